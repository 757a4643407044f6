package dev.junction.posix;

import java.util.List;

/**
 * The entries of a directory with their types, which the JDK does not tell: asking for each one's
 * attributes costs a microsecond or more. Its first use takes a millisecond or two.
 */
public final class Listing {
  private static final LibC OPEN = LibC.function("open");
  private static final LibC READ = LibC.function("getdents64");
  private static final LibC CLOSE = LibC.function("close");

  private static final int CLOEXEC = 0x80000;
  private static final int DIRECTORY =
      System.getProperty("os.arch").equals("aarch64") ? 0x4000 : 0x10000;

  private static final int BUFFER = 32 * 1024;

  /** In a {@code struct linux_dirent64}. */
  private static final int LENGTH = 16;

  private static final int TYPE = 18;
  private static final int NAME = 19;

  /** The types of the kernel by number as those of {@code UV_DIRENT_}; 0 for unknown. */
  private static final byte[] TYPES = {0, 4, 6, 0, 2, 0, 7, 0, 1, 0, 3, 0, 5};

  private Listing() {}

  public static boolean isPossible() {
    return System.getProperty("os.name").equals("Linux") && OPEN.exists() && READ.exists();
  }

  /**
   * Adds the entries but {@code .} and {@code ..}, each a digit for its type and its name; 0 or
   * -errno.
   */
  public static int list(byte[] path, List<byte[]> entries) {
    try (var memory = Memory.uncleared(path.length + 24L + BUFFER)) {
      long errno = memory.take(8);
      int directory = OPEN.intInto(errno, memory.string(path), CLOEXEC | DIRECTORY, 0, 0, 0);
      if (directory < 0) return directory;
      try {
        long buffer = memory.take(BUFFER);
        while (true) {
          int count = READ.intInto(errno, directory, buffer, BUFFER, 0, 0);
          if (count <= 0) return count;
          long end = buffer + count;
          for (long at = buffer; at < end; at += Memory.getShort(at + LENGTH) & 0xffff)
            add(at, entries);
        }
      } finally {
        CLOSE.intInto(errno, directory, 0, 0, 0, 0);
      }
    }
  }

  private static void add(long entry, List<byte[]> entries) {
    int length = 0;
    while (Memory.getByte(entry + NAME + length) != 0) length++;
    if (length <= 2
        && Memory.getByte(entry + NAME) == '.'
        && (length == 1 || Memory.getByte(entry + NAME + 1) == '.')) return;
    int type = Memory.getByte(entry + TYPE);
    byte[] bytes = Memory.copy(entry + NAME - 1, length + 1);
    bytes[0] = (byte) ('0' + (type >= 0 && type < TYPES.length ? TYPES[type] : 0));
    entries.add(bytes);
  }
}
