package dev.junction.zlib;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.aayushatharva.brotli4j.encoder.Encoder;
import com.aayushatharva.brotli4j.encoder.EncoderJNI;
import com.aayushatharva.brotli4j.encoder.PreparedDictionary;
import com.aayushatharva.brotli4j.encoder.PreparedDictionaryGenerator;
import dev.junction.engine.OpException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.IntBuffer;

/**
 * Brotli compression. Mode, quality and window reach the encoder; the other parameters only tune
 * it.
 */
final class BrotliEncodeEngine extends Engine {
  private static final int PARAM_MODE = 0;
  private static final int PARAM_QUALITY = 1;
  private static final int PARAM_LGWIN = 2;
  private static final int PARAM_DISABLE_LITERAL_CONTEXT_MODELING = 4;
  private static final int OPERATION_FLUSH = 1;
  private static final int OPERATION_FINISH = 2;
  private static final int BUFFER_SIZE = 1 << 16;

  private final Encoder.Mode mode;
  private final int quality;
  private final int window;
  private final PreparedDictionary dictionary;
  private EncoderJNI.Wrapper encoder;
  private ByteBuffer output = ByteBuffer.allocate(0);

  BrotliEncodeEngine(IntBuffer parameters, byte[] dictionary) throws OpException, IOException {
    Brotli4jLoader.ensureAvailability();
    var mode = 0;
    var quality = 11;
    var window = 22;
    while (parameters.hasRemaining()) {
      var parameter = parameters.get();
      var value = parameters.get();
      switch (parameter) {
        case PARAM_MODE -> mode = value;
        case PARAM_QUALITY -> quality = Math.clamp(value, 0, 11);
        case PARAM_LGWIN -> window = Math.clamp(value, 10, 24);
        case PARAM_DISABLE_LITERAL_CONTEXT_MODELING -> {
          if (value != 0 && value != 1) {
            throw new OpException("ERR_ZLIB_INITIALIZATION_FAILED", "Initialization failed");
          }
        }
        default -> {}
      }
    }
    this.mode = Encoder.Mode.values()[mode < 0 || mode > 2 ? 0 : mode];
    this.quality = quality;
    this.window = window;
    if (dictionary == null) {
      this.dictionary = null;
    } else {
      this.dictionary = PreparedDictionaryGenerator.generate(direct(dictionary));
    }
    open();
  }

  static ByteBuffer direct(byte[] bytes) {
    return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
  }

  private void open() throws IOException {
    encoder = new EncoderJNI.Wrapper(BUFFER_SIZE, quality, window, mode);
    if (dictionary != null && !encoder.attachDictionary(dictionary.getData())) {
      throw new IOException("cannot attach the dictionary");
    }
  }

  @Override
  Failure process(int flush, ByteBuffer input, ByteBuffer target) {
    while (!isEnding()) {
      transfer(output, target);
      if (output.hasRemaining()) return null;
      if (!encoder.isSuccess())
        return new Failure("Compression failed", -2, "ERR_BROTLI_COMPRESSION_FAILED");
      if (encoder.hasMoreOutput()) {
        output = encoder.pull();
        continue;
      }
      var piece = Math.min(input.remaining(), BUFFER_SIZE);
      var last = piece == input.remaining();
      if (encoder.hasRemainingInput()) {
        encoder.push(EncoderJNI.Operation.PROCESS, 0);
        continue;
      }
      if (piece == 0 && pushed == flush) return null;
      var buffer = encoder.getInputBuffer();
      buffer.clear();
      transfer(input, buffer);
      var operation = EncoderJNI.Operation.PROCESS;
      if (last && flush == OPERATION_FLUSH) operation = EncoderJNI.Operation.FLUSH;
      if (last && flush == OPERATION_FINISH) operation = EncoderJNI.Operation.FINISH;
      pushed = last ? flush : -1;
      encoder.push(operation, piece);
      while (encoder.isSuccess() && !encoder.hasMoreOutput() && encoder.hasRemainingInput()) {
        encoder.push(operation, 0);
      }
    }
    return null;
  }

  /** The operation already carried out since the last input, so that it is not done twice. */
  private int pushed;

  @Override
  void restart() {
    encoder.destroy();
    output = ByteBuffer.allocate(0);
    pushed = 0;
    try {
      open();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  void free() {
    encoder.destroy();
  }
}
