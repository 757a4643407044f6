package dev.junction.loop;

import java.util.ArrayDeque;
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
  private final ArrayDeque<Runnable> queue = new ArrayDeque<>();
  private final ArrayDeque<Worker> idle = new ArrayDeque<>();
  private final Worker[] workers;
  private boolean waking;
  private boolean stopped;

  WorkerPool(int size) {
    this.size = Math.max(size, 1);
    workers = new Worker[this.size];
  }

  @Override
  public void execute(Runnable task) {
    add(task, true);
  }

  /**
   * Adds a task; without {@code wake} it may wait for {@link #wakeUp}, unless a thread is free
   * sooner.
   */
  void add(Runnable task, boolean wake) {
    Worker woken;
    synchronized (this) {
      if (stopped) {
        throw new RejectedExecutionException("the runtime has ended");
      }
      queue.add(task);
      woken = wake ? oneMore() : null;
    }
    if (woken != null) {
      woken.wakeUp();
    }
  }

  /** Sees to it that tasks which wait are taken. */
  void wakeUp() {
    Worker woken;
    synchronized (this) {
      woken = queue.isEmpty() ? null : oneMore();
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
    if (waking) {
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
    worker.woken = true;
    return worker;
  }

  private final class Worker implements Runnable {
    private final int place;
    private final Thread thread = new Thread(null, this, "junction-worker", STACK);
    private volatile boolean woken;

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
      for (var task = next(); task != null; task = next()) {
        try {
          task.run();
        } catch (Throwable bug) {
          thread.getUncaughtExceptionHandler().uncaughtException(thread, bug);
        }
      }
    }

    /** The next task, waiting for it; null when this thread shall end. */
    private Runnable next() {
      long deadline = 0;
      while (true) {
        Worker another = null;
        Runnable task;
        synchronized (WorkerPool.this) {
          if (woken) {
            woken = false;
            waking = false;
            deadline = 0;
          }
          if (stopped) {
            return null;
          }
          task = queue.poll();
          if (task == null) {
            if (deadline == 0) {
              deadline = System.nanoTime() + IDLE_NANOS;
              idle.push(this);
            } else if (System.nanoTime() - deadline >= 0) {
              idle.remove(this);
              workers[place] = null;
              return null;
            }
          } else {
            if (deadline != 0) {
              idle.remove(this);
            }
            if (!queue.isEmpty()) {
              another = oneMore();
            }
          }
        }
        if (task != null) {
          if (another != null) {
            another.wakeUp();
          }
          return task;
        }
        LockSupport.parkNanos(WorkerPool.this, Math.max(1, deadline - System.nanoTime()));
      }
    }
  }
}
