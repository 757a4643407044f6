package dev.junction.dgram;

import dev.junction.poll.Addresses;
import dev.junction.poll.Errno;
import dev.junction.poll.RawSocket;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Multicast options of a UDP socket, as Linux's {@code setsockopt} takes them. */
final class Multicast {
  private static final int IPPROTO_IP = 0;
  private static final int IPPROTO_IPV6 = 41;
  private static final int IP_MULTICAST_IF = 32;
  private static final int IP_MULTICAST_TTL = 33;
  private static final int IP_MULTICAST_LOOP = 34;
  private static final int IP_ADD_MEMBERSHIP = 35;
  private static final int IP_DROP_MEMBERSHIP = 36;
  private static final int IP_ADD_SOURCE_MEMBERSHIP = 39;
  private static final int IP_DROP_SOURCE_MEMBERSHIP = 40;
  private static final int IPV6_MULTICAST_IF = 17;
  private static final int IPV6_MULTICAST_HOPS = 18;
  private static final int IPV6_MULTICAST_LOOP = 19;
  private static final int IPV6_ADD_MEMBERSHIP = 20;
  private static final int IPV6_DROP_MEMBERSHIP = 21;
  private static final int MCAST_JOIN_SOURCE_GROUP = 46;
  private static final int MCAST_LEAVE_SOURCE_GROUP = 47;
  private static final int AF_INET6 = 10;
  private static final int SOCKADDR_STORAGE = 128;

  private final RawSocket socket;
  private final boolean ipv6;

  Multicast(RawSocket socket) {
    this.socket = socket;
    this.ipv6 = socket.family() == RawSocket.Family.INET6;
  }

  private int set(int level, int option, ByteBuffer value) {
    return RawSocket.attempt(() -> socket.netty().setRawOpt(level, option, value.flip()));
  }

  private int set(int level, int option, int value) {
    return RawSocket.attempt(() -> socket.netty().setIntOpt(level, option, value));
  }

  int timeToLive(int value) {
    return ipv6
        ? set(IPPROTO_IPV6, IPV6_MULTICAST_HOPS, value)
        : set(IPPROTO_IP, IP_MULTICAST_TTL, value);
  }

  int loopback(boolean on) {
    int value = on ? 1 : 0;
    return ipv6
        ? set(IPPROTO_IPV6, IPV6_MULTICAST_LOOP, value)
        : set(IPPROTO_IP, IP_MULTICAST_LOOP, value);
  }

  /** The interface that multicasts leave by: an IPv4 address, or an IPv6 address with its scope. */
  int outgoing(String address) {
    var local = Addresses.parse(address);
    if (local == null || (local instanceof Inet6Address) != ipv6) {
      return Errno.EINVAL;
    }
    return ipv6
        ? set(IPPROTO_IPV6, IPV6_MULTICAST_IF, ((Inet6Address) local).getScopeId())
        : set(IPPROTO_IP, IP_MULTICAST_IF, ByteBuffer.allocate(4).put(local.getAddress()));
  }

  int membership(boolean join, String group, String through) {
    var address = Addresses.parse(group);
    if (address == null) {
      return Errno.EINVAL;
    }
    if (address instanceof Inet6Address) {
      return set(
          IPPROTO_IPV6,
          join ? IPV6_ADD_MEMBERSHIP : IPV6_DROP_MEMBERSHIP,
          ByteBuffer.allocate(20)
              .order(ByteOrder.nativeOrder())
              .put(address.getAddress())
              .putInt(index(through)));
    }
    var local = interfaceAddress(through);
    return local == null
        ? Errno.EINVAL
        : set(
            IPPROTO_IP,
            join ? IP_ADD_MEMBERSHIP : IP_DROP_MEMBERSHIP,
            ByteBuffer.allocate(8).put(address.getAddress()).put(local));
  }

  int sourceMembership(boolean join, String source, String group, String through) {
    var from = Addresses.parse(source);
    var address = Addresses.parse(group);
    if (from == null || address == null || from.getClass() != address.getClass()) {
      return Errno.EINVAL;
    }
    if (address instanceof Inet6Address) {
      var request = ByteBuffer.allocate(8 + 2 * SOCKADDR_STORAGE).order(ByteOrder.nativeOrder());
      request.putInt(0, index(through));
      putAddress(request, 8, address);
      putAddress(request, 8 + SOCKADDR_STORAGE, from);
      return set(
          IPPROTO_IPV6,
          join ? MCAST_JOIN_SOURCE_GROUP : MCAST_LEAVE_SOURCE_GROUP,
          request.position(request.capacity()));
    }
    var local = interfaceAddress(through);
    return local == null
        ? Errno.EINVAL
        : set(
            IPPROTO_IP,
            join ? IP_ADD_SOURCE_MEMBERSHIP : IP_DROP_SOURCE_MEMBERSHIP,
            ByteBuffer.allocate(12).put(address.getAddress()).put(local).put(from.getAddress()));
  }

  private static void putAddress(ByteBuffer request, int at, InetAddress address) {
    request.putShort(at, (short) AF_INET6).put(at + 8, address.getAddress());
  }

  private static byte[] interfaceAddress(String through) {
    if (through == null) {
      return new byte[4];
    }
    var local = Addresses.parse(through);
    return local == null || local instanceof Inet6Address ? null : local.getAddress();
  }

  private static int index(String through) {
    if (through == null) {
      return 0;
    }
    if (Addresses.parse(through) instanceof Inet6Address six) {
      if (six.getScopeId() != 0) {
        return six.getScopeId();
      }
      try {
        var found = NetworkInterface.getByInetAddress(six);
        return found == null ? 0 : found.getIndex();
      } catch (SocketException unknown) {
        return 0;
      }
    }
    return 0;
  }
}
