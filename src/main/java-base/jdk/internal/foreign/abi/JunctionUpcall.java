package jdk.internal.foreign.abi;

import java.lang.foreign.Arena;
import java.lang.invoke.MethodHandle;
import jdk.internal.foreign.abi.x64.X86_64Architecture;
import jdk.internal.misc.Unsafe;

/**
 * Functions for native code that lead to a method of Java, made by what {@code java.lang.foreign} itself uses, without
 * the method handles around it: the first one takes some milliseconds in place of fifty.
 *
 * <p>{@code dev.junction.posix.Upcalls} defines this class in {@code java.base}. Only words are passed, in the registers
 * of the System V convention of x86-64.
 */
public final class JunctionUpcall {
  private JunctionUpcall() {}

  /**
   * The address of a function that can be called until the arena is closed.
   *
   * @param target takes up to six words and gives one or none. It must not throw: that would end the process
   */
  public static long make(MethodHandle target, Arena arena) {
    var type = target.type();
    var words =
        new VMStorage[] {
          X86_64Architecture.Regs.rdi,
          X86_64Architecture.Regs.rsi,
          X86_64Architecture.Regs.rdx,
          X86_64Architecture.Regs.rcx,
          X86_64Architecture.Regs.r8,
          X86_64Architecture.Regs.r9
        };
    var rax = X86_64Architecture.Regs.rax;
    var none = new VMStorage[0];
    var abi =
        X86_64Architecture.abiFor(
            words,
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
    var in = new VMStorage[type.parameterCount()];
    System.arraycopy(words, 0, in, 0, in.length);
    var out = type.returnType() == void.class ? none : new VMStorage[] {rax};
    long entry = entry(target, abi, in, out);
    if (entry == 0) {
      throw new OutOfMemoryError("no room for a function");
    }
    return UpcallStubs.makeUpcall(entry, arena).address();
  }

  /** The linker's function takes a record that only the linker can make and name, so it is looked up. */
  private static long entry(MethodHandle target, ABIDescriptor abi, VMStorage[] in, VMStorage[] out) {
    var unsafe = Unsafe.getUnsafe();
    try {
      var record = Class.forName("jdk.internal.foreign.abi.UpcallLinker$CallRegs");
      var registers = unsafe.allocateInstance(record);
      unsafe.putReference(registers, unsafe.objectFieldOffset(record, "argRegs"), in);
      unsafe.putReference(registers, unsafe.objectFieldOffset(record, "retRegs"), out);
      var make =
          UpcallLinker.class.getDeclaredMethod(
              "makeUpcallStub", MethodHandle.class, ABIDescriptor.class, record, boolean.class, long.class);
      make.setAccessible(true);
      return (long) make.invoke(null, target, abi, registers, false, 0L);
    } catch (ReflectiveOperationException otherJdk) {
      throw new UnsatisfiedLinkError(otherJdk.toString());
    }
  }
}
