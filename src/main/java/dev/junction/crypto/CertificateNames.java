package dev.junction.crypto;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1IA5String;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.ASN1TaggedObject;
import org.bouncycastle.asn1.ASN1UTF8String;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;

/**
 * The names in certificates, written as OpenSSL and Node.js write them. What could be taken for the
 * beginning of another name is quoted.
 */
final class CertificateNames {
  private static final Map<String, String> SHORT_NAMES =
      Map.ofEntries(
          Map.entry("2.5.4.3", "CN"),
          Map.entry("2.5.4.4", "SN"),
          Map.entry("2.5.4.5", "serialNumber"),
          Map.entry("2.5.4.6", "C"),
          Map.entry("2.5.4.7", "L"),
          Map.entry("2.5.4.8", "ST"),
          Map.entry("2.5.4.9", "street"),
          Map.entry("2.5.4.10", "O"),
          Map.entry("2.5.4.11", "OU"),
          Map.entry("2.5.4.12", "title"),
          Map.entry("2.5.4.13", "description"),
          Map.entry("2.5.4.15", "businessCategory"),
          Map.entry("2.5.4.16", "postalAddress"),
          Map.entry("2.5.4.17", "postalCode"),
          Map.entry("2.5.4.20", "telephoneNumber"),
          Map.entry("2.5.4.41", "name"),
          Map.entry("2.5.4.42", "GN"),
          Map.entry("2.5.4.43", "initials"),
          Map.entry("2.5.4.44", "generationQualifier"),
          Map.entry("2.5.4.45", "x500UniqueIdentifier"),
          Map.entry("2.5.4.46", "dnQualifier"),
          Map.entry("2.5.4.65", "pseudonym"),
          Map.entry("2.5.4.97", "organizationIdentifier"),
          Map.entry("0.9.2342.19200300.100.1.1", "UID"),
          Map.entry("0.9.2342.19200300.100.1.3", "mail"),
          Map.entry("0.9.2342.19200300.100.1.25", "DC"),
          Map.entry("1.2.840.113549.1.9.1", "emailAddress"),
          Map.entry("1.2.840.113549.1.9.2", "unstructuredName"),
          Map.entry("1.3.6.1.4.1.311.60.2.1.1", "jurisdictionL"),
          Map.entry("1.3.6.1.4.1.311.60.2.1.2", "jurisdictionST"),
          Map.entry("1.3.6.1.4.1.311.60.2.1.3", "jurisdictionC"));

  /** The other names whose values are texts: in UTF-8, or in ASCII. */
  private static final Map<String, String> UTF8_NAMES =
      Map.of(
          "1.3.6.1.5.5.7.8.5", "XmppAddr",
          "1.3.6.1.5.5.7.8.8", "NAIRealm",
          "1.3.6.1.5.5.7.8.9", "SmtpUTF8Mailbox",
          "1.3.6.1.4.1.311.20.2.3", "UPN");

  private static final String SRV_NAME = "1.3.6.1.5.5.7.8.7";

  private CertificateNames() {}

  private static String shortName(ASN1ObjectIdentifier identifier) {
    return SHORT_NAMES.getOrDefault(identifier.getId(), identifier.getId());
  }

  private static String text(ASN1Encodable value) {
    return value instanceof ASN1String string ? string.getString() : value.toString();
  }

  /** One line for each relative name. */
  static String lines(X500Name name) {
    var lines = new ArrayList<String>();
    for (var rdn : name.getRDNs()) lines.add(relative(rdn, " + ", true));
    return String.join("\n", lines);
  }

  private static String relative(
      org.bouncycastle.asn1.x500.RDN rdn, String separator, boolean escapesControls) {
    var parts = new ArrayList<String>();
    for (var pair : rdn.getTypesAndValues()) {
      parts.add(shortName(pair.getType()) + "=" + escaped(text(pair.getValue()), escapesControls));
    }
    return String.join(separator, parts);
  }

  /** RFC 2253. */
  private static String escaped(String value, boolean escapesControls) {
    var result = new StringBuilder();
    for (var i = 0; i < value.length(); i++) {
      var c = value.charAt(i);
      var isEdge = i == 0 && (c == '#' || c == ' ') || i == value.length() - 1 && c == ' ';
      if (isEdge || ",+\"\\<>;".indexOf(c) >= 0) result.append('\\').append(c);
      else if (escapesControls && (c < ' ' || c == 127))
        result.append('\\').append(HexFormat.of().withUpperCase().toHexDigits((byte) c));
      else result.append(c);
    }
    return result.toString();
  }

  /** Names and values, flat. */
  static Object[] attributes(X500Name name) {
    var result = new ArrayList<Object>();
    for (var rdn : name.getRDNs()) {
      for (var pair : rdn.getTypesAndValues()) {
        result.add(shortName(pair.getType()));
        result.add(text(pair.getValue()));
      }
    }
    return result.toArray();
  }

  static String all(GeneralNames names) {
    var parts = new ArrayList<String>();
    for (var name : names.getNames()) parts.add(print(name));
    return String.join(", ", parts);
  }

  static String access(AuthorityInformationAccess access) {
    var lines = new ArrayList<String>();
    for (var description : access.getAccessDescriptions()) {
      var method = description.getAccessMethod().getId();
      var label =
          switch (method) {
            case "1.3.6.1.5.5.7.48.1" -> "OCSP";
            case "1.3.6.1.5.5.7.48.2" -> "CA Issuers";
            default -> method;
          };
      lines.add(label + " - " + print(description.getAccessLocation()));
    }
    return String.join("\n", lines);
  }

  /** DNS names, e-mail addresses, IP addresses (in hex), as kind and value, flat. */
  static Object[] values(GeneralNames names) {
    List<Object> result = new ArrayList<>();
    for (var name : names.getNames()) {
      switch (name.getTagNo()) {
        case GeneralName.dNSName -> {
          result.add("DNS");
          result.add(text(name.getName()));
        }
        case GeneralName.rfc822Name -> {
          result.add("email");
          result.add(text(name.getName()));
        }
        case GeneralName.iPAddress -> {
          result.add("IP");
          var octets = ASN1OctetString.getInstance(name.getName()).getOctets();
          result.add(HexFormat.of().formatHex(octets));
        }
        default -> {}
      }
    }
    return result.toArray();
  }

  private static String print(GeneralName name) {
    return switch (name.getTagNo()) {
      case GeneralName.dNSName -> "DNS:" + quoted("", text(name.getName()), false);
      case GeneralName.rfc822Name -> "email:" + quoted("", text(name.getName()), false);
      case GeneralName.uniformResourceIdentifier ->
          "URI:" + quoted("", text(name.getName()), false);
      case GeneralName.iPAddress ->
          "IP Address:" + address(ASN1OctetString.getInstance(name.getName()).getOctets());
      case GeneralName.registeredID -> "Registered ID:" + name.getName();
      case GeneralName.directoryName -> "DirName:" + directory(name);
      case GeneralName.otherName -> "othername:" + other(ASN1Sequence.getInstance(name.getName()));
      case GeneralName.x400Address -> "X400Name:<unsupported>";
      default -> "EdiPartyName:<unsupported>";
    };
  }

  private static String directory(GeneralName name) {
    var parts = new ArrayList<String>();
    for (var rdn : X500Name.getInstance(name.getName()).getRDNs())
      parts.addFirst(relative(rdn, "+", false));
    return quoted("", String.join(",", parts), true);
  }

  private static String other(ASN1Sequence sequence) {
    try {
      var type = ASN1ObjectIdentifier.getInstance(sequence.getObjectAt(0)).getId();
      var value = ASN1TaggedObject.getInstance(sequence.getObjectAt(1)).getExplicitBaseObject();
      if (type.equals(SRV_NAME) && value instanceof ASN1IA5String text)
        return quoted("SRVName:", text.getString(), false);
      var label = UTF8_NAMES.get(type);
      if (label != null && value instanceof ASN1UTF8String text)
        return quoted(label + ":", text.getString(), true);
    } catch (RuntimeException e) {
      // not of that form
    }
    return "<unsupported>";
  }

  private static String quoted(String label, String value, boolean isUnicode) {
    var isSafe = true;
    for (var i = 0; i < value.length() && isSafe; i++) {
      var c = value.charAt(i);
      isSafe = c >= ' ' && c != 127 && (isUnicode || c < 127) && "\"\\,'".indexOf(c) < 0;
    }
    if (isSafe) return label + value;
    var result = new StringBuilder("\"").append(label);
    for (var i = 0; i < value.length(); i++) {
      var c = value.charAt(i);
      if (c == '"' || c == '\\') result.append('\\').append(c);
      else if (c < ' ' || c == ',' || c == '\'' || c == 127 || !isUnicode && c > 126)
        result.append("\\u").append(HexFormat.of().toHexDigits(c));
      else result.append(c);
    }
    return result.append('"').toString();
  }

  private static String address(byte[] bytes) {
    if (bytes.length != 4 && bytes.length != 16) return "<invalid length=" + bytes.length + ">";
    var parts = new ArrayList<String>();
    if (bytes.length == 4) {
      for (var b : bytes) parts.add(Integer.toString(b & 255));
      return String.join(".", parts);
    }
    for (var i = 0; i < 16; i += 2)
      parts.add(String.format("%X", (bytes[i] & 255) << 8 | bytes[i + 1] & 255));
    return String.join(":", parts);
  }
}
