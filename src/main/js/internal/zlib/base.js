// ZlibBase: the Transform stream beneath every class of node:zlib. A chunk is handed to the worker pool
// with an output buffer; each answer pushes what was produced and goes on until the input is used up.
// The synchronous functions drive the same engine without the stream.
const { Buffer, kMaxLength } = require('buffer');
const { Transform, finished } = require('stream');
const {
  codes: {
    ERR_BUFFER_TOO_LARGE, ERR_INTERNAL_ASSERTION, ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE, ERR_TRAILING_JUNK_AFTER_STREAM_END,
  },
  genericNodeError,
} = require('internal/errors');
const { validateBoolean, validateFinite, validateNumber } = require('internal/zlib/validate');
const { isAnyArrayBuffer, isArrayBufferView } = require('internal/util/types');
const constants = require('internal/zlib/constants');

const {
  BROTLI_DECODE, BROTLI_ENCODE, BROTLI_OPERATION_EMIT_METADATA, BROTLI_OPERATION_FLUSH, BROTLI_OPERATION_PROCESS,
  BROTLI_OPERATION_FINISH, Z_BLOCK, Z_DEFAULT_CHUNK, Z_FINISH, Z_FULL_FLUSH, Z_MIN_CHUNK, Z_NO_FLUSH, Z_PARTIAL_FLUSH,
  Z_SYNC_FLUSH, ZSTD_COMPRESS, ZSTD_DECOMPRESS, ZSTD_e_continue, ZSTD_e_end, ZSTD_e_flush,
} = constants;

const kFlushFlag = Symbol('kFlushFlag');
const kError = Symbol('kError');
const kCallback = Symbol('kCallback');

/** What distinguishes the three families: their flush values and the highest one that they take. */
const families = {
  zlib: { flush: Z_NO_FLUSH, finishFlush: Z_FINISH, fullFlush: Z_FULL_FLUSH, max: Z_BLOCK },
  brotli: {
    flush: BROTLI_OPERATION_PROCESS, finishFlush: BROTLI_OPERATION_FINISH,
    fullFlush: BROTLI_OPERATION_FLUSH, max: BROTLI_OPERATION_EMIT_METADATA,
  },
  zstd: { flush: ZSTD_e_continue, finishFlush: ZSTD_e_end, fullFlush: ZSTD_e_flush, max: ZSTD_e_end },
};

function familyOf(mode) {
  if (mode === BROTLI_ENCODE || mode === BROTLI_DECODE) return families.brotli;
  if (mode === ZSTD_COMPRESS || mode === ZSTD_DECOMPRESS) return families.zstd;
  return families.zlib;
}

// Z_BLOCK is the weakest flush of all, whatever its number says.
const strength = [];
for (const [rank, flag] of [Z_NO_FLUSH, Z_BLOCK, Z_PARTIAL_FLUSH, Z_SYNC_FLUSH, Z_FULL_FLUSH, Z_FINISH].entries()) {
  strength[flag] = rank;
}
const stronger = (a, b) => (strength[a] > strength[b] ? a : b);

/** An empty chunk that carries a flush through the stream's queue. */
function flushChunk(flag) {
  const chunk = Buffer.alloc(0);
  chunk[kFlushFlag] = flag;
  return chunk;
}

function toDictionary(dictionary, name = 'options.dictionary') {
  if (dictionary === undefined || isArrayBufferView(dictionary)) return dictionary;
  if (isAnyArrayBuffer(dictionary)) return Buffer.from(dictionary);
  throw new ERR_INVALID_ARG_TYPE(name, ['Buffer', 'TypedArray', 'DataView', 'ArrayBuffer'], dictionary);
}

function ranged(value, name, low, high, otherwise) {
  return validateFinite(value, name) ? checkRange(value, name, low, high) : otherwise;
}

function checkRange(value, name, low, high) {
  if (value < low || value > high) {
    throw new ERR_OUT_OF_RANGE(name, high === Infinity ? `>= ${low}` : `>= ${low} and <= ${high}`, value);
  }
  return value;
}

function ZlibBase(options, mode, createHandle) {
  const family = familyOf(mode);
  let chunkSize = Z_DEFAULT_CHUNK;
  let { flush, finishFlush } = family;
  let maxOutputLength = kMaxLength;
  let rejectGarbageAfterEnd = false;
  if (options) {
    chunkSize = ranged(options.chunkSize, 'options.chunkSize', Z_MIN_CHUNK, Infinity, chunkSize);
    flush = ranged(options.flush, 'options.flush', 0, family.max, flush);
    finishFlush = ranged(options.finishFlush, 'options.finishFlush', 0, family.max, finishFlush);
    maxOutputLength = ranged(options.maxOutputLength, 'options.maxOutputLength', 1, kMaxLength, maxOutputLength);
    if (options.rejectGarbageAfterEnd !== undefined) {
      validateBoolean(options.rejectGarbageAfterEnd, 'options.rejectGarbageAfterEnd');
      rejectGarbageAfterEnd = options.rejectGarbageAfterEnd;
    }
    if (options.encoding || options.objectMode || options.writableObjectMode) {
      options = { ...options, encoding: null, objectMode: false, writableObjectMode: false };
    }
  }
  Reflect.apply(Transform, this, [{ autoDestroy: true, ...options }]);
  this.bytesWritten = 0;
  this._handle = createHandle(this._writeState = new Uint32Array(2));
  this._handle.onerror = (message, errno, code) => fail(this, [message, errno, code]);
  this._outBuffer = Buffer.allocUnsafe(chunkSize);
  this._outOffset = 0;
  this._chunkSize = chunkSize;
  this._defaultFlushFlag = flush;
  this._finishFlushFlag = finishFlush;
  this._defaultFullFlushFlag = family.fullFlush;
  this._info = options?.info;
  this._maxOutputLength = maxOutputLength;
  this._rejectGarbageAfterEnd = rejectGarbageAfterEnd;
  this[kCallback] = null;
  this[kError] = null;
}
Object.setPrototypeOf(ZlibBase.prototype, Transform.prototype);
Object.setPrototypeOf(ZlibBase, Transform);

function engineError([message, errno, code]) {
  const error = genericNodeError(message, { errno, code });
  error.errno = errno;
  error.code = code;
  return error;
}

// There is no way on after an error: the engine's state is lost.
function fail(stream, failure) {
  const error = failure instanceof Error ? failure : engineError(failure);
  stream.destroy(error);
  stream[kError] = error;
}

function closeEngine(stream) {
  stream._handle?.close();
  stream._handle = null;
}

Object.defineProperty(ZlibBase.prototype, '_closed', {
  configurable: true,
  enumerable: true,
  get() { return !this._handle; },
});

ZlibBase.prototype.reset = function reset() {
  if (!this._handle) throw new ERR_INTERNAL_ASSERTION('zlib binding closed');
  return this._handle.reset();
};

// Called by Transform when the last chunk has been transformed.
ZlibBase.prototype._flush = function _flush(callback) {
  this._transform(Buffer.alloc(0), '', callback);
};

ZlibBase.prototype._final = function _final(callback) {
  callback();
};

ZlibBase.prototype.flush = function flush(kind, callback) {
  if (typeof kind === 'function' || (kind === undefined && !callback)) {
    callback = kind;
    kind = this._defaultFullFlushFlag;
  }
  if (this.writableFinished) {
    if (callback) process.nextTick(callback);
  } else if (this.writableEnded) {
    if (callback) this.once('end', callback);
  } else {
    this.write(flushChunk(kind), '', callback);
  }
};

ZlibBase.prototype.close = function close(callback) {
  if (callback) finished(this, callback);
  this.destroy();
};

ZlibBase.prototype._destroy = function _destroy(error, callback) {
  closeEngine(this);
  callback(error);
};

ZlibBase.prototype._transform = function _transform(chunk, encoding, callback) {
  let flag = this._defaultFlushFlag;
  if (typeof chunk[kFlushFlag] === 'number') {
    flag = chunk[kFlushFlag];
  }
  // the last chunk: no need for another trip to finish
  if (this.writableEnded && this.writableLength === chunk.byteLength) {
    flag = stronger(flag, this._finishFlushFlag);
  }
  processChunk(this, chunk, flag, callback);
};

ZlibBase.prototype._processChunk = function _processChunk(chunk, flushFlag, callback) {
  if (typeof callback === 'function') {
    processChunk(this, chunk, flushFlag, callback);
    return undefined;
  }
  return processChunkSync(this, chunk, flushFlag);
};

function processChunk(stream, chunk, flag, callback) {
  const handle = stream._handle;
  if (!handle) return process.nextTick(callback);
  step(stream, { handle, chunk, flag, callback, offset: 0, left: chunk.byteLength });
}

function step(stream, work) {
  const room = stream._outBuffer.length - stream._outOffset;
  work.handle.writeLater(
    (failure) => stepped(stream, work, room, failure),
    work.flag, work.chunk, work.offset, work.left, stream._outBuffer, stream._outOffset, room);
}

function stepped(stream, work, room, failure) {
  const { callback } = work;
  if (stream.destroyed) {
    callback();
    return;
  }
  if (failure !== undefined) {
    fail(stream, failure);
    return;
  }
  const [roomAfter, leftAfter] = stream._writeState;
  const consumed = work.left - leftAfter;
  stream.bytesWritten += consumed;
  work.offset += consumed;
  work.left = leftAfter;

  const produced = room - roomAfter;
  let wantsMore = true;
  if (produced > 0) {
    const piece = stream._outBuffer.slice(stream._outOffset, stream._outOffset + produced);
    stream._outOffset += produced;
    wantsMore = stream.push(piece);
  }
  // the consumer may have destroyed the stream
  if (stream.destroyed) {
    callback();
    return;
  }
  if (roomAfter === 0 || stream._outOffset >= stream._outBuffer.length) {
    stream._outBuffer = Buffer.allocUnsafe(stream._chunkSize);
    stream._outOffset = 0;
  }
  if (roomAfter === 0) {
    if (wantsMore) {
      step(stream, work);
    } else {
      const read = stream._read;
      stream._read = () => {
        stream._read = read;
        step(stream, work);
        stream._read();
      };
    }
    return;
  }
  if (leftAfter > 0) {
    // Room left, input left: the engine has reached the end of its stream.
    if (stream._rejectGarbageAfterEnd) {
      fail(stream, new ERR_TRAILING_JUNK_AFTER_STREAM_END());
    } else {
      stream.push(null);
      callback();
    }
    return;
  }
  callback();
}

function processChunkSync(stream, chunk, flag) {
  const handle = stream._handle;
  if (handle === null) throw new TypeError("Cannot read properties of null (reading 'writeSync')");
  const pieces = [];
  let total = 0;
  let offset = 0;
  let left = chunk.byteLength;
  let failure;
  while (true) {
    const room = stream._outBuffer.length - stream._outOffset;
    if (!handle.writeNow(flag, chunk, offset, left, stream._outBuffer, stream._outOffset, room)) {
      failure = engineError(handle.failure());
      break;
    }
    const [roomAfter, leftAfter] = stream._writeState;
    offset += left - leftAfter;
    left = leftAfter;
    const produced = room - roomAfter;
    if (produced > 0) {
      pieces.push(stream._outBuffer.slice(stream._outOffset, stream._outOffset + produced));
      stream._outOffset += produced;
      total += produced;
      if (total > stream._maxOutputLength) {
        failure = new ERR_BUFFER_TOO_LARGE(stream._maxOutputLength);
        break;
      }
    }
    if (roomAfter > 0) break;
    // Nobody sees these buffers: let them grow with the output, and the calls become few. What is only stored is cut as
    // the buffers are.
    stream._outBuffer = Buffer.allocUnsafe(
      stream._level === 0 ? stream._chunkSize : Math.max(stream._chunkSize, Math.min(total, 1 << 20)));
    stream._outOffset = 0;
  }
  stream.bytesWritten = offset;
  closeEngine(stream);
  if (failure !== undefined) throw failure;
  if (left > 0 && stream._rejectGarbageAfterEnd) throw new ERR_TRAILING_JUNK_AFTER_STREAM_END();
  if (pieces.length === 0) return Buffer.alloc(0);
  return pieces.length === 1 ? pieces[0] : Buffer.concat(pieces, total);
}

/** zlib.params(): flush what was written with the old ones, then change. */
function params(stream, level, strategy, callback) {
  ranged(level, 'level', constants.Z_MIN_LEVEL, constants.Z_MAX_LEVEL);
  ranged(strategy, 'strategy', constants.Z_DEFAULT_STRATEGY, constants.Z_FIXED);
  if (stream._level === level && stream._strategy === strategy) {
    process.nextTick(callback);
    return;
  }
  stream.flush(Z_SYNC_FLUSH, () => {
    if (!stream._handle) throw new ERR_INTERNAL_ASSERTION('zlib binding closed');
    stream._handle.params(level, strategy);
    if (stream.destroyed) return;
    stream._level = level;
    stream._strategy = strategy;
    if (callback) callback();
  });
}

function checkInput(buffer, allowsString = true) {
  if (allowsString && typeof buffer === 'string') return Buffer.from(buffer);
  if (isArrayBufferView(buffer)) return buffer;
  if (isAnyArrayBuffer(buffer)) return Buffer.from(buffer);
  throw new ERR_INVALID_ARG_TYPE('buffer', ['string', 'Buffer', 'TypedArray', 'DataView', 'ArrayBuffer'], buffer);
}

/** The whole of one buffer through a new stream, synchronously. */
function runSync(stream, buffer) {
  const bytes = processChunkSync(stream, checkInput(buffer), stream._finishFlushFlag);
  return stream._info ? { buffer: bytes, engine: stream } : bytes;
}

/** The whole of one buffer through a new stream; callback(error, bytes). */
function runAsync(stream, buffer, callback) {
  // the stream says what it thinks of anything else; undefined and null are no data
  const input = typeof buffer === 'string' || isArrayBufferView(buffer) || isAnyArrayBuffer(buffer) ? checkInput(buffer) : buffer;
  let pieces = [];
  let total = 0;
  stream.on('readable', () => {
    let piece;
    while ((piece = stream.read()) !== null) {
      pieces.push(piece);
      total += piece.byteLength;
      if (total > stream._maxOutputLength) {
        stream.close();
        stream.removeAllListeners('error');
        callback(new ERR_BUFFER_TOO_LARGE(stream._maxOutputLength));
        callback = () => {};
        return;
      }
    }
  });
  stream.on('error', (error) => {
    stream.close();
    pieces = undefined;
    callback(error);
  });
  stream.on('end', () => {
    const bytes = pieces.length === 0 ? Buffer.alloc(0) :
      pieces.length === 1 ? pieces[0] : Buffer.concat(pieces, total);
    stream.close();
    if (stream._info) callback(null, { buffer: bytes, engine: stream });
    else callback(null, bytes);
  });
  stream.end(input);
}

module.exports = { ZlibBase, params, ranged, runAsync, runSync, toDictionary, validateNumber };
