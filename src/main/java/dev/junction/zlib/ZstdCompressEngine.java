package dev.junction.zlib;

import com.github.luben.zstd.EndDirective;
import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdException;
import dev.junction.engine.OpException;
import java.nio.ByteBuffer;
import java.nio.IntBuffer;

/** Zstandard compression. The tuning of long-distance matching (161-164) is left to the library. */
final class ZstdCompressEngine extends Engine {
  private static final int END = 2;
  private static final Failure WRONG_SIZE = ZstdErrors.failure(72, "Src size is incorrect");

  private final int[] parameters;
  private final byte[] dictionary;
  private final long pledgedSize;
  private ZstdCompressCtx context;
  private boolean ended;
  private long total;

  /**
   * @param pledgedSize the size of the whole input; negative when unknown
   */
  ZstdCompressEngine(IntBuffer parameters, byte[] dictionary, long pledgedSize) throws OpException {
    this.parameters = new int[parameters.remaining()];
    parameters.get(this.parameters);
    this.dictionary = dictionary;
    this.pledgedSize = pledgedSize;
    try {
      open();
    } catch (ZstdException e) {
      throw new OpException("ERR_ZLIB_INITIALIZATION_FAILED", "Setting parameter failed");
    }
  }

  private void open() {
    context = new ZstdCompressCtx();
    for (var i = 0; i < parameters.length; i += 2) set(parameters[i], parameters[i + 1]);
    if (dictionary != null) context.loadDict(dictionary);
    if (pledgedSize >= 0) context.setPledgedSrcSize(pledgedSize);
    ended = false;
    total = 0;
  }

  private void set(int parameter, int value) {
    switch (parameter) {
      case 100 -> context.setLevel(value);
      case 101 -> context.setWindowLog(value);
      case 102 -> context.setHashLog(value);
      case 103 -> context.setChainLog(value);
      case 104 -> context.setSearchLog(value);
      case 105 -> context.setMinMatch(value);
      case 106 -> context.setTargetLength(value);
      case 107 -> context.setStrategy(value);
      case 160 ->
          context.setEnableLongDistanceMatching(
              value == 0
                  ? Zstd.ParamSwitch.AUTO
                  : value == 1 ? Zstd.ParamSwitch.ENABLE : Zstd.ParamSwitch.DISABLE);
      case 200 -> context.setContentSize(value != 0);
      case 201 -> context.setChecksum(value != 0);
      case 202 -> context.setDictID(value != 0);
      case 400 -> context.setWorkers(value);
      case 401 -> context.setJobSize(value);
      case 402 -> context.setOverlapLog(value);
      case 161, 162, 163, 164 -> {}
      default -> throw new ZstdException(40, "Unsupported parameter");
    }
  }

  @Override
  Failure process(int flush, ByteBuffer input, ByteBuffer output) {
    var directive =
        switch (flush) {
          case END -> EndDirective.END;
          case 1 -> EndDirective.FLUSH;
          default -> EndDirective.CONTINUE;
        };
    if (ended && !input.hasRemaining()) return null;
    var start = input.position();
    if (pledgedSize >= 0 && total + input.remaining() > pledgedSize) return WRONG_SIZE;
    try {
      while (true) {
        var moved = input.position() + output.position();
        var complete = context.compressDirectByteBufferStream(output, input, directive);
        if (complete && !input.hasRemaining()) {
          ended = flush == END;
          total += input.position() - start;
          return ended && pledgedSize >= 0 && total != pledgedSize ? WRONG_SIZE : null;
        }
        if (!output.hasRemaining() || moved == input.position() + output.position()) break;
      }
    } catch (ZstdException e) {
      return ZstdErrors.failure(e);
    }
    total += input.position() - start;
    return null;
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
