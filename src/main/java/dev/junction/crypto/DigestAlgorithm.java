package dev.junction.crypto;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.bouncycastle.crypto.digests.Blake2bDigest;
import org.bouncycastle.crypto.digests.Blake2sDigest;
import org.bouncycastle.crypto.digests.KeccakDigest;
import org.bouncycastle.crypto.digests.MD4Digest;
import org.bouncycastle.crypto.digests.RIPEMD160Digest;
import org.bouncycastle.crypto.digests.SHAKEDigest;
import org.bouncycastle.crypto.digests.SM3Digest;
import org.bouncycastle.crypto.digests.WhirlpoolDigest;

/** The digests of OpenSSL that can be told by name. */
enum DigestAlgorithm {
  MD5("MD5", 16, 64, "md5 rsa-md5 md5withrsaencryption ssl3-md5 1.2.840.113549.2.5"),
  SHA1(
      "SHA-1",
      20,
      64,
      "sha1 sha-1 rsa-sha1 rsa-sha1-2 sha1withrsaencryption ssl3-sha1 1.3.14.3.2.26"),
  SHA224("SHA-224", 28, 64, "sha224 sha-224 sha2-224 rsa-sha224 sha224withrsaencryption"),
  SHA256(
      "SHA-256",
      32,
      64,
      "sha256 sha-256 sha2-256 rsa-sha256 sha256withrsaencryption 2.16.840.1.101.3.4.2.1"),
  SHA384("SHA-384", 48, 128, "sha384 sha-384 sha2-384 rsa-sha384 sha384withrsaencryption"),
  SHA512("SHA-512", 64, 128, "sha512 sha-512 sha2-512 rsa-sha512 sha512withrsaencryption"),
  SHA512_224(
      "SHA-512/224",
      28,
      128,
      "sha512-224 sha-512/224 sha2-512/224 rsa-sha512/224 sha512-224withrsaencryption"),
  SHA512_256(
      "SHA-512/256",
      32,
      128,
      "sha512-256 sha-512/256 sha2-512/256 rsa-sha512/256 sha512-256withrsaencryption"),
  /** SHA-256, cut (SP 800-208). */
  SHA256_192("SHA-256", 24, 64, "sha256-192 sha-256/192 sha2-256/192"),
  SHA3_224("SHA3-224", 28, 144, "sha3-224 rsa-sha3-224 id-rsassa-pkcs1-v1_5-with-sha3-224"),
  SHA3_256("SHA3-256", 32, 136, "sha3-256 rsa-sha3-256 id-rsassa-pkcs1-v1_5-with-sha3-256"),
  SHA3_384("SHA3-384", 48, 104, "sha3-384 rsa-sha3-384 id-rsassa-pkcs1-v1_5-with-sha3-384"),
  SHA3_512("SHA3-512", 64, 72, "sha3-512 rsa-sha3-512 id-rsassa-pkcs1-v1_5-with-sha3-512"),
  SHAKE128(null, 16, 168, "shake128 shake-128"),
  SHAKE256(null, 32, 136, "shake256 shake-256"),
  KECCAK224(null, 28, 144, "keccak-224"),
  KECCAK256(null, 32, 136, "keccak-256"),
  KECCAK384(null, 48, 104, "keccak-384"),
  KECCAK512(null, 64, 72, "keccak-512"),
  RIPEMD160(null, 20, 64, "ripemd160 ripemd ripemd-160 rmd160 rsa-ripemd160 ripemd160withrsa"),
  SM3(null, 32, 64, "sm3 rsa-sm3 sm3withrsaencryption"),
  BLAKE2B512(null, 64, 128, "blake2b512 blake2b-512"),
  BLAKE2S256(null, 32, 64, "blake2s256 blake2s-256"),
  MD5_SHA1(null, 36, 64, "md5-sha1"),
  MD4(null, 16, 64, "md4 rsa-md4 md4withrsaencryption"),
  WHIRLPOOL(null, 64, 64, "whirlpool");

  private static final Map<String, DigestAlgorithm> BY_NAME = new HashMap<>();

  static {
    for (var algorithm : values()) {
      for (var name : algorithm.names.split(" ")) BY_NAME.put(name, algorithm);
    }
  }

  /** The JDK's name; {@code null} where Bouncy Castle does it. */
  final String jdkName;

  /** In bytes; of an extendable output, the length when none is asked for. */
  final int length;

  final int blockSize;
  private final String names;

  DigestAlgorithm(String jdkName, int length, int blockSize, String names) {
    this.jdkName = jdkName;
    this.length = length;
    this.blockSize = blockSize;
    this.names = names;
  }

  /** {@code null} if there is none of that name, in whatever case. */
  static DigestAlgorithm named(String name) {
    return BY_NAME.get(name.toLowerCase(Locale.ROOT));
  }

  /** The name by which OpenSSL is asked for it; null where it is not. */
  String openSslName() {
    return switch (this) {
      case MD5, SHA1, SM3 -> name();
      case SHA224, SHA256, SHA384, SHA512 -> "SHA2-" + name().substring(3);
      case SHA512_224, SHA512_256 -> "SHA2-512/" + name().substring(7);
      case SHA3_224, SHA3_256, SHA3_384, SHA3_512 -> "SHA3-" + length * 8;
      case RIPEMD160 -> "RIPEMD-160";
      case BLAKE2B512 -> "BLAKE2B-512";
      case BLAKE2S256 -> "BLAKE2S-256";
      case MD5_SHA1 -> "MD5-SHA1";
      default -> null;
    };
  }

  boolean isExtendable() {
    return this == SHAKE128 || this == SHAKE256;
  }

  Digester start() {
    if (jdkName != null) return Digester.Jdk.of(jdkName);
    return switch (this) {
      case SHAKE128 -> new Digester.BouncyCastle(new SHAKEDigest(128));
      case SHAKE256 -> new Digester.BouncyCastle(new SHAKEDigest(256));
      case KECCAK224 -> new Digester.BouncyCastle(new KeccakDigest(224));
      case KECCAK256 -> new Digester.BouncyCastle(new KeccakDigest(256));
      case KECCAK384 -> new Digester.BouncyCastle(new KeccakDigest(384));
      case KECCAK512 -> new Digester.BouncyCastle(new KeccakDigest(512));
      case RIPEMD160 -> new Digester.BouncyCastle(new RIPEMD160Digest());
      case SM3 -> new Digester.BouncyCastle(new SM3Digest());
      case BLAKE2B512 -> new Digester.BouncyCastle(new Blake2bDigest(512));
      case BLAKE2S256 -> new Digester.BouncyCastle(new Blake2sDigest(256));
      case MD4 -> new Digester.BouncyCastle(new MD4Digest());
      case WHIRLPOOL -> new Digester.BouncyCastle(new WhirlpoolDigest());
      case MD5_SHA1 -> new Digester.Md5Sha1(MD5.start(), SHA1.start());
      default -> throw new IllegalStateException(name());
    };
  }
}
