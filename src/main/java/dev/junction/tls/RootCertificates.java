package dev.junction.tls;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.junction.posix.NativeLibrary;
import java.io.FileInputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The authorities that are trusted by default, and the store that contexts share. */
final class RootCertificates {
  private final OpenSsl ssl;
  private final Arena arena = Arena.ofShared();
  private final long passwordCallback;
  private byte[] password = {};
  private List<byte[]> trusted = List.of();
  private List<String> trustedFiles = List.of();
  private long store;

  RootCertificates(OpenSsl ssl) {
    this.ssl = ssl;
    passwordCallback = NativeLibrary.callback(this::givePassword, arena);
  }

  /** What OpenSSL calls for a password, so that it asks nobody: an empty one unless told. */
  long passwordCallback() {
    return passwordCallback;
  }

  /** The password of what is read next; empty for none. */
  void usePassword(byte[] wanted) {
    password = wanted;
  }

  private long givePassword(long buffer, long size, long writing, long data, long e, long f) {
    if ((int) size < password.length) {
      return -1;
    }
    MemorySegment.copy(
        password, 0, NativeLibrary.memory(buffer, password.length), JAVA_BYTE, 0, password.length);
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
    arena.close();
  }
}
