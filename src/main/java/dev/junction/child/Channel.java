package dev.junction.child;

import dev.junction.engine.Host;
import dev.junction.poll.NettyPoller;
import dev.junction.poll.RawSocket;
import dev.junction.posix.Errno;
import dev.junction.posix.Sockets;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/** The channel between a process and one that it forked: bytes, and descriptors that go along. */
final class Channel implements NettyPoller.Ready {
  /** Bytes that came in. */
  static final int DATA = 0;

  /** A descriptor that came in with the bytes that follow. */
  static final int DESCRIPTOR = 1;

  /** The other side has gone; 0 or {@code -errno}. */
  static final int END = 2;

  /** The oldest queued message has left; 0 or {@code -errno}. */
  static final int WROTE = 3;

  private static final int READ_SIZE = 64 << 10;
  private static final int READS_PER_POLL = 4;
  private static final int EINTR = 4;

  private record Message(ByteBuffer bytes, int descriptor) {}

  private final Host host;
  private final int handle;
  private final RawSocket socket;
  private final ByteBuffer chunk = ByteBuffer.allocateDirect(READ_SIZE);
  private final ArrayDeque<Message> queue = new ArrayDeque<>(0);
  private boolean reading;
  private boolean closed;

  Channel(Host host, int handle, int descriptor) {
    this.host = host;
    this.handle = handle;
    Sockets.setBlocking(descriptor, false);
    Sockets.closeOnExec(descriptor);
    socket = RawSocket.adopt(NettyPoller.of(host), descriptor);
  }

  void setReading(boolean on) {
    reading = on;
    updateInterest();
  }

  private void updateInterest() {
    if (!closed) {
      socket.watch(
          this, (reading ? NettyPoller.READ : 0) | (queue.isEmpty() ? 0 : NettyPoller.WRITE));
    }
  }

  /**
   * Sends a message, or queues what the other side does not take yet.
   *
   * @param descriptor what goes along (stays open here), or -1
   * @return 0 when all is sent; how many bytes are queued; {@code -errno}
   */
  int write(byte[] bytes, int descriptor) {
    var message = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    int sent = descriptor;
    if (queue.isEmpty()) {
      while (message.hasRemaining()) {
        int count = Sockets.send(socket.descriptor(), message, sent);
        if (count == -EINTR) {
          continue;
        }
        if (count == -Errno.EAGAIN) {
          break;
        }
        if (count < 0) {
          return count;
        }
        sent = -1;
      }
      if (!message.hasRemaining()) {
        return 0;
      }
    }
    // The caller may close its descriptor before this message leaves.
    queue.add(new Message(message, sent < 0 ? -1 : Sockets.duplicate(sent, 3)));
    updateInterest();
    return message.remaining();
  }

  @Override
  public void ready(boolean readable, boolean writable) {
    if (writable) {
      drain();
    }
    if (readable && reading && !closed) {
      read();
    }
  }

  private void drain() {
    while (!queue.isEmpty() && !closed) {
      var message = queue.peek();
      int count = Sockets.send(socket.descriptor(), message.bytes(), message.descriptor());
      if (count == -EINTR) {
        continue;
      }
      if (count == -Errno.EAGAIN) {
        return;
      }
      if (message.descriptor() >= 0) {
        Sockets.close(message.descriptor());
      }
      queue.remove();
      if (count >= 0 && message.bytes().hasRemaining()) {
        queue.addFirst(new Message(message.bytes(), -1));
        continue;
      }
      host.events().emitInt(handle, WROTE, Math.min(count, 0));
    }
    updateInterest();
  }

  private void read() {
    for (int i = 0; i < READS_PER_POLL && host.events().room() > 2 * READ_SIZE; i++) {
      int count =
          Sockets.receive(
              socket.descriptor(),
              Sockets.addressOf(chunk),
              READ_SIZE,
              descriptor -> host.events().emitInt(handle, DESCRIPTOR, descriptor));
      if (count == -Errno.EAGAIN || count == -EINTR) {
        return;
      }
      if (count <= 0) {
        reading = false;
        updateInterest();
        host.events().emitInt(handle, END, count);
        return;
      }
      host.events().emitBytes(handle, DATA, chunk.clear().limit(count));
    }
  }

  void close() {
    if (!closed) {
      closed = true;
      for (var message : queue) {
        if (message.descriptor() >= 0) {
          Sockets.close(message.descriptor());
        }
      }
      queue.clear();
      socket.close();
    }
  }
}
