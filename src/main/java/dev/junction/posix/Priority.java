package dev.junction.posix;

/** {@code setpriority(2)}. */
public final class Priority {
  private static final int PRIO_PROCESS = 0;
  private static final LibC SETPRIORITY = LibC.function("setpriority");

  private Priority() {}

  /**
   * Changes the niceness of a process, or on Linux of one thread.
   *
   * @return 0, or {@code -errno}
   */
  public static int set(int pid, int niceness) {
    return SETPRIORITY.exists() ? SETPRIORITY.call(PRIO_PROCESS, pid, niceness) : -Errno.ENOSYS;
  }
}
