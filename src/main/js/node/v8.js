// node:v8. https://nodejs.org/api/v8.html

const { validateFunction, validateObject, validateOneOf, validateString, validateUint32 } = require('internal/validators');
const { Buffer } = require('buffer');
const { Serializer, Deserializer } = require('internal/clone/serializer');

const profilers = require('internal/v8/profilers');

const snapshots = () => require('internal/v8/heap_snapshot');
const statistics = () => require('internal/v8/statistics');

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

let lastTotal = 0;

function getHeapStatistics() {
  const found = statistics().heap();
  // V8 does not tell what was allocated ever; it is at least what there is now.
  lastTotal = Math.max(lastTotal, found.used_heap_size + found.malloced_memory);
  return { ...found, total_allocated_bytes: lastTotal };
}

const getHeapSpaceStatistics = () => statistics().spaces();

function getCppHeapStatistics(type = 'detailed') {
  validateOneOf(type, 'type', ['brief', 'detailed']);
  // V8 has no C++ heap of objects here.
  return {
    __proto__: null, committed_size_bytes: 0, resident_size_bytes: 0, used_size_bytes: 0, space_statistics: [], type_names: [],
    detail_level: type,
  };
}

function getHeapSnapshot(options) {
  const settings = snapshots().readOptions(options);
  const { Readable } = require('stream');
  class HeapSnapshotStream extends Readable {
    _read() {
      snapshots().take(settings, (chunk) => this.push(chunk));
      this.push(null);
      this._read = () => {};
    }
  }
  return new HeapSnapshotStream();
}

function writeHeapSnapshot(filename, options) {
  if (filename !== undefined) filename = require('internal/fs/utils').getValidatedPath?.(filename) ?? checkedPath(filename);
  const settings = snapshots().readOptions(options);
  const { path: name, directory } = { path: filename ?? snapshots().fileName(), directory: require('internal/options').get('--diagnostic-dir') };
  const target = filename === undefined && directory ? require('path').join(directory, name) : name;
  const fs = require('fs');
  const fd = fs.openSync(target, 'w');
  try {
    snapshots().take(settings, (chunk) => fs.writeSync(fd, chunk));
  } finally {
    fs.closeSync(fd);
  }
  return target;
}

function checkedPath(path) {
  if (path instanceof URL) return require('url').fileURLToPath(path);
  if (Buffer.isBuffer(path)) return path.toString();
  validateString(path, 'path');
  return path;
}

function queryObjects(constructor, options = {}) {
  validateFunction(constructor, 'constructor');
  validateObject(options, 'options');
  const format = options.format || 'count';
  if (format !== 'count' && format !== 'summary') {
    const { codes } = require('internal/errors');
    throw new codes.ERR_INVALID_ARG_VALUE('options.format', format);
  }
  require('internal/util').emitExperimentalWarning('v8.queryObjects()');
  const objects = require('internal/v8/query_objects')(constructor.prototype);
  if (format === 'count') return objects.length;
  const { inspect } = require('internal/util/inspect');
  return objects.map((object) => inspect(object, { depth: 0 }));
}

// Coverage of a run under NODE_V8_COVERAGE; without it there is nothing to write or stop.
const coverage = () => (process.env.NODE_V8_COVERAGE ? require('internal/v8/coverage') : undefined);
function takeCoverage() {
  coverage()?.take();
}
function stopCoverage() {
  coverage()?.stop();
}

let snapshotsNearLimit = 0;
function setHeapSnapshotNearHeapLimit(limit) {
  validateUint32(limit, 'limit', true);
  if (snapshotsNearLimit > 0) return;
  notAvailable('setHeapSnapshotNearHeapLimit')();
  snapshotsNearLimit = limit;
}

function setHeapProfileNearHeapLimit(limit) {
  validateUint32(limit, 'limit', true);
  notAvailable('setHeapProfileNearHeapLimit')();
}

function isStringOneByteRepresentation(content) {
  validateString(content, 'content');
  // eslint-disable-next-line no-control-regex
  return !/[^\0-\xff]/.test(content);
}

const flagsSet = [];

// A number that changes with V8's version and flags, as code caches depend on them.
function cachedDataVersionTag() {
  let hash = 0x811c9dc5;
  for (const char of process.versions.v8 + flagsSet.join(' ')) hash = Math.imul(hash ^ char.charCodeAt(0), 0x01000193);
  return hash >>> 0;
}

// Flags cannot be changed once V8 runs; those that turn something on that is always on need no change.
function setFlagsFromString(flags) {
  validateString(flags, 'flags');
  flagsSet.push(flags);
  // Programs get at gc() so: the flag, then a new context.
  for (const flag of flags.split(/\s+/)) {
    if (/^--(?:no-?)?expose[-_]gc$/.test(flag)) require('internal/vm/context').offersGc = !flag.startsWith('--no');
  }
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

module.exports = {
  cachedDataVersionTag,
  getHeapSnapshot,
  getHeapStatistics,
  getHeapSpaceStatistics,
  getHeapCodeStatistics: () => statistics().code(),
  getCppHeapStatistics,
  setFlagsFromString,
  Serializer,
  Deserializer,
  DefaultSerializer,
  DefaultDeserializer,
  deserialize,
  takeCoverage,
  stopCoverage,
  serialize,
  writeHeapSnapshot,
  promiseHooks: require('internal/v8/promise_hooks'),
  queryObjects,
  startupSnapshot: require('internal/boot/user_snapshot').startupSnapshot,
  setHeapSnapshotNearHeapLimit,
  setHeapProfileNearHeapLimit,
  GCProfiler: profilers.GCProfiler,
  startCpuProfile: profilers.startCpuProfile,
  startHeapProfile: profilers.startHeapProfile,
  isStringOneByteRepresentation,
};
