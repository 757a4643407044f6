package dev.junction.crypto;

import dev.junction.engine.OpException;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.pkcs.EncryptedPrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.EncryptionScheme;
import org.bouncycastle.asn1.pkcs.KeyDerivationFunc;
import org.bouncycastle.asn1.pkcs.PBES2Parameters;
import org.bouncycastle.asn1.pkcs.PBKDF2Params;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;

/** Keys to PEM and DER. */
final class KeyWriter {
  private static final int ITERATIONS = 2048;

  private KeyWriter() {}

  static String pem(String label, byte[] der) {
    return pem(label, "", der);
  }

  private static String pem(String label, String headers, byte[] der) {
    var body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN " + label + "-----\n" + headers + body + "\n-----END " + label + "-----\n";
  }

  /**
   * @param type pkcs1 or spki for a public key, pkcs1, pkcs8 or sec1 for a private one
   * @param cipher {@code null} for no encryption
   * @return a PEM text or DER bytes
   */
  static Object write(
      AsymmetricKey key,
      boolean pem,
      String type,
      String cipher,
      byte[] passphrase,
      SecureRandom random)
      throws OpException, IOException, GeneralSecurityException {
    key.checkIdentifier(type.equals("sec1"));
    if (!key.isPrivate()) {
      var der = type.equals("pkcs1") ? key.pkcs1() : key.spki();
      if (!pem) return der;
      return pem(type.equals("pkcs1") ? "RSA PUBLIC KEY" : "PUBLIC KEY", der);
    }
    if (type.equals("pkcs8")) {
      var der = key.pkcs8().getEncoded("DER");
      if (cipher != null) {
        der = encrypt(der, cipher, passphrase, random);
        return pem ? pem("ENCRYPTED PRIVATE KEY", der) : der;
      }
      return pem ? pem("PRIVATE KEY", der) : der;
    }
    var der = type.equals("pkcs1") ? key.pkcs1() : key.sec1();
    if (!pem) return der;
    var label = type.equals("pkcs1") ? "RSA PRIVATE KEY" : "EC PRIVATE KEY";
    if (cipher == null) return pem(label, der);
    var spec = KeyCipher.named(cipher);
    if (spec.ivLength() == 0) throw KeyCipher.unsupportedInPem();
    var iv = new byte[spec.ivLength()];
    random.nextBytes(iv);
    var secret = KeyReader.traditionalKey(passphrase, iv, spec.keyLength());
    var headers =
        "Proc-Type: 4,ENCRYPTED\nDEK-Info: "
            + spec.name().toUpperCase(Locale.ROOT)
            + ","
            + HexFormat.of().withUpperCase().formatHex(iv)
            + "\n\n";
    return pem(label, headers, spec.run(true, secret, iv, der));
  }

  /** PBES2 with PBKDF2 and HMAC-SHA-256, the form that OpenSSL writes. */
  private static byte[] encrypt(byte[] der, String cipher, byte[] passphrase, SecureRandom random)
      throws OpException, IOException, GeneralSecurityException {
    var spec = KeyCipher.named(cipher);
    if (spec.identifier() == null) throw KeyCipher.unidentified();
    var salt = new byte[16];
    var iv = new byte[spec.ivLength()];
    random.nextBytes(salt);
    random.nextBytes(iv);
    var key =
        KeyDerivation.pbkdf2(
            passphrase, salt, ITERATIONS, spec.keyLength(), DigestAlgorithm.SHA256);
    var prf = new AlgorithmIdentifier(PKCSObjectIdentifiers.id_hmacWithSHA256, DERNull.INSTANCE);
    var parameters =
        new PBES2Parameters(
            new KeyDerivationFunc(
                PKCSObjectIdentifiers.id_PBKDF2, new PBKDF2Params(salt, ITERATIONS, prf)),
            new EncryptionScheme(
                spec.identifier(),
                spec.ivLength() == 0 ? DERNull.INSTANCE : new DEROctetString(iv)));
    return new EncryptedPrivateKeyInfo(
            new AlgorithmIdentifier(PKCSObjectIdentifiers.id_PBES2, parameters),
            spec.run(true, key, iv, der))
        .getEncoded("DER");
  }
}
