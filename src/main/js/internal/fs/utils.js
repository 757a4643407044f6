// What the parts of node:fs share: argument checks with Node.js's messages, and how results of ops become errors.
const { codes, uvException } = require('internal/errors');
const {
  ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_OUT_OF_RANGE,
} = codes;
const {
  parseFileMode, validateAbortSignal, validateBoolean, validateFunction, validateInt32, validateInteger,
  validateObject, validateUint32,
} = require('internal/validators');
const { isArrayBufferView, isBigInt64Array, isDate, isUint8Array } = require('internal/util/types');
const constants = require('internal/fs/constants');
const {
  F_OK, R_OK, W_OK, X_OK, O_APPEND, O_CREAT, O_EXCL, O_RDONLY, O_RDWR, O_SYNC, O_TRUNC, O_WRONLY,
} = constants;

/** The most bytes that one read or write moves. */
const kIoMaxLength = 2 ** 31 - 1;
const kReadFileUnknownBufferLength = 64 * 1024;
const kMaxUserId = 2 ** 32 - 1;

let url;
/** A path from a URL, anything else as it is. */
function toPathIfFileURL(value) {
  if (value === null || typeof value !== 'object') return value;
  if (!value.href || !value.protocol || value.auth !== undefined || value.path !== undefined) return value;
  url ??= require('url');
  return url.fileURLToPath(value);
}

function validatePath(path, name = 'path') {
  if (typeof path !== 'string' && !isUint8Array(path)) {
    throw new ERR_INVALID_ARG_TYPE(name, ['string', 'Buffer', 'URL'], path);
  }
  if (typeof path === 'string' ? path.includes('\u0000') : path.includes(0)) {
    throw new ERR_INVALID_ARG_VALUE(name, path, 'must be a string, Uint8Array, or URL without null bytes');
  }
}

function getValidatedPath(fileUrlOrPath, name = 'path') {
  if (typeof fileUrlOrPath === 'string' && !fileUrlOrPath.includes('\u0000')) return fileUrlOrPath;
  const path = toPathIfFileURL(fileUrlOrPath);
  validatePath(path, name);
  return path;
}

function getValidatedFd(fd, name = 'fd') {
  if (Object.is(fd, -0)) return 0;
  validateInt32(fd, name, 0);
  return fd;
}

const namedFlags = {
  __proto__: null,
  'r': O_RDONLY, 'rs': O_RDONLY | O_SYNC, 'sr': O_RDONLY | O_SYNC,
  'r+': O_RDWR, 'rs+': O_RDWR | O_SYNC, 'sr+': O_RDWR | O_SYNC,
  'w': O_TRUNC | O_CREAT | O_WRONLY, 'wx': O_TRUNC | O_CREAT | O_WRONLY | O_EXCL,
  'xw': O_TRUNC | O_CREAT | O_WRONLY | O_EXCL,
  'w+': O_TRUNC | O_CREAT | O_RDWR, 'wx+': O_TRUNC | O_CREAT | O_RDWR | O_EXCL,
  'xw+': O_TRUNC | O_CREAT | O_RDWR | O_EXCL,
  'a': O_APPEND | O_CREAT | O_WRONLY, 'ax': O_APPEND | O_CREAT | O_WRONLY | O_EXCL,
  'xa': O_APPEND | O_CREAT | O_WRONLY | O_EXCL,
  'as': O_APPEND | O_CREAT | O_WRONLY | O_SYNC, 'sa': O_APPEND | O_CREAT | O_WRONLY | O_SYNC,
  'a+': O_APPEND | O_CREAT | O_RDWR, 'ax+': O_APPEND | O_CREAT | O_RDWR | O_EXCL,
  'xa+': O_APPEND | O_CREAT | O_RDWR | O_EXCL,
  'as+': O_APPEND | O_CREAT | O_RDWR | O_SYNC, 'sa+': O_APPEND | O_CREAT | O_RDWR | O_SYNC,
};

function stringToFlags(flags, name = 'flags') {
  if (typeof flags === 'number') {
    validateInt32(flags, name);
    return flags;
  }
  if (flags == null) return O_RDONLY;
  const number = typeof flags === 'string' ? namedFlags[flags] : undefined;
  if (number === undefined) throw new ERR_INVALID_ARG_VALUE(name, flags);
  return number;
}

function assertEncoding(encoding) {
  if (encoding && !require('buffer').Buffer.isEncoding(encoding)) {
    throw new ERR_INVALID_ARG_VALUE('encoding', encoding, 'is invalid encoding');
  }
}

const noOptions = Object.freeze({ __proto__: null });

/** Options from an object, an encoding, or (a callback or nothing) the defaults. */
function getOptions(options, defaults = noOptions) {
  if (options == null || typeof options === 'function') return defaults;
  if (typeof options === 'string') options = { ...defaults, encoding: options };
  else if (typeof options !== 'object') throw new ERR_INVALID_ARG_TYPE('options', ['string', 'Object'], options);
  if (options.encoding !== 'buffer') assertEncoding(options.encoding);
  if (options.signal !== undefined) validateAbortSignal(options.signal, 'options.signal');
  return options;
}

function copyObject(source) {
  const target = {};
  for (const key in source) target[key] = source[key];
  return target;
}

function getValidMode(mode, type) {
  if (mode == null) return type === 'copyFile' ? 0 : F_OK;
  validateInteger(mode, 'mode', 0, type === 'copyFile' ? 7 : F_OK | R_OK | W_OK | X_OK);
  return mode;
}

function validateOffsetLengthRead(offset, length, bufferLength) {
  if (offset < 0) throw new ERR_OUT_OF_RANGE('offset', '>= 0', offset);
  if (length < 0) throw new ERR_OUT_OF_RANGE('length', '>= 0', length);
  if (offset + length > bufferLength) throw new ERR_OUT_OF_RANGE('length', `<= ${bufferLength - offset}`, length);
}

function validateOffsetLengthWrite(offset, length, byteLength) {
  if (offset > byteLength) throw new ERR_OUT_OF_RANGE('offset', `<= ${byteLength}`, offset);
  if (length > byteLength - offset) throw new ERR_OUT_OF_RANGE('length', `<= ${byteLength - offset}`, length);
  if (length < 0) throw new ERR_OUT_OF_RANGE('length', '>= 0', length);
  validateInt32(length, 'length', 0);
}

/** A position to read at: -1 (the descriptor's own) or more, as a number or a bigint. */
function validatePosition(position, name, length) {
  if (typeof position === 'number') {
    validateInteger(position, name, -1);
  } else if (typeof position === 'bigint') {
    const max = 2n ** 63n - 1n - BigInt(length);
    if (position < -1n || position > max) throw new ERR_OUT_OF_RANGE(name, `>= -1 && <= ${max}`, position);
  } else {
    throw new ERR_INVALID_ARG_TYPE(name, ['integer', 'bigint'], position);
  }
}

function validateBufferArray(buffers, name = 'buffers') {
  if (!Array.isArray(buffers)) throw new ERR_INVALID_ARG_TYPE(name, 'ArrayBufferView[]', buffers);
  for (const buffer of buffers) {
    if (!isArrayBufferView(buffer)) throw new ERR_INVALID_ARG_TYPE(name, 'ArrayBufferView[]', buffers);
  }
  return buffers;
}

function validateStringAfterArrayBufferView(buffer, name) {
  if (typeof buffer !== 'string') {
    throw new ERR_INVALID_ARG_TYPE(name, ['string', 'Buffer', 'TypedArray', 'DataView'], buffer);
  }
}

function validateEncoding(data, encoding) {
  require('internal/validators').validateEncoding(data, encoding);
}

function validateOwner(uid, gid) {
  validateInteger(uid, 'uid', -1, kMaxUserId);
  validateInteger(gid, 'gid', -1, kMaxUserId);
}

/** Seconds since 1970, from a number or string of them or a Date. */
function toUnixTimestamp(time, name = 'time') {
  // eslint-disable-next-line eqeqeq -- '1' and 1 are both fine, '1a' is not
  if (typeof time === 'string' && +time == time) return +time;
  if (Number.isFinite(time)) return time < 0 ? Date.now() / 1000 : time;
  if (isDate(time)) return time.getTime() / 1000;
  throw new ERR_INVALID_ARG_TYPE(name, ['Date', 'Time in seconds'], time);
}

const rmDefaults = { recursive: false, force: false, retryDelay: 100, maxRetries: 0 };

function validateRmOptions(options) {
  if (options === undefined) return rmDefaults;
  validateObject(options, 'options');
  const merged = { ...rmDefaults, ...options };
  validateBoolean(merged.recursive, 'options.recursive');
  validateBoolean(merged.force, 'options.force');
  validateInt32(merged.retryDelay, 'options.retryDelay', 0);
  validateUint32(merged.maxRetries, 'options.maxRetries');
  return merged;
}

function validateRmdirOptions(options) {
  if (options === undefined) return;
  validateObject(options, 'options');
  if (options.recursive !== undefined) {
    throw new ERR_INVALID_ARG_VALUE('options.recursive', options.recursive, 'is no longer supported');
  }
}

const cpDefaults = {
  dereference: false, errorOnExist: false, filter: undefined, force: true, preserveTimestamps: false, recursive: false,
  verbatimSymlinks: false,
};

function validateCpOptions(options) {
  if (options === undefined) return { ...cpDefaults };
  validateObject(options, 'options');
  const merged = { ...cpDefaults, ...options };
  for (const name of ['dereference', 'errorOnExist', 'force', 'preserveTimestamps', 'recursive', 'verbatimSymlinks']) {
    validateBoolean(merged[name], `options.${name}`);
  }
  merged.mode = getValidMode(merged.mode, 'copyFile');
  if (merged.dereference === true && merged.verbatimSymlinks === true) {
    throw new codes.ERR_INCOMPATIBLE_OPTION_PAIR('dereference', 'verbatimSymlinks');
  }
  if (merged.filter !== undefined) validateFunction(merged.filter, 'options.filter');
  return merged;
}

/** `mkdir` options: a mode, or an object with mode and recursive. */
function parseMkdirOptions(options) {
  let mode = 0o777;
  let recursive = false;
  if (typeof options === 'number' || typeof options === 'string') {
    mode = parseFileMode(options, 'mode');
  } else if (options) {
    if (options.recursive !== undefined) {
      recursive = options.recursive;
      validateBoolean(recursive, 'options.recursive');
    }
    if (options.mode !== undefined) mode = parseFileMode(options.mode, 'options.mode');
  }
  return { mode, recursive };
}

const symlinkTypes = ['dir', 'file', 'junction'];

function validateSymlinkType(type) {
  if (type != null && !symlinkTypes.includes(type)) {
    throw new ERR_INVALID_ARG_VALUE('type', type, `must be one of: ${symlinkTypes.map((t) => `'${t}'`).join(', ')}`);
  }
}

/** Throws if the answer of a synchronous op is `-errno`. */
function check(result, syscall, path, dest) {
  if (typeof result === 'number' && result < 0) {
    throw uvException({ errno: result, syscall, path, dest, exclude: check });
  }
  return result;
}

/** An error that happened on another thread: it has a message but no JavaScript stack. */
function asyncError(errno, syscall, path, dest) {
  const limit = Error.stackTraceLimit;
  try {
    Error.stackTraceLimit = 0;
    return uvException({ errno, syscall, path, dest });
  } finally {
    Error.stackTraceLimit = limit;
  }
}

function validateCallback(callback) {
  validateFunction(callback, 'cb');
  return callback;
}

/** The callback of an asynchronous op whose success has no value. */
function done(callback, syscall, path, dest) {
  return (error, result) => {
    if (error) callback(error);
    else if (result < 0) callback(asyncError(result, syscall, path, dest));
    else callback(null);
  };
}

/** The callback of an asynchronous op that answers a value. */
function answer(callback, convert, syscall, path, dest) {
  return (error, result) => {
    if (error) callback(error);
    else if (typeof result === 'number' && result < 0) callback(asyncError(result, syscall, path, dest));
    else callback(null, convert === undefined ? result : convert(result));
  };
}

/** Whether a string encoding is UTF-8, which has its own faster ops. */
function isUtf8(encoding) {
  return encoding === 'utf8' || encoding === 'utf-8' || encoding === 'UTF-8' || encoding === 'UTF8';
}

/** A name as the caller wants it, from what the op gave: a string, or bytes if the encoding is another one. */
function decodeName(name, encoding) {
  if (typeof name === 'string') return name;
  const { Buffer } = require('buffer');
  const buffer = Buffer.from(name.buffer, name.byteOffset, name.byteLength);
  return encoding === 'buffer' ? buffer : buffer.toString(encoding);
}

/** Whether names are wanted as something else than UTF-8 strings. */
function wantsBytes(encoding) {
  return !!encoding && !isUtf8(encoding);
}

function emitRecursiveRmdirWarning() {
  throw new ERR_INVALID_ARG_VALUE('options.recursive', true, 'is no longer supported');
}

module.exports = {
  answer,
  assertEncoding,
  asyncError,
  check,
  copyObject,
  decodeName,
  done,
  emitRecursiveRmdirWarning,
  getOptions,
  getValidMode,
  getValidatedFd,
  getValidatedPath,
  isBigInt64Array,
  isUtf8,
  kIoMaxLength,
  kReadFileUnknownBufferLength,
  parseMkdirOptions,
  stringToFlags,
  toPathIfFileURL,
  toUnixTimestamp,
  validateBufferArray,
  validateCallback,
  validateCpOptions,
  validateEncoding,
  validateOffsetLengthRead,
  validateOffsetLengthWrite,
  validateOwner,
  validatePath,
  validatePosition,
  validateRmOptions,
  validateRmdirOptions,
  validateStringAfterArrayBufferView,
  validateSymlinkType,
  wantsBytes,
};
