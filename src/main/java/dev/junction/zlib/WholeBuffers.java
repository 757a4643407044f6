package dev.junction.zlib;

import dev.junction.engine.InFlight;
import java.nio.ByteBuffer;
import java.util.function.Supplier;

/**
 * Compresses or decompresses one buffer in one call. An engine is kept for the next one, since to
 * make one takes longer than a kilobyte does.
 */
final class WholeBuffers implements AutoCloseable {
  /** The input is no whole stream, or there is more of it: a stream has the errors then. */
  static final int NOT_WHOLE = -1;

  static final int TOO_SMALL = -2;

  private static final int Z_FINISH = 4;

  private record Kept(int mode, Engine engine) {}

  private Kept kept;
  private final InFlight inFlight = new InFlight();

  /** How many bytes of output there are, or one of the constants. */
  int run(int mode, Supplier<Engine> maker, ByteBuffer input, ByteBuffer output) {
    inFlight.enter();
    Engine engine = null;
    try {
      engine = take(mode);
      if (engine == null) {
        engine = maker.get();
      }
      if (!engine.write(Z_FINISH, input, output)) {
        return NOT_WHOLE;
      }
      if (!output.hasRemaining()) {
        return TOO_SMALL;
      }
      return input.hasRemaining() ? NOT_WHOLE : output.position();
    } finally {
      giveBack(mode, engine);
      inFlight.leave();
    }
  }

  private synchronized Engine take(int mode) {
    var free = kept;
    if (free == null) {
      return null;
    }
    kept = null;
    if (free.mode == mode) {
      return free.engine;
    }
    free.engine.close();
    return null;
  }

  private synchronized void giveBack(int mode, Engine engine) {
    if (engine == null) {
      return;
    }
    if (kept == null) {
      engine.reset();
      kept = new Kept(mode, engine);
    } else {
      engine.close();
    }
  }

  @Override
  public void close() {
    inFlight.close();
    if (kept != null) {
      kept.engine.close();
      kept = null;
    }
  }
}
