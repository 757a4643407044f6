package dev.junction.crypto;

import dev.junction.engine.OpException;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
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
    var spec = new CipherSpec(cipher);
    var iv = new byte[spec.ivLength];
    random.nextBytes(iv);
    var secret = KeyReader.traditionalKey(passphrase, iv, spec.keyLength);
    var headers =
        "Proc-Type: 4,ENCRYPTED\nDEK-Info: "
            + spec.name.toUpperCase(Locale.ROOT)
            + ","
            + HexFormat.of().withUpperCase().formatHex(iv)
            + "\n\n";
    return pem(label, headers, spec.encrypt(secret, iv, der));
  }

  /** A cipher that a key may be encrypted with. */
  private static final class CipherSpec {
    final String name;
    final String algorithm;
    final int keyLength;
    final int ivLength;

    CipherSpec(String given) throws OpException {
      name =
          switch (given.toLowerCase(Locale.ROOT)) {
            case "aes128" -> "aes-128-cbc";
            case "aes192" -> "aes-192-cbc";
            case "aes256" -> "aes-256-cbc";
            case "des3" -> "des-ede3-cbc";
            default -> given.toLowerCase(Locale.ROOT);
          };
      var isAes = name.matches("aes-(128|192|256)-cbc");
      if (!isAes && !name.equals("des-ede3-cbc")) {
        throw new OpException(
            "ERR_FEATURE_UNAVAILABLE_ON_PLATFORM", "Junction encrypts no keys with " + given);
      }
      algorithm = isAes ? "AES" : "DESede";
      keyLength = isAes ? Integer.parseInt(name.substring(4, 7)) / 8 : 24;
      ivLength = isAes ? 16 : 8;
    }

    byte[] encrypt(byte[] key, byte[] iv, byte[] data) throws GeneralSecurityException {
      var cipher = Cipher.getInstance(algorithm + "/CBC/PKCS5Padding");
      cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, algorithm), new IvParameterSpec(iv));
      return cipher.doFinal(data);
    }
  }

  /** PBES2 with PBKDF2 and HMAC-SHA-256, the form that OpenSSL writes. */
  private static byte[] encrypt(byte[] der, String cipher, byte[] passphrase, SecureRandom random)
      throws OpException, IOException, GeneralSecurityException {
    var spec = new CipherSpec(cipher);
    var salt = new byte[16];
    var iv = new byte[spec.ivLength];
    random.nextBytes(salt);
    random.nextBytes(iv);
    var key =
        KeyDerivation.pbkdf2(passphrase, salt, ITERATIONS, spec.keyLength, DigestAlgorithm.SHA256);
    var prf = new AlgorithmIdentifier(PKCSObjectIdentifiers.id_hmacWithSHA256, DERNull.INSTANCE);
    var identifier =
        switch (spec.name) {
          case "aes-128-cbc" -> NISTObjectIdentifiers.id_aes128_CBC;
          case "aes-192-cbc" -> NISTObjectIdentifiers.id_aes192_CBC;
          case "aes-256-cbc" -> NISTObjectIdentifiers.id_aes256_CBC;
          default -> PKCSObjectIdentifiers.des_EDE3_CBC;
        };
    var parameters =
        new PBES2Parameters(
            new KeyDerivationFunc(
                PKCSObjectIdentifiers.id_PBKDF2, new PBKDF2Params(salt, ITERATIONS, prf)),
            new EncryptionScheme(identifier, new DEROctetString(iv)));
    return new EncryptedPrivateKeyInfo(
            new AlgorithmIdentifier(PKCSObjectIdentifiers.id_PBES2, parameters),
            spec.encrypt(key, iv, der))
        .getEncoded("DER");
  }
}
