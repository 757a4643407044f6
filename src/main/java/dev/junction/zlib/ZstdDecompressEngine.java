package dev.junction.zlib;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import dev.junction.engine.OpException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;

/** Zstandard decompression, of one frame or of several in a row. */
final class ZstdDecompressEngine extends Engine {
  private static final int END = 2;
  private static final int MAGIC = 0xfd2fb528;
  private static final int SKIPPABLE_MAGIC = 0x184d2a50;
  private static final int WINDOW_LOG_MAX = 100;

  private final byte[] dictionary;
  private ZstdDecompressCtx context;
  private boolean atFrameEnd;

  ZstdDecompressEngine(IntBuffer parameters, byte[] dictionary) throws OpException {
    while (parameters.hasRemaining()) {
      var parameter = parameters.get();
      var value = parameters.get();
      // the binding has no setter for it; the library's own limit (27) stays
      if (parameter != WINDOW_LOG_MAX || value != 0 && (value < 10 || value > 31)) {
        throw new OpException("ERR_ZLIB_INITIALIZATION_FAILED", "Setting parameter failed");
      }
    }
    this.dictionary = dictionary;
    open();
  }

  private void open() {
    context = new ZstdDecompressCtx();
    if (dictionary != null) context.loadDict(dictionary);
    atFrameEnd = false;
  }

  private static boolean startsFrame(ByteBuffer input) {
    if (input.remaining() < 4) return false;
    var magic = input.duplicate().order(ByteOrder.LITTLE_ENDIAN).getInt(input.position());
    return magic == MAGIC || (magic & 0xfffffff0) == SKIPPABLE_MAGIC;
  }

  @Override
  Failure process(int flush, ByteBuffer input, ByteBuffer output) {
    try {
      while (true) {
        if (atFrameEnd && !startsFrame(input)) return null;
        var moved = input.position() + output.position();
        atFrameEnd = context.decompressDirectByteBufferStream(output, input);
        if (moved == input.position() + output.position() || !output.hasRemaining()) break;
        if (!atFrameEnd && !input.hasRemaining()) break;
      }
    } catch (ZstdException e) {
      return ZstdErrors.failure(e);
    }
    return flush == END && !atFrameEnd && output.hasRemaining() ? Failure.UNEXPECTED_END : null;
  }

  @Override
  void restart() {
    context.close();
    open();
  }

  @Override
  void free() {
    context.close();
  }
}
