package dev.junction.posix;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.JunctionNative;
import java.lang.invoke.JunctionNativeEight;
import java.lang.invoke.MethodHandle;

/**
 * Functions of the C library, called with up to six words.
 *
 * <p>The way through {@link JunctionNative} costs a millisecond or two at the first call and a
 * tenth of a microsecond later; where this JVM does not allow it, {@code java.lang.foreign} takes
 * its place.
 */
public final class LibC {
  /** How a call is made. */
  private interface Caller {
    /** A function's address, or 0. */
    long find(String name);

    long call(long function, long errno, long a, long b, long c, long d, long e, long f);
  }

  private static final Caller CALLER = caller();

  private final long address;
  private final String name;

  private LibC(String name, long address) {
    this.name = name;
    this.address = address;
  }

  /** A function, which need not be there: see {@link #exists}. */
  public static LibC function(String name) {
    return new LibC(name, CALLER.find(name));
  }

  /** A function of any library that is loaded. */
  public static LibC at(long address) {
    return new LibC("at an address", address);
  }

  /** Where it is, or 0. */
  public long address() {
    return address;
  }

  public boolean exists() {
    return address != 0;
  }

  /** The result as it is, for functions that answer an error number or nothing. */
  public long raw(long a, long b, long c, long d, long e, long f) {
    try (var errno = new Memory(8)) {
      return call(errno.address(), a, b, c, d, e, f);
    }
  }

  /** The result of a function that cannot fail, called so often that memory is not taken for it. */
  long rawInto(long errno, long a, long b, long c) {
    return call(errno, a, b, c, 0, 0, 0);
  }

  /** The result as it is; errno goes where it says. */
  long into(long errno, long a, long b, long c, long d, long e) {
    return call(errno, a, b, c, d, e, 0);
  }

  /** The int that the function answers, or {@code -errno} if it is -1; errno goes where it says. */
  int intInto(long errno, long a, long b, long c, long d, long e) {
    int result = (int) call(errno, a, b, c, d, e, 0);
    return result == -1 ? -Memory.getInt(errno) : result;
  }

  /** Whether calls go the short way. */
  public static boolean isDirect() {
    return CALLER instanceof Direct;
  }

  /** The result, or {@code -errno} if it is -1. */
  public long checked(long a, long b, long c, long d, long e, long f) {
    try (var errno = new Memory(8)) {
      long result = call(errno.address(), a, b, c, d, e, f);
      // A function that answers an int leaves the upper half of the register undefined.
      return (int) result == -1 ? -errno.intAt(errno.address()) : result;
    }
  }

  /**
   * The result of a function that may be called very often, and whose errno nobody asks for.
   *
   * @param function its address
   */
  public static long word(long function, long a, long b, long c, long d) {
    return CALLER.call(function, Unasked.ERRNO, a, b, c, d, 0, 0);
  }

  /** The same with all six words. */
  public static long word(long function, long a, long b, long c, long d, long e, long f) {
    return CALLER.call(function, Unasked.ERRNO, a, b, c, d, e, f);
  }

  /** Whether {@link #wordOfEight} works. */
  public static boolean takesEight() {
    return isDirect() && Eight.WORKS;
  }

  /** The result of a function with eight words. */
  public static long wordOfEight(
      long function, long a, long b, long c, long d, long e, long f, long g, long h) {
    return JunctionNativeEight.call(function, a, b, c, d, e, f, g, h);
  }

  private static final class Unasked {
    static final long ERRNO = new Memory(8).address();
  }

  private static final class Eight {
    static final boolean WORKS = works();

    private static boolean works() {
      try {
        JavaBase.define("java/lang/invoke/JunctionNativeEight");
        return JunctionNativeEight.call(CALLER.find("getpid"), 0, 0, 0, 0, 0, 0, 0, 0) > 0;
      } catch (LinkageError e) {
        return false;
      }
    }
  }

  private long call(long errno, long a, long b, long c, long d, long e, long f) {
    if (address == 0) {
      throw new UnsupportedOperationException("the C library has no function " + name);
    }
    return CALLER.call(address, errno, a, b, c, d, e, f);
  }

  /** Calls what is at an address; the same for all six words. */
  static long callAt(long function, long errno, long a, long b, long c, long d, long e, long f) {
    return CALLER.call(function, errno, a, b, c, d, e, f);
  }

  /** Calls what is at an address. */
  static void callAt(long function, long errno, long a) {
    CALLER.call(function, errno, a, 0, 0, 0, 0, 0);
  }

  public int call() {
    return (int) checked(0, 0, 0, 0, 0, 0);
  }

  public int call(long a) {
    return (int) checked(a, 0, 0, 0, 0, 0);
  }

  public int call(long a, long b) {
    return (int) checked(a, b, 0, 0, 0, 0);
  }

  public int call(long a, long b, long c) {
    return (int) checked(a, b, c, 0, 0, 0);
  }

  public int call(long a, long b, long c, long d) {
    return (int) checked(a, b, c, d, 0, 0);
  }

  public int call(long a, long b, long c, long d, long e) {
    return (int) checked(a, b, c, d, e, 0);
  }

  private static Caller caller() {
    try {
      JavaBase.define("java/lang/invoke/JunctionNative");
      return new Direct();
    } catch (LinkageError e) {
      return new Foreign();
    }
  }

  private static final class Direct implements Caller {
    Direct() {
      long getpid = find("getpid");
      if (getpid == 0) {
        throw new UnsatisfiedLinkError("the JDK has not loaded a library of its own yet");
      }
      try (var errno = new Memory(8)) {
        JunctionNative.call(getpid, errno.address(), 0, 0, 0, 0, 0, 0);
      }
    }

    @Override
    public long find(String name) {
      return JunctionNative.find(name);
    }

    @Override
    public long call(long function, long errno, long a, long b, long c, long d, long e, long f) {
      return JunctionNative.call(function, errno, a, b, c, d, e, f);
    }
  }

  private static final class Foreign implements Caller {
    private final MethodHandle handle =
        Linker.nativeLinker()
            .downcallHandle(
                FunctionDescriptor.of(
                    JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
                Linker.Option.captureCallState("errno"));
    private final long errnoOffset =
        Linker.Option.captureStateLayout()
            .byteOffset(MemoryLayout.PathElement.groupElement("errno"));

    @Override
    public long find(String name) {
      var found = Linker.nativeLinker().defaultLookup().find(name);
      return found.isPresent() ? found.get().address() : 0;
    }

    @Override
    public long call(long function, long errno, long a, long b, long c, long d, long e, long f) {
      try (var arena = Arena.ofConfined()) {
        var state = arena.allocate(Linker.Option.captureStateLayout());
        long result =
            (long) handle.invokeExact(MemorySegment.ofAddress(function), state, a, b, c, d, e, f);
        Memory.putInt(errno, state.get(java.lang.foreign.ValueLayout.JAVA_INT, errnoOffset));
        return result;
      } catch (Throwable failure) {
        throw Native.impossible(failure);
      }
    }
  }
}
