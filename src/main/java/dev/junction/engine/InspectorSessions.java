package dev.junction.engine;

import com.caoccao.javet.enums.V8AwaitMode;
import com.caoccao.javet.exceptions.JavetException;
import com.caoccao.javet.interfaces.IJavetLogger;
import com.caoccao.javet.interop.IV8InspectorListener;
import com.caoccao.javet.interop.V8Inspector;
import com.caoccao.javet.interop.V8Runtime;
import com.caoccao.javet.utils.JavetResourceUtils;
import com.caoccao.javet.values.reference.V8ValueFunction;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sessions of V8's inspector: those that JavaScript has with itself ({@code node:inspector}, and
 * what {@code node:v8} makes of its profilers) and those of {@link Debugger}.
 *
 * <p>A session's messages go to its receiver at once, on the loop thread, which may be in the
 * middle of JavaScript. Files, which scripts have as names, are URLs in them.
 */
final class InspectorSessions implements AutoCloseable {
  /** Evaluated in order to run a function of JavaScript while V8 postpones microtasks. */
  private static final String DELIVER = "globalThis.\\u0131mport.inspect()";

  /**
   * By which V8 tells of that script, when it has not seen it before: no debugger wants to know.
   */
  private static final String DELIVERING =
      "\"hash\":\"9fe615f98cb368d31b585b7c478364254192fca98d38194280efdfaa6b43ef92\"";

  /** What is typed in a console may call {@code require}. */
  private static final Pattern COMMAND_LINE =
      Pattern.compile("\"includeCommandLineAPI\"\\s*:\\s*true");

  private static final String THROWN = "{\"id\":-8,";
  private static final String THROW =
      "{\"id\":-8,\"method\":\"Runtime.evaluate\",\"params\":{\"silent\":true,\"expression\":"
          + "\"throw globalThis.\\\\u0131mport.thrown\"}}";
  private static final String DETAILS = ",\"exceptionDetails\":";
  private static final Pattern TOP_FRAME =
      Pattern.compile(
          "\"scriptId\":\"(\\d+)\",\"url\":\"([^\"]*)\",(\"lineNumber\":\\d+,\"columnNumber\":\\d+)");

  private static final String OWN_ANSWER = "{\"id\":-9,";
  private static final String LEND_REQUIRE = ownCall("globalThis.\\\\u0131mport.lendRequire?.()");
  private static final String TAKE_REQUIRE = ownCall("globalThis.\\\\u0131mport.takeRequire?.()");

  private static final int ENGINE_TASKS = 100;

  private final V8Runtime runtime;
  private final String contextName;
  private String uniqueId;
  private final List<Session> sessions = new ArrayList<>();
  private volatile Debugger debugger;
  private boolean isPrepared;

  InspectorSessions(V8Runtime runtime, String contextName) {
    this.runtime = runtime;
    this.contextName = contextName;
  }

  private static String ownCall(String expression) {
    return "{\"id\":-9,\"method\":\"Runtime.evaluate\",\"params\":{\"silent\":true,\"expression\":\""
        + expression
        + "\"}}";
  }

  private final List<V8ValueFunction> owned = new ArrayList<>();

  private DebugTargets.Target target;

  /** What debuggers of other runtimes talk to. */
  synchronized DebugTargets.Target target() {
    return target;
  }

  synchronized void setTarget(DebugTargets.Target newTarget) {
    target = newTarget;
  }

  /** The debugger, if need be one without a server. */
  Debugger debuggerFor(Host host) {
    if (debugger == null) {
      debugger = new Debugger(this, host);
    }
    return debugger;
  }

  /** Has V8 assign what is compiled from now on to the program. */
  void prepare() {
    if (!isPrepared) {
      isPrepared = true;
      try {
        runtime.createV8Inspector("junction").close();
      } catch (JavetException error) {
        throw new IllegalStateException(error);
      }
    }
  }

  /**
   * Any thread: runs the task on the loop thread in the middle of the JavaScript that runs there.
   * V8 answers the request for figures of its heap then; if it has before this returns, the task
   * runs on the calling thread.
   */
  void interrupt(Runnable task) {
    runtime.getV8HeapStatistics().thenAccept(figures -> task.run());
  }

  /** Opens a session; returns its number. The callback is closed with the session. */
  int connect(V8ValueFunction callback) {
    sessions.add(new Session(callback, message -> callback.callVoid(null, message)));
    return sessions.size() - 1;
  }

  /** Opens a session for a debugger outside of the program. */
  Session connectDebugger(Receiver receiver) {
    var session = new Session(null, receiver);
    sessions.add(session);
    return session;
  }

  /** What decides on how long the program pauses; null when no debugger can be attached. */
  void setDebugger(Debugger newDebugger) {
    debugger = newDebugger;
  }

  Debugger debugger() {
    return debugger;
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
      session.send(message);
    }
  }

  void disconnect(int number) throws JavetException {
    var session = sessions.get(number);
    if (session != null) {
      sessions.set(number, null);
      session.close();
    }
  }

  /**
   * Threads that have ended pauses. They then wait for V8's lock, and so for as long as V8 lives.
   */
  private final List<Thread> continuing = new CopyOnWriteArrayList<>();

  boolean hasContinuing() {
    return continuing.stream().anyMatch(Thread::isAlive);
  }

  /** Debuggers are told that it is over, and V8 keeps its sessions. */
  void leaveOpen() {
    var joined = target();
    if (joined != null) {
      DebugTargets.of(joined.host()).leave(joined);
    }
    if (debugger != null) {
      debugger.leaveOpen();
    }
  }

  private PausedThread pausedThread;

  /** First called on the loop thread. */
  private synchronized PausedThread paused() {
    if (pausedThread == null) {
      pausedThread = new PausedThread();
    }
    return pausedThread;
  }

  /** Any thread: the runtime is to end. */
  void stop() {
    var stopping = debugger;
    if (stopping != null) {
      stopping.stop();
    }
  }

  @Override
  public void close() throws JavetException {
    var joined = target();
    if (joined != null) {
      DebugTargets.of(joined.host()).leave(joined);
    }
    if (debugger != null) {
      debugger.close();
    }
    for (var session : sessions) {
      if (session != null) {
        session.close();
      }
    }
    sessions.clear();
    JavetResourceUtils.safeClose(owned.toArray());
    owned.clear();
  }

  void closeWithThis(V8ValueFunction function) {
    owned.add(function);
  }

  /** Tells debuggers of an exception that ends the program, which is {@code ımport.thrown}. */
  void thrown() throws JavetException {
    for (var session : List.copyOf(sessions)) {
      if (session != null && session.callback == null && session.knowsRuntime) {
        session.inspector.sendRequest(THROW);
      }
    }
  }

  /** The notification of an exception, by what V8 says when it is thrown once more. */
  private static String thrown(String answer) {
    var start = answer.indexOf(DETAILS);
    if (start < 0) {
      return null;
    }
    var details = answer.substring(start + DETAILS.length(), answer.length() - 2);
    var found = TOP_FRAME.matcher(details);
    if (found.find()) {
      details =
          details.replaceFirst(
              "\"lineNumber\":\\d+,\"columnNumber\":\\d+,\"scriptId\":\"\\d+\"",
              Matcher.quoteReplacement(
                  found.group(3)
                      + ",\"scriptId\":\""
                      + found.group(1)
                      + "\",\"url\":\""
                      + found.group(2)
                      + "\""));
    }
    return "{\"method\":\"Runtime.exceptionThrown\",\"params\":{\"timestamp\":"
        + System.currentTimeMillis()
        + ",\"exceptionDetails\":"
        + details
        + "}}";
  }

  /** The frame of internal/inspector/console.js at the top of a stack. */
  private static final Pattern OWN_FRAME =
      Pattern.compile(
          "\\{\"functionName\":\"[^\"]*\",\"scriptId\":\"\\d+\",\"url\":\"node:internal/inspector/console\","
              + "\"lineNumber\":\\d+,\"columnNumber\":\\d+\\},?");

  /** The notification that the program's context is no more. */
  String contextDestroyed() {
    return "{\"method\":\"Runtime.executionContextDestroyed\",\"params\":{\"executionContextId\":1"
        + (uniqueId == null ? "" : ",\"executionContextUniqueId\":\"" + uniqueId + "\"")
        + "}}";
  }

  private static final String CREATED =
      "{\"method\":\"Runtime.executionContextCreated\",\"params\":{\"context\":{\"id\":1,"
          + "\"origin\":\"junction\",\"name\":\"junction\",\"uniqueId\":\"";

  /** Javet names the context and does not know the time. */
  private String completed(String text) {
    if (text.startsWith(CREATED)) {
      uniqueId = text.substring(CREATED.length(), text.indexOf('"', CREATED.length()));
      return text.replace(
          "\"origin\":\"junction\",\"name\":\"junction\"",
          "\"origin\":\"\",\"name\":\""
              + contextName.replace("\\", "\\\\").replace("\"", "\\\"")
              + "\"");
    }
    if (text.startsWith("{\"method\":\"Runtime.")) {
      return text.replaceFirst(
          "\"timestamp\":0(?=[,}])", "\"timestamp\":" + System.currentTimeMillis());
    }
    return text;
  }

  private static String withoutOwnFrame(String text) {
    if (text.startsWith("{\"method\":\"Debugger.paused\"")) {
      return text.replace(
          "\"reason\":\"Break on start\",\"data\":{}", "\"reason\":\"Break on start\"");
    }
    return text.startsWith("{\"method\":\"Runtime.consoleAPICalled\"")
        ? OWN_FRAME.matcher(text).replaceFirst("")
        : text;
  }

  /** Javet cannot close the object that it offers for functions of a console, and would say so. */
  private static final class NoLogger implements IJavetLogger {
    @Override
    public void debug(String message) {}

    @Override
    public void error(String message) {}

    @Override
    public void error(String message, Throwable cause) {}

    @Override
    public void info(String message) {}

    @Override
    public void warn(String message) {}

    @Override
    public void logDebug(String format, Object... arguments) {}

    @Override
    public void logInfo(String format, Object... arguments) {}
  }

  /** Takes the messages of a session. */
  interface Receiver {
    void receive(String message) throws JavetException;
  }

  /** A session; all on the loop thread but {@link #continueBy}. */
  final class Session implements IV8InspectorListener {
    private final V8ValueFunction callback;
    private final Receiver receiver;
    private final V8Inspector inspector;
    private final ScriptUrls urls = new ScriptUrls();
    private int answers;

    private boolean knowsRuntime;
    private boolean closed;

    private Session(V8ValueFunction callback, Receiver receiver) {
      this.callback = callback;
      this.receiver = receiver;
      inspector = runtime.createV8Inspector("junction");
      inspector.setLogger(new NoLogger());
      inspector.addListeners(this);
    }

    void send(String message) throws JavetException {
      if (message.contains("\"Runtime.enable\"")) {
        knowsRuntime = true;
      } else if (message.contains("\"Runtime.disable\"")) {
        knowsRuntime = false;
      }
      var wantsRequire = COMMAND_LINE.matcher(message).find();
      if (wantsRequire) {
        inspector.sendRequest(LEND_REQUIRE);
      }
      inspector.sendRequest(urls.inRequest(message));
      if (wantsRequire) {
        inspector.sendRequest(TAKE_REQUIRE);
      }
      if (callback == null && message.contains("\"HeapProfiler.takeHeapSnapshot\"")) {
        // V8 takes a snapshot in a task of its own, which may stand behind others.
        var before = answers;
        for (var i = 0; i < ENGINE_TASKS && answers == before; i++) {
          runtime.await(V8AwaitMode.RunNoWait);
        }
      }
    }

    void pauseOnNextStatement(String reason) {
      inspector.schedulePauseOnNextStatement(reason, "{}");
    }

    /**
     * Ends a pause by this message. V8 waits for it in a loop that begins when the notification of
     * the pause has been taken, and another thread must send it then; what is sent on this one is
     * answered before.
     */
    void continueBy(String message) {
      Consumer<String> late =
          text -> {
            try {
              paused().await();
              inspector.sendRequest(text);
            } catch (JavetException | InterruptedException ended) {
              Thread.currentThread().interrupt();
            }
          };
      paused();
      var thread = new Thread(() -> late.accept(message), "junction-debugger-continue");
      continuing.removeIf(old -> !old.isAlive());
      continuing.add(thread);
      thread.setDaemon(true);
      thread.start();
    }

    private void receive(String message) {
      if (closed || message.startsWith(OWN_ANSWER)) {
        return;
      }
      if (message.startsWith(THROWN)) {
        var notice = thrown(message);
        if (notice != null) {
          receive(notice);
        }
        return;
      }
      try {
        receiver.receive(urls.inMessage(withoutOwnFrame(completed(message))));
      } catch (JavetException error) {
        // The callback catches what JavaScript throws; this is the end of the runtime.
        closed = true;
      }
    }

    @Override
    public void receiveResponse(String message) {
      answers++;
      receive(message);
    }

    @Override
    public void receiveNotification(String message) {
      if (message.startsWith("{\"method\":\"Debugger.scriptParsed\"")
          && message.contains(DELIVERING)) {
        return;
      }
      receive(message);
      if (callback == null || !message.startsWith("{\"method\":\"Debugger.paused\"")) {
        return;
      }
      // Nobody else could: the thread that would is the one that is paused.
      if (debugger == null || !debugger.pauses()) {
        continueBy("{\"id\":-1,\"method\":\"Debugger.resume\"}");
      }
    }

    @Override
    public void flushProtocolNotifications() {}

    @Override
    public void runIfWaitingForDebugger(int contextGroupId) {}

    @Override
    public void sendRequest(String message) {}

    void close() throws JavetException {
      if (closed) {
        return;
      }
      closed = true;
      sessions.replaceAll(session -> session == this ? null : session);
      inspector.close();
      if (callback != null) {
        callback.close();
      }
    }
  }
}
