package java.lang.invoke;

import java.lang.foreign.Arena;
import jdk.internal.foreign.abi.ABIDescriptor;
import jdk.internal.foreign.abi.JunctionUpcall;
import jdk.internal.foreign.abi.NativeEntryPoint;
import jdk.internal.foreign.abi.VMStorage;
import jdk.internal.foreign.abi.aarch64.AArch64Architecture;
import jdk.internal.foreign.abi.x64.X86_64Architecture;
import jdk.internal.loader.BootLoader;

/**
 * Calls of C functions by way of the stub that {@code java.lang.foreign} itself uses, without the method handles around
 * it: a first call takes a millisecond in place of fifty.
 *
 * <p>{@code dev.junction.posix.Native} defines this class in {@code java.base}. One shape serves all functions: six
 * integer registers in, one out. A function with fewer parameters does not look at the rest, and one with an {@code int}
 * looks at the lower half of its register. Variadic functions are called alike on Linux, not on macOS/AArch64.
 */
public final class JunctionNative {
  /** The bit for {@code errno} in the mask of what is captured after a call. */
  private static final int CAPTURE_ERRNO = 4;

  private static final NativeEntryPoint ENTRY = make();

  private JunctionNative() {}

  private static NativeEntryPoint make() {
    var type =
        MethodType.methodType(
            long.class, long.class, long.class, long.class, long.class, long.class, long.class, long.class, long.class);
    return System.getProperty("os.arch").equals("aarch64") ? aarch64(type) : x64(type);
  }

  private static NativeEntryPoint x64(MethodType type) {
    var rax = X86_64Architecture.Regs.rax;
    var in =
        new VMStorage[] {
          X86_64Architecture.Regs.rdi,
          X86_64Architecture.Regs.rsi,
          X86_64Architecture.Regs.rdx,
          X86_64Architecture.Regs.rcx,
          X86_64Architecture.Regs.r8,
          X86_64Architecture.Regs.r9
        };
    var none = new VMStorage[0];
    var abi =
        X86_64Architecture.abiFor(
            in,
            none,
            new VMStorage[] {rax},
            none,
            0,
            new VMStorage[] {X86_64Architecture.Regs.r10, X86_64Architecture.Regs.r11},
            none,
            16,
            0,
            X86_64Architecture.Regs.r10,
            X86_64Architecture.Regs.r11);
    return entry(abi, in, rax, type);
  }

  private static NativeEntryPoint aarch64(MethodType type) {
    var r0 = AArch64Architecture.Regs.r0;
    var in =
        new VMStorage[] {
          r0,
          AArch64Architecture.Regs.r1,
          AArch64Architecture.Regs.r2,
          AArch64Architecture.Regs.r3,
          AArch64Architecture.Regs.r4,
          AArch64Architecture.Regs.r5
        };
    var none = new VMStorage[0];
    var abi =
        AArch64Architecture.abiFor(
            in,
            none,
            new VMStorage[] {r0},
            none,
            new VMStorage[] {AArch64Architecture.Regs.r9, AArch64Architecture.Regs.r10},
            none,
            16,
            0,
            AArch64Architecture.Regs.r9,
            AArch64Architecture.Regs.r10);
    return entry(abi, in, r0, type);
  }

  private static NativeEntryPoint entry(ABIDescriptor abi, VMStorage[] in, VMStorage out, MethodType type) {
    var moves = new VMStorage[in.length + 2];
    moves[0] = abi.targetAddrStorage();
    moves[1] = abi.capturedStateStorage();
    System.arraycopy(in, 0, moves, 2, in.length);
    return NativeEntryPoint.make(abi, moves, new VMStorage[] {out}, type, false, CAPTURE_ERRNO, true, false);
  }

  /** The address of a function of the C library, on which the JDK's own libraries depend; or 0. */
  public static long find(String name) {
    return BootLoader.getNativeLibraries().find(name);
  }

  /**
   * The address of a function that leads to the target until the arena is closed; on Linux on x86-64, and after {@link
   * JunctionUpcall} was defined.
   */
  public static long callback(MethodHandle target, Arena arena) {
    return JunctionUpcall.make(target, arena);
  }

  /**
   * Calls the function at an address.
   *
   * @param errno where the four bytes of {@code errno} are put after the call
   */
  public static long call(long function, long errno, long a, long b, long c, long d, long e, long f) {
    try {
      return (long) MethodHandle.linkToNative(function, errno, a, b, c, d, e, f, ENTRY);
    } catch (Throwable impossible) {
      throw new AssertionError(impossible);
    }
  }
}
