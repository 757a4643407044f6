package dev.junction.posix;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.ValueLayout;

/** {@code setpriority(2)}; the first call loads the foreign-function machinery (some 75 ms). */
public final class Priority {
  private static final int PRIO_PROCESS = 0;

  private Priority() {}

  /**
   * Changes the niceness of a process, or on Linux of one thread.
   *
   * @return 0, or {@code -errno}
   */
  public static int set(int pid, int niceness) {
    var linker = Linker.nativeLinker();
    var symbol = linker.defaultLookup().find("setpriority");
    if (symbol.isEmpty()) return -38; // ENOSYS
    var state = Linker.Option.captureStateLayout();
    var function =
        linker.downcallHandle(
            symbol.get(),
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_INT),
            Linker.Option.captureCallState("errno"));
    try (var arena = Arena.ofConfined()) {
      var captured = arena.allocate(state);
      var result = (int) function.invokeExact(captured, PRIO_PROCESS, pid, niceness);
      if (result == 0) return 0;
      var errno = state.varHandle(MemoryLayout.PathElement.groupElement("errno"));
      return -(int) errno.get(captured, 0L);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
