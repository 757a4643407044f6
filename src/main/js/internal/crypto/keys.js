// KeyObject: secret keys are bytes kept here; public and private keys live on the Java side under a number.
const { Buffer } = require('buffer');
const { toBytes } = require('internal/crypto/util');
const {
  codes: {
    ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE, ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE,
  },
} = require('internal/errors');
const { validateObject, validateOneOf } = require('internal/validators');
const { isAnyArrayBuffer, isArrayBufferView } = require('internal/util/types');
const { kClone } = require('internal/clone/protocol');

const kHandle = Symbol('kHandle');
const byteTypes = ['ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'];

/** A key from another thread. */
function fromClone({ type, bytes }) {
  if (type === 'secret') return new SecretKeyObject(new SecretHandle(bytes));
  const { createPrivateKey, createPublicKey } = require('crypto');
  return type === 'public' ? createPublicKey({ key: bytes, format: 'der', type: 'spki' })
    : createPrivateKey({ key: bytes, format: 'der', type: 'pkcs8' });
}

class KeyObject {
  #type;

  constructor(type, handle) {
    if (type !== 'secret' && type !== 'public' && type !== 'private') throw new ERR_INVALID_ARG_VALUE('type', type);
    if (typeof handle !== 'object' || handle === null) throw new ERR_INVALID_ARG_TYPE('handle', 'object', handle);
    this.#type = type;
    Object.defineProperty(this, kHandle, { value: handle, enumerable: false });
  }

  get type() {
    return this.#type;
  }

  static from(key) {
    if (!isCryptoKey(key)) throw new ERR_INVALID_ARG_TYPE('key', 'CryptoKey', key);
    return require('internal/crypto/webcrypto').keyObjectOf(key);
  }

  toCryptoKey(algorithm, extractable, keyUsages) {
    return require('internal/crypto/webcrypto').cryptoKeyFrom(this, algorithm, extractable, keyUsages);
  }

  equals(other) {
    if (!isKeyObject(other)) throw new ERR_INVALID_ARG_TYPE('otherKeyObject', 'KeyObject', other);
    return this.type === other.type && this[kHandle].equals(other[kHandle]);
  }

  [kClone]() {
    const type = this.#type;
    const bytes = type === 'secret' ? this[kHandle].bytes
      : new Uint8Array(this.export({ format: 'der', type: type === 'public' ? 'spki' : 'pkcs8' }));
    return { data: { type, bytes }, deserialize: 'internal/crypto/keys:fromClone' };
  }
}
Object.defineProperty(KeyObject.prototype, Symbol.toStringTag, { configurable: true, value: 'KeyObject' });

/** The bytes of a secret key; one copy, never handed out. */
class SecretHandle {
  constructor(bytes) {
    this.bytes = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength).slice();
  }

  equals(other) {
    return this.bytes.byteLength === other.bytes.byteLength && this.bytes.every((byte, i) => byte === other.bytes[i]);
  }
}

class SecretKeyObject extends KeyObject {
  constructor(handle) {
    super('secret', handle);
  }

  get symmetricKeySize() {
    return this[kHandle].bytes.byteLength;
  }

  export(options) {
    if (options !== undefined) {
      validateObject(options, 'options');
      validateOneOf(options.format, 'options.format', [undefined, 'buffer', 'jwk']);
      if (options.format === 'jwk') return { kty: 'oct', k: Buffer.from(this[kHandle].bytes).toString('base64url') };
    }
    return Buffer.from(this[kHandle].bytes);
  }
}

const isKeyObject = (value) => value instanceof KeyObject;

function isCryptoKey(value) {
  return typeof value === 'object' && value !== null && require('internal/crypto/crypto_key').isCryptoKey(value);
}

/** The KeyObject in a KeyObject or CryptoKey. */
function keyObjectIn(key) {
  return isKeyObject(key) ? key : require('internal/crypto/crypto_key').keyObjectOf(key);
}

function rawBytes(key, encoding) {
  if (typeof key === 'string') return toBytes(key, encoding);
  if (isAnyArrayBuffer(key)) return new Uint8Array(key);
  return isArrayBufferView(key) ? key : undefined;
}

/** The bytes of a secret key given as bytes, string, KeyObject or CryptoKey. */
function secretKeyBytes(key, encoding) {
  const bytes = rawBytes(key, encoding);
  if (bytes !== undefined) return bytes;
  if (isKeyObject(key) || isCryptoKey(key)) {
    const object = keyObjectIn(key);
    if (object.type !== 'secret') throw new ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE(object.type, 'secret');
    return object[kHandle].bytes;
  }
  throw new ERR_INVALID_ARG_TYPE('key', ['string', ...byteTypes, 'KeyObject', 'CryptoKey'], key);
}

/** The input keying material of hkdf. */
function hkdfKeyBytes(key) {
  if (isKeyObject(key) || isCryptoKey(key)) return secretKeyBytes(key);
  const bytes = rawBytes(key);
  if (bytes !== undefined) return bytes;
  throw new ERR_INVALID_ARG_TYPE(
    'ikm', ['string', 'SecretKeyObject', 'ArrayBuffer', 'TypedArray', 'DataView', 'Buffer'], key);
}

function createSecretKey(key, encoding) {
  const bytes = rawBytes(key, encoding);
  if (bytes === undefined) throw new ERR_INVALID_ARG_TYPE('key', ['string', ...byteTypes], key);
  return new SecretKeyObject(new SecretHandle(bytes));
}

module.exports = {
  KeyObject, SecretHandle, SecretKeyObject, byteTypes, createSecretKey, hkdfKeyBytes, isCryptoKey, isKeyObject, kHandle, keyObjectIn,
  rawBytes, secretKeyBytes, fromClone,
};
