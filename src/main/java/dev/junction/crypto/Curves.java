package dev.junction.crypto;

import dev.junction.engine.OpException;
import java.math.BigInteger;
import java.util.Map;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x9.ECNamedCurveTable;
import org.bouncycastle.asn1.x9.X962NamedCurves;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;
import org.bouncycastle.math.ec.ECCurve;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;

/** Elliptic curves by OpenSSL's names. */
final class Curves {
  static final int COMPRESSED = 2;
  static final int UNCOMPRESSED = 4;
  static final int HYBRID = 6;

  /** What NIST calls the curves; JWK uses these names too. */
  private static final Map<String, String> NIST =
      Map.of(
          "P-192", "prime192v1",
          "P-224", "secp224r1",
          "P-256", "prime256v1",
          "P-384", "secp384r1",
          "P-521", "secp521r1",
          "secp256r1", "prime256v1",
          "secp192r1", "prime192v1");

  private Curves() {}

  static ASN1ObjectIdentifier identifier(String name) throws OpException {
    var oid = ECNamedCurveTable.getOID(NIST.getOrDefault(name, name));
    if (oid == null) throw new OpException("ERR_CRYPTO_INVALID_CURVE", "Invalid EC curve name");
    return oid;
  }

  static String name(ASN1ObjectIdentifier identifier) {
    var x962 = X962NamedCurves.getName(identifier);
    return x962 != null ? x962 : ECNamedCurveTable.getName(identifier);
  }

  private static X9ECParameters parameters(ASN1ObjectIdentifier identifier) {
    var custom = CustomNamedCurves.getByOID(identifier);
    return custom != null ? custom : ECNamedCurveTable.getByOID(identifier);
  }

  static ECNamedDomainParameters domain(ASN1ObjectIdentifier identifier) {
    var parameters = parameters(identifier);
    return new ECNamedDomainParameters(
        identifier,
        parameters.getCurve(),
        parameters.getG(),
        parameters.getN(),
        parameters.getH(),
        parameters.getSeed());
  }

  static ECDomainParameters domain(String name) throws OpException {
    var oakley = oakley(name);
    return oakley != null ? oakley : domain(identifier(name));
  }

  /** The binary curves of RFC 2409, 6; they have no object identifiers. */
  static ECDomainParameters oakley(String name) {
    return switch (name) {
      case "Oakley-EC2N-3" ->
          oakley(155, 62, "7338f", "7b", "1c8", "2aaaaaaaaaaaaaaaaaac7f3c7881bd0868fa86c", 3);
      case "Oakley-EC2N-4" ->
          oakley(185, 69, "1ee9", "18", "d", "ffffffffffffffffffffffedf97c44db9f2420bafca75e", 2);
      default -> null;
    };
  }

  private static ECDomainParameters oakley(
      int degree, int middle, String b, String x, String y, String order, int cofactor) {
    var n = new BigInteger(order, 16);
    var h = BigInteger.valueOf(cofactor);
    // with a cofactor of 1, so that nobody minds that the second generator has an even order
    var curve =
        new ECCurve.F2m(degree, middle, BigInteger.ZERO, new BigInteger(b, 16), n, BigInteger.ONE);
    var point = curve.createPoint(new BigInteger(x, 16), new BigInteger(y, 16));
    return new ECDomainParameters(curve, point, n, h);
  }

  /** {@code null} for any other curve. */
  static String oakleyName(ECDomainParameters domain) {
    for (var name : new String[] {"Oakley-EC2N-3", "Oakley-EC2N-4"}) {
      var oakley = oakley(name);
      if (oakley.getN().equals(domain.getN()) && oakley.getH().equals(domain.getH())) return name;
    }
    return null;
  }

  static ECPoint publicPoint(ECDomainParameters domain, BigInteger secret) {
    return new FixedPointCombMultiplier().multiply(domain.getG(), secret).normalize();
  }

  /**
   * @param form one of the constants, as in {@code POINT_CONVERSION_…}
   */
  static byte[] encode(ECPoint point, int form) {
    if (form == COMPRESSED) return point.getEncoded(true);
    var bytes = point.getEncoded(false);
    if (form == HYBRID)
      bytes[0] = (byte) (6 | (point.normalize().getAffineYCoord().testBitZero() ? 1 : 0));
    return bytes;
  }

  /**
   * @throws OpException if the bytes are no point of the curve other than infinity
   */
  static ECPoint decode(ECDomainParameters domain, byte[] bytes) throws OpException {
    try {
      var point = domain.getCurve().decodePoint(bytes);
      if (!point.isInfinity() && point.isValid()) return point;
    } catch (IllegalArgumentException e) {
      // reported below
    }
    throw new OpException(
        "ERR_CRYPTO_ECDH_INVALID_PUBLIC_KEY", "Public key is not valid for specified curve");
  }

  static int fieldBytes(ECDomainParameters domain) {
    return (domain.getCurve().getFieldSize() + 7) / 8;
  }

  static int orderBytes(ECDomainParameters domain) {
    return (domain.getN().bitLength() + 7) / 8;
  }
}
