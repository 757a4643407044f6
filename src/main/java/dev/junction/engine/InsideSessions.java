package dev.junction.engine;

import java.util.HashMap;
import java.util.Map;

/** The sessions of {@code node:inspector} in one runtime with other runtimes of the program. */
final class InsideSessions {
  private static final int MESSAGE = 0;

  private final Host host;
  private final Map<Integer, DebugTargets.Listener> listeners = new HashMap<>();
  private final Map<Integer, DebugTargets.Session> sessions = new HashMap<>();

  InsideSessions(Host host) {
    this.host = host;
  }

  /** What is wrong with a request of the domain {@code NodeWorker}; null if nothing. */
  String request(Args args) {
    int handle = args.intAt(0);
    var listener =
        listeners.computeIfAbsent(
            handle,
            unused ->
                DebugTargets.of(host)
                    .listener(message -> host.events().emit(handle, MESSAGE, message)));
    return listener.request(args.stringAt(1), args.stringAt(2));
  }

  void leave(int handle) {
    var listener = listeners.remove(handle);
    if (listener != null) {
      listener.close();
    }
  }

  /** Whether there is a main runtime to talk to; its messages go to the handle. */
  boolean connectMain(int handle) {
    var main = DebugTargets.of(host).main();
    if (main == null) {
      return false;
    }
    sessions.put(
        handle,
        new DebugTargets.Session(
            main, message -> host.events().emit(handle, MESSAGE, message), () -> {}, false));
    return true;
  }

  void requestMain(int handle, String message) {
    var session = sessions.get(handle);
    if (session != null) {
      session.request(message);
    }
  }

  void disconnectMain(int handle) {
    var session = sessions.remove(handle);
    if (session != null) {
      session.leave();
    }
  }
}
