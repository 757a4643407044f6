package dev.junction.posix;

import java.util.concurrent.locks.LockSupport;

/** Waiting for children, and signals to processes. */
public final class Processes {
  private static final int P_PID = 1;
  private static final int WNOHANG = 1;
  private static final int WEXITED = 4;
  private static final int WNOWAIT = 0x1000000;
  private static final int EINTR = 4;
  private static final int PIDFD_OPEN = 434;

  private static final LibC WAITID = LibC.function("waitid");
  private static final LibC WAITPID = LibC.function("waitpid");
  private static final LibC SIGACTION = LibC.function("sigaction");
  private static final LibC GETPID = LibC.function("getpid");
  private static final LibC CHDIR = LibC.function("chdir");
  private static final LibC KILL = LibC.function("kill");
  private static final LibC SYSCALL = LibC.function("syscall");

  private static final int SIGQUIT = 3;

  private Processes() {}

  /** Has {@code SIGQUIT} end the process, in place of what the JVM does. */
  public static void endOnQuit() {
    LibC.function("signal").raw(SIGQUIT, 0, 0, 0, 0, 0);
  }

  /** Waits until a child has ended, and leaves it to {@link #reap}. */
  public static void awaitEnd(int pid) {
    try (var memory = new Memory(128)) {
      while (WAITID.call(P_PID, pid, memory.address(), WEXITED | WNOWAIT) == -EINTR) {
        // Asked again.
      }
    }
  }

  /** The status of a child that has ended, as {@code wait} gives it; -1 if it runs on. */
  public static int reap(int pid) {
    try (var memory = new Memory(8)) {
      int result = WAITPID.call(pid, memory.address(), WNOHANG);
      return result == pid ? Memory.getInt(memory.address()) : result == 0 ? -1 : 0;
    }
  }

  /** A descriptor that can be read once the process has ended, or {@code -errno}. */
  public static int descriptor(int pid) {
    return SYSCALL.call(PIDFD_OPEN, pid, 0);
  }

  /**
   * @param pid a process; 0, -1 or a negative group as for {@code kill(2)}
   * @return 0 or {@code -errno}
   */
  public static int kill(int pid, int signal) {
    return KILL.call(pid, signal);
  }

  /**
   * Changes the directory of the process. The JDK keeps resolving relative paths as it did.
   *
   * @return 0 or {@code -errno}
   */
  public static int changeDirectory(byte[] path) {
    try (var memory = new Memory(path.length + 16L)) {
      return CHDIR.call(memory.string(path));
    }
  }

  /** Gives a signal back its default action, and sends it to this process. */
  public static void endBy(int signal) {
    try (var memory = new Memory(256)) {
      SIGACTION.call(signal, memory.address(), 0);
      KILL.call(GETPID.call(), signal);
    }
    // Another thread may be the one that takes it, which under load is a while later.
    for (int i = 0; i < 200; i++) {
      LockSupport.parkNanos(10_000_000);
    }
  }

  public static int exitCode(int status) {
    return status >> 8 & 0xff;
  }

  /** The signal that ended the process, or 0. */
  public static int signal(int status) {
    return status & 0x7f;
  }
}
