package dev.junction.crypto;

import dev.junction.engine.Args;
import dev.junction.engine.OpException;
import java.io.IOException;
import java.math.BigInteger;
import java.util.Base64;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
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

/** JSON Web Keys (RFC 7517, RFC 7518, RFC 8037), as their members. */
final class Jwk {
  private Jwk() {}

  private static OpException invalid() {
    return new OpException("ERR_CRYPTO_INVALID_JWK", "Invalid JWK data");
  }

  private static byte[] bytes(Args args, int index) throws OpException {
    try {
      return Base64.getUrlDecoder()
          .decode(args.stringAt(index).replace('+', '-').replace('/', '_').replace("=", ""));
    } catch (IllegalArgumentException e) {
      throw invalid();
    }
  }

  private static BigInteger integer(Args args, int index) throws OpException {
    return new BigInteger(1, bytes(args, index));
  }

  /** (n, e) or (n, e, d, p, q, dp, dq, qi) from the given argument on. */
  static AsymmetricKey rsa(Args args, int at) throws OpException, IOException {
    var n = integer(args, at);
    var e = integer(args, at + 1);
    if (args.isNullish(at + 2)) return AsymmetricKey.of(new RSAKeyParameters(false, n, e));
    return AsymmetricKey.of(
        new RSAPrivateCrtKeyParameters(
            n,
            e,
            integer(args, at + 2),
            integer(args, at + 3),
            integer(args, at + 4),
            integer(args, at + 5),
            integer(args, at + 6),
            integer(args, at + 7)));
  }

  /** (curve, x, y, d?). */
  static AsymmetricKey ec(Args args, int at) throws OpException {
    var identifier = Curves.identifier(args.stringAt(at));
    var domain = Curves.domain(identifier);
    org.bouncycastle.math.ec.ECPoint point;
    try {
      point = domain.getCurve().validatePoint(integer(args, at + 1), integer(args, at + 2));
    } catch (IllegalArgumentException e) {
      throw invalid();
    }
    if (args.isNullish(at + 3)) {
      return new AsymmetricKey(
          new ECPublicKeyParameters(point, domain), AsymmetricKey.ec(identifier));
    }
    return new AsymmetricKey(
        new ECPrivateKeyParameters(integer(args, at + 3), domain), AsymmetricKey.ec(identifier));
  }

  /** An Edwards or Montgomery key by its raw bytes. */
  static AsymmetricKey okp(String type, byte[] key, boolean isPrivate)
      throws OpException, IOException {
    var length =
        switch (type) {
          case "ed448" -> 57;
          case "x448" -> 56;
          default -> 32;
        };
    if (key.length != length) throw invalid();
    AsymmetricKeyParameter parameters =
        switch (type) {
          case "ed25519" ->
              isPrivate
                  ? new Ed25519PrivateKeyParameters(key)
                  : new Ed25519PublicKeyParameters(key);
          case "ed448" ->
              isPrivate ? new Ed448PrivateKeyParameters(key) : new Ed448PublicKeyParameters(key);
          case "x25519" ->
              isPrivate ? new X25519PrivateKeyParameters(key) : new X25519PublicKeyParameters(key);
          default ->
              isPrivate ? new X448PrivateKeyParameters(key) : new X448PublicKeyParameters(key);
        };
    return AsymmetricKey.of(parameters);
  }

  /** The raw bytes of such a key. */
  static byte[] raw(AsymmetricKeyParameter parameters) {
    return switch (parameters) {
      case Ed25519PrivateKeyParameters k -> k.getEncoded();
      case Ed25519PublicKeyParameters k -> k.getEncoded();
      case Ed448PrivateKeyParameters k -> k.getEncoded();
      case Ed448PublicKeyParameters k -> k.getEncoded();
      case X25519PrivateKeyParameters k -> k.getEncoded();
      case X25519PublicKeyParameters k -> k.getEncoded();
      case X448PrivateKeyParameters k -> k.getEncoded();
      case X448PublicKeyParameters k -> k.getEncoded();
      default -> throw new IllegalStateException("no raw form");
    };
  }

  private static String text(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static String text(BigInteger value, int length) {
    return text(Primes.unsigned(value, length));
  }

  /** Member names and values, flat. */
  static Object[] members(AsymmetricKey key) throws OpException {
    return switch (key.parameters()) {
      case RSAPrivateCrtKeyParameters k ->
          new Object[] {
            "kty", "RSA", "n", text(k.getModulus(), 1), "e", text(k.getPublicExponent(), 1),
            "d", text(k.getExponent(), 1), "p", text(k.getP(), 1), "q", text(k.getQ(), 1),
            "dp", text(k.getDP(), 1), "dq", text(k.getDQ(), 1), "qi", text(k.getQInv(), 1)
          };
      case RSAKeyParameters k ->
          new Object[] {"kty", "RSA", "n", text(k.getModulus(), 1), "e", text(k.getExponent(), 1)};
      case ECPublicKeyParameters k -> point(key, k.getQ().normalize(), null);
      case ECPrivateKeyParameters k ->
          point(key, Curves.publicPoint(k.getParameters(), k.getD()), k);
      default -> {
        var x = text(raw(key.isPrivate() ? key.publicKey().parameters() : key.parameters()));
        var curve =
            key.type().substring(0, 1).toUpperCase(java.util.Locale.ROOT) + key.type().substring(1);
        yield key.isPrivate()
            ? new Object[] {"crv", curve, "d", text(raw(key.parameters())), "x", x, "kty", "OKP"}
            : new Object[] {"crv", curve, "x", x, "kty", "OKP"};
      }
    };
  }

  private static Object[] point(
      AsymmetricKey key, org.bouncycastle.math.ec.ECPoint point, ECPrivateKeyParameters secret)
      throws OpException {
    var name = key.curveName();
    var curve =
        switch (name == null ? "" : name) {
          case "prime256v1" -> "P-256";
          case "secp256k1" -> "secp256k1";
          case "secp384r1" -> "P-384";
          case "secp521r1" -> "P-521";
          default ->
              throw new OpException(
                  "ERR_CRYPTO_JWK_UNSUPPORTED_CURVE", "Unsupported JWK EC curve: " + name + ".");
        };
    var size = (point.getCurve().getFieldSize() + 7) / 8;
    var x = text(point.getAffineXCoord().toBigInteger(), size);
    var y = text(point.getAffineYCoord().toBigInteger(), size);
    return secret == null
        ? new Object[] {"kty", "EC", "x", x, "y", y, "crv", curve}
        : new Object[] {
          "kty",
          "EC",
          "x",
          x,
          "y",
          y,
          "crv",
          curve,
          "d",
          text(secret.getD(), Curves.orderBytes(secret.getParameters()))
        };
  }
}
