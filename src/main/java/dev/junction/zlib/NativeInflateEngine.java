package dev.junction.zlib;

import java.nio.ByteBuffer;

/** Inflate by V8's zlib, whose state is made when something is first written. */
final class NativeInflateEngine extends Engine {
  private static final int GZIP_FIRST = 0x1f;
  private static final int GZIP_SECOND = 0x8b;

  private final NativeZlib.Stream stream;
  private final int windowBits;
  private final byte[] dictionary;
  private Framing framing;

  /** Whether the first of gzip's two bytes has come, where they tell the framing. */
  private boolean mayBeGzip;

  NativeInflateEngine(NativeZlib zlib, Framing framing, int windowBits, byte[] dictionary) {
    stream = zlib.open();
    this.framing = framing;
    this.windowBits = framing.windowBits(windowBits);
    this.dictionary = dictionary;
  }

  private Failure begin() {
    if (stream.isOpen()) {
      return null;
    }
    int result = stream.beginInflate(windowBits);
    return result == NativeZlib.OK ? useDictionary() : Failure.of(result, stream.message());
  }

  /** Elsewhere zlib asks for it. */
  private Failure useDictionary() {
    if (dictionary == null || framing != Framing.RAW) {
      return null;
    }
    int result = stream.setInflateDictionary(dictionary);
    return result == NativeZlib.OK ? null : Failure.of(result, "Failed to set dictionary");
  }

  @Override
  Failure process(int flush, ByteBuffer input, ByteBuffer output) {
    var failure = begin();
    if (failure != null) {
      return failure;
    }
    if (framing == Framing.ZLIB_OR_GZIP) {
      tellFraming(input);
    }
    stream.before(input, output);
    int result = inflate(flush);
    // What follows a gzip member is another one, unless it is padding.
    while (result == NativeZlib.STREAM_END && framing == Framing.GZIP && stream.peek() > 0) {
      stream.inflateReset();
      result = inflate(flush);
    }
    boolean hasRoom = stream.hasRoom();
    stream.after(input, output);
    return switch (result) {
      case NativeZlib.STREAM_END -> null;
      case NativeZlib.OK, Z_BUF_ERROR ->
          flush == Z_FINISH && hasRoom ? Failure.UNEXPECTED_END : null;
      case Z_NEED_DICT -> dictionary == null ? Failure.MISSING_DICTIONARY : Failure.BAD_DICTIONARY;
      default -> Failure.of(result, stream.message());
    };
  }

  private int inflate(int flush) {
    int result = stream.inflate(flush);
    if (result == Z_NEED_DICT && framing != Framing.RAW && dictionary != null) {
      int set = stream.setInflateDictionary(dictionary);
      return set == NativeZlib.OK ? stream.inflate(flush) : set == Z_DATA_ERROR ? Z_NEED_DICT : set;
    }
    return result;
  }

  private void tellFraming(ByteBuffer input) {
    int at = input.position();
    if (at == input.limit()) {
      return;
    }
    if (!mayBeGzip) {
      if ((input.get(at) & 255) != GZIP_FIRST) {
        framing = Framing.ZLIB;
        return;
      }
      mayBeGzip = true;
      if (++at == input.limit()) {
        return;
      }
    }
    framing = (input.get(at) & 255) == GZIP_SECOND ? Framing.GZIP : Framing.ZLIB;
  }

  @Override
  void restart() {
    if (stream.isOpen()) {
      stream.inflateReset();
      useDictionary();
    }
  }

  @Override
  void free() {
    stream.close();
  }
}
