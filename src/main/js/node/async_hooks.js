// node:async_hooks
const context = require('internal/async_context');
const hooks = require('internal/async_hooks');
const { codes } = require('internal/errors');
const { validateFunction, validateString, validateObject } = require('internal/validators');

// ---- AsyncLocalStorage ------------------------------------------------------------------------------
//
// The frame that V8 carries is an immutable map from storage to store; run() and enterWith() make a new one.

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
    const frame = context.capture();
    if (frame?.has(this)) {
      const next = new Map(frame);
      next.delete(this);
      context.set(next);
    }
  }

  enterWith(store) {
    const next = new Map(context.capture());
    next.set(this, store);
    context.set(next);
  }

  run(store, callback, ...args) {
    const before = context.capture();
    if (before?.has(this) && Object.is(before.get(this), store)) return callback(...args);
    const next = new Map(before);
    next.set(this, store);
    context.set(next);
    try {
      return callback(...args);
    } finally {
      context.set(before);
    }
  }

  exit(callback, ...args) {
    return this.run(undefined, callback, ...args);
  }

  getStore() {
    const frame = context.capture();
    return frame?.has(this) ? frame.get(this) : this.#defaultValue;
  }

  withScope(store) {
    const before = context.capture();
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
  #asyncId;
  #triggerAsyncId;
  #frame;

  constructor(type, options = {}) {
    validateString(type, 'type');
    let trigger = options;
    let requireManualDestroy = false;
    if (typeof options !== 'number') {
      trigger = options.triggerAsyncId === undefined ? hooks.executionAsyncId() : options.triggerAsyncId;
      requireManualDestroy = Boolean(options.requireManualDestroy);
    }
    if (!Number.isSafeInteger(trigger) || trigger < -1) {
      throw new codes.ERR_INVALID_ASYNC_ID('triggerAsyncId', trigger);
    }
    if (hooks.enabled() && type === '') throw new codes.ERR_ASYNC_TYPE(type);
    this.#frame = context.capture();
    this.#asyncId = hooks.newAsyncId();
    this.#triggerAsyncId = trigger;
    if (hooks.enabled()) {
      hooks.emitInit(this.#asyncId, type, trigger, this);
      if (!requireManualDestroy) {
        registry ??= new FinalizationRegistry((id) => hooks.emitDestroy(id));
        registry.register(this, this.#asyncId, this);
      }
    }
  }

  runInAsyncScope(fn, thisArg, ...args) {
    hooks.enter(this.#asyncId, this.#triggerAsyncId, this);
    hooks.emitBefore(this.#asyncId);
    try {
      return context.run(this.#frame, fn, thisArg, ...args);
    } finally {
      hooks.emitAfter(this.#asyncId);
      hooks.leave();
    }
  }

  emitDestroy() {
    registry?.unregister(this);
    const id = this.#asyncId;
    hooks.emitDestroy(id);
    return this;
  }

  asyncId() {
    return this.#asyncId;
  }

  triggerAsyncId() {
    return this.#triggerAsyncId;
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
  constructor({ init, before, after, destroy, promiseResolve }) {
    for (const [name, fn] of Object.entries({ init, before, after, destroy, promiseResolve })) {
      if (fn !== undefined && typeof fn !== 'function') throw new codes.ERR_ASYNC_CALLBACK(`hook.${name}`);
    }
    this.init = init;
    this.before = before;
    this.after = after;
    this.destroy = destroy;
    this.promiseResolve = promiseResolve;
  }

  enable() {
    hooks.addHook(this);
    return this;
  }

  disable() {
    hooks.removeHook(this);
    return this;
  }
}

module.exports = {
  AsyncLocalStorage,
  createHook: (callbacks) => new AsyncHook(callbacks),
  executionAsyncId: () => hooks.executionAsyncId(),
  triggerAsyncId: () => hooks.triggerAsyncId(),
  executionAsyncResource: () => hooks.executionAsyncResource(),
  asyncWrapProviders: Object.freeze(Object.assign({ __proto__: null }, Object.fromEntries(
    `NONE DIRHANDLE DNSCHANNEL ELDHISTOGRAM FILEHANDLE FILEHANDLECLOSEREQ BLOBREADER FSEVENTWRAP FSREQCALLBACK
    FSREQPROMISE GETADDRINFOREQWRAP GETNAMEINFOREQWRAP HEAPSNAPSHOT CPUHEAPPROFILE HTTP2SESSION HTTP2STREAM HTTP2PING
    HTTP2SETTINGS HTTPINCOMINGMESSAGE HTTPCLIENTREQUEST LOCKS JSSTREAM JSUDPWRAP MESSAGEPORT PIPECONNECTWRAP
    PIPESERVERWRAP PIPEWRAP PROCESSWRAP PROMISE QUERYWRAP SHUTDOWNWRAP SIGNALWRAP STATWATCHER STREAMPIPE
    TCPCONNECTWRAP TCPSERVERWRAP TCPWRAP TTYWRAP UDPSENDWRAP UDPWRAP SIGINTWATCHDOG WORKER WORKERHEAPSNAPSHOT
    WRITEWRAP ZLIB`.split(/\s+/).map((name, index) => [name, index])))),
  AsyncResource,
};
