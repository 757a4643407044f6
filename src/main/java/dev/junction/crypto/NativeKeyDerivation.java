package dev.junction.crypto;

import dev.junction.posix.LibC;
import dev.junction.posix.Memory;
import dev.junction.posix.NativeLibrary;
import dev.junction.posix.OpenSslFiles;
import java.nio.file.Path;

/**
 * Keys from passwords by OpenSSL, where it is on the system, in a fraction of the time that they
 * take here. Any thread may call.
 */
final class NativeKeyDerivation {
  private static final int NO_LOAD_CONFIG = 0x80;
  private static final int SCRYPT = 973;
  private static final long NO_LIMIT = 1L << 62;

  private final NativeLibrary library;
  private final long pbkdf2;
  private final long fetchDigest;
  private final long freeDigest;
  private final long clearErrors;
  private final long makeContext;
  private final long freeContext;
  private final long derive;
  private boolean missing;

  private NativeKeyDerivation(NativeLibrary library) {
    this.library = library;
    pbkdf2 = address("PKCS5_PBKDF2_HMAC");
    fetchDigest = address("EVP_MD_fetch");
    freeDigest = address("EVP_MD_free");
    clearErrors = address("ERR_clear_error");
    makeContext = address("EVP_PKEY_CTX_new_id");
    freeContext = address("EVP_PKEY_CTX_free");
    derive = address("EVP_PKEY_derive");
    long start = address("OPENSSL_init_crypto");
    if (!missing && System.getenv("OPENSSL_CONF") == null) {
      LibC.word(start, NO_LOAD_CONFIG, 0, 0, 0);
    }
  }

  /** Null where it is not on the system or cannot be called. */
  static NativeKeyDerivation open(Path home) {
    if (!LibC.takesEight()) {
      return null;
    }
    var library = OpenSslFiles.open(home, "crypto");
    if (library == null) {
      return null;
    }
    var made = new NativeKeyDerivation(library);
    return made.missing ? null : made;
  }

  private long address(String name) {
    var found = library.find(name);
    if (found == null) {
      missing = true;
      return 0;
    }
    return found.address();
  }

  /** Memory that holds passwords and keys only as long as it is needed. */
  private static final class Secrets implements AutoCloseable {
    private final Memory memory;
    private final long size;

    Secrets(long size) {
      this.size = size;
      memory = new Memory(size);
    }

    long put(byte[] bytes) {
      long at = memory.take(bytes.length + 8L & -8);
      Memory.put(at, bytes);
      return at;
    }

    long room(int length) {
      return memory.take(length + 8L & -8);
    }

    @Override
    public void close() {
      Memory.put(memory.address(), new byte[(int) size]);
      memory.close();
    }
  }

  private static Secrets secrets(byte[] password, byte[] salt, int length) {
    long size = (long) password.length + salt.length + length + 64;
    return size > 1 << 24 ? null : new Secrets(size);
  }

  /** Null if OpenSSL refuses. */
  byte[] pbkdf2(
      byte[] password, byte[] salt, int iterations, int length, DigestAlgorithm algorithm) {
    if (length == 0 || WholeDigests.number(algorithm) < 0) {
      return null;
    }
    var secrets = secrets(password, salt, length);
    if (secrets == null) {
      return null;
    }
    try (secrets;
        var name = new Memory(algorithm.jdkName.length() + 8L)) {
      long digest = LibC.word(fetchDigest, 0, name.string(algorithm.jdkName), 0, 0);
      if (digest == 0) {
        LibC.word(clearErrors, 0, 0, 0, 0);
        return null;
      }
      long key = secrets.room(length);
      int result =
          (int)
              LibC.wordOfEight(
                  pbkdf2,
                  secrets.put(password),
                  password.length,
                  secrets.put(salt),
                  salt.length,
                  iterations,
                  digest,
                  length,
                  key);
      LibC.word(freeDigest, digest, 0, 0, 0);
      return answer(result, key, length);
    }
  }

  /** Null if OpenSSL refuses. */
  byte[] scrypt(byte[] password, byte[] salt, int cost, int blockSize, int lanes, int length) {
    var secrets = length == 0 ? null : secrets(password, salt, length);
    if (secrets == null) {
      return null;
    }
    try (secrets) {
      long context = LibC.word(makeContext, SCRYPT, 0, 0, 0);
      if (context == 0) {
        LibC.word(clearErrors, 0, 0, 0, 0);
        return null;
      }
      long key = secrets.room(length);
      long size = secrets.room(8);
      Memory.putLong(size, length);
      boolean ready =
          set("EVP_PKEY_derive_init", context, 0, 0)
              && set("EVP_PKEY_CTX_set1_pbe_pass", context, secrets.put(password), password.length)
              && set("EVP_PKEY_CTX_set1_scrypt_salt", context, secrets.put(salt), salt.length)
              && set("EVP_PKEY_CTX_set_scrypt_N", context, cost, 0)
              && set("EVP_PKEY_CTX_set_scrypt_r", context, blockSize, 0)
              && set("EVP_PKEY_CTX_set_scrypt_p", context, lanes, 0)
              && set("EVP_PKEY_CTX_set_scrypt_maxmem_bytes", context, NO_LIMIT, 0);
      int result = ready ? (int) LibC.word(derive, context, key, size, 0) : 0;
      LibC.word(freeContext, context, 0, 0, 0);
      return answer(result, key, length);
    }
  }

  private boolean set(String name, long context, long value, long length) {
    var function = library.find(name);
    return function != null && (int) LibC.word(function.address(), context, value, length, 0) == 1;
  }

  private byte[] answer(int result, long key, int length) {
    if (result != 1) {
      LibC.word(clearErrors, 0, 0, 0, 0);
      return null;
    }
    return Memory.copy(key, length);
  }
}
