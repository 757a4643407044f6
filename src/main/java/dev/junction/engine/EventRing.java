package dev.junction.engine;

import dev.junction.loop.EventLoop;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/**
 * The events of one turn, written from the start of the heap's EVENTS region. What finds no room
 * waits in {@link #deferred}, in order, and is written after the turn that empties the region; so
 * does what happens while JavaScript runs.
 */
final class EventRing implements Events {
  private sealed interface Deferred {
    record Value(int handle, int kind, Object value) implements Deferred {}

    record Number(int handle, int kind, int number) implements Deferred {}

    record Bytes(int handle, int kind, byte[] bytes) implements Deferred {}
  }

  private static final int START = SharedHeapLayout.EVENTS;
  private static final int LIMIT = START + SharedHeapLayout.EVENTS_SIZE;

  private final EventLoop loop;
  private final ArrayDeque<Deferred> deferred = new ArrayDeque<>();
  private ByteBuffer heap;
  private ValueWriter writer;
  private int tail = START;
  private boolean delivering;
  private ByteBuffer claim;

  EventRing(EventLoop loop) {
    this.loop = loop;
  }

  void attach(ByteBuffer sharedHeap, ValueWriter valueWriter) {
    heap = sharedHeap;
    claim = sharedHeap.duplicate();
    writer = valueWriter;
  }

  /** Whether there is anything to deliver. */
  boolean isEmpty() {
    return tail == START;
  }

  /** Publishes what was written; call right before the turn. */
  void publish() {
    delivering = true;
    heap.putInt(SharedHeapLayout.EVENTS_TAIL, tail);
  }

  /** Starts anew after a turn has read everything. */
  void reset() {
    tail = START;
    delivering = false;
    while (!deferred.isEmpty() && write(deferred.peek())) {
      deferred.poll();
    }
  }

  @Override
  public void emit(int handle, int kind, Object value) {
    if (loop.onLoopThread()) {
      accept(handle, kind, value);
    } else {
      loop.post(() -> accept(handle, kind, value));
    }
  }

  @Override
  public void emitInt(int handle, int kind, int number) {
    if (delivering || !deferred.isEmpty() || !writeNumber(handle, kind, number)) {
      deferred.add(new Deferred.Number(handle, kind, number));
    }
  }

  @Override
  public void emitBytes(int handle, int kind, ByteBuffer bytes) {
    if (delivering || !deferred.isEmpty() || !writeBytes(handle, kind, bytes)) {
      var copy = new byte[bytes.remaining()];
      bytes.get(bytes.position(), copy);
      deferred.add(new Deferred.Bytes(handle, kind, copy));
    }
  }

  @Override
  public ByteBuffer claimBytes(int wanted) {
    if (delivering || room() < wanted) {
      return null;
    }
    int start = tail + SharedHeapLayout.RECORD_HEAD;
    return claim.limit(start + wanted).position(start);
  }

  @Override
  public void commitBytes(int handle, int kind, int length) {
    putHead(handle, kind, SharedHeapLayout.EVENT_BYTES, length);
    tail = SharedHeapLayout.align8(tail + SharedHeapLayout.RECORD_HEAD + length);
  }

  @Override
  public int room() {
    return deferred.isEmpty() ? Math.max(0, LIMIT - tail - 2 * SharedHeapLayout.RECORD_HEAD) : 0;
  }

  private void accept(int handle, int kind, Object value) {
    if (delivering || !deferred.isEmpty() || !writeValue(handle, kind, value)) {
      deferred.add(new Deferred.Value(handle, kind, value));
    }
  }

  private boolean write(Deferred event) {
    if (event instanceof Deferred.Value(int handle, int kind, Object value)) {
      return writeValue(handle, kind, value);
    }
    if (event instanceof Deferred.Number(int handle, int kind, int number)) {
      return writeNumber(handle, kind, number);
    }
    var bytes = (Deferred.Bytes) event;
    return writeBytes(bytes.handle(), bytes.kind(), ByteBuffer.wrap(bytes.bytes()));
  }

  private boolean writeNumber(int handle, int kind, int number) {
    if (LIMIT - tail < SharedHeapLayout.RECORD_HEAD) {
      return false;
    }
    putHead(handle, kind, SharedHeapLayout.EVENT_NUMBER, number);
    tail += SharedHeapLayout.RECORD_HEAD;
    return true;
  }

  private boolean writeBytes(int handle, int kind, ByteBuffer bytes) {
    int length = bytes.remaining();
    int end = SharedHeapLayout.align8(tail + SharedHeapLayout.RECORD_HEAD + length);
    if (end > LIMIT) {
      return false;
    }
    putHead(handle, kind, SharedHeapLayout.EVENT_BYTES, length);
    heap.put(tail + SharedHeapLayout.RECORD_HEAD, bytes, bytes.position(), length);
    tail = end;
    return true;
  }

  private boolean writeValue(int handle, int kind, Object value) {
    int start = tail + SharedHeapLayout.RECORD_HEAD;
    int end = start > LIMIT ? -1 : writer.write(value, start, LIMIT);
    if (end < 0) {
      return false;
    }
    putHead(handle, kind, SharedHeapLayout.EVENT_VALUE, end - start);
    tail = end;
    return true;
  }

  private void putHead(int handle, int kind, int type, int number) {
    heap.putInt(tail, handle);
    heap.putInt(tail + 4, kind);
    heap.putInt(tail + 8, type);
    heap.putInt(tail + 12, number);
  }
}
