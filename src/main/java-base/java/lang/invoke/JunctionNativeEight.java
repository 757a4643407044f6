package java.lang.invoke;

import jdk.internal.foreign.abi.NativeEntryPoint;
import jdk.internal.foreign.abi.VMStorage;
import jdk.internal.foreign.abi.x64.X86_64Architecture;

/** Calls as {@link JunctionNative} makes them, with two words more, which lie on the stack; on x86-64 only. */
public final class JunctionNativeEight {
  private static final NativeEntryPoint ENTRY = make();

  private JunctionNativeEight() {}

  private static NativeEntryPoint make() {
    if (!System.getProperty("os.arch").equals("amd64")) {
      throw new LinkageError("another architecture");
    }
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
    var word = (short) Long.BYTES;
    var moves =
        new VMStorage[] {
          abi.targetAddrStorage(),
          in[0],
          in[1],
          in[2],
          in[3],
          in[4],
          in[5],
          X86_64Architecture.stackStorage(word, 0),
          X86_64Architecture.stackStorage(word, Long.BYTES)
        };
    var type =
        MethodType.methodType(
            long.class, long.class, long.class, long.class, long.class, long.class, long.class, long.class, long.class,
            long.class);
    return NativeEntryPoint.make(abi, moves, new VMStorage[] {rax}, type, false, 0, true, false);
  }

  /** Calls the function at an address. */
  public static long call(long function, long a, long b, long c, long d, long e, long f, long g, long h) {
    try {
      return (long) MethodHandle.linkToNative(function, a, b, c, d, e, f, g, h, ENTRY);
    } catch (Throwable impossible) {
      throw new AssertionError(impossible);
    }
  }
}
