// The inside of a worker: from the first message on the control port to the running program, and what differs there
// from the main thread.
const { codes } = require('internal/errors');
const processObject = require('internal/process/object');
const ops = binding('worker');

const state = {
  threadId: 0, name: '', limits: {}, workerData: null, parentPort: null, isInternal: false,
};
let control;
let stdin;
const outputs = new Map(); // name → stream, once it is used

exports.state = state;
exports.isMainThread = () => processObject.info.threadId === 0;

function define(name, value) {
  Object.defineProperty(process, name, { value, writable: true, enumerable: true, configurable: true });
}

function lazyStream(name, make) {
  Object.defineProperty(process, name, {
    configurable: true,
    enumerable: true,
    get() {
      const stream = make();
      define(name, stream);
      return stream;
    },
  });
}

function output(name) {
  const { WorkerWritable } = require('internal/worker/stdio');
  const stream = new WorkerWritable(control, name);
  stream._isStdio = true;
  stream.fd = name === 'stdout' ? 1 : 2;
  if (name === 'stderr') Object.defineProperty(stream, 'isStandardError', { value: true, enumerable: false });
  outputs.set(name, stream);
  return stream;
}

function patchProcess(boot) {
  lazyStream('stdout', () => output('stdout'));
  lazyStream('stderr', () => output('stderr'));
  lazyStream('stdin', () => {
    const { WorkerReadable } = require('internal/worker/stdio');
    stdin = new WorkerReadable(control, 'stdin', true);
    stdin.fd = 0;
    if (!boot.hasStdin) stdin.push(null);
    return stdin;
  });
  for (const name of ['abort', 'chdir', 'initgroups', 'setegid', 'seteuid', 'setgid', 'setgroups', 'setuid']) {
    if (process[name] === undefined) continue;
    const refuse = {
      [name]() {
        throw new codes.ERR_WORKER_UNSUPPORTED_OPERATION(`process.${name}()`);
      },
    }[name];
    refuse.disabled = true;
    define(name, refuse);
  }
  const { umask } = process;
  define('umask', function(mask) {
    if (mask !== undefined) throw new codes.ERR_WORKER_UNSUPPORTED_OPERATION('Setting process.umask()');
    return umask();
  });
  // What a forked process has, for which a worker is the wrong place.
  for (const name of ['send', 'disconnect']) delete process[name];
  for (const name of ['_startProfilerIdleNotifier', '_stopProfilerIdleNotifier', '_debugProcess', '_debugPause', '_debugEnd']) {
    delete process[name];
  }
  if (process.env.NODE_CHANNEL_FD !== undefined) {
    const refuse = () => { throw new codes.ERR_WORKER_UNSUPPORTED_OPERATION('process.channel'); };
    const refuseConnected = () => { throw new codes.ERR_WORKER_UNSUPPORTED_OPERATION('process.connected'); };
    Object.defineProperty(process, 'channel', { configurable: true, enumerable: false, get: refuse });
    Object.defineProperty(process, 'connected', { configurable: true, enumerable: false, get: refuseConnected });
    for (const name of ['send', 'disconnect']) {
      const missing = { [name]() { throw new codes.ERR_WORKER_UNSUPPORTED_OPERATION(`process.${name}()`); } }[name];
      missing.disabled = true;
      define(name, missing);
    }
  }
  process.cwd = () => binding('process').cwd();
  process.title = 'node';
}

function controlled(message) {
  switch (message.type) {
    case 'stdio':
      void process.stdin;
      stdin.received?.(message.chunks);
      break;
    case 'wanted':
      outputs.get(message.stream)?.wanted();
      break;
    case 'ask':
      answer(message);
      break;
  }
}

function answer({ id, what, args }) {
  let reply;
  try {
    reply = { type: 'answer', id, value: require('internal/worker/figures').answers[what](...args) };
  } catch (error) {
    reply = { type: 'answer', id, error: require('internal/worker/error_transfer').describe(error) };
  }
  control.postMessage(reply);
}

exports.run = function run() {
  const { internals } = require('web/messaging');
  const [controlNumber, publicNumber, mailboxNumber] = ops.ownPorts();
  control = internals.adopt(controlNumber);
  state.parentPort = internals.adopt(publicNumber);
  state.threadId = processObject.info.threadId;
  const boot = internals.take(control).value;
  state.name = boot.name;
  state.limits = boot.limits;
  state.isInternal = boot.isInternal;
  state.workerData = boot.isInternal ? null : boot.workerData;
  require('internal/worker/environment_data').data = boot.environmentData;
  if (boot.sharesEnvironment) require('internal/process/env').share();
  require('internal/process/signals').disable();
  if (boot.keepsDescriptors) binding('fs').ownership(-1, false);
  else require('internal/fs/descriptors').trackOpened();
  control.on('message', controlled);
  control.unref();

  const options = require('internal/options');
  if (boot.execArgv === undefined) {
    options.initialize(boot.inheritedExecArgv, process.env.NODE_OPTIONS);
    options.forget(['--eval', '--print', '--check', '--test', '--interactive']);
    process.execArgv = boot.inheritedExecArgv;
  } else {
    process.execArgv = options.initialize(boot.execArgv, process.env.NODE_OPTIONS).execArgv;
  }
  process.argv = [process.execPath, boot.evaluate ? '[worker eval]' : boot.filename, ...boot.argv];
  process.argv0 = process.argv0 ?? 'node';
  patchProcess(boot);
  const { applyOptions, preload, startProfiles } = require('internal/boot/run_main');
  applyOptions();
  const { Module } = require('internal/modules/cjs');
  Module._initPaths();
  require('internal/modules/esm').install();
  if (process.env.NODE_V8_COVERAGE) require('internal/v8/coverage').start();
  startProfiles();
  if (!boot.isInternal && (options.get('--trace-event-categories') || options.get('--trace-events-enabled'))) require('internal/trace_events').start();
  require('internal/worker/thread_messages').start(mailboxNumber);
  control.postMessage({ type: 'online' });
  require('internal/loop').begin();
  if (boot.isInternal) state.parentPort = null;
  if (boot.isInternal) require(boot.source).run(boot.workerData);
  else preload(() => runProgram(boot));
};

function runProgram(boot) {
  const { pathToFileURL } = require('url');
  const url = boot.evaluate ? '[worker eval]' : pathToFileURL(boot.filename).href;
  const engine = binding('engine');
  if (engine.debuggerJoin(`[worker ${state.threadId}] ${boot.name || 'WorkerThread'}`, url)) {
    require('internal/inspector/console').wrap();
    require('internal/inspector/uncaught').tell();
    engine.debuggerWait();
    require('internal/modules/cjs').setPauseOnStart(() => engine.debuggerPauseOnNext());
  }
  switch (boot.evaluate) {
    case 'module':
      require('internal/modules/esm').runString(boot.source, '[worker eval]');
      return;
    case 'classic':
      try {
        require('internal/boot/eval_source').run('[worker eval]', boot.source);
      } catch (error) {
        require('internal/worker/error_transfer').showSource(error);
        throw error;
      }
      return;
    default:
      require('internal/modules/cjs').Module.runMain(boot.filename);
  }
}

/** The end of a worker by an error that nobody caught: the starter gets it. */
exports.fail = function fail(error) {
  const transfer = require('internal/worker/error_transfer');
  try {
    control.postMessage({ type: 'error', error: transfer.describe(error) });
  } catch {
    control.postMessage({ type: 'unserializable' });
  }
};

exports.controlPort = () => control;
