package dev.junction.tls;

import dev.junction.engine.JavaScriptFunction;
import dev.junction.posix.Memory;
import dev.junction.posix.NativeLibrary;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * What OpenSSL calls while it works on a connection. JavaScript is best not asked then: the
 * callbacks leave a {@link Connection.Note}, and, where the answer is needed, suspend the
 * handshake. Where OpenSSL cannot be suspended, for keys that both sides share, they do ask.
 */
final class Callbacks {
  private static final int HELLO_SUCCESS = 1;
  private static final int HELLO_ERROR = 0;
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

  private static final int EXTENSION_SUPPORTED_VERSIONS = 43;

  private static final int CTRL_STATUS_CALLBACK = 63;
  private static final int CTRL_TICKET_KEY_CALLBACK = 72;

  private static final int TICKET_FAILED = -1;
  private static final int TICKET_UNKNOWN = 0;
  private static final int TICKET_GOOD = 1;
  private static final int TICKET_PART = 16;

  /**
   * What JavaScript is asked for while OpenSSL works; {@code internal/tls/wrap.js} has them too.
   */
  private interface Question {
    int CLIENT_KEY = 0;
    int SERVER_KEY = 1;
    int TICKET = 2;
  }

  private final OpenSsl ssl;
  private final Arena arena = Arena.ofShared();
  private final Map<Long, Connection> connections = new HashMap<>();
  private final Map<String, Long> stubs = new HashMap<>();

  private JavaScriptFunction javaScript;

  Callbacks(OpenSsl ssl) {
    this.ssl = ssl;
  }

  /** Sets the function that is asked: (question, number of the connection, text, limits…). */
  void ask(JavaScriptFunction function) {
    javaScript = function;
  }

  /** The answer of JavaScript, where each char is a byte; null for none. */
  private byte[] answer(int question, Connection connection, Object... details) {
    var arguments = new Object[2 + details.length];
    arguments[0] = question;
    arguments[1] = connection.number;
    System.arraycopy(details, 0, arguments, 2, details.length);
    try {
      return javaScript.call(arguments) instanceof String text
          ? text.getBytes(StandardCharsets.ISO_8859_1)
          : null;
    } catch (IllegalStateException ended) {
      return null; // nothing may be thrown through OpenSSL
    }
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
    ssl.call(
        "SSL_CTX_callback_ctrl", target, CTRL_TICKET_KEY_CALLBACK, stub("ticket", this::ticketKey));
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

  void askForKey(Connection connection) {
    connection.asksForKey = true;
    if (connection.server) {
      long stub = stub("serverKey", this::serverKey);
      ssl.call("SSL_set_psk_server_callback", connection.pointer, stub);
    } else {
      long stub = stub("clientKey", this::clientKey);
      ssl.call("SSL_set_psk_client_callback", connection.pointer, stub);
    }
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
          Connection.Note.SESSION,
          sessionId(session),
          ssl.der("i2d_SSL_SESSION", session),
          connection.server ? null : connection.ticketOf(session));
    }
    return 0;
  }

  private byte[] sessionId(long session) {
    try (var scope = Arena.ofConfined()) {
      var length = scope.allocate(8);
      long at = ssl.call("SSL_SESSION_get_id", session, length.address());
      return OpenSsl.copy(at, Memory.getInt(length.address()));
    }
  }

  private long getSession(long pointer, long id, long length, long copy, long e, long f) {
    Memory.putInt(copy, 0);
    var connection = connections.get(pointer);
    if (connection == null) {
      return 0;
    }
    long session = connection.offeredSession;
    connection.offeredSession = 0;
    return session;
  }

  /** Gives the identity of a client and the key that goes with it; answers the key's length. */
  private long clientKey(
      long pointer, long hint, long identity, long identitySize, long key, long keySize) {
    var connection = connections.get(pointer);
    if (connection == null) {
      return 0;
    }
    int maxIdentity = (int) identitySize;
    int maxKey = (int) keySize;
    // the identity, a zero, the key
    var found =
        answer(Question.CLIENT_KEY, connection, NativeLibrary.text(hint), maxKey, maxIdentity);
    int end = found == null ? -1 : find(found, (byte) 0);
    if (end < 0 || end >= maxIdentity || found.length - end - 1 > maxKey) {
      return 0;
    }
    copy(found, 0, end + 1, identity);
    copy(found, end + 1, found.length, key);
    return found.length - end - 1;
  }

  private long serverKey(long pointer, long identity, long key, long keySize, long e, long f) {
    var connection = connections.get(pointer);
    if (connection == null) {
      return 0;
    }
    int maxKey = (int) keySize;
    var found = answer(Question.SERVER_KEY, connection, NativeLibrary.text(identity), maxKey);
    if (found == null || found.length > maxKey) {
      return 0;
    }
    copy(found, 0, found.length, key);
    return found.length;
  }

  private static int find(byte[] bytes, byte wanted) {
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == wanted) {
        return i;
      }
    }
    return -1;
  }

  private static void copy(byte[] bytes, int from, int to, long address) {
    Memory.put(
        address, from == 0 && to == bytes.length ? bytes : Arrays.copyOfRange(bytes, from, to));
  }

  /** Prepares the ciphers of a ticket that is made or read: AES-128-CBC and HMAC of SHA-256. */
  private long ticketKey(
      long pointer, long name, long iv, long cipher, long hmac, long encrypting) {
    var connection = connections.get(pointer);
    if (connection == null) {
      return TICKET_FAILED;
    }
    boolean making = (int) encrypting != 0;
    if (connection.context.asksForTicketKeys) {
      return askedTicketKey(connection, name, iv, cipher, hmac, making);
    }
    var keys = connection.context.ticketKeys();
    if (making) {
      copy(keys, 0, TICKET_PART, name);
      var fresh = new byte[TICKET_PART];
      new SecureRandom().nextBytes(fresh);
      copy(fresh, 0, TICKET_PART, iv);
    } else if (!Arrays.equals(OpenSsl.copy(name, TICKET_PART), Arrays.copyOf(keys, TICKET_PART))) {
      return TICKET_UNKNOWN;
    }
    return prepare(keys, TICKET_PART, iv, cipher, hmac, making) ? TICKET_GOOD : TICKET_FAILED;
  }

  private boolean prepare(byte[] keys, int from, long iv, long cipher, long hmac, boolean making) {
    try (var scope = Arena.ofConfined()) {
      long at = OpenSsl.bytes(scope, keys);
      long sha256 = ssl.call("EVP_sha256");
      long aes = ssl.call("EVP_aes_128_cbc");
      var start = making ? "EVP_EncryptInit_ex" : "EVP_DecryptInit_ex";
      return (int) ssl.call("HMAC_Init_ex", hmac, at + from, TICKET_PART, sha256, 0) == 1
          && (int) ssl.call(start, cipher, aes, 0, at + from + TICKET_PART, iv) == 1;
    }
  }

  private long askedTicketKey(
      Connection connection, long name, long iv, long cipher, long hmac, boolean making) {
    var asked = new byte[2 * TICKET_PART];
    System.arraycopy(OpenSsl.copy(name, TICKET_PART), 0, asked, 0, TICKET_PART);
    System.arraycopy(OpenSsl.copy(iv, TICKET_PART), 0, asked, TICKET_PART, TICKET_PART);
    var text = new String(asked, StandardCharsets.ISO_8859_1);
    // the result (plus one), the keys for HMAC and AES, and for a new ticket its name and vector
    var found = answer(Question.TICKET, connection, text, making ? 1 : 0);
    if (found == null || found.length < 1) {
      return TICKET_FAILED;
    }
    int result = found[0] - 1;
    if (result <= TICKET_UNKNOWN) {
      return result;
    }
    if (found.length < 1 + (making ? 4 : 2) * TICKET_PART) {
      return TICKET_FAILED;
    }
    if (making) {
      copy(found, 1 + 2 * TICKET_PART, 1 + 3 * TICKET_PART, name);
      copy(found, 1 + 3 * TICKET_PART, 1 + 4 * TICKET_PART, iv);
    }
    return prepare(found, 1, iv, cipher, hmac, making) ? result : TICKET_FAILED;
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
    if (connection == null) {
      return HELLO_SUCCESS;
    }
    if (!connection.helloTold && !knowsVersion(connection)) {
      return refuseVersion(alert);
    }
    if (!connection.wantsHello || connection.helloDone) {
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
      id = OpenSsl.copy(Memory.getLong(out.address()), length);
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

  /**
   * Whether the client offers a version that the server has. A server of TLS 1.1 or less does not
   * look at the list in which newer clients name their versions until OpenSSL 3.2.
   */
  private boolean knowsVersion(Connection connection) {
    int highest = connection.context.version(true, -1);
    if (highest == 0 || highest >= 0x303) {
      return true;
    }
    var versions = extension(connection.pointer, EXTENSION_SUPPORTED_VERSIONS);
    if (versions == null) {
      return true;
    }
    for (int i = 1; i + 1 < versions.length; i += 2) {
      int version = (versions[i] & 0xff) << 8 | versions[i + 1] & 0xff;
      if (version >= 0x301 && version <= highest) {
        return true;
      }
    }
    return false;
  }

  private long refuseVersion(long alert) {
    Memory.putInt(alert, 70); // protocol_version
    try (var scope = Arena.ofConfined()) {
      long function = OpenSsl.string(scope, "tls_early_post_process_client_hello");
      ssl.call("ERR_new");
      ssl.call("ERR_set_debug", OpenSsl.string(scope, "ssl/statem/statem_srvr.c"), 0, function);
      ssl.call("ERR_set_error", 20, 258 /* SSL_R_UNSUPPORTED_PROTOCOL */, 0);
    }
    return HELLO_ERROR;
  }

  /** The bytes of an extension of the hello that is being read, or null. */
  private byte[] extension(long pointer, int type) {
    try (var scope = Arena.ofConfined()) {
      var out = scope.allocate(16);
      int found =
          (int)
              ssl.call(
                  "SSL_client_hello_get0_ext", pointer, type, out.address(), out.address() + 8);
      return found == 1
          ? OpenSsl.copy(Memory.getLong(out.address()), Memory.getLong(out.address() + 8))
          : null;
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
    Memory.putLong(out, in + at + 1);
    Memory.putByte(outLength, offered[at]);
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
      return length > 0 && Memory.getLong(out.address()) != 0 ? STATUS_OK : STATUS_NOACK;
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
    if (javaScript != null) {
      javaScript.close();
    }
    arena.close();
  }
}
