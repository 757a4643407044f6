// node:events. Listeners live in `_events`, a null-prototype object that maps an event name to one function or,
// from the second listener on, to an array; packages read it, so the layout is part of the interface.
// An array may be iterated by a running emit() while listeners come and go, hence emit() walks a copy.
const errors = require('internal/errors');
const { codes } = errors;
const {
  validateAbortSignal, validateBoolean, validateFunction, validateInteger, validateNumber, validateObject, validateString,
} = require('internal/validators');
const { addAbortListener } = require('internal/events/abort_listener');

const kCapture = Symbol('kCapture');
const kShapeMode = Symbol('shapeMode');
const kErrorMonitor = Symbol('events.errorMonitor');
const kRejection = Symbol.for('nodejs.rejection');
const kWatermarkData = Symbol.for('nodejs.watermarkData');
const kMaxEventTargetListeners = Symbol('events.maxEventTargetListeners');
const kMaxEventTargetListenersWarned = Symbol('events.maxEventTargetListenersWarned');

const { apply, ownKeys } = Reflect;
const kNoOptions = Object.freeze({ __proto__: null });

let defaultMaxListeners = 10;

function inspect(value, options) {
  return require('internal/util/inspect').inspect(value, options);
}

function checkListener(listener) {
  validateFunction(listener, 'listener');
}

function EventEmitter(opts) {
  EventEmitter.init.call(this, opts);
}

EventEmitter.prototype._events = undefined;
EventEmitter.prototype._eventsCount = 0;
EventEmitter.prototype._maxListeners = undefined;
Object.defineProperty(EventEmitter.prototype, kCapture, { __proto__: null, value: false, writable: true, enumerable: false });

/** Prepares an object as an emitter; legacy "constructors" call it through EventEmitter.call(this). */
function init(opts) {
  if (this._events === undefined || this._events === Object.getPrototypeOf(this)._events) {
    this._events = { __proto__: null };
    this._eventsCount = 0;
    this[kShapeMode] = false;
  } else {
    this[kShapeMode] = true;
  }
  this._maxListeners ||= undefined;
  if (opts?.captureRejections) {
    validateBoolean(opts.captureRejections, 'options.captureRejections');
    this[kCapture] = Boolean(opts.captureRejections);
  } else {
    this[kCapture] = EventEmitter.prototype[kCapture];
  }
}

// ---- emit

/** Follows a promise that a listener returned, so that its rejection becomes an 'error' event (captureRejections). */
function captureRejection(emitter, promise, type, args) {
  let then;
  try {
    then = promise.then;
    if (typeof then !== 'function') return;
    // The nextTick leaves the promise's own job, where a throw would be an unhandled rejection.
    then.call(promise, undefined, (reason) => process.nextTick(reportRejection, emitter, reason, type, args));
  } catch (error) {
    emitter.emit('error', error);
  }
}

function reportRejection(emitter, reason, type, args) {
  const custom = emitter[kRejection];
  if (typeof custom === 'function') {
    custom.call(emitter, reason, type, ...args);
    return;
  }
  // Switched off meanwhile: an async 'error' listener that rejects must not come back here for ever.
  const before = emitter[kCapture];
  try {
    emitter[kCapture] = false;
    emitter.emit('error', reason);
  } finally {
    emitter[kCapture] = before;
  }
}

/** Lines that say where the 'error' event was emitted, appended when the process dies of it. */
function describeEmission(emitter, error, here) {
  let owner = '';
  try {
    const { name } = emitter.constructor;
    if (name !== 'EventEmitter') owner = ` on ${name} instance`;
  } catch { /* a constructor without a readable name */ }
  const title = `\nEmitted 'error' event${owner} at:\n`;
  const ours = here.stack.split('\n').slice(1);
  const theirs = error.stack.split('\n').slice(1);
  const shared = commonTail(ours, theirs);
  if (shared > 3) {
    ours.splice(ours.length - shared + 1, shared - 2, '    [... lines matching original stack trace ...]');
  }
  return error.stack + title + ours.join('\n');
}

function commonTail(a, b) {
  let n = 0;
  while (n < a.length && n < b.length && a[a.length - 1 - n] === b[b.length - 1 - n]) n++;
  return n;
}

// Where that is in Node.js.
const THROWN_HERE = "node:events:505\n    throw er; // Unhandled 'error' event\n    ^\n";

/** What emit('error', …) throws when nobody listens. */
function unhandledError(emitter, error) {
  if (error instanceof Error) {
    try {
      const here = {};
      Error.captureStackTrace(here, EventEmitter.prototype.emit);
      Object.defineProperty(error, errors.kEnhanceStackBeforeInspector, {
        __proto__: null, configurable: true, value: () => describeEmission(emitter, error, here),
      });
    } catch { /* a frozen error is thrown as it is */ }
    return error;
  }
  let text;
  try {
    text = inspect(error);
  } catch {
    text = error;
  }
  const wrapped = new codes.ERR_UNHANDLED_ERROR(text);
  wrapped.context = error;
  return wrapped;
}

EventEmitter.prototype.emit = function emit(type, ...args) {
  const events = this._events;
  if (type === 'error') {
    if (events !== undefined && events[kErrorMonitor] !== undefined) this.emit(kErrorMonitor, ...args);
    if (events === undefined || events.error === undefined) {
      require('internal/process/source_lines').throwFrom(unhandledError(this, args.length > 0 ? args[0] : undefined), THROWN_HERE);
    }
  } else if (events === undefined) {
    return false;
  }
  const handler = events[type];
  if (handler === undefined) return false;

  if (typeof handler === 'function') {
    const result = apply(handler, this, args);
    if (result !== undefined && result !== null && this[kCapture] === true) captureRejection(this, result, type, args);
    return true;
  }
  const listeners = copyArray(handler);
  const count = listeners.length;
  for (let i = 0; i < count; i++) {
    const result = apply(listeners[i], this, args);
    if (result !== undefined && result !== null && this[kCapture] === true) captureRejection(this, result, type, args);
  }
  return true;
};

function copyArray(array) {
  switch (array.length) {
    case 2: return [array[0], array[1]];
    case 3: return [array[0], array[1], array[2]];
    default: return array.slice();
  }
}

// ---- adding

function effectiveMax(emitter) {
  return emitter._maxListeners === undefined ? defaultMaxListeners : emitter._maxListeners;
}

function warnLeak(emitter, type, list) {
  list.warned = true;
  const warning = genericWarning(
    `Possible EventEmitter memory leak detected. ${list.length} ${String(type)} listeners ` +
    `added to ${inspect(emitter, { depth: -1 })}. MaxListeners is ${effectiveMax(emitter)}. ` +
    'Use emitter.setMaxListeners() to increase limit');
  warning.emitter = emitter;
  warning.type = type;
  warning.count = list.length;
  process.emitWarning(warning);
}

function genericWarning(message) {
  const warning = new Error(message);
  warning.name = 'MaxListenersExceededWarning';
  return warning;
}

function addTo(emitter, type, listener, prepend) {
  checkListener(listener);
  let events = emitter._events;
  let existing;
  if (events === undefined) {
    events = emitter._events = { __proto__: null };
    emitter._eventsCount = 0;
  } else {
    if (events.newListener !== undefined) {
      emitter.emit('newListener', type, listener.listener ?? listener);
      // A 'newListener' listener may have replaced the table.
      events = emitter._events;
    }
    existing = events[type];
  }

  if (existing === undefined) {
    events[type] = listener;
    ++emitter._eventsCount;
    return emitter;
  }
  if (typeof existing === 'function') {
    existing = events[type] = prepend ? [listener, existing] : [existing, listener];
  } else if (prepend) {
    existing.unshift(listener);
  } else {
    existing.push(listener);
  }
  const max = effectiveMax(emitter);
  if (max > 0 && existing.length > max && !existing.warned) warnLeak(emitter, type, existing);
  return emitter;
}

function onceWrapper(emitter, type, listener) {
  let fired = false;
  // The name is for stack traces.
  const wrapped = function onceWrapper(...args) {
    if (fired) return undefined;
    emitter.removeListener(type, wrapped);
    fired = true;
    return args.length === 0 ? listener.call(emitter) : apply(listener, emitter, args);
  };
  wrapped.listener = listener;
  return wrapped;
}

EventEmitter.prototype.setMaxListeners = function setMaxListeners(n) {
  validateNumber(n, 'setMaxListeners', 0);
  this._maxListeners = n;
  return this;
};

EventEmitter.prototype.getMaxListeners = function getMaxListeners() {
  return effectiveMax(this);
};

EventEmitter.prototype.addListener = function addListener(type, listener) {
  return addTo(this, type, listener, false);
};
EventEmitter.prototype.on = EventEmitter.prototype.addListener;

EventEmitter.prototype.prependListener = function prependListener(type, listener) {
  return addTo(this, type, listener, true);
};

EventEmitter.prototype.once = function once(type, listener) {
  checkListener(listener);
  this.on(type, onceWrapper(this, type, listener));
  return this;
};

EventEmitter.prototype.prependOnceListener = function prependOnceListener(type, listener) {
  checkListener(listener);
  this.prependListener(type, onceWrapper(this, type, listener));
  return this;
};

// ---- removing

function dropEntry(emitter, type) {
  emitter._eventsCount -= 1;
  if (emitter[kShapeMode]) {
    // The table was given by a subclass: keep its keys, as its prototype may hold the listener.
    emitter._events[type] = undefined;
  } else if (emitter._eventsCount === 0) {
    emitter._events = { __proto__: null };
  } else {
    delete emitter._events[type];
  }
}

EventEmitter.prototype.removeListener = function removeListener(type, listener) {
  checkListener(listener);
  const events = this._events;
  if (events === undefined) return this;
  const list = events[type];
  if (list === undefined) return this;

  if (list === listener || list.listener === listener) {
    dropEntry(this, type);
    listener = list.listener ?? listener;
  } else if (typeof list !== 'function') {
    let at = list.length - 1;
    while (at >= 0 && list[at] !== listener && list[at].listener !== listener) at--;
    if (at < 0) return this;
    if (at === 0) list.shift();
    else list.splice(at, 1);
    if (list.length === 1) events[type] = list[0];
  } else {
    return this;
  }
  if (events.removeListener !== undefined) this.emit('removeListener', type, listener);
  return this;
};
EventEmitter.prototype.off = EventEmitter.prototype.removeListener;

EventEmitter.prototype.removeAllListeners = function removeAllListeners(type) {
  const events = this._events;
  if (events === undefined) return this;

  if (events.removeListener === undefined) {
    if (arguments.length === 0) {
      this._events = { __proto__: null };
      this._eventsCount = 0;
    } else if (events[type] !== undefined) {
      if (--this._eventsCount === 0) this._events = { __proto__: null };
      else delete events[type];
    }
    this[kShapeMode] = false;
    return this;
  }

  // Somebody wants to hear of every removal: take them off one by one, last added first.
  if (arguments.length === 0) {
    for (const key of ownKeys(events)) {
      if (key !== 'removeListener') this.removeAllListeners(key);
    }
    this.removeAllListeners('removeListener');
    this._events = { __proto__: null };
    this._eventsCount = 0;
    this[kShapeMode] = false;
    return this;
  }
  const listeners = events[type];
  if (typeof listeners === 'function') {
    this.removeListener(type, listeners);
  } else if (listeners !== undefined) {
    for (let i = listeners.length - 1; i >= 0; i--) this.removeListener(type, listeners[i]);
  }
  return this;
};

// ---- looking

function listenersOf(emitter, type, unwrap) {
  const entry = emitter._events?.[type];
  if (entry === undefined) return [];
  const list = typeof entry === 'function' ? [entry] : copyArray(entry);
  return unwrap ? list.map((listener) => listener.listener ?? listener) : list;
}

EventEmitter.prototype.listeners = function listeners(type) {
  return listenersOf(this, type, true);
};

EventEmitter.prototype.rawListeners = function rawListeners(type) {
  return listenersOf(this, type, false);
};

function listenerCountOf(type, listener) {
  const entry = this._events?.[type];
  if (entry === undefined) return 0;
  if (typeof entry === 'function') {
    return listener == null || entry === listener || entry.listener === listener ? 1 : 0;
  }
  if (listener == null) return entry.length;
  let count = 0;
  for (const each of entry) {
    if (each === listener || each.listener === listener) count++;
  }
  return count;
}
Object.defineProperty(listenerCountOf, 'name', { value: 'listenerCount' });
EventEmitter.prototype.listenerCount = listenerCountOf;

EventEmitter.prototype.eventNames = function eventNames() {
  return this._eventsCount > 0 ? ownKeys(this._events) : [];
};

// ---- module functions

const isTarget = (value) => typeof value?.addEventListener === 'function';
const isEmitter = (value) => typeof value?.on === 'function';

function getEventListeners(emitterOrTarget, type) {
  if (typeof emitterOrTarget?.listeners === 'function') return emitterOrTarget.listeners(type);
  const { isEventTarget, getTargetListeners } = require('web/event_target');
  if (isEventTarget(emitterOrTarget)) return getTargetListeners(emitterOrTarget, type);
  throw new codes.ERR_INVALID_ARG_TYPE('emitter', ['EventEmitter', 'EventTarget'], emitterOrTarget);
}

function getMaxListeners(emitterOrTarget) {
  if (typeof emitterOrTarget?.getMaxListeners === 'function') return effectiveMax(emitterOrTarget);
  if (typeof emitterOrTarget?.[kMaxEventTargetListeners] === 'number') return emitterOrTarget[kMaxEventTargetListeners];
  throw new codes.ERR_INVALID_ARG_TYPE('emitter', ['EventEmitter', 'EventTarget'], emitterOrTarget);
}

function setMaxListeners(n = defaultMaxListeners, ...eventTargets) {
  validateNumber(n, 'setMaxListeners', 0);
  if (eventTargets.length === 0) {
    defaultMaxListeners = n;
    return;
  }
  const { isEventTarget } = require('web/event_target');
  for (const target of eventTargets) {
    if (isEventTarget(target)) {
      target[kMaxEventTargetListeners] = n;
      target[kMaxEventTargetListenersWarned] = false;
    } else if (typeof target.setMaxListeners === 'function') {
      target.setMaxListeners(n);
    } else {
      throw new codes.ERR_INVALID_ARG_TYPE('eventTargets', ['EventEmitter', 'EventTarget'], target);
    }
  }
}

function listenerCount(emitterOrTarget, type) {
  if (typeof emitterOrTarget.listenerCount === 'function') return emitterOrTarget.listenerCount(type);
  const { isEventTarget, getTargetListeners } = require('web/event_target');
  if (isEventTarget(emitterOrTarget)) return getTargetListeners(emitterOrTarget, type).length;
  throw new codes.ERR_INVALID_ARG_TYPE('emitter', ['EventEmitter', 'EventTarget'], emitterOrTarget);
}

function attach(emitter, name, listener, flags) {
  if (isEmitter(emitter)) {
    if (flags?.once) emitter.once(name, listener);
    else emitter.on(name, listener);
  } else if (isTarget(emitter)) {
    emitter.addEventListener(name, listener, flags);
  } else {
    throw new codes.ERR_INVALID_ARG_TYPE('emitter', 'EventEmitter', emitter);
  }
}

function detach(emitter, name, listener, flags) {
  if (typeof emitter.removeListener === 'function') {
    emitter.removeListener(name, listener);
  } else if (typeof emitter.removeEventListener === 'function') {
    emitter.removeEventListener(name, listener, flags);
  } else {
    throw new codes.ERR_INVALID_ARG_TYPE('emitter', 'EventEmitter', emitter);
  }
}

/** A promise for the arguments of the next `name` event; rejects on 'error' or when options.signal aborts. */
async function once(emitter, name, options = kNoOptions) {
  validateObject(options, 'options');
  const { signal } = options;
  validateAbortSignal(signal, 'options.signal');
  if (signal?.aborted) throw new errors.AbortError(undefined, { cause: signal.reason });

  return new Promise((resolve, reject) => {
    const onError = (error) => {
      detach(emitter, name, onEvent);
      if (signal != null) detach(signal, 'abort', onAbort);
      reject(error);
    };
    const onEvent = (...args) => {
      if (typeof emitter.removeListener === 'function') emitter.removeListener('error', onError);
      if (signal != null) detach(signal, 'abort', onAbort);
      resolve(args);
    };
    const onAbort = () => {
      detach(emitter, name, onEvent);
      detach(emitter, 'error', onError);
      reject(new errors.AbortError(undefined, { cause: signal?.reason }));
    };
    const { kResistStopPropagation } = require('web/event_target');
    attach(emitter, name, onEvent, { __proto__: null, once: true, [kResistStopPropagation]: true });
    if (name !== 'error' && typeof emitter.once === 'function') emitter.once('error', onError);
    if (signal != null) attach(signal, 'abort', onAbort, { __proto__: null, once: true, [kResistStopPropagation]: true });
  });
}

const AsyncIteratorPrototype = Object.getPrototypeOf(Object.getPrototypeOf(async function* () {}).prototype);

/** A queue with cheap removal at the front. */
class Fifo {
  #items = [];
  #head = 0;
  get size() { return this.#items.length - this.#head; }
  push(item) { this.#items.push(item); }
  shift() {
    const item = this.#items[this.#head];
    this.#items[this.#head++] = undefined;
    if (this.#head > 1024 && this.#head * 2 > this.#items.length) {
      this.#items = this.#items.slice(this.#head);
      this.#head = 0;
    }
    return item;
  }
}

/** An async iterator over the `event` events of an emitter or event target. */
function on(emitter, event, options = kNoOptions) {
  validateObject(options, 'options');
  const { signal } = options;
  validateAbortSignal(signal, 'options.signal');
  if (signal?.aborted) throw new errors.AbortError(undefined, { cause: signal.reason });
  // Streams' own names for the two marks are accepted beside the documented ones.
  const high = options.highWaterMark ?? options.highWatermark ?? Number.MAX_SAFE_INTEGER;
  const low = options.lowWaterMark ?? options.lowWatermark ?? 1;
  validateInteger(high, 'options.highWaterMark', 1);
  validateInteger(low, 'options.lowWaterMark', 1);

  const events = new Fifo();
  const waiting = new Fifo();
  const cleanups = [];
  const firstOnly = options[kFirstEventParam];
  let paused = false;
  let error = null;
  let finished = false;

  const listen = (target, name, listener, flags) => {
    attach(target, name, listener, flags);
    cleanups.push(() => detach(target, name, listener, flags));
  };
  const finish = () => {
    abortSubscription?.[Symbol.dispose]();
    while (cleanups.length > 0) cleanups.pop()();
    finished = true;
    while (waiting.size > 0) waiting.shift().resolve({ value: undefined, done: true });
    return Promise.resolve({ value: undefined, done: true });
  };
  const onEvent = (value) => {
    if (waiting.size > 0) {
      waiting.shift().resolve({ value, done: false });
      return;
    }
    events.push(value);
    if (!paused && events.size > high) {
      paused = true;
      emitter.pause?.();
    }
  };
  const onError = (reason) => {
    if (waiting.size > 0) waiting.shift().reject(reason);
    else error = reason;
    finish();
  };

  const iterator = Object.setPrototypeOf({
    next() {
      if (events.size > 0) {
        const value = events.shift();
        if (paused && !finished && events.size < low) {
          emitter.resume?.();
          paused = false;
        }
        return Promise.resolve({ value, done: false });
      }
      if (error !== null) {
        const rejected = Promise.reject(error);
        error = null;
        return rejected;
      }
      if (finished) return finish();
      return new Promise((resolve, reject) => waiting.push({ resolve, reject }));
    },
    return() {
      return finish();
    },
    throw(reason) {
      if (!reason || !(reason instanceof Error)) {
        throw new codes.ERR_INVALID_ARG_TYPE('EventEmitter.AsyncIterator', 'Error', reason);
      }
      onError(reason);
    },
    [Symbol.asyncIterator]() {
      return this;
    },
    [kWatermarkData]: {
      get size() { return events.size; },
      get low() { return low; },
      get high() { return high; },
      get isPaused() { return paused; },
    },
  }, AsyncIteratorPrototype);

  listen(emitter, event, firstOnly ? onEvent : (...args) => onEvent(args));
  if (event !== 'error' && typeof emitter.on === 'function') listen(emitter, 'error', onError);
  for (const name of options.close ?? []) listen(emitter, name, finish);
  const abortSubscription = signal ?
    addAbortListener(signal, () => onError(new errors.AbortError(undefined, { cause: signal.reason }))) :
    null;
  return iterator;
}

const kFirstEventParam = Symbol.for('nodejs.kFirstEventParam');

// ---- EventEmitterAsyncResource, made on first use: it needs async_hooks, which needs events

let EventEmitterAsyncResource;
function makeEventEmitterAsyncResource() {
  const { AsyncResource } = require('async_hooks');

  class EventEmitterReferencingAsyncResource extends AsyncResource {
    #emitter;
    constructor(emitter, type, options) {
      super(type, options);
      this.#emitter = emitter;
    }
    get eventEmitter() { return this.#emitter; }
  }

  return class EventEmitterAsyncResource extends EventEmitter {
    #resource;

    constructor(options = undefined) {
      let name;
      if (typeof options === 'string') {
        name = options;
        options = undefined;
      } else {
        if (new.target === EventEmitterAsyncResource) validateString(options?.name, 'options.name');
        name = options?.name || new.target.name;
      }
      super(options);
      this.#resource = new EventEmitterReferencingAsyncResource(this, name, options);
    }

    emit(event, ...args) {
      return this.#resource.runInAsyncScope(super.emit, this, event, ...args);
    }

    emitDestroy() { this.#resource.emitDestroy(); }
    get asyncId() { return this.#resource.asyncId(); }
    get triggerAsyncId() { return this.#resource.triggerAsyncId(); }
    get asyncResource() { return this.#resource; }
  };
}

module.exports = EventEmitter;
EventEmitter.addAbortListener = addAbortListener;
EventEmitter.once = once;
EventEmitter.on = on;
EventEmitter.getEventListeners = getEventListeners;
EventEmitter.getMaxListeners = getMaxListeners;
EventEmitter.listenerCount = listenerCount;
EventEmitter.EventEmitter = EventEmitter;
EventEmitter.usingDomains = false;
EventEmitter.captureRejectionSymbol = kRejection;
Object.defineProperties(EventEmitter, {
  captureRejections: {
    __proto__: null,
    enumerable: true,
    get() { return EventEmitter.prototype[kCapture]; },
    set(value) {
      validateBoolean(value, 'EventEmitter.captureRejections');
      EventEmitter.prototype[kCapture] = value;
    },
  },
  EventEmitterAsyncResource: {
    __proto__: null,
    enumerable: true,
    get() { return EventEmitterAsyncResource ??= makeEventEmitterAsyncResource(); },
    set: undefined,
  },
  errorMonitor: { __proto__: null, value: kErrorMonitor, enumerable: true },
  defaultMaxListeners: {
    __proto__: null,
    enumerable: true,
    get() { return defaultMaxListeners; },
    set(value) {
      validateNumber(value, 'defaultMaxListeners', 0);
      defaultMaxListeners = value;
    },
  },
  kMaxEventTargetListeners: { __proto__: null, value: kMaxEventTargetListeners },
  kMaxEventTargetListenersWarned: { __proto__: null, value: kMaxEventTargetListenersWarned },
});
EventEmitter.setMaxListeners = setMaxListeners;
EventEmitter.init = init;
