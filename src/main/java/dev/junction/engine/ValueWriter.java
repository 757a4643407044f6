package dev.junction.engine;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * Writes what an op answered into the shared heap. A string of more than {@value #LARGE_STRING}
 * characters, bytes that exceed the room and the like are kept aside as <em>large</em> values,
 * which JavaScript fetches by number through the bridge.
 */
final class ValueWriter {
  private static final int LARGE_STRING = 256;
  private static final int LARGE_BYTES = 64 << 10;

  private final ByteBuffer heap;
  private final Map<Integer, Object> large = new HashMap<>();
  private int nextLarge;

  ValueWriter(ByteBuffer heap) {
    this.heap = heap;
  }

  /** Takes a large value out of keeping. */
  Object take(int number) {
    return large.remove(number);
  }

  /**
   * Writes a value at an offset.
   *
   * @return the offset behind it, a multiple of 8, or -1 when it does not fit below {@code limit}
   */
  int write(Object value, int offset, int limit) {
    int first = nextLarge;
    int end = put(value, offset, limit);
    if (end < 0) {
      while (nextLarge > first) {
        large.remove(--nextLarge);
      }
    }
    return end;
  }

  private int put(Object value, int offset, int limit) {
    if (limit - offset < 16) {
      return -1;
    }
    if (value == null) {
      heap.putInt(offset, ValueTag.UNDEFINED);
      return offset + 8;
    }
    if (value instanceof Boolean flag) {
      heap.putInt(offset, flag ? ValueTag.TRUE : ValueTag.FALSE);
      return offset + 8;
    }
    if (value instanceof Integer number) {
      putHead(ValueTag.INT, number, offset);
      return offset + 8;
    }
    if (value instanceof Number number) {
      heap.putInt(offset, ValueTag.DOUBLE);
      heap.putDouble(offset + 8, number.doubleValue());
      return offset + 16;
    }
    if (value instanceof String string) {
      return putString(string, offset, limit);
    }
    if (value instanceof byte[] bytes) {
      int end = putLength(bytes.length, bytes, offset, limit);
      if (end > 0 && bytes.length <= LARGE_BYTES) {
        heap.put(offset + 8, bytes);
      }
      return end;
    }
    if (value instanceof ByteBuffer bytes) {
      int length = bytes.remaining();
      int end = putLength(length, bytes, offset, limit);
      if (end > 0 && length <= LARGE_BYTES) {
        heap.put(offset + 8, bytes, bytes.position(), length);
      }
      return end;
    }
    if (value instanceof double[] numbers) {
      return putDoubles(numbers, offset, limit);
    }
    if (value instanceof long[] numbers) {
      return putLongs(numbers, offset, limit);
    }
    if (value instanceof OpException error) {
      putHead(ValueTag.ERROR, 2, offset);
      int end = putString(error.code(), offset + 8, limit);
      return end < 0 ? end : putString(String.valueOf(error.getMessage()), end, limit);
    }
    return value instanceof Object[] values
        ? putArray(values, offset, limit)
        : putLarge(value, offset);
  }

  private int putDoubles(double[] numbers, int offset, int limit) {
    int end = offset + 8 + numbers.length * 8;
    if (end > limit) {
      return numbers.length * 8 > LARGE_BYTES ? putLarge(numbers, offset) : -1;
    }
    putHead(ValueTag.DOUBLES, numbers.length, offset);
    for (int i = 0; i < numbers.length; i++) {
      heap.putDouble(offset + 8 + i * 8, numbers[i]);
    }
    return end;
  }

  private int putLongs(long[] numbers, int offset, int limit) {
    int end = offset + 8 + numbers.length * 8;
    if (end > limit) {
      return numbers.length * 8 > LARGE_BYTES ? putLarge(numbers, offset) : -1;
    }
    putHead(ValueTag.LONGS, numbers.length, offset);
    for (int i = 0; i < numbers.length; i++) {
      heap.putLong(offset + 8 + i * 8, numbers[i]);
    }
    return end;
  }

  private int putArray(Object[] values, int offset, int limit) {
    if (values.length * 16L > LARGE_BYTES) {
      return putLarge(values, offset);
    }
    putHead(ValueTag.ARRAY, values.length, offset);
    int at = offset + 8;
    for (var element : values) {
      at = put(element, at, limit);
      if (at < 0) {
        return at;
      }
    }
    return at;
  }

  /** Keeps a value aside and writes only its number. */
  void writeLarge(Object value, int offset) {
    putLarge(value, offset);
  }

  private void putHead(int tag, int length, int offset) {
    heap.putInt(offset, tag);
    heap.putInt(offset + 4, length);
  }

  private int putLarge(Object value, int offset) {
    int number = nextLarge++;
    large.put(number, value);
    putHead(ValueTag.LARGE, number, offset);
    return offset + 8;
  }

  /** The head of bytes that follow it, unless they are many; where they end, or -1. */
  private int putLength(int length, Object bytes, int offset, int limit) {
    if (length > LARGE_BYTES) {
      return putLarge(bytes, offset);
    }
    int end = SharedHeapLayout.align8(offset + 8 + length);
    if (end > limit) {
      return -1;
    }
    putHead(ValueTag.BYTES, length, offset);
    return end;
  }

  private int putString(String string, int offset, int limit) {
    int length = string.length();
    if (length > LARGE_STRING) {
      return putLarge(string, offset);
    }
    var latin1 = string.getBytes(StandardCharsets.ISO_8859_1);
    if (new String(latin1, StandardCharsets.ISO_8859_1).equals(string)) {
      int end = SharedHeapLayout.align8(offset + 8 + length);
      if (end > limit) {
        return -1;
      }
      putHead(ValueTag.LATIN1, length, offset);
      heap.put(offset + 8, latin1);
      return end;
    }
    int end = SharedHeapLayout.align8(offset + 8 + length * 2);
    if (end > limit) {
      return -1;
    }
    putHead(ValueTag.UTF16, length, offset);
    for (int i = 0; i < length; i++) {
      heap.putChar(offset + 8 + i * 2, string.charAt(i));
    }
    return end;
  }
}
