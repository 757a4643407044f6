// Writable. One chunk (or, with _writev(), one batch) is with the implementation at a time; the others wait in
// state.buffered. Callbacks and 'drain' come on the next tick when _write() called back synchronously, so that they
// never run inside write(); equal callbacks of one tick are counted, not queued one by one.
//
//   end()  ->  ending  ->  all written, all callbacks called  ->  _final()  ->  'prefinish'  ->  'finish'
const { codes, AbortError } = require('internal/errors');
const { Buffer } = require('buffer');
const EE = require('events');
const { Stream, WritableEvents } = require('internal/streams/legacy');
const destroyImpl = require('internal/streams/destroy');
const {
  kState, kObjectMode, kAutoDestroy, kErrorEmitted, kDestroyed, kCloseEmitted, kErrored, kConstructed,
} = require('internal/streams/flags');
const {
  WritableState,
  kNeedDrain, kEnding, kEnded, kFinished, kFinalCalled, kPrefinished, kWriting, kSync, kBufferProcessing, kDecodeStrings,
  kAllBuffers, kAllNoop, kNotWritable,
} = require('internal/streams/writable_state');

const { errorOrDestroy } = destroyImpl;

function noop() {}

function Writable(options) {
  if (!(this instanceof Writable)) return new Writable(options);
  this._events ??= new WritableEvents();
  initWritableState(this, options, false);
  if (options) {
    if (typeof options.write === 'function') this._write = options.write;
    if (typeof options.writev === 'function') this._writev = options.writev;
    if (typeof options.destroy === 'function') this._destroy = options.destroy;
    if (typeof options.final === 'function') this._final = options.final;
    if (typeof options.construct === 'function') this._construct = options.construct;
    if (options.signal) require('internal/streams/add_abort_signal').addAbortSignal(options.signal, this);
  }
  Stream.call(this, options);
  if (this._construct != null) destroyImpl.construct(this, () => writableConstructed(this));
}
Object.setPrototypeOf(Writable.prototype, Stream.prototype);
Object.setPrototypeOf(Writable, Stream);
Writable.WritableState = WritableState;

function initWritableState(stream, options, isDuplex) {
  const state = stream._writableState ??= new WritableState(options, stream, isDuplex);
  state.onwrite = onwrite.bind(undefined, stream);
}

/** What had to wait for _construct(): buffered chunks, and an end(). */
function writableConstructed(stream) {
  const state = stream._writableState;
  if ((state[kState] & kWriting) === 0) clearBuffer(stream, state);
  finishMaybe(stream, state);
}

// A Duplex inherits from Readable only, and counts as a Writable by its state.
Object.defineProperty(Writable, Symbol.hasInstance, {
  __proto__: null,
  value: function(object) {
    if (Function.prototype[Symbol.hasInstance].call(this, object)) return true;
    return this === Writable && Boolean(object) && object._writableState instanceof WritableState;
  },
});

Writable.prototype.pipe = function() {
  errorOrDestroy(this, new codes.ERR_STREAM_CANNOT_PIPE());
};

// ---- write

/** Returns true, false (full: wait for 'drain') or the error that was reported. */
function write(stream, chunk, encoding, callback) {
  if (callback == null || typeof callback !== 'function') callback = noop;
  const state = stream._writableState;
  if (chunk === null) throw new codes.ERR_STREAM_NULL_VALUES();
  if ((state[kState] & kObjectMode) === 0) {
    if (!encoding) {
      encoding = state.defaultEncoding;
    } else if (encoding !== 'buffer' && !Buffer.isEncoding(encoding)) {
      throw new codes.ERR_UNKNOWN_ENCODING(encoding);
    }
    if (typeof chunk === 'string') {
      if ((state[kState] & kDecodeStrings) !== 0) {
        chunk = Buffer.from(chunk, encoding);
        encoding = 'buffer';
      }
    } else if (chunk instanceof Buffer) {
      encoding = 'buffer';
    } else if (ArrayBuffer.isView(chunk)) {
      chunk = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
      encoding = 'buffer';
    } else {
      throw new codes.ERR_INVALID_ARG_TYPE('chunk', ['string', 'Buffer', 'TypedArray', 'DataView'], chunk);
    }
  } else {
    encoding ||= state.defaultEncoding;
  }

  if ((state[kState] & (kEnding | kDestroyed)) !== 0) {
    const error = (state[kState] & kEnding) !== 0 ?
      new codes.ERR_STREAM_WRITE_AFTER_END() :
      new codes.ERR_STREAM_DESTROYED('write');
    process.nextTick(callback, error);
    errorOrDestroy(stream, error, true);
    return error;
  }
  state.pendingcb++;
  return writeOrBuffer(stream, state, chunk, encoding, callback);
}

function writeOrBuffer(stream, state, chunk, encoding, callback) {
  const length = (state[kState] & kObjectMode) !== 0 ? 1 : chunk.length;
  state.length += length;
  if (state.corked > 0 || (state[kState] & (kWriting | kErrored | kConstructed)) !== kConstructed) {
    state.buffered.push({ chunk, encoding, callback });
    if (encoding !== 'buffer') state[kState] &= ~kAllBuffers;
    if (callback !== noop) state[kState] &= ~kAllNoop;
  } else {
    state.writelen = length;
    state.writecb = callback;
    state[kState] |= kWriting | kSync;
    stream._write(chunk, encoding, state.onwrite);
    state[kState] &= ~kSync;
  }
  // What was written synchronously takes no room.
  const roomLeft = state.length < state.highWaterMark || state.length === 0;
  if (!roomLeft) state[kState] |= kNeedDrain;
  // After an error or destroy() there is no 'drain' to wait for, but no use in writing on either.
  return roomLeft && (state[kState] & (kErrored | kDestroyed)) === 0;
}

Writable.prototype.write = function(chunk, encoding, callback) {
  if (encoding != null && typeof encoding === 'function') {
    callback = encoding;
    encoding = null;
  }
  return write(this, chunk, encoding, callback) === true;
};

Writable.prototype.cork = function() {
  this._writableState.corked++;
};

Writable.prototype.uncork = function() {
  const state = this._writableState;
  if (state.corked === 0) return;
  state.corked--;
  if ((state[kState] & kWriting) === 0) clearBuffer(this, state);
};

Writable.prototype.setDefaultEncoding = function(encoding) {
  if (typeof encoding === 'string') encoding = encoding.toLowerCase();
  if (!Buffer.isEncoding(encoding)) throw new codes.ERR_UNKNOWN_ENCODING(encoding);
  this._writableState.defaultEncoding = encoding;
  return this;
};

/** Writes one chunk; given by the implementer, unless it gives _writev(). */
Writable.prototype._write = function(chunk, encoding, callback) {
  if (this._writev) this._writev([{ chunk, encoding }], callback);
  else throw new codes.ERR_METHOD_NOT_IMPLEMENTED('_write()');
};
Writable.prototype._writev = null;

function passToImplementation(stream, state, batch, length, chunk, encoding, callback) {
  state.writelen = length;
  state.writecb = callback;
  state[kState] |= kWriting | kSync;
  if ((state[kState] & kDestroyed) !== 0) state.onwrite(new codes.ERR_STREAM_DESTROYED('write'));
  else if (batch) stream._writev(chunk, state.onwrite);
  else stream._write(chunk, encoding, state.onwrite);
  state[kState] &= ~kSync;
}

// ---- after a write

function writeFailed(stream, state, error, callback) {
  --state.pendingcb;
  callback(error);
  // Callbacks of what can no longer be written come before 'error'.
  failBuffer(state);
  errorOrDestroy(stream, error);
}

function onwrite(stream, error) {
  const state = stream._writableState;
  const callback = state.writecb;
  if (typeof callback !== 'function') {
    errorOrDestroy(stream, new codes.ERR_MULTIPLE_CALLBACK());
    return;
  }
  const sync = (state[kState] & kSync) !== 0;
  state[kState] &= ~kWriting;
  state.writecb = null;
  state.length -= state.writelen;
  state.writelen = 0;

  if (error) {
    error.stack; // format it while the frames are those of the failure
    if ((state[kState] & kErrored) === 0) state.errored = error;
    const r = stream._readableState;
    if (r && !r.errored) r.errored = error;
    if (sync) process.nextTick(writeFailed, stream, state, error, callback);
    else writeFailed(stream, state, error, callback);
    return;
  }

  if (state.buffered.length > state.bufferedIndex) clearBuffer(stream, state);
  if (!sync) {
    afterWrite(stream, state, 1, callback);
    return;
  }
  const drainDue = (state[kState] & kNeedDrain) !== 0 && state.length === 0;
  const info = state.afterWriteTickInfo;
  if (callback === noop && (!drainDue || info !== null)) {
    // Nobody would notice the tick.
    state.pendingcb--;
    if ((state[kState] & kEnding) !== 0) finishMaybe(stream, state, true);
    return;
  }
  if (info !== null && info.cb === callback) {
    info.count++;
  } else {
    const next = { count: 1, cb: callback, stream, state };
    state.afterWriteTickInfo = next;
    process.nextTick(afterWriteTick, next);
  }
}

function afterWriteTick({ stream, state, count, cb }) {
  state.afterWriteTickInfo = null;
  afterWrite(stream, state, count, cb);
}

function afterWrite(stream, state, count, callback) {
  if ((state[kState] & (kEnding | kDestroyed | kNeedDrain)) === kNeedDrain && state.length === 0) {
    state[kState] &= ~kNeedDrain;
    stream.emit('drain');
  }
  while (count-- > 0) {
    state.pendingcb--;
    callback(null);
  }
  if ((state[kState] & kDestroyed) !== 0) failBuffer(state);
  if ((state[kState] & kEnding) !== 0) finishMaybe(stream, state, true);
}

/** Calls back all that will never be written. */
function failBuffer(state) {
  if ((state[kState] & kWriting) !== 0) return;
  const { buffered } = state;
  for (let i = state.bufferedIndex; i < buffered.length; i++) {
    const { chunk, callback } = buffered[i];
    state.length -= (state[kState] & kObjectMode) !== 0 ? 1 : chunk.length;
    callback(state.errored ?? new codes.ERR_STREAM_DESTROYED('write'));
  }
  callFinishCallbacks(state, state.errored ?? new codes.ERR_STREAM_DESTROYED('end'));
  resetBuffer(state);
}

function resetBuffer(state) {
  state.buffered = [];
  state.bufferedIndex = 0;
  state[kState] |= kAllBuffers | kAllNoop;
}

function clearBuffer(stream, state) {
  if (state.corked > 0 || (state[kState] & (kBufferProcessing | kDestroyed | kConstructed)) !== kConstructed) return;
  const { buffered } = state;
  let index = state.bufferedIndex;
  const count = buffered.length - index;
  if (count === 0) return;

  state[kState] |= kBufferProcessing;
  if (count > 1 && stream._writev) {
    state.pendingcb -= count - 1;
    const allNoop = (state[kState] & kAllNoop) !== 0;
    const chunks = allNoop && index === 0 ? buffered : buffered.slice(index);
    chunks.allBuffers = (state[kState] & kAllBuffers) !== 0;
    // an implementation may put something else in the places of the chunks it is given, so these are its own
    const first = index;
    const callback = allNoop ? noop : (error) => {
      for (let i = first; i < buffered.length; i++) buffered[i].callback(error);
    };
    passToImplementation(stream, state, true, state.length, chunks, '', callback);
    resetBuffer(state);
  } else {
    do {
      const { chunk, encoding, callback } = buffered[index];
      buffered[index++] = null;
      const length = (state[kState] & kObjectMode) !== 0 ? 1 : chunk.length;
      passToImplementation(stream, state, false, length, chunk, encoding, callback);
    } while (index < buffered.length && (state[kState] & kWriting) === 0);

    if (index === buffered.length) {
      resetBuffer(state);
    } else if (index > 256) {
      buffered.splice(0, index);
      state.bufferedIndex = 0;
    } else {
      state.bufferedIndex = index;
    }
  }
  state[kState] &= ~kBufferProcessing;
}

// ---- end

Writable.prototype.end = function(chunk, encoding, callback) {
  const state = this._writableState;
  if (typeof chunk === 'function') {
    callback = chunk;
    chunk = null;
    encoding = null;
  } else if (typeof encoding === 'function') {
    callback = encoding;
    encoding = null;
  }

  let error;
  if (chunk !== null && chunk !== undefined) {
    const result = write(this, chunk, encoding);
    if (result instanceof Error) error = result;
  }
  if (state.corked > 0) {
    state.corked = 1;
    this.uncork();
  }
  if (error === undefined) {
    if ((state[kState] & (kErrored | kEnding)) === 0) {
      // A second end() in between is not an error as long as nothing is written.
      state[kState] |= kEnding;
      finishMaybe(this, state, true);
      state[kState] |= kEnded;
    } else if ((state[kState] & kFinished) !== 0) {
      error = new codes.ERR_STREAM_ALREADY_FINISHED('end');
    } else if ((state[kState] & kDestroyed) !== 0) {
      error = new codes.ERR_STREAM_DESTROYED('end');
    }
  }
  if (typeof callback === 'function') {
    if (error) process.nextTick(callback, error);
    else if ((state[kState] & kErrored) !== 0) process.nextTick(callback, state.errored);
    else if ((state[kState] & kFinished) !== 0) process.nextTick(callback);
    else (state.finishCallbacks ??= []).push(callback);
  }
  return this;
};

/** Ended, everything written, nothing wrong. */
function isReadyToFinish(state) {
  return (state[kState] &
      (kEnding | kDestroyed | kConstructed | kFinished | kWriting | kErrorEmitted | kCloseEmitted | kErrored)) ===
      (kEnding | kConstructed) &&
    state.length === 0 && state.buffered.length === 0;
}

function callFinishCallbacks(state, error) {
  const callbacks = state.finishCallbacks;
  if (callbacks === null) return;
  state.finishCallbacks = null;
  for (const callback of callbacks) callback(error);
}

function callFinal(stream, state) {
  let called = false;
  const onFinal = (error) => {
    if (called) {
      errorOrDestroy(stream, error ?? new codes.ERR_MULTIPLE_CALLBACK());
      return;
    }
    called = true;
    state.pendingcb--;
    if (error) {
      callFinishCallbacks(state, error);
      errorOrDestroy(stream, error, (state[kState] & kSync) !== 0);
    } else if (isReadyToFinish(state)) {
      state[kState] |= kPrefinished;
      stream.emit('prefinish');
      // On the next tick: the implementation may still be on the stack.
      state.pendingcb++;
      process.nextTick(finish, stream, state);
    }
  };
  state[kState] |= kSync;
  state.pendingcb++;
  try {
    stream._final(onFinal);
  } catch (error) {
    onFinal(error);
  }
  state[kState] &= ~kSync;
}

function prefinish(stream, state) {
  if ((state[kState] & (kPrefinished | kFinalCalled)) !== 0) return;
  if (typeof stream._final === 'function' && (state[kState] & kDestroyed) === 0) {
    state[kState] |= kFinalCalled;
    callFinal(stream, state);
  } else {
    state[kState] |= kPrefinished;
    stream.emit('prefinish');
  }
}

function finishMaybe(stream, state, sync) {
  if (!isReadyToFinish(state)) return;
  prefinish(stream, state);
  if (state.pendingcb !== 0) return;
  if (sync) {
    state.pendingcb++;
    process.nextTick(finishIfStillReady, stream, state);
  } else if (isReadyToFinish(state)) {
    state.pendingcb++;
    finish(stream, state);
  }
}

function finishIfStillReady(stream, state) {
  if (isReadyToFinish(state)) finish(stream, state);
  else state.pendingcb--;
}

function finish(stream, state) {
  state.pendingcb--;
  state[kState] |= kFinished;
  callFinishCallbacks(state, null);
  stream.emit('finish');
  if ((state[kState] & kAutoDestroy) !== 0) {
    // A duplex waits for its other side.
    const r = stream._readableState;
    if (!r || (r.autoDestroy && (r.endEmitted || r.readable === false))) stream.destroy();
  }
}

// ---- destroy

Writable.prototype.destroy = function(error, callback) {
  const state = this._writableState;
  // Whoever waits for a write or the end hears that it will not come.
  if ((state[kState] & kDestroyed) === 0 &&
      (state.bufferedIndex < state.buffered.length || state.finishCallbacks !== null)) {
    process.nextTick(failBuffer, state);
  }
  destroyImpl.destroy.call(this, error, callback);
  return this;
};
Writable.prototype._undestroy = destroyImpl.undestroy;
Writable.prototype._destroy = function(error, callback) {
  callback(error);
};

Writable.prototype[EE.captureRejectionSymbol] = function(error) {
  this.destroy(error);
};

Writable.prototype[Symbol.asyncDispose] = function() {
  let error;
  if (!this.destroyed) {
    error = this.writableFinished ? null : new AbortError();
    this.destroy(error);
  }
  const { eos } = require('internal/streams/end_of_stream');
  return new Promise((resolve, reject) => {
    eos(this, (reason) => (reason && reason.name !== 'AbortError' ? reject(reason) : resolve(null)));
  });
};

Writable.fromWeb = function(writableStream, options) {
  return require('web/streams/adapters').newStreamWritableFromWritableStream(writableStream, options);
};

Writable.toWeb = function(streamWritable) {
  return require('web/streams/adapters').newWritableStreamFromStreamWritable(streamWritable);
};

// ---- properties

const getter = (get) => ({ __proto__: null, enumerable: false, get });

Object.defineProperties(Writable.prototype, {
  closed: getter(function() { return this._writableState ? this._writableState.closed : false; }),
  destroyed: {
    __proto__: null,
    enumerable: false,
    get() { return this._writableState ? this._writableState.destroyed : false; },
    set(value) {
      if (this._writableState) this._writableState.destroyed = value;
    },
  },
  writable: {
    __proto__: null,
    enumerable: false,
    get() {
      const w = this._writableState;
      return Boolean(w) && (w[kState] & (kNotWritable | kDestroyed | kErrored | kEnding | kEnded)) === 0;
    },
    set(value) {
      if (this._writableState) this._writableState.writable = Boolean(value);
    },
  },
  writableFinished: getter(function() { return this._writableState ? this._writableState.finished : false; }),
  writableObjectMode: getter(function() { return this._writableState ? this._writableState.objectMode : false; }),
  writableBuffer: getter(function() { return this._writableState?.getBuffer(); }),
  writableEnded: getter(function() { return this._writableState ? this._writableState.ending : false; }),
  writableNeedDrain: getter(function() {
    const w = this._writableState;
    return w ? (w[kState] & (kDestroyed | kEnding | kNeedDrain)) === kNeedDrain : false;
  }),
  writableHighWaterMark: getter(function() { return this._writableState?.highWaterMark; }),
  writableCorked: getter(function() { return this._writableState ? this._writableState.corked : 0; }),
  writableLength: getter(function() { return this._writableState?.length; }),
  errored: getter(function() { return this._writableState ? this._writableState.errored : null; }),
  writableAborted: getter(function() {
    const w = this._writableState;
    return (w[kState] & kFinished) === 0 && (w[kState] & (kDestroyed | kErrored)) !== 0 &&
      (w[kState] & kNotWritable) === 0;
  }),
});

module.exports = { Writable, initWritableState, writableConstructed };
