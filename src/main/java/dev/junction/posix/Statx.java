package dev.junction.posix;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemorySegment;

/** Offsets in Linux's {@code struct statx}. */
final class Statx {
  static final long SIZE_OF = 256;
  static final int BASIC_AND_BIRTH = 0xfff;

  private static final long BLKSIZE = 4;
  private static final long NLINK = 16;
  private static final long UID = 20;
  private static final long GID = 24;
  static final long MODE = 28;
  private static final long INO = 32;
  static final long SIZE = 40;
  private static final long BLOCKS = 48;
  private static final long ACCESSED = 64;
  private static final long BORN = 80;
  private static final long CHANGED = 96;
  private static final long MODIFIED = 112;
  private static final long RDEV_MAJOR = 128;
  private static final long DEV_MAJOR = 136;

  private Statx() {}

  static void read(MemorySegment struct, long[] fields) {
    fields[Stat.DEV] = device(struct, DEV_MAJOR);
    fields[Stat.MODE] = Short.toUnsignedLong(struct.get(JAVA_SHORT, MODE));
    fields[Stat.NLINK] = unsigned(struct, NLINK);
    fields[Stat.UID] = unsigned(struct, UID);
    fields[Stat.GID] = unsigned(struct, GID);
    fields[Stat.RDEV] = device(struct, RDEV_MAJOR);
    fields[Stat.BLKSIZE] = unsigned(struct, BLKSIZE);
    fields[Stat.INO] = struct.get(JAVA_LONG, INO);
    fields[Stat.SIZE] = struct.get(JAVA_LONG, SIZE);
    fields[Stat.BLOCKS] = struct.get(JAVA_LONG, BLOCKS);
    time(struct, ACCESSED, fields, Stat.ACCESSED);
    time(struct, MODIFIED, fields, Stat.MODIFIED);
    time(struct, CHANGED, fields, Stat.CHANGED);
    time(struct, BORN, fields, Stat.BORN);
  }

  /** The same from an address. */
  static void read(long struct, long[] fields) {
    fields[Stat.DEV] = device(unsigned(struct + DEV_MAJOR), unsigned(struct + DEV_MAJOR + 4));
    fields[Stat.MODE] = Short.toUnsignedLong(Memory.getShort(struct + MODE));
    fields[Stat.NLINK] = unsigned(struct + NLINK);
    fields[Stat.UID] = unsigned(struct + UID);
    fields[Stat.GID] = unsigned(struct + GID);
    fields[Stat.RDEV] = device(unsigned(struct + RDEV_MAJOR), unsigned(struct + RDEV_MAJOR + 4));
    fields[Stat.BLKSIZE] = unsigned(struct + BLKSIZE);
    fields[Stat.INO] = Memory.getLong(struct + INO);
    fields[Stat.SIZE] = Memory.getLong(struct + SIZE);
    fields[Stat.BLOCKS] = Memory.getLong(struct + BLOCKS);
    time(struct + ACCESSED, fields, Stat.ACCESSED);
    time(struct + MODIFIED, fields, Stat.MODIFIED);
    time(struct + CHANGED, fields, Stat.CHANGED);
    time(struct + BORN, fields, Stat.BORN);
  }

  private static long unsigned(long address) {
    return Integer.toUnsignedLong(Memory.getInt(address));
  }

  private static void time(long address, long[] fields, int index) {
    fields[index] = Memory.getLong(address);
    fields[index + 1] = unsigned(address + 8);
  }

  private static long unsigned(MemorySegment struct, long offset) {
    return Integer.toUnsignedLong(struct.get(JAVA_INT, offset));
  }

  /** As {@code makedev} of the C library packs the two halves. */
  private static long device(MemorySegment struct, long majorOffset) {
    return device(unsigned(struct, majorOffset), unsigned(struct, majorOffset + 4));
  }

  private static long device(long major, long minor) {
    return (major & 0xfff) << 8 | (major & ~0xfffL) << 32 | minor & 0xff | (minor & ~0xffL) << 12;
  }

  private static void time(MemorySegment struct, long offset, long[] fields, int index) {
    fields[index] = struct.get(JAVA_LONG, offset);
    fields[index + 1] = unsigned(struct, offset + 8);
  }
}
