package dev.junction.fs;

import dev.junction.engine.Host;
import dev.junction.engine.RetainedBuffer;
import dev.junction.posix.Errno;
import dev.junction.posix.Posix;
import dev.junction.posix.Stat;
import java.nio.ByteBuffer;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Whole small files, read by worker threads to where JavaScript finds them; internal/fs/places.js
 * has the drawing of that memory. A request costs the loop thread a call with one number and an
 * event with two.
 */
final class Places {
  private static final int FLAGS = 4;
  private static final int SIZE = 8;
  private static final int CONTENT = 16;
  private static final int ROOM = CONTENT + WholeFiles.SMALL;

  private static final long CLOSING_NANOS = 1_000_000_000;

  private final Host host;
  private final Posix posix;
  private final Paths paths;
  private final Descriptors descriptors;

  private RetainedBuffer memory;
  private int handle;
  private Place[] places;

  /** How many threads write to the memory, which is V8's. */
  private final AtomicInteger writing = new AtomicInteger();

  private volatile boolean closed;

  Places(Host host, Posix posix, Paths paths, Descriptors descriptors) {
    this.host = host;
    this.posix = posix;
    this.paths = paths;
    this.descriptors = descriptors;
  }

  /**
   * @param buffer the places
   * @param events the handle that is told a place's number and what came of it
   */
  void share(RetainedBuffer buffer, int events) {
    memory = buffer;
    handle = events;
    places = new Place[buffer.buffer().capacity() / ROOM];
  }

  /** Reads the file whose path and flags are in a place. */
  void read(int number) {
    var place = places[number];
    if (place == null) {
      place = new Place(number, memory.buffer().duplicate().order(memory.buffer().order()));
      places[number] = place;
    }
    place.start();
  }

  /** The memory is V8's again when this returns. */
  void close() {
    closed = true;
    if (memory == null) return;
    long deadline = System.nanoTime() + CLOSING_NANOS;
    while (writing.get() != 0 && System.nanoTime() - deadline < 0) LockSupport.parkNanos(100_000);
    memory.close();
  }

  /** A place and the request that has it: first a task for a worker, then one for the loop. */
  private final class Place implements Runnable {
    private final int number;
    private final int start;
    private final ByteBuffer buffer;
    private byte[] path;
    private int flags;
    private int status;
    private boolean done;

    Place(int number, ByteBuffer buffer) {
      this.number = number;
      this.buffer = buffer;
      start = number * ROOM;
    }

    void start() {
      path = new byte[buffer.getInt(start)];
      buffer.get(start + CONTENT, path);
      flags = buffer.getInt(start + FLAGS);
      done = false;
      try {
        host.loop().work(this);
      } catch (RejectedExecutionException stopping) {
        // Nobody waits for it any more.
      }
    }

    @Override
    public void run() {
      if (done) {
        host.events().emitInt(handle, number, status);
        return;
      }
      status = read();
      done = true;
      host.loop().post(this);
    }

    private int read() {
      int descriptor = -1;
      boolean keep = false;
      try {
        if (path.length == 0) return -Errno.ENOENT;
        descriptor = posix.open(paths.resolve(path), flags | OpenFlags.CLOEXEC, 0666);
        if (descriptor < 0) return descriptor;
        long size = posix.size(descriptor);
        if (size > 0 && size <= WholeFiles.SMALL) return content(descriptor, (int) size);
        var stat = new Stat();
        int result = posix.fstat(descriptor, stat);
        if (result == 0 && stat.isDirectory()) result = -Errno.EISDIR;
        if (result < 0) return WholeFiles.LATER + result;
        keep = true;
        return tooLarge(descriptor, stat.isRegularFile() ? stat.size() : 0);
      } catch (RuntimeException failure) {
        return WholeFiles.LATER - Errno.EIO;
      } finally {
        if (descriptor >= 0) {
          if (keep) descriptors.own(descriptor, true);
          else posix.close(descriptor);
        }
      }
    }

    private int content(int descriptor, int size) {
      writing.incrementAndGet();
      try {
        if (closed) return -Errno.ENOENT;
        int first = start + CONTENT;
        buffer.limit(first + size).position(first);
        while (buffer.hasRemaining()) {
          int count = posix.read(descriptor, buffer, -1);
          if (count < 0) return WholeFiles.LATER + count;
          if (count == 0) break;
          buffer.position(buffer.position() + count);
        }
        return buffer.position() - first;
      } finally {
        buffer.clear();
        writing.decrementAndGet();
      }
    }

    private int tooLarge(int descriptor, long size) {
      writing.incrementAndGet();
      try {
        if (!closed) buffer.putInt(start + FLAGS, descriptor).putDouble(start + SIZE, size);
        return WholeFiles.TOO_LARGE;
      } finally {
        writing.decrementAndGet();
      }
    }
  }
}
