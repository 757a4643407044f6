package dev.junction.napi;

import dev.junction.posix.DynamicLinker;
import java.util.ArrayDeque;

/** A function that any thread may have called on the loop thread: a queue of data pointers. */
final class ThreadSafeFunction {
  /** What {@link #next} answers. */
  static final int IDLE = 0;

  private static final int CALLED = 1;
  private static final int ENDED = 2;
  private static final int CALL_PLAINLY = 3;

  private final Environment environment;
  private final long context;
  private final long caller;
  private final long capacity;
  private final ArrayDeque<Long> queue = new ArrayDeque<>();
  private long pointer;
  private int number;
  private long threads;
  private boolean closing;
  private boolean signalled;

  /**
   * @param caller a {@code napi_threadsafe_function_call_js}, or 0
   * @param capacity how many calls may wait, 0 for any number
   */
  ThreadSafeFunction(
      Environment environment, long context, long caller, long capacity, long threads) {
    this.environment = environment;
    this.context = context;
    this.caller = caller;
    this.capacity = capacity;
    this.threads = threads;
  }

  /**
   * @param jsNumber what JavaScript calls it
   */
  void added(long address, int jsNumber) {
    pointer = address;
    number = jsNumber;
  }

  int number() {
    return number;
  }

  long context() {
    return context;
  }

  Environment environment() {
    return environment;
  }

  synchronized int call(long data, boolean blocking) throws InterruptedException {
    while (capacity > 0 && queue.size() >= capacity && !closing) {
      if (!blocking) {
        return Status.QUEUE_FULL;
      }
      wait();
    }
    if (closing) {
      if (threads == 0) {
        return Status.INVALID_ARG;
      }
      threads--;
      return Status.CLOSING;
    }
    queue.add(data);
    signal();
    return Status.OK;
  }

  synchronized int acquire() {
    if (closing) {
      return Status.CLOSING;
    }
    threads++;
    return Status.OK;
  }

  synchronized int release(boolean abort) {
    if (threads == 0) {
      return Status.INVALID_ARG;
    }
    threads--;
    if ((threads == 0 || abort) && !closing) {
      closing = abort;
      notifyAll();
      signal();
    }
    return Status.OK;
  }

  private void signal() {
    if (!signalled) {
      signalled = true;
      environment.addons().emit(Addons.THREAD_SAFE_CALLS, number);
    }
  }

  /** Loop thread: makes the next call, given the handle of the function. */
  int next(int function) {
    long data;
    synchronized (this) {
      signalled = false;
      if (closing || queue.isEmpty() && threads == 0) {
        closing = true;
        return ENDED;
      }
      if (queue.isEmpty()) {
        return IDLE;
      }
      data = queue.poll();
      notifyAll();
    }
    if (caller == 0) {
      return CALL_PLAINLY;
    }
    DynamicLinker.call(caller, environment.pointer(), function, context, data);
    return CALLED;
  }

  /** Loop thread: hands back what is still queued; answers the context, for the finalizer. */
  Object end() {
    while (true) {
      Long data;
      synchronized (this) {
        data = queue.poll();
        if (data == null) {
          if (threads == 0) {
            NativeApi.get().removeThreadSafe(pointer);
          }
          return Environment.number(context) instanceof Long word ? word : (double) context;
        }
      }
      if (caller != 0) {
        DynamicLinker.call(caller, 0, 0, context, data);
      }
    }
  }

  /** The runtime ends: nobody is to wait for it any more. */
  synchronized void close() {
    closing = true;
    notifyAll();
  }
}
