package dev.junction.crypto;

import dev.junction.engine.OpException;
import java.io.IOException;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.pkcs.RSASSAPSSparams;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.DigestInfo;
import org.bouncycastle.crypto.DSA;
import org.bouncycastle.crypto.Signer;
import org.bouncycastle.crypto.params.DSAKeyParameters;
import org.bouncycastle.crypto.params.ECKeyParameters;
import org.bouncycastle.crypto.params.ParametersWithRandom;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.signers.DSASigner;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.Ed25519Signer;
import org.bouncycastle.crypto.signers.Ed25519ctxSigner;
import org.bouncycastle.crypto.signers.Ed448Signer;

/** Signing and verifying. */
final class Signatures {
  static final int NO_SALT_LENGTH = Integer.MIN_VALUE;

  /**
   * @param digest {@code null} for keys that sign the message itself (Ed25519, Ed448)
   * @param padding 0 for the key's own
   * @param saltLength {@link Integer#MIN_VALUE} for the default
   * @param context what binds the signature to a use; {@code null} for none
   * @param raw whether an (EC)DSA signature is r and s side by side, not a DER sequence
   */
  record Options(DigestAlgorithm digest, int padding, int saltLength, boolean raw, byte[] context) {
    byte[] contextBytes() {
      return context == null ? new byte[0] : context;
    }
  }

  private final SecureRandom random;

  Signatures(SecureRandom random) {
    this.random = random;
  }

  private static OpException unsupported() {
    return new OpException(
        "ERR_OSSL_EVP_OPERATION_NOT_SUPPORTED_FOR_THIS_KEYTYPE",
        "error:03000096:digital envelope routines::operation not supported for this keytype");
  }

  private static byte[] hash(DigestAlgorithm digest, byte[] message) {
    var state = digest.start();
    state.update(message, 0, message.length);
    return state.digest(digest.length);
  }

  private static DigestAlgorithm digestFor(AsymmetricKey key, Options options) {
    return options.digest != null ? options.digest : DigestAlgorithm.SHA256;
  }

  byte[] sign(AsymmetricKey key, byte[] message, Options options) throws OpException, IOException {
    return switch (key.type()) {
      case "ed25519", "ed448" -> {
        if (options.digest != null) throw invalidDigest();
        var signer = edwards(key, options);
        signer.init(true, key.parameters());
        signer.update(message, 0, message.length);
        try {
          yield signer.generateSignature();
        } catch (org.bouncycastle.crypto.CryptoException e) {
          throw unsupported();
        }
      }
      case "rsa", "rsa-pss", "dsa", "ec" ->
          signHash(key, hash(digestFor(key, options), message), options);
      default -> {
        checkMessageSigner(key, options);
        yield PostQuantum.sign(key.parameters(), message, options.contextBytes(), random);
      }
    };
  }

  /** Whether the key is an ML-DSA or SLH-DSA one, which sign messages, not their digests. */
  private static void checkMessageSigner(AsymmetricKey key, Options options) throws OpException {
    if (!key.type().startsWith("ml-dsa") && !key.type().startsWith("slh-dsa")) throw unsupported();
    if (options.digest != null) throw invalidDigest();
  }

  private static OpException invalidDigest() {
    return new OpException(
        "ERR_OSSL_INVALID_DIGEST", "error:1C80007A:Provider routines::invalid digest");
  }

  private byte[] signHash(AsymmetricKey key, byte[] hashed, Options options)
      throws OpException, IOException {
    var digest = digestFor(key, options);
    if (key.parameters() instanceof RSAKeyParameters rsa) {
      var padding = padding(key, options);
      if (padding == Rsa.PSS_PADDING) {
        var pss = pss(key, options, digest, true);
        return Rsa.apply(
            rsa, Rsa.padPss(hashed, rsa, digest, pss.maskDigest, pss.saltLength, random), random);
      }
      if (padding != Rsa.PKCS1_PADDING) {
        throw illegalPadding();
      }
      var info = digestInfo(digest, hashed);
      if (info.length > Rsa.length(rsa) - 11) {
        throw Rsa.error("02000070", "digest too big for rsa key", "DIGEST_TOO_BIG_FOR_RSA_KEY");
      }
      return Rsa.apply(rsa, Rsa.padType1(info, Rsa.length(rsa)), random);
    }
    var signer = dsa(key);
    signer.init(true, new ParametersWithRandom(key.parameters(), random));
    var pair = signer.generateSignature(hashed);
    if (!options.raw)
      return new DERSequence(new ASN1Integer[] {new ASN1Integer(pair[0]), new ASN1Integer(pair[1])})
          .getEncoded("DER");
    var size = orderBytes(key);
    var result = Arrays.copyOf(Primes.unsigned(pair[0], size), 2 * size);
    System.arraycopy(Primes.unsigned(pair[1], size), 0, result, size, size);
    return result;
  }

  boolean verify(AsymmetricKey key, byte[] message, byte[] signature, Options options)
      throws OpException, IOException {
    return switch (key.type()) {
      case "ed25519", "ed448" -> {
        if (options.digest != null) throw invalidDigest();
        var signer = edwards(key, options);
        signer.init(false, key.parameters());
        signer.update(message, 0, message.length);
        yield signer.verifySignature(signature);
      }
      case "rsa", "rsa-pss", "dsa", "ec" ->
          verifyHash(key, hash(digestFor(key, options), message), signature, options);
      default -> {
        checkMessageSigner(key, options);
        yield PostQuantum.verify(key.parameters(), message, options.contextBytes(), signature);
      }
    };
  }

  private boolean verifyHash(AsymmetricKey key, byte[] hashed, byte[] signature, Options options)
      throws OpException, IOException {
    var digest = digestFor(key, options);
    if (key.parameters() instanceof RSAKeyParameters rsa) {
      if (signature.length != Rsa.length(rsa)
          || new BigInteger(1, signature).compareTo(rsa.getModulus()) >= 0) return false;
      var padded = Rsa.apply(rsa, signature, random);
      if (padding(key, options) == Rsa.PSS_PADDING) {
        var pss = pss(key, options, digest, false);
        return Rsa.checkPss(padded, hashed, rsa, digest, pss.maskDigest, pss.saltLength);
      }
      var info = digestInfo(digest, hashed);
      return info.length <= padded.length - 11
          && MessageDigest.isEqual(padded, Rsa.padType1(info, padded.length));
    }
    BigInteger r;
    BigInteger s;
    if (options.raw) {
      var size = orderBytes(key);
      if (signature.length != 2 * size) return false;
      r = new BigInteger(1, Arrays.copyOf(signature, size));
      s = new BigInteger(1, Arrays.copyOfRange(signature, size, 2 * size));
    } else {
      try {
        var sequence = ASN1Sequence.getInstance(signature);
        if (sequence.size() != 2) return false;
        r = ASN1Integer.getInstance(sequence.getObjectAt(0)).getValue();
        s = ASN1Integer.getInstance(sequence.getObjectAt(1)).getValue();
      } catch (RuntimeException e) {
        return false;
      }
    }
    var signer = dsa(key);
    signer.init(false, key.parameters());
    return signer.verifySignature(hashed, r, s);
  }

  private static Signer edwards(AsymmetricKey key, Options options) {
    var context = options.contextBytes();
    if (key.type().equals("ed448")) return new Ed448Signer(context);
    return context.length == 0 ? new Ed25519Signer() : new Ed25519ctxSigner(context);
  }

  private static DSA dsa(AsymmetricKey key) {
    return key.parameters() instanceof DSAKeyParameters ? new DSASigner() : new ECDSASigner();
  }

  private static int orderBytes(AsymmetricKey key) {
    var order =
        key.parameters() instanceof DSAKeyParameters dsa
            ? dsa.getParameters().getQ()
            : ((ECKeyParameters) key.parameters()).getParameters().getN();
    return (order.bitLength() + 7) / 8;
  }

  private static byte[] digestInfo(DigestAlgorithm digest, byte[] hashed)
      throws OpException, IOException {
    if (digest == DigestAlgorithm.MD5_SHA1) return hashed;
    var identifier = DigestNames.identifier(digest);
    if (identifier == null) throw invalidDigest();
    return new DigestInfo(new AlgorithmIdentifier(identifier, DERNull.INSTANCE), hashed)
        .getEncoded("DER");
  }

  private static int padding(AsymmetricKey key, Options options) throws OpException {
    var isPss = key.type().equals("rsa-pss");
    if (options.padding == 0) return isPss ? Rsa.PSS_PADDING : Rsa.PKCS1_PADDING;
    if (isPss && options.padding != Rsa.PSS_PADDING) throw illegalPadding();
    return options.padding;
  }

  private static OpException illegalPadding() {
    return new OpException(
        "ERR_OSSL_ILLEGAL_OR_UNSUPPORTED_PADDING_MODE",
        "error:1C8000A5:Provider routines::illegal or unsupported padding mode");
  }

  private record Pss(DigestAlgorithm maskDigest, int saltLength) {}

  /** What an RSA-PSS key prescribes must be kept. */
  private static Pss pss(
      AsymmetricKey key, Options options, DigestAlgorithm digest, boolean signing)
      throws OpException {
    var saltLength =
        options.saltLength == NO_SALT_LENGTH ? Rsa.SALT_LENGTH_AUTO : options.saltLength;
    if (!key.type().equals("rsa-pss") || key.algorithm().getParameters() == null)
      return new Pss(digest, saltLength);
    var parameters = RSASSAPSSparams.getInstance(key.algorithm().getParameters());
    var least = parameters.getSaltLength().intValue();
    if (DigestNames.algorithm(parameters.getHashAlgorithm().getAlgorithm()) != digest) {
      throw new OpException(
          "ERR_OSSL_DIGEST_NOT_ALLOWED", "error:1C8000AE:Provider routines::digest not allowed");
    }
    if (options.saltLength == NO_SALT_LENGTH && signing) saltLength = least;
    var effective = saltLength == Rsa.SALT_LENGTH_DIGEST ? digest.length : saltLength;
    if (effective >= 0 && effective < least) {
      throw new OpException(
          "ERR_OSSL_PSS_SALTLEN_TOO_SMALL",
          "error:1C8000AC:Provider routines::pss saltlen too small");
    }
    var mask = AlgorithmIdentifier.getInstance(parameters.getMaskGenAlgorithm().getParameters());
    return new Pss(DigestNames.algorithm(mask.getAlgorithm()), saltLength);
  }
}
