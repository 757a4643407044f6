// ChildProcess: a process with its pipes.
const EventEmitter = require('events');
const { Readable, Writable } = require('stream');
const { codes, errnoException } = require('internal/errors');
const { validateOneOf, validateArray, validateObject, validateString } = require('internal/validators');
const handles = require('internal/handles');
const heap = require('internal/heap');
const loop = require('internal/loop');
const stdioOption = require('internal/child_process/stdio');
const ops = binding('child');

const EXIT = 0;
const OUTPUT = 1;
const OUTPUT_END = 3;
const WRITTEN = 5;

let spawnChannel;

// A pipe from the child. At most one read is under way.
class ChildOutput extends Readable {
  #handle;
  #which;
  #reading = false;
  #referenced = true;

  constructor(handle, which) {
    super({ highWaterMark: 65536 });
    this.#handle = handle;
    this.#which = which;
  }

  #setReading(reading) {
    if (this.#reading === reading) return;
    this.#reading = reading;
    if (this.#referenced) reading ? loop.ref() : loop.unref();
  }

  _read() {
    if (this.#reading) return;
    this.#setReading(true);
    ops.read(this.#handle, this.#which);
  }

  receive(bytes) {
    this.#setReading(false);
    if (!this.destroyed) this.push(bytes);
  }

  end() {
    this.#setReading(false);
    if (!this.destroyed) this.push(null);
  }

  _destroy(error, callback) {
    this.#setReading(false);
    callback(error);
  }

  ref() {
    if (!this.#referenced) {
      this.#referenced = true;
      if (this.#reading) loop.ref();
    }
    return this;
  }

  unref() {
    if (this.#referenced) {
      this.#referenced = false;
      if (this.#reading) loop.unref();
    }
    return this;
  }
}

// A pipe to the child.
class ChildInput extends Writable {
  #handle;
  #requests = new Map();
  #next = 1;

  constructor(handle) {
    super({ decodeStrings: true });
    this.#handle = handle;
  }

  _write(chunk, encoding, callback) {
    const request = this.#next++;
    this.#requests.set(request, callback);
    loop.ref();
    ops.write(this.#handle, request, chunk);
  }

  written(result) {
    const request = result < 0 ? -result - 1 : result;
    const callback = this.#requests.get(request);
    if (callback === undefined) return;
    this.#requests.delete(request);
    loop.unref();
    callback(result < 0 ? errnoException(-32, 'write') : null);
  }

  _final(callback) {
    ops.closeInput(this.#handle);
    callback();
  }

  _destroy(error, callback) {
    for (const pending of this.#requests.values()) {
      loop.unref();
      pending(error);
    }
    this.#requests.clear();
    ops.closeInput(this.#handle);
    callback(error);
  }

  ref() { return this; }
  unref() { return this; }
}

function signalName(number) {
  const { signals } = require('os').constants;
  return Object.keys(signals).find((name) => signals[name] === number) ?? null;
}

class ChildProcess extends EventEmitter {
  #handle = 0;
  #referenced = false;
  #alive = false;
  #sent = new Set(); // signals that we sent

  constructor() {
    super();
    this._closesNeeded = 1;
    this._closesGot = 0;
    this.connected = false;
    this.signalCode = null;
    this.exitCode = null;
    this.killed = false;
    this.spawnfile = null;
    this._handle = null;
  }

  spawn(options) {
    validateObject(options, 'options');
    const { serialization } = options;
    validateOneOf(serialization, 'options.serialization', [undefined, 'json', 'advanced']);
    const stdio = stdioOption.normalize(options.stdio ?? 'pipe', false);
    if (stdio.some((item) => item.type === 'ipc')) {
      throw new codes.ERR_FEATURE_UNAVAILABLE_ON_PLATFORM('child_process IPC');
    }
    if (options.envPairs === undefined) options.envPairs = [];
    else validateArray(options.envPairs, 'options.envPairs');
    validateString(options.file, 'options.file');
    this.spawnfile = options.file;
    if (options.args === undefined) this.spawnargs = [];
    else {
      validateArray(options.args, 'options.args');
      this.spawnargs = options.args;
    }
    spawnChannel ??= require('diagnostics_channel').tracingChannel('child_process.spawn');
    if (spawnChannel.hasSubscribers) spawnChannel.start.publish({ process: this, options });
    this.#handle = handles.add(this.#receiver());
    const result = ops.spawn(this.#handle, options.file, this.spawnargs.slice(1).join('\0'),
      options.cwd ?? undefined, options.envPairs.join('\0'), stdioOption.toOps(stdio), options.detached ? 1 : 0);
    const failed = result < 0;
    if (spawnChannel.hasSubscribers) {
      if (failed) spawnChannel.error.publish({ process: this, options, error: errnoException(result, 'spawn') });
      else spawnChannel.end.publish({ process: this });
    }
    if (!failed) {
      this.pid = result;
      this.#alive = true;
      this.#referenced = true;
      this._handle = { pid: result, ref() {}, unref() {} };
      loop.ref();
    }
    const streams = stdio.map((item, index) => {
      if (item.type !== 'pipe' || index > 2) return null;
      return index === 0 ? new ChildInput(this.#handle) : new ChildOutput(this.#handle, index);
    });
    this.stdio = streams;
    [this.stdin, this.stdout, this.stderr] = streams;
    if (failed) {
      if (![-2, -13, -12, -24, -23, -11].includes(result) || options.sync) {
        handles.remove(this.#handle);
        throw errnoException(result, 'spawn');
      }
      process.nextTick(() => this.#failed(result));
      for (const stream of streams) if (stream instanceof ChildOutput) stream.push(null);
      return result;
    }
    for (const stream of streams) {
      if (stream === null) continue;
      this._closesNeeded++;
      stream.once('close', () => this.#maybeClose());
    }
    process.nextTick(() => this.emit('spawn'));
    return 0;
  }

  #receiver() {
    return {
      resourceName: 'ProcessWrap',
      onBytes: (kind, offset, length) => {
        const bytes = Buffer.from(heap.u8.subarray(offset, offset + length));
        (kind === OUTPUT ? this.stdout : this.stderr)?.receive(bytes);
      },
      onEvent: (kind, value) => {
        if (kind === EXIT) this.#exited(value);
        else if (kind === WRITTEN) this.stdin?.written(value);
        else if (kind === OUTPUT_END) this.stdout?.end();
        else this.stderr?.end();
      },
    };
  }

  #failed(errno) {
    handles.remove(this.#handle);
    const error = errnoException(errno, `spawn ${this.spawnfile}`);
    error.path = this.spawnfile;
    error.spawnargs = this.spawnargs.slice(1);
    this.exitCode = errno;
    this.emit('error', error);
    for (const stream of this.stdio) stream?.destroy?.();
    process.nextTick(() => this.emit('close', this.exitCode, this.signalCode));
  }

  #exited(status) {
    this.#alive = false;
    if (this.#referenced) {
      this.#referenced = false;
      loop.unref();
    }
    const number = status - 128;
    const bySignal = number > 0 && number <= 31 && (this.#sent.has(number) || [1, 2, 6, 9, 11, 13, 15].includes(number));
    if (bySignal) this.signalCode = signalName(number);
    else this.exitCode = status;
    this._handle = null;
    if (this.stdin) this.stdin.destroy();
    this.emit('exit', this.exitCode, this.signalCode);
    process.nextTick(() => {
      for (const stream of this.stdio) {
        if (stream instanceof ChildOutput && !stream.readableFlowing && stream.listenerCount('readable') === 0 && !stream.destroyed) {
          stream.resume();
        }
      }
    });
    this.#maybeClose();
  }

  #maybeClose() {
    this._closesGot++;
    if (this._closesGot === this._closesNeeded) {
      ops.forget(this.#handle);
      handles.remove(this.#handle);
      this.emit('close', this.exitCode, this.signalCode);
    }
  }

  kill(signal) {
    const { signals } = require('os').constants;
    let number;
    if (signal === undefined || signal === null) number = signals.SIGTERM;
    else if (typeof signal === 'number' && (signal === 0 || Object.values(signals).includes(signal))) number = signal;
    else if (typeof signal === 'string') number = signals[signal.toUpperCase()];
    if (number === undefined) throw new codes.ERR_UNKNOWN_SIGNAL(signal);
    if (!this.#alive) return false;
    this.#sent.add(number);
    const result = ops.kill(this.#handle, number);
    if (result === 0) {
      if (number !== 0) this.killed = true;
      return true;
    }
    return false;
  }

  [Symbol.dispose]() {
    if (!this.killed) this.kill();
  }

  ref() {
    if (this.#alive && !this.#referenced) {
      this.#referenced = true;
      loop.ref();
    }
  }

  unref() {
    if (this.#referenced) {
      this.#referenced = false;
      loop.unref();
    }
  }
}

exports.ChildProcess = ChildProcess;
