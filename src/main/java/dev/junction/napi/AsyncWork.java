package dev.junction.napi;

import dev.junction.posix.DynamicLinker;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The work that addons queue. It has threads of its own, since native code expects more stack than
 * those of the loop have.
 */
final class AsyncWork {
  private static final int THREADS = 4;
  private static final long STACK = 8L << 20;

  private final Addons addons;
  private final Set<Integer> queued = ConcurrentHashMap.newKeySet();
  private ExecutorService threads;

  AsyncWork(Addons addons) {
    this.addons = addons;
  }

  Object queue(int work, int environment, long execute, long data) {
    if (threads == null) {
      threads =
          Executors.newFixedThreadPool(
              THREADS,
              task -> {
                var thread = new Thread(null, task, "junction-addon-work", STACK);
                thread.setDaemon(true);
                return thread;
              });
    }
    long pointer = addons.environment(environment).pointer();
    queued.add(work);
    threads.execute(() -> {
      // Who removes it decides: this thread, or cancel().
      if (queued.remove(work)) {
        DynamicLinker.call(execute, pointer, data, 0, 0);
        addons.emit(Addons.WORK_DONE, work);
      }
    });
    return null;
  }

  /** Whether the work had not begun, and now never will. */
  boolean cancel(int work) {
    if (!queued.remove(work)) {
      return false;
    }
    addons.emit(Addons.WORK_CANCELLED, work);
    return true;
  }

  void close() {
    queued.clear();
    if (threads != null) {
      threads.shutdown();
    }
  }
}
