package dev.junction.worker;

import dev.junction.engine.Events;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Where the ports of one thread say that they have something. The thread is woken by one event for
 * all of them and then asks which; it hears them in the order in which they were made.
 */
final class Inbox {
  private static final int WAKE = 0;

  private final Events events;
  private final int handle;
  private final ConcurrentSkipListSet<Integer> woken = new ConcurrentSkipListSet<>();
  private final AtomicBoolean pending = new AtomicBoolean();

  Inbox(Events events, int handle) {
    this.events = events;
    this.handle = handle;
  }

  /** Any thread. */
  void wake(int port) {
    woken.add(port);
    if (pending.compareAndSet(false, true)) {
      events.emit(handle, WAKE, null);
    }
  }

  /** The ports that have something now, in order. */
  double[] take() {
    pending.set(false);
    var numbers = new double[Math.max(4, woken.size())];
    int count = 0;
    for (var port = woken.pollFirst(); port != null; port = woken.pollFirst()) {
      if (count == numbers.length) {
        numbers = java.util.Arrays.copyOf(numbers, count * 2);
      }
      numbers[count++] = port;
    }
    return java.util.Arrays.copyOf(numbers, count);
  }
}
