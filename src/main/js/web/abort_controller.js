// AbortController and AbortSignal (DOM Standard, section 3). A signal made by AbortSignal.any() must live as long as
// somebody listens to it and a source can still abort, but sources must not keep idle dependants alive: both ends
// refer to each other weakly, and only a dependant with 'abort' listeners is held by its sources.
const { codes } = require('internal/errors');
const { validateAbortSignal, validateObject, validateUint32, kValidateObjectAllowObjects: kAnyObject } = require('internal/validators');
const { kMaxEventTargetListeners } = require('events');
const {
  Event, EventTarget, defineEventHandler, kEvents, kNewListener, kRemoveListener, kResistStopPropagation, kTrustEvent,
  kWeakHandler, innerOptions,
} = require('web/event_target');
const { isProxy, proxyTarget } = require('internal/natives');

const kInspect = Symbol.for('nodejs.util.inspect.custom');
const kDontThrow = Symbol('kDontThrow');

// Errors are made where abort() was called, so that a stack trace begins there.
const domException = () => require('web/dom_exception').DOMException;
const kAborted = 'This operation was aborted';

function inspectAs(self, fields, depth, options) {
  if (depth < 0) return self;
  const { inspect } = require('internal/util/inspect');
  return `${self.constructor.name} ${inspect(fields, innerOptions(options))}`;
}

// Timeout signals that somebody listens to: their timer alone must keep them alive.
const pinned = new Set();

let timeouts;
let dependants;
let create;
let signalAbort;

class AbortSignal extends EventTarget {
  #aborted = false;
  #reason = undefined;
  #isTimeout = false;
  #sources = null; // WeakRefs, for a signal made by any()
  #dependants = null; // WeakRefs
  #heard = null; // dependants that have listeners, held strongly

  static {
    create = () => new AbortSignal(kDontThrow);
    signalAbort = (signal, reason) => signal.#abort(reason);
  }

  constructor(token = undefined) {
    if (token !== kDontThrow) throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
    super();
    this[kMaxEventTargetListeners] = 0;
  }

  get aborted() {
    return AbortSignal.#of(this).#aborted;
  }

  get reason() {
    return AbortSignal.#of(this).#reason;
  }

  throwIfAborted() {
    const signal = AbortSignal.#of(this);
    if (signal.#aborted) throw signal.#reason;
  }

  static abort(reason = new (domException())(kAborted, 'AbortError')) {
    const signal = create();
    signal.#aborted = true;
    signal.#reason = reason;
    return signal;
  }

  /** A signal that aborts with a TimeoutError after `delay` ms; it does not keep the process alive. */
  static timeout(delay) {
    validateUint32(delay, 'delay', false);
    const signal = create();
    signal.#isTimeout = true;
    const ref = new WeakRef(signal);
    const { setTimeout, clearTimeout } = require('timers');
    const timer = setTimeout(() => {
      const target = ref.deref();
      if (target === undefined) return;
      pinned.delete(target);
      const { DOMException } = require('web/dom_exception');
      target.#abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError'));
    }, delay);
    timer.unref();
    timeouts ??= new FinalizationRegistry(clearTimeout);
    timeouts.register(signal, timer);
    return signal;
  }

  /** https://dom.spec.whatwg.org/#dom-abortsignal-any */
  static any(signals) {
    if (signals === null || typeof signals !== 'object' || typeof signals[Symbol.iterator] !== 'function') {
      throw invalidArgument('signals cannot be converted to sequence.');
    }
    const list = [...signals];
    list.forEach((signal, i) => {
      if (!AbortSignal.#is(signal)) throw invalidArgument(`signals[${i}] is not of type AbortSignal.`);
    });
    const result = create();
    for (const signal of list) {
      if (signal.#aborted) {
        result.#aborted = true;
        result.#reason = signal.#reason;
        return result;
      }
    }
    const sources = new Set();
    for (const signal of list) {
      if (signal.#sources === null) {
        sources.add(signal);
      } else {
        for (const ref of signal.#sources) {
          const source = ref.deref();
          if (source !== undefined) sources.add(source);
        }
      }
    }
    const ref = new WeakRef(result);
    result.#sources = [];
    for (const source of sources) {
      (source.#dependants ??= new Set()).add(ref);
      result.#sources.push(new WeakRef(source));
    }
    if (sources.size > 0) {
      dependants ??= new FinalizationRegistry(AbortSignal.#forget);
      dependants.register(result, { ref, sources: result.#sources });
    }
    return result;
  }

  static #is(value) {
    return typeof value === 'object' && value !== null && #aborted in value;
  }

  // The signal itself, also behind a proxy.
  static #of(value) {
    if (AbortSignal.#is(value)) return value;
    let self = value;
    while (isProxy(self)) self = proxyTarget(self);
    if (!AbortSignal.#is(self)) throw new codes.ERR_INVALID_THIS('AbortSignal');
    return self;
  }

  static #forget({ ref, sources }) {
    for (const source of sources) source.deref()?.#dependants?.delete(ref);
  }

  #abort(reason = new (domException())(kAborted, 'AbortError')) {
    if (this.#aborted) return;
    this.#aborted = true;
    this.#reason = reason;
    // All dependants count as aborted before any listener runs.
    const reached = [];
    if (this.#dependants !== null) {
      for (const ref of this.#dependants) {
        const dependant = ref.deref();
        if (dependant === undefined || dependant.#aborted) continue;
        dependant.#aborted = true;
        dependant.#reason = reason;
        reached.push(dependant);
      }
      this.#dependants = null;
    }
    this.dispatchEvent(new Event('abort', { [kTrustEvent]: true }));
    for (const dependant of reached) {
      dependant.dispatchEvent(new Event('abort', { [kTrustEvent]: true }));
      dependant.#release();
    }
    this.#heard = null;
  }

  /** Somebody listens: live sources now keep this signal alive, and a timeout keeps itself. */
  #hold() {
    if (this.#isTimeout) pinned.add(this);
    if (this.#sources === null) return;
    for (const ref of this.#sources) {
      const source = ref.deref();
      if (source === undefined) continue;
      (source.#heard ??= new Set()).add(this);
      if (source.#isTimeout) pinned.add(source);
    }
  }

  #release() {
    if (this.#isTimeout && !this.#heard?.size) pinned.delete(this);
    if (this.#sources === null) return;
    for (const ref of this.#sources) {
      const source = ref.deref();
      if (source === undefined) continue;
      source.#heard?.delete(this);
      if (source.#isTimeout && !source.#heard?.size && !source[kEvents].get('abort')?.size) pinned.delete(source);
    }
  }

  [kNewListener](size, type, listener, once, capture, passive, weak) {
    super[kNewListener](size, type, listener, once, capture, passive, weak);
    const signal = AbortSignal.#of(this);
    if (type === 'abort' && !weak && !signal.#aborted && (signal.#isTimeout || signal.#sources !== null)) signal.#hold();
  }

  [kRemoveListener](size, type, listener, capture) {
    super[kRemoveListener](size, type, listener, capture);
    if (type === 'abort' && size === 0) AbortSignal.#of(this).#release();
  }

  [kInspect](depth, options) {
    return inspectAs(this, { aborted: this.aborted }, depth, options);
  }
}

function invalidArgument(message) {
  const error = new TypeError(message);
  error.code = 'ERR_INVALID_ARG_TYPE';
  return error;
}

class AbortController {
  #signal;

  get signal() {
    return this.#signal ??= create();
  }

  abort(reason = new (domException())(kAborted, 'AbortError')) {
    signalAbort(this.#signal ??= create(), reason);
  }

  [kInspect](depth, options) {
    return inspectAs(this, { signal: this.signal }, depth, options);
  }
}

/**
 * util.aborted(): a promise that resolves when `signal` aborts, unless `resource`, on whose behalf one waits,
 * was collected before.
 */
async function aborted(signal, resource) {
  if (signal === undefined) throw new codes.ERR_INVALID_ARG_TYPE('signal', 'AbortSignal', signal);
  validateAbortSignal(signal, 'signal');
  validateObject(resource, 'resource', kAnyObject);
  if (signal.aborted) return undefined;
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(), {
      __proto__: null, once: true, [kWeakHandler]: resource, [kResistStopPropagation]: true,
    });
  });
}

defineEventHandler(AbortSignal.prototype, 'abort');
for (const [Class, names] of [[AbortSignal, ['aborted']], [AbortController, ['signal', 'abort']]]) {
  for (const name of names) Object.defineProperty(Class.prototype, name, { __proto__: null, enumerable: true });
  Object.defineProperty(Class.prototype, Symbol.toStringTag, {
    __proto__: null, configurable: true, enumerable: false, writable: false, value: Class.name,
  });
}

module.exports = { AbortController, AbortSignal, aborted };
