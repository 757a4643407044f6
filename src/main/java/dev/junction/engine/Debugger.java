package dev.junction.engine;

import com.caoccao.javet.exceptions.JavetException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;

/**
 * Debuggers outside of the program: what {@code --inspect} and {@code inspector.open()} serve.
 *
 * <p>{@link DebuggerServer} reads from them on threads of its own and hands over tasks for the loop
 * thread. That runs them between turns, or, while the program is paused or waits for a debugger,
 * right where it stands.
 */
final class Debugger implements AutoCloseable {
  private static final Pattern METHOD = Pattern.compile("\"method\"\\s*:\\s*\"([^\"]+)\"");
  private static final Pattern ID = Pattern.compile("\"id\"\\s*:\\s*(-?\\d+)");
  private static final Pattern BREAKPOINT = Pattern.compile("\"breakpointId\":\"([^\"]+)\"");

  /** The requests that end a pause. */
  private static final Set<String> CONTINUING =
      Set.of(
          "Debugger.resume",
          "Debugger.stepOver",
          "Debugger.stepInto",
          "Debugger.stepOut",
          "Debugger.continueToLocation",
          "Debugger.restartFrame",
          "Debugger.disable");

  /** Domains of Node's own, which JavaScript knows (internal/inspector/domains). */
  private static final Set<String> OWN_DOMAINS =
      Set.of("NodeWorker", "NodeTracing", "Network", "DOMStorage", "Target", "IO");

  private static final String NO_PARAMETERS = ",\"params\":{}}";

  private static final int BREAK_ON_START = -2;

  /**
   * A program that turns its loop takes a task within so many looks at it; a busy one is
   * interrupted.
   */
  private static final int LOOKS = 10;

  private static final int LOOK_MILLIS = 2;

  private final Thread loopThread = Thread.currentThread();
  private final InspectorSessions sessions;
  private final Host runtime;
  private final LinkedBlockingQueue<Task> tasks = new LinkedBlockingQueue<>();
  private final List<Frontend> frontends = new ArrayList<>();
  private volatile DebuggerServer server;

  /** Guards {@link #isClosed}: what is closed must not be interrupted. */
  private final Object closing = new Object();

  private boolean isClosed;
  private volatile boolean isStopped;
  private String startBreakpoint;
  private OwnDomains ownDomains;
  private int frontendCount;
  private volatile boolean waits;

  /** Whether a request of a debugger is being worked on; loop thread. */
  private boolean runsTask;

  private boolean wasReleased;
  private volatile boolean paused;

  Debugger(InspectorSessions sessions, Host runtime) {
    this.sessions = sessions;
    this.runtime = runtime;
    // Where that is not known before, V8 knows only those scripts as the program's that are
    // compiled while there is an inspector.
    sessions.prepare();
  }

  /** Lets debuggers connect; returns where they do. */
  String listen(String host, int port, String title, String url, String version, boolean publishes)
      throws IOException {
    server = new DebuggerServer(this, host, port, title, url, version, publishes);
    return server.address();
  }

  /** How a debugger gets messages; any thread. */
  interface Connection {
    void send(String message);

    void close();
  }

  /** Any thread: the runtime is to end, whatever it waits for here. */
  void stop() {
    isStopped = true;
    tasks.add(() -> {});
  }

  /** Answers requests of domains that are not V8's. */
  interface OwnDomains {
    /** A request, or null when the debugger has left. */
    void receive(int frontend, String message) throws JavetException;
  }

  void setOwnDomains(OwnDomains domains) {
    ownDomains = domains;
  }

  /** Sends a debugger what JavaScript has for it. */
  void send(int number, String message) {
    for (var frontend : frontends) {
      if (frontend.number == number) {
        frontend.connection.send(message);
      }
    }
  }

  /** Something to do on the loop thread. */
  interface Task {
    void run() throws JavetException;
  }

  /**
   * A thread of the server; returns soon after the task was begun, or the program was interrupted.
   */
  void submit(Task task) {
    tasks.add(task);
    runtime.loop().post(this::runTasks);
    try {
      for (var i = 0; i < LOOKS && !tasks.isEmpty(); i++) {
        Thread.sleep(LOOK_MILLIS);
      }
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    }
    while (!tasks.isEmpty() && !paused && !waits && !interrupt()) {
      // V8 was faster than this thread could say what to do then.
    }
  }

  /** Whether the tasks will be run in the middle of the JavaScript that runs. */
  private boolean interrupt() {
    var isLate = new AtomicBoolean();
    synchronized (closing) {
      if (isClosed) {
        return true;
      }
      sessions.interrupt(() -> {
        if (Thread.currentThread() == loopThread) {
          runInterrupting();
        } else {
          isLate.set(true);
        }
      });
    }
    return !isLate.get();
  }

  /** In the middle of JavaScript, which must not be what a task runs. */
  private void runInterrupting() {
    if (!runsTask && !paused && !waits) {
      runTasks();
    }
  }

  private void runTasks() {
    for (var task = tasks.poll(); task != null; task = tasks.poll()) {
      run(task);
    }
  }

  private void run(Task task) {
    var isOuter = !runsTask;
    runsTask = true;
    try {
      task.run();
    } catch (JavetException error) {
      // The session or the runtime has ended.
    } finally {
      if (isOuter) {
        runsTask = false;
      }
    }
  }

  private boolean runNext() {
    if (isStopped) {
      return false;
    }
    try {
      run(tasks.take());
      return true;
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Whether a pause lasts until a debugger ends it. */
  boolean pauses() {
    return frontends.stream().anyMatch(frontend -> frontend.debugs);
  }

  /** Whether a debugger from outside is. */
  boolean isAttached() {
    return frontends.stream().anyMatch(frontend -> !frontend.isInside);
  }

  /** Returns when a debugger has sent {@code Runtime.runIfWaitingForDebugger}. */
  void waitForDebugger() {
    wasReleased = false;
    waits = true;
    for (var frontend : frontends) {
      frontend.tellThatWaiting();
    }
    while (!wasReleased && runNext()) {
      // the tasks do it
    }
    waits = false;
  }

  /** Serves until all debuggers from outside have left. */
  void waitForDisconnect() {
    if (server == null) {
      return;
    }
    server.close();
    say("Waiting for the debugger to disconnect...\n");
    var told = frontends.stream().filter(frontend -> frontend.wantsEnd).toList();
    for (var frontend : told) {
      frontend.connection.send("{\"method\":\"NodeRuntime.waitingForDisconnect\"" + NO_PARAMETERS);
    }
    while (frontends.stream().anyMatch(told::contains) && runNext()) {
      // the tasks do it
    }
    for (var frontend : List.copyOf(frontends)) {
      frontend.connection.send(sessions.contextDestroyed());
    }
    while (isAttached() && runNext()) {
      // the tasks do it
    }
  }

  /** Pauses at the first statement of an ES module. */
  void breakOnStart(String urlPattern) throws JavetException {
    for (var frontend : frontends) {
      if (frontend.debugs) {
        frontend.session.send(
            "{\"id\":"
                + BREAK_ON_START
                + ",\"method\":\"Debugger.setBreakpointByUrl\",\"params\":{\"lineNumber\":0,\"urlRegex\":\""
                + urlPattern
                + "\"}}");
        return;
      }
    }
  }

  /** Pauses where the next function begins that is called. */
  void pauseOnNextCall() {
    for (var frontend : frontends) {
      if (frontend.debugs) {
        frontend.session.pauseOnNextStatement("Break on start");
      }
    }
  }

  /** As {@link #close}, but for what V8 has. */
  void leaveOpen() {
    if (server != null) {
      server.close();
    }
    synchronized (closing) {
      isClosed = true;
    }
    for (var frontend : List.copyOf(frontends)) {
      if (frontend.isInside) {
        frontend.connection.send(sessions.contextDestroyed());
      }
      frontend.connection.close();
    }
    frontends.clear();
  }

  @Override
  public void close() throws JavetException {
    if (server != null) {
      server.close();
    }
    synchronized (closing) {
      isClosed = true;
    }
    for (var frontend : List.copyOf(frontends)) {
      frontend.close();
    }
    sessions.setDebugger(null);
  }

  /** Loop thread: a debugger has connected. */
  Frontend attach(Connection connection) {
    var frontend = new Frontend(connection, false);
    frontends.add(frontend);
    say("Debugger attached.\n");
    return frontend;
  }

  /** Loop thread: another runtime of the program, or a debugger by way of it, talks to this one. */
  Frontend attachInside(Connection connection) {
    var frontend = new Frontend(connection, true);
    frontends.add(frontend);
    return frontend;
  }

  private void say(String text) {
    try {
      runtime.stderr().write(text.getBytes(StandardCharsets.UTF_8));
      runtime.stderr().flush();
    } catch (IOException closed) {
      // Nobody reads it.
    }
  }

  /** A debugger that is attached; used on the loop thread. */
  final class Frontend {
    private final int number = ++frontendCount;
    private final Connection connection;
    private final boolean isInside;
    private DebugTargets.Listener workers;
    private final InspectorSessions.Session session;
    private boolean knowsRuntime;
    private boolean wantsEnd;
    private boolean debugs;
    private boolean continues;
    private boolean hasLeft;

    private Frontend(Connection connection, boolean isInside) {
      this.connection = connection;
      this.isInside = isInside;
      session = sessions.connectDebugger(this::receive);
    }

    /** A request of the debugger. */
    void request(String message) throws JavetException {
      var found = METHOD.matcher(message);
      var method = found.find() ? found.group(1) : "";
      if (method.startsWith("NodeRuntime.")) {
        runtimeRequest(method, message);
        return;
      }
      if (method.startsWith("NodeWorker.")) {
        workerRequest(method, message);
        return;
      }
      var dot = method.indexOf('.');
      if (ownDomains != null && dot > 0 && OWN_DOMAINS.contains(method.substring(0, dot))) {
        ownDomains.receive(number, message);
        return;
      }
      if (paused && CONTINUING.contains(method)) {
        if (method.equals("Debugger.disable")) {
          debugs = false;
        }
        continues = true;
        session.continueBy(ascii(message));
        return;
      }
      if (method.equals("Debugger.enable")) {
        debugs = true;
      } else if (method.equals("Debugger.disable")) {
        debugs = false;
      }
      session.send(ascii(message));
      if (method.equals("Runtime.runIfWaitingForDebugger")) {
        wasReleased = true;
      }
    }

    private void workerRequest(String method, String message) {
      if (workers == null) {
        workers = DebugTargets.of(runtime).listener(connection::send);
      }
      var error = workers.request(method, message);
      var id = ID.matcher(message);
      connection.send(
          "{\"id\":"
              + (id.find() ? id.group(1) : "0")
              + (error == null
                  ? ",\"result\":{}}"
                  : ",\"error\":{\"code\":-32601,\"message\":" + JsonText.quoted(error) + "}}"));
    }

    private void runtimeRequest(String method, String message) {
      var result = "\"result\":{}";
      switch (method) {
        case "NodeRuntime.enable" -> {
          knowsRuntime = true;
          tellThatWaiting();
        }
        case "NodeRuntime.disable" -> knowsRuntime = false;
        case "NodeRuntime.notifyWhenWaitingForDisconnect" ->
            wantsEnd = message.matches("(?s).*\"enabled\"\\s*:\\s*true.*");
        default ->
            result = "\"error\":{\"code\":-32601,\"message\":\"'" + method + "' wasn't found\"}";
      }
      var id = ID.matcher(message);
      connection.send("{\"id\":" + (id.find() ? id.group(1) : "0") + "," + result + "}");
    }

    private void tellThatWaiting() {
      if (knowsRuntime && waits) {
        connection.send("{\"method\":\"NodeRuntime.waitingForDebugger\"" + NO_PARAMETERS);
      }
    }

    /** The debugger has gone. */
    void left() throws JavetException {
      frontends.remove(this);
      hasLeft = true;
      if (workers != null) {
        workers.close();
      }
      if (ownDomains != null) {
        ownDomains.receive(number, null);
      }
      if (paused) {
        continues = true;
        session.continueBy("{\"id\":-1,\"method\":\"Debugger.resume\"}");
        submit(session::close);
      } else {
        session.close();
      }
    }

    void close() throws JavetException {
      frontends.remove(this);
      if (workers != null) {
        workers.close();
      }
      if (isInside) {
        connection.send(sessions.contextDestroyed());
      }
      session.close();
      connection.close();
    }

    private void receive(String message) throws JavetException {
      if (message.startsWith("{\"id\":-")) {
        if (message.startsWith("{\"id\":" + BREAK_ON_START)) {
          var found = BREAKPOINT.matcher(message);
          startBreakpoint = found.find() ? found.group(1) : null;
        }
        return;
      }
      if (!message.startsWith("{\"method\":\"Debugger.paused\"")) {
        if (!hasLeft) {
          connection.send(message);
        }
        return;
      }
      if (startBreakpoint != null && message.contains(jsonText(startBreakpoint))) {
        connection.send(
            message
                .replace("\"reason\":\"other\"", "\"reason\":\"Break on start\"")
                .replace("[\"" + startBreakpoint + "\"]", "[]"));
        startBreakpoint = null;
      } else {
        connection.send(message);
      }
      if (!paused) {
        pause();
      }
    }

    private void pause() {
      paused = true;
      continues = false;
      for (var frontend : frontends) {
        frontend.continues = false;
      }
      while (!continues && frontends.stream().noneMatch(frontend -> frontend.continues)) {
        if (!runNext()) {
          session.continueBy("{\"id\":-1,\"method\":\"Debugger.resume\"}");
          break;
        }
      }
      paused = false;
    }
  }

  private static String jsonText(String breakpoint) {
    return "\"" + breakpoint + "\"";
  }

  /** Javet passes the inspector one byte a character. */
  private static String ascii(String text) {
    if (text.chars().allMatch(c -> c < 0x80)) {
      return text;
    }
    var result = new StringBuilder();
    for (var i = 0; i < text.length(); i++) {
      var c = text.charAt(i);
      if (c < 0x80) {
        result.append(c);
      } else {
        result.append(String.format("\\u%04x", (int) c));
      }
    }
    return result.toString();
  }
}
