// Stream, the base class, and the pipe() of streams from before 0.10 that packages still build on.
const EE = require('events');

function Stream(opts) {
  EE.call(this, opts);
}
Object.setPrototypeOf(Stream.prototype, EE.prototype);
Object.setPrototypeOf(Stream, EE);

Stream.prototype.pipe = function(dest, options) {
  const source = this;
  let ended = false;

  function ondata(chunk) {
    if (dest.writable && dest.write(chunk) === false) source.pause?.();
  }
  function ondrain() {
    if (source.readable) source.resume?.();
  }
  function onend() {
    if (ended) return;
    ended = true;
    dest.end();
  }
  function onclose() {
    if (ended) return;
    ended = true;
    if (typeof dest.destroy === 'function') dest.destroy();
  }
  // An error that nobody else handles must still be loud.
  function onerror(error) {
    cleanup();
    // The object's own method may have been taken away.
    if (EE.prototype.listenerCount.call(this, 'error') === 0) this.emit('error', error);
  }
  function cleanup() {
    source.removeListener('data', ondata);
    dest.removeListener('drain', ondrain);
    source.removeListener('end', onend);
    source.removeListener('close', onclose);
    source.removeListener('error', onerror);
    dest.removeListener('error', onerror);
    source.removeListener('end', cleanup);
    source.removeListener('close', cleanup);
    dest.removeListener('close', cleanup);
  }

  source.on('data', ondata);
  dest.on('drain', ondrain);
  // A console that is piped to stays open.
  if (!dest._isStdio && (!options || options.end !== false)) {
    source.on('end', onend);
    source.on('close', onclose);
  }
  prependListener(source, 'error', onerror);
  prependListener(dest, 'error', onerror);
  source.on('end', cleanup);
  source.on('close', cleanup);
  dest.on('close', cleanup);
  dest.emit('pipe', source);
  return dest;
};

Stream.prototype.eventNames = function eventNames() {
  const names = [];
  for (const key of Reflect.ownKeys(this._events)) {
    const listeners = this._events[key];
    if (typeof listeners === 'function' || (Array.isArray(listeners) && listeners.length > 0)) names.push(key);
  }
  return names;
};

// Listener tables that already have the usual events: stable shapes, which emit() finds faster than a dictionary.
// They inherit from nothing, as the tables of other emitters.
function ReadableEvents() {
  this.close = undefined;
  this.error = undefined;
  this.data = undefined;
  this.end = undefined;
  this.readable = undefined;
}
function WritableEvents() {
  this.close = undefined;
  this.error = undefined;
  this.prefinish = undefined;
  this.finish = undefined;
  this.drain = undefined;
}
function DuplexEvents() {
  this.close = undefined;
  this.error = undefined;
  this.prefinish = undefined;
  this.finish = undefined;
  this.drain = undefined;
  this.data = undefined;
  this.end = undefined;
  this.readable = undefined;
}
for (const Table of [ReadableEvents, WritableEvents, DuplexEvents]) Table.prototype = Object.create(null);

/** Adds a listener before those that are there; userland emitters may lack prependListener(). */
function prependListener(emitter, event, listener) {
  if (typeof emitter.prependListener === 'function') {
    emitter.prependListener(event, listener);
  } else if (!emitter._events?.[event]) {
    emitter.on(event, listener);
  } else if (Array.isArray(emitter._events[event])) {
    emitter._events[event].unshift(listener);
  } else {
    emitter._events[event] = [listener, emitter._events[event]];
  }
}

module.exports = { Stream, prependListener, ReadableEvents, WritableEvents, DuplexEvents };
