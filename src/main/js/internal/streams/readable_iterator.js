const { aggregateTwoErrors } = require('internal/errors');
const { destroyer } = require('internal/streams/destroy');

/** Async iteration over a Readable; an old-style stream is wrapped first. Leaving the loop destroys the stream. */
function iterate(stream, options) {
  if (typeof stream.read !== 'function') {
    stream = require('internal/streams/readable').Readable.wrap(stream, { objectMode: true });
  }
  const iterator = generate(stream, options);
  iterator.stream = stream;
  return iterator;
}

async function* generate(stream, options) {
  let wake = null;
  let error; // undefined: running; null: ended; else: failed
  const notify = () => {
    if (wake === null) return;
    const resolve = wake;
    wake = null;
    resolve();
  };
  const wait = (resolve) => {
    wake = resolve;
  };
  stream.on('readable', notify);
  const { eos } = require('internal/streams/end_of_stream');
  const cleanup = eos(stream, { writable: false }, (reason) => {
    error = reason ? aggregateTwoErrors(error, reason) : null;
    notify();
  });

  try {
    for (;;) {
      const chunk = stream.destroyed ? null : stream.read();
      if (chunk !== null) yield chunk;
      else if (error) throw error;
      else if (error === null) return;
      else await new Promise(wait);
    }
  } catch (thrown) {
    error = aggregateTwoErrors(error, thrown);
    throw error;
  } finally {
    if ((error || options?.destroyOnReturn !== false) &&
        (error === undefined || stream._readableState.autoDestroy)) {
      destroyer(stream, null);
    } else {
      stream.off('readable', notify);
      cleanup();
    }
  }
}

module.exports = { iterate };
