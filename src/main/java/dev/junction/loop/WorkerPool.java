package dev.junction.loop;

import java.util.ArrayDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The threads for blocking work. Waking a thread costs more than many a task, so whoever adds a
 * task wakes at most one, and none while another is still waking up; that one wakes the next when
 * it finds more than one task.
 */
final class WorkerPool implements Executor {
  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final long STACK = 1L << 20;

  private final int size;
  private final ConcurrentLinkedQueue<Runnable> queue = new ConcurrentLinkedQueue<>();

  // What follows is written with the lock held.
  private final ArrayDeque<Worker> idle = new ArrayDeque<>();
  private final Worker[] workers;

  /** How many threads take tasks or are about to. */
  private volatile int running;

  private volatile boolean waking;
  private volatile boolean stopped;

  WorkerPool(int size) {
    this.size = Math.max(size, 1);
    workers = new Worker[this.size];
  }

  @Override
  public void execute(Runnable task) {
    add(task, true);
  }

  /**
   * Adds a task; without {@code wake} it may wait for {@link #wakeUp} or for a thread that is
   * running.
   */
  void add(Runnable task, boolean wake) {
    if (stopped) {
      throw new RejectedExecutionException("the runtime has ended");
    }
    queue.add(task);
    if (wake || running == 0) {
      wakeUp();
    }
  }

  /** Sees to it that tasks which wait are taken. */
  void wakeUp() {
    if (waking || running == size || queue.isEmpty()) {
      return;
    }
    Worker woken;
    synchronized (this) {
      woken = oneMore();
    }
    if (woken != null) {
      woken.wakeUp();
    }
  }

  /** Ends the threads, interrupting what they do; queued tasks are dropped. */
  synchronized void shutDown() {
    stopped = true;
    queue.clear();
    for (var worker : workers) {
      if (worker != null) {
        worker.thread.interrupt();
      }
    }
  }

  /** A thread to wake, if one is to be had and none is waking; the caller holds the lock. */
  private Worker oneMore() {
    if (waking || stopped) {
      return null;
    }
    var worker = idle.poll();
    if (worker == null) {
      int free = 0;
      while (free < size && workers[free] != null) {
        free++;
      }
      if (free == size) {
        return null;
      }
      worker = new Worker(free);
      workers[free] = worker;
    }
    waking = true;
    running++;
    worker.woken = true;
    return worker;
  }

  private final class Worker implements Runnable {
    private final int place;
    private final Thread thread = new Thread(null, this, "junction-worker", STACK);

    /** With the lock held only. */
    private boolean woken;

    Worker(int place) {
      this.place = place;
      thread.setDaemon(true);
    }

    void wakeUp() {
      if (thread.getState() == Thread.State.NEW) {
        thread.start();
      } else {
        LockSupport.unpark(thread);
      }
    }

    @Override
    public void run() {
      synchronized (WorkerPool.this) {
        arrive();
      }
      do {
        for (var task = next(); task != null; task = next()) {
          try {
            task.run();
          } catch (Throwable bug) {
            thread.getUncaughtExceptionHandler().uncaughtException(thread, bug);
          }
        }
      } while (rest());
    }

    private void arrive() {
      woken = false;
      waking = false;
    }

    private Runnable next() {
      var task = stopped ? null : queue.poll();
      if (task != null) {
        WorkerPool.this.wakeUp();
      }
      return task;
    }

    /** Waits for tasks; false when this thread shall end. */
    private boolean rest() {
      synchronized (WorkerPool.this) {
        if (stopped) {
          return false;
        }
        running--;
        idle.push(this);
        // Whoever added a task before that relied on this thread.
        if (!queue.isEmpty() && idle.remove(this)) {
          running++;
          return true;
        }
      }
      long deadline = System.nanoTime() + IDLE_NANOS;
      while (true) {
        LockSupport.parkNanos(WorkerPool.this, Math.max(1, deadline - System.nanoTime()));
        synchronized (WorkerPool.this) {
          if (stopped) {
            return false;
          }
          Thread.interrupted();
          if (woken) {
            arrive();
            return true;
          }
          if (System.nanoTime() - deadline >= 0) {
            idle.remove(this);
            workers[place] = null;
            return false;
          }
        }
      }
    }
  }
}
