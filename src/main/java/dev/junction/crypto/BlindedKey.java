package dev.junction.crypto;

import java.math.BigInteger;
import java.security.SecureRandom;
import org.bouncycastle.crypto.params.RSAPrivateCrtKeyParameters;

/**
 * A private RSA key with the numbers that hide from a clock what it is applied to. To find such a
 * pair takes half as long as to use the key; so a pair is squared for the next use and replaced
 * after some, as OpenSSL does it.
 */
final class BlindedKey extends RSAPrivateCrtKeyParameters {
  private static final int USES = 32;

  /**
   * @param blind a number to the power of the public exponent
   * @param inverse the inverse of that number
   */
  record Blinding(BigInteger blind, BigInteger inverse) {}

  private Blinding next;
  private int uses;

  private BlindedKey(RSAPrivateCrtKeyParameters key) {
    super(
        key.getModulus(),
        key.getPublicExponent(),
        key.getExponent(),
        key.getP(),
        key.getQ(),
        key.getDP(),
        key.getDQ(),
        key.getQInv(),
        true);
  }

  static BlindedKey of(RSAPrivateCrtKeyParameters key) {
    return key instanceof BlindedKey blinded ? blinded : new BlindedKey(key);
  }

  /** A pair for one use. */
  synchronized Blinding blinding(SecureRandom random) {
    var n = getModulus();
    if (uses == 0) {
      BigInteger root;
      do root = new BigInteger(n.bitLength() - 1, random);
      while (root.signum() == 0 || !root.gcd(n).equals(BigInteger.ONE));
      next = new Blinding(root.modPow(getPublicExponent(), n), root.modInverse(n));
      uses = USES;
    } else {
      next =
          new Blinding(
              next.blind.multiply(next.blind).mod(n), next.inverse.multiply(next.inverse).mod(n));
    }
    uses--;
    return next;
  }
}
