package dev.junction.crypto;

import dev.junction.engine.OpException;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.ArrayList;
import org.bouncycastle.crypto.agreement.DHStandardGroups;

/** {@code generatePrime} and {@code checkPrime}. */
final class Primes {
  private static final int CERTAINTY = 100;

  private Primes() {}

  /**
   * @param add the prime is {@code rem} modulo this; {@code null} for any
   * @param rem {@code null} means 1, or 3 for a safe prime
   */
  static byte[] generate(
      int bits, boolean safe, BigInteger add, BigInteger rem, SecureRandom random)
      throws OpException {
    if (add != null) {
      if (add.bitLength() > bits) throw new OpException("ERR_OUT_OF_RANGE", "invalid options.add");
      if (rem != null && add.compareTo(rem) <= 0) {
        throw new OpException("ERR_OUT_OF_RANGE", "invalid options.rem");
      }
    }
    if (add == null && bits < 8) return new byte[] {(byte) small(bits, safe, random)};
    if (safe && add == null && bits >= 32)
      return unsigned(SafePrimes.generate(bits, random), (bits + 7) / 8);
    while (true) {
      var candidate = candidate(bits, safe, add, rem, random);
      if (candidate.bitLength() != bits && bits > 3 && add == null) continue;
      if (candidate.bitLength() > bits || candidate.bitLength() == 0) continue;
      // the product of two such primes has exactly twice as many bits
      if (add == null && !candidate.testBit(bits - 2)) continue;
      if (!candidate.isProbablePrime(CERTAINTY)) continue;
      if (safe && bits > 2 && !candidate.shiftRight(1).isProbablePrime(CERTAINTY)) continue;
      return unsigned(candidate, (bits + 7) / 8);
    }
  }

  /** A prime of few bits, of which the two highest are set. */
  private static int small(int bits, boolean safe, SecureRandom random) throws OpException {
    var found = new ArrayList<Integer>();
    for (var n = bits < 2 ? 2 : 3 << (bits - 2); n < 1 << bits; n++) {
      var isPrime = BigInteger.valueOf(n).isProbablePrime(CERTAINTY);
      if (isPrime && (!safe || n == 3 || BigInteger.valueOf(n / 2).isProbablePrime(CERTAINTY)))
        found.add(n);
    }
    if (found.isEmpty() || bits < 2) {
      throw new OpException(
          "ERR_OSSL_BN_BITS_TOO_SMALL", "error:01800076:bignum routines::bits too small");
    }
    return found.get(random.nextInt(found.size()));
  }

  private static BigInteger candidate(
      int bits, boolean safe, BigInteger add, BigInteger rem, SecureRandom random) {
    if (add == null) {
      if (!safe) return bits < 2 ? BigInteger.TWO : BigInteger.probablePrime(bits, random);
      if (bits <= 2) return BigInteger.probablePrime(2, random);
      // p = 2q + 1
      return bits == 3
          ? BigInteger.valueOf(random.nextBoolean() ? 5 : 7)
          : BigInteger.probablePrime(bits - 1, random).shiftLeft(1).setBit(0);
    }
    var remainder = rem != null ? rem : BigInteger.valueOf(safe ? 3 : 1);
    var start = new BigInteger(bits, random).setBit(bits - 1);
    return start.subtract(start.mod(add)).add(remainder);
  }

  static byte[] unsigned(BigInteger value, int length) {
    var bytes = value.toByteArray();
    var result = new byte[Math.max(length, bytes[0] == 0 ? bytes.length - 1 : bytes.length)];
    var skip = bytes[0] == 0 && bytes.length > 1 ? 1 : 0;
    System.arraycopy(bytes, skip, result, result.length - bytes.length + skip, bytes.length - skip);
    return result;
  }

  /** The prime of a group of RFC 2409 or RFC 3526; all have the generator 2. */
  static byte[] group(String name) {
    var parameters =
        switch (name) {
          case "modp1" -> DHStandardGroups.rfc2409_768;
          case "modp2" -> DHStandardGroups.rfc2409_1024;
          case "modp5" -> DHStandardGroups.rfc3526_1536;
          case "modp14" -> DHStandardGroups.rfc3526_2048;
          case "modp15" -> DHStandardGroups.rfc3526_3072;
          case "modp16" -> DHStandardGroups.rfc3526_4096;
          case "modp17" -> DHStandardGroups.rfc3526_6144;
          case "modp18" -> DHStandardGroups.rfc3526_8192;
          default -> null;
        };
    return parameters == null ? null : unsigned(parameters.getP(), 1);
  }

  static boolean check(byte[] candidate, int checks) {
    // one Miller-Rabin round halves the doubt at least twice
    return new BigInteger(1, candidate)
        .isProbablePrime(checks == 0 ? CERTAINTY : Math.max(2 * checks, 2));
  }
}
