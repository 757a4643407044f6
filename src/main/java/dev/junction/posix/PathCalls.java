package dev.junction.posix;

/**
 * What programs ask of paths most often, by the C library's own functions: where the JDK's calls
 * fail they make an exception, which takes longer than the call.
 */
final class PathCalls {
  private static final int AT_FDCWD = -100;
  private static final int AT_SYMLINK_NOFOLLOW = 0x100;
  private static final int STATX_BTIME = 0x800;

  private final LibC statx = LibC.function("statx");
  private final LibC mkdir = LibC.function("mkdir");
  private final LibC rmdir = LibC.function("rmdir");
  private final LibC unlink = LibC.function("unlink");

  private PathCalls() {}

  /** Null where this is not to be had or not quick. */
  static PathCalls create() {
    if (!System.getProperty("os.name").equals("Linux") || !LibC.isDirect()) return null;
    var calls = new PathCalls();
    return calls.statx.exists() && calls.mkdir.exists() ? calls : null;
  }

  int stat(byte[] path, boolean follow, Stat stat) {
    try (var memory = Memory.uncleared(8 + Statx.SIZE_OF + path.length + 8)) {
      long errno = memory.take(8);
      long struct = memory.take(Statx.SIZE_OF);
      int result =
          statx.intInto(
              errno,
              AT_FDCWD,
              memory.string(path),
              follow ? 0 : AT_SYMLINK_NOFOLLOW,
              Statx.BASIC_AND_BIRTH,
              struct);
      if (result == 0) read(struct, stat.fields);
      return result;
    }
  }

  /** As the JDK does, a file whose birth the file system does not know was born when modified. */
  private static void read(long struct, long[] fields) {
    Statx.read(struct, fields);
    if ((Memory.getInt(struct) & STATX_BTIME) == 0) {
      fields[Stat.BORN] = fields[Stat.MODIFIED];
      fields[Stat.BORN + 1] = fields[Stat.MODIFIED + 1];
    }
  }

  int mkdir(byte[] path, int mode) {
    return call(mkdir, path, mode);
  }

  int rmdir(byte[] path) {
    return call(rmdir, path, 0);
  }

  int unlink(byte[] path) {
    return call(unlink, path, 0);
  }

  private static int call(LibC function, byte[] path, int argument) {
    try (var memory = Memory.uncleared(8 + path.length + 8)) {
      long errno = memory.take(8);
      return function.intInto(errno, memory.string(path), argument, 0, 0, 0);
    }
  }
}
