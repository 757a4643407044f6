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
 * <p>Calls go by way of {@link LibC} where that is direct, since the JVM takes fifty milliseconds
 * for a handle of its own, and as many again to compile what calls it; it would save some
 * hundredths of a microsecond a call.
 *
 * <p>All calls share one shape, six 64-bit words in and one out, since each further shape costs
 * milliseconds when it is first used. The calling conventions of 64-bit systems allow it: words
 * beyond a function's parameters lie in registers (or, on Windows, stack) that it does not look at.
 * The upper half of a result that is a C {@code int} is undefined: cast it.
 */
public final class NativeLibrary {
  /** Nobody asks for it. */
  private static final long ERRNO = new Memory(8).address();

  private static final boolean DIRECT = LibC.isDirect();

  private static final int RTLD_NOW = 2;

  private static final LibC OPEN = LibC.function("dlopen");
  private static final LibC SYMBOL = LibC.function("dlsym");

  /** What {@code dlopen} gave, or 0. */
  private final long handle;

  /** The JDK's way, which begins with making method handles; null if it is not needed. */
  private final SymbolLookup symbols;

  private NativeLibrary(long handle, SymbolLookup symbols) {
    this.handle = handle;
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
      if (OPEN.exists() && SYMBOL.exists()) {
        try (var name = new Memory(candidate.length() * 3L + 8)) {
          long handle = OPEN.raw(name.string(candidate), RTLD_NOW, 0, 0, 0, 0);
          if (handle != 0) {
            return new NativeLibrary(handle, null);
          }
        }
        continue;
      }
      try {
        return new NativeLibrary(
            0,
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
    if (symbols != null) {
      return symbols.find(name).orElse(null);
    }
    try (var text = new Memory(name.length() + 8L)) {
      long found = SYMBOL.raw(handle, text.string(name), 0, 0, 0, 0);
      return found == 0 ? null : MemorySegment.ofAddress(found);
    }
  }

  public static long call(MemorySegment function, long a, long b, long c, long d, long e, long f) {
    if (DIRECT) {
      return LibC.callAt(function.address(), ERRNO, a, b, c, d, e, f);
    }
    try {
      return (long) Six.CALL.invokeExact(function, a, b, c, d, e, f);
    } catch (Throwable failure) {
      throw Native.impossible(failure);
    }
  }

  private static final class Six {
    static final MethodHandle CALL = Linker.nativeLinker().downcallHandle(shape());
  }

  private static FunctionDescriptor shape() {
    return FunctionDescriptor.of(
        JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);
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
        Linker.nativeLinker()
            .downcallHandle(
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
              .findVirtual(Callback.class, "call", shape().toMethodType())
              .bindTo(callback);
      return Upcalls.stub(method, shape(), arena);
    } catch (ReflectiveOperationException error) {
      throw new AssertionError(error);
    }
  }

  /** The text at an address, which ends with a zero byte; null for the null pointer. */
  public static String text(long address) {
    return address == 0 ? null : Memory.text(address);
  }

  /** Memory at an address. */
  public static MemorySegment memory(long address, long length) {
    return MemorySegment.ofAddress(address).reinterpret(length);
  }
}
