package dev.junction.crypto;

import dev.junction.engine.OpException;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Locale;
import javax.crypto.Cipher;
import javax.crypto.spec.ChaCha20ParameterSpec;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** One symmetric cipher under way. */
abstract class CipherState {
  static final byte[] NOTHING = {};

  /** What Node says of data that does not authenticate, and of a final out of turn. */
  static OpException unauthenticated() {
    return new OpException("", "Unsupported state or unable to authenticate data");
  }

  static OpException wrongFinalBlock() {
    return new OpException(
        "ERR_OSSL_WRONG_FINAL_BLOCK_LENGTH",
        "error:1C80006B:Provider routines::wrong final block length");
  }

  static OpException badDecrypt() {
    return new OpException("ERR_OSSL_BAD_DECRYPT", "error:1C800064:Provider routines::bad decrypt");
  }

  abstract byte[] update(byte[] data) throws GeneralSecurityException, OpException;

  /**
   * Ends the cipher.
   *
   * @param tag the expected tag when decrypting with authentication; {@code null} otherwise
   */
  abstract byte[] finish(byte[] tag) throws GeneralSecurityException, OpException;

  /** The whole tag that authenticates what was encrypted; after {@link #finish}. */
  byte[] tag() {
    return null;
  }

  void authenticate(byte[] data) throws GeneralSecurityException {
    throw new IllegalStateException("not an authenticating cipher");
  }

  void setPadding(boolean padding) throws GeneralSecurityException {}

  /** What a name such as {@code aes-256-gcm} is made of. */
  record Spec(
      String name,
      String algorithm,
      String mode,
      boolean encrypt,
      byte[] key,
      byte[] iv,
      int tagLength) {
    int direction() {
      return encrypt ? Cipher.ENCRYPT_MODE : Cipher.DECRYPT_MODE;
    }
  }

  /**
   * @param name the canonical name, in lower case
   */
  static CipherState open(
      String name, String mode, boolean encrypt, byte[] key, byte[] iv, int tagLength)
      throws GeneralSecurityException, OpException {
    var algorithm =
        name.toLowerCase(Locale.ROOT)
            .replaceFirst("^id-", "")
            .replaceFirst("-.*", "")
            .replaceFirst("(aes|aria|camellia)\\d+$", "$1");
    if (name.startsWith("des-ede") || name.equals("id-smime-alg-cms3deswrap")) algorithm = "desede";
    var spec = new Spec(name, algorithm, mode, encrypt, key, iv, tagLength);
    if (name.equals("chacha20-poly1305")) return new ChaChaPoly(spec);
    if (name.equals("chacha20")) return new JdkStream(spec);
    if (algorithm.equals("aes")) {
      switch (mode) {
        case "cbc", "ecb" -> {
          if (!name.endsWith("-cts")) return new JdkBlocks(spec);
        }
        case "ctr" -> {
          return new JdkStream(spec);
        }
        case "gcm" -> {
          return new Gcm(spec);
        }
        default -> {}
      }
    }
    return BouncyCastleCiphers.open(spec);
  }

  /** CBC and ECB of AES, by the JDK. */
  private static final class JdkBlocks extends PaddedBlocks {
    private final Cipher cipher;

    JdkBlocks(Spec spec) throws GeneralSecurityException {
      super(16, spec.encrypt);
      cipher = Cipher.getInstance("AES/" + spec.mode.toUpperCase(Locale.ROOT) + "/NoPadding");
      var key = new SecretKeySpec(spec.key, "AES");
      if (spec.mode.equals("ecb")) cipher.init(spec.direction(), key);
      else cipher.init(spec.direction(), key, new IvParameterSpec(spec.iv));
    }

    @Override
    byte[] process(byte[] data) {
      var result = cipher.update(data);
      return result == null ? NOTHING : result;
    }
  }

  /** CTR of AES and ChaCha20, by the JDK. */
  private static final class JdkStream extends CipherState {
    private final Cipher cipher;

    JdkStream(Spec spec) throws GeneralSecurityException {
      if (spec.name.equals("chacha20")) {
        cipher = Cipher.getInstance("ChaCha20");
        var counter = 0;
        for (var i = 3; i >= 0; i--) counter = counter << 8 | spec.iv[i] & 255;
        var nonce = Arrays.copyOfRange(spec.iv, 4, 16);
        cipher.init(
            spec.direction(),
            new SecretKeySpec(spec.key, "ChaCha20"),
            new ChaCha20ParameterSpec(nonce, counter));
      } else {
        cipher = Cipher.getInstance("AES/CTR/NoPadding");
        cipher.init(
            spec.direction(), new SecretKeySpec(spec.key, "AES"), new IvParameterSpec(spec.iv));
      }
    }

    @Override
    byte[] update(byte[] data) {
      if (data.length == 0) return NOTHING;
      var result = cipher.update(data);
      return result == null ? NOTHING : result;
    }

    @Override
    byte[] finish(byte[] tag) throws GeneralSecurityException {
      return cipher.doFinal();
    }
  }

  /**
   * An authenticating cipher made of a stream cipher, whose output is there at once as in Node, and
   * of the JDK's authenticating one, which always encrypts and is asked for nothing but the tag.
   * (The JDK holds back everything that it decrypts until the tag is known.)
   */
  private abstract static class StreamAndTag extends CipherState {
    final Spec spec;
    Cipher stream;
    Cipher authenticator;
    private byte[] tag;

    StreamAndTag(Spec spec) {
      this.spec = spec;
    }

    @Override
    byte[] update(byte[] data) throws GeneralSecurityException {
      if (data.length == 0) return NOTHING;
      var result = stream.update(data);
      var plain = spec.encrypt ? data : result;
      authenticator.update(plain, 0, plain.length, new byte[plain.length + 64], 0);
      return result;
    }

    @Override
    void authenticate(byte[] data) {
      authenticator.updateAAD(data);
    }

    @Override
    byte[] finish(byte[] expected) throws GeneralSecurityException, OpException {
      var last = authenticator.doFinal();
      tag = Arrays.copyOfRange(last, last.length - 16, last.length);
      if (spec.encrypt) return NOTHING;
      var actual = expected == null ? NOTHING : Arrays.copyOf(tag, expected.length);
      if (expected == null || !java.security.MessageDigest.isEqual(actual, expected))
        throw unauthenticated();
      return NOTHING;
    }

    @Override
    byte[] tag() {
      return tag;
    }
  }

  private static final class Gcm extends StreamAndTag {
    Gcm(Spec spec) throws GeneralSecurityException {
      super(spec);
      var key = new SecretKeySpec(spec.key(), "AES");
      var parameters = new GCMParameterSpec(128, spec.iv());
      authenticator = Cipher.getInstance("AES/GCM/NoPadding");
      authenticator.init(Cipher.ENCRYPT_MODE, key, parameters);
      byte[] counter;
      if (spec.iv().length == 12) {
        counter = Arrays.copyOf(spec.iv(), 16);
        counter[15] = 2;
      } else {
        // The first counter block comes of GHASH, which the JDK keeps to itself: take it from its
        // encryption.
        var probe = Cipher.getInstance("AES/GCM/NoPadding");
        probe.init(Cipher.ENCRYPT_MODE, key, parameters);
        var block = Cipher.getInstance("AES/ECB/NoPadding");
        block.init(Cipher.DECRYPT_MODE, key);
        counter = block.doFinal(Arrays.copyOf(probe.doFinal(new byte[16]), 16));
      }
      stream = Cipher.getInstance("AES/CTR/NoPadding");
      stream.init(Cipher.ENCRYPT_MODE, key, new IvParameterSpec(counter));
    }
  }

  private static final class ChaChaPoly extends StreamAndTag {
    ChaChaPoly(Spec spec) throws GeneralSecurityException {
      super(spec);
      var key = new SecretKeySpec(spec.key(), "ChaCha20");
      var nonce = new byte[12];
      System.arraycopy(spec.iv(), 0, nonce, 12 - spec.iv().length, spec.iv().length);
      authenticator = Cipher.getInstance("ChaCha20-Poly1305");
      authenticator.init(Cipher.ENCRYPT_MODE, key, new IvParameterSpec(nonce));
      stream = Cipher.getInstance("ChaCha20");
      stream.init(Cipher.ENCRYPT_MODE, key, new ChaCha20ParameterSpec(nonce, 1));
    }
  }
}
