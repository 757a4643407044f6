// The functions of Node-API that need JavaScript. Each gets the environment and its parameters as Java's Functions
// describes them (values as places, pointers as numbers) and answers a status; none for success.
const { setImmediate } = require('internal/timers'); // not those that a program may have replaced
const types = require('internal/util/types');
const handles = require('internal/napi/handles');
const environments = require('internal/napi/environment');
const binary = require('internal/napi/binary');
const objects = require('internal/napi/objects');
const { status } = require('internal/napi/status');

const { values, answer, answerValue, answerBigint } = handles;

const functions = { __proto__: null, ...objects.functions, ...binary.functions };

// -- values -----------------------------------------------------------------------------------------

function answers(make) {
  return (environment, value) => { answerValue(0, make(value)); };
}

functions.napi_create_object = answers(() => ({}));
functions.napi_create_array = answers(() => []);
functions.napi_create_array_with_length = answers((length) => new Array(length));
for (const name of ['double', 'int32', 'uint32', 'bigint_int64']) functions[`napi_create_${name}`] = answers((value) => value);
functions.napi_create_int64 = answers(Number);
functions.napi_create_bigint_uint64 = answers((value) => BigInt.asUintN(64, value));
functions.napi_create_date = answers((time) => new Date(time));
for (const name of ['latin1', 'utf8', 'utf16']) {
  functions[`napi_create_string_${name}`] = answers((text) => text);
  functions[`node_api_create_property_key_${name}`] = answers((text) => text);
}
functions.node_api_symbol_for = answers((text) => Symbol.for(text));

functions.napi_create_symbol = (environment, description) => {
  const text = values[description];
  if (description !== 0 && typeof text !== 'string') return status.STRING_EXPECTED;
  answerValue(0, description === 0 ? Symbol() : Symbol(text)); // eslint-disable-line symbol-description
};

functions.napi_create_function = (environment, name, callback, data) => {
  if (callback === 0) return status.INVALID_ARG;
  answerValue(0, environments.makeFunction(environment, name, callback, data));
};

const TYPES = { undefined: 0, boolean: 2, number: 3, string: 4, symbol: 5, function: 7, bigint: 9 };
functions.napi_typeof = (environment, value) => {
  const found = values[value];
  const type = TYPES[typeof found];
  answer(0, type ?? (found === null ? 1 : objects.isExternal(found) ? 8 : 6));
};

function numberAs(convert) {
  return (environment, value) => {
    const number = values[value];
    if (typeof number !== 'number') return status.NUMBER_EXPECTED;
    answer(0, convert(number));
  };
}
functions.napi_get_value_double = numberAs((number) => number);
functions.napi_get_value_int32 = numberAs((number) => number | 0);
functions.napi_get_value_uint32 = numberAs((number) => number >>> 0);
functions.napi_get_value_int64 = numberAs((number) => (Number.isFinite(number) ? number : 0));

functions.napi_get_value_bool = (environment, value) => {
  if (typeof values[value] !== 'boolean') return status.BOOLEAN_EXPECTED;
  answer(0, values[value] ? 1 : 0);
};

function bigintAs(cut) {
  return (environment, value) => {
    const number = values[value];
    if (typeof number !== 'bigint') return status.BIGINT_EXPECTED;
    const kept = cut(64, number);
    answerBigint(0, kept);
    answer(1, kept === number ? 1 : 0);
  };
}
functions.napi_get_value_bigint_int64 = bigintAs(BigInt.asIntN);
functions.napi_get_value_bigint_uint64 = bigintAs(BigInt.asUintN);

functions.napi_get_date_value = (environment, value) => {
  if (!types.isDate(values[value])) return status.DATE_EXPECTED;
  answer(0, values[value].valueOf());
};

const conversions = { bool: Boolean, number: Number, string: String };
for (const name of Object.keys(conversions)) {
  functions[`napi_coerce_to_${name}`] = (environment, value) => {
    const before = values[value];
    // Number() would take a bigint, String() a symbol.
    if (name === 'number' && typeof before === 'bigint') throw new TypeError('Cannot convert a BigInt value to a number');
    if (name === 'string' && typeof before === 'symbol') throw new TypeError('Cannot convert a Symbol value to a string');
    answerValue(0, conversions[name](before));
  };
}
functions.napi_coerce_to_object = (environment, value) => {
  if (values[value] === undefined || values[value] === null) return status.OBJECT_EXPECTED;
  answerValue(0, Object(values[value]));
};

const checks = {
  array: Array.isArray, error: types.isNativeError, date: types.isDate, promise: types.isPromise,
  arraybuffer: types.isArrayBuffer, typedarray: types.isTypedArray, dataview: types.isDataView, buffer: ArrayBuffer.isView,
};
for (const name of Object.keys(checks)) {
  functions[`napi_is_${name}`] = (environment, value) => { answer(0, checks[name](values[value]) ? 1 : 0); };
}
functions.node_api_is_sharedarraybuffer = (environment, value) => { answer(0, types.isSharedArrayBuffer(values[value]) ? 1 : 0); };

functions.napi_strict_equals = (environment, a, b) => { answer(0, values[a] === values[b] ? 1 : 0); };

functions.napi_run_script = (environment, script) => {
  if (typeof values[script] !== 'string') return status.STRING_EXPECTED;
  const run = eval; // an indirect one: the script is a global one
  answerValue(0, run(values[script]));
};

// -- errors -----------------------------------------------------------------------------------------

function makeError(Kind, code, message) {
  const error = new Kind(message);
  if (code !== undefined) error.code = code;
  return error;
}

for (const [name, Kind] of Object.entries({
  napi_$_error: Error, napi_$_type_error: TypeError, napi_$_range_error: RangeError, node_api_$_syntax_error: SyntaxError,
})) {
  functions[name.replace('$', 'create')] = (environment, code, message) => {
    if (typeof values[message] !== 'string' || code !== 0 && typeof values[code] !== 'string') return status.STRING_EXPECTED;
    answerValue(0, makeError(Kind, code === 0 ? undefined : values[code], values[message]));
  };
  functions[name.replace('$', 'throw')] = (environment, code, message) => {
    environment.pending = { error: makeError(Kind, code, message) };
  };
}

functions.napi_throw = (environment, error) => { environment.pending = { error: values[error] }; };
functions.napi_is_exception_pending = (environment) => { answer(0, environment.pending === undefined ? 0 : 1); };
functions.napi_get_and_clear_last_exception = (environment) => {
  answerValue(0, environment.pending?.error);
  environment.pending = undefined;
};
functions.napi_fatal_exception = (environment, error) => {
  require('internal/process/errors').uncaught(values[error]);
};

// -- scopes, references, promises --------------------------------------------------------------------

// The scope is the place that the value escapes to.
const EMPTY = Symbol('nothing has escaped yet');
functions.napi_open_escapable_handle_scope = () => { answer(0, handles.push(EMPTY)); };
functions.napi_close_escapable_handle_scope = (environment, scope) => { handles.reset(scope + 1); };
functions.napi_escape_handle = (environment, scope, value) => {
  if (values[scope] !== EMPTY) return status.ESCAPE_CALLED_TWICE;
  values[scope] = values[value];
  answer(0, scope);
};

const canBeWeak = (value) => (typeof value === 'object' && value !== null) || typeof value === 'function' || typeof value === 'symbol';

// The version of Node-API that has references to values that are no objects.
const REFERENCES_TO_ALL = 10;

functions.napi_create_reference = (environment, value, count) => {
  const held = values[value];
  if (environment.version < REFERENCES_TO_ALL && !canBeWeak(held)) return status.INVALID_ARG;
  answer(0, objects.addReference(environment, held, count));
};

functions.napi_delete_reference = (environment, number) => {
  if (!environment.references.delete(number)) return status.INVALID_ARG;
};

functions.napi_reference_ref = (environment, number) => {
  const reference = environment.references.get(number);
  if (reference === undefined) return status.INVALID_ARG;
  if (!objects.holds(reference)) {
    answer(0, 0);
    return;
  }
  reference.strong = objects.referenced(reference);
  answer(0, ++reference.count);
};

functions.napi_reference_unref = (environment, number) => {
  const reference = environment.references.get(number);
  if (reference === undefined) return status.INVALID_ARG;
  if (reference.count === 0) return status.GENERIC_FAILURE;
  if (--reference.count === 0) reference.strong = undefined;
  answer(0, reference.count);
};

functions.napi_get_reference_value = (environment, number) => {
  const reference = environment.references.get(number);
  if (reference === undefined) return status.INVALID_ARG;
  if (objects.holds(reference)) answerValue(0, objects.referenced(reference));
  else answer(0, 0);
};

functions.napi_create_promise = (environment) => {
  const { promise, resolve, reject } = Promise.withResolvers();
  const number = environment.nextDeferred++;
  environment.deferreds.set(number, { resolve, reject });
  answer(0, number);
  answerValue(1, promise);
};
for (const way of ['resolve', 'reject']) {
  functions[`napi_${way}_deferred`] = (environment, number, value) => {
    const deferred = environment.deferreds.get(number);
    if (deferred === undefined) return status.INVALID_ARG;
    environment.deferreds.delete(number);
    deferred[way](values[value]);
  };
}

// -- asynchronous things -----------------------------------------------------------------------------

const lazy = (id) => {
  let loaded;
  return () => (loaded ??= require(id));
};
const work = lazy('internal/napi/work');
const threadSafe = lazy('internal/napi/thread_safe');

functions.napi_create_async_work = (environment, resource, name, execute, complete, data) => {
  if (execute === 0) return status.INVALID_ARG;
  answer(0, work().create(environment, execute, complete, data));
};
functions.napi_delete_async_work = (environment, number) => (work().remove(number) ? 0 : status.INVALID_ARG);
functions.napi_queue_async_work = (environment, number) => work().queue(number);
functions.napi_cancel_async_work = (environment, number) => work().cancel(number);

functions.napi_async_init = () => { answer(0, 1); };
functions.napi_async_destroy = () => 0;
functions.napi_open_callback_scope = () => { answer(0, 1); };
functions.napi_close_callback_scope = () => 0;

functions.napi_make_callback = (environment, context, receiver, fn, count) => {
  if (typeof values[fn] !== 'function') return status.INVALID_ARG;
  answerValue(0, Reflect.apply(values[fn], values[receiver], handles.list(count)));
};

functions.node_api_post_finalizer = (environment, callback, data, hint) => {
  setImmediate(() => environments.finalizeNow({ environment, callback, data, hint })).unref();
};

// -- calls that are no function of Node-API ----------------------------------------------------------

const TEXT = -2;
const requests = {
  __proto__: null,
  '-1': objects.describe,
  '-3'(environment, pointer, fn, finalizer, data) {
    if (fn !== 0 && typeof values[fn] !== 'function') return status.INVALID_ARG;
    answer(0, threadSafe().add(environment, pointer, values[fn], finalizer, data));
  },
  '-4'(environment, number, referenced) { threadSafe().reference(number, referenced === 1); },
  '-5'(environment, digits) {
    if (digits === '') throw new RangeError('Maximum BigInt size exceeded');
    answerValue(0, BigInt(digits[0] === '-' ? `0x${digits.slice(1)}` : `0x${digits}`) * (digits[0] === '-' ? -1n : 1n));
  },
};

// What a value's text is, led by a sign of its type.
function text(value) {
  const found = values[value];
  if (typeof found === 'string') return `"${found}`;
  return typeof found === 'bigint' ? `n${found.toString(16)}` : undefined;
}

// These do nothing while an exception waits.
const REFUSED = /^napi_(?:new_instance|call_function|make_callback|coerce_to_(?:number|object|string)|(?:get|set|has|delete|define)_(?:own_|named_|all_)?(?:property|properties|property_names|element)|has_own_property|run_script|instanceof|define_class|create_(?:promise|dataview|typedarray|arraybuffer|buffer|date|bigint_words|async_work)|resolve_deferred|reject_deferred|throw.*|wrap|unwrap|remove_wrap|object_freeze|object_seal|type_tag_object|check_object_type_tag|get_date_value|escape_handle)$/;

let table = [];

exports.setNames = function setNames(names) {
  table = names.map((name) => ({ run: functions[name], refused: REFUSED.test(name) }));
};

exports.call = function call(number, environmentNumber, ...args) {
  const environment = environments.get(environmentNumber);
  try {
    if (number < 0) return number === TEXT ? text(args[0]) : requests[number](environment, ...args) ?? status.OK;
    const { run, refused } = table[number];
    if (run === undefined) return status.GENERIC_FAILURE;
    if (refused && environment.pending !== undefined) return status.PENDING_EXCEPTION;
    return run(environment, ...args) ?? status.OK;
  } catch (error) {
    environment.pending = { error };
    return status.PENDING_EXCEPTION;
  }
};
