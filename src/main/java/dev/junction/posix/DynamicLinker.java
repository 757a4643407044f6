package dev.junction.posix;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.nio.file.Files;
import java.nio.file.Path;

/** Shared objects by {@code dlopen}, calls into them, and functions of ours that they can call. */
public final class DynamicLinker {
  private static final Linker LINKER = Linker.nativeLinker();
  private static final FunctionDescriptor SIX =
      FunctionDescriptor.of(
          JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);
  private static final FunctionDescriptor TWELVE =
      FunctionDescriptor.of(
          JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG,
          JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);
  private static final FunctionDescriptor WITH_DOUBLE =
      FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_DOUBLE, JAVA_LONG);
  private static final MemorySegment OPEN = function("dlopen");
  private static final MemorySegment CLOSE = function("dlclose");
  private static final MemorySegment SYMBOL = function("dlsym");
  private static final MemorySegment ERROR = function("dlerror");

  private static final int MFD_CLOEXEC = 1;
  private static final int RTLD_LAZY = 1;
  private static final int RTLD_NOW = 2;
  private static final int RTLD_GLOBAL = 0x100;

  private DynamicLinker() {}

  private static MemorySegment function(String name) {
    return LINKER.defaultLookup().find(name).orElseThrow();
  }

  /**
   * Opens a shared object with all its symbols bound.
   *
   * @param path null for the program itself and what it has loaded
   * @return its handle, or 0: see {@link #error}
   */
  public static long open(String path, int flags) {
    try (var arena = Arena.ofConfined()) {
      // A symbol that is missing must be found now, not when it is needed: that would end the
      // process.
      int mode = (flags & RTLD_LAZY) == 0 ? flags : flags & ~RTLD_LAZY | RTLD_NOW;
      long name = path == null ? 0 : arena.allocateFrom(path).address();
      return NativeLibrary.call(OPEN, name, mode, 0, 0, 0, 0);
    }
  }

  /** Opens a shared object that is given as bytes; all later ones see its symbols. */
  public static long openImage(byte[] image, String name) throws IOException {
    try (var memory = new Memory(name.length() + 16L)) {
      int file = LibC.function("memfd_create").call(memory.string(name), MFD_CLOEXEC);
      if (file >= 0) {
        var path = "/proc/self/fd/" + file;
        try {
          Files.write(Path.of(path), image);
          return open(path, RTLD_NOW | RTLD_GLOBAL);
        } finally {
          LibC.function("close").call(file);
        }
      }
    }
    var copy = Files.createTempFile(name, ".so");
    try {
      Files.write(copy, image);
      return open(copy.toString(), RTLD_NOW | RTLD_GLOBAL);
    } finally {
      Files.delete(copy);
    }
  }

  /** What went wrong last on this thread. */
  public static String error() {
    return NativeLibrary.text(NativeLibrary.call(ERROR, 0, 0, 0, 0, 0, 0));
  }

  /** The address of a symbol of a shared object, or 0. */
  public static long symbol(long library, String name) {
    try (var arena = Arena.ofConfined()) {
      return NativeLibrary.call(SYMBOL, library, arena.allocateFrom(name).address(), 0, 0, 0, 0);
    }
  }

  public static long call(long function, long a, long b, long c, long d) {
    return NativeLibrary.call(MemorySegment.ofAddress(function), a, b, c, d, 0, 0);
  }

  /**
   * What native code calls. It must not throw: that would end the process. Words beyond those that
   * the native caller passes are undefined.
   */
  public interface Callback {
    long six(long a, long b, long c, long d, long e, long f);

    long twelve(
        long a,
        long b,
        long c,
        long d,
        long e,
        long f,
        long g,
        long h,
        long i,
        long j,
        long k,
        long l);

    long withDouble(long a, double number, long b);
  }

  /** Gives a handle of {@link #open} back; true when the system's linker accepts it. */
  public static boolean close(long library) {
    return (int) NativeLibrary.call(CLOSE, library, 0, 0, 0, 0, 0) == 0;
  }

  /**
   * A call into native code of any shape.
   *
   * @param address of the function; wrong ones end the process
   */
  public static MethodHandle function(long address, FunctionDescriptor shape) {
    return LINKER.downcallHandle(MemorySegment.ofAddress(address), shape);
  }

  /**
   * The address of a function for native code.
   *
   * @param target must not throw: that would end the process
   * @param arena how long the function can be called
   */
  public static long callback(MethodHandle target, FunctionDescriptor shape, Arena arena) {
    return LINKER.upcallStub(target, shape, arena).address();
  }

  /** The addresses of functions that native code can call as long as the process lives. */
  public static long six(Callback callback) {
    return stub("six", SIX, callback);
  }

  public static long twelve(Callback callback) {
    return stub("twelve", TWELVE, callback);
  }

  public static long withDouble(Callback callback) {
    return stub("withDouble", WITH_DOUBLE, callback);
  }

  private static long stub(String method, FunctionDescriptor shape, Callback callback) {
    try {
      MethodHandle handle =
          MethodHandles.lookup()
              .findVirtual(Callback.class, method, shape.toMethodType())
              .bindTo(callback);
      return LINKER.upcallStub(handle, shape, Arena.global()).address();
    } catch (ReflectiveOperationException error) {
      throw new AssertionError(error);
    }
  }
}
