// Diffie-Hellman over prime fields and elliptic curves.
const { Buffer } = require('buffer');
const { attempt, bytesOf, decorate, encodeOutput, native, opensslError, keepAlive, outputEncoding, toBuffer } = require('internal/crypto/util');
const { kHandle, isCryptoKey, isKeyObject, keyObjectIn } = require('internal/crypto/keys');
const { keys, prepareKey, purposes } = require('internal/crypto/asymmetric');
const errors = require('internal/crypto/errors');
const {
  codes: { ERR_CRYPTO_ECDH_INVALID_FORMAT, ERR_CRYPTO_INCOMPATIBLE_KEY, ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE, ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE },
} = require('internal/errors');
const { validateFunction, validateInt32, validateObject, validateString } = require('internal/validators');
const { deprecate } = require('internal/util');
const { isAnyArrayBuffer, isArrayBufferView } = require('internal/util/types');
const {
  numbers: {
    DH_CHECK_P_NOT_PRIME, DH_CHECK_P_NOT_SAFE_PRIME, DH_NOT_SUITABLE_GENERATOR,
    POINT_CONVERSION_COMPRESSED, POINT_CONVERSION_HYBRID, POINT_CONVERSION_UNCOMPRESSED,
  },
} = require('internal/crypto/constants');

const MODULUS_TOO_SMALL = 0x80;
const MIN_MODULUS_BITS = 512;

const toBigInt = (bytes) => (bytes.byteLength === 0 ? 0n : BigInt(`0x${toBuffer(bytes).toString('hex')}`));

function toBytes(value) {
  const text = value.toString(16);
  return Buffer.from(text.length % 2 ? `0${text}` : text, 'hex');
}

function groupPrime(name) {
  const prime = native.dhGroup(name.toLowerCase());
  if (prime === undefined) throw new errors.ERR_CRYPTO_UNKNOWN_DH_GROUP();
  return toBuffer(prime);
}

function generateSafePrime(bits) {
  if (bits < MIN_MODULUS_BITS) throw opensslError('0280007E', 'Diffie-Hellman routines', 'modulus too small');
  return toBuffer(native.generatePrime(bits, true));
}

/** The parameters and keys of one party. */
class Party {
  constructor(prime, generator, verifyError) {
    this.prime = prime;
    this.generator = generator;
    this.publicKey = undefined;
    this.privateKey = undefined;
    this.verifyError = verifyError;
  }
}

const kParty = Symbol('kParty');

function checkParameters(prime, generator) {
  const p = toBigInt(prime);
  const g = toBigInt(generator);
  let flags = 0;
  if (p < 2n ** BigInt(MIN_MODULUS_BITS - 1)) flags |= MODULUS_TOO_SMALL;
  if (g <= 1n || g >= p - 1n) flags |= DH_NOT_SUITABLE_GENERATOR;
  if (!native.checkPrime(prime, 0)) flags |= DH_CHECK_P_NOT_PRIME;
  else if (!native.checkPrime(toBytes((p - 1n) / 2n), 0)) flags |= DH_CHECK_P_NOT_SAFE_PRIME;
  return flags;
}

function initialize(target, party) {
  Object.defineProperty(target, kParty, { value: party });
  Object.defineProperty(target, 'verifyError', { enumerable: true, value: party.verifyError, writable: false });
}

function DiffieHellman(sizeOrKey, keyEncoding, generator, generatorEncoding) {
  if (!(new.target || this instanceof DiffieHellman)) {
    return new DiffieHellman(sizeOrKey, keyEncoding, generator, generatorEncoding);
  }
  if (typeof sizeOrKey !== 'number' && typeof sizeOrKey !== 'string' && !isArrayBufferView(sizeOrKey) && !isAnyArrayBuffer(sizeOrKey)) {
    throw new ERR_INVALID_ARG_TYPE(
      'sizeOrKey', ['number', 'string', 'ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'], sizeOrKey);
  }
  // an int32, because that is what the native side takes
  if (typeof sizeOrKey === 'number') validateInt32(sizeOrKey, 'sizeOrKey');
  if (keyEncoding && !Buffer.isEncoding(keyEncoding) && keyEncoding !== 'buffer') {
    generatorEncoding = generator;
    generator = keyEncoding;
    keyEncoding = false;
  }
  if (!generator) {
    generator = 2;
  } else if (typeof generator === 'number') {
    validateInt32(generator, 'generator');
  } else if (typeof generator === 'string') {
    generator = Buffer.from(generator, generatorEncoding || undefined);
  } else if (!isArrayBufferView(generator) && !isAnyArrayBuffer(generator)) {
    throw new ERR_INVALID_ARG_TYPE(
      'generator', ['number', 'string', 'ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'], generator);
  }
  let generatorBytes;
  if (typeof generator === 'number') {
    if (generator < 2) throw opensslError('02800065', 'Diffie-Hellman routines', 'bad generator');
    generatorBytes = toBytes(BigInt(generator));
  } else {
    generatorBytes = Buffer.from(bytesOf(generator, 'generator'));
    if (toBigInt(generatorBytes) < 2n) throw opensslError('02800065', 'Diffie-Hellman routines', 'bad generator');
  }
  if (typeof sizeOrKey === 'number') {
    initialize(this, new Party(generateSafePrime(sizeOrKey), generatorBytes, 0));
    return;
  }
  const given = bytesOf(sizeOrKey, 'sizeOrKey', keyEncoding || 'utf8');
  const prime = Buffer.from(new Uint8Array(given.buffer, given.byteOffset, given.byteLength));
  initialize(this, new Party(prime, generatorBytes, checkParameters(prime, generatorBytes)));
}

function DiffieHellmanGroup(name) {
  if (!(new.target || this instanceof DiffieHellmanGroup)) return new DiffieHellmanGroup(name);
  validateString(name, 'name');
  initialize(this, new Party(groupPrime(name), Buffer.of(2), 0));
}

const encode = (bytes, encoding) => encodeOutput(bytes, outputEncoding(encoding));

const methods = {
  generateKeys(encoding) {
    const party = this[kParty];
    const p = toBigInt(party.prime);
    if (party.privateKey === undefined) {
      const length = party.prime.byteLength;
      do {
        const bytes = new Uint8Array(length);
        native.randomFill(bytes, 0, length);
        party.privateKey = toBytes(toBigInt(bytes) % p);
      } while (toBigInt(party.privateKey) < 2n && p > 3n);
    }
    party.publicKey = strip(keys.modPow(party.generator, party.privateKey, party.prime));
    return encode(party.publicKey, encoding);
  },

  computeSecret(key, inputEncoding, encoding) {
    const party = this[kParty];
    const other = bytesOf(key, 'otherPublicKey', inputEncoding);
    const value = toBigInt(other);
    const p = toBigInt(party.prime);
    if (value <= 1n) throw new errors.ERR_CRYPTO_INVALID_KEYLEN('Supplied key is too small');
    if (value >= p - 1n) throw new errors.ERR_CRYPTO_INVALID_KEYLEN('Supplied key is too large');
    if (party.privateKey === undefined) throw new errors.ERR_CRYPTO_INVALID_STATE('No private key - did you forget to generate one?');
    return encode(toBuffer(keys.modPow(other, party.privateKey, party.prime)), encoding);
  },

  getPrime(encoding) {
    return encode(Buffer.from(this[kParty].prime), encoding);
  },

  getGenerator(encoding) {
    return encode(Buffer.from(this[kParty].generator), encoding);
  },

  getPublicKey(encoding) {
    const { publicKey } = this[kParty];
    if (publicKey === undefined) throw new errors.ERR_CRYPTO_INVALID_STATE('No public key - did you forget to generate one?');
    return encode(Buffer.from(publicKey), encoding);
  },

  getPrivateKey(encoding) {
    const { privateKey } = this[kParty];
    if (privateKey === undefined) throw new errors.ERR_CRYPTO_INVALID_STATE('No private key - did you forget to generate one?');
    return encode(Buffer.from(privateKey), encoding);
  },
};

const setters = {
  setPublicKey(key, encoding) {
    this[kParty].publicKey = Buffer.from(bytesOf(key, 'key', encoding));
    return this;
  },

  setPrivateKey(key, encoding) {
    this[kParty].privateKey = Buffer.from(bytesOf(key, 'key', encoding));
    return this;
  },
};

/** A number without its leading zeros, as OpenSSL hands it out. */
function strip(bytes) {
  let start = 0;
  while (start < bytes.length - 1 && bytes[start] === 0) start++;
  return toBuffer(bytes).subarray(start);
}

Object.assign(DiffieHellman.prototype, methods, setters);
Object.assign(DiffieHellmanGroup.prototype, methods);

const forms = {
  compressed: POINT_CONVERSION_COMPRESSED,
  hybrid: POINT_CONVERSION_HYBRID,
  uncompressed: POINT_CONVERSION_UNCOMPRESSED,
};

function pointForm(format) {
  if (!format) return POINT_CONVERSION_UNCOMPRESSED;
  if (Object.hasOwn(forms, format)) return forms[format];
  throw new ERR_CRYPTO_ECDH_INVALID_FORMAT(format);
}

function curveErrors(op, ...operands) {
  try {
    return op(...operands);
  } catch (error) {
    if (error.code === 'ERR_CRYPTO_INVALID_CURVE') throw new errors.ERR_CRYPTO_INVALID_CURVE();
    if (error.code === 'ERR_CRYPTO_ECDH_INVALID_PUBLIC_KEY') throw new errors.ERR_CRYPTO_ECDH_INVALID_PUBLIC_KEY();
    throw decorate(error);
  }
}

function ECDH(curve) {
  if (!(this instanceof ECDH)) return new ECDH(curve);
  validateString(curve, 'curve');
  curveErrors(keys.ecdhCheck, curve, Uint8Array.of(1));
  Object.defineProperty(this, kParty, { value: { curve, privateKey: undefined, publicKey: undefined, isMixed: false } });
}

ECDH.prototype.generateKeys = function generateKeys(encoding, format) {
  const party = this[kParty];
  const form = pointForm(format);
  party.privateKey = keys.ecdhGenerate(party.curve);
  party.publicKey = keys.ecdhPublic(party.curve, party.privateKey, POINT_CONVERSION_UNCOMPRESSED);
  return encode(toBuffer(keys.ecdhConvert(party.curve, party.publicKey, form)), encoding);
};

/** Whether a public key that was set belongs to the private one. */
function isPair({ curve, privateKey, publicKey }) {
  if (privateKey === undefined) return true;
  const own = keys.ecdhPublic(curve, privateKey, POINT_CONVERSION_UNCOMPRESSED);
  return toBuffer(own).equals(toBuffer(publicKey));
}

ECDH.prototype.computeSecret = function computeSecret(key, inputEncoding, encoding) {
  const party = this[kParty];
  const other = bytesOf(key, 'otherPublicKey', inputEncoding);
  if (party.isMixed && !isPair(party)) throw new errors.ERR_CRYPTO_INVALID_KEYPAIR();
  if (party.privateKey === undefined) {
    curveErrors(keys.ecdhConvert, party.curve, other, POINT_CONVERSION_UNCOMPRESSED);
    throw new errors.ERR_CRYPTO_OPERATION_FAILED('Failed to compute ECDH key');
  }
  return encode(toBuffer(curveErrors(keys.ecdhCompute, party.curve, party.privateKey, other)), encoding);
};

ECDH.prototype.getPublicKey = function getPublicKey(encoding, format) {
  const party = this[kParty];
  const form = pointForm(format);
  if (party.publicKey === undefined) throw new errors.ERR_CRYPTO_OPERATION_FAILED('Failed to get ECDH public key');
  return encode(toBuffer(keys.ecdhConvert(party.curve, party.publicKey, form)), encoding);
};

ECDH.prototype.getPrivateKey = function getPrivateKey(encoding) {
  const { privateKey } = this[kParty];
  if (privateKey === undefined) throw new errors.ERR_CRYPTO_OPERATION_FAILED('Failed to get ECDH private key');
  return encode(Buffer.from(privateKey), encoding);
};

ECDH.prototype.setPrivateKey = function setPrivateKey(key, encoding) {
  const party = this[kParty];
  const bytes = bytesOf(key, 'key', encoding);
  if (!keys.ecdhCheck(party.curve, bytes)) {
    throw new errors.ERR_CRYPTO_INVALID_KEYTYPE('Private key is not valid for specified curve.');
  }
  party.privateKey = Buffer.from(bytes);
  party.publicKey = keys.ecdhPublic(party.curve, party.privateKey, POINT_CONVERSION_UNCOMPRESSED);
  party.isMixed = false;
  return this;
};

ECDH.prototype.setPublicKey = deprecate(function setPublicKey(key, encoding) {
  const party = this[kParty];
  const bytes = bytesOf(key, 'key', encoding);
  try {
    party.publicKey = keys.ecdhConvert(party.curve, bytes, POINT_CONVERSION_UNCOMPRESSED);
  } catch {
    throw new errors.ERR_CRYPTO_OPERATION_FAILED('Failed to convert Buffer to EC_POINT');
  }
  party.isMixed = true;
  return this;
}, 'ecdh.setPublicKey() is deprecated.', 'DEP0031');

ECDH.convertKey = function convertKey(key, curve, inputEncoding, encoding, format) {
  validateString(curve, 'curve');
  const bytes = bytesOf(key, 'key', inputEncoding);
  const form = pointForm(format);
  try {
    return encode(toBuffer(keys.ecdhConvert(curve, bytes, form)), encoding);
  } catch (error) {
    if (error.code === 'ERR_CRYPTO_INVALID_CURVE') throw new errors.ERR_CRYPTO_INVALID_CURVE();
    throw new errors.ERR_CRYPTO_OPERATION_FAILED('Failed to convert Buffer to EC_POINT');
  }
};

const agreeingTypes = ['dh', 'ec', 'x448', 'x25519'];

function partyHandle(key, name, purpose) {
  if (key === undefined || key === null) throw new ERR_INVALID_ARG_VALUE(`options.${name}`, key);
  if (isKeyObject(key) || isCryptoKey(key)) {
    const object = keyObjectIn(key);
    if (name === 'privateKey' && object.type !== 'private') throw new ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE(object.type, 'private');
    if (object.type === 'secret') throw new ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE('secret', 'private or public');
    return object[kHandle];
  }
  return prepareKey(key, purpose, `options.${name}`);
}

/**
 * @see https://nodejs.org/api/crypto.html#cryptodiffiehellmanoptions-callback
 */
function diffieHellman(options, callback) {
  validateObject(options, 'options');
  if (callback !== undefined) validateFunction(callback, 'callback');
  const own = partyHandle(options.privateKey, 'privateKey', purposes.usePrivate);
  const other = partyHandle(options.publicKey, 'publicKey', purposes.usePublic).publicHandle();
  if (own.type !== other.type || !agreeingTypes.includes(own.type)) {
    throw new ERR_CRYPTO_INCOMPATIBLE_KEY('key types for Diffie-Hellman', `${own.type} and ${other.type}`);
  }
  if (callback === undefined) return toBuffer(attempt(keys.agree, own.id, other.id));
  keys.agreeAsync(keepAlive([own, other], (error, secret) => {
    if (error) callback(decorate(error));
    else callback(null, toBuffer(secret));
  }), own.id, other.id);
  return undefined;
}

module.exports = { DiffieHellman, DiffieHellmanGroup, ECDH, diffieHellman, generateSafePrime, groupPrime };
