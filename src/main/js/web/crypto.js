// The Web Cryptography API (https://w3c.github.io/webcrypto/) over the internals of node:crypto.
const { codes: { ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_THIS } } = require('internal/errors');
const { isTypedArray } = require('internal/util/types');
const { CryptoKey, slotsOf } = require('internal/crypto/crypto_key');
const { Arguments, algorithm: toAlgorithm, jsonWebKey, typeError } = require('internal/crypto/web/convert');
const { accessError, dataError } = require('internal/crypto/web/errors');
const { emitExperimentalWarning } = require('internal/util');
const random = require('internal/crypto/random');

const keys = () => require('internal/crypto/web/keys');
const operations = () => require('internal/crypto/web/operations');
const { normalize, normalizeWrapping } = require('internal/crypto/web/normalize');

const kCreate = Symbol('kCreate');
const MAX_RANDOM = 65536;

const experimental = (name) => emitExperimentalWarning(`The ${name} Web Crypto API method`);

/** The key must be of the algorithm, and be made for the use. */
function checkKey(key, { name }, usage) {
  const { algorithm, usages } = slotsOf(key);
  if (algorithm.name !== name) throw accessError('Key algorithm mismatch');
  if (!usages.includes(usage)) throw accessError(`Unable to use this key to ${usage}`);
}

function checkBaseKey(key, algorithm, usage) {
  const { algorithm: own, usages } = slotsOf(key);
  if (!usages.includes(usage)) throw accessError(`baseKey does not have ${usage} usage`);
  if (algorithm.public !== undefined && slotsOf(algorithm.public).algorithm.name !== algorithm.name) {
    throw accessError('key algorithm mismatch');
  }
  if (own.name !== algorithm.name) throw accessError('Key algorithm mismatch');
}

class SubtleCrypto {
  #isSubtle = true;

  constructor() {
    if (arguments[0] !== kCreate) throw new ERR_ILLEGAL_CONSTRUCTOR();
  }

  static #check(value) {
    if (typeof value !== 'object' || value === null || !(#isSubtle in value)) throw new ERR_INVALID_THIS('SubtleCrypto');
  }

  static supports(operation, algorithm, lengthOrAdditionalAlgorithm = null) {
    if (this !== SubtleCrypto) throw new ERR_INVALID_THIS('SubtleCrypto constructor');
    const args = new Arguments('supports', arguments, 2);
    experimental('supports');
    return require('internal/crypto/web/supports').supports(
      args.text(0), args.algorithm(1), lengthOrAdditionalAlgorithm);
  }

  async encrypt(algorithm, key, data) {
    SubtleCrypto.#check(this);
    const args = new Arguments('encrypt', arguments, 3);
    [algorithm, key, data] = [args.algorithm(0), args.key(1), args.bytes(2)];
    algorithm = normalize(algorithm, 'encrypt');
    checkKey(key, algorithm, 'encrypt');
    return operations().encrypt(algorithm, key, data, true);
  }

  async decrypt(algorithm, key, data) {
    SubtleCrypto.#check(this);
    const args = new Arguments('decrypt', arguments, 3);
    [algorithm, key, data] = [args.algorithm(0), args.key(1), args.bytes(2)];
    algorithm = normalize(algorithm, 'decrypt');
    checkKey(key, algorithm, 'decrypt');
    return operations().encrypt(algorithm, key, data, false);
  }

  async sign(algorithm, key, data) {
    SubtleCrypto.#check(this);
    const args = new Arguments('sign', arguments, 3);
    [algorithm, key, data] = [args.algorithm(0), args.key(1), args.bytes(2)];
    algorithm = normalize(algorithm, 'sign');
    checkKey(key, algorithm, 'sign');
    return operations().sign(algorithm, key, data);
  }

  async verify(algorithm, key, signature, data) {
    SubtleCrypto.#check(this);
    const args = new Arguments('verify', arguments, 4);
    [algorithm, key, signature, data] = [args.algorithm(0), args.key(1), args.bytes(2), args.bytes(3)];
    algorithm = normalize(algorithm, 'verify');
    checkKey(key, algorithm, 'verify');
    return operations().verify(algorithm, key, signature, data);
  }

  async digest(algorithm, data) {
    SubtleCrypto.#check(this);
    const args = new Arguments('digest', arguments, 2);
    [algorithm, data] = [args.algorithm(0), args.bytes(1)];
    return operations().digest(normalize(algorithm, 'digest'), data);
  }

  async generateKey(algorithm, extractable, keyUsages) {
    SubtleCrypto.#check(this);
    const args = new Arguments('generateKey', arguments, 3);
    [algorithm, extractable, keyUsages] = [args.algorithm(0), args.boolean(1), args.usages(2)];
    return keys().generate(normalize(algorithm, 'generateKey'), extractable, keyUsages);
  }

  async deriveKey(algorithm, baseKey, derivedKeyAlgorithm, extractable, keyUsages) {
    SubtleCrypto.#check(this);
    const args = new Arguments('deriveKey', arguments, 5);
    [algorithm, baseKey, derivedKeyAlgorithm, extractable, keyUsages] =
      [args.algorithm(0), args.key(1), args.algorithm(2), args.boolean(3), args.usages(4)];
    algorithm = normalize(algorithm, 'deriveBits');
    const imported = normalize(derivedKeyAlgorithm, 'importKey');
    const measured = normalize(derivedKeyAlgorithm, 'get key length');
    checkBaseKey(baseKey, algorithm, 'deriveKey');
    const length = keys().secretLength(measured);
    const bits = await operations().deriveBits(algorithm, baseKey, length);
    return keys().importKey('raw-secret', new Uint8Array(bits), imported, extractable, keyUsages);
  }

  async deriveBits(algorithm, baseKey, length = null) {
    SubtleCrypto.#check(this);
    const args = new Arguments('deriveBits', arguments, 2);
    [algorithm, baseKey, length] = [args.algorithm(0), args.key(1), args.length(2)];
    algorithm = normalize(algorithm, 'deriveBits');
    checkBaseKey(baseKey, algorithm, 'deriveBits');
    return operations().deriveBits(algorithm, baseKey, length);
  }

  async importKey(format, keyData, algorithm, extractable, keyUsages) {
    SubtleCrypto.#check(this);
    const args = new Arguments('importKey', arguments, 5);
    format = args.format(0);
    [keyData, algorithm, extractable, keyUsages] =
      [args.keyData(1, format), args.algorithm(2), args.boolean(3), args.usages(4)];
    return keys().importKey(format, keyData, normalize(algorithm, 'importKey'), extractable, keyUsages);
  }

  async exportKey(format, key) {
    SubtleCrypto.#check(this);
    const args = new Arguments('exportKey', arguments, 2);
    return keys().exportKey(args.format(0), args.key(1));
  }

  async wrapKey(format, key, wrappingKey, wrapAlgorithm) {
    SubtleCrypto.#check(this);
    const args = new Arguments('wrapKey', arguments, 4);
    [format, key, wrappingKey] = [args.format(0), args.key(1), args.key(2)];
    const algorithm = normalizeWrapping(args.algorithm(3), 'wrapKey', 'encrypt');
    checkKey(wrappingKey, algorithm, 'wrapKey');
    const { Buffer } = require('buffer');
    const exported = keys().exportKey(format, key);
    let data = exported;
    if (format === 'jwk') {
      data = JSON.stringify(exported);
      // what AES-KW wraps comes in blocks of 8 bytes
      if (algorithm.name === 'AES-KW') data = data.padEnd(data.length + ((8 - (data.length % 8)) % 8), ' ');
    }
    return keys().arrayBuffer(operations().wrap(algorithm, wrappingKey, Buffer.from(data), true));
  }

  async unwrapKey(format, wrappedKey, unwrappingKey, unwrapAlgo, unwrappedKeyAlgo, extractable, keyUsages) {
    SubtleCrypto.#check(this);
    const args = new Arguments('unwrapKey', arguments, 7);
    [format, wrappedKey, unwrappingKey] = [args.format(0), args.bytes(1), args.key(2)];
    [extractable, keyUsages] = [args.boolean(5), args.usages(6)];
    const algorithm = normalizeWrapping(args.algorithm(3), 'unwrapKey', 'decrypt');
    const imported = normalize(args.algorithm(4), 'importKey');
    checkKey(unwrappingKey, algorithm, 'unwrapKey');
    let data = operations().wrap(algorithm, unwrappingKey, wrappedKey, false);
    if (format === 'jwk') {
      try {
        data = jsonWebKey(JSON.parse(require('buffer').Buffer.from(data).toString()), 'JWK', '');
      } catch {
        throw dataError('Invalid wrapped JWK key');
      }
    }
    return keys().importKey(format, data, imported, extractable, keyUsages);
  }

  async getPublicKey(key, keyUsages) {
    SubtleCrypto.#check(this);
    const args = new Arguments('getPublicKey', arguments, 2);
    [key, keyUsages] = [args.key(0), args.usages(1)];
    experimental('getPublicKey');
    return keys().getPublicKey(key, keyUsages);
  }

  async encapsulateBits(encapsulationAlgorithm, encapsulationKey) {
    SubtleCrypto.#check(this);
    const args = new Arguments('encapsulateBits', arguments, 2);
    [encapsulationAlgorithm, encapsulationKey] = [args.algorithm(0), args.key(1)];
    experimental('encapsulateBits');
    const algorithm = normalize(encapsulationAlgorithm, 'encapsulate');
    checkEncapsulation('encapsulationKey', encapsulationKey, algorithm, 'encapsulateBits');
    return operations().encapsulate(encapsulationKey);
  }

  async encapsulateKey(encapsulationAlgorithm, encapsulationKey, sharedKeyAlgorithm, extractable, keyUsages) {
    SubtleCrypto.#check(this);
    const args = new Arguments('encapsulateKey', arguments, 5);
    [encapsulationAlgorithm, encapsulationKey, sharedKeyAlgorithm, extractable, keyUsages] =
      [args.algorithm(0), args.key(1), args.algorithm(2), args.boolean(3), args.usages(4)];
    experimental('encapsulateKey');
    const algorithm = normalize(encapsulationAlgorithm, 'encapsulate');
    const imported = normalize(sharedKeyAlgorithm, 'importKey');
    checkEncapsulation('encapsulationKey', encapsulationKey, algorithm, 'encapsulateKey');
    const { sharedKey, ciphertext } = await operations().encapsulate(encapsulationKey);
    return { ciphertext, sharedKey: importShared(sharedKey, imported, extractable, keyUsages) };
  }

  async decapsulateBits(decapsulationAlgorithm, decapsulationKey, ciphertext) {
    SubtleCrypto.#check(this);
    const args = new Arguments('decapsulateBits', arguments, 3);
    [decapsulationAlgorithm, decapsulationKey, ciphertext] = [args.algorithm(0), args.key(1), args.bytes(2)];
    experimental('decapsulateBits');
    const algorithm = normalize(decapsulationAlgorithm, 'decapsulate');
    checkEncapsulation('decapsulationKey', decapsulationKey, algorithm, 'decapsulateBits');
    return operations().decapsulate(decapsulationKey, ciphertext);
  }

  async decapsulateKey(decapsulationAlgorithm, decapsulationKey, ciphertext, sharedKeyAlgorithm, extractable, keyUsages) {
    SubtleCrypto.#check(this);
    const args = new Arguments('decapsulateKey', arguments, 6);
    [decapsulationAlgorithm, decapsulationKey, ciphertext, sharedKeyAlgorithm, extractable, keyUsages] =
      [args.algorithm(0), args.key(1), args.bytes(2), args.algorithm(3), args.boolean(4), args.usages(5)];
    experimental('decapsulateKey');
    const algorithm = normalize(decapsulationAlgorithm, 'decapsulate');
    const imported = normalize(sharedKeyAlgorithm, 'importKey');
    checkEncapsulation('decapsulationKey', decapsulationKey, algorithm, 'decapsulateKey');
    return importShared(await operations().decapsulate(decapsulationKey, ciphertext), imported, extractable, keyUsages);
  }
}

function checkEncapsulation(role, key, { name }, usage) {
  const { algorithm, usages } = slotsOf(key);
  if (algorithm.name !== name) throw accessError('key algorithm mismatch');
  if (!usages.includes(usage)) throw accessError(`${role} does not have ${usage} usage`);
}

function importShared(bits, algorithm, extractable, usages) {
  if (algorithm.length !== undefined && algorithm.length !== bits.byteLength * 8) {
    throw dataError('Invalid key length');
  }
  return keys().importKey('raw-secret', new Uint8Array(bits), algorithm, extractable, usages);
}

const subtle = new SubtleCrypto(kCreate);

class Crypto {
  #isCrypto = true;

  constructor() {
    if (arguments[0] !== kCreate) throw new ERR_ILLEGAL_CONSTRUCTOR();
  }

  static #check(value) {
    if (typeof value !== 'object' || value === null || !(#isCrypto in value)) throw new ERR_INVALID_THIS('Crypto');
  }

  get subtle() {
    Crypto.#check(this);
    return subtle;
  }

  getRandomValues(array) {
    Crypto.#check(this);
    if (arguments.length < 1) {
      throw typeError('ERR_MISSING_ARGS', "Failed to execute 'getRandomValues' on 'Crypto': 1 argument required, but only 0 present.");
    }
    if (!isTypedArray(array) || /^Float/.test(array[Symbol.toStringTag])) {
      const { DOMException } = require('web/dom_exception');
      throw new DOMException('The data argument must be an integer-type TypedArray', 'TypeMismatchError');
    }
    if (array.byteLength > MAX_RANDOM) {
      const { QuotaExceededError } = require('web/dom_exception');
      throw new QuotaExceededError('The requested length exceeds 65,536 bytes', { quota: MAX_RANDOM, requested: array.byteLength });
    }
    const { byteLength } = array;
    const bytes = array instanceof Uint8Array ? array : new Uint8Array(array.buffer, array.byteOffset, byteLength);
    if (byteLength > 0) random.fill(bytes, 0, byteLength);
    return array;
  }

  randomUUID(options) {
    Crypto.#check(this);
    return random.randomUUID(options);
  }
}

for (const type of [Crypto, SubtleCrypto]) {
  for (const name of Object.getOwnPropertyNames(type.prototype)) {
    if (name !== 'constructor') Object.defineProperty(type.prototype, name, { enumerable: true });
  }
  Object.defineProperty(type.prototype, Symbol.toStringTag, { configurable: true, value: type.name });
}
Object.defineProperty(SubtleCrypto, 'supports', { enumerable: true });

module.exports = { Crypto, CryptoKey, SubtleCrypto, crypto: new Crypto(kCreate) };
Object.defineProperty(module.exports, Symbol.for('junction.webcrypto'), {
  value: {
    importKeySync: (format, data, algorithm, extractable, usages) => keys().importKey(format, data, algorithm, extractable, usages),
    normalize: (algorithm, operation = 'importKey') => normalize(toAlgorithm(algorithm, 'algorithm'), operation),
  },
});

require('internal/boot/globals').settle('web/crypto', module.exports);
