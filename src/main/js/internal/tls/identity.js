// Certificates as node:tls shows them, and whether one stands for a host (RFC 6125).
const { Buffer } = require('buffer');
const net = require('net');
const { codes: { ERR_TLS_CERT_ALTNAME_FORMAT, ERR_TLS_CERT_ALTNAME_INVALID } } = require('internal/errors');

// -- identity --------------------------------------------------------------------------------------

const withoutFinalDot = (host) => (host.endsWith('.') ? host.slice(0, -1) : host);
const toLabels = (host) => withoutFinalDot(host).toLowerCase().split('.');

// Whether a name of a certificate stands for the labels of a host.
function matches(labels, pattern, wildcards) {
  if (!pattern) return false;
  const wanted = toLabels(pattern);
  if (labels.length !== wanted.length || wanted.includes('')) return false;
  // A name with characters beyond ASCII is no host name.
  if (wanted.some((label) => /[^\u0021-\u007f]/u.test(label))) return false;
  for (let i = labels.length - 1; i > 0; i--) if (labels[i] !== wanted[i]) return false;
  const [first] = labels;
  const parts = wanted[0].split('*', 3);
  if (parts.length === 1 || wanted[0].includes('xn--')) return first === wanted[0];
  if (!wildcards || parts.length > 2 || wanted.length <= 2) return false;
  const [prefix, suffix] = parts;
  return prefix.length + suffix.length <= first.length && first.startsWith(prefix) && first.endsWith(suffix);
}

// The entries of a subjectaltname line; an entry with special characters is quoted like JSON.
function splitAlternatives(text) {
  const entries = [];
  let current = '';
  let at = 0;
  while (at < text.length) {
    const comma = text.indexOf(', ', at);
    const quote = text.indexOf('"', at);
    if (quote !== -1 && (comma === -1 || quote < comma)) {
      const quoted = /^"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/.exec(text.slice(quote));
      if (quoted === null) throw new ERR_TLS_CERT_ALTNAME_FORMAT();
      current += text.slice(at, quote) + JSON.parse(quoted[0]);
      at = quote + quoted[0].length;
    } else {
      const end = comma === -1 ? text.length : comma;
      current += text.slice(at, end);
      at = end;
    }
    if (text.startsWith(', ', at)) {
      entries.push(current);
      current = '';
      at += 2;
    } else if (at < text.length && text[at] !== '"') {
      continue;
    }
  }
  entries.push(current);
  return entries;
}

function canonicalAddress(ip) {
  const version = net.isIP(ip);
  if (version === 0) return '';
  if (version === 4) return ip;
  const url = URL.parse(`http://[${ip}]`);
  return url === null ? ip : url.hostname;
}

// An Error when the certificate does not stand for the host, else undefined.
function checkServerIdentity(hostname, cert) {
  const { subject, subjectaltname } = cert;
  const dns = [];
  const ips = [];
  hostname = `${hostname}`;
  if (subjectaltname) {
    const entries = subjectaltname.includes('"') ? splitAlternatives(subjectaltname) : subjectaltname.split(', ');
    for (const entry of entries) {
      if (entry.startsWith('DNS:')) dns.push(entry.slice(4));
      else if (entry.startsWith('IP Address:')) ips.push(canonicalAddress(entry.slice(11)));
    }
  }
  let valid = false;
  let reason = 'Unknown reason';
  hostname = withoutFinalDot(hostname);
  if (net.isIP(hostname)) {
    valid = ips.includes(canonicalAddress(hostname));
    if (!valid) reason = `IP: ${hostname} is not in the cert's list: ${ips.join(', ')}`;
  } else if (dns.length > 0 || subject?.CN) {
    const labels = toLabels(hostname);
    if (dns.length > 0) {
      valid = dns.some((name) => matches(labels, name, true));
      if (!valid) reason = `Host: ${hostname}. is not in the cert's altnames: ${subjectaltname}`;
    } else {
      const names = Array.isArray(subject.CN) ? subject.CN : [subject.CN];
      valid = names.some((name) => matches(labels, name, true));
      if (!valid) reason = `Host: ${hostname}. is not cert's CN: ${subject.CN}`;
    }
  } else {
    reason = 'Cert does not contain a DNS name';
  }
  return valid ? undefined : new ERR_TLS_CERT_ALTNAME_INVALID(reason, hostname, cert);
}

// -- certificates as plain objects -----------------------------------------------------------------

// ['C', 'UK', 'CN', 'a', 'CN', 'b'] → { C: 'UK', CN: ['a', 'b'] }
function nameToObject(list) {
  const result = { __proto__: null };
  for (let i = 0; i < list.length; i += 2) add(result, list[i], list[i + 1]);
  return result;
}

function add(target, key, value) {
  if (!(key in target)) target[key] = value;
  else if (Array.isArray(target[key])) target[key].push(value);
  else target[key] = [target[key], value];
}

function infoAccessToObject(text) {
  if (!text) return undefined;
  const result = { __proto__: null };
  for (const match of text.matchAll(/([^\n:]*):([^\n]*)(?:\n|$)/g)) {
    const value = match[2][0] === '"' ? JSON.parse(match[2]) : match[2];
    if (match[1] in result) result[match[1]].push(value);
    else result[match[1]] = [value];
  }
  return result;
}

const nistNames = { prime256v1: 'P-256', secp384r1: 'P-384', secp521r1: 'P-521', secp224r1: 'P-224' };

function addKey(result, publicKey) {
  const details = publicKey.asymmetricKeyDetails;
  if (publicKey.asymmetricKeyType === 'rsa') {
    const jwk = publicKey.export({ format: 'jwk' });
    result.modulus = Buffer.from(jwk.n, 'base64url').toString('hex').toUpperCase();
    result.exponent = `0x${details.publicExponent.toString(16)}`;
    result.pubkey = publicKey.export({ format: 'der', type: 'spki' });
    result.bits = details.modulusLength;
  } else if (publicKey.asymmetricKeyType === 'ec') {
    const spki = publicKey.export({ format: 'der', type: 'spki' });
    const curve = details.namedCurve;
    const bits = { prime256v1: 256, secp384r1: 384, secp521r1: 521, secp256k1: 256, secp224r1: 224 }[curve];
    if (bits !== undefined) {
      result.pubkey = spki.subarray(spki.length - (2 * Math.ceil(bits / 8) + 1));
      result.bits = bits;
    }
  }
}

// The object that getPeerCertificate() answers, of a DER certificate.
function toLegacyObject(der) {
  const { X509Certificate } = require('crypto');
  const certificate = new X509Certificate(der);
  const { issuer, subject } = require('internal/crypto/x509').namesOf(certificate);
  const result = { subject: nameToObject(subject), issuer: nameToObject(issuer) };
  if (certificate.subjectAltName !== undefined) result.subjectaltname = certificate.subjectAltName;
  const access = infoAccessToObject(certificate.infoAccess);
  if (access !== undefined) result.infoAccess = access;
  result.ca = certificate.ca;
  let curve;
  try {
    addKey(result, certificate.publicKey);
    curve = certificate.publicKey.asymmetricKeyDetails.namedCurve;
  } catch {
    // a kind of key that has no members of its own here
  }
  result.valid_from = certificate.validFrom;
  result.valid_to = certificate.validTo;
  result.fingerprint = certificate.fingerprint;
  result.fingerprint256 = certificate.fingerprint256;
  result.fingerprint512 = certificate.fingerprint512;
  if (certificate.keyUsage !== undefined) result.ext_key_usage = certificate.keyUsage;
  result.serialNumber = certificate.serialNumber;
  result.raw = Buffer.from(der);
  if (curve !== undefined) result.asn1Curve = curve;
  if (nistNames[curve] !== undefined) result.nistCurve = nistNames[curve];
  return result;
}

module.exports = { checkServerIdentity, toLegacyObject };
