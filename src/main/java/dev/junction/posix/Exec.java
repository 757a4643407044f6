package dev.junction.posix;

import java.util.List;

/** Another program in place of this one, in the same process. */
public final class Exec {
  private static final int CLOSE_RANGE = 436;
  private static final int CLOSE_ON_EXEC = 4;
  private static final int FIRST = 3;
  private static final LibC EXECVE = LibC.function("execve");
  private static final LibC CHDIR = LibC.function("chdir");
  private static final LibC SYSCALL = LibC.function("syscall");

  private Exec() {}

  /**
   * Does not return if it succeeds. The new program has descriptors 0 to 2 only.
   *
   * @return {@code -errno}
   */
  public static int replace(
      byte[] directory, byte[] file, List<byte[]> arguments, List<byte[]> environment) {
    long size =
        directory.length
            + file.length
            + Memory.sizeOf(arguments)
            + Memory.sizeOf(environment)
            + 64L;
    try (var memory = new Memory(size)) {
      int result = CHDIR.call(memory.string(directory));
      if (result < 0) {
        return result;
      }
      SYSCALL.call(CLOSE_RANGE, FIRST, 0xffffffffL, CLOSE_ON_EXEC);
      return EXECVE.call(
          memory.string(file), memory.strings(arguments), memory.strings(environment));
    }
  }
}
