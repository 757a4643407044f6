// Between node streams and web streams, in all directions. Errors pass both ways; a callback that throws inside a
// promise job is rethrown on the next tick, where it is an uncaught exception and not a rejection.
const { codes, AbortError } = require('internal/errors');
const { validateBoolean, validateObject, validateOneOf } = require('internal/validators');
const { isAnyArrayBuffer } = require('internal/util/types');
const { Buffer } = require('buffer');
const { eos } = require('internal/streams/end_of_stream');
const { destroyer } = require('internal/streams/destroy');
const { isDestroyed, isReadable, isWritable, isWritableEnded } = require('internal/streams/utils');
const { kNoOptions, noop } = require('web/streams/common');
const { ReadableStream, isReadableStream } = require('web/streams/readable');
const { WritableStream, isWritableStream } = require('web/streams/writable');
const { CountQueuingStrategy } = require('web/streams/strategies');

const kValidateChunk = Symbol('kValidateChunk');
const kDestroyOnSyncError = Symbol('kDestroyOnSyncError');

function rethrowLater(error) {
  process.nextTick(() => { throw error; });
}

function guarded(callback, onThrow = rethrowLater) {
  return (error) => {
    try {
      callback(error);
    } catch (thrown) {
      onThrow(thrown);
    }
  };
}

/** How the web side sees an error: a premature close is an abort, bad compressed data a TypeError. */
function toWebError(error) {
  if (typeof error?.code !== 'string') return error;
  if (error.code === 'ERR_STREAM_PREMATURE_CLOSE') return new AbortError(undefined, { cause: error });
  if (/^(Z_|ERR_+ERROR_|ERR_BROTLI|ERR_TRAILING_JUNK|ZSTD_)/.test(error.code)) {
    const wrapped = new TypeError(undefined, { cause: error });
    wrapped.code = error.code;
    return wrapped;
  }
  return error;
}

// ---- node to web

function newWritableStreamFromStreamWritable(streamWritable, options = kNoOptions) {
  if (typeof streamWritable?._writableState !== 'object' &&
      !(typeof streamWritable?.write === 'function' && typeof streamWritable.end === 'function' &&
        typeof streamWritable.on === 'function')) {
    throw new codes.ERR_INVALID_ARG_TYPE('streamWritable', 'stream.Writable', streamWritable);
  }
  if (isDestroyed(streamWritable) || !isWritable(streamWritable)) {
    const writable = new WritableStream();
    writable.close();
    return writable;
  }

  const highWaterMark = streamWritable.writableHighWaterMark;
  const objectMode = streamWritable.writableObjectMode;
  const strategy = objectMode ? new CountQueuingStrategy({ highWaterMark }) : { highWaterMark };
  let controller;
  let drained; // resolvers, while a write waits
  let closed; // resolvers, while close() waits

  const cleanup = eos(streamWritable, (error) => {
    error = toWebError(error);
    cleanup();
    // Errors after the end have no other listener.
    streamWritable.on('error', noop);
    if (error != null) {
      drained?.reject(error);
      if (closed !== undefined) {
        closed.reject(error);
        closed = undefined;
      }
      controller.error(error);
      controller = undefined;
      return;
    }
    if (closed !== undefined) {
      closed.resolve();
      closed = undefined;
      return;
    }
    controller.error(new AbortError());
    controller = undefined;
  });
  streamWritable.on('drain', () => drained?.resolve());

  const wait = () => {
    drained = Promise.withResolvers();
    return drained.promise.finally(() => { drained = undefined; });
  };

  return new WritableStream({
    start(given) {
      controller = given;
    },
    async write(chunk) {
      if (streamWritable.writableNeedDrain) await wait();
      let room;
      try {
        options[kValidateChunk]?.(chunk);
        if (!objectMode && isAnyArrayBuffer(chunk)) chunk = new Uint8Array(chunk);
        room = streamWritable.write(chunk);
      } catch (error) {
        if (options[kDestroyOnSyncError]) destroyer(streamWritable, error);
        throw error;
      }
      if (!room) await wait();
    },
    abort(reason) {
      destroyer(streamWritable, reason);
    },
    close() {
      if (closed === undefined && !isWritableEnded(streamWritable)) closed = Promise.withResolvers();
      const waiting = closed?.promise;
      streamWritable.end();
      return waiting;
    },
  }, strategy);
}

function newReadableStreamFromStreamReadable(streamReadable, options = kNoOptions) {
  if (typeof streamReadable?._readableState !== 'object') {
    throw new codes.ERR_INVALID_ARG_TYPE('streamReadable', 'stream.Readable', streamReadable);
  }
  validateObject(options, 'options');
  if (options.type !== undefined) validateOneOf(options.type, 'options.type', ['bytes', undefined]);
  const isBytes = options.type === 'bytes';

  if (isDestroyed(streamReadable) || !isReadable(streamReadable)) {
    const readable = new ReadableStream(isBytes ? { type: 'bytes' } : undefined);
    readable.cancel();
    return readable;
  }

  const objectMode = streamReadable.readableObjectMode;
  const highWaterMark = streamReadable.readableHighWaterMark;
  let { strategy } = options;
  if (isBytes) strategy = { highWaterMark };
  else strategy ??= objectMode ? new CountQueuingStrategy({ highWaterMark }) : { highWaterMark };

  let controller;
  let cancelled = false;
  const onData = (chunk) => {
    // The web side may transfer the buffer, which must not be part of a pool.
    if (Buffer.isBuffer(chunk) && !objectMode) chunk = new Uint8Array(chunk);
    controller.enqueue(chunk);
    if (controller.desiredSize <= 0) streamReadable.pause();
  };

  streamReadable.pause();
  const cleanup = eos(streamReadable, (error) => {
    error = toWebError(error);
    cleanup();
    streamReadable.on('error', noop);
    if (error) {
      controller.error(error);
      return;
    }
    if (cancelled) return;
    controller.close();
    // A BYOB read that waits is answered with nothing.
    if (isBytes) controller.byobRequest?.respond(0);
  });
  streamReadable.on('data', onData);

  return new ReadableStream({
    type: isBytes ? 'bytes' : undefined,
    start(given) {
      controller = given;
    },
    pull() {
      streamReadable.resume();
    },
    cancel(reason) {
      cancelled = true;
      destroyer(streamReadable, reason);
    },
  }, strategy);
}

function newReadableWritablePairFromDuplex(duplex, options = kNoOptions) {
  if (typeof duplex?._writableState !== 'object' || typeof duplex?._readableState !== 'object') {
    throw new codes.ERR_INVALID_ARG_TYPE('duplex', 'stream.Duplex', duplex);
  }
  validateObject(options, 'options');
  const readableOptions = { ...options, type: options.readableType ?? options.type };
  if (readableOptions.type === undefined) delete readableOptions.type;

  if (isDestroyed(duplex)) {
    const writable = new WritableStream();
    const readable = new ReadableStream(readableOptions.type === 'bytes' ? { type: 'bytes' } : undefined);
    writable.close();
    readable.cancel();
    return { readable, writable };
  }
  const writable = isWritable(duplex) ? newWritableStreamFromStreamWritable(duplex, options) : new WritableStream();
  if (!isWritable(duplex)) writable.close();
  const readable = isReadable(duplex) ?
    newReadableStreamFromStreamReadable(duplex, readableOptions) :
    new ReadableStream(readableOptions.type === 'bytes' ? { type: 'bytes' } : undefined);
  if (!isReadable(duplex)) readable.cancel();
  return { writable, readable };
}

// ---- web to node

/** _write, _writev and _final over a writer. `self()` gives the stream, for errors that come from its callbacks. */
function writeMethods(writer, self, { objectMode, decodeStrings }) {
  const destroyWith = (error) => process.nextTick(() => destroyer(self(), error));
  return {
    writev(chunks, callback) {
      const done = guarded(callback, destroyWith);
      writer.ready
        .then(() => Promise.all(chunks.map(({ chunk }) => writer.write(chunk))))
        .then(() => done(), done);
    },
    write(chunk, encoding, callback) {
      if (typeof chunk === 'string' && decodeStrings && !objectMode) {
        const bytes = Buffer.from(chunk, encoding);
        chunk = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      }
      const done = guarded(callback, (error) => destroyer(self(), error));
      writer.ready.then(() => writer.write(chunk)).then(() => done(), done);
    },
  };
}

function newStreamWritableFromWritableStream(writableStream, options = kNoOptions) {
  if (!isWritableStream(writableStream)) {
    throw new codes.ERR_INVALID_ARG_TYPE('writableStream', 'WritableStream', writableStream);
  }
  validateObject(options, 'options');
  const { highWaterMark, decodeStrings = true, objectMode = false, signal } = options;
  validateBoolean(objectMode, 'options.objectMode');
  validateBoolean(decodeStrings, 'options.decodeStrings');

  const { Writable } = require('internal/streams/writable');
  const writer = writableStream.getWriter();
  let closed = false;
  const writable = new Writable({
    highWaterMark,
    objectMode,
    decodeStrings,
    signal,
    ...writeMethods(writer, () => writable, { objectMode, decodeStrings }),
    destroy(error, callback) {
      const done = () => guarded(callback)(error);
      if (closed) done();
      else if (error != null) writer.abort(error).then(done, done);
      else writer.close().then(done, done);
    },
    final(callback) {
      const done = guarded(callback, (error) => process.nextTick(() => destroyer(writable, error)));
      if (!closed) writer.close().then(() => done(), done);
    },
  });
  writer.closed.then(() => {
    // Closed from the other side.
    closed = true;
    if (!isWritableEnded(writable)) destroyer(writable, new codes.ERR_STREAM_PREMATURE_CLOSE());
  }, (error) => {
    closed = true;
    destroyer(writable, error);
  });
  return writable;
}

function newStreamReadableFromReadableStream(readableStream, options = kNoOptions) {
  if (!isReadableStream(readableStream)) {
    throw new codes.ERR_INVALID_ARG_TYPE('readableStream', 'ReadableStream', readableStream);
  }
  validateObject(options, 'options');
  const { highWaterMark, encoding, objectMode = false, signal } = options;
  if (encoding !== undefined && !Buffer.isEncoding(encoding)) {
    throw new codes.ERR_INVALID_ARG_VALUE(encoding, 'options.encoding');
  }
  validateBoolean(objectMode, 'options.objectMode');

  const { Readable } = require('internal/streams/readable');
  const reader = readableStream.getReader();
  let closed = false;
  const readable = new Readable({
    objectMode,
    highWaterMark,
    encoding,
    signal,
    read() {
      reader.read().then(
        ({ value, done }) => readable.push(done ? null : value),
        (error) => destroyer(readable, error));
    },
    destroy(error, callback) {
      const done = () => guarded(callback)(error);
      if (closed) done();
      else reader.cancel(error).then(done, done);
    },
  });
  reader.closed.then(() => {
    closed = true;
  }, (error) => {
    closed = true;
    destroyer(readable, error);
  });
  return readable;
}

function newStreamDuplexFromReadableWritablePair(pair = kNoOptions, options = kNoOptions) {
  validateObject(pair, 'pair');
  const { readable: readableStream, writable: writableStream } = pair;
  if (!isReadableStream(readableStream)) {
    throw new codes.ERR_INVALID_ARG_TYPE('pair.readable', 'ReadableStream', readableStream);
  }
  if (!isWritableStream(writableStream)) {
    throw new codes.ERR_INVALID_ARG_TYPE('pair.writable', 'WritableStream', writableStream);
  }
  validateObject(options, 'options');
  const { allowHalfOpen = false, objectMode = false, encoding, decodeStrings = true, highWaterMark, signal } = options;
  validateBoolean(objectMode, 'options.objectMode');
  if (encoding !== undefined && !Buffer.isEncoding(encoding)) {
    throw new codes.ERR_INVALID_ARG_VALUE(encoding, 'options.encoding');
  }

  const Duplex = require('internal/streams/duplex');
  const writer = writableStream.getWriter();
  const reader = readableStream.getReader();
  let writableClosed = false;
  let readableClosed = false;
  const duplex = new Duplex({
    allowHalfOpen,
    highWaterMark,
    objectMode,
    encoding,
    decodeStrings,
    signal,
    ...writeMethods(writer, () => duplex, { objectMode, decodeStrings }),
    final(callback) {
      const done = guarded(callback, (error) => process.nextTick(() => destroyer(duplex, error)));
      if (!writableClosed) writer.close().then(() => done(), done);
    },
    read() {
      reader.read().then(
        ({ value, done }) => duplex.push(done ? null : value),
        (error) => destroyer(duplex, error));
    },
    destroy(error, callback) {
      const done = () => guarded(callback)(error);
      const closing = [];
      if (!writableClosed) closing.push(writer.abort(error));
      if (!readableClosed) closing.push(reader.cancel(error));
      if (closing.length > 0) Promise.all(closing).then(done, done);
      else done();
    },
  });
  writer.closed.then(() => {
    writableClosed = true;
    if (!isWritableEnded(duplex)) destroyer(duplex, new codes.ERR_STREAM_PREMATURE_CLOSE());
  }, (error) => {
    writableClosed = true;
    readableClosed = true;
    destroyer(duplex, error);
  });
  reader.closed.then(() => {
    readableClosed = true;
  }, (error) => {
    writableClosed = true;
    readableClosed = true;
    destroyer(duplex, error);
  });
  return duplex;
}

module.exports = {
  newWritableStreamFromStreamWritable, newReadableStreamFromStreamReadable, newReadableWritablePairFromDuplex,
  newStreamWritableFromWritableStream, newStreamReadableFromReadableStream, newStreamDuplexFromReadableWritablePair,
  kValidateChunk, kDestroyOnSyncError,
};
