// fs.ReadStream and fs.WriteStream. Both may be called without new and have prototypes that programs patch
// (graceful-fs does), hence functions and not classes.
const { Readable, Writable, finished } = require('stream');
const { codes } = require('internal/errors');
const {
  validateAbortSignal, validateBoolean, validateFunction, validateInteger,
} = require('internal/validators');
const { kEmptyObject } = require('internal/util');
const { copyObject, getOptions, getValidatedFd, toPathIfFileURL, validatePath } =
  require('internal/fs/utils');

const { ERR_INVALID_ARG_TYPE, ERR_METHOD_NOT_IMPLEMENTED, ERR_OUT_OF_RANGE, ERR_SYSTEM_ERROR } = codes;

const kFs = Symbol('kFs');
const kHandle = Symbol('kHandle');
const kIoDone = Symbol('kIoDone');
const kIsPerformingIO = Symbol('kIsPerformingIO');
const kPoolSize = 64 * 1024;

/** Opens the file of a stream; also lets streams work that were given an `open` method, as old programs do. */
function construct(callback) {
  const stream = this;
  if (typeof stream.fd === 'number') {
    callback();
    return;
  }
  if (typeof stream.open === 'function') {
    // That method emits 'open' itself; the event tells us that construction is over.
    const emit = stream.emit;
    stream.emit = function(...args) {
      if (args[0] === 'open') {
        this.emit = emit;
        callback();
        Reflect.apply(emit, this, args);
      } else if (args[0] === 'error') {
        this.emit = emit;
        callback(args[1]);
      } else {
        Reflect.apply(emit, this, args);
      }
    };
    stream.open();
    return;
  }
  stream[kFs].open(stream.path, stream.flags, stream.mode, (error, fd) => {
    if (error) {
      callback(error);
    } else {
      stream.fd = fd;
      callback();
      stream.emit('open', stream.fd);
      stream.emit('ready');
    }
  });
}

/** What stands between a stream and the methods of a FileHandle. */
function FileHandleOperations(handle) {
  const toCallback = (promise, callback, key) => {
    promise.then((result) => {
      if (key === undefined) callback(null);
      else callback(null, result[key], result.buffer ?? result.buffers);
    }, callback);
  };
  return {
    open: () => { throw new ERR_METHOD_NOT_IMPLEMENTED('open()'); },
    close: (fd, callback) => {
      const { kUnref } = require('internal/fs/file_handle');
      handle[kUnref]();
      toCallback(handle.close(), callback);
    },
    fsync: (fd, callback) => toCallback(handle.sync(), callback),
    read: (fd, buffer, offset, length, position, callback) =>
      toCallback(handle.read(buffer, offset, length, position), callback, 'bytesRead'),
    write: (fd, buffer, offset, length, position, callback) =>
      toCallback(handle.write(buffer, offset, length, position), callback, 'bytesWritten'),
    writev: (fd, buffers, position, callback) => toCallback(handle.writev(buffers, position), callback, 'bytesWritten'),
  };
}

function importFd(stream, options) {
  if (typeof options.fd === 'number') {
    stream[kFs] = options.fs || require('fs');
    return getValidatedFd(options.fd);
  }
  const { FileHandle, kRef } = require('internal/fs/file_handle');
  if (typeof options.fd === 'object' && options.fd instanceof FileHandle) {
    if (options.fs) throw new ERR_METHOD_NOT_IMPLEMENTED('FileHandle with fs');
    stream[kHandle] = options.fd;
    stream[kFs] = FileHandleOperations(stream[kHandle]);
    stream[kHandle][kRef]();
    options.fd.on('close', () => stream.close());
    return options.fd.fd;
  }
  throw new ERR_INVALID_ARG_TYPE('options.fd', ['number', 'FileHandle'], options.fd);
}

function close(stream, error, callback) {
  if (!stream.fd) {
    callback(error);
  } else if (stream.flush) {
    stream[kFs].fsync(stream.fd, (flushError) => actuallyClose(stream, error || flushError, callback));
  } else {
    actuallyClose(stream, error, callback);
  }
}

function actuallyClose(stream, error, callback) {
  stream[kFs].close(stream.fd, (closeError) => callback(closeError || error));
  stream.fd = null;
}

function closeWhenDone(stream, error, callback) {
  // No operation may be running on the descriptor when it is closed.
  if (stream[kIsPerformingIO]) stream.once(kIoDone, (ioError) => close(stream, error || ioError, callback));
  else close(stream, error, callback);
}

function checkOverrides(stream, names) {
  for (const name of names) validateFunction(stream[kFs][name], `options.fs.${name}`);
}

/** The part of both constructors that finds out which file is meant. */
function initialize(stream, path, options) {
  if (options.fd == null) {
    stream.fd = null;
    stream[kFs] = options.fs || require('fs');
    validateFunction(stream[kFs].open, 'options.fs.open');
    stream.path = toPathIfFileURL(path);
    stream.flags = options.flags ?? stream.flags;
    stream.mode = options.mode ?? 0o666;
    validatePath(stream.path);
  } else {
    stream.fd = getFd(stream, options);
  }
}

function getFd(stream, options) {
  return getValidatedFd(importFd(stream, options));
}

function validateSignal(options) {
  if (options.signal !== undefined) validateAbortSignal(options.signal, 'options.signal');
}

function ReadStream(path, options) {
  if (!(this instanceof ReadStream)) return new ReadStream(path, options);
  options = copyObject(getOptions(options, kEmptyObject));
  if (options.highWaterMark === undefined) options.highWaterMark = kPoolSize;
  if (options.autoDestroy === undefined) options.autoDestroy = false;
  validateSignal(options);
  if (options.fd == null) this.flags = 'r';
  initialize(this, path, options);
  options.autoDestroy = options.autoClose ?? true;
  if (options.fs && options.fs !== require('fs')) {
    checkOverrides(this, ['read']);
    if (options.autoDestroy) checkOverrides(this, ['close']);
  }
  this.start = options.start;
  this.end = options.end ?? Infinity;
  this.pos = undefined;
  this.bytesRead = 0;
  this[kIsPerformingIO] = false;
  if (this.start !== undefined) {
    validateInteger(this.start, 'start', 0);
    this.pos = this.start;
  }
  if (this.end !== Infinity) {
    validateInteger(this.end, 'end', 0);
    if (this.start !== undefined && this.start > this.end) {
      throw new ERR_OUT_OF_RANGE('start', `<= "end" (here: ${this.end})`, this.start);
    }
  }
  Reflect.apply(Readable, this, [options]);
  if (options.encoding) this.setEncoding(options.encoding);
}
Object.setPrototypeOf(ReadStream.prototype, Readable.prototype);
Object.setPrototypeOf(ReadStream, Readable);

Object.defineProperty(ReadStream.prototype, 'autoClose', {
  __proto__: null,
  get() {
    if (this._readableState === undefined) throw new codes.ERR_INVALID_THIS('ReadStream');
    return this._readableState.autoDestroy;
  },
  set(value) {
    if (this._readableState === undefined) throw new codes.ERR_INVALID_THIS('ReadStream');
    this._readableState.autoDestroy = value;
  },
});

ReadStream.prototype._construct = construct;

ReadStream.prototype._read = function(size) {
  size = this.pos !== undefined ? Math.min(this.end - this.pos + 1, size) : Math.min(this.end - this.bytesRead + 1, size);
  if (size <= 0) {
    this.push(null);
    return;
  }
  const target = require('buffer').Buffer.allocUnsafeSlow(size);
  this[kIsPerformingIO] = true;
  this[kFs].read(this.fd, target, 0, size, this.pos, (error, bytesRead, buffer) => {
    this[kIsPerformingIO] = false;
    // Somebody waits to close the descriptor.
    if (this.destroyed) {
      this.emit(kIoDone, error);
      return;
    }
    if (error) {
      require('internal/streams/destroy').errorOrDestroy(this, error);
    } else if (bytesRead > 0) {
      if (this.pos !== undefined) this.pos += bytesRead;
      this.bytesRead += bytesRead;
      if (bytesRead !== buffer.length) {
        // Do not keep a large buffer alive for a small piece of it.
        const exact = require('buffer').Buffer.allocUnsafeSlow(bytesRead);
        buffer.copy(exact, 0, 0, bytesRead);
        buffer = exact;
      }
      this.push(buffer);
    } else {
      this.push(null);
    }
  });
};

ReadStream.prototype._destroy = function(error, callback) {
  closeWhenDone(this, error, callback);
};

ReadStream.prototype.close = function(callback) {
  if (typeof callback === 'function') finished(this, callback);
  this.destroy();
};

Object.defineProperty(ReadStream.prototype, 'pending', {
  __proto__: null,
  get() {
    return this.fd === null;
  },
  configurable: true,
});

function WriteStream(path, options) {
  if (!(this instanceof WriteStream)) return new WriteStream(path, options);
  options = copyObject(getOptions(options, kEmptyObject));
  options.decodeStrings = true;
  validateSignal(options);
  if (options.fd == null) this.flags = 'w';
  initialize(this, path, options);
  options.autoDestroy = options.autoClose ?? true;
  if (options.flush != null) validateBoolean(options.flush, 'options.flush');
  this.flush = options.flush ?? false;
  if (options.fs && options.fs !== require('fs')) {
    if (options.fs.write) checkOverrides(this, ['write']);
    if (options.fs.writev) checkOverrides(this, ['writev']);
    if (!options.fs.write && !options.fs.writev) checkOverrides(this, ['write']);
    if (options.autoDestroy) checkOverrides(this, ['close']);
    if (this.flush) checkOverrides(this, ['fsync']);
    // A file system without one of the two is written with the other.
    if (!options.fs.write) this._write = null;
    if (!options.fs.writev) this._writev = null;
  }
  this.start = options.start;
  this.pos = undefined;
  this.bytesWritten = 0;
  this[kIsPerformingIO] = false;
  if (this.start !== undefined) {
    validateInteger(this.start, 'start', 0);
    this.pos = this.start;
  }
  Reflect.apply(Writable, this, [options]);
  if (options.encoding) this.setDefaultEncoding(options.encoding);
}
Object.setPrototypeOf(WriteStream.prototype, Writable.prototype);
Object.setPrototypeOf(WriteStream, Writable);

Object.defineProperty(WriteStream.prototype, 'autoClose', {
  __proto__: null,
  get() {
    if (this._writableState === undefined) throw new codes.ERR_INVALID_THIS('WriteStream');
    return this._writableState.autoDestroy;
  },
  set(value) {
    if (this._writableState === undefined) throw new codes.ERR_INVALID_THIS('WriteStream');
    this._writableState.autoDestroy = value;
  },
});

WriteStream.prototype._construct = construct;

/** Writes until everything is written, since the system may take less than it is given. */
function writeAll(stream, data, size, position, callback, retries = 0) {
  stream[kFs].write(stream.fd, data, 0, size, position, (error, written, buffer) => {
    if (error?.code === 'EAGAIN') {
      error = null;
      written = 0;
    }
    if (stream.destroyed || error) {
      callback(error || new codes.ERR_STREAM_DESTROYED('write'));
      return;
    }
    stream.bytesWritten += written;
    retries = written ? 0 : retries + 1;
    size -= written;
    position += written;
    if (retries > 5) {
      callback(new ERR_SYSTEM_ERROR({ errno: 11, code: 'EAGAIN', message: 'write failed', syscall: 'write' }));
    } else if (size) {
      writeAll(stream, buffer.slice(written), size, position, callback, retries);
    } else {
      callback();
    }
  });
}

function writevAll(stream, chunks, size, position, callback, retries = 0) {
  stream[kFs].writev(stream.fd, chunks, stream.pos, (error, written, buffers) => {
    if (error?.code === 'EAGAIN') {
      error = null;
      written = 0;
    }
    if (stream.destroyed || error) {
      callback(error || new codes.ERR_STREAM_DESTROYED('writev'));
      return;
    }
    stream.bytesWritten += written;
    retries = written ? 0 : retries + 1;
    size -= written;
    position += written;
    if (retries > 5) {
      callback(new ERR_SYSTEM_ERROR({ errno: 11, code: 'EAGAIN', message: 'writev failed', syscall: 'writev' }));
    } else if (size) {
      writevAll(stream, [require('buffer').Buffer.concat(buffers).slice(written)], size, position, callback, retries);
    } else {
      callback();
    }
  });
}

function finishWrite(stream, callback) {
  return (error) => {
    stream[kIsPerformingIO] = false;
    if (stream.destroyed) {
      callback(error);
      stream.emit(kIoDone, error);
      return;
    }
    callback(error);
  };
}

WriteStream.prototype._write = function(data, encoding, callback) {
  this[kIsPerformingIO] = true;
  writeAll(this, data, data.length, this.pos, finishWrite(this, callback));
  if (this.pos !== undefined) this.pos += data.length;
};

WriteStream.prototype._writev = function(data, callback) {
  const chunks = [];
  let size = 0;
  for (const { chunk } of data) {
    chunks.push(chunk);
    size += chunk.length;
  }
  this[kIsPerformingIO] = true;
  writevAll(this, chunks, size, this.pos, finishWrite(this, callback));
  if (this.pos !== undefined) this.pos += size;
};

WriteStream.prototype._destroy = function(error, callback) {
  closeWhenDone(this, error, callback);
};

WriteStream.prototype.close = function(callback) {
  if (callback) {
    if (this.closed) {
      process.nextTick(callback);
      return;
    }
    this.on('close', callback);
  }
  // Without autoClose nobody else would close the file once everything is written.
  if (!this.autoClose) this.on('finish', this.destroy);
  this.end();
};

WriteStream.prototype.destroySoon = WriteStream.prototype.end;

Object.defineProperty(WriteStream.prototype, 'pending', {
  __proto__: null,
  get() {
    return this.fd === null;
  },
  configurable: true,
});

module.exports = { ReadStream, WriteStream };
