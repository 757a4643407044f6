package dev.junction.net;

import dev.junction.engine.Args;
import dev.junction.engine.ByteSink;
import dev.junction.engine.Events;
import dev.junction.engine.RetainedBuffer;
import dev.junction.poll.NettyPoller;
import dev.junction.poll.RawSocket;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/**
 * A stream socket.
 *
 * <p>Writes: the records of one turn are gathered into a buffer shared by all streams ({@link
 * StreamContext#gather}) and leave in one {@code write} when the turn ends or another stream's turn
 * comes. What the kernel does not take is copied to {@link #queue}, and follows when the socket is
 * ready. JavaScript regards an untracked write as done at once; after {@link NetEvent#BLOCKED} it
 * marks its writes as tracked, and gets {@link NetEvent#WROTE} for each, in order.
 */
final class StreamHandle implements ByteSink, NettyPoller.Ready {
  /** Kinds of submitted records. */
  interface Submit {
    /** Write the bytes; number 1 for a tracked write. */
    int WRITE = 0;

    int READ_START = 1;
    int READ_STOP = 2;

    /** Write the oldest array given to {@link NetOps.Op#RETAIN}; tracked. */
    int WRITE_RETAINED = 3;

    int SHUTDOWN = 4;
    int CLOSE = 5;

    /** Close with a reset. */
    int RESET = 6;
  }

  private static final int READS_PER_POLL = 4;
  private static final int READ_SIZE = 64 << 10;

  private record Pending(ByteBuffer bytes, RetainedBuffer owner, boolean tracked) {}

  /** What {@link #claim} gave, if it is not the shared buffer. */
  private ByteBuffer claimed;

  private final StreamContext context;
  private final Events events;
  private final int handle;
  private final RawSocket socket;
  private final ArrayDeque<Pending> retained = new ArrayDeque<>(0);
  private final ArrayDeque<Pending> queue = new ArrayDeque<>(0);
  private int gatheredTracked;
  private int interest;
  private boolean connecting;
  private boolean reading;
  private boolean blocked;
  private boolean shutdownRequested;
  private boolean closed;

  StreamHandle(StreamContext context, int handle, RawSocket socket) {
    this.context = context;
    this.events = context.events();
    this.handle = handle;
    this.socket = socket;
  }

  RawSocket socket() {
    return socket;
  }

  /** The result of a connect that was started on the socket; 0 when it goes on. */
  int connecting(int started) {
    if (started == 1) {
      events.emitInt(handle, NetEvent.CONNECTED, 0);
      return 0;
    }
    if (started == 0) {
      connecting = true;
      updateInterest();
    }
    return started;
  }

  void retain(RetainedBuffer owner, int offset) {
    var bytes = owner.buffer().duplicate();
    bytes.position(offset);
    retained.add(new Pending(bytes, owner, true));
  }

  @Override
  public void accept(int kind, int number, ByteBuffer bytes) {
    if (closed) {
      return;
    }
    switch (kind) {
      case Submit.WRITE -> write(number != 0, bytes);
      case Submit.READ_START -> {
        reading = true;
        updateInterest();
      }
      case Submit.READ_STOP -> {
        reading = false;
        updateInterest();
      }
      case Submit.WRITE_RETAINED -> {
        flush();
        queue.add(retained.remove());
        if (!blocked) {
          drain();
        }
      }
      case Submit.SHUTDOWN -> {
        flush();
        shutdownRequested = true;
        shutdownWhenDrained();
      }
      case Submit.CLOSE -> close(false);
      case Submit.RESET -> close(true);
      default -> throw new IllegalArgumentException("submission " + kind);
    }
  }

  @Override
  public void endOfTurn() {
    flush();
  }

  private void write(boolean tracked, ByteBuffer bytes) {
    if (!queue.isEmpty()) {
      queue.add(new Pending(copy(bytes), null, tracked));
      return;
    }
    var gather = context.gatherFor(this);
    if (gather.remaining() < bytes.remaining()) {
      flush();
      if (!queue.isEmpty() || gather.capacity() < bytes.remaining()) {
        queue.add(new Pending(copy(bytes), null, tracked));
        if (!blocked) {
          drain();
        }
        return;
      }
      context.gatherFor(this);
    }
    gather.put(bytes);
    if (tracked) {
      gatheredTracked++;
    }
  }

  /**
   * Writes at once what the kernel takes of an array and keeps the rest, which is then tracked.
   *
   * @return how much was written, or {@code -errno}
   */
  int writeNow(Args args, int argument) {
    flush();
    int wrote = 0;
    if (queue.isEmpty()) {
      var bytes = args.bufferAt(argument);
      int length = bytes.remaining();
      wrote = socket.write(bytes);
      if (wrote < 0 || wrote == length) {
        return wrote;
      }
    }
    retain(args.retain(argument), wrote);
    queue.add(retained.removeLast());
    if (!blocked) {
      block();
    }
    return wrote;
  }

  @Override
  public long claim(int wanted) {
    if (closed) {
      return 0;
    }
    claimed = null;
    if (queue.isEmpty()) {
      var gather = context.gatherFor(this);
      if (gather.remaining() < wanted) {
        flush();
      }
    }
    if (queue.isEmpty()) {
      return context.gatherAddress() + context.gatherFor(this).position();
    }
    claimed = context.takeSpare();
    return RawSocket.addressOf(claimed);
  }

  @Override
  public void commit(int length, boolean tracked) {
    if (claimed != null) {
      queue.add(new Pending(claimed.limit(length), null, tracked));
      return;
    }
    var gather = context.gatherFor(this);
    gather.position(gather.position() + length);
    if (tracked) {
      gatheredTracked++;
    }
  }

  private static ByteBuffer copy(ByteBuffer bytes) {
    var kept = ByteBuffer.allocateDirect(bytes.remaining());
    kept.put(bytes).flip();
    return kept;
  }

  /** Writes what this stream has in the shared buffer. */
  void flush() {
    if (!context.isGatheringFor(this)) {
      return;
    }
    var gather = context.endGather();
    int length = gather.position();
    int tracked = gatheredTracked;
    gatheredTracked = 0;
    if (length == 0 && tracked == 0) {
      return;
    }
    int wrote = socket.write(context.gatherAddress(), 0, length);
    if (wrote < 0) {
      if (tracked == 0) {
        events.emitInt(handle, NetEvent.WRITE_ERROR, wrote);
      }
      emitWrote(tracked, wrote);
    } else if (wrote == length) {
      emitWrote(tracked, 0);
    } else {
      gather.flip().position(wrote);
      var rest = copy(gather);
      for (int i = 1; i < tracked; i++) {
        queue.add(new Pending(ByteBuffer.allocate(0), null, true));
      }
      queue.addFirst(new Pending(rest, null, tracked > 0));
      block();
    }
    gather.clear();
  }

  private void emitWrote(int count, int status) {
    for (int i = 0; i < count; i++) {
      events.emitInt(handle, NetEvent.WROTE, status);
    }
  }

  private void block() {
    blocked = true;
    int bytes = 0;
    for (var pending : queue) {
      bytes += pending.bytes().remaining();
    }
    events.emitInt(handle, NetEvent.BLOCKED, bytes);
    updateInterest();
  }

  /** Writes from the queue until it is empty or the kernel takes no more. */
  private void drain() {
    while (!queue.isEmpty()) {
      var pending = queue.peek();
      if (pending.bytes().hasRemaining()) {
        int wrote = socket.write(pending.bytes());
        if (wrote < 0) {
          fail(wrote);
          return;
        }
        if (pending.bytes().hasRemaining()) {
          if (!blocked) {
            block();
          }
          return;
        }
      }
      queue.remove();
      finish(pending, 0);
    }
    if (blocked) {
      blocked = false;
      updateInterest();
      events.emitInt(handle, NetEvent.DRAINED, 0);
    }
    shutdownWhenDrained();
  }

  private void fail(int error) {
    boolean told = false;
    while (!queue.isEmpty()) {
      var pending = queue.remove();
      told |= pending.tracked();
      finish(pending, error);
    }
    if (!told) {
      events.emitInt(handle, NetEvent.WRITE_ERROR, error);
    }
    blocked = false;
    updateInterest();
  }

  private void finish(Pending pending, int status) {
    if (pending.tracked()) {
      events.emitInt(handle, NetEvent.WROTE, status);
    }
    if (pending.owner() != null) {
      pending.owner().close();
    } else {
      context.giveSpare(pending.bytes());
    }
  }

  /** Shuts the socket down, or answers 1 when that follows after what is queued. */
  int shutdownNow() {
    flush();
    if (queue.isEmpty()) {
      return socket.shutdownOutput();
    }
    shutdownRequested = true;
    return 1;
  }

  private void shutdownWhenDrained() {
    if (shutdownRequested && queue.isEmpty()) {
      shutdownRequested = false;
      events.emitInt(handle, NetEvent.SHUT, socket.shutdownOutput());
    }
  }

  @Override
  public void ready(boolean readable, boolean writable) {
    if (connecting) {
      if (writable) {
        connecting = false;
        int result = socket.connectResult();
        updateInterest();
        events.emitInt(handle, NetEvent.CONNECTED, result);
      }
      return;
    }
    // In this order, so that a reset is an error of reading.
    if (readable && reading) {
      read();
    }
    if (writable && blocked) {
      drain();
    }
  }

  private void read() {
    for (int i = 0; i < READS_PER_POLL; i++) {
      var target = events.claimBytes(READ_SIZE);
      if (target == null) {
        return;
      }
      int count = socket.read(context.addressOf(target) + target.position(), READ_SIZE);
      if (count > 0) {
        events.commitBytes(handle, NetEvent.DATA, count);
        if (count < READ_SIZE) {
          return;
        }
      } else {
        if (count != 0) {
          reading = false;
          updateInterest();
          events.emitInt(
              handle, count == RawSocket.EOF ? NetEvent.END : NetEvent.READ_ERROR, count);
        }
        return;
      }
    }
  }

  private void updateInterest() {
    int wanted =
        (reading && !connecting ? NettyPoller.READ : 0)
            | (connecting || blocked ? NettyPoller.WRITE : 0);
    if (wanted != interest) {
      interest = wanted;
      socket.watch(this, wanted);
    }
  }

  /** Closes the socket after writing what was gathered; what is queued is dropped. */
  void close(boolean reset) {
    if (closed) {
      return;
    }
    flush();
    closed = true;
    if (reset) {
      socket.resetOnClose();
    }
    socket.close();
    release();
    context.removed(handle);
    events.emitInt(handle, NetEvent.CLOSED, 0);
  }

  /** Gives back the memory of writes that will not happen. */
  private void release() {
    for (var pending : queue) {
      if (pending.owner() != null) {
        pending.owner().close();
      }
    }
    for (var pending : retained) {
      pending.owner().close();
    }
    queue.clear();
    retained.clear();
  }

  /** Closes the socket because the runtime ends: tells nobody. */
  void abandon() {
    closed = true;
    socket.close();
    release();
  }

  /** Lets go of the descriptor, which the caller takes over. */
  int detach() {
    flush();
    closed = true;
    int descriptor = socket.release();
    release();
    context.removed(handle);
    return descriptor;
  }
}
