package dev.junction.zlib;

import java.nio.ByteBuffer;

/** Deflate by V8's zlib, whose state is made when something is first written. */
final class NativeDeflateEngine extends Engine {
  private final NativeZlib.Stream stream;
  private final int windowBits;
  private final int memoryLevel;
  private final byte[] dictionary;
  private final int level;
  private final int strategy;

  NativeDeflateEngine(
      NativeZlib zlib,
      Framing framing,
      int level,
      int windowBits,
      int memoryLevel,
      int strategy,
      byte[] dictionary) {
    stream = zlib.open();
    this.windowBits = framing.windowBits(windowBits);
    this.memoryLevel = memoryLevel;
    this.dictionary = framing == Framing.GZIP ? null : dictionary;
    this.level = level;
    this.strategy = strategy;
  }

  private Failure begin() {
    if (stream.isOpen()) {
      return null;
    }
    int result = stream.beginDeflate(level, windowBits, memoryLevel, strategy);
    return result == NativeZlib.OK ? useDictionary() : Failure.of(result, stream.message());
  }

  private Failure useDictionary() {
    if (dictionary == null) {
      return null;
    }
    int result = stream.setDeflateDictionary(dictionary);
    return result == NativeZlib.OK ? null : Failure.of(result, "Failed to set dictionary");
  }

  @Override
  Failure process(int flush, ByteBuffer input, ByteBuffer output) {
    var failure = begin();
    if (failure != null) {
      return failure;
    }
    stream.before(input, output);
    int result = stream.deflate(flush);
    boolean hasRoom = stream.hasRoom();
    stream.after(input, output);
    return switch (result) {
      case NativeZlib.STREAM_END -> null;
      case NativeZlib.OK, Z_BUF_ERROR ->
          flush == Z_FINISH && hasRoom ? Failure.UNEXPECTED_END : null;
      default -> Failure.of(result, stream.message());
    };
  }

  @Override
  Failure changeParams(int level, int strategy) {
    var failure = begin();
    if (failure != null) {
      return failure;
    }
    int result = stream.deflateParams(level, strategy);
    return result == NativeZlib.OK || result == Z_BUF_ERROR
        ? null
        : Failure.of(
            result, stream.message() == null ? "Failed to set parameters" : stream.message());
  }

  @Override
  void restart() {
    if (stream.isOpen()) {
      stream.deflateReset();
      useDictionary();
    }
  }

  @Override
  void free() {
    stream.close();
  }
}
