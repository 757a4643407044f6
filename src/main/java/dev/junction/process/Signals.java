package dev.junction.process;

import dev.junction.engine.Host;
import dev.junction.posix.Processes;
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
  private static final int SIGQUIT = 3;
  private static final int SIGPIPE = 13;
  private static final long DELIVERY_MILLIS = 2000;

  private final Host host;
  private final Map<String, SignalHandler> before = new HashMap<>();
  private final Map<String, SignalHandler> defaults = new HashMap<>();

  /** How many signals have come in that the program listens to. */
  private int received;

  Signals(Host host) {
    this.host = host;
  }

  int watch(String name, int handle) {
    if (!host.ownsProcess()) {
      return 0;
    }
    try {
      var signal = new Signal(name.substring(3));
      var previous = Signal.handle(signal, caught -> receive(handle, caught));
      before.putIfAbsent(name, previous);
      return 0;
    } catch (IllegalArgumentException unavailable) {
      return -EINVAL;
    }
  }

  private void receive(int handle, Signal signal) {
    host.events().emit(handle, EVENT, signal.getNumber());
    synchronized (this) {
      received++;
      notifyAll();
    }
  }

  Object unwatch(String name) {
    var previous = before.remove(name);
    if (previous != null) {
      var signal = new Signal(name.substring(3));
      // The JVM itself needs SIGPIPE not to end the process.
      var normal = signal.getNumber() == SIGPIPE ? previous : SignalHandler.SIG_DFL;
      Signal.handle(signal, defaults.getOrDefault(name, normal));
    }
    return null;
  }

  /** Says what is to happen on a signal that the program does not listen to. */
  void setDefault(String name, SignalHandler handler) {
    if (host.ownsProcess()) {
      defaults.put(name, handler);
      if (!before.containsKey(name)) {
        Signal.handle(new Signal(name.substring(3)), handler);
      }
    }
  }

  /**
   * Sends a signal. One to ourselves has been received when this returns, as in Node.js; the JVM
   * hands signals to a thread of its own.
   */
  int kill(int pid, int signal) throws InterruptedException {
    boolean toUs = host.ownsProcess() && pid == ProcessHandle.current().pid();
    if (toUs && signal == SIGQUIT) {
      // The JVM would print its threads.
      Processes.endBy(signal);
      return 0;
    }
    if (!toUs || before.keySet().stream().noneMatch(name -> number(name) == signal)) {
      return Processes.kill(pid, signal);
    }
    synchronized (this) {
      int count = received;
      int result = Processes.kill(pid, signal);
      long deadline = System.nanoTime() + DELIVERY_MILLIS * 1_000_000;
      while (result == 0 && received == count && System.nanoTime() < deadline) {
        wait(DELIVERY_MILLIS);
      }
      return result;
    }
  }

  private static int number(String name) {
    return new Signal(name.substring(3)).getNumber();
  }

  void close() {
    List.copyOf(before.keySet()).forEach(this::unwatch);
  }
}
