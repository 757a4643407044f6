package dev.junction.zlib;

import dev.junction.engine.Args;
import dev.junction.engine.Host;
import dev.junction.engine.OpException;
import dev.junction.engine.Ops;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.CRC32;

/** The ops of {@code node:zlib}. Modes are numbered as in {@code zlib.constants}. */
public final class ZlibOps implements Ops {
  interface Op {
    /** (mode, level, windowBits, memLevel, strategy, dictionary?) → id */
    int CREATE = 0;

    /** (mode, parameters as an Int32Array of id and value, dictionary?) → id */
    int CREATE_BROTLI = 1;

    /** (mode, parameters, dictionary?, pledged size or -1) → id */
    int CREATE_ZSTD = 2;

    /**
     * (id, flush, input, offset, length, output, offset, length) → consumed + produced * 2^26, both
     * less than 2^26; or -1, and {@link #FAILURE} tells why
     */
    int WRITE = 3;

    /** (id) → [message, errno, code] of the last write or change of parameters */
    int FAILURE = 4;

    /** (id, level, strategy) → whether it succeeded; else {@link #FAILURE} tells why */
    int PARAMS = 5;

    int RESET = 6;
    int CLOSE = 7;

    /** (bytes or string, initial value) → the CRC-32 */
    int CRC32 = 8;

    /**
     * (mode, bytes, room) → how much of the room the result with default options takes; -1 if a
     * stream must do it, -2 if there is too little room
     */
    int WHOLE = 9;
  }

  private static final int DEFLATE = 1;
  private static final int INFLATE = 2;
  private static final int GZIP = 3;
  private static final int GUNZIP = 4;
  private static final int DEFLATERAW = 5;
  private static final int INFLATERAW = 6;
  private static final int UNZIP = 7;
  private static final int BROTLI_DECODE = 8;
  private static final int ZSTD_DECOMPRESS = 11;

  private static final int COUNT_BITS = 26;
  private static final int MAX_COUNT = (1 << COUNT_BITS) - 1;

  private final Map<Integer, Engine> engines = new ConcurrentHashMap<>();
  private final AtomicInteger lastId = new AtomicInteger();

  private final WholeBuffers whole = new WholeBuffers();

  /** Null where the JDK's has to do. */
  private final NativeZlib zlib;

  public ZlibOps(Host host) {
    zlib = NativeZlib.find(host);
  }

  @Override
  public boolean borrows(int op) {
    return true;
  }

  @Override
  public Object call(int op, Args args) throws OpException, IOException {
    return switch (op) {
      case Op.WRITE -> write(args);
      case Op.CREATE -> add(create(args));
      case Op.CREATE_BROTLI -> {
        var dictionary = dictionary(args, 2);
        yield add(
            args.intAt(0) == BROTLI_DECODE
                ? new BrotliDecodeEngine(dictionary)
                : new BrotliEncodeEngine(integers(args, 1), dictionary));
      }
      case Op.CREATE_ZSTD -> {
        var dictionary = dictionary(args, 2);
        yield add(
            args.intAt(0) == ZSTD_DECOMPRESS
                ? new ZstdDecompressEngine(integers(args, 1), dictionary)
                : new ZstdCompressEngine(integers(args, 1), dictionary, args.longAt(3)));
      }
      case Op.FAILURE -> {
        var failure = engine(args).failure();
        yield new Object[] {failure.message(), failure.errno(), failure.code()};
      }
      case Op.PARAMS -> {
        yield engine(args).params(args.intAt(1), args.intAt(2));
      }
      case Op.RESET -> {
        engine(args).reset();
        yield null;
      }
      case Op.CLOSE -> {
        var engine = engines.remove(args.intAt(0));
        if (engine != null) engine.close();
        yield null;
      }
      case Op.CRC32 -> crc32(args);
      case Op.WHOLE -> {
        var mode = args.intAt(0);
        yield whole.run(
            mode, () -> create(mode, -1, 15, 8, 0, null), args.bufferAt(1), args.bufferAt(2));
      }
      default -> throw new IllegalArgumentException("op " + op);
    };
  }

  private Engine engine(Args args) {
    var engine = engines.get(args.intAt(0));
    if (engine == null)
      throw new IllegalStateException("zlib stream " + args.intAt(0) + " is closed");
    return engine;
  }

  private int add(Engine engine) {
    var id = lastId.incrementAndGet();
    engines.put(id, engine);
    return id;
  }

  private static byte[] dictionary(Args args, int index) {
    return args.isNullish(index) ? null : args.bytesAt(index);
  }

  private static IntBuffer integers(Args args, int index) {
    return args.bufferAt(index).order(ByteOrder.nativeOrder()).asIntBuffer();
  }

  private Engine create(Args args) {
    return create(
        args.intAt(0),
        args.intAt(1),
        args.intAt(2),
        args.intAt(3),
        args.intAt(4),
        dictionary(args, 5));
  }

  private Engine create(
      int mode, int level, int windowBits, int memoryLevel, int strategy, byte[] dictionary) {
    var framing =
        switch (mode) {
          case DEFLATE, INFLATE -> Framing.ZLIB;
          case GZIP, GUNZIP -> Framing.GZIP;
          case DEFLATERAW, INFLATERAW -> Framing.RAW;
          case UNZIP -> Framing.ZLIB_OR_GZIP;
          default -> throw new IllegalArgumentException("mode " + mode);
        };
    if (mode == DEFLATE || mode == GZIP || mode == DEFLATERAW) {
      return zlib == null
          ? new DeflateEngine(framing, level, windowBits, strategy, dictionary)
          : new NativeDeflateEngine(
              zlib, framing, level, windowBits, memoryLevel, strategy, dictionary);
    }
    return zlib == null
        ? new InflateEngine(framing, windowBits, dictionary)
        : new NativeInflateEngine(zlib, framing, windowBits, dictionary);
  }

  private Object write(Args args) {
    var engine = engine(args);
    var input = args.isNullish(2) ? ByteBuffer.allocateDirect(0) : slice(args, 2);
    var output = slice(args, 5);
    var inputStart = input.position();
    var outputStart = output.position();
    if (!engine.write(args.intAt(1), input, output)) return -1;
    long consumed = input.position() - inputStart;
    long produced = output.position() - outputStart;
    return consumed | produced << COUNT_BITS;
  }

  private static ByteBuffer slice(Args args, int index) {
    var offset = (int) args.longAt(index + 1);
    var length = (int) Math.min(args.longAt(index + 2), MAX_COUNT);
    return args.bufferAt(index).limit(offset + length).position(offset);
  }

  private static double crc32(Args args) {
    var crc = new CRC32();
    var initial = (int) args.longAt(1);
    if (initial != 0) crc.update(prefixFor(initial));
    if (args.isString(0)) crc.update(args.stringAt(0).getBytes(StandardCharsets.UTF_8));
    else crc.update(args.bufferAt(0));
    return crc.getValue();
  }

  /**
   * The four bytes whose CRC-32 is the given value: hashing them first continues from that value.
   * Runs the register backwards over 32 zero bits, then takes off the initial register.
   */
  static byte[] prefixFor(int value) {
    var register = ~value;
    for (var bit = 0; bit < 32; bit++) {
      register = register < 0 ? ((register ^ 0xedb88320) << 1) | 1 : register << 1;
    }
    var data = ~register;
    return new byte[] {(byte) data, (byte) (data >> 8), (byte) (data >> 16), (byte) (data >> 24)};
  }

  @Override
  public void close() {
    engines.values().forEach(Engine::close);
    engines.clear();
    whole.close();
  }
}
