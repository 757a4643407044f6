package dev.junction.child;

import dev.junction.posix.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Children that are Junction themselves and are told to end before their program runs. Until then
 * the JVM, not we, has the say: it ends with a status of 128 plus the signal's number, where a
 * process of Node.js ends by the signal.
 *
 * <p>A JVM that starts handles SIGHUP, SIGINT and SIGTERM. {@code cli.Main} gives all three back to
 * the system at once and ignores SIGPWR, by which we see that it has begun.
 */
final class StartingChildren {
  private static final int SIGPWR = 30;
  private static final long HANDLED = bit(1) | bit(2) | bit(15);
  private static final int FIRST_STATUS = 128;

  private final Map<Integer, Integer> told = new HashMap<>();

  private static long bit(int signal) {
    return 1L << (signal - 1);
  }

  /** Like {@link Processes#kill}, of a child. */
  int kill(int pid, int signal) {
    if (signal > 0 && (HANDLED & bit(signal)) != 0 && isStarting(pid)) {
      told.put(pid, signal);
    }
    return Processes.kill(pid, signal);
  }

  private static boolean isStarting(int pid) {
    try {
      long caught = 0;
      long ignored = 0;
      for (var line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
        if (line.startsWith("SigCgt:")) {
          caught = Long.parseUnsignedLong(line.substring(7).trim(), 16);
        } else if (line.startsWith("SigIgn:")) {
          ignored = Long.parseUnsignedLong(line.substring(7).trim(), 16);
        }
      }
      return (caught & HANDLED) == HANDLED
          && (ignored & bit(SIGPWR)) == 0
          && Files.readSymbolicLink(Path.of("/proc/" + pid + "/exe")).endsWith("java");
    } catch (IOException gone) {
      return false;
    }
  }

  /** The wait status of a child that has ended, as it would be without a JVM. */
  int correct(int pid, int status) {
    var signal = told.remove(pid);
    boolean byJvm =
        signal != null
            && Processes.signal(status) == 0
            && Processes.exitCode(status) == FIRST_STATUS + signal;
    return byJvm ? signal : status;
  }
}
