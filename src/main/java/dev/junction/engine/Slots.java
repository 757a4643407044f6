package dev.junction.engine;

import com.caoccao.javet.exceptions.JavetException;
import com.caoccao.javet.values.reference.V8ValueArray;
import jdk.internal.misc.Unsafe;

/**
 * An array of JavaScript that Java looks into: for typed arrays and for text too long to be handed
 * over as an argument, of which V8 would make a handle or a copy.
 *
 * <p>What is found is a place in memory, good until the op returns, since V8 moves and frees
 * nothing as long as none of its code runs. It is read from the words of V8's objects. Before that
 * they are compared with what {@link #attach} is shown; what does not look as those is not found.
 */
public final class Slots implements AutoCloseable {
  private static final Unsafe MEMORY = Unsafe.getUnsafe();

  /** The parts of what {@link #attach} is shown. */
  private static final int NARROW = 0;

  private static final int WIDE = 1;
  private static final int BYTES = 2;
  private static final int ROOM = 3;

  /** Objects are tagged by this in the lowest bits of their address. */
  private static final int TAG = 1;

  private static final int TAG_MASK = 3;

  /** Of a map: the type of its objects, 16 bits, and in bits above it the kind of its elements. */
  private static final int TYPE = 12;

  private static final int TYPE_MASK = 0xffff;
  private static final int KIND_MASK = 0xfc000000 | TYPE_MASK;

  private static final int ELEMENTS = 2 * 8;
  private static final int FIRST_ELEMENT = 2 * 8;

  /** Of a string: what is kept of its hash, its length, and its characters. */
  private static final int HASH = 8;

  private static final int TEXT_LENGTH = 12;
  private static final int TEXT = 16;

  /** Of a string that is made of others: the first of them, or the only one. */
  private static final int FIRST_PART = 16;

  /** What follows it: the second part, or, shifted, where in the first one it begins. */
  private static final int NEXT_PART = 24;

  /** Of the type of a string: how it is made, whether it has a byte a character, and neither. */
  private static final int SHAPE = 7;

  private static final int JOINED = 1;
  private static final int PART = 3;
  private static final int ELSEWHERE = 5;
  private static final int ONE_BYTE = 8;
  private static final int NOT_INTERNALIZED = 0x20;
  private static final int NO_STRING = ~(SHAPE | ONE_BYTE | NOT_INTERNALIZED);

  /** Of a byte array of V8: its length, in the upper half of a word, and its bytes. */
  private static final int ROOM_LENGTH = 8;

  private static final int ROOM_START = 16;

  private final V8ValueArray array;
  private long narrowMap;
  private long wideMap;
  private long roomMap;
  private int noHash;
  private int bytesKind;
  private long address;
  private long length;
  private boolean wide;

  private Slots(V8ValueArray array) {
    this.array = array;
  }

  /**
   * Null if V8's objects are not as expected.
   *
   * @param array keeps the handle; holds fresh text "ABCDEFGH" and "ĀBCDEFGH", a {@code Uint8Array}
   *     of the numbers from 0 to 99 in memory of its own, and a byte array of V8 of 24 bytes
   */
  static Slots attach(V8ValueArray array) throws JavetException {
    var slots = new Slots(array);
    if (slots.learn()) {
      return slots;
    }
    array.close();
    return null;
  }

  private boolean learn() {
    var expected = "ABCDEFGH";
    if (!findText(NARROW) || wide || length != expected.length()) return false;
    for (int i = 0; i < expected.length(); i++) {
      if (MEMORY.getByte(address + i) != expected.charAt(i)) return false;
    }
    if (!findText(WIDE) || !wide || length != expected.length()) return false;
    for (int i = 0; i < expected.length(); i++) {
      if (MEMORY.getShort(address + 2L * i) != (i == 0 ? 0x100 : expected.charAt(i))) return false;
    }
    if (object(BYTES) == 0) return false;
    bytesKind = kindOf(object(BYTES));
    if (!findBytes(BYTES) || length != 100) return false;
    for (int i = 0; i < 100; i++) {
      if (MEMORY.getByte(address + i) != i) return false;
    }
    long narrow = object(NARROW);
    long other = object(WIDE);
    long room = object(ROOM);
    narrowMap = MEMORY.getLong(narrow);
    wideMap = MEMORY.getLong(other);
    noHash = MEMORY.getInt(narrow + HASH);
    if (room != 0 && MEMORY.getLong(room + ROOM_LENGTH) == 24L << Integer.SIZE) {
      roomMap = MEMORY.getLong(room);
    }
    return typeOf(narrow) == (NOT_INTERNALIZED | ONE_BYTE)
        && typeOf(other) == NOT_INTERNALIZED
        && MEMORY.getInt(other + HASH) == noHash
        && roomMap != 0;
  }

  /** What the instructions of {@link NativeFunctions} know objects by. */
  long narrowMap() {
    return narrowMap;
  }

  long wideMap() {
    return wideMap;
  }

  long roomMap() {
    return roomMap;
  }

  int noHash() {
    return noHash;
  }

  int bytesKind() {
    return bytesKind;
  }

  /** Whether the array of bytes in the slot, over shared memory, is told from what was learned. */
  boolean tellsShared(int slot) {
    long object = object(slot);
    return object != 0 && kindOf(object) == bytesKind && ArrayMemory.isShared(object);
  }

  /** Where what was found last begins. */
  public long address() {
    return address;
  }

  /** How many bytes, or characters, were found last. */
  public long length() {
    return length;
  }

  /** Whether the text that was found last has two bytes a character. */
  public boolean isWide() {
    return wide;
  }

  /** The object in a slot, or 0 if there is none. */
  private long object(int slot) {
    long elements = MEMORY.getLong(objectOf() + ELEMENTS) - TAG;
    long word = MEMORY.getLong(elements + FIRST_ELEMENT + slot * 8L);
    return (word & TAG_MASK) == TAG ? word - TAG : 0;
  }

  private long objectOf() {
    return MEMORY.getLong(MEMORY.getLong(array.getHandle())) - TAG;
  }

  private static int typeOf(long object) {
    return MEMORY.getInt(MEMORY.getLong(object) - TAG + TYPE) & TYPE_MASK;
  }

  private static int kindOf(long object) {
    return MEMORY.getInt(MEMORY.getLong(object) - TAG + TYPE) & KIND_MASK;
  }

  /**
   * Finds the memory of an array of bytes; not if it is in V8's heap, shared, or can change its
   * size.
   */
  public boolean findBytes(int slot) {
    long object = object(slot);
    if (object == 0 || kindOf(object) != bytesKind) return false;
    var found = ArrayMemory.locate(object);
    address = found;
    length = found == 0 ? 0 : ArrayMemory.lengthAt(object);
    return found != 0;
  }

  /** Finds a string's characters; not if they are in several pieces or outside V8's heap. */
  public boolean findText(int slot) {
    long text = object(slot);
    if (text == 0) return false;
    int type = typeOf(text);
    if ((type & NO_STRING) != 0) return false;
    length = MEMORY.getInt(text + TEXT_LENGTH);
    long skipped = 0;
    while ((type & SHAPE) != 0) {
      int shape = type & SHAPE;
      if (shape == PART) {
        skipped += MEMORY.getLong(text + NEXT_PART) >> Integer.SIZE;
      } else if (shape == JOINED) {
        long second = MEMORY.getLong(text + NEXT_PART) - TAG;
        if (MEMORY.getInt(second + TEXT_LENGTH) != 0) return false;
      } else if (shape != ELSEWHERE) {
        return false;
      }
      text = MEMORY.getLong(text + FIRST_PART) - TAG;
      type = typeOf(text);
    }
    wide = (type & ONE_BYTE) == 0;
    address = text + TEXT + (wide ? 2 * skipped : skipped);
    return true;
  }

  /**
   * Finds the bytes of a byte array of V8 that is to {@link #becomeText}.
   *
   * @param bytes how many it must have
   */
  public boolean findRoom(int slot, long bytes) {
    long room = object(slot);
    if (room == 0
        || MEMORY.getLong(room) != roomMap
        || MEMORY.getLong(room + ROOM_LENGTH) != bytes << Integer.SIZE) {
      return false;
    }
    address = room + ROOM_START;
    length = bytes;
    return true;
  }

  /**
   * Makes a string of a byte array that nothing but the slot refers to. Both have a map, a word
   * whose upper half is a length, and the bytes, so to V8's collector it is of the same size as
   * before.
   */
  public void becomeText(int slot, boolean twoBytes) {
    long room = object(slot);
    long count = MEMORY.getLong(room + ROOM_LENGTH) >> Integer.SIZE;
    long characters = twoBytes ? count >> 1 : count;
    MEMORY.putLong(room + HASH, characters << Integer.SIZE | noHash & 0xffffffffL);
    MEMORY.putLong(room, twoBytes ? wideMap : narrowMap);
  }

  @Override
  public void close() {
    try {
      if (!array.getV8Runtime().isClosed()) {
        array.close();
      }
    } catch (JavetException error) {
      throw new IllegalStateException(error);
    }
  }
}
