// X509Certificate.
const { Hash } = require('internal/crypto/hash');
const { attempt, bytesOf, toBuffer } = require('internal/crypto/util');
const { isKeyObject, kHandle } = require('internal/crypto/keys');
const { AsymmetricHandle, PublicKeyObject, keys } = require('internal/crypto/asymmetric');
const { codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE } } = require('internal/errors');
const { validateObject, validateString } = require('internal/validators');

const signatureNames = new Map([
  ['1.2.840.113549.1.1.5', 'sha1WithRSAEncryption'],
  ['1.2.840.113549.1.1.11', 'sha256WithRSAEncryption'],
  ['1.2.840.113549.1.1.12', 'sha384WithRSAEncryption'],
  ['1.2.840.113549.1.1.13', 'sha512WithRSAEncryption'],
  ['1.2.840.113549.1.1.10', 'rsassaPss'],
  ['1.2.840.10045.4.3.2', 'ecdsa-with-SHA256'],
  ['1.2.840.10045.4.3.3', 'ecdsa-with-SHA384'],
  ['1.2.840.10045.4.3.4', 'ecdsa-with-SHA512'],
  ['1.3.101.112', 'ED25519'],
  ['1.3.101.113', 'ED448'],
]);

/** Whether a pattern of a certificate, such as *.example.org, matches a host name. */
function matchesHost(pattern, host, wildcards) {
  pattern = pattern.toLowerCase();
  host = host.toLowerCase();
  if (pattern === host) return true;
  if (!wildcards || !pattern.startsWith('*.')) return false;
  const dot = host.indexOf('.');
  return dot > 0 && host.slice(dot) === pattern.slice(1) && pattern.indexOf('.', 2) > 0;
}

class X509Certificate {
  #raw;
  #fields;
  #publicKey;

  constructor(buffer) {
    if (typeof buffer !== 'string' && !ArrayBuffer.isView(buffer)) {
      throw new ERR_INVALID_ARG_TYPE('buffer', ['string', 'Buffer', 'TypedArray', 'DataView'], buffer);
    }
    const [raw, subject, issuer, names, from, to, fromTime, toTime, serial, ca, signature, usages] =
      attempt(keys.certificate, bytesOf(buffer, 'buffer'));
    this.#raw = toBuffer(raw);
    this.#fields = {
      subject: subject || undefined, issuer: issuer || undefined, names, from, to, fromTime, toTime, serial, ca, signature, usages,
    };
  }

  #fingerprint(algorithm) {
    const hex = new Hash(algorithm).update(this.#raw).digest('hex').toUpperCase();
    return hex.match(/../g).join(':');
  }

  #alternatives(kind) {
    return (this.#fields.names ?? '').split(', ').filter((name) => name.startsWith(`${kind}:`))
      .map((name) => name.slice(kind.length + 1));
  }

  #common() {
    return /(?:^|\n)CN=(.*)/.exec(this.#fields.subject ?? '')?.[1];
  }

  get subject() { return this.#fields.subject; }
  get subjectAltName() { return this.#fields.names; }
  get issuer() { return this.#fields.issuer; }
  get issuerCertificate() { return undefined; }
  get infoAccess() { return undefined; }
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
  get ca() { return this.#fields.ca; }

  get publicKey() {
    return (this.#publicKey ??= new PublicKeyObject(new AsymmetricHandle(keys.certificateKey(this.#raw))));
  }

  toString() {
    return `-----BEGIN CERTIFICATE-----\n${this.#raw.toString('base64').replace(/.{64}(?!$)/g, '$&\n')}\n-----END CERTIFICATE-----\n`;
  }

  toJSON() {
    return this.toString();
  }

  checkHost(name, options = { __proto__: null }) {
    validateString(name, 'name');
    validateObject(options, 'options');
    const { subject = 'default', wildcards = true } = options;
    if (!['default', 'always', 'never'].includes(subject)) throw new ERR_INVALID_ARG_VALUE('options.subject', subject);
    const names = this.#alternatives('DNS');
    const found = names.find((pattern) => matchesHost(pattern, name, wildcards));
    if (found !== undefined) return found;
    if (subject === 'always' || (subject === 'default' && names.length === 0)) {
      const common = this.#common();
      if (common !== undefined && matchesHost(common, name, wildcards)) return common;
    }
    return undefined;
  }

  checkEmail(email) {
    validateString(email, 'email');
    const named = /(?:^|\n)emailAddress=(.*)/.exec(this.#fields.subject ?? '')?.[1];
    const candidates = this.#alternatives('email');
    if (candidates.length === 0 && named !== undefined) candidates.push(named);
    return candidates.includes(email) ? email : undefined;
  }

  checkIP(ip) {
    validateString(ip, 'ip');
    return this.#alternatives('IP Address').some((address) => address.toLowerCase() === ip.toLowerCase()) ? ip : undefined;
  }

  checkIssued(other) {
    if (!(other instanceof X509Certificate)) throw new ERR_INVALID_ARG_TYPE('otherCert', 'X509Certificate', other);
    return this.issuer === other.subject && this.verify(other.publicKey);
  }

  checkPrivateKey(key) {
    if (!isKeyObject(key)) throw new ERR_INVALID_ARG_TYPE('pkey', 'KeyObject', key);
    if (key.type !== 'private') throw new ERR_INVALID_ARG_VALUE('pkey', key);
    return this.publicKey[kHandle].equals(key[kHandle].publicHandle());
  }

  verify(key) {
    if (!isKeyObject(key)) throw new ERR_INVALID_ARG_TYPE('pkey', 'KeyObject', key);
    if (key.type !== 'public') throw new ERR_INVALID_ARG_VALUE('pkey', key);
    return keys.certificateVerify(this.#raw, key[kHandle].id);
  }
}

module.exports = { X509Certificate };
