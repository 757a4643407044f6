package dev.junction.engine;

import com.caoccao.javet.interop.V8Runtime;
import dev.junction.engine.V8Library.Words;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Further queues of promise jobs beside the isolate's own: while one is set, what JavaScript puts
 * off goes there, and is run only when that queue is asked to.
 *
 * <p>V8's context points to the queue that it uses, and all queues of an isolate form a ring. A new
 * one is an object of the very shape of the isolate's own, put into that ring, by which V8's
 * collector finds what it holds. All of this is looked at before it is relied upon; where anything
 * is not as expected there are no further queues.
 */
final class MicrotaskQueues implements AutoCloseable {
  /** Of a queue: its methods, the number of jobs, the neighbours in the ring, the policy. */
  private static final int JOBS = 8;

  private static final int NEXT = 48;
  private static final int PREVIOUS = 56;
  private static final int POLICY = 72;

  /** Bytes of a queue, with some to spare. */
  private static final int SIZE = 256;

  /** Among a queue's methods, the one that runs its jobs. */
  private static final int PERFORM = 6 * Long.BYTES;

  /** How many words of the context are looked at. */
  private static final int CONTEXT_WORDS = 400;

  private static final int PAGE = 4096;
  private static final int MS_ASYNC = 1;

  private final V8Runtime runtime;
  private final NativeCalls calls;
  private final long isolate;
  private final long own;
  private final int place;
  private final List<Long> made = new ArrayList<>();
  private final ArrayDeque<Long> free = new ArrayDeque<>();

  private MicrotaskQueues(V8Runtime runtime, NativeCalls calls, long own, int place) {
    this.runtime = runtime;
    this.calls = calls;
    this.own = own;
    this.place = place;
    isolate = Words.at(runtime.getHandle() + V8Library.RUNTIME_ISOLATE);
  }

  /** Null where V8 is not as expected. */
  static MicrotaskQueues of(V8Runtime runtime, NativeCalls calls) {
    var library = V8Library.find(runtime);
    if (library == null) {
      return null;
    }
    long sync = calls.find("msync");
    long context = context(runtime);
    for (int i = 1; i < CONTEXT_WORDS; i++) {
      int place = i * Long.BYTES;
      if (!isReadable(calls, sync, context + place)) {
        return null;
      }
      long word = Words.at(context + place);
      if (word > PAGE
          && (word & 7) == 0
          && word >>> 47 == 0
          && isReadable(calls, sync, word)
          && isReadable(calls, sync, word + SIZE - Long.BYTES)
          && Words.at(word + NEXT) == word
          && Words.at(word + PREVIOUS) == word
          && library.isMicrotaskQueue(Words.at(word), PERFORM)) {
        return new MicrotaskQueues(runtime, calls, word, place);
      }
    }
    return null;
  }

  private static long context(V8Runtime runtime) {
    return Words.at(Words.at(runtime.getHandle() + V8Library.RUNTIME_CONTEXT)) - 1;
  }

  /** The system knows whether there is memory; nothing is written by this. */
  private static boolean isReadable(NativeCalls calls, long sync, long address) {
    return (int) calls.call(sync, address & -PAGE, PAGE, MS_ASYNC, 0, 0, 0) == 0;
  }

  /** A queue without jobs. */
  long take() {
    if (!free.isEmpty()) {
      return free.pop();
    }
    long queue = Words.allocate(SIZE);
    Words.write(queue, new byte[SIZE]);
    Words.put(queue, Words.at(own));
    Words.put(queue + POLICY, Words.at(own + POLICY) & 0xffffffffL);
    long last = Words.at(own + PREVIOUS);
    Words.put(queue + PREVIOUS, last);
    Words.put(queue + NEXT, own);
    Words.put(last + NEXT, queue);
    Words.put(own + PREVIOUS, queue);
    made.add(queue);
    return queue;
  }

  /** Takes back a queue without jobs; false if it has some. */
  boolean giveBack(long queue) {
    if (Words.at(queue + JOBS) != 0) {
      return false;
    }
    free.push(queue);
    return true;
  }

  /** Puts jobs off to a queue from now on; returns the one until now. */
  long enter(long queue) {
    long address = context(runtime) + place;
    long before = Words.at(address);
    Words.put(address, queue);
    return before;
  }

  /** Runs the jobs of a queue. */
  void perform(long queue) {
    calls.call(Words.at(Words.at(queue) + PERFORM), queue, isolate, 0, 0, 0, 0);
  }

  /** While V8 is still there. */
  @Override
  public void close() {
    for (long queue : made) {
      long next = Words.at(queue + NEXT);
      long previous = Words.at(queue + PREVIOUS);
      Words.put(next + PREVIOUS, previous);
      Words.put(previous + NEXT, next);
      // V8 owns the place of the jobs, which are few: it and the queue go with the process.
    }
    made.clear();
  }
}
