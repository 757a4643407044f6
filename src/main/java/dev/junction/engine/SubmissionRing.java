package dev.junction.engine;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Reads the records that JavaScript wrote into the heap's SUBMISSIONS region. */
final class SubmissionRing implements Submissions {
  private final List<Receiver> touched = new ArrayList<>();
  private Receiver[] receivers = new Receiver[64];
  private ByteBuffer heap;
  private ByteBuffer view;

  void attach(ByteBuffer sharedHeap) {
    heap = sharedHeap;
    view = sharedHeap.duplicate().order(sharedHeap.order());
  }

  @Override
  public void bind(int handle, Receiver receiver) {
    if (handle >= receivers.length) {
      receivers = java.util.Arrays.copyOf(receivers, Math.max(handle + 1, receivers.length * 2));
    }
    receivers[handle] = receiver;
  }

  @Override
  public void unbind(int handle) {
    if (handle < receivers.length) {
      receivers[handle] = null;
    }
  }

  @Override
  public Receiver receiver(int handle) {
    return handle >= 0 && handle < receivers.length ? receivers[handle] : null;
  }

  @Override
  public void touch(Receiver receiver) {
    touched.add(receiver);
  }

  /** Hands every record to its receiver, in order, and empties the region. */
  void drain() {
    int tail = heap.getInt(SharedHeapLayout.SUBMISSIONS_TAIL);
    if (tail > SharedHeapLayout.SUBMISSIONS) {
      drainTo(tail);
    }
    for (int i = 0; i < touched.size(); i++) {
      touched.get(i).endOfTurn();
    }
    touched.clear();
  }

  private void drainTo(int tail) {
    heap.putInt(SharedHeapLayout.SUBMISSIONS_TAIL, SharedHeapLayout.SUBMISSIONS);
    int at = SharedHeapLayout.SUBMISSIONS;
    Receiver last = null;
    while (at < tail) {
      int handle = heap.getInt(at);
      int kind = heap.getInt(at + 4);
      int number = heap.getInt(at + 8);
      int length = heap.getInt(at + 12);
      int start = at + SharedHeapLayout.RECORD_HEAD;
      var receiver = handle < receivers.length ? receivers[handle] : null;
      if (receiver != null) {
        if (receiver != last) {
          touched.add(receiver);
          last = receiver;
        }
        view.limit(start + length).position(start);
        receiver.accept(kind, number, view);
      }
      at = SharedHeapLayout.align8(start + length);
    }
  }
}
