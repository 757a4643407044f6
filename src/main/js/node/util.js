// node:util - https://nodejs.org/api/util.html
const {
  codes: { ERR_FALSY_VALUE_REJECTION, ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_OUT_OF_RANGE },
  errnoException, exceptionWithHostPort,
} = require('internal/errors');
const { format, formatWithOptions, inspect, stripVTControlCharacters } = require('internal/util/inspect');
const { debuglog } = require('internal/util/debuglog');
const {
  validateArray, validateBoolean, validateFunction, validateInteger, validateNumber, validateObject, validateString,
} = require('internal/validators');
const {
  convertProcessSignalToExitCode, defineLazyProperties, deprecate, getSystemErrorMap, getSystemErrorMessage,
  getSystemErrorName, promisify, toUSVString,
} = require('internal/util');
const types = require('internal/util/types');
const { MIMEParams, MIMEType } = require('internal/mime');
const { parseArgs } = require('internal/util/parse_args');

const { apply } = Reflect;

const CALL_SITES_MAX = 200;
const CALL_SITES_DEFAULT = 10;

// Closing codes that end both bold and dim: inside them the outer style must be opened again.
const BOLD_DIM_END = 22;

const hexColor = /^#(?:[0-9a-f]{3}|[0-9a-f]{6})$/i;

function stylesOf(format) {
  if (format === 'none') return undefined;
  if (typeof format === 'string' && format.startsWith('#')) {
    if (!hexColor.test(format)) {
      throw new ERR_INVALID_ARG_VALUE('format', format, 'must be a valid hex color (#RGB or #RRGGBB)');
    }
    const digits = format.length === 4 ? format.slice(1).replace(/./g, '$&$&') : format.slice(1);
    const channel = (start) => parseInt(digits.slice(start, start + 2), 16);
    return [`38;2;${channel(0)};${channel(2)};${channel(4)}`, 39];
  }
  const codes = typeof format === 'string' ? inspect.colors[format] : undefined;
  if (codes === undefined) {
    const names = Object.getOwnPropertyNames(inspect.colors).map((name) => `'${name}'`).join(', ');
    throw new ERR_INVALID_ARG_VALUE('format', format, `must be one of: ${names}`);
  }
  return codes;
}

function validateStream(stream) {
  const isStream = stream !== null && typeof stream === 'object' && (
    typeof stream.getReader === 'function' || typeof stream.getWriter === 'function' ||
    (typeof stream.on === 'function' && (typeof stream.write === 'function' || typeof stream.pipe === 'function')));
  if (!isStream) throw new ERR_INVALID_ARG_TYPE('stream', ['ReadableStream', 'WritableStream', 'Stream'], stream);
}

/** Text in the given styles, unless the stream it is for shows no colors. */
function styleText(format, text, options = {}) {
  validateString(text, 'text');
  validateObject(options, 'options');
  const { validateStream: respectStream = true, stream = process.stdout } = options;
  validateBoolean(respectStream, 'options.validateStream');
  let plain = false;
  if (respectStream) {
    validateStream(stream);
    plain = !shouldStyle(stream);
  }
  let open = '';
  let close = '';
  for (const one of Array.isArray(format) ? format : [format]) {
    const codes = stylesOf(one);
    if (codes === undefined || plain) continue;
    const start = `\u001b[${codes[0]}m`;
    const end = `\u001b[${codes[1]}m`;
    open += start;
    close = end + close;
    // A style that ends inside must not end this one.
    text = text.replaceAll(end, (_, position) => {
      if (position + end.length === text.length) return end;
      return codes[1] === BOLD_DIM_END ? `${end}${start}` : start;
    });
  }
  return `${open}${text}${close}`;
}

function shouldStyle(stream) {
  const { env } = process;
  if (env.FORCE_COLOR === undefined && (env.NO_COLOR || env.NODE_DISABLE_COLORS)) return false;
  return require('internal/util/colors').shouldColorize(stream);
}

/** The old way to inherit: https://nodejs.org/api/util.html#utilinheritsconstructor-superconstructor */
function inherits(ctor, superCtor) {
  if (ctor === undefined || ctor === null) throw new ERR_INVALID_ARG_TYPE('ctor', 'Function', ctor);
  if (superCtor === undefined || superCtor === null) throw new ERR_INVALID_ARG_TYPE('superCtor', 'Function', superCtor);
  if (superCtor.prototype === undefined) {
    throw new ERR_INVALID_ARG_TYPE('superCtor.prototype', 'Object', superCtor.prototype);
  }
  Object.defineProperty(ctor, 'super_', { __proto__: null, value: superCtor, writable: true, configurable: true });
  Object.setPrototypeOf(ctor.prototype, superCtor.prototype);
}

function _extend(target, source) {
  if (source === null || typeof source !== 'object') return target;
  for (const key of Object.keys(source)) target[key] = source[key];
  return target;
}

/** A promise-returning function as one that takes an (error, value) callback last. */
function callbackify(original) {
  validateFunction(original, 'original');
  function callbackified(...args) {
    const callback = args.pop();
    validateFunction(callback, 'last argument');
    const bound = apply(Function.prototype.bind, callback, [this]); // unlike a function of ours, stack traces do not show it
    const rejected = (reason) => bound(reason || wrapFalsy(reason, rejected));
    // nextTick lets what the callback throws be an uncaught exception instead of a rejection.
    apply(original, this, args).then(
      (value) => process.nextTick(bound, null, value),
      (reason) => process.nextTick(rejected, reason));
  }
  const descriptors = Object.getOwnPropertyDescriptors(original);
  if (typeof descriptors.length.value === 'number') descriptors.length.value++;
  if (typeof descriptors.name.value === 'string') descriptors.name.value += 'Callbackified';
  for (const key of Reflect.ownKeys(descriptors)) {
    Object.defineProperty(callbackified, key, { __proto__: null, ...descriptors[key] });
  }
  return callbackified;
}

function wrapFalsy(reason, caller) {
  const error = new ERR_FALSY_VALUE_REJECTION(reason);
  Error.captureStackTrace(error, caller);
  return error;
}

function validateErrorNumber(number) {
  validateNumber(number, 'err');
  if (number >= 0 || !Number.isSafeInteger(number)) throw new ERR_OUT_OF_RANGE('err', 'a negative integer', number);
}

/** The places that the calling code was called from. */
function getCallSites(frameCount = CALL_SITES_DEFAULT, options = undefined) {
  if (options === undefined) {
    if (typeof frameCount === 'object') {
      options = frameCount;
      validateObject(options, 'options');
      if (options.sourceMap !== undefined) validateBoolean(options.sourceMap, 'options.sourceMap');
      frameCount = CALL_SITES_DEFAULT;
    } else {
      validateInteger(frameCount, 'frameCount', 1, CALL_SITES_MAX);
    }
  } else {
    validateObject(options, 'options');
    if (options.sourceMap !== undefined) validateBoolean(options.sourceMap, 'options.sourceMap');
    validateInteger(frameCount, 'frameCount', 1, CALL_SITES_MAX);
  }
  const { prepareStackTrace, stackTraceLimit } = Error;
  let sites;
  try {
    Error.stackTraceLimit = frameCount;
    Error.prepareStackTrace = (_, trace) => trace;
    const holder = {};
    Error.captureStackTrace(holder, getCallSites);
    sites = holder.stack;
  } finally {
    Error.prepareStackTrace = prepareStackTrace;
    Error.stackTraceLimit = stackTraceLimit;
  }
  return sites.map((site) => {
    const column = site.getColumnNumber() ?? 0;
    return {
      __proto__: null,
      functionName: site.getFunctionName() ?? '',
      // V8 has ids for scripts, but gives them to debuggers only.
      scriptId: '0',
      scriptName: site.getScriptNameOrSourceURL() ?? '',
      lineNumber: site.getLineNumber() ?? 0,
      columnNumber: column,
      column,
    };
  });
}

function parseEnv(content) {
  validateString(content, 'content');
  return require('internal/util/dotenv').parse(content);
}

/** The differences between two texts or lists of texts as [operation, value]: 0 both, 1 actual only, -1 expected only. */
function diff(actual, expected) {
  if (actual === expected) return [];
  validateDiffInput(actual, 'actual');
  validateDiffInput(expected, 'expected');
  return require('internal/util/myers_diff').myersDiff(actual, expected).reverse();
}

function validateDiffInput(value, name) {
  if (!Array.isArray(value)) {
    validateString(value, name);
    return;
  }
  validateArray(value, name);
  value.forEach((item, i) => validateString(item, `${name}[${i}]`));
}

function markPromiseAsHandled(promise) {
  if (!types.isPromise(promise)) throw new ERR_INVALID_ARG_TYPE('promise', 'Promise', promise);
  Promise.prototype.then.call(promise, undefined, () => {});
}

function isDeepStrictEqual(a, b, skipPrototype) {
  return require('internal/util/comparisons').isDeepStrictEqual(a, b, { skipPrototype: Boolean(skipPrototype) });
}

function setTraceSigInt(enable) {
  if (require('internal/process/object').info.threadId !== 0) {
    throw new (require('internal/errors').codes.ERR_WORKER_UNSUPPORTED_OPERATION)('Calling util.setTraceSigInt');
  }
  validateBoolean(enable, 'enable');
  require('internal/process/signals').setTraceSigInt?.(enable);
}

module.exports = {
  _errnoException: deprecate(errnoException,
                             'The `util._errnoException` API is deprecated.', 'DEP0156'),
  _exceptionWithHostPort: deprecate(exceptionWithHostPort,
                                    'The `util._exceptionWithHostPort` API is deprecated.', 'DEP0156'),
  _extend: deprecate(_extend, 'The `util._extend` API is deprecated. Please use Object.assign() instead.', 'DEP0060'),
  callbackify,
  convertProcessSignalToExitCode,
  debug: debuglog,
  debuglog,
  deprecate(fn, message, code, { modifyPrototype = true } = {}) {
    return deprecate(fn, message, code, undefined, modifyPrototype);
  },
  format,
  styleText,
  formatWithOptions,
  getCallSites,
  getSystemErrorMap,
  getSystemErrorName(number) {
    validateErrorNumber(number);
    return getSystemErrorName(number);
  },
  getSystemErrorMessage(number) {
    validateErrorNumber(number);
    return getSystemErrorMessage(number);
  },
  inherits,
  inspect,
  isArray: deprecate(Array.isArray, 'The `util.isArray` API is deprecated. Please use `Array.isArray()` instead.', 'DEP0044'),
  isDeepStrictEqual,
  markPromiseAsHandled,
  promisify,
  stripVTControlCharacters,
  toUSVString(input) {
    return toUSVString(input);
  },
};
defineLazyProperties(module.exports, 'internal/util/abort', [
  'transferableAbortSignal', 'transferableAbortController', 'aborted',
]);
Object.assign(module.exports, { types, parseEnv, parseArgs });
if (require.has?.('web/encoding')) {
  const { TextDecoder, TextEncoder } = require('web/encoding');
  Object.assign(module.exports, { TextDecoder, TextEncoder });
}
Object.assign(module.exports, { MIMEType, MIMEParams, diff });
defineLazyProperties(module.exports, 'internal/util/rate_limit', ['debounce', 'throttle']);
module.exports.setTraceSigInt = setTraceSigInt;
