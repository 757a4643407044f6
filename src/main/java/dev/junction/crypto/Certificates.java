package dev.junction.crypto;

import dev.junction.engine.OpException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.cert.CertificateFactory;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Locale;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;

/** What {@code X509Certificate} shows of a certificate, in OpenSSL's spelling. */
final class Certificates {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("MMM ppd HH:mm:ss yyyy 'GMT'", Locale.US)
          .withZone(ZoneOffset.UTC);

  /** The arc of PKCS #1: keys and signatures. */
  private static final String RSA = "1.2.840.113549.1.1.";

  private Certificates() {}

  /**
   * DER, subject, issuer, alternative names, from, to (texts), from, to (ms), serial, is CA,
   * signature OID, usages, information access, then as flat lists: the subject's and the issuer's
   * attributes, the alternative names (kind and value; addresses as hex).
   */
  static Object[] describe(byte[] given) throws OpException, IOException {
    var block = KeyReader.block(given, "CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE");
    Certificate certificate;
    try {
      certificate = Certificate.getInstance(block != null ? block.bytes() : given);
    } catch (RuntimeException e) {
      throw new OpException(
          "ERR_OSSL_PEM_NO_START_LINE", "error:0480006C:PEM routines::no start line");
    }
    var from = certificate.getStartDate().getDate().toInstant();
    var to = certificate.getEndDate().getDate().toInstant();
    var extensions = certificate.getTBSCertificate().getExtensions();
    String names = null;
    String access = null;
    Object[] alternatives = {};
    var isAuthority = false;
    Object[] usages = null;
    if (extensions != null) {
      var alternative = extensions.getExtension(Extension.subjectAlternativeName);
      if (alternative != null) {
        var parsed = GeneralNames.getInstance(alternative.getParsedValue());
        names = CertificateNames.all(parsed);
        alternatives = CertificateNames.values(parsed);
      }
      var information = extensions.getExtension(Extension.authorityInfoAccess);
      if (information != null)
        access =
            CertificateNames.access(
                AuthorityInformationAccess.getInstance(information.getParsedValue()));
      var constraints = extensions.getExtension(Extension.basicConstraints);
      if (constraints != null)
        isAuthority = BasicConstraints.getInstance(constraints.getParsedValue()).isCA();
      var usage = extensions.getExtension(Extension.extendedKeyUsage);
      if (usage != null) {
        var oids = new ArrayList<Object>();
        for (var id : ExtendedKeyUsage.getInstance(usage.getParsedValue()).getUsages())
          oids.add(id.getId());
        usages = oids.toArray();
      }
    }
    return new Object[] {
      certificate.getEncoded("DER"),
      CertificateNames.lines(certificate.getSubject()),
      CertificateNames.lines(certificate.getIssuer()),
      names,
      time(from),
      time(to),
      (double) from.toEpochMilli(),
      (double) to.toEpochMilli(),
      hex(certificate.getSerialNumber().getValue()),
      isAuthority,
      certificate.getSignatureAlgorithm().getAlgorithm().getId(),
      usages,
      access,
      CertificateNames.attributes(certificate.getSubject()),
      CertificateNames.attributes(certificate.getIssuer()),
      alternatives
    };
  }

  /**
   * Whether a certificate may have been issued by another, by names, key identifiers and usages;
   * signatures are not looked at.
   */
  static boolean issued(byte[] der, byte[] issuerDer) {
    var certificate = Certificate.getInstance(der).getTBSCertificate();
    var issuer = Certificate.getInstance(issuerDer).getTBSCertificate();
    if (!certificate.getIssuer().equals(issuer.getSubject())) return false;
    var signed = certificate.getSignature().getAlgorithm().getId();
    var key = issuer.getSubjectPublicKeyInfo().getAlgorithm().getAlgorithm().getId();
    if (signed.startsWith(RSA) != key.startsWith(RSA)) return false;
    var own = certificate.getExtensions();
    var others = issuer.getExtensions();
    var authority = own == null ? null : AuthorityKeyIdentifier.fromExtensions(own);
    if (authority != null) {
      var subjectKey = others == null ? null : SubjectKeyIdentifier.fromExtensions(others);
      var keyId = authority.getKeyIdentifierOctets();
      if (keyId != null
          && subjectKey != null
          && !Arrays.equals(keyId, subjectKey.getKeyIdentifier())) return false;
      var serial = authority.getAuthorityCertSerialNumber();
      if (serial != null && !serial.equals(issuer.getSerialNumber().getValue())) return false;
      if (authority.getAuthorityCertIssuer() != null) {
        for (var name : authority.getAuthorityCertIssuer().getNames()) {
          if (name.getTagNo() == GeneralName.directoryName
              && !X500Name.getInstance(name.getName()).equals(issuer.getIssuer())) return false;
        }
      }
    }
    var usage = others == null ? null : KeyUsage.fromExtensions(others);
    return usage == null || usage.hasUsages(KeyUsage.keyCertSign);
  }

  private static String time(Instant instant) {
    return TIME.format(instant);
  }

  private static String hex(java.math.BigInteger value) {
    var text = value.toString(16).toUpperCase(Locale.ROOT);
    return text.length() % 2 == 0 ? text : "0" + text;
  }

  static AsymmetricKey publicKey(byte[] der) throws OpException {
    return AsymmetricKey.of(Certificate.getInstance(der).getSubjectPublicKeyInfo());
  }

  /** Whether the certificate was signed with the key. */
  static boolean verify(byte[] der, AsymmetricKey key)
      throws IOException, GeneralSecurityException {
    var algorithm =
        switch (key.type()) {
          case "ec" -> "EC";
          case "dsa" -> "DSA";
          case "ed25519", "ed448" -> "EdDSA";
          default -> "RSA";
        };
    var certificate =
        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
    try {
      certificate.verify(
          KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(key.spki())));
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}
