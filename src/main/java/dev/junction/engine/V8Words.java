package dev.junction.engine;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import jdk.internal.access.JavaNioAccess;
import jdk.internal.access.SharedSecrets;
import jdk.internal.misc.Unsafe;

/**
 * V8's values as words of memory. No code of V8 may run while one is looked at, since it moves
 * objects. What is not understood is answered by {@link #UNKNOWN}.
 *
 * <p>{@link #learn} shows whether V8's objects look as this class expects. It cannot be loaded
 * where the JVM hides its internals.
 */
final class V8Words {
  static final Object UNKNOWN = new Object();

  private static final Unsafe MEMORY = Unsafe.getUnsafe();
  private static final JavaNioAccess NIO = SharedSecrets.getJavaNioAccess();

  /** Objects are tagged by this in the lowest bits of their address; small integers by 0. */
  private static final int TAG = 1;

  private static final int TAG_MASK = 3;
  private static final int SMI_SHIFT = 32;

  /** In an object's map: what kind of object it is. */
  private static final int INSTANCE_TYPE = 12;

  private static final int NUMBER = 8;

  private static final int FIRST_NO_STRING = 0x80;
  private static final int REPRESENTATION = 7;
  private static final int ONE_BYTE = 8;
  private static final int SEQUENTIAL = 0;
  private static final int CONS = 1;
  private static final int THIN = 5;
  private static final int LENGTH = 12;
  private static final int CHARACTERS = 16;
  private static final int FIRST = 16;
  private static final int SECOND = 24;
  private static final int DEEPEST = 30;

  /** What was learned: the addresses of objects that V8 never moves, and a kind. */
  private long undefined;

  private long nullWord;
  private long trueWord;
  private long falseWord;
  private long numberMap;
  private int typedArray;

  static long word(long address) {
    return MEMORY.getLong(address);
  }

  static void putWord(long address, long word) {
    MEMORY.putLong(address, word);
  }

  static int intAt(long address) {
    return MEMORY.getInt(address);
  }

  static boolean isSmall(long word) {
    return (int) word == 0;
  }

  static int small(long word) {
    return (int) (word >> SMI_SHIFT);
  }

  static long ofSmall(int number) {
    return (long) number << SMI_SHIFT;
  }

  static boolean isObject(long word) {
    return (word & TAG_MASK) == TAG;
  }

  long ofNull() {
    return nullWord;
  }

  long ofBoolean(boolean value) {
    return value ? trueWord : falseWord;
  }

  private static int type(long object) {
    return MEMORY.getShort(word(object - TAG) - TAG + INSTANCE_TYPE) & 0xffff;
  }

  /**
   * Looks at undefined, null, true, false, 0.5 and a {@code Uint8Array}, in this order at an
   * address; says whether they are understood.
   */
  boolean learn(long first) {
    for (int i = 0; i < 6; i++) {
      if (!isObject(word(first + i * 8L))) {
        return false;
      }
    }
    undefined = word(first);
    nullWord = word(first + 8);
    trueWord = word(first + 16);
    falseWord = word(first + 24);
    long half = word(first + 32);
    long array = word(first + 40);
    if (MEMORY.getDouble(half - TAG + NUMBER) != 0.5) {
      return false;
    }
    numberMap = word(half - TAG);
    typedArray = type(array);
    return type(undefined) == type(nullWord)
        && type(trueWord) == type(falseWord)
        && type(half) != typedArray
        && typedArray >= FIRST_NO_STRING
        && ArrayMemory.read(array) != null;
  }

  /**
   * An {@link Integer}, a {@link Double}, a {@link Boolean}, a {@link String}, a {@link Borrowed},
   * or null.
   */
  Object value(long word) {
    if (isSmall(word)) {
      return small(word);
    }
    if (!isObject(word)) {
      return UNKNOWN;
    }
    if (word == undefined || word == nullWord) {
      return null;
    }
    if (word == trueWord) {
      return Boolean.TRUE;
    }
    if (word == falseWord) {
      return Boolean.FALSE;
    }
    if (word(word - TAG) == numberMap) {
      double number = MEMORY.getDouble(word - TAG + NUMBER);
      return DetachedArgs.number(number, (long) number);
    }
    int type = type(word);
    if (type < FIRST_NO_STRING) {
      return string(word, type);
    }
    return type == typedArray ? Borrowed.of(word) : UNKNOWN;
  }

  private static Object string(long string, int type) {
    int length = intAt(string - TAG + LENGTH);
    if ((type & REPRESENTATION) == SEQUENTIAL && (type & ONE_BYTE) != 0) {
      byte[] bytes = new byte[length];
      MEMORY.copyMemory(
          null, string - TAG + CHARACTERS, bytes, Unsafe.ARRAY_BYTE_BASE_OFFSET, length);
      return new String(bytes, StandardCharsets.ISO_8859_1);
    }
    char[] text = new char[length];
    return put(string, text, 0, 0) ? new String(text) : UNKNOWN;
  }

  private static boolean put(long string, char[] text, int at, int depth) {
    int type = type(string);
    int length = intAt(string - TAG + LENGTH);
    if (type >= FIRST_NO_STRING || depth > DEEPEST || length < 0 || length > text.length - at) {
      return false;
    }
    long characters = string - TAG + CHARACTERS;
    switch (type & REPRESENTATION) {
      case SEQUENTIAL -> {
        if ((type & ONE_BYTE) != 0) {
          for (int i = 0; i < length; i++) {
            text[at + i] = (char) (MEMORY.getByte(characters + i) & 0xff);
          }
        } else {
          MEMORY.copyMemory(
              null, characters, text, Unsafe.ARRAY_CHAR_BASE_OFFSET + at * 2L, length * 2L);
        }
        return true;
      }
      case CONS -> {
        long first = word(string - TAG + FIRST);
        return put(first, text, at, depth + 1)
            && put(word(string - TAG + SECOND), text, at + intAt(first - TAG + LENGTH), depth + 1);
      }
      case THIN -> {
        return put(word(string - TAG + FIRST), text, at, depth + 1);
      }
      default -> {
        return false;
      }
    }
  }

  /** The memory of a typed array, which JavaScript keeps as long as the op runs. */
  static final class Borrowed implements RetainedBuffer {
    private final long address;
    private final int length;

    private Borrowed(long address, int length) {
      this.address = address;
      this.length = length;
    }

    static Object of(long array) {
      var memory = ArrayMemory.read(array);
      return memory == null
          ? UNKNOWN
          : new Borrowed(NIO.getBufferAddress(memory), memory.capacity());
    }

    @Override
    public ByteBuffer buffer() {
      return length == 0
          ? ArrayMemory.EMPTY
          : NIO.newDirectByteBuffer(address, length).order(ByteOrder.nativeOrder());
    }

    @Override
    public void close() {}
  }
}
