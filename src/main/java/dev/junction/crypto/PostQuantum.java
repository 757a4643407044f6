package dev.junction.crypto;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1TaggedObject;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.crypto.CipherParameters;
import org.bouncycastle.crypto.CryptoException;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ParametersWithContext;
import org.bouncycastle.crypto.params.ParametersWithRandom;
import org.bouncycastle.pqc.crypto.mldsa.MLDSAKeyParameters;
import org.bouncycastle.pqc.crypto.mldsa.MLDSAParameters;
import org.bouncycastle.pqc.crypto.mldsa.MLDSAPrivateKeyParameters;
import org.bouncycastle.pqc.crypto.mldsa.MLDSAPublicKeyParameters;
import org.bouncycastle.pqc.crypto.mldsa.MLDSASigner;
import org.bouncycastle.pqc.crypto.mlkem.MLKEMKeyParameters;
import org.bouncycastle.pqc.crypto.mlkem.MLKEMParameters;
import org.bouncycastle.pqc.crypto.mlkem.MLKEMPrivateKeyParameters;
import org.bouncycastle.pqc.crypto.mlkem.MLKEMPublicKeyParameters;
import org.bouncycastle.pqc.crypto.slhdsa.SLHDSAKeyGenerationParameters;
import org.bouncycastle.pqc.crypto.slhdsa.SLHDSAKeyPairGenerator;
import org.bouncycastle.pqc.crypto.slhdsa.SLHDSAKeyParameters;
import org.bouncycastle.pqc.crypto.slhdsa.SLHDSAParameters;
import org.bouncycastle.pqc.crypto.slhdsa.SLHDSAPrivateKeyParameters;
import org.bouncycastle.pqc.crypto.slhdsa.SLHDSAPublicKeyParameters;
import org.bouncycastle.pqc.crypto.slhdsa.SLHDSASigner;

/**
 * The keys of FIPS 203 (ML-KEM), FIPS 204 (ML-DSA) and FIPS 205 (SLH-DSA). A private ML key is
 * known by its seed, from which all else follows, or, when it was imported so, by its expanded form
 * alone.
 */
final class PostQuantum {
  private PostQuantum() {}

  private record Kind(String type, ASN1ObjectIdentifier identifier, Object parameters) {
    /** The length of the seed; 0 for SLH-DSA, whose private keys are no seeds. */
    int seedLength() {
      return parameters instanceof MLKEMParameters
          ? 64
          : parameters instanceof MLDSAParameters ? 32 : 0;
    }
  }

  private static Kind kind(String type, String arc, Object parameters) {
    return new Kind(type, new ASN1ObjectIdentifier("2.16.840.1.101.3.4." + arc), parameters);
  }

  private static final List<Kind> KINDS =
      List.of(
          kind("ml-kem-512", "4.1", MLKEMParameters.ml_kem_512),
          kind("ml-kem-768", "4.2", MLKEMParameters.ml_kem_768),
          kind("ml-kem-1024", "4.3", MLKEMParameters.ml_kem_1024),
          kind("ml-dsa-44", "3.17", MLDSAParameters.ml_dsa_44),
          kind("ml-dsa-65", "3.18", MLDSAParameters.ml_dsa_65),
          kind("ml-dsa-87", "3.19", MLDSAParameters.ml_dsa_87),
          kind("slh-dsa-sha2-128s", "3.20", SLHDSAParameters.sha2_128s),
          kind("slh-dsa-sha2-128f", "3.21", SLHDSAParameters.sha2_128f),
          kind("slh-dsa-sha2-192s", "3.22", SLHDSAParameters.sha2_192s),
          kind("slh-dsa-sha2-192f", "3.23", SLHDSAParameters.sha2_192f),
          kind("slh-dsa-sha2-256s", "3.24", SLHDSAParameters.sha2_256s),
          kind("slh-dsa-sha2-256f", "3.25", SLHDSAParameters.sha2_256f),
          kind("slh-dsa-shake-128s", "3.26", SLHDSAParameters.shake_128s),
          kind("slh-dsa-shake-128f", "3.27", SLHDSAParameters.shake_128f),
          kind("slh-dsa-shake-192s", "3.28", SLHDSAParameters.shake_192s),
          kind("slh-dsa-shake-192f", "3.29", SLHDSAParameters.shake_192f),
          kind("slh-dsa-shake-256s", "3.30", SLHDSAParameters.shake_256s),
          kind("slh-dsa-shake-256f", "3.31", SLHDSAParameters.shake_256f));

  private static final String ARC = "2.16.840.1.101.3.4.";

  /** Told without loading the table, since all keys come by here. */
  static boolean isKnown(ASN1ObjectIdentifier identifier) {
    var id = identifier.getId();
    return (id.startsWith(ARC + "3.") || id.startsWith(ARC + "4.")) && find(identifier) != null;
  }

  private static Kind find(ASN1ObjectIdentifier identifier) {
    for (var kind : KINDS) if (kind.identifier.equals(identifier)) return kind;
    return null;
  }

  private static Kind find(String type) {
    for (var kind : KINDS) if (kind.type.equals(type)) return kind;
    throw new IllegalArgumentException(type);
  }

  private static Kind kindOf(AsymmetricKeyParameter key) {
    Object parameters =
        switch (key) {
          case MLKEMKeyParameters k -> k.getParameters();
          case MLDSAKeyParameters k -> k.getParameters();
          case SLHDSAKeyParameters k -> k.getParameters();
          default -> null;
        };
    for (var kind : KINDS) if (kind.parameters == parameters) return kind;
    return null;
  }

  /** {@code null} if the key is of another family. */
  static String type(AsymmetricKeyParameter key) {
    var kind = kindOf(key);
    return kind == null ? null : kind.type;
  }

  static boolean isType(String type) {
    return type.startsWith("ml-") || type.startsWith("slh-");
  }

  /** The {@code alg} of a JWK. */
  static String jwkName(String type) {
    return type.startsWith("slh")
        ? type.substring(0, type.length() - 1).toUpperCase(Locale.ROOT)
            + type.charAt(type.length() - 1)
        : type.toUpperCase(Locale.ROOT);
  }

  private static AsymmetricKey key(Kind kind, AsymmetricKeyParameter parameters) {
    return new AsymmetricKey(parameters, new AlgorithmIdentifier(kind.identifier));
  }

  static AsymmetricKey generate(String type, SecureRandom random) {
    var kind = find(type);
    if (kind.seedLength() > 0) {
      var seed = new byte[kind.seedLength()];
      random.nextBytes(seed);
      return key(kind, fromSeed(kind, seed));
    }
    var generator = new SLHDSAKeyPairGenerator();
    generator.init(new SLHDSAKeyGenerationParameters(random, (SLHDSAParameters) kind.parameters));
    return key(kind, generator.generateKeyPair().getPrivate());
  }

  private static AsymmetricKeyParameter fromSeed(Kind kind, byte[] seed) {
    if (seed.length != kind.seedLength()) throw new IllegalArgumentException("seed length");
    return kind.parameters instanceof MLKEMParameters kem
        ? new MLKEMPrivateKeyParameters(kem, seed)
        : new MLDSAPrivateKeyParameters((MLDSAParameters) kind.parameters, seed);
  }

  /** {@code null} unless the key is known by its seed. */
  static byte[] seed(AsymmetricKeyParameter key) {
    return switch (key) {
      case MLKEMPrivateKeyParameters k -> k.getSeed();
      case MLDSAPrivateKeyParameters k -> k.getSeed();
      default -> null;
    };
  }

  /** The bytes of a public key, or of a private one in its expanded form. */
  static byte[] encoded(AsymmetricKeyParameter key) {
    return switch (key) {
      case MLKEMPublicKeyParameters k -> k.getEncoded();
      case MLDSAPublicKeyParameters k -> k.getEncoded();
      case SLHDSAPublicKeyParameters k -> k.getEncoded();
      case MLKEMPrivateKeyParameters k ->
          k.getParametersWithFormat(MLKEMPrivateKeyParameters.EXPANDED_KEY).getEncoded();
      case MLDSAPrivateKeyParameters k ->
          k.getParametersWithFormat(MLDSAPrivateKeyParameters.EXPANDED_KEY).getEncoded();
      case SLHDSAPrivateKeyParameters k -> k.getEncoded();
      default -> throw new IllegalStateException(key.getClass().getName());
    };
  }

  /** What stands in the octet string of a PKCS #8 structure. */
  static byte[] pkcs8Octets(AsymmetricKeyParameter key) throws IOException {
    if (key instanceof SLHDSAPrivateKeyParameters k) return k.getEncoded();
    var seed = seed(key);
    return (seed != null
            ? new DERTaggedObject(false, 0, new DEROctetString(seed))
            : new DEROctetString(encoded(key)))
        .getEncoded("DER");
  }

  static AsymmetricKey privateKey(AlgorithmIdentifier algorithm, byte[] octets) throws IOException {
    var kind = find(algorithm.getAlgorithm());
    if (kind.seedLength() == 0)
      return key(kind, new SLHDSAPrivateKeyParameters((SLHDSAParameters) kind.parameters, octets));
    return key(
        kind,
        switch (ASN1Primitive.fromByteArray(octets)) {
          case ASN1TaggedObject seed ->
              fromSeed(kind, ASN1OctetString.getInstance(seed, false).getOctets());
          case ASN1OctetString expanded -> expanded(kind, expanded.getOctets());
          case ASN1Sequence both -> {
            var result =
                fromSeed(kind, ASN1OctetString.getInstance(both.getObjectAt(0)).getOctets());
            var expanded = ASN1OctetString.getInstance(both.getObjectAt(1)).getOctets();
            if (!Arrays.equals(encoded(result), expanded))
              throw new IllegalArgumentException("the seed is another key's");
            yield result;
          }
          default -> throw new IllegalArgumentException("private key");
        });
  }

  private static AsymmetricKeyParameter expanded(Kind kind, byte[] bytes) {
    return kind.parameters instanceof MLKEMParameters kem
        ? new MLKEMPrivateKeyParameters(kem, bytes)
        : new MLDSAPrivateKeyParameters((MLDSAParameters) kind.parameters, bytes, null);
  }

  static AsymmetricKey publicKey(ASN1ObjectIdentifier identifier, byte[] bytes) {
    return publicKey(find(identifier), bytes);
  }

  private static AsymmetricKey publicKey(Kind kind, byte[] bytes) {
    var length =
        switch (kind.type) {
          case "ml-kem-512" -> 800;
          case "ml-kem-768" -> 1184;
          case "ml-kem-1024" -> 1568;
          case "ml-dsa-44" -> 1312;
          case "ml-dsa-65" -> 1952;
          case "ml-dsa-87" -> 2592;
          default -> 2 * ((SLHDSAParameters) kind.parameters).getN();
        };
    if (bytes.length != length) throw new IllegalArgumentException("key length");
    return key(
        kind,
        switch (kind.parameters) {
          case MLKEMParameters p -> new MLKEMPublicKeyParameters(p, bytes);
          case MLDSAParameters p -> new MLDSAPublicKeyParameters(p, bytes);
          default -> new SLHDSAPublicKeyParameters((SLHDSAParameters) kind.parameters, bytes);
        });
  }

  /**
   * A key from its raw bytes.
   *
   * @param form {@code public}, {@code seed} (ML-KEM and ML-DSA) or {@code private} (SLH-DSA)
   * @throws IllegalArgumentException if the bytes are no such key
   */
  static AsymmetricKey fromRaw(String type, byte[] bytes, String form) {
    var kind = find(type);
    return switch (form) {
      case "public" -> publicKey(kind, bytes);
      case "seed" -> key(kind, fromSeed(kind, bytes));
      default -> {
        var parameters = (SLHDSAParameters) kind.parameters;
        if (bytes.length != 4 * parameters.getN()) throw new IllegalArgumentException("length");
        yield key(kind, new SLHDSAPrivateKeyParameters(parameters, bytes));
      }
    };
  }

  static AsymmetricKeyParameter publicOf(AsymmetricKeyParameter key) {
    return switch (key) {
      case MLKEMPrivateKeyParameters k -> k.getPublicKeyParameters();
      case MLDSAPrivateKeyParameters k -> k.getPublicKeyParameters();
      case SLHDSAPrivateKeyParameters k ->
          new SLHDSAPublicKeyParameters(k.getParameters(), k.getEncodedPublicKey());
      default -> null;
    };
  }

  static byte[] sign(
      AsymmetricKeyParameter key, byte[] message, byte[] context, SecureRandom random) {
    CipherParameters parameters = new ParametersWithRandom(key, random);
    parameters = new ParametersWithContext(parameters, context);
    if (key instanceof SLHDSAKeyParameters) {
      var signer = new SLHDSASigner();
      signer.init(true, parameters);
      return signer.generateSignature(message);
    }
    var signer = new MLDSASigner();
    signer.init(true, parameters);
    signer.update(message, 0, message.length);
    try {
      return signer.generateSignature();
    } catch (CryptoException e) {
      throw new IllegalStateException(e);
    }
  }

  static boolean verify(
      AsymmetricKeyParameter key, byte[] message, byte[] context, byte[] signature) {
    var parameters = new ParametersWithContext(key, context);
    if (key instanceof SLHDSAKeyParameters) {
      var signer = new SLHDSASigner();
      signer.init(false, parameters);
      return signer.verifySignature(message, signature);
    }
    var signer = new MLDSASigner();
    signer.init(false, parameters);
    signer.update(message, 0, message.length);
    return signer.verifySignature(signature);
  }
}
