package dev.junction.crypto;

import dev.junction.engine.OpException;
import java.io.IOException;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.DHParameter;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.pkcs.RSASSAPSSparams;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X962Parameters;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.DHKeyParameters;
import org.bouncycastle.crypto.params.DHPrivateKeyParameters;
import org.bouncycastle.crypto.params.DHPublicKeyParameters;
import org.bouncycastle.crypto.params.DSAKeyParameters;
import org.bouncycastle.crypto.params.DSAPrivateKeyParameters;
import org.bouncycastle.crypto.params.DSAPublicKeyParameters;
import org.bouncycastle.crypto.params.ECKeyParameters;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.params.Ed448PrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed448PublicKeyParameters;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.params.RSAPrivateCrtKeyParameters;
import org.bouncycastle.crypto.params.X25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.X25519PublicKeyParameters;
import org.bouncycastle.crypto.params.X448PrivateKeyParameters;
import org.bouncycastle.crypto.params.X448PublicKeyParameters;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.crypto.util.PrivateKeyInfoFactory;
import org.bouncycastle.crypto.util.PublicKeyFactory;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;

/**
 * A public or private key.
 *
 * @param parameters the key itself
 * @param algorithm what a PKCS #8 or SPKI encoding names it, with its parameters
 */
record AsymmetricKey(AsymmetricKeyParameter parameters, AlgorithmIdentifier algorithm) {
  AsymmetricKey {
    if (parameters instanceof RSAPrivateCrtKeyParameters key) parameters = BlindedKey.of(key);
  }

  static AsymmetricKey of(PrivateKeyInfo info) throws OpException {
    try {
      var algorithm = info.getPrivateKeyAlgorithm();
      if (PostQuantum.isKnown(algorithm.getAlgorithm()))
        return PostQuantum.privateKey(algorithm, info.getPrivateKey().getOctets());
      return new AsymmetricKey(
          PrivateKeyFactory.createKey(plain(info)), info.getPrivateKeyAlgorithm());
    } catch (IOException | RuntimeException e) {
      throw unsupported();
    }
  }

  static AsymmetricKey of(SubjectPublicKeyInfo info) throws OpException {
    try {
      var identifier = info.getAlgorithm().getAlgorithm();
      if (PostQuantum.isKnown(identifier))
        return PostQuantum.publicKey(identifier, info.getPublicKeyData().getOctets());
      return new AsymmetricKey(PublicKeyFactory.createKey(plain(info)), info.getAlgorithm());
    } catch (IOException | RuntimeException e) {
      throw unsupported();
    }
  }

  static OpException unsupported() {
    return new OpException("ERR_OSSL_UNSUPPORTED", "error:1E08010C:DECODER routines::unsupported");
  }

  private static boolean isPss(AlgorithmIdentifier algorithm) {
    return algorithm.getAlgorithm().equals(PKCSObjectIdentifiers.id_RSASSA_PSS);
  }

  private static final AlgorithmIdentifier RSA =
      new AlgorithmIdentifier(
          PKCSObjectIdentifiers.rsaEncryption, org.bouncycastle.asn1.DERNull.INSTANCE);

  /** The key factories know no RSA-PSS keys; the key inside is an RSA key. */
  private static PrivateKeyInfo plain(PrivateKeyInfo info) throws IOException {
    if (!isPss(info.getPrivateKeyAlgorithm())) return info;
    return new PrivateKeyInfo(RSA, info.parsePrivateKey());
  }

  private static SubjectPublicKeyInfo plain(SubjectPublicKeyInfo info) throws IOException {
    if (!isPss(info.getAlgorithm())) return info;
    return new SubjectPublicKeyInfo(RSA, info.parsePublicKey());
  }

  /** For keys whose algorithm identifier is the usual one. */
  static AsymmetricKey of(AsymmetricKeyParameter parameters) throws IOException {
    if (parameters instanceof DHKeyParameters dh) {
      var group = new DHParameter(dh.getParameters().getP(), dh.getParameters().getG(), 0);
      return new AsymmetricKey(
          parameters, new AlgorithmIdentifier(PKCSObjectIdentifiers.dhKeyAgreement, group));
    }
    var algorithm =
        parameters.isPrivate()
            ? PrivateKeyInfoFactory.createPrivateKeyInfo(parameters).getPrivateKeyAlgorithm()
            : SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(parameters).getAlgorithm();
    return new AsymmetricKey(parameters, algorithm);
  }

  boolean isPrivate() {
    return parameters.isPrivate();
  }

  /** {@code keyObject.asymmetricKeyType}. */
  String type() {
    return switch (parameters) {
      case RSAKeyParameters k -> isPss(algorithm) ? "rsa-pss" : "rsa";
      case DSAKeyParameters k -> "dsa";
      case ECKeyParameters k -> "ec";
      case DHKeyParameters k -> "dh";
      case Ed25519PrivateKeyParameters k -> "ed25519";
      case Ed25519PublicKeyParameters k -> "ed25519";
      case Ed448PrivateKeyParameters k -> "ed448";
      case Ed448PublicKeyParameters k -> "ed448";
      case X25519PrivateKeyParameters k -> "x25519";
      case X25519PublicKeyParameters k -> "x25519";
      case X448PrivateKeyParameters k -> "x448";
      case X448PublicKeyParameters k -> "x448";
      default -> {
        var type = PostQuantum.type(parameters);
        if (type == null) throw new IllegalStateException(parameters.getClass().getName());
        yield type;
      }
    };
  }

  AsymmetricKey publicKey() throws OpException {
    AsymmetricKeyParameter other =
        switch (parameters) {
          case RSAPrivateCrtKeyParameters k ->
              new RSAKeyParameters(false, k.getModulus(), k.getPublicExponent());
          case DSAPrivateKeyParameters k ->
              new DSAPublicKeyParameters(
                  k.getParameters().getG().modPow(k.getX(), k.getParameters().getP()),
                  k.getParameters());
          case ECPrivateKeyParameters k ->
              new ECPublicKeyParameters(
                  Curves.publicPoint(k.getParameters(), k.getD()), k.getParameters());
          case DHPrivateKeyParameters k ->
              new DHPublicKeyParameters(
                  k.getParameters().getG().modPow(k.getX(), k.getParameters().getP()),
                  k.getParameters());
          case Ed25519PrivateKeyParameters k -> k.generatePublicKey();
          case Ed448PrivateKeyParameters k -> k.generatePublicKey();
          case X25519PrivateKeyParameters k -> k.generatePublicKey();
          case X448PrivateKeyParameters k -> k.generatePublicKey();
          default -> PostQuantum.publicOf(parameters);
        };
    if (other == null) throw unsupported();
    return new AsymmetricKey(other, algorithm);
  }

  /**
   * Key details as a flat list of name and value; integers too large for a number are byte arrays.
   */
  Object[] details() throws OpException {
    return switch (parameters) {
      case RSAKeyParameters k -> {
        var exponent =
            k instanceof RSAPrivateCrtKeyParameters crt ? crt.getPublicExponent() : k.getExponent();
        var base =
            new Object[] {
              "modulusLength",
              k.getModulus().bitLength(),
              "publicExponent",
              Primes.unsigned(exponent, 1)
            };
        if (!isPss(algorithm) || algorithm.getParameters() == null) yield base;
        var pss = RSASSAPSSparams.getInstance(algorithm.getParameters());
        yield new Object[] {
          base[0],
          base[1],
          base[2],
          base[3],
          "hashAlgorithm",
          DigestNames.name(pss.getHashAlgorithm().getAlgorithm()),
          "mgf1HashAlgorithm",
          DigestNames.name(
              AlgorithmIdentifier.getInstance(pss.getMaskGenAlgorithm().getParameters())
                  .getAlgorithm()),
          "saltLength",
          pss.getSaltLength().intValue()
        };
      }
      case DSAKeyParameters k ->
          new Object[] {
            "modulusLength",
            k.getParameters().getP().bitLength(),
            "divisorLength",
            k.getParameters().getQ().bitLength()
          };
      case ECKeyParameters k -> {
        var name = curveName();
        yield name == null ? new Object[0] : new Object[] {"namedCurve", name};
      }
      default -> new Object[0];
    };
  }

  /** {@code null} for a curve given by its parameters that has no name. */
  String curveName() {
    if (parameters instanceof ECKeyParameters ec) {
      if (ec.getParameters() instanceof ECNamedDomainParameters named)
        return Curves.name(named.getName());
      var oakley = Curves.oakleyName(ec.getParameters());
      if (oakley != null) return oakley;
      var names = org.bouncycastle.asn1.x9.ECNamedCurveTable.getNames();
      while (names.hasMoreElements()) {
        var name = (String) names.nextElement();
        var known = org.bouncycastle.asn1.x9.ECNamedCurveTable.getByName(name);
        if (known.getN().equals(ec.getParameters().getN())
            && known.getCurve().equals(ec.getParameters().getCurve())) {
          return Curves.name(org.bouncycastle.asn1.x9.ECNamedCurveTable.getOID(name));
        }
      }
    }
    return null;
  }

  /** A curve without an object identifier cannot be written by its name. */
  void checkIdentifier(boolean forSec1) throws OpException {
    if (algorithm.getParameters() != DERNull.INSTANCE || !(parameters instanceof ECKeyParameters))
      return;
    throw forSec1
        ? new OpException(
            "ERR_OSSL_EC_MISSING_OID", "error:080000A7:elliptic curve routines::missing OID")
        : new OpException("ERR_OSSL_MISSING_OID", "error:1C8000D1:Provider routines::missing OID");
  }

  byte[] spki() throws IOException {
    if (parameters instanceof DHPublicKeyParameters dh) {
      return new SubjectPublicKeyInfo(algorithm, new ASN1Integer(dh.getY())).getEncoded("DER");
    }
    if (PostQuantum.isKnown(algorithm.getAlgorithm())) {
      return new SubjectPublicKeyInfo(algorithm, PostQuantum.encoded(parameters)).getEncoded("DER");
    }
    var info = SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(parameters);
    return new SubjectPublicKeyInfo(algorithm, info.getPublicKeyData().getOctets())
        .getEncoded("DER");
  }

  PrivateKeyInfo pkcs8() throws IOException {
    if (parameters instanceof ECPrivateKeyParameters ec) {
      return new PrivateKeyInfo(algorithm, sec1(ec, false));
    }
    if (parameters instanceof DHPrivateKeyParameters dh) {
      return new PrivateKeyInfo(algorithm, new ASN1Integer(dh.getX()));
    }
    if (PostQuantum.isKnown(algorithm.getAlgorithm())) {
      return new PrivateKeyInfo(algorithm, PostQuantum.pkcs8Octets(parameters));
    }
    // built anew, without the attributes and the public key that OpenSSL does not write either
    var info = PrivateKeyInfoFactory.createPrivateKeyInfo(parameters);
    return new PrivateKeyInfo(algorithm, info.parsePrivateKey());
  }

  byte[] pkcs1() throws IOException {
    return switch (parameters) {
      case RSAPrivateCrtKeyParameters k ->
          new RSAPrivateKey(
                  k.getModulus(),
                  k.getPublicExponent(),
                  k.getExponent(),
                  k.getP(),
                  k.getQ(),
                  k.getDP(),
                  k.getDQ(),
                  k.getQInv())
              .getEncoded("DER");
      case RSAKeyParameters k ->
          new RSAPublicKey(k.getModulus(), k.getExponent()).getEncoded("DER");
      default -> throw new IllegalStateException(type());
    };
  }

  byte[] sec1() throws IOException {
    return sec1((ECPrivateKeyParameters) parameters, true).getEncoded("DER");
  }

  private ASN1Encodable sec1Parameters() {
    return X962Parameters.getInstance(algorithm.getParameters().toASN1Primitive());
  }

  private org.bouncycastle.asn1.sec.ECPrivateKey sec1(
      ECPrivateKeyParameters key, boolean withParameters) {
    var point =
        new org.bouncycastle.asn1.DERBitString(
            Curves.encode(
                Curves.publicPoint(key.getParameters(), key.getD()), Curves.UNCOMPRESSED));
    var bits = key.getParameters().getN().bitLength();
    return new org.bouncycastle.asn1.sec.ECPrivateKey(
        bits, key.getD(), point, withParameters ? sec1Parameters() : null);
  }

  static AlgorithmIdentifier ec(ASN1Encodable parameters) {
    return new AlgorithmIdentifier(
        org.bouncycastle.asn1.x9.X9ObjectIdentifiers.id_ecPublicKey, parameters);
  }
}
