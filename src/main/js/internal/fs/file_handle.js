// FileHandle, what fs.promises.open gives.
const fs = binding('fs');
const EventEmitter = require('events');
const { AbortError, aggregateTwoErrors, codes } = require('internal/errors');
const {
  parseFileMode, validateBoolean, validateInteger, validateObject,
  kValidateObjectAllowNullable: nullableObject,
} = require('internal/validators');
const { kTransfer } = require('internal/clone/protocol');
const { kEmptyObject } = require('internal/util');
const { isArrayBufferView } = require('internal/util/types');
const {
  asyncError, copyObject, getOptions, kIoMaxLength, toUnixTimestamp, validateBufferArray, validateEncoding,
  validateOffsetLengthRead, validateOffsetLengthWrite, validateOwner, validatePosition,
  validateStringAfterArrayBufferView,
} = require('internal/fs/utils');
const { getStatsFromBinding } = require('internal/fs/stats');
const { decode, readRest, writeRest } = require('internal/fs/whole_files');

const { ERR_INVALID_ARG_VALUE, ERR_INVALID_STATE } = codes;

const kHandle = Symbol('kHandle');
const kFd = Symbol('kFd');
const kRefs = Symbol('kRefs');
const kClosePromise = Symbol('kClosePromise');
const kCloseResolve = Symbol('kCloseResolve');
const kCloseReject = Symbol('kCloseReject');
const kRef = Symbol('kRef');
const kUnref = Symbol('kUnref');
const kCloseSync = Symbol('kCloseSync');
const kLocked = Symbol('kLocked');
const kTransferred = Symbol('kTransferred');

/** An op as a promise; an answer of -errno rejects. */
function call(op, syscall, path, dest, ...args) {
  return new Promise((resolve, reject) => {
    op((error, result) => {
      if (error) reject(error);
      else if (typeof result === 'number' && result < 0) reject(asyncError(result, syscall, path, dest));
      else resolve(result);
    }, ...args);
  }).then(undefined, rethrow);
}

/** Gives an error that came from another thread the stack of those who await it. */
function rethrow(error) {
  Error.captureStackTrace(error, rethrow);
  throw error;
}

/** The native side of a handle: the descriptor until it is closed. */
class Handle {
  #fd;

  constructor(fd) {
    this.#fd = fd;
  }

  get fd() {
    return this.#fd;
  }

  getAsyncId() {
    return -1;
  }

  release() {
    const fd = this.#fd;
    this.#fd = -1;
    return fd;
  }
}
Object.defineProperty(Handle, 'name', { __proto__: null, value: 'FileHandle' });

function checkAborted(signal) {
  if (signal?.aborted) throw new AbortError(undefined, { cause: signal.reason });
}

// A handle that was given to another thread, or to this one in a message.
function receive({ fd }) {
  fs.ownership(fd, true);
  return new FileHandle(fd);
}

class FileHandle extends EventEmitter {
  constructor(fd) {
    super();
    this[kHandle] = new Handle(fd ?? -1);
    this[kFd] = fd ?? -1;
    this[kRefs] = 1;
    this[kClosePromise] = null;
    this.close = close;
  }

  getAsyncId() {
    return this[kHandle].getAsyncId();
  }

  get fd() {
    return this[kFd];
  }

  [kTransfer]() {
    if (this[kClosePromise] || this[kRefs] > 1) {
      throw new (require('web/dom_exception').DOMException)('Cannot transfer FileHandle while in use', 'DataCloneError');
    }
    const fd = this[kFd];
    this[kHandle].release();
    this[kFd] = -1;
    this[kRefs] = 0;
    fs.ownership(fd, false);
    this[kTransferred] = true;
    return { data: { fd }, deserialize: 'internal/fs/file_handle:receive' };
  }

  appendFile(data, options) {
    return use(writeFileHandle, this, 'writeFile', data, options);
  }

  chmod(mode) {
    return use(async (handle) => {
      mode = parseFileMode(mode, 'mode');
      await call(fs.fchmodAsync, 'fchmod', undefined, undefined, handle[kFd], mode);
    }, this, 'fchmod');
  }

  chown(uid, gid) {
    return use(async (handle) => {
      validateOwner(uid, gid);
      await call(fs.fchownAsync, 'fchown', undefined, undefined, handle[kFd], uid, gid);
    }, this, 'fchown');
  }

  datasync() {
    return use(async (handle) => {
      await call(fs.fdatasyncAsync, 'fdatasync', undefined, undefined, handle[kFd]);
    }, this, 'fdatasync');
  }

  sync() {
    return use(async (handle) => {
      await call(fs.fsyncAsync, 'fsync', undefined, undefined, handle[kFd]);
    }, this, 'fsync');
  }

  read(buffer, offset, length, position) {
    return use(readHandle, this, 'read', buffer, offset, length, position);
  }

  readv(buffers, position) {
    return use(async (handle) => {
      validateBufferArray(buffers);
      if (typeof position !== 'number') position = null;
      const bytesRead = await call(fs.readvAsync, 'read', undefined, undefined, handle[kFd], position, ...buffers);
      return { __proto__: null, bytesRead, buffers };
    }, this, 'readv');
  }

  readFile(options) {
    return use(readFileHandle, this, 'readFile', options);
  }

  readLines(options = undefined) {
    return require('readline').createInterface({
      input: this.createReadStream(options),
      crlfDelay: Infinity,
    });
  }

  stat(options) {
    return use(async (handle) => {
      const { bigint = false } = options ?? kEmptyObject;
      return getStatsFromBinding(await call(fs.fstatAsync, 'fstat', undefined, undefined, handle[kFd], !!bigint));
    }, this, 'fstat');
  }

  truncate(len = 0) {
    return use(async (handle) => {
      validateInteger(len, 'len');
      await call(fs.ftruncateAsync, 'ftruncate', undefined, undefined, handle[kFd], Math.max(0, len));
    }, this, 'ftruncate');
  }

  utimes(atime, mtime) {
    return use(async (handle) => {
      atime = toUnixTimestamp(atime, 'atime');
      mtime = toUnixTimestamp(mtime, 'mtime');
      await call(fs.futimesAsync, 'futime', undefined, undefined, handle[kFd], atime, mtime);
    }, this, 'futimes');
  }

  write(buffer, offset, length, position) {
    return use(writeHandle, this, 'write', buffer, offset, length, position);
  }

  writev(buffers, position) {
    return use(async (handle) => {
      validateBufferArray(buffers);
      if (typeof position !== 'number') position = null;
      if (buffers.length === 0) return { __proto__: null, bytesWritten: 0, buffers };
      const bytesWritten = await call(fs.writevAsync, 'write', undefined, undefined, handle[kFd], position, ...buffers);
      return { __proto__: null, bytesWritten, buffers };
    }, this, 'writev');
  }

  writeFile(data, options) {
    return use(writeFileHandle, this, 'writeFile', data, options);
  }

  readableWebStream(options = kEmptyObject) {
    if (this[kFd] === -1) throw new ERR_INVALID_STATE('The FileHandle is closed');
    if (this[kClosePromise]) throw new ERR_INVALID_STATE('The FileHandle is closing');
    if (this[kLocked]) throw new ERR_INVALID_STATE('The FileHandle is locked');
    validateObject(options, 'options');
    const { autoClose = false, type } = options;
    validateBoolean(autoClose, 'options.autoClose');
    if (type !== undefined && type !== 'bytes') {
      process.emitWarning('A non-"bytes" options.type has no effect. A byte-oriented steam is always created.', 'ExperimentalWarning');
    }
    this[kLocked] = true;
    const handle = this;
    let controller;
    let ended = false;
    let isReading = false;
    const end = async () => {
      if (ended) return;
      ended = true;
      handle.removeListener('close', onclose);
      handle[kUnref]();
      if (autoClose) await handle.close();
    };
    // A handle that is closed ends its stream, which had kept it open.
    function onclose() {
      controller.close();
      if (!isReading) controller.byobRequest?.respond(0);
      end();
    }
    handle[kRef]();
    handle.once('close', onclose);
    const { ReadableStream } = require('stream/web');
    return new ReadableStream({
      type: 'bytes',
      autoAllocateChunkSize: 16384,
      start(its) {
        controller = its;
      },
      async pull() {
        const { view } = controller.byobRequest;
        isReading = true;
        const { bytesRead } = await handle.read(view, 0, view.byteLength);
        isReading = false;
        if (ended) {
          controller.byobRequest?.respond(0);
          return;
        }
        if (bytesRead === 0) {
          controller.close();
          await end();
        }
        controller.byobRequest.respond(bytesRead);
      },
      async cancel() {
        await end();
      },
    });
  }

  createReadStream(options = undefined) {
    const { ReadStream } = require('internal/fs/streams');
    return new ReadStream(undefined, { ...options, fd: this });
  }

  createWriteStream(options = undefined) {
    const { WriteStream } = require('internal/fs/streams');
    return new WriteStream(undefined, { ...options, fd: this });
  }

  async [Symbol.asyncDispose]() {
    await this.close();
  }

  [kRef]() {
    this[kRefs]++;
  }

  [kUnref]() {
    this[kRefs]--;
    if (this[kRefs] === 0) {
      this[kFd] = -1;
      closeDescriptor(this).then(this[kCloseResolve], this[kCloseReject]);
    }
  }

  [kCloseSync]() {
    if (this[kFd] === -1) return;
    if (this[kClosePromise]) throw new ERR_INVALID_STATE('The FileHandle is closing');
    this[kFd] = -1;
    const fd = this[kHandle].release();
    require('internal/fs/utils').check(fs.close(fd), 'close');
    this.emit('close');
  }
}

// Node.js has `close` as an own property of each handle.
function close() {
  if (this[kFd] === -1) return Promise.resolve();
  if (this[kClosePromise]) return this[kClosePromise];
  this[kRefs]--;
  if (this[kRefs] === 0) {
    this[kFd] = -1;
    this[kClosePromise] = closeDescriptor(this).finally(() => { this[kClosePromise] = undefined; });
  } else {
    this[kClosePromise] = new Promise((resolve, reject) => {
      this[kCloseResolve] = resolve;
      this[kCloseReject] = reject;
    }).finally(() => {
      this[kClosePromise] = undefined;
      this[kCloseReject] = undefined;
      this[kCloseResolve] = undefined;
    });
  }
  this.emit('close');
  return this[kClosePromise];
}

function closeDescriptor(handle) {
  return call(fs.closeAsync, 'close', undefined, undefined, handle[kHandle].release()).then(() => undefined);
}

/** Runs an operation on a handle that must stay open until it is done. */
async function use(operation, handle, syscall, ...args) {
  if (!(handle instanceof FileHandle)) {
    throw new codes.ERR_INTERNAL_ASSERTION('handle must be an instance of FileHandle');
  }
  if (handle[kFd] === -1) {
    const error = new Error(handle[kTransferred] ? 'The FileHandle has been transferred' : 'file closed');
    error.code = 'EBADF';
    error.syscall = syscall;
    throw error;
  }
  try {
    handle[kRef]();
    return await operation(handle, ...args);
  } finally {
    handle[kUnref]();
  }
}

async function readHandle(handle, bufferOrParams, offset, length, position) {
  const { Buffer } = require('buffer');
  let buffer = bufferOrParams;
  if (!isArrayBufferView(buffer)) {
    // read(options)
    if (bufferOrParams !== undefined) validateObject(bufferOrParams, 'options', nullableObject);
    ({
      buffer = Buffer.alloc(16384), offset = 0, length = buffer.byteLength - offset, position = null,
    } = bufferOrParams ?? kEmptyObject);
    if (!isArrayBufferView(buffer)) {
      throw new codes.ERR_INVALID_ARG_TYPE('buffer', ['Buffer', 'TypedArray', 'DataView'], buffer);
    }
  }
  if (offset !== null && typeof offset === 'object') {
    // read(buffer, options)
    ({ offset = 0, length = buffer.byteLength - offset, position = null } = offset);
  }
  if (offset == null) offset = 0;
  else validateInteger(offset, 'offset', 0);
  length ??= buffer.byteLength - offset;
  if (length === 0) return { __proto__: null, bytesRead: 0, buffer };
  if (buffer.byteLength === 0) {
    throw new ERR_INVALID_ARG_VALUE('buffer', buffer, 'is empty and cannot be written');
  }
  validateOffsetLengthRead(offset, length, buffer.byteLength);
  position ??= -1;
  validatePosition(position, 'position', length);
  const bytesRead = await call(fs.readAsync, 'read', undefined, undefined,
                               handle[kFd], buffer, offset, length, position < 0 ? null : position);
  return { __proto__: null, bytesRead, buffer };
}

async function writeHandle(handle, buffer, offsetOrOptions, length, position) {
  if (buffer?.byteLength === 0) return { __proto__: null, bytesWritten: 0, buffer };
  let offset = offsetOrOptions;
  if (isArrayBufferView(buffer)) {
    if (typeof offset === 'object') {
      ({ offset = 0, length = buffer.byteLength - offset, position = null } = offsetOrOptions ?? kEmptyObject);
    }
    if (offset == null) offset = 0;
    else validateInteger(offset, 'offset', 0);
    if (typeof length !== 'number') length = buffer.byteLength - offset;
    if (typeof position !== 'number' || position < 0) position = null;
    validateOffsetLengthWrite(offset, length, buffer.byteLength);
    const bytesWritten = await call(fs.writeAsync, 'write', undefined, undefined, handle[kFd], buffer, offset, length, position);
    return { __proto__: null, bytesWritten, buffer };
  }
  validateStringAfterArrayBufferView(buffer, 'buffer');
  validateEncoding(buffer, length);
  const bytes = require('buffer').Buffer.from(buffer, length ?? 'utf8');
  const at = typeof offset === 'number' && offset >= 0 ? offset : null;
  const bytesWritten = bytes.length === 0 ? 0 :
    await call(fs.writeAsync, 'write', undefined, undefined, handle[kFd], bytes, 0, bytes.length, at);
  return { __proto__: null, bytesWritten, buffer };
}

async function readFileHandle(handle, options) {
  options = getOptions(options, { flag: 'r' });
  const { encoding, signal } = options;
  checkAborted(signal);
  const fields = await call(fs.fstatAsync, 'fstat', undefined, undefined, handle[kFd], false);
  checkAborted(signal);
  const size = (fields[1] & 0o170000) === 0o100000 ? fields[8] : 0;
  if (size > kIoMaxLength) throw new codes.ERR_FS_FILE_TOO_LARGE(size);
  const bytes = await new Promise((resolve, reject) => {
    readRest(handle[kFd], size, signal, (error, content) => (error ? reject(error) : resolve(content)));
  });
  return decode(bytes, encoding);
}

function isIterable(value) {
  return value != null && typeof value !== 'string' && !isArrayBufferView(value) &&
    (typeof value[Symbol.asyncIterator] === 'function' || typeof value[Symbol.iterator] === 'function');
}

function writePiece(fd, view, signal) {
  return new Promise((resolve, reject) => {
    writeRest(fd, view, signal, (error) => (error ? reject(error) : resolve()));
  });
}

/** Writes a string, a view, or the strings and views that an iterable or stream gives. */
async function writeContent(fd, data, signal, encoding) {
  checkAborted(signal);
  if (isIterable(data)) {
    for await (const piece of data) {
      checkAborted(signal);
      if (!isArrayBufferView(piece)) validateStringAfterArrayBufferView(piece, 'data');
      await writePiece(fd, isArrayBufferView(piece) ? piece : require('buffer').Buffer.from(piece, encoding || 'utf8'), signal);
    }
    return;
  }
  await writePiece(fd, data, signal);
}

async function writeFileHandle(handle, data, options) {
  options = copyObject(getOptions(options, { encoding: 'utf8', mode: 0o666, flag: 'w', flush: false }));
  const { signal } = options;
  if (!isArrayBufferView(data) && !isIterable(data)) {
    validateStringAfterArrayBufferView(data, 'data');
    data = require('buffer').Buffer.from(data, options.encoding || 'utf8');
  }
  checkAborted(signal);
  if (data?.byteLength === 0) return;
  await writeContent(handle[kFd], data, signal, options.encoding);
}

/** Runs an operation on a handle of our own and closes it; both may fail. */
async function useAndClose(handle, operation) {
  let result;
  let failure;
  try {
    result = await operation(handle);
  } catch (error) {
    failure = error;
  }
  try {
    await handle.close();
  } catch (error) {
    throw aggregateTwoErrors(error, failure);
  }
  if (failure !== undefined) throw failure;
  return result;
}

module.exports = {
  receive,
  FileHandle, call, checkAborted, isIterable, kCloseSync, kFd, kHandle, kRef, kUnref, useAndClose, writeContent,
  readFileHandle, writeFileHandle,
};
