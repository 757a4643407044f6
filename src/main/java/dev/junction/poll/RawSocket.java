package dev.junction.poll;

import io.netty.channel.epoll.LinuxSocket;
import io.netty.channel.unix.Buffer;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/**
 * A non-blocking stream socket or pipe end. Methods that can fail answer {@code -errno}; none
 * blocks. Loop thread only.
 */
public final class RawSocket {
  /** What {@link #read} answers at the end of the stream. */
  public static final int EOF = -4095;

  /** Socket levels and options that Netty has no method for. */
  private static final int SOL_SOCKET = 1;

  /** Standard error: nothing good comes of closing it or those before. */
  private static final int LAST_STANDARD = 2;

  private static final int SO_ERROR = 4;
  private static final int SO_DOMAIN = 39;
  private static final int SO_REUSEADDR = 2;
  private static final int AF_UNIX = 1;
  private static final int AF_INET6 = 10;
  private static final int IPPROTO_IPV6 = 41;
  private static final int IPV6_V6ONLY = 26;
  private static final int IPPROTO_TCP = 6;
  private static final int TCP_KEEPIDLE = 4;
  private static final int TCP_KEEPINTVL = 5;
  private static final int TCP_KEEPCNT = 6;
  private static final int IP_TOS = 1;
  private static final int IPV6_TCLASS = 67;

  /** What a descriptor is. */
  public enum Family {
    INET,
    INET6,
    UNIX
  }

  private final NettyPoller poller;
  private final FileDescriptor file;

  /** The same, or null when it is no socket. */
  private final Socket socket;

  private final Family family;
  private NettyPoller.Watch watch;

  RawSocket(NettyPoller poller, Socket socket, Family family) {
    this.poller = poller;
    this.file = socket;
    this.socket = socket;
    this.family = family;
  }

  public static RawSocket newTcp(NettyPoller poller, boolean ipv6) {
    return new RawSocket(
        poller, LinuxSocket.newSocketStream(ipv6), ipv6 ? Family.INET6 : Family.INET);
  }

  public static RawSocket newUnix(NettyPoller poller) {
    return new RawSocket(poller, LinuxSocket.newSocketDomain(), Family.UNIX);
  }

  public static RawSocket newDatagram(NettyPoller poller, boolean ipv6) {
    return new RawSocket(
        poller, LinuxSocket.newSocketDgram(ipv6), ipv6 ? Family.INET6 : Family.INET);
  }

  /** Takes over a descriptor, such as one that was inherited or accepted. */
  public static RawSocket adopt(NettyPoller poller, int descriptor) {
    int domain;
    try {
      domain = LinuxSocket.newSocket(descriptor).getIntOpt(SOL_SOCKET, SO_DOMAIN);
    } catch (IOException | RuntimeException notASocket) {
      return new RawSocket(poller, descriptor);
    }
    var family = domain == AF_UNIX ? Family.UNIX : domain == AF_INET6 ? Family.INET6 : Family.INET;
    return new RawSocket(
        poller,
        family == Family.UNIX ? new Socket(descriptor) : LinuxSocket.newSocket(descriptor),
        family);
  }

  /** A pipe, terminal or other file that can be waited for. */
  private RawSocket(NettyPoller poller, int descriptor) {
    this.poller = poller;
    this.file = new FileDescriptor(descriptor);
    this.socket = null;
    this.family = Family.UNIX;
  }

  public Socket netty() {
    return socket;
  }

  public Family family() {
    return family;
  }

  public int descriptor() {
    return file.intValue();
  }

  /** Sets who is told when the socket is ready, and for what; see {@link NettyPoller}. */
  public void watch(NettyPoller.Ready target, int interest) {
    if (watch == null) {
      if (interest == 0) {
        return;
      }
      watch = poller.watch(file, target);
    }
    watch.interest(interest);
  }

  /**
   * Reads at most what the buffer holds, into its start.
   *
   * @return bytes read; 0 when there are none now; {@link #EOF}; {@code -errno}
   */
  public int read(long address, int capacity) {
    try {
      int count = file.readAddress(address, 0, capacity);
      return count < 0 ? EOF : count;
    } catch (IOException | RuntimeException failure) {
      return Errno.of(failure);
    }
  }

  /**
   * Writes between position and limit and moves the position. Returns bytes written or {@code
   * -errno}.
   */
  public int write(ByteBuffer bytes) {
    try {
      int count = file.write(bytes, bytes.position(), bytes.limit());
      if (count > 0) {
        bytes.position(bytes.position() + count);
      }
      return count;
    } catch (IOException | RuntimeException failure) {
      return Errno.of(failure);
    }
  }

  /** Like {@link #write(ByteBuffer)} for memory whose address is known. */
  public int write(long address, int from, int to) {
    try {
      return file.writeAddress(address, from, to);
    } catch (IOException | RuntimeException failure) {
      return Errno.of(failure);
    }
  }

  public int bind(InetAddress address, int port) {
    return attempt(() -> socket.bind(new InetSocketAddress(address, port)));
  }

  public int bindUnix(String path) {
    return attempt(() -> socket.bind(new DomainSocketAddress(path)));
  }

  public int listen(int backlog) {
    return attempt(() -> socket.listen(backlog));
  }

  /** Starts to connect: 1 when connected at once, 0 when {@link #connectResult} will tell. */
  public int connect(InetAddress address, int port) {
    try {
      return socket.connect(new InetSocketAddress(address, port)) ? 1 : 0;
    } catch (IOException | RuntimeException failure) {
      return Errno.of(failure);
    }
  }

  public int connectUnix(String path) {
    try {
      return socket.connect(new DomainSocketAddress(path)) ? 1 : 0;
    } catch (IOException | RuntimeException failure) {
      return Errno.of(failure);
    }
  }

  /** How a connect ended: 0 or {@code -errno}. Ask when the socket is ready to write. */
  public int connectResult() {
    try {
      return -socket.getIntOpt(SOL_SOCKET, SO_ERROR);
    } catch (IOException | RuntimeException failure) {
      return Errno.of(failure);
    }
  }

  /**
   * The descriptor of a new connection; {@link Errno#EAGAIN} when there is none now.
   *
   * @param scratch receives the peer's address; at least 26 bytes
   */
  public int accept(byte[] scratch) {
    try {
      int accepted = socket.accept(scratch);
      return accepted < 0 ? Errno.EAGAIN : accepted;
    } catch (IOException | RuntimeException failure) {
      return Errno.of(failure);
    }
  }

  public int shutdownOutput() {
    if (socket == null) {
      return 0;
    }
    return attempt(() -> socket.shutdown(false, true));
  }

  public int noDelay(boolean on) {
    return attempt(() -> socket.setTcpNoDelay(on));
  }

  /**
   * Keep-alive probes after the given seconds of silence, then each second, ten times, as libuv
   * does.
   */
  public int keepAlive(boolean on, int seconds, int interval, int count) {
    return attempt(() -> {
      socket.setKeepAlive(on);
      if (on) {
        socket.setIntOpt(IPPROTO_TCP, TCP_KEEPIDLE, seconds);
        socket.setIntOpt(IPPROTO_TCP, TCP_KEEPINTVL, interval);
        socket.setIntOpt(IPPROTO_TCP, TCP_KEEPCNT, count);
      }
    });
  }

  public int typeOfService(int value) {
    return family == Family.INET6
        ? attempt(() -> socket.setIntOpt(IPPROTO_IPV6, IPV6_TCLASS, value))
        : attempt(() -> socket.setIntOpt(0, IP_TOS, value));
  }

  public int typeOfService() {
    try {
      return family == Family.INET6
          ? socket.getIntOpt(IPPROTO_IPV6, IPV6_TCLASS)
          : socket.getIntOpt(0, IP_TOS);
    } catch (IOException | RuntimeException failure) {
      return Errno.of(failure);
    }
  }

  public int reuseAddress() {
    return attempt(() -> socket.setIntOpt(SOL_SOCKET, SO_REUSEADDR, 1));
  }

  public int reusePort() {
    return attempt(() -> socket.setReusePort(true));
  }

  public int ipv6Only(boolean on) {
    return attempt(() -> socket.setIntOpt(IPPROTO_IPV6, IPV6_V6ONLY, on ? 1 : 0));
  }

  /** Makes {@link #close} send a reset. */
  public int resetOnClose() {
    return attempt(() -> socket.setSoLinger(0));
  }

  /** {@code [address, family, port]}, the path of a Unix socket, or {@code -errno}. */
  public Object localAddress() {
    if (socket == null) {
      return Errno.ENOTSOCK;
    }
    return family == Family.UNIX
        ? unixPath(socket.localDomainSocketAddress())
        : described(socket.localAddress());
  }

  /** Like {@link #localAddress}, of the peer. */
  public Object remoteAddress() {
    if (socket == null) {
      return Errno.ENOTSOCK;
    }
    return family == Family.UNIX
        ? unixPath(socket.remoteDomainSocketAddress())
        : described(socket.remoteAddress());
  }

  private static Object unixPath(DomainSocketAddress address) {
    return address == null ? "" : address.path();
  }

  private Object described(InetSocketAddress address) {
    return address == null
        ? (Object) Errno.ENOTCONN
        : Addresses.describe(address, family == Family.INET6);
  }

  /** Closes the descriptor, unless it is one of the standard ones. */
  public void close() {
    if (watch != null) {
      watch.cancel();
      watch = null;
    }
    if (file.intValue() <= LAST_STANDARD) {
      return;
    }
    attempt(file::close);
  }

  /** Forgets the descriptor without closing it. */
  public int release() {
    if (watch != null) {
      watch.cancel();
      watch = null;
    }
    return file.intValue();
  }

  /** A method of Netty's socket that answers nothing. */
  public interface Action {
    void run() throws IOException;
  }

  /** 0, or {@code -errno} for the exception that the action throws. */
  public static int attempt(Action action) {
    try {
      action.run();
      return 0;
    } catch (IOException | RuntimeException failure) {
      return Errno.of(failure);
    }
  }

  /** Where a direct buffer lies, for the methods that take an address. */
  public static long addressOf(ByteBuffer direct) {
    return Buffer.memoryAddress(direct);
  }
}
