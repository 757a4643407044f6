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

// Threads of the program other than its first have numbers of their own.
const ownThread = () => process.pid + require('internal/process/object').info.threadId;

function emit(category, phase, name, { id, args = {}, time = now(), thread = ownThread(), duration = 0 } = {}) {
  if (!isOn(category)) return;
  const event = {
    pid: process.pid, tid: thread, ts: time, tts: Math.round(process.cpuUsage().user), ph: phase, cat: chain(category), name, dur: duration,
    tdur: duration,
  };
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
  const timers = require('internal/timers');
  const { runTimers, runImmediates } = timers;
  const timed = (name, fn) => () => {
    const time = now();
    fn();
    emit('node.environment', 'X', name, { time, duration: now() - time });
  };
  timers.runTimers = timed('RunTimers', runTimers);
  const check = timed('CheckImmediate', runImmediates);
  timers.runImmediates = () => {
    if (timers.hasImmediates()) check();
    emit('node.environment', 'X', 'RunAndClearNativeImmediates');
  };
  finals.push(() => {
    for (const name of ['BeforeExit', 'RunCleanup', 'AtExit']) emit('node.environment', 'X', name);
    emit('node.environment', 'e', 'Environment', { id: 1 });
  });
}

const finals = []; // what is told just before the events are written

// The operations of the file system by the names that Node.js has for them; some of ours do the work of several.
const FILE_OPERATIONS = new Map(`access chmod chown close copyfile fchmod fchown fdatasync fstat fsync ftruncate futimes link mkdir mkdtemp open
  read readlink realpath rename rmdir stat symlink unlink utimes write`.split(/\s+/).map((name) => [name, [name]]));
for (const [operation, names] of [
  ['copyFile', 'copyfile'], ['fstatShared', 'fstat'], ['list', 'readdir'], ['mkdirs', 'mkdir'], ['openWholeFile', 'open fstat read close'],
  ['readFileUtf8', 'open fstat read close'], ['readFully', 'read'], ['readShared', 'read'], ['readSharedFile', 'open fstat read close'],
  ['readSmallFile', 'open fstat read close'], ['readv', 'read'], ['statShared', 'stat'], ['writeFile', 'open write close'],
  ['writeShared', 'write'], ['writeString', 'write'], ['writev', 'write'],
]) FILE_OPERATIONS.set(operation, names.split(' '));

// Those that can be told not to follow a link, with which argument, and what they are then.
const OF_LINKS = { __proto__: null, chown: [3, 'lchown'], stat: [1, 'lstat'], utimes: [3, 'lutimes'] };

function traceFiles(isAsync) {
  const fs = binding('fs');
  const category = isAsync ? 'node.fs.async' : 'node.fs.sync';
  let nextId = 0;
  for (const [key, names] of FILE_OPERATIONS) {
    const method = isAsync ? `${key}Async` : key;
    const operation = fs[method];
    if (typeof operation !== 'function') continue;
    const [flag, ofLinks] = OF_LINKS[names[0]] ?? [];
    const namesFor = (args) => (flag !== undefined && args[flag] === false ? [ofLinks] : names);
    fs[method] = isAsync ? (callback, ...args) => {
      const told = namesFor(args);
      const id = ++nextId;
      for (const name of told) emit(category, 'b', name, { id });
      return operation((...results) => {
        for (const name of told) emit(category, 'e', name, { id });
        return callback(...results);
      }, ...args);
    } : (...args) => {
      const time = now();
      const result = operation(...args);
      for (const name of namesFor(args)) {
        emit(category, 'B', `fs.sync.${name}`, { time });
        emit(category, 'E', `fs.sync.${name}`);
      }
      return result;
    };
  }
}

const traceSyncFiles = () => traceFiles(false);
const traceAsyncFiles = () => traceFiles(true);

function traceHttp() {
  const channels = require('diagnostics_channel');
  const ids = new WeakMap();
  let lastId = 0;
  const begin = (name) => ({ request }) => {
    ids.set(request, ++lastId);
    emit('node.http', 'b', name, { id: lastId });
  };
  const end = (name, data) => (message) => {
    const id = ids.get(message.request);
    if (id !== undefined) emit('node.http', 'e', name, { id, args: { data: data(message) } });
  };
  channels.subscribe('http.client.request.start', begin('http.client.request'));
  channels.subscribe('http.client.response.finish',
    end('http.client.request', ({ request, response }) => ({ path: request.path, statusCode: response.statusCode })));
  channels.subscribe('http.server.request.start', begin('http.server.request'));
  channels.subscribe('http.server.response.finish',
    end('http.server.request', ({ request, response }) => ({ url: request.url, statusCode: response.statusCode })));
}

function traceConnections() {
  const category = 'node.net.native';
  let lastId = 0;
  const tell = (socket, events, args) => {
    const id = ++lastId;
    emit(category, 'b', 'connect', { id, args });
    let done = false;
    const end = (status) => () => {
      if (done) return;
      done = true;
      emit(category, 'e', 'connect', { id, args: { status } });
    };
    socket.once('connect', end(0));
    for (const event of events) socket.once(event, end(-1));
  };
  require('diagnostics_channel').subscribe('net.client.socket', ({ socket }) => {
    let isNetwork = false;
    socket.on('connectionAttempt', (ip, port) => {
      isNetwork = true;
      tell(socket, ['connectionAttemptFailed', 'connectionAttemptTimeout', 'close'], { ip, port });
    });
    process.nextTick(() => {
      if (!isNetwork && typeof socket._pipeName === 'string') {
        const path = socket._pipeName;
        const isAbstract = path.startsWith('\0');
        tell(socket, ['close'], { path_type: isAbstract ? 'abstract socket' : 'file', pipe_path: isAbstract ? path.slice(1) : path });
      }
    });
  });
}

function traceLookups() {
  const dns = binding('dns');
  const { lookupAsync } = dns;
  const FAMILIES = { __proto__: null, 0: 'unspec', 4: 'ipv4', 6: 'ipv6' };
  let lastId = 0;
  dns.lookupAsync = (callback, hostname, family, ...rest) => {
    const id = ++lastId;
    emit('node.dns.native', 'b', 'lookup', { id, args: { hostname, family: FAMILIES[family] ?? 'unspec' } });
    return lookupAsync((error, found) => {
      emit('node.dns.native', 'e', 'lookup', { id, args: { count: Array.isArray(found) ? found.length : 0, order: 0 } });
      return callback(error, found);
    }, hostname, family, ...rest);
  };
}

function traceRejections() {
  let unhandled = 0;
  let handledAfter = 0;
  require('internal/process/errors').observeRejections((isHandled) => {
    if (isHandled) handledAfter++;
    else unhandled++;
    emit('node.promises.rejections', 'C', 'rejections', { args: { unhandled, handledAfter } });
  });
}

// Work of other threads. When it began and ended there is not known, so it is shown for as long as it was under way.
function traceWork() {
  const NAMES = { __proto__: null, crypto: 'crypto', zlib: 'zlib' };
  let lastId = 0;
  require('internal/requests').setTracer((capability, op) => {
    const name = NAMES[capability] ?? (capability === 'fs' && /^(?:read|open)\w*File/.test(op) ? 'fs.readfile' : undefined);
    if (name === undefined) return undefined;
    const id = ++lastId;
    const time = now();
    emit('node.threadpoolwork.async', 'b', name, { id });
    return () => {
      const thread = process.pid + 1000 + (id % 4);
      emit('node.threadpoolwork.sync', 'B', name, { thread, time });
      emit('node.threadpoolwork.sync', 'E', name, { thread });
      emit('node.threadpoolwork.async', 'e', name, { id, args: { result: 0 } });
    };
  });
}

function traceModules() {
  const channels = require('diagnostics_channel').tracingChannel('module.require');
  channels.start.subscribe(({ id }) => emit('node.module_timer', 'b', `require('${id}')`, { id: 0 }));
  channels.end.subscribe(({ id }) => emit('node.module_timer', 'e', `require('${id}')`, { id: 0 }));
}

function traceEngine() {
  const { performance } = require('perf_hooks');
  const { nodeTiming } = performance;
  const began = now() - Math.round(performance.now() * 1000);
  const time = began + Math.round(nodeTiming.v8Start * 1000);
  const duration = Math.max(1, Math.round((nodeTiming.environment - nodeTiming.v8Start) * 1000));
  emit('v8', 'X', 'V8.DeserializeIsolate', { time, duration });
}

const THREADPOOL = 'node.threadpoolwork';
const SOURCES = [
  ['node.console', traceConsole], ['node.async_hooks', traceAsyncHooks], ['node.bootstrap', traceBootstrap],
  ['node.environment', traceEnvironment], ['node.fs.sync', traceSyncFiles], ['node.fs.async', traceAsyncFiles],
  ['node.http', traceHttp], ['node.net.native', traceConnections], ['node.dns.native', traceLookups],
  ['node.promises.rejections', traceRejections], [`${THREADPOOL}.sync`, traceWork], [`${THREADPOOL}.async`, traceWork],
  ['node.module_timer', traceModules], ['v8', traceEngine],
];

// ---- The file -----------------------------------------------------------------------------------------

const firstTitle = () => options.get('--title') ?? process.execPath;

function metadata() {
  const made = (name, args, thread = process.pid) => ({
    pid: process.pid, tid: thread, ts: now(), tts: 0, ph: 'M', cat: '__metadata', name, dur: 0, tdur: 0, args,
  });
  const { versions, arch, platform, release } = process;
  const told = [made('process_name', { name: firstTitle() })];
  if (process.title !== firstTitle()) told.push(made('process_name', { name: process.title }));
  told.push(made('version', { node: versions.node }), made('thread_name', { name: 'JavaScriptMainThread' }));
  for (let worker = 1; worker <= 4; worker++) told.push(made('thread_name', { name: 'PlatformWorkerThread' }, process.pid + 1000 + worker % 4));
  for (const [thread, name] of threads) told.push(made('thread_name', { name }, process.pid + thread));
  told.push(made('node', { process: { versions, arch, platform, release: { name: release.name } } }));
  return told;
}

const threads = new Map(); // id of a worker → its name here

/** A worker has started. */
exports.named = (threadId, name) => threads.set(threadId, name === '' ? `[worker ${threadId}]` : `[worker ${threadId}] ${name}`);

/** What a worker has told. */
exports.received = (given) => { events.push(...given); };

function write() {
  for (const tell of finals) tell();
  const { threadId } = require('internal/process/object').info;
  if (threadId !== 0) {
    require('internal/worker/child').controlPort().postMessage({ type: 'trace', events });
    events = [];
    return;
  }
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
    if (installed.has(install) || !isOn(category)) continue;
    installed.add(install);
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

/** Whether the command line asks for traces. */
exports.isAsked = () => Boolean(options.get('--trace-event-categories') || options.get('--trace-events-enabled'));

/** Traces what the command line names. */
exports.start = () => {
  const names = options.get('--trace-event-categories') ?? 'v8,node,node.async_hooks';
  exports.enable(names.split(',').map((name) => name.trim()).filter(Boolean));
};
