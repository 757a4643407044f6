package dev.junction.crypto;

import dev.junction.engine.OpException;
import java.math.BigInteger;
import org.bouncycastle.crypto.agreement.X25519Agreement;
import org.bouncycastle.crypto.agreement.X448Agreement;
import org.bouncycastle.crypto.params.DHPrivateKeyParameters;
import org.bouncycastle.crypto.params.DHPublicKeyParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;

/** Secrets that two parties compute, each from its own private key and the other's public key. */
final class Agreement {
  private Agreement() {}

  private static OpException mismatch() {
    return new OpException(
        "ERR_OSSL_MISMATCHING_DOMAIN_PARAMETERS",
        "error:1C8000CB:Provider routines::mismatching domain parameters");
  }

  static byte[] agree(AsymmetricKey own, AsymmetricKey other) throws OpException {
    try {
      return switch (own.type()) {
        case "x25519" -> {
          var agreement = new X25519Agreement();
          agreement.init(own.parameters());
          var secret = new byte[32];
          agreement.calculateAgreement(other.parameters(), secret, 0);
          yield secret;
        }
        case "x448" -> {
          var agreement = new X448Agreement();
          agreement.init(own.parameters());
          var secret = new byte[56];
          agreement.calculateAgreement(other.parameters(), secret, 0);
          yield secret;
        }
        case "ec" -> {
          var key = (ECPrivateKeyParameters) own.parameters();
          var point = (ECPublicKeyParameters) other.parameters();
          if (!key.getParameters().getCurve().equals(point.getParameters().getCurve()))
            throw mismatch();
          yield ec(key.getD(), point.getQ(), Curves.fieldBytes(key.getParameters()));
        }
        case "dh" -> {
          var key = (DHPrivateKeyParameters) own.parameters();
          var value = (DHPublicKeyParameters) other.parameters();
          if (!key.getParameters().getP().equals(value.getParameters().getP())
              || !key.getParameters().getG().equals(value.getParameters().getG())) throw mismatch();
          var p = key.getParameters().getP();
          yield Primes.unsigned(value.getY().modPow(key.getX(), p), (p.bitLength() + 7) / 8);
        }
        default ->
            throw new OpException(
                "ERR_OSSL_EVP_OPERATION_NOT_SUPPORTED_FOR_THIS_KEYTYPE",
                "error:03000096:digital envelope routines::operation not supported for this keytype");
      };
    } catch (ClassCastException | IllegalStateException e) {
      throw new OpException(
          "ERR_OSSL_FAILED_DURING_DERIVATION",
          "error:1C8000A4:Provider routines::failed during derivation");
    }
  }

  static byte[] ec(BigInteger secret, org.bouncycastle.math.ec.ECPoint other, int length) {
    return Primes.unsigned(
        other.multiply(secret).normalize().getAffineXCoord().toBigInteger(), length);
  }
}
