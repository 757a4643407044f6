// The machinery that compose() and Duplex.from() share: a duplex whose sides are the ends of other streams.
const { AbortError } = require('internal/errors');
const { destroyer } = require('internal/streams/destroy');

/** The one callback of `duplex` that waits for an event of another stream. */
class Slot {
  callback = null;
  /** Calls and forgets it. */
  fire() {
    const { callback } = this;
    if (callback === null) return;
    this.callback = null;
    callback();
  }
  clear() { this.callback = null; }
}

/** Writes to `duplex` go to the node stream `target`; the caller decides when slots.finish fires. */
function coupleWritable(duplex, target, slots) {
  duplex._write = function(chunk, encoding, callback) {
    if (target.write(chunk, encoding)) callback();
    else slots.drain.callback = callback;
  };
  duplex._final = function(callback) {
    target.end();
    slots.finish.callback = callback;
  };
  target.on('drain', () => slots.drain.fire());
}

/** Reads from `duplex` come from the node stream `source`. */
function coupleReadable(duplex, source, slots) {
  source.on('readable', () => slots.readable.fire());
  source.on('end', () => duplex.push(null));
  duplex._read = function() {
    for (;;) {
      const chunk = source.read();
      if (chunk === null) {
        slots.readable.callback = duplex._read;
        return;
      }
      if (!duplex.push(chunk)) return;
    }
  };
}

/**
 * The end of a coupling: done(error) says that the parts are finished, and destroying `duplex` destroys the parts
 * and waits for that.
 */
function coupleDestroy(duplex, parts, slots, isDone) {
  let onclose; // null: the parts are finished
  duplex._destroy = function(error, callback) {
    if (!error && onclose !== null) error = new AbortError();
    slots.readable.clear();
    slots.drain.clear();
    slots.finish.clear();
    if (onclose === null) {
      callback(error);
    } else {
      onclose = callback;
      for (const part of parts) destroyer(part, error);
    }
  };
  return function done(error) {
    const callback = onclose;
    onclose = null;
    if (callback) callback(error);
    else if (error || isDone()) duplex.destroy(error);
  };
}

const makeSlots = () => ({ drain: new Slot(), finish: new Slot(), readable: new Slot() });

module.exports = { coupleWritable, coupleReadable, coupleDestroy, makeSlots };
