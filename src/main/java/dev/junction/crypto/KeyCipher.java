package dev.junction.crypto;

import dev.junction.engine.OpException;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Locale;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;

/**
 * A cipher that private keys may be encrypted with.
 *
 * @param identifier {@code null} if PKCS #8 cannot name it
 */
record KeyCipher(
    String name, ASN1ObjectIdentifier identifier, int keyLength, int ivLength, String mode) {
  private static KeyCipher of(String name, String identifier, int keyLength, int ivLength) {
    var mode = name.substring(name.lastIndexOf('-') + 1).replaceFirst("\\d+$", "");
    var oid = identifier == null ? null : new ASN1ObjectIdentifier(identifier);
    return new KeyCipher(name, oid, keyLength, ivLength, mode);
  }

  private static final String AES = "2.16.840.1.101.3.4.1.";
  private static final String CAMELLIA = "1.2.392.200011.61.1.1.1.";
  private static final String CAMELLIA_OTHER = "0.3.4401.5.3.1.9.";
  private static final String ARIA = "1.2.410.200046.1.1.";

  private static final List<KeyCipher> ALL =
      List.of(
          of("aes-128-ecb", AES + 1, 16, 0),
          of("aes-128-cbc", AES + 2, 16, 16),
          of("aes-128-ofb", AES + 3, 16, 16),
          of("aes-128-cfb", AES + 4, 16, 16),
          of("aes-192-ecb", AES + 21, 24, 0),
          of("aes-192-cbc", AES + 22, 24, 16),
          of("aes-192-ofb", AES + 23, 24, 16),
          of("aes-192-cfb", AES + 24, 24, 16),
          of("aes-256-ecb", AES + 41, 32, 0),
          of("aes-256-cbc", AES + 42, 32, 16),
          of("aes-256-ofb", AES + 43, 32, 16),
          of("aes-256-cfb", AES + 44, 32, 16),
          of("aes-128-ctr", null, 16, 16),
          of("aes-192-ctr", null, 24, 16),
          of("aes-256-ctr", null, 32, 16),
          of("camellia-128-cbc", CAMELLIA + 2, 16, 16),
          of("camellia-192-cbc", CAMELLIA + 3, 24, 16),
          of("camellia-256-cbc", CAMELLIA + 4, 32, 16),
          of("camellia-128-ecb", CAMELLIA_OTHER + 1, 16, 0),
          of("camellia-192-ecb", CAMELLIA_OTHER + 21, 24, 0),
          of("camellia-256-ecb", CAMELLIA_OTHER + 41, 32, 0),
          of("aria-128-ecb", ARIA + 1, 16, 0),
          of("aria-128-cbc", ARIA + 2, 16, 16),
          of("aria-192-ecb", ARIA + 6, 24, 0),
          of("aria-192-cbc", ARIA + 7, 24, 16),
          of("aria-256-ecb", ARIA + 11, 32, 0),
          of("aria-256-cbc", ARIA + 12, 32, 16),
          of("sm4-ecb", "1.2.156.10197.1.104.1", 16, 0),
          of("sm4-cbc", "1.2.156.10197.1.104.2", 16, 16),
          of("des-ede-cbc", null, 16, 8),
          of("des-ede3-cbc", "1.2.840.113549.3.7", 24, 8));

  /**
   * @throws OpException if keys are not encrypted with it here
   */
  static KeyCipher named(String given) throws OpException {
    var name =
        switch (given.toLowerCase(Locale.ROOT)) {
          case "aes128" -> "aes-128-cbc";
          case "aes192" -> "aes-192-cbc";
          case "aes256" -> "aes-256-cbc";
          case "camellia128" -> "camellia-128-cbc";
          case "camellia192" -> "camellia-192-cbc";
          case "camellia256" -> "camellia-256-cbc";
          case "aria128" -> "aria-128-cbc";
          case "aria192" -> "aria-192-cbc";
          case "aria256" -> "aria-256-cbc";
          case "des3" -> "des-ede3-cbc";
          default -> given.toLowerCase(Locale.ROOT);
        };
    for (var cipher : ALL) if (cipher.name.equals(name)) return cipher;
    throw new OpException(
        "ERR_FEATURE_UNAVAILABLE_ON_PLATFORM", "Junction encrypts no keys with " + given);
  }

  /** {@code null} if it is unknown. */
  static KeyCipher identified(ASN1ObjectIdentifier identifier) {
    for (var cipher : ALL) if (identifier.equals(cipher.identifier)) return cipher;
    return null;
  }

  static OpException unidentified() {
    return new OpException(
        "ERR_OSSL_ASN1_CIPHER_HAS_NO_OBJECT_IDENTIFIER",
        "error:0680006C:asn1 encoding routines::cipher has no object identifier");
  }

  static OpException unsupportedInPem() {
    return new OpException(
        "ERR_OSSL_PEM_UNSUPPORTED_CIPHER", "error:04800071:PEM routines::unsupported cipher");
  }

  byte[] run(boolean encrypt, byte[] key, byte[] iv, byte[] data)
      throws GeneralSecurityException, OpException {
    var state = CipherState.open(name, mode, encrypt, key, ivLength == 0 ? null : iv, 0);
    var first = state.update(data);
    var last = state.finish(null);
    var result = java.util.Arrays.copyOf(first, first.length + last.length);
    System.arraycopy(last, 0, result, first.length, last.length);
    return result;
  }
}
