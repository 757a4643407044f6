// generateKeyPair, generateKey and their synchronous twins.
const { setImmediate } = require('internal/timers'); // not those that a program may have replaced
const { attempt, decorate, opensslError } = require('internal/crypto/util');
const { algorithmInfo, checkDigest } = require('internal/crypto/hash');
const { SecretHandle, SecretKeyObject } = require('internal/crypto/keys');
const {
  AsymmetricHandle, PrivateKeyObject, PublicKeyObject, akpNames, exportJwk, exportKey, keys, privateEncoding, publicEncoding,
} = require('internal/crypto/asymmetric');
const { ERR_CRYPTO_INVALID_CURVE, ERR_CRYPTO_INVALID_DIGEST } = require('internal/crypto/errors');
const { randomBytes } = require('internal/crypto/random');
const {
  codes: { ERR_INCOMPATIBLE_OPTION_PAIR, ERR_INVALID_ARG_VALUE, ERR_MISSING_OPTION },
} = require('internal/errors');
const {
  validateBuffer, validateFunction, validateInt32, validateInteger, validateObject, validateOneOf, validateString, validateUint32,
} = require('internal/validators');
const { customPromisifyArgs } = require('internal/util');

const EDWARDS = ['ed25519', 'ed448', 'x25519', 'x448'];

/** The operands of the op, from what the user asks for. */
function operandsOf(type, options) {
  switch (type) {
    case 'rsa':
    case 'rsa-pss': {
      validateObject(options, 'options');
      const { modulusLength, publicExponent = 0x10001 } = options;
      validateUint32(modulusLength, 'options.modulusLength');
      validateUint32(publicExponent, 'options.publicExponent');
      if (modulusLength < 512) throw opensslError('1C8000AB', 'Provider routines', 'key size too small');
      if (publicExponent < 3 || publicExponent % 2 === 0) {
        throw opensslError('020000B2', 'rsa routines', 'pub exponent out of range');
      }
      if (type === 'rsa') return [type, modulusLength, publicExponent];
      return [type, modulusLength, publicExponent, ...pssOptions(options)];
    }
    case 'dsa': {
      validateObject(options, 'options');
      const { modulusLength } = options;
      let { divisorLength } = options;
      validateUint32(modulusLength, 'options.modulusLength');
      if (divisorLength === undefined || divisorLength === null) divisorLength = -1;
      else validateInt32(divisorLength, 'options.divisorLength', 0);
      return [type, modulusLength, divisorLength];
    }
    case 'ec': {
      validateObject(options, 'options');
      const { namedCurve, paramEncoding } = options;
      validateString(namedCurve, 'options.namedCurve');
      if (paramEncoding !== undefined && paramEncoding !== null && paramEncoding !== 'named' && paramEncoding !== 'explicit') {
        throw new ERR_INVALID_ARG_VALUE('options.paramEncoding', paramEncoding);
      }
      return [type, namedCurve, paramEncoding === 'explicit'];
    }
    case 'dh':
      validateObject(options, 'options');
      return [type, ...dhParameters(options)];
    default:
      if (EDWARDS.includes(type) || akpNames.has(type)) return [type];
      throw new ERR_INVALID_ARG_VALUE('type', type, 'must be a supported key type');
  }
}

function pssOptions(options) {
  const { saltLength, hash, mgf1Hash, hashAlgorithm, mgf1HashAlgorithm } = options;
  if (saltLength !== undefined) validateInt32(saltLength, 'options.saltLength', 0);
  if (hashAlgorithm !== undefined) validateString(hashAlgorithm, 'options.hashAlgorithm');
  if (mgf1HashAlgorithm !== undefined) validateString(mgf1HashAlgorithm, 'options.mgf1HashAlgorithm');
  for (const [old, name, value, newer] of [
    ['hash', 'hashAlgorithm', hash, hashAlgorithm], ['mgf1Hash', 'mgf1HashAlgorithm', mgf1Hash, mgf1HashAlgorithm],
  ]) {
    if (value === undefined) continue;
    process.emitWarning(`"options.${old}" is deprecated, use "options.${name}" instead.`, 'DeprecationWarning', 'DEP0154');
    validateString(value, `options.${old}`);
    if (newer && value !== newer) throw new ERR_INVALID_ARG_VALUE(`options.${old}`, value);
  }
  const digest = hashAlgorithm ?? hash;
  const mask = mgf1HashAlgorithm ?? mgf1Hash;
  if (digest !== undefined) checkDigest(digest);
  if (mask !== undefined && algorithmInfo(mask) === null) throw new ERR_CRYPTO_INVALID_DIGEST(`Invalid MGF1 digest: ${mask}`);
  return [digest, mask, saltLength ?? -1];
}

function dhParameters(options) {
  const { group, primeLength, prime, generator } = options;
  const { groupPrime } = require('internal/crypto/dh');
  if (group !== undefined && group !== null) {
    for (const [name, value] of [['prime', prime], ['primeLength', primeLength], ['generator', generator]]) {
      if (value !== undefined && value !== null) throw new ERR_INCOMPATIBLE_OPTION_PAIR('group', name);
    }
    validateString(group, 'options.group');
    return [groupPrime(group), Uint8Array.of(2)];
  }
  if (prime !== undefined && prime !== null) {
    if (primeLength !== undefined && primeLength !== null) throw new ERR_INCOMPATIBLE_OPTION_PAIR('prime', 'primeLength');
    validateBuffer(prime, 'options.prime');
  } else if (primeLength !== undefined && primeLength !== null) {
    validateInt32(primeLength, 'options.primeLength', 0);
  } else {
    throw new ERR_MISSING_OPTION('At least one of the group, prime, or primeLength options');
  }
  if (generator !== undefined && generator !== null) validateInt32(generator, 'options.generator', 0);
  const { generateSafePrime } = require('internal/crypto/dh');
  return [prime ?? generateSafePrime(primeLength), Uint8Array.of(generator ?? 2)];
}

/** What to make of the pair: KeyObjects, or their encodings. */
function encodingsOf(type, options) {
  const { publicKeyEncoding, privateKeyEncoding } = options ?? {};
  let toPublic = (handle) => new PublicKeyObject(handle);
  let toPrivate = (handle) => new PrivateKeyObject(handle);
  if (publicKeyEncoding !== undefined && publicKeyEncoding !== null) {
    if (typeof publicKeyEncoding !== 'object') throw new ERR_INVALID_ARG_VALUE('options.publicKeyEncoding', publicKeyEncoding);
    const encoding = publicEncoding(publicKeyEncoding, type, 'options.publicKeyEncoding');
    toPublic = (handle) => (encoding.format === 'jwk' ? exportJwk(handle) : exportKey(handle, encoding.format, encoding.type));
  }
  if (privateKeyEncoding !== undefined && privateKeyEncoding !== null) {
    if (typeof privateKeyEncoding !== 'object') throw new ERR_INVALID_ARG_VALUE('options.privateKeyEncoding', privateKeyEncoding);
    const encoding = privateEncoding(privateKeyEncoding, type, 'options.privateKeyEncoding');
    toPrivate = (handle) => (encoding.format === 'jwk' ? exportJwk(handle) :
      exportKey(handle, encoding.format, encoding.type, encoding.cipher, encoding.passphrase));
  }
  return (id) => {
    const handle = new AsymmetricHandle(id);
    return { publicKey: toPublic(handle.publicHandle()), privateKey: toPrivate(handle) };
  };
}

function checkOptions(type, options) {
  validateString(type, 'type');
  if (options !== undefined) validateObject(options, 'options');
}

function keyError(error) {
  return error.code === 'ERR_CRYPTO_INVALID_CURVE' ? new ERR_CRYPTO_INVALID_CURVE() : decorate(error);
}

function generateKeyPairSync(type, options) {
  checkOptions(type, options);
  const finish = encodingsOf(type, options);
  const operands = operandsOf(type, options);
  try {
    return finish(attempt(keys.generate, ...operands));
  } catch (error) {
    throw keyError(error);
  }
}

function generateKeyPair(type, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  checkOptions(type, options);
  const finish = encodingsOf(type, options);
  let operands;
  try {
    operands = operandsOf(type, options);
  } catch (error) {
    if (!error.code?.startsWith('ERR_OSSL_') || typeof callback !== 'function') throw error;
    // what OpenSSL would find out
    setImmediate(callback, error);
    return;
  }
  validateFunction(callback, 'callback');
  if (type === 'ec') checkCurve(operands[1]);
  keys.generateAsync((error, id) => {
    let pair;
    if (error === undefined) {
      try {
        pair = finish(id);
      } catch (failure) {
        error = failure;
      }
    }
    if (error) callback(keyError(error));
    else callback(null, pair.publicKey, pair.privateKey);
  }, ...operands);
}
Object.defineProperty(generateKeyPair, customPromisifyArgs, { value: ['publicKey', 'privateKey'], enumerable: false });

function checkCurve(name) {
  try {
    keys.ecdhCheck(name, Uint8Array.of(1));
  } catch (error) {
    throw keyError(error);
  }
}

function secretLength(type, options) {
  validateString(type, 'type');
  if (type !== 'hmac' && type !== 'aes') {
    throw new ERR_INVALID_ARG_VALUE('type', type, 'must be a supported key type');
  }
  validateObject(options, 'options');
  const { length } = options;
  if (type === 'hmac') validateInteger(length, 'options.length', 8, 2 ** 31 - 1);
  else validateOneOf(length, 'options.length', [128, 192, 256]);
  return Math.floor(length / 8);
}

const secretKey = (bytes) => new SecretKeyObject(new SecretHandle(bytes));

function generateKeySync(type, options) {
  return secretKey(randomBytes(secretLength(type, options)));
}

function generateKey(type, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  const length = secretLength(type, options);
  validateFunction(callback, 'callback');
  randomBytes(length, (error, bytes) => {
    if (error) callback(error);
    else callback(null, secretKey(bytes));
  });
}

module.exports = { generateKey, generateKeyPair, generateKeyPairSync, generateKeySync, keyError };
