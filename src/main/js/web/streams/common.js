// What the web streams (Streams Standard, https://streams.spec.whatwg.org) share. Each object keeps its slots in an
// instance of a state class under kState; the class of that instance is the brand that methods check.
const { codes } = require('internal/errors');
const { validateFunction, validateObject, kValidateObjectAllowObjects } = require('internal/validators');

const kState = Symbol('kState');
const kInspect = Symbol.for('nodejs.util.inspect.custom');
const kNoOptions = Object.freeze({ __proto__: null });

function noop() {}

const resolvedPromise = () => Promise.resolve();

// Promise.prototype.then as it was, for users may replace it.
const react = Function.prototype.call.bind(Promise.prototype.then);

/** "A promise resolved with" a value: always a new one. */
function resolvedWith(value) {
  return new Promise((resolve) => resolve(value));
}

/** Keeps a rejection from being reported as unhandled. */
function markHandled(promise) {
  react(promise, noop, noop);
  return promise;
}

/**
 * A promise slot of the standard that is mostly never looked at: the promise is made when somebody asks for it.
 * Rejections count as handled, as the standard wants for all slots of this kind.
 */
class Settlement {
  status = 'pending';
  value = undefined;
  #promise = undefined;
  #resolve = undefined;
  #reject = undefined;

  static resolved(value) {
    const settlement = new Settlement();
    settlement.resolve(value);
    return settlement;
  }

  static rejected(error) {
    const settlement = new Settlement();
    settlement.reject(error);
    return settlement;
  }

  get promise() {
    if (this.#promise === undefined) {
      if (this.status === 'pending') {
        const { promise, resolve, reject } = Promise.withResolvers();
        this.#promise = promise;
        this.#resolve = resolve;
        this.#reject = reject;
      } else if (this.status === 'resolved') {
        this.#promise = Promise.resolve(this.value);
      } else {
        this.#promise = markHandled(Promise.reject(this.value));
      }
    }
    return this.#promise;
  }

  resolve(value) {
    if (this.status !== 'pending') return;
    this.status = 'resolved';
    this.value = value;
    this.#resolve?.(value);
  }

  reject(error) {
    if (this.status !== 'pending') return;
    this.status = 'rejected';
    this.value = error;
    if (this.#reject !== undefined) {
      markHandled(this.#promise);
      this.#reject(error);
    }
  }
}

/** A queue of chunks with sizes ("queue-with-sizes"); `total` is their sum. */
class SizedQueue {
  #values = [];
  #sizes = [];
  #head = 0;
  total = 0;

  get length() { return this.#values.length - this.#head; }

  push(value, size) {
    size = Number(size);
    if (!(size >= 0) || size === Infinity) throw new codes.ERR_INVALID_ARG_VALUE.RangeError('size', size);
    this.#values.push(value);
    this.#sizes.push(size);
    this.total += size;
  }

  peek() { return this.#values[this.#head]; }

  shift() {
    const value = this.#values[this.#head];
    this.total -= this.#sizes[this.#head];
    // Rounding errors of the sum must not show.
    if (this.total < 0) this.total = 0;
    this.#values[this.#head++] = undefined;
    if (this.#head === this.#values.length) {
      this.#values = [];
      this.#sizes = [];
      this.#head = 0;
    } else if (this.#head > 1024 && this.#head * 2 > this.#values.length) {
      this.#values = this.#values.slice(this.#head);
      this.#sizes = this.#sizes.slice(this.#head);
      this.#head = 0;
    }
    return value;
  }

  clear() {
    this.#values = [];
    this.#sizes = [];
    this.#head = 0;
    this.total = 0;
  }
}

/** A plain first-in first-out list. */
class Fifo {
  #items = [];
  #head = 0;
  get length() { return this.#items.length - this.#head; }
  push(item) { this.#items.push(item); }
  peek() { return this.#items[this.#head]; }
  shift() {
    const item = this.#items[this.#head];
    this.#items[this.#head++] = undefined;
    if (this.#head === this.#items.length) {
      this.#items = [];
      this.#head = 0;
    } else if (this.#head > 1024 && this.#head * 2 > this.#items.length) {
      this.#items = this.#items.slice(this.#head);
      this.#head = 0;
    }
    return item;
  }
  /** All items; the list is empty afterwards. */
  drain() {
    const items = this.#items.slice(this.#head);
    this.#items = [];
    this.#head = 0;
    return items;
  }
}

// ---- dictionaries

/** A dictionary argument: undefined (or null, where allowed) stands for an empty one. */
function toDictionary(value, name) {
  if (value === undefined || value === null) return kNoOptions;
  checkObject(value, name);
  return value;
}

/** An object of any kind, as Web IDL's `object` means it. */
function checkObject(value, name) {
  validateObject(value, name, kValidateObjectAllowObjects);
}

/** A member of an underlying source, sink or transformer that is undefined or a function. */
function callbackMember(object, owner, name) {
  const fn = object?.[name];
  if (fn !== undefined) validateFunction(fn, `${owner}.${name}`);
  return fn;
}

/** Reads a queuing strategy, members in the order that Web IDL lays down. */
function readStrategy(strategy) {
  const given = toDictionary(strategy, 'strategy');
  const { highWaterMark } = given;
  const mark = highWaterMark === undefined ? undefined : Number(highWaterMark);
  const { size } = given;
  if (size !== undefined) validateFunction(size, 'strategy.size');
  return { highWaterMark: mark, given: highWaterMark, size };
}

function markOf({ highWaterMark, given }, fallback) {
  if (highWaterMark === undefined) return fallback;
  if (!(highWaterMark >= 0)) throw new codes.ERR_INVALID_ARG_VALUE.RangeError('strategy.highWaterMark', given);
  return highWaterMark;
}

const sizeOfOne = () => 1;

/** An algorithm that calls `fn` as a method of `self` and always gives a promise. */
function promiseCall(fn, self) {
  if (fn === undefined) return resolvedPromise;
  return (...args) => {
    try {
      return Promise.resolve(Reflect.apply(fn, self, args));
    } catch (error) {
      return Promise.reject(error);
    }
  };
}

// ---- classes

/** Makes the named members enumerable, as Web IDL wants, and sets the class string. */
function finishClass(Class, members, statics = []) {
  for (const name of members) Object.defineProperty(Class.prototype, name, { __proto__: null, enumerable: true });
  for (const name of statics) Object.defineProperty(Class, name, { __proto__: null, enumerable: true });
  Object.defineProperty(Class.prototype, Symbol.toStringTag, {
    __proto__: null, configurable: true, enumerable: false, writable: false, value: Class.name,
  });
}

function inspectAs(self, depth, options, fields) {
  if (depth < 0) return self;
  const { inspect } = require('internal/util/inspect');
  const inner = { ...options, depth: options.depth == null ? null : options.depth - 1 };
  return `${self.constructor.name} ${inspect(fields, inner)}`;
}

function invalidState(message) {
  return new codes.ERR_INVALID_STATE.TypeError(message);
}

module.exports = {
  kState, kInspect, kNoOptions,
  Settlement, SizedQueue, Fifo, react, resolvedWith,
  noop, markHandled, toDictionary, checkObject, callbackMember, readStrategy, markOf, sizeOfOne, promiseCall,
  finishClass, inspectAs, invalidState,
};
