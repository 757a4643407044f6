package dev.junction.loop;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * Node's event loop. One iteration polls, then lets the script run its turn:
 *
 * <pre>
 *   ┌─► poll: I/O, posted tasks ──► turn: events → immediates → close callbacks → timers ─┐
 *   └────────────────────────── while anything is referenced ◄────────────────────────────┘
 * </pre>
 *
 * The poll waits until the next timer is due, unless the script says it is busy. As long as no
 * capability has set a {@link Poller}, waiting is parking the thread, so that a program without
 * sockets never loads the network stack.
 */
public final class EventLoop {
  private static final double NANOS_PER_MILLI = 1e6;

  private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final long madeNanos = System.nanoTime();
  private final long startNanos;
  private final double startEpochMillis;
  private final int poolSize;
  private volatile Thread thread;

  /** Whether the loop thread waits and nobody has woken it yet. */
  private final AtomicBoolean waiting = new AtomicBoolean();

  private volatile boolean stopping;

  /**
   * Twice the nanoseconds that the loop has waited. While it waits, that less twice the time when
   * the wait began, and one: so any thread sees both at once. Written by the loop thread only.
   */
  private volatile long idle;

  private volatile Poller poller;
  private WorkerPool workers;

  /** The same, for the loop thread. */
  private WorkerPool pool;

  private boolean gaveWork;

  private Runnable beforeFirstWait;

  /** Loop time of what happens before the program runs, in the order of {@link Milestone}. */
  private final double[] milestones = new double[Milestone.values().length];

  /**
   * @param poolSize how many threads may do blocking work ({@code UV_THREADPOOL_SIZE})
   */
  public EventLoop(int poolSize) {
    this.poolSize = poolSize;
    startNanos = madeNanos;
    startEpochMillis = System.currentTimeMillis() + madeNanos % 1_000_000 / NANOS_PER_MILLI;
  }

  /** A loop of a further thread, whose time began with that of the loop that starts it. */
  public EventLoop(int poolSize, EventLoop starter) {
    this.poolSize = poolSize;
    startNanos = starter.startNanos;
    System.arraycopy(starter.milestones, 0, milestones, 0, milestones.length);
    startEpochMillis = starter.startEpochMillis;
  }

  /** What {@code performance.nodeTiming} tells of the start. */
  public enum Milestone {
    RUNTIME,
    ENGINE,
    ISOLATE
  }

  /** The runtime begins with this now. */
  public void reached(Milestone milestone) {
    milestones[milestone.ordinal()] = nowMillis();
  }

  /** Loop time of each {@link Milestone}. */
  public double[] milestones() {
    return milestones.clone();
  }

  /** Makes the calling thread the loop thread. */
  public void enter() {
    thread = Thread.currentThread();
  }

  public boolean onLoopThread() {
    return Thread.currentThread() == thread;
  }

  /** Milliseconds from 1970 to the beginning of loop time. */
  public double startEpochMillis() {
    return startEpochMillis;
  }

  /** Milliseconds since this loop was made. */
  public double ageMillis() {
    return (System.nanoTime() - madeNanos) / NANOS_PER_MILLI;
  }

  /** Loop time: milliseconds since the program's first loop was made, with a fraction. */
  public double nowMillis() {
    return (System.nanoTime() - startNanos) / NANOS_PER_MILLI;
  }

  /** The {@link System#nanoTime} that loop time counts from. */
  public long startNanos() {
    return startNanos;
  }

  /**
   * Any thread: runs a task on the loop thread in its next poll phase. Tasks posted after the end
   * are dropped.
   */
  public void post(Runnable task) {
    tasks.add(task);
    if (waiting.get() && waiting.compareAndSet(true, false) || stopping) {
      wakeUp();
    }
  }

  /** Any thread: makes the loop stop after the running turn. */
  public void stop() {
    stopping = true;
    wakeUp();
  }

  private void wakeUp() {
    var current = poller;
    if (current != null) {
      current.wakeUp();
    } else {
      LockSupport.unpark(thread);
    }
  }

  /** What waits for I/O, or null while waiting is parking. */
  public Poller poller() {
    return poller;
  }

  /** Lets a capability wait for I/O in place of parking. Loop thread only; set once. */
  public void setPoller(Poller newPoller) {
    poller = newPoller;
  }

  /** The threads for blocking work; made when first asked for. */
  public synchronized Executor workers() {
    if (workers == null) {
      workers = new WorkerPool(poolSize);
    }
    return workers;
  }

  /**
   * Loop thread: hands a task to the workers. Only the first task of a turn wakes one at once; the
   * others wait for that one or for the end of the turn, which spares a wake-up each.
   */
  public void work(Runnable task) {
    if (pool == null) {
      pool = (WorkerPool) workers();
    }
    pool.add(task, !gaveWork);
    gaveWork = true;
  }

  /** Runs turns until nothing keeps the loop alive or it is stopped. */
  public void run(Script script) {
    while (!stopping) {
      if (!script.isAlive() && tasks.isEmpty() && !script.hasEvents()) {
        return;
      }
      poll(script);
      if (stopping) {
        return;
      }
      script.turn(nowMillis());
      if (gaveWork) {
        gaveWork = false;
        pool.wakeUp();
      }
    }
  }

  /** What is done when the loop waits for the first time, and so by no program that just ends. */
  public void beforeFirstWait(Runnable work) {
    beforeFirstWait = work;
  }

  /** Milliseconds that the loop has waited for something to do, up to now. Any thread. */
  public double idleMillis() {
    long state = idle;
    boolean waits = (state & 1) != 0;
    return ((state >> 1) + (waits ? System.nanoTime() : 0)) / NANOS_PER_MILLI;
  }

  /** Whether {@link #stop} was called. */
  public boolean isStopping() {
    return stopping;
  }

  private void poll(Script script) {
    long timeout = timeoutNanos(script);
    var current = poller;
    if (timeout != 0) {
      if (beforeFirstWait != null) {
        var work = beforeFirstWait;
        beforeFirstWait = null;
        work.run();
      }
      waiting.set(true);
      if (!tasks.isEmpty()) {
        timeout = 0;
      }
    }
    if (timeout != 0) {
      idle = idle - 2 * System.nanoTime() + 1;
    }
    if (current != null) {
      current.poll(timeout);
    } else if (timeout < 0) {
      LockSupport.park(this);
    } else if (timeout > 0) {
      LockSupport.parkNanos(this, timeout);
    }
    if (timeout != 0) {
      idle = idle - 1 + 2 * System.nanoTime();
    }
    waiting.set(false);
    Thread.interrupted();
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }

  private long timeoutNanos(Script script) {
    if (script.isBusy() || script.hasEvents() || !script.isAlive()) {
      return 0;
    }
    double next = script.nextTimerMillis();
    if (next < 0) {
      return -1;
    }
    return Math.max(0, (long) Math.ceil((next - nowMillis()) * NANOS_PER_MILLI));
  }

  /** Ends the worker threads, interrupting what they do, and the poller. */
  public void close() {
    stopping = true;
    synchronized (this) {
      if (workers != null) {
        workers.shutDown();
      }
    }
    if (poller != null) {
      poller.close();
    }
    tasks.clear();
  }
}
