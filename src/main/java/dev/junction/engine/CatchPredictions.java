package dev.junction.engine;

import com.caoccao.javet.interop.V8Runtime;
import com.caoccao.javet.values.reference.V8ValueArray;
import dev.junction.engine.V8Library.Words;

/**
 * What V8 says of functions of the library that catch what a program throws, in order to report it.
 *
 * <p>A debugger that is to pause at uncaught exceptions has to know when one is thrown whether it
 * will be caught. V8 looks at the functions on the stack for that: their tables of handlers say
 * whether a {@code catch} is one of the program, or only passes on what was thrown, as those do
 * that V8 itself adds to loops. Here the handlers of some functions are made such ones. Nothing
 * else depends on that.
 */
final class CatchPredictions {
  private static final int LENGTH = 8;
  private static final int FIRST = 16;

  /** Of an array. */
  private static final int ELEMENTS = 16;

  private static final int COUNT = 24;

  /** Of a function: what closures of the same text share, and of that its code. */
  private static final int SHARED = 32;

  private static final int CODE = 8;
  private static final int MADE_FROM = 8;

  /** Of bytecode, the table of handlers, which has four numbers for each. */
  private static final int HANDLERS = 32;

  private static final int HANDLER_SIZE = 16;
  private static final int HANDLER_KIND = 8;
  private static final int KIND_MASK = 7;
  private static final int CATCHES = 1;

  /** Of a map: the type of its objects. */
  private static final int TYPE = 12;

  private static final int TYPE_MASK = 0xffff;
  private static final int FIRST_FUNCTION = 0x812;
  private static final int LAST_FUNCTION = 0x822;
  private static final int SHARED_INFO = 0x120;
  private static final int COMPILED = 0xba;
  private static final int BYTECODE = 0xb9;
  private static final int BYTES = 0xc4;

  /** Of a {@code v8::TryCatch}, whose first word is the isolate. */
  private static final int OUTER = 8;

  private static final int FLAGS = 0x28;
  private static final int IS_VERBOSE = 1;
  private static final int TAG_MASK = 3;
  private static final int TAG = 1;

  private CatchPredictions() {}

  /** The functions must have been compiled. */
  static void passOn(V8Runtime runtime, V8ValueArray functions) {
    if (V8Library.find(runtime) == null) {
      return;
    }
    long array = object(Words.at(Words.at(functions.getHandle())), 0);
    long elements = object(Words.at(array + ELEMENTS), 0);
    int count = (int) (Words.at(array + COUNT) >>> Integer.SIZE);
    for (int i = 0; i < count; i++) {
      long function = object(Words.at(elements + FIRST + i * 8L), 0);
      if (function != 0
          && typeOf(function) >= FIRST_FUNCTION
          && typeOf(function) <= LAST_FUNCTION) {
        passOn(object(Words.at(function + SHARED), SHARED_INFO));
      }
    }
  }

  /**
   * Has V8 not count those calls from Java as catching that are under way; without that it takes
   * nothing for uncaught.
   */
  static void passOnCalls(V8Runtime runtime) {
    if (V8Library.find(runtime) == null) {
      return;
    }
    long isolate = Words.at(runtime.getHandle() + V8Library.RUNTIME_ISOLATE);
    for (long call = Words.at(isolate + V8Library.TRY_CATCH);
        call != 0 && Words.at(call) == isolate;
        call = Words.at(call + OUTER)) {
      Words.putNumber(call + FLAGS, Words.numberAt(call + FLAGS) | IS_VERBOSE);
    }
  }

  private static void passOn(long shared) {
    if (shared == 0) {
      return;
    }
    long code = object(Words.at(shared + CODE), 0);
    // Compiled without optimization, code begins with the bytecode that it was made from.
    if (code != 0 && typeOf(code) == COMPILED) {
      code = object(Words.at(code + MADE_FROM), 0);
    }
    if (code == 0 || typeOf(code) != BYTECODE) {
      return;
    }
    long handlers = object(Words.at(code + HANDLERS), BYTES);
    if (handlers == 0) {
      return;
    }
    long end = FIRST + (Words.at(handlers + LENGTH) >>> Integer.SIZE);
    for (long at = FIRST; at + HANDLER_SIZE <= end; at += HANDLER_SIZE) {
      int kind = Words.numberAt(handlers + at + HANDLER_KIND);
      if ((kind & KIND_MASK) == CATCHES) {
        Words.putNumber(handlers + at + HANDLER_KIND, kind & ~KIND_MASK);
      }
    }
  }

  /** Where the object is; 0 if it is none, or not of the type. */
  private static long object(long word, int type) {
    if ((word & TAG_MASK) != TAG) {
      return 0;
    }
    return type == 0 || typeOf(word - TAG) == type ? word - TAG : 0;
  }

  private static int typeOf(long object) {
    return Words.numberAt(Words.at(object) - TAG + TYPE) & TYPE_MASK;
  }
}
