// Shared by the files of internal/crypto: argument forms, output encodings, OpenSSL's way of reporting.
const { Buffer } = require('buffer');
const { codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE } } = require('internal/errors');
const { isAnyArrayBuffer, isArrayBufferView } = require('internal/util/types');
const native = binding('crypto');

/** A Buffer over what an op answered. */
function toBuffer(bytes) {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Buffers and views as they are; a string by its encoding ('buffer' means UTF-8). */
function toBytes(value, encoding) {
  if (typeof value !== 'string') return value;
  return Buffer.from(value, encoding === 'buffer' || encoding === undefined ? 'utf8' : encoding);
}

/** Like toBytes, and throws ERR_INVALID_ARG_TYPE for anything that holds no bytes. */
function bytesOf(value, name, encoding) {
  if (isAnyArrayBuffer(value)) return new Uint8Array(value);
  if (isArrayBufferView(value)) return value;
  if (typeof value === 'string') return toBytes(value, encoding);
  throw new ERR_INVALID_ARG_TYPE(name, ['string', 'ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'], value);
}

/** A hex string must have whole bytes. */
function checkDataEncoding(data, encoding) {
  if (data.length % 2 !== 0 && normalize(encoding) === 'hex') {
    throw new ERR_INVALID_ARG_VALUE('encoding', encoding, `is invalid for data of length ${data.length}`);
  }
}

function normalize(encoding) {
  const { normalizeEncoding } = require('internal/util');
  return normalizeEncoding(encoding);
}

/** The encoding that an op may apply itself, or undefined. */
function nativeEncoding(encoding) {
  return encoding === 'hex' || encoding === 'base64' || encoding === 'base64url' ? encoding : undefined;
}

/** The output of an op: text that Java encoded, or bytes to be encoded here. */
function encodeOutput(output, encoding) {
  if (typeof output === 'string') return output;
  const buffer = toBuffer(output);
  return encoding === undefined || encoding === null || encoding === 'buffer' ? buffer : buffer.toString(encoding);
}

/** An output encoding as users spell it: undefined for bytes. */
function outputEncoding(encoding) {
  if (encoding === undefined || encoding === null || encoding === 'buffer') return undefined;
  return normalize(encoding);
}

// 'error:1C800064:Provider routines::bad decrypt'
const opensslMessage = /^error:[0-9A-F]{8}:([^:]*):[^:]*:(.*)$/;

// Errors that OpenSSL has reported more than once by the time Node looks.
const stacked = new Set(['bad decrypt', 'wrong final block length', 'unsupported']);

// What a code says of the library, where it says anything.
const libraryCodes = new Map([
  ['bignum routines', 'BN_'], ['digital envelope routines', 'EVP_'], ['rsa routines', 'RSA_'], ['Diffie-Hellman routines', 'DH_'],
]);

/** Gives an error of OpenSSL's form the properties that Node gives it. */
function decorate(error) {
  const match = opensslMessage.exec(error.message);
  if (match === null) return error;
  const { code } = error;
  delete error.code;
  if (stacked.has(match[2])) error.opensslErrorStack = [error.message];
  error.library = match[1];
  error.reason = match[2];
  if (code) error.code = code;
  return error;
}

/** Runs an op, decorating what it throws. */
function attempt(op, ...operands) {
  try {
    return op(...operands);
  } catch (error) {
    throw decorate(error);
  }
}

/** The error of OpenSSL that has this packed number. */
function opensslError(number, library, reason) {
  const error = new Error(`error:${number}:${library}::${reason}`);
  error.code = `ERR_OSSL_${libraryCodes.get(library) ?? ''}${reason.toUpperCase().replaceAll(' ', '_')}`;
  return decorate(error);
}

/** A callback that keeps handles from being collected while a worker uses them. */
function keepAlive(handles, callback) {
  return (error, value) => {
    handles.length = 0;
    callback(error, value);
  };
}

let registry;

/** Frees a native state when its owner is collected. Returns the token to give to disown(). */
function own(owner, id) {
  registry ??= new FinalizationRegistry((lost) => native.release(lost));
  registry.register(owner, id, owner);
  return owner;
}

const disown = (owner) => registry.unregister(owner);

module.exports = {
  attempt, bytesOf, checkDataEncoding, decorate, disown, encodeOutput, keepAlive, native, nativeEncoding, opensslError,
  outputEncoding, own, toBuffer, toBytes,
};
