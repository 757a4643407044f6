package dev.junction.zlib;

import java.nio.ByteBuffer;

/**
 * One open compressor or decompressor. Not thread safe: JavaScript has one write under way at a
 * time.
 */
abstract sealed class Engine
    permits DeflateEngine,
        InflateEngine,
        BrotliEncodeEngine,
        BrotliDecodeEngine,
        ZstdCompressEngine,
        ZstdDecompressEngine {
  static final int Z_NEED_DICT = 2;
  static final int Z_STREAM_ERROR = -2;
  static final int Z_DATA_ERROR = -3;
  static final int Z_BUF_ERROR = -5;

  /** How a write failed, as JavaScript reports it. */
  record Failure(String message, int errno, String code) {
    static final Failure UNEXPECTED_END =
        new Failure("unexpected end of file", Z_BUF_ERROR, "Z_BUF_ERROR");
    static final Failure MISSING_DICTIONARY =
        new Failure("Missing dictionary", Z_NEED_DICT, "Z_NEED_DICT");
    static final Failure BAD_DICTIONARY = new Failure("Bad dictionary", Z_NEED_DICT, "Z_NEED_DICT");

    static Failure data(String message) {
      return new Failure(message, Z_DATA_ERROR, "Z_DATA_ERROR");
    }
  }

  /** Why the last {@link #write} failed. */
  private Failure failure;

  /**
   * Consumes input and produces output until one of them is exhausted, moving both positions.
   *
   * @param flush the flush value or operation of the format
   * @return {@code null}, or why it failed
   */
  abstract Failure process(int flush, ByteBuffer input, ByteBuffer output);

  abstract void reset();

  abstract void close();

  final boolean write(int flush, ByteBuffer input, ByteBuffer output) {
    failure = process(flush, input, output);
    return failure == null;
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
