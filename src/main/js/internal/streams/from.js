const { codes } = require('internal/errors');
const { Buffer } = require('buffer');

/** Readable.from(): a stream over a sync or async iterable; strings and Buffers are one chunk each. */
function from(Readable, iterable, options) {
  if (typeof iterable === 'string' || iterable instanceof Buffer) {
    return new Readable({
      objectMode: true,
      ...options,
      read() {
        this.push(iterable);
        this.push(null);
      },
    });
  }
  let iterator;
  let isAsync;
  if (typeof iterable?.[Symbol.asyncIterator] === 'function') {
    isAsync = true;
    iterator = iterable[Symbol.asyncIterator]();
  } else if (typeof iterable?.[Symbol.iterator] === 'function') {
    isAsync = false;
    iterator = iterable[Symbol.iterator]();
  } else {
    throw new codes.ERR_INVALID_ARG_TYPE('iterable', ['Iterable'], iterable);
  }

  const readable = new Readable({ objectMode: true, highWaterMark: 1, ...options });
  // One pump at a time: _read() while it runs is answered by the pump itself.
  let reading = false;
  readable._read = function() {
    if (reading) return;
    reading = true;
    if (isAsync) pumpAsync();
    else pumpSync();
  };
  readable._destroy = function(error, callback) {
    // On the next tick, so that what a callback throws is an uncaught exception and not a rejection.
    close(error).then(
      () => process.nextTick(callback, error),
      (closeError) => process.nextTick(callback, closeError || error));
  };

  async function close(error) {
    if (error !== undefined && error !== null && typeof iterator.throw === 'function') {
      const { value, done } = await iterator.throw(error);
      await value;
      if (done) return;
    }
    if (typeof iterator.return === 'function') {
      const { value } = await iterator.return();
      await value;
    }
  }

  /** Whether to go on with the next value. */
  function deliver(value) {
    if (value === null) {
      reading = false;
      throw new codes.ERR_STREAM_NULL_VALUES();
    }
    if (readable.push(value)) return true;
    reading = false;
    return false;
  }

  function pumpSync() {
    for (;;) {
      try {
        const { value, done } = iterator.next();
        if (done) {
          readable.push(null);
          return;
        }
        if (typeof value?.then === 'function') {
          deliverPromise(value);
          return;
        }
        if (!deliver(value)) return;
      } catch (error) {
        readable.destroy(error);
        return;
      }
    }
  }

  async function deliverPromise(promise) {
    try {
      if (deliver(await promise)) pumpSync();
    } catch (error) {
      readable.destroy(error);
    }
  }

  async function pumpAsync() {
    for (;;) {
      try {
        const { value, done } = await iterator.next();
        if (done) {
          readable.push(null);
          return;
        }
        if (!deliver(value)) return;
      } catch (error) {
        readable.destroy(error);
        return;
      }
    }
  }
  return readable;
}

module.exports = from;
