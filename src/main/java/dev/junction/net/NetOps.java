package dev.junction.net;

import dev.junction.engine.Args;
import dev.junction.engine.Host;
import dev.junction.engine.Ops;
import dev.junction.poll.Addresses;
import dev.junction.poll.Errno;
import dev.junction.poll.NettyPoller;
import dev.junction.poll.RawSocket;
import dev.junction.posix.Sockets;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.HashMap;
import java.util.Map;

/**
 * Ops on stream sockets. The first argument is mostly the handle number that JavaScript allotted.
 */
public final class NetOps implements Ops {
  /** See the methods that implement them. */
  public interface Op {
    /** (handle, address, port, flags): a bound TCP socket. */
    int BIND_TCP = 0;

    /** (handle, path). */
    int BIND_UNIX = 1;

    /** (handle, descriptor): a bound socket from elsewhere. */
    int BIND_DESCRIPTOR = 2;

    /** (handle, backlog). */
    int LISTEN = 3;

    /** (handle, address, port, localAddress or undefined, localPort). */
    int CONNECT_TCP = 4;

    /** (handle, path). */
    int CONNECT_UNIX = 5;

    /**
     * (handle, descriptor, noDelay, foreign): a connected stream, which may be in blocking mode.
     */
    int OPEN = 6;

    /** (descriptor). */
    int CLOSE_DESCRIPTOR = 7;

    /** (handle, array); see {@link StreamHandle.Submit#WRITE_RETAINED}. */
    int RETAIN = 8;

    /** (handle): closes at once, a listener or bound socket. */
    int CLOSE = 9;

    /** (handle): forgets a socket and answers its descriptor. */
    int DETACH = 10;

    /** (handle): [address, family, port] or a path. */
    int SOCK_NAME = 11;

    int PEER_NAME = 12;

    /** (handle). */
    int DESCRIPTOR = 13;

    /** (handle, on). */
    int SET_NO_DELAY = 14;

    /** (handle, on, seconds, interval, count). */
    int SET_KEEP_ALIVE = 15;

    int SET_TYPE_OF_SERVICE = 16;
    int GET_TYPE_OF_SERVICE = 17;

    /** (path, readableAll, writableAll). */
    int CHMOD = 18;

    /** (descriptor): "TCP", "PIPE", "FILE" or "UNKNOWN". */
    int GUESS_TYPE = 19;

    /** (handle, array): bytes written at once, or -errno; the rest follows, tracked. */
    int WRITE = 20;

    /** (descriptor). */
    int IS_LISTENING = 21;

    /** (handle): 0, -errno, or 1 when something has to be written first: {@link NetEvent#SHUT}. */
    int SHUTDOWN = 22;
  }

  private static final int SOL_SOCKET = 1;
  private static final int SO_ACCEPTCONN = 30;
  private static final int SO_DOMAIN = 39;
  private static final int AF_UNIX = 1;
  private static final int IPV6_ONLY = 1;
  private static final int REUSE_PORT = 2;

  private final Host host;
  private final Map<Integer, Listener> listeners = new HashMap<>();
  private StreamHandle[] streams = new StreamHandle[64];
  private NettyPoller poller;
  private StreamContext context;

  public NetOps(Host host) {
    this.host = host;
    NettyPoller.prepare(host);
  }

  @Override
  public Object call(int op, Args args) {
    return switch (op) {
      case Op.BIND_TCP -> bindTcp(args);
      case Op.BIND_UNIX -> bindUnix(args);
      case Op.BIND_DESCRIPTOR -> bindDescriptor(args);
      case Op.LISTEN -> listen(args);
      case Op.CONNECT_TCP -> connectTcp(args);
      case Op.CONNECT_UNIX -> connectUnix(args);
      case Op.OPEN -> open(args);
      case Op.CLOSE_DESCRIPTOR ->
          RawSocket.attempt(() -> new FileDescriptor(args.intAt(0)).close());
      case Op.RETAIN -> retain(args);
      case Op.WRITE -> write(args);
      case Op.SHUTDOWN -> shutdown(args.intAt(0));
      case Op.CLOSE -> close(args.intAt(0));
      case Op.DETACH -> detach(args.intAt(0));
      case Op.GUESS_TYPE -> guessType(args.intAt(0));
      case Op.CHMOD -> chmod(args);
      case Op.IS_LISTENING -> isListening(args.intAt(0));
      default -> onSocket(op, args);
    };
  }

  private Object onSocket(int op, Args args) {
    var socket = socket(args.intAt(0));
    if (socket == null) {
      return Errno.EBADF;
    }
    return switch (op) {
      case Op.SOCK_NAME -> socket.localAddress();
      case Op.PEER_NAME -> socket.remoteAddress();
      case Op.DESCRIPTOR -> socket.descriptor();
      case Op.SET_NO_DELAY -> socket.noDelay(args.booleanAt(1));
      case Op.SET_KEEP_ALIVE ->
          socket.keepAlive(args.booleanAt(1), args.intAt(2), args.intAt(3), args.intAt(4));
      case Op.SET_TYPE_OF_SERVICE -> socket.typeOfService(args.intAt(1));
      case Op.GET_TYPE_OF_SERVICE -> socket.typeOfService();
      default -> throw new IllegalArgumentException("net op " + op);
    };
  }

  private RawSocket socket(int handle) {
    if (handle < streams.length && streams[handle] != null) {
      return streams[handle].socket();
    }
    var listener = listeners.get(handle);
    return listener == null ? null : listener.socket();
  }

  private NettyPoller poller() {
    if (poller == null) {
      poller = NettyPoller.of(host);
      context = new StreamContext(host.events(), this::removed);
    }
    return poller;
  }

  private void removed(int handle) {
    streams[handle] = null;
    host.submissions().unbind(handle);
  }

  private StreamHandle addStream(int handle, RawSocket socket) {
    if (handle >= streams.length) {
      streams = java.util.Arrays.copyOf(streams, Math.max(handle + 1, streams.length * 2));
    }
    var stream = new StreamHandle(context, handle, socket);
    streams[handle] = stream;
    host.submissions().bind(handle, stream);
    return stream;
  }

  private Object bindTcp(Args args) {
    var address = Addresses.parse(args.stringAt(1));
    if (address == null) {
      return Errno.EINVAL;
    }
    boolean ipv6 = Addresses.isIPv6(args.stringAt(1));
    RawSocket socket;
    try {
      socket = RawSocket.newTcp(poller(), ipv6);
    } catch (RuntimeException failure) {
      return Errno.of(failure);
    }
    int flags = args.intAt(3);
    int result = socket.reuseAddress();
    if (ipv6) {
      socket.ipv6Only((flags & IPV6_ONLY) != 0);
    }
    if (result == 0 && (flags & REUSE_PORT) != 0) {
      result = socket.reusePort();
    }
    if (result == 0) {
      result = socket.bind(address, args.intAt(2));
    }
    return result < 0 ? closing(socket, result) : listener(args.intAt(0), socket, null);
  }

  private static int closing(RawSocket socket, int error) {
    socket.close();
    return error;
  }

  private int listener(int handle, RawSocket socket, Path path) {
    listeners.put(handle, new Listener(host.events(), handle, socket, path));
    return 0;
  }

  private Object bindUnix(Args args) {
    var name = args.stringAt(1);
    boolean isAbstract = name.startsWith("\0");
    Path path = isAbstract ? null : host.resolve(name);
    int size = name.getBytes(StandardCharsets.UTF_8).length;
    if (size > 107) {
      return Errno.EINVAL;
    }
    if (path != null && Files.exists(path, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
      return Errno.EADDRINUSE;
    }
    if (path != null && !Files.isWritable(path.getParent())) {
      return Errno.EACCES;
    }
    var socket = RawSocket.newUnix(poller());
    int result = socket.bindUnix(pathForKernel(name));
    if (result == Errno.ENOENT) {
      result = Errno.EACCES;
    }
    return result < 0 ? closing(socket, result) : listener(args.intAt(0), socket, path);
  }

  /** The kernel resolves against the process's directory, which this runtime may have left. */
  private String pathForKernel(String name) {
    // The directory of the process is that of the runtime that owns it.
    return name.startsWith("\0") || name.startsWith("/") || host.ownsProcess()
        ? name
        : host.resolve(name).toString();
  }

  private Object bindDescriptor(Args args) {
    var socket = RawSocket.adopt(poller(), args.intAt(1));
    return listener(args.intAt(0), socket, null);
  }

  private int listen(Args args) {
    var listener = listeners.get(args.intAt(0));
    return listener == null ? Errno.EBADF : listener.listen(args.intAt(1));
  }

  private Object connectTcp(Args args) {
    int handle = args.intAt(0);
    var address = Addresses.parse(args.stringAt(1));
    if (address == null) {
      return Errno.EINVAL;
    }
    boolean ipv6 = Addresses.isIPv6(args.stringAt(1));
    RawSocket socket;
    var bound = listeners.remove(handle);
    if (bound != null) {
      socket = bound.socket();
    } else {
      try {
        socket = RawSocket.newTcp(poller(), ipv6);
      } catch (RuntimeException failure) {
        return Errno.of(failure);
      }
      if (args.isString(3)) {
        var local = Addresses.parse(args.stringAt(3));
        int result = local == null ? Errno.EINVAL : socket.reuseAddress();
        if (result == 0) {
          result = socket.bind(local, args.intAt(4));
        }
        if (result < 0) {
          return closing(socket, result);
        }
      }
    }
    int started = socket.connect(address, args.intAt(2));
    if (started < 0 && started != CONNECTION_REFUSED) {
      return closing(socket, started);
    }
    return started(addStream(handle, socket), handle, started);
  }

  private static final int CONNECTION_REFUSED = -111;

  private Object connectUnix(Args args) {
    int handle = args.intAt(0);
    var name = args.stringAt(1);
    if (name.getBytes(StandardCharsets.UTF_8).length > 107) {
      return Errno.EINVAL;
    }
    var socket = RawSocket.newUnix(poller());
    int started = socket.connectUnix(pathForKernel(name));
    return started(addStream(handle, socket), handle, started);
  }

  /** An error that libuv also tells later, not from the call. */
  private int started(StreamHandle stream, int handle, int started) {
    if (started < 0) {
      host.events().emitInt(handle, NetEvent.CONNECTED, started);
      return 0;
    }
    return stream.connecting(started);
  }

  private Object open(Args args) {
    int descriptor = args.intAt(1);
    if (args.booleanAt(3)) {
      Sockets.setBlocking(descriptor, false);
    }
    var socket = RawSocket.adopt(poller(), descriptor);
    addStream(args.intAt(0), socket);
    if (args.booleanAt(2)) {
      socket.noDelay(true);
    }
    return socket.family().ordinal();
  }

  private Object retain(Args args) {
    int handle = args.intAt(0);
    if (handle >= streams.length || streams[handle] == null) {
      return Errno.EBADF;
    }
    streams[handle].retain(args.retain(1), 0);
    return 0;
  }

  private int write(Args args) {
    int handle = args.intAt(0);
    return handle < streams.length && streams[handle] != null
        ? streams[handle].writeNow(args, 1)
        : Errno.EBADF;
  }

  private int shutdown(int handle) {
    return handle < streams.length && streams[handle] != null
        ? streams[handle].shutdownNow()
        : Errno.EBADF;
  }

  private int close(int handle) {
    var listener = listeners.remove(handle);
    if (listener != null) {
      listener.close();
    } else if (handle < streams.length && streams[handle] != null) {
      streams[handle].close(false);
    }
    return 0;
  }

  private int detach(int handle) {
    if (handle < streams.length && streams[handle] != null) {
      return streams[handle].detach();
    }
    var listener = listeners.remove(handle);
    return listener == null ? Errno.EBADF : listener.socket().release();
  }

  private Object chmod(Args args) {
    try {
      var path = host.resolve(args.stringAt(0));
      var permissions = Files.getPosixFilePermissions(path);
      if (args.booleanAt(1)) {
        permissions.add(PosixFilePermission.OWNER_READ);
        permissions.add(PosixFilePermission.GROUP_READ);
        permissions.add(PosixFilePermission.OTHERS_READ);
      }
      if (args.booleanAt(2)) {
        permissions.add(PosixFilePermission.OWNER_WRITE);
        permissions.add(PosixFilePermission.GROUP_WRITE);
        permissions.add(PosixFilePermission.OTHERS_WRITE);
      }
      Files.setPosixFilePermissions(path, permissions);
      return 0;
    } catch (IOException | UnsupportedOperationException failure) {
      return Errno.EACCES;
    }
  }

  private static boolean isListening(int descriptor) {
    try {
      return new io.netty.channel.unix.Socket(descriptor).getIntOpt(SOL_SOCKET, SO_ACCEPTCONN) != 0;
    } catch (IOException | RuntimeException notASocket) {
      return false;
    }
  }

  private String guessType(int descriptor) {
    try {
      var target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
      if (target.startsWith("socket:")) {
        poller(); // the native library with it
        return new io.netty.channel.unix.Socket(descriptor).getIntOpt(SOL_SOCKET, SO_DOMAIN)
                == AF_UNIX
            ? "PIPE"
            : "TCP";
      }
      if (target.startsWith("pipe:")) {
        return "PIPE";
      }
      return target.startsWith("/") ? "FILE" : "UNKNOWN";
    } catch (IOException missing) {
      return "INVALID";
    }
  }

  @Override
  public void close() {
    for (var stream : streams) {
      if (stream != null) {
        stream.abandon();
      }
    }
    for (var listener : listeners.values()) {
      listener.close();
    }
    listeners.clear();
  }
}
