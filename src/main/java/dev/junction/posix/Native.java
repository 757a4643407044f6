package dev.junction.posix;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * How this package calls functions of the C library. Loading it costs some 50 ms: see the package.
 */
final class Native {
  private static final Linker LINKER = Linker.nativeLinker();
  private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
  static final MemoryLayout STATE = Linker.Option.captureStateLayout();
  private static final long ERRNO_OFFSET =
      STATE.byteOffset(MemoryLayout.PathElement.groupElement("errno"));

  private Native() {}

  /** A function whose first parameter is the segment that receives {@code errno}. */
  static MethodHandle function(String name, MemoryLayout result, MemoryLayout... parameters) {
    return LINKER.downcallHandle(
        LINKER.defaultLookup().findOrThrow(name), FunctionDescriptor.of(result, parameters), ERRNO);
  }

  static MethodHandle variadic(
      String name, int firstVariadic, MemoryLayout result, MemoryLayout... parameters) {
    return LINKER.downcallHandle(
        LINKER.defaultLookup().findOrThrow(name),
        FunctionDescriptor.of(result, parameters),
        ERRNO,
        Linker.Option.firstVariadicArg(firstVariadic));
  }

  static MemorySegment state(Arena arena) {
    return arena.allocate(STATE);
  }

  /** The result, or {@code -errno} if it is below zero. */
  static int checked(long result, MemorySegment state) {
    return result < 0 ? -state.get(JAVA_INT, ERRNO_OFFSET) : (int) result;
  }

  static MemorySegment path(Arena arena, byte[] path) {
    var segment = arena.allocate(path.length + 1L);
    MemorySegment.copy(path, 0, segment, JAVA_BYTE, 0, path.length);
    return segment;
  }

  static byte[] terminated(MemorySegment text) {
    long length = 0;
    while (text.get(JAVA_BYTE, length) != 0) length++;
    return text.asSlice(0, length).toArray(JAVA_BYTE);
  }

  /** Rethrows what {@code invokeExact} declares but cannot throw. */
  static AssertionError impossible(Throwable failure) {
    return switch (failure) {
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> new AssertionError(failure);
    };
  }
}
