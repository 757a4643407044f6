// Small helpers shared by many modules.
const { codes, errnoName, errnoMessage, isErrorStackTraceLimitWritable } = require('internal/errors');
const { ERR_UNKNOWN_SIGNAL } = codes;
const { validateFunction, validateOneOf, validateString } = require('internal/validators');

const apply = Reflect.apply;

const kEmptyObject = Object.freeze({ __proto__: null });
const kEnumerableProperty = Object.assign(Object.create(null), { enumerable: true });
const customInspectSymbol = Symbol.for('nodejs.util.inspect.custom');
const kCustomPromisifiedSymbol = Symbol.for('nodejs.util.promisify.custom');
const customPromisifyArgs = Symbol('customPromisifyArgs');
const kIsEncodingSymbol = Symbol('kIsEncodingSymbol');
const kVmBreakFirstLineSymbol = Symbol('kVmBreakFirstLineSymbol');

/** Junction reads the platform once per process; at snapshot time there is no process. */
function isWindows() {
  return globalThis.process?.platform === 'win32';
}

function isMacOS() {
  return globalThis.process?.platform === 'darwin';
}

/** A function that computes its value on the first call and then keeps it. */
function lazy(compute) {
  let value;
  let known = false;
  return function lazyValue() {
    if (!known) {
      value = compute();
      known = true;
    }
    return value;
  };
}

/** A function that runs its callback on the first call only. */
function once(callback, { preserveReturnValue = false } = kEmptyObject) {
  let called = false;
  let result;
  return function onceFunction(...args) {
    if (called) return preserveReturnValue ? result : undefined;
    called = true;
    const value = apply(callback, this, args);
    if (preserveReturnValue) result = value;
    return value;
  };
}

/** Defines a plain data property even where the prototype chain has a setter or read-only property of that name. */
function setOwnProperty(object, key, value) {
  return Object.defineProperty(object, key, {
    __proto__: null, configurable: true, enumerable: true, value, writable: true,
  });
}

function assignFunctionName(name, fn, descriptor = kEmptyObject) {
  const text = typeof name === 'symbol' ? (name.description === undefined ? '' : `[${name.description}]`) : name;
  return Object.defineProperty(fn, 'name', {
    __proto__: null, writable: false, enumerable: false, configurable: true, ...descriptor, value: text,
  });
}

/** Defines properties that load `id` when first read; they become plain data properties then. */
function defineLazyProperties(target, id, keys, enumerable = true) {
  for (const key of keys) {
    let current;
    const holder = {
      get [key]() {
        current ??= require(id)[key];
        set(current);
        return current;
      },
      set [key](value) {
        set(value);
      },
    };
    const set = (value) => Object.defineProperty(target, key, {
      __proto__: null, writable: true, enumerable, configurable: true, value,
    });
    const { get, set: setter } = Object.getOwnPropertyDescriptor(holder, key);
    Object.defineProperty(get, 'name', { __proto__: null, value: key, configurable: true });
    Object.defineProperty(setter, 'name', { __proto__: null, value: key, configurable: true });
    Object.defineProperty(target, key, { __proto__: null, enumerable, configurable: true, get, set: setter });
  }
}

function defineReplaceableLazyAttribute(target, id, keys, writable = true, check) {
  for (const key of keys) {
    let value;
    let known = false;
    const { get } = Object.getOwnPropertyDescriptor({
      get [key]() {
        check?.();
        if (!known) {
          value = require(id)[key];
          known = true;
        }
        return value;
      },
    }, key);
    let set;
    if (writable) {
      set = Object.getOwnPropertyDescriptor({
        set [key](newValue) {
          Object.defineProperty(target, key, {
            __proto__: null, writable: true, enumerable: true, configurable: true, value: newValue,
          });
        },
      }, key).set;
    }
    Object.defineProperty(target, key, { __proto__: null, enumerable: true, configurable: true, get, set });
  }
}

/** Web IDL: a writable, enumerable operation on an interface's prototype or a namespace. */
function defineOperation(target, name, method) {
  Object.defineProperty(target, name, {
    __proto__: null, writable: true, enumerable: true, configurable: true, value: method,
  });
}

function exposeInterface(target, name, interfaceObject) {
  Object.defineProperty(target, name, {
    __proto__: null, writable: true, enumerable: false, configurable: true, value: interfaceObject,
  });
}

function exposeLazyInterfaces(target, id, keys) {
  defineLazyProperties(target, id, keys, false);
}

const exposeNamespace = exposeInterface;

// Deprecations

const codesWarned = new Set();

function isPendingDeprecation() {
  return globalThis.process?.execArgv?.includes('--pending-deprecation') ||
    globalThis.process?.env?.NODE_PENDING_DEPRECATION === '1';
}

function getDeprecationWarningEmitter(code, message, deprecated, useEmitSync, shouldEmit = () => true) {
  let warned = false;
  return function emitDeprecation() {
    if (warned || !shouldEmit()) return;
    warned = true;
    if (code === 'ExperimentalWarning') {
      process.emitWarning(message, code, deprecated);
    } else if (code !== undefined) {
      if (!codesWarned.has(code)) {
        const emit = useEmitSync ? require('internal/process/warning').emitWarningSync : process.emitWarning;
        apply(emit, process, [message, 'DeprecationWarning', code, deprecated]);
        codesWarned.add(code);
      }
    } else {
      process.emitWarning(message, 'DeprecationWarning', deprecated);
    }
  };
}

/** A wrapper of `fn` that emits a deprecation warning once. */
function deprecate(fn, message, code, useEmitSync, modifyPrototype = true) {
  if (code !== undefined) validateString(code, 'code');
  const emit = getDeprecationWarningEmitter(code, message, deprecated, useEmitSync);

  function deprecated(...args) {
    if (!globalThis.process?.noDeprecation) emit();
    return new.target ? Reflect.construct(fn, args, new.target) : apply(fn, this, args);
  }

  if (modifyPrototype) {
    // `new deprecated()` makes instances of the original, and both share statics.
    Object.setPrototypeOf(deprecated, fn);
    if (fn.prototype) deprecated.prototype = fn.prototype;
  }
  Object.defineProperty(deprecated, 'length', {
    __proto__: null, ...Object.getOwnPropertyDescriptor(fn, 'length'),
  });
  return deprecated;
}

function pendingDeprecate(fn, message, code) {
  const emit = getDeprecationWarningEmitter(code, message, deprecated, false, isPendingDeprecation);
  function deprecated(...args) {
    if (!globalThis.process?.noDeprecation) emit();
    return new.target ? Reflect.construct(fn, args, new.target) : apply(fn, this, args);
  }
  return deprecated;
}

function deprecateProperty(name, value, message, code) {
  const emit = getDeprecationWarningEmitter(code, message, undefined, false);
  return {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get() {
      emit();
      return value;
    },
    set(newValue) {
      emit();
      value = newValue;
    },
  };
}

function deprecateInstantiation(Class, code, ...args) {
  if (!codesWarned.has(code)) {
    codesWarned.add(code);
    process.emitWarning(`Instantiating ${Class.name} without the 'new' keyword has been deprecated.`,
                        'DeprecationWarning', code);
  }
  return Reflect.construct(Class, args);
}

const experimentalWarnings = new Set();

/** Says once per feature that it is experimental. */
function emitExperimentalWarning(feature, messagePrefix, code, constructor) {
  if (experimentalWarnings.has(feature)) return;
  experimentalWarnings.add(feature);
  let message = `${feature} is an experimental feature and might change at any time`;
  if (messagePrefix) message = messagePrefix + message;
  process.emitWarning(message, 'ExperimentalWarning', code, constructor);
}

/** util.promisify: a function that takes an (error, value) callback last, as a function returning a promise. */
function promisify(original) {
  validateFunction(original, 'original');
  const custom = original[kCustomPromisifiedSymbol];
  if (custom) {
    validateFunction(custom, 'util.promisify.custom');
    return Object.defineProperty(custom, kCustomPromisifiedSymbol, {
      __proto__: null, value: custom, enumerable: false, writable: false, configurable: true,
    });
  }
  // Functions with several results name them; the promise then gives an object.
  const argumentNames = original[customPromisifyArgs];

  function fn(...args) {
    return new Promise((resolve, reject) => {
      const result = apply(original, this, [...args, (error, ...values) => {
        if (error) return reject(error);
        if (argumentNames !== undefined && values.length > 1) {
          const object = {};
          for (let i = 0; i < argumentNames.length; i++) object[argumentNames[i]] = values[i];
          resolve(object);
        } else {
          resolve(values[0]);
        }
      }]);
      if (require('internal/util/types').isPromise(result)) {
        process.emitWarning('Calling promisify on a function that returns a Promise is likely a mistake.',
                            'DeprecationWarning', 'DEP0174');
      }
    });
  }

  Object.setPrototypeOf(fn, Object.getPrototypeOf(original));
  Object.defineProperty(fn, kCustomPromisifiedSymbol, {
    __proto__: null, value: fn, enumerable: false, writable: false, configurable: true,
  });
  const descriptors = Object.getOwnPropertyDescriptors(original);
  for (const key of Reflect.ownKeys(descriptors)) {
    Object.defineProperty(fn, key, { __proto__: null, ...descriptors[key] });
  }
  return fn;
}
promisify.custom = kCustomPromisifiedSymbol;

// Encodings

const encodings = ['ascii', 'utf8', 'base64', 'utf16le', 'latin1', 'hex', 'buffer', 'base64url'];
const encodingsMap = { __proto__: null };
encodings.forEach((name, index) => { encodingsMap[name] = index; });

const canonicalEncodings = {
  '__proto__': null,
  'utf8': 'utf8',
  'utf-8': 'utf8',
  'ucs2': 'utf16le',
  'ucs-2': 'utf16le',
  'utf16le': 'utf16le',
  'utf-16le': 'utf16le',
  'latin1': 'latin1',
  'binary': 'latin1',
  'base64': 'base64',
  'base64url': 'base64url',
  'hex': 'hex',
  'ascii': 'ascii',
};

/** The canonical name of a Buffer encoding (utf8 for none), undefined for an unknown one. */
function normalizeEncoding(encoding) {
  if (encoding == null || encoding === '' || encoding === 'utf8' || encoding === 'utf-8') return 'utf8';
  const name = canonicalEncodings[encoding];
  if (name !== undefined) return name;
  return typeof encoding === 'string' ? canonicalEncodings[encoding.toLowerCase()] : undefined;
}

/** Replaces unpaired surrogates by U+FFFD. */
function toUSVString(input) {
  return `${input}`.toWellFormed();
}

// Errors and the system

function getSystemErrorName(number) {
  return errnoName(number);
}

function getSystemErrorMessage(number) {
  return errnoMessage(number);
}

function getSystemErrorMap() {
  const { table } = require('internal/errno');
  return new Map(table.map(([number, name, message]) => [number, [name, message]]));
}

function isError(value) {
  return Error.isError(value) || value instanceof Error;
}

function signalNumbers() {
  return require('internal/os_constants').signals;
}

/** A signal's number from its number or (case-insensitive) name; throws ERR_UNKNOWN_SIGNAL. */
function convertToValidSignal(signal) {
  const signals = signalNumbers();
  if (typeof signal === 'number' && Object.values(signals).includes(signal)) return signal;
  if (typeof signal === 'string') {
    const number = signals[signal.toUpperCase()];
    if (number) return number;
  }
  throw new ERR_UNKNOWN_SIGNAL(signal);
}

function convertProcessSignalToExitCode(signalCode) {
  const signals = signalNumbers();
  validateOneOf(signalCode, 'signalCode', Object.keys(signals));
  return 128 + signals[signalCode];
}

function getConstructorOf(object) {
  while (object) {
    const descriptor = Object.getOwnPropertyDescriptor(object, 'constructor');
    if (descriptor !== undefined && typeof descriptor.value === 'function' && descriptor.value.name !== '') {
      return descriptor.value;
    }
    object = Object.getPrototypeOf(object);
  }
}

/** Removes one element in place, faster than splice. */
function spliceOne(list, index) {
  for (; index + 1 < list.length; index++) list[index] = list[index + 1];
  list.pop();
}

function removeColors(text) {
  // eslint-disable-next-line no-control-regex
  return text.replace(/\u001b\[\d\d?m/g, '');
}

function join(values, separator) {
  return values.join(separator);
}

function filterDuplicateStrings(items, low) {
  const map = new Map();
  for (const item of items) {
    const key = item.toLowerCase();
    map.set(key, low ? key : item);
  }
  return [...map.values()].sort();
}

function cachedResult(fn) {
  let result;
  return () => {
    result ??= fn();
    return result.slice();
  };
}

/** The call sites of the stack, innermost first. */
function getStructuredStack() {
  const { prepareStackTrace, stackTraceLimit } = Error;
  const writable = isErrorStackTraceLimitWritable();
  if (writable) Error.stackTraceLimit = Infinity;
  Error.prepareStackTrace = (_, trace) => trace;
  try {
    return new Error().stack;
  } finally {
    Error.prepareStackTrace = prepareStackTrace;
    if (writable) Error.stackTraceLimit = stackTraceLimit;
  }
}

const nodeModulesPath = /[/\\]node_modules[/\\](.+?)(?=[/\\])/;

function isUnderNodeModules(filename) {
  return nodeModulesPath.test(filename);
}

/** Whether the code that called into the library lives under node_modules. */
function isInsideNodeModules() {
  const stack = getStructuredStack();
  if (!Array.isArray(stack)) return false;
  for (const frame of stack) {
    const filename = frame.getFileName();
    if (filename === null || filename === undefined || filename.startsWith('node:')) continue;
    if (!/^\/|^file:|^[a-z]:/i.test(filename)) continue;
    return isUnderNodeModules(filename);
  }
  return false;
}

/** Blocks the thread. */
function sleep(milliseconds) {
  if (milliseconds === milliseconds >>> 0 && milliseconds > 0) {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
  }
}

/** A weak reference that can be made strong for as long as something counts on it. */
class WeakReference {
  #weak;
  #strong = null;
  #references = 0;

  constructor(object) {
    this.#weak = new WeakRef(object);
  }

  incRef() {
    if (++this.#references === 1) this.#strong = this.#weak.deref();
    return this.#references;
  }

  decRef() {
    if (--this.#references === 0) this.#strong = null;
    return this.#references;
  }

  get() {
    return this.#weak.deref();
  }
}

const lazyDOMExceptionClass = lazy(() => require('web/dom_exception').DOMException);

/** A DOMException, without loading its module before it is needed. */
function lazyDOMException(message, name) {
  const DOMException = lazyDOMExceptionClass();
  const error = new DOMException(message, name);
  if (Error.stackTraceLimit) Error.captureStackTrace(error, lazyDOMException);
  return error;
}

function getCWDURL() {
  const { pathToFileURL } = require('url');
  return pathToFileURL(`${process.cwd()}/`);
}

/** For classes with `using`: an object that calls `dispose` once when it goes out of scope. */
function disposable(dispose) {
  validateFunction(dispose, 'dispose');
  const run = once(dispose);
  return { __proto__: null, [Symbol.dispose]: run };
}

/** Refuses anything that is not an instance of `Class`, as Web IDL does for receivers. */
function assertBrand(value, Class, name = Class.name) {
  if (!(value instanceof Class)) throw new codes.ERR_INVALID_THIS(name);
}


module.exports = {
  SymbolAsyncDispose: Symbol.asyncDispose,
  SymbolDispose: Symbol.dispose,
  WeakReference,
  assertBrand,
  assignFunctionName,
  cachedResult,
  convertProcessSignalToExitCode,
  convertToValidSignal,
  customInspectSymbol,
  customPromisifyArgs,
  defineLazyProperties,
  defineOperation,
  defineReplaceableLazyAttribute,
  deprecate,
  deprecateInstantiation,
  deprecateProperty,
  disposable,
  emitExperimentalWarning,
  encodingsMap,
  exposeInterface,
  exposeLazyInterfaces,
  exposeNamespace,
  filterDuplicateStrings,
  getCWDURL,
  getConstructorOf,
  getDeprecationWarningEmitter,
  getEncoding: normalizeEncoding,
  getLazy: lazy,
  getStructuredStack,
  getSystemErrorMap,
  getSystemErrorMessage,
  getSystemErrorName,
  isError,
  isInsideNodeModules,
  isMacOS,
  isPendingDeprecation,
  isUnderNodeModules,
  isWindows,
  join,
  kCustomPromisifiedSymbol,
  kCustomPromisifyArgsSymbol: customPromisifyArgs,
  kEmptyObject,
  kEnumerableProperty,
  kIsEncodingSymbol,
  kVmBreakFirstLineSymbol,
  lazy,
  lazyDOMException,
  lazyDOMExceptionClass,
  normalizeEncoding,
  once,
  pendingDeprecate,
  promisify,
  removeColors,
  setOwnProperty,
  sleep,
  spliceOne,
  toUSVString,
};
