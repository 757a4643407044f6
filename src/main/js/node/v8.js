// node:v8. https://nodejs.org/api/v8.html

const { validateString } = require('internal/validators');
const { Buffer } = require('buffer');
const { Serializer, Deserializer } = require('internal/clone/serializer');

const engine = binding('engine');

// How serialize() numbers views: they are written as (number, length, bytes).
const viewTypes = [
  'Int8Array', 'Uint8Array', 'Uint8ClampedArray', 'Int16Array', 'Uint16Array', 'Int32Array', 'Uint32Array', 'Float32Array',
  'Float64Array', 'DataView', 'Buffer', 'BigInt64Array', 'BigUint64Array', 'Float16Array',
];
const kBufferIndex = 10;

function viewTypeOf(view) {
  if (view instanceof Buffer) return kBufferIndex;
  return viewTypes.indexOf(Object.prototype.toString.call(view).slice(8, -1));
}

class DefaultSerializer extends Serializer {
  constructor() {
    super();
    this._setTreatArrayBufferViewsAsHostObjects(true);
  }

  _writeHostObject(view) {
    const type = ArrayBuffer.isView(view) ? viewTypeOf(view) : -1;
    if (type < 0) throw new this._getDataCloneError(`Unserializable host object: ${require('internal/util/inspect').inspect(view)}`);
    this.writeUint32(type);
    this.writeUint32(view.byteLength);
    this.writeRawBytes(new Uint8Array(view.buffer, view.byteOffset, view.byteLength));
  }
}

class DefaultDeserializer extends Deserializer {
  _readHostObject() {
    const name = viewTypes[this.readUint32()];
    const byteLength = this.readUint32();
    const at = this._readRawBytes(byteLength);
    const { buffer, byteOffset } = this.buffer;
    const offset = byteOffset + at;
    if (name === 'Buffer') return Buffer.from(buffer, offset, byteLength);
    const type = globalThis[name];
    const size = type.BYTES_PER_ELEMENT || 1;
    if (offset % size === 0) return new type(buffer, offset, byteLength / size);
    // Copied to where it is aligned.
    const copy = new Uint8Array(buffer, offset, byteLength).slice();
    return new type(copy.buffer, 0, byteLength / size);
  }
}

function serialize(value) {
  const serializer = new DefaultSerializer();
  serializer.writeHeader();
  serializer.writeValue(value);
  return serializer.releaseBuffer();
}

function deserialize(buffer) {
  if (!ArrayBuffer.isView(buffer)) {
    const error = new TypeError('buffer must be a TypedArray or a DataView');
    error.code = 'ERR_INVALID_ARG_TYPE';
    throw error;
  }
  const deserializer = new DefaultDeserializer(buffer);
  deserializer.readHeader();
  return deserializer.readValue();
}

// What --max-old-space-size says, else V8's own default for a machine of this size.
function heapSizeLimit() {
  const megabytes = Number(require('internal/options').get('--max-old-space-size'));
  return megabytes > 0 ? megabytes * 1048576 : 4345298944;
}

function getHeapStatistics() {
  const [used, total, embedder, backingStores] = engine.heapStatistics();
  const limit = heapSizeLimit();
  return {
    total_heap_size: total,
    total_heap_size_executable: 262144,
    total_physical_size: total,
    total_available_size: limit - used,
    used_heap_size: used,
    heap_size_limit: limit,
    malloced_memory: embedder,
    peak_malloced_memory: embedder,
    does_zap_garbage: 0,
    number_of_native_contexts: 1,
    number_of_detached_contexts: 0,
    total_global_handles_size: 8192,
    used_global_handles_size: 2112,
    external_memory: backingStores,
    total_allocated_bytes: total,
  };
}

function isStringOneByteRepresentation(content) {
  validateString(content, 'content');
  // eslint-disable-next-line no-control-regex
  return !/[^\0-\xff]/.test(content);
}

// A number that changes with V8's version and flags, as code caches depend on them.
function cachedDataVersionTag() {
  let hash = 0x811c9dc5;
  for (const char of process.versions.v8) hash = Math.imul(hash ^ char.charCodeAt(0), 0x01000193);
  return hash >>> 0;
}

// Flags cannot be changed once V8 runs; those that turn something on that is always on need no change.
function setFlagsFromString(flags) {
  validateString(flags, 'flags');
}

function notAvailable(name) {
  return {
    [name]() {
      const error = new Error(`v8.${name}() is not available in Junction: the engine's interface does not offer it`);
      error.code = 'ERR_FEATURE_UNAVAILABLE_ON_PLATFORM';
      throw error;
    },
  }[name];
}

const startupSnapshot = {
  isBuildingSnapshot: () => false,
  addSerializeCallback: notBuilding,
  addDeserializeCallback: notBuilding,
  setDeserializeMainFunction: notBuilding,
};

function notBuilding() {
  const { codes: { ERR_NOT_BUILDING_SNAPSHOT } } = require('internal/errors');
  throw new ERR_NOT_BUILDING_SNAPSHOT();
}

module.exports = {
  cachedDataVersionTag,
  getHeapSnapshot: notAvailable('getHeapSnapshot'),
  getHeapStatistics,
  getHeapSpaceStatistics: notAvailable('getHeapSpaceStatistics'),
  getHeapCodeStatistics: notAvailable('getHeapCodeStatistics'),
  getCppHeapStatistics: notAvailable('getCppHeapStatistics'),
  setFlagsFromString,
  Serializer,
  Deserializer,
  DefaultSerializer,
  DefaultDeserializer,
  deserialize,
  takeCoverage: notAvailable('takeCoverage'),
  stopCoverage: notAvailable('stopCoverage'),
  serialize,
  writeHeapSnapshot: notAvailable('writeHeapSnapshot'),
  queryObjects: notAvailable('queryObjects'),
  startupSnapshot,
  setHeapSnapshotNearHeapLimit: notAvailable('setHeapSnapshotNearHeapLimit'),
  isStringOneByteRepresentation,
};
