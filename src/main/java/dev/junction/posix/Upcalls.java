package dev.junction.posix;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.JunctionNative;
import java.lang.invoke.MethodHandle;
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
      return stub(handle, FunctionDescriptor.ofVoid(ValueLayout.JAVA_LONG), arena);
    } catch (ReflectiveOperationException error) {
      throw new AssertionError(error);
    }
  }

  /** The same for a target with up to six words and one or none for an answer. */
  static long stub(MethodHandle target, FunctionDescriptor shape, Arena arena) {
    if (Direct.IS_POSSIBLE) {
      try {
        return JunctionNative.callback(target, arena);
      } catch (LinkageError | IllegalArgumentException otherJdk) {
        // The JDK's own way.
      }
    }
    return Linker.nativeLinker().upcallStub(target, shape, arena).address();
  }

  private static final class Direct {
    static final boolean IS_POSSIBLE =
        System.getProperty("os.arch").equals("amd64")
            && System.getProperty("os.name").equals("Linux")
            && LibC.isDirect()
            && define();

    private static boolean define() {
      JavaBase.define("jdk/internal/foreign/abi/JunctionUpcall");
      return true;
    }
  }

  public static void call(long function, long argument) {
    LibC.callAt(function, IGNORED_ERRNO, argument);
  }
}
