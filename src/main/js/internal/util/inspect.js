// util.inspect and util.format. A Context carries the options and the state of one call: the objects being formatted
// (`seen`), the references found to be circular, the indentation. Formatters give arrays of entries; inspect_layout.js
// decides how these are laid out. No user code runs, except for custom inspect functions, getters when asked for, and
// what cannot be avoided (Symbol.toStringTag getters, Error name/message/stack getters).
const { formatBigInt, formatNumber, formatPrimitive, escapeControl, quote } = require('internal/util/inspect_text');
const { kArrayExtrasType, kArrayType, kObjectType, reduceToSingleString } = require('internal/util/inspect_layout');
const { getStringWidth, stripVTControlCharacters } = require('internal/util/text_width');
const { highlight } = require('internal/util/regexp_highlight');
const types = require('internal/util/types');
const natives = require('internal/natives');

const {
  defineProperty, getOwnPropertyDescriptor, getOwnPropertyNames, getOwnPropertySymbols, getPrototypeOf, hasOwn,
  keys: objectKeys,
} = Object;
const { apply, ownKeys } = Reflect;
const isEnumerable = Object.prototype.propertyIsEnumerable;
const objectToString = Object.prototype.toString;
const functionToString = Function.prototype.toString;
const regExpToString = RegExp.prototype.toString;
const { toString: dateToString, toISOString, getTime } = Date.prototype;
const getMapSize = getOwnPropertyDescriptor(Map.prototype, 'size').get;
const getSetSize = getOwnPropertyDescriptor(Set.prototype, 'size').get;
const { forEach: mapForEach } = Map.prototype;
const { forEach: setForEach } = Set.prototype;
const TypedArray = getPrototypeOf(Uint8Array);
const getTypedArrayTag = getOwnPropertyDescriptor(TypedArray.prototype, Symbol.toStringTag).get;
const getTypedArrayLength = getOwnPropertyDescriptor(TypedArray.prototype, 'length').get;
const OriginalError = Error;

const customInspectSymbol = Symbol.for('nodejs.util.inspect.custom');
const MAX_PROTOTYPES = 3;
const MAX_OUTPUT = 2 ** 27;

const builtInObjects = new Set((
  'Object Function Array Number Infinity NaN Boolean String Symbol Date Promise RegExp Error AggregateError EvalError ' +
  'RangeError ReferenceError SyntaxError TypeError URIError JSON Math Intl ArrayBuffer Atomics Uint8Array Int8Array ' +
  'Uint16Array Int16Array Uint32Array Int32Array BigUint64Array BigInt64Array Uint8ClampedArray Float32Array ' +
  'Float64Array Float16Array DataView Map BigInt Set Iterator WeakMap WeakSet Proxy Reflect FinalizationRegistry ' +
  'WeakRef Temporal SuppressedError DisposableStack AsyncDisposableStack SharedArrayBuffer WebAssembly').split(' '));

let defaultOptions = Object.seal({
  showHidden: false,
  depth: 2,
  colors: false,
  customInspect: true,
  showProxy: false,
  maxArrayLength: 100,
  maxStringLength: 10000,
  breakLength: 80,
  compact: 3,
  sorted: false,
  getters: false,
  numericSeparator: false,
});
const optionNames = objectKeys(defaultOptions);

class Context {
  budget = {};
  indentationLvl = 0;
  seen = [];
  currentDepth = 0;
  stylize = stylizeNoColor;
  userOptions = undefined;
  circular = undefined;

  constructor() {
    for (let i = 0; i < optionNames.length; i++) this[optionNames[i]] = defaultOptions[optionNames[i]];
  }
}

/**
 * Shows any value as text for people to read.
 * https://nodejs.org/api/util.html#utilinspectobject-options
 */
function inspect(value, options) {
  const context = new Context();
  if (arguments.length > 1) {
    // The old signature: (value, showHidden, depth, colors).
    if (arguments.length > 2) {
      if (arguments[2] !== undefined) context.depth = arguments[2];
      if (arguments.length > 3 && arguments[3] !== undefined) context.colors = arguments[3];
    }
    if (typeof options === 'boolean') {
      context.showHidden = options;
    } else if (options) {
      const keys = objectKeys(options);
      for (let i = 0; i < keys.length; i++) {
        const key = keys[i];
        if (hasOwn(defaultOptions, key) || key === 'stylize') context[key] = options[key];
        else context.userOptions ??= options;
      }
    }
  }
  if (context.colors && context.stylize === stylizeNoColor) context.stylize = stylizeWithColor;
  if (context.maxArrayLength === null) context.maxArrayLength = Infinity;
  if (context.maxStringLength === null) context.maxStringLength = Infinity;
  return formatValue(context, value, 0);
}
inspect.custom = customInspectSymbol;

Object.defineProperty(inspect, 'defaultOptions', {
  __proto__: null,
  get() {
    return defaultOptions;
  },
  set(options) {
    require('internal/validators').validateObject(options, 'options');
    Object.assign(defaultOptions, options);
  },
});

const DEFAULT_FG = 39;
const DEFAULT_BG = 49;

const colors = {
  __proto__: null,
  reset: [0, 0],
  bold: [1, 22],
  dim: [2, 22],
  italic: [3, 23],
  underline: [4, 24],
  blink: [5, 25],
  inverse: [7, 27],
  hidden: [8, 28],
  strikethrough: [9, 29],
  doubleunderline: [21, 24],
};
const hues = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'];
const capitalized = (name) => name[0].toUpperCase() + name.slice(1);
hues.forEach((hue, i) => { colors[hue] = [30 + i, DEFAULT_FG]; });
hues.forEach((hue, i) => { colors[`bg${capitalized(hue)}`] = [40 + i, DEFAULT_BG]; });
colors.framed = [51, 54];
colors.overlined = [53, 55];
hues.forEach((hue, i) => { colors[i === 0 ? 'gray' : `${hue}Bright`] = [90 + i, DEFAULT_FG]; });
hues.forEach((hue, i) => { colors[i === 0 ? 'bgGray' : `bg${capitalized(hue)}Bright`] = [100 + i, DEFAULT_BG]; });
inspect.colors = colors;

function defineColorAlias(target, alias) {
  defineProperty(colors, alias, {
    __proto__: null,
    get() {
      return this[target];
    },
    set(value) {
      this[target] = value;
    },
    configurable: true,
    enumerable: false,
  });
}
for (const [target, ...aliases] of [
  ['gray', 'grey', 'blackBright'],
  ['bgGray', 'bgGrey', 'bgBlackBright'],
  ['dim', 'faint'],
  ['strikethrough', 'crossedout', 'strikeThrough', 'crossedOut'],
  ['hidden', 'conceal'],
  ['inverse', 'swapColors', 'swapcolors'],
  ['doubleunderline', 'doubleUnderline'],
]) {
  for (const alias of aliases) defineColorAlias(target, alias);
}

const regExpPalette = ['green', 'red', 'yellow', 'cyan', 'magenta'];

function highlightRegExp(regexp) {
  const palette = Array.isArray(highlightRegExp.colors) && highlightRegExp.colors.length > 0 ?
    highlightRegExp.colors : regExpPalette;
  return highlight(regexp, palette, paint);
}
highlightRegExp.colors = [...regExpPalette];

inspect.styles = {
  __proto__: null,
  special: 'cyan',
  number: 'yellow',
  bigint: 'yellow',
  boolean: 'yellow',
  undefined: 'grey',
  null: 'bold',
  string: 'green',
  symbol: 'green',
  date: 'magenta',
  // "name" is intentionally not styled.
  regexp: highlightRegExp,
  module: 'underline',
};

function paint(text, colorName) {
  const color = inspect.colors[colorName];
  return color === undefined ? text : `\u001b[${color[0]}m${text}\u001b[${color[1]}m`;
}

function stylizeWithColor(text, styleType) {
  const style = inspect.styles[styleType];
  if (style === undefined) return text;
  return typeof style === 'function' ? style(text) : paint(text, style);
}

function stylizeNoColor(text) {
  return text;
}

function getUserOptions(context) {
  const options = { stylize: context.stylize };
  for (let i = 0; i < optionNames.length; i++) options[optionNames[i]] = context[optionNames[i]];
  return { ...options, ...context.userOptions };
}

function isTooDeep(context, recurseTimes) {
  return recurseTimes > context.depth && context.depth !== null;
}

function formatValue(context, value, recurseTimes, typedArray) {
  if (typeof value !== 'object' && typeof value !== 'function' && !isUndetectable(value)) {
    return formatPrimitive(context.stylize, value, context);
  }
  if (value === null) return context.stylize('null', 'null');

  const original = value;
  if (natives.isProxy(value)) {
    if (context.showProxy) return formatProxy(context, value, recurseTimes);
    const target = natives.proxyTarget(value);
    if (target === null) return context.stylize('<Revoked Proxy>', 'special');
    const custom = context.customInspect ? formatCustom(context, innermostTarget(value), original, recurseTimes) : undefined;
    if (custom !== undefined) return custom;
    if (context.seen.includes(target)) return formatCircular(context, target);
    return context.stylize('Proxy(', 'special') + formatValue(context, target, recurseTimes) +
      context.stylize(')', 'special');
  }
  if (context.customInspect) {
    const custom = formatCustom(context, value, original, recurseTimes);
    if (custom !== undefined) return custom;
  }
  if (context.seen.includes(value)) return formatCircular(context, value);
  return formatRaw(context, value, recurseTimes, typedArray);
}

// document.all and its like in V8: typeof says undefined.
function isUndetectable(value) {
  return typeof value === 'undefined' && value !== undefined;
}

function innermostTarget(proxy) {
  let target = proxy;
  while (natives.isProxy(target)) {
    const next = natives.proxyTarget(target);
    if (next === null) return target;
    target = next;
  }
  return target;
}

/** The result of the object's own inspect function, undefined if it has none or declines. */
function formatCustom(context, value, original, recurseTimes) {
  const custom = value[customInspectSymbol];
  if (typeof custom !== 'function' || custom === inspect) return undefined;
  // Prototype objects themselves are shown raw.
  const constructor = getOwnPropertyDescriptor(value, 'constructor')?.value;
  if (typeof constructor === 'function' && constructor.prototype === value) return undefined;
  const depth = context.depth === null ? null : context.depth - recurseTimes;
  const result = apply(custom, original, [depth, getUserOptions(context), inspect]);
  if (result === original) return undefined;
  if (typeof result === 'object') return formatValue(context, result, recurseTimes);
  return `${result}`.replaceAll('\n', `\n${' '.repeat(context.indentationLvl)}`);
}

function formatCircular(context, value) {
  context.circular ??= new Map();
  let index = context.circular.get(value);
  if (index === undefined) {
    index = context.circular.size + 1;
    context.circular.set(value, index);
  }
  return context.stylize(`[Circular *${index}]`, 'special');
}

function formatProxy(context, proxy, recurseTimes) {
  const target = natives.proxyTarget(proxy);
  if (target === null) return context.stylize('<Revoked Proxy>', 'special');
  if (isTooDeep(context, recurseTimes)) return context.stylize('Proxy [Array]', 'special');
  recurseTimes += 1;
  context.indentationLvl += 2;
  const output = [
    formatValue(context, target, recurseTimes),
    formatValue(context, natives.proxyHandler(proxy), recurseTimes),
  ];
  context.indentationLvl -= 2;
  return reduceToSingleString(context, output, '', ['Proxy [', ']'], kArrayExtrasType, recurseTimes);
}

function isInstance(object, constructor) {
  try {
    return object instanceof constructor;
  } catch {
    return false;
  }
}

/** The name of the class, null without prototype; collects prototype properties to show in protoProps. */
function getConstructorName(object, context, recurseTimes, protoProps) {
  let firstProto;
  const start = object;
  while (object || isUndetectable(object)) {
    const descriptor = getOwnPropertyDescriptor(object, 'constructor');
    if (descriptor !== undefined && typeof descriptor.value === 'function' && descriptor.value.name !== '' &&
        isInstance(start, descriptor.value)) {
      if (protoProps !== undefined && (firstProto !== object || !builtInObjects.has(descriptor.value.name))) {
        addPrototypeProperties(context, start, firstProto || start, recurseTimes, protoProps);
      }
      return String(descriptor.value.name);
    }
    object = getPrototypeOf(object);
    if (firstProto === undefined) firstProto = object;
  }
  if (firstProto === null) return null;
  const name = internalConstructorName(start);
  if (isTooDeep(context, recurseTimes)) return `${name} <Complex prototype>`;
  const protoName = getConstructorName(firstProto, context, recurseTimes + 1, protoProps);
  if (protoName === null) {
    return `${name} <${inspect(firstProto, { ...getUserOptions(context), customInspect: false, depth: -1 })}>`;
  }
  return `${name} <${protoName}>`;
}

function internalConstructorName(object) {
  return natives.constructorName?.(object) ?? apply(objectToString, object, []).slice(8, -1);
}

// Only objects that lost their prototype may have another name than Object; V8 takes its time to tell.
function fallbackName(value, constructor, tag) {
  if (constructor !== null) return 'Object';
  const name = natives.hasFastProperties?.(value) ? internalConstructorName(value) : 'Object';
  return name === tag ? 'Object' : name;
}

/** Adds what classes define on their prototypes (not functions), up to three levels. */
function addPrototypeProperties(context, main, object, recurseTimes, output) {
  let depth = 0;
  let keys;
  let shown;
  do {
    if (depth !== 0 || main === object) {
      object = getPrototypeOf(object);
      if (object === null) break;
      const descriptor = getOwnPropertyDescriptor(object, 'constructor');
      if (descriptor !== undefined && typeof descriptor.value === 'function' &&
          builtInObjects.has(descriptor.value.name)) {
        break;
      }
    }
    if (depth === 0) shown = new Set();
    else keys.forEach((key) => shown.add(key));
    keys = ownKeys(object);
    context.seen.push(main);
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i];
      if (key === 'constructor' || hasOwn(main, key) || (depth !== 0 && shown.has(key))) continue;
      const descriptor = getOwnPropertyDescriptor(object, key);
      if (typeof descriptor.value === 'function') continue;
      const text = formatProperty(context, object, recurseTimes, key, kObjectType, descriptor, main);
      output.push(context.colors ? `\u001b[2m${text}\u001b[22m` : text);
    }
    context.seen.pop();
  } while (++depth !== MAX_PROTOTYPES);
}

function getPrefix(constructor, tag, fallback, size = '') {
  if (constructor === null) {
    const head = `[${fallback}${size}: null prototype] `;
    return tag !== '' && fallback !== tag ? `${head}[${tag}] ` : head;
  }
  return tag !== '' && constructor !== tag ? `${constructor}${size} [${tag}] ` : `${constructor}${size} `;
}

/** The own keys to show: with showHidden all, else the enumerable ones. */
function getKeys(value, showHidden) {
  const symbols = getOwnPropertySymbols(value);
  if (showHidden) {
    const names = getOwnPropertyNames(value);
    return symbols.length === 0 ? names : names.concat(symbols);
  }
  let names;
  try {
    names = objectKeys(value);
  } catch (error) {
    // Module namespaces with uninitialized bindings.
    if (!(error instanceof ReferenceError)) throw error;
    names = getOwnPropertyNames(value);
  }
  if (symbols.length === 0) return names;
  return names.concat(symbols.filter((key) => apply(isEnumerable, value, [key])));
}

const arrayIndex = /^(?:0|[1-9]\d{0,9})$/;
const MAX_INDEX = 2 ** 32 - 2;

function isArrayIndex(key) {
  return typeof key === 'string' && arrayIndex.test(key) && +key <= MAX_INDEX;
}

function getNonIndexKeys(value, showHidden) {
  const keys = getKeys(value, showHidden);
  // Indices come first, so only the tail needs looking at.
  let i = 0;
  while (i < keys.length && isArrayIndex(keys[i])) i++;
  return keys.slice(i);
}

function getToStringTag(value, showHidden) {
  let tag;
  try {
    tag = value[Symbol.toStringTag];
  } catch {
    return '';
  }
  if (typeof tag !== 'string' || tag === '') return '';
  // An own tag that is listed among the properties is not repeated.
  const listed = showHidden ? hasOwn(value, Symbol.toStringTag) :
    apply(isEnumerable, value, [Symbol.toStringTag]);
  return listed ? '' : tag;
}

function noEntries() {
  return [];
}

/**
 * What to show of an object: `done` is the finished text; otherwise formatter gives the entries, keys are shown after
 * them between the braces, base goes before.
 */
function describe(context, value, recurseTimes, typedArray, constructor, tag, protoProps) {
  const showHidden = context.showHidden;
  const plain = protoProps === undefined;
  const shape = {
    done: undefined, base: '', formatter: noEntries, braces: ['{', '}'], keys: undefined, extrasType: kObjectType,
  };

  // What a changed prototype has made uniterable is shown as an ordinary object.
  const isIterable = constructor === null || Symbol.iterator in value;
  if (isIterable && Array.isArray(value)) {
    const prefix = constructor !== 'Array' || tag !== '' ? getPrefix(constructor, tag, 'Array', `(${value.length})`) : '';
    shape.keys = getNonIndexKeys(value, showHidden);
    shape.braces = [`${prefix}[`, ']'];
    if (value.length === 0 && shape.keys.length === 0 && plain) shape.done = `${shape.braces[0]}]`;
    shape.extrasType = kArrayExtrasType;
    shape.formatter = formatArray;
    return shape;
  }
  const kind = classify(value);
  switch (isIterable ? kind : undefined) {
    case 'Set': {
      const size = apply(getSetSize, value, []);
      const prefix = getPrefix(constructor, tag, 'Set', `(${size})`);
      shape.keys = getKeys(value, showHidden);
      shape.formatter = formatSet;
      if (size === 0 && shape.keys.length === 0 && plain) shape.done = `${prefix}{}`;
      shape.braces = [`${prefix}{`, '}'];
      return shape;
    }
    case 'Map': {
      const size = apply(getMapSize, value, []);
      const prefix = getPrefix(constructor, tag, 'Map', `(${size})`);
      shape.keys = getKeys(value, showHidden);
      shape.formatter = formatMap;
      if (size === 0 && shape.keys.length === 0 && plain) shape.done = `${prefix}{}`;
      shape.braces = [`${prefix}{`, '}'];
      return shape;
    }
    case 'TypedArray': {
      shape.keys = getNonIndexKeys(value, showHidden);
      const fallback = apply(getTypedArrayTag, value, []);
      const size = apply(getTypedArrayLength, value, []);
      const prefix = getPrefix(constructor, tag, fallback, `(${size})`);
      shape.braces = [`${prefix}[`, ']'];
      if (size === 0 && shape.keys.length === 0 && !showHidden) shape.done = `${shape.braces[0]}]`;
      shape.formatter = (ctx, object, times) => formatTypedArray(size, ctx, object, times);
      shape.extrasType = kArrayExtrasType;
      return shape;
    }
    case 'Map Iterator':
    case 'Set Iterator': {
      shape.keys = getKeys(value, showHidden);
      const label = tag !== kind && tag !== '' ? `${tag}] [${kind}` : kind;
      shape.braces = [`[${label}] {`, '}'];
      shape.formatter = (ctx, object, times) => formatIterator(shape.braces, ctx, object, times);
      return shape;
    }
  }

  const keys = shape.keys = getKeys(value, showHidden);
  const bare = keys.length === 0 && plain;
  switch (kind) {
    case 'Arguments':
      shape.braces[0] = '[Arguments] {';
      if (bare) shape.done = '[Arguments] {}';
      break;
    case 'Function': {
      shape.base = getFunctionBase(value, constructor, tag);
      if (bare) shape.done = context.stylize(shape.base, 'special');
      break;
    }
    case 'RegExp': {
      const text = apply(regExpToString, constructor !== null ? value : new RegExp(value), []);
      const prefix = getPrefix(constructor, tag, 'RegExp');
      shape.base = prefix === 'RegExp ' ? text : `${prefix}${text}`;
      if (bare || isTooDeep(context, recurseTimes)) shape.done = context.stylize(shape.base, 'regexp');
      break;
    }
    case 'Date': {
      const text = Number.isNaN(apply(getTime, value, [])) ? apply(dateToString, value, []) : apply(toISOString, value, []);
      const prefix = getPrefix(constructor, tag, 'Date');
      shape.base = prefix === 'Date ' ? text : `${prefix}${text}`;
      if (bare) shape.done = context.stylize(shape.base, 'date');
      break;
    }
    case 'Error': {
      shape.base = formatErrorSafely(value, constructor, tag, context, keys);
      if (keys.length === 0 && plain) shape.done = shape.base;
      break;
    }
    case 'ArrayBuffer':
    case 'SharedArrayBuffer': {
      const prefix = getPrefix(constructor, tag, kind);
      shape.braces[0] = `${prefix}{`;
      shape.formatter = (ctx, object, times) => formatArrayBuffer(typedArray === undefined, ctx, object, times);
      break;
    }
    case 'DataView':
      shape.braces[0] = `${getPrefix(constructor, tag, 'DataView')}{`;
      shape.formatter = formatDataView;
      break;
    case 'Promise':
      shape.braces[0] = `${getPrefix(constructor, tag, 'Promise')}{`;
      shape.formatter = formatPromise;
      break;
    case 'WeakSet':
      shape.braces[0] = `${getPrefix(constructor, tag, 'WeakSet')}{`;
      shape.formatter = showHidden && natives.previewEntries ? formatWeakSet : formatWeakCollection;
      break;
    case 'WeakMap':
      shape.braces[0] = `${getPrefix(constructor, tag, 'WeakMap')}{`;
      shape.formatter = showHidden && natives.previewEntries ? formatWeakMap : formatWeakCollection;
      break;
    case 'Module':
      shape.braces[0] = `${getPrefix(constructor, tag, 'Module')}{`;
      shape.formatter = (ctx, object, times) => formatNamespace(keys.splice(0), ctx, object, times);
      break;
    case 'URL':
      if (isTooDeep(context, recurseTimes)) {
        if (bare) shape.done = `${getPrefix(constructor, tag, 'Object')}{}`;
        break;
      }
      shape.base = value.href;
      if (bare) shape.done = shape.base;
      break;
    case 'Boxed':
      shape.base = getBoxedBase(value, context, keys, constructor, tag);
      if (keys.length === 0 && plain) shape.done = shape.base;
      break;
    default: {
      if (constructor === 'Object' && tag === '') {
        if (bare) shape.done = '{}';
        break;
      }
      const prefix = getPrefix(constructor, tag, fallbackName(value, constructor, tag));
      if (bare) shape.done = `${prefix}{}`;
      shape.braces[0] = `${prefix}{`;
    }
  }
  return shape;
}


/** What the value is by its internal slots; undefined for ordinary objects. */
function classify(value) {
  if (typeof value === 'function') return 'Function';
  const proto = getPrototypeOf(value);
  if (proto === Object.prototype && apply(objectToString, value, []) === '[object Object]') return undefined;
  if (ArrayBuffer.isView(value)) return types.isTypedArray(value) ? 'TypedArray' : 'DataView';
  if (OriginalError.isError(value)) return 'Error';
  if (isOrdinaryClassInstance(proto)) {
    if (isUrl(value)) return 'URL';
    return Symbol.toStringTag in value || !types.isArgumentsObject(value) ? undefined : 'Arguments';
  }
  if (types.isSet(value)) return 'Set';
  if (types.isMap(value)) return 'Map';
  if (types.isMapIterator(value)) return 'Map Iterator';
  if (types.isSetIterator(value)) return 'Set Iterator';
  if (types.isArgumentsObject(value)) return 'Arguments';
  if (types.isRegExp(value)) return 'RegExp';
  if (types.isDate(value)) return 'Date';
  if (inheritsFromError(value)) return 'Error';
  if (types.isArrayBuffer(value)) return 'ArrayBuffer';
  if (types.isSharedArrayBuffer(value)) return 'SharedArrayBuffer';
  if (types.isPromise(value)) return 'Promise';
  if (types.isWeakSet(value)) return 'WeakSet';
  if (types.isWeakMap(value)) return 'WeakMap';
  if (types.isModuleNamespaceObject(value)) return 'Module';
  if (types.isBoxedPrimitive(value)) return 'Boxed';
  return undefined;
}

// Nearly all objects inherit from Object.prototype through user classes only; these need none of the slower checks.
const slottedPrototypes = new Set([
  Map, Set, WeakMap, WeakSet, Date, RegExp, Error, ArrayBuffer, Promise, Number, String, Boolean, BigInt, Symbol,
].map((constructor) => constructor.prototype));
slottedPrototypes.add(getPrototypeOf(new Map().entries()));
slottedPrototypes.add(getPrototypeOf(new Set().values()));

function isOrdinaryClassInstance(proto) {
  const seenObject = proto;
  while (proto !== null && proto !== Object.prototype) {
    if (slottedPrototypes.has(proto) || natives.isProxy(proto)) return false;
    if (typeof proto === 'function') return false;
    // SharedArrayBuffer.prototype does not exist when this file is loaded.
    if (hasOwn(proto, 'growable')) return false;
    proto = getPrototypeOf(proto);
  }
  return proto === Object.prototype && seenObject !== Object.prototype;
}

function isUrl(value) {
  const { URL } = globalThis;
  return typeof URL === 'function' && isInstance(value, URL) && value !== URL.prototype;
}

function inheritsFromError(value) {
  return apply(Object.prototype.isPrototypeOf, OriginalError.prototype, [value]);
}

function formatErrorSafely(error, constructor, tag, context, keys) {
  const { formatError } = require('internal/util/inspect_error');
  try {
    return formatError(error, constructor, tag, context, keys, { formatValue, getPrefix });
  } catch (failure) {
    if (isStackOverflow(failure)) throw failure;
    // Its getters throw: only say what it is.
    return apply(objectToString, error, []);
  }
}

function isStackOverflow(error) {
  return require('internal/errors').isStackOverflowError(error);
}

function formatRaw(context, value, recurseTimes, typedArray) {
  let protoProps;
  if (context.showHidden && !isTooDeep(context, recurseTimes)) protoProps = [];
  const constructor = getConstructorName(value, context, recurseTimes, protoProps);
  // Without prototype properties the shortcuts for empty objects apply.
  if (protoProps !== undefined && protoProps.length === 0) protoProps = undefined;
  const tag = getToStringTag(value, context.showHidden);
  const shape = describe(context, value, recurseTimes, typedArray, constructor, tag, protoProps);
  if (shape.done !== undefined) return shape.done;

  if (isTooDeep(context, recurseTimes)) {
    const name = getPrefix(constructor, tag, fallbackName(value, constructor, tag)).slice(0, -1);
    return context.stylize(constructor === null ? name : `[${name}]`, 'special');
  }
  recurseTimes += 1;
  context.seen.push(value);
  context.currentDepth = recurseTimes;
  const { formatter, keys, extrasType, braces } = shape;
  const { indentationLvl } = context;
  let output;
  try {
    output = formatter(context, value, recurseTimes);
    for (let i = 0; i < keys.length; i++) output.push(formatProperty(context, value, recurseTimes, keys[i], extrasType));
    if (protoProps !== undefined) apply(output.push, output, protoProps);
  } catch (error) {
    if (!isStackOverflow(error)) throw error;
    context.seen.pop();
    context.indentationLvl = indentationLvl;
    const name = getPrefix(constructor, tag, 'Object').slice(0, -1);
    return context.stylize(
      `[${name}: Inspection interrupted prematurely. Maximum call stack size exceeded.]`, 'special');
  }
  if (context.circular !== undefined) {
    const index = context.circular.get(value);
    if (index !== undefined) {
      const reference = context.stylize(`<ref *${index}>`, 'special');
      if (context.compact === true) braces[0] = `${reference} ${braces[0]}`;
      else shape.base = shape.base === '' ? reference : `${reference} ${shape.base}`;
    }
  }
  context.seen.pop();
  if (context.sorted) sortEntries(context, output, keys.length, extrasType);
  const text = reduceToSingleString(context, output, shape.base, braces, extrasType, recurseTimes, value);
  const length = (context.budget[context.indentationLvl] || 0) + text.length;
  context.budget[context.indentationLvl] = length;
  // Enough is enough: what follows is cut to its outermost level.
  if (length > MAX_OUTPUT) context.depth = -1;
  return text;
}

function sortEntries(context, output, keyCount, extrasType) {
  const comparator = context.sorted === true ? undefined : context.sorted;
  if (extrasType === kObjectType) {
    output.sort(comparator);
  } else if (keyCount > 1) {
    const start = output.length - keyCount;
    const sorted = output.splice(start, keyCount).sort(comparator);
    for (let i = 0; i < sorted.length; i++) output.push(sorted[i]);
  }
}

const classHead = /^(\s+[^(]*?)\s*\{/;
const comments = /(\/\/.*?\n)|(\/\*(.|\n)*?\*\/)/g;
const generatorHead = /^(?:async\b\s*)?(?:function\b\s*)?\*/;

function getFunctionBase(value, constructor, tag) {
  const source = apply(functionToString, value, []);
  if (source.startsWith('class') && source.endsWith('}')) {
    const body = source.slice(5, -1);
    const bracket = body.indexOf('{');
    if (bracket !== -1 && (!body.slice(0, bracket).includes('(') || classHead.test(body.replace(comments, '')))) {
      return getClassBase(value, constructor, tag);
    }
  }
  let type = 'Function';
  if (generatorHead.test(source) || types.isGeneratorFunction(value) && source.startsWith('[')) type = `Generator${type}`;
  if (types.isAsyncFunction(value) && source.startsWith('async')) type = `Async${type}`;
  let base = `[${type}`;
  if (constructor === null) base += ' (null prototype)';
  base += value.name === '' ? ' (anonymous)' : `: ${String(value.name)}`;
  base += ']';
  if (constructor !== type && constructor !== null) base += ` ${constructor}`;
  if (tag !== '' && constructor !== tag) base += ` [${tag}]`;
  return base;
}

function getClassBase(value, constructor, tag) {
  const name = (hasOwn(value, 'name') && value.name) || '(anonymous)';
  let base = `class ${name}`;
  if (constructor !== 'Function' && constructor !== null) base += ` [${constructor}]`;
  if (tag !== '' && constructor !== tag) base += ` [${tag}]`;
  if (constructor !== null) {
    const superName = getPrototypeOf(value).name;
    if (superName) base += ` extends ${superName}`;
  } else {
    base += ' extends [null prototype]';
  }
  return `[${base}]`;
}

function getBoxedBase(value, context, keys, constructor, tag) {
  let type;
  let primitive;
  if (types.isNumberObject(value)) {
    type = 'Number';
    primitive = Number.prototype.valueOf.call(value);
  } else if (types.isStringObject(value)) {
    type = 'String';
    primitive = String.prototype.valueOf.call(value);
    // The characters are own properties, but shown already.
    keys.splice(0, primitive.length);
  } else if (types.isBooleanObject(value)) {
    type = 'Boolean';
    primitive = Boolean.prototype.valueOf.call(value);
  } else if (types.isBigIntObject(value)) {
    type = 'BigInt';
    primitive = BigInt.prototype.valueOf.call(value);
  } else {
    type = 'Symbol';
    primitive = Symbol.prototype.valueOf.call(value);
  }
  let base = `[${type}`;
  if (type !== constructor) base += constructor === null ? ' (null prototype)' : ` (${constructor})`;
  base += `: ${formatPrimitive(stylizeNoColor, primitive, context)}]`;
  if (tag !== '' && tag !== constructor) base += ` [${tag}]`;
  if (keys.length !== 0 || context.stylize === stylizeNoColor) return base;
  return context.stylize(base, type.toLowerCase());
}

function remainingText(remaining) {
  return `... ${remaining} more item${remaining > 1 ? 's' : ''}`;
}

function shownLength(context, length) {
  return Math.min(Math.max(0, context.maxArrayLength), length);
}

function formatArray(context, value, recurseTimes) {
  const { length } = value;
  const shown = shownLength(context, length);
  const output = [];
  for (let i = 0; i < shown; i++) {
    if (!hasOwn(value, i)) return formatSparseArray(context, value, recurseTimes, shown, output, i);
    output.push(formatProperty(context, value, recurseTimes, i, kArrayType));
  }
  if (length > shown) output.push(remainingText(length - shown));
  return output;
}

function emptyItems(context, count) {
  return context.stylize(`<${count} empty item${count > 1 ? 's' : ''}>`, 'undefined');
}

function formatSparseArray(context, value, recurseTimes, maxLength, output, i) {
  const keys = objectKeys(value);
  let index = i;
  for (; i < keys.length && output.length < maxLength; i++) {
    const key = keys[i];
    if (!isArrayIndex(key)) break;
    if (`${index}` !== key) {
      output.push(emptyItems(context, key - index));
      index = +key;
      if (output.length === maxLength) break;
    }
    output.push(formatProperty(context, value, recurseTimes, key, kArrayType));
    index++;
  }
  const remaining = value.length - index;
  if (remaining > 0) output.push(output.length === maxLength ? remainingText(remaining) : emptyItems(context, remaining));
  return output;
}

function formatTypedArray(length, context, value, recurseTimes) {
  const shown = shownLength(context, length);
  const output = new Array(shown);
  const format = value.length > 0 && typeof value[0] === 'number' ? formatNumber : formatBigInt;
  for (let i = 0; i < shown; i++) output[i] = format(context.stylize, value[i], context.numericSeparator);
  if (length > shown) output[shown] = remainingText(length - shown);
  if (context.showHidden) {
    context.indentationLvl += 2;
    for (const key of ['BYTES_PER_ELEMENT', 'length', 'byteLength', 'byteOffset', 'buffer']) {
      output.push(`${context.stylize(`[${key}]`, 'string')}: ${formatValue(context, value[key], recurseTimes, true)}`);
    }
    context.indentationLvl -= 2;
  }
  return output;
}

function hex(byte) {
  return byte.toString(16).padStart(2, '0');
}

function formatArrayBuffer(showContents, context, value, recurseTimes) {
  const output = [];
  if (showContents) {
    let bytes;
    try {
      if (value.detached) throw new TypeError('detached');
      bytes = new Uint8Array(value);
    } catch {
      output.push(context.stylize('(detached)', 'special'));
    }
    if (bytes !== undefined) {
      const shown = shownLength(context, bytes.length);
      let text = Array.from(bytes.subarray(0, shown), hex).join(' ');
      const remaining = bytes.length - shown;
      if (remaining > 0) text += ` ... ${remaining} more byte${remaining > 1 ? 's' : ''}`;
      output.push(`${context.stylize('[Uint8Contents]', 'special')}: <${text}>`);
    }
  }
  return addExtras(context, value, recurseTimes, output, ['byteLength']);
}

function formatDataView(context, value, recurseTimes) {
  return addExtras(context, value, recurseTimes, [], ['byteLength', 'byteOffset', 'buffer']);
}

/** Inherited accessors that belong to what the object is, as [name]: value. */
function addExtras(context, value, recurseTimes, output, names) {
  context.indentationLvl += 2;
  for (let i = 0; i < names.length; i++) {
    const name = names[i];
    let extra;
    try {
      extra = value[name];
    } catch {
      extra = name === 'byteLength' ? 0 : undefined;
    }
    output.push(`${context.stylize(`[${name}]`, 'string')}: ${formatValue(context, extra, recurseTimes)}`);
  }
  context.indentationLvl -= 2;
  return output;
}

function formatSet(context, value, recurseTimes) {
  const size = apply(getSetSize, value, []);
  const shown = shownLength(context, size);
  const output = [];
  context.indentationLvl += 2;
  let i = 0;
  apply(setForEach, value, [(entry) => {
    if (i++ < shown) output.push(formatValue(context, entry, recurseTimes));
  }]);
  context.indentationLvl -= 2;
  if (size > shown) output.push(remainingText(size - shown));
  return output;
}

function formatMap(context, value, recurseTimes) {
  const size = apply(getMapSize, value, []);
  const shown = shownLength(context, size);
  const output = [];
  context.indentationLvl += 2;
  let i = 0;
  apply(mapForEach, value, [(entry, key) => {
    if (i++ < shown) {
      output.push(`${formatValue(context, key, recurseTimes)} => ${formatValue(context, entry, recurseTimes)}`);
    }
  }]);
  context.indentationLvl -= 2;
  if (size > shown) output.push(remainingText(size - shown));
  return output;
}

function formatList(context, recurseTimes, entries) {
  const shown = shownLength(context, entries.length);
  const output = [];
  context.indentationLvl += 2;
  for (let i = 0; i < shown; i++) output.push(formatValue(context, entries[i], recurseTimes));
  context.indentationLvl -= 2;
  return output;
}

function formatPairs(context, recurseTimes, entries, join) {
  const shown = shownLength(context, entries.length / 2);
  const output = [];
  context.indentationLvl += 2;
  for (let i = 0; i < shown; i++) {
    output.push(join(formatValue(context, entries[i * 2], recurseTimes),
                     formatValue(context, entries[i * 2 + 1], recurseTimes)));
  }
  context.indentationLvl -= 2;
  return output;
}

function formatWeakCollection(context) {
  return [context.stylize('<items unknown>', 'special')];
}

function finishList(context, output, count, isWeak) {
  // Weak collections have no order; sorting makes the output stable.
  if (isWeak && !context.sorted) output.sort();
  if (count > output.length) output.push(remainingText(count - output.length));
  return output;
}

function formatWeakSet(context, value, recurseTimes) {
  const { 0: entries } = natives.previewEntries(value);
  return finishList(context, formatList(context, recurseTimes, entries), entries.length, true);
}

function formatWeakMap(context, value, recurseTimes) {
  const { 0: entries } = natives.previewEntries(value);
  const output = formatPairs(context, recurseTimes, entries, (key, entry) => `${key} => ${entry}`);
  return finishList(context, output, entries.length / 2, true);
}

function formatIterator(braces, context, value, recurseTimes) {
  if (natives.previewEntries === undefined) return formatWeakCollection(context);
  const { 0: entries, 1: isKeyValue } = natives.previewEntries(value);
  if (!isKeyValue) return finishList(context, formatList(context, recurseTimes, entries), entries.length, false);
  braces[0] = braces[0].replace(/ Iterator\] \{$/, ' Entries] {');
  const output = formatPairs(context, recurseTimes, entries, (key, entry) =>
    reduceToSingleString(context, [key, entry], '', ['[', ']'], kArrayExtrasType, recurseTimes));
  return finishList(context, output, entries.length / 2, false);
}

const PENDING = 0;
const REJECTED = 2;

function formatPromise(context, value, recurseTimes) {
  const { 0: state, 1: result } = natives.promiseState(value);
  if (state === PENDING) return [context.stylize('<pending>', 'special')];
  context.indentationLvl += 2;
  const text = formatValue(context, result, recurseTimes);
  context.indentationLvl -= 2;
  return [state === REJECTED ? `${context.stylize('<rejected>', 'special')} ${text}` : text];
}

function formatNamespace(keys, context, value, recurseTimes) {
  return keys.map((key) => {
    try {
      return formatProperty(context, value, recurseTimes, key, kObjectType);
    } catch (error) {
      if (!(error instanceof ReferenceError)) throw error;
      const text = formatProperty(context, { [key]: '' }, recurseTimes, key, kObjectType);
      return text.slice(0, text.lastIndexOf(' ') + 1) + context.stylize('<uninitialized>', 'special');
    }
  });
}

const identifier = /^[a-zA-Z_][a-zA-Z_0-9]*$/;

function formatKey(context, key, descriptor) {
  if (typeof key === 'symbol') {
    const text = escapeControl(Symbol.prototype.toString.call(key));
    return descriptor.enumerable === false ? `[${context.stylize(text, 'symbol')}]` : context.stylize(text, 'symbol');
  }
  let text;
  if (key === '__proto__') text = "['__proto__']";
  else if (identifier.test(key)) text = context.stylize(key, 'name');
  else text = context.stylize(quote(key), 'string');
  return descriptor.enumerable === false ? `[${text}]` : text;
}

function formatProperty(context, value, recurseTimes, key, type, descriptor, original = value) {
  descriptor ??= getOwnPropertyDescriptor(value, key) ??
    { value: value[key], configurable: true, enumerable: true };
  let text;
  let separator = ' ';
  if (descriptor.value !== undefined) {
    const indentation = context.compact !== true || type !== kObjectType ? 2 : 3;
    context.indentationLvl += indentation;
    text = formatValue(context, descriptor.value, recurseTimes);
    if (indentation === 3 && context.breakLength < getStringWidth(text, context.colors)) {
      separator = `\n${' '.repeat(context.indentationLvl)}`;
    }
    context.indentationLvl -= indentation;
  } else if (descriptor.get !== undefined) {
    text = formatAccessor(context, descriptor, original, recurseTimes);
  } else if (descriptor.set !== undefined) {
    text = context.stylize('[Setter]', 'special');
  } else {
    text = context.stylize('undefined', 'undefined');
  }
  if (type === kArrayType) return text;
  return `${formatKey(context, key, descriptor)}:${separator}${text}`;
}

function formatAccessor(context, descriptor, original, recurseTimes) {
  const label = descriptor.set !== undefined ? 'Getter/Setter' : 'Getter';
  const wanted = context.getters === true ||
    (context.getters === 'get' && descriptor.set === undefined) ||
    (context.getters === 'set' && descriptor.set !== undefined);
  if (!wanted) return context.stylize(`[${label}]`, 'special');
  context.indentationLvl += 2;
  const open = context.stylize(`[${label}:`, 'special');
  const close = context.stylize(']', 'special');
  try {
    let value;
    try {
      value = apply(descriptor.get, original, []);
    } catch (error) {
      const shown = formatValue(context, error, recurseTimes);
      return context.stylize(`[${label}: <Inspection threw (${shown})>]`, 'special');
    }
    if (value === null) return `${open} ${context.stylize('null', 'null')}${close}`;
    if (typeof value === 'object') {
      return `${context.stylize(`[${label}]`, 'special')} ${formatValue(context, value, recurseTimes)}`;
    }
    if (typeof value === 'function') return `${open} ${formatValue(context, value, recurseTimes)}${close}`;
    return `${open} ${formatPrimitive(context.stylize, value, context)}${close}`;
  } finally {
    context.indentationLvl -= 2;
  }
}

// util.format

/** Whether String(value) would only give what the language itself provides. */
function hasBuiltInToString(value) {
  while (natives.isProxy(value)) {
    value = natives.proxyTarget(value);
    if (value === null) return true;
  }
  const toPrimitive = value[Symbol.toPrimitive];
  if (typeof toPrimitive === 'function' && toPrimitive !== Date.prototype[Symbol.toPrimitive]) return false;
  if (typeof value.toString !== 'function') return true;
  if (hasOwn(value, 'toString')) return false;
  let pointer = value;
  do {
    pointer = getPrototypeOf(pointer);
  } while (!hasOwn(pointer, 'toString'));
  const constructor = getOwnPropertyDescriptor(pointer, 'constructor')?.value;
  return typeof constructor === 'function' && builtInObjects.has(constructor.name);
}

let circularMessage;
function toJson(value) {
  try {
    return JSON.stringify(value);
  } catch (error) {
    if (circularMessage === undefined) {
      try {
        const circular = {};
        circular.self = circular;
        JSON.stringify(circular);
      } catch (circularError) {
        circularMessage = circularError.message.split('\n', 1)[0];
      }
    }
    if (error?.name === 'TypeError' && error.message.split('\n', 1)[0] === circularMessage) return '[Circular]';
    throw error;
  }
}

function formatNumberArgument(value, options) {
  return formatNumber(stylizeNoColor, value, options?.numericSeparator ?? defaultOptions.numericSeparator);
}

function formatArgument(specifier, value, options) {
  const separator = options?.numericSeparator ?? defaultOptions.numericSeparator;
  switch (specifier) {
    case 's':
      if (typeof value === 'number') return formatNumberArgument(value, options);
      if (typeof value === 'bigint') return formatBigInt(stylizeNoColor, value, separator);
      if (typeof value !== 'object' || value === null || !hasBuiltInToString(value)) return String(value);
      return inspect(value, { ...options, depth: 0, colors: false, compact: 3 });
    case 'd':
      if (typeof value === 'bigint') return formatBigInt(stylizeNoColor, value, separator);
      return formatNumberArgument(typeof value === 'symbol' ? NaN : Number(value), options);
    case 'i':
      if (typeof value === 'bigint') return formatBigInt(stylizeNoColor, value, separator);
      return formatNumberArgument(typeof value === 'symbol' ? NaN : Number.parseInt(value), options);
    case 'f': return formatNumberArgument(typeof value === 'symbol' ? NaN : Number.parseFloat(value), options);
    case 'j': return toJson(value);
    case 'O': return inspect(value, options);
    case 'o': return inspect(value, { ...options, showHidden: true, showProxy: true, depth: 4 });
    default: return ''; // %c: CSS has no meaning in a terminal
  }
}

const specifiers = new Set('sdifjOoc');

function formatInternal(options, args) {
  const first = args[0];
  let next = 0;
  let output = '';
  let join = '';
  if (typeof first === 'string') {
    if (args.length === 1) return first;
    let last = 0;
    for (let i = 0; i < first.length - 1; i++) {
      if (first.charCodeAt(i) !== 37) continue; // '%'
      const specifier = first[++i];
      if (specifier === '%') {
        output += first.slice(last, i);
        last = i + 1;
      } else if (next + 1 !== args.length && specifiers.has(specifier)) {
        const text = formatArgument(specifier, args[++next], options);
        if (last !== i - 1) output += first.slice(last, i - 1);
        output += text;
        last = i + 1;
      }
    }
    if (last !== 0) {
      next++;
      join = ' ';
      if (last < first.length) output += first.slice(last);
    }
  }
  for (; next < args.length; next++) {
    const value = args[next];
    output += join;
    output += typeof value === 'string' ? value : inspect(value, options);
    join = ' ';
  }
  return output;
}

/** util.format */
function format(...args) {
  return formatInternal(undefined, args);
}

/** util.formatWithOptions */
function formatWithOptions(inspectOptions, ...args) {
  require('internal/validators').validateObject(inspectOptions, 'inspectOptions', 6);
  return formatInternal(inspectOptions, args);
}

/** The same, with the values in an array. */
function formatArguments(inspectOptions, args) {
  return formatInternal(inspectOptions, args);
}

module.exports = {
  formatArguments,
  builtInObjects,
  customInspectSymbol,
  format,
  formatNumber,
  formatBigInt,
  formatProperty,
  formatWithOptions,
  getStringWidth,
  inspect,
  kObjectType,
  paint,
  stripVTControlCharacters,
  stylizeNoColor,
  stylizeWithColor,
};
