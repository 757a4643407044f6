package sun.nio.fs;

import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The JDK's own system calls on paths, with their error numbers.
 *
 * <p>{@code dev.junction.posix.JdkPosix} defines this class in {@code java.base} while the runtime
 * is starting and says why. Paths are bytes without a terminating NUL. Every method answers {@code
 * -errno} on failure.
 */
public final class JunctionFiles {
  private static final UnixFileSystem FILE_SYSTEM =
      (UnixFileSystem) DefaultFileSystemProvider.theFileSystem();

  private JunctionFiles() {}

  private static UnixPath path(byte[] path) {
    return new UnixPath(FILE_SYSTEM, path);
  }

  public static int open(byte[] path, int flags, int mode) {
    try {
      return UnixNativeDispatcher.open(path(path), flags, mode);
    } catch (UnixException e) {
      return -e.errno();
    }
  }

  public static int close(int descriptor) {
    try {
      UnixNativeDispatcher.close(descriptor);
      return 0;
    } catch (UnixException e) {
      return -e.errno();
    }
  }

  public static int read(int descriptor, long address, int length) {
    try {
      return UnixNativeDispatcher.read(descriptor, address, length);
    } catch (UnixException e) {
      return -e.errno();
    }
  }

  public static int write(int descriptor, long address, int length) {
    try {
      return UnixNativeDispatcher.write(descriptor, address, length);
    } catch (UnixException e) {
      return -e.errno();
    }
  }

  /**
   * Fills fields with dev, mode, nlink, uid, gid, rdev, -, ino, size, -, then seconds and
   * nanoseconds of four times.
   */
  public static int stat(byte[] path, boolean follow, long[] fields) {
    try {
      fill(UnixFileAttributes.get(path(path), follow), fields);
      return 0;
    } catch (UnixException e) {
      return -e.errno();
    }
  }

  public static int fstat(int descriptor, long[] fields) {
    try {
      fill(UnixFileAttributes.get(descriptor), fields);
      return 0;
    } catch (UnixException e) {
      return -e.errno();
    }
  }

  private static void fill(UnixFileAttributes attributes, long[] fields) {
    fields[0] = attributes.dev();
    fields[1] = attributes.mode();
    fields[2] = attributes.nlink();
    fields[3] = attributes.uid();
    fields[4] = attributes.gid();
    fields[5] = attributes.rdev();
    fields[7] = attributes.ino();
    fields[8] = attributes.size();
    time(attributes.lastAccessTime(), fields, 10);
    time(attributes.lastModifiedTime(), fields, 12);
    time(attributes.ctime(), fields, 14);
    time(attributes.creationTime(), fields, 16);
  }

  private static void time(java.nio.file.attribute.FileTime time, long[] fields, int index) {
    long nanoseconds = time.to(TimeUnit.NANOSECONDS);
    if (nanoseconds == Long.MIN_VALUE || nanoseconds == Long.MAX_VALUE) {
      var instant = time.toInstant();
      fields[index] = instant.getEpochSecond();
      fields[index + 1] = instant.getNano();
    } else {
      fields[index] = Math.floorDiv(nanoseconds, 1_000_000_000L);
      fields[index + 1] = Math.floorMod(nanoseconds, 1_000_000_000L);
    }
  }

  public static int access(byte[] path, int mode) {
    return -UnixNativeDispatcher.access(path(path), mode);
  }

  public static int mkdir(byte[] path, int mode) {
    try {
      UnixNativeDispatcher.mkdir(path(path), mode);
      return 0;
    } catch (UnixException e) {
      return -e.errno();
    }
  }

  public static int rmdir(byte[] path) {
    try {
      UnixNativeDispatcher.rmdir(path(path));
      return 0;
    } catch (UnixException e) {
      return -e.errno();
    }
  }

  public static int unlink(byte[] path) {
    try {
      UnixNativeDispatcher.unlink(path(path));
      return 0;
    } catch (UnixException e) {
      return -e.errno();
    }
  }

  public static int rename(byte[] from, byte[] to) {
    try {
      UnixNativeDispatcher.rename(path(from), path(to));
      return 0;
    } catch (UnixException e) {
      return -e.errno();
    }
  }

  public static int link(byte[] existing, byte[] created) {
    try {
      UnixNativeDispatcher.link(path(existing), path(created));
      return 0;
    } catch (UnixException e) {
      return -e.errno();
    }
  }

  public static int symlink(byte[] target, byte[] created) {
    try {
      UnixNativeDispatcher.symlink(target, path(created));
      return 0;
    } catch (UnixException e) {
      return -e.errno();
    }
  }

  /** The result's bytes are put into {@code answer[0]}. */
  public static int readlink(byte[] path, byte[][] answer) {
    try {
      answer[0] = UnixNativeDispatcher.readlink(path(path));
      return 0;
    } catch (UnixException e) {
      return -e.errno();
    }
  }

  public static int realpath(byte[] path, byte[][] answer) {
    try {
      answer[0] = UnixNativeDispatcher.realpath(path(path));
      return 0;
    } catch (UnixException e) {
      return -e.errno();
    }
  }

  /**
   * Adds the names in a directory, in the order in which the system gives them, without . and ..
   */
  public static int list(byte[] path, List<byte[]> names) {
    try {
      long directory = UnixNativeDispatcher.opendir(path(path));
      try {
        for (byte[] name; (name = UnixNativeDispatcher.readdir(directory)) != null; ) {
          if (name[0] != '.' || name.length > 2 || (name.length == 2 && name[1] != '.'))
            names.add(name);
        }
      } finally {
        UnixNativeDispatcher.closedir(directory);
      }
      return 0;
    } catch (UnixException e) {
      return -e.errno();
    }
  }

  public static int chmod(byte[] path, int mode) {
    try {
      UnixNativeDispatcher.chmod(path(path), mode);
      return 0;
    } catch (UnixException e) {
      return -e.errno();
    }
  }

  public static int fchmod(int descriptor, int mode) {
    try {
      UnixNativeDispatcher.fchmod(descriptor, mode);
      return 0;
    } catch (UnixException e) {
      return -e.errno();
    }
  }

  public static int chown(byte[] path, int uid, int gid, boolean follow) {
    try {
      if (follow) UnixNativeDispatcher.chown(path(path), uid, gid);
      else UnixNativeDispatcher.lchown(path(path), uid, gid);
      return 0;
    } catch (UnixException e) {
      return -e.errno();
    }
  }

  public static int fchown(int descriptor, int uid, int gid) {
    try {
      UnixNativeDispatcher.fchown(descriptor, uid, gid);
      return 0;
    } catch (UnixException e) {
      return -e.errno();
    }
  }

  /** Times are nanoseconds since 1970, not negative. */
  public static int utimes(byte[] path, long accessed, long modified, boolean follow) {
    try {
      UnixNativeDispatcher.utimensat(
          UnixConstants.AT_FDCWD,
          path(path),
          accessed,
          modified,
          follow ? 0 : UnixConstants.AT_SYMLINK_NOFOLLOW);
      return 0;
    } catch (UnixException e) {
      return -e.errno();
    }
  }

  public static int futimes(int descriptor, long accessed, long modified) {
    try {
      UnixNativeDispatcher.futimens(descriptor, accessed, modified);
      return 0;
    } catch (UnixException e) {
      return -e.errno();
    }
  }
}
