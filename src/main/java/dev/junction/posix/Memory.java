package dev.junction.posix;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import jdk.internal.access.JavaNioAccess;
import jdk.internal.access.SharedSecrets;
import jdk.internal.misc.Unsafe;

/**
 * A block of native memory for the structures and strings of one call, given out piece by piece.
 */
public final class Memory implements AutoCloseable {
  private static final Unsafe UNSAFE = Unsafe.getUnsafe();
  private static final int POINTER = 8;

  private final long start;
  private final long end;
  private long next;

  /**
   * @param size bytes, all zero at first
   */
  public Memory(long size) {
    this(UNSAFE.allocateMemory(size), size);
    UNSAFE.setMemory(start, size, (byte) 0);
  }

  private Memory(long start, long size) {
    this.start = start;
    end = start + size;
    next = start;
  }

  /** A block whose bytes are whatever they were. */
  static Memory uncleared(long size) {
    return new Memory(UNSAFE.allocateMemory(size), size);
  }

  @Override
  public void close() {
    UNSAFE.freeMemory(start);
  }

  public long address() {
    return start;
  }

  /** The address of so many bytes that nobody else has, aligned to eight. */
  public long take(long size) {
    long taken = next;
    next += (size + 7) & ~7;
    if (next > end) {
      throw new IllegalArgumentException("the memory is too small");
    }
    return taken;
  }

  public long bytes(byte[] bytes) {
    long taken = take(bytes.length);
    UNSAFE.copyMemory(bytes, Unsafe.ARRAY_BYTE_BASE_OFFSET, null, taken, bytes.length);
    return taken;
  }

  /** A C string. */
  public long string(byte[] bytes) {
    long taken = take(bytes.length + 1L);
    UNSAFE.copyMemory(bytes, Unsafe.ARRAY_BYTE_BASE_OFFSET, null, taken, bytes.length);
    UNSAFE.putByte(taken + bytes.length, (byte) 0);
    return taken;
  }

  public long string(String text) {
    return string(text.getBytes(StandardCharsets.UTF_8));
  }

  /** An array of pointers to C strings, ended by a null pointer. */
  public long strings(List<byte[]> texts) {
    long array = take((texts.size() + 1L) * POINTER);
    for (int i = 0; i < texts.size(); i++) {
      putLong(array + (long) i * POINTER, string(texts.get(i)));
    }
    return array;
  }

  /** What {@link #strings} takes. */
  public static long sizeOf(List<byte[]> texts) {
    long size = (texts.size() + 1L) * POINTER;
    for (var text : texts) {
      size += (text.length + 8) & ~7;
    }
    return size;
  }

  public int intAt(long address) {
    return UNSAFE.getInt(address);
  }

  public static int getInt(long address) {
    return UNSAFE.getInt(address);
  }

  public static void putInt(long address, int value) {
    UNSAFE.putInt(address, value);
  }

  public static long getLong(long address) {
    return UNSAFE.getLong(address);
  }

  public static void putLong(long address, long value) {
    UNSAFE.putLong(address, value);
  }

  public static short getShort(long address) {
    return UNSAFE.getShort(address);
  }

  public static void putShort(long address, short value) {
    UNSAFE.putShort(address, value);
  }

  public static byte getByte(long address) {
    return UNSAFE.getByte(address);
  }

  public static void putByte(long address, byte value) {
    UNSAFE.putByte(address, value);
  }

  /** A C string. */
  public static String text(long address) {
    int length = 0;
    while (UNSAFE.getByte(address + length) != 0) {
      length++;
    }
    return new String(copy(address, length), StandardCharsets.UTF_8);
  }

  /** The bytes themselves, not a copy; whoever owns them must keep them. */
  public static ByteBuffer view(long address, int length) {
    return MemorySegment.ofAddress(address)
        .reinterpret(length)
        .asByteBuffer()
        .order(ByteOrder.nativeOrder());
  }

  /** Where a direct buffer's memory begins, whatever its position. */
  public static long addressOf(ByteBuffer direct) {
    return Buffers.NIO.getBufferAddress(direct);
  }

  /** A class of its own, since few need it. */
  private static final class Buffers {
    static final JavaNioAccess NIO = SharedSecrets.getJavaNioAccess();
  }

  public static void copy(long from, long to, long length) {
    UNSAFE.copyMemory(null, from, null, to, length);
  }

  public static void put(long address, byte[] bytes) {
    UNSAFE.copyMemory(bytes, Unsafe.ARRAY_BYTE_BASE_OFFSET, null, address, bytes.length);
  }

  public static byte[] copy(long address, int length) {
    var bytes = new byte[length];
    UNSAFE.copyMemory(null, address, bytes, Unsafe.ARRAY_BYTE_BASE_OFFSET, length);
    return bytes;
  }
}
