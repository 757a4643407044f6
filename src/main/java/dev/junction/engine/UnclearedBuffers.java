package dev.junction.engine;

import com.caoccao.javet.exceptions.JavetException;
import com.caoccao.javet.interop.V8Runtime;
import com.caoccao.javet.values.reference.V8ValueFunction;
import com.caoccao.javet.values.reference.V8ValueReference;
import jdk.internal.misc.Unsafe;

/**
 * Finds V8's own constructor of array buffers whose memory is not filled with zeros, by which its
 * builtins make copies. No API gives it out, but it has a name and stands in the context that every
 * builtin function refers to. It is looked for when the library is evaluated, so the snapshot holds
 * it and no process that starts from one reads V8's objects for it.
 */
final class UnclearedBuffers {
  private static final String NAME = "arrayBufferConstructor_DoNotInitialize";

  private UnclearedBuffers() {}

  /** The function, which the caller must close, or null. */
  static V8ValueFunction find(V8Runtime runtime) throws JavetException {
    if (!ArrayMemory.mayRead()) {
      return null;
    }
    try (V8ValueFunction builtin = runtime.getExecutor("Array.isArray").execute()) {
      long found = Words.find(Words.objectOf(builtin));
      if (found == 0) {
        return null;
      }
      // A handle of a function that nobody needs is made to stand for the one that was found.
      V8ValueFunction handle = runtime.getExecutor("(function () {})").execute();
      Words.pointAt(handle, found);
      return handle;
    }
  }

  /** What reads the words; a class of its own, since it cannot be loaded without that access. */
  private static final class Words {
    private static final Unsafe MEMORY = Unsafe.getUnsafe();

    /** Objects are tagged by this in the lowest bits of their address. */
    private static final int TAG = 1;

    private static final int TAG_MASK = 3;

    /** Of a map: the type of its objects, 16 bits. */
    private static final int TYPE = 12;

    /** Of a function. */
    private static final int SHARED = 4 * 8;

    private static final int CONTEXT = 5 * 8;

    /** Of what functions share. */
    private static final int FUNCTION_NAME = 3 * 8;

    /**
     * Of a context: the number of its slots, in the upper half of a word, and the first of them.
     */
    private static final int LENGTH = 8;

    private static final int SLOTS = 2 * 8;
    private static final int MOST_SLOTS = 1000;

    /** Of a string: its length, and its characters. */
    private static final int TEXT_LENGTH = 12;

    private static final int TEXT = 16;

    static long objectOf(V8ValueReference value) {
      return MEMORY.getLong(MEMORY.getLong(value.getHandle())) - TAG;
    }

    static void pointAt(V8ValueReference handle, long object) {
      MEMORY.putLong(MEMORY.getLong(handle.getHandle()), object + TAG);
    }

    private static boolean isPointer(long word) {
      return (word & TAG_MASK) == TAG;
    }

    private static int typeOf(long object) {
      return MEMORY.getShort(MEMORY.getLong(object) - TAG + TYPE);
    }

    /** The address of the function, or 0. */
    static long find(long builtin) {
      long context = MEMORY.getLong(builtin + CONTEXT) - TAG;
      long length = MEMORY.getLong(context + LENGTH);
      int slots = (int) (length >> Integer.SIZE);
      if ((int) length != 0 || slots <= 0 || slots > MOST_SLOTS) {
        return 0;
      }
      for (int i = 0; i < slots; i++) {
        long word = MEMORY.getLong(context + SLOTS + i * 8L);
        if (isPointer(word) && typeOf(word - TAG) == typeOf(builtin)) {
          long shared = MEMORY.getLong(word - TAG + SHARED) - TAG;
          long name = MEMORY.getLong(shared + FUNCTION_NAME);
          if (isPointer(name) && isName(name - TAG)) {
            return word - TAG;
          }
        }
      }
      return 0;
    }

    private static boolean isName(long text) {
      if (MEMORY.getInt(text + TEXT_LENGTH) != NAME.length()) {
        return false;
      }
      for (int i = 0; i < NAME.length(); i++) {
        if (MEMORY.getByte(text + TEXT + i) != NAME.charAt(i)) {
          return false;
        }
      }
      return true;
    }
  }
}
