// node:async_hooks
const context = require('internal/async_context');
const hooks = require('internal/async_hooks');
const { codes } = require('internal/errors');
const { validateBoolean, validateFunction, validateString, validateObject } = require('internal/validators');
const { apply } = Reflect;

// ---- AsyncLocalStorage ------------------------------------------------------------------------------
//
// The frame that V8 carries is an immutable map from storage to store; run() and enterWith() make a new one.

let removals = 0; // by disable()

class AsyncLocalStorage {
  #defaultValue;
  #name = '';

  constructor(options) {
    if (options !== undefined) {
      validateObject(options, 'options');
      const { defaultValue, name } = options;
      if (name !== undefined) {
        validateString(name, 'options.name');
        this.#name = name;
      }
      this.#defaultValue = defaultValue;
    }
    context.enable();
  }

  static bind(fn) {
    return AsyncResource.bind(fn);
  }

  static snapshot() {
    return AsyncLocalStorage.bind((callback, ...args) => callback(...args));
  }

  get name() {
    return this.#name;
  }

  disable() {
    // In place: also what was started in this context has no store any more.
    if (context.current()?.delete(this)) removals++;
  }

  enterWith(store) {
    const next = new Map(context.current());
    next.set(this, store);
    context.set(next);
  }

  run(store, callback, ...args) {
    const before = context.current();
    if (before?.has(this) && Object.is(before.get(this), store)) return apply(callback, undefined, args);
    const next = new Map(before);
    next.set(this, store);
    context.set(next);
    const removalsBefore = removals;
    try {
      return apply(callback, undefined, args);
    } finally {
      this.#restore(before, removals === removalsBefore ? next : undefined);
    }
  }

  // What other storages entered meanwhile stays.
  #restore(before, expected) {
    const frame = context.current();
    if (frame === expected) {
      context.set(before);
      return;
    }
    const next = new Map(frame);
    if (before?.has(this)) next.set(this, before.get(this));
    else next.delete(this);
    context.set(next.size === 0 ? undefined : next);
  }

  exit(callback, ...args) {
    return this.run(undefined, callback, ...args);
  }

  getStore() {
    const frame = context.current();
    return frame?.has(this) ? frame.get(this) : this.#defaultValue;
  }

  withScope(store) {
    const before = context.current();
    this.enterWith(store);
    return { __proto__: RunScope.prototype, before };
  }
}

class RunScope {
  dispose() {
    if (this.disposed) return;
    this.disposed = true;
    context.set(this.before);
  }

  [Symbol.dispose]() {
    this.dispose();
  }
}

// ---- AsyncResource ----------------------------------------------------------------------------------

// Tells 'destroy' when a resource is collected and nobody called emitDestroy.
let registry;

class AsyncResource {
  #resource;
  #frame;

  constructor(type, options = {}) {
    validateString(type, 'type');
    let trigger = options;
    let requireManualDestroy = false;
    if (typeof options !== 'number') {
      trigger = options.triggerAsyncId === undefined ? hooks.defaultTriggerAsyncId() : options.triggerAsyncId;
      requireManualDestroy = Boolean(options.requireManualDestroy);
    }
    if (!Number.isSafeInteger(trigger) || trigger < -1) {
      throw new codes.ERR_INVALID_ASYNC_ID('triggerAsyncId', trigger);
    }
    if (hooks.hasHooks() && type === '') throw new codes.ERR_ASYNC_TYPE(type);
    this.#frame = context.capture();
    this.#resource = { asyncId: hooks.newAsyncId(), triggerAsyncId: trigger, publicResource: this };
    if (hooks.hasHooks()) {
      const { asyncId } = this.#resource;
      hooks.emitInit(asyncId, type, trigger, this);
      if (!requireManualDestroy) {
        registry ??= new FinalizationRegistry(hooks.emitDestroy);
        registry.register(this, asyncId, this);
      }
    }
  }

  runInAsyncScope(fn, thisArg, ...args) {
    if (!hooks.enabled()) {
      const outer = hooks.enterScope(this.#resource);
      try {
        return context.run(this.#frame, fn, thisArg, ...args);
      } finally {
        hooks.enterScope(outer);
      }
    }
    const before = context.current();
    context.set(this.#frame);
    hooks.before(this.#resource);
    try {
      return Reflect.apply(fn, thisArg, args);
    } finally {
      hooks.after(this.#resource);
      context.set(before);
    }
  }

  emitDestroy() {
    registry?.unregister(this);
    hooks.destroyLater(this.#resource.asyncId);
    return this;
  }

  asyncId() {
    return this.#resource.asyncId;
  }

  triggerAsyncId() {
    return this.#resource.triggerAsyncId;
  }

  bind(fn, thisArg) {
    validateFunction(fn, 'fn');
    const resource = this;
    const bound = thisArg === undefined
      ? function (...args) { return resource.runInAsyncScope(fn, this, ...args); }
      : this.runInAsyncScope.bind(this, fn, thisArg);
    Object.defineProperties(bound, {
      length: { configurable: true, enumerable: false, value: fn.length, writable: false },
    });
    return bound;
  }

  static bind(fn, type, thisArg) {
    type ||= fn.name;
    return new AsyncResource(type || 'bound-anonymous-fn').bind(fn, thisArg);
  }
}

// ---- createHook -------------------------------------------------------------------------------------

class AsyncHook {
  #hook;
  #tracksPromises;

  constructor({ init, before, after, destroy, promiseResolve }, tracksPromises) {
    for (const [name, fn] of Object.entries({ init, before, after, destroy, promiseResolve })) {
      if (fn !== undefined && typeof fn !== 'function') throw new codes.ERR_ASYNC_CALLBACK(`hook.${name}`);
    }
    this.#hook = { init, before, after, destroy, promiseResolve, owner: this };
    this.#tracksPromises = tracksPromises;
  }

  enable() {
    hooks.addHook(this.#hook, this.#tracksPromises);
    return this;
  }

  disable() {
    hooks.removeHook(this.#hook);
    return this;
  }
}

function createHook(callbacks) {
  const { trackPromises = true, promiseResolve } = callbacks;
  validateBoolean(trackPromises, 'trackPromises');
  if (!trackPromises && promiseResolve !== undefined) {
    throw new codes.ERR_INVALID_ARG_VALUE('trackPromises', trackPromises, 'must not be false when promiseResolve is enabled');
  }
  return new AsyncHook(callbacks, trackPromises);
}

module.exports = {
  AsyncLocalStorage,
  createHook,
  executionAsyncId: () => hooks.executionAsyncId(),
  triggerAsyncId: () => hooks.triggerAsyncId(),
  executionAsyncResource: () => hooks.executionAsyncResource(),
  asyncWrapProviders: Object.freeze(Object.assign({ __proto__: null }, Object.fromEntries(
    `NONE DIRHANDLE DNSCHANNEL ELDHISTOGRAM FILEHANDLE FILEHANDLECLOSEREQ BLOBREADER FSEVENTWRAP
    FSREQCALLBACK FSREQPROMISE GETADDRINFOREQWRAP GETNAMEINFOREQWRAP HEAPSNAPSHOT HTTP2SESSION HTTP2STREAM
    HTTP2PING HTTP2SETTINGS HTTPINCOMINGMESSAGE HTTPCLIENTREQUEST LOCKS DTLS_ENDPOINT DTLS_SESSION JSSTREAM
    JSUDPWRAP MESSAGEPORT PIPECONNECTWRAP PIPESERVERWRAP PIPEWRAP PROCESSWRAP PROMISE QUERYWRAP
    QUIC_ENDPOINT QUIC_LOGSTREAM QUIC_SESSION QUIC_STREAM QUIC_UDP SHUTDOWNWRAP SIGNALWRAP STATWATCHER
    STREAMPIPE TCPCONNECTWRAP TCPSERVERWRAP TCPWRAP TTYWRAP UDPSENDWRAP UDPWRAP SIGINTWATCHDOG WORKER
    WORKERCPUPROFILE WORKERCPUUSAGE WORKERHEAPPROFILE WORKERHEAPSNAPSHOT WORKERHEAPSTATISTICS WRITEWRAP ZLIB
    CHECKPRIMEREQUEST PBKDF2REQUEST KEYPAIRGENREQUEST KEYGENREQUEST KEYEXPORTREQUEST ARGON2REQUEST
    CIPHERREQUEST DERIVEBITSREQUEST HASHREQUEST RANDOMBYTESREQUEST RANDOMPRIMEREQUEST SCRYPTREQUEST
    SIGNREQUEST TLSWRAP VERIFYREQUEST`.split(/\s+/).map((name, index) => [name, index])))),
  AsyncResource,
};
