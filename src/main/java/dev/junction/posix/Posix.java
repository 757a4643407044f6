package dev.junction.posix;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * The system calls that Node.js needs and Java does not offer, or not with their error numbers.
 *
 * <p>Descriptors are the process's real ones. Paths are bytes without a terminating NUL and
 * relative to the directory in which the JVM was started. Every method answers {@code -errno} on
 * failure and may be called on any thread. Buffers are direct; the bytes between position and limit
 * are meant and the position does not move.
 */
public sealed interface Posix permits JdkPosix, ForeignPosix {
  /** The cheapest implementation that works in this JVM. */
  static Posix system() {
    return Holder.SYSTEM;
  }

  /** Where {@link #system} is kept. */
  final class Holder {
    private static final Posix SYSTEM = create();

    private Holder() {}

    private static Posix create() {
      try {
        return JdkPosix.define();
      } catch (LinkageError e) {
        return ForeignPosix.instance();
      }
    }
  }

  int open(byte[] path, int flags, int mode);

  int close(int descriptor);

  /**
   * The size of a file that is not empty, faster than {@link #fstat} tells it; below 1 when that
   * must be asked. A directory has a size, too.
   */
  long size(int descriptor);

  /**
   * @param position where to read; below 0 for the descriptor's own position
   */
  int read(int descriptor, ByteBuffer target, long position);

  int write(int descriptor, ByteBuffer source, long position);

  int stat(byte[] path, boolean follow, Stat stat);

  int fstat(int descriptor, Stat stat);

  int access(byte[] path, int mode);

  int mkdir(byte[] path, int mode);

  int rmdir(byte[] path);

  int unlink(byte[] path);

  int rename(byte[] from, byte[] to);

  int link(byte[] existing, byte[] created);

  int symlink(byte[] target, byte[] created);

  /**
   * @param answer the target is put into its element 0
   */
  int readlink(byte[] path, byte[][] answer);

  /**
   * @param answer the path is put into its element 0
   */
  int realpath(byte[] path, byte[][] answer);

  /** Adds the names in a directory, in the system's order, without {@code .} and {@code ..}. */
  int list(byte[] path, List<byte[]> names);

  int chmod(byte[] path, int mode);

  int fchmod(int descriptor, int mode);

  int chown(byte[] path, int uid, int gid, boolean follow);

  int fchown(int descriptor, int uid, int gid);

  /** Times are in nanoseconds since 1970. */
  int utimes(byte[] path, long accessed, long modified, boolean follow);

  int futimes(int descriptor, long accessed, long modified);

  int ftruncate(int descriptor, long size);

  /** Takes a lock on a range of bytes, without waiting: {@code -EAGAIN} if somebody holds it. */
  default int lock(int descriptor, long position, long size, boolean shared) {
    return -Errno.ENOSYS;
  }

  default int unlock(int descriptor, long position, long size) {
    return -Errno.ENOSYS;
  }

  /**
   * @param metadata false for {@code fdatasync}
   */
  int fsync(int descriptor, boolean metadata);

  /** Fills fields with type, bsize, frsize, blocks, bfree, bavail, files and ffree. */
  int statfs(byte[] path, long[] fields);
}
