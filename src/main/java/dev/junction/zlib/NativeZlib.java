package dev.junction.zlib;

import dev.junction.engine.Host;
import dev.junction.engine.V8Zlib;
import dev.junction.posix.LibC;
import dev.junction.posix.Memory;
import java.nio.ByteBuffer;

/** The zlib of V8's library, called where it lies. */
final class NativeZlib {
  static final int OK = 0;
  static final int STREAM_END = 1;
  private static final int DEFLATED = 8;
  private static final int STREAM_SIZE = 112;

  private final V8Zlib functions;

  private NativeZlib(V8Zlib functions) {
    this.functions = functions;
  }

  /** Null where the JDK's has to do. */
  static NativeZlib find(Host host) {
    var functions = host.zlib();
    if (functions == null || !LibC.takesEight()) {
      return null;
    }
    // Finds out what the processor can do.
    LibC.word(functions.crc32(), 0, 0, 0, 0);
    return new NativeZlib(functions);
  }

  /** A {@code z_stream}, which must be closed. */
  Stream open() {
    return new Stream(functions);
  }

  /** The state of one compressor or decompressor: nothing until one of the two begins. */
  static final class Stream {
    private static final int NEXT_IN = 0;
    private static final int AVAILABLE_IN = 8;
    private static final int NEXT_OUT = 24;
    private static final int AVAILABLE_OUT = 32;
    private static final int MESSAGE = 48;

    private final V8Zlib functions;
    private final Memory memory = new Memory(STREAM_SIZE);
    private final long stream = memory.address();
    private long end;

    private Stream(V8Zlib functions) {
      this.functions = functions;
    }

    boolean isOpen() {
      return end != 0;
    }

    int beginDeflate(int level, int windowBits, int memoryLevel, int strategy) {
      int result =
          (int)
              LibC.wordOfEight(
                  functions.deflateInit(),
                  stream,
                  level,
                  DEFLATED,
                  windowBits,
                  memoryLevel,
                  strategy,
                  functions.version(),
                  STREAM_SIZE);
      if (result == OK) {
        end = functions.deflateEnd();
      }
      return result;
    }

    int beginInflate(int windowBits) {
      int result =
          (int)
              LibC.word(
                  functions.inflateInit(), stream, windowBits, functions.version(), STREAM_SIZE);
      if (result == OK) {
        end = functions.inflateEnd();
      }
      return result;
    }

    /** What the next step reads and writes; {@link #after} must follow it. */
    void before(ByteBuffer input, ByteBuffer output) {
      Memory.putLong(stream + NEXT_IN, Memory.addressOf(input) + input.position());
      Memory.putInt(stream + AVAILABLE_IN, input.remaining());
      Memory.putLong(stream + NEXT_OUT, Memory.addressOf(output) + output.position());
      Memory.putInt(stream + AVAILABLE_OUT, output.remaining());
    }

    /** Moves the positions. */
    void after(ByteBuffer input, ByteBuffer output) {
      input.position(input.limit() - Memory.getInt(stream + AVAILABLE_IN));
      output.position(output.limit() - Memory.getInt(stream + AVAILABLE_OUT));
      forget();
    }

    private void forget() {
      Memory.putInt(stream + AVAILABLE_IN, 0);
      Memory.putInt(stream + AVAILABLE_OUT, 0);
    }

    int deflate(int flush) {
      return (int) LibC.word(functions.deflate(), stream, flush, 0, 0);
    }

    int inflate(int flush) {
      return (int) LibC.word(functions.inflate(), stream, flush, 0, 0);
    }

    int deflateParams(int level, int strategy) {
      return (int) LibC.word(functions.deflateParams(), stream, level, strategy, 0);
    }

    int deflateReset() {
      return (int) LibC.word(functions.deflateReset(), stream, 0, 0, 0);
    }

    int inflateReset() {
      return (int) LibC.word(functions.inflateReset(), stream, 0, 0, 0);
    }

    int setDeflateDictionary(byte[] dictionary) {
      return setDictionary(functions.deflateSetDictionary(), dictionary);
    }

    int setInflateDictionary(byte[] dictionary) {
      return setDictionary(functions.inflateSetDictionary(), dictionary);
    }

    private int setDictionary(long function, byte[] dictionary) {
      try (var bytes = new Memory(dictionary.length + 1L)) {
        Memory.put(bytes.address(), dictionary);
        return (int) LibC.word(function, stream, bytes.address(), dictionary.length, 0);
      }
    }

    /** The next byte of the input, or -1. */
    int peek() {
      return Memory.getInt(stream + AVAILABLE_IN) == 0
          ? -1
          : Memory.getByte(Memory.getLong(stream + NEXT_IN)) & 255;
    }

    boolean hasRoom() {
      return Memory.getInt(stream + AVAILABLE_OUT) != 0;
    }

    /** What zlib says of the last failure, or null. */
    String message() {
      long text = Memory.getLong(stream + MESSAGE);
      return text == 0 ? null : Memory.text(text);
    }

    void close() {
      if (end != 0) {
        LibC.word(end, stream, 0, 0, 0);
        end = 0;
      }
      memory.close();
    }
  }
}
