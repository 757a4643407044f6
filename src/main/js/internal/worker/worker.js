// Worker: the starter's side of a thread. Two channels lead there: a control port for what the library says to itself,
// and the public one that both sides see as messages. The end comes as an event of Java, after all that was posted.
const EventEmitter = require('events');
const { codes } = require('internal/errors');
const validators = require('internal/validators');
const handles = require('internal/handles');
const loop = require('internal/loop');
const { internals, MessageChannel } = require('web/messaging');
const { WorkerReadable, WorkerWritable } = require('internal/worker/stdio');
const errorTransfer = require('internal/worker/error_transfer');
const environmentData = require('internal/worker/environment_data');
const ops = binding('worker');

/** Option of a worker that runs a module of the library, whose name is the value: its `run` gets the worker's data. */
const kInternal = Symbol('internal');
const SHARE_ENV = Symbol.for('nodejs.worker_threads.SHARE_ENV');
const COPY = 0;
const SHARED = 1;
const GIVEN = 2;

const limitNames = ['maxYoungGenerationSizeMb', 'maxOldGenerationSizeMb', 'codeRangeSizeMb', 'stackSizeMb'];
const defaultLimits = { maxYoungGenerationSizeMb: -1, maxOldGenerationSizeMb: -1, codeRangeSizeMb: -1, stackSizeMb: 4 };

let started = 0; // workers of this thread that run

// What to run: a file's path, or source text and how it is to be read.
function target(filename, options) {
  const { isURL } = require('web/url');
  const { fileURLToPath } = require('url');
  if (options.eval) {
    if (typeof filename !== 'string') {
      throw new codes.ERR_INVALID_ARG_VALUE('options.eval', options.eval, "must be false when 'filename' is not a string");
    }
    return { evaluate: 'classic', filename: undefined, source: filename };
  }
  if (isURL(filename) && filename.protocol === 'data:') {
    return { evaluate: 'module', filename: undefined, source: `import ${JSON.stringify(`${filename}`)}` };
  }
  if (isURL(filename)) return { evaluate: false, filename: fileURLToPath(filename) };
  if (typeof filename !== 'string') throw new codes.ERR_INVALID_ARG_TYPE('filename', ['string', 'URL'], filename);
  const path = require('path');
  if (path.isAbsolute(filename) || /^\.\.?[\\/]/.test(filename)) return { evaluate: false, filename: path.resolve(filename) };
  throw new codes.ERR_WORKER_PATH(filename);
}

function limits(given) {
  const all = { ...defaultLimits };
  for (const name of limitNames) {
    if (typeof given?.[name] === 'number') all[name] = name === 'maxOldGenerationSizeMb' ? Math.max(given[name], 2) : given[name];
  }
  return all;
}

// Options of the process that a worker cannot have.
function checkOptions(execArgv, env) {
  const options = require('internal/options');
  const wrong = options.notForWorkers(execArgv);
  if (wrong.length > 0) throw new codes.ERR_WORKER_INVALID_EXEC_ARGV(wrong);
  if (env?.NODE_OPTIONS !== undefined && env.NODE_OPTIONS !== process.env.NODE_OPTIONS) {
    const problems = options.notInEnvironmentOfWorkers(String(env.NODE_OPTIONS));
    if (problems.length > 0) {
      const [first] = problems;
      throw new codes.ERR_WORKER_INVALID_EXEC_ARGV(
        [`${first.replace(/=.*/s, '=')} is not allowed in NODE_OPTIONS`], 'invalid NODE_OPTIONS env variable');
    }
  }
}

function environmentOf(env) {
  if (env === SHARE_ENV) {
    require('internal/process/env').share();
    return [SHARED];
  }
  if (env === undefined || env === null) return [COPY];
  const pairs = [GIVEN];
  for (const name of Object.keys(env)) pairs.push(name, `${env[name]}`);
  return pairs;
}

function isTracing() {
  const { get } = require('internal/options');
  return get('--trace-event-categories') !== undefined || get('--trace-events-enabled') === true;
}

class Worker extends EventEmitter {
  #threadId = -1;
  #name;
  #handle;
  #control;
  #public;
  #referenced = false;
  #running = true;
  #online = false;
  #limits;
  #stdin = null;
  #stdout;
  #stderr;
  #stopping;
  #requests = new Map();
  #lastRequest = 0;
  #resource;
  #gone = false;

  constructor(filename, options = {}) {
    require('internal/process/permission').check('worker');
    require('internal/boot/user_snapshot').refuse('Creating workers');
    super();
    if (options === null || (typeof options !== 'object' && typeof options !== 'function')) validators.validateObject(options, 'options');
    for (const name of ['execArgv', 'argv']) {
      if (options[name] && !Array.isArray(options[name])) throw new codes.ERR_INVALID_ARG_TYPE(`options.${name}`, 'Array', options[name]);
    }
    const { env } = options;
    if (env !== undefined && env !== null && typeof env !== 'object' && env !== SHARE_ENV) {
      throw new codes.ERR_INVALID_ARG_TYPE('options.env', ['object', 'undefined', 'null', 'worker_threads.SHARE_ENV'], env);
    }
    const isInternal = options[kInternal] !== undefined;
    const main = isInternal ? { evaluate: 'internal', filename: undefined, source: options[kInternal] } : target(filename, options);
    let name = 'WorkerThread';
    if (options.name) {
      validators.validateString(options.name, 'options.name');
      name = options.name.trim();
    }
    this.#name = name;
    if (options.execArgv || env) checkOptions(options.execArgv ?? [], env);
    this.#limits = limits(options.resourceLimits);

    const hooks = require('internal/async_hooks');
    if (hooks.enabled()) this.#resource = hooks.initResource({ publicResource: this.#handleObject() }, 'WORKER');
    const control = new MessageChannel();
    const { port1, port2 } = new MessageChannel();
    internals.share(control.port1);
    internals.share(port1);
    this.#control = control.port1;
    this.#public = port1;
    // What cannot be cloned is said before a thread is started.
    this.#control.postMessage({
      ...main,
      argv: (options.argv ?? []).map(String),
      execArgv: options.execArgv?.map(String),
      inheritedExecArgv: process.execArgv,
      workerData: options.workerData,
      environmentData: environmentData.data,
      name,
      limits: this.#limits,
      hasStdin: Boolean(options.stdin),
      keepsDescriptors: options.trackUnmanagedFds === false,
      sharesEnvironment: env === SHARE_ENV,
      isInternal,
    }, options.transferList ?? []);

    this.#control.on('message', (message) => this.#controlled(message));
    this.#control.unref();
    this.#public.on('message', (message) => this.emit('message', message));
    this.#public.on('messageerror', (error) => this.emit('messageerror', error));
    this.#public.unref();
    this.#stdout = new WorkerReadable(this.#control, 'stdout', false);
    this.#stderr = new WorkerReadable(this.#control, 'stderr', false);
    if (options.stdin) this.#stdin = new WorkerWritable(this.#control, 'stdin');
    if (!options.stdout) pipeQuietly(this.#stdout, process.stdout);
    if (!options.stderr) pipeQuietly(this.#stderr, process.stderr);

    this.performance = { eventLoopUtilization: (one, two) => this.#utilization(one, two) };
    this.#handle = handles.add(this.#listener());
    this.#hold();
    if (started++ === 0 && require('internal/process/object').info.threadId === 0) binding('engine').debuggerJoin('', '');
    this.#threadId = ops.start(this.#handle, name, internals.giveUp(control.port2), internals.giveUp(port2),
      heapLimit(this.#limits), this.#limits.stackSizeMb, ...environmentOf(env));
    if (isInternal) return;
    if (isTracing()) require('internal/trace_events').named(this.#threadId, name);
    announce(this);
    const channel = require('diagnostics_channel').channel('worker_threads');
    if (channel.hasSubscribers) channel.publish({ worker: this });
  }

  #listener() {
    const worker = this;
    return {
      resourceName: 'Worker',
      get isReferenced() { return worker.#referenced; },
      onEvent: (kind, [code, outOfMemory, failure]) => this.#ended(code, outOfMemory, failure),
    };
  }

  #controlled(message) {
    switch (message.type) {
      case 'online':
        this.#online = true;
        this.emit('online');
        break;
      case 'error':
        this.emit('error', errorTransfer.restore(message.error));
        break;
      case 'unserializable':
        this.emit('error', new codes.ERR_WORKER_UNSERIALIZABLE_ERROR());
        break;
      case 'stdio':
        (message.stream === 'stdout' ? this.#stdout : this.#stderr).received(message.chunks);
        break;
      case 'trace':
        require('internal/trace_events').received(message.events);
        break;
      case 'wanted':
        this.#stdin?.wanted();
        break;
      case 'answer': {
        const request = this.#requests.get(message.id);
        this.#requests.delete(message.id);
        if (message.error === undefined) request?.resolve(message.value);
        else request?.reject(errorTransfer.restore(message.error));
        break;
      }
    }
  }

  #ended(code, outOfMemory, failure) {
    started--;
    internals.drain(this.#public);
    internals.drain(this.#control);
    this.#running = false;
    this.#threadId = -1;
    handles.remove(this.#handle);
    this.#public.close();
    this.#control.close();
    this.#stdin?.destroy();
    this.#stdout.finish();
    this.#stderr.finish();
    for (const { reject } of this.#requests.values()) reject(new codes.ERR_WORKER_NOT_RUNNING());
    this.#requests.clear();
    try {
      if (outOfMemory) {
        this.emit('error', new codes.ERR_WORKER_OUT_OF_MEMORY('JS heap out of memory'));
      } else if (failure !== undefined) {
        this.emit('error', new codes.ERR_WORKER_INIT_FAILED(failure));
      }
    } finally {
      this.#leave(code);
    }
  }

  // The thread counts as held until its 'exit' was heard.
  #leave(code) {
    try {
      this.emit('exit', code);
    } finally {
      if (this.#referenced) loop.unref();
      this.#referenced = false;
      this.#gone = true;
      if (this.#resource !== undefined) require('internal/async_hooks').destroy(this.#resource);
    }
  }

  // What async_hooks shows as the resource.
  #handleObject() {
    const hasRef = () => (this.#gone ? undefined : this.#referenced);
    return { hasRef };
  }

  postMessage(...args) {
    if (!this.#running) return;
    Reflect.apply(this.#public.postMessage, this.#public, args);
  }

  terminate(callback) {
    if (typeof callback === 'function') {
      process.emitWarning(
        'Passing a callback to worker.terminate() is deprecated. It returns a Promise instead.', 'DeprecationWarning', 'DEP0132');
      if (!this.#running) return Promise.resolve();
      this.once('exit', (code) => callback(null, code));
    }
    if (!this.#running) return Promise.resolve();
    this.ref();
    this.#stopping ??= new Promise((resolve) => { this.once('exit', resolve); });
    ops.stop(this.#threadId);
    return this.#stopping;
  }

  async [Symbol.asyncDispose]() {
    await this.terminate();
  }

  #hold() {
    if (!this.#running || this.#referenced) return;
    this.#referenced = true;
    loop.ref();
  }

  ref() {
    if (!this.#running) return;
    this.#hold();
    this.#public.ref();
  }

  unref() {
    if (!this.#running) return;
    this.#public.unref();
    if (!this.#referenced) return;
    this.#referenced = false;
    loop.unref();
  }

  get threadId() { return this.#threadId; }

  get threadName() { return this.#running ? this.#name : null; }

  get stdin() { return this.#stdin; }

  get stdout() { return this.#stdout; }

  get stderr() { return this.#stderr; }

  get resourceLimits() { return this.#running ? { ...this.#limits } : {}; }

  #ask(what, ...args) {
    if (!this.#running) return Promise.reject(new codes.ERR_WORKER_NOT_RUNNING());
    const id = ++this.#lastRequest;
    const asked = Promise.withResolvers();
    this.#requests.set(id, asked);
    this.#control.postMessage({ type: 'ask', id, what, args });
    return asked.promise;
  }

  getHeapSnapshot(options) {
    const figures = require('internal/worker/figures');
    return this.#ask('heapSnapshot', figures.snapshotSettings(options)).then(figures.snapshotStream);
  }

  getHeapStatistics() {
    return this.#ask('heapStatistics');
  }

  cpuUsage(previous) {
    if (previous) {
      validators.validateObject(previous, 'prev');
      require('internal/worker/figures').checkUsage(previous);
    }
    return this.#ask('cpuUsage', previous);
  }

  startCpuProfile(options) {
    return this.#profile('startCpuProfile', options);
  }

  startHeapProfile(options) {
    return this.#profile('startHeapProfile', options);
  }

  async #profile(what, ...args) {
    const number = await this.#ask(what, ...args);
    const { ProfileHandle } = require('internal/worker/figures');
    return new ProfileHandle(() => this.#ask('stopProfile', number));
  }

  #utilization(one, two) {
    const none = { idle: 0, active: 0, utilization: 0 };
    if (!this.#running || !this.#online) return none;
    return require('internal/worker/figures').utilization(this.#threadId, one, two);
  }
}

function heapLimit({ maxOldGenerationSizeMb, maxYoungGenerationSizeMb }) {
  if (!(maxOldGenerationSizeMb > 0)) return 0;
  return maxOldGenerationSizeMb + Math.max(0, maxYoungGenerationSizeMb);
}

function pipeQuietly(from, to) {
  const before = to.getMaxListeners();
  to.setMaxListeners(Infinity);
  from.pipe(to, { end: false });
  to.setMaxListeners(before);
}

function announce(worker) {
  process.nextTick(() => process.emit('worker', worker));
}

module.exports = { Worker, SHARE_ENV, kInternal, runningWorkers: () => started };
