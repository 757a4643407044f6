package dev.junction.engine;

import com.caoccao.javet.exceptions.JavetException;
import com.caoccao.javet.values.V8Value;
import com.caoccao.javet.values.reference.V8ValueArray;
import com.caoccao.javet.values.reference.V8ValueArrayBuffer;
import com.caoccao.javet.values.reference.V8ValueReference;
import com.caoccao.javet.values.reference.V8ValueTypedArray;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import jdk.internal.access.JavaNioAccess;
import jdk.internal.access.SharedSecrets;
import jdk.internal.misc.Unsafe;

/**
 * The memory of typed arrays.
 *
 * <p>Javet has to be asked for it in four steps, which take ten microseconds. V8's objects have it
 * in a few words, so those are read: after the two ways have agreed on several arrays, and only as
 * long as the words of an array and of its {@code ArrayBuffer} agree with each other. They do not
 * for memory in V8's heap or that was transferred away, nor are arrays over resizable memory read
 * so.
 */
final class ArrayMemory {
  static final ByteBuffer EMPTY = ByteBuffer.allocateDirect(0).order(ByteOrder.nativeOrder());

  private static final int PROOFS = 3;

  private int proofs;
  private boolean distrusted = !mayRead();
  private Slots slots;

  /** Whether the JVM was started with access to its internals, as the launcher does. */
  static boolean mayRead() {
    var base = Object.class.getModule();
    var own = ArrayMemory.class.getModule();
    return base.isExported("jdk.internal.misc", own) && base.isExported("jdk.internal.access", own);
  }

  /** Whether the words of several arrays have agreed with what Javet said. */
  boolean isProven() {
    return proofs == PROOFS && !distrusted;
  }

  ByteBuffer of(V8ValueTypedArray array) throws JavetException {
    if (distrusted) {
      return asked(array);
    }
    if (proofs == PROOFS) {
      var memory = Words.read(array);
      return memory == null ? asked(array) : memory;
    }
    var memory = asked(array);
    if (memory.hasRemaining()) {
      var read = Words.read(array);
      if (read != null) {
        if (read.remaining() == memory.remaining() && Words.areSame(read, memory)) {
          proofs++;
        } else {
          distrusted = true;
        }
      }
    }
    return memory;
  }

  private static ByteBuffer asked(V8ValueTypedArray array) throws JavetException {
    int length = array.getByteLength();
    if (length == 0) {
      return EMPTY;
    }
    V8Value buffer = array.get(V8ValueTypedArray.PROPERTY_BUFFER);
    try {
      if (buffer instanceof V8ValueArrayBuffer memory) {
        return slice(memory.getByteBuffer(), array.getByteOffset(), length);
      }
      throw new IllegalArgumentException("a typed array without a buffer");
    } finally {
      ((V8ValueReference) buffer).close();
    }
  }

  /** The memory of a typed array of which V8's word is given; null when its words do not tell. */
  static ByteBuffer read(long word) {
    return Words.read(word);
  }

  /** The address of the memory of a typed array, given the object's own, or 0. */
  static long locate(long object) {
    return Words.locate(object);
  }

  /** Whether the memory of a typed array, given the object's address, is shared. */
  static boolean isShared(long object) {
    return Words.isShared(object);
  }

  /** The bytes of a typed array whose memory was located. */
  static int lengthAt(long object) {
    return Words.lengthAt(object);
  }

  Slots slots() {
    return slots;
  }

  boolean attachSlots(V8ValueArray array) throws JavetException {
    slots = mayRead() ? Slots.attach(array) : null;
    return slots != null;
  }

  void close() {
    if (slots != null) {
      slots.close();
    }
  }

  static ByteBuffer slice(ByteBuffer memory, int offset, int length) {
    return memory.slice(offset, length).order(ByteOrder.nativeOrder());
  }

  /** What reads the words; a class of its own, since it cannot be loaded without that access. */
  private static final class Words {
    private static final Unsafe MEMORY = Unsafe.getUnsafe();
    private static final JavaNioAccess NIO = SharedSecrets.getJavaNioAccess();

    /** Where V8's typed arrays have what, in bytes. */
    private static final int BUFFER = 4 * 8;

    private static final int FLAGS = 5 * 8;
    private static final int BYTE_OFFSET = 6 * 8;
    private static final int BYTE_LENGTH = 7 * 8;
    private static final int ADDRESS = 9 * 8;
    private static final int BASE = 10 * 8;

    /** Of the flags: follows its buffer's length, and is over resizable memory. */
    private static final int CHANGING = 3;

    /** Where V8's array buffers have what, in bytes. */
    private static final int BUFFER_LENGTH = 5 * 8;

    private static final int BUFFER_ADDRESS = 7 * 8;
    private static final int BUFFER_FLAGS = 9 * 8;
    private static final int SHARED = 1 << 4;

    /** Objects are tagged by this in the lowest bits of their address. */
    private static final int TAG = 1;

    private static final int TAG_MASK = 3;

    /** Null when the words do not tell. No code of V8 runs meanwhile, so nothing is moved. */
    static ByteBuffer read(V8ValueTypedArray array) {
      return read(MEMORY.getLong(MEMORY.getLong(array.getHandle())));
    }

    static ByteBuffer read(long word) {
      long object = word - TAG;
      long address = locate(object);
      if (address == 0) {
        return null;
      }
      int length = (int) MEMORY.getLong(object + BYTE_LENGTH);
      return length == 0
          ? EMPTY
          : NIO.newDirectByteBuffer(address, length).order(ByteOrder.nativeOrder());
    }

    static long locate(long object) {
      long buffer = MEMORY.getLong(object + BUFFER) - TAG;
      if (((object | buffer) & TAG_MASK) != 0
          || (MEMORY.getLong(object + FLAGS) & CHANGING) != 0
          || MEMORY.getLong(object + BASE) != 0) {
        return 0;
      }
      long offset = MEMORY.getLong(object + BYTE_OFFSET);
      long length = MEMORY.getLong(object + BYTE_LENGTH);
      long address = MEMORY.getLong(object + ADDRESS);
      if (MEMORY.getLong(buffer + BUFFER_ADDRESS) + offset != address
          || length < 0
          || length > Integer.MAX_VALUE
          || offset < 0
          || MEMORY.getLong(buffer + BUFFER_LENGTH) - offset < length) {
        return 0;
      }
      return address;
    }

    static boolean isShared(long object) {
      long buffer = MEMORY.getLong(object + BUFFER) - TAG;
      return (MEMORY.getInt(buffer + BUFFER_FLAGS) & SHARED) != 0;
    }

    static int lengthAt(long object) {
      return (int) MEMORY.getLong(object + BYTE_LENGTH);
    }

    static boolean areSame(ByteBuffer one, ByteBuffer other) {
      return NIO.getBufferAddress(one) == NIO.getBufferAddress(other);
    }
  }
}
