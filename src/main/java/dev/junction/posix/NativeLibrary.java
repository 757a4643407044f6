package dev.junction.posix;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A shared library whose functions take and give integers and pointers.
 *
 * <p>All calls share one shape, six 64-bit words in and one out, since each further shape costs
 * milliseconds when it is first used. The calling conventions of 64-bit systems allow it: words
 * beyond a function's parameters lie in registers (or, on Windows, stack) that it does not look at.
 * The upper half of a result that is a C {@code int} is undefined: cast it.
 */
public final class NativeLibrary {
  private static final Linker LINKER = Linker.nativeLinker();
  private static final FunctionDescriptor SHAPE =
      FunctionDescriptor.of(
          JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);
  private static final MethodHandle CALL = LINKER.downcallHandle(SHAPE);

  private final SymbolLookup symbols;

  private NativeLibrary(SymbolLookup symbols) {
    this.symbols = symbols;
  }

  /**
   * Opens the first of the candidates that is there: absolute paths, or names that the system's
   * loader searches for.
   *
   * @return null when none is there
   */
  public static NativeLibrary open(List<String> candidates) {
    for (var candidate : candidates) {
      var path = Path.of(candidate);
      if (path.isAbsolute() && !Files.exists(path)) {
        continue;
      }
      try {
        return new NativeLibrary(
            path.isAbsolute()
                ? SymbolLookup.libraryLookup(path, Arena.global())
                : SymbolLookup.libraryLookup(candidate, Arena.global()));
      } catch (IllegalArgumentException absent) {
        // The next one.
      }
    }
    return null;
  }

  /** A function, or null when the library has none of this name. */
  public MemorySegment find(String name) {
    return symbols.find(name).orElse(null);
  }

  public static long call(MemorySegment function, long a, long b, long c, long d, long e, long f) {
    try {
      return (long) CALL.invokeExact(function, a, b, c, d, e, f);
    } catch (Throwable failure) {
      throw Native.impossible(failure);
    }
  }

  /** A function with eight parameters. */
  public static long call8(
      MemorySegment function, long a, long b, long c, long d, long e, long f, long g, long h) {
    try {
      return (long) Eight.CALL.invokeExact(function, a, b, c, d, e, f, g, h);
    } catch (Throwable failure) {
      throw Native.impossible(failure);
    }
  }

  private static final class Eight {
    static final MethodHandle CALL =
        LINKER.downcallHandle(
            FunctionDescriptor.of(
                JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG,
                JAVA_LONG, JAVA_LONG));
  }

  /** What native code calls. It must not throw: that would end the process. */
  @FunctionalInterface
  public interface Callback {
    /** Arguments beyond those that native code passes are undefined. */
    long call(long a, long b, long c, long d, long e, long f);
  }

  /** The address of a function that native code can call until the arena is closed. */
  public static long callback(Callback callback, Arena arena) {
    try {
      var method =
          java.lang.invoke.MethodHandles.lookup()
              .findVirtual(Callback.class, "call", SHAPE.toMethodType())
              .bindTo(callback);
      return LINKER.upcallStub(method, SHAPE, arena).address();
    } catch (ReflectiveOperationException error) {
      throw new AssertionError(error);
    }
  }

  /** The text at an address, which ends with a zero byte; null for the null pointer. */
  public static String text(long address) {
    return address == 0
        ? null
        : MemorySegment.ofAddress(address).reinterpret(Long.MAX_VALUE).getString(0);
  }

  /** Memory at an address. */
  public static MemorySegment memory(long address, long length) {
    return MemorySegment.ofAddress(address).reinterpret(length);
  }
}
