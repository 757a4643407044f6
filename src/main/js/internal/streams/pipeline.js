// pipeline(): connects node streams, web streams, iterables and generator functions in a row, and calls back once when
// everything is done or something has failed; then all parts are destroyed. `pending` counts what must still end.
const { codes, AbortError, aggregateTwoErrors } = require('internal/errors');
const { validateAbortSignal, validateFunction } = require('internal/validators');
const destroyImpl = require('internal/streams/destroy');
const { eos, kEosNodeSynchronousCallback } = require('internal/streams/end_of_stream');
const {
  isClosed, isDestroyed, isIterable, isNodeStream, isReadable, isReadableFinished, isReadableNodeStream, isReadableStream, isTransformStream,
  isWebStream,
} = require('internal/streams/utils');

const noop = () => {};

/** How to end one stream of the row early; nothing happens when it has ended by itself. */
function guard(stream, reading, writing) {
  let finished = false;
  stream.on('close', () => { finished = true; });
  const options = { readable: reading, writable: writing, [kEosNodeSynchronousCallback]: true };
  const cleanup = eos(stream, options, (error) => { finished = !error; });
  return {
    cleanup,
    destroy(error) {
      if (finished) return;
      finished = true;
      destroyImpl.destroyer(stream, error || new codes.ERR_STREAM_DESTROYED('pipe'));
    },
  };
}

function pipeline(...streams) {
  const callback = streams.pop();
  validateFunction(callback, 'streams[stream.length - 1]');
  let called = false;
  return pipelineImpl(streams, function(...args) {
    if (called) return;
    called = true;
    Reflect.apply(callback, this, args);
  });
}

function toAsyncIterable(value) {
  if (isIterable(value)) return value;
  if (isReadableNodeStream(value)) return iterateNode(value);
  throw notReadable(value);
}

async function* iterateNode(stream) {
  const { Readable } = require('internal/streams/readable');
  yield* Readable.prototype[Symbol.asyncIterator].call(stream);
}

function notReadable(value) {
  return new codes.ERR_INVALID_ARG_TYPE(
    'val', ['Readable', 'Iterable', 'AsyncIterable', 'ReadableStream', 'TransformStream'], value);
}

function pipelineImpl(streams, callback, opts) {
  if (streams.length === 1 && Array.isArray(streams[0])) streams = streams[0];
  if (streams.length < 2) throw new codes.ERR_MISSING_ARGS('streams');

  const outerSignal = opts?.signal;
  validateAbortSignal(outerSignal, 'options.signal');
  const { AbortController } = require('web/abort_controller');
  const { addAbortListener } = require('internal/events/abort_listener');
  const controller = new AbortController();
  const { signal } = controller;

  let error;
  let value;
  let pending = 0;
  const guards = [];
  const lastStreamCleanups = [];

  const abort = () => conclude(new AbortError(undefined, { cause: outerSignal?.reason }));
  const subscription = outerSignal ? addAbortListener(outerSignal, abort) : undefined;

  const finish = (reason) => conclude(reason, --pending === 0);
  const fail = (reason) => conclude(reason, false);

  function conclude(reason, final) {
    // A premature close is often the echo of the real cause, which may arrive later.
    if (reason && (!error || error.code === 'ERR_STREAM_PREMATURE_CLOSE')) error = reason;
    if (!error && !final) return;
    while (guards.length > 0) guards.shift()(error);
    subscription?.[Symbol.dispose]();
    controller.abort();
    if (final) {
      if (!error) for (const cleanup of lastStreamCleanups) cleanup();
      process.nextTick(callback, error, value);
    }
  }

  let current;
  for (let i = 0; i < streams.length; i++) {
    const stream = streams[i];
    const isLast = i === streams.length - 1;
    const reading = !isLast;
    const end = reading || opts?.end !== false;

    if (isNodeStream(stream)) {
      if (end) {
        const { destroy, cleanup } = guard(stream, reading, i > 0);
        guards.push(destroy);
        if (isReadable(stream) && isLast) lastStreamCleanups.push(cleanup);
      }
      // Errors that come after the stream's own end are still handled, until the pipeline is done.
      const onError = (reason) => {
        if (reason && reason.name !== 'AbortError' && reason.code !== 'ERR_STREAM_PREMATURE_CLOSE') fail(reason);
      };
      stream.on('error', onError);
      if (isReadable(stream) && isLast) lastStreamCleanups.push(() => stream.removeListener('error', onError));
    }

    if (i === 0) {
      current = firstOf(stream, signal);
    } else if (typeof stream === 'function') {
      current = stream(toAsyncIterable(isTransformStream(current) ? current.readable : current), { signal });
      if (reading) {
        if (!isIterable(current, true)) {
          throw new codes.ERR_INVALID_RETURN_VALUE('AsyncIterable', `transform[${i - 1}]`, current);
        }
      } else {
        current = collect(current, end);
      }
    } else if (isNodeStream(stream)) {
      if (isReadableNodeStream(current)) {
        if (isClosed(stream) || isDestroyed(stream)) throw new codes.ERR_STREAM_UNABLE_TO_PIPE();
        pending += 2;
        const cleanup = pipe(current, stream, finish, fail, end);
        if (isReadable(stream) && isLast) lastStreamCleanups.push(cleanup);
      } else if (isTransformStream(current) || isReadableStream(current)) {
        pending++;
        pumpToNode(current.readable || current, stream, finish, end);
      } else if (isIterable(current)) {
        pending++;
        pumpToNode(current, stream, finish, end);
      } else {
        throw notReadable(current);
      }
      current = stream;
    } else if (isWebStream(stream)) {
      pending++;
      if (isReadableNodeStream(current)) pumpToWeb(toAsyncIterable(current), stream, finish, end);
      else if (isReadableStream(current) || isIterable(current)) pumpToWeb(current, stream, finish, end);
      else if (isTransformStream(current)) pumpToWeb(current.readable, stream, finish, end);
      else throw notReadable(current);
      current = stream;
    } else {
      current = require('internal/streams/duplex').from(stream);
    }
  }

  /** The last part is a function: what it returns can be read from the pipeline's result. */
  function collect(result, end) {
    const PassThrough = require('internal/streams/passthrough');
    const sink = new PassThrough({ objectMode: true });
    const then = result?.then;
    if (typeof then === 'function') {
      pending++;
      then.call(result, (resolved) => {
        value = resolved;
        if (resolved != null) sink.write(resolved);
        if (end) sink.end();
        process.nextTick(finish);
      }, (reason) => {
        sink.destroy(reason);
        process.nextTick(finish, reason);
      });
    } else if (isIterable(result, true)) {
      pending++;
      pumpToNode(result, sink, finish, end);
    } else if (isReadableStream(result) || isTransformStream(result)) {
      pending++;
      pumpToNode(result.readable || result, sink, finish, end);
    } else {
      throw new codes.ERR_INVALID_RETURN_VALUE('AsyncIterable or Promise', 'destination', result);
    }
    const { destroy, cleanup } = guard(sink, false, true);
    guards.push(destroy);
    lastStreamCleanups.push(cleanup);
    return sink;
  }

  if (signal.aborted || outerSignal?.aborted) process.nextTick(abort);
  return current;
}

function firstOf(stream, signal) {
  if (typeof stream === 'function') {
    const result = stream({ signal });
    if (!isIterable(result)) {
      throw new codes.ERR_INVALID_RETURN_VALUE('Iterable, AsyncIterable or Stream', 'source', result);
    }
    return result;
  }
  if (isIterable(stream) || isReadableNodeStream(stream) || isTransformStream(stream)) return stream;
  return require('internal/streams/duplex').from(stream);
}

function pipe(source, dest, finish, fail, end) {
  let ended = false;
  dest.on('close', () => {
    if (!ended) fail(new codes.ERR_STREAM_PREMATURE_CLOSE());
  });
  source.pipe(dest, { end: false }); // ending `dest` is ours, to know that it was no accident
  if (end) {
    const endDest = () => {
      ended = true;
      dest.end();
    };
    if (isReadableFinished(source)) process.nextTick(endDest);
    else source.once('end', endDest);
  } else {
    finish();
  }
  eos(source, { readable: true, writable: false }, (error) => {
    const r = source._readableState;
    if (error?.code === 'ERR_STREAM_PREMATURE_CLOSE' && r?.ended && !r.errored && !r.errorEmitted) {
      // Some streams emit 'close' before 'end'; as all data is there, wait for it.
      source.once('end', finish).once('error', finish);
    } else {
      finish(error);
    }
  });
  return eos(dest, { readable: false, writable: true }, finish);
}

async function pumpToNode(iterable, writable, finish, end) {
  let error;
  let wake = null;
  const resume = (reason) => {
    if (reason) error = reason;
    if (wake !== null) {
      const callback = wake;
      wake = null;
      callback();
    }
  };
  const wait = () => new Promise((resolve, reject) => {
    if (error) {
      reject(error);
    } else {
      wake = () => {
        if (error) reject(error);
        else resolve();
      };
    }
  });

  writable.on('drain', resume);
  const cleanup = eos(writable, { readable: false }, resume);
  try {
    if (writable.writableNeedDrain) await wait();
    for await (const chunk of iterable) {
      if (!writable.write(chunk)) await wait();
    }
    if (end) {
      writable.end();
      await wait();
    }
    finish();
  } catch (reason) {
    finish(error !== reason ? aggregateTwoErrors(error, reason) : reason);
  } finally {
    cleanup();
    writable.off('drain', resume);
  }
}

async function pumpToWeb(readable, target, finish, end) {
  const writer = (isTransformStream(target) ? target.writable : target).getWriter();
  try {
    for await (const chunk of readable) {
      await writer.ready;
      writer.write(chunk).catch(noop);
    }
    await writer.ready;
    if (end) await writer.close();
    finish();
  } catch (reason) {
    try {
      await writer.abort(reason);
      finish(reason);
    } catch (abortReason) {
      finish(abortReason);
    }
  }
}

module.exports = { pipeline, pipelineImpl };
