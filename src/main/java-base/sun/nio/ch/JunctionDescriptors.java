package sun.nio.ch;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The JDK's own system calls on descriptors. See {@code sun.nio.fs.JunctionFiles}; these throw
 * instead of answering {@code -errno}, because the JDK knows only the error's text.
 */
public final class JunctionDescriptors {
  /** What a call answers that would block, beside the number of bytes. */
  public static final int WOULD_BLOCK = IOStatus.UNAVAILABLE;

  private JunctionDescriptors() {}

  public static long address(ByteBuffer direct) {
    return ((DirectBuffer) direct).address();
  }

  public static int pread(int descriptor, long address, int length, long position)
      throws IOException {
    int count;
    do {
      count = UnixFileDispatcherImpl.pread0(IOUtil.newFD(descriptor), address, length, position);
    } while (count == IOStatus.INTERRUPTED);
    return count == IOStatus.EOF ? 0 : count;
  }

  public static int pwrite(int descriptor, long address, int length, long position)
      throws IOException {
    int count;
    do {
      count = UnixFileDispatcherImpl.pwrite0(IOUtil.newFD(descriptor), address, length, position);
    } while (count == IOStatus.INTERRUPTED);
    return count;
  }

  /** The size that the system has for what is open; 0 for pipes and the like. */
  public static long size(int descriptor) throws IOException {
    return UnixFileDispatcherImpl.size0(IOUtil.newFD(descriptor));
  }

  public static void truncate(int descriptor, long size) throws IOException {
    UnixFileDispatcherImpl.truncate0(IOUtil.newFD(descriptor), size);
  }

  public static void force(int descriptor, boolean metadata) throws IOException {
    UnixFileDispatcherImpl.force0(IOUtil.newFD(descriptor), metadata);
  }

  /** Takes a lock of POSIX on a range of bytes; says whether it was free. */
  public static boolean lock(int descriptor, long position, long size, boolean shared)
      throws IOException {
    int result;
    do {
      result =
          UnixFileDispatcherImpl.lock0(IOUtil.newFD(descriptor), false, position, size, shared);
    } while (result == FileDispatcher.INTERRUPTED);
    return result == FileDispatcher.LOCKED;
  }

  public static void unlock(int descriptor, long position, long size) throws IOException {
    UnixFileDispatcherImpl.release0(IOUtil.newFD(descriptor), position, size);
  }
}
