package dev.junction.posix;

/** The attributes of a file, in the order in which {@code node:fs} hands them over. */
public final class Stat {
  public static final int DEV = 0;
  public static final int MODE = 1;
  public static final int NLINK = 2;
  public static final int UID = 3;
  public static final int GID = 4;
  public static final int RDEV = 5;
  public static final int BLKSIZE = 6;
  public static final int INO = 7;
  public static final int SIZE = 8;
  public static final int BLOCKS = 9;

  /** Seconds, then nanoseconds; the same for the three times that follow. */
  public static final int ACCESSED = 10;

  public static final int MODIFIED = 12;
  public static final int CHANGED = 14;
  public static final int BORN = 16;
  public static final int COUNT = 18;

  public static final int S_IFMT = 0xf000;
  public static final int S_IFREG = 0x8000;
  public static final int S_IFDIR = 0x4000;
  public static final int S_IFLNK = 0xa000;
  public static final int S_IFCHR = 0x2000;
  public static final int S_IFBLK = 0x6000;
  public static final int S_IFIFO = 0x1000;
  public static final int S_IFSOCK = 0xc000;

  public final long[] fields = new long[COUNT];

  public int type() {
    return (int) fields[MODE] & S_IFMT;
  }

  public boolean isDirectory() {
    return type() == S_IFDIR;
  }

  public boolean isRegularFile() {
    return type() == S_IFREG;
  }

  public boolean isSymbolicLink() {
    return type() == S_IFLNK;
  }

  public long size() {
    return fields[SIZE];
  }

  public boolean isSameFile(Stat other) {
    return fields[DEV] == other.fields[DEV] && fields[INO] == other.fields[INO];
  }
}
