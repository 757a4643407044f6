package dev.junction.dgram;

import dev.junction.engine.Args;
import dev.junction.engine.Host;
import dev.junction.engine.Ops;
import dev.junction.poll.Addresses;
import dev.junction.poll.Errno;
import dev.junction.poll.NettyPoller;
import dev.junction.poll.RawSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/** Ops on UDP sockets. The first argument is the handle number that JavaScript allotted. */
public final class DgramOps implements Ops {
  /** See the methods that implement them. */
  public interface Op {
    /** (handle, ipv6). */
    int CREATE = 0;

    /** (handle, descriptor). */
    int OPEN = 1;

    /** (handle, address, port, flags). */
    int BIND = 2;

    /** (handle, address, port). */
    int CONNECT = 3;

    int DISCONNECT = 4;

    /** (handle, array, address or undefined, port): bytes sent, or -errno. */
    int SEND = 5;

    /** (handle, on). */
    int RECEIVE = 6;

    int CLOSE = 7;
    int SOCK_NAME = 8;
    int PEER_NAME = 9;
    int DESCRIPTOR = 10;
    int SET_BROADCAST = 11;
    int SET_TTL = 12;
    int SET_MULTICAST_TTL = 13;
    int SET_MULTICAST_LOOPBACK = 14;
    int SET_MULTICAST_INTERFACE = 15;

    /** (handle, join, group, interface or undefined). */
    int MEMBERSHIP = 16;

    /** (handle, join, source, group, interface or undefined). */
    int SOURCE_MEMBERSHIP = 17;

    /** (handle, size, forReceiving): the size, after setting it unless it is 0. */
    int BUFFER_SIZE = 18;

    int QUEUE_SIZE = 19;
    int QUEUE_COUNT = 20;
  }

  private static final int IPV6_ONLY = 1;
  private static final int REUSE_ADDRESS = 4;
  private static final int REUSE_PORT = 8;
  private static final int SOL_SOCKET = 1;
  private static final int SO_SNDBUF = 7;
  private static final int SO_RCVBUF = 8;
  private static final int IP_TTL = 2;
  private static final int IPPROTO_IPV6 = 41;
  private static final int IPV6_UNICAST_HOPS = 16;

  private final Host host;
  private final Map<Integer, DatagramHandle> sockets = new HashMap<>();
  private NettyPoller poller;
  private ByteBuffer scratch;

  public DgramOps(Host host) {
    this.host = host;
  }

  @Override
  public Object call(int op, Args args) {
    int handle = args.intAt(0);
    if (op == Op.CREATE || op == Op.OPEN) {
      return make(op, handle, args);
    }
    var datagrams = sockets.get(handle);
    if (datagrams == null) {
      return Errno.EBADF;
    }
    var socket = datagrams.socket();
    return switch (op) {
      case Op.BIND -> bind(socket, args);
      case Op.CONNECT -> connect(socket, args);
      case Op.DISCONNECT -> RawSocket.attempt(socket.netty()::disconnect);
      case Op.SEND -> send(datagrams, args);
      case Op.RECEIVE -> receive(datagrams, args.booleanAt(1));
      case Op.CLOSE -> close(handle, datagrams);
      case Op.SOCK_NAME -> socket.localAddress();
      case Op.PEER_NAME -> socket.remoteAddress();
      case Op.DESCRIPTOR -> socket.descriptor();
      case Op.SET_BROADCAST ->
          RawSocket.attempt(() -> socket.netty().setBroadcast(args.booleanAt(1)));
      case Op.SET_TTL -> timeToLive(socket, args.intAt(1));
      case Op.SET_MULTICAST_TTL -> new Multicast(socket).timeToLive(args.intAt(1));
      case Op.SET_MULTICAST_LOOPBACK -> new Multicast(socket).loopback(args.booleanAt(1));
      case Op.SET_MULTICAST_INTERFACE -> new Multicast(socket).outgoing(args.stringAt(1));
      case Op.MEMBERSHIP ->
          new Multicast(socket).membership(args.booleanAt(1), args.stringAt(2), args.stringAt(3));
      case Op.SOURCE_MEMBERSHIP ->
          new Multicast(socket)
              .sourceMembership(
                  args.booleanAt(1), args.stringAt(2), args.stringAt(3), args.stringAt(4));
      case Op.BUFFER_SIZE -> bufferSize(socket, args.intAt(1), args.booleanAt(2));
      case Op.QUEUE_SIZE -> datagrams.waitingBytes();
      case Op.QUEUE_COUNT -> datagrams.waitingCount();
      default -> throw new IllegalArgumentException("dgram op " + op);
    };
  }

  private int make(int op, int handle, Args args) {
    if (poller == null) {
      poller = NettyPoller.of(host);
      scratch = ByteBuffer.allocateDirect(DatagramHandle.scratchSize());
    }
    try {
      var socket =
          op == Op.OPEN
              ? RawSocket.adopt(poller, args.intAt(1))
              : RawSocket.newDatagram(poller, args.booleanAt(1));
      int batch = op == Op.OPEN ? 1 : DatagramHandle.RECEIVES_PER_POLL;
      sockets.put(handle, new DatagramHandle(host.events(), handle, socket, scratch, batch));
      return 0;
    } catch (RuntimeException failure) {
      return Errno.of(failure);
    }
  }

  private static int bind(RawSocket socket, Args args) {
    var address = Addresses.parse(args.stringAt(1));
    if (address == null) {
      return Errno.EINVAL;
    }
    int flags = args.intAt(3);
    int result = 0;
    if (socket.family() == RawSocket.Family.INET6) {
      result = socket.ipv6Only((flags & IPV6_ONLY) != 0);
    }
    if (result == 0 && (flags & REUSE_ADDRESS) != 0) {
      result = socket.reuseAddress();
    }
    if (result == 0 && (flags & REUSE_PORT) != 0) {
      result = socket.reusePort();
    }
    return result == 0 ? socket.bind(address, args.intAt(2)) : result;
  }

  private static int connect(RawSocket socket, Args args) {
    var address = Addresses.parse(args.stringAt(1));
    if (address == null) {
      return Errno.EINVAL;
    }
    return RawSocket.attempt(
        () -> socket.netty().connect(new InetSocketAddress(address, args.intAt(2))));
  }

  private static int send(DatagramHandle datagrams, Args args) {
    InetAddress address = null;
    if (args.isString(2)) {
      address = Addresses.parse(args.stringAt(2));
      if (address == null) {
        return Errno.EINVAL;
      }
    }
    return datagrams.send(args.bufferAt(1), address, args.intAt(3));
  }

  private static int receive(DatagramHandle datagrams, boolean on) {
    datagrams.receive(on);
    return 0;
  }

  private int close(int handle, DatagramHandle datagrams) {
    sockets.remove(handle);
    datagrams.close();
    return 0;
  }

  private static int timeToLive(RawSocket socket, int value) {
    return socket.family() == RawSocket.Family.INET6
        ? RawSocket.attempt(() -> socket.netty().setIntOpt(IPPROTO_IPV6, IPV6_UNICAST_HOPS, value))
        : RawSocket.attempt(() -> socket.netty().setIntOpt(0, IP_TTL, value));
  }

  private static int bufferSize(RawSocket socket, int size, boolean receiving) {
    int option = receiving ? SO_RCVBUF : SO_SNDBUF;
    try {
      if (size != 0) {
        socket.netty().setIntOpt(SOL_SOCKET, option, size);
        return size;
      }
      return socket.netty().getIntOpt(SOL_SOCKET, option);
    } catch (IOException | RuntimeException failure) {
      return Errno.of(failure);
    }
  }

  @Override
  public void close() {
    sockets.values().forEach(DatagramHandle::close);
    sockets.clear();
  }
}
