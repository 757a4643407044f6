package dev.junction.engine;

import com.caoccao.javet.exceptions.JavetException;
import com.caoccao.javet.interop.IV8InspectorListener;
import com.caoccao.javet.interop.V8Inspector;
import com.caoccao.javet.interop.V8Runtime;
import com.caoccao.javet.values.reference.V8ValueFunction;
import java.util.ArrayList;
import java.util.List;

/**
 * Sessions of V8's inspector that JavaScript has with itself: {@code node:inspector}, and what
 * {@code node:v8} makes of its profilers.
 *
 * <p>A session's messages go to its callback at once, on the loop thread, which may be in the
 * middle of JavaScript.
 */
final class InspectorSessions implements AutoCloseable {
  /** Evaluated in order to run a function of JavaScript while V8 postpones microtasks. */
  private static final String DELIVER = "globalThis.\\u0131mport.inspect()";

  private final V8Runtime runtime;
  private final List<Session> sessions = new ArrayList<>();

  InspectorSessions(V8Runtime runtime) {
    this.runtime = runtime;
  }

  /** Opens a session; returns its number. The callback is closed with the session. */
  int connect(V8ValueFunction callback) {
    var session = new Session(runtime, callback);
    sessions.add(session);
    return sessions.size() - 1;
  }

  /**
   * Calls the global {@code ımport.inspect} from within the inspector. Javet runs microtasks behind
   * each request; within an evaluation V8 does not allow it, so that a program that posts a message
   * does not see its promise jobs run early.
   */
  void deliver(int number) throws JavetException {
    var result = sessions.get(number).inspector.evaluate(DELIVER, false);
    if (result != null) {
      result.close();
    }
  }

  /**
   * Sends a message, which must be ASCII; answers come through the callback before this returns.
   */
  void send(int number, String message) throws JavetException {
    var session = sessions.get(number);
    if (session != null) {
      session.inspector.sendRequest(message);
    }
  }

  void disconnect(int number) throws JavetException {
    var session = sessions.get(number);
    if (session != null) {
      sessions.set(number, null);
      session.close();
    }
  }

  @Override
  public void close() throws JavetException {
    for (var session : sessions) {
      if (session != null) {
        session.close();
      }
    }
    sessions.clear();
  }

  private static final class Session implements IV8InspectorListener {
    private final V8Runtime runtime;
    private final V8ValueFunction callback;
    private final V8Inspector inspector;
    private boolean closed;

    Session(V8Runtime runtime, V8ValueFunction callback) {
      this.runtime = runtime;
      this.callback = callback;
      inspector = runtime.createV8Inspector("junction");
      inspector.addListeners(this);
    }

    private void receive(String message) {
      if (closed) {
        return;
      }
      try {
        callback.callVoid(null, message);
      } catch (JavetException error) {
        // The callback catches what JavaScript throws; this is the end of the runtime.
        closed = true;
      }
    }

    @Override
    public void receiveResponse(String message) {
      receive(message);
    }

    @Override
    public void receiveNotification(String message) {
      receive(message);
      if (message.startsWith("{\"method\":\"Debugger.paused\"")) {
        resume();
      }
    }

    /** Nobody else could: the thread that would is the one that is paused. */
    private void resume() {
      try {
        inspector.sendRequest("{\"id\":-1,\"method\":\"Debugger.resume\"}");
      } catch (JavetException ended) {
        closed = true;
      }
    }

    @Override
    public void flushProtocolNotifications() {}

    @Override
    public void runIfWaitingForDebugger(int contextGroupId) {}

    @Override
    public void sendRequest(String message) {}

    void close() throws JavetException {
      closed = true;
      inspector.close();
      callback.close();
    }
  }
}
