// Snapshots that a program makes of itself: `node --build-snapshot entry.js` runs the entry to its end, then V8 writes the heap
// down (UserSnapshot.java, Isolate.java), and `node --snapshot-blob snapshot.blob main.js` starts from there.
//
// The isolate that can be written down has no WebAssembly and no SharedArrayBuffer. Native handles do not survive: whatever
// the entry opens must be closed when it ends.
const { validateFunction } = require('internal/validators');

const state = {
  isBuilding: false,
  isRestored: false,
  file: undefined,
  onSerialize: [],
  onDeserialize: [],
  main: undefined,
  stackTraceLimit: undefined, // before the entry ran
  replaceAdded: undefined, // what the program had put where V8 puts things when it starts
  revert: undefined, // takes away what is there for the time of building
};

exports.isBuilding = () => state.isBuilding;
exports.isRestored = () => state.isRestored;

const errors = () => require('internal/errors').codes;

/** For what cannot be in a snapshot. */
exports.refuse = (what) => {
  if (state.isBuilding) throw new (errors().ERR_NOT_SUPPORTED_IN_SNAPSHOT)(what);
};

function requireBuilding() {
  if (!state.isBuilding) throw new (errors().ERR_NOT_BUILDING_SNAPSHOT)();
}

exports.startupSnapshot = {
  addDeserializeCallback(callback, data) {
    requireBuilding();
    validateFunction(callback, 'callback');
    state.onDeserialize.push([callback, data]);
  },
  addSerializeCallback(callback, data) {
    requireBuilding();
    validateFunction(callback, 'callback');
    state.onSerialize.push([callback, data]);
  },
  setDeserializeMainFunction(callback, data) {
    requireBuilding();
    validateFunction(callback, 'callback');
    if (state.main !== undefined) throw new (errors().ERR_DUPLICATE_STARTUP_SNAPSHOT_MAIN_FUNCTION)();
    state.main = [callback, data];
  },
  // a number, as in Node.js
  isBuildingSnapshot: () => (state.isBuilding ? 1 : 0),
};

function fail(code, text) {
  require('internal/process/stdio').writeRaw(2, `${text}\n`);
  require('internal/process/exit').exitNow(code);
}

/** The entry's path, as given or as the configuration names it. */
function entryOf(options, fs) {
  const file = options.get('--build-snapshot-config');
  if (file === undefined) return process.argv[1];
  let config;
  try {
    config = fs.readFileSync(file, 'utf8');
  } catch {
    fail(1, `Cannot read snapshot configuration from ${file}`);
  }
  try {
    config = JSON.parse(config);
  } catch {
    fail(1, `Cannot parse JSON from ${file}`);
  }
  if (typeof config?.builder !== 'string' || config.builder === '') {
    fail(1, `"builder" field of ${file} is not a non-empty string`);
  }
  if (config.withoutCodeCache !== undefined && typeof config.withoutCodeCache !== 'boolean') {
    fail(1, `"withoutCodeCache" field of ${file} is not a boolean`);
  }
  process.argv.splice(1, 0, config.builder);
  return config.builder;
}

/** Runs the entry, which sees the built-in modules only. */
exports.build = function build() {
  const options = require('internal/options');
  const fs = require('fs');
  const path = require('path');
  const entry = entryOf(options, fs);
  if (entry === undefined) {
    fail(9, '--build-snapshot must be used with an entry point script.\nUsage: node --build-snapshot /path/to/entry.js');
  }
  const filename = path.resolve(entry);
  let source;
  try {
    // the installation's own snapshot has no entry
    source = entry === 'node:embedded_snapshot_main' ? '' : fs.readFileSync(filename, 'utf8');
  } catch (error) {
    fail(1, `Cannot read builder script ${entry} for building snapshot. ${error.code}: ${require('util').getSystemErrorMessage(error.errno)}`);
  }
  state.isBuilding = true;
  state.file = path.resolve(options.get('--snapshot-blob') ?? 'snapshot.blob');
  prepare();
  const { compileFunction } = require('internal/modules/compile');
  const fn = compileFunction(source.startsWith('#!') ? `//${source}` : source, filename, 'require,__filename,__dirname');
  Reflect.apply(fn, globalThis, [requireBuiltin, filename, path.dirname(filename)]);
};

// V8 cannot write down what it would tell of after a collection of garbage.
function prepare() {
  const { register } = FinalizationRegistry.prototype;
  FinalizationRegistry.prototype.register = { register() {} }.register;
  const removeStandIns = require('internal/boot/snapshot_stand_ins').install();
  state.stackTraceLimit = Error.stackTraceLimit;
  state.revert = () => {
    FinalizationRegistry.prototype.register = register;
    state.replaceAdded = removeStandIns();
  };
}

// What does not come back as it was, for all that is known.
const UNVERIFIED = new Set(['child_process', 'cluster', 'dgram', 'http2', 'inspector', 'inspector/promises', 'repl', 'sqlite', 'test', 'tls',
  'trace_events', 'wasi', 'worker_threads']);
const warned = new Set();

function requireBuiltin(id) {
  const { Module } = require('internal/modules/cjs');
  if (typeof id !== 'string' || !Module.isBuiltin(id)) {
    const error = new Error(`Cannot find module '${id}'. `);
    error.code = 'MODULE_NOT_FOUND';
    throw error;
  }
  const name = id.startsWith('node:') ? id.slice(5) : id;
  if (UNVERIFIED.has(name) && !warned.has(name)) {
    warned.add(name);
    process.emitWarning(`It's not yet fully verified whether built-in module "${name}" works in user snapshot builder scripts.\n` +
      'It may still work in some cases, but in other cases certain run-time states may be out-of-sync after snapshot deserialization.\n' +
      'To request support for the module, use the Node.js issue tracker: https://github.com/nodejs/node/issues');
  }
  return require(name);
}

/** The entry has ended: what is left is written down. */
exports.finish = function finish() {
  for (const [callback, data] of state.onSerialize) callback(data);
  state.onSerialize = [];
  if (Object.hasOwn(Error, 'stackTraceLimit') && Error.stackTraceLimit !== state.stackTraceLimit) {
    require('internal/process/stdio').writeRaw(2, 'Error.stackTraceLimit has been modified by the snapshot builder script.\n' +
      'It will be preserved after snapshot deserialization and override --stack-trace-limit passed into the deserialized application.\n' +
      'To allow --stack-trace-limit override in the deserialized application, delete Error.stackTraceLimit.\n');
  } else {
    delete Error.stackTraceLimit;
  }
  state.revert();
  state.isBuilding = false;
  state.isRestored = true;
  binding('engine').endForSnapshot(state.file);
};

/** Puts back what the program had put where V8 has put things when it started. */
exports.replaceAdded = () => state.replaceAdded();

/** Before a main program: returns whether the snapshot brought one. */
exports.restore = function restore() {
  for (const [callback, data] of state.onDeserialize) callback(data);
  if (state.main === undefined) return false;
  const [callback, data] = state.main;
  callback(data);
  return true;
};
