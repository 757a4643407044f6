package dev.junction.napi;

import dev.junction.engine.Host;
import dev.junction.engine.JavaScriptFunction;
import dev.junction.engine.RetainedBuffer;
import dev.junction.posix.DynamicLinker;
import dev.junction.posix.Memory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The addons of one runtime. A value is to native code the number of a handle, a place in an array
 * that JavaScript keeps; how many are in use stands at the start of the scratch memory, behind it
 * answers and arguments that are lists.
 */
final class Addons {
  /** Kinds of calls to JavaScript that are no function of Node-API. */
  static final int DESCRIBE = -1;

  static final int TEXT = -2;
  static final int ADD_THREAD_SAFE = -3;
  static final int REFERENCE_THREAD_SAFE = -4;
  static final int BIGINT = -5;

  /** Kinds of events. */
  static final int WORK_DONE = 0;

  static final int WORK_CANCELLED = 1;
  static final int THREAD_SAFE_CALLS = 2;

  /** Handles that always are there; 0 is the null pointer. */
  static final int UNDEFINED = 1;

  static final int NULL = 2;
  static final int TRUE = 3;
  static final int FALSE = 4;
  static final int GLOBAL = 5;

  private static final String RELEASE = "node";
  private static final int ANSWERS = 8;
  private static final int ARGUMENTS = 128;
  static final int SCRATCH_ARGUMENTS = 2000;

  private final Host host;
  private final JavaScriptFunction entry;
  private final RetainedBuffer retained;
  private final ByteBuffer scratch;
  private final int eventsHandle;
  private final List<Environment> environments = new ArrayList<>();
  private final List<Call> calls = new ArrayList<>();
  private AsyncWork work;
  private final Memory version = new Memory(32);
  private boolean closed;

  /** A call of a native function that is going on: the handle of {@code this}, the arguments'. */
  record Call(int base, int count, int newTarget, long data) {}

  Addons(Host host, JavaScriptFunction entry, RetainedBuffer scratch, int handle, String version) {
    this.host = host;
    this.entry = entry;
    retained = scratch;
    this.scratch = scratch.buffer();
    eventsHandle = handle;
    var parts = version.split("\\.");
    for (int i = 0; i < 3; i++) {
      Memory.putInt(this.version.address() + i * 4L, Integer.parseInt(parts[i]));
    }
    Memory.putLong(this.version.address() + 16, this.version.address() + 24);
    for (int i = 0; i < RELEASE.length(); i++) {
      Memory.putByte(this.version.address() + 24 + i, (byte) RELEASE.charAt(i));
    }
  }

  static boolean isSupported() {
    return System.getProperty("os.name").equals("Linux")
        && System.getProperty("os.arch").equals("amd64");
  }

  Host host() {
    return host;
  }

  boolean onThread() {
    return !closed && host.loop().onLoopThread();
  }

  int open(String url) {
    int number = environments.size();
    environments.add(new Environment(this, number, url));
    return number;
  }

  Environment environment(int number) {
    return environments.get(number);
  }

  /** The address of a {@code napi_node_version}. */
  long nodeVersion() {
    return version.address();
  }

  AsyncWork work() {
    if (work == null) {
      work = new AsyncWork(this);
    }
    return work;
  }

  ThreadSafeFunction threadSafe(long pointer) {
    return NativeApi.get().threadSafe(pointer);
  }

  // -- to JavaScript ------------------------------------------------------------------------------

  /** Calls the function of JavaScript, which answers a status. */
  int call(Object... arguments) {
    return entry.call(arguments) instanceof Integer status ? status : Status.GENERIC_FAILURE;
  }

  /** The text of a string, the hexadecimal digits of a bigint, or null of another value. */
  String text(int environment, int value) {
    return entry.call(TEXT, environment, value) instanceof String text ? text : null;
  }

  void argument(int index, long handle) {
    scratch.putDouble(ARGUMENTS + index * 8, handle);
  }

  double answer(int index) {
    return scratch.getDouble(ANSWERS + index * 8);
  }

  long rawAnswer(int index) {
    return scratch.getLong(ANSWERS + index * 8);
  }

  int top() {
    return scratch.getInt(0);
  }

  void setTop(int top) {
    scratch.putInt(0, top);
  }

  void emit(int kind, int number) {
    host.loop().post(() -> host.events().emitInt(eventsHandle, kind, number));
  }

  // -- to native code -----------------------------------------------------------------------------

  int initialize(int environment, int exports, long initializer) {
    return (int)
        DynamicLinker.call(initializer, environments.get(environment).pointer(), exports, 0, 0);
  }

  /** Calls the native function behind one of JavaScript; answers the handle of its result. */
  int invoke(int environment, long function, long data, int base, int count, int newTarget) {
    calls.add(new Call(base, count, newTarget, data));
    try {
      return (int)
          DynamicLinker.call(function, environments.get(environment).pointer(), calls.size(), 0, 0);
    } finally {
      calls.removeLast();
    }
  }

  Call running(long info) {
    return calls.get((int) info - 1);
  }

  /** Calls a finalizer or another callback whose first parameter is the environment. */
  Object callBack(int environment, long function, long a, long b) {
    DynamicLinker.call(function, environments.get(environment).pointer(), a, b, 0);
    return null;
  }

  void close() {
    if (work != null) {
      work.close();
    }
    for (var environment : environments.reversed()) {
      for (var hook : List.copyOf(environment.hooks()).reversed()) {
        if (environment.hooks().remove(hook)) {
          // An asynchronous hook gets its handle first.
          long handle = hook.handle();
          DynamicLinker.call(
              hook.function(),
              handle == 0 ? hook.argument() : handle,
              handle == 0 ? 0 : hook.argument(),
              0,
              0);
        }
      }
      if (environment.instanceFinalizer != 0) {
        DynamicLinker.call(
            environment.instanceFinalizer,
            environment.pointer(),
            environment.instanceData,
            environment.instanceHint,
            0);
      }
      NativeApi.get().remove(environment);
    }
    closed = true;
    NativeApi.get().closeThreadSafe(this);
    entry.close();
    retained.close();
  }
}
