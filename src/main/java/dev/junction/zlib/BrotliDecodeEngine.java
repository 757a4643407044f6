package dev.junction.zlib;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.aayushatharva.brotli4j.decoder.DecoderJNI;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Brotli decompression.
 *
 * <p>The library calls bytes after the end of the stream an error, Node ignores them. So when the
 * first piece fails, it is decoded once more byte by byte, to see whether the stream ended before.
 */
final class BrotliDecodeEngine extends Engine {
  private static final int OPERATION_FINISH = 2;
  private static final int BUFFER_SIZE = 1 << 16;
  private static final Failure FAILED =
      new Failure("Decompression failed", -14, "ERR__ERROR_FORMAT_PADDING_1");

  private final byte[] dictionary;
  private DecoderJNI.Wrapper decoder;
  private ByteBuffer output = ByteBuffer.allocate(0);
  private byte[] firstPiece;
  private boolean isFirst;
  private boolean done;
  private long emitted;

  BrotliDecodeEngine(byte[] dictionary) throws IOException {
    Brotli4jLoader.ensureAvailability();
    this.dictionary = dictionary;
    open(BUFFER_SIZE);
    isFirst = true;
  }

  private void open(int size) throws IOException {
    decoder = new DecoderJNI.Wrapper(size);
    if (dictionary != null && !decoder.attachDictionary(BrotliEncodeEngine.direct(dictionary))) {
      throw new IOException("cannot attach the dictionary");
    }
  }

  @Override
  Failure process(int flush, ByteBuffer input, ByteBuffer target) {
    var fedNow = false;
    while (!isEnding()) {
      var before = target.position();
      transfer(output, target);
      emitted += target.position() - before;
      if (output.hasRemaining()) return null;
      if (decoder.hasOutput()) {
        output = decoder.pull();
        continue;
      }
      if (done) return null;
      switch (decoder.getStatus()) {
        case DONE -> {
          done = true;
          return null;
        }
        case ERROR -> {
          if (firstPiece == null) return FAILED;
          var length = firstPiece.length;
          var used = endsEarlier();
          if (used < 0) return FAILED;
          // hand back what follows the end, unless an earlier call has taken it
          if (fedNow) input.position(input.position() - (length - used));
        }
        case NEEDS_MORE_OUTPUT -> decoder.push(0);
        case OK -> decoder.push(0);
        case NEEDS_MORE_INPUT -> {
          if (!input.hasRemaining()) {
            return flush == OPERATION_FINISH && target.hasRemaining()
                ? Failure.UNEXPECTED_END
                : null;
          }
          feed(input);
          fedNow = true;
        }
      }
    }
    return null;
  }

  private void feed(ByteBuffer input) {
    var piece = Math.min(input.remaining(), BUFFER_SIZE);
    firstPiece = null;
    if (isFirst) {
      firstPiece = new byte[piece];
      input.get(input.position(), firstPiece);
      isFirst = false;
    }
    var buffer = decoder.getInputBuffer();
    buffer.clear();
    transfer(input, buffer);
    decoder.push(piece);
  }

  /**
   * How many bytes of the first piece make a whole stream, at whose end the decoder stands then; or
   * -1.
   */
  private int endsEarlier() {
    var piece = firstPiece;
    firstPiece = null;
    decoder.destroy();
    var skip = emitted;
    var rest = new java.io.ByteArrayOutputStream();
    try {
      open(1);
    } catch (IOException e) {
      return -1;
    }
    var next = 0;
    while (true) {
      if (decoder.hasOutput()) {
        var pulled = decoder.pull();
        var dropped = (int) Math.min(skip, pulled.remaining());
        pulled.position(pulled.position() + dropped);
        skip -= dropped;
        while (pulled.hasRemaining()) rest.write(pulled.get());
        continue;
      }
      switch (decoder.getStatus()) {
        case DONE -> {
          done = true;
          output = ByteBuffer.wrap(rest.toByteArray());
          return next;
        }
        case ERROR -> {
          return -1;
        }
        case OK, NEEDS_MORE_OUTPUT -> decoder.push(0);
        case NEEDS_MORE_INPUT -> {
          if (next == piece.length) return -1;
          decoder.getInputBuffer().clear().put(piece[next++]);
          decoder.push(1);
        }
      }
    }
  }

  @Override
  void restart() {
    decoder.destroy();
    output = ByteBuffer.allocate(0);
    isFirst = true;
    firstPiece = null;
    done = false;
    emitted = 0;
    try {
      open(BUFFER_SIZE);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  void free() {
    decoder.destroy();
  }
}
