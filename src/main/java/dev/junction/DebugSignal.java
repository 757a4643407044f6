package dev.junction;

import sun.misc.Signal;
import sun.misc.SignalHandler;

/** {@code SIGUSR1}, by which another process asks this one to let debuggers connect. */
final class DebugSignal {
  private DebugSignal() {}

  /** On a thread of its own, since looking up a signal takes the JVM some milliseconds. */
  static void watch(Runnable start) {
    var thread = new Thread(() -> install(start), "junction-debug-signal");
    thread.setDaemon(true);
    thread.start();
  }

  private static void install(Runnable start) {
    var signal = new Signal("USR1");
    var before = Signal.handle(signal, caught -> start.run());
    if (before != SignalHandler.SIG_DFL) {
      // The program listens to it.
      Signal.handle(signal, before);
    }
  }
}
