package dev.junction.posix;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import sun.nio.ch.JunctionDescriptors;
import sun.nio.fs.JunctionFiles;

/**
 * The system calls that the JDK makes for {@code java.nio.file}, called directly.
 *
 * <p>They are package-private, so two small classes of ours are defined in their packages when this
 * class is first used ({@code src/main/java-base}; the build keeps their bytes as resources).
 * Measured with an AOT cache, up to and including the first {@code open}: this way 0.3 ms, method
 * handles on the same calls 60 ms, the Foreign Function and Memory API 45 to 75 ms. {@code
 * FileChannel} is as fast to start but has no real descriptors, no error numbers and not all of the
 * flags.
 *
 * <p>The JDK has no call for {@code st_blksize} and {@code st_blocks}: they are computed as a file
 * system with blocks of 4 KiB and no holes has them.
 */
final class JdkPosix implements Posix {
  private static final int BLOCK = 4096;

  /** What reading, writing, truncating and syncing can fail with, as the C library words it. */
  private static final Map<String, Integer> ERRNO_OF_MESSAGE =
      Map.ofEntries(
          Map.entry("Operation not permitted", Errno.EPERM),
          Map.entry("Input/output error", Errno.EIO),
          Map.entry("No such device or address", 6),
          Map.entry("Bad file descriptor", Errno.EBADF),
          Map.entry("Resource temporarily unavailable", Errno.EAGAIN),
          Map.entry("Cannot allocate memory", 12),
          Map.entry("Permission denied", Errno.EACCES),
          Map.entry("Bad address", 14),
          Map.entry("No such device", 19),
          Map.entry("Is a directory", Errno.EISDIR),
          Map.entry("Invalid argument", Errno.EINVAL),
          Map.entry("Text file busy", 26),
          Map.entry("File too large", Errno.EFBIG),
          Map.entry("No space left on device", 28),
          Map.entry("Illegal seek", 29),
          Map.entry("Read-only file system", 30),
          Map.entry("Broken pipe", 32),
          Map.entry("Value too large for defined data type", 75),
          Map.entry("Connection reset by peer", 104),
          Map.entry("Disk quota exceeded", 122));

  /**
   * {@link PathCalls} is worth it after so many calls, of which each that fails counts as several:
   * its first use takes a millisecond or two, and its code is run slowly at first.
   */
  private static final int MANY_CALLS = 10_000;

  private static final int FAILURE = 10;

  /** Other threads may count too few. */
  private int calls;

  private boolean looked;

  private volatile PathCalls quick;

  private JdkPosix() {}

  /** Counts a call of the JDK's on a path; its result. */
  private int counted(int result) {
    calls += result < 0 ? FAILURE : 1;
    if (calls >= MANY_CALLS && !looked) {
      looked = true;
      quick = PathCalls.create();
    }
    return result;
  }

  /**
   * @throws LinkageError if this JVM does not let us, or is too different from the one this was
   *     written for
   */
  static JdkPosix define() {
    if (System.getProperty("os.name").startsWith("Windows"))
      throw new UnsupportedClassVersionError("no POSIX calls on Windows");
    JavaBase.define("sun/nio/fs/JunctionFiles");
    JavaBase.define("sun/nio/ch/JunctionDescriptors");
    var posix = new JdkPosix();
    posix.access(new byte[] {'/'}, 0);
    return posix;
  }

  /** Where the JDK has no call. */
  private static Posix foreign() {
    return ForeignPosix.instance();
  }

  /**
   * The error number of a failed call; if its text is in a language unknown here, the call is made
   * again elsewhere.
   */
  private static int errno(IOException failure, IntSupplier again) {
    var errno = ERRNO_OF_MESSAGE.get(failure.getMessage());
    return errno == null ? again.getAsInt() : -errno;
  }

  private static long address(ByteBuffer buffer) {
    return JunctionDescriptors.address(buffer) + buffer.position();
  }

  private static Stat complete(Stat stat) {
    var fields = stat.fields;
    fields[Stat.BLKSIZE] = BLOCK;
    fields[Stat.BLOCKS] =
        switch (stat.type()) {
          case Stat.S_IFREG -> (fields[Stat.SIZE] + BLOCK - 1) / BLOCK * (BLOCK / 512);
          case Stat.S_IFDIR -> (fields[Stat.SIZE] + 511) / 512;
          default -> 0;
        };
    return stat;
  }

  @Override
  public int open(byte[] path, int flags, int mode) {
    return JunctionFiles.open(path, flags, mode);
  }

  @Override
  public int close(int descriptor) {
    return JunctionFiles.close(descriptor);
  }

  @Override
  public int read(int descriptor, ByteBuffer target, long position) {
    if (position < 0) return JunctionFiles.read(descriptor, address(target), target.remaining());
    try {
      int count =
          JunctionDescriptors.pread(descriptor, address(target), target.remaining(), position);
      return count == JunctionDescriptors.WOULD_BLOCK ? -Errno.EAGAIN : count;
    } catch (IOException e) {
      return errno(e, () -> foreign().read(descriptor, target, position));
    }
  }

  @Override
  public int write(int descriptor, ByteBuffer source, long position) {
    if (position < 0) return JunctionFiles.write(descriptor, address(source), source.remaining());
    try {
      int count =
          JunctionDescriptors.pwrite(descriptor, address(source), source.remaining(), position);
      return count == JunctionDescriptors.WOULD_BLOCK ? -Errno.EAGAIN : count;
    } catch (IOException e) {
      return errno(e, () -> foreign().write(descriptor, source, position));
    }
  }

  @Override
  public int stat(byte[] path, boolean follow, Stat stat) {
    var shorter = quick;
    int result =
        shorter != null
            ? shorter.stat(path, follow, stat)
            : counted(JunctionFiles.stat(path, follow, stat.fields));
    if (result == 0) complete(stat);
    return result;
  }

  @Override
  public long size(int descriptor) {
    try {
      return JunctionDescriptors.size(descriptor);
    } catch (IOException e) {
      return 0;
    }
  }

  @Override
  public int fstat(int descriptor, Stat stat) {
    int result = JunctionFiles.fstat(descriptor, stat.fields);
    if (result == 0) complete(stat);
    return result;
  }

  @Override
  public int access(byte[] path, int mode) {
    return JunctionFiles.access(path, mode);
  }

  @Override
  public int mkdir(byte[] path, int mode) {
    var shorter = quick;
    return shorter != null ? shorter.mkdir(path, mode) : counted(JunctionFiles.mkdir(path, mode));
  }

  @Override
  public int rmdir(byte[] path) {
    var shorter = quick;
    return shorter != null ? shorter.rmdir(path) : counted(JunctionFiles.rmdir(path));
  }

  @Override
  public int unlink(byte[] path) {
    var shorter = quick;
    return shorter != null ? shorter.unlink(path) : counted(JunctionFiles.unlink(path));
  }

  @Override
  public int rename(byte[] from, byte[] to) {
    return JunctionFiles.rename(from, to);
  }

  @Override
  public int link(byte[] existing, byte[] created) {
    return JunctionFiles.link(existing, created);
  }

  @Override
  public int symlink(byte[] target, byte[] created) {
    return JunctionFiles.symlink(target, created);
  }

  @Override
  public int readlink(byte[] path, byte[][] answer) {
    return JunctionFiles.readlink(path, answer);
  }

  @Override
  public int realpath(byte[] path, byte[][] answer) {
    return JunctionFiles.realpath(path, answer);
  }

  @Override
  public int list(byte[] path, List<byte[]> names) {
    return JunctionFiles.list(path, names);
  }

  @Override
  public int chmod(byte[] path, int mode) {
    return JunctionFiles.chmod(path, mode);
  }

  @Override
  public int fchmod(int descriptor, int mode) {
    return JunctionFiles.fchmod(descriptor, mode);
  }

  @Override
  public int chown(byte[] path, int uid, int gid, boolean follow) {
    return JunctionFiles.chown(path, uid, gid, follow);
  }

  @Override
  public int fchown(int descriptor, int uid, int gid) {
    return JunctionFiles.fchown(descriptor, uid, gid);
  }

  @Override
  public int utimes(byte[] path, long accessed, long modified, boolean follow) {
    // The JDK divides towards zero, which gives the system a negative number of nanoseconds.
    if (accessed < 0 || modified < 0) return foreign().utimes(path, accessed, modified, follow);
    return JunctionFiles.utimes(path, accessed, modified, follow);
  }

  @Override
  public int futimes(int descriptor, long accessed, long modified) {
    if (accessed < 0 || modified < 0) return foreign().futimes(descriptor, accessed, modified);
    return JunctionFiles.futimes(descriptor, accessed, modified);
  }

  @Override
  public int ftruncate(int descriptor, long size) {
    try {
      JunctionDescriptors.truncate(descriptor, size);
      return 0;
    } catch (IOException e) {
      return errno(e, () -> foreign().ftruncate(descriptor, size));
    }
  }

  @Override
  public int lock(int descriptor, long position, long size, boolean shared) {
    try {
      return JunctionDescriptors.lock(descriptor, position, size, shared) ? 0 : -Errno.EAGAIN;
    } catch (IOException e) {
      return -Errno.EIO;
    }
  }

  @Override
  public int unlock(int descriptor, long position, long size) {
    try {
      JunctionDescriptors.unlock(descriptor, position, size);
      return 0;
    } catch (IOException e) {
      return -Errno.EIO;
    }
  }

  @Override
  public int fsync(int descriptor, boolean metadata) {
    try {
      JunctionDescriptors.force(descriptor, metadata);
      return 0;
    } catch (IOException e) {
      return errno(e, () -> foreign().fsync(descriptor, metadata));
    }
  }

  @Override
  public int statfs(byte[] path, long[] fields) {
    return foreign().statfs(path, fields);
  }
}
