// Node-API: objects, their properties, classes, and what native code attaches to objects.
const handles = require('internal/napi/handles');
const { makeFunction, finalizeLater, cancelFinalizer } = require('internal/napi/environment');
const { status } = require('internal/napi/status');

const { values, answer, answerValue } = handles;
const functions = { __proto__: null };
exports.functions = functions;

const isObject = (value) => (typeof value === 'object' && value !== null) || typeof value === 'function';
const isNullish = (value) => value === undefined || value === null;
const isName = (value) => typeof value === 'string' || typeof value === 'symbol';

// -- properties --------------------------------------------------------------------------------------

// The key is a value (property), a text (named_property) or an index (element).
for (const [kind, keyOf] of Object.entries({ property: (key) => values[key], named_property: (key) => key, element: (key) => key })) {
  functions[`napi_get_${kind}`] = (environment, object, key) => {
    if (isNullish(values[object])) return status.OBJECT_EXPECTED;
    answerValue(0, values[object][keyOf(key)]);
  };
  functions[`napi_set_${kind}`] = (environment, object, key, value) => {
    if (isNullish(values[object])) return status.OBJECT_EXPECTED;
    const target = Object(values[object]);
    Reflect.set(target, keyOf(key), values[value], target);
  };
  functions[`napi_has_${kind}`] = (environment, object, key) => {
    if (isNullish(values[object])) return status.OBJECT_EXPECTED;
    answer(0, keyOf(key) in Object(values[object]) ? 1 : 0);
  };
  functions[`napi_delete_${kind}`] = (environment, object, key) => {
    if (isNullish(values[object])) return status.OBJECT_EXPECTED;
    answer(0, Reflect.deleteProperty(Object(values[object]), keyOf(key)) ? 1 : 0);
  };
}

functions.napi_has_own_property = (environment, object, key) => {
  if (isNullish(values[object])) return status.OBJECT_EXPECTED;
  if (!isName(values[key])) return status.NAME_EXPECTED;
  answer(0, Object.hasOwn(values[object], values[key]) ? 1 : 0);
};

functions.napi_get_prototype = (environment, object) => {
  if (isNullish(values[object])) return status.OBJECT_EXPECTED;
  answerValue(0, Object.getPrototypeOf(values[object]));
};
functions.node_api_set_prototype = (environment, object, prototype) => {
  if (!isObject(values[object])) return status.OBJECT_EXPECTED;
  Object.setPrototypeOf(values[object], values[prototype]);
};

const OWN_ONLY = 1;
const FILTER = { WRITABLE: 1, ENUMERABLE: 2, CONFIGURABLE: 4, SKIP_STRINGS: 8, SKIP_SYMBOLS: 16 };
const NUMBERS_TO_STRINGS = 1;
const MAX_INDEX = 0xfffffffe;

function isIndex(key) {
  const number = Number(key);
  return number >= 0 && number <= MAX_INDEX && String(number >>> 0) === key;
}

function propertyNames(object, mode, filter, conversion) {
  const names = new Set();
  const hidden = new Set();
  for (let at = object; at !== null; at = mode === OWN_ONLY ? null : Object.getPrototypeOf(at)) {
    for (const key of Reflect.ownKeys(at)) {
      if (names.has(key) || hidden.has(key)) continue;
      const property = Reflect.getOwnPropertyDescriptor(at, key);
      const wanted = property !== undefined
        && !(filter & FILTER.ENUMERABLE && !property.enumerable)
        && !(filter & FILTER.WRITABLE && !property.writable && property.set === undefined)
        && !(filter & FILTER.CONFIGURABLE && !property.configurable)
        && !(filter & FILTER.SKIP_STRINGS && typeof key === 'string')
        && !(filter & FILTER.SKIP_SYMBOLS && typeof key === 'symbol');
      (wanted ? names : hidden).add(key);
    }
  }
  return Array.from(names, (key) => (conversion !== NUMBERS_TO_STRINGS && typeof key === 'string' && isIndex(key) ? Number(key) : key));
}

functions.napi_get_all_property_names = (environment, object, mode, filter, conversion) => {
  if (isNullish(values[object])) return status.OBJECT_EXPECTED;
  answerValue(0, propertyNames(Object(values[object]), mode, filter, conversion));
};
functions.napi_get_property_names = (environment, object) => {
  if (isNullish(values[object])) return status.OBJECT_EXPECTED;
  answerValue(0, propertyNames(Object(values[object]), 0, FILTER.ENUMERABLE | FILTER.SKIP_SYMBOLS, NUMBERS_TO_STRINGS));
};

functions.napi_get_array_length = (environment, array) => {
  if (!Array.isArray(values[array])) return status.ARRAY_EXPECTED;
  answer(0, values[array].length);
};

functions.napi_object_freeze = (environment, object) => { Object.freeze(values[object]); };
functions.napi_object_seal = (environment, object) => { Object.seal(values[object]); };

// -- descriptors and classes -------------------------------------------------------------------------

const WRITABLE = 1;
const ENUMERABLE = 2;
const CONFIGURABLE = 4;
const STATIC = 1 << 10;

let described = [];

// One descriptor of the list that the call after these is about.
exports.describe = function describe(environment, index, name, method, getter, setter, value, attributes, data) {
  if (index === 0) described = [];
  const key = typeof name === 'number' ? values[name] : name;
  described.push({ key, method, getter, setter, value, attributes, data });
};

function define(environment, target, { key, method, getter, setter, value, attributes, data }) {
  const name = typeof key === 'symbol' ? '' : key;
  const property = {
    __proto__: null, enumerable: (attributes & ENUMERABLE) !== 0, configurable: (attributes & CONFIGURABLE) !== 0,
  };
  if (getter !== 0 || setter !== 0) {
    if (getter !== 0) property.get = makeFunction(environment, name, getter, data);
    if (setter !== 0) property.set = makeFunction(environment, name, setter, data);
  } else {
    property.writable = (attributes & WRITABLE) !== 0;
    property.value = method === 0 ? values[value] : makeFunction(environment, name, method, data);
  }
  Object.defineProperty(target, key, property);
}

functions.napi_define_properties = (environment, object, count) => {
  if (!isObject(values[object])) return status.OBJECT_EXPECTED;
  const properties = count === 0 ? [] : described;
  if (!properties.every(({ key }) => isName(key))) return status.NAME_EXPECTED;
  for (const property of properties) define(environment, values[object], property);
};

functions.napi_define_class = (environment, name, constructor, data, count) => {
  if (constructor === 0) return status.INVALID_ARG;
  const properties = count === 0 ? [] : described;
  if (!properties.every(({ key }) => isName(key))) return status.NAME_EXPECTED;
  const made = makeFunction(environment, name, constructor, data);
  for (const property of properties) {
    define(environment, property.attributes & STATIC ? made : made.prototype, property);
  }
  answerValue(0, made);
};

// -- calls -------------------------------------------------------------------------------------------

functions.napi_call_function = (environment, receiver, fn, count) => {
  if (typeof values[fn] !== 'function') return status.FUNCTION_EXPECTED;
  answerValue(0, Reflect.apply(values[fn], values[receiver], handles.list(count)));
};

functions.napi_new_instance = (environment, constructor, count) => {
  if (typeof values[constructor] !== 'function') return status.FUNCTION_EXPECTED;
  answerValue(0, Reflect.construct(values[constructor], handles.list(count)));
};

functions.napi_instanceof = (environment, object, constructor) => {
  if (typeof values[constructor] !== 'function') {
    environment.pending = {
      error: Object.assign(new TypeError('Constructor must be a function'), { code: 'ERR_NAPI_CONS_FUNCTION' }),
    };
    return status.FUNCTION_EXPECTED;
  }
  answer(0, values[object] instanceof values[constructor] ? 1 : 0);
};

// -- what native code attaches to objects ------------------------------------------------------------

exports.addReference = function addReference(environment, value, count) {
  const number = environment.nextReference++;
  const weak = canBeWeak(value) ? new WeakRef(value) : undefined;
  environment.references.set(number, { weak, strong: count > 0 ? value : undefined, count });
  return number;
};

const canBeWeak = (value) => isObject(value) || (typeof value === 'symbol' && Symbol.keyFor(value) === undefined);

// Whether the value of a reference is still there: what cannot be weak is gone once nothing holds it.
exports.holds = (reference) => reference.count > 0 || reference.weak?.deref() !== undefined;

exports.referenced = (reference) => (reference.count > 0 ? reference.strong : reference.weak.deref());

const wraps = new WeakMap();
const externals = new WeakMap();
const tags = new WeakMap();

exports.isExternal = (value) => externals.has(value);

functions.napi_wrap = (environment, object, data, callback, hint) => {
  const wrapped = values[object];
  if (!isObject(wrapped)) return status.OBJECT_EXPECTED;
  if (wraps.has(wrapped)) return status.INVALID_ARG;
  const entry = { data };
  wraps.set(wrapped, entry);
  finalizeLater(wrapped, environment, callback, data, hint, entry);
  answer(0, exports.addReference(environment, wrapped, 0));
};

functions.napi_unwrap = (environment, object) => {
  if (!isObject(values[object])) return status.OBJECT_EXPECTED;
  const entry = wraps.get(values[object]);
  if (entry === undefined) return status.INVALID_ARG;
  answer(0, entry.data);
};

functions.napi_remove_wrap = (environment, object) => {
  const wrapped = values[object];
  if (!isObject(wrapped)) return status.OBJECT_EXPECTED;
  const entry = wraps.get(wrapped);
  if (entry === undefined) return status.INVALID_ARG;
  wraps.delete(wrapped);
  cancelFinalizer(entry);
  answer(0, entry.data);
};

functions.napi_add_finalizer = (environment, object, data, callback, hint) => {
  if (!isObject(values[object])) return status.OBJECT_EXPECTED;
  if (callback === 0) return status.INVALID_ARG;
  finalizeLater(values[object], environment, callback, data, hint);
  answer(0, exports.addReference(environment, values[object], 0));
};

functions.napi_create_external = (environment, data, callback, hint) => {
  const external = Object.create(null);
  externals.set(external, data);
  finalizeLater(external, environment, callback, data, hint);
  answerValue(0, external);
};

functions.napi_get_value_external = (environment, value) => {
  const external = values[value];
  if (!isObject(external) || !externals.has(external)) return status.INVALID_ARG;
  answer(0, externals.get(external));
};

functions.napi_type_tag_object = (environment, object, tag) => {
  if (!isObject(values[object])) return status.OBJECT_EXPECTED;
  if (tags.has(values[object])) return status.INVALID_ARG;
  tags.set(values[object], tag);
};

functions.napi_check_object_type_tag = (environment, object, tag) => {
  if (!isObject(values[object])) return status.OBJECT_EXPECTED;
  answer(0, tags.get(values[object]) === tag ? 1 : 0);
};
