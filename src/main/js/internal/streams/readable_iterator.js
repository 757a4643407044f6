// Async iteration over a Readable. Written by hand and not as a generator: a chunk that is in the buffer costs one
// resolved promise and no queueing. Calls of next() that find nothing wait in `requests`, in order.
const { aggregateTwoErrors } = require('internal/errors');
const { destroyer } = require('internal/streams/destroy');

const AsyncIteratorPrototype = Object.getPrototypeOf(Object.getPrototypeOf(async function* () {}).prototype);

/** An old-style stream is wrapped first. Leaving the loop destroys the stream, unless options.destroyOnReturn is false. */
function iterate(stream, options) {
  if (typeof stream.read !== 'function') {
    stream = require('internal/streams/readable').Readable.wrap(stream, { objectMode: true });
  }
  const requests = []; // { resolve, reject, isReturn, value }
  let started = false;
  let finished = false;
  let error; // undefined: running; null: ended; else: failed
  let stopWatching;
  let waking = false;

  const start = () => {
    started = true;
    stream.on('readable', wake);
    const { eos } = require('internal/streams/end_of_stream');
    stopWatching = eos(stream, { writable: false }, (reason) => {
      error = reason ? aggregateTwoErrors(error, reason) : null;
      wake();
    });
  };

  const finish = () => {
    finished = true;
    if ((error || options?.destroyOnReturn !== false) && (error === undefined || stream._readableState.autoDestroy)) {
      destroyer(stream, null);
    } else {
      stream.off('readable', wake);
      stopWatching();
    }
  };

  /** A result for next(), or undefined when there is none yet; throws the stream's error, once. */
  const take = () => {
    if (finished) return { done: true, value: undefined };
    let chunk;
    try {
      chunk = stream.destroyed ? null : stream.read();
    } catch (thrown) {
      error = aggregateTwoErrors(error, thrown);
      chunk = null;
    }
    if (chunk !== null) return { done: false, value: chunk };
    if (error === undefined) return undefined;
    finish();
    if (error) throw error;
    return { done: true, value: undefined };
  };

  // As a promise job, which runs after the ticks: what the stream does after this event is done by then.
  function wake() {
    if (waking || requests.length === 0) return;
    waking = true;
    Promise.resolve().then(serve);
  }

  function serve() {
    waking = false;
    while (requests.length > 0) {
      const request = requests[0];
      if (request.isReturn) {
        requests.shift();
        if (!finished) finish();
        request.resolve({ done: true, value: request.value });
        continue;
      }
      let result;
      try {
        result = take();
      } catch (reason) {
        requests.shift();
        request.reject(reason);
        continue;
      }
      if (result === undefined) return;
      requests.shift();
      request.resolve(result);
    }
  }

  const enqueue = (isReturn, value) =>
    new Promise((resolve, reject) => requests.push({ resolve, reject, isReturn, value }));

  return Object.setPrototypeOf({
    next() {
      if (!started && !finished) start();
      if (requests.length > 0) return enqueue(false);
      let result;
      try {
        result = take();
      } catch (reason) {
        return Promise.reject(reason);
      }
      return result === undefined ? enqueue(false) : Promise.resolve(result);
    },
    return(value) {
      if (requests.length > 0) return enqueue(true, value);
      if (started && !finished) finish();
      finished = true;
      return Promise.resolve({ done: true, value });
    },
    throw(reason) {
      if (started && !finished) {
        error = aggregateTwoErrors(error, reason);
        finish();
      }
      finished = true;
      return Promise.reject(reason);
    },
    stream,
  }, AsyncIteratorPrototype);
}

module.exports = { iterate };
