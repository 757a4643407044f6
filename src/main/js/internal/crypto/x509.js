// X509Certificate.
const { Hash } = require('internal/crypto/hash');
const { attempt, bytesOf, toBuffer } = require('internal/crypto/util');
const { isKeyObject, kHandle } = require('internal/crypto/keys');
const { AsymmetricHandle, PublicKeyObject, keys } = require('internal/crypto/asymmetric');
const { ERR_INVALID_NAME } = require('internal/crypto/errors');
const { codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE } } = require('internal/errors');
const { validateBoolean, validateObject, validateString } = require('internal/validators');
const { customInspectSymbol } = require('internal/util');
const { kClone } = require('internal/clone/protocol');

const signatureNames = new Map([
  ['1.2.840.113549.1.1.4', 'md5WithRSAEncryption'],
  ['1.2.840.113549.1.1.5', 'sha1WithRSAEncryption'],
  ['1.2.840.113549.1.1.10', 'rsassaPss'],
  ['1.2.840.113549.1.1.11', 'sha256WithRSAEncryption'],
  ['1.2.840.113549.1.1.12', 'sha384WithRSAEncryption'],
  ['1.2.840.113549.1.1.13', 'sha512WithRSAEncryption'],
  ['1.2.840.113549.1.1.14', 'sha224WithRSAEncryption'],
  ['1.2.840.10040.4.3', 'dsaWithSHA1'],
  ['2.16.840.1.101.3.4.3.2', 'dsa_with_SHA256'],
  ['1.2.840.10045.4.1', 'ecdsa-with-SHA1'],
  ['1.2.840.10045.4.3.1', 'ecdsa-with-SHA224'],
  ['1.2.840.10045.4.3.2', 'ecdsa-with-SHA256'],
  ['1.2.840.10045.4.3.3', 'ecdsa-with-SHA384'],
  ['1.2.840.10045.4.3.4', 'ecdsa-with-SHA512'],
  ['1.3.101.112', 'ED25519'],
  ['1.3.101.113', 'ED448'],
  ['2.16.840.1.101.3.4.3.17', 'ML-DSA-44'],
  ['2.16.840.1.101.3.4.3.18', 'ML-DSA-65'],
  ['2.16.840.1.101.3.4.3.19', 'ML-DSA-87'],
]);

/** Where the star of a name stands that may be used as a pattern; -1 if it may not. */
function starOf(pattern, partial) {
  const star = pattern.indexOf('*');
  if (star < 0 || pattern.indexOf('*', star + 1) >= 0) return -1;
  const dot = pattern.indexOf('.');
  // in the first label only, with two more behind it, none of them empty
  if (dot < star || pattern.indexOf('.', dot + 1) < 0 || /\.\.|\.$/.test(pattern)) return -1;
  if (pattern.slice(0, 4).toLowerCase() === 'xn--') return -1;
  return partial || dot === 1 ? star : -1;
}

/** Whether a name of a certificate, such as *.example.org, stands for a host. */
function matchesHost(pattern, host, { wildcards, partialWildcards, multiLabelWildcards, singleLabelSubdomains }) {
  pattern = pattern.toLowerCase();
  host = host.toLowerCase();
  if (pattern === host) return true;
  if (host[0] === '.' && host.length > 1) {
    if (!pattern.endsWith(host)) return false;
    return !singleLabelSubdomains || !pattern.slice(0, -host.length).includes('.');
  }
  const star = wildcards ? starOf(pattern, partialWildcards) : -1;
  if (star < 0) return false;
  const prefix = pattern.slice(0, star);
  const suffix = pattern.slice(star + 1);
  if (host.length < prefix.length + suffix.length || !host.startsWith(prefix) || !host.endsWith(suffix)) return false;
  const middle = host.slice(prefix.length, host.length - suffix.length);
  const isWholeLabel = prefix === '' && suffix[0] === '.';
  if (isWholeLabel && middle === '') return false;
  if (!isWholeLabel && host.startsWith('xn--')) return false;
  return /^[a-z0-9-]*$/.test(isWholeLabel && multiLabelWildcards ? middle.replaceAll('.', '') : middle);
}

/** The 4 or 16 bytes of an address, in hex. */
function addressHex(ip) {
  const { isIP } = require('net');
  const version = isIP(ip);
  if (version === 0) return undefined;
  const quad = (text) => text.split('.').map((part) => (+part).toString(16).padStart(2, '0')).join('');
  if (version === 4) return quad(ip);
  const dotted = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(ip);
  if (dotted !== null) {
    const hex = quad(dotted[2]);
    ip = `${dotted[1]}${hex.slice(0, 4)}:${hex.slice(4)}`;
  }
  const [left, right] = ip.split('::');
  const groups = (text) => (text ? text.split(':') : []);
  const before = groups(left);
  const after = groups(right);
  const zeros = new Array(8 - before.length - after.length).fill('0');
  return [...before, ...(right === undefined ? [] : zeros), ...after].map((group) => group.padStart(4, '0')).join('').toLowerCase();
}

const flags = ['wildcards', 'partialWildcards', 'multiLabelWildcards', 'singleLabelSubdomains'];

/** How names are compared. */
function checkOptions(options) {
  validateObject(options, 'options');
  const {
    subject = 'default', wildcards = true, partialWildcards = true, multiLabelWildcards = false, singleLabelSubdomains = false,
  } = options;
  const values = { subject, wildcards, partialWildcards, multiLabelWildcards, singleLabelSubdomains };
  validateString(subject, 'options.subject');
  for (const flag of flags) validateBoolean(values[flag], `options.${flag}`);
  if (!['default', 'always', 'never'].includes(subject)) throw new ERR_INVALID_ARG_VALUE('options.subject', subject);
  return values;
}

const shown = [
  'subject', 'subjectAltName', 'issuer', 'infoAccess', 'validFrom', 'validTo', 'validFromDate', 'validToDate', 'fingerprint',
  'fingerprint256', 'fingerprint512', 'keyUsage', 'serialNumber', 'signatureAlgorithm', 'signatureAlgorithmOid',
];

/** The values of one kind in a flat list of kinds and values. */
const pick = (list, kind) => list.filter((_, i) => i % 2 === 1 && list[i - 1] === kind);

class X509Certificate {
  #raw;
  #fields;
  #publicKey;
  #issuer;

  constructor(buffer) {
    if (typeof buffer !== 'string' && !ArrayBuffer.isView(buffer)) {
      throw new ERR_INVALID_ARG_TYPE('buffer', ['string', 'Buffer', 'TypedArray', 'DataView'], buffer);
    }
    const [
      raw, subject, issuer, names, from, to, fromTime, toTime, serial, ca, signature, usages, access, subjectList, issuerList,
      alternatives,
    ] = attempt(keys.certificate, bytesOf(buffer, 'buffer'));
    this.#raw = toBuffer(raw);
    this.#fields = {
      subject: subject || undefined, issuer: issuer || undefined, names, from, to, fromTime, toTime, serial, ca, signature, usages, access,
      subjectList, issuerList, alternatives,
    };
  }

  /** For the older form of certificates: names and values of subject and issuer, flat. */
  static namesOf(certificate) {
    const { subjectList, issuerList } = certificate.#fields;
    return { subject: subjectList, issuer: issuerList };
  }

  /** A certificate and those of its issuers, each in DER. */
  static chainOf([first, ...rest]) {
    const certificate = new X509Certificate(toBuffer(first));
    if (rest.length > 0) certificate.#issuer = chainOf(rest);
    return certificate;
  }

  [customInspectSymbol](depth, options) {
    if (depth < 0) return this;
    const { inspect } = require('internal/util/inspect');
    const values = {};
    for (const name of shown) values[name] = this[name];
    return `X509Certificate ${inspect(values, { ...options, depth: options.depth === null ? null : options.depth - 1 })}`;
  }

  [kClone]() {
    return { data: new Uint8Array(this.#raw), deserialize: 'internal/crypto/x509:fromClone' };
  }

  #fingerprint(algorithm) {
    const hex = new Hash(algorithm).update(this.#raw).digest('hex').toUpperCase();
    return hex.match(/../g).join(':');
  }

  get subject() { return this.#fields.subject; }
  get subjectAltName() { return this.#fields.names; }
  get issuer() { return this.#fields.issuer; }
  get issuerCertificate() { return this.#issuer; }
  get infoAccess() { return this.#fields.access; }
  get validFrom() { return this.#fields.from; }
  get validTo() { return this.#fields.to; }
  get validFromDate() { return new Date(this.#fields.fromTime); }
  get validToDate() { return new Date(this.#fields.toTime); }
  get fingerprint() { return this.#fingerprint('sha1'); }
  get fingerprint256() { return this.#fingerprint('sha256'); }
  get fingerprint512() { return this.#fingerprint('sha512'); }
  get keyUsage() { return this.#fields.usages; }
  get serialNumber() { return this.#fields.serial; }
  get signatureAlgorithm() { return signatureNames.get(this.#fields.signature); }
  get signatureAlgorithmOid() { return this.#fields.signature; }
  get raw() { return this.#raw; }

  get publicKey() {
    return (this.#publicKey ??= new PublicKeyObject(new AsymmetricHandle(keys.certificateKey(this.#raw))));
  }

  toString() {
    return `-----BEGIN CERTIFICATE-----\n${this.#raw.toString('base64').replace(/.{64}(?!$)/g, '$&\n')}\n-----END CERTIFICATE-----\n`;
  }

  toJSON() {
    return this.toString();
  }

  get ca() { return this.#fields.ca; }

  /** The names to compare with: the alternative ones, and the subject's where there are none or it is asked for. */
  #candidates(kind, attribute, { subject }) {
    const { alternatives, subjectList } = this.#fields;
    const candidates = pick(alternatives, kind);
    if (subject === 'always' || (subject === 'default' && candidates.length === 0)) candidates.push(...pick(subjectList, attribute));
    return candidates;
  }

  checkHost(name, options = { __proto__: null }) {
    validateString(name, 'name');
    const how = checkOptions(options);
    if (name.includes('\0')) throw new ERR_INVALID_NAME();
    return this.#candidates('DNS', 'CN', how).find((candidate) => matchesHost(candidate, name, how));
  }

  checkEmail(email, options = { __proto__: null }) {
    validateString(email, 'email');
    const how = checkOptions(options);
    if (email.includes('\0')) throw new ERR_INVALID_NAME();
    const split = (text) => [text.slice(0, text.lastIndexOf('@')), text.slice(text.lastIndexOf('@')).toLowerCase()].join('');
    const isThere = this.#candidates('email', 'emailAddress', how).some((candidate) => split(candidate) === split(email));
    return isThere ? email : undefined;
  }

  checkIP(ip) {
    validateString(ip, 'ip');
    const hex = addressHex(ip);
    if (hex === undefined) throw new ERR_INVALID_NAME();
    return pick(this.#fields.alternatives, 'IP').includes(hex) ? ip : undefined;
  }

  checkIssued(otherCert) {
    if (!(otherCert instanceof X509Certificate)) throw new ERR_INVALID_ARG_TYPE('otherCert', 'X509Certificate', otherCert);
    return keys.certificateIssued(this.#raw, otherCert.#raw);
  }

  checkPrivateKey(pkey) {
    if (!isKeyObject(pkey)) throw new ERR_INVALID_ARG_TYPE('pkey', 'KeyObject', pkey);
    if (pkey.type !== 'private') throw new ERR_INVALID_ARG_VALUE('pkey', pkey);
    return this.publicKey[kHandle].equals(pkey[kHandle].publicHandle());
  }

  verify(pkey) {
    if (!isKeyObject(pkey)) throw new ERR_INVALID_ARG_TYPE('pkey', 'KeyObject', pkey);
    if (pkey.type !== 'public') throw new ERR_INVALID_ARG_VALUE('pkey', pkey);
    return keys.certificateVerify(this.#raw, pkey[kHandle].id);
  }

  toLegacyObject() {
    return require('internal/tls/identity').toLegacyObject(this.#raw);
  }
}
const { namesOf, chainOf } = X509Certificate;
delete X509Certificate.namesOf;
delete X509Certificate.chainOf;

module.exports = { X509Certificate, namesOf, chainOf, fromClone: (bytes) => new X509Certificate(bytes) };
