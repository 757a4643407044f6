// The standard streams. Writing to them is synchronous, as in Node.js for files, terminals and (on POSIX)
// pipes.
const ops = binding('process');
const handles = require('internal/handles');
const loop = require('internal/loop');

const END = 1;
const FAILED = 2;

// Writes a string or bytes to 1 or 2, blocking; returns 0 or -errno.
exports.writeRaw = (fd, data) => ops.write(fd, data);

// 'tty', 'file' or 'pipe'.
function typeOf(fd) {
  return ops.streamType(fd);
}
exports.typeOf = typeOf;

let StandardOutput;
function outputClass() {
  if (StandardOutput !== undefined) return StandardOutput;
  const { Writable } = require('stream');
  const { errnoException } = require('internal/errors');
  StandardOutput = class SyncWriteStream extends Writable {
    constructor(fd) {
      super({ decodeStrings: false, autoDestroy: true, emitClose: false });
      this.fd = fd;
      this._type = 'fs';
      this._isStdio = true;
    }

    _write(chunk, encoding, callback) {
      const data = typeof chunk === 'string' && encoding !== 'utf8' && encoding !== 'utf-8' && encoding !== 'buffer'
        ? Buffer.from(chunk, encoding) : chunk;
      const result = ops.write(this.fd, data);
      if (result < 0) callback(errnoException(result, 'write'));
      else callback();
    }

    ref() {
      return this;
    }

    unref() {
      return this;
    }
  };
  return StandardOutput;
}

// The descriptors of the process are never closed, and what is written after destroy() still arrives.
function dummyDestroy(error, callback) {
  callback(error);
  this._undestroy();
  if (!this._writableState.emitClose) process.nextTick(() => this.emit('close'));
}

// process.stdout (1) or process.stderr (2).
exports.output = function output(fd) {
  const type = typeOf(fd);
  let stream;
  if (type === 'tty') {
    const { WriteStream } = require('internal/tty/streams');
    stream = new WriteStream(fd);
    stream._type = 'tty';
    process.on('SIGWINCH', () => stream._refreshSize());
  } else if (type === 'file') {
    stream = new (outputClass())(fd);
  } else {
    stream = new (require('internal/process/pipe_output').Socket)(fd);
    stream._type = 'pipe';
  }
  stream.fd = fd;
  stream._isStdio = true;
  stream.destroySoon = stream.destroy;
  stream._destroy = dummyDestroy;
  if (fd === 2) {
    Object.defineProperty(stream, 'isStandardError', { value: true, enumerable: false });
  }
  return stream;
};

// process.stdin.
exports.stdin = function stdin() {
  const type = typeOf(0);
  if (type === 'file') {
    const { ReadStream } = require('fs');
    const stream = new ReadStream(null, { fd: 0, autoClose: false });
    stream.fd = 0;
    return stream;
  }
  if (!require('internal/process/object').info.ownsProcess) return new (inputClass())(0);
  let stream;
  if (type === 'tty') {
    stream = new (require('internal/tty/streams').ReadStream)(0);
  } else {
    const { LateHandle } = require('internal/tty/handle');
    stream = new (require('net').Socket)({ handle: new LateHandle(0), readable: true, writable: false, manualStart: true });
    stream._type = 'pipe';
  }
  stream.fd = 0;
  // Paused until somebody asks, and again when somebody says so: then it does not keep the process alive.
  const stop = () => {
    const { _handle: handle } = stream;
    if (!handle?.reading || stream.readableFlowing) return;
    stream._readableState.reading = false;
    handle.reading = false;
    handle.readStop();
  };
  stream.on('pause', () => process.nextTick(stop));
  return stream;
};

// Before the process ends: what terminals and pipes were like before.
exports.flush = function flush() {
  if (exports.modesChanged) ops.restoreModes();
};
exports.modesChanged = false;

// What a runtime inside another program reads: a Java stream, by one read at a time on a thread of its own.
let StandardInput;
function inputClass() {
  if (StandardInput !== undefined) return StandardInput;
  const { Readable } = require('stream');
  StandardInput = class StandardInput extends Readable {
    #handle = 0;
    #reading = false;
    #referenced = true;

    constructor(fd) {
      super({ highWaterMark: 65536, autoDestroy: true, emitClose: true });
      this.fd = fd;
      this._type = 'pipe';
    }

    #setReading(reading) {
      if (this.#reading === reading) return;
      this.#reading = reading;
      if (this.#referenced) reading ? loop.ref() : loop.unref();
    }

    _read() {
      if (this.#reading) return;
      this.#handle ||= handles.add({
        resourceName: undefined,
        onBytes: (kind, offset, length) => {
          this.#setReading(false);
          this.push(Buffer.from(require('internal/heap').u8.subarray(offset, offset + length)));
        },
        onEvent: (kind, value) => {
          this.#setReading(false);
          if (kind === END) this.push(null);
          else if (kind === FAILED) this.destroy(require('internal/errors').errnoException(value, 'read'));
        },
      });
      this.#setReading(true);
      ops.readStdin(this.#handle);
    }

    _destroy(error, callback) {
      this.#setReading(false);
      if (this.#handle !== 0) handles.remove(this.#handle);
      this.#handle = 0;
      callback(error);
    }

    pause() {
      super.pause();
      // A read that is under way goes on, but a paused stream does not keep the process alive.
      if (this.#reading && this.#referenced) {
        this.#referenced = false;
        loop.unref();
        this.#pausedReference = true;
      }
      return this;
    }

    #pausedReference = false;

    resume() {
      if (this.#pausedReference) {
        this.#pausedReference = false;
        this.ref();
      }
      return super.resume();
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

  };
  return StandardInput;
}

