// pbkdf2, scrypt, hkdf and argon2, each with its synchronous twin.
const { bytesOf, native, toBuffer } = require('internal/crypto/util');
const { checkDigest } = require('internal/crypto/hash');
const { ERR_CRYPTO_INVALID_KEYLEN, ERR_CRYPTO_INVALID_SCRYPT_PARAMS } = require('internal/crypto/errors');
const { codes: { ERR_INCOMPATIBLE_OPTION_PAIR, ERR_OUT_OF_RANGE }, hideStackFrames } = require('internal/errors');
const {
  validateFunction, validateInt32, validateInteger, validateObject, validateOneOf, validateString, validateUint32,
} = require('internal/validators');

const answer = (callback, convert) => (error, bytes) => {
  if (error) callback(error);
  else callback(null, convert(bytes));
};

function pbkdf2Operands(password, salt, iterations, length, digest) {
  validateString(digest, 'digest');
  password = bytesOf(password, 'password', 'buffer');
  salt = bytesOf(salt, 'salt', 'buffer');
  validateInt32(iterations, 'iterations', 1);
  validateInt32(length, 'keylen', 0);
  checkDigest(digest);
  return [password, salt, iterations, length, digest];
}

// OpenSSL refuses to make a key of no bytes.
const noKey = () => new Error('PBKDF2 derivation failed');

function pbkdf2(password, salt, iterations, length, digest, callback) {
  if (typeof digest === 'function') {
    callback = digest;
    digest = undefined;
  }
  const operands = pbkdf2Operands(password, salt, iterations, length, digest);
  validateFunction(callback, 'callback');
  if (length === 0) setImmediate(callback, noKey());
  else native.pbkdf2Async(answer(callback, toBuffer), ...operands);
}

function pbkdf2Sync(password, salt, iterations, length, digest) {
  const operands = pbkdf2Operands(password, salt, iterations, length, digest);
  if (length === 0) throw noKey();
  return toBuffer(native.pbkdf2(...operands));
}

const scryptDefaults = { N: 16384, r: 8, p: 1, maxmem: 32 * 1024 * 1024 };
const scryptNames = [['N', 'cost'], ['r', 'blockSize'], ['p', 'parallelization']];

function scryptOperands(password, salt, length, options) {
  password = bytesOf(password, 'password', 'buffer');
  salt = bytesOf(salt, 'salt', 'buffer');
  validateInt32(length, 'keylen', 0);
  const values = { ...scryptDefaults };
  if (options && options !== scryptDefaults) {
    for (const [short, long] of scryptNames) {
      // each is read once: a getter may answer something else the next time
      const shortValue = options[short];
      if (shortValue !== undefined) {
        validateUint32(shortValue, short);
        values[short] = shortValue;
      }
      const longValue = options[long];
      if (longValue !== undefined) {
        if (shortValue !== undefined) throw new ERR_INCOMPATIBLE_OPTION_PAIR(short, long);
        validateUint32(longValue, long);
        values[short] = longValue;
      }
    }
    const { maxmem: most } = options;
    if (most !== undefined) {
      validateInteger(most, 'maxmem', 0);
      values.maxmem = most;
    }
    // a zero means the default
    for (const name of Object.keys(values)) values[name] ||= scryptDefaults[name];
  }
  const { N, r, p, maxmem } = values;
  checkScrypt(N, r, p, maxmem);
  return [password, salt, N, r, p, length];
}

// The checks of OpenSSL, RFC 7914, 2 and 6.
const checkScrypt = hideStackFrames((N, r, p, maxmem) => {
  const isPower = N >= 2 && Number.isInteger(Math.log2(N));
  if (!isPower) {
    throw new ERR_CRYPTO_INVALID_SCRYPT_PARAMS();
  }
  const tooMuch = p > (2 ** 30 - 1) / r || (16 * r <= 31 && N >= 2 ** (16 * r));
  if (tooMuch || 128 * r * p + 128 * r * (N + 2) > maxmem) {
    const error = new ERR_CRYPTO_INVALID_SCRYPT_PARAMS();
    error.message += ': error:030000AC:digital envelope routines::memory limit exceeded';
    throw error;
  }
});

function scrypt(password, salt, length, options, callback = undefined) {
  if (callback === undefined) {
    callback = options;
    options = scryptDefaults;
  }
  const operands = scryptOperands(password, salt, length, options);
  validateFunction(callback, 'callback');
  native.scryptAsync(answer(callback, toBuffer), ...operands);
}

function scryptSync(password, salt, length, options = scryptDefaults) {
  return toBuffer(native.scrypt(...scryptOperands(password, salt, length, options)));
}

function hkdfOperands(digest, key, salt, info, length) {
  validateString(digest, 'digest');
  key = require('internal/crypto/keys').hkdfKeyBytes(key);
  salt = bytesOf(salt, 'salt');
  info = bytesOf(info, 'info');
  validateInteger(length, 'length', 0, 2 ** 31 - 1);
  if (info.byteLength > 1024) {
    throw new ERR_OUT_OF_RANGE('info', 'must not contain more than 1024 bytes', info.byteLength);
  }
  const [size] = checkDigest(digest);
  if (Math.ceil(length / size) > 255) throw new ERR_CRYPTO_INVALID_KEYLEN();
  return [digest, key, salt, info, length];
}

const toArrayBuffer = (bytes) => bytes.buffer;

function hkdf(digest, key, salt, info, length, callback) {
  const operands = hkdfOperands(digest, key, salt, info, length);
  validateFunction(callback, 'callback');
  native.hkdfAsync(answer(callback, toArrayBuffer), ...operands);
}

function hkdfSync(digest, key, salt, info, length) {
  const operands = hkdfOperands(digest, key, salt, info, length);
  if (length === 0) throw new Error('HKDF derivation failed');
  return native.hkdf(...operands).buffer;
}

const argon2Types = ['argon2d', 'argon2i', 'argon2id'];
const MAX_UINT32 = 2 ** 32 - 1;

function argon2Operands(algorithm, parameters) {
  validateString(algorithm, 'algorithm');
  validateOneOf(algorithm, 'algorithm', argon2Types);
  validateObject(parameters, 'parameters');
  const { parallelism, tagLength, memory, passes } = parameters;
  const message = bytesOf(parameters.message, 'parameters.message');
  inRange(message.byteLength, 'parameters.message.byteLength', 0);
  const nonce = bytesOf(parameters.nonce, 'parameters.nonce');
  inRange(nonce.byteLength, 'parameters.nonce.byteLength', 8);
  validateInteger(parallelism, 'parameters.parallelism', 1, 2 ** 24 - 1);
  validateInteger(tagLength, 'parameters.tagLength', 4, MAX_UINT32);
  validateInteger(memory, 'parameters.memory', 8 * parallelism, MAX_UINT32);
  validateInteger(passes, 'parameters.passes', 1, MAX_UINT32);
  let { secret, associatedData } = parameters;
  if (secret !== undefined) secret = bytesOf(secret, 'parameters.secret');
  if (associatedData !== undefined) associatedData = bytesOf(associatedData, 'parameters.associatedData');
  return [
    argon2Types.indexOf(algorithm), message, nonce, parallelism, tagLength, memory, passes, secret, associatedData,
  ];
}

function inRange(value, name, least) {
  if (value < least || value > MAX_UINT32) throw new ERR_OUT_OF_RANGE(name, `>= ${least} && <= ${MAX_UINT32}`, value);
}

function argon2(algorithm, parameters, callback) {
  const operands = argon2Operands(algorithm, parameters);
  validateFunction(callback, 'callback');
  native.argon2Async(answer(callback, toBuffer), ...operands);
}

function argon2Sync(algorithm, parameters) {
  return toBuffer(native.argon2(...argon2Operands(algorithm, parameters)));
}

module.exports = { argon2, argon2Sync, hkdf, hkdfSync, pbkdf2, pbkdf2Sync, scrypt, scryptSync };
