package dev.junction.crypto;

import dev.junction.engine.Args;
import dev.junction.engine.OpException;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.generators.SCrypt;
import org.bouncycastle.crypto.params.Argon2Parameters;

/** Keys from passwords and from other keys. */
final class KeyDerivation {
  private KeyDerivation() {}

  /** RFC 8018. */
  static byte[] pbkdf2(
      byte[] password, byte[] salt, int iterations, int length, DigestAlgorithm digest)
      throws GeneralSecurityException {
    var result = new byte[length];
    var jdk = jdkMac(digest, password);
    var own = jdk == null ? new Hmac(digest, password) : null;
    var size = digest.length;
    var u = new byte[size];
    var block = new byte[size];
    var message = Arrays.copyOf(salt, salt.length + 4);
    for (int offset = 0, number = 1; offset < length; offset += size, number++) {
      for (var i = 0; i < 4; i++) message[salt.length + i] = (byte) (number >>> (24 - 8 * i));
      var input = message;
      for (var iteration = 0; iteration < iterations; iteration++) {
        if (jdk != null) {
          jdk.update(input);
          jdk.doFinal(u, 0);
        } else {
          own.update(input);
          u = own.doFinal();
        }
        if (iteration == 0) System.arraycopy(u, 0, block, 0, size);
        else for (var i = 0; i < size; i++) block[i] ^= u[i];
        input = u;
      }
      System.arraycopy(block, 0, result, offset, Math.min(size, length - offset));
    }
    return result;
  }

  /**
   * The JDK's Mac writes into a given array; it cannot take an empty key and lacks some digests.
   */
  private static Mac jdkMac(DigestAlgorithm digest, byte[] key) throws GeneralSecurityException {
    var name =
        switch (digest) {
          case MD5 -> "HmacMD5";
          case SHA1 -> "HmacSHA1";
          case SHA224 -> "HmacSHA224";
          case SHA256 -> "HmacSHA256";
          case SHA384 -> "HmacSHA384";
          case SHA512 -> "HmacSHA512";
          default -> null;
        };
    if (name == null || key.length == 0) return null;
    var mac = Mac.getInstance(name);
    mac.init(new SecretKeySpec(key, name));
    return mac;
  }

  /** RFC 5869. */
  static byte[] hkdf(DigestAlgorithm digest, byte[] key, byte[] salt, byte[] info, int length) {
    var extract = new Hmac(digest, salt);
    extract.update(key);
    var expand = new Hmac(digest, extract.doFinal());
    var result = new byte[length];
    var previous = new byte[0];
    for (int offset = 0, number = 1; offset < length; offset += digest.length, number++) {
      expand.update(previous);
      expand.update(info);
      expand.update(new byte[] {(byte) number});
      previous = expand.doFinal();
      System.arraycopy(previous, 0, result, offset, Math.min(previous.length, length - offset));
    }
    return result;
  }

  static byte[] scrypt(
      byte[] password, byte[] salt, int cost, int blockSize, int parallelization, int length)
      throws OpException {
    if (length == 0) return new byte[0];
    try {
      return SCrypt.generate(password, salt, cost, blockSize, parallelization, length);
    } catch (IllegalArgumentException e) {
      throw new OpException("ERR_CRYPTO_INVALID_SCRYPT_PARAMS", "Invalid scrypt params");
    }
  }

  /** (type, message, nonce, lanes, length, memory, passes, secret?, associated data?); RFC 9106. */
  static byte[] argon2(Args args) {
    var parameters =
        new Argon2Parameters.Builder(args.intAt(0))
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withSalt(args.bytesAt(2))
            .withParallelism((int) args.longAt(3))
            .withMemoryAsKB((int) args.longAt(5))
            .withIterations((int) args.longAt(6));
    if (!args.isNullish(7)) parameters.withSecret(args.bytesAt(7));
    if (!args.isNullish(8)) parameters.withAdditional(args.bytesAt(8));
    var generator = new Argon2BytesGenerator();
    generator.init(parameters.build());
    var result = new byte[(int) args.longAt(4)];
    generator.generateBytes(args.bytesAt(1), result);
    return result;
  }
}
