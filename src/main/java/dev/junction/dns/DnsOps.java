package dev.junction.dns;

import dev.junction.engine.Args;
import dev.junction.engine.Host;
import dev.junction.engine.Ops;
import dev.junction.poll.Addresses;
import dev.junction.posix.HostNames;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Security;
import java.util.ArrayList;
import java.util.Arrays;

/** Ops that may block, to be called asynchronously. */
public final class DnsOps implements Ops {
  /** See the methods that implement them. */
  public interface Op {
    /** (hostname, family, hints): numeric addresses in the system's order, or -errno. */
    int LOOKUP = 0;

    /** (address, port): [hostname, service] or -errno. */
    int LOOKUP_SERVICE = 1;

    /** (): name servers of the system, as address or [address]:port. */
    int SERVERS = 2;
  }

  private static final int ADDRCONFIG = 32;
  private static final int V4MAPPED = 8;
  private static final int ALL = 16;
  private static final int EAI_AGAIN = -3001;
  private static final int EAI_NONAME = -3008;
  private static final int EAI_FAIL = -3004;

  private final Host host;
  private HostNames names;
  private boolean sought;

  public DnsOps(Host host) {
    this.host = host;
  }

  /** The C library's way, or null. */
  private synchronized HostNames names() {
    if (!sought) {
      sought = true;
      names = HostNames.open();
      if (names == null && host.ownsProcess()) {
        // The JVM's own cache would hide changes that Node sees at once.
        Security.setProperty("networkaddress.cache.ttl", "0");
        Security.setProperty("networkaddress.cache.negative.ttl", "0");
      }
    }
    return names;
  }

  @Override
  public Object call(int op, Args args) {
    return switch (op) {
      case Op.LOOKUP -> lookup(args.stringAt(0), args.intAt(1), args.intAt(2));
      case Op.LOOKUP_SERVICE -> lookupService(args.stringAt(0), args.intAt(1));
      case Op.SERVERS -> servers();
      default -> throw new IllegalArgumentException("dns op " + op);
    };
  }

  private Object lookup(String hostname, int family, int hints) {
    var system = names();
    return system != null ? system.find(hostname, family, hints) : search(hostname, family, hints);
  }

  private static Object search(String hostname, int family, int hints) {
    InetAddress[] found;
    try {
      found = InetAddress.getAllByName(hostname);
    } catch (UnknownHostException unknown) {
      var message = String.valueOf(unknown.getMessage());
      return message.contains("Temporary failure")
          ? EAI_AGAIN
          : message.contains("Non-recoverable") ? EAI_FAIL : EAI_NONAME;
    }
    var four = new ArrayList<String>();
    var all = new ArrayList<String>();
    boolean withoutSix = (hints & ADDRCONFIG) != 0 && hasBoth(found) && !hasIPv6();
    for (var address : found) {
      boolean isSix = address instanceof Inet6Address;
      var text = Addresses.text(address, isSix);
      if (!isSix) {
        four.add(text);
      }
      if ((family == 0 || (family == 6) == isSix)
          && !(isSix && withoutSix)
          && !all.contains(text)) {
        all.add(text);
      }
    }
    if (family == 6 && (hints & V4MAPPED) != 0 && (all.isEmpty() || (hints & ALL) != 0)) {
      four.forEach(text -> all.add("::ffff:" + text));
    }
    return all.isEmpty() ? (Object) EAI_NONAME : all.toArray();
  }

  private static boolean hasBoth(InetAddress[] addresses) {
    return Arrays.stream(addresses).anyMatch(Inet4Address.class::isInstance)
        && Arrays.stream(addresses).anyMatch(Inet6Address.class::isInstance);
  }

  /** Whether this machine has an IPv6 address other than its loopback. */
  private static boolean hasIPv6() {
    try {
      return NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .anyMatch(address -> address instanceof Inet6Address && !address.isLoopbackAddress());
    } catch (SocketException unknown) {
      return true;
    }
  }

  private static Object lookupService(String address, int port) {
    var numeric = Addresses.parse(address);
    if (numeric == null) {
      return EAI_NONAME;
    }
    var name = numeric.getHostName();
    return name.equals(numeric.getHostAddress())
        ? (Object) EAI_NONAME
        : new Object[] {name, service(port)};
  }

  private static String service(int port) {
    var wanted = port + "/tcp";
    try (var lines = Files.lines(Path.of("/etc/services"))) {
      return lines
          .map(line -> line.split("\\s+"))
          .filter(words -> words.length > 1 && words[1].equals(wanted))
          .map(words -> words[0])
          .findFirst()
          .orElse(Integer.toString(port));
    } catch (IOException none) {
      return Integer.toString(port);
    }
  }

  private static Object servers() {
    var servers = new ArrayList<String>();
    try {
      for (var line : Files.readAllLines(Path.of("/etc/resolv.conf"))) {
        var words = line.strip().split("\\s+");
        if (words.length > 1
            && words[0].equals("nameserver")
            && Addresses.parse(words[1]) != null) {
          servers.add(words[1]);
        }
      }
    } catch (IOException none) {
      // As with Node: without configuration, the local machine is asked.
    }
    return servers.isEmpty() ? new Object[] {"127.0.0.1"} : servers.toArray();
  }
}
