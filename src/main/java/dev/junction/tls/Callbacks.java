package dev.junction.tls;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.junction.posix.NativeLibrary;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * What OpenSSL calls while it works on a connection. JavaScript cannot be asked then: the callbacks
 * leave a {@link Connection.Note}, and, where the answer is needed, suspend the handshake.
 */
final class Callbacks {
  private static final int HELLO_SUCCESS = 1;
  private static final int HELLO_RETRY = -1;
  private static final int ALPN_OK = 0;
  private static final int ALPN_FATAL = 2;
  private static final int ALPN_NOACK = 3;
  private static final int STATUS_OK = 0;
  private static final int STATUS_NOACK = 3;
  private static final int CERTIFICATE_OK = 1;
  private static final int CERTIFICATE_RETRY = -1;

  private static final int EXTENSION_SERVER_NAME = 0;
  private static final int EXTENSION_STATUS_REQUEST = 5;
  private static final int EXTENSION_ALPN = 16;
  private static final int EXTENSION_TICKET = 35;

  private static final int CTRL_STATUS_CALLBACK = 63;

  private final OpenSsl ssl;
  private final Arena arena = Arena.ofShared();
  private final Map<Long, Connection> connections = new HashMap<>();
  private final Map<String, Long> stubs = new HashMap<>();

  Callbacks(OpenSsl ssl) {
    this.ssl = ssl;
  }

  void add(Connection connection) {
    connections.put(connection.pointer, connection);
  }

  void remove(Connection connection) {
    connections.remove(connection.pointer);
  }

  private long stub(String name, NativeLibrary.Callback callback) {
    var known = stubs.get(name);
    if (known == null) {
      known = NativeLibrary.callback(callback, arena);
      stubs.put(name, known);
    }
    return known;
  }

  // -- installing ---------------------------------------------------------------------------------

  void prepareServer(SecureContext context) {
    long target = context.pointer();
    ssl.call("SSL_CTX_sess_set_get_cb", target, stub("getSession", this::getSession));
    ssl.call("SSL_CTX_set_client_hello_cb", target, stub("hello", this::hello), 0);
    ssl.call("SSL_CTX_set_alpn_select_cb", target, stub("alpn", this::selectProtocol), 0);
    ssl.call("SSL_CTX_callback_ctrl", target, CTRL_STATUS_CALLBACK, stub("status", this::status));
    ssl.call("SSL_CTX_sess_set_new_cb", target, stub("newSession", this::newSession));
  }

  void prepareClient(SecureContext context) {
    long target = context.pointer();
    ssl.call("SSL_CTX_sess_set_new_cb", target, stub("newSession", this::newSession));
  }

  void verify(Connection connection, int mode) {
    ssl.call("SSL_set_verify", connection.pointer, mode, stub("verify", Callbacks::verify));
  }

  void logKeys(SecureContext context) {
    ssl.call("SSL_CTX_set_keylog_callback", context.pointer(), stub("keyLog", this::keyLog));
  }

  void askForCertificate(Connection connection) {
    connection.wantsCertificate = true;
    ssl.call("SSL_set_cert_cb", connection.pointer, stub("certificate", this::certificate), 0);
  }

  void trace(Connection connection) {
    ssl.call("SSL_set_msg_callback", connection.pointer, stub("trace", this::trace));
    // SSL_CTRL_SET_MSG_CALLBACK_ARG: the seventh word of the callback is out of its reach.
    ssl.call("SSL_ctrl", connection.pointer, 16, 0, connection.pointer);
  }

  // -- being called -------------------------------------------------------------------------------

  /**
   * Goes on whatever is wrong with a certificate; JavaScript decides when the handshake is done.
   */
  private static long verify(long ok, long context, long c, long d, long e, long f) {
    return 1;
  }

  private long newSession(long pointer, long session, long c, long d, long e, long f) {
    var connection = connections.get(pointer);
    if (connection != null) {
      connection.note(
          Connection.Note.SESSION, sessionId(session), ssl.der("i2d_SSL_SESSION", session));
    }
    return 0;
  }

  private byte[] sessionId(long session) {
    try (var scope = Arena.ofConfined()) {
      var length = scope.allocate(8);
      long at = ssl.call("SSL_SESSION_get_id", session, length.address());
      return OpenSsl.copy(at, length.get(JAVA_INT, 0));
    }
  }

  private long getSession(long pointer, long id, long length, long copy, long e, long f) {
    NativeLibrary.memory(copy, 4).set(JAVA_INT, 0, 0);
    var connection = connections.get(pointer);
    if (connection == null) {
      return 0;
    }
    long session = connection.offeredSession;
    connection.offeredSession = 0;
    return session;
  }

  private long keyLog(long pointer, long line, long c, long d, long e, long f) {
    var connection = connections.get(pointer);
    if (connection != null) {
      connection.note(
          Connection.Note.KEY_LOG,
          (NativeLibrary.text(line) + "\n").getBytes(StandardCharsets.ISO_8859_1));
    }
    return 0;
  }

  private long hello(long pointer, long alert, long argument, long d, long e, long f) {
    var connection = connections.get(pointer);
    if (connection == null || !connection.wantsHello || connection.helloDone) {
      return HELLO_SUCCESS;
    }
    if (connection.helloTold) {
      return HELLO_RETRY;
    }
    connection.helloTold = true;
    byte[] id;
    try (var scope = Arena.ofConfined()) {
      var out = scope.allocate(8);
      long length = ssl.call("SSL_client_hello_get0_session_id", pointer, out.address());
      id = OpenSsl.copy(out.get(JAVA_LONG, 0), length);
    }
    connection.note(
        Connection.Note.HELLO,
        id,
        extension(pointer, EXTENSION_SERVER_NAME),
        extension(pointer, EXTENSION_ALPN),
        extension(pointer, EXTENSION_TICKET),
        extension(pointer, EXTENSION_STATUS_REQUEST) != null);
    return HELLO_RETRY;
  }

  /** The bytes of an extension of the hello that is being read, or null. */
  private byte[] extension(long pointer, int type) {
    try (var scope = Arena.ofConfined()) {
      var out = scope.allocate(16);
      int found =
          (int)
              ssl.call(
                  "SSL_client_hello_get0_ext", pointer, type, out.address(), out.address() + 8);
      return found == 1 ? OpenSsl.copy(out.get(JAVA_LONG, 0), out.get(JAVA_LONG, 8)) : null;
    }
  }

  private long certificate(long pointer, long argument, long c, long d, long e, long f) {
    var connection = connections.get(pointer);
    if (connection == null || connection.certificateDone) {
      return CERTIFICATE_OK;
    }
    if (!connection.certificateTold) {
      connection.certificateTold = true;
      connection.note(
          Connection.Note.CERTIFICATE,
          connection.serverName(),
          (int) ssl.call("SSL_ctrl", pointer, 127 /* status type */, 0, 0) == 1);
    }
    return CERTIFICATE_RETRY;
  }

  private long selectProtocol(
      long pointer, long out, long outLength, long in, long length, long f) {
    var connection = connections.get(pointer);
    if (connection == null) {
      return ALPN_NOACK;
    }
    if (connection.refusesProtocol) {
      return ALPN_FATAL;
    }
    var offered = OpenSsl.copy(in, length & 0xffffffffL);
    byte[] wanted = connection.chosenProtocol;
    if (wanted == null && connection.serverProtocols == null) {
      return ALPN_NOACK;
    }
    int at = wanted != null ? find(offered, wanted) : choose(connection.serverProtocols, offered);
    if (at < 0) {
      return ALPN_FATAL;
    }
    NativeLibrary.memory(out, 8).set(JAVA_LONG, 0, in + at + 1);
    NativeLibrary.memory(outLength, 1).set(JAVA_BYTE, 0, offered[at]);
    return ALPN_OK;
  }

  /** Where in the offered list the first protocol of the server's list is that is in it. */
  private static int choose(byte[] preferred, byte[] offered) {
    for (int i = 0; i < preferred.length; i += (preferred[i] & 0xff) + 1) {
      int end = Math.min(preferred.length, i + 1 + (preferred[i] & 0xff));
      int at = find(offered, Arrays.copyOfRange(preferred, i + 1, end));
      if (at >= 0) {
        return at;
      }
    }
    return -1;
  }

  private static int find(byte[] list, byte[] protocol) {
    for (int i = 0; i < list.length; i += (list[i] & 0xff) + 1) {
      int end = Math.min(list.length, i + 1 + (list[i] & 0xff));
      if (Arrays.equals(list, i + 1, end, protocol, 0, protocol.length)) {
        return i;
      }
    }
    return -1;
  }

  private long status(long pointer, long argument, long c, long d, long e, long f) {
    try (var scope = Arena.ofConfined()) {
      var out = scope.allocate(8);
      long length = ssl.call("SSL_ctrl", pointer, 70, 0, out.address());
      return length > 0 && out.get(JAVA_LONG, 0) != 0 ? STATUS_OK : STATUS_NOACK;
    }
  }

  private long trace(long written, long version, long type, long bytes, long length, long pointer) {
    var connection = connections.get(pointer);
    if (connection != null) {
      connection.note(
          Connection.Note.TRACE,
          (int) written,
          (int) version,
          (int) type,
          OpenSsl.copy(bytes, length));
    }
    return 0;
  }

  void close() {
    arena.close();
  }
}
