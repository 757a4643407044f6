package dev.junction.crypto;

import java.util.Arrays;
import org.bouncycastle.crypto.digests.CSHAKEDigest;

/**
 * The extendable digests that only the Web Cryptography API offers: cSHAKE (SP 800-185), TurboSHAKE
 * and KangarooTwelve (RFC 9861).
 */
final class KeccakXofs {
  private static final int CHUNK = 8192;
  private static final byte[] NOTHING = {};

  private static final long[] ROUND_CONSTANTS = {
    0x000000008000808bL, 0x800000000000008bL, 0x8000000000008089L, 0x8000000000008003L,
    0x8000000000008002L, 0x8000000000000080L, 0x000000000000800aL, 0x800000008000000aL,
    0x8000000080008081L, 0x8000000000008080L, 0x0000000080000001L, 0x8000000080008008L
  };
  private static final int[] ROTATIONS = {
    1, 3, 6, 10, 15, 21, 28, 36, 45, 55, 2, 14, 27, 41, 56, 8, 25, 43, 62, 18, 39, 61, 20, 44
  };
  private static final int[] LANES = {
    10, 7, 11, 17, 18, 3, 5, 16, 8, 21, 24, 4, 15, 23, 19, 13, 12, 2, 20, 14, 22, 9, 6, 1
  };

  private KeccakXofs() {}

  /**
   * @param name as the Web Cryptography API spells it
   * @param length of the result, in bytes
   * @param customization of cSHAKE and KangarooTwelve; {@code null} for none
   * @param domain of TurboSHAKE
   */
  static byte[] digest(String name, byte[] data, int length, byte[] customization, int domain) {
    var custom = customization == null ? NOTHING : customization;
    return switch (name) {
      case "cSHAKE128" -> cShake(128, data, length, custom);
      case "cSHAKE256" -> cShake(256, data, length, custom);
      case "TurboSHAKE128" -> turboShake(168, data, domain, length);
      case "TurboSHAKE256" -> turboShake(136, data, domain, length);
      case "KT128" -> kangaroo(168, data, custom, length);
      case "KT256" -> kangaroo(136, data, custom, length);
      default -> throw new IllegalArgumentException(name);
    };
  }

  private static byte[] cShake(int bits, byte[] data, int length, byte[] customization) {
    var digest = new CSHAKEDigest(bits, null, customization);
    digest.update(data, 0, data.length);
    var result = new byte[length];
    digest.doFinal(result, 0, length);
    return result;
  }

  /** Keccak-p[1600, 12]. */
  private static void permute(long[] s) {
    var column = new long[5];
    for (var constant : ROUND_CONSTANTS) {
      for (var x = 0; x < 5; x++) column[x] = s[x] ^ s[x + 5] ^ s[x + 10] ^ s[x + 15] ^ s[x + 20];
      for (var x = 0; x < 5; x++) {
        var mixed = column[(x + 4) % 5] ^ Long.rotateLeft(column[(x + 1) % 5], 1);
        for (var y = 0; y < 25; y += 5) s[y + x] ^= mixed;
      }
      var moved = s[1];
      for (var i = 0; i < 24; i++) {
        var lane = LANES[i];
        var kept = s[lane];
        s[lane] = Long.rotateLeft(moved, ROTATIONS[i]);
        moved = kept;
      }
      for (var y = 0; y < 25; y += 5) {
        for (var x = 0; x < 5; x++) column[x] = s[y + x];
        for (var x = 0; x < 5; x++)
          s[y + x] = column[x] ^ ~column[(x + 1) % 5] & column[(x + 2) % 5];
      }
      s[0] ^= constant;
    }
  }

  private static void mix(long[] state, int at, int value) {
    state[at >> 3] ^= (value & 0xffL) << 8 * (at & 7);
  }

  private static byte[] turboShake(int rate, byte[] data, int domain, int length) {
    var state = new long[25];
    var at = 0;
    for (var value : data) {
      mix(state, at++, value);
      if (at == rate) {
        permute(state);
        at = 0;
      }
    }
    mix(state, at, domain);
    mix(state, rate - 1, 0x80);
    permute(state);
    var result = new byte[length];
    for (int i = 0, from = 0; i < length; i++, from++) {
      if (from == rate) {
        permute(state);
        from = 0;
      }
      result[i] = (byte) (state[from >> 3] >>> 8 * (from & 7));
    }
    return result;
  }

  /** The number without leading zeros, and the count of its bytes. */
  private static byte[] lengthEncode(long value) {
    var size = (71 - Long.numberOfLeadingZeros(value)) / 8;
    var result = new byte[size + 1];
    for (var i = 0; i < size; i++) result[i] = (byte) (value >>> 8 * (size - 1 - i));
    result[size] = (byte) size;
    return result;
  }

  private static byte[] concat(byte[]... parts) {
    var length = 0;
    for (var part : parts) length += part.length;
    var result = new byte[length];
    var at = 0;
    for (var part : parts) {
      System.arraycopy(part, 0, result, at, part.length);
      at += part.length;
    }
    return result;
  }

  private static byte[] kangaroo(int rate, byte[] data, byte[] customization, int length) {
    var whole = concat(data, customization, lengthEncode(customization.length));
    if (whole.length <= CHUNK) return turboShake(rate, whole, 0x07, length);
    var chunks = (whole.length - 1) / CHUNK;
    var parts = new byte[chunks + 4][];
    parts[0] = Arrays.copyOf(whole, CHUNK);
    parts[1] = new byte[] {3, 0, 0, 0, 0, 0, 0, 0};
    for (var i = 1; i <= chunks; i++) {
      var end = Math.min(whole.length, (i + 1) * CHUNK);
      var leaf = Arrays.copyOfRange(whole, i * CHUNK, end);
      parts[i + 1] = turboShake(rate, leaf, 0x0b, rate == 168 ? 32 : 64);
    }
    parts[chunks + 2] = lengthEncode(chunks);
    parts[chunks + 3] = new byte[] {(byte) 0xff, (byte) 0xff};
    return turboShake(rate, concat(parts), 0x06, length);
  }
}
