package dev.junction.zlib;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * Compresses or decompresses one buffer in one call. An engine is kept for the next one, since to
 * make one takes longer than a kilobyte does.
 */
final class WholeBuffers implements AutoCloseable {
  private static final int Z_FINISH = 4;
  private static final int SMALLEST = 16 << 10;

  /** Of the result; more is for a stream. */
  private static final int LARGEST = 32 << 20;

  private record Kept(int mode, Engine engine) {}

  private final AtomicReference<Kept> kept = new AtomicReference<>();

  /**
   * The whole result, of which the caller becomes the owner; {@code null} if it is too long or the
   * input is not a whole stream: a stream has the errors then.
   */
  ByteBuffer run(int mode, Supplier<Engine> maker, ByteBuffer input) {
    var free = kept.getAndSet(null);
    if (free != null && free.mode != mode) {
      free.engine.close();
      free = null;
    }
    var engine = free == null ? maker.get() : free.engine;
    var result = run(engine, input);
    engine.reset();
    var other = kept.getAndSet(new Kept(mode, engine));
    if (other != null) other.engine.close();
    return result;
  }

  private static ByteBuffer run(Engine engine, ByteBuffer input) {
    var length = input.remaining();
    var output = ByteBuffer.allocate(Math.max(SMALLEST, length + (length >> 8) + 128));
    while (engine.write(Z_FINISH, input, output)) {
      if (output.hasRemaining()) return input.hasRemaining() ? null : output.flip();
      if (output.capacity() * 4L > LARGEST) return null;
      output = ByteBuffer.allocate(output.capacity() * 4).put(output.flip());
    }
    return null;
  }

  @Override
  public void close() {
    var free = kept.getAndSet(null);
    if (free != null) free.engine.close();
  }
}
