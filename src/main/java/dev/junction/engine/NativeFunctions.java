package dev.junction.engine;

import com.caoccao.javet.exceptions.JavetException;
import com.caoccao.javet.interop.V8Runtime;
import com.caoccao.javet.interop.callback.JavetCallbackContext;
import com.caoccao.javet.interop.callback.JavetCallbackType;
import com.caoccao.javet.values.reference.V8ValueFunction;
import dev.junction.engine.V8Library.Words;

/**
 * A JavaScript function that calls functions of the C library and of simdutf, which V8's library
 * holds, with the addresses of text and of arrays of bytes: without Java on the way, in a tenth of
 * a microsecond.
 *
 * <p>V8 calls the instructions of {@link NativeFunctionsCode}, which find memory as {@link Slots}
 * does, see to it that the part of it that is asked for is there, and call. Nothing moves
 * meanwhile, as V8 does not run. {@code internal/buffer/native} knows the functions' numbers.
 */
final class NativeFunctions {
  private static final int PAGE = 4096;
  private static final int MS_ASYNC = 1;

  /** What the instructions read, at these offsets. */
  private static final int ROOM_MAP = 0;

  private static final int BYTES_KIND = 8;
  private static final int NO_HASH = 12;
  private static final int NARROW_MAP = 16;
  private static final int WIDE_MAP = 24;
  private static final int CONVERTER = 32;
  private static final int VALIDATE = 40;
  private static final int MOVE = 48;
  private static final int BECOME_TEXT = 56;
  private static final int TABLE = 64;

  /** Of a function in the table. */
  private static final int ENTRY_SIZE = 32;

  private static final int ADDRESS = 0;
  private static final int SELF = 8;
  private static final int ANSWER = 16;
  private static final int WIDTH = 20;
  private static final int ORDER = 24;
  private static final int COUNT = 30;

  private static final int ENTRIES = 32;

  /** How what is returned becomes an answer. */
  private static final int NUMBER = 0;

  private static final int TRUTH = 1;

  /** The distance from the first address, or -1 for a null pointer. */
  private static final int POINTER = 2;

  /** The second of two numbers. */
  private static final int SECOND = 3;

  /** The bit of a string's type that one of text of one byte a character has. */
  private static final int NARROW = 8;

  private static final int WIDE = 0;

  private final V8Runtime runtime;
  private final MachineCode code;
  private final JavetCallbackContext context;

  private NativeFunctions(V8Runtime runtime, MachineCode code, JavetCallbackContext context) {
    this.runtime = runtime;
    this.code = code;
    this.context = context;
  }

  /** What was made, and the function, which its caller must close. */
  record Made(NativeFunctions functions, V8ValueFunction function) {}

  /**
   * Null where V8 or the system are not as expected.
   *
   * @param bridge stands in for the function that V8 never calls
   * @param slots has an array of bytes over shared memory in the first slot
   */
  static Made make(V8Runtime runtime, Bridge bridge, NativeCalls calls, Slots slots)
      throws JavetException {
    var library = V8Library.find(runtime);
    if (library == null || slots == null || !slots.tellsShared(0)) {
      return null;
    }
    var code =
        MachineCode.load(
            calls,
            TABLE + ENTRIES * ENTRY_SIZE,
            NativeFunctionsCode.CALL,
            NativeFunctionsCode.BECOME_TEXT,
            NativeFunctionsCode.MAKE_TEXT);
    if (code == null) {
      return null;
    }
    fill(code, calls, library, slots);
    var context =
        new JavetCallbackContext("native", JavetCallbackType.DirectCallNoThisAndResult, bridge);
    var function = runtime.createV8ValueFunction(context);
    long slot = slotOf(function, calls, library);
    if (slot == 0) {
      function.close();
      runtime.removeCallbackContext(context.getHandle());
      code.close();
      return null;
    }
    Words.put(slot, code.start(0));
    return new Made(new NativeFunctions(runtime, code, context), function);
  }

  /** Where the address stands that V8 calls for a function of Javet, or 0. */
  private static long slotOf(V8ValueFunction function, NativeCalls calls, V8Library library) {
    long sync = calls.find("msync");
    long word = function.getHandle();
    for (int offset : DirectBridge.PATH_TO_CALLBACK) {
      long page = word + offset & -PAGE;
      // The system knows whether there is memory; nothing is written by this.
      if (word <= 0
          || (word & 7) != 0
          || (int) calls.call(sync, page, PAGE, MS_ASYNC, 0, 0, 0) != 0) {
        return 0;
      }
      if (offset == DirectBridge.TEMPLATE_CALLBACK) {
        return library.holds(Words.at(word + offset)) ? word + offset : 0;
      }
      word = Words.at(word + offset) & ~1;
    }
    return 0;
  }

  private static void fill(MachineCode code, NativeCalls calls, V8Library library, Slots slots) {
    long data = code.data();
    Words.put(data + ROOM_MAP, slots.roomMap());
    Words.put(data + BYTES_KIND, slots.bytesKind() & 0xffffffffL | (long) slots.noHash() << 32);
    Words.put(data + NARROW_MAP, slots.narrowMap());
    Words.put(data + WIDE_MAP, slots.wideMap());
    var table = new Table(data + TABLE, library.converter());
    // Orders are of: the converter, then an address and a length for each object, a value for each
    // number. The numbers are those of internal/buffer/native.
    table.convert(0, V8Library.VALIDATE_ASCII, TRUTH, 0, 3, 0, 1, 2);
    table.convert(1, V8Library.VALIDATE_UTF8, TRUTH, 0, 3, 0, 1, 2);
    table.convert(2, V8Library.UTF8_LENGTH_FROM_LATIN1, NUMBER, NARROW, 3, 0, 1, 2);
    table.convert(3, V8Library.UTF8_LENGTH_FROM_UTF16, SECOND, WIDE, 3, 0, 1, 2);
    table.convert(4, V8Library.LATIN1_TO_UTF8, NUMBER, NARROW, 5, 0, 1, 2, 3);
    table.convert(5, V8Library.UTF16_TO_UTF8, NUMBER, WIDE, 5, 0, 1, 2, 3);
    table.convert(6, V8Library.UTF16_LENGTH_FROM_UTF8, NUMBER, 0, 3, 0, 1, 2);
    table.convert(7, V8Library.VALID_UTF8_TO_UTF16, NUMBER, 0, 5, 0, 1, 2, 3);
    table.put(8, calls.find("memchr"), POINTER, 0, 4, 1, 3, 2);
    table.put(9, calls.find("memrchr"), POINTER, 0, 4, 1, 3, 2);
    table.put(10, calls.find("memmem"), POINTER, 0, 5, 1, 2, 3, 4);
    table.put(11, calls.find("memcmp"), NUMBER, 0, 5, 1, 3, 2);
    table.put(12, calls.find("memmove"), POINTER, NARROW, 5, 1, 3, 4);
    table.put(13, calls.find("memmove"), POINTER, WIDE, 5, 1, 3, 2);
    table.put(14, code.start(1), NUMBER, 0, 4, 1, 2, 3);
    table.convert(17, V8Library.SWAP_UTF16, NUMBER, 0, 4, 0, 1, 3, 1);
    table.convert(18, V8Library.COUNT_UTF8, NUMBER, 0, 3, 0, 1, 2);
    table.convert(19, V8Library.UTF8_TO_LATIN1, NUMBER, 0, 5, 0, 1, 2, 3);
    table.convert(20, V8Library.LATIN1_TO_UTF16, NUMBER, NARROW, 5, 0, 1, 2, 3);
    table.convert(21, V8Library.TO_BASE64, NUMBER, 0, 6, 0, 1, 2, 3, 5);
    if (table.converter() != 0) {
      Words.put(data + CONVERTER, table.converter());
      Words.put(data + VALIDATE, table.method(V8Library.VALIDATE_ASCII));
      Words.put(data + MOVE, calls.find("memmove"));
      Words.put(data + BECOME_TEXT, code.start(1));
      table.put(16, code.start(2), TRUTH, 0, 6, 1, 2, 3, 5);
    }
    table.put(15, calls.find("memset"), POINTER, 0, 4, 1, 3, 2);
    if (System.getProperty("os.name").equals("Linux")) {
      table.put(22, calls.find("syscall"), NUMBER, 0, 7, 1, 2, 3, 5, 6);
      table.put(23, calls.find("statx"), NUMBER, 0, 8, 1, 2, 4, 5, 6);
      table.put(24, calls.find("preadv2"), NUMBER, 0, 7, 1, 2, 4, 5, 6);
      table.put(25, calls.find("close"), NUMBER, 0, 2, 1);
    }
  }

  private record Table(long start, long converter) {
    /** A function of simdutf, which is a method of its converter. */
    void convert(int number, int method, int answer, int width, int count, int... order) {
      if (converter != 0) {
        put(number, method(method), answer, width, count, order);
        Words.put(start + number * ENTRY_SIZE + SELF, converter);
      }
    }

    /** The address of a method. */
    long method(int number) {
      return Words.at(Words.at(converter) + number * 8L);
    }

    /**
     * @param count of values that must be there
     * @param order which of these the parameters get, at most five
     */
    void put(int number, long address, int answer, int width, int count, int... order) {
      long entry = start + number * ENTRY_SIZE;
      Words.put(entry + ADDRESS, address);
      Words.put(entry + ANSWER, answer | (long) width << (WIDTH - ANSWER) * 8);
      long last = (long) count << (COUNT - ORDER) * 8;
      for (int i = 0; i < order.length; i++) {
        last |= (long) order[i] << i * 8;
      }
      Words.put(entry + ORDER, last);
    }
  }

  /** While V8 is still there. */
  void release() throws JavetException {
    runtime.removeCallbackContext(context.getHandle());
  }

  /** After V8 is gone. */
  void close() {
    code.close();
  }
}
