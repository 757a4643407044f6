package dev.junction.poll;

import io.netty.channel.unix.Errors.NativeIoException;
import java.io.FileNotFoundException;
import java.net.NoRouteToHostException;
import java.nio.channels.AlreadyConnectedException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NotYetConnectedException;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Linux error numbers, negative as Node reports them, and the numbers behind Netty's exceptions.
 */
public final class Errno {
  public static final int ENOENT = -2;
  public static final int EIO = -5;
  public static final int EBADF = -9;
  public static final int EAGAIN = -11;
  public static final int ENOMEM = -12;
  public static final int EACCES = -13;
  public static final int EINVAL = -22;
  public static final int EMFILE = -24;
  public static final int EPIPE = -32;
  public static final int EMSGSIZE = -90;
  public static final int ENOTSOCK = -88;
  public static final int EADDRINUSE = -98;
  public static final int EADDRNOTAVAIL = -99;
  public static final int ENETUNREACH = -101;
  public static final int EISCONN = -106;
  public static final int ENOTCONN = -107;
  public static final int ECANCELED = -125;

  private static final Pattern NUMBER = Pattern.compile("\\(-(\\d+)\\)");

  private static final Map<String, Integer> TEXTS =
      Map.ofEntries(
          Map.entry("Operation not permitted", -1),
          Map.entry("Bad file descriptor", EBADF),
          Map.entry("Cannot allocate memory", ENOMEM),
          Map.entry("Permission denied", EACCES),
          Map.entry("No such device", -19),
          Map.entry("Invalid argument", EINVAL),
          Map.entry("Too many open files", EMFILE),
          Map.entry("Too many open files in system", -23),
          Map.entry("Socket operation on non-socket", ENOTSOCK),
          Map.entry("Protocol not available", -92),
          Map.entry("Operation not supported", -95),
          Map.entry("Address family not supported by protocol", -97),
          Map.entry("Address already in use", EADDRINUSE),
          Map.entry("Cannot assign requested address", EADDRNOTAVAIL),
          Map.entry("Network is unreachable", ENETUNREACH),
          Map.entry("No buffer space available", -105),
          Map.entry("Transport endpoint is not connected", ENOTCONN));

  private Errno() {}

  /** The number behind a failure of one of Netty's socket methods. */
  public static int of(Throwable failure) {
    return switch (failure) {
      case NativeIoException known -> known.expectedErr();
      case ClosedChannelException _ -> EBADF;
      case NotYetConnectedException _ -> ENOTCONN;
      case AlreadyConnectedException _ -> EISCONN;
      case FileNotFoundException _ -> ENOENT;
      case NoRouteToHostException _ -> ENETUNREACH;
      default -> fromMessage(failure);
    };
  }

  private static int fromMessage(Throwable failure) {
    for (var cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof NativeIoException known) {
        return known.expectedErr();
      }
      var message = String.valueOf(cause.getMessage());
      var number = NUMBER.matcher(message);
      if (number.find()) {
        return -Integer.parseInt(number.group(1));
      }
      for (var text : TEXTS.entrySet()) {
        if (message.endsWith(text.getKey())) {
          return text.getValue();
        }
      }
    }
    return EIO;
  }
}
