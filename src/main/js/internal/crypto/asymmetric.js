// Public and private KeyObjects: what a user may give for a key, and what a key can be exported as.
const { Buffer } = require('buffer');
const { attempt, decorate, opensslError, toBuffer } = require('internal/crypto/util');
const {
  KeyObject, byteTypes, isCryptoKey, isKeyObject, kHandle, keyObjectIn, rawBytes,
} = require('internal/crypto/keys');
const {
  ERR_CRYPTO_INCOMPATIBLE_KEY_ENCODING, ERR_CRYPTO_INVALID_CURVE, ERR_CRYPTO_INVALID_JWK, ERR_CRYPTO_INVALID_KEY_DATA,
  ERR_CRYPTO_OPERATION_FAILED, ERR_CRYPTO_UNKNOWN_CIPHER, ERR_MISSING_PASSPHRASE,
} = require('internal/crypto/errors');
const {
  codes: {
    ERR_CRYPTO_INCOMPATIBLE_KEY_OPTIONS, ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE, ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE,
  },
} = require('internal/errors');
const { validateObject, validateOneOf, validateString } = require('internal/validators');
const keys = binding('keys');

let registry;

/** A key on the Java side. */
class AsymmetricHandle {
  constructor(id) {
    this.id = id;
    const [type, isPrivate, ...details] = keys.describe(id);
    this.type = type;
    this.isPrivate = isPrivate;
    this.facts = details;
    registry ??= new FinalizationRegistry((lost) => keys.release(lost));
    registry.register(this, id);
  }

  equals(other) {
    return keys.equals(this.id, other.id);
  }

  publicHandle() {
    return this.isPrivate ? new AsymmetricHandle(keys.publicOf(this.id)) : this;
  }

  details() {
    const result = {};
    for (let i = 0; i < this.facts.length; i += 2) {
      const value = this.facts[i + 1];
      result[this.facts[i]] = value instanceof Uint8Array ? BigInt(`0x${toBuffer(value).toString('hex')}`) : value;
    }
    return result;
  }
}

class AsymmetricKeyObject extends KeyObject {
  get asymmetricKeyType() {
    return this[kHandle].type;
  }

  get asymmetricKeyDetails() {
    return this[kHandle].details();
  }
}

class PublicKeyObject extends AsymmetricKeyObject {
  constructor(handle) {
    super('public', handle);
  }

  export(options) {
    validateObject(options, 'options');
    if (options.format === 'jwk') return exportJwk(this[kHandle]);
    if (options.format === 'raw-public') return exportRaw(this[kHandle], options);
    const { format, type } = publicEncoding(options, this.asymmetricKeyType, 'options');
    return exportKey(this[kHandle], format, type);
  }
}

class PrivateKeyObject extends AsymmetricKeyObject {
  constructor(handle) {
    super('private', handle);
  }

  export(options) {
    validateObject(options, 'options');
    if (options.format === 'jwk') {
      if (options.passphrase !== undefined || options.cipher !== undefined) {
        throw new ERR_CRYPTO_INCOMPATIBLE_KEY_OPTIONS('jwk', 'does not support encryption');
      }
      return exportJwk(this[kHandle]);
    }
    if (options.format === 'raw-private' || options.format === 'raw-seed') return exportRaw(this[kHandle], options);
    const encoding = privateEncoding(options, this.asymmetricKeyType, 'options');
    return exportKey(this[kHandle], encoding.format, encoding.type, encoding.cipher, encoding.passphrase);
  }
}

const keyObject = (handle) => (handle.isPrivate ? new PrivateKeyObject(handle) : new PublicKeyObject(handle));

/** Which raw forms the keys of a type have. */
function rawForms(type) {
  if (type === 'ec' || okpNames.has(type) || type.startsWith('slh-dsa-')) return ['raw-public', 'raw-private'];
  return type.startsWith('ml-') ? ['raw-public', 'raw-seed'] : [];
}

function exportRaw(handle, { format, type = 'uncompressed' }) {
  if (!rawForms(handle.type).includes(format)) throw new ERR_CRYPTO_INCOMPATIBLE_KEY_ENCODING();
  if (format === 'raw-seed') return toBuffer(seedOf(handle));
  if (format === 'raw-public' && handle.type === 'ec') {
    validateOneOf(type, 'options.type', ['compressed', 'uncompressed']);
    return toBuffer(keys.exportPoint(handle.id, type === 'compressed' ? 2 : 4));
  }
  return toBuffer(keys.exportRaw(handle.id));
}

function seedOf(handle) {
  const seed = keys.seed(handle.id);
  if (seed === undefined) throw new ERR_CRYPTO_OPERATION_FAILED('key does not have an available seed');
  return seed;
}

/** A key from its raw bytes; `key` has asymmetricKeyType and, for elliptic curves, namedCurve. */
function importRaw(key, name) {
  const { key: data, format, asymmetricKeyType: type, namedCurve } = key;
  const bytes = typeof data === 'string' ? undefined : rawBytes(data);
  if (bytes === undefined) throw new ERR_INVALID_ARG_TYPE(`${name}.key`, byteTypes, data);
  validateString(type, `${name}.asymmetricKeyType`);
  if (!isKnownType(type)) throw new ERR_CRYPTO_INVALID_KEY_DATA(`Invalid asymmetricKeyType: ${type}`);
  if (!rawForms(type).includes(format)) throw new ERR_CRYPTO_INCOMPATIBLE_KEY_ENCODING();
  if (type === 'ec') validateString(namedCurve, `${name}.namedCurve`);
  return new AsymmetricHandle(rawHandle(type, bytes, format.slice(4), namedCurve));
}

/** form: 'public', 'private' or 'seed'. */
function rawHandle(type, bytes, form, namedCurve) {
  try {
    if (type !== 'ec') return keys.fromRaw(type, bytes, form);
    return form === 'public' ? keys.importPoint(namedCurve, bytes) : keys.importSecret(namedCurve, bytes);
  } catch (error) {
    if (error.code === 'ERR_CRYPTO_INVALID_CURVE') throw new ERR_CRYPTO_INVALID_CURVE();
    throw new ERR_CRYPTO_INVALID_KEY_DATA();
  }
}

function exportKey(handle, format, type, cipher, passphrase) {
  const output = attempt(keys.export, handle.id, format, type, cipher, passphrase);
  return typeof output === 'string' ? output : toBuffer(output);
}

const okpNames = new Map([['ed25519', 'Ed25519'], ['ed448', 'Ed448'], ['x25519', 'X25519'], ['x448', 'X448']]);
const akpTypes = new Map();
for (const type of ['ml-kem-512', 'ml-kem-768', 'ml-kem-1024', 'ml-dsa-44', 'ml-dsa-65', 'ml-dsa-87']) {
  akpTypes.set(type.toUpperCase(), type);
}
for (const hash of ['sha2', 'shake']) {
  for (const size of ['128s', '128f', '192s', '192f', '256s', '256f']) {
    akpTypes.set(`SLH-DSA-${hash.toUpperCase()}-${size}`, `slh-dsa-${hash}-${size}`);
  }
}
const akpNames = new Map([...akpTypes].map(([name, type]) => [type, name]));

const isKnownType = (type) => ['rsa', 'rsa-pss', 'dsa', 'dh', 'ec'].includes(type) || okpNames.has(type) || akpNames.has(type);

const base64url = (bytes) => toBuffer(bytes).toString('base64url');

function exportAkp(handle) {
  const jwk = { kty: 'AKP', alg: akpNames.get(handle.type), pub: base64url(keys.exportRaw(handle.publicHandle().id)) };
  if (handle.isPrivate) jwk.priv = base64url(handle.type.startsWith('slh') ? keys.exportRaw(handle.id) : seedOf(handle));
  return jwk;
}

function exportJwk(handle) {
  if (akpNames.has(handle.type)) return exportAkp(handle);
  if (handle.type !== 'rsa' && handle.type !== 'ec' && !okpNames.has(handle.type)) {
    const error = new Error('Unsupported JWK Key Type.');
    error.code = 'ERR_CRYPTO_JWK_UNSUPPORTED_KEY_TYPE';
    throw error;
  }
  const members = keys.exportJwk(handle.id);
  const jwk = {};
  if (members[0] === 'crv') jwk.kty = 'OKP';
  const named = Object.fromEntries(Array.from({ length: members.length / 2 }, (_, i) => members.slice(2 * i, 2 * i + 2)));
  if (named.kty === 'OKP') {
    Object.assign(jwk, { crv: named.crv, x: named.x });
    if (named.d !== undefined) jwk.d = named.d;
    return jwk;
  }
  return Object.assign(jwk, named);
}

const option = (prefix, name) => (prefix === undefined ? name : `${prefix}.${name}`);

function keyFormat(format, fallback, name) {
  if (format === undefined && fallback !== undefined) return fallback;
  if (format === 'pem' || format === 'der') return format;
  throw new ERR_INVALID_ARG_VALUE(name, format);
}

function checkType(type, keyType, name, allowed, isRequired) {
  if (type === undefined && !isRequired) return undefined;
  if (!allowed.includes(type)) throw new ERR_INVALID_ARG_VALUE(name, type);
  if (type === 'pkcs1' && keyType !== undefined && keyType !== 'rsa') {
    throw new ERR_CRYPTO_INCOMPATIBLE_KEY_OPTIONS('pkcs1', 'can only be used for RSA keys');
  }
  if (type === 'sec1' && keyType !== undefined && keyType !== 'ec') {
    throw new ERR_CRYPTO_INCOMPATIBLE_KEY_OPTIONS('sec1', 'can only be used for EC keys');
  }
  return type;
}

/** How to write a public key: options.format and options.type. */
function publicEncoding(options, keyType, prefix) {
  validateObject(options, prefix ?? 'options');
  if (options.format === 'jwk') return { format: 'jwk' };
  const format = keyFormat(options.format, undefined, option(prefix, 'format'));
  const type = checkType(options.type, keyType, option(prefix, 'type'), ['pkcs1', 'spki'], true);
  return { format, type };
}

/** How to write a private key; with options.cipher, encrypted. */
function privateEncoding(options, keyType, prefix) {
  validateObject(options, prefix ?? 'options');
  if (options.format === 'jwk') return { format: 'jwk' };
  const format = keyFormat(options.format, undefined, option(prefix, 'format'));
  const type = checkType(options.type, keyType, option(prefix, 'type'), ['pkcs1', 'pkcs8', 'sec1'], true);
  const { cipher, passphrase, encoding } = options;
  if (cipher === undefined || cipher === null) {
    if (passphrase !== undefined) throw new ERR_INVALID_ARG_VALUE(option(prefix, 'cipher'), cipher);
    return { format, type };
  }
  if (typeof cipher !== 'string') throw new ERR_INVALID_ARG_VALUE(option(prefix, 'cipher'), cipher);
  if (format === 'der' && type !== 'pkcs8') {
    throw new ERR_CRYPTO_INCOMPATIBLE_KEY_OPTIONS(type, 'does not support encryption');
  }
  const bytes = typeof passphrase === 'number' ? undefined : rawBytes(passphrase, encoding);
  if (bytes === undefined) throw new ERR_INVALID_ARG_VALUE(option(prefix, 'passphrase'), passphrase);
  if (require('internal/crypto/cipher').getCipherInfo(cipher) === undefined) throw new ERR_CRYPTO_UNKNOWN_CIPHER();
  return { format, type, cipher, passphrase: bytes };
}

const okpTypes = { 'Ed25519': 'ed25519', 'Ed448': 'ed448', 'X25519': 'x25519', 'X448': 'x448' };
const rsaPrivateMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi'];

/** A key from a JWK; a public one where wantsPrivate is false and the JWK is a private key. */
function importJwk(jwk, wantsPrivate, name = 'key.key') {
  validateObject(jwk, name);
  const { kty } = jwk;
  if (kty === 'AKP') return importAkp(jwk, wantsPrivate);
  if (kty === 'OKP') {
    const type = okpTypes[jwk.crv];
    const member = wantsPrivate ? jwk.d : jwk.x;
    if (type === undefined || typeof jwk.x !== 'string' || typeof member !== 'string') {
      throw new ERR_CRYPTO_INVALID_JWK('Invalid JWK OKP key');
    }
    try {
      return new AsymmetricHandle(keys.importRaw(type, Buffer.from(member, 'base64'), wantsPrivate));
    } catch {
      throw new ERR_CRYPTO_INVALID_JWK('Invalid JWK OKP key');
    }
  }
  if (kty === 'EC') {
    if (!['P-256', 'secp256k1', 'P-384', 'P-521'].includes(jwk.crv)) throw new ERR_CRYPTO_INVALID_CURVE();
    if (typeof jwk.x !== 'string' || typeof jwk.y !== 'string' || (wantsPrivate && typeof jwk.d !== 'string')) {
      throw new ERR_CRYPTO_INVALID_JWK('Invalid JWK EC key');
    }
    try {
      return new AsymmetricHandle(keys.importJwk('EC', jwk.crv, jwk.x, jwk.y, wantsPrivate ? jwk.d : undefined));
    } catch {
      throw new ERR_CRYPTO_INVALID_JWK('Invalid JWK EC key');
    }
  }
  if (kty === 'RSA') {
    const members = wantsPrivate ? rsaPrivateMembers.map((member) => jwk[member]) : [];
    if (![jwk.n, jwk.e, ...members].every((member) => typeof member === 'string')) {
      throw new ERR_CRYPTO_INVALID_JWK('Invalid JWK RSA key');
    }
    try {
      return new AsymmetricHandle(keys.importJwk('RSA', jwk.n, jwk.e, ...members));
    } catch {
      throw new ERR_CRYPTO_INVALID_JWK('Invalid JWK RSA key');
    }
  }
  throw new ERR_CRYPTO_INVALID_JWK(`${kty} is not a supported JWK key type`);
}

function importAkp({ alg, pub, priv }, wantsPrivate) {
  const type = akpTypes.get(alg);
  if (type === undefined) throw new ERR_CRYPTO_INVALID_JWK('Unsupported JWK AKP "alg"');
  const invalid = () => new ERR_CRYPTO_INVALID_JWK('Invalid JWK AKP key');
  if (typeof pub !== 'string' || (wantsPrivate && typeof priv !== 'string')) throw invalid();
  try {
    if (!wantsPrivate) return new AsymmetricHandle(keys.fromRaw(type, Buffer.from(pub, 'base64url'), 'public'));
    const form = type.startsWith('slh') ? 'private' : 'seed';
    const handle = new AsymmetricHandle(keys.fromRaw(type, Buffer.from(priv, 'base64url'), form));
    if (base64url(keys.exportRaw(handle.publicHandle().id)) !== pub) throw invalid();
    return handle;
  } catch {
    throw invalid();
  }
}

function keyTypesError(name, key, { takesObjects, wantsPrivate }) {
  return new ERR_INVALID_ARG_TYPE(
    name, ['string', ...byteTypes, ...(takesObjects ? ['KeyObject', 'CryptoKey'] : []), ...(wantsPrivate ? ['URL'] : [])], key);
}

/** What asks for the key: whether it must be private, and whether KeyObjects will do. */
const purposes = {
  createPrivate: { wantsPrivate: true, takesObjects: false },
  createPublic: { wantsPrivate: false, takesObjects: true, derives: true },
  usePrivate: { wantsPrivate: true, takesObjects: true },
  usePublic: { wantsPrivate: false, takesObjects: true },
};

function objectHandle(key, purpose) {
  const object = keyObjectIn(key);
  if (object.type === 'secret') throw new ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE('secret', purpose.wantsPrivate || purpose.derives ? 'private' : 'private or public');
  if (purpose.wantsPrivate && object.type !== 'private') throw new ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE(object.type, 'private');
  if (purpose.derives && object.type !== 'private') throw new ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE(object.type, 'private');
  return object[kHandle];
}

/** The handle of a key in any of the forms that Node takes. */
function prepareKey(key, purpose, name = 'key') {
  const isObject = isKeyObject(key) || isCryptoKey(key);
  if (isObject && purpose.takesObjects) return objectHandle(key, purpose);
  if (purpose.wantsPrivate && isUrl(key)) return parseFile(key, undefined, purpose);
  const bytes = rawBytes(key);
  if (bytes !== undefined) return parse(bytes, 'pem', undefined, undefined, purpose);
  if (typeof key !== 'object' || key === null || isObject) throw keyTypesError(name, key, purpose);
  const { key: data, encoding, format } = key;
  if (isKeyObject(data) || isCryptoKey(data)) {
    if (purpose.takesObjects) return objectHandle(data, purpose);
    throw keyTypesError(`${name}.key`, data, purpose);
  }
  if (format === 'jwk') return importJwk(data, purpose.wantsPrivate, `${name}.key`);
  if (format === 'raw-private' || format === 'raw-seed' || (format === 'raw-public' && !purpose.wantsPrivate)) {
    return importRaw(key, name);
  }
  if (purpose.wantsPrivate && isUrl(data)) return parseFile(data, passphraseOf(key, name), purpose);
  const material = rawBytes(data, encoding);
  if (material === undefined) throw keyTypesError(`${name}.key`, data, purpose);
  const readFormat = keyFormat(format, 'pem', `${name}.format`);
  const allowed = purpose.wantsPrivate ? ['pkcs1', 'pkcs8', 'sec1'] : ['pkcs1', 'spki', 'pkcs8', 'sec1'];
  const type = checkType(key.type, undefined, `${name}.type`, allowed, readFormat === 'der');
  return parse(material, readFormat, type, passphraseOf(key, name), purpose);
}

function passphraseOf({ passphrase, encoding }, name) {
  if (passphrase === undefined || passphrase === null) return undefined;
  const bytes = rawBytes(passphrase, encoding);
  if (bytes === undefined) throw new ERR_INVALID_ARG_VALUE(`${name}.passphrase`, passphrase);
  return bytes;
}

const isUrl = (value) => require('web/url').isURL(value);

/** A private key in a file, PEM or DER. */
function parseFile(url, passphrase, purpose) {
  if (url.protocol !== 'file:') throw opensslError('1608010C', 'STORE routines', 'unsupported');
  let bytes;
  try {
    bytes = require('fs').readFileSync(url);
  } catch (error) {
    const text = require('util').getSystemErrorMap().get(error.errno)?.[1] ?? error.message;
    const number = (0x80000000 - error.errno).toString(16).toUpperCase();
    const message = `error:${number}:system library::${text[0].toUpperCase()}${text.slice(1)}`;
    throw Object.assign(new Error(message), { opensslErrorStack: [message], library: 'system library' });
  }
  return bytes[0] === 0x30 ? parse(bytes, 'der', 'pkcs8', passphrase, purpose) : parse(bytes, 'pem', undefined, passphrase, purpose);
}

function parse(bytes, format, type, passphrase, purpose) {
  const isPrivate = purpose.wantsPrivate || type === 'pkcs8' || type === 'sec1';
  try {
    return new AsymmetricHandle(
      attempt(isPrivate ? keys.parsePrivate : keys.parsePublic, bytes, format, type, passphrase));
  } catch (error) {
    if (error.code === 'ERR_OSSL_UNSUPPORTED' && format === 'der') throw derError(bytes, isPrivate);
    if (error.code !== 'ERR_MISSING_PASSPHRASE') throw error;
    if (format === 'der') throw new ERR_MISSING_PASSPHRASE();
    throw interrupted();
  }
}

/** What OpenSSL says of bytes that are no structure of ASN.1, or none that is known. */
function derError(bytes, isPrivate) {
  const view = toBuffer(bytes);
  let error;
  if (view[0] !== 0x30 && view.length > 8) error = opensslError('068000A8', 'asn1 encoding routines', 'wrong tag');
  else if (view.length < 8) error = opensslError('0680008E', 'asn1 encoding routines', 'not enough data');
  else error = opensslError('1E08010C', 'DECODER routines', 'unsupported');
  if (error.library.startsWith('asn1')) error.code = error.code.replace('ERR_OSSL_', 'ERR_OSSL_ASN1_');
  error.opensslErrorStack = [error.message];
  if (!isPrivate) error.message = 'Failed to read asymmetric key';
  return error;
}

/** What OpenSSL says when nobody answers its question for a passphrase. */
function interrupted() {
  const text = 'error:07880109:common libcrypto routines::interrupted or cancelled';
  const error = new Error(text);
  error.code = 'ERR_OSSL_CRYPTO_INTERRUPTED_OR_CANCELLED';
  decorate(error);
  error.opensslErrorStack = [
    'error:04800068:PEM routines::bad password read', text, 'error:1C80009F:Provider routines::unable to get passphrase', text, text,
  ];
  return error;
}

function createPublicKey(key) {
  return new PublicKeyObject(prepareKey(key, purposes.createPublic).publicHandle());
}

function createPrivateKey(key) {
  return new PrivateKeyObject(prepareKey(key, purposes.createPrivate));
}

module.exports = {
  AsymmetricHandle, PrivateKeyObject, PublicKeyObject, akpNames, createPrivateKey, createPublicKey, exportJwk, exportKey, exportRaw, importJwk, keyObject,
  keys, prepareKey, privateEncoding, publicEncoding, purposes, rawHandle, seedOf,
};
