// Sign, Verify, their one-shot forms, and RSA encryption.
const { Buffer } = require('buffer');
const { Writable } = require('stream');
const { attempt, bytesOf, decorate, encodeOutput, keepAlive, outputEncoding, toBuffer, toBytes } = require('internal/crypto/util');
const { algorithmInfo, checkDigest } = require('internal/crypto/hash');
const { keys, prepareKey, purposes } = require('internal/crypto/asymmetric');
const { ERR_CRYPTO_INVALID_DIGEST, ERR_CRYPTO_OPERATION_FAILED, ERR_CRYPTO_UNSUPPORTED_OPERATION } = require('internal/crypto/errors');
const { codes: { ERR_CRYPTO_SIGN_KEY_REQUIRED, ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_OUT_OF_RANGE } } = require('internal/errors');
const { validateEncoding, validateFunction, validateString } = require('internal/validators');
const { isAnyArrayBuffer, isArrayBufferView } = require('internal/util/types');
const { numbers: { RSA_PKCS1_OAEP_PADDING, RSA_PKCS1_PADDING } } = require('internal/crypto/constants');

const kState = Symbol('kState');
const NO_SALT_LENGTH = -(2 ** 31);

function integerOption(options, name, fallback) {
  const value = options?.[name];
  if (value === undefined || value === null) return fallback;
  if (value !== value >> 0) throw new ERR_INVALID_ARG_VALUE(`options.${name}`, value);
  return value;
}

function isRaw(options) {
  if (typeof options !== 'object' || options === null) return false;
  const { dsaEncoding = 'der' } = options;
  if (dsaEncoding === 'der') return false;
  if (dsaEncoding === 'ieee-p1363') return true;
  throw new ERR_INVALID_ARG_VALUE('options.dsaEncoding', dsaEncoding);
}

/** What follows the data in the operands of sign and verify. */
function signatureOptions(key, digest) {
  const hasOptions = typeof key === 'object' && key !== null && !isArrayBufferView(key);
  const options = hasOptions ? key : undefined;
  return [
    digest, integerOption(options, 'padding', 0), integerOption(options, 'saltLength', NO_SALT_LENGTH), isRaw(options),
    undefined,
  ];
}

const MAX_CONTEXT = 255;

function contextOption(key) {
  const context = key?.context;
  if (context === undefined || isArrayBufferView(key) || isAnyArrayBuffer(key)) return undefined;
  if (!isArrayBufferView(context)) {
    throw new ERR_INVALID_ARG_TYPE('options.context', ['Buffer', 'TypedArray', 'DataView'], context);
  }
  return context;
}

/** Only some kinds of signatures are bound to a context. */
function checkContext(context, { type }) {
  if (context === undefined) return;
  if (context.byteLength > MAX_CONTEXT) {
    const error = new ERR_OUT_OF_RANGE('x', 'y', 0);
    error.message = `context string must be at most ${MAX_CONTEXT} bytes`;
    throw error;
  }
  if (context.byteLength > 0 && !type.startsWith('ed') && !/^(ml|slh)-dsa/.test(type)) {
    throw new ERR_CRYPTO_OPERATION_FAILED('Context parameter is unsupported');
  }
}

/** Sign and Verify hash what they are given, which these keys cannot use. */
function checkStreamed({ type }) {
  if (type.startsWith('ed') || /^(ml|slh)-dsa/.test(type)) throw new ERR_CRYPTO_UNSUPPORTED_OPERATION();
}

function checkSignDigest(algorithm) {
  if (algorithmInfo(algorithm) === null) throw new ERR_CRYPTO_INVALID_DIGEST();
}

function initialize(stream, algorithm, options) {
  validateString(algorithm, 'algorithm');
  // what DSA's digest was once called
  if (algorithm === 'dss1' || algorithm === 'DSS1') algorithm = 'sha1';
  checkSignDigest(algorithm);
  stream[kState] = { algorithm, chunks: [] };
  Reflect.apply(Writable, stream, [options]);
}

function Sign(algorithm, options) {
  if (!(new.target || this instanceof Sign)) return new Sign(algorithm, options);
  initialize(this, algorithm, options);
}
Object.setPrototypeOf(Sign.prototype, Writable.prototype);
Object.setPrototypeOf(Sign, Writable);

Sign.prototype._write = function _write(chunk, encoding, callback) {
  this.update(chunk, encoding);
  callback();
};

Sign.prototype.update = function update(data, encoding) {
  if (typeof data === 'string') {
    validateEncoding(data, encoding);
    data = toBytes(data, Buffer.isEncoding(encoding) ? encoding : undefined);
  } else if (!isArrayBufferView(data)) {
    throw new ERR_INVALID_ARG_TYPE('data', ['string', 'Buffer', 'TypedArray', 'DataView'], data);
  } else {
    data = new Uint8Array(data.buffer, data.byteOffset, data.byteLength).slice();
  }
  this[kState].chunks.push(data);
  return this;
};

Sign.prototype.sign = function sign(options, encoding) {
  if (!options) throw new ERR_CRYPTO_SIGN_KEY_REQUIRED();
  const { algorithm, chunks } = this[kState];
  const handle = prepareKey(options, purposes.usePrivate);
  checkStreamed(handle);
  const operands = signatureOptions(options, algorithm);
  const signature = attempt(keys.sign, handle.id, Buffer.concat(chunks), ...operands);
  return encodeOutput(signature, outputEncoding(encoding));
};

function Verify(algorithm, options) {
  if (!(new.target || this instanceof Verify)) return new Verify(algorithm, options);
  initialize(this, algorithm, options);
}
Object.setPrototypeOf(Verify.prototype, Writable.prototype);
Object.setPrototypeOf(Verify, Writable);
Verify.prototype._write = Sign.prototype._write;
Verify.prototype.update = Sign.prototype.update;

Verify.prototype.verify = function verify(options, signature, encoding) {
  const handle = prepareKey(options, purposes.usePublic);
  checkStreamed(handle);
  const { algorithm, chunks } = this[kState];
  const operands = signatureOptions(options, algorithm);
  const bytes = bytesOf(signature, 'signature', encoding);
  return attempt(keys.verify, handle.publicHandle().id, Buffer.concat(chunks), ...operands, bytes);
};

function oneShot(algorithm, data, key) {
  if (algorithm !== null && algorithm !== undefined) validateString(algorithm, 'algorithm');
  const bytes = bytesOf(data, 'data');
  if (algorithm !== null && algorithm !== undefined) checkDigest(algorithm);
  return [bytes, () => {
    const operands = signatureOptions(key, algorithm ?? undefined);
    operands[4] = contextOption(key);
    return operands;
  }];
}

/**
 * @see https://nodejs.org/api/crypto.html#cryptosignalgorithm-data-key-callback
 */
function sign(algorithm, data, key, callback) {
  if (callback !== undefined) validateFunction(callback, 'callback');
  const [bytes, options] = oneShot(algorithm, data, key);
  if (!key) throw new ERR_CRYPTO_SIGN_KEY_REQUIRED();
  const operands = options();
  const handle = prepareKey(key, purposes.usePrivate);
  checkContext(operands[4], handle);
  if (callback === undefined) return toBuffer(attempt(keys.sign, handle.id, bytes, ...operands));
  keys.signAsync(keepAlive([handle], (error, signature) => {
    if (error) callback(decorate(error));
    else callback(null, toBuffer(signature));
  }), handle.id, bytes, ...operands);
  return undefined;
}

/**
 * @see https://nodejs.org/api/crypto.html#cryptoverifyalgorithm-data-key-signature-callback
 */
function verify(algorithm, data, key, signature, callback) {
  if (callback !== undefined) validateFunction(callback, 'callback');
  const [bytes, options] = oneShot(algorithm, data, key);
  const operands = options();
  if (!isArrayBufferView(signature) && typeof signature !== 'string' && !(signature instanceof ArrayBuffer)) {
    throw new ERR_INVALID_ARG_TYPE('signature', ['ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'], signature);
  }
  const expected = bytesOf(signature, 'signature');
  const handle = prepareKey(key, purposes.usePublic).publicHandle();
  checkContext(operands[4], handle);
  if (callback === undefined) return attempt(keys.verify, handle.id, bytes, ...operands, expected);
  keys.verifyAsync(keepAlive([handle], (error, result) => {
    if (error) callback(decorate(error));
    else callback(null, result);
  }), handle.id, bytes, ...operands, expected);
  return undefined;
}

/** The four functions of RSA encryption. */
function rsaFunction(name, defaultPadding, purpose, op, usesPublicHalf) {
  const run = function(key, buffer) {
    const options = typeof key === 'object' && key !== null ? key : {};
    if (options.oaepHash !== undefined) validateString(options.oaepHash, 'key.oaepHash');
    if (typeof options.oaepHash === 'string' && algorithmInfo(options.oaepHash) === null) {
      const error = new Error('Invalid digest used');
      error.code = 'ERR_OSSL_EVP_INVALID_DIGEST';
      throw error;
    }
    const { oaepHash, encoding } = options;
    let { oaepLabel } = options;
    if (oaepLabel !== undefined) oaepLabel = bytesOf(oaepLabel, 'key.oaepLabel', encoding);
    let handle = prepareKey(key, purpose);
    if (usesPublicHalf) handle = handle.publicHandle();
    const padding = options.padding || defaultPadding;
    const data = bytesOf(buffer, 'buffer', encoding);
    return toBuffer(
      attempt(keys[op], handle.id, data, padding, oaepHash ?? 'sha1', oaepLabel ?? new Uint8Array(0)));
  };
  Object.defineProperty(run, 'name', { value: name });
  return run;
}

module.exports = {
  Sign,
  Verify,
  privateDecrypt: rsaFunction('', RSA_PKCS1_OAEP_PADDING, purposes.usePrivate, 'decrypt', false),
  privateEncrypt: rsaFunction('', RSA_PKCS1_PADDING, purposes.usePrivate, 'encrypt', false),
  publicDecrypt: rsaFunction('', RSA_PKCS1_PADDING, purposes.usePublic, 'decrypt', true),
  publicEncrypt: rsaFunction('', RSA_PKCS1_OAEP_PADDING, purposes.usePublic, 'encrypt', true),
  sign,
  verify,
};
