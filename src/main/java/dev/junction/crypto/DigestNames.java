package dev.junction.crypto;

import java.util.Map;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;

/** Digests by their object identifiers. */
final class DigestNames {
  private static final Map<DigestAlgorithm, String> IDENTIFIERS =
      Map.ofEntries(
          Map.entry(DigestAlgorithm.MD5, "1.2.840.113549.2.5"),
          Map.entry(DigestAlgorithm.SHA1, "1.3.14.3.2.26"),
          Map.entry(DigestAlgorithm.SHA224, "2.16.840.1.101.3.4.2.4"),
          Map.entry(DigestAlgorithm.SHA256, "2.16.840.1.101.3.4.2.1"),
          Map.entry(DigestAlgorithm.SHA384, "2.16.840.1.101.3.4.2.2"),
          Map.entry(DigestAlgorithm.SHA512, "2.16.840.1.101.3.4.2.3"),
          Map.entry(DigestAlgorithm.SHA512_224, "2.16.840.1.101.3.4.2.5"),
          Map.entry(DigestAlgorithm.SHA512_256, "2.16.840.1.101.3.4.2.6"),
          Map.entry(DigestAlgorithm.SHA3_224, "2.16.840.1.101.3.4.2.7"),
          Map.entry(DigestAlgorithm.SHA3_256, "2.16.840.1.101.3.4.2.8"),
          Map.entry(DigestAlgorithm.SHA3_384, "2.16.840.1.101.3.4.2.9"),
          Map.entry(DigestAlgorithm.SHA3_512, "2.16.840.1.101.3.4.2.10"),
          Map.entry(DigestAlgorithm.RIPEMD160, "1.3.36.3.2.1"),
          Map.entry(DigestAlgorithm.SM3, "1.2.156.10197.1.401"));

  private DigestNames() {}

  /** The identifier; {@code null} for a digest that no signature names. */
  static ASN1ObjectIdentifier identifier(DigestAlgorithm algorithm) {
    var text = IDENTIFIERS.get(algorithm);
    return text == null ? null : new ASN1ObjectIdentifier(text);
  }

  /** The digest in a signature algorithm; {@code null} for those that have none of their own. */
  static DigestAlgorithm ofSignature(String identifier) {
    return switch (identifier) {
      case "1.2.840.113549.1.1.4" -> DigestAlgorithm.MD5;
      case "1.2.840.113549.1.1.5", "1.2.840.10045.4.1", "1.2.840.10040.4.3", "1.3.14.3.2.29" ->
          DigestAlgorithm.SHA1;
      case "1.2.840.113549.1.1.14", "1.2.840.10045.4.3.1", "2.16.840.1.101.3.4.3.1" ->
          DigestAlgorithm.SHA224;
      case "1.2.840.113549.1.1.11", "1.2.840.10045.4.3.2", "2.16.840.1.101.3.4.3.2" ->
          DigestAlgorithm.SHA256;
      case "1.2.840.113549.1.1.12", "1.2.840.10045.4.3.3", "2.16.840.1.101.3.4.3.3" ->
          DigestAlgorithm.SHA384;
      case "1.2.840.113549.1.1.13", "1.2.840.10045.4.3.4", "2.16.840.1.101.3.4.3.4" ->
          DigestAlgorithm.SHA512;
      default -> null;
    };
  }

  static DigestAlgorithm algorithm(ASN1ObjectIdentifier identifier) {
    for (var entry : IDENTIFIERS.entrySet()) {
      if (entry.getValue().equals(identifier.getId())) return entry.getKey();
    }
    return null;
  }

  /** As Node spells it: {@code sha256}, {@code sha512-256}. */
  static String name(ASN1ObjectIdentifier identifier) {
    var algorithm = algorithm(identifier);
    return algorithm == null
        ? identifier.getId()
        : algorithm.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
  }
}
