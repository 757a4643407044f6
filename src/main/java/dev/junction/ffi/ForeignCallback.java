package dev.junction.ffi;

import dev.junction.engine.JavaScriptFunction;
import dev.junction.engine.RetainedBuffer;
import dev.junction.posix.DynamicLinker;
import java.lang.foreign.Arena;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * A function of JavaScript as C sees it. JavaScript finds the arguments in the frame and leaves the
 * result at its start.
 */
final class ForeignCallback implements AutoCloseable {
  /** What {@code JavaScript} answers when it has taken care of everything. */
  private static final Integer DONE = 0;

  private final int number;
  private final ForeignType[] types;
  private final RetainedBuffer frame;
  private final JavaScriptFunction dispatcher;
  private final Runnable abort;
  private final Thread owner = Thread.currentThread();
  private final Arena arena = Arena.ofShared();
  private final long address;
  private int running;

  /**
   * @param dispatcher called with the number and, if the callback cannot be run, why
   * @param abort ends the process; used where JavaScript cannot be asked to
   */
  ForeignCallback(
      int number,
      String signature,
      RetainedBuffer frame,
      JavaScriptFunction dispatcher,
      Runnable abort)
      throws ReflectiveOperationException {
    this.number = number;
    this.frame = frame;
    this.dispatcher = dispatcher;
    this.abort = abort;
    types = ForeignType.parse(signature);
    var shape = ForeignType.describe(types);
    var target =
        MethodHandles.lookup()
            .findVirtual(
                ForeignCallback.class,
                "invoke",
                MethodType.methodType(Object.class, Object[].class))
            .bindTo(this)
            .asCollector(Object[].class, types.length - 1)
            .asType(shape.toMethodType());
    address = DynamicLinker.callback(target, shape, arena);
  }

  long address() {
    return address;
  }

  /** Must not throw: that would end the JVM without a word of ours. */
  private Object invoke(Object[] arguments) {
    var result = types[types.length - 1];
    if (Thread.currentThread() != owner) {
      System.err.println("Callbacks can only be invoked on the system thread they were created on");
      abort.run();
      return result.zero();
    }
    var memory = frame.buffer();
    for (int i = 0; i < arguments.length; i++) {
      types[i].write(memory, i * Long.BYTES, arguments[i]);
    }
    running++;
    try {
      if (DONE.equals(dispatcher.call(number))) {
        return result.read(memory, 0);
      }
    } catch (IllegalStateException ending) {
      // JavaScript is being stopped; what C makes of the result does not matter any more.
    } finally {
      running--;
    }
    return result.zero();
  }

  /** A callback that removes itself stays until the process ends, since C will return into it. */
  @Override
  public void close() {
    if (running == 0) {
      arena.close();
    }
    frame.close();
  }
}
