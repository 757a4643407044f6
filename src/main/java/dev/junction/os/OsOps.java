package dev.junction.os;

import dev.junction.engine.Args;
import dev.junction.engine.Host;
import dev.junction.engine.Ops;
import dev.junction.posix.Priority;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;

/** The ops of {@code node:os}. */
public final class OsOps implements Ops {
  interface Op {
    int HOSTNAME = 0;
    int UNAME = 1;
    int UPTIME = 2;
    int LOADAVG = 3;
    int TOTAL_MEMORY = 4;
    int FREE_MEMORY = 5;
    int CPUS = 6;
    int NETWORK_INTERFACES = 7;
    int USER_INFO = 8;
    int GET_PRIORITY = 9;
    int SET_PRIORITY = 10;
    int PARALLELISM = 11;
  }

  private static final int ENOENT = 2;
  private static final int ESRCH = 3;

  public OsOps(Host host) {}

  @Override
  public Object call(int op, Args args) throws IOException {
    return switch (op) {
      case Op.HOSTNAME -> hostname();
      case Op.UNAME -> uname();
      case Op.UPTIME -> uptime();
      case Op.LOADAVG -> loadAverages();
      case Op.TOTAL_MEMORY -> memory("MemTotal:", true);
      case Op.FREE_MEMORY -> memory("MemAvailable:", false);
      case Op.CPUS -> Cpus.list();
      case Op.NETWORK_INTERFACES -> networkInterfaces();
      case Op.USER_INFO -> userInfo();
      case Op.GET_PRIORITY -> getPriority(args.intAt(0));
      case Op.SET_PRIORITY -> setPriority(args.intAt(0), args.intAt(1));
      case Op.PARALLELISM -> Runtime.getRuntime().availableProcessors();
      default -> throw new IllegalArgumentException("op " + op);
    };
  }

  /** The first line of a {@code /proc} file; {@code null} where there is none. */
  private static String line(String path) {
    try {
      return Files.readString(Path.of(path), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      return null;
    }
  }

  private static String hostname() throws IOException {
    var name = line("/proc/sys/kernel/hostname");
    return name != null ? name : InetAddress.getLocalHost().getHostName();
  }

  /** Type, version, release, machine: what {@code uname(2)} gives. */
  private static Object[] uname() {
    var type = line("/proc/sys/kernel/ostype");
    var version = line("/proc/sys/kernel/version");
    var release = line("/proc/sys/kernel/osrelease");
    var arch = System.getProperty("os.arch");
    var name = System.getProperty("os.name");
    if (type == null) {
      if (name.startsWith("Mac")) type = "Darwin";
      else if (name.startsWith("Windows")) type = "Windows_NT";
      else type = name;
    }
    if (release == null) release = System.getProperty("os.version");
    if (version == null) version = name + " " + release;
    var machine = arch.equals("amd64") ? "x86_64" : arch;
    if (machine.equals("aarch64") && type.equals("Darwin")) machine = "arm64";
    return new Object[] {type, version, release, machine};
  }

  private static double uptime() {
    var uptime = line("/proc/uptime");
    if (uptime != null) return Double.parseDouble(uptime.substring(0, uptime.indexOf(' ')));
    return ManagementFactory.getRuntimeMXBean().getUptime() / 1000.0;
  }

  private static double[] loadAverages() {
    var load = line("/proc/loadavg");
    if (load == null) {
      var average = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
      return new double[] {Math.max(0, average), Math.max(0, average), Math.max(0, average)};
    }
    var fields = load.split(" ");
    return new double[] {
      Double.parseDouble(fields[0]), Double.parseDouble(fields[1]), Double.parseDouble(fields[2])
    };
  }

  private static double memory(String field, boolean total) {
    var meminfo = line("/proc/meminfo");
    if (meminfo != null) {
      for (var row : meminfo.split("\n")) {
        if (row.startsWith(field)) {
          return Double.parseDouble(row.substring(field.length(), row.length() - 2).strip()) * 1024;
        }
      }
    }
    var bean =
        (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return total ? bean.getTotalMemorySize() : bean.getFreeMemorySize();
  }

  /**
   * A flat list: name, address, netmask, family, MAC, internal, prefix length, scope id (-1 for
   * IPv4).
   */
  private static Object[] networkInterfaces() throws SocketException {
    var rows = new ArrayList<Object>();
    var interfaces = Collections.list(NetworkInterface.getNetworkInterfaces());
    interfaces.sort((a, b) -> Integer.compare(a.getIndex(), b.getIndex()));
    for (var wantsV6 : new boolean[] {false, true}) {
      for (var network : interfaces) {
        if (!network.isUp()) continue;
        for (var address : network.getInterfaceAddresses()) {
          if (address.getAddress() instanceof Inet6Address == wantsV6)
            addInterface(rows, network, address);
        }
      }
    }
    return rows.toArray();
  }

  private static void addInterface(
      List<Object> rows, NetworkInterface network, InterfaceAddress address)
      throws SocketException {
    var bytes = address.getAddress().getAddress();
    var isV6 = bytes.length == 16;
    var prefix = (int) address.getNetworkPrefixLength();
    var mask = new byte[bytes.length];
    for (var bit = 0; bit < prefix; bit++) mask[bit >> 3] |= (byte) (0x80 >> (bit & 7));
    var hardware = network.getHardwareAddress();
    rows.add(network.getName());
    rows.add(isV6 ? formatV6(bytes) : address.getAddress().getHostAddress());
    rows.add(isV6 ? formatV6(mask) : formatV4(mask));
    rows.add(isV6 ? "IPv6" : "IPv4");
    rows.add(
        hardware == null ? "00:00:00:00:00:00" : HexFormat.ofDelimiter(":").formatHex(hardware));
    rows.add(network.isLoopback());
    rows.add(prefix);
    // Linux gives a scope id only to link-local addresses
    var linkLocal = address.getAddress().isLinkLocalAddress();
    rows.add(isV6 ? (linkLocal ? network.getIndex() : 0) : -1);
  }

  private static String formatV4(byte[] bytes) {
    return (bytes[0] & 255)
        + "."
        + (bytes[1] & 255)
        + "."
        + (bytes[2] & 255)
        + "."
        + (bytes[3] & 255);
  }

  /** RFC 5952: the longest run of two or more zero groups becomes {@code ::}. */
  static String formatV6(byte[] bytes) {
    var groups = new int[8];
    for (var i = 0; i < 8; i++) groups[i] = (bytes[2 * i] & 255) << 8 | bytes[2 * i + 1] & 255;
    var start = -1;
    var length = 1;
    for (var i = 0; i < 8; i++) {
      var end = i;
      while (end < 8 && groups[end] == 0) end++;
      if (end - i > length) {
        start = i;
        length = end - i;
      }
      if (end > i) i = end;
    }
    var text = new StringBuilder();
    for (var i = 0; i < 8; i++) {
      if (i == start) {
        text.append("::");
        i += length - 1;
        continue;
      }
      if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') text.append(':');
      text.append(Integer.toHexString(groups[i]));
    }
    return text.toString();
  }

  /** Uid, gid, user name, home directory, shell ({@code null} on Windows); or {@code -ENOENT}. */
  private static Object userInfo() {
    var name = System.getProperty("user.name");
    var home = System.getProperty("user.home");
    int uid;
    int gid;
    try {
      var self = Files.exists(Path.of("/proc/self")) ? Path.of("/proc/self") : Path.of(home);
      uid = (int) Files.getAttribute(self, "unix:uid");
      gid = (int) Files.getAttribute(self, "unix:gid");
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      return new Object[] {-1, -1, name, home, null};
    }
    try {
      for (var row : Files.readAllLines(Path.of("/etc/passwd"), StandardCharsets.ISO_8859_1)) {
        var fields = row.split(":", -1);
        if (fields.length >= 7 && fields[2].equals(Integer.toString(uid))) {
          return new Object[] {uid, gid, utf8(fields[0]), utf8(fields[5]), utf8(fields[6])};
        }
      }
    } catch (IOException e) {
      // a system without /etc/passwd: the JDK's own answer below
    }
    return name == null || name.equals("?") ? -ENOENT : new Object[] {uid, gid, name, home, ""};
  }

  private static String utf8(String latin1) {
    return new String(latin1.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }

  private static int own(int pid) {
    return pid == 0 ? (int) ProcessHandle.current().pid() : pid;
  }

  /** {niceness}, or {@code -errno}: a niceness may itself be negative. */
  private static Object getPriority(int pid) {
    var stat = line("/proc/" + own(pid) + "/stat");
    if (stat == null) return -ESRCH;
    // the command, in parentheses, may hold spaces; the niceness is the 19th field overall
    var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return new Object[] {Integer.parseInt(fields[16])};
  }

  /**
   * On Linux a niceness belongs to a thread. Node's JavaScript runs on the thread that the process
   * id names; ours does not, so for this process every thread is changed.
   */
  private static int setPriority(int pid, int niceness) throws IOException {
    var tasks = Path.of("/proc/self/task");
    if (own(pid) != own(0) || !Files.isDirectory(tasks)) return Priority.set(pid, niceness);
    var result = Priority.set(own(0), niceness);
    if (result < 0) return result;
    try (var threads = Files.newDirectoryStream(tasks)) {
      for (var thread : threads)
        Priority.set(Integer.parseInt(thread.getFileName().toString()), niceness);
    }
    return 0;
  }
}
