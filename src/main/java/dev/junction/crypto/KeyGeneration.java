package dev.junction.crypto;

import dev.junction.engine.Args;
import dev.junction.engine.OpException;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.RSAKeyGenParameterSpec;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSASSAPSSparams;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.asn1.x9.X9ECPoint;
import org.bouncycastle.crypto.generators.DHKeyPairGenerator;
import org.bouncycastle.crypto.generators.DSAKeyPairGenerator;
import org.bouncycastle.crypto.params.DHKeyGenerationParameters;
import org.bouncycastle.crypto.params.DHParameters;
import org.bouncycastle.crypto.params.DSAKeyGenerationParameters;
import org.bouncycastle.crypto.params.DSAParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed448PrivateKeyParameters;
import org.bouncycastle.crypto.params.X25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.X448PrivateKeyParameters;

/** New key pairs; each method answers the private half. */
final class KeyGeneration {
  private KeyGeneration() {}

  static AsymmetricKey rsa(int bits, long exponent) throws GeneralSecurityException, OpException {
    var generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(new RSAKeyGenParameterSpec(bits, BigInteger.valueOf(exponent)));
    return AsymmetricKey.of(
        PrivateKeyInfo.getInstance(generator.generateKeyPair().getPrivate().getEncoded()));
  }

  /** (bits, exponent, hash?, mask hash?, salt length or -1) from the given argument on. */
  static AsymmetricKey rsaPss(Args args, int at) throws GeneralSecurityException, OpException {
    var key = rsa(args.intAt(at), args.longAt(at + 1));
    var digest = args.isNullish(at + 2) ? null : DigestAlgorithm.named(args.stringAt(at + 2));
    var mask = args.isNullish(at + 3) ? digest : DigestAlgorithm.named(args.stringAt(at + 3));
    var salt = args.intAt(at + 4);
    if (digest == null && mask == null && salt < 0) {
      return new AsymmetricKey(
          key.parameters(), new AlgorithmIdentifier(PKCSObjectIdentifiers.id_RSASSA_PSS));
    }
    if (digest == null) digest = DigestAlgorithm.SHA1;
    if (mask == null) mask = digest;
    var maskHash = new AlgorithmIdentifier(DigestNames.identifier(mask), DERNull.INSTANCE);
    var parameters =
        new RSASSAPSSparams(
            new AlgorithmIdentifier(DigestNames.identifier(digest), DERNull.INSTANCE),
            new AlgorithmIdentifier(PKCSObjectIdentifiers.id_mgf1, maskHash),
            new ASN1Integer(salt < 0 ? digest.length : salt),
            RSASSAPSSparams.DEFAULT_TRAILER_FIELD);
    return new AsymmetricKey(
        key.parameters(), new AlgorithmIdentifier(PKCSObjectIdentifiers.id_RSASSA_PSS, parameters));
  }

  static AsymmetricKey dsa(int bits, int divisorBits, SecureRandom random)
      throws GeneralSecurityException, OpException, IOException {
    if (divisorBits < 0 && (bits == 1024 || bits == 2048)) {
      // the JDK has the parameters at hand
      var generator = KeyPairGenerator.getInstance("DSA");
      generator.initialize(bits);
      return AsymmetricKey.of(
          PrivateKeyInfo.getInstance(generator.generateKeyPair().getPrivate().getEncoded()));
    }
    var divisor = divisorBits > 0 ? divisorBits : bits >= 2048 ? 256 : 160;
    var q = BigInteger.probablePrime(divisor, random);
    var p = SafePrimes.above(q, bits, random);
    var exponent = p.subtract(BigInteger.ONE).divide(q);
    BigInteger g;
    do g = new BigInteger(bits - 1, random).modPow(exponent, p);
    while (g.compareTo(BigInteger.ONE) <= 0);
    var generator = new DSAKeyPairGenerator();
    generator.init(new DSAKeyGenerationParameters(random, new DSAParameters(p, q, g)));
    return AsymmetricKey.of(generator.generateKeyPair().getPrivate());
  }

  static AsymmetricKey ec(String curve, boolean explicit, SecureRandom random) throws OpException {
    var domain = Curves.domain(curve);
    var key = new ECPrivateKeyParameters(ecSecret(domain.getN(), random), domain);
    if (!explicit && Curves.oakley(curve) != null) {
      return new AsymmetricKey(key, AsymmetricKey.ec(DERNull.INSTANCE));
    }
    return new AsymmetricKey(
        key,
        AsymmetricKey.ec(
            explicit
                ? new X9ECParameters(
                    domain.getCurve(),
                    new X9ECPoint(domain.getG(), false),
                    domain.getN(),
                    domain.getH(),
                    domain.getSeed())
                : Curves.identifier(curve)));
  }

  static BigInteger ecSecret(BigInteger order, SecureRandom random) {
    BigInteger secret;
    do secret = new BigInteger(order.bitLength(), random);
    while (secret.signum() == 0 || secret.compareTo(order) >= 0);
    return secret;
  }

  static AsymmetricKey edwards(String type, SecureRandom random) throws IOException {
    return AsymmetricKey.of(
        switch (type) {
          case "ed25519" -> new Ed25519PrivateKeyParameters(random);
          case "ed448" -> new Ed448PrivateKeyParameters(random);
          case "x25519" -> new X25519PrivateKeyParameters(random);
          default -> new X448PrivateKeyParameters(random);
        });
  }

  static AsymmetricKey dh(BigInteger prime, BigInteger generator, SecureRandom random)
      throws IOException {
    var keys = new DHKeyPairGenerator();
    keys.init(new DHKeyGenerationParameters(random, new DHParameters(prime, generator)));
    return AsymmetricKey.of(keys.generateKeyPair().getPrivate());
  }
}
