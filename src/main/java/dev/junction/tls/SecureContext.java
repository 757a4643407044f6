package dev.junction.tls;

import dev.junction.posix.Memory;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;

/**
 * An {@code SSL_CTX}: certificates, keys, authorities and settings that connections share. Methods
 * that answer an array answer what {@link OpenSsl#takeErrors} says of a failure, or null.
 */
final class SecureContext {
  private static final int CTRL_EXTRA_CHAIN = 89; // SSL_CTRL_CHAIN_CERT, larg 1: counts a reference
  private static final int CTRL_MIN_VERSION = 123;
  private static final int CTRL_MAX_VERSION = 124;
  private static final int CTRL_GET_MIN_VERSION = 130;
  private static final int CTRL_GET_MAX_VERSION = 131;
  private static final int CTRL_GROUPS = 92;
  private static final int CTRL_SIGALGS = 98;
  private static final int CTRL_DH_AUTO = 118;
  private static final int CTRL_CACHE_MODE = 44;
  private static final int PEM_LIBRARY = 9;
  private static final int NO_START_LINE = 108;

  private static final long NO_SSL2_SSL3 = 1L << 25;
  private static final long ALLOW_CLIENT_RENEGOTIATION = 1L << 8;

  /** Both sides; not in OpenSSL's own cache; not cleared by it. */
  private static final int CACHE_MODE = 0x1 | 0x2 | 0x300 | 0x80;

  private static final int TICKET_KEYS = 48;

  private final OpenSsl ssl;
  private final RootCertificates roots;
  private final long context;
  private long certificate;
  private long issuer;
  private boolean ownStore;
  private byte[] ticketKeys;

  /** The context's number for JavaScript. */
  int number;

  /** Whether JavaScript is asked for the keys of each ticket. */
  boolean asksForTicketKeys;

  SecureContext(OpenSsl ssl, RootCertificates roots, int side, int minVersion, int maxVersion) {
    this.ssl = ssl;
    this.roots = roots;
    var method =
        switch (side) {
          case 1 -> "TLS_server_method";
          case 2 -> "TLS_client_method";
          default -> "TLS_method";
        };
    context = ssl.call("SSL_CTX_new", ssl.call(method));
    ssl.call("SSL_CTX_set_options", context, NO_SSL2_SSL3 | ALLOW_CLIENT_RENEGOTIATION);
    control(CTRL_CACHE_MODE, CACHE_MODE, 0);
    control(CTRL_MIN_VERSION, minVersion, 0);
    control(CTRL_MAX_VERSION, maxVersion, 0);
    try (var keys = new Memory(TICKET_KEYS)) {
      ssl.call("RAND_bytes", keys.address(), TICKET_KEYS);
      setTicketKeys(OpenSsl.copy(keys.address(), TICKET_KEYS));
    }
  }

  long pointer() {
    return context;
  }

  void free() {
    ssl.call("X509_free", certificate);
    ssl.call("X509_free", issuer);
    ssl.call("SSL_CTX_free", context);
  }

  private int control(int command, long number, long pointer) {
    return (int) ssl.call("SSL_CTX_ctrl", context, command, number, pointer);
  }

  // -- protocol -----------------------------------------------------------------------------------

  int version(boolean max, int wanted) {
    if (wanted >= 0) {
      return control(max ? CTRL_MAX_VERSION : CTRL_MIN_VERSION, wanted, 0);
    }
    return control(max ? CTRL_GET_MAX_VERSION : CTRL_GET_MIN_VERSION, 0, 0);
  }

  void options(long bits) {
    ssl.call("SSL_CTX_set_options", context, bits);
  }

  Object[] ciphers(String list) {
    return setText("SSL_CTX_set_cipher_list", list);
  }

  Object[] cipherSuites(String list) {
    return setText("SSL_CTX_set_ciphersuites", list);
  }

  private Object[] setText(String function, String text) {
    try (var arena = Arena.ofConfined()) {
      return ssl.number(function, context, OpenSsl.string(arena, text)) == 1
          ? null
          : ssl.takeErrors();
    }
  }

  Object[] groups(String list) {
    return setList(CTRL_GROUPS, list);
  }

  Object[] signatureAlgorithms(String list) {
    return setList(CTRL_SIGALGS, list);
  }

  private Object[] setList(int command, String list) {
    try (var arena = Arena.ofConfined()) {
      return control(command, 0, OpenSsl.string(arena, list)) == 1 ? null : ssl.takeErrors();
    }
  }

  /**
   * Parameters for ephemeral Diffie-Hellman.
   *
   * @param pem null for ones that fit the certificate
   * @return null, the size in bits when it is too small, or the errors
   */
  Object dhParameters(byte[] pem) {
    if (pem == null) {
      control(CTRL_DH_AUTO, 1, 0);
      return null;
    }
    try (var arena = Arena.ofConfined()) {
      long bio = ssl.reader(arena, pem);
      long key = ssl.call("PEM_read_bio_Parameters_ex", bio, 0, 0, 0);
      ssl.call("BIO_free", bio);
      if (key == 0) {
        ssl.clearErrors(); // Node.js goes on without
        return null;
      }
      int bits = ssl.number("EVP_PKEY_get_bits", key);
      if (bits < 1024) {
        ssl.call("EVP_PKEY_free", key);
        return bits;
      }
      if (ssl.number("SSL_CTX_set0_tmp_dh_pkey", context, key) != 1) {
        ssl.call("EVP_PKEY_free", key);
        return ssl.takeErrors();
      }
      return bits < 2048 ? bits : null;
    }
  }

  Object[] sessionIdContext(byte[] id) {
    try (var arena = Arena.ofConfined()) {
      long at = OpenSsl.bytes(arena, id);
      return ssl.number("SSL_CTX_set_session_id_context", context, at, id.length) == 1
          ? null
          : ssl.takeConnectionErrors();
    }
  }

  void sessionTimeout(int seconds) {
    ssl.call("SSL_CTX_set_timeout", context, seconds);
  }

  byte[] ticketKeys() {
    return ticketKeys;
  }

  /**
   * The 48 bytes are a name, a key for HMAC and one for AES, 16 bytes each, as in Node.js. They are
   * used by {@link Callbacks}.
   */
  void setTicketKeys(byte[] keys) {
    ticketKeys = keys;
  }

  // -- certificate and key ------------------------------------------------------------------------

  /** A chain in PEM: the certificate, then those of its issuers. */
  Object[] certificate(byte[] pem) {
    try (var arena = Arena.ofConfined()) {
      ssl.clearErrors();
      long bio = ssl.reader(arena, pem);
      long leaf =
          ssl.call("PEM_read_bio_X509_AUX", bio, 0, roots.passwordCallback(), roots.passwordText());
      if (leaf == 0) {
        ssl.call("BIO_free", bio);
        return ssl.takeErrors();
      }
      var chain = new ArrayList<Long>();
      for (long next;
          (next =
                  ssl.call(
                      "PEM_read_bio_X509", bio, 0, roots.passwordCallback(), roots.passwordText()))
              != 0; ) {
        chain.add(next);
      }
      ssl.call("BIO_free", bio);
      long error = ssl.call("ERR_peek_last_error");
      if (OpenSsl.library(error) != PEM_LIBRARY || OpenSsl.reason(error) != NO_START_LINE) {
        return ssl.takeErrors();
      }
      ssl.clearErrors();
      return use(leaf, chain);
    }
  }

  private Object[] use(long leaf, Iterable<Long> chain) {
    Object[] errors = null;
    if (ssl.number("SSL_CTX_use_certificate", context, leaf) != 1) {
      errors = ssl.takeErrors();
    } else {
      ssl.call("X509_free", certificate);
      ssl.call("X509_free", issuer);
      certificate = leaf;
      issuer = 0;
      ssl.call("SSL_CTX_ctrl", context, 88 /* SSL_CTRL_CHAIN */, 0, 0);
    }
    for (long next : chain) {
      if (errors == null) {
        if (control(CTRL_EXTRA_CHAIN, 1, next) != 1) {
          errors = ssl.takeErrors();
        } else if (issuer == 0 && ssl.number("X509_check_issued", next, leaf) == 0) {
          ssl.call("X509_up_ref", next);
          issuer = next;
        }
      }
      ssl.call("X509_free", next);
    }
    return errors;
  }

  Object[] key(byte[] pem, byte[] passphrase) {
    try (var arena = Arena.ofConfined()) {
      ssl.clearErrors();
      long bio = ssl.reader(arena, pem);
      roots.usePassword(passphrase == null ? new byte[0] : passphrase);
      long key =
          ssl.call(
              "PEM_read_bio_PrivateKey", bio, 0, roots.passwordCallback(), roots.passwordText());
      roots.usePassword(new byte[0]);
      ssl.call("BIO_free", bio);
      if (key == 0) {
        return ssl.takeErrors();
      }
      int used = ssl.number("SSL_CTX_use_PrivateKey", context, key);
      ssl.call("EVP_PKEY_free", key);
      return used == 1 ? null : ssl.takeErrors();
    }
  }

  private static byte[] terminated(byte[] text) {
    return Arrays.copyOf(text, text.length + 1);
  }

  /** A PKCS #12 archive: key, certificate, and authorities. */
  Object[] archive(byte[] der, byte[] passphrase) {
    try (var arena = Arena.ofConfined()) {
      ssl.clearErrors();
      long bio = ssl.reader(arena, der);
      long parsed = ssl.call("d2i_PKCS12_bio", bio, 0);
      ssl.call("BIO_free", bio);
      if (parsed == 0) {
        return ssl.takeErrors();
      }
      var out = arena.allocate(24);
      long password = passphrase == null ? 0 : OpenSsl.bytes(arena, terminated(passphrase));
      int read =
          (int)
              ssl.call(
                  "PKCS12_parse",
                  parsed,
                  password,
                  out.address(),
                  out.address() + 8,
                  out.address() + 16);
      ssl.call("PKCS12_free", parsed);
      if (read != 1) {
        return ssl.takeErrors();
      }
      long key = Memory.getLong(out.address());
      long leaf = Memory.getLong(out.address() + 8);
      long authorities = Memory.getLong(out.address() + 16);
      Object[] errors = null;
      if (leaf == 0 || key == 0) {
        errors =
            new Object[] {
              0,
              null,
              null,
              key == 0
                  ? "Unable to load private key from PFX data"
                  : "Unable to load certificate from PFX data"
            };
      } else {
        var chain = new ArrayList<Long>();
        int count = authorities == 0 ? 0 : ssl.number("OPENSSL_sk_num", authorities);
        for (int i = 0; i < count; i++) {
          long authority = ssl.call("OPENSSL_sk_value", authorities, i);
          addAuthority(authority);
          ssl.call("X509_up_ref", authority);
          chain.add(authority);
        }
        errors = use(leaf, chain);
        leaf = 0;
        if (errors == null && ssl.number("SSL_CTX_use_PrivateKey", context, key) != 1) {
          errors = ssl.takeErrors();
        }
      }
      ssl.call("EVP_PKEY_free", key);
      ssl.call("X509_free", leaf);
      if (authorities != 0) {
        ssl.call("OPENSSL_sk_pop_free", authorities, ssl.address("X509_free"));
      }
      ssl.clearErrors();
      return errors;
    }
  }

  /** The certificate (or its issuer) in DER, or null. */
  byte[] ownCertificate(boolean ofIssuer) {
    if (ofIssuer && issuer == 0 && certificate != 0) {
      issuer = issuerOf(certificate);
    }
    long wanted = ofIssuer ? issuer : certificate;
    return wanted == 0 ? null : ssl.der("i2d_X509", wanted);
  }

  /** The issuer of a certificate among the authorities; a reference the caller frees, or 0. */
  long issuerOf(long subject) {
    long store = ssl.call("SSL_CTX_get_cert_store", context);
    long search = ssl.call("X509_STORE_CTX_new");
    try (var arena = Arena.ofConfined()) {
      ssl.call("X509_STORE_CTX_init", search, store, 0, 0);
      var out = arena.allocate(8);
      int found = ssl.number("X509_STORE_CTX_get1_issuer", out.address(), search, subject);
      return found == 1 ? Memory.getLong(out.address()) : 0;
    } finally {
      ssl.call("X509_STORE_CTX_free", search);
      ssl.clearErrors();
    }
  }

  // -- engines ------------------------------------------------------------------------------------

  /** An engine by its name or its shared object; 0 when there is none. */
  private long engine(String name) {
    try (var arena = Arena.ofConfined()) {
      ssl.clearErrors();
      long id = OpenSsl.string(arena, name);
      long engine = ssl.call("ENGINE_by_id", id);
      if (engine != 0) {
        return engine;
      }
      engine = ssl.call("ENGINE_by_id", OpenSsl.string(arena, "dynamic"));
      if (engine != 0) {
        long path = OpenSsl.string(arena, "SO_PATH");
        long load = OpenSsl.string(arena, "LOAD");
        if (ssl.number("ENGINE_ctrl_cmd_string", engine, path, id, 0) == 0
            || ssl.number("ENGINE_ctrl_cmd_string", engine, load, 0, 0) == 0) {
          ssl.call("ENGINE_free", engine);
          return 0;
        }
      }
      return engine;
    }
  }

  /** Takes a client's certificate from an engine. */
  Object[] clientCertificateEngine(String name) {
    long engine = engine(name);
    if (engine == 0) {
      return ssl.takeErrors();
    }
    // The context takes a reference of its own.
    int set = ssl.number("SSL_CTX_set_client_cert_engine", context, engine);
    var errors = set == 1 ? null : ssl.takeErrors();
    ssl.call("ENGINE_free", engine);
    return errors;
  }

  /** Takes the private key from an engine. */
  Object[] engineKey(String keyName, String name) {
    long engine = engine(name);
    if (engine == 0) {
      return ssl.takeErrors();
    }
    try (var arena = Arena.ofConfined()) {
      if (ssl.number("ENGINE_init", engine) != 1) {
        return ssl.takeErrors();
      }
      long key = ssl.call("ENGINE_load_private_key", engine, OpenSsl.string(arena, keyName), 0, 0);
      ssl.call("ENGINE_finish", engine);
      if (key == 0) {
        return ssl.takeErrors();
      }
      int used = ssl.number("SSL_CTX_use_PrivateKey", context, key);
      ssl.call("EVP_PKEY_free", key);
      return used == 1 ? null : ssl.takeErrors();
    } finally {
      ssl.call("ENGINE_free", engine);
    }
  }

  // -- authorities --------------------------------------------------------------------------------

  void defaultAuthorities() {
    long store = roots.store();
    ssl.call("X509_STORE_up_ref", store);
    ssl.call("SSL_CTX_set_cert_store", context, store);
    ownStore = false;
  }

  private long store() {
    if (!ownStore) {
      ownStore = true;
      long current = ssl.call("SSL_CTX_get_cert_store", context);
      if (roots.isShared(current)) {
        ssl.call("SSL_CTX_set_cert_store", context, roots.copy());
      }
    }
    return ssl.call("SSL_CTX_get_cert_store", context);
  }

  Object[] authorities(byte[] pem) {
    try (var arena = Arena.ofConfined()) {
      ssl.clearErrors();
      long bio = ssl.reader(arena, pem);
      for (long next;
          (next =
                  ssl.call(
                      "PEM_read_bio_X509_AUX",
                      bio,
                      0,
                      roots.passwordCallback(),
                      roots.passwordText()))
              != 0; ) {
        addAuthority(next);
        ssl.call("X509_free", next);
      }
      ssl.call("BIO_free", bio);
      ssl.clearErrors();
      return null;
    }
  }

  private void addAuthority(long authority) {
    ssl.call("X509_STORE_add_cert", store(), authority);
    ssl.call("SSL_CTX_add_client_CA", context, authority);
  }

  Object[] revocations(byte[] pem) {
    try (var arena = Arena.ofConfined()) {
      ssl.clearErrors();
      long bio = ssl.reader(arena, pem);
      long list =
          ssl.call("PEM_read_bio_X509_CRL", bio, 0, roots.passwordCallback(), roots.passwordText());
      ssl.call("BIO_free", bio);
      if (list == 0) {
        ssl.clearErrors();
        return new Object[] {0, null, null, "Failed to parse CRL"};
      }
      long target = store();
      ssl.call("X509_STORE_add_crl", target, list);
      ssl.call("X509_STORE_set_flags", target, 0x4 | 0x8); // check the certificate and all above
      ssl.call("X509_CRL_free", list);
      return null;
    }
  }

  void partialChains() {
    ssl.call("X509_STORE_set_flags", store(), 0x80000); // X509_V_FLAG_PARTIAL_CHAIN
  }
}
