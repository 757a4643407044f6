// Public and private KeyObjects: what a user may give for a key, and what a key can be exported as.
const { Buffer } = require('buffer');
const { attempt, decorate, toBuffer } = require('internal/crypto/util');
const {
  KeyObject, byteTypes, isCryptoKey, isKeyObject, kHandle, keyObjectIn, rawBytes,
} = require('internal/crypto/keys');
const { ERR_CRYPTO_INVALID_CURVE, ERR_CRYPTO_INVALID_JWK, ERR_CRYPTO_UNKNOWN_CIPHER } =
  require('internal/crypto/errors');
const {
  codes: {
    ERR_CRYPTO_INCOMPATIBLE_KEY_OPTIONS, ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE, ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE,
  },
} = require('internal/errors');
const { validateObject } = require('internal/validators');
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
    const encoding = privateEncoding(options, this.asymmetricKeyType, 'options');
    return exportKey(this[kHandle], encoding.format, encoding.type, encoding.cipher, encoding.passphrase);
  }
}

const keyObject = (handle) => (handle.isPrivate ? new PrivateKeyObject(handle) : new PublicKeyObject(handle));

function exportKey(handle, format, type, cipher, passphrase) {
  const output = attempt(keys.export, handle.id, format, type, cipher, passphrase);
  return typeof output === 'string' ? output : toBuffer(output);
}

const jwkTypes = ['rsa', 'ec', 'ed25519', 'ed448', 'x25519', 'x448'];

function exportJwk(handle) {
  if (!jwkTypes.includes(handle.type)) {
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

function keyTypesError(name, key, takesObjects) {
  return new ERR_INVALID_ARG_TYPE(
    name, ['string', ...byteTypes, ...(takesObjects ? ['KeyObject', 'CryptoKey'] : [])], key);
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
  const bytes = rawBytes(key);
  if (bytes !== undefined) return parse(bytes, 'pem', undefined, undefined, purpose);
  if (typeof key !== 'object' || key === null || isObject) throw keyTypesError(name, key, purpose.takesObjects);
  const { key: data, encoding, format } = key;
  if (isKeyObject(data) || isCryptoKey(data)) {
    if (purpose.takesObjects) return objectHandle(data, purpose);
    throw keyTypesError(`${name}.key`, data, false);
  }
  if (format === 'jwk') return importJwk(data, purpose.wantsPrivate, `${name}.key`);
  const material = rawBytes(data, encoding);
  if (material === undefined) throw keyTypesError(`${name}.key`, data, purpose.takesObjects);
  const readFormat = keyFormat(format, 'pem', `${name}.format`);
  const allowed = purpose.wantsPrivate ? ['pkcs1', 'pkcs8', 'sec1'] : ['pkcs1', 'spki', 'pkcs8', 'sec1'];
  const type = checkType(key.type, undefined, `${name}.type`, allowed, readFormat === 'der');
  let passphrase;
  if (key.passphrase !== undefined && key.passphrase !== null) {
    passphrase = rawBytes(key.passphrase, encoding);
    if (passphrase === undefined) throw new ERR_INVALID_ARG_VALUE(`${name}.passphrase`, key.passphrase);
  }
  return parse(material, readFormat, type, passphrase, purpose);
}

function parse(bytes, format, type, passphrase, purpose) {
  try {
    const isPrivate = purpose.wantsPrivate || type === 'pkcs8' || type === 'sec1';
    return new AsymmetricHandle(
      attempt(isPrivate ? keys.parsePrivate : keys.parsePublic, bytes, format, type, passphrase));
  } catch (error) {
    if (error.code === 'ERR_MISSING_PASSPHRASE') {
      const failure = new Error('error:07880109:common libcrypto routines::interrupted or cancelled');
      failure.code = 'ERR_OSSL_CRYPTO_INTERRUPTED_OR_CANCELLED';
      throw decorate(failure);
    }
    throw error;
  }
}

function createPublicKey(key) {
  return new PublicKeyObject(prepareKey(key, purposes.createPublic).publicHandle());
}

function createPrivateKey(key) {
  return new PrivateKeyObject(prepareKey(key, purposes.createPrivate));
}

module.exports = {
  AsymmetricHandle, PrivateKeyObject, PublicKeyObject, createPrivateKey, createPublicKey, exportJwk, exportKey, importJwk, keyObject,
  keys, prepareKey, privateEncoding, publicEncoding, purposes,
};
