package dev.junction.crypto;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Safe primes, p = 2q + 1 with q prime too. Candidates are taken from an arithmetic progression; a
 * sieve over small primes strikes out those where p or q is divisible, so that few are left for the
 * costly tests.
 *
 * <p>q is 11 modulo 12, hence p is 23 modulo 24: then 2 generates the subgroup of order q, which is
 * what OpenSSL sees to for Diffie-Hellman.
 */
final class SafePrimes {
  private static final int STEP = 12;
  private static final int WINDOW = 1 << 16;
  private static final int SMALL = 1 << 18;

  private SafePrimes() {}

  static BigInteger generate(int bits, SecureRandom random) {
    var primes = smallPrimes();
    while (true) {
      var start = new BigInteger(bits - 1, random).setBit(bits - 2);
      if (bits > 8) start = start.setBit(bits - 3);
      start = start.add(BigInteger.valueOf(11 - start.mod(BigInteger.valueOf(STEP)).intValue()));
      var struck = sieve(start, primes, bits);
      for (var k = struck.nextClearBit(0); k < WINDOW; k = struck.nextClearBit(k + 1)) {
        var q = start.add(BigInteger.valueOf((long) STEP * k));
        if (q.bitLength() != bits - 1) break;
        if (!fermat(q)) continue;
        var p = q.shiftLeft(1).setBit(0);
        if (fermat(p) && q.isProbablePrime(64) && p.isProbablePrime(64)) return p;
      }
    }
  }

  /** A prime of that many bits that is 1 modulo q. */
  static BigInteger above(BigInteger q, int bits, SecureRandom random) {
    var step = q.shiftLeft(1);
    var primes = smallPrimes();
    while (true) {
      var start = new BigInteger(bits, random).setBit(bits - 1);
      start = start.subtract(start.mod(step)).add(BigInteger.ONE);
      var struck = new BitSet(WINDOW);
      if (bits > 40) {
        for (var s : primes) {
          if (s == 0) break;
          var modulus = BigInteger.valueOf(s);
          var slope = step.mod(modulus);
          if (slope.signum() == 0) continue;
          var inverse = slope.modInverse(modulus).longValue();
          strike(struck, s, (s - start.mod(modulus).longValue()) % s * inverse % s);
        }
      }
      for (var k = struck.nextClearBit(0); k < WINDOW; k = struck.nextClearBit(k + 1)) {
        var p = start.add(step.multiply(BigInteger.valueOf(k)));
        if (p.bitLength() != bits) break;
        if (fermat(p) && p.isProbablePrime(64)) return p;
      }
    }
  }

  private static boolean fermat(BigInteger n) {
    return BigInteger.TWO.modPow(n.subtract(BigInteger.ONE), n).equals(BigInteger.ONE);
  }

  private static BitSet sieve(BigInteger start, int[] primes, int bits) {
    var struck = new BitSet(WINDOW);
    for (var s : primes) {
      // a small candidate may be one of these primes itself
      if (bits < 40 && s >= 1 << (bits / 2)) break;
      var rest = start.mod(BigInteger.valueOf(s)).longValue();
      var inverse = BigInteger.valueOf(STEP).modInverse(BigInteger.valueOf(s)).longValue();
      strike(struck, s, (s - rest) % s * inverse % s);
      strike(struck, s, ((s - 1) / 2 - rest + s) % s * inverse % s);
    }
    return struck;
  }

  private static void strike(BitSet struck, int step, long first) {
    for (var k = first; k < WINDOW; k += step) struck.set((int) k);
  }

  private static int[] smallPrimes() {
    var composite = new BitSet(SMALL);
    var primes = new int[SMALL / 8];
    var count = 0;
    for (var n = 2; n < SMALL; n++) {
      if (composite.get(n)) continue;
      if (n > 3) primes[count++] = n;
      for (var m = (long) n * n; m < SMALL; m += n) composite.set((int) m);
    }
    return Arrays.copyOf(primes, count);
  }
}
