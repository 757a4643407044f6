package com.caoccao.javet.interop;

import java.util.concurrent.PriorityBlockingQueue;

/**
 * Takes the place of Javet's class of this name, which ends scripts after a time. We never ask for
 * that, and Javet's class starts the JVM's management beans only to see whether a debugger is
 * there: 10 ms and 3 MB of every process.
 */
final class V8Host$V8GuardDaemon implements Runnable {
  private static final long NEVER = Long.MAX_VALUE;

  public V8Host$V8GuardDaemon() {}

  public long getSleepIntervalMillis() {
    return NEVER;
  }

  public void setSleepIntervalMillis(long milliseconds) {
    throw new UnsupportedOperationException("scripts are not guarded");
  }

  public PriorityBlockingQueue<V8Guard> getV8GuardQueue() {
    throw new UnsupportedOperationException("scripts are not guarded");
  }

  /** Ends the thread that Javet starts for it. */
  @Override
  public void run() {}
}
