const { Hash, Hmac, hash } = require('internal/crypto/hash');
const { Cipheriv, Decipheriv, getCipherInfo } = require('internal/crypto/cipher');
const random = require('internal/crypto/random');
const kdf = require('internal/crypto/kdf');
const keys = require('internal/crypto/keys');
const asymmetric = require('internal/crypto/asymmetric');
const signing = require('internal/crypto/sign');
const keygen = require('internal/crypto/keygen');
const dh = require('internal/crypto/dh');
const { decapsulate, encapsulate } = require('internal/crypto/kem');
const tables = require('internal/crypto/tables');
const { defaultCoreCipherList, numbers } = require('internal/crypto/constants');
const { ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH } = require('internal/crypto/errors');
const { codes: { ERR_CRYPTO_ENGINE_UNKNOWN, ERR_INVALID_ARG_TYPE } } = require('internal/errors');
const { validateNumber, validateString } = require('internal/validators');
const { isAnyArrayBuffer, isArrayBufferView, isUint8Array } = require('internal/util/types');

const { randomBytes } = random;

const constants = Object.create(null);
for (const name of Object.keys(numbers)) {
  Object.defineProperty(constants, name, { value: numbers[name], enumerable: true });
  if (name === 'RSA_PSS_SALTLEN_AUTO') {
    Object.defineProperty(constants, 'defaultCoreCipherList', { value: defaultCoreCipherList, enumerable: true });
  }
}
let defaultCipherList = defaultCoreCipherList;
Object.defineProperty(constants, 'defaultCipherList', {
  configurable: true,
  enumerable: true,
  get() { return require('internal/options').get('--tls-cipher-list') || defaultCipherList; },
  set(value) { defaultCipherList = value; },
});

function bytesToCompare(value, name) {
  if (isAnyArrayBuffer(value)) return new Uint8Array(value);
  if (isArrayBufferView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  const error = new ERR_INVALID_ARG_TYPE(name, ['ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'], value);
  error.message = error.message.replace(/ Received .*$/s, '');
  throw error;
}

/** Compares without telling by the time it takes where the difference is. */
function timingSafeEqual(buf1, buf2) {
  const a = isUint8Array(buf1) ? buf1 : bytesToCompare(buf1, 'buf1');
  const b = isUint8Array(buf2) ? buf2 : bytesToCompare(buf2, 'buf2');
  if (a.length !== b.length) throw new ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH();
  let difference = 0;
  for (let i = 0, { length } = a; i < length; i++) difference |= a[i] ^ b[i];
  return difference === 0;
}

function secureHeapUsed() {
  return { total: 0, used: 0, utilization: NaN, min: 2 };
}

function setEngine(id, flags) {
  validateString(id, 'id');
  if (flags) validateNumber(flags, 'flags');
  throw new ERR_CRYPTO_ENGINE_UNKNOWN(id);
}

function setFips(value) {
  if (value) {
    const error = new Error('error:0308010C:digital envelope routines::unsupported');
    error.code = 'ERR_OSSL_EVP_UNSUPPORTED';
    throw error;
  }
}

function createDiffieHellmanGroup(name) {
  return new dh.DiffieHellmanGroup(name);
}

// Plain functions: old code calls them with `new`, too.
function createCipheriv(cipher, key, iv, options) {
  return new Cipheriv(cipher, key, iv, options);
}

function createDecipheriv(cipher, key, iv, options) {
  return new Decipheriv(cipher, key, iv, options);
}

function createHash(algorithm, options) {
  return new Hash(algorithm, options);
}

function createHmac(hmac, key, options) {
  return new Hmac(hmac, key, options);
}

function createDiffieHellman(sizeOrKey, keyEncoding, generator, generatorEncoding) {
  return new dh.DiffieHellman(sizeOrKey, keyEncoding, generator, generatorEncoding);
}

function createECDH(curve) {
  return new dh.ECDH(curve);
}

function createSign(algorithm, options) {
  return new signing.Sign(algorithm, options);
}

function createVerify(algorithm, options) {
  return new signing.Verify(algorithm, options);
}

module.exports = {
  ...kdf,
  checkPrime: random.checkPrime,
  checkPrimeSync: random.checkPrimeSync,
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  createDiffieHellman,
  createDiffieHellmanGroup,
  createECDH,
  createMac: require('internal/crypto/mac').createMac,
  createPrivateKey: asymmetric.createPrivateKey,
  createPublicKey: asymmetric.createPublicKey,
  createSecretKey: keys.createSecretKey,
  createSign,
  createVerify,
  decapsulate,
  diffieHellman: dh.diffieHellman,
  encapsulate,
  generateKey: keygen.generateKey,
  generateKeyPair: keygen.generateKeyPair,
  generateKeyPairSync: keygen.generateKeyPairSync,
  generateKeySync: keygen.generateKeySync,
  getDiffieHellman: createDiffieHellmanGroup,
  parsePKCS12: require('internal/crypto/pkcs12').parsePKCS12,
  privateDecrypt: signing.privateDecrypt,
  privateEncrypt: signing.privateEncrypt,
  publicDecrypt: signing.publicDecrypt,
  publicEncrypt: signing.publicEncrypt,
  sign: signing.sign,
  verify: signing.verify,
  generatePrime: random.generatePrime,
  generatePrimeSync: random.generatePrimeSync,
  getCiphers: () => [...tables.ciphers],
  getCipherInfo,
  getCurves: () => [...tables.curves],
  getHashes: () => [...tables.hashes],
  getMacs: () => [...tables.macs],
  hash,
  randomBytes,
  randomFill: random.randomFill,
  randomFillSync: random.randomFillSync,
  randomInt: random.randomInt,
  randomUUID: random.randomUUID,
  randomUUIDv7: random.randomUUIDv7,
  secureHeapUsed,
  setEngine,
  timingSafeEqual,
  getFips: () => 0,
  setFips,
  Certificate: require('internal/crypto/certificate').Certificate,
  Cipheriv,
  Decipheriv,
  DiffieHellman: dh.DiffieHellman,
  DiffieHellmanGroup: dh.DiffieHellmanGroup,
  ECDH: dh.ECDH,
  Hash,
  Hmac,
  KeyObject: keys.KeyObject,
  Sign: signing.Sign,
  Verify: signing.Verify,
  X509Certificate: require('internal/crypto/x509').X509Certificate,
};
for (const name of ['getCiphers', 'getCurves', 'getHashes', 'getMacs', 'getFips']) {
  Object.defineProperty(module.exports[name], 'name', { value: name });
}
Object.defineProperties(module.exports, {
  fips: {
    get: () => 0,
    set: setFips,
  },
  constants: { enumerable: true, value: constants },
  webcrypto: { configurable: true, enumerable: true, get() { return require('web/crypto').crypto; }, set: undefined },
  subtle: { configurable: true, enumerable: true, get() { return require('web/crypto').crypto.subtle; }, set: undefined },
  getRandomValues: {
    configurable: true,
    enumerable: true,
    get() { return (array) => require('web/crypto').crypto.getRandomValues(array); },
    set: undefined,
  },
  // aliases of randomBytes that packages of long ago ask for
  pseudoRandomBytes: { configurable: true, enumerable: false, writable: true, value: randomBytes },
  prng: { configurable: true, enumerable: false, writable: true, value: randomBytes },
  rng: { configurable: true, enumerable: false, writable: true, value: randomBytes },
});
