package dev.junction.dgram;

import dev.junction.engine.Events;
import dev.junction.poll.Errno;
import dev.junction.poll.NettyPoller;
import dev.junction.poll.RawSocket;
import io.netty.channel.unix.DatagramSocketAddress;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;

/**
 * A UDP socket. What {@link Event#MESSAGE} carries:
 *
 * <pre>
 *  0   uint16  port of the sender
 *  2   uint8   4 or 6: how many of the address bytes count
 *  4   uint32  scope of an IPv6 address
 *  8   16 bytes  address
 *  24  the datagram
 * </pre>
 */
final class DatagramHandle implements NettyPoller.Ready {
  /** Kinds of events; {@code internal/dgram/handle} has the same numbers. */
  interface Event {
    int MESSAGE = 0;

    /** Receiving failed; the number is {@code -errno}. */
    int RECEIVE_ERROR = 1;

    /** The oldest send that had to wait has ended: its bytes, or {@code -errno}. */
    int SENT = 2;
  }

  private static final int HEAD = 24;
  private static final int MAX_DATAGRAM = 65536;
  static final int RECEIVES_PER_POLL = 32;

  private record Waiting(ByteBuffer bytes, InetAddress address, int port) {}

  private final Events events;
  private final int handle;
  private final RawSocket socket;
  private final ByteBuffer scratch;
  private final ArrayDeque<Waiting> waiting = new ArrayDeque<>(0);
  private final int batch;
  private boolean receiving;

  /**
   * @param scratch at least {@link #scratchSize} bytes of direct memory, shared by all sockets
   * @param batch how many datagrams are received at a time; one where other processes receive from
   *     the same socket, so that all get their share
   */
  DatagramHandle(Events events, int handle, RawSocket socket, ByteBuffer scratch, int batch) {
    this.batch = batch;
    this.events = events;
    this.handle = handle;
    this.socket = socket;
    this.scratch = scratch;
  }

  static int scratchSize() {
    return HEAD + MAX_DATAGRAM;
  }

  RawSocket socket() {
    return socket;
  }

  void receive(boolean on) {
    receiving = on;
    updateInterest();
  }

  private void updateInterest() {
    socket.watch(
        this, (receiving ? NettyPoller.READ : 0) | (waiting.isEmpty() ? 0 : NettyPoller.WRITE));
  }

  /**
   * Sends a datagram, to the connected peer when the address is null.
   *
   * @return bytes sent, {@code -errno}, or {@link Errno#EAGAIN} when it waits and {@link
   *     Event#SENT} will tell
   */
  int send(ByteBuffer bytes, InetAddress address, int port) {
    if (waiting.isEmpty()) {
      int sent = trySend(bytes, address, port);
      if (sent != Errno.EAGAIN) {
        return sent;
      }
    }
    var copy = ByteBuffer.allocateDirect(bytes.remaining());
    copy.put(bytes.duplicate()).flip();
    waiting.add(new Waiting(copy, address, port));
    updateInterest();
    return Errno.EAGAIN;
  }

  private int trySend(ByteBuffer bytes, InetAddress address, int port) {
    int length = bytes.remaining();
    try {
      int sent =
          address == null
              ? socket.netty().send(bytes, bytes.position(), bytes.limit())
              : socket.netty().sendTo(bytes, bytes.position(), bytes.limit(), address, port);
      return sent == 0 && length > 0 ? Errno.EAGAIN : sent;
    } catch (java.net.PortUnreachableException refused) {
      return -111;
    } catch (IOException | RuntimeException failure) {
      return Errno.of(failure);
    }
  }

  @Override
  public void ready(boolean readable, boolean writable) {
    if (writable) {
      while (!waiting.isEmpty()) {
        var next = waiting.peek();
        int sent = trySend(next.bytes(), next.address(), next.port());
        if (sent == Errno.EAGAIN) {
          break;
        }
        waiting.remove();
        events.emitInt(handle, Event.SENT, sent);
      }
      updateInterest();
    }
    if (readable && receiving) {
      receive();
    }
  }

  private void receive() {
    for (int i = 0; i < batch && receiving && events.room() > scratch.capacity(); i++) {
      DatagramSocketAddress sender;
      try {
        sender = socket.netty().recvFrom(scratch, HEAD, scratch.capacity());
      } catch (java.net.PortUnreachableException refused) {
        events.emitInt(handle, Event.RECEIVE_ERROR, -111);
        return;
      } catch (IOException | RuntimeException failure) {
        events.emitInt(handle, Event.RECEIVE_ERROR, Errno.of(failure));
        return;
      }
      if (sender == null) {
        return;
      }
      putHead(sender);
      scratch.limit(HEAD + sender.receivedAmount()).position(0);
      events.emitBytes(handle, Event.MESSAGE, scratch);
      scratch.clear();
    }
  }

  private void putHead(InetSocketAddress sender) {
    var address = sender.getAddress();
    var bytes = address.getAddress();
    boolean mapped = bytes.length == 4 && socket.family() == RawSocket.Family.INET6;
    scratch.order(ByteOrder.LITTLE_ENDIAN);
    scratch.putShort(0, (short) sender.getPort());
    scratch.put(2, (byte) (mapped || bytes.length == 16 ? 6 : 4));
    scratch.putInt(4, address instanceof Inet6Address six ? six.getScopeId() : 0);
    if (mapped) {
      scratch.putLong(8, 0).putInt(16, 0xffff0000).put(20, bytes, 0, 4);
    } else {
      scratch.put(8, bytes, 0, bytes.length);
    }
  }

  int waitingBytes() {
    return waiting.stream().mapToInt(one -> one.bytes().remaining()).sum();
  }

  int waitingCount() {
    return waiting.size();
  }

  void close() {
    waiting.clear();
    receiving = false;
    socket.close();
  }
}
