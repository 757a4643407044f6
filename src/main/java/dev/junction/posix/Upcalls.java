package dev.junction.posix;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.function.LongConsumer;

/** Functions that native code calls with one word, and calls of such functions. */
public final class Upcalls {
  private static final long IGNORED_ERRNO = new Memory(8).address();

  private Upcalls() {}

  /** The address of a function that leads to the target until the arena is closed. */
  public static long stub(LongConsumer target, Arena arena) {
    try {
      var handle =
          MethodHandles.lookup()
              .findVirtual(
                  LongConsumer.class, "accept", MethodType.methodType(void.class, long.class))
              .bindTo(target);
      var shape = FunctionDescriptor.ofVoid(ValueLayout.JAVA_LONG);
      return Linker.nativeLinker().upcallStub(handle, shape, arena).address();
    } catch (ReflectiveOperationException error) {
      throw new AssertionError(error);
    }
  }

  public static void call(long function, long argument) {
    LibC.callAt(function, IGNORED_ERRNO, argument);
  }
}
