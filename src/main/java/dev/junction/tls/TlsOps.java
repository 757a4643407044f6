package dev.junction.tls;

import dev.junction.engine.Args;
import dev.junction.engine.Host;
import dev.junction.engine.OpException;
import dev.junction.engine.Ops;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The ops of TLS: contexts, connections, authorities. OpenSSL is loaded by the first of them. */
public final class TlsOps implements Ops {
  /** A context or connection is named by the number that made it. */
  public interface Op {
    int ATTACH_AREA = 0;
    int CONTEXT_MAKE = 1;
    int CONTEXT_FREE = 2;
    int CONTEXT_VERSION = 3;
    int CONTEXT_OPTIONS = 4;
    int CONTEXT_CIPHERS = 5;
    int CONTEXT_CIPHER_SUITES = 6;
    int CONTEXT_GROUPS = 7;
    int CONTEXT_SIGALGS = 8;
    int CONTEXT_DH = 9;
    int CONTEXT_SESSION_ID = 10;
    int CONTEXT_TIMEOUT = 11;
    int CONTEXT_GET_TICKET_KEYS = 12;
    int CONTEXT_SET_TICKET_KEYS = 13;
    int CONTEXT_CERTIFICATE = 14;
    int CONTEXT_KEY = 15;
    int CONTEXT_ARCHIVE = 16;
    int CONTEXT_OWN_CERTIFICATE = 17;
    int CONTEXT_DEFAULT_AUTHORITIES = 18;
    int CONTEXT_AUTHORITIES = 19;
    int CONTEXT_REVOCATIONS = 20;
    int CONTEXT_PARTIAL_CHAINS = 21;
    int CONTEXT_LOG_KEYS = 22;
    int CONTEXT_ISSUER = 23;

    int OPEN = 24;
    int FREE = 25;
    int ADVANCE = 26;
    int WRITE = 27;
    int MORE_OUTPUT = 28;
    int SHUTDOWN = 29;
    int RENEGOTIATE = 30;
    int NOTES = 31;
    int ERRORS = 32;

    int SET_VERIFY = 33;
    int SET_SERVER_NAME = 34;
    int SET_PROTOCOLS = 35;
    int SET_SESSION = 36;
    int SET_CONTEXT = 37;
    int SET_OCSP_RESPONSE = 38;
    int REQUEST_OCSP = 39;
    int ASK_HELLO = 40;
    int ASK_CERTIFICATE = 41;
    int PROCEED_HELLO = 42;
    int PROCEED_CERTIFICATE = 43;
    int CHOOSE_PROTOCOL = 44;
    int TRACE = 45;
    int MAX_FRAGMENT = 46;

    int GET_SESSION = 47;
    int GET_TICKET = 48;
    int IS_RESUMED = 49;
    int GET_VERSION = 50;
    int GET_CIPHER = 51;
    int GET_PROTOCOL = 52;
    int GET_SERVER_NAME = 53;
    int GET_FINISHED = 54;
    int EXPORT = 55;
    int PEER_CERTIFICATES = 56;
    int OWN_CERTIFICATE = 57;
    int VERIFICATION = 58;
    int EPHEMERAL_KEY = 59;
    int SHARED_SIGALGS = 60;
    int OCSP_RESPONSE = 61;

    int TRUST = 62;
    int BUNDLED_ROOTS = 63;

    /** The file with the bundled authorities, if the installation has one. */
    int BUNDLED_FILE = 65;

    int CIPHER_NAMES = 64;

    int CONTEXT_CLIENT_ENGINE = 66;
    int CONTEXT_ENGINE_KEY = 67;
    int CONTEXT_ASK_TICKET_KEYS = 68;

    int ASK_KEY = 69;
    int SET_KEY_HINT = 70;

    /** The errors of the last call, as those of libcrypto are described. */
    int TAKE_ERRORS = 71;

    /** (PEM) → null when it is a certificate, or the errors. */
    int CHECK_CERTIFICATE = 72;

    /** (connection, handle of the stream underneath) → whether it takes the output from now on. */
    int ATTACH_STREAM = 73;

    /** Lets go of the stream. */
    int DETACH_STREAM = 74;

    // The following are for connections with a stream. They do not call JavaScript.

    /** (connection, offset, length): like ADVANCE for bytes in the shared heap. */
    int RECEIVE = 75;

    /** (connection, bytes, from, tracked): encrypts bytes from an offset on. */
    int WRITE_BYTES = 76;

    /** (connection, offset, length, tracked): encrypts bytes of the shared heap. */
    int WRITE_HEAP = 77;
  }

  /** The cipher suites of TLS 1.3, of which two are off by default. */
  private static final String ALL_SUITES =
      "TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256:TLS_AES_128_GCM_SHA256"
          + ":TLS_AES_128_CCM_SHA256:TLS_AES_128_CCM_8_SHA256";

  private final Host host;
  private final Map<Integer, SecureContext> contexts = new HashMap<>();
  private final Map<Integer, Connection> connections = new HashMap<>();
  private OpenSsl ssl;
  private RootCertificates roots;
  private Callbacks callbacks;
  private TransferArea area;
  private int numbers;

  public TlsOps(Host host) {
    this.host = host;
  }

  private void load() throws OpException {
    if (ssl == null) {
      ssl = OpenSsl.load(host);
      roots = new RootCertificates(ssl);
      callbacks = new Callbacks(ssl);
    }
  }

  @Override
  public boolean callsBack(int op) {
    return op < Op.ATTACH_STREAM;
  }

  @Override
  public boolean borrows(int op) {
    return op == Op.WRITE_BYTES;
  }

  @Override
  public Object call(int op, Args args) throws Exception {
    if (op == Op.BUNDLED_FILE) {
      var file = host.home() == null ? null : host.home().resolve("roots.pem");
      return file != null && Files.exists(file) ? file.toString() : null;
    }
    if (op == Op.BUNDLED_ROOTS) {
      return RootCertificates.bundled().toArray();
    }
    load();
    if (op == Op.CONTEXT_MAKE) {
      int number = ++numbers;
      contexts.put(
          number, new SecureContext(ssl, roots, args.intAt(0), args.intAt(1), args.intAt(2)));
      return number;
    }
    if (op < Op.OPEN && op != Op.ATTACH_AREA
        || op >= Op.CONTEXT_CLIENT_ENGINE && op <= Op.CONTEXT_ASK_TICKET_KEYS) {
      return context(op, contexts.get(args.intAt(0)), args);
    }
    return switch (op) {
      case Op.ATTACH_AREA -> {
        area = new TransferArea(args.retain(0), args.retain(2));
        callbacks.ask(args.functionAt(1));
        yield null;
      }
      case Op.OPEN -> open(contexts.get(args.intAt(0)), args.booleanAt(1));
      case Op.ERRORS -> ssl.takeConnectionErrors();
      case Op.TAKE_ERRORS -> ssl.takeErrors();
      case Op.CHECK_CERTIFICATE -> checkCertificate(args.bytesAt(0));
      case Op.TRUST -> {
        var certificates = new ArrayList<byte[]>();
        var files = new ArrayList<String>();
        for (int i = 0; i < args.size(); i++) {
          if (args.isString(i)) {
            files.add(args.stringAt(i));
          } else {
            certificates.add(args.bytesAt(i));
          }
        }
        roots.trust(certificates, files);
        yield null;
      }
      case Op.CIPHER_NAMES -> cipherNames();
      default -> connection(op, connections.get(args.intAt(0)), args);
    };
  }

  private Object context(int op, SecureContext context, Args args) {
    return switch (op) {
      case Op.CONTEXT_FREE -> {
        contexts.remove(args.intAt(0)).free();
        yield null;
      }
      case Op.CONTEXT_VERSION -> context.version(args.booleanAt(1), args.intAt(2));
      case Op.CONTEXT_OPTIONS -> {
        context.options(args.longAt(1));
        yield null;
      }
      case Op.CONTEXT_CIPHERS -> context.ciphers(args.stringAt(1));
      case Op.CONTEXT_CIPHER_SUITES -> context.cipherSuites(args.stringAt(1));
      case Op.CONTEXT_GROUPS -> context.groups(args.stringAt(1));
      case Op.CONTEXT_SIGALGS -> context.signatureAlgorithms(args.stringAt(1));
      case Op.CONTEXT_DH -> context.dhParameters(bytesOrNull(args, 1));
      case Op.CONTEXT_SESSION_ID -> context.sessionIdContext(args.bytesAt(1));
      case Op.CONTEXT_TIMEOUT -> {
        context.sessionTimeout(args.intAt(1));
        yield null;
      }
      case Op.CONTEXT_GET_TICKET_KEYS -> context.ticketKeys();
      case Op.CONTEXT_SET_TICKET_KEYS -> {
        context.setTicketKeys(args.bytesAt(1));
        yield null;
      }
      case Op.CONTEXT_CERTIFICATE -> context.certificate(args.bytesAt(1));
      case Op.CONTEXT_KEY -> context.key(args.bytesAt(1), bytesOrNull(args, 2));
      case Op.CONTEXT_ARCHIVE -> context.archive(args.bytesAt(1), bytesOrNull(args, 2));
      case Op.CONTEXT_OWN_CERTIFICATE -> context.ownCertificate(args.booleanAt(1));
      case Op.CONTEXT_DEFAULT_AUTHORITIES -> {
        context.defaultAuthorities();
        yield null;
      }
      case Op.CONTEXT_AUTHORITIES -> context.authorities(args.bytesAt(1));
      case Op.CONTEXT_REVOCATIONS -> context.revocations(args.bytesAt(1));
      case Op.CONTEXT_PARTIAL_CHAINS -> {
        context.partialChains();
        yield null;
      }
      case Op.CONTEXT_LOG_KEYS -> {
        callbacks.logKeys(context);
        yield null;
      }
      case Op.CONTEXT_ISSUER -> issuer(context, args.bytesAt(1));
      case Op.CONTEXT_CLIENT_ENGINE ->
          hasEngines() ? context.clientCertificateEngine(args.stringAt(1)) : false;
      case Op.CONTEXT_ENGINE_KEY ->
          hasEngines() ? context.engineKey(args.stringAt(1), args.stringAt(2)) : false;
      case Op.CONTEXT_ASK_TICKET_KEYS -> {
        context.asksForTicketKeys = true;
        yield null;
      }
      default -> throw new IllegalArgumentException("op " + op);
    };
  }

  /** Builds of OpenSSL may leave them out. */
  private boolean hasEngines() {
    return ssl.has("ENGINE_by_id") && ssl.has("SSL_CTX_set_client_cert_engine");
  }

  private Object[] checkCertificate(byte[] pem) {
    try (var arena = Arena.ofConfined()) {
      ssl.clearErrors();
      long bio = ssl.reader(arena, pem);
      long certificate =
          ssl.call("PEM_read_bio_X509", bio, 0, roots.passwordCallback(), roots.passwordText());
      ssl.call("BIO_free", bio);
      if (certificate == 0) {
        return ssl.takeLastError();
      }
      ssl.call("X509_free", certificate);
      return null;
    }
  }

  private byte[] issuer(SecureContext context, byte[] der) {
    long certificate = ssl.parse("d2i_X509", der);
    if (certificate == 0) {
      return null;
    }
    long issuer = context.issuerOf(certificate);
    ssl.call("X509_free", certificate);
    if (issuer == 0) {
      return null;
    }
    var found = ssl.der("i2d_X509", issuer);
    ssl.call("X509_free", issuer);
    return found;
  }

  private int open(SecureContext context, boolean server) {
    if (server) {
      callbacks.prepareServer(context);
    } else {
      callbacks.prepareClient(context);
    }
    var connection = new Connection(ssl, area, context, server);
    callbacks.add(connection);
    int number = ++numbers;
    connection.number = number;
    connections.put(number, connection);
    return number;
  }

  private Object connection(int op, Connection connection, Args args) {
    return switch (op) {
      case Op.ADVANCE -> connection.advance(args.intAt(1));
      case Op.WRITE -> connection.write(args.intAt(1));
      case Op.RECEIVE -> connection.receive(args.intAt(1), args.intAt(2));
      case Op.WRITE_BYTES -> {
        var bytes = args.bufferAt(1);
        int from = args.intAt(2);
        yield connection.write(
            OpenSsl.addressOf(bytes) + from, bytes.remaining() - from, args.intAt(3) != 0);
      }
      case Op.WRITE_HEAP ->
          connection.write(area.heap(args.intAt(1)), args.intAt(2), args.intAt(3) != 0);
      case Op.ATTACH_STREAM -> connection.attach(host.submissions(), args.intAt(1));
      case Op.MORE_OUTPUT -> connection.moreOutput();
      case Op.SHUTDOWN -> connection.shutdown();
      case Op.RENEGOTIATE -> connection.renegotiate();
      case Op.NOTES -> connection.takeNotes();
      case Op.IS_RESUMED -> connection.isResumed();
      case Op.SET_SESSION -> connection.session(args.bytesAt(1));
      case Op.MAX_FRAGMENT -> ssl.call("SSL_ctrl", connection.pointer, 52, args.intAt(1), 0) == 1;
      case Op.GET_SESSION -> connection.session();
      case Op.GET_TICKET -> connection.ticket();
      case Op.GET_VERSION -> connection.version();
      case Op.GET_CIPHER -> connection.cipher();
      case Op.GET_PROTOCOL -> connection.protocol();
      case Op.GET_SERVER_NAME -> connection.serverName();
      case Op.GET_FINISHED -> connection.finished(args.booleanAt(1));
      case Op.SET_KEY_HINT -> connection.keyHint(args.stringAt(1));
      case Op.EXPORT -> connection.exported(args.intAt(1), args.bytesAt(2), bytesOrNull(args, 3));
      case Op.PEER_CERTIFICATES -> connection.peerCertificates();
      case Op.OWN_CERTIFICATE -> connection.ownCertificate();
      case Op.VERIFICATION -> connection.verification();
      case Op.EPHEMERAL_KEY -> connection.ephemeralKey();
      case Op.SHARED_SIGALGS -> connection.sharedSignatureAlgorithms();
      case Op.OCSP_RESPONSE -> connection.ocspResponse();
      default -> {
        change(op, connection, args);
        yield null;
      }
    };
  }

  private void change(int op, Connection connection, Args args) {
    switch (op) {
      case Op.FREE -> {
        connections.remove(args.intAt(0));
        callbacks.remove(connection);
        connection.free();
      }
      case Op.SET_VERIFY -> callbacks.verify(connection, args.intAt(1));
      case Op.SET_SERVER_NAME -> connection.serverName(args.stringAt(1));
      case Op.SET_PROTOCOLS -> connection.protocols(args.bytesAt(1));
      case Op.SET_CONTEXT -> connection.use(contexts.get(args.intAt(1)));
      case Op.SET_OCSP_RESPONSE -> connection.ocspResponse(args.bytesAt(1));
      case Op.REQUEST_OCSP -> connection.requestOcsp();
      case Op.ASK_KEY -> callbacks.askForKey(connection);
      case Op.DETACH_STREAM -> connection.detach();
      case Op.ASK_HELLO -> connection.wantsHello = true;
      case Op.ASK_CERTIFICATE -> callbacks.askForCertificate(connection);
      case Op.PROCEED_HELLO -> connection.helloDone = true;
      case Op.PROCEED_CERTIFICATE -> connection.certificateDone = true;
      case Op.CHOOSE_PROTOCOL -> {
        connection.chosenProtocol = bytesOrNull(args, 1);
        connection.refusesProtocol = connection.chosenProtocol == null;
      }
      case Op.TRACE -> callbacks.trace(connection);
      default -> throw new IllegalArgumentException("op " + op);
    }
  }

  private Object[] cipherNames() {
    long context = ssl.call("SSL_CTX_new", ssl.call("TLS_method"));
    try (var arena = Arena.ofConfined()) {
      ssl.call("SSL_CTX_set_ciphersuites", context, OpenSsl.string(arena, ALL_SUITES));
    }
    ssl.clearErrors();
    long connection = ssl.call("SSL_new", context);
    long list = ssl.call("SSL_get_ciphers", connection);
    List<Object> names = new ArrayList<>();
    for (int i = 0; i < ssl.number("OPENSSL_sk_num", list); i++) {
      names.add(ssl.text("SSL_CIPHER_get_name", ssl.call("OPENSSL_sk_value", list, i)));
    }
    ssl.call("SSL_free", connection);
    ssl.call("SSL_CTX_free", context);
    return names.toArray();
  }

  private static byte[] bytesOrNull(Args args, int index) {
    return args.isNullish(index) ? null : args.bytesAt(index);
  }

  @Override
  public void close() {
    if (ssl == null) {
      return;
    }
    connections.values().forEach(Connection::free);
    contexts.values().forEach(SecureContext::free);
    callbacks.close();
    roots.close();
    if (area != null) {
      area.close();
    }
  }
}
