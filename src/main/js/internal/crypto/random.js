// Random bytes, integers and UUIDs. Small requests are served from pools, so that most make no call.
const { Buffer } = require('buffer');
const { decorate, native, opensslError, toBuffer } = require('internal/crypto/util');
const {
  codes: { ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE },
} = require('internal/errors');
const { validateBoolean, validateFunction, validateInt32, validateNumber, validateObject } =
  require('internal/validators');
const { isAnyArrayBuffer, isArrayBufferView } = require('internal/util/types');

const MAX_SIZE = 2 ** 31 - 1;
// what OpenSSL takes for a number, in bytes
const MAX_CANDIDATE = 2 ** 26;
const MAX_RANGE = 2 ** 48 - 1;

function checkOffset(offset, elementSize, length) {
  validateNumber(offset, 'offset');
  offset *= elementSize;
  const most = Math.min(length, MAX_SIZE);
  if (Number.isNaN(offset) || offset > most || offset < 0) {
    throw new ERR_OUT_OF_RANGE('offset', `>= 0 && <= ${most}`, offset);
  }
  return offset >>> 0;
}

function checkSize(size, elementSize, offset, length) {
  validateNumber(size, 'size');
  size *= elementSize;
  if (Number.isNaN(size) || size > MAX_SIZE || size < 0) {
    throw new ERR_OUT_OF_RANGE('size', `>= 0 && <= ${MAX_SIZE}`, size);
  }
  if (size + offset > length) throw new ERR_OUT_OF_RANGE('size + offset', `<= ${length}`, size + offset);
  return size >>> 0;
}

const BYTES_POOL_SIZE = 8192;
const MAX_POOLED = 128;
let bytesPool;
let pooled = 0;

/** A few bytes of the pool, which forgets them. */
function takePooled(bytes, offset, length) {
  if (pooled < length) {
    bytesPool ??= new Uint8Array(BYTES_POOL_SIZE);
    native.randomFill(bytesPool, 0, BYTES_POOL_SIZE);
    pooled = BYTES_POOL_SIZE;
  }
  for (let i = offset, end = offset + length; i < end; i++) {
    bytes[i] = bytesPool[--pooled];
    bytesPool[pooled] = 0;
  }
}

function randomBytes(size, callback) {
  size = checkSize(size, 1, 0, Infinity);
  if (callback !== undefined) validateFunction(callback, 'callback');
  const bytes = new Uint8Array(size);
  if (callback === undefined) {
    fill(bytes, 0, size);
    return toBuffer(bytes);
  }
  native.randomFillAsync((error) => {
    if (error) callback(error);
    else callback(null, toBuffer(bytes));
  }, bytes, 0, size);
  return undefined;
}

function checkTarget(buffer) {
  if (!isAnyArrayBuffer(buffer) && !isArrayBufferView(buffer)) {
    throw new ERR_INVALID_ARG_TYPE('buf', ['ArrayBuffer', 'ArrayBufferView'], buffer);
  }
}

const viewOf = (buffer) => (isAnyArrayBuffer(buffer) ? new Uint8Array(buffer) :
  new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength));

function randomFillSync(buffer, offset = 0, size) {
  checkTarget(buffer);
  const elementSize = buffer.BYTES_PER_ELEMENT || 1;
  offset = checkOffset(offset, elementSize, buffer.byteLength);
  size = size === undefined ? buffer.byteLength - offset : checkSize(size, elementSize, offset, buffer.byteLength);
  if (size > 0) fill(viewOf(buffer), offset, size);
  return buffer;
}

/** Random bytes for a part of an array. */
function fill(bytes, offset, size) {
  if (size <= MAX_POOLED) takePooled(bytes, offset, size);
  else native.randomFill(bytes, offset, size);
}

function randomFill(buffer, offset, size, callback) {
  checkTarget(buffer);
  const elementSize = buffer.BYTES_PER_ELEMENT || 1;
  if (typeof offset === 'function') {
    callback = offset;
    offset = 0;
    // of elements, made bytes below
    size = buffer.length;
  } else if (typeof size === 'function') {
    callback = size;
    size = buffer.length - offset;
  } else {
    validateFunction(callback, 'callback');
  }
  size ??= buffer.byteLength - offset;
  offset = checkOffset(offset, elementSize, buffer.byteLength);
  size = Number.isNaN(size) ? buffer.byteLength - offset : checkSize(size, elementSize, offset, buffer.byteLength);
  if (size === 0) {
    process.nextTick(callback, null, buffer);
    return;
  }
  native.randomFillAsync((error) => {
    if (error) callback(error);
    else callback(null, buffer);
  }, viewOf(buffer), offset, size);
}

const INTEGER_BYTES = 6;
const POOL_SIZE = INTEGER_BYTES * 1024;
let integerPool;
let integerNext = POOL_SIZE;

function nextInteger() {
  integerPool ??= Buffer.alloc(POOL_SIZE);
  if (integerNext === POOL_SIZE) {
    native.randomFill(integerPool, 0, POOL_SIZE);
    integerNext = 0;
  }
  const value = integerPool.readUIntBE(integerNext, INTEGER_BYTES);
  integerNext += INTEGER_BYTES;
  return value;
}

/**
 * min <= n < max, without bias.
 * @see https://nodejs.org/api/crypto.html#cryptorandomintmin-max-callback
 */
function randomInt(min, max, callback) {
  const minNotGiven = max === undefined || typeof max === 'function';
  if (minNotGiven) {
    callback = max;
    max = min;
    min = 0;
  }
  if (callback !== undefined) validateFunction(callback, 'callback');
  if (!Number.isSafeInteger(min)) throw new ERR_INVALID_ARG_TYPE('min', 'a safe integer', min);
  if (!Number.isSafeInteger(max)) throw new ERR_INVALID_ARG_TYPE('max', 'a safe integer', max);
  if (max <= min) {
    throw new ERR_OUT_OF_RANGE('max', `greater than the value of "min" (${min})`, max);
  }
  const range = max - min;
  if (!(range <= MAX_RANGE)) {
    throw new ERR_OUT_OF_RANGE(minNotGiven ? 'max' : 'max - min', `<= ${MAX_RANGE}`, range);
  }
  // what is beyond the last whole multiple of the range would favour small numbers
  const limit = MAX_RANGE - (MAX_RANGE % range);
  let value;
  do value = nextInteger(); while (value >= limit);
  const result = (value % range) + min;
  if (callback === undefined) return result;
  process.nextTick(callback, undefined, result);
  return undefined;
}

const UUIDS = 256;
const hex = [];
for (let i = 0; i < 256; i++) hex.push(i.toString(16).padStart(2, '0'));
let uuidPool;
let uuidNext = UUIDS;

function formatUuid(bytes, at) {
  return hex[bytes[at]] + hex[bytes[at + 1]] + hex[bytes[at + 2]] + hex[bytes[at + 3]] + '-' +
    hex[bytes[at + 4]] + hex[bytes[at + 5]] + '-' + hex[bytes[at + 6]] + hex[bytes[at + 7]] + '-' +
    hex[bytes[at + 8]] + hex[bytes[at + 9]] + '-' + hex[bytes[at + 10]] + hex[bytes[at + 11]] +
    hex[bytes[at + 12]] + hex[bytes[at + 13]] + hex[bytes[at + 14]] + hex[bytes[at + 15]];
}

/** Calls use(bytes, offset) with 16 random bytes. */
function withUuidBytes(options, use) {
  if (options !== undefined) {
    validateObject(options, 'options');
    const fresh = options.disableEntropyCache ?? false;
    validateBoolean(fresh, 'options.disableEntropyCache');
    if (fresh) {
      const bytes = new Uint8Array(16);
      native.randomFill(bytes, 0, 16);
      return use(bytes, 0);
    }
  }
  uuidPool ??= new Uint8Array(16 * UUIDS);
  if (uuidNext === UUIDS) {
    native.randomFill(uuidPool, 0, uuidPool.length);
    uuidNext = 0;
  }
  return use(uuidPool, 16 * uuidNext++);
}

function version4(bytes, at) {
  bytes[at + 6] = (bytes[at + 6] & 0x0f) | 0x40;
  bytes[at + 8] = (bytes[at + 8] & 0x3f) | 0x80;
  return formatUuid(bytes, at);
}

function randomUUID(options) {
  return withUuidBytes(options, version4);
}

/** RFC 9562, 5.7: 48 bits of time, then random bits. */
function randomUUIDv7(options) {
  return withUuidBytes(options, (bytes, at) => {
    const now = Date.now();
    for (let i = 0; i < 6; i++) bytes[at + i] = Math.floor(now / 2 ** (8 * (5 - i)));
    bytes[at + 6] = (bytes[at + 6] & 0x0f) | 0x70;
    bytes[at + 8] = (bytes[at + 8] & 0x3f) | 0x80;
    return formatUuid(bytes, at);
  });
}

const toBigEndian = (value) => {
  const text = value.toString(16);
  return Buffer.from(text.length % 2 ? `0${text}` : text, 'hex');
};

function primeInteger(value, name) {
  if (typeof value === 'bigint') {
    if (value < 0) throw new ERR_OUT_OF_RANGE(name, '>= 0', value);
    return toBigEndian(value);
  }
  if (!isAnyArrayBuffer(value) && !isArrayBufferView(value)) {
    throw new ERR_INVALID_ARG_TYPE(name, ['ArrayBuffer', 'TypedArray', 'Buffer', 'DataView', 'bigint'], value);
  }
  return viewOf(value);
}

function primeOperands(size, options) {
  validateInt32(size, 'size', 1);
  validateObject(options, 'options');
  const { safe = false, bigint = false } = options;
  let { add, rem } = options;
  validateBoolean(safe, 'options.safe');
  validateBoolean(bigint, 'options.bigint');
  if (add !== undefined) add = primeInteger(add, 'options.add');
  if (rem !== undefined) rem = primeInteger(rem, 'options.rem');
  return { bigint, operands: [size, safe, add, rem] };
}

function primeError(error) {
  if (error.code.startsWith('ERR_OSSL_')) return decorate(error);
  if (error.code === 'ERR_OUT_OF_RANGE') {
    const failure = new ERR_OUT_OF_RANGE('x', 'y', 0);
    failure.message = error.message;
    return failure;
  }
  return error;
}

const primeResult = (bytes, bigint) => (bigint ? BigInt(`0x${toBuffer(bytes).toString('hex')}`) : bytes.buffer);

function generatePrimeSync(size, options = {}) {
  const { bigint, operands } = primeOperands(size, options);
  try {
    return primeResult(native.generatePrime(...operands), bigint);
  } catch (error) {
    throw primeError(error);
  }
}

function generatePrime(size, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = {};
  }
  validateFunction(callback, 'callback');
  const { bigint, operands } = primeOperands(size, options);
  native.generatePrimeAsync((error, bytes) => {
    if (error) callback(primeError(error));
    else callback(undefined, primeResult(bytes, bigint));
  }, ...operands);
}

function checkOperands(candidate, options) {
  if (typeof candidate === 'bigint') candidate = primeInteger(candidate, 'candidate');
  if (!isAnyArrayBuffer(candidate) && !isArrayBufferView(candidate)) {
    throw new ERR_INVALID_ARG_TYPE(
      'candidate', ['ArrayBuffer', 'TypedArray', 'Buffer', 'DataView', 'bigint'], candidate);
  }
  validateObject(options, 'options');
  const { checks = 0 } = options;
  validateInt32(checks, 'options.checks', 0);
  if (candidate.byteLength >= MAX_CANDIDATE) throw opensslError('03800072', 'bignum routines', 'bignum too long');
  return [viewOf(candidate), checks];
}

function checkPrimeSync(candidate, options = {}) {
  return native.checkPrime(...checkOperands(candidate, options));
}

function checkPrime(candidate, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = {};
  }
  validateFunction(callback, 'callback');
  native.checkPrimeAsync((error, isPrime) => callback(error, isPrime), ...checkOperands(candidate, options));
}

module.exports = {
  checkPrime, checkPrimeSync, fill, generatePrime, generatePrimeSync, randomBytes, randomFill, randomFillSync, randomInt,
  randomUUID, randomUUIDv7,
};
