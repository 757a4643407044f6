package dev.junction.engine;

import dev.junction.engine.V8Library.Words;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;

/**
 * A page of instructions for x86-64, in functions that find the address of their data in rax. It
 * cannot be loaded where the JVM hides its internals.
 */
final class MachineCode implements AutoCloseable {
  private static final int PAGE = 4096;
  private static final int PROT_READ = 1;
  private static final int PROT_WRITE = 2;
  private static final int PROT_EXEC = 4;
  private static final int MAP_PRIVATE = 2;
  private static final int MAP_ANONYMOUS = 0x20;
  private static final String LOAD_DATA = "48b8"; // mov rax, (the address behind it)
  private static final int ALIGNMENT = 16;

  private final NativeCalls calls;
  private final long page;
  private final long data;
  private final long[] starts;

  private MachineCode(NativeCalls calls, long page, long data, long[] starts) {
    this.calls = calls;
    this.page = page;
    this.data = data;
    this.starts = starts;
  }

  /**
   * Null if the system gives no such page.
   *
   * @param size bytes of data, all zero at first
   */
  static MachineCode load(NativeCalls calls, int size, byte[]... functions) {
    long protection = PROT_READ | PROT_WRITE;
    long page =
        calls.call(calls.find("mmap"), 0, PAGE, protection, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (page == -1) {
      return null;
    }
    long data = Words.allocate(size);
    Words.write(data, new byte[size]);
    var starts = new long[functions.length];
    long at = page;
    for (int i = 0; i < functions.length; i++) {
      var code = withData(functions[i], data);
      if (at + code.length > page + PAGE) {
        throw new IllegalArgumentException("more code than a page holds");
      }
      Words.write(at, code);
      starts[i] = at;
      at = at + code.length + ALIGNMENT - 1 & -ALIGNMENT;
    }
    var loaded = new MachineCode(calls, page, data, starts);
    if (calls.call(calls.find("mprotect"), page, PAGE, PROT_READ | PROT_EXEC, 0, 0, 0) != 0) {
      loaded.close();
      return null;
    }
    return loaded;
  }

  private static byte[] withData(byte[] body, long data) {
    var load = HexFormat.of().parseHex(LOAD_DATA);
    return ByteBuffer.allocate(load.length + Long.BYTES + body.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(load)
        .putLong(data)
        .put(body)
        .array();
  }

  /** The address of a function. */
  long start(int function) {
    return starts[function];
  }

  /** The address of the data. */
  long data() {
    return data;
  }

  @Override
  public void close() {
    calls.call(calls.find("munmap"), page, PAGE, 0, 0, 0, 0);
    Words.free(data);
  }
}
