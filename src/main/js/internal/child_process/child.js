// ChildProcess: a process with its pipes, which are sockets, and its channel.
const EventEmitter = require('events');
const net = require('net');
const { errnoException } = require('internal/errors');
const { validateArray, validateObject, validateOneOf, validateString } = require('internal/validators');
const { Pipe } = require('internal/net/handles');
const asyncHooks = require('internal/async_hooks');
const handles = require('internal/handles');
const loop = require('internal/loop');
const stdioOption = require('internal/child_process/stdio');
const { decode, signalNumber } = require('internal/child_process/status');
const ops = binding('child');

const ENOENT = -2;
const ESRCH = -3;
const EAGAIN = -11;
const EACCES = -13;
const EINVAL = -22;
const ENFILE = -23;
const EMFILE = -24;
const ENOSYS = -38;

// Failures to start that are told by an 'error' event; others are thrown.
const LATE = new Set([EACCES, EAGAIN, EMFILE, ENFILE, ENOENT]);

let spawnChannel;

// What keeps the loop alive for a running process and hears of its end.
class Process {
  #handle = 0;
  #referenced = true;
  resourceName = 'ProcessWrap';
  provider = 'PROCESSWRAP';
  onexit = null;
  pid = undefined;

  constructor() {
    asyncHooks.initResource(this, this.provider);
  }

  // Answers our ends of the pipes, or -errno.
  spawn(options, stdio) {
    this.#handle = handles.add(this);
    const result = ops.spawn(this.#handle, options.file, stdioOption.join(options.args ?? []), options.cwd ?? undefined,
      stdioOption.join(options.envPairs), stdioOption.toOps(stdio), options.detached ? 1 : 0,
      options.uid ?? -1, options.gid ?? -1);
    if (typeof result === 'number') {
      this.#forget();
      return result;
    }
    const [pid, ...ends] = result;
    this.pid = pid;
    if (this.#referenced) loop.ref();
    return ends;
  }

  get isReferenced() {
    return this.#handle !== 0 && this.#referenced;
  }

  #forget() {
    if (this.#handle === 0) return;
    handles.remove(this.#handle);
    this.#handle = 0;
    asyncHooks.destroy(this);
  }

  onEvent(kind, status) {
    if (this.#referenced) loop.unref();
    this.#forget();
    asyncHooks.before(this);
    this.onexit(decode(status));
    asyncHooks.after(this);
  }

  kill(signal) {
    return this.#handle === 0 ? ESRCH : ops.kill(this.pid, signal);
  }

  ref() {
    if (this.#referenced) return;
    this.#referenced = true;
    if (this.#handle !== 0) loop.ref();
  }

  unref() {
    if (!this.#referenced) return;
    this.#referenced = false;
    if (this.#handle !== 0) loop.unref();
  }

  hasRef() {
    return this.isReferenced;
  }

  getAsyncId() {
    return this.asyncId;
  }

  close() {}
}

// What nobody reads is read away, so that the stream ends.
function flushStdio(child) {
  for (const stream of child.stdio ?? []) {
    if (stream?.readable && !stream[usedAsStdio]) stream.resume();
  }
}

const usedAsStdio = Symbol('used as stdio');

// A stream that was given to a child is the child's.
function giveAway({ handle, stream }) {
  handle.reading = false;
  handle.readStop();
  if (typeof stream.pause !== 'function') return;
  stream.pause();
  stream.readableFlowing = false;
  if (stream._readableState) stream._readableState.reading = false;
  stream[usedAsStdio] = true;
}

function ChildProcess() {
  EventEmitter.call(this);
  this._closesNeeded = 1;
  this._closesGot = 0;
  this.connected = false;
  this.signalCode = null;
  this.exitCode = null;
  this.killed = false;
  this.spawnfile = null;
  this._handle = new Process();
  this._handle.onexit = (ended) => onExit(this, ended);
  const channel = require('diagnostics_channel').channel('child_process');
  if (channel.hasSubscribers) channel.publish({ process: this });
}
Object.setPrototypeOf(ChildProcess.prototype, EventEmitter.prototype);
Object.setPrototypeOf(ChildProcess, EventEmitter);

function onExit(child, { code, signal }) {
  if (signal) child.signalCode = signal;
  else child.exitCode = code;
  child.stdin?.destroy();
  child._handle?.close();
  child._handle = null;
  if (code < 0) {
    const error = errnoException(code, child.spawnfile ? `spawn ${child.spawnfile}` : 'spawn');
    if (child.spawnfile) error.path = child.spawnfile;
    error.spawnargs = child.spawnargs.slice(1);
    child.emit('error', error);
  } else {
    child.emit('exit', child.exitCode, child.signalCode);
  }
  process.nextTick(flushStdio, child);
  maybeClose(child);
}

function maybeClose(child) {
  child._closesGot++;
  if (child._closesGot === child._closesNeeded) child.emit('close', child.exitCode, child.signalCode);
}

ChildProcess.prototype.spawn = function spawn(options) {
  validateObject(options, 'options');
  validateOneOf(options.serialization, 'options.serialization', [undefined, 'json', 'advanced']);
  const serialization = options.serialization || 'json';
  const stdio = stdioOption.normalize(options.stdio || 'pipe', false);
  const ipc = stdio.findIndex((item) => item.type === 'ipc');
  if (ipc >= 0) {
    if (options.envPairs === undefined) options.envPairs = [];
    else validateArray(options.envPairs, 'options.envPairs');
    options.envPairs.push(`NODE_CHANNEL_FD=${ipc}`, `NODE_CHANNEL_SERIALIZATION_MODE=${serialization}`);
  }
  validateString(options.file, 'options.file');
  this.spawnfile = options.file;
  if (options.args === undefined) {
    this.spawnargs = [];
  } else {
    validateArray(options.args, 'options.args');
    this.spawnargs = options.args;
  }
  if (options.envPairs === undefined) options.envPairs = [];
  else validateArray(options.envPairs, 'options.envPairs');

  spawnChannel ??= require('diagnostics_channel').tracingChannel('child_process.spawn');
  if (spawnChannel.hasSubscribers) spawnChannel.start.publish({ process: this, options });
  const result = this._handle.spawn(options, stdio);
  const failure = typeof result === 'number' ? result : 0;
  if (spawnChannel.hasSubscribers) {
    if (failure === 0) spawnChannel.end.publish({ process: this });
    else spawnChannel.error.publish({ process: this, options, error: errnoException(failure, 'spawn') });
  }
  if (LATE.has(failure)) {
    process.nextTick(() => onExit(this, { code: failure, signal: null }));
    if (failure === EMFILE || failure === ENFILE) return failure;
  } else if (failure !== 0) {
    this._handle.close();
    this._handle = null;
    throw errnoException(failure, 'spawn');
  } else {
    process.nextTick(() => this.emit('spawn'));
  }
  this.pid = this._handle.pid;
  const ends = failure === 0 ? result : undefined;
  const streams = stdio.map((item, index) => {
    if (item.type === 'wrap') giveAway(item);
    return item.type === 'pipe' ? openPipe(this, index, ends?.[index]) : null;
  });
  [this.stdin, this.stdout, this.stderr] = streams;
  this.stdio = streams;
  // Last, so that nothing can throw once the channel is there.
  if (ipc >= 0 && ends !== undefined) {
    require('internal/child_process/channel').setUp(this, ends[ipc], serialization, true);
  }
  return failure;
};

// A socket for our end of a pipe, or for none.
function openPipe(child, index, descriptor) {
  let handle = null;
  if (descriptor !== undefined) {
    handle = new Pipe(Pipe.SOCKET);
    handle.open(descriptor);
  }
  const socket = new net.Socket({ handle, readable: index > 0 });
  if (index > 0) {
    if (handle === null) {
      // Nothing was started: the stream is at its end.
      socket.push(null);
      socket.end();
    }
    child._closesNeeded++;
    socket.on('close', () => maybeClose(child));
  }
  return socket;
}

ChildProcess.prototype.kill = function kill(signal) {
  const number = signal === 0 ? 0 : signalNumber(signal === undefined ? 'SIGTERM' : signal);
  if (!this._handle) return false;
  const result = this._handle.kill(number);
  if (result === 0) {
    this.killed = true;
    return true;
  }
  if (result === EINVAL || result === ENOSYS) throw errnoException(result, 'kill');
  if (result !== ESRCH) this.emit('error', errnoException(result, 'kill'));
  return false;
};

ChildProcess.prototype[Symbol.dispose] = function dispose() {
  if (!this.killed) this.kill();
};

ChildProcess.prototype.ref = function ref() {
  this._handle?.ref();
};

ChildProcess.prototype.unref = function unref() {
  this._handle?.unref();
};

exports.ChildProcess = ChildProcess;
