// What structured cloning tells apart, for web/structured_clone and internal/clone/serializer.

const types = require('internal/util/types');
const { lazyDOMException } = require('internal/util');
const protocol = require('internal/clone/protocol');
const { kClone, kTransfer } = protocol;

const kinds = Object.freeze({
  PLAIN: 1, ARRAY: 2, BOXED: 3, DATE: 4, REGEXP: 5, MAP: 6, SET: 7, ERROR: 8, ARRAY_BUFFER: 9, SHARED: 10, VIEW: 11,
  HOST: 12, NONE: 13,
});

const toString = Object.prototype.toString;

// Objects of the language that can never be cloned.
const refused = new Set(['Promise', 'WeakMap', 'WeakSet', 'WeakRef', 'FinalizationRegistry', 'Generator', 'AsyncGenerator',
  'Array Iterator', 'Map Iterator', 'Set Iterator', 'String Iterator', 'RegExp String Iterator', 'Iterator Helper',
  'WebAssembly.Memory', 'WebAssembly.Instance', 'WebAssembly.Table', 'WebAssembly.Global', 'DisposableStack']);

let natives;

function isProxy(value) {
  natives ??= require('internal/natives');
  return natives.isProxy(value);
}

// The usual prototypes, each with a member that throws for what only inherits from it.
const mapSize = Object.getOwnPropertyDescriptor(Map.prototype, 'size').get;
const setSize = Object.getOwnPropertyDescriptor(Set.prototype, 'size').get;
const bufferSize = Object.getOwnPropertyDescriptor(ArrayBuffer.prototype, 'byteLength').get;
const usual = new Map([
  [Map.prototype, { kind: kinds.MAP, member: mapSize }],
  [Set.prototype, { kind: kinds.SET, member: setSize }],
  [Date.prototype, { kind: kinds.DATE, member: Date.prototype.getTime }],
  [ArrayBuffer.prototype, { kind: kinds.ARRAY_BUFFER, member: bufferSize }],
]);

function kindOf(object) {
  // process.env is a proxy here, an object of the host in Node.js.
  if (isProxy(object)) return object === process.env ? kinds.PLAIN : kinds.NONE;
  if (protocol.anyUncloneable && protocol.uncloneable.has(object) && !types.isAnyArrayBuffer(object)
    && !ArrayBuffer.isView(object)) return kinds.HOST;
  const prototype = Object.getPrototypeOf(object);
  if (prototype === Object.prototype || prototype === null) {
    const shown = toString.call(object);
    if (shown === '[object Object]') return kinds.PLAIN;
    if (shown === '[object Arguments]' && types.isArgumentsObject(object)) return kinds.NONE;
  } else if (prototype === Array.prototype) {
    if (Array.isArray(object)) return kinds.ARRAY;
  } else {
    const entry = usual.get(prototype);
    if (entry !== undefined) {
      try {
        Reflect.apply(entry.member, object, []);
        return entry.kind;
      } catch {
        // Something else with this prototype.
      }
    }
  }
  if (object === globalThis) return kinds.NONE;
  if (ArrayBuffer.isView(object)) return kinds.VIEW;
  if (object[kClone] !== undefined || object[kTransfer] !== undefined) return kinds.HOST;
  if (Array.isArray(object)) return kinds.ARRAY;
  if (Error.isError(object)) return kinds.ERROR;
  const tag = toString.call(object).slice(8, -1);
  switch (tag) {
    case 'Date': return types.isDate(object) ? kinds.DATE : kinds.PLAIN;
    case 'RegExp': return types.isRegExp(object) ? kinds.REGEXP : kinds.PLAIN;
    case 'Map': return types.isMap(object) ? kinds.MAP : kinds.PLAIN;
    case 'Set': return types.isSet(object) ? kinds.SET : kinds.PLAIN;
    case 'ArrayBuffer': return types.isArrayBuffer(object) ? kinds.ARRAY_BUFFER : kinds.PLAIN;
    case 'SharedArrayBuffer': return types.isSharedArrayBuffer(object) ? kinds.SHARED : kinds.PLAIN;
    case 'Boolean': case 'Number': case 'String': case 'BigInt':
      return types.isBoxedPrimitive(object) ? kinds.BOXED : kinds.PLAIN;
    case 'Symbol': return types.isSymbolObject(object) ? kinds.NONE : kinds.PLAIN;
    case 'WebAssembly.Module': return kinds.SHARED;
    default:
  }
  if (types.isMap(object)) return kinds.MAP;
  if (types.isSet(object)) return kinds.SET;
  if (types.isDate(object)) return kinds.DATE;
  if (types.isRegExp(object)) return kinds.REGEXP;
  if (types.isBoxedPrimitive(object)) return types.isSymbolObject(object) ? kinds.NONE : kinds.BOXED;
  return refused.has(tag) || tag.startsWith('Intl.') || tag.startsWith('Temporal.') ? kinds.NONE : kinds.PLAIN;
}

// As V8 names what it cannot clone.
function describe(value) {
  if (typeof value !== 'object') return String(value);
  const tag = toString.call(value);
  if (tag.endsWith('Iterator]') || tag.endsWith('Generator]') || tag.startsWith('[object Temporal.') || tag === '[object Symbol]') return tag;
  let name = 'Object';
  if (!isProxy(value)) {
    const { constructor } = value;
    if (typeof constructor === 'function' && constructor.name !== '') ({ name } = constructor);
  }
  return `#<${name}>`;
}

function dataCloneError(message) {
  return lazyDOMException(message, 'DataCloneError');
}

const errorConstructors = { __proto__: null, Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError, AggregateError };

// Copies name, message, stack and cause; `known` learns of the copy before the cause is cloned.
function copyError(error, clone, known) {
  let { name } = error;
  name = name === undefined ? 'Error' : String(name);
  const message = Object.getOwnPropertyDescriptor(error, 'message');
  const stack = Object.getOwnPropertyDescriptor(error, 'stack');
  const cause = Object.getOwnPropertyDescriptor(error, 'cause');
  const Constructor = errorConstructors[name] ?? Error;
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  const copy = Constructor === AggregateError ? new AggregateError([]) : new Constructor();
  Error.stackTraceLimit = stackTraceLimit;
  if (Constructor === AggregateError) delete copy.errors;
  known(copy);
  const hidden = (key, value) => Object.defineProperty(copy, key, {
    __proto__: null, value, writable: true, enumerable: false, configurable: true,
  });
  if (message !== undefined) hidden('message', String(error.message));
  if (stack !== undefined) {
    const text = error.stack;
    if (typeof text === 'string') copy.stack = text;
  }
  if (cause !== undefined && 'value' in cause) hidden('cause', clone(cause.value));
  return copy;
}

module.exports = { kinds, kindOf, describe, dataCloneError, copyError, errorConstructors };
