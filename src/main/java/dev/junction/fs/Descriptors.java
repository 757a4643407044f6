package dev.junction.fs;

import dev.junction.engine.Args;
import dev.junction.engine.Host;
import dev.junction.posix.Errno;
import dev.junction.posix.Posix;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Open files. Descriptors 0 to 2 are the runtime's standard streams, which need not be the
 * process's.
 */
final class Descriptors {
  private static final long CURRENT_POSITION = -1;

  private final Host host;
  private final Posix posix;
  private final Paths paths;

  /** Whether what is open is closed when this runtime ends; else the process does it. */
  private final boolean closesAtEnd;

  private volatile boolean tracks = true;
  private final Set<Integer> open = ConcurrentHashMap.newKeySet();

  Descriptors(Host host, Posix posix, Paths paths) {
    this.host = host;
    this.posix = posix;
    this.paths = paths;
    closesAtEnd = !host.ownsProcess();
  }

  int open(Args args) {
    return open(paths.at(args, 0), args.intAt(1), args.intAt(2));
  }

  int open(byte[] path, int flags, int mode) {
    if (path.length == 0) return -Errno.ENOENT;
    int descriptor = posix.open(path, flags | OpenFlags.CLOEXEC, mode);
    if (descriptor >= 0 && closesAtEnd) open.add(descriptor);
    return descriptor;
  }

  void own(int descriptor, boolean owned) {
    if (!closesAtEnd) return;
    if (descriptor < 0) tracks = owned;
    else if (owned) open.add(descriptor);
    else open.remove(descriptor);
  }

  int close(int descriptor) {
    if (isStandardStream(descriptor)) return 0;
    if (closesAtEnd) open.remove(descriptor);
    return posix.close(descriptor);
  }

  private boolean isStandardStream(int descriptor) {
    return descriptor <= 2 && descriptor >= 0 && !host.ownsProcess();
  }

  /** Arguments: descriptor, buffer, offset, length, position or null. */
  int read(Args args) throws IOException {
    return read(args.intAt(0), slice(args), position(args, 4));
  }

  int read(int descriptor, ByteBuffer target, long position) throws IOException {
    if (isStandardStream(descriptor)) {
      if (descriptor != 0) return -Errno.EBADF;
      byte[] bytes = new byte[target.remaining()];
      int count = host.stdin().read(bytes);
      if (count > 0) target.duplicate().put(bytes, 0, count);
      return Math.max(count, 0);
    }
    return posix.read(descriptor, target, position);
  }

  int write(Args args) throws IOException {
    return write(args.intAt(0), slice(args), position(args, 4));
  }

  int write(int descriptor, ByteBuffer source, long position) throws IOException {
    if (isStandardStream(descriptor)) {
      if (descriptor == 0) return -Errno.EBADF;
      byte[] bytes = new byte[source.remaining()];
      source.duplicate().get(bytes);
      var stream = descriptor == 1 ? host.stdout() : host.stderr();
      stream.write(bytes);
      stream.flush();
      return bytes.length;
    }
    return posix.write(descriptor, source, position);
  }

  /** Reads into the shared memory. Arguments: descriptor, length, position or null. */
  int readShared(Args args, ByteBuffer shared) throws IOException {
    return read(args.intAt(0), shared.limit(shared.position() + args.intAt(1)), position(args, 2));
  }

  int writeShared(Args args, ByteBuffer shared) throws IOException {
    return write(args.intAt(0), shared.limit(shared.position() + args.intAt(1)), position(args, 2));
  }

  /** Arguments: descriptor, text, position or null. */
  int writeString(Args args) throws IOException {
    byte[] bytes = Paths.encode(args.stringAt(1));
    return write(
        args.intAt(0), ByteBuffer.allocateDirect(bytes.length).put(0, bytes), position(args, 2));
  }

  /**
   * Arguments: descriptor, position or null, buffers; the total of bytes, or -errno if nothing was
   * moved.
   */
  double readv(Args args) throws IOException {
    return vectored(args, true);
  }

  double writev(Args args) throws IOException {
    return vectored(args, false);
  }

  private double vectored(Args args, boolean reading) throws IOException {
    int descriptor = args.intAt(0);
    long position = position(args, 1);
    long total = 0;
    for (int i = 2; i < args.size(); i++) {
      var buffer = args.bufferAt(i);
      if (!buffer.hasRemaining()) continue;
      long at = position < 0 ? CURRENT_POSITION : position + total;
      int count = reading ? read(descriptor, buffer, at) : write(descriptor, buffer, at);
      if (count < 0) return total > 0 ? total : count;
      total += count;
      if (count < buffer.remaining()) break;
    }
    return total;
  }

  /** Reads or writes until the buffer is done or the file ends. Arguments as for {@link #read}. */
  double readFully(Args args) throws IOException {
    var target = slice(args);
    long position = position(args, 4);
    int descriptor = args.intAt(0);
    int start = target.position();
    while (target.hasRemaining()) {
      int count = read(descriptor, target, position);
      if (count < 0) return count;
      if (count == 0) break;
      target.position(target.position() + count);
      if (position >= 0) position += count;
    }
    return target.position() - start;
  }

  int fsync(int descriptor, boolean metadata) {
    return posix.fsync(descriptor, metadata);
  }

  int truncate(int descriptor, long size) {
    return posix.ftruncate(descriptor, size);
  }

  /** Arguments: descriptor, position, size, whether shared. */
  int lock(Args args) {
    return posix.lock(args.intAt(0), args.longAt(1), args.longAt(2), args.booleanAt(3));
  }

  int unlock(Args args) {
    return posix.unlock(args.intAt(0), args.longAt(1), args.longAt(2));
  }

  private static ByteBuffer slice(Args args) {
    int offset = args.intAt(2);
    var buffer = args.bufferAt(1);
    return buffer.limit(offset + args.intAt(3)).position(offset);
  }

  private static long position(Args args, int index) {
    return args.isNullish(index) ? CURRENT_POSITION : args.longAt(index);
  }

  void close() {
    if (closesAtEnd && tracks) open.forEach(posix::close);
  }
}
