package dev.junction.crypto;

import dev.junction.engine.OpException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.bouncycastle.asn1.ASN1BitString;
import org.bouncycastle.asn1.ASN1IA5String;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/** Signed public keys and challenges, which Netscape's {@code <keygen>} made. */
final class Spkac {
  private final ASN1Sequence signed;
  private final AlgorithmIdentifier algorithm;
  private final byte[] signature;

  private Spkac(ASN1Sequence whole) {
    signed = ASN1Sequence.getInstance(whole.getObjectAt(0));
    algorithm = AlgorithmIdentifier.getInstance(whole.getObjectAt(1));
    signature = ASN1BitString.getInstance(whole.getObjectAt(2)).getOctets();
  }

  /**
   * @param text base64
   * @return {@code null} if it is no such structure
   */
  static Spkac parse(byte[] text) {
    try {
      var der = Base64.getMimeDecoder().decode(text);
      return new Spkac(ASN1Sequence.getInstance(ASN1Primitive.fromByteArray(der)));
    } catch (IOException | RuntimeException e) {
      return null;
    }
  }

  private SubjectPublicKeyInfo keyInfo() {
    return SubjectPublicKeyInfo.getInstance(signed.getObjectAt(0));
  }

  boolean verify(Signatures signatures) throws IOException {
    try {
      var digest = DigestNames.ofSignature(algorithm.getAlgorithm().getId());
      var options = new Signatures.Options(digest, 0, Signatures.NO_SALT_LENGTH, false, null);
      var key = AsymmetricKey.of(keyInfo());
      return signatures.verify(key, signed.getEncoded("DER"), signature, options);
    } catch (OpException | RuntimeException e) {
      return false;
    }
  }

  String publicKey() throws IOException {
    return KeyWriter.pem("PUBLIC KEY", keyInfo().getEncoded("DER"));
  }

  byte[] challenge() {
    return ASN1IA5String.getInstance(signed.getObjectAt(1))
        .getString()
        .getBytes(StandardCharsets.ISO_8859_1);
  }
}
