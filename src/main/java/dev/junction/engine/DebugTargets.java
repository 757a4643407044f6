package dev.junction.engine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

/**
 * The runtimes of a program as debuggers see them: those of workers, which a debugger of another
 * runtime reaches by the domain {@code NodeWorker}, and the main one, which workers may reach.
 *
 * <p>Any thread may call what is here.
 */
final class DebugTargets {
  private static final String RECEIVED = "NodeWorker.receivedMessageFromWorker";

  private final Map<Integer, Target> targets = new TreeMap<>();
  private final List<Listener> listeners = new ArrayList<>();
  private int sessionCount;

  static DebugTargets of(Host host) {
    return host.shared(DebugTargets.class, DebugTargets::new);
  }

  /** A runtime. */
  record Target(int id, String title, String url, Host host, InspectorSessions sessions) {}

  /**
   * The runtime that calls can be debugged from now on.
   *
   * @return whether it is to wait until a debugger says that it may run
   */
  boolean join(Host host, InspectorSessions sessions, String title, String url) {
    var target = new Target(host.threadId(), title, url, host, sessions);
    boolean waits = false;
    List<Listener> told;
    synchronized (this) {
      targets.put(target.id, target);
      told = target.id == 0 ? List.of() : List.copyOf(listeners);
    }
    sessions.setTarget(target);
    for (var listener : told) {
      waits |= listener.attach(target, true);
    }
    return waits;
  }

  synchronized void leave(Target target) {
    targets.remove(target.id, target);
  }

  /** Null before the main runtime has joined. */
  synchronized Target main() {
    return targets.get(0);
  }

  private synchronized List<Target> workers() {
    return targets.values().stream().filter(target -> target.id != 0).toList();
  }

  private synchronized int nextSession() {
    return ++sessionCount;
  }

  Listener listener(Consumer<String> out) {
    return new Listener(out);
  }

  /** A session with a runtime that another runtime, or a debugger by way of it, has. */
  static final class Session implements Debugger.Connection {
    private static final String END = "";

    private final Target target;
    private final Consumer<String> out;
    private final Runnable onEnd;
    private final LinkedBlockingQueue<String> requests = new LinkedBlockingQueue<>();
    private Debugger debugger;
    private Debugger.Frontend frontend;
    private boolean hasEnded;

    /**
     * @param attachesNow whether the calling thread is that of the target
     */
    Session(Target target, Consumer<String> out, Runnable onEnd, boolean attachesNow) {
      this.target = target;
      this.out = out;
      this.onEnd = onEnd;
      if (attachesNow) {
        attach();
      }
      var thread = new Thread(this::deliver, "junction-debugger-session");
      thread.setDaemon(true);
      thread.start();
    }

    private void attach() {
      debugger = target.sessions.debuggerFor(target.host);
      frontend = debugger.attachInside(this);
    }

    private void deliver() {
      try {
        if (frontend == null) {
          var attached = new LinkedBlockingQueue<Boolean>();
          target
              .host
              .loop()
              .post(() -> {
                attach();
                attached.add(true);
              });
          attached.take();
        }
        for (var request = requests.take(); request != END; request = requests.take()) {
          var message = request;
          debugger.submit(() -> frontend.request(message));
        }
        debugger.submit(frontend::left);
      } catch (InterruptedException ended) {
        Thread.currentThread().interrupt();
      }
    }

    void request(String message) {
      requests.add(message);
    }

    /** The other side ends it. */
    synchronized void leave() {
      if (!hasEnded) {
        hasEnded = true;
        requests.add(END);
      }
    }

    @Override
    public synchronized void send(String message) {
      if (!hasEnded) {
        out.accept(message);
      }
    }

    /** The target ends. */
    @Override
    public synchronized void close() {
      if (!hasEnded) {
        hasEnded = true;
        onEnd.run();
      }
    }
  }

  /** Who asked for workers. */
  final class Listener {
    private final Consumer<String> out;
    private final Map<String, Session> sessions = new LinkedHashMap<>();
    private boolean waits;

    private Listener(Consumer<String> out) {
      this.out = out;
    }

    /** A request of the domain; returns what is wrong with it. */
    String request(String method, String message) {
      switch (method) {
        case "NodeWorker.enable" -> {
          waits = message.matches("(?s).*\"waitForDebuggerOnStart\"\\s*:\\s*true.*");
          synchronized (DebugTargets.this) {
            if (!listeners.contains(this)) {
              listeners.add(this);
            }
          }
          for (var worker : workers()) {
            attach(worker, false);
          }
        }
        case "NodeWorker.disable" -> close();
        case "NodeWorker.sendMessageToWorker" -> {
          var session = session(JsonText.member(message, "sessionId"));
          if (session == null) {
            return "Unknown session id";
          }
          session.request(JsonText.member(message, "message"));
        }
        case "NodeWorker.detach" -> {
          var id = JsonText.member(message, "sessionId");
          var session = session(id);
          if (session != null) {
            forget(id);
            session.leave();
            out.accept(notice("NodeWorker.detachedFromWorker", id, ""));
          }
        }
        default -> {
          return "'" + method + "' wasn't found";
        }
      }
      return null;
    }

    private boolean attach(Target worker, boolean isStarting) {
      var id = String.valueOf(nextSession());
      var willWait = waits && isStarting;
      var session =
          new Session(
              worker,
              message ->
                  out.accept(notice(RECEIVED, id, ",\"message\":" + JsonText.quoted(message))),
              () -> {
                forget(id);
                out.accept(notice("NodeWorker.detachedFromWorker", id, ""));
              },
              isStarting);
      synchronized (sessions) {
        sessions.put(id, session);
      }
      out.accept(
          notice(
              "NodeWorker.attachedToWorker",
              id,
              ",\"workerInfo\":{\"workerId\":\""
                  + worker.id
                  + "\",\"type\":\"worker\",\"title\":"
                  + JsonText.quoted(worker.title)
                  + ",\"url\":"
                  + JsonText.quoted(worker.url)
                  + "},\"waitingForDebugger\":"
                  + willWait));
      return willWait;
    }

    private Session session(String id) {
      synchronized (sessions) {
        return sessions.get(id);
      }
    }

    private void forget(String id) {
      synchronized (sessions) {
        sessions.remove(id);
      }
    }

    private static String notice(String method, String session, String more) {
      return "{\"method\":\""
          + method
          + "\",\"params\":{\"sessionId\":\""
          + session
          + "\""
          + more
          + "}}";
    }

    void close() {
      synchronized (DebugTargets.this) {
        listeners.remove(this);
      }
      List<Session> left;
      synchronized (sessions) {
        left = List.copyOf(sessions.values());
        sessions.clear();
      }
      left.forEach(Session::leave);
    }
  }
}
