package dev.junction.crypto;

import dev.junction.posix.LibC;
import dev.junction.posix.Memory;
import dev.junction.posix.NativeLibrary;
import dev.junction.posix.OpenSslFiles;
import java.nio.file.Path;

/**
 * Ciphers and digests of whole messages by OpenSSL's libcrypto, where it is on the system: the
 * JDK's take several times as long until the JVM has compiled them, and ChaCha20 also later. Works
 * on memory by its address; one thread's.
 */
final class NativeCrypto implements AutoCloseable {
  static final int FAILED = -1;
  static final int NOT_AUTHENTIC = 0;
  static final int DONE = 1;

  private static final int NO_LOAD_CONFIG = 0x80;
  private static final int SET_IV_LENGTH = 0x9;
  private static final int GET_TAG = 0x10;
  private static final int SET_TAG = 0x11;
  private static final int USUAL_IV = 12;
  private static final int TAG_LENGTH = 16;

  private static final int CBC = 0;
  private static final int ECB = 1;
  private static final int GCM = 3;
  private static final int CHACHA = 4;
  private static final String[] MODES = {"CBC", "ECB", "CTR", "GCM"};
  private static final int KEY_LENGTHS = 3;

  private final long fetchCipher;
  private final long fetchDigest;
  private final long init;
  private final long update;
  private final long end;
  private final long control;
  private final long setPadding;
  private final long reset;
  private final long digest;
  private final long clearErrors;
  private final long freeContext;
  private final long freeCipher;
  private final long freeDigest;
  private final long context;
  private final long[] ciphers = new long[(MODES.length + 1) * KEY_LENGTHS];
  private final long[] digests = new long[DigestAlgorithm.values().length];
  private final Memory scratch = new Memory(8);

  private NativeCrypto(Names names) {
    fetchCipher = names.address("EVP_CIPHER_fetch");
    fetchDigest = names.address("EVP_MD_fetch");
    init = names.address("EVP_CipherInit_ex");
    update = names.address("EVP_CipherUpdate");
    end = names.address("EVP_CipherFinal_ex");
    control = names.address("EVP_CIPHER_CTX_ctrl");
    setPadding = names.address("EVP_CIPHER_CTX_set_padding");
    reset = names.address("EVP_CIPHER_CTX_reset");
    digest = names.address("EVP_Digest");
    clearErrors = names.address("ERR_clear_error");
    freeContext = names.address("EVP_CIPHER_CTX_free");
    freeCipher = names.address("EVP_CIPHER_free");
    freeDigest = names.address("EVP_MD_free");
    long newContext = names.address("EVP_CIPHER_CTX_new");
    long start = names.address("OPENSSL_init_crypto");
    if (names.missing) {
      context = 0;
      return;
    }
    if (System.getenv("OPENSSL_CONF") == null) {
      LibC.word(start, NO_LOAD_CONFIG, 0, 0, 0);
    }
    context = LibC.word(newContext, 0, 0, 0, 0);
  }

  private static final class Names {
    private final NativeLibrary library;
    private boolean missing;

    Names(NativeLibrary library) {
      this.library = library;
    }

    long address(String name) {
      var found = library.find(name);
      if (found == null) {
        missing = true;
        return 0;
      }
      return found.address();
    }
  }

  /** Null where it is not on the system or cannot be called cheaply. */
  static NativeCrypto open(Path home) {
    if (!LibC.isDirect()) {
      return null;
    }
    var library = OpenSslFiles.open(home, "crypto");
    if (library == null) {
      return null;
    }
    var made = new NativeCrypto(new Names(library));
    return made.context == 0 ? null : made;
  }

  private static boolean succeeded(long result) {
    return (int) result == 1;
  }

  private long cipher(int kind, int keyLength) {
    int at = kind * KEY_LENGTHS + (keyLength - 16) / 8;
    if (ciphers[at] == 0) {
      var name = kind == CHACHA ? "ChaCha20-Poly1305" : "AES-" + keyLength * 8 + "-" + MODES[kind];
      ciphers[at] = fetch(fetchCipher, name);
    }
    return ciphers[at];
  }

  private long fetch(long function, String name) {
    try (var text = new Memory(name.length() + 8L)) {
      return LibC.word(function, 0, text.string(name), 0, 0);
    }
  }

  /**
   * Runs a cipher over a message in its place.
   *
   * @param kind as {@link WholeCiphers} has it
   * @param tag 16 bytes to write the tag to, or the tag
   * @return {@link #FAILED} only as long as the message is what it was
   */
  int run(
      int kind,
      boolean encrypt,
      long key,
      int keyLength,
      long iv,
      int ivLength,
      long tag,
      int tagLength,
      long associated,
      int associatedLength,
      long data,
      int length) {
    long cipher = cipher(kind, keyLength);
    if (cipher == 0) {
      return failed();
    }
    int direction = encrypt ? 1 : 0;
    boolean authenticates = kind == GCM || kind == CHACHA;
    long out = scratch.address();
    try {
      if (kind == GCM && ivLength != USUAL_IV) {
        if (!succeeded(LibC.word(init, context, cipher, 0, 0, 0, direction))
            || !succeeded(LibC.word(control, context, SET_IV_LENGTH, ivLength, 0))
            || !succeeded(LibC.word(init, context, 0, 0, key, iv, direction))) {
          return failed();
        }
      } else if (!succeeded(
          LibC.word(init, context, cipher, 0, key, kind == ECB ? 0 : iv, direction))) {
        return failed();
      }
      if (kind == CBC || kind == ECB) {
        LibC.word(setPadding, context, 0, 0, 0);
      }
      if (authenticates
          && !encrypt
          && !succeeded(LibC.word(control, context, SET_TAG, tagLength, tag))) {
        return failed();
      }
      if (associatedLength > 0
          && !succeeded(LibC.word(update, context, 0, out, associated, associatedLength, 0))) {
        return failed();
      }
      if (length > 0 && !succeeded(LibC.word(update, context, data, out, data, length, 0))) {
        throw new IllegalStateException("OpenSSL refuses a message");
      }
      if (!succeeded(LibC.word(end, context, out, out + 4, 0))) {
        failed();
        return NOT_AUTHENTIC;
      }
      if (authenticates && encrypt) {
        LibC.word(control, context, GET_TAG, TAG_LENGTH, tag);
      }
      return DONE;
    } finally {
      // Forgets the key.
      LibC.word(reset, context, 0, 0, 0);
    }
  }

  /** Nothing is left for TLS, which asks for the thread's last error. */
  private int failed() {
    LibC.word(clearErrors, 0, 0, 0, 0);
    return FAILED;
  }

  /** Writes the digest of the data to the target; whether it could. */
  boolean digest(DigestAlgorithm algorithm, long data, int length, long target) {
    int at = algorithm.ordinal();
    if (digests[at] == 0) {
      digests[at] = fetch(fetchDigest, algorithm.jdkName);
      if (digests[at] == 0) {
        failed();
        return false;
      }
    }
    return succeeded(LibC.word(digest, data, length, target, scratch.address(), digests[at], 0))
        || failed() == DONE;
  }

  @Override
  public void close() {
    LibC.word(freeContext, context, 0, 0, 0);
    for (long cipher : ciphers) {
      LibC.word(freeCipher, cipher, 0, 0, 0);
    }
    for (long each : digests) {
      LibC.word(freeDigest, each, 0, 0, 0);
    }
    scratch.close();
  }
}
