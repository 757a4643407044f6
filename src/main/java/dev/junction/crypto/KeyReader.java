package dev.junction.crypto;

import dev.junction.engine.OpException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.EncryptedPrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.PBES2Parameters;
import org.bouncycastle.asn1.pkcs.PBKDF2Params;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.DSAParameter;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/** Keys from PEM and DER. */
final class KeyReader {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \\1-----", Pattern.DOTALL);

  private KeyReader() {}

  static OpException missingPassphrase() {
    return new OpException("ERR_MISSING_PASSPHRASE", "Passphrase required for encrypted key");
  }

  private static OpException badDecrypt() {
    return CipherState.badDecrypt();
  }

  /** The tag of what each key is in DER. */
  private static final byte SEQUENCE = 0x30;

  record Block(String label, byte[] bytes, String cipher) {}

  /** The first block of a PEM text whose label fits. */
  static Block block(byte[] pem, String... labels) {
    var matcher = BLOCK.matcher(new String(pem, StandardCharsets.ISO_8859_1));
    while (matcher.find()) {
      var label = matcher.group(1);
      if (labels.length > 0 && !Arrays.asList(labels).contains(label)) continue;
      var body = matcher.group(2);
      String cipher = null;
      var info = body.indexOf("DEK-Info:");
      if (info >= 0) {
        var end = body.indexOf('\n', info);
        cipher = body.substring(info + 9, end).strip();
        body = body.substring(end);
      }
      try {
        return new Block(label, Base64.getMimeDecoder().decode(body), cipher);
      } catch (IllegalArgumentException e) {
        return null;
      }
    }
    return null;
  }

  /**
   * @param passphrase {@code null} if none was given
   */
  static AsymmetricKey privatePem(byte[] pem, byte[] passphrase)
      throws OpException, IOException, GeneralSecurityException {
    var block =
        block(
            pem,
            "PRIVATE KEY",
            "ENCRYPTED PRIVATE KEY",
            "RSA PRIVATE KEY",
            "EC PRIVATE KEY",
            "DSA PRIVATE KEY");
    if (block == null) throw AsymmetricKey.unsupported();
    var bytes = block.bytes;
    if (block.cipher != null) {
      if (passphrase == null) throw missingPassphrase();
      bytes = decryptTraditional(bytes, block.cipher, passphrase);
    }
    bytes = firstObject(bytes);
    return switch (block.label) {
      case "ENCRYPTED PRIVATE KEY" -> encryptedPkcs8(bytes, passphrase);
      case "PRIVATE KEY" -> pkcs8(bytes);
      case "RSA PRIVATE KEY" -> privatePkcs1(bytes);
      case "EC PRIVATE KEY" -> sec1(bytes);
      default -> traditionalDsa(bytes);
    };
  }

  static AsymmetricKey publicPem(byte[] pem, byte[] passphrase)
      throws OpException, IOException, GeneralSecurityException {
    var block = block(pem);
    if (block == null) throw AsymmetricKey.unsupported();
    var bytes = firstObject(block.bytes);
    return switch (block.label) {
      case "PUBLIC KEY" -> spki(bytes);
      case "RSA PUBLIC KEY" -> publicPkcs1(bytes);
      case "CERTIFICATE", "X509 CERTIFICATE" -> certificate(bytes);
      default -> privatePem(pem, passphrase).publicKey();
    };
  }

  static AsymmetricKey privateDer(byte[] data, String type, byte[] passphrase)
      throws OpException, IOException, GeneralSecurityException {
    var der = firstObject(data);
    return switch (type) {
      case "pkcs1" -> privatePkcs1(der);
      case "sec1" -> sec1(der);
      default -> {
        ASN1Sequence sequence;
        try {
          sequence = ASN1Sequence.getInstance(der);
        } catch (RuntimeException e) {
          throw AsymmetricKey.unsupported();
        }
        // an encrypted key begins with an algorithm, a plain one with its version
        yield sequence.size() == 2 ? encryptedPkcs8(der, passphrase) : pkcs8(der);
      }
    };
  }

  static AsymmetricKey publicDer(byte[] data, String type) throws OpException {
    var der = firstObject(data);
    return "pkcs1".equals(type) ? publicPkcs1(der) : spki(der);
  }

  /**
   * The object that the bytes begin with, without what follows it: OpenSSL does not look at that,
   * and there are programs that leave the padding of a cipher there.
   */
  private static byte[] firstObject(byte[] der) {
    if (der.length < 2 || der[0] != SEQUENCE) return der;
    int header = 2;
    long length = der[1];
    if (length < 0) {
      header += der[1] & 0x7f;
      if (header > 2 + Integer.BYTES || header > der.length) return der;
      length = 0;
      for (int i = 2; i < header; i++) length = length << 8 | der[i] & 0xff;
    }
    return header + length < der.length ? Arrays.copyOf(der, (int) (header + length)) : der;
  }

  private static AsymmetricKey pkcs8(byte[] der) throws OpException {
    try {
      return AsymmetricKey.of(PrivateKeyInfo.getInstance(der));
    } catch (RuntimeException e) {
      throw AsymmetricKey.unsupported();
    }
  }

  private static AsymmetricKey spki(byte[] der) throws OpException {
    try {
      return AsymmetricKey.of(SubjectPublicKeyInfo.getInstance(der));
    } catch (RuntimeException e) {
      throw AsymmetricKey.unsupported();
    }
  }

  private static AsymmetricKey certificate(byte[] der) throws OpException {
    try {
      return AsymmetricKey.of(Certificate.getInstance(der).getSubjectPublicKeyInfo());
    } catch (RuntimeException e) {
      throw AsymmetricKey.unsupported();
    }
  }

  private static final AlgorithmIdentifier RSA =
      new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE);

  private static AsymmetricKey privatePkcs1(byte[] der) throws OpException, IOException {
    try {
      return AsymmetricKey.of(new PrivateKeyInfo(RSA, RSAPrivateKey.getInstance(der)));
    } catch (RuntimeException e) {
      throw AsymmetricKey.unsupported();
    }
  }

  private static AsymmetricKey publicPkcs1(byte[] der) throws OpException {
    try {
      return AsymmetricKey.of(new SubjectPublicKeyInfo(RSA, RSAPublicKey.getInstance(der)));
    } catch (IOException | RuntimeException e) {
      throw AsymmetricKey.unsupported();
    }
  }

  private static AsymmetricKey sec1(byte[] der) throws OpException, IOException {
    try {
      var key = ECPrivateKey.getInstance(der);
      return AsymmetricKey.of(
          new PrivateKeyInfo(
              new AlgorithmIdentifier(
                  X9ObjectIdentifiers.id_ecPublicKey, key.getParametersObject()),
              key));
    } catch (RuntimeException e) {
      throw AsymmetricKey.unsupported();
    }
  }

  private static AsymmetricKey traditionalDsa(byte[] der) throws OpException, IOException {
    try {
      var fields = ASN1Sequence.getInstance(der);
      var integer =
          (java.util.function.IntFunction<org.bouncycastle.asn1.ASN1Integer>)
              i -> org.bouncycastle.asn1.ASN1Integer.getInstance(fields.getObjectAt(i));
      var parameters =
          new DSAParameter(
              integer.apply(1).getValue(),
              integer.apply(2).getValue(),
              integer.apply(3).getValue());
      return AsymmetricKey.of(
          new PrivateKeyInfo(
              new AlgorithmIdentifier(X9ObjectIdentifiers.id_dsa, parameters), integer.apply(5)));
    } catch (RuntimeException e) {
      throw AsymmetricKey.unsupported();
    }
  }

  private static AsymmetricKey encryptedPkcs8(byte[] der, byte[] passphrase) throws OpException {
    if (passphrase == null) throw missingPassphrase();
    try {
      var encrypted = EncryptedPrivateKeyInfo.getInstance(der);
      var scheme = encrypted.getEncryptionAlgorithm();
      if (!scheme.getAlgorithm().equals(PKCSObjectIdentifiers.id_PBES2))
        throw AsymmetricKey.unsupported();
      var pbes2 = PBES2Parameters.getInstance(scheme.getParameters());
      var pbkdf2 = PBKDF2Params.getInstance(pbes2.getKeyDerivationFunc().getParameters());
      var cipher = pbes2.getEncryptionScheme();
      var spec = KeyCipher.identified(cipher.getAlgorithm());
      if (spec == null) throw AsymmetricKey.unsupported();
      var digest =
          switch (pbkdf2.getPrf().getAlgorithm().getId()) {
            case "1.2.840.113549.2.7" -> DigestAlgorithm.SHA1;
            case "1.2.840.113549.2.8" -> DigestAlgorithm.SHA224;
            case "1.2.840.113549.2.9" -> DigestAlgorithm.SHA256;
            case "1.2.840.113549.2.10" -> DigestAlgorithm.SHA384;
            case "1.2.840.113549.2.11" -> DigestAlgorithm.SHA512;
            default -> throw AsymmetricKey.unsupported();
          };
      var key =
          KeyDerivation.pbkdf2(
              passphrase,
              pbkdf2.getSalt(),
              pbkdf2.getIterationCount().intValue(),
              spec.keyLength(),
              digest);
      var iv =
          spec.ivLength() == 0
              ? null
              : ASN1OctetString.getInstance(cipher.getParameters()).getOctets();
      byte[] plain;
      try {
        plain = spec.run(false, key, iv, encrypted.getEncryptedData());
      } catch (OpException e) {
        throw badDecrypt();
      }
      return pkcs8(plain);
    } catch (GeneralSecurityException e) {
      throw badDecrypt();
    } catch (RuntimeException e) {
      throw AsymmetricKey.unsupported();
    }
  }

  /** The encryption of PEM itself (RFC 1421), as OpenSSL does it. */
  private static byte[] decryptTraditional(byte[] data, String info, byte[] passphrase)
      throws OpException {
    var comma = info.indexOf(',');
    var name = info.substring(0, comma).toLowerCase(Locale.ROOT);
    var iv = HexFormat.of().parseHex(info.substring(comma + 1).strip());
    try {
      var cipher = KeyCipher.named(name);
      var key = traditionalKey(passphrase, iv, cipher.keyLength());
      return cipher.run(false, key, iv, data);
    } catch (GeneralSecurityException e) {
      throw badDecrypt();
    }
  }

  /**
   * OpenSSL's old key derivation: MD5 over the last block, the passphrase and the first 8 bytes of
   * the IV.
   */
  static byte[] traditionalKey(byte[] passphrase, byte[] iv, int length) {
    var key = new byte[length];
    var block = new byte[0];
    for (var offset = 0; offset < length; offset += 16) {
      var digest = DigestAlgorithm.MD5.start();
      digest.update(block, 0, block.length);
      digest.update(passphrase, 0, passphrase.length);
      digest.update(iv, 0, 8);
      block = digest.digest(16);
      System.arraycopy(block, 0, key, offset, Math.min(16, length - offset));
    }
    return key;
  }
}
