// tls.createSecureContext() and what it makes: the settings of a context in the order in which Node.js applies them.
const { Buffer } = require('buffer');
const {
  codes: {
    ERR_CRYPTO_CUSTOM_ENGINE_NOT_SUPPORTED, ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE,
    ERR_TLS_INVALID_PROTOCOL_VERSION, ERR_TLS_PROTOCOL_VERSION_CONFLICT,
  },
} = require('internal/errors');
const { isArrayBufferView } = require('internal/util/types');
const { validateArray, validateBuffer, validateInt32, validateInteger, validateObject, validateString } = require('internal/validators');
const { tls, check, transferArea } = require('internal/tls/native');
const { define } = require('internal/crypto/errors');

const TLS1 = 0x301;
const TLS1_2 = 0x303;
const TLS1_3 = 0x304;
const versions = { 'TLSv1': TLS1, 'TLSv1.1': 0x302, 'TLSv1.2': TLS1_2, 'TLSv1.3': TLS1_3 };

const BOTH = 0;
const SERVER = 1;
const CLIENT = 2;

const SSL_OP_CIPHER_SERVER_PREFERENCE = 1 << 22;

const DEFAULT_CIPHERS = 'TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256:TLS_AES_128_GCM_SHA256:ECDHE-RSA-AES128-GCM-SHA256:' +
  'ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-AES256-GCM-SHA384:DHE-RSA-AES128-GCM-SHA256:' +
  'ECDHE-RSA-AES128-SHA256:DHE-RSA-AES128-SHA256:ECDHE-RSA-AES256-SHA384:DHE-RSA-AES256-SHA384:ECDHE-RSA-AES256-SHA256:' +
  'DHE-RSA-AES256-SHA256:HIGH:!aNULL:!eNULL:!EXPORT:!DES:!RC4:!MD5:!PSK:!SRP:!CAMELLIA';

// Settings that a program may change; node:tls has accessors for them.
const defaults = { ciphers: undefined, ecdhCurve: 'auto', minVersion: undefined, maxVersion: undefined };

function getDefault(name) {
  if (defaults[name] !== undefined) return defaults[name];
  const { get: getOptionValue } = require('internal/options');
  if (name === 'ciphers') return getOptionValue('--tls-cipher-list') || DEFAULT_CIPHERS;
  if (name === 'maxVersion') {
    if (getOptionValue('--tls-max-v1.3')) return 'TLSv1.3';
    return getOptionValue('--tls-max-v1.2') ? 'TLSv1.2' : 'TLSv1.3';
  }
  for (const version of ['1.0', '1.1', '1.2', '1.3']) {
    if (getOptionValue(`--tls-min-v${version}`)) return version === '1.0' ? 'TLSv1' : `TLSv${version}`;
  }
  return 'TLSv1.2';
}

const InvalidArgument = define(TypeError, 'ERR_INVALID_ARG_VALUE');
const ERR_TLS_INVALID_PROTOCOL_METHOD = define(TypeError, 'ERR_TLS_INVALID_PROTOCOL_METHOD');
const UnsupportedOperation = define(Error, 'ERR_CRYPTO_UNSUPPORTED_OPERATION');
const OperationFailed = define(Error, 'ERR_CRYPTO_OPERATION_FAILED');

// The protocols that an old method name stands for: [side, lowest, highest]; undefined for the default.
function methodOf(name) {
  const match = /^(.*?)_(server_|client_)?method$/.exec(name);
  const side = match?.[2] === 'server_' ? SERVER : match?.[2] === 'client_' ? CLIENT : BOTH;
  switch (match?.[1]) {
    case 'SSLv2': throw new ERR_TLS_INVALID_PROTOCOL_METHOD('SSLv2 methods disabled');
    case 'SSLv3': throw new ERR_TLS_INVALID_PROTOCOL_METHOD('SSLv3 methods disabled');
    case 'SSLv23': return [side, undefined, TLS1_2];
    case 'TLS': return [side, 0, TLS1_3];
    case 'TLSv1': return [side, TLS1, TLS1];
    case 'TLSv1_1': return [side, 0x302, 0x302];
    case 'TLSv1_2': return [side, TLS1_2, TLS1_2];
    default: throw new ERR_TLS_INVALID_PROTOCOL_METHOD(`Unknown method: ${name}`);
  }
}

function versionOf(which, version, fallback) {
  version ??= fallback;
  const number = versions[version];
  if (number === undefined) throw new ERR_TLS_INVALID_PROTOCOL_VERSION(version, which);
  return number;
}

const registry = new FinalizationRegistry((id) => tls.contextFree(id));

// What crypto.SecureContext is to Node.js: the low-level setters that tests and old programs use.
class NativeSecureContext {
  #id;

  constructor(side, minVersion, maxVersion) {
    this.#id = tls.contextMake(side, minVersion, maxVersion);
    registry.register(this, this.#id);
  }

  get id() { return this.#id; }

  setKey(key, passphrase) {
    check(tls.contextKey(this.#id, toBytes(key), passphrase == null ? undefined : toBytes(passphrase)), 'PEM_read_bio_PrivateKey');
  }
  setCert(cert) { check(tls.contextCertificate(this.#id, toBytes(cert)), 'SSL_CTX_use_certificate_chain'); }
  addCACert(cert) { check(tls.contextAuthorities(this.#id, toBytes(cert))); }
  addCRL(crl) {
    if (tls.contextRevocations(this.#id, toBytes(crl)) !== undefined) throw new OperationFailed('Failed to parse CRL');
  }
  addRootCerts() { require('internal/tls/authorities').addDefaultAuthorities(this.#id); }
  setAllowPartialTrustChain() { tls.contextPartialChains(this.#id); }
  setCipherSuites(list) { check(tls.contextCipherSuites(this.#id, list), 'Failed to set ciphers'); }
  setCiphers(list) {
    const failure = tls.contextCiphers(this.#id, list);
    // Nothing for TLS 1.2 may be meant.
    if (failure !== undefined && !(list === '' && failure[2] === 'no cipher match')) check(failure, 'Failed to set ciphers');
  }
  setSigalgs(list) { check(tls.contextSigalgs(this.#id, list), 'error:00000000:lib(0)::reason(0)'); }
  setECDHCurve(curve) {
    if (curve !== 'auto' && tls.contextGroups(this.#id, curve) !== undefined) throw new OperationFailed('Failed to set ECDH curve');
  }
  // A warning, or undefined.
  setDHParam(param) {
    const answer = tls.contextDh(this.#id, param === true ? undefined : toBytes(param));
    if (typeof answer !== 'number') return check(answer, 'Error setting temp DH parameter');
    if (answer < 1024) throw new InvalidArgument('DH parameter is less than 1024 bits');
    return 'DH parameter is less than 2048 bits';
  }
  setMinProto(version) { tls.contextVersion(this.#id, false, version); }
  setMaxProto(version) { tls.contextVersion(this.#id, true, version); }
  getMinProto() { return tls.contextVersion(this.#id, false, -1); }
  getMaxProto() { return tls.contextVersion(this.#id, true, -1); }
  setOptions(bits) {
    validateInteger(bits, 'options');
    tls.contextOptions(this.#id, bits);
  }
  setSessionIdContext(id) {
    const failure = tls.contextSessionId(this.#id, toBytes(id));
    if (failure !== undefined) throw new TypeError(failure[3]);
  }
  setSessionTimeout(seconds) { tls.contextTimeout(this.#id, seconds); }
  loadPKCS12(pfx, passphrase) {
    const failure = tls.contextArchive(this.#id, toBytes(pfx), passphrase == null ? undefined : toBytes(passphrase));
    // Archives with algorithms that OpenSSL no longer has by default.
    if (failure?.[2] === 'unsupported') throw new UnsupportedOperation('Unsupported PKCS12 PFX data');
    if (failure !== undefined) throw new Error(failure[2] ?? failure[3]);
  }
  getTicketKeys() { return Buffer.from(tls.contextGetTicketKeys(this.#id)); }
  setTicketKeys(keys) {
    if (keys.byteLength !== 48) throw new InvalidArgument('Ticket keys length must be 48 bytes');
    tls.contextSetTicketKeys(this.#id, toBytes(keys));
  }
  getCertificate() { return toBuffer(tls.contextOwnCertificate(this.#id, false)); }
  getIssuer() { return toBuffer(tls.contextOwnCertificate(this.#id, true)); }
  logKeys() { tls.contextLogKeys(this.#id); }
  issuerOf(der) { return toBuffer(tls.contextIssuer(this.#id, der)); }
  get _external() {
    void this.#id;
    return undefined;
  }
  // From then on onticketkeycallback(name, iv, isNew) is asked: [result, key for HMAC, key for AES, name, iv].
  enableTicketKeyCallback() {
    transferArea();
    tls.contextAskTicketKeys(this.#id);
  }
  init() {}
  close() {}
  setEngineKey(name, engine) { checkEngine(tls.contextEngineKey(this.#id, name, engine)); }
  setClientCertEngine(engine) { checkEngine(tls.contextClientEngine(this.#id, engine)); }
  setCertificateCompression(algorithms) {
    if (algorithms.length > 0) throw new OperationFailed('Failed to set certificate compression preference');
  }
}

function checkEngine(failure) {
  if (failure === undefined) return;
  if (failure === false) throw new ERR_CRYPTO_CUSTOM_ENGINE_NOT_SUPPORTED();
  const [, , , ...texts] = failure;
  throw Object.assign(new Error(texts[0]), { opensslErrorStack: texts.toReversed() });
}

Object.defineProperty(NativeSecureContext, 'name', { value: 'SecureContext' });

const toBuffer = (bytes) => (bytes === undefined ? null : Buffer.from(bytes));

function toBytes(data) {
  if (typeof data === 'string') return Buffer.from(data);
  if (data instanceof ArrayBuffer) return new Uint8Array(data);
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

function SecureContext(secureProtocol, secureOptions, minVersion, maxVersion) {
  if (!(this instanceof SecureContext)) return new SecureContext(secureProtocol, secureOptions, minVersion, maxVersion);
  if (secureProtocol) {
    if (minVersion != null) throw new ERR_TLS_PROTOCOL_VERSION_CONFLICT(minVersion, secureProtocol);
    if (maxVersion != null) throw new ERR_TLS_PROTOCOL_VERSION_CONFLICT(maxVersion, secureProtocol);
  }
  let range;
  if (secureProtocol) {
    validateString(secureProtocol, 'secureProtocol');
    range = methodOf(secureProtocol);
    range[1] ??= versionOf('minimum', undefined, getDefault('minVersion'));
  } else {
    range = [BOTH, versionOf('minimum', minVersion, getDefault('minVersion')), versionOf('maximum', maxVersion, getDefault('maxVersion'))];
  }
  this.context = new NativeSecureContext(...range);
  if (secureOptions) {
    validateInteger(secureOptions, 'secureOptions');
    this.context.setOptions(secureOptions);
  }
}

function validateKeyOrCert(name, value) {
  if (typeof value !== 'string' && !isArrayBufferView(value)) {
    throw new ERR_INVALID_ARG_TYPE(name, ['string', 'Buffer', 'TypedArray', 'DataView'], value);
  }
}

const toList = (value) => (Array.isArray(value) ? value : [value]);

function splitCiphers(ciphers, name) {
  const list = (ciphers || getDefault('ciphers')).split(':').filter(Boolean);
  const isSuite = (cipher) => cipher.startsWith('TLS_') || cipher.startsWith('!TLS_');
  const cipherSuites = list.filter(isSuite).join(':');
  const cipherList = list.filter((cipher) => !isSuite(cipher)).join(':');
  if (cipherSuites === '' && cipherList === '') throw new ERR_INVALID_ARG_VALUE(name, ciphers);
  return { cipherSuites, cipherList };
}

function configure(context, options, name) {
  validateObject(options, name);
  const {
    allowPartialTrustChain, ca, cert, certificateCompression, ciphers, clientCertEngine, crl, dhparam, ecdhCurve = defaults.ecdhCurve, key, passphrase, pfx,
    privateKeyEngine, privateKeyIdentifier, sessionIdContext, sessionTimeout, sigalgs, ticketKeys,
  } = options;

  // Before anything else: a security level among the ciphers counts for what follows.
  if (ciphers !== undefined && ciphers !== null) validateString(ciphers, `${name}.ciphers`);
  const { cipherSuites, cipherList } = splitCiphers(ciphers, `${name}.ciphers`);
  if (cipherSuites !== '') context.setCipherSuites(cipherSuites);
  context.setCiphers(cipherList);
  if (cipherList === '' && context.getMinProto() < TLS1_3 && context.getMaxProto() > TLS1_2) context.setMinProto(TLS1_3);

  if (ca) {
    for (const entry of toList(ca)) {
      validateKeyOrCert(`${name}.ca`, entry);
      context.addCACert(entry);
    }
  } else {
    context.addRootCerts();
  }
  if (allowPartialTrustChain) context.setAllowPartialTrustChain();
  if (cert) {
    for (const entry of toList(cert)) {
      validateKeyOrCert(`${name}.cert`, entry);
      context.setCert(entry);
    }
  }
  if (key) {
    for (const entry of toList(key)) {
      const pem = Array.isArray(key) && entry?.pem !== undefined ? entry.pem : entry;
      const secret = pem !== entry && entry.passphrase !== undefined ? entry.passphrase : passphrase;
      validateKeyOrCert(`${name}.key`, pem);
      if (secret !== undefined && secret !== null) validateString(secret, `${name}.passphrase`);
      context.setKey(pem, secret);
    }
  }
  if (sigalgs !== undefined && sigalgs !== null) {
    validateString(sigalgs, `${name}.sigalgs`);
    if (sigalgs === '') throw new ERR_INVALID_ARG_VALUE(`${name}.sigalgs`, sigalgs);
    context.setSigalgs(sigalgs);
  }
  if (privateKeyIdentifier !== undefined && privateKeyIdentifier !== null) {
    if (privateKeyEngine === undefined || privateKeyEngine === null) {
      throw new ERR_INVALID_ARG_VALUE(`${name}.privateKeyEngine`, privateKeyEngine);
    }
    if (typeof privateKeyEngine !== 'string') throw new ERR_INVALID_ARG_TYPE(`${name}.privateKeyEngine`, ['string', 'null', 'undefined'], privateKeyEngine);
    if (typeof privateKeyIdentifier !== 'string') {
      throw new ERR_INVALID_ARG_TYPE(`${name}.privateKeyIdentifier`, ['string', 'null', 'undefined'], privateKeyIdentifier);
    }
    context.setEngineKey(privateKeyIdentifier, privateKeyEngine);
  }
  validateString(ecdhCurve, `${name}.ecdhCurve`);
  context.setECDHCurve(ecdhCurve);
  if (dhparam !== undefined && dhparam !== null) {
    validateKeyOrCert(`${name}.dhparam`, dhparam);
    const warning = context.setDHParam(dhparam === 'auto' ? true : dhparam);
    if (warning) process.emitWarning(warning, 'SecurityWarning');
  }
  if (crl !== undefined && crl !== null) {
    for (const entry of toList(crl)) {
      validateKeyOrCert(`${name}.crl`, entry);
      context.addCRL(entry);
    }
  }
  if (sessionIdContext !== undefined && sessionIdContext !== null) {
    validateString(sessionIdContext, `${name}.sessionIdContext`);
    context.setSessionIdContext(sessionIdContext);
  }
  if (pfx !== undefined && pfx !== null) {
    for (const entry of toList(pfx)) {
      const raw = entry?.buf || entry;
      const secret = entry?.passphrase || passphrase;
      if (secret !== undefined && secret !== null) validateString(secret, `${name}.passphrase`);
      context.loadPKCS12(typeof raw === 'string' ? Buffer.from(raw, 'latin1') : raw, secret ?? null);
    }
  }
  if (typeof clientCertEngine === 'string') context.setClientCertEngine(clientCertEngine);
  else if (clientCertEngine !== undefined && clientCertEngine !== null) {
    throw new ERR_INVALID_ARG_TYPE(`${name}.clientCertEngine`, ['string', 'null', 'undefined'], clientCertEngine);
  }
  if (certificateCompression !== undefined && certificateCompression !== null) {
    validateArray(certificateCompression, `${name}.certificateCompression`);
    certificateCompression.forEach((algorithm, index) => {
      if (!['zlib', 'brotli', 'zstd'].includes(algorithm)) {
        throw new ERR_INVALID_ARG_VALUE(`${name}.certificateCompression[${index}]`, algorithm, "must be 'zlib', 'brotli', or 'zstd'");
      }
    });
    context.setCertificateCompression(certificateCompression);
  }
  if (ticketKeys !== undefined && ticketKeys !== null) {
    validateBuffer(ticketKeys, `${name}.ticketKeys`);
    if (ticketKeys.byteLength !== 48) {
      throw new ERR_INVALID_ARG_VALUE(`${name}.ticketKeys`, ticketKeys.byteLength, 'must be exactly 48 bytes');
    }
    context.setTicketKeys(ticketKeys);
  }
  if (sessionTimeout !== undefined && sessionTimeout !== null) {
    validateInt32(sessionTimeout, `${name}.sessionTimeout`, 0);
    context.setSessionTimeout(sessionTimeout);
  }
}

function createSecureContext(options) {
  options ||= {};
  const { honorCipherOrder, minVersion, maxVersion, secureProtocol } = options;
  let { secureOptions } = options;
  if (honorCipherOrder) secureOptions |= SSL_OP_CIPHER_SERVER_PREFERENCE;
  const result = new SecureContext(secureProtocol, secureOptions, minVersion, maxVersion);
  configure(result.context, options, 'options');
  return result;
}

module.exports = { SecureContext, NativeSecureContext, createSecureContext, defaults, getDefault };
