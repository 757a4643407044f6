// Argument checks with Node.js's signatures: (value, name, …constraints). Each throws the ERR_* error that Node.js
// throws, with the stack starting at the caller of the public function's check rather than inside this file.
const { codes } = require('internal/errors');
const {
  ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_THIS, ERR_OUT_OF_RANGE, ERR_SOCKET_BAD_PORT,
  ERR_UNKNOWN_SIGNAL,
} = codes;

const captureStackTrace = Error.captureStackTrace;
function fail(error, validator) {
  if (Error.stackTraceLimit) captureStackTrace(error, validator);
  throw error;
}

const kValidateObjectNone = 0;
const kValidateObjectAllowNullable = 1 << 0;
const kValidateObjectAllowArray = 1 << 1;
const kValidateObjectAllowFunction = 1 << 2;
const kValidateObjectAllowObjects = kValidateObjectAllowArray | kValidateObjectAllowFunction;
const kValidateObjectAllowObjectsAndNull = kValidateObjectAllowNullable | kValidateObjectAllowObjects;

function isInt32(value) {
  return value === (value | 0);
}

function isUint32(value) {
  return value === (value >>> 0);
}

const modeDescription = 'must be a 32-bit unsigned integer or an octal string';

/** A file mode from a number or an octal string. */
function parseFileMode(value, name, defaultValue) {
  value ??= defaultValue;
  if (typeof value === 'string') {
    if (!/^[0-7]+$/.test(value)) fail(new ERR_INVALID_ARG_VALUE(name, value, modeDescription), parseFileMode);
    value = parseInt(value, 8);
  }
  validateUint32(value, name);
  return value;
}

function validateInteger(value, name, min = Number.MIN_SAFE_INTEGER, max = Number.MAX_SAFE_INTEGER) {
  if (typeof value !== 'number') fail(new ERR_INVALID_ARG_TYPE(name, 'number', value), validateInteger);
  if (!Number.isInteger(value)) fail(new ERR_OUT_OF_RANGE(name, 'an integer', value), validateInteger);
  if (value < min || value > max) {
    fail(new ERR_OUT_OF_RANGE(name, `>= ${min} && <= ${max}`, value), validateInteger);
  }
}

function validateInt32(value, name, min = -2147483648, max = 2147483647) {
  if (typeof value !== 'number') fail(new ERR_INVALID_ARG_TYPE(name, 'number', value), validateInt32);
  if (!Number.isInteger(value)) fail(new ERR_OUT_OF_RANGE(name, 'an integer', value), validateInt32);
  if (value < min || value > max) fail(new ERR_OUT_OF_RANGE(name, `>= ${min} && <= ${max}`, value), validateInt32);
}

function validateUint32(value, name, positive = false) {
  if (typeof value !== 'number') fail(new ERR_INVALID_ARG_TYPE(name, 'number', value), validateUint32);
  if (!Number.isInteger(value)) fail(new ERR_OUT_OF_RANGE(name, 'an integer', value), validateUint32);
  const min = positive ? 1 : 0;
  if (value < min || value > 4294967295) {
    fail(new ERR_OUT_OF_RANGE(name, `>= ${min} && <= 4294967295`, value), validateUint32);
  }
}

function validateString(value, name) {
  if (typeof value !== 'string') fail(new ERR_INVALID_ARG_TYPE(name, 'string', value), validateString);
}

function validateStringWithoutNullBytes(value, name) {
  validateString(value, name);
  if (value.includes('\u0000')) {
    fail(new ERR_INVALID_ARG_VALUE(name, value, 'must be a string without null bytes'),
         validateStringWithoutNullBytes);
  }
}

function validateNumber(value, name, min = undefined, max) {
  if (typeof value !== 'number') fail(new ERR_INVALID_ARG_TYPE(name, 'number', value), validateNumber);
  if ((min != null && value < min) || (max != null && value > max) ||
      ((min != null || max != null) && Number.isNaN(value))) {
    const bounds = [];
    if (min != null) bounds.push(`>= ${min}`);
    if (max != null) bounds.push(`<= ${max}`);
    fail(new ERR_OUT_OF_RANGE(name, bounds.join(' && '), value), validateNumber);
  }
}

function validateOneOf(value, name, oneOf) {
  if (oneOf.includes(value)) return;
  const allowed = oneOf.map((one) => (typeof one === 'string' ? `'${one}'` : String(one))).join(', ');
  fail(new ERR_INVALID_ARG_VALUE(name, value, `must be one of: ${allowed}`), validateOneOf);
}

function validateBoolean(value, name) {
  if (typeof value !== 'boolean') fail(new ERR_INVALID_ARG_TYPE(name, 'boolean', value), validateBoolean);
}

function validateObject(value, name, options = kValidateObjectNone) {
  if (options === kValidateObjectNone) {
    if (value === null || Array.isArray(value) || typeof value !== 'object') {
      fail(new ERR_INVALID_ARG_TYPE(name, 'Object', value), validateObject);
    }
    return;
  }
  const refused = (value === null && (options & kValidateObjectAllowNullable) === 0) ||
    (Array.isArray(value) && (options & kValidateObjectAllowArray) === 0) ||
    (typeof value !== 'object' && (typeof value !== 'function' || (options & kValidateObjectAllowFunction) === 0));
  if (refused) fail(new ERR_INVALID_ARG_TYPE(name, 'Object', value), validateObject);
}

/** A Web IDL dictionary: undefined, null, or any object. */
function validateDictionary(value, name) {
  if (value != null && typeof value !== 'object' && typeof value !== 'function') {
    fail(new ERR_INVALID_ARG_TYPE(name, 'a dictionary', value), validateDictionary);
  }
}

function validateArray(value, name, minLength = 0) {
  if (!Array.isArray(value)) fail(new ERR_INVALID_ARG_TYPE(name, 'Array', value), validateArray);
  if (value.length < minLength) {
    fail(new ERR_INVALID_ARG_VALUE(name, value, `must have a length of at least ${minLength}`), validateArray);
  }
}

function validateStringArray(value, name) {
  validateArray(value, name);
  for (let i = 0; i < value.length; i++) validateString(value[i], `${name}[${i}]`);
}

function validateBooleanArray(value, name) {
  validateArray(value, name);
  for (let i = 0; i < value.length; i++) validateBoolean(value[i], `${name}[${i}]`);
}

function validateAbortSignalArray(value, name) {
  validateArray(value, name);
  for (let i = 0; i < value.length; i++) {
    const indexedName = `${name}[${i}]`;
    if (value[i] == null) fail(new ERR_INVALID_ARG_TYPE(indexedName, 'AbortSignal', value[i]), validateAbortSignalArray);
    validateAbortSignal(value[i], indexedName);
  }
}

function validateSignalName(signal, name = 'signal') {
  validateString(signal, name);
  const { signals } = require('internal/os_constants');
  if (signals[signal] === undefined) {
    if (signals[signal.toUpperCase()] !== undefined) {
      fail(new ERR_UNKNOWN_SIGNAL(`${signal} (signals must use all capital letters)`), validateSignalName);
    }
    fail(new ERR_UNKNOWN_SIGNAL(signal), validateSignalName);
  }
}

function validateBuffer(buffer, name = 'buffer') {
  if (!ArrayBuffer.isView(buffer)) {
    fail(new ERR_INVALID_ARG_TYPE(name, ['Buffer', 'TypedArray', 'DataView'], buffer), validateBuffer);
  }
}

function validateEncoding(data, encoding) {
  const { normalizeEncoding } = require('internal/util');
  if (normalizeEncoding(encoding) === 'hex' && data.length % 2 !== 0) {
    fail(new ERR_INVALID_ARG_VALUE('encoding', encoding, `is invalid for data of length ${data.length}`),
         validateEncoding);
  }
}

/** A TCP or UDP port: an integer from 0 to 65535, or its string form. Returns the number. */
function validatePort(port, name = 'Port', allowZero = true) {
  if ((typeof port !== 'number' && typeof port !== 'string') ||
      (typeof port === 'string' && port.trim().length === 0) ||
      +port !== (+port >>> 0) || port > 0xFFFF || (port === 0 && !allowZero)) {
    fail(new ERR_SOCKET_BAD_PORT(name, port, allowZero), validatePort);
  }
  return port | 0;
}

function validateAbortSignal(signal, name) {
  if (signal !== undefined && (signal === null || typeof signal !== 'object' || !('aborted' in signal))) {
    fail(new ERR_INVALID_ARG_TYPE(name, 'AbortSignal', signal), validateAbortSignal);
  }
}

function validateFunction(value, name) {
  if (typeof value !== 'function') fail(new ERR_INVALID_ARG_TYPE(name, 'Function', value), validateFunction);
}

function validatePlainFunction(value, name) {
  if (typeof value !== 'function' || require('internal/util/types').isAsyncFunction(value)) {
    fail(new ERR_INVALID_ARG_TYPE(name, 'Function', value), validatePlainFunction);
  }
}

function validateUndefined(value, name) {
  if (value !== undefined) fail(new ERR_INVALID_ARG_TYPE(name, 'undefined', value), validateUndefined);
}

function validateUnion(value, name, union) {
  if (!union.includes(value)) {
    fail(new ERR_INVALID_ARG_TYPE(name, `('${union.join('|')}')`, value), validateUnion);
  }
}

/** fs.watch's `ignore`: a glob string, RegExp or function, or an array of these. */
function validateIgnoreOption(value, name) {
  if (value == null) return;
  const isPattern = (one) => typeof one === 'string' || typeof one === 'function' ||
    require('internal/util/types').isRegExp(one);
  const types = ['string', 'RegExp', 'Function'];
  if (!Array.isArray(value)) {
    if (!isPattern(value)) fail(new ERR_INVALID_ARG_TYPE(name, types, value), validateIgnoreOption);
    if (value === '') fail(new ERR_INVALID_ARG_VALUE(name, value, 'must be a non-empty string'), validateIgnoreOption);
    return;
  }
  value.forEach((one, i) => {
    if (!isPattern(one)) fail(new ERR_INVALID_ARG_TYPE(`${name}[${i}]`, types, one), validateIgnoreOption);
    if (one === '') {
      fail(new ERR_INVALID_ARG_VALUE(`${name}[${i}]`, one, 'must be a non-empty string'), validateIgnoreOption);
    }
  });
}

const linkValue = /^(?:<[^>\r\n]*>)(?:\s*;\s*[^;"\s]+(?:=(")?[^;"\s]*\1)?)*$/;
const linkDescription = 'must be an array or string of format "</styles.css>; rel=preload; as=style"';

function checkLinkHeaderFormat(value, name) {
  if (typeof value === 'undefined' || !linkValue.test(value)) {
    fail(new ERR_INVALID_ARG_VALUE(name, value, linkDescription), validateLinkHeaderValue);
  }
}

/** The value of a Link header from one link or an array of links. */
function validateLinkHeaderValue(hints) {
  if (typeof hints === 'string') {
    checkLinkHeaderFormat(hints, 'hints');
    return hints;
  }
  if (Array.isArray(hints)) {
    for (const link of hints) checkLinkHeaderFormat(link, 'hints');
    return hints.join(', ');
  }
  fail(new ERR_INVALID_ARG_VALUE('hints', hints, linkDescription), validateLinkHeaderValue);
}

function validateThisInternalField(object, fieldKey, className) {
  if (typeof object !== 'object' || object === null || !Object.hasOwn(object, fieldKey)) {
    fail(new ERR_INVALID_THIS(className), validateThisInternalField);
  }
}

/** False for undefined and NaN, true for a finite number; everything else throws. */
function validateFiniteNumber(number, name) {
  if (number === undefined) return false;
  if (Number.isFinite(number)) return true;
  if (Number.isNaN(number)) return false;
  validateNumber(number, name);
  fail(new ERR_OUT_OF_RANGE(name, 'a finite number', number), validateFiniteNumber);
}

function checkRangesOrGetDefault(number, name, lower, upper, defaultValue) {
  if (!validateFiniteNumber(number, name)) return defaultValue;
  if (number < lower || number > upper) {
    fail(new ERR_OUT_OF_RANGE(name, `>= ${lower} and <= ${upper}`, number), checkRangesOrGetDefault);
  }
  return number;
}

module.exports = {
  isInt32,
  isUint32,
  parseFileMode,
  validateArray,
  validateStringArray,
  validateBooleanArray,
  validateAbortSignalArray,
  validateBoolean,
  validateBuffer,
  validateDictionary,
  validateEncoding,
  validateFunction,
  validateIgnoreOption,
  validateInt32,
  validateInteger,
  validateNumber,
  validateObject,
  kValidateObjectNone,
  kValidateObjectAllowNullable,
  kValidateObjectAllowArray,
  kValidateObjectAllowFunction,
  kValidateObjectAllowObjects,
  kValidateObjectAllowObjectsAndNull,
  validateOneOf,
  validatePlainFunction,
  validatePort,
  validateSignalName,
  validateString,
  validateStringWithoutNullBytes,
  validateUint32,
  validateUndefined,
  validateUnion,
  validateAbortSignal,
  validateLinkHeaderValue,
  validateThisInternalField,
  validateFiniteNumber,
  checkRangesOrGetDefault,
};
