package dev.junction.engine;

import com.caoccao.javet.exceptions.BaseJavetScriptingException;
import com.caoccao.javet.exceptions.JavetException;
import com.caoccao.javet.exceptions.JavetTerminatedException;
import com.caoccao.javet.interop.V8Runtime;
import com.caoccao.javet.interop.V8ScriptOrigin;
import com.caoccao.javet.values.reference.V8ValueFunction;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import sun.misc.Signal;

/**
 * What {@code node:vm} needs of V8 besides compiling: declarations in the global scope, code
 * caches, and a guard that ends a call after some time or when somebody interrupts.
 */
final class Scripts implements AutoCloseable {
  /** What {@link #callGuarded} answers. */
  private static final int FINISHED = 0;

  private static final int TIMED_OUT = 1;
  private static final int INTERRUPTED = 2;
  private static final Signal INTERRUPT = new Signal("INT");

  private final V8Runtime runtime;
  private final Host host;
  private final ArrayDeque<AtomicInteger> interruptible = new ArrayDeque<>();
  private ScheduledExecutorService timer;
  private MicrotaskQueues queues;
  private boolean lookedForQueues;

  /** The address of each queue, by its number less one. */
  private final List<Long> queueOf = new ArrayList<>();

  Scripts(V8Runtime runtime, Host host) {
    this.runtime = runtime;
    this.host = host;
  }

  /** Runs a script in the global scope, where its declarations stay. It must not throw. */
  void declare(String source) throws JavetException {
    try (var script =
        runtime.compileV8Script(source, null, new V8ScriptOrigin("node:internal/vm"), true)) {
      script.executeVoid();
    }
  }

  /** The code cache of a script. */
  byte[] cache(String source, String name) throws JavetException {
    try (var script = runtime.compileV8Script(source, null, new V8ScriptOrigin(name), true)) {
      return script.getCachedData();
    } catch (BaseJavetScriptingException error) {
      return new byte[0];
    }
  }

  /**
   * Calls a function that must end within some milliseconds (unless that is 0) or, if asked so,
   * when {@link #interrupt} is called.
   *
   * @param queue where promise jobs go meanwhile, or 0
   */
  int callGuarded(
      V8ValueFunction function, int milliseconds, boolean interruptedBySignal, int queue)
      throws JavetException {
    var outcome = new AtomicInteger(FINISHED);
    var deadline =
        milliseconds <= 0
            ? null
            : timer().schedule(() -> end(outcome, TIMED_OUT), milliseconds, TimeUnit.MILLISECONDS);
    if (interruptedBySignal) {
      synchronized (interruptible) {
        interruptible.push(outcome);
      }
    }
    boolean watchesSignal = interruptedBySignal && host.ownsProcess() && host.threadId() == 0;
    var before = watchesSignal ? Signal.handle(INTERRUPT, signal -> interrupt()) : null;
    boolean terminated = false;
    long queueBefore = queue == 0 ? 0 : queues.enter(queueOf.get(queue - 1));
    try {
      function.callVoid(null);
    } catch (JavetTerminatedException end) {
      terminated = true;
    } finally {
      if (queue != 0) {
        queues.enter(queueBefore);
      }
      if (watchesSignal) {
        Signal.handle(INTERRUPT, before);
      }
    }
    if (deadline != null) {
      deadline.cancel(false);
    }
    if (interruptedBySignal) {
      synchronized (interruptible) {
        interruptible.remove(outcome);
      }
    }
    synchronized (outcome) {
      int result = outcome.getAndSet(-1);
      if (result != FINISHED) {
        runtime.cancelTerminateExecution();
      } else if (terminated) {
        // Somebody else's end, such as process.exit(): it goes on outwards.
        runtime.terminateExecution();
      }
      return result;
    }
  }

  int takeQueue() {
    if (!lookedForQueues) {
      lookedForQueues = true;
      queues = MicrotaskQueues.of(runtime, host.nativeCalls());
    }
    if (queues == null) {
      return 0;
    }
    long queue = queues.take();
    if (!queueOf.contains(queue)) {
      queueOf.add(queue);
    }
    return queueOf.indexOf(queue) + 1;
  }

  void runQueue(int number) {
    queues.perform(queueOf.get(number - 1));
  }

  boolean returnQueue(int number) {
    return queues.giveBack(queueOf.get(number - 1));
  }

  private void end(AtomicInteger outcome, int reason) {
    synchronized (outcome) {
      if (outcome.compareAndSet(FINISHED, reason)) {
        runtime.terminateExecution();
      }
    }
  }

  /** Any thread: ends the innermost interruptible call; false when there is none. */
  boolean interrupt() {
    AtomicInteger innermost;
    synchronized (interruptible) {
      innermost = interruptible.peek();
    }
    if (innermost == null) {
      return false;
    }
    end(innermost, INTERRUPTED);
    return true;
  }

  private ScheduledExecutorService timer() {
    if (timer == null) {
      timer =
          Executors.newSingleThreadScheduledExecutor(task -> {
            var thread = new Thread(task, "junction-vm-timeout");
            thread.setDaemon(true);
            return thread;
          });
    }
    return timer;
  }

  @Override
  public void close() {
    if (timer != null) {
      timer.shutdownNow();
    }
    if (queues != null) {
      queues.close();
    }
  }
}
