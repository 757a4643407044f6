package dev.junction.tls;

import dev.junction.engine.ByteSink;
import dev.junction.engine.Submissions;
import dev.junction.posix.Memory;
import dev.junction.posix.NativeLibrary;
import java.lang.foreign.Arena;
import java.util.ArrayList;

/**
 * An {@code SSL} between two memory BIOs. JavaScript moves the bytes: it puts what came from the
 * peer, or what is to be sent, into the transfer area, calls {@link #advance}, {@link #write} or
 * {@link #shutdown}, and finds there what is for the peer and what the peer said.
 */
final class Connection {
  /** What a step has brought, as bits of its answer; {@code internal/tls/wrap.js} has them too. */
  interface Flag {
    int ESTABLISHED = 1;
    int RENEGOTIATING = 2;
    int ENDED = 4;
    int FAILED = 8;
    int MORE_TEXT = 16;
    int MORE_OUTPUT = 32;
    int NOTES = 64;

    /** The write was not taken and must be repeated. */
    int REFUSED = 128;

    /** The handshake waits for {@link #proceed}. */
    int WAITS_HELLO = 256;

    int WAITS_CERTIFICATE = 512;
  }

  /** What JavaScript is told of between two steps; the first element of a note. */
  interface Note {
    int SESSION = 0;
    int KEY_LOG = 1;
    int HELLO = 2;
    int CERTIFICATE = 3;
    int TRACE = 4;
  }

  private static final int ERROR_SSL = 1;
  private static final int ERROR_WANT_READ = 2;
  private static final int ERROR_WANT_WRITE = 3;
  private static final int ERROR_WANT_X509_LOOKUP = 4;
  private static final int ERROR_SYSCALL = 5;
  private static final int ERROR_ZERO_RETURN = 6;
  private static final int ERROR_WANT_CLIENT_HELLO = 11;

  private static final int FULL_RECORD = 16 << 10;
  private static final int CTRL_PENDING = 10;
  private static final int MODES = 0x10 | 0x2; // release buffers, repeat a write from elsewhere

  final OpenSsl ssl;
  final long pointer;
  final boolean server;

  /** The connection's number for JavaScript. */
  int number;

  /** The context that it has now. */
  SecureContext context;

  private final TransferArea area;
  private final long input;
  private final long output;
  private final ArrayList<Object[]> notes = new ArrayList<>(0);
  private boolean handshaking = true;
  private boolean stepping;
  private boolean freeLater;

  /** The stream underneath, once it takes the output from here. */
  private ByteSink sink;

  private Submissions submissions;

  /** What the stream has had of the step under way. */
  private int sentBefore;

  boolean asksForKey;
  boolean wantsHello;
  boolean helloTold;
  boolean helloDone;
  boolean wantsCertificate;
  boolean certificateTold;
  boolean certificateDone;
  byte[] chosenProtocol;
  boolean refusesProtocol;
  byte[] serverProtocols;
  long offeredSession;

  Connection(OpenSsl ssl, TransferArea area, SecureContext context, boolean server) {
    this.ssl = ssl;
    this.area = area;
    this.server = server;
    this.context = context;
    pointer = ssl.call("SSL_new", context.pointer());
    input = ssl.memoryBio();
    output = ssl.memoryBio();
    ssl.call("SSL_set_bio", pointer, input, output);
    ssl.call("SSL_ctrl", pointer, 33 /* SSL_CTRL_MODE */, MODES, 0);
    ssl.call(server ? "SSL_set_accept_state" : "SSL_set_connect_state", pointer);
  }

  /** Frees it, or lets the step do so from which JavaScript was asked. */
  void free() {
    if (stepping) {
      freeLater = true;
      return;
    }
    if (offeredSession != 0) {
      ssl.call("SSL_SESSION_free", offeredSession);
    }
    ssl.call("SSL_free", pointer);
  }

  void note(Object... note) {
    notes.add(note);
  }

  Object[] takeNotes() {
    var taken = notes.toArray();
    notes.clear();
    return taken;
  }

  // -- steps --------------------------------------------------------------------------------------

  /** Takes bytes of the peer, goes on with the handshake and reads what there is to read. */
  int advance(int length) {
    stepping = true;
    int flags = read(length);
    stepped();
    return flags;
  }

  private void stepped() {
    stepping = false;
    if (freeLater) {
      free();
    }
  }

  private int read(int length) {
    if (length > 0) {
      NativeLibrary.call(ssl.bioWrite, input, area.input(), length, 0, 0, 0);
    }
    return read(area.text(), TransferArea.TEXT_SIZE, 0);
  }

  /** The same for bytes in the shared heap; the text takes their place if nothing came before. */
  int receive(int offset, int length) {
    long address = area.heap(offset);
    boolean fits = !hasInput();
    NativeLibrary.call(ssl.bioWrite, input, address, length, 0, 0, 0);
    stepping = true;
    int flags =
        fits
            ? read(address, length, TransferArea.Place.TEXT_IN_HEAP)
            : read(area.text(), TransferArea.TEXT_SIZE, 0);
    stepped();
    return flags;
  }

  private int read(long target, int size, int place) {
    ssl.clearErrors();
    int flags = 0;
    int text = 0;
    while (true) {
      if (text == size) {
        flags |= Flag.MORE_TEXT;
        break;
      }
      int count =
          (int) NativeLibrary.call(ssl.sslRead, pointer, target + text, size - text, 0, 0, 0);
      if (count <= 0) {
        flags |= failure(count);
        break;
      }
      text += count;
      if (count < FULL_RECORD) {
        if (hasInput()) {
          flags |= Flag.MORE_TEXT;
        }
        break;
      }
    }
    return finish(flags, text, place, false);
  }

  /** Whether records of the peer wait; the bytes of a short one reach JavaScript by themselves. */
  private boolean hasInput() {
    return NativeLibrary.call(ssl.bioPending, input, 0, 0, 0, 0, 0) > 0
        || (int) NativeLibrary.call(ssl.sslHasPending, pointer, 0, 0, 0, 0, 0) != 0;
  }

  private int failure(int result) {
    int error = (int) NativeLibrary.call(ssl.sslError, pointer, result, 0, 0, 0, 0);
    return switch (error) {
      case ERROR_WANT_READ, ERROR_WANT_WRITE -> 0;
      case ERROR_WANT_X509_LOOKUP -> Flag.WAITS_CERTIFICATE;
      case ERROR_WANT_CLIENT_HELLO -> Flag.WAITS_HELLO;
      case ERROR_ZERO_RETURN -> Flag.ENDED;
      default -> Flag.FAILED;
    };
  }

  private int finish(int flags) {
    return finish(flags, 0, 0, false);
  }

  private int finish(int flags, int text, int places, boolean tracked) {
    boolean inHandshake = (int) NativeLibrary.call(ssl.handshakeState, pointer, 0, 0, 0, 0, 0) != 0;
    if (handshaking && !inHandshake) {
      handshaking = false;
      flags |= Flag.ESTABLISHED;
    } else if (!handshaking && inHandshake && (flags & Flag.FAILED) == 0) {
      handshaking = true;
      flags |= Flag.RENEGOTIATING;
    }
    int out;
    if (sink == null) {
      out = takeOutput();
      if (out == TransferArea.OUTPUT_SIZE) {
        flags |= Flag.MORE_OUTPUT;
      }
    } else {
      out = sentBefore + send(tracked);
      sentBefore = 0;
      places |= sink == null ? TransferArea.Place.OUTPUT_LOST : TransferArea.Place.OUTPUT_TAKEN;
    }
    if (!notes.isEmpty()) {
      flags |= Flag.NOTES;
    }
    area.tell(text, out, places);
    return flags;
  }

  /** Gives the output to the stream, or drops it if that is closed. */
  private int send(boolean tracked) {
    int sent = 0;
    boolean last = false;
    while (!last && sink != null) {
      long target = sink.claim(ByteSink.MOST);
      if (target == 0) {
        sink = null;
        while (takeOutput() > 0) {
          // Nobody will have it.
        }
        return 0;
      }
      int count = (int) NativeLibrary.call(ssl.bioRead, output, target, ByteSink.MOST, 0, 0, 0);
      last = count < ByteSink.MOST;
      if (count > 0 || tracked && sent + sentBefore > 0) {
        sink.commit(Math.max(0, count), tracked && last);
        sent += Math.max(0, count);
      }
    }
    if (sent > 0) {
      submissions.touch(sink);
    }
    return sent;
  }

  /**
   * Has a stream take the output from here.
   *
   * @return false when it takes none, or when a key might have to be asked of JavaScript
   */
  boolean attach(Submissions submissions, int handle) {
    if (asksForKey
        || context.asksForTicketKeys
        || !(submissions.receiver(handle) instanceof ByteSink stream)) {
      return false;
    }
    this.submissions = submissions;
    sink = stream;
    return true;
  }

  void detach() {
    sink = null;
  }

  private int takeOutput() {
    int count =
        (int)
            NativeLibrary.call(
                ssl.bioRead, output, area.output(), TransferArea.OUTPUT_SIZE, 0, 0, 0);
    return Math.max(0, count);
  }

  /** Fetches output that did not fit into the area. */
  int moreOutput() {
    return finish(0);
  }

  /** Encrypts what is in the area. */
  int write(int length) {
    return write(area.input(), length, false);
  }

  /** Encrypts what is somewhere; tells how much of it, which is less only when it answers why. */
  int write(long address, int length, boolean tracked) {
    ssl.clearErrors();
    stepping = true;
    int flags = 0;
    int done = 0;
    while (true) {
      int piece = Math.min(TransferArea.INPUT_SIZE, length - done);
      int count = (int) NativeLibrary.call(ssl.sslWrite, pointer, address + done, piece, 0, 0, 0);
      if (count <= 0) {
        flags = failure(count);
        if ((flags & Flag.FAILED) == 0) {
          flags |= Flag.REFUSED;
        }
        break;
      }
      done += piece;
      if (done == length) {
        break;
      }
      // Only a stream takes output more than once.
      sentBefore += send(false);
    }
    area.written(done);
    flags = finish(flags, 0, 0, tracked);
    stepped();
    return flags;
  }

  /** Says that no more follows. */
  int shutdown() {
    ssl.clearErrors();
    if (ssl.number("SSL_shutdown", pointer) == 0) {
      ssl.call("SSL_shutdown", pointer);
    }
    ssl.clearErrors();
    return finish(0);
  }

  int renegotiate() {
    ssl.clearErrors();
    return ssl.number("SSL_renegotiate", pointer);
  }

  // -- what is set before the handshake -----------------------------------------------------------

  void serverName(String name) {
    try (var arena = Arena.ofConfined()) {
      ssl.call("SSL_ctrl", pointer, 55, 0, OpenSsl.string(arena, name));
    }
  }

  void protocols(byte[] wire) {
    if (server) {
      serverProtocols = wire;
      return;
    }
    try (var arena = Arena.ofConfined()) {
      ssl.call("SSL_set_alpn_protos", pointer, OpenSsl.bytes(arena, wire), wire.length);
    }
  }

  boolean session(byte[] der) {
    long session = ssl.parse("d2i_SSL_SESSION", der);
    if (session == 0) {
      ssl.clearErrors();
      return false;
    }
    if (server) {
      offeredSession = session;
      return true;
    }
    int set = ssl.number("SSL_set_session", pointer, session);
    ssl.call("SSL_SESSION_free", session);
    return set == 1;
  }

  void use(SecureContext context) {
    this.context = context;
    ssl.call("SSL_set_SSL_CTX", pointer, context.pointer());
    // The authorities that a client is asked for are those of the context.
    long store = ssl.call("SSL_CTX_get_cert_store", context.pointer());
    ssl.call("X509_STORE_up_ref", store);
    ssl.call("SSL_ctrl", pointer, 106 /* SSL_CTRL_SET_VERIFY_CERT_STORE */, 0, store);
    long names = ssl.call("SSL_CTX_get_client_CA_list", context.pointer());
    ssl.call("SSL_set_client_CA_list", pointer, ssl.call("SSL_dup_CA_list", names));
  }

  boolean keyHint(String hint) {
    try (var arena = Arena.ofConfined()) {
      ssl.clearErrors();
      boolean set =
          ssl.number("SSL_use_psk_identity_hint", pointer, OpenSsl.string(arena, hint)) == 1;
      ssl.clearErrors();
      return set;
    }
  }

  void ocspResponse(byte[] response) {
    long copy = ssl.call("CRYPTO_malloc", response.length, 0, 0);
    Memory.put(copy, response);
    ssl.call("SSL_ctrl", pointer, 71, response.length, copy);
  }

  byte[] ocspResponse() {
    try (var arena = Arena.ofConfined()) {
      var out = arena.allocate(8);
      long length = ssl.call("SSL_ctrl", pointer, 70, 0, out.address());
      long at = Memory.getLong(out.address());
      return length <= 0 || at == 0 ? null : OpenSsl.copy(at, length);
    }
  }

  void requestOcsp() {
    ssl.call("SSL_ctrl", pointer, 65, 1, 0);
  }

  // -- what is known of it ------------------------------------------------------------------------

  byte[] session() {
    long session = ssl.call("SSL_get_session", pointer);
    return session == 0 ? null : ssl.der("i2d_SSL_SESSION", session);
  }

  byte[] ticket() {
    long session = ssl.call("SSL_get_session", pointer);
    return session == 0 ? null : ticketOf(session);
  }

  byte[] ticketOf(long session) {
    try (var arena = Arena.ofConfined()) {
      var out = arena.allocate(16);
      ssl.call("SSL_SESSION_get0_ticket", session, out.address(), out.address() + 8);
      long at = Memory.getLong(out.address());
      return at == 0 ? null : OpenSsl.copy(at, Memory.getLong(out.address() + 8));
    }
  }

  boolean isResumed() {
    return ssl.number("SSL_session_reused", pointer) == 1;
  }

  String version() {
    return ssl.text("SSL_get_version", pointer);
  }

  Object[] cipher() {
    long cipher = ssl.call("SSL_get_current_cipher", pointer);
    if (cipher == 0) {
      return null;
    }
    return new Object[] {
      ssl.text("SSL_CIPHER_get_name", cipher),
      ssl.text("SSL_CIPHER_standard_name", cipher),
      ssl.text("SSL_CIPHER_get_version", cipher)
    };
  }

  byte[] protocol() {
    try (var arena = Arena.ofConfined()) {
      var out = arena.allocate(16);
      ssl.call("SSL_get0_alpn_selected", pointer, out.address(), out.address() + 8);
      long at = Memory.getLong(out.address());
      int length = Memory.getInt(out.address() + 8);
      return at == 0 || length == 0 ? null : OpenSsl.copy(at, length);
    }
  }

  String serverName() {
    return NativeLibrary.text(ssl.call("SSL_get_servername", pointer, 0));
  }

  byte[] finished(boolean ofPeer) {
    try (var arena = Arena.ofConfined()) {
      var out = arena.allocate(64);
      var function = ofPeer ? "SSL_get_peer_finished" : "SSL_get_finished";
      long length = ssl.call(function, pointer, out.address(), 64);
      return length == 0 ? null : OpenSsl.copy(out.address(), length);
    }
  }

  Object exported(int length, byte[] label, byte[] context) {
    try (var arena = Arena.ofConfined()) {
      var out = arena.allocate(Math.max(1, length));
      int made =
          (int)
              ssl.call8(
                  "SSL_export_keying_material",
                  pointer,
                  out.address(),
                  length,
                  OpenSsl.bytes(arena, label),
                  label.length,
                  context == null ? 0 : OpenSsl.bytes(arena, context),
                  context == null ? 0 : context.length,
                  context == null ? 0 : 1);
      return made == 1 ? OpenSsl.copy(out.address(), length) : ssl.takeErrors();
    }
  }

  /** The peer's certificate and the chain that it sent, in DER. */
  Object[] peerCertificates() {
    var found = new ArrayList<Object>();
    long leaf = ssl.call("SSL_get1_peer_certificate", pointer);
    if (leaf != 0) {
      found.add(ssl.der("i2d_X509", leaf));
      ssl.call("X509_free", leaf);
    }
    long chain = ssl.call("SSL_get_peer_cert_chain", pointer);
    int count = chain == 0 ? 0 : ssl.number("OPENSSL_sk_num", chain);
    // A client's list starts with the leaf itself.
    for (int i = server ? 0 : 1; i < count; i++) {
      found.add(ssl.der("i2d_X509", ssl.call("OPENSSL_sk_value", chain, i)));
    }
    return found.toArray();
  }

  byte[] ownCertificate() {
    long certificate = ssl.call("SSL_get_certificate", pointer);
    return certificate == 0 ? null : ssl.der("i2d_X509", certificate);
  }

  /** The result of verification: its number and its text; null when there is no certificate. */
  Object[] verification() {
    long leaf = ssl.call("SSL_get1_peer_certificate", pointer);
    long result = 2; // X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT
    if (leaf != 0) {
      ssl.call("X509_free", leaf);
      result = ssl.call("SSL_get_verify_result", pointer);
    } else {
      long cipher = ssl.call("SSL_get_current_cipher", pointer);
      boolean psk =
          cipher != 0 && ssl.number("SSL_CIPHER_get_auth_nid", cipher) == 1048; // NID_auth_psk
      boolean resumed13 = ssl.number("SSL_version", pointer) == 0x304 && isResumed();
      if (psk || resumed13) {
        result = 0;
      }
    }
    return new Object[] {(int) result, ssl.text("X509_verify_cert_error_string", result)};
  }

  /** Type, name and size in bits of the peer's ephemeral key; null when there is none. */
  Object[] ephemeralKey() {
    try (var arena = Arena.ofConfined()) {
      var out = arena.allocate(8);
      if ((int) ssl.call("SSL_ctrl", pointer, 109, 0, out.address()) != 1) {
        ssl.clearErrors();
        return null;
      }
      long key = Memory.getLong(out.address());
      int type = ssl.number("EVP_PKEY_get_id", key);
      int bits = ssl.number("EVP_PKEY_get_bits", key);
      String name = null;
      if (type == 408) { // EVP_PKEY_EC
        var buffer = arena.allocate(80);
        ssl.call("EVP_PKEY_get_group_name", key, buffer.address(), 80, 0);
        name = buffer.getString(0);
      } else if (type != 28) { // EVP_PKEY_DH
        name = ssl.text("OBJ_nid2sn", type);
      }
      ssl.call("EVP_PKEY_free", key);
      return new Object[] {type == 28 ? "DH" : "ECDH", name, bits};
    }
  }

  /** Names of the signature algorithms that both sides know. */
  Object[] sharedSignatureAlgorithms() {
    var found = new ArrayList<Object>();
    try (var arena = Arena.ofConfined()) {
      var out = arena.allocate(32);
      int count = (int) ssl.call8("SSL_get_shared_sigalgs", pointer, 0, 0, 0, 0, 0, 0, 0);
      for (int i = 0; i < count; i++) {
        ssl.call8(
            "SSL_get_shared_sigalgs",
            pointer,
            i,
            out.address(),
            out.address() + 4,
            out.address() + 8,
            out.address() + 12,
            out.address() + 13,
            0);
        found.add(Memory.getInt(out.address()));
        found.add(NativeLibrary.text(ssl.call("OBJ_nid2sn", Memory.getInt(out.address() + 4))));
      }
    }
    return found.toArray();
  }

  int pendingOutput() {
    return (int) ssl.call("BIO_ctrl", output, CTRL_PENDING, 0, 0);
  }
}
