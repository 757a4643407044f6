// Brand checks: what a value *is*, whatever its prototype or Symbol.toStringTag say. The engine offers no direct test
// for most brands, so a method or getter that throws on foreign receivers is asked, with stack capture switched off.
// Promises, generators and iterators have no such side-effect-free member; there the prototype chain is believed
// and, where possible, confirmed by internal/natives.

const getOwnPropertyDescriptor = Object.getOwnPropertyDescriptor;
const getPrototypeOf = Object.getPrototypeOf;
const objectToString = Object.prototype.toString;
const apply = Reflect.apply;
// on first use: the snapshotting isolate does not have it
let isError;
const NativeError = Error;
const none = [];

const getter = (object, key) => getOwnPropertyDescriptor(object, key).get;

const TypedArray = getPrototypeOf(Uint8Array);
const typedArrayTag = getter(TypedArray.prototype, Symbol.toStringTag);
const members = {
  map: getter(Map.prototype, 'size'),
  set: getter(Set.prototype, 'size'),
  weakMap: WeakMap.prototype.has,
  weakSet: WeakSet.prototype.has,
  date: Date.prototype.getTime,
  regExp: getter(RegExp.prototype, 'source'),
  arrayBuffer: getter(ArrayBuffer.prototype, 'byteLength'),
  number: Number.prototype.valueOf,
  string: String.prototype.valueOf,
  boolean: Boolean.prototype.valueOf,
  bigint: BigInt.prototype.valueOf,
  symbol: Symbol.prototype.valueOf,
};

const generatorPrototype = getPrototypeOf(function* () {}).prototype;
const asyncGeneratorPrototype = getPrototypeOf(async function* () {}).prototype;
const mapIteratorPrototype = getPrototypeOf(new Map().entries());
const setIteratorPrototype = getPrototypeOf(new Set().values());
const asyncFunctionPrototype = getPrototypeOf(async () => {});
const generatorFunctionPrototype = getPrototypeOf(function* () {});
const asyncGeneratorFunctionPrototype = getPrototypeOf(async function* () {});
const isPrototypeOf = Object.prototype.isPrototypeOf;

let natives;
function lazyNatives() {
  return natives ??= require('internal/natives');
}

function isObject(value) {
  return typeof value === 'object' && value !== null;
}

function hasBrand(member, value) {
  if (!isObject(value)) return false;
  const limit = NativeError.stackTraceLimit;
  try {
    if (limit) NativeError.stackTraceLimit = 0;
  } catch { /* frozen: only slower */ }
  try {
    apply(member, value, none);
    return true;
  } catch {
    return false;
  } finally {
    try {
      if (limit) NativeError.stackTraceLimit = limit;
    } catch { /* frozen */ }
  }
}

function inherits(prototype, value) {
  return isObject(value) && apply(isPrototypeOf, prototype, [value]);
}

function isProxy(value) {
  return ((typeof value === 'object' && value !== null) || typeof value === 'function') && lazyNatives().isProxy(value);
}

const isMap = (value) => hasBrand(members.map, value);
const isSet = (value) => hasBrand(members.set, value);
const isWeakMap = (value) => hasBrand(members.weakMap, value);
const isWeakSet = (value) => hasBrand(members.weakSet, value);
const isDate = (value) => hasBrand(members.date, value);
const isRegExp = (value) => value !== RegExp.prototype && hasBrand(members.regExp, value);
const isArrayBuffer = (value) => hasBrand(members.arrayBuffer, value);
const isNumberObject = (value) => hasBrand(members.number, value);
const isStringObject = (value) => hasBrand(members.string, value);
const isBooleanObject = (value) => hasBrand(members.boolean, value);
const isBigIntObject = (value) => hasBrand(members.bigint, value);
const isSymbolObject = (value) => hasBrand(members.symbol, value);

// SharedArrayBuffer does not exist while the snapshot is made.
let sharedByteLength;
function isSharedArrayBuffer(value) {
  if (!isObject(value)) return false;
  sharedByteLength ??= globalThis.SharedArrayBuffer && getter(globalThis.SharedArrayBuffer.prototype, 'byteLength');
  return sharedByteLength !== undefined && hasBrand(sharedByteLength, value);
}

// A view is no buffer, which spares the commonest arguments of bytes two exceptions.
function isAnyArrayBuffer(value) {
  return !isArrayBufferView(value) && (isArrayBuffer(value) || isSharedArrayBuffer(value));
}

function isPromise(value) {
  if (!isObject(value) || isProxy(value)) return false;
  if (!(value instanceof Promise) && apply(objectToString, value, none) !== '[object Promise]') return false;
  try {
    return lazyNatives().promiseState(value) !== undefined;
  } catch {
    return false;
  }
}

function isArgumentsObject(value) {
  return isObject(value) && !(Symbol.toStringTag in value) &&
    apply(objectToString, value, none) === '[object Arguments]' && !isProxy(value);
}

const isMapIterator = (value) => inherits(mapIteratorPrototype, value) && !isProxy(value);
const isSetIterator = (value) => inherits(setIteratorPrototype, value) && !isProxy(value);
const isGeneratorObject = (value) =>
  (inherits(generatorPrototype, value) || inherits(asyncGeneratorPrototype, value)) &&
  !isProxy(value) && !Object.hasOwn(value, 'constructor');

function functionInherits(value, ...prototypes) {
  if (typeof value !== 'function' || isProxy(value)) return false;
  const prototype = getPrototypeOf(value);
  if (prototypes.includes(prototype)) return true;
  return prototypes.some((one) => apply(isPrototypeOf, one, [value]));
}

const isAsyncFunction = (value) =>
  functionInherits(value, asyncFunctionPrototype, asyncGeneratorFunctionPrototype);
const isGeneratorFunction = (value) =>
  functionInherits(value, generatorFunctionPrototype, asyncGeneratorFunctionPrototype);

/** Module namespaces are the only objects that are exotic in just this way. */
function isModuleNamespaceObject(value) {
  if (!isObject(value) || isProxy(value) || getPrototypeOf(value) !== null || Object.isExtensible(value)) return false;
  const tag = getOwnPropertyDescriptor(value, Symbol.toStringTag);
  return tag !== undefined && tag.value === 'Module' && !tag.writable && !tag.enumerable && !tag.configurable;
}

function isNativeError(value) {
  isError ??= Error.isError;
  return isError(value);
}

function isBoxedPrimitive(value) {
  return isNumberObject(value) || isStringObject(value) || isBooleanObject(value) || isBigIntObject(value) ||
    isSymbolObject(value);
}

const isArrayBufferView = ArrayBuffer.isView;
const tagOf = (value) => apply(typedArrayTag, value, none);
const isTypedArray = (value) => isObject(value) && tagOf(value) !== undefined;
const isDataView = (value) => isArrayBufferView(value) && tagOf(value) === undefined;

/** Wrapped engine pointers exist only in native add-ons, of which there are none here. */
const isExternal = () => false;

function isKeyObject(value) {
  return isObject(value) && value instanceof require('crypto').KeyObject;
}

function isCryptoKey(value) {
  return isObject(value) && typeof globalThis.CryptoKey === 'function' && value instanceof globalThis.CryptoKey;
}

const predicates = {
  isArgumentsObject, isArrayBuffer, isAsyncFunction, isBigIntObject, isBooleanObject, isDate, isExternal,
  isGeneratorFunction, isGeneratorObject, isMap, isMapIterator, isModuleNamespaceObject, isNativeError, isNumberObject,
  isPromise, isProxy, isRegExp, isSet, isSetIterator, isSharedArrayBuffer, isStringObject, isSymbolObject, isWeakMap,
  isWeakSet, isAnyArrayBuffer, isBoxedPrimitive, isArrayBufferView, isDataView, isTypedArray,
};
for (const name of [
  'Uint8Array', 'Uint8ClampedArray', 'Uint16Array', 'Uint32Array', 'Int8Array', 'Int16Array', 'Int32Array',
  'Float16Array', 'Float32Array', 'Float64Array', 'BigInt64Array', 'BigUint64Array',
]) {
  const key = `is${name}`;
  predicates[key] = { [key]: (value) => isObject(value) && tagOf(value) === name }[key];
}
predicates.isKeyObject = isKeyObject;
predicates.isCryptoKey = isCryptoKey;

module.exports = predicates;
