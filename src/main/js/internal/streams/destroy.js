// The end of a stream's life: destroy(), the 'error' and 'close' events that follow on the next tick, and its
// counterpart construct(), which holds a new stream back until _construct() has called back.
const { codes, AbortError, aggregateTwoErrors } = require('internal/errors');
const {
  kState, kAutoDestroy, kEmitClose, kErrorEmitted, kDestroyed, kClosed, kCloseEmitted, kConstructed, kOnConstructed,
} = require('internal/streams/flags');
const {
  kIsDestroyed, isDestroyed, isFinished, isRequest, isServerRequest,
} = require('internal/streams/utils');

const kDestroy = Symbol('kDestroy');

function noteError(error, w, r) {
  if (!error) return;
  error.stack; // V8 formats a stack lazily; later it would show the wrong frames' positions and hold them alive
  if (w && !w.errored) w.errored = error;
  if (r && !r.errored) r.errored = error;
}

// States of foreign streams (http's own, readable-stream's) have plain properties instead of bits.
function has(state, name, bit) {
  if (!state) return false;
  const bits = state[kState];
  return bits === undefined ? Boolean(state[name]) : (bits & bit) !== 0;
}

function mark(state, name, bit) {
  if (!state) return;
  if (state[kState] === undefined) state[name] = true;
  else state[kState] |= bit;
}

/** stream.destroy(): `this` is the stream. */
function destroy(error, callback) {
  const r = this._readableState;
  const w = this._writableState;
  const state = w || r;
  if (has(w, 'destroyed', kDestroyed) || has(r, 'destroyed', kDestroyed)) {
    if (typeof callback === 'function') callback();
    return this;
  }
  noteError(error, w, r);
  mark(w, 'destroyed', kDestroyed);
  mark(r, 'destroyed', kDestroyed);
  if (!has(state, 'constructed', kConstructed)) {
    this.once(kDestroy, (later) => runDestroy(this, aggregateTwoErrors(later, error), callback));
  } else {
    runDestroy(this, error, callback);
  }
  return this;
}

function runDestroy(stream, error, callback) {
  let called = false;
  const onDestroy = (reason) => {
    if (called) return;
    called = true;
    const r = stream._readableState;
    const w = stream._writableState;
    noteError(reason, w, r);
    mark(w, 'closed', kClosed);
    mark(r, 'closed', kClosed);
    if (typeof callback === 'function') callback(reason);
    if (reason) process.nextTick(emitErrorAndClose, stream, reason);
    else process.nextTick(emitClose, stream);
  };
  try {
    stream._destroy(error || null, onDestroy);
  } catch (thrown) {
    onDestroy(thrown);
  }
}

function emitErrorAndClose(stream, error) {
  emitError(stream, error);
  emitClose(stream);
}

function emitClose(stream) {
  const r = stream._readableState;
  const w = stream._writableState;
  mark(w, 'closeEmitted', kCloseEmitted);
  mark(r, 'closeEmitted', kCloseEmitted);
  if (has(w, 'emitClose', kEmitClose) || has(r, 'emitClose', kEmitClose)) stream.emit('close');
}

function emitError(stream, error) {
  const r = stream._readableState;
  const w = stream._writableState;
  if (has(w, 'errorEmitted', kErrorEmitted) || has(r, 'errorEmitted', kErrorEmitted)) return;
  mark(w, 'errorEmitted', kErrorEmitted);
  mark(r, 'errorEmitted', kErrorEmitted);
  stream.emit('error', error);
}

/** Makes a destroyed stream usable again (net.Socket reconnects). */
function undestroy() {
  const r = this._readableState;
  const w = this._writableState;
  if (r) {
    r.constructed = true;
    r.closed = false;
    r.closeEmitted = false;
    r.destroyed = false;
    r.errored = null;
    r.errorEmitted = false;
    r.reading = false;
    r.ended = r.readable === false;
    r.endEmitted = r.readable === false;
  }
  if (w) {
    w.constructed = true;
    w.destroyed = false;
    w.closed = false;
    w.closeEmitted = false;
    w.errored = null;
    w.errorEmitted = false;
    w.finalCalled = false;
    w.prefinished = false;
    w.ended = w.writable === false;
    w.ending = w.writable === false;
    w.finished = w.writable === false;
  }
}

/**
 * What a failing operation does: destroys an autoDestroy stream, else just emits 'error', on the next tick when the
 * caller is still running (`sync`). A stream that is already destroyed swallows it.
 */
function errorOrDestroy(stream, error, sync) {
  const r = stream._readableState;
  const w = stream._writableState;
  if (has(w, 'destroyed', kDestroyed) || has(r, 'destroyed', kDestroyed)) return this;
  if (has(r, 'autoDestroy', kAutoDestroy) || has(w, 'autoDestroy', kAutoDestroy)) {
    stream.destroy(error);
  } else if (error) {
    noteError(error, w, r);
    if (sync) process.nextTick(emitError, stream, error);
    else emitError(stream, error);
  }
  return undefined;
}

/** Runs stream._construct() on the next tick, then `onConstructed`. */
function construct(stream, onConstructed) {
  if (typeof stream._construct !== 'function') return;
  const r = stream._readableState;
  const w = stream._writableState;
  if (r) r.constructed = false;
  if (w) w.constructed = false;
  stream.once(kOnConstructed, onConstructed);
  // A duplex whose two halves both ask is constructed once.
  if (stream.listenerCount(kOnConstructed) > 1) return;
  process.nextTick(runConstruct, stream);
}

function runConstruct(stream) {
  let called = false;
  const onConstruct = (error) => {
    if (called) {
      errorOrDestroy(stream, error ?? new codes.ERR_MULTIPLE_CALLBACK());
      return;
    }
    called = true;
    const r = stream._readableState;
    const w = stream._writableState;
    const state = w || r;
    if (r) r.constructed = true;
    if (w) w.constructed = true;
    if (state.destroyed) stream.emit(kDestroy, error);
    else if (error) errorOrDestroy(stream, error, true);
    else stream.emit(kOnConstructed);
  };
  const later = (error) => process.nextTick(onConstruct, error);
  try {
    stream._construct(later);
  } catch (thrown) {
    later(thrown);
  }
}

/** Ends anything that looks like a stream, with an AbortError when it had not finished by itself. */
function destroyer(stream, error) {
  if (!stream || isDestroyed(stream)) return;
  if (!error && !isFinished(stream)) error = new AbortError();
  if (isServerRequest(stream)) {
    stream.socket = null;
    stream.destroy(error);
  } else if (isRequest(stream)) {
    stream.abort();
  } else if (isRequest(stream.req ?? {})) {
    stream.req.abort();
  } else if (typeof stream.destroy === 'function') {
    stream.destroy(error);
  } else if (typeof stream.close === 'function') {
    stream.close();
  } else if (error) {
    process.nextTick(emitErrorAndCloseLegacy, stream, error);
  } else {
    process.nextTick(emitCloseLegacy, stream);
  }
  if (!stream.destroyed) stream[kIsDestroyed] = true;
}

function emitErrorAndCloseLegacy(stream, error) {
  stream.emit('error', error);
  process.nextTick(emitCloseLegacy, stream);
}

function emitCloseLegacy(stream) {
  stream.emit('close');
}

module.exports = { construct, destroyer, destroy, undestroy, errorOrDestroy };
