package dev.junction.crypto;

import dev.junction.engine.OpException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.cert.CertificateFactory;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Locale;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;

/** What {@code X509Certificate} shows of a certificate, in OpenSSL's spelling. */
final class Certificates {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("MMM ppd HH:mm:ss yyyy 'GMT'", Locale.US)
          .withZone(ZoneOffset.UTC);

  private Certificates() {}

  /**
   * DER, subject, issuer, alternative names, from, to (texts), from, to (ms), serial, is CA,
   * signature OID, usages.
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
    var isAuthority = false;
    Object[] usages = null;
    if (extensions != null) {
      var alternative = extensions.getExtension(Extension.subjectAlternativeName);
      if (alternative != null)
        names = names(GeneralNames.getInstance(alternative.getParsedValue()));
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
      name(certificate.getSubject()),
      name(certificate.getIssuer()),
      names,
      time(from),
      time(to),
      (double) from.toEpochMilli(),
      (double) to.toEpochMilli(),
      hex(certificate.getSerialNumber().getValue()),
      isAuthority,
      certificate.getSignatureAlgorithm().getAlgorithm().getId(),
      usages
    };
  }

  private static String time(Instant instant) {
    return TIME.format(instant);
  }

  private static String hex(java.math.BigInteger value) {
    var text = value.toString(16).toUpperCase(Locale.ROOT);
    return text.length() % 2 == 0 ? text : "0" + text;
  }

  private static String name(X500Name name) {
    var text = new StringBuilder();
    for (var rdn : name.getRDNs()) {
      if (!text.isEmpty()) text.append('\n');
      var first = true;
      for (var pair : rdn.getTypesAndValues()) {
        if (!first) text.append('+');
        first = false;
        var display = BCStyle.INSTANCE.oidToDisplayName(pair.getType());
        if (display == null) display = pair.getType().getId();
        if (display.equals("E")) display = "emailAddress";
        text.append(display)
            .append('=')
            .append(IETFUtils.valueToString(pair.getValue()).replace("\\", ""));
      }
    }
    return text.toString();
  }

  private static String names(GeneralNames names) throws IOException {
    var parts = new ArrayList<String>();
    for (var name : names.getNames()) {
      parts.add(
          switch (name.getTagNo()) {
            case GeneralName.dNSName -> "DNS:" + name.getName();
            case GeneralName.rfc822Name -> "email:" + name.getName();
            case GeneralName.uniformResourceIdentifier -> "URI:" + name.getName();
            case GeneralName.iPAddress ->
                "IP Address:" + address(ASN1OctetString.getInstance(name.getName()).getOctets());
            case GeneralName.registeredID -> "Registered ID:" + name.getName();
            case GeneralName.directoryName ->
                "DirName:" + name(X500Name.getInstance(name.getName())).replace('\n', ',');
            default -> "othername:<unsupported>";
          });
    }
    return String.join(", ", parts);
  }

  private static String address(byte[] bytes) throws IOException {
    return bytes.length == 4 || bytes.length == 16
        ? InetAddress.getByAddress(bytes).getHostAddress().toUpperCase(Locale.ROOT)
        : "<invalid>";
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
