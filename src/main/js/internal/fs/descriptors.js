// Open files by descriptor: open, close, read, write, sync, truncate; synchronous and with callbacks.
const fs = binding('fs');
const cached = require('internal/fs/cached');
const { codes } = require('internal/errors');
const {
  parseFileMode, validateFunction, validateInteger, validateObject,
} = require('internal/validators');
const { kEmptyObject } = require('internal/util');
const { customPromisifyArgs } = require('internal/util');
const { isArrayBufferView } = require('internal/util/types');
const {
  answer, asyncError, check, done, getValidatedFd, getValidatedPath, kIoMaxLength, stringToFlags, validateBufferArray,
  validateCallback, validateEncoding, validateOffsetLengthRead, validateOffsetLengthWrite, validatePosition,
  validateStringAfterArrayBufferView, isUtf8,
} = require('internal/fs/utils');

const shared = require('internal/fs/shared');

const { ERR_INVALID_ARG_VALUE } = codes;

const kCopied = 16 * 1024;

// In a worker that closes at its end what it has opened: what open() gave and close() did not take back.
let opened;

function trackOpened() {
  opened = new Set();
}

function noteOpened(fd) {
  if (opened.has(fd)) process.emitWarning(`File descriptor ${fd} opened in unmanaged mode twice`);
  opened.add(fd);
}

function noteClosed(fd) {
  if (!opened.delete(fd)) process.emitWarning(`File descriptor ${fd} closed but not opened in unmanaged mode`);
}

function open(path, flags, mode, callback) {
  path = getValidatedPath(path);
  if (arguments.length < 3) {
    callback = flags;
    flags = 'r';
    mode = 0o666;
  } else if (typeof mode === 'function') {
    callback = mode;
    mode = 0o666;
  } else {
    mode = parseFileMode(mode, 'mode', 0o666);
  }
  const flagsNumber = stringToFlags(flags);
  const report = validateCallback(callback);
  const answered = opened === undefined ? report : (error, fd) => {
    if (!error) noteOpened(fd);
    report(error, fd);
  };
  fs.openAsync(answer(answered, undefined, 'open', path), path, flagsNumber, mode);
}

function openSync(path, flags, mode) {
  path = getValidatedPath(path);
  const fd = check(fs.open(path, stringToFlags(flags), parseFileMode(mode, 'mode', 0o666)), 'open', path);
  if (opened !== undefined) noteOpened(fd);
  return fd;
}

function defaultCloseCallback(error) {
  if (error != null) throw error;
}

function close(fd, callback = defaultCloseCallback) {
  fd = getValidatedFd(fd);
  if (callback !== defaultCloseCallback) callback = validateCallback(callback);
  if (opened !== undefined) noteClosed(fd);
  fs.closeAsync(done(callback, 'close'), fd);
}

function closeSync(fd) {
  fd = getValidatedFd(fd);
  if (opened !== undefined) noteClosed(fd);
  check(fs.close(fd), 'close');
}

/** The arguments of a read after the descriptor, from either of the two forms in which they come. */
function readArguments(buffer, offset, length, position, offsetIsDefault) {
  if (offset == null) offset = 0;
  else validateInteger(offset, 'offset', 0);
  length = offsetIsDefault && length === undefined ? buffer.byteLength - offset : length | 0;
  return { offset, length, position };
}

function read(fd, buffer, offsetOrOptions, length, position, callback) {
  fd = getValidatedFd(fd);
  let offset = offsetOrOptions;
  let params = null;
  if (arguments.length <= 4) {
    if (arguments.length === 4) {
      // (fd, buffer, options, callback)
      validateObject(offsetOrOptions, 'options', nullableObject);
      callback = length;
      params = offsetOrOptions;
    } else if (arguments.length === 3) {
      // (fd, options, callback) or (fd, buffer, callback)
      if (!isArrayBufferView(buffer)) {
        params = buffer;
        ({ buffer = require('buffer').Buffer.alloc(16384) } = params ?? kEmptyObject);
      }
      callback = offsetOrOptions;
    } else {
      callback = buffer;
      buffer = require('buffer').Buffer.alloc(16384);
    }
    if (params !== undefined && params !== null) validateObject(params, 'options', nullableObject);
    ({ offset = 0, length = buffer?.byteLength - offset, position = null } = params ?? kEmptyObject);
  }
  checkBuffer(buffer);
  validateFunction(callback, 'cb');
  ({ offset, length } = readArguments(buffer, offset, length));
  if (length === 0) return process.nextTick(callback, null, 0, buffer);
  checkNotEmpty(buffer);
  validateOffsetLengthRead(offset, length, buffer.byteLength);
  position ??= -1;
  validatePosition(position, 'position', length);
  const finish = (error, bytesRead) => {
    if (error) callback(error);
    else if (bytesRead < 0) callback(asyncError(bytesRead, 'read'), 0, buffer);
    else callback(null, bytesRead, buffer);
  };
  if (cached.readInto(fd, buffer, offset, length, position, finish)) return undefined;
  fs.readAsync(finish, fd, buffer, offset, length, position < 0 ? null : position);
}
Object.defineProperty(read, customPromisifyArgs, { __proto__: null, value: ['bytesRead', 'buffer'], enumerable: false });

const { kValidateObjectAllowNullable: nullableObject } = require('internal/validators');

function checkBuffer(buffer) {
  if (!isArrayBufferView(buffer)) {
    throw new codes.ERR_INVALID_ARG_TYPE('buffer', ['Buffer', 'TypedArray', 'DataView'], buffer);
  }
}

function checkNotEmpty(buffer) {
  if (buffer.byteLength === 0) {
    throw new ERR_INVALID_ARG_VALUE('buffer', buffer, 'is empty and cannot be written');
  }
}

function readSync(fd, buffer, offsetOrOptions, length, position) {
  fd = getValidatedFd(fd);
  checkBuffer(buffer);
  let offset = offsetOrOptions;
  if (arguments.length <= 3 || (offsetOrOptions !== null && typeof offsetOrOptions === 'object')) {
    if (offsetOrOptions !== undefined) validateObject(offsetOrOptions, 'options', nullableObject);
    ({ offset = 0, length = buffer.byteLength - offset, position = null } = offsetOrOptions ?? kEmptyObject);
  }
  if (offset === undefined) offset = 0;
  else validateInteger(offset, 'offset', 0);
  length |= 0;
  if (length === 0) return 0;
  checkNotEmpty(buffer);
  validateOffsetLengthRead(offset, length, buffer.byteLength);
  position ??= -1;
  validatePosition(position, 'position', length);
  return check(readView(fd, buffer, offset, length, position < 0 ? null : position), 'read');
}

/** Passing a typed array to Java costs more than copying a few bytes. */
function readView(fd, view, offset, length, position) {
  if (length > kCopied) return fs.read(fd, view, offset, length, position);
  shared.ensure();
  const count = fs.readShared(fd, length, position);
  if (count > 0) shared.take(view, offset, count);
  return count;
}

function writeView(fd, view, offset, length, position) {
  if (length > kCopied) return fs.write(fd, view, offset, length, position);
  shared.ensure();
  shared.put(view, offset, length);
  return fs.writeShared(fd, length, position);
}

function positionOrNull(position) {
  return typeof position === 'number' ? position : null;
}

function readv(fd, buffers, position, callback) {
  fd = getValidatedFd(fd);
  validateBufferArray(buffers);
  callback = validateCallback(callback || position);
  fs.readvAsync((error, bytesRead) => {
    if (error) callback(error);
    else if (bytesRead < 0) callback(asyncError(bytesRead, 'read'), 0, buffers);
    else callback(null, bytesRead, buffers);
  }, fd, positionOrNull(position), ...buffers);
}
Object.defineProperty(readv, customPromisifyArgs, { __proto__: null, value: ['bytesRead', 'buffers'], enumerable: false });

function readvSync(fd, buffers, position) {
  fd = getValidatedFd(fd);
  validateBufferArray(buffers);
  return check(fs.readv(fd, positionOrNull(position), ...buffers), 'read');
}

function write(fd, buffer, offsetOrOptions, length, position, callback) {
  fd = getValidatedFd(fd);
  let offset = offsetOrOptions;
  const finish = (error, written) => {
    if (error) callback(error);
    else if (written < 0) callback(asyncError(written, 'write'), 0, buffer);
    else callback(null, written, buffer);
  };
  if (isArrayBufferView(buffer)) {
    callback ||= position || length || offset;
    callback = validateCallback(callback);
    if (typeof offset === 'object') {
      ({ offset = 0, length = buffer.byteLength - offset, position = null } = offsetOrOptions ?? kEmptyObject);
    }
    if (offset == null || typeof offset === 'function') offset = 0;
    else validateInteger(offset, 'offset', 0);
    if (typeof length !== 'number') length = buffer.byteLength - offset;
    if (typeof position !== 'number') position = null;
    validateOffsetLengthWrite(offset, length, buffer.byteLength);
    fs.writeAsync(finish, fd, buffer, offset, length, position < 0 ? null : position);
    return;
  }
  validateStringAfterArrayBufferView(buffer, 'buffer');
  if (typeof position !== 'function') {
    if (typeof offset === 'function') {
      position = offset;
      offset = null;
    } else {
      position = length;
    }
    length = 'utf8';
  }
  const text = buffer;
  validateEncoding(text, length);
  callback = validateCallback(position);
  if (typeof offset !== 'number') offset = null;
  const bytes = require('buffer').Buffer.from(text, length);
  if (bytes.length === 0) fs.writeStringAsync(finish, fd, '', offset < 0 ? null : offset);
  else fs.writeAsync(finish, fd, bytes, 0, bytes.length, offset < 0 ? null : offset);
}
Object.defineProperty(write, customPromisifyArgs, { __proto__: null, value: ['bytesWritten', 'buffer'], enumerable: false });

function writeSync(fd, buffer, offsetOrOptions, length, position) {
  fd = getValidatedFd(fd);
  let offset = offsetOrOptions;
  if (isArrayBufferView(buffer)) {
    if (position === undefined) position = null;
    if (typeof offset === 'object') {
      ({ offset = 0, length = buffer.byteLength - offset, position = null } = offsetOrOptions ?? kEmptyObject);
    }
    if (offset == null) offset = 0;
    else validateInteger(offset, 'offset', 0);
    if (typeof length !== 'number') length = buffer.byteLength - offset;
    validateOffsetLengthWrite(offset, length, buffer.byteLength);
    if (typeof position !== 'number' || position < 0) position = null;
    return check(writeView(fd, buffer, offset, length, position), 'write');
  }
  validateStringAfterArrayBufferView(buffer, 'buffer');
  validateEncoding(buffer, length);
  if (offset === undefined) offset = null;
  const at = typeof offset === 'number' && offset >= 0 ? offset : null;
  if (length == null || isUtf8(length)) return check(fs.writeString(fd, buffer, at), 'write');
  const bytes = require('buffer').Buffer.from(buffer, length);
  return check(writeView(fd, bytes, 0, bytes.length, at), 'write');
}

function writev(fd, buffers, position, callback) {
  fd = getValidatedFd(fd);
  validateBufferArray(buffers);
  callback = validateCallback(callback || position);
  if (buffers.length === 0) {
    process.nextTick(callback, null, 0, buffers);
    return;
  }
  fs.writevAsync((error, written) => {
    if (error) callback(error);
    else if (written < 0) callback(asyncError(written, 'write'), 0, buffers);
    else callback(null, written, buffers);
  }, fd, positionOrNull(position), ...buffers);
}
Object.defineProperty(writev, customPromisifyArgs, { __proto__: null, value: ['bytesWritten', 'buffer'], enumerable: false });

function writevSync(fd, buffers, position) {
  fd = getValidatedFd(fd);
  validateBufferArray(buffers);
  if (buffers.length === 0) return 0;
  return check(fs.writev(fd, positionOrNull(position), ...buffers), 'write');
}

/** Writes all of a view; for what writes whole files in pieces. */
function writeAllSync(fd, view) {
  let offset = 0;
  while (offset < view.byteLength) {
    offset += check(fs.write(fd, view, offset, Math.min(view.byteLength - offset, kIoMaxLength), null), 'write');
  }
}

function fdatasync(fd, callback) {
  fd = getValidatedFd(fd);
  fs.fdatasyncAsync(done(validateCallback(callback), 'fdatasync'), fd);
}

function fdatasyncSync(fd) {
  check(fs.fdatasync(getValidatedFd(fd)), 'fdatasync');
}

function fsync(fd, callback) {
  fd = getValidatedFd(fd);
  fs.fsyncAsync(done(validateCallback(callback), 'fsync'), fd);
}

function fsyncSync(fd) {
  check(fs.fsync(getValidatedFd(fd)), 'fsync');
}

function ftruncate(fd, len = 0, callback) {
  if (typeof len === 'function') {
    callback = len;
    len = 0;
  }
  fd = getValidatedFd(fd);
  validateInteger(len, 'len');
  callback = validateCallback(callback);
  fs.ftruncateAsync(done(callback, 'ftruncate'), fd, Math.max(0, len));
}

function ftruncateSync(fd, len = 0) {
  fd = getValidatedFd(fd);
  validateInteger(len, 'len');
  check(fs.ftruncate(fd, len < 0 ? 0 : len), 'ftruncate');
}

function truncate(path, len, callback) {
  if (typeof len === 'function') {
    callback = len;
    len = 0;
  } else if (len === undefined) {
    len = 0;
  }
  validateInteger(len, 'len');
  len = Math.max(0, len);
  callback = validateCallback(callback);
  open(path, 'r+', (error, fd) => {
    if (error) return callback(error);
    fs.ftruncateAsync((failure, result) => {
      const truncateError = failure ?? (result < 0 ? asyncError(result, 'ftruncate') : null);
      close(fd, (closeError) => callback(combine(closeError, truncateError)));
    }, fd, len);
  });
}

/** What to report when an operation and the close after it may both have failed. */
function combine(closeError, operationError) {
  return require('internal/errors').aggregateTwoErrors(closeError, operationError);
}

function truncateSync(path, len) {
  if (len === undefined) len = 0;
  const fd = openSync(path, 'r+');
  try {
    ftruncateSync(fd, len);
  } finally {
    closeSync(fd);
  }
}

module.exports = {
  trackOpened,
  close, closeSync, fdatasync, fdatasyncSync, fsync, fsyncSync, ftruncate, ftruncateSync, open, openSync, read, readSync,
  readv, readvSync, truncate, truncateSync, write, writeAllSync, writeSync, writev, writevSync,
};
