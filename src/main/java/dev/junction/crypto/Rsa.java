package dev.junction.crypto;

import dev.junction.engine.OpException;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.params.RSAPrivateCrtKeyParameters;

/** RSA with the paddings of RFC 8017. */
final class Rsa {
  static final int PKCS1_PADDING = 1;
  static final int NO_PADDING = 3;
  static final int OAEP_PADDING = 4;
  static final int PSS_PADDING = 6;

  static final int SALT_LENGTH_DIGEST = -1;
  static final int SALT_LENGTH_AUTO = -2;
  private static final int SALT_LENGTH_MAX = -3;

  private Rsa() {}

  static int length(RSAKeyParameters key) {
    return (key.getModulus().bitLength() + 7) / 8;
  }

  /** The RSA function, or with a private key its inverse, blinded against timing. */
  static byte[] apply(RSAKeyParameters key, byte[] input, SecureRandom random) throws OpException {
    var value = new BigInteger(1, input);
    if (value.compareTo(key.getModulus()) >= 0) {
      throw error("0200007A", "data too large for modulus", "DATA_TOO_LARGE_FOR_MODULUS");
    }
    return Primes.unsigned(
        key instanceof RSAPrivateCrtKeyParameters crt
            ? decrypt(crt, value, random)
            : value.modPow(key.getExponent(), key.getModulus()),
        length(key));
  }

  private static BigInteger decrypt(
      RSAPrivateCrtKeyParameters key, BigInteger input, SecureRandom random) {
    var n = key.getModulus();
    var blinding = BlindedKey.of(key).blinding(random);
    var blinded = input.multiply(blinding.blind()).mod(n);
    var m1 = blinded.mod(key.getP()).modPow(key.getDP(), key.getP());
    var m2 = blinded.mod(key.getQ()).modPow(key.getDQ(), key.getQ());
    var h = m1.subtract(m2).multiply(key.getQInv()).mod(key.getP());
    var result = m2.add(h.multiply(key.getQ()));
    return result.multiply(blinding.inverse()).mod(n);
  }

  static OpException error(String number, String reason, String code) {
    return new OpException("ERR_OSSL_RSA_" + code, "error:" + number + ":rsa routines::" + reason);
  }

  private static OpException tooLarge() {
    return error("0200006E", "data too large for key size", "DATA_TOO_LARGE_FOR_KEY_SIZE");
  }

  /** EMSA-PKCS1-v1_5 and the padding of {@code privateEncrypt}. */
  static byte[] padType1(byte[] data, int length) throws OpException {
    if (data.length > length - 11) throw tooLarge();
    var block = new byte[length];
    Arrays.fill(block, 2, length - data.length - 1, (byte) 0xff);
    block[1] = 1;
    System.arraycopy(data, 0, block, length - data.length, data.length);
    return block;
  }

  static byte[] unpadType1(byte[] block) throws OpException {
    var i = 2;
    if (block[0] == 0 && block[1] == 1) {
      while (i < block.length && block[i] == (byte) 0xff) i++;
      if (i >= 10 && i < block.length && block[i] == 0)
        return Arrays.copyOfRange(block, i + 1, block.length);
    }
    throw error("0200006A", "block type is not 01", "BLOCK_TYPE_IS_NOT_01");
  }

  static byte[] padType2(byte[] data, int length, SecureRandom random) throws OpException {
    if (data.length > length - 11) throw tooLarge();
    var block = new byte[length];
    block[1] = 2;
    for (var i = 2; i < length - data.length - 1; i++) {
      do block[i] = (byte) random.nextInt(256);
      while (block[i] == 0);
    }
    System.arraycopy(data, 0, block, length - data.length, data.length);
    return block;
  }

  /**
   * As OpenSSL does since 3.2: a padding that is wrong gives bytes made of key and ciphertext, so
   * that nobody learns whether it was wrong.
   */
  static byte[] unpadType2(byte[] block, RSAKeyParameters key, byte[] ciphertext) {
    var good = block[0] == 0 & block[1] == 2;
    var end = -1;
    for (var i = 2; i < block.length; i++) if (block[i] == 0 && end < 0) end = i;
    if (good && end >= 10) return Arrays.copyOfRange(block, end + 1, block.length);
    var secret = key.getExponent().toByteArray();
    var hash = DigestAlgorithm.SHA256.start();
    hash.update(secret, 0, secret.length);
    var mac = new Hmac(DigestAlgorithm.SHA256, hash.digest(32));
    mac.update(ciphertext);
    var fake = mac.doFinal();
    return Arrays.copyOf(fake, fake[31] & 31);
  }

  /** MGF1 over the seed, added into the bytes from offset on. */
  private static void mask(
      DigestAlgorithm digest, byte[] seed, byte[] bytes, int offset, int length) {
    for (int done = 0, counter = 0; done < length; counter++) {
      var hash = digest.start();
      hash.update(seed, 0, seed.length);
      hash.update(
          new byte[] {
            (byte) (counter >> 24), (byte) (counter >> 16), (byte) (counter >> 8), (byte) counter
          },
          0,
          4);
      var piece = hash.digest(digest.length);
      for (var i = 0; i < piece.length && done < length; i++, done++)
        bytes[offset + done] ^= piece[i];
    }
  }

  private static byte[] hash(DigestAlgorithm digest, byte[]... parts) {
    var state = digest.start();
    for (var part : parts) state.update(part, 0, part.length);
    return state.digest(digest.length);
  }

  static byte[] padOaep(
      byte[] data, int length, DigestAlgorithm digest, byte[] label, SecureRandom random)
      throws OpException {
    var size = digest.length;
    if (length < 2 * size + 2 || data.length > length - 2 * size - 2) throw tooLarge();
    var block = new byte[length];
    System.arraycopy(hash(digest, label), 0, block, 1 + size, size);
    block[length - data.length - 1] = 1;
    System.arraycopy(data, 0, block, length - data.length, data.length);
    var seed = new byte[size];
    random.nextBytes(seed);
    mask(digest, seed, block, 1 + size, length - size - 1);
    System.arraycopy(seed, 0, block, 1, size);
    mask(digest, Arrays.copyOfRange(block, 1 + size, length), block, 1, size);
    return block;
  }

  static byte[] unpadOaep(byte[] block, DigestAlgorithm digest, byte[] label) throws OpException {
    var size = digest.length;
    if (block.length >= 2 * size + 2) {
      mask(digest, Arrays.copyOfRange(block, 1 + size, block.length), block, 1, size);
      mask(
          digest, Arrays.copyOfRange(block, 1, 1 + size), block, 1 + size, block.length - size - 1);
      var good =
          block[0] == 0
              & MessageDigest.isEqual(
                  hash(digest, label), Arrays.copyOfRange(block, 1 + size, 1 + 2 * size));
      var i = 1 + 2 * size;
      while (i < block.length && block[i] == 0) i++;
      if (good && i < block.length && block[i] == 1)
        return Arrays.copyOfRange(block, i + 1, block.length);
    }
    throw error("02000079", "oaep decoding error", "OAEP_DECODING_ERROR");
  }

  /** EMSA-PSS. */
  static byte[] padPss(
      byte[] hashed,
      RSAKeyParameters key,
      DigestAlgorithm digest,
      DigestAlgorithm maskDigest,
      int saltLength,
      SecureRandom random)
      throws OpException {
    var bits = key.getModulus().bitLength() - 1;
    var length = (bits + 7) / 8;
    var size = digest.length;
    var salt = saltLength;
    if (saltLength == SALT_LENGTH_DIGEST) salt = size;
    else if (saltLength == SALT_LENGTH_AUTO || saltLength == SALT_LENGTH_MAX)
      salt = length - size - 2;
    if (salt < 0 || length < size + salt + 2) throw tooLarge();
    var saltBytes = new byte[salt];
    random.nextBytes(saltBytes);
    var h = hash(digest, new byte[8], hashed, saltBytes);
    var block = new byte[length];
    block[length - size - salt - 2] = 1;
    System.arraycopy(saltBytes, 0, block, length - size - salt - 1, salt);
    mask(maskDigest, h, block, 0, length - size - 1);
    block[0] &= (byte) (0xff >> (8 * length - bits));
    System.arraycopy(h, 0, block, length - size - 1, size);
    block[length - 1] = (byte) 0xbc;
    return Primes.unsigned(new BigInteger(1, block), length(key));
  }

  static boolean checkPss(
      byte[] padded,
      byte[] hashed,
      RSAKeyParameters key,
      DigestAlgorithm digest,
      DigestAlgorithm maskDigest,
      int saltLength) {
    var bits = key.getModulus().bitLength() - 1;
    var length = (bits + 7) / 8;
    var size = digest.length;
    var block = Arrays.copyOfRange(padded, padded.length - length, padded.length);
    if (padded.length > length && padded[0] != 0) return false;
    if (length < size + 2 || block[length - 1] != (byte) 0xbc) return false;
    var unused = 8 * length - bits;
    if ((block[0] & 0xff & ~(0xff >> unused)) != 0) return false;
    var h = Arrays.copyOfRange(block, length - size - 1, length - 1);
    mask(maskDigest, h, block, 0, length - size - 1);
    block[0] &= (byte) (0xff >> unused);
    var start = 0;
    while (start < length - size - 1 && block[start] == 0) start++;
    if (start == length - size - 1 || block[start] != 1) return false;
    var salt = Arrays.copyOfRange(block, start + 1, length - size - 1);
    var wanted = saltLength == SALT_LENGTH_DIGEST ? size : saltLength;
    if (wanted >= 0 && wanted != salt.length) return false;
    return MessageDigest.isEqual(h, hash(digest, new byte[8], hashed, salt));
  }
}
