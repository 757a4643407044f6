package dev.junction.posix;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;

/**
 * Addresses of host names, by the C library's {@code getaddrinfo}: what the JDK does for that
 * begins with reading its security configuration. For Linux, whose structures this knows.
 */
public final class HostNames {
  private static final int AF_INET = 2;
  private static final int AF_INET6 = 10;
  private static final int SOCK_STREAM = 1;

  /** struct addrinfo. */
  private static final int FLAGS = 0;

  private static final int FAMILY = 4;
  private static final int TYPE = 8;
  private static final int ADDRESS = 24;
  private static final int NEXT = 40;
  private static final int SIZE = 48;

  /** Where the bytes are in struct sockaddr_in and sockaddr_in6. */
  private static final int FOUR = 4;

  private static final int SIX = 8;
  private static final int TEXT = 64;

  private static final int SYSTEM_ERROR = -11;

  /** Of a name that is not found, as libuv numbers it. */
  private static final int UNKNOWN = -3008;

  private final LibC find = LibC.function("getaddrinfo");
  private final LibC free = LibC.function("freeaddrinfo");
  private final LibC print = LibC.function("inet_ntop");

  private HostNames() {}

  /** Null where they are not to be had. */
  public static HostNames open() {
    if (!"Linux".equals(System.getProperty("os.name"))) {
      return null;
    }
    var names = new HostNames();
    return names.find.exists() && names.free.exists() && names.print.exists() ? names : null;
  }

  /**
   * Blocks; any thread.
   *
   * @param family 4, 6, or 0 for both
   * @param hints flags of {@code getaddrinfo}
   * @return the addresses in the system's order as {@code String}s, or a negative {@code Integer}
   *     of libuv
   */
  public Object find(String hostname, int family, int hints) {
    var name = hostname.getBytes(StandardCharsets.UTF_8);
    try (var memory = new Memory(name.length + 8 + SIZE + TEXT + 24)) {
      long asked = memory.take(SIZE);
      Memory.putInt(asked + FLAGS, hints);
      Memory.putInt(asked + FAMILY, family == 4 ? AF_INET : family == 6 ? AF_INET6 : 0);
      Memory.putInt(asked + TYPE, SOCK_STREAM);
      long answer = memory.take(8);
      long errno = memory.take(8);
      long text = memory.take(TEXT);
      int failed = (int) find.into(errno, memory.string(name), 0, asked, answer, 0);
      if (failed != 0) {
        return failed == SYSTEM_ERROR
            ? (Object) (-Memory.getInt(errno))
            : (Object) numbered(failed);
      }
      long first = Memory.getLong(answer);
      var found = new ArrayList<String>();
      for (long at = first; at != 0; at = Memory.getLong(at + NEXT)) {
        int kind = Memory.getInt(at + FAMILY);
        if (kind == AF_INET || kind == AF_INET6) {
          long bytes = Memory.getLong(at + ADDRESS) + (kind == AF_INET ? FOUR : SIX);
          print.into(errno, kind, bytes, text, TEXT, 0);
          var address = Memory.text(text);
          if (!found.contains(address)) {
            found.add(address);
          }
        }
      }
      free.into(errno, first, 0, 0, 0, 0);
      return found.isEmpty() ? (Object) UNKNOWN : found.toArray();
    }
  }

  /** The C library's number of a failure as libuv's. */
  private static int numbered(int failure) {
    return switch (failure) {
      case -1 -> -3002; // flags
      case -3 -> -3001; // again
      case -4 -> -3004; // fail
      case -5 -> -3007; // no data
      case -6 -> -3005; // family
      case -7 -> -3011; // type of socket
      case -8 -> -3010; // service
      case -9 -> -3000; // family of the address
      case -10 -> -3006; // memory
      case -12 -> -3009; // overflow
      case -101 -> -3003; // canceled
      default -> UNKNOWN;
    };
  }
}
