package dev.junction.engine;

import com.caoccao.javet.exceptions.JavetException;
import com.caoccao.javet.interop.V8Runtime;
import com.caoccao.javet.interop.callback.JavetCallbackContext;
import com.caoccao.javet.interop.callback.JavetCallbackType;
import com.caoccao.javet.values.reference.V8ValueFunction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * A second way from V8 to the {@link Bridge}, for programs that call many ops.
 *
 * <p>Javet makes a call out of some twenty of JNI, which take a microsecond or more. V8 itself
 * calls a C function whose address stands in the template that a function was made of. This class
 * puts the address of a function of its own there, which the JVM makes ({@code java.lang.foreign}),
 * reads the arguments where V8 has them and leaves the answer where V8 looks for it. It gives every
 * call that it does not understand to Javet's function, as V8 would have.
 *
 * <p>The JVM needs tens of milliseconds of processor time to make that function, so it is done on
 * another thread once a program has called many ops. The memory that leads to the template is only
 * read where the process has memory, the address found must be one of Javet's code, and before
 * JavaScript uses the new function it makes calls that show whether arguments and answers look as
 * expected.
 */
final class DirectBridge implements LongConsumer {
  /** From V8's function to where the address stands, in bytes. */
  private static final int FUNCTION_SHARED = 4 * 8;

  private static final int SHARED_TEMPLATE = 2 * 8;
  static final int TEMPLATE_CALLBACK = 14 * 8;

  /** The offsets that lead there from a handle's address. */
  static final int[] PATH_TO_CALLBACK = {0, 0, FUNCTION_SHARED, SHARED_TEMPLATE, TEMPLATE_CALLBACK};

  /** In what V8 hands to the C function: the number of arguments, the answer, the arguments. */
  private static final int COUNT = 0;

  private static final int ANSWER = 6 * 8;
  private static final int ARGUMENTS = 10 * 8;

  private static final int MOST_ARGUMENTS = 12;

  /** What the probe passes and expects; internal/boot/loader knows them. */
  private static final int QUESTION = 0x2345678;

  private static final int ASK_NULL = 1;
  private static final int ASK_TRUE = 2;
  private static final int ASK_FALSE = 3;
  private static final int PROBE_ARGUMENTS = 11;
  private static final String PROBE_TEXT = "straight";
  private static final String PROBE_WIDE = "\u2192";

  private final V8Runtime runtime;
  private final Bridge bridge;
  private final NativeCode code;
  private final V8Words words = new V8Words();
  private final int probeCode;
  private volatile NativeCode.Stub stub;
  private volatile boolean failed;
  private JavetCallbackContext context;
  private long original;
  private boolean learned;

  /** Whether the op of the call has begun. */
  private boolean running;

  /**
   * @param probeCode the code of the op by which JavaScript asks for this
   */
  DirectBridge(V8Runtime runtime, Bridge bridge, NativeCode code, int probeCode) {
    this.runtime = runtime;
    this.bridge = bridge;
    this.code = code;
    this.probeCode = probeCode;
    var maker = new Thread(this::make, "junction-direct-calls");
    maker.setDaemon(true);
    maker.start();
  }

  static boolean isPossible() {
    return ArrayMemory.mayRead() && Files.isReadable(Path.of("/proc/self/maps"));
  }

  private void make() {
    try {
      stub = code.stub(this);
    } catch (Throwable notHere) {
      failed = true;
    }
  }

  /** The function to be used in place of dispatch; null if it is not ready, or false for never. */
  Object function() throws JavetException {
    if (failed) {
      return false;
    }
    var made = stub;
    if (made == null) {
      return null;
    }
    // Asked for once only.
    failed = true;
    context =
        new JavetCallbackContext("dispatch", JavetCallbackType.DirectCallNoThisAndResult, bridge);
    var function = runtime.createV8ValueFunction(context);
    long slot = slotOf(function);
    if (slot == 0) {
      function.close();
      return false;
    }
    original = V8Words.word(slot);
    V8Words.putWord(slot, made.address());
    return function;
  }

  /** Where the address of the C function of a function of Javet stands, or 0. */
  private static long slotOf(V8ValueFunction function) {
    try {
      var lines = Files.readAllLines(Path.of("/proc/self/maps"));
      long word = step(lines, step(lines, function.getHandle(), 0), 0);
      word = step(lines, word - 1, FUNCTION_SHARED);
      word = step(lines, word - 1, SHARED_TEMPLATE);
      long address = step(lines, word - 1, TEMPLATE_CALLBACK);
      var code = mapping(lines, address);
      return code != null && code.contains(" r-xp ") && code.contains("javet")
          ? word - 1 + TEMPLATE_CALLBACK
          : 0;
    } catch (IOException unreadable) {
      return 0;
    }
  }

  /** The word at an offset from an address, or 0 where the process has no memory. */
  private static long step(List<String> lines, long address, int offset) {
    return address > 0
            && (address & 7) == 0
            && mapping(lines, address + offset) instanceof String line
            && line.contains(" rw")
        ? V8Words.word(address + offset)
        : 0;
  }

  private static String mapping(List<String> lines, long address) {
    for (var line : lines) {
      int dash = line.indexOf('-');
      int space = line.indexOf(' ');
      if (Long.compareUnsigned(address, Long.parseUnsignedLong(line, 0, dash, 16)) >= 0
          && Long.compareUnsigned(address, Long.parseUnsignedLong(line, dash + 1, space, 16)) < 0) {
        return line;
      }
    }
    return null;
  }

  /** V8 calls. Nothing may be thrown from here. */
  @Override
  public void accept(long call) {
    running = false;
    boolean taken;
    try {
      taken = takes(call);
    } catch (Throwable lack) {
      // Of memory, probably. An op that has begun must not be called once more.
      taken = running;
    }
    if (!taken) {
      code.call(original, call);
    }
  }

  private boolean takes(long call) {
    int count = V8Words.intAt(call + COUNT);
    if (count < 1 || count > MOST_ARGUMENTS) {
      return false;
    }
    long first = call + ARGUMENTS;
    long word = V8Words.word(first);
    if (!V8Words.isSmall(word)) {
      return false;
    }
    int opCode = V8Words.small(word);
    if (!learned) {
      return opCode == probeCode && probe(call, count);
    }
    var target = bridge.direct(opCode);
    if (target == null) {
      return false;
    }
    boolean later = (opCode & 1) != 0;
    int skipped = later ? 2 : 1;
    boolean buffers = bridge.provenMemory() && target.borrows(Bridge.opOf(opCode));
    var values = count == skipped ? DetachedArgs.NONE : new Object[count - skipped];
    for (int i = skipped; i < count; i++) {
      var value = words.value(V8Words.word(first + i * 8L));
      if (value == V8Words.UNKNOWN || !buffers && value instanceof V8Words.Borrowed) {
        return false;
      }
      values[i - skipped] = value;
    }
    var args = new DetachedArgs(values, later ? null : bridge.slots());
    running = true;
    if (later) {
      bridge.callLater(target, opCode, V8Words.small(V8Words.word(first + 8)), args);
    } else {
      answer(call, bridge.callDirectly(target, opCode, args));
    }
    return true;
  }

  private void answer(long call, Object result) {
    if (result == null) {
      return;
    }
    long word;
    if (result instanceof Integer number) {
      word = V8Words.ofSmall(number);
    } else if (result instanceof Boolean flag) {
      word = words.ofBoolean(flag);
    } else {
      bridge.writeResult(result);
      word = words.ofNull();
    }
    V8Words.putWord(call + ANSWER, word);
  }

  /** The calls by which JavaScript finds out whether this works. */
  private boolean probe(long call, int count) {
    long first = call + ARGUMENTS;
    if (count == PROBE_ARGUMENTS) {
      if (V8Words.small(V8Words.word(first + 8)) != QUESTION || !words.learn(first + 16)) {
        return false;
      }
      // A text at once, one put together, one of wider characters.
      boolean understood =
          PROBE_TEXT.equals(words.value(V8Words.word(first + 64)))
              && PROBE_TEXT.repeat(2).equals(words.value(V8Words.word(first + 72)))
              && PROBE_WIDE.equals(words.value(V8Words.word(first + 80)));
      if (understood) {
        V8Words.putWord(call + ANSWER, V8Words.ofSmall(QUESTION));
      }
      return understood;
    }
    if (count != 2) {
      return false;
    }
    switch (V8Words.small(V8Words.word(first + 8))) {
      case ASK_NULL -> V8Words.putWord(call + ANSWER, words.ofNull());
      case ASK_TRUE -> V8Words.putWord(call + ANSWER, words.ofBoolean(true));
      case ASK_FALSE -> {
        V8Words.putWord(call + ANSWER, words.ofBoolean(false));
        learned = true;
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  /** After V8 is gone. */
  void close() {
    if (stub != null) {
      stub.close();
    }
  }

  /** Lets go of the function, while V8 is still there. */
  void release() throws JavetException {
    if (context != null) {
      runtime.removeCallbackContext(context.getHandle());
    }
  }
}
