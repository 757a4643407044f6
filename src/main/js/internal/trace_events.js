// Trace events: what happens when, in the format of Chrome's tracing, for --trace-event-categories and node:trace_events.
//
// Nothing is traced where it happens: the first time a category is wanted, what it tells of is wrapped. The events are
// kept and written when the last category is given up or the process ends.
const options = require('internal/options');

const wanted = new Map(); // category → how many ask for it
const installed = new Set();
let events = [];
let rotation = 0;

const now = () => Math.round(Number(process.hrtime.bigint() / 1000n));

const isOn = (category) => {
  for (const name of wanted.keys()) if (category === name || category.startsWith(`${name}.`)) return true;
  return false;
};

// Categories as events have them: node.fs.sync is also of node.fs and node.
function chain(category) {
  const parts = category.split('.');
  return parts.map((_, index) => parts.slice(0, index + 1).join('.')).join(',');
}

function emit(category, phase, name, { id, args = {}, time = now() } = {}) {
  if (!isOn(category)) return;
  const event = { pid: process.pid, tid: process.pid, ts: time, tts: Math.round(process.cpuUsage().user), ph: phase, cat: chain(category), name, dur: 0, tdur: 0 };
  if (id !== undefined) event.id = `0x${id.toString(16)}`;
  event.args = args;
  events.push(event);
}

// ---- What categories tell of -------------------------------------------------------------------------

function traceConsole() {
  const category = 'node.console';
  const { console } = globalThis;
  const labels = new Set();
  const counts = new Map();
  const wrap = (method, told) => {
    const printed = console[method];
    console[method] = {
      [method](label = 'default', ...rest) {
        told(`${label}`);
        return Reflect.apply(printed, this, [label, ...rest]);
      },
    }[method];
  };
  wrap('time', (label) => {
    labels.add(label);
    emit(category, 'b', `time::${label}`, { id: 0 });
  });
  wrap('timeLog', (label) => labels.has(label) && emit(category, 'n', `time::${label}`, { id: 0 }));
  wrap('timeEnd', (label) => labels.delete(label) && emit(category, 'e', `time::${label}`, { id: 0 }));
  wrap('count', (label) => {
    counts.set(label, (counts.get(label) ?? 0) + 1);
    emit(category, 'C', `count::${label}`, { id: 0, args: { data: counts.get(label) } });
  });
  wrap('countReset', (label) => {
    counts.set(label, 0);
    emit(category, 'C', `count::${label}`, { id: 0, args: { data: 0 } });
  });
}

function traceAsyncHooks() {
  const category = 'node.async_hooks';
  const types = new Map();
  require('async_hooks').createHook({
    init(asyncId, type, triggerAsyncId) {
      types.set(asyncId, type);
      emit(category, 'b', type, { id: asyncId, args: { data: { triggerAsyncId, executionAsyncId: require('async_hooks').executionAsyncId() } } });
    },
    before: (asyncId) => emit(category, 'B', `${types.get(asyncId)}_CALLBACK`, { id: asyncId }),
    after: (asyncId) => emit(category, 'E', `${types.get(asyncId)}_CALLBACK`, { id: asyncId }),
    destroy(asyncId) {
      emit(category, 'e', types.get(asyncId) ?? 'Unknown', { id: asyncId });
      types.delete(asyncId);
    },
  }).enable();
}

function traceBootstrap() {
  const { performance } = require('perf_hooks');
  const { nodeTiming } = performance;
  const began = now() - Math.round(performance.now() * 1000);
  const tell = (name) => {
    if (nodeTiming[name] >= 0) emit('node.bootstrap', 'I', name, { time: began + Math.round(nodeTiming[name] * 1000) });
  };
  for (const name of ['environment', 'nodeStart', 'v8Start', 'bootstrapComplete']) tell(name);
  process.on('exit', () => {
    tell('loopStart');
    emit('node.bootstrap', 'I', 'loopExit');
  });
}

function traceEnvironment() {
  emit('node.environment', 'b', 'Environment', { id: 1, args: { args: { args: process.argv, exec_args: process.execArgv } } });
  process.on('exit', () => emit('node.environment', 'e', 'Environment', { id: 1 }));
}

// The operations of the file system that have one name here and there.
const FILE_OPERATIONS = `access chmod chown close copyfile fchmod fchown fdatasync fstat fsync ftruncate futimes lchown link lstat lutimes
  mkdir mkdtemp open read readlink realpath rename rmdir stat symlink unlink utimes write`.split(/\s+/);

function traceFiles(isAsync) {
  const fs = binding('fs');
  const category = isAsync ? 'node.fs.async' : 'node.fs.sync';
  let nextId = 0;
  for (const name of FILE_OPERATIONS) {
    const method = isAsync ? `${name}Async` : name;
    const operation = fs[method];
    if (typeof operation !== 'function') continue;
    fs[method] = isAsync ? (callback, ...args) => {
      const id = ++nextId;
      emit(category, 'b', name, { id });
      return operation((...results) => {
        emit(category, 'e', name, { id });
        return callback(...results);
      }, ...args);
    } : (...args) => {
      emit(category, 'B', `fs.sync.${name}`);
      const result = operation(...args);
      emit(category, 'E', `fs.sync.${name}`);
      return result;
    };
  }
}

const SOURCES = [
  ['node.console', traceConsole], ['node.async_hooks', traceAsyncHooks], ['node.bootstrap', traceBootstrap],
  ['node.environment', traceEnvironment], ['node.fs.sync', () => traceFiles(false)], ['node.fs.async', () => traceFiles(true)],
];

// ---- The file -----------------------------------------------------------------------------------------

function metadata() {
  const made = (name, args) => ({ pid: process.pid, tid: process.pid, ts: now(), tts: 0, ph: 'M', cat: '__metadata', name, dur: 0, tdur: 0, args });
  const { versions, arch, platform, release } = process;
  return [
    made('process_name', { name: process.title }), made('version', { node: versions.node }),
    made('thread_name', { name: 'JavaScriptMainThread' }),
    made('node', { process: { versions, arch, platform, release: { name: release.name } } }),
  ];
}

function write() {
  const pattern = options.get('--trace-event-file-pattern') ?? 'node_trace.${rotation}.log';
  const file = pattern.replaceAll('${pid}', process.pid).replaceAll('${rotation}', ++rotation);
  const text = JSON.stringify({ traceEvents: [...events, ...metadata()] });
  events = [];
  require('fs').writeFileSync(file, text);
}

let writesAtEnd = false;

exports.enable = function enable(categories) {
  for (const name of categories) wanted.set(name, (wanted.get(name) ?? 0) + 1);
  for (const [category, install] of SOURCES) {
    if (installed.has(category) || !isOn(category)) continue;
    installed.add(category);
    install();
  }
  if (writesAtEnd) return;
  writesAtEnd = true;
  require('internal/process/exit').atEnd(write);
};

exports.disable = function disable(categories) {
  for (const name of categories) {
    const count = wanted.get(name) - 1;
    if (count > 0) wanted.set(name, count);
    else wanted.delete(name);
  }
};

exports.enabled = () => (wanted.size === 0 ? undefined : [...wanted.keys()].sort().join(','));

/** Traces what the command line names. */
exports.start = () => exports.enable(options.get('--trace-event-categories').split(',').map((name) => name.trim()).filter(Boolean));
