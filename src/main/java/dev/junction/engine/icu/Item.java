package dev.junction.engine.icu;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * One ICU data item while it is being turned from big-endian to little-endian, in place. Values are
 * always read in the original order, so a field must be read before the range that holds it is
 * swapped.
 */
final class Item {
  static final int HEADER_SIZE_OFFSET = 0;
  static final int MAGIC_OFFSET = 2;
  static final int INFO_SIZE_OFFSET = 4;
  static final int RESERVED_WORD_OFFSET = 6;
  static final int BIG_ENDIAN_OFFSET = 8;
  static final int FORMAT_OFFSET = 12;
  static final int FORMAT_VERSION_OFFSET = 16;
  static final int MAGIC = 0xda27;

  private final String name;
  private final ByteBuffer bytes;

  Item(String name, byte[] content) {
    this.name = name;
    this.bytes = ByteBuffer.wrap(content).order(ByteOrder.BIG_ENDIAN);
  }

  String name() {
    return name;
  }

  /** Swaps this item in place; it must not be used afterwards. */
  byte[] swapped() {
    ItemSwapper.swap(this);
    return bytes.array();
  }

  int uint8(int offset) {
    return bytes.get(offset) & 0xff;
  }

  int uint16(int offset) {
    return bytes.getShort(offset) & 0xffff;
  }

  int int32(int offset) {
    return bytes.getInt(offset);
  }

  /** {@code count} 32-bit values from {@code offset}. */
  int[] int32s(int offset, int count) {
    var values = new int[count];
    bytes.slice(offset, 4 * count).order(ByteOrder.BIG_ENDIAN).asIntBuffer().get(values);
    return values;
  }

  String ascii(int offset, int length) {
    return new String(bytes.array(), offset, length, StandardCharsets.US_ASCII);
  }

  /** The ASCII text from {@code offset} to the next NUL. */
  String asciiz(int offset) {
    var end = offset;
    while (bytes.get(end) != 0) end++;
    return ascii(offset, end - offset);
  }

  void swap16(int from, int to) {
    for (var i = from; i < to; i += 2) bytes.putShort(i, Short.reverseBytes(bytes.getShort(i)));
  }

  void swap32(int from, int to) {
    for (var i = from; i < to; i += 4) bytes.putInt(i, Integer.reverseBytes(bytes.getInt(i)));
  }

  void swap64(int from, int to) {
    for (var i = from; i < to; i += 8) bytes.putLong(i, Long.reverseBytes(bytes.getLong(i)));
  }

  /**
   * Swaps the header that every item (and collation data inside a bundle) starts with.
   *
   * @return the header's length: where the content begins
   * @throws IllegalArgumentException if there is no big-endian header at {@code offset}
   */
  int swapHeader(int offset) {
    if (uint16(offset + MAGIC_OFFSET) != MAGIC || uint8(offset + BIG_ENDIAN_OFFSET) != 1) {
      throw new IllegalArgumentException(name + " has no big-endian ICU header at " + offset);
    }
    var size = uint16(offset + HEADER_SIZE_OFFSET);
    swap16(offset + HEADER_SIZE_OFFSET, offset + MAGIC_OFFSET);
    swap16(offset + INFO_SIZE_OFFSET, offset + BIG_ENDIAN_OFFSET);
    bytes.put(offset + BIG_ENDIAN_OFFSET, (byte) 0);
    return size;
  }
}
