// fs.Utf8Stream: gathers small writes, such as log lines, and hands them to the system in large pieces. It is no
// node:stream; it has the events ready, write, drain, drop, error, finish and close.
//
// Content waits in a queue of pieces of at most maxWrite; the piece being written is kept apart, since the system may
// take less than all of it. One write runs at a time; when it ends, `released` decides what is next: the rest of the
// piece, a reopen, the next piece, or the end.
const EventEmitter = require('events');
const path = require('path');
const { codes } = require('internal/errors');
const {
  validateBoolean, validateFunction, validateObject, validateOneOf, validateUint32,
} = require('internal/validators');
const { kEmptyObject, sleep } = require('internal/util');

const { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_STATE } = codes;

const kBusyDelay = 100;
const kHighWaterMark = 16387;
const kMaxWrite = 16 * 1024;

/** What the two content modes do differently with pieces. */
const textPieces = {
  empty: '',
  check(data) {
    return `${data}`;
  },
  join: (piece, data) => piece + data,
  /** A number of bytes as a number of characters. */
  written(piece, bytes) {
    const { Buffer } = require('buffer');
    if (bytes === undefined || Buffer.byteLength(piece) === bytes) return piece.length;
    const all = Buffer.from(piece);
    // A character of which only some bytes were taken counts as not written.
    while (bytes > 0 && (all[bytes] & 0xc0) === 0x80) bytes--;
    return all.subarray(0, bytes).toString().length;
  },
  rest: (piece, count) => piece.slice(count),
  arguments: (piece) => [piece, 'utf8'],
};

const bufferPieces = {
  get empty() {
    return require('buffer').Buffer.alloc(0);
  },
  check(data) {
    const { Buffer } = require('buffer');
    if (!Buffer.isBuffer(data)) throw new ERR_INVALID_ARG_TYPE('data', 'Buffer', data);
    return data;
  },
  join: (piece, data) => require('buffer').Buffer.concat([piece, data]),
  written: (piece, bytes) => bytes ?? piece.length,
  rest: (piece, count) => piece.subarray(count),
  arguments: (piece) => [piece],
};

function isBusy(error) {
  return error.code === 'EAGAIN' || error.code === 'EBUSY';
}

class Utf8Stream extends EventEmitter {
  #pieces;
  #queue = [];
  #current;
  #length = 0;
  #fd = -1;
  #file = null;
  #fs;
  #options;
  #writing = false;
  #opening = false;
  #reopening = false;
  #ending = false;
  #destroyed = false;
  #flushPending = false;
  #drainScheduled = false;
  #timer;

  constructor(options = kEmptyObject) {
    validateObject(options, 'options');
    let { fd } = options;
    const {
      dest, minLength = 0, maxLength = 0, maxWrite = kMaxWrite, periodicFlush = 0, sync = false, append = true, mode,
      mkdir = false, retryEAGAIN = () => true, fsync = false, contentMode = 'utf8', fs: override = kEmptyObject,
    } = options;
    super();
    fd ??= dest;
    validateUint32(minLength, 'options.minLength');
    validateUint32(maxLength, 'options.maxLength');
    validateUint32(maxWrite, 'options.maxWrite');
    validateUint32(periodicFlush, 'options.periodicFlush');
    for (const [name, value] of Object.entries({ sync, append, mkdir, fsync })) validateBoolean(value, `options.${name}`);
    validateFunction(retryEAGAIN, 'options.retryEAGAIN');
    validateOneOf(contentMode, 'options.contentMode', ['utf8', 'buffer']);
    validateObject(override, 'options.fs');
    this.#fs = { ...require('fs'), ...override };
    for (const name of ['write', 'writeSync', 'fsync', 'fsyncSync', 'close', 'open', 'openSync', 'mkdir', 'mkdirSync']) {
      validateFunction(this.#fs[name], `options.fs.${name}`);
    }
    this.#options = {
      minLength, maxLength, maxWrite: maxWrite || kMaxWrite, periodicFlush, sync, append, mode, mkdir, retryEAGAIN, fsync,
      contentMode,
    };
    this.#pieces = contentMode === 'utf8' ? textPieces : bufferPieces;
    this.#current = this.#pieces.empty;
    if (typeof fd === 'number') {
      this.#fd = fd;
      process.nextTick(() => this.emit('ready'));
    } else if (typeof fd === 'string') {
      this.#open(fd);
    } else {
      throw new ERR_INVALID_ARG_TYPE('fd', ['number', 'string'], fd);
    }
    if (minLength >= this.#options.maxWrite) {
      throw new ERR_INVALID_ARG_VALUE('minLength', minLength, `should be smaller than maxWrite (${this.#options.maxWrite})`);
    }
    this.on('newListener', (name) => {
      if (name === 'drain') this.#drainScheduled = false;
    });
    if (periodicFlush !== 0) {
      this.#timer = require('timers').setInterval(() => this.flush(), periodicFlush);
      this.#timer.unref();
    }
  }

  write(data) {
    this.#checkAlive();
    data = this.#pieces.check(data);
    const { maxLength, maxWrite, minLength } = this.#options;
    const length = this.#length + data.length;
    if (maxLength && length > maxLength) {
      this.emit('drop', data);
      return this.#length < kHighWaterMark;
    }
    const last = this.#queue.length - 1;
    if (last < 0 || this.#queue[last].length + data.length > maxWrite) this.#queue.push(data);
    else this.#queue[last] = this.#pieces.join(this.#queue[last], data);
    this.#length = length;
    if (!this.#writing && this.#length >= minLength) this.#write();
    return this.#length < kHighWaterMark;
  }

  flush(callback) {
    if (callback != null) validateFunction(callback, 'cb');
    if (this.#destroyed) {
      const error = new ERR_INVALID_STATE('Utf8Stream is destroyed');
      if (!callback) throw error;
      callback(error);
      return;
    }
    if (this.#options.minLength <= 0) {
      callback?.();
      return;
    }
    if (callback) this.#callWhenDrained(callback);
    if (this.#writing) return;
    if (this.#queue.length === 0) this.#queue.push(this.#pieces.empty);
    this.#write();
  }

  #callWhenDrained(callback) {
    this.#flushPending = true;
    const onDrain = () => {
      this.off('error', onError);
      const end = (error) => {
        this.#flushPending = false;
        // A file that was closed in the meantime was written before.
        callback(error?.code === 'EBADF' ? undefined : error);
      };
      if (this.#options.fsync) end();
      else this.#fs.fsync(this.#fd, end);
    };
    const onError = (error) => {
      this.#flushPending = false;
      this.off('drain', onDrain);
      callback(error);
    };
    this.once('drain', onDrain);
    this.once('error', onError);
  }

  flushSync() {
    this.#checkAlive();
    if (this.#fd < 0) throw new ERR_INVALID_STATE('Invalid file descriptor');
    if (!this.#writing && this.#current.length > 0) {
      this.#queue.unshift(this.#current);
      this.#current = this.#pieces.empty;
    }
    while (this.#queue.length > 0) {
      const piece = this.#queue[0];
      if (piece.length === 0) {
        this.#queue.shift();
        continue;
      }
      try {
        const bytes = this.#fs.writeSync(this.#fd, ...this.#pieces.arguments(piece));
        this.#queue[0] = this.#take(piece, bytes);
      } catch (error) {
        if (!isBusy(error) || !this.#options.retryEAGAIN(error, piece.length, this.#length - piece.length)) throw error;
        sleep(kBusyDelay);
      }
    }
    try {
      this.#fs.fsyncSync(this.#fd);
    } catch { /* what cannot be synced, such as a pipe, needs no sync */ }
  }

  reopen(file) {
    this.#checkAlive();
    if (this.#opening) {
      this.once('ready', () => this.reopen(file));
      return;
    }
    if (this.#ending) return;
    if (!this.#file) {
      throw new ERR_INVALID_STATE('Unable to reopen a file descriptor, you must pass a file to Utf8Stream');
    }
    if (file) this.#file = file;
    this.#reopening = true;
    if (this.#writing) return;
    this.#reopen();
  }

  #reopen() {
    const fd = this.#fd;
    this.once('ready', () => {
      if (fd === this.#fd) return;
      this.#fs.close(fd, (error) => {
        if (error) this.emit('error', error);
      });
    });
    this.#open(this.#file);
  }

  end() {
    this.#checkAlive();
    if (this.#opening) {
      this.once('ready', () => this.end());
      return;
    }
    if (this.#ending) return;
    this.#ending = true;
    if (this.#writing) return;
    if (this.#length > 0 && this.#fd >= 0) this.#write();
    else this.#close();
  }

  destroy() {
    if (!this.#destroyed) this.#close();
  }

  [Symbol.dispose]() {
    this.destroy();
  }

  get mode() {
    return this.#options.mode;
  }

  get file() {
    return this.#file;
  }

  get fd() {
    return this.#fd;
  }

  get minLength() {
    return this.#options.minLength;
  }

  get maxLength() {
    return this.#options.maxLength;
  }

  get writing() {
    return this.#writing;
  }

  get sync() {
    return this.#options.sync;
  }

  get fsync() {
    return this.#options.fsync;
  }

  get append() {
    return this.#options.append;
  }

  get periodicFlush() {
    return this.#options.periodicFlush;
  }

  get contentMode() {
    return this.#options.contentMode;
  }

  get mkdir() {
    return this.#options.mkdir;
  }

  #checkAlive() {
    if (this.#destroyed) throw new ERR_INVALID_STATE('Utf8Stream is destroyed');
  }

  #open(file) {
    this.#opening = true;
    this.#writing = true;
    this.#drainScheduled = false;
    this.#file = file;
    const { append, mkdir, mode, sync } = this.#options;
    const flags = append ? 'a' : 'w';
    const opened = (error, fd) => this.#opened(error, fd);
    if (sync) {
      let fd;
      try {
        if (mkdir) this.#fs.mkdirSync(path.dirname(file), { recursive: true });
        fd = this.#fs.openSync(file, flags, mode);
      } catch (error) {
        opened(error);
        throw error;
      }
      opened(null, fd);
    } else if (mkdir) {
      this.#fs.mkdir(path.dirname(file), { recursive: true }, (error) => {
        if (error) opened(error);
        else this.#fs.open(file, flags, mode, opened);
      });
    } else {
      this.#fs.open(file, flags, mode, opened);
    }
  }

  #opened(error, fd) {
    const reopened = this.#reopening;
    this.#reopening = false;
    this.#writing = false;
    this.#opening = false;
    if (error) {
      if (!this.#options.sync) this.emit('error', error);
      else process.nextTick(() => { if (this.listenerCount('error') > 0) this.emit('error', error); });
      return;
    }
    this.#fd = fd;
    if (this.#options.sync) process.nextTick(() => this.emit('ready'));
    else this.emit('ready');
    if (this.#destroyed) return;
    if ((!this.#writing && this.#length > this.#options.minLength) || this.#flushPending) this.#write();
    else if (reopened) process.nextTick(() => this.emit('drain'));
  }

  /** Begins to write the next piece. */
  #write() {
    this.#writing = true;
    if (this.#current.length === 0) this.#current = this.#queue.shift() ?? this.#pieces.empty;
    this.#writeCurrent();
  }

  #writeCurrent() {
    const args = this.#pieces.arguments(this.#current);
    if (!this.#options.sync) {
      this.#fs.write(this.#fd, ...args, (error, bytes) => this.#released(error, bytes));
      return;
    }
    let bytes;
    try {
      bytes = this.#fs.writeSync(this.#fd, ...args);
    } catch (error) {
      this.#released(error);
      return;
    }
    this.#released(null, bytes);
  }

  /** What is left of a piece of which some bytes are written. */
  #take(piece, bytes) {
    const count = this.#pieces.written(piece, bytes);
    this.#length = Math.max(0, this.#length - count);
    return this.#pieces.rest(piece, count);
  }

  #released(error, bytes) {
    if (error) {
      if (isBusy(error) && this.#options.retryEAGAIN(error, this.#current.length, this.#length - this.#current.length)) {
        if (this.#options.sync) {
          sleep(kBusyDelay);
          this.#writeCurrent();
        } else {
          require('timers').setTimeout(() => this.#writeCurrent(), kBusyDelay);
        }
        return;
      }
      this.#writing = false;
      this.emit('error', error);
      return;
    }
    this.emit('write', bytes);
    this.#current = this.#take(this.#current, bytes);
    if (this.#current.length > 0) {
      this.#writeCurrent();
      return;
    }
    if (this.#options.fsync) this.#fs.fsyncSync(this.#fd);
    if (this.#reopening) {
      this.#writing = false;
      this.#reopening = false;
      this.reopen();
    } else if (this.#length > this.#options.minLength) {
      this.#write();
    } else if (this.#ending) {
      if (this.#length > 0) {
        this.#write();
      } else {
        this.#writing = false;
        this.#close();
      }
    } else {
      this.#writing = false;
      if (!this.#options.sync) {
        this.emit('drain');
      } else if (!this.#drainScheduled) {
        this.#drainScheduled = true;
        process.nextTick(() => {
          this.#drainScheduled = false;
          if (this.listenerCount('drain') > 0) this.emit('drain');
        });
      }
    }
  }

  #close() {
    if (this.#fd === -1) {
      this.once('ready', () => this.#close());
      return;
    }
    if (this.#timer !== undefined) require('timers').clearInterval(this.#timer);
    this.#destroyed = true;
    this.#queue = [];
    const closed = (error) => {
      if (error) {
        this.emit('error', error);
        return;
      }
      if (this.#ending && !this.#writing) this.emit('finish');
      this.emit('close');
    };
    const close = () => {
      if (this.#fd === 1 || this.#fd === 2) closed();
      else this.#fs.close(this.#fd, closed);
    };
    if (this.#options.fsync) close();
    else this.#fs.fsync(this.#fd, close);
  }
}

module.exports = Utf8Stream;
