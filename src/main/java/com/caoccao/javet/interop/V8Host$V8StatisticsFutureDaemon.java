package com.caoccao.javet.interop;

import com.caoccao.javet.interop.monitoring.V8StatisticsFuture;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Takes the place of Javet's class of this name, a thread that looks every second whether V8's
 * figures were asked for and never came. Its sleep made the JVM look for classes outside its cache.
 */
final class V8Host$V8StatisticsFutureDaemon implements Runnable {
  private final ConcurrentLinkedQueue<V8StatisticsFuture<?>> queue = new Outstanding();

  public V8Host$V8StatisticsFutureDaemon() {}

  public ConcurrentLinkedQueue<V8StatisticsFuture<?>> getV8StatisticsFutureQueue() {
    return queue;
  }

  public void purgeV8StatisticsFutureQueue() {
    queue.clear();
  }

  public void setV8Native(IV8Native v8Native) {}

  /** Ends the thread that Javet starts for it. */
  @Override
  public void run() {}

  /** Forgets what has been answered whenever something is added. */
  private static final class Outstanding extends ConcurrentLinkedQueue<V8StatisticsFuture<?>> {
    private static final long serialVersionUID = 1;

    @Override
    public boolean offer(V8StatisticsFuture<?> future) {
      removeIf(CompletableFuture::isDone);
      return super.offer(future);
    }
  }
}
