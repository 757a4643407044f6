package dev.junction.process;

import dev.junction.posix.Errno;
import dev.junction.posix.Processes;
import dev.junction.posix.Sockets;
import dev.junction.posix.Terminals;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import sun.misc.Signal;

/** What this process has changed of the terminals and pipes that others share with it. */
final class Terminal {
  private static final int ENOTTY = 25;

  /** Signals by which the process may end while a terminal is in raw mode. */
  private static final List<String> ENDING = List.of("TERM", "INT", "HUP");

  private final Map<Integer, byte[]> modes = new HashMap<>();
  private final Set<Integer> blocking = new HashSet<>();

  /** [columns, rows] or -errno. */
  static Object windowSize(int descriptor) {
    var size = Terminals.windowSize(descriptor);
    return size == null ? (Object) (-ENOTTY) : size;
  }

  /**
   * @param signals who handles signals that the program listens to
   */
  synchronized int setRawMode(int descriptor, boolean on, Signals signals) {
    var before = modes.get(descriptor);
    if (!on) {
      return before == null ? 0 : Terminals.restore(descriptor, before);
    }
    if (before == null) {
      before = Terminals.modes(descriptor);
      if (before == null) {
        return -ENOTTY;
      }
      modes.put(descriptor, before);
      for (var name : ENDING) {
        signals.setDefault("SIG" + name, this::end);
      }
    }
    int result = Terminals.makeRaw(descriptor, before);
    return result == -Errno.EINVAL ? 0 : result;
  }

  private void end(Signal signal) {
    restore();
    Processes.endBy(signal.getNumber());
  }

  /** Notes how a descriptor waits before that is changed. */
  synchronized void remember(int descriptor) {
    if (Sockets.isBlocking(descriptor)) {
      blocking.add(descriptor);
    }
  }

  /** Makes everything as it was. */
  synchronized void restore() {
    modes.forEach(Terminals::restore);
    modes.clear();
    for (int descriptor : blocking) {
      Sockets.setBlocking(descriptor, true);
    }
    blocking.clear();
  }
}
