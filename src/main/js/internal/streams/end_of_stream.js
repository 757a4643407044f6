// finished(): one callback when a stream is done, whatever kind of stream it is and however it ends. A stream that
// closes before its end or finish was early: ERR_STREAM_PREMATURE_CLOSE.
const { codes, AbortError } = require('internal/errors');
const { validateAbortSignal, validateBoolean, validateFunction, validateObject } = require('internal/validators');
const {
  isClosed, isNodeStream, isReadable, isReadableErrored, isReadableFinished, isReadableNodeStream, isReadableStream,
  isRequest, isWritable, isWritableErrored, isWritableFinished, isWritableNodeStream, isWritableStream,
  kIsClosedPromise, willEmitClose,
} = require('internal/streams/utils');

const kEosNodeSynchronousCallback = Symbol('kEosNodeSynchronousCallback');
const kNoOptions = Object.freeze({ __proto__: null });

function noop() {}

function callOnce(callback) {
  let called = false;
  return function(...args) {
    if (called) return;
    called = true;
    Reflect.apply(callback, this, args);
  };
}

/** Wraps the callback so that it runs in the async context of the call. */
function bindContext(callback) {
  const { AsyncLocalStorage, AsyncResource } = require('async_hooks');
  if (typeof AsyncLocalStorage?.bind === 'function') return AsyncLocalStorage.bind(callback);
  return AsyncResource.bind(callback, 'STREAM_END_OF_STREAM');
}

/** Calls back with an error or nothing; returns a function that takes all listeners off again. */
function eos(stream, options, callback) {
  if (arguments.length === 2) {
    callback = options;
    options = kNoOptions;
  } else if (options == null) {
    options = kNoOptions;
  } else {
    validateObject(options, 'options');
  }
  validateFunction(callback, 'callback');
  validateAbortSignal(options.signal, 'options.signal');
  callback = callOnce(bindContext(callback));

  if (isReadableStream(stream) || isWritableStream(stream)) return eosWeb(stream, options, callback);
  if (!isNodeStream(stream)) {
    throw new codes.ERR_INVALID_ARG_TYPE('stream', ['ReadableStream', 'WritableStream', 'Stream'], stream);
  }

  const readable = options.readable ?? isReadableNodeStream(stream);
  const writable = options.writable ?? isWritableNodeStream(stream);
  const w = stream._writableState;
  const r = stream._readableState;

  const onlegacyfinish = () => {
    if (!stream.writable) onfinish();
  };
  // The 'close' of a stream that will emit it only when both sides are done ends the wait for both.
  let willClose = willEmitClose(stream) &&
    isReadableNodeStream(stream) === readable && isWritableNodeStream(stream) === writable;

  let writableDone = isWritableFinished(stream, false);
  const onfinish = () => {
    writableDone = true;
    // Destroyed in 'finish': 'close' will not come in its usual place.
    if (stream.destroyed) willClose = false;
    if (willClose && (!stream.readable || readable)) return;
    if (!readable || readableDone) callback.call(stream);
  };

  let readableDone = isReadableFinished(stream, false);
  const onend = () => {
    readableDone = true;
    if (stream.destroyed) willClose = false;
    if (willClose && (!stream.writable || writable)) return;
    if (!writable || writableDone) callback.call(stream);
  };

  let closed = isClosed(stream);
  const wasClosed = closed;
  // A stream that is closed already reports its error below, after its last events.
  const onerror = (error) => {
    if (!wasClosed) callback.call(stream, error);
  };

  const onclose = () => {
    closed = true;
    const errored = isWritableErrored(stream) || isReadableErrored(stream);
    if (errored && typeof errored !== 'boolean') {
      callback.call(stream, errored);
      return;
    }
    if (readable && !readableDone && isReadableNodeStream(stream, true) && !isReadableFinished(stream, false)) {
      callback.call(stream, new codes.ERR_STREAM_PREMATURE_CLOSE());
      return;
    }
    if (writable && !writableDone && !isWritableFinished(stream, false)) {
      callback.call(stream, new codes.ERR_STREAM_PREMATURE_CLOSE());
      return;
    }
    callback.call(stream);
  };
  const onclosed = () => {
    closed = true;
    const errored = isWritableErrored(stream) || isReadableErrored(stream);
    if (errored && typeof errored !== 'boolean') callback.call(stream, errored);
    else callback.call(stream);
  };
  const onrequest = () => stream.req.on('finish', onfinish);

  if (isRequest(stream)) {
    stream.on('complete', onfinish);
    if (!willClose) stream.on('abort', onclose);
    if (stream.req) onrequest();
    else stream.on('request', onrequest);
  } else if (writable && !w) {
    // Old-style streams only say 'end' and 'close'.
    stream.on('end', onlegacyfinish);
    stream.on('close', onlegacyfinish);
  }
  // Not all streams emit 'close' after 'aborted'.
  if (!willClose && typeof stream.aborted === 'boolean') stream.on('aborted', onclose);
  stream.on('end', onend);
  stream.on('finish', onfinish);
  if (options.error !== false) stream.on('error', onerror);
  stream.on('close', onclose);

  const later = options[kEosNodeSynchronousCallback] ? (fn) => fn() : process.nextTick;
  if (closed) {
    later(onclose);
  } else if (w?.errorEmitted || r?.errorEmitted) {
    if (!willClose) later(onclosed);
  } else if (!readable && (!willClose || isReadable(stream)) &&
      (writableDone || isWritable(stream) === false) && (w == null || w.pendingcb === undefined || w.pendingcb === 0)) {
    later(onclosed);
  } else if (!writable && (!willClose || isWritable(stream)) && (readableDone || isReadable(stream) === false)) {
    later(onclosed);
  } else if (r && stream.req && stream.aborted) {
    later(onclosed);
  }

  const cleanup = () => {
    callback = noop;
    stream.removeListener('aborted', onclose);
    stream.removeListener('complete', onfinish);
    stream.removeListener('abort', onclose);
    stream.removeListener('request', onrequest);
    if (stream.req) stream.req.removeListener('finish', onfinish);
    stream.removeListener('end', onlegacyfinish);
    stream.removeListener('close', onlegacyfinish);
    stream.removeListener('finish', onfinish);
    stream.removeListener('end', onend);
    stream.removeListener('error', onerror);
    stream.removeListener('close', onclose);
  };

  if (options.signal && !closed) {
    const { signal } = options;
    const abort = () => {
      // cleanup() forgets the callback.
      const end = callback;
      cleanup();
      end.call(stream, new AbortError(undefined, { cause: signal.reason }));
    };
    if (signal.aborted) {
      later(abort);
    } else {
      const { addAbortListener } = require('internal/events/abort_listener');
      const subscription = addAbortListener(signal, abort);
      const inner = callback;
      callback = callOnce((...args) => {
        subscription[Symbol.dispose]();
        Reflect.apply(inner, stream, args);
      });
    }
  }
  return cleanup;
}

function eosWeb(stream, options, callback) {
  let aborted = false;
  let abort = noop;
  if (options.signal) {
    const { signal } = options;
    abort = () => {
      aborted = true;
      callback.call(stream, new AbortError(undefined, { cause: signal.reason }));
    };
    if (signal.aborted) {
      process.nextTick(abort);
    } else {
      const { addAbortListener } = require('internal/events/abort_listener');
      const subscription = addAbortListener(signal, abort);
      const inner = callback;
      callback = callOnce((...args) => {
        subscription[Symbol.dispose]();
        Reflect.apply(inner, stream, args);
      });
    }
  }
  const settle = (...args) => {
    if (!aborted) process.nextTick(() => Reflect.apply(callback, stream, args));
  };
  stream[kIsClosedPromise].promise.then(() => settle(), settle);
  return noop;
}

/** stream/promises finished(). */
function finished(stream, options) {
  let autoCleanup = false;
  if (options === null || options === undefined) options = kNoOptions;
  if (options.cleanup) {
    validateBoolean(options.cleanup, 'cleanup');
    autoCleanup = options.cleanup;
  }
  return new Promise((resolve, reject) => {
    const cleanup = eos(stream, options, (error) => {
      if (autoCleanup) cleanup();
      if (error) reject(error);
      else resolve();
    });
  });
}

module.exports = { eos, finished, kEosNodeSynchronousCallback };
