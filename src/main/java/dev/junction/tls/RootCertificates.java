package dev.junction.tls;

import dev.junction.posix.Memory;
import dev.junction.posix.NativeLibrary;
import java.io.FileInputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The authorities that are trusted by default, and the store that contexts share. */
final class RootCertificates {
  /** What OpenSSL has room for. */
  private static final int LONGEST_PASSWORD = 1024;

  private final OpenSsl ssl;
  private final Arena arena = Arena.ofShared();
  private final Memory noPassword = new Memory(8);
  private long passwordCallback;
  private Memory passwordText = noPassword;
  private byte[] password = {};
  private List<byte[]> trusted = List.of();
  private List<String> trustedFiles = List.of();
  private long store;

  RootCertificates(OpenSsl ssl) {
    this.ssl = ssl;
  }

  /**
   * What OpenSSL calls for a password, so that it asks nobody: an empty one unless told. 0 for its
   * own function, which takes {@link #passwordText}; to make one here takes the JVM long.
   */
  long passwordCallback() {
    if (isPlain(password)) {
      return 0;
    }
    if (passwordCallback == 0) {
      passwordCallback = NativeLibrary.callback(this::givePassword, arena);
    }
    return passwordCallback;
  }

  /** What goes with {@link #passwordCallback}. */
  long passwordText() {
    return passwordText.address();
  }

  private static boolean isPlain(byte[] password) {
    for (byte each : password) {
      if (each == 0) {
        return false;
      }
    }
    return password.length <= LONGEST_PASSWORD;
  }

  /** The password of what is read next; empty for none. */
  void usePassword(byte[] wanted) {
    if (passwordText != noPassword) {
      passwordText.close();
      passwordText = noPassword;
    }
    password = wanted;
    if (wanted.length > 0) {
      passwordText = new Memory(wanted.length + 8L);
      passwordText.string(wanted);
    }
  }

  private long givePassword(long buffer, long size, long writing, long data, long e, long f) {
    if ((int) size < password.length) {
      return -1;
    }
    Memory.put(buffer, password);
    return password.length;
  }

  /** The certificates that the JDK trusts, which in most builds are Mozilla's list; in DER. */
  static List<byte[]> bundled() throws IOException, GeneralSecurityException {
    var file = Path.of(System.getProperty("java.home"), "lib", "security", "cacerts");
    if (!Files.exists(file)) {
      return List.of();
    }
    var keyStore = KeyStore.getInstance("JKS"); // reads PKCS #12 as well
    try (var input = new FileInputStream(file.toFile())) {
      keyStore.load(input, null);
    }
    var aliases = Collections.list(keyStore.aliases());
    Collections.sort(aliases);
    var found = new ArrayList<byte[]>();
    for (var alias : aliases) {
      var certificate = keyStore.getCertificate(alias);
      if (certificate != null) {
        found.add(certificate.getEncoded());
      }
    }
    return found;
  }

  boolean isShared(long candidate) {
    return candidate == store && store != 0;
  }

  boolean isLoaded() {
    return store != 0;
  }

  long store() {
    if (store == 0) {
      store = copy();
    }
    return store;
  }

  /** Sets the certificates of the shared store, in DER. Contexts made before keep theirs. */
  void trust(List<byte[]> certificates, List<String> files) {
    trusted = certificates;
    trustedFiles = files;
    ssl.call("X509_STORE_free", store);
    store = copy();
  }

  /** A store of its own with the same certificates. */
  long copy() {
    long target = ssl.call("X509_STORE_new");
    try (var scope = Arena.ofConfined()) {
      for (var file : trustedFiles) {
        ssl.call("X509_STORE_load_file", target, OpenSsl.string(scope, file));
      }
    }
    for (var der : trusted) {
      long certificate = ssl.parse("d2i_X509", der);
      if (certificate != 0) {
        ssl.call("X509_STORE_add_cert", target, certificate);
        ssl.call("X509_free", certificate);
      }
    }
    ssl.clearErrors();
    return target;
  }

  void close() {
    usePassword(new byte[0]);
    noPassword.close();
    arena.close();
  }
}
