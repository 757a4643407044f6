package dev.junction.crypto;

import dev.junction.engine.OpException;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.pqc.crypto.mlkem.MLKEMExtractor;
import org.bouncycastle.pqc.crypto.mlkem.MLKEMGenerator;
import org.bouncycastle.pqc.crypto.mlkem.MLKEMPrivateKeyParameters;

/**
 * Key encapsulation: ML-KEM, RSASVE (SP 800-56B, 7.2.1) and the Diffie-Hellman KEMs of HPKE (RFC
 * 9180, 4.1).
 */
final class Encapsulation {
  private Encapsulation() {}

  private static OpException failed(String what) {
    return new OpException("ERR_CRYPTO_OPERATION_FAILED", what + " failed");
  }

  /** What RFC 9180, 7.1, says of a KEM. */
  private record Suite(int id, DigestAlgorithm digest) {
    static Suite of(AsymmetricKey key) {
      return switch (key.type()) {
        case "x25519" -> new Suite(0x20, DigestAlgorithm.SHA256);
        case "x448" -> new Suite(0x21, DigestAlgorithm.SHA512);
        case "ec" ->
            switch (String.valueOf(key.curveName())) {
              case "prime256v1" -> new Suite(0x10, DigestAlgorithm.SHA256);
              case "secp384r1" -> new Suite(0x11, DigestAlgorithm.SHA384);
              case "secp521r1" -> new Suite(0x12, DigestAlgorithm.SHA512);
              default -> null;
            };
        default -> null;
      };
    }

    private byte[] labeled(String label, byte[]... parts) {
      var out = new ByteArrayOutputStream();
      out.writeBytes("HPKE-v1KEM".getBytes(StandardCharsets.US_ASCII));
      out.write(id >> 8);
      out.write(id);
      out.writeBytes(label.getBytes(StandardCharsets.US_ASCII));
      for (var part : parts) out.writeBytes(part);
      return out.toByteArray();
    }

    /** ExtractAndExpand. */
    byte[] secret(byte[] agreed, byte[] encapsulated, byte[] recipient) {
      var extract = new Hmac(digest, new byte[0]);
      extract.update(labeled("eae_prk", agreed));
      var expand = new Hmac(digest, extract.doFinal());
      expand.update(new byte[] {0, (byte) digest.length});
      expand.update(labeled("shared_secret", encapsulated, recipient));
      expand.update(new byte[] {1});
      return expand.doFinal();
    }
  }

  private static byte[] publicBytes(AsymmetricKey key) throws OpException {
    var half = key.isPrivate() ? key.publicKey() : key;
    return half.parameters() instanceof ECPublicKeyParameters ec
        ? Curves.encode(ec.getQ().normalize(), Curves.UNCOMPRESSED)
        : Jwk.raw(half.parameters());
  }

  /** The shared key and its encapsulation. */
  static Object[] encapsulate(AsymmetricKey given, SecureRandom random) throws OpException {
    var key = given.isPrivate() ? given.publicKey() : given;
    if (key.type().startsWith("ml-kem")) {
      var pair = new MLKEMGenerator(random).generateEncapsulated(key.parameters());
      return new Object[] {pair.getSecret(), pair.getEncapsulation()};
    }
    if (key.type().equals("rsa")) {
      var rsa = (RSAKeyParameters) key.parameters();
      var bound = rsa.getModulus().subtract(BigInteger.ONE);
      BigInteger secret;
      do secret = new BigInteger(bound.bitLength(), random);
      while (secret.compareTo(BigInteger.TWO) < 0 || secret.compareTo(bound) >= 0);
      var bytes = Primes.unsigned(secret, Rsa.length(rsa));
      return new Object[] {bytes, Rsa.apply(rsa, bytes, random)};
    }
    var suite = Suite.of(key);
    if (suite == null) throw failed("Encapsulation");
    try {
      AsymmetricKey own;
      if (key.parameters() instanceof ECPublicKeyParameters ec) {
        var secret = KeyGeneration.ecSecret(ec.getParameters().getN(), random);
        own =
            new AsymmetricKey(
                new ECPrivateKeyParameters(secret, ec.getParameters()), key.algorithm());
      } else {
        own = KeyGeneration.edwards(key.type(), random);
      }
      var encapsulated = publicBytes(own);
      return new Object[] {
        suite.secret(Agreement.agree(own, key), encapsulated, publicBytes(key)), encapsulated
      };
    } catch (java.io.IOException | OpException e) {
      throw failed("Encapsulation");
    }
  }

  static byte[] decapsulate(AsymmetricKey key, byte[] encapsulated, SecureRandom random)
      throws OpException {
    try {
      if (key.parameters() instanceof MLKEMPrivateKeyParameters kem) {
        var extractor = new MLKEMExtractor(kem);
        if (encapsulated.length != extractor.getEncapsulationLength())
          throw failed("Decapsulation");
        return extractor.extractSecret(encapsulated);
      }
      if (key.type().equals("rsa")) {
        var rsa = (RSAKeyParameters) key.parameters();
        if (encapsulated.length != Rsa.length(rsa)) throw failed("Decapsulation");
        return Rsa.apply(rsa, encapsulated, random);
      }
      var suite = Suite.of(key);
      if (suite == null) throw failed("Decapsulation");
      AsymmetricKey other;
      if (key.parameters() instanceof ECPrivateKeyParameters ec) {
        var domain = ec.getParameters();
        var length = 1 + 2 * Curves.fieldBytes(domain);
        if (encapsulated.length != length) throw failed("Decapsulation");
        other =
            new AsymmetricKey(
                new ECPublicKeyParameters(Curves.decode(domain, encapsulated), domain),
                key.algorithm());
      } else {
        other = Jwk.okp(key.type(), encapsulated, false);
      }
      return suite.secret(Agreement.agree(key, other), encapsulated, publicBytes(key));
    } catch (java.io.IOException | OpException | RuntimeException e) {
      throw failed("Decapsulation");
    }
  }
}
