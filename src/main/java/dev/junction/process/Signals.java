package dev.junction.process;

import dev.junction.engine.Host;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * Signals, for a runtime that is its process; one embedded in another program sees none and cannot
 * take the program's own away.
 */
final class Signals {
  private static final int EVENT = 0;
  private static final int EINVAL = 22;

  private final Host host;
  private final Map<String, SignalHandler> before = new HashMap<>();

  Signals(Host host) {
    this.host = host;
  }

  int watch(String name, int handle) {
    if (!host.ownsProcess()) {
      return 0;
    }
    try {
      var signal = new Signal(name.substring(3));
      var previous =
          Signal.handle(signal, caught -> host.events().emit(handle, EVENT, caught.getNumber()));
      before.putIfAbsent(name, previous);
      return 0;
    } catch (IllegalArgumentException unavailable) {
      return -EINVAL;
    }
  }

  Object unwatch(String name) {
    var previous = before.remove(name);
    if (previous != null) {
      Signal.handle(new Signal(name.substring(3)), SignalHandler.SIG_DFL);
    }
    return null;
  }

  void close() {
    List.copyOf(before.keySet()).forEach(this::unwatch);
  }
}
