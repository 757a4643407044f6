package dev.junction.engine;

import com.caoccao.javet.enums.JavetPromiseRejectEvent;
import com.caoccao.javet.enums.V8AwaitMode;
import com.caoccao.javet.enums.V8GCCallbackFlags;
import com.caoccao.javet.enums.V8GCType;
import com.caoccao.javet.exceptions.JavetException;
import com.caoccao.javet.exceptions.JavetTerminatedException;
import com.caoccao.javet.interop.V8Host;
import com.caoccao.javet.interop.V8Locker;
import com.caoccao.javet.interop.V8Runtime;
import com.caoccao.javet.interop.callback.JavetCallbackContext;
import com.caoccao.javet.interop.callback.JavetCallbackType;
import com.caoccao.javet.interop.options.V8RuntimeOptions;
import com.caoccao.javet.values.V8Value;
import com.caoccao.javet.values.reference.V8ValueArray;
import com.caoccao.javet.values.reference.V8ValueArrayBuffer;
import com.caoccao.javet.values.reference.V8ValueFunction;
import com.caoccao.javet.values.reference.V8ValueObject;
import dev.junction.loop.Script;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/**
 * One V8 isolate with the standard library in it, owned by one loop thread, which holds its lock
 * from {@link #open} to {@link #close}. All methods but {@link #terminate} are called on that
 * thread.
 */
public final class Isolate implements Script, AutoCloseable {
  /** Bytes that V8 may take beyond its limit while a program that hit it is ended. */
  private static final long HEAP_TO_UNWIND = 64L << 20;

  /** Bytes that V8 gets while its figures are asked for. */
  private static final long HEAP_TO_LOOK = 8L << 20;

  /** The part of V8's limit at which its heap counts as full. */
  private static final double FULL_HEAP = 0.8;

  /** How much larger than its limit a heap may be before garbage was taken out of all of it. */
  private static final double HEAP_WITH_GARBAGE = 1.5;

  /**
   * V8's own tasks on this thread (finalizers, waitAsync) are run so often at most; after each turn
   * in a program that may ask for the collection of garbage and looks what came of it.
   */
  private static final double ENGINE_TASKS_MILLIS = 10;

  private static final int TASKS_AFTER_COLLECTION = 16;

  /** A look at the heap's size takes some microseconds. */
  private static final int TURNS_A_CHECK = 10;

  /** After so many rejections it pays to have V8 tell of them without Java. */
  private static final int REJECTIONS_TO_HOOK = 50;

  /** What Node.js takes off a worker's stack for native code. */
  private static final long STACK_BUFFER = 192 << 10;

  /** 128 + SIGABRT. */
  private static final int ABORTED = 134;

  private static final String OUT_OF_MEMORY =
      "FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory\n";

  /** Bytes at a snapshot's start, with V8's version and the checksums of the rest. */
  private static final int SNAPSHOT_HEAD = 64;

  private final Host host;
  private final IntConsumer onExit;
  private final boolean buildsSnapshot;
  private V8ValueFunction detach;
  private Path snapshotFile;
  private boolean isSnapshotTaken;
  private final EventRing events;
  private final SubmissionRing submissions;
  private final Bridge bridge;
  private final V8Runtime runtime;
  private final V8Locker locker;
  private V8ValueArrayBuffer heapHandle;
  private ByteBuffer heap;
  private V8ValueFunction turn;
  private V8ValueArray rejections;
  private V8ValueFunction noteRejection;
  private int rejectionsNoted;
  private JavetCallbackContext callback;
  private final Path library;
  private Modules modules;
  private SourceLoader sources;

  /** Tells this snapshot from others: V8 takes no cached code that was made with another one. */
  private int snapshotTag;

  private V8Figures figures;
  private Scripts scripts;
  private volatile InspectorSessions inspectors;
  private HeapReport heapReport;
  private NativeHooks nativeHooks;
  private NativeFunctions nativeFunctions;
  private volatile boolean terminated;
  private boolean sharesMemory;

  /** Null until somebody asks. */
  private Boolean hooksImports;

  /** Guards {@link #closed}: another thread must not terminate what is being closed. */
  private final Object terminationLock = new Object();

  private volatile boolean closed;
  private volatile boolean outOfMemory;
  private boolean askedForFigures;
  private long heapLimit = Long.MAX_VALUE;
  private int turnsSinceCheck;
  private double nextEngineTasks;
  private final double engineTasksMillis;

  /**
   * Opens an isolate on the calling thread.
   *
   * @param snapshot a snapshot of {@link SnapshotBuilder}, or null to load the library from source
   * @param sources folders with the library's source when there is no snapshot, else the file with
   *     what the snapshot leaves out
   * @param buildsSnapshot whether {@link #createSnapshot} may be called in the end
   * @param onExit told the exit code when JavaScript ends the runtime
   */
  public static Isolate open(
      HostBuilder hostBuilder,
      Capabilities capabilities,
      byte[] snapshot,
      List<Path> sources,
      boolean buildsSnapshot,
      IntConsumer onExit) {
    try {
      return new Isolate(hostBuilder, capabilities, snapshot, sources, buildsSnapshot, onExit);
    } catch (JavetException error) {
      throw new IllegalStateException(error);
    }
  }

  /**
   * Makes the host of an isolate, given the isolate's rings and what finds zlib in V8's library.
   */
  @FunctionalInterface
  public interface HostBuilder {
    Host build(Events events, Submissions submissions, Supplier<V8Zlib> zlib);
  }

  private Isolate(
      HostBuilder hostBuilder,
      Capabilities capabilities,
      byte[] snapshot,
      List<Path> sources,
      boolean buildsSnapshot,
      IntConsumer onExit)
      throws JavetException {
    this.onExit = onExit;
    this.buildsSnapshot = buildsSnapshot;
    library = snapshot == null ? null : sources.getFirst();
    submissions = new SubmissionRing();
    var eventsHolder = new EventRing[1];
    host = hostBuilder.build(new LateEvents(eventsHolder), submissions, this::zlib);
    engineTasksMillis = collectsByItself(host.arguments()) ? 0 : ENGINE_TASKS_MILLIS;
    nextEngineTasks = engineTasksMillis;
    events = new EventRing(host.loop());
    eventsHolder[0] = events;
    var options = new V8RuntimeOptions();
    if (snapshot != null) {
      options.setSnapshotBlob(snapshot);
      options.setCreateSnapshotEnabled(buildsSnapshot);
      snapshotTag =
          ByteBuffer.wrap(snapshot, 0, Math.min(snapshot.length, SNAPSHOT_HEAD)).hashCode();
    }
    runtime = V8Host.getV8I18nInstance().createV8Runtime(options);
    locker = runtime.getV8Locker();
    runtime.setNearHeapLimitCallback(this::nearHeapLimit);
    bridge = new Bridge(runtime, host, capabilities, new EngineOps(this), events);
    if (snapshot == null) {
      SnapshotBuilder.evaluateLibrary(runtime, capabilities, sources);
    }
    start();
  }

  private void start() throws JavetException {
    try (var global = runtime.getGlobalObject();
        V8ValueObject boot = global.get(SnapshotBuilder.BOOT)) {
      global.delete(SnapshotBuilder.BOOT);
      callback =
          new JavetCallbackContext("dispatch", JavetCallbackType.DirectCallNoThisAndResult, bridge);
      turn = boot.get("turn");
      rejections = boot.get("rejections");
      noteRejection = boot.get("noteRejection");
      if (buildsSnapshot) {
        detach = boot.get("detach");
      }
      try (V8ValueFunction dispatch = runtime.createV8ValueFunction(callback);
          V8ValueFunction attach = boot.get("attach")) {
        attach.callVoid(null, dispatch);
      }
      runtime.setPromiseRejectCallback(this::promiseRejected);
    }
  }

  private V8Zlib zlib() {
    return V8Zlib.find(runtime);
  }

  Object accelerate() throws JavetException {
    return buildsSnapshot ? null : bridge.accelerate();
  }

  /** The program is to end, and its snapshot to be written to a file. */
  void endForSnapshot(Path file) {
    snapshotFile = file;
    host.loop().stop();
  }

  /** Where the snapshot is to be written, once the program has ended for it. */
  public Path snapshotFile() {
    return snapshotFile;
  }

  /**
   * Takes out of V8 all that belongs to this process, and writes down the rest. Nothing but {@link
   * #close} may be called after that.
   */
  public byte[] createSnapshot() {
    if (!nativeHooks().writeArraysAtOnce()) {
      throw new UnsupportedOperationException(
          "snapshots of programs can be made on Linux on x86-64 only, by the launcher bin/node");
    }
    try {
      detach.callVoid(null);
      detach.close();
      isSnapshotTaken = true;
      closeParts();
      releaseHandles();
      System.gc();
      runtime.lowMemoryNotification();
      locker.close();
      return runtime.createSnapshot();
    } catch (JavetException error) {
      throw new IllegalStateException(error);
    }
  }

  /**
   * Notes the rejection in an array that JavaScript empties when the microtasks are done ({@code
   * internal/process/errors}), and leaves a place for the async context. V8 calls this wherever a
   * promise is rejected, also when the stack is full, so it must enter no JavaScript: Javet's
   * report of the failure would fail again, and so on until V8 ends the process.
   */
  private void promiseRejected(JavetPromiseRejectEvent event, V8Value promise, V8Value value) {
    int length = heap.getInt(SharedHeapLayout.REJECTIONS);
    try {
      rejections.set(length, event.getCode(), length + 1, promise, length + 2, value);
      heap.putInt(SharedHeapLayout.REJECTIONS, length + 4);
      if (++rejectionsNoted == REJECTIONS_TO_HOOK) {
        hookRejections();
      }
    } catch (JavetException end) {
      throw new IllegalStateException(end);
    }
  }

  /** Finalizers run soon. */
  void collectGarbage() {
    runtime.lowMemoryNotification();
    nextEngineTasks = 0;
  }

  /**
   * Gives JavaScript so much stack, where V8 can be told.
   *
   * @param before bytes that V8 took when the isolate was made
   */
  public void limitStack(long before, double mebibytes) {
    nativeHooks().limitStack(before, (long) (mebibytes * (1 << 20)) - STACK_BUFFER);
  }

  /**
   * Whether V8 calls our function for {@code import()}, so that nothing need be renamed; from the
   * first time on that somebody asks.
   */
  boolean hooksImports() throws JavetException {
    if (hooksImports == null) {
      hooksImports = false;
      if (buildsSnapshot) {
        return false;
      }
      try (var global = runtime.getGlobalObject();
          V8Value renamed = global.get(ImportScanner.NAME)) {
        if (renamed instanceof V8ValueObject object) {
          V8Value hook = object.get("hook");
          if (hook instanceof V8ValueFunction function) {
            hooksImports = nativeHooks().hookImports(function);
          } else {
            hook.close();
          }
        }
      }
    }
    return hooksImports;
  }

  boolean hookRejections() {
    return !buildsSnapshot && nativeHooks().hookRejections(noteRejection);
  }

  /**
   * V8 is about to run out of heap, which would end the whole JVM, or an array buffer was too large
   * to be had. V8's figures tell which; they come as soon as JavaScript goes on. Who asks for more
   * before that has run out.
   */
  private long nearHeapLimit(long current, long initial) {
    if (outOfMemory) {
      return current + HEAP_TO_UNWIND;
    }
    if (askedForFigures) {
      endOutOfMemory();
      return current + HEAP_TO_UNWIND;
    }
    askedForFigures = true;
    runtime
        .getV8HeapStatistics()
        .thenAccept(figures -> {
          askedForFigures = false;
          if (figures.getUsedHeapSize() > current * FULL_HEAP) {
            endOutOfMemory();
          }
        });
    return current + HEAP_TO_LOOK;
  }

  /**
   * The program ends instead of the JVM: it gets room to unwind, and Node's message and exit code.
   */
  private void endOutOfMemory() {
    if (outOfMemory) {
      return;
    }
    outOfMemory = true;
    if (host.ownsProcess() && host.threadId() == 0) {
      // As Node.js does: nothing of the program runs any more.
      reportOutOfMemory();
      Runtime.getRuntime().halt(ABORTED);
    }
    var terminator = new Thread(this::terminateRepeatedly, "junction-out-of-memory");
    terminator.setDaemon(true);
    terminator.start();
  }

  /** After a collection, when the heap has a limit of its own. */
  private void collected(EnumSet<V8GCType> types, EnumSet<V8GCCallbackFlags> flags) {
    if (outOfMemory || closed) {
      return;
    }
    try {
      double used = figures().heap()[0];
      boolean complete = types.contains(V8GCType.GCTypeMarkSweepCompact);
      if (used > (complete ? heapLimit : heapLimit * HEAP_WITH_GARBAGE)) {
        endOutOfMemory();
      }
    } catch (JavetException error) {
      throw new IllegalStateException(error);
    }
  }

  /**
   * V8 forgets a termination that is asked for during a collection, so it is asked from outside.
   */
  private void terminateRepeatedly() {
    try {
      while (!terminated && !closed) {
        terminate();
        Thread.sleep(10);
      }
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether the program was ended since it took too much memory. */
  public boolean ranOutOfMemory() {
    return outOfMemory;
  }

  /**
   * Ends the program when its heap is larger than so many MiB after a collection; 0 for no limit.
   */
  public void limitHeap(double mib) {
    heapLimit = mib <= 0 ? Long.MAX_VALUE : (long) (mib * (1 << 20));
    if (mib > 0) {
      runtime.addGCEpilogueCallback(this::collected);
    }
  }

  private void reportOutOfMemory() {
    if (host.threadId() != 0) {
      onExit.accept(1);
      return;
    }
    try {
      host.stderr().write(OUT_OF_MEMORY.getBytes(StandardCharsets.UTF_8));
      host.stderr().flush();
    } catch (IOException closed) {
      // Nobody listens; the exit code says it.
    }
    onExit.accept(ABORTED);
  }

  Host host() {
    return host;
  }

  V8Runtime runtime() {
    return runtime;
  }

  void attachHeap(V8ValueArrayBuffer buffer) {
    heapHandle = buffer;
    heap = buffer.getByteBuffer().order(ByteOrder.nativeOrder());
    var writer = new ValueWriter(heap);
    bridge.attach(writer);
    events.attach(heap, writer);
    submissions.attach(heap);
  }

  /** Tells JavaScript a number, at an offset that {@link SharedHeapLayout} names. */
  void tell(int offset, int number) {
    heap.putInt(offset, number);
  }

  int snapshotTag() {
    return snapshotTag;
  }

  SourceLoader sources() {
    if (sources == null) {
      sources = new SourceLoader(this);
    }
    return sources;
  }

  Modules modules() {
    if (modules == null) {
      modules = new Modules(runtime);
    }
    return modules;
  }

  /** The {@link LibraryFile} that goes with the snapshot. */
  Path library() {
    return library;
  }

  SharedMemories sharedMemories() {
    sharesMemory = true;
    return host.shared(SharedMemories.class, SharedMemories::new);
  }

  Scripts scripts() {
    if (scripts == null) {
      scripts = new Scripts(runtime, host);
    }
    return scripts;
  }

  /** Any thread: lets debuggers connect as soon as the loop turns. */
  public void startDebugger() {
    host.events().emit(0, -1, null);
  }

  InspectorSessions inspectors() {
    if (inspectors == null) {
      inspectors =
          new InspectorSessions(
              runtime,
              host.threadId() == 0
                  ? host.executable() + "[" + ProcessHandle.current().pid() + "]"
                  : "Worker[" + host.threadId() + "]");
    }
    return inspectors;
  }

  HeapReport heapReport() {
    if (heapReport == null) {
      heapReport = new HeapReport(runtime);
    }
    return heapReport;
  }

  NativeHooks nativeHooks() {
    if (nativeHooks == null) {
      nativeHooks = new NativeHooks(runtime, host.nativeCalls());
    }
    return nativeHooks;
  }

  /** Asked for once only. */
  V8ValueFunction nativeFunctions(Slots slots) throws JavetException {
    if (buildsSnapshot) {
      return null;
    }
    var made = NativeFunctions.make(runtime, bridge, host.nativeCalls(), slots);
    if (made == null) {
      return null;
    }
    nativeFunctions = made.functions();
    return made.function();
  }

  V8Figures figures() {
    if (figures == null) {
      figures = new V8Figures(runtime);
    }
    return figures;
  }

  V8Value takeLarge(int number) throws JavetException {
    return bridge.toV8(bridge.takeLarge(number));
  }

  void drainSubmissions() {
    submissions.drain();
  }

  void exit(int code) {
    if (sources != null) {
      sources.close();
    }
    onExit.accept(code);
    terminated = true;
    runtime.terminateExecution();
  }

  /** Any thread: ends the JavaScript that is running. Does nothing once the isolate is closed. */
  public void terminate() {
    synchronized (terminationLock) {
      if (!closed) {
        runtime.terminateExecution();
      }
    }
    var sessions = inspectors;
    if (sessions != null) {
      sessions.stop();
    }
  }

  @Override
  public boolean hasEvents() {
    return !events.isEmpty();
  }

  @Override
  public void turn(double nowMillis) {
    if (terminated) {
      return;
    }
    events.publish();
    heap.putDouble(SharedHeapLayout.NOW, nowMillis);
    try {
      turn.callVoid(null, (Object[]) null);
    } catch (JavetTerminatedException end) {
      terminated = true;
      if (outOfMemory) {
        reportOutOfMemory();
      }
      return;
    } catch (JavetException error) {
      throw new IllegalStateException(error);
    }
    if (nowMillis >= nextEngineTasks) {
      nextEngineTasks = nowMillis + engineTasksMillis;
      // Each runs one task; what frees the young generation comes before finalizers.
      for (int i = engineTasksMillis == 0 ? TASKS_AFTER_COLLECTION : 1; i > 0; i--) {
        runtime.await(V8AwaitMode.RunNoWait);
      }
    }
    events.reset();
    submissions.drain();
    if (heapLimit != Long.MAX_VALUE && ++turnsSinceCheck >= TURNS_A_CHECK) {
      turnsSinceCheck = 0;
      checkHeap();
    }
  }

  private static boolean collectsByItself(List<String> arguments) {
    return arguments.contains("--expose-gc") || arguments.contains("--expose_gc");
  }

  private void checkHeap() {
    try {
      figuresChecked(figures().heap());
    } catch (JavetException error) {
      throw new IllegalStateException(error);
    }
    if (outOfMemory) {
      terminated = true;
      reportOutOfMemory();
    }
  }

  /** Looks whether the heap's limit is exceeded; answers the figures. */
  double[] figuresChecked(double[] heapFigures) {
    heapUsed(heapFigures[0]);
    return heapFigures;
  }

  /**
   * Ends the program, at the latest when JavaScript goes on, if this is beyond the heap's limit.
   */
  void heapUsed(double bytes) {
    if (bytes > heapLimit && !outOfMemory) {
      outOfMemory = true;
      runtime.terminateExecution();
    }
  }

  @Override
  public boolean isAlive() {
    return !terminated && heap.getInt(SharedHeapLayout.ALIVE) != 0;
  }

  @Override
  public boolean isBusy() {
    return heap.getInt(SharedHeapLayout.BUSY) != 0;
  }

  @Override
  public double nextTimerMillis() {
    return heap.getDouble(SharedHeapLayout.NEXT_TIMER);
  }

  /** Releases the isolate and everything that its capabilities hold. */
  @Override
  public void close() {
    synchronized (terminationLock) {
      closed = true;
    }
    try {
      if (isSnapshotTaken) {
        runtime.close(true);
        return;
      }
      if (inspectors != null && inspectors.hasContinuing()) {
        // Threads that ended pauses wait for V8's lock; V8 has to remain for as long as they do.
        inspectors.leaveOpen();
        bridge.close();
        return;
      }
      closeParts();
      if (sharesMemory) {
        if (host.threadId() != 0 && sharedMemories().isInUse(this)) {
          locker.close();
          return;
        }
        sharedMemories().release(this);
      }
      releaseHandles();
      locker.close();
      runtime.close(true);
      bridge.closeDirect();
      if (nativeFunctions != null) {
        nativeFunctions.close();
      }
    } catch (JavetException error) {
      throw new IllegalStateException(error);
    }
  }

  private void closeParts() throws JavetException {
    bridge.close();
    if (modules != null) {
      modules.close();
    }
    if (figures != null) {
      figures.close();
    }
    if (inspectors != null) {
      inspectors.close();
    }
    if (nativeHooks != null) {
      nativeHooks.close();
    }
    if (heapReport != null) {
      heapReport.close();
    }
    if (scripts != null) {
      scripts.close();
    }
    if (runtime.isExecutionTerminating()) {
      runtime.cancelTerminateExecution();
    }
  }

  private void releaseHandles() throws JavetException {
    for (var handle : new V8Value[] {turn, rejections, noteRejection, heapHandle}) {
      if (handle != null) {
        handle.close();
      }
    }
    runtime.removeCallbackContext(callback.getHandle());
    bridge.release();
    if (nativeFunctions != null) {
      nativeFunctions.release();
    }
  }

  /** Stands in for the ring, which needs the host's loop, while the host is made. */
  private record LateEvents(EventRing[] target) implements Events {
    @Override
    public void emit(int handle, int kind, Object value) {
      target[0].emit(handle, kind, value);
    }

    @Override
    public void emitInt(int handle, int kind, int number) {
      target[0].emitInt(handle, kind, number);
    }

    @Override
    public void emitBytes(int handle, int kind, ByteBuffer bytes) {
      target[0].emitBytes(handle, kind, bytes);
    }

    @Override
    public ByteBuffer claimBytes(int wanted) {
      return target[0].claimBytes(wanted);
    }

    @Override
    public void commitBytes(int handle, int kind, int length) {
      target[0].commitBytes(handle, kind, length);
    }

    @Override
    public int room() {
      return target[0].room();
    }
  }
}
