// A file's whole content: readFile, writeFile, appendFile; synchronous and with callbacks.
const fs = binding('fs');
const { AbortError, aggregateTwoErrors, codes, uvException } = require('internal/errors');
const {
  isInt32, parseFileMode, validateBoolean, validateFunction,
} = require('internal/validators');
const { isArrayBufferView } = require('internal/util/types');
const {
  asyncError, check, copyObject, getOptions, getValidatedPath, isUtf8, kIoMaxLength, kReadFileUnknownBufferLength,
  stringToFlags, validateCallback, validateStringAfterArrayBufferView,
} = require('internal/fs/utils');
const { O_APPEND, O_CREAT, O_TRUNC, O_WRONLY } = require('internal/fs/constants');
const { closeSync, openSync } = require('internal/fs/descriptors');
const { fstatSync } = require('internal/fs/attributes');
const shared = require('internal/fs/shared');
const places = require('internal/fs/places');
const cached = require('internal/fs/cached');
const requests = require('internal/requests');
const heap = require('internal/heap');

// What dev.junction.fs.WholeFiles answers.
const kTooLarge = -100000;
const kLaterCall = -1000;

/** How much one op reads at most, so that an AbortSignal is looked at now and then. */
const kAbortableChunk = 512 * 1024;
const kChunk = 64 * 1024 * 1024;

let buffer;
function Buffer() {
  return (buffer ??= require('buffer')).Buffer;
}

function isFd(path) {
  return isInt32(path) && path >= 0;
}

/** Throws what an op on a whole file answered: below -1000 the file was open already when it failed. */
function checkWhole(result, path, later) {
  if (typeof result !== 'number' || result >= 0) return result;
  if (result <= kLaterCall) throw uvException({ errno: result - kLaterCall, syscall: later, exclude: checkWhole });
  throw typeof path === 'number' ?
    uvException({ errno: result, syscall: later, exclude: checkWhole }) :
    uvException({ errno: result, syscall: 'open', path, exclude: checkWhole });
}

function decode(bytes, encoding) {
  return encoding && encoding !== 'buffer' ? bytes.toString(encoding) : bytes;
}

function checkSize(size) {
  if (size > kIoMaxLength) throw new codes.ERR_FS_FILE_TOO_LARGE(size);
}

function readFileSync(path, options) {
  options = getOptions(options, { flag: 'r' });
  const { encoding } = options;
  const isUserFd = isFd(path);
  if (!isUserFd) path = getValidatedPath(path);
  if (!isUserFd) {
    const length = shared.readFile(path, stringToFlags(options.flag));
    if (length !== kTooLarge) {
      checkWhole(length, path, 'read');
      if (isUtf8(encoding)) return shared.text(length);
      const bytes = Buffer().allocUnsafe(length);
      bytes.set(shared.content(length));
      return decode(bytes, encoding);
    }
  }
  const fd = isUserFd ? path : openSync(path, options.flag, 0o666);
  try {
    const stats = fstatSync(fd);
    const size = stats.isFile() ? stats.size : 0;
    checkSize(size);
    return decode(size > 0 ? readKnownSync(fd, size) : readUnknownSync(fd), encoding);
  } finally {
    if (!isUserFd) closeSync(fd);
  }
}

function readKnownSync(fd, size) {
  const bytes = Buffer().allocUnsafeSlow(size);
  const count = check(fs.readFully(fd, bytes, 0, size, null), 'read');
  return count === size ? bytes : bytes.subarray(0, count);
}

function readUnknownSync(fd) {
  const parts = [];
  let total = 0;
  while (true) {
    const part = Buffer().allocUnsafe(kReadFileUnknownBufferLength);
    const count = check(fs.read(fd, part, 0, kReadFileUnknownBufferLength, null), 'read');
    if (count === 0) return Buffer().concat(parts, total);
    parts.push(part.subarray(0, count));
    total += count;
  }
}

/** Calls back with an AbortError if the signal has fired; says whether it has. */
function aborted(signal, callback) {
  if (!signal?.aborted) return false;
  process.nextTick(callback, new AbortError(undefined, { cause: signal.reason }));
  return true;
}

/** Reads the rest of an open file: callback(error, bytes). The descriptor stays open. */
function readRest(fd, size, signal, callback) {
  if (size > kIoMaxLength) {
    callback(new codes.ERR_FS_FILE_TOO_LARGE(size));
    return;
  }
  const known = size > 0;
  const chunk = signal ? kAbortableChunk : kChunk;
  let target = Buffer().allocUnsafeSlow(known ? size : kReadFileUnknownBufferLength);
  let total = 0;
  const parts = [];
  const next = () => {
    if (signal?.aborted) {
      callback(new AbortError(undefined, { cause: signal.reason }));
      return;
    }
    const offset = known ? total : 0;
    const wanted = Math.min(target.length - offset, chunk);
    const op = known ? fs.readFullyAsync : fs.readAsync;
    op((error, count) => {
      if (error) {
        callback(error);
      } else if (count < 0) {
        callback(asyncError(count, 'read'));
      } else if (known) {
        total += count;
        if (count < wanted || total === size) callback(null, total === size ? target : target.subarray(0, total));
        else next();
      } else if (count === 0) {
        callback(null, parts.length === 1 ? parts[0] : Buffer().concat(parts, total));
      } else {
        parts.push(count === target.length ? target : target.subarray(0, count));
        total += count;
        if (total > kIoMaxLength) {
          callback(new codes.ERR_FS_FILE_TOO_LARGE(total));
          return;
        }
        target = Buffer().allocUnsafeSlow(kReadFileUnknownBufferLength);
        next();
      }
    }, fd, target, offset, wanted, null);
  };
  next();
}

/** What was read, which lies in the shared heap if it is short. */
function take(bytes, encoding) {
  const { Buffer } = require('buffer');
  if (encoding && encoding !== 'buffer' || !heap.holds(bytes)) {
    return decode(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), encoding);
  }
  const copy = Buffer.allocUnsafeSlow(bytes.byteLength);
  copy.set(bytes);
  return copy;
}

/** Reads and closes a file that is too large for one op, or whose size is not known. */
function readOpened(fd, size, signal, callback) {
  readRest(fd, size, signal, (failure, bytes) => {
    fs.closeAsync((closeFailure, closed) => {
      const closeError = closeFailure ?? (closed < 0 ? asyncError(closed, 'close') : null);
      callback(aggregateTwoErrors(closeError, failure), failure ? undefined : bytes);
    }, fd);
  });
}

function wholeError(result, path) {
  return result <= kLaterCall ? asyncError(result - kLaterCall, 'read', path) : asyncError(result, 'open', path);
}

/** Reads a whole file: callback(error, bytes), or callback(error, content, true) where it is decoded already. */
function readWhole(path, flags, signal, encoding, callback) {
  const known = flags === 0 && typeof path === 'string' && shared.sharesPaths() ? cached.read(path, encoding) : undefined;
  if (known !== undefined) {
    if (typeof known === 'number') requests.endLater(requests.begin(callback, 'fs', 'openWholeFile'), asyncError(known, 'read', path));
    else if (known.fd !== undefined) readOpened(known.fd, known.size, signal, callback);
    else requests.endLater(requests.begin(callback, 'fs', 'openWholeFile'), null, known);
    return;
  }
  if (places.read(path, flags, (status, place) => {
    if (status >= 0) callback(null, places.take(place, status, encoding), true);
    else if (status === kTooLarge) readOpened(places.descriptor(place), places.size(place), signal, callback);
    else callback(wholeError(status, path));
  })) return;
  fs.openWholeFileAsync((error, result) => {
    if (error) callback(error);
    else if (typeof result === 'number') callback(wholeError(result, path));
    else if (Array.isArray(result)) readOpened(result[0], result[1], signal, callback);
    else callback(null, take(result, encoding), true);
  }, path, flags);
}

function readFile(path, options, callback) {
  callback ||= options;
  validateFunction(callback, 'cb');
  options = getOptions(options, { flag: 'r' });
  const { encoding, signal } = options;
  const isUserFd = isFd(path);
  if (!isUserFd) path = getValidatedPath(path);
  const flags = isUserFd ? 0 : stringToFlags(options.flag);
  if (aborted(signal, callback)) return;
  const finish = (error, bytes, decoded) => {
    if (error) {
      callback(error);
      return;
    }
    if (signal?.aborted) {
      callback(new AbortError(undefined, { cause: signal.reason }));
      return;
    }
    let content;
    try {
      content = decoded ? bytes : decode(bytes, encoding);
    } catch (failure) {
      callback(failure);
      return;
    }
    callback(null, content);
  };
  if (!isUserFd) {
    readWhole(path, flags, signal, encoding, finish);
    return;
  }
  fs.fstatAsync((error, fields) => {
    if (error) callback(error);
    else if (typeof fields === 'number') callback(asyncError(fields, 'fstat'));
    else readRest(path, (fields[1] & 0o170000) === 0o100000 ? fields[8] : 0, signal, finish);
  }, path, false);
}

const writeDefaults = { encoding: 'utf8', mode: 0o666, flag: 'w', flush: false };

function writeFileSync(path, data, options) {
  options = getOptions(options, writeDefaults);
  const flush = options.flush ?? false;
  validateBoolean(flush, 'options.flush');
  const encoding = options.encoding ?? 'utf8';
  if (!isArrayBufferView(data)) {
    validateStringAfterArrayBufferView(data, 'data');
    if (!isUtf8(encoding)) data = Buffer().from(data, encoding);
  }
  if (!isFd(path)) path = getValidatedPath(path);
  const flags = stringToFlags(options.flag ?? 'w');
  const mode = parseFileMode(options.mode, 'mode', 0o666);
  if (flush) {
    writeAndFlushSync(path, data, flags, mode);
    return;
  }
  const written = shared.writeFile(path, data, flags, mode);
  if (written === undefined && typeof data === 'string') data = Buffer().from(data, 'utf8');
  checkWhole(written ?? fs.writeFile(path, data, flags, mode), path, 'write');
}

function writeAndFlushSync(path, data, flags, mode) {
  const fd = isFd(path) ? path : openSync(path, flags, mode);
  try {
    checkWhole(fs.writeFile(fd, data, flags, mode), fd, 'write');
    require('fs').fsyncSync(fd);
  } finally {
    if (fd !== path) closeSync(fd);
  }
}

/** Writes a view to an open file in pieces between which a signal is looked at. */
function writeRest(fd, data, signal, callback) {
  let offset = 0;
  const next = () => {
    if (signal?.aborted) {
      callback(new AbortError(undefined, { cause: signal.reason }));
      return;
    }
    if (offset === data.byteLength) {
      callback(null);
      return;
    }
    fs.writeAsync((error, count) => {
      if (error) {
        callback(error);
      } else if (count < 0) {
        callback(asyncError(count, 'write'));
      } else {
        offset += count;
        next();
      }
    }, fd, data, offset, Math.min(data.byteLength - offset, signal ? kAbortableChunk : kIoMaxLength), null);
  };
  next();
}

function writeFile(path, data, options, callback) {
  callback ||= options;
  validateFunction(callback, 'cb');
  options = getOptions(options, writeDefaults);
  const flag = options.flag || 'w';
  const flush = options.flush ?? false;
  const { signal } = options;
  validateBoolean(flush, 'options.flush');
  if (!isArrayBufferView(data)) {
    validateStringAfterArrayBufferView(data, 'data');
    data = Buffer().from(data, options.encoding || 'utf8');
  }
  const isUserFd = isFd(path);
  if (!isUserFd) path = getValidatedPath(path);
  const flags = isUserFd ? 0 : stringToFlags(flag);
  const mode = parseFileMode(options.mode, 'mode', 0o666);
  if (aborted(signal, callback)) return;
  if (!signal && !flush) {
    fs.writeFileAsync((error, result) => {
      if (error) callback(error);
      else if (result <= kLaterCall) callback(asyncError(result - kLaterCall, 'write'));
      else if (result < 0) callback(isUserFd ? asyncError(result, 'write') : asyncError(result, 'open', path));
      else callback(null);
    }, path, data, flags, mode);
    return;
  }
  const write = (fd) => writeRest(fd, data, signal, (failure) => {
    if (!failure && flush) {
      require('fs').fsync(fd, end);
    } else {
      end(failure);
    }
    function end(problem) {
      if (isUserFd) callback(problem);
      else fs.closeAsync((error, result) => callback(aggregateTwoErrors(result < 0 ? asyncError(result, 'close') : null, problem)), fd);
    }
  });
  if (isUserFd) {
    write(path);
    return;
  }
  fs.openAsync((error, fd) => {
    if (error || fd < 0) callback(error ?? asyncError(fd, 'open', path));
    else write(fd);
  }, path, flags, mode);
}

/** The options of an append: those of a write, but adding to the file. */
function appendOptions(path, options) {
  options = copyObject(getOptions(options, { encoding: 'utf8', mode: 0o666, flag: 'a' }));
  if (!options.flag || isFd(path)) options.flag = 'a';
  return options;
}

function appendFile(path, data, options, callback) {
  callback = validateCallback(callback || options);
  options = appendOptions(path, options);
  require('fs').writeFile(path, data, options, callback);
}

function appendFileSync(path, data, options) {
  require('fs').writeFileSync(path, data, appendOptions(path, options));
}

module.exports = {
  appendFile, appendFileSync, decode, kDefaultWriteFlags: O_TRUNC | O_CREAT | O_WRONLY,
  kDefaultAppendFlags: O_APPEND | O_CREAT | O_WRONLY, readFile, readFileSync, readRest, readWhole, writeFile, writeFileSync,
  writeRest,
};
