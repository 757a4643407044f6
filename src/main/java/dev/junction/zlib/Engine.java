package dev.junction.zlib;

import java.nio.ByteBuffer;

/**
 * One open compressor or decompressor. JavaScript has one write under way at a time; what it does
 * to the engine meanwhile, or the end of the runtime, waits for it.
 */
abstract sealed class Engine
    permits DeflateEngine,
        InflateEngine,
        NativeDeflateEngine,
        NativeInflateEngine,
        BrotliEncodeEngine,
        BrotliDecodeEngine,
        ZstdCompressEngine,
        ZstdDecompressEngine {
  static final int Z_FINISH = 4;
  static final int Z_NEED_DICT = 2;
  static final int Z_STREAM_ERROR = -2;
  static final int Z_DATA_ERROR = -3;
  static final int Z_MEM_ERROR = -4;
  static final int Z_BUF_ERROR = -5;

  /** How a write failed, as JavaScript reports it. */
  record Failure(String message, int errno, String code) {
    static final Failure UNEXPECTED_END =
        new Failure("unexpected end of file", Z_BUF_ERROR, "Z_BUF_ERROR");
    static final Failure MISSING_DICTIONARY =
        new Failure("Missing dictionary", Z_NEED_DICT, "Z_NEED_DICT");
    static final Failure BAD_DICTIONARY = new Failure("Bad dictionary", Z_NEED_DICT, "Z_NEED_DICT");

    /**
     * What zlib's function has answered.
     *
     * @param message what zlib says of it, or null
     */
    static Failure of(int result, String message) {
      var code =
          switch (result) {
            case Z_NEED_DICT -> "Z_NEED_DICT";
            case Z_STREAM_ERROR -> "Z_STREAM_ERROR";
            case Z_DATA_ERROR -> "Z_DATA_ERROR";
            case Z_MEM_ERROR -> "Z_MEM_ERROR";
            case Z_BUF_ERROR -> "Z_BUF_ERROR";
            default -> "Z_VERSION_ERROR";
          };
      return new Failure(message == null ? "Zlib error" : message, result, code);
    }

    static Failure data(String message) {
      return new Failure(message, Z_DATA_ERROR, "Z_DATA_ERROR");
    }
  }

  private volatile boolean ending;
  private boolean closed;

  /** Why the last {@link #write} or {@link #params} failed. */
  private Failure failure;

  /**
   * Consumes input and produces output until one of them is exhausted, moving both positions.
   *
   * @param flush the flush value or operation of the format
   * @return {@code null}, or why it failed
   */
  abstract Failure process(int flush, ByteBuffer input, ByteBuffer output);

  /** Begins anew, with the same options. */
  abstract void restart();

  /**
   * Takes effect for what is written from now on; the caller has flushed what came before.
   *
   * @return {@code null}, or why it failed
   */
  Failure changeParams(int level, int strategy) {
    return null;
  }

  /** Gives back what the garbage collector does not. Called once, and nothing after it. */
  abstract void free();

  final synchronized boolean write(int flush, ByteBuffer input, ByteBuffer output) {
    ensureOpen();
    failure = process(flush, input, output);
    return failure == null;
  }

  final synchronized boolean params(int level, int strategy) {
    ensureOpen();
    var reason = changeParams(level, strategy);
    if (reason != null) {
      // Else what a write has failed of may not be asked for yet.
      failure = reason;
    }
    return reason == null;
  }

  final synchronized void reset() {
    ensureOpen();
    restart();
  }

  final void close() {
    ending = true;
    synchronized (this) {
      if (!closed) {
        closed = true;
        free();
      }
    }
  }

  private void ensureOpen() {
    if (closed) {
      throw new IllegalStateException("a closed stream of zlib");
    }
  }

  /** Whether a write had better come to its end. */
  final boolean isEnding() {
    return ending;
  }

  final Failure failure() {
    return failure;
  }

  /** Copies what fits. */
  static void transfer(ByteBuffer from, ByteBuffer to) {
    var count = Math.min(from.remaining(), to.remaining());
    if (count == 0) return;
    to.put(to.position(), from, from.position(), count);
    from.position(from.position() + count);
    to.position(to.position() + count);
  }
}
