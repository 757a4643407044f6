// Node-API: buffers and what else has bytes. Native code gets the address of their memory.
const { Buffer } = require('buffer');
const types = require('internal/util/types');
const handles = require('internal/napi/handles');
const { status } = require('internal/napi/status');
const { finalizeLater } = require('internal/napi/environment');
const { untransferable } = require('internal/clone/protocol');
const napi = binding('napi');
const engine = binding('engine');

const MAX_EXTERNAL = 2 ** 31 - 1;

const { values, answer, answerValue } = handles;
const functions = { __proto__: null };
exports.functions = functions;

const addressOf = (buffer) => (buffer.byteLength === 0 ? 0 : napi.address(buffer));

function rangeError(code, message) {
  return Object.assign(new RangeError(message), { code });
}

functions.napi_create_arraybuffer = (environment, length) => {
  const made = new ArrayBuffer(length);
  answer(0, addressOf(made));
  answerValue(1, made);
};

// An array buffer over memory of the addon, which is told when nobody can see it any more.
function externalMemory(environment, data, length, callback, hint) {
  const made = data === 0 || length === 0 ? new ArrayBuffer(0) : engine.foreignMemory(data, length);
  untransferable.add(made);
  finalizeLater(made, environment, callback, data, hint);
  return made;
}

functions.napi_create_external_arraybuffer = (environment, data, length, callback, hint) => {
  if (length > MAX_EXTERNAL) return status.INVALID_ARG;
  answerValue(0, externalMemory(environment, data, length, callback, hint));
};

functions.napi_create_external_buffer = (environment, length, data, callback, hint) => {
  if (length > MAX_EXTERNAL) return status.INVALID_ARG;
  answerValue(0, Buffer.from(externalMemory(environment, data, length, callback, hint)));
};

functions.node_api_create_sharedarraybuffer = () => status.GENERIC_FAILURE;

functions.napi_get_arraybuffer_info = (environment, value) => {
  if (!types.isAnyArrayBuffer(values[value])) return status.INVALID_ARG;
  answer(0, addressOf(values[value]));
  answer(1, values[value].byteLength);
};

functions.napi_detach_arraybuffer = (environment, value) => {
  if (!types.isArrayBuffer(values[value])) return status.ARRAYBUFFER_EXPECTED;
  values[value].transfer();
};

functions.napi_is_detached_arraybuffer = (environment, value) => {
  answer(0, types.isArrayBuffer(values[value]) && values[value].detached ? 1 : 0);
};

const KINDS = [
  'Int8Array', 'Uint8Array', 'Uint8ClampedArray', 'Int16Array', 'Uint16Array', 'Int32Array', 'Uint32Array', 'Float32Array',
  'Float64Array', 'BigInt64Array', 'BigUint64Array', 'Float16Array',
];

functions.napi_create_typedarray = (environment, kind, length, buffer, offset) => {
  const memory = values[buffer];
  const Kind = globalThis[KINDS[kind]];
  if (!types.isAnyArrayBuffer(memory) || Kind === undefined) return status.INVALID_ARG;
  const size = Kind.BYTES_PER_ELEMENT;
  if (offset % size !== 0) {
    throw rangeError('ERR_NAPI_INVALID_TYPEDARRAY_ALIGNMENT', `start offset of ${Kind.name} should be a multiple of ${size}`);
  }
  if (length * size + offset > memory.byteLength) throw rangeError('ERR_NAPI_INVALID_TYPEDARRAY_LENGTH', 'Invalid typed array length');
  answerValue(0, new Kind(memory, offset, length));
};

functions.napi_get_typedarray_info = (environment, value) => {
  const array = values[value];
  if (!types.isTypedArray(array)) return status.INVALID_ARG;
  const { buffer } = array; // asking for it moves a small array's bytes out of V8's heap
  const start = addressOf(buffer);
  answer(0, KINDS.indexOf(array[Symbol.toStringTag]));
  answer(1, array.length);
  answer(2, start === 0 ? 0 : start + array.byteOffset);
  answerValue(3, buffer);
  answer(4, array.byteOffset);
};

functions.napi_create_dataview = (environment, length, buffer, offset) => {
  const memory = values[buffer];
  if (!types.isAnyArrayBuffer(memory)) return status.INVALID_ARG;
  if (length + offset > memory.byteLength) {
    throw rangeError('ERR_NAPI_INVALID_DATAVIEW_ARGS',
                     'byte_offset + byte_length should be less than or equal to the size in bytes of the array passed in');
  }
  answerValue(0, new DataView(memory, offset, length));
};

functions.napi_get_dataview_info = (environment, value) => {
  const view = values[value];
  if (!types.isDataView(view)) return status.INVALID_ARG;
  const start = addressOf(view.buffer);
  answer(0, view.byteLength);
  answer(1, start === 0 ? 0 : start + view.byteOffset);
  answerValue(2, view.buffer);
  answer(3, view.byteOffset);
};

functions.napi_create_buffer = (environment, length) => {
  const made = Buffer.allocUnsafeSlow(length);
  answer(0, addressOf(made.buffer));
  answerValue(1, made);
};

functions.node_api_create_buffer_from_arraybuffer = (environment, buffer, offset, length) => {
  const memory = values[buffer];
  if (!types.isAnyArrayBuffer(memory)) return status.ARRAYBUFFER_EXPECTED;
  if (offset + length > memory.byteLength) throw rangeError('ERR_OUT_OF_RANGE', 'The byte offset + length is out of range');
  answerValue(0, Buffer.from(memory, offset, length));
};

functions.napi_get_buffer_info = (environment, value) => {
  const view = values[value];
  if (!ArrayBuffer.isView(view)) return status.INVALID_ARG;
  const start = addressOf(view.buffer);
  answer(0, start === 0 ? 0 : start + view.byteOffset);
  answer(1, view.byteLength);
};
