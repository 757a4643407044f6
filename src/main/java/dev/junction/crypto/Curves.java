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

  static ECNamedDomainParameters domain(String name) throws OpException {
    return domain(identifier(name));
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
