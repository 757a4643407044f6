package dev.junction.fs;

import dev.junction.engine.Args;
import dev.junction.posix.Errno;
import dev.junction.posix.Posix;
import dev.junction.posix.Stat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A file's whole content in one op. */
final class WholeFiles {
  /** What {@link #readSmall} answers if the file is not small; far from any errno. */
  static final int TOO_LARGE = -100_000;

  /**
   * Added to the errno of a call after {@code open}, so that JavaScript can name the call that
   * failed.
   */
  static final int LATER = -1000;

  /** Files up to this size are worth a copy to save calls. */
  static final int SMALL = 64 * 1024;

  private final Posix posix;
  private final Paths paths;
  private final Descriptors descriptors;

  /** What small files are read into, one for each thread. */
  private final ThreadLocal<ByteBuffer> smallBuffer =
      ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(SMALL + 1));

  WholeFiles(Posix posix, Paths paths, Descriptors descriptors) {
    this.posix = posix;
    this.paths = paths;
    this.descriptors = descriptors;
  }

  /** Reads a small regular file into a buffer. Arguments: path, flags. */
  int readSmall(Args args, ByteBuffer target) throws IOException {
    return readSmall(paths.at(args, 0), args.intAt(1), target);
  }

  /** The same, with the path's bytes in the target. */
  int readSmall(int length, int flags, ByteBuffer target) throws IOException {
    byte[] path = new byte[length];
    target.get(target.position(), path);
    return readSmall(paths.resolve(path), flags, target);
  }

  private int readSmall(byte[] path, int flags, ByteBuffer target) throws IOException {
    int descriptor = descriptors.open(path, flags, 0666);
    if (descriptor < 0) return descriptor;
    try {
      long size = posix.size(descriptor);
      if (size <= 0) {
        var stat = new Stat();
        int result = posix.fstat(descriptor, stat);
        if (result < 0) return LATER + result;
        if (stat.isDirectory()) return LATER - Errno.EISDIR;
        if (!stat.isRegularFile()) return TOO_LARGE;
        size = stat.size();
      }
      if (size >= target.remaining()) return TOO_LARGE;
      int start = target.position();
      // As Node.js does, what is known is read; for a size of 0, as in /proc, until there is
      // nothing.
      if (size > 0) target.limit(start + (int) size);
      while (target.hasRemaining()) {
        int count = descriptors.read(descriptor, target, -1);
        if (count < 0) return LATER + count;
        target.position(target.position() + count);
        if (count == 0 || size > 0 && !target.hasRemaining()) return target.position() - start;
      }
      return TOO_LARGE;
    } finally {
      descriptors.close(descriptor);
    }
  }

  /**
   * Opens a file to read all of it. Arguments: path, flags. Answers the content if it is small, and
   * otherwise [descriptor, size], with size 0 for what is no regular file.
   */
  Object openWhole(Args args) throws IOException {
    int descriptor = descriptors.open(paths.at(args, 0), args.intAt(1), 0666);
    if (descriptor < 0) return descriptor;
    long size = posix.size(descriptor);
    if (size > 0 && size <= SMALL) {
      try {
        return later(readAll(descriptor, size));
      } finally {
        descriptors.close(descriptor);
      }
    }
    var stat = new Stat();
    int result = posix.fstat(descriptor, stat);
    if (result == 0 && stat.isDirectory()) result = -Errno.EISDIR;
    if (result < 0) {
      descriptors.close(descriptor);
      return LATER + result;
    }
    if (!stat.isRegularFile()) return new Object[] {descriptor, 0};
    return new Object[] {descriptor, (double) stat.size()};
  }

  /** Arguments: path or descriptor, flags. Answers the text, or -errno. */
  Object readUtf8(Args args) throws IOException {
    if (args.isNumber(0)) return decode(readAll(args.intAt(0), 0));
    int descriptor = descriptors.open(paths.at(args, 0), args.intAt(1), 0666);
    if (descriptor < 0) return descriptor;
    try {
      var stat = new Stat();
      int result = posix.fstat(descriptor, stat);
      if (result < 0) return LATER + result;
      return later(decode(readAll(descriptor, stat.isRegularFile() ? stat.size() : 0)));
    } finally {
      descriptors.close(descriptor);
    }
  }

  private static Object later(Object answer) {
    return answer instanceof Integer errno ? (Object) (LATER + errno) : answer;
  }

  private static Object decode(Object content) {
    return content instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : content;
  }

  /** As many bytes as are expected, or all from the descriptor's position on; or -errno. */
  private Object readAll(int descriptor, long expected) throws IOException {
    var buffer =
        expected <= SMALL
            ? smallBuffer.get().clear()
            : ByteBuffer.allocateDirect((int) Math.min(expected + 1, Integer.MAX_VALUE - 8));
    while (true) {
      if (!buffer.hasRemaining()) {
        if (buffer.capacity() == Integer.MAX_VALUE - 8) return -Errno.EFBIG;
        var larger =
            ByteBuffer.allocateDirect(
                (int) Math.min(buffer.capacity() * 2L, Integer.MAX_VALUE - 8));
        buffer = larger.put(buffer.flip());
      }
      int count = descriptors.read(descriptor, buffer, -1);
      if (count < 0) return count;
      if (count == 0) break;
      buffer.position(buffer.position() + count);
      if (buffer.position() == expected) break;
    }
    byte[] bytes = new byte[buffer.position()];
    buffer.get(0, bytes);
    return bytes;
  }

  /** Arguments: path or descriptor, text or bytes, flags, mode. */
  int write(Args args) throws IOException {
    ByteBuffer source;
    if (args.isString(1)) {
      byte[] bytes = Paths.encode(args.stringAt(1));
      source = ByteBuffer.allocateDirect(bytes.length).put(0, bytes);
    } else {
      source = args.bufferAt(1);
    }
    boolean ours = !args.isNumber(0);
    int descriptor =
        ours ? descriptors.open(paths.at(args, 0), args.intAt(2), args.intAt(3)) : args.intAt(0);
    return write(descriptor, ours, source);
  }

  /** Path and content are in a buffer, from its position on. */
  int write(int pathLength, int length, int flags, int mode, ByteBuffer source) throws IOException {
    byte[] path = new byte[pathLength];
    source.get(path).limit(source.position() + length);
    return write(descriptors.open(paths.resolve(path), flags, mode), true, source);
  }

  private int write(int descriptor, boolean ours, ByteBuffer source) throws IOException {
    if (descriptor < 0) return descriptor;
    try {
      while (source.hasRemaining()) {
        int count = descriptors.write(descriptor, source, -1);
        if (count < 0) return ours ? LATER + count : count;
        source.position(source.position() + count);
      }
      return 0;
    } finally {
      if (ours) descriptors.close(descriptor);
    }
  }

  /** Arguments: source, target, COPYFILE_ flags. */
  int copy(Args args) throws IOException {
    return copy(paths.at(args, 0), paths.at(args, 1), args.intAt(2));
  }

  int copy(byte[] from, byte[] to, int flags) throws IOException {
    int source = descriptors.open(from, OpenFlags.RDONLY, 0);
    if (source < 0) return source;
    try {
      var stat = new Stat();
      int result = posix.fstat(source, stat);
      if (result < 0) return result;
      int mode = (int) stat.fields[Stat.MODE];
      int target =
          descriptors.open(
              to,
              OpenFlags.WRONLY | OpenFlags.CREAT | ((flags & 1) != 0 ? OpenFlags.EXCL : 0),
              mode & 07777);
      if (target < 0) return target;
      try {
        var existing = new Stat();
        result = posix.fstat(target, existing);
        if (result < 0) return result;
        if (existing.isSameFile(stat)) return 0;
        result = posix.ftruncate(target, 0);
        if (result < 0 && result != -Errno.EINVAL) return result;
        result = posix.fchmod(target, mode & 07777);
        if (result < 0 && result != -Errno.EPERM) return result;
        // COPYFILE_FICLONE_FORCE: no reflink from here.
        if ((flags & 4) != 0) return discard(to, -Errno.EOPNOTSUPP);
        result = pump(source, target, stat.size());
        return result < 0 ? discard(to, result) : 0;
      } finally {
        descriptors.close(target);
      }
    } finally {
      descriptors.close(source);
    }
  }

  private int discard(byte[] path, int result) {
    posix.unlink(path);
    return result;
  }

  private int pump(int source, int target, long size) {
    var buffer = ByteBuffer.allocateDirect(Math.clamp(size, 4096, 1 << 20));
    while (true) {
      buffer.clear();
      int count = posix.read(source, buffer, -1);
      if (count <= 0) return count;
      buffer.limit(count);
      while (buffer.hasRemaining()) {
        int written = posix.write(target, buffer, -1);
        if (written < 0) return written;
        buffer.position(buffer.position() + written);
      }
    }
  }
}
