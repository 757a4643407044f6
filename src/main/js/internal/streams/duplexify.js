// Duplex.from(): a duplex out of almost anything.
const { codes, AbortError } = require('internal/errors');
const { destroyer } = require('internal/streams/destroy');
const { Readable } = require('internal/streams/readable');
const { Writable } = require('internal/streams/writable');
const Duplex = require('internal/streams/duplex');
const from = require('internal/streams/from');
const { eos } = require('internal/streams/end_of_stream');
const { coupleWritable, coupleReadable, coupleDestroy, makeSlots } = require('internal/streams/coupling');
const {
  isDuplexNodeStream, isIterable, isNodeStream, isReadable, isReadableNodeStream, isReadableStream, isWritable,
  isWritableNodeStream, isWritableStream,
} = require('internal/streams/utils');

// One side only means: that side's end is the end, so nobody waits for the other.
class Duplexify extends Duplex {
  constructor(options) {
    super(options);
    if (options?.readable === false) {
      this._readableState.readable = false;
      this._readableState.ended = true;
      this._readableState.endEmitted = true;
    }
    if (options?.writable === false) {
      this._writableState.writable = false;
      this._writableState.ending = true;
      this._writableState.ended = true;
      this._writableState.finished = true;
    }
  }
}

function isBlob(value) {
  return require('web/blob').isBlob(value);
}

function duplexify(body, name) {
  if (isDuplexNodeStream(body)) return body;
  if (isReadableNodeStream(body)) return couple({ readable: body });
  if (isWritableNodeStream(body)) return couple({ writable: body });
  if (isNodeStream(body)) return couple({ writable: false, readable: false });
  if (isReadableStream(body)) return couple({ readable: Readable.fromWeb(body) });
  if (isWritableStream(body)) return couple({ writable: Writable.fromWeb(body) });
  if (typeof body === 'function') return fromFunction(body, name);
  if (typeof body === 'object' && body !== null && typeof body.arrayBuffer === 'function' && isBlob(body)) {
    return duplexify(body.arrayBuffer());
  }
  if (isIterable(body)) return from(Duplexify, body, { objectMode: true, writable: false });
  if (isReadableStream(body?.readable) && isWritableStream(body?.writable)) return Duplexify.fromWeb(body);
  if (typeof body?.writable === 'object' || typeof body?.readable === 'object') {
    const { readable, writable } = body;
    return couple({
      readable: readable ? isReadableNodeStream(readable) ? readable : duplexify(readable) : undefined,
      writable: writable ? isWritableNodeStream(writable) ? writable : duplexify(writable) : undefined,
    });
  }
  const then = body?.then;
  if (typeof then === 'function') {
    const duplex = new Duplexify({ objectMode: true, writable: false, read() {} });
    then.call(body, (value) => {
      if (value != null) duplex.push(value);
      duplex.push(null);
    }, (error) => destroyer(duplex, error));
    return duplex;
  }
  throw new codes.ERR_INVALID_ARG_TYPE(name, [
    'Blob', 'ReadableStream', 'WritableStream', 'Stream', 'Iterable', 'AsyncIterable', 'Function',
    '{ readable, writable } pair', 'Promise',
  ], body);
}

function fromFunction(fn, name) {
  const { value, write, final, destroy } = feed(fn);
  // The function may have made a stream of its own, which then is the readable side.
  if (isDuplexNodeStream(value)) return value;
  if (isIterable(value)) return from(Duplexify, value, { objectMode: true, write, final, destroy });
  const then = value?.then;
  if (typeof then === 'function') {
    let duplex;
    const promise = then.call(value, (result) => {
      if (result != null) throw new codes.ERR_INVALID_RETURN_VALUE('nully', 'body', result);
    }, (error) => destroyer(duplex, error));
    duplex = new Duplexify({
      objectMode: true,
      readable: false,
      write,
      final(callback) {
        final(async () => {
          try {
            await promise;
            process.nextTick(callback, null);
          } catch (error) {
            process.nextTick(callback, error);
          }
        });
      },
      destroy,
    });
    return duplex;
  }
  throw new codes.ERR_INVALID_RETURN_VALUE('Iterable, AsyncIterable or AsyncFunction', name, value);
}

/** Calls fn with an async generator of what will be written, and gives the functions that write to it. */
function feed(fn) {
  const { AbortController } = require('web/abort_controller');
  const controller = new AbortController();
  const { signal } = controller;
  let { promise, resolve } = Promise.withResolvers();

  const input = async function* () {
    for (;;) {
      const next = promise;
      promise = null;
      const { chunk, done, callback } = await next;
      process.nextTick(callback);
      if (done) return;
      if (signal.aborted) throw new AbortError(undefined, { cause: signal.reason });
      ({ promise, resolve } = Promise.withResolvers());
      yield chunk;
    }
  };
  const give = (item) => {
    const resolveItem = resolve;
    resolve = null;
    if (resolveItem) resolveItem(item);
    else item.callback();
  };
  return {
    value: fn(input(), { signal }),
    write(chunk, encoding, callback) {
      give({ chunk, done: false, callback });
    },
    final(callback) {
      give({ done: true, callback });
    },
    destroy(error, callback) {
      controller.abort();
      callback(error);
    },
  };
}

/** A duplex over two separate streams. */
function couple(pair) {
  const r = pair.readable && typeof pair.readable.read !== 'function' ? Readable.wrap(pair.readable) : pair.readable;
  const w = pair.writable;
  const readable = Boolean(isReadable(r));
  const writable = Boolean(isWritable(w));
  const slots = makeSlots();
  const duplex = new Duplexify({
    readableObjectMode: Boolean(r?.readableObjectMode),
    writableObjectMode: Boolean(w?.writableObjectMode),
    readable,
    writable,
  });
  const done = coupleDestroy(duplex, [w, r], slots, () => false);
  if (writable) {
    eos(w, (error) => {
      if (error) destroyer(r, error);
      done(error);
    });
    coupleWritable(duplex, w, slots);
    w.on('finish', () => slots.finish.fire());
  }
  if (readable) {
    eos(r, (error) => {
      if (error) destroyer(r, error);
      done(error);
    });
    coupleReadable(duplex, r, slots);
  }
  return duplex;
}

module.exports = duplexify;
