package dev.junction.engine;

/**
 * Counts the ops of a capability that work on V8's memory for long, on worker threads: that memory
 * goes when the runtime ends, so its end waits for them.
 */
public final class InFlight implements AutoCloseable {
  private int running;
  private boolean closed;

  /** Whoever enters must leave. */
  public synchronized void enter() {
    if (closed) {
      throw new IllegalStateException("the runtime has ended");
    }
    running++;
  }

  public synchronized void leave() {
    running--;
    notifyAll();
  }

  /** Lets nobody in any more, and waits till all have left. */
  @Override
  public synchronized void close() {
    closed = true;
    boolean interrupted = false;
    while (running > 0) {
      try {
        wait();
      } catch (InterruptedException again) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
