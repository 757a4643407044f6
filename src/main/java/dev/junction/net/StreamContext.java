package dev.junction.net;

import dev.junction.engine.ByteSink;
import dev.junction.engine.Events;
import dev.junction.poll.RawSocket;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.function.IntConsumer;

/** What the streams of one runtime share: the buffer to gather writes in. */
final class StreamContext {
  private static final int GATHER_SIZE = 256 << 10;
  private static final int SPARES = 4;

  private final Events events;
  private final IntConsumer removed;
  private final ByteBuffer gather = ByteBuffer.allocateDirect(GATHER_SIZE);
  private final long gatherAddress = RawSocket.addressOf(gather);
  private final ArrayDeque<ByteBuffer> spare = new ArrayDeque<>(0);
  private StreamHandle gathering;
  private ByteBuffer knownBuffer;
  private long knownAddress;

  /**
   * @param removed told the number of each handle that has closed
   */
  StreamContext(Events events, IntConsumer removed) {
    this.events = events;
    this.removed = removed;
  }

  Events events() {
    return events;
  }

  void removed(int handle) {
    removed.accept(handle);
  }

  /** Where the memory of a buffer begins; quick for the one that was asked for last. */
  long addressOf(ByteBuffer buffer) {
    if (buffer != knownBuffer) {
      knownBuffer = buffer;
      knownAddress = RawSocket.addressOf(buffer);
    }
    return knownAddress;
  }

  /** The buffer to gather a stream's writes in; flushes the stream that had it. */
  ByteBuffer gatherFor(StreamHandle stream) {
    if (gathering != stream) {
      if (gathering != null) {
        gathering.flush();
      }
      gathering = stream;
    }
    return gather;
  }

  /** An empty buffer for {@link ByteSink#MOST} bytes, to be kept until it has been written. */
  ByteBuffer takeSpare() {
    return spare.isEmpty() ? ByteBuffer.allocateDirect(ByteSink.MOST) : spare.pop();
  }

  /** Takes back what is not needed any more; buffers of other sizes are left to the collector. */
  void giveSpare(ByteBuffer used) {
    if (used.capacity() == ByteSink.MOST && spare.size() < SPARES) {
      spare.push(used.clear());
    }
  }

  boolean isGatheringFor(StreamHandle stream) {
    return gathering == stream;
  }

  /** The gathered bytes, before the position; the caller writes and clears them. */
  ByteBuffer endGather() {
    gathering = null;
    return gather;
  }

  long gatherAddress() {
    return gatherAddress;
  }
}
