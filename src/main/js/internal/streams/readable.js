// Readable. Data waits in state.buffer until somebody takes it, in one of three ways:
//
//   flowing === true    flow() calls read() until it gives null; every chunk leaves as a 'data' event
//   a 'readable' listener  is told, once per emptying, that read() will give something (or that the end came)
//   flowing === null/false  nobody takes; _read() is called until highWaterMark is reached
//
// push() on an empty flowing stream, outside _read(), emits 'data' at once: the path of sockets and files.
// All decisions that user code could observe half-way are put off with process.nextTick().
const { codes, AbortError } = require('internal/errors');
const { validateObject } = require('internal/validators');
const { Buffer } = require('buffer');
const EE = require('events');
const { Stream, ReadableEvents } = require('internal/streams/legacy');
const { StringDecoder } = require('string_decoder');
const destroyImpl = require('internal/streams/destroy');
const { pipe, unpipe } = require('internal/streams/readable_pipe');
const { iterate } = require('internal/streams/readable_iterator');
const {
  kState, kObjectMode, kErrorEmitted, kAutoDestroy, kDestroyed, kCloseEmitted, kErrored, kConstructed,
} = require('internal/streams/flags');
const {
  ReadableState, takeFromBuffer, readMoreLater,
  kEnded, kEndEmitted, kReading, kSync, kNeedReadable, kEmittedReadable, kReadableListening, kResumeScheduled,
  kMultiAwaitDrain, kDataEmitted, kHasFlowing, kFlowing, kHasPaused, kPaused, kDataListening, kDecoder,
  kEncoding, kDecoderValue,
} = require('internal/streams/readable_state');

const { errorOrDestroy } = destroyImpl;
const MAX_HIGH_WATER_MARK = 0x40000000;

function Readable(options) {
  if (!(this instanceof Readable)) return new Readable(options);
  this._events ??= new ReadableEvents();
  this._readableState ??= new ReadableState(options, this, false);
  if (options) {
    if (typeof options.read === 'function') this._read = options.read;
    if (typeof options.destroy === 'function') this._destroy = options.destroy;
    if (typeof options.construct === 'function') this._construct = options.construct;
    if (options.signal) require('internal/streams/add_abort_signal').addAbortSignal(options.signal, this);
  }
  Stream.call(this, options);
  if (this._construct != null) {
    destroyImpl.construct(this, () => readableConstructed(this));
  }
}

function readableConstructed(stream) {
  if (stream._readableState.needReadable) readMoreLater(stream, stream._readableState);
}

Object.setPrototypeOf(Readable.prototype, Stream.prototype);
Object.setPrototypeOf(Readable, Stream);
Readable.ReadableState = ReadableState;

Readable.prototype.destroy = destroyImpl.destroy;
Readable.prototype._undestroy = destroyImpl.undestroy;
Readable.prototype._destroy = function(error, callback) {
  callback(error);
};

Readable.prototype[EE.captureRejectionSymbol] = function(error) {
  this.destroy(error);
};

Readable.prototype[Symbol.asyncDispose] = function() {
  let error;
  if (!this.destroyed) {
    error = this.readableEnded ? null : new AbortError();
    this.destroy(error);
  }
  const { eos } = require('internal/streams/end_of_stream');
  return new Promise((resolve, reject) => {
    eos(this, (reason) => (reason && reason !== error ? reject(reason) : resolve(null)));
  });
};

// ---- data coming in

/** Adds a chunk (null: the end) to the buffer. Returns whether _read() may be asked for more right away. */
Readable.prototype.push = function(chunk, encoding) {
  const state = this._readableState;
  if ((state[kState] & kObjectMode) !== 0) return pushObject(this, state, chunk);
  return pushBytes(this, state, chunk, encoding);
};

/** Puts a chunk back to the front of the buffer. */
Readable.prototype.unshift = function(chunk, encoding) {
  const state = this._readableState;
  const given = chunk;
  if ((state[kState] & kObjectMode) === 0) {
    chunk = toChunk(state, chunk, encoding);
    if (chunk === null) {
      state[kState] &= ~kReading;
      onEndOfData(this, state);
      return false;
    }
    if (chunk === undefined) {
      errorOrDestroy(this, invalidChunk(given));
      return false;
    }
    if (!(chunk.length > 0)) return canPushMore(state);
  } else if (chunk === null) {
    state[kState] &= ~kReading;
    onEndOfData(this, state);
    return false;
  }
  if ((state[kState] & kEndEmitted) !== 0) {
    errorOrDestroy(this, new codes.ERR_STREAM_UNSHIFT_AFTER_END_EVENT());
  } else if ((state[kState] & (kDestroyed | kErrored)) !== 0) {
    return false;
  } else {
    addChunk(this, state, chunk, true);
  }
  return canPushMore(state);
};

function invalidChunk(chunk) {
  return new codes.ERR_INVALID_ARG_TYPE('chunk', ['string', 'Buffer', 'TypedArray', 'DataView'], chunk);
}

/** A chunk in the form the buffer holds: a Buffer, or a string when the stream has an encoding; undefined: unusable. */
function toChunk(state, chunk, encoding) {
  if (typeof chunk === 'string') {
    encoding ||= state.defaultEncoding;
    const own = state[kEncoding];
    if (own === encoding) return chunk;
    const bytes = Buffer.from(chunk, encoding);
    return own ? bytes.toString(own) : bytes;
  }
  if (chunk instanceof Buffer) return chunk;
  if (ArrayBuffer.isView(chunk)) return viewToBuffer(chunk);
  return chunk == null ? chunk === null ? null : EMPTY : undefined;
}

const EMPTY = Object.freeze({ length: 0 });

function viewToBuffer(view) {
  return Buffer.from(view.buffer, view.byteOffset, view.byteLength);
}

function pushBytes(stream, state, chunk, encoding) {
  let text = false;
  if (chunk === null) {
    state[kState] &= ~kReading;
    onEndOfData(stream, state);
    return false;
  }
  if (typeof chunk === 'string') {
    chunk = toChunk(state, chunk, encoding);
    text = typeof chunk === 'string';
  } else if (!(chunk instanceof Buffer)) {
    if (ArrayBuffer.isView(chunk)) {
      chunk = viewToBuffer(chunk);
    } else if (chunk !== undefined) {
      errorOrDestroy(stream, invalidChunk(chunk));
      return false;
    }
  }
  if (!chunk || chunk.length <= 0) {
    state[kState] &= ~kReading;
    readMoreLater(stream, state);
    return canPushMore(state);
  }
  if ((state[kState] & kEnded) !== 0) {
    errorOrDestroy(stream, new codes.ERR_STREAM_PUSH_AFTER_EOF());
    return false;
  }
  if ((state[kState] & (kDestroyed | kErrored)) !== 0) return false;
  state[kState] &= ~kReading;
  if ((state[kState] & kDecoder) !== 0 && !text) {
    chunk = state[kDecoderValue].write(chunk);
    if (chunk.length === 0) {
      readMoreLater(stream, state);
      return canPushMore(state);
    }
  }
  addChunk(stream, state, chunk, false);
  return canPushMore(state);
}

function pushObject(stream, state, chunk) {
  if (chunk === null) {
    state[kState] &= ~kReading;
    onEndOfData(stream, state);
    return false;
  }
  if ((state[kState] & kEnded) !== 0) {
    errorOrDestroy(stream, new codes.ERR_STREAM_PUSH_AFTER_EOF());
    return false;
  }
  if ((state[kState] & (kDestroyed | kErrored)) !== 0) return false;
  state[kState] &= ~kReading;
  if ((state[kState] & kDecoder) !== 0) chunk = state[kDecoderValue].write(chunk);
  addChunk(stream, state, chunk, false);
  return canPushMore(state);
}

function addChunk(stream, state, chunk, front) {
  if ((state[kState] & (kFlowing | kSync | kDataListening)) === (kFlowing | kDataListening) && state.length === 0) {
    if ((state[kState] & kMultiAwaitDrain) !== 0) state.awaitDrainWriters.clear();
    else state.awaitDrainWriters = null;
    state[kState] |= kDataEmitted;
    stream.emit('data', chunk);
  } else {
    state.length += (state[kState] & kObjectMode) !== 0 ? 1 : chunk.length;
    if (!front) {
      state.buffer.push(chunk);
    } else if (state.bufferIndex > 0) {
      state.buffer[--state.bufferIndex] = chunk;
    } else {
      state.buffer.unshift(chunk);
    }
    if ((state[kState] & kNeedReadable) !== 0) emitReadable(stream);
  }
  readMoreLater(stream, state);
}

// push() answers true below the mark, and for an empty buffer even if the mark is 0.
function canPushMore(state) {
  return (state[kState] & kEnded) === 0 && (state.length < state.highWaterMark || state.length === 0);
}

function onEndOfData(stream, state) {
  if ((state[kState] & kEnded) !== 0) return;
  const decoder = (state[kState] & kDecoder) !== 0 ? state[kDecoderValue] : null;
  if (decoder !== null) {
    const rest = decoder.end();
    if (rest?.length) {
      state.buffer.push(rest);
      state.length += (state[kState] & kObjectMode) !== 0 ? 1 : rest.length;
    }
  }
  state[kState] |= kEnded;
  if ((state[kState] & kSync) !== 0) {
    emitReadable(stream);
  } else {
    // Nothing runs below us that could be surprised: tell at once.
    state[kState] = (state[kState] & ~kNeedReadable) | kEmittedReadable;
    emitReadableNow(stream);
  }
}

// ---- data going out

Readable.prototype.isPaused = function() {
  const bits = this._readableState[kState];
  return (bits & kPaused) !== 0 || (bits & (kHasFlowing | kFlowing)) === kHasFlowing;
};

/** Data is given as strings from now on; what is buffered is decoded first. */
Readable.prototype.setEncoding = function(encoding) {
  const decoder = new StringDecoder(encoding);
  const state = this._readableState;
  state.decoder = decoder;
  state.encoding = decoder.encoding;
  let text = '';
  for (let i = state.bufferIndex; i < state.buffer.length; i++) text += decoder.write(state.buffer[i]);
  state.buffer = text === '' ? [] : [text];
  state.bufferIndex = 0;
  state.length = text.length;
  return this;
};

function nextPowerOfTwo(n) {
  if (n > MAX_HIGH_WATER_MARK) throw new codes.ERR_OUT_OF_RANGE('size', '<= 1GiB', n);
  return n <= 1 ? n : 2 ** (32 - Math.clz32(n - 1));
}

/** How much read(n) will give now; NaN stands for "what there is". */
function amountToRead(n, state) {
  if (n <= 0 || (state.length === 0 && (state[kState] & kEnded) !== 0)) return 0;
  if ((state[kState] & kObjectMode) !== 0) return 1;
  if (Number.isNaN(n)) {
    // A chunk at a time, as it came; strings that nobody consumes as they come are joined.
    if (state.length > 0 && (state[kState] & (kFlowing | kDecoder)) !== kDecoder) {
      return state.buffer[state.bufferIndex].length;
    }
    return state.length;
  }
  if (n <= state.length) return n;
  return (state[kState] & kEnded) !== 0 ? state.length : 0;
}

/** Takes n bytes out of the buffer, or null when there are not that many; asks _read() for more on the way. */
Readable.prototype.read = function(n) {
  if (n === undefined) n = NaN;
  else if (!Number.isInteger(n)) n = Number.parseInt(n, 10);
  const state = this._readableState;
  const asked = n;

  if (n > state.highWaterMark) state.highWaterMark = nextPowerOfTwo(n);
  if (n !== 0) state[kState] &= ~kEmittedReadable;

  // read(0) only kicks: with enough in the buffer the reader is told instead.
  if (n === 0 && (state[kState] & kNeedReadable) !== 0 &&
      ((state.highWaterMark !== 0 ? state.length >= state.highWaterMark : state.length > 0) ||
       (state[kState] & kEnded) !== 0)) {
    if (state.length === 0 && (state[kState] & kEnded) !== 0) endReadable(this);
    else emitReadable(this);
    return null;
  }

  n = amountToRead(n, state);
  if (n === 0 && (state[kState] & kEnded) !== 0) {
    if (state.length === 0) endReadable(this);
    return null;
  }

  // Whether this read leaves less than the mark.
  const wantsMore = (state[kState] & kNeedReadable) !== 0 || state.length === 0 || state.length - n < state.highWaterMark;
  if (wantsMore && (state[kState] & (kEnded | kReading | kDestroyed | kErrored | kConstructed)) === kConstructed) {
    state[kState] |= kReading | kSync;
    if (state.length === 0) state[kState] |= kNeedReadable;
    try {
      this._read(state.highWaterMark);
    } catch (error) {
      errorOrDestroy(this, error);
    }
    state[kState] &= ~kSync;
    // _read() pushed: there may be more to give than a moment ago.
    if ((state[kState] & kReading) === 0) n = amountToRead(asked, state);
  }

  const chunk = n > 0 ? takeFromBuffer(n, state) : null;
  if (chunk === null) {
    if (state.length <= state.highWaterMark) state[kState] |= kNeedReadable;
    n = 0;
  } else {
    state.length -= n;
    if ((state[kState] & kMultiAwaitDrain) !== 0) state.awaitDrainWriters.clear();
    else state.awaitDrainWriters = null;
  }

  if (state.length === 0) {
    if ((state[kState] & kEnded) === 0) state[kState] |= kNeedReadable;
    else if (asked !== n) endReadable(this);
  }
  if (chunk !== null && (state[kState] & (kErrorEmitted | kCloseEmitted)) === 0) {
    state[kState] |= kDataEmitted;
    this.emit('data', chunk);
  }
  return chunk;
};

/** Fetches about n bytes and push()es them, now or later. Given by the implementer. */
Readable.prototype._read = function(_n) {
  throw new codes.ERR_METHOD_NOT_IMPLEMENTED('_read()');
};

function emitReadable(stream) {
  const state = stream._readableState;
  state[kState] &= ~kNeedReadable;
  if ((state[kState] & kEmittedReadable) === 0) {
    state[kState] |= kEmittedReadable;
    process.nextTick(emitReadableNow, stream);
  }
}

function emitReadableNow(stream) {
  const state = stream._readableState;
  if ((state[kState] & (kDestroyed | kErrored)) === 0 && (state.length > 0 || (state[kState] & kEnded) !== 0)) {
    stream.emit('readable');
    state[kState] &= ~kEmittedReadable;
  }
  // Another 'readable' is due once the reader has come below the mark and the stream does not flow.
  if ((state[kState] & (kFlowing | kEnded)) === 0 && state.length <= state.highWaterMark) state[kState] |= kNeedReadable;
  flow(stream);
}

// ---- modes

Readable.prototype.on = function(event, listener) {
  const result = Stream.prototype.on.call(this, event, listener);
  const state = this._readableState;
  if (event === 'data') {
    state[kState] |= kDataListening;
    if (this.listenerCount('readable') > 0) state[kState] |= kReadableListening;
    else state[kState] &= ~kReadableListening;
    // Not after an explicit pause().
    if ((state[kState] & (kHasFlowing | kFlowing)) !== kHasFlowing) this.resume();
  } else if (event === 'readable') {
    if ((state[kState] & (kEndEmitted | kReadableListening)) === 0) {
      state[kState] |= kReadableListening | kNeedReadable | kHasFlowing;
      state[kState] &= ~(kFlowing | kEmittedReadable);
      if (state.length > 0) emitReadable(this);
      else if ((state[kState] & kReading) === 0) process.nextTick(kick, this);
    }
  }
  return result;
};
Readable.prototype.addListener = Readable.prototype.on;

Readable.prototype.removeListener = function(event, listener) {
  const result = Stream.prototype.removeListener.call(this, event, listener);
  if (event === 'readable') {
    // Later, as a once('readable') that is put on again must not change the mode in between.
    process.nextTick(updateReadableListening, this);
  } else if (event === 'data' && this.listenerCount('data') === 0) {
    this._readableState[kState] &= ~kDataListening;
  }
  return result;
};
Readable.prototype.off = Readable.prototype.removeListener;

Readable.prototype.removeAllListeners = function(event) {
  const result = Stream.prototype.removeAllListeners.apply(this, arguments);
  if (event === 'readable' || event === undefined) process.nextTick(updateReadableListening, this);
  if (event === 'data' || event === undefined) this._readableState[kState] &= ~kDataListening;
  return result;
};

function updateReadableListening(stream) {
  const state = stream._readableState;
  if (stream.listenerCount('readable') > 0) state[kState] |= kReadableListening;
  else state[kState] &= ~kReadableListening;
  if ((state[kState] & (kHasPaused | kPaused | kResumeScheduled)) === (kHasPaused | kResumeScheduled)) {
    state[kState] |= kHasFlowing | kFlowing;
  } else if (stream.listenerCount('data') > 0) {
    stream.resume();
  } else if ((state[kState] & kReadableListening) === 0) {
    state[kState] &= ~(kHasFlowing | kFlowing);
  }
}

function kick(stream) {
  stream.read(0);
}

/** Starts flowing mode, on the next tick; a 'readable' listener keeps the reins. */
Readable.prototype.resume = function() {
  const state = this._readableState;
  if ((state[kState] & kDestroyed) !== 0) return this;
  if ((state[kState] & kFlowing) === 0) {
    state[kState] |= kHasFlowing;
    if ((state[kState] & kReadableListening) === 0) state[kState] |= kFlowing;
    if ((state[kState] & kResumeScheduled) === 0) {
      state[kState] |= kResumeScheduled;
      process.nextTick(resumeNow, this, state);
    }
  }
  state[kState] = (state[kState] | kHasPaused) & ~kPaused;
  return this;
};

function resumeNow(stream, state) {
  if ((state[kState] & kReading) === 0) stream.read(0);
  state[kState] &= ~kResumeScheduled;
  stream.emit('resume');
  flow(stream);
  if ((state[kState] & (kFlowing | kReading)) === kFlowing) stream.read(0);
}

Readable.prototype.pause = function() {
  const state = this._readableState;
  if ((state[kState] & kDestroyed) !== 0) return this;
  if ((state[kState] & (kHasFlowing | kFlowing)) !== kHasFlowing) {
    state[kState] = (state[kState] | kHasFlowing) & ~kFlowing;
    this.emit('pause');
  }
  state[kState] |= kHasPaused | kPaused;
  return this;
};

function flow(stream) {
  const state = stream._readableState;
  while ((state[kState] & kFlowing) !== 0 && stream.read() !== null);
}

// ---- pipes and iteration

Readable.prototype.pipe = pipe;
Readable.prototype.unpipe = unpipe;

Readable.prototype[Symbol.asyncIterator] = function() {
  return iterate(this);
};

/** An async iterator; options.destroyOnReturn === false leaves the stream usable after a break. */
Readable.prototype.iterator = function(options) {
  if (options !== undefined) validateObject(options, 'options');
  return iterate(this, options);
};

/** Reads from an old-style stream (one that emits 'data' and has pause() and resume()) through this one. */
Readable.prototype.wrap = function(stream) {
  let paused = false;
  stream.on('data', (chunk) => {
    if (!this.push(chunk) && stream.pause) {
      paused = true;
      stream.pause();
    }
  });
  stream.on('end', () => this.push(null));
  stream.on('error', (error) => errorOrDestroy(this, error));
  stream.on('close', () => this.destroy());
  stream.on('destroy', () => this.destroy());
  this._read = () => {
    if (paused && stream.resume) {
      paused = false;
      stream.resume();
    }
  };
  for (const key of Object.keys(stream)) {
    if (this[key] === undefined && typeof stream[key] === 'function') this[key] = stream[key].bind(stream);
  }
  return this;
};

Readable.wrap = function(source, options) {
  return new Readable({
    objectMode: source.readableObjectMode ?? source.objectMode ?? true,
    ...options,
    destroy(error, callback) {
      destroyImpl.destroyer(source, error);
      callback(error);
    },
  }).wrap(source);
};

Readable.from = function(iterable, options) {
  return require('internal/streams/from')(Readable, iterable, options);
};

Readable.fromWeb = function(readableStream, options) {
  return require('web/streams/adapters').newStreamReadableFromReadableStream(readableStream, options);
};

Readable.toWeb = function(streamReadable, options) {
  return require('web/streams/adapters').newReadableStreamFromStreamReadable(streamReadable, options);
};

// ---- the end

function endReadable(stream) {
  const state = stream._readableState;
  if ((state[kState] & kEndEmitted) === 0) {
    state[kState] |= kEnded;
    process.nextTick(emitEnd, state, stream);
  }
}

function emitEnd(state, stream) {
  if ((state[kState] & (kErrored | kCloseEmitted | kEndEmitted)) !== 0 || state.length !== 0) return;
  state[kState] |= kEndEmitted;
  stream.emit('end');
  if (stream.writable && stream.allowHalfOpen === false) {
    process.nextTick(endWritable, stream);
  } else if ((state[kState] & kAutoDestroy) !== 0) {
    // A duplex waits for its other side.
    const w = stream._writableState;
    if (!w || (w.autoDestroy && (w.finished || w.writable === false))) stream.destroy();
  }
}

function endWritable(stream) {
  if (stream.writable && !stream.writableEnded && !stream.destroyed) stream.end();
}

// ---- properties

const getter = (get) => ({ __proto__: null, enumerable: false, get });

Object.defineProperties(Readable.prototype, {
  readable: {
    __proto__: null,
    enumerable: false,
    get() {
      const r = this._readableState;
      // `readable` set by the user sticks; foreign states may lack it.
      return Boolean(r) && r.readable !== false && !r.destroyed && !r.errorEmitted && !r.endEmitted;
    },
    set(value) {
      if (this._readableState) this._readableState.readable = Boolean(value);
    },
  },
  readableDidRead: getter(function() { return this._readableState.dataEmitted; }),
  readableAborted: getter(function() {
    const r = this._readableState;
    return Boolean(r.readable !== false && (r.destroyed || r.errored) && !r.endEmitted);
  }),
  readableHighWaterMark: getter(function() { return this._readableState.highWaterMark; }),
  readableBuffer: getter(function() { return this._readableState?.buffer; }),
  readableFlowing: {
    __proto__: null,
    enumerable: false,
    get() { return this._readableState.flowing; },
    set(value) {
      if (this._readableState) this._readableState.flowing = value;
    },
  },
  readableLength: getter(function() { return this._readableState.length; }),
  readableObjectMode: getter(function() { return this._readableState ? this._readableState.objectMode : false; }),
  readableEncoding: getter(function() { return this._readableState ? this._readableState.encoding : null; }),
  errored: getter(function() { return this._readableState ? this._readableState.errored : null; }),
  closed: getter(function() { return this._readableState ? this._readableState.closed : false; }),
  destroyed: {
    __proto__: null,
    enumerable: false,
    get() { return this._readableState ? this._readableState.destroyed : false; },
    set(value) {
      if (this._readableState) this._readableState.destroyed = value;
    },
  },
  readableEnded: getter(function() { return this._readableState ? this._readableState.endEmitted : false; }),
});

Readable._fromList = takeFromBuffer;
module.exports = { Readable, readableConstructed };
