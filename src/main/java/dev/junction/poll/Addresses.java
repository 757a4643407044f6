package dev.junction.poll;

import io.netty.util.NetUtil;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;

/** IP addresses as text, in the form that Node shows. */
public final class Addresses {
  private Addresses() {}

  /** Whether a numeric address is IPv6. */
  public static boolean isIPv6(String address) {
    return address.indexOf(':') >= 0;
  }

  /**
   * Reads a numeric address, with {@code %scope} where IPv6 has one; asks no resolver.
   *
   * @return null when it is no numeric address
   */
  public static InetAddress parse(String address) {
    if (!isIPv6(address)) {
      var bytes = NetUtil.createByteArrayFromIpAddressString(address);
      return bytes == null ? null : fromBytes(bytes);
    }
    int percent = address.indexOf('%');
    var bytes =
        NetUtil.getByName(percent < 0 ? address : address.substring(0, percent), false)
                instanceof Inet6Address a
            ? a.getAddress()
            : null;
    if (bytes == null) {
      return null;
    }
    try {
      return Inet6Address.getByAddress(
          null, bytes, percent < 0 ? 0 : scopeOf(address.substring(percent + 1)));
    } catch (UnknownHostException impossible) {
      throw new AssertionError(impossible);
    }
  }

  private static InetAddress fromBytes(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException impossible) {
      throw new AssertionError(impossible);
    }
  }

  private static int scopeOf(String scope) {
    try {
      if (!scope.isEmpty() && scope.chars().allMatch(c -> c >= '0' && c <= '9')) {
        return Integer.parseInt(scope);
      }
      var found = NetworkInterface.getByName(scope);
      return found == null ? 0 : found.getIndex();
    } catch (SocketException | NumberFormatException unknown) {
      return 0;
    }
  }

  /**
   * What JavaScript gets for a socket's address.
   *
   * @param ipv6 the socket's own family: an IPv4 peer of an IPv6 socket shows as {@code
   *     ::ffff:1.2.3.4}
   * @return {@code [address, family, port]}
   */
  public static Object[] describe(InetSocketAddress address, boolean ipv6) {
    return new Object[] {
      text(address.getAddress(), ipv6), ipv6 ? "IPv6" : "IPv4", address.getPort()
    };
  }

  /** An address as text; see {@link #describe}. */
  public static String text(InetAddress address, boolean ipv6) {
    if (address instanceof Inet6Address six) {
      var text = NetUtil.toAddressString(six, true);
      int percent = text.indexOf('%');
      if (percent >= 0) {
        text = text.substring(0, percent);
      }
      return six.getScopeId() == 0 ? text : text + '%' + scopeName(six.getScopeId());
    }
    var plain = NetUtil.toAddressString(address);
    return !ipv6 ? plain : address.isAnyLocalAddress() ? "::" : "::ffff:" + plain;
  }

  private static String scopeName(int scope) {
    try {
      var found = NetworkInterface.getByIndex(scope);
      return found == null ? Integer.toString(scope) : found.getName();
    } catch (SocketException unknown) {
      return Integer.toString(scope);
    }
  }
}
