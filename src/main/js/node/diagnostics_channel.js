// node:diagnostics_channel - https://nodejs.org/api/diagnostics_channel.html
// A channel without subscribers is a Channel, whose methods do next to nothing; subscribing turns it into an
// ActiveChannel by changing its prototype, so that publishers pay only for a call.
const { codes: { ERR_INVALID_ARG_TYPE } } = require('internal/errors');
const { validateFunction } = require('internal/validators');
const { WeakReference } = require('internal/util');

const { apply } = Reflect;

/** Errors of subscribers and transforms are the process's, not the publisher's. */
function throwLater(error) {
  process.nextTick(() => { throw error; });
}

function enterStores(channel, data) {
  const undo = [];
  for (const [store, transform] of channel._stores) {
    let value = data;
    if (transform !== undefined) {
      try {
        value = transform(data);
      } catch (error) {
        throwLater(error);
        value = store.getStore();
      }
    }
    undo.push([store, store.getStore()]);
    store.enterWith(value);
  }
  return () => {
    for (const [store, previous] of undo.reverse()) store.enterWith(previous);
  };
}

class RunStoresScope {
  #leave;

  constructor(channel, data) {
    if (channel?._stores === undefined) return;
    this.#leave = enterStores(channel, data);
    channel.publish(data);
  }

  [Symbol.dispose]() {
    this.#leave?.();
    this.#leave = undefined;
  }
}

class ActiveChannel {
  subscribe(subscription) {
    validateFunction(subscription, 'subscription');
    // Publishing iterates over the old array while subscribers change it.
    this._subscribers = [...this._subscribers, subscription];
    channels.incRef(this.name);
  }

  unsubscribe(subscription) {
    const index = this._subscribers.indexOf(subscription);
    if (index === -1) return false;
    this._subscribers = this._subscribers.toSpliced(index, 1);
    channels.decRef(this.name);
    deactivateIfUnused(this);
    return true;
  }

  bindStore(store, transform) {
    if (!this._stores.has(store)) channels.incRef(this.name);
    this._stores.set(store, transform);
  }

  unbindStore(store) {
    if (!this._stores.delete(store)) return false;
    channels.decRef(this.name);
    deactivateIfUnused(this);
    return true;
  }

  get hasSubscribers() {
    return true;
  }

  publish(data) {
    const subscribers = this._subscribers;
    for (let i = 0; i < (subscribers?.length ?? 0); i++) {
      try {
        subscribers[i](data, this.name);
      } catch (error) {
        throwLater(error);
      }
    }
  }

  withStoreScope(data) {
    return new RunStoresScope(this, data);
  }

  runStores(data, fn, thisArg, ...args) {
    const leave = enterStores(this, data);
    try {
      this.publish(data);
      return apply(fn, thisArg, args);
    } finally {
      leave();
    }
  }
}

function deactivateIfUnused(channel) {
  if (channel._subscribers.length > 0 || channel._stores.size > 0) return;
  Object.setPrototypeOf(channel, Channel.prototype);
  channel._subscribers = undefined;
  channel._stores = undefined;
}

function activate(channel) {
  Object.setPrototypeOf(channel, ActiveChannel.prototype);
  channel._subscribers = [];
  channel._stores = new Map();
}

class Channel {
  constructor(name) {
    this._subscribers = undefined;
    this._stores = undefined;
    this.name = name;
    this._index = undefined;
    channels.set(name, this);
  }

  static [Symbol.hasInstance](instance) {
    const prototype = Object.getPrototypeOf(instance);
    return prototype === Channel.prototype || prototype === ActiveChannel.prototype;
  }

  subscribe(subscription) {
    validateFunction(subscription, 'subscription');
    activate(this);
    this.subscribe(subscription);
  }

  unsubscribe() {
    return false;
  }

  bindStore(store, transform) {
    activate(this);
    this.bindStore(store, transform);
  }

  unbindStore() {
    return false;
  }

  get hasSubscribers() {
    return false;
  }

  publish() {}

  runStores(data, fn, thisArg, ...args) {
    return apply(fn, thisArg, args);
  }

  withStoreScope() {
    return new RunStoresScope();
  }
}

// Unused channels may be collected, those with subscribers not. The snapshot, where there is no WebAssembly, cannot
// hold weak references; the few channels made in it stay.
class ChannelRegistry {
  #channels = new Map();
  #registry;

  set(name, channel) {
    if (typeof WebAssembly === 'undefined') {
      this.#channels.set(name, new StrongReference(channel));
      return;
    }
    const reference = new WeakReference(channel);
    this.#channels.set(name, reference);
    this.#registry ??= new FinalizationRegistry(([key, collected]) => {
      if (this.#channels.get(key) === collected) this.#channels.delete(key);
    });
    this.#registry.register(channel, [name, reference]);
  }

  get(name) {
    return this.#channels.get(name)?.get();
  }

  incRef(name) {
    this.#channels.get(name)?.incRef();
  }

  decRef(name) {
    this.#channels.get(name)?.decRef();
  }
}

class StrongReference {
  #value;

  constructor(value) {
    this.#value = value;
  }

  get() {
    return this.#value;
  }

  incRef() {}

  decRef() {}
}

const channels = new ChannelRegistry();

function channel(name) {
  const existing = channels.get(name);
  if (existing) return existing;
  if (typeof name !== 'string' && typeof name !== 'symbol') {
    throw new ERR_INVALID_ARG_TYPE('channel', ['string', 'symbol'], name);
  }
  return new Channel(name);
}

function subscribe(name, subscription) {
  return channel(name).subscribe(subscription);
}

function unsubscribe(name, subscription) {
  return channel(name).unsubscribe(subscription);
}

function hasSubscribers(name) {
  return channels.get(name)?.hasSubscribers ?? false;
}

function assertChannel(value, name) {
  if (!(value instanceof Channel)) throw new ERR_INVALID_ARG_TYPE(name, ['Channel'], value);
}

function namedChannel(nameOrChannels, key, className) {
  if (typeof nameOrChannels === 'string') return channel(`tracing:${nameOrChannels}:${key}`);
  if (typeof nameOrChannels === 'object' && nameOrChannels !== null) {
    const given = nameOrChannels[key];
    assertChannel(given, `nameOrChannels.${key}`);
    return given;
  }
  throw new ERR_INVALID_ARG_TYPE('nameOrChannels', ['string', 'object', className], nameOrChannels);
}

class BoundedChannelScope {
  #context;
  #end;
  #scope;

  constructor(bounded, context) {
    if (!bounded.hasSubscribers) return;
    this.#context = context;
    this.#end = bounded.end;
    const { start } = bounded;
    this.#scope = start._stores === undefined ? undefined : new RunStoresScope(start, context);
    if (this.#scope === undefined) start.publish(context);
  }

  [Symbol.dispose]() {
    const end = this.#end;
    if (end === undefined) return;
    this.#end = undefined;
    end.publish(this.#context);
    this.#scope?.[Symbol.dispose]();
  }
}

/** A start and an end channel around synchronous work. */
class BoundedChannel {
  #start;
  #end;

  constructor(nameOrChannels) {
    this.#start = namedChannel(nameOrChannels, 'start', 'BoundedChannel');
    this.#end = namedChannel(nameOrChannels, 'end', 'BoundedChannel');
    for (const [key, value] of [['start', this.#start], ['end', this.#end]]) {
      Object.defineProperty(this, key, { __proto__: null, value, writable: false, enumerable: false });
    }
  }

  get hasSubscribers() {
    return this.#start.hasSubscribers || this.#end.hasSubscribers;
  }

  subscribe(handlers) {
    if (handlers.start) this.#start.subscribe(handlers.start);
    if (handlers.end) this.#end.subscribe(handlers.end);
  }

  unsubscribe(handlers) {
    let done = true;
    if (handlers.start && !this.#start.unsubscribe(handlers.start)) done = false;
    if (handlers.end && !this.#end.unsubscribe(handlers.end)) done = false;
    return done;
  }

  withScope(context = {}) {
    return new BoundedChannelScope(this, context);
  }

  run(context, fn, thisArg, ...args) {
    context ??= {};
    const scope = this.withScope(context);
    try {
      return apply(fn, thisArg, args);
    } finally {
      scope[Symbol.dispose]();
    }
  }
}

const traceEvents = ['start', 'end', 'asyncStart', 'asyncEnd', 'error'];

/** The five channels around a synchronous, promise or callback operation. */
class TracingChannel {
  #channels = {};

  constructor(nameOrChannels) {
    traceEvents.forEach((key) => { this.#channels[key] = namedChannel(nameOrChannels, key, 'TracingChannel'); });
    Object.defineProperty(this, 'error', {
      __proto__: null, value: this.#channels.error, writable: false, enumerable: false,
    });
  }

  get start() {
    return this.#channels.start;
  }

  get end() {
    return this.#channels.end;
  }

  get asyncStart() {
    return this.#channels.asyncStart;
  }

  get asyncEnd() {
    return this.#channels.asyncEnd;
  }

  get hasSubscribers() {
    return traceEvents.some((key) => this.#channels[key].hasSubscribers);
  }

  subscribe(handlers) {
    for (const key of traceEvents) if (handlers[key]) this.#channels[key].subscribe(handlers[key]);
  }

  unsubscribe(handlers) {
    let done = true;
    for (const key of traceEvents) {
      if (handlers[key] && !this.#channels[key].unsubscribe(handlers[key])) done = false;
    }
    return done;
  }

  traceSync(fn, context = {}, thisArg, ...args) {
    if (!this.hasSubscribers) return apply(fn, thisArg, args);
    const { start, end, error: errorChannel } = this.#channels;
    return start.runStores(context, () => {
      try {
        const result = apply(fn, thisArg, args);
        context.result = result;
        return result;
      } catch (error) {
        context.error = error;
        errorChannel.publish(context);
        throw error;
      } finally {
        end.publish(context);
      }
    });
  }

  tracePromise(fn, context = {}, thisArg, ...args) {
    if (!this.hasSubscribers) {
      const result = apply(fn, thisArg, args);
      if (typeof result?.then !== 'function') warnNotThenable(fn);
      return result;
    }
    const { start, end, asyncStart, asyncEnd, error: errorChannel } = this.#channels;

    const settled = () => {
      asyncStart.publish(context);
      // Nothing happens between the two here: what follows the promise is the caller's.
      asyncEnd.publish(context);
    };
    const onFulfilled = (result) => {
      context.result = result;
      settled();
      return result;
    };
    const onRejected = (error) => {
      context.error = error;
      errorChannel.publish(context);
      settled();
      throw error;
    };

    return start.runStores(context, () => {
      try {
        const result = apply(fn, thisArg, args);
        if (typeof result?.then !== 'function') {
          warnNotThenable(fn);
          context.result = result;
          return result;
        }
        // A foreign thenable keeps its own class.
        if (result instanceof Promise && result.constructor === Promise) {
          return Promise.prototype.then.call(result, onFulfilled, onRejected);
        }
        result.then(onFulfilled, (error) => {
          context.error = error;
          errorChannel.publish(context);
          settled();
        });
        return result;
      } catch (error) {
        context.error = error;
        errorChannel.publish(context);
        throw error;
      } finally {
        end.publish(context);
      }
    });
  }

  traceCallback(fn, position = -1, context = {}, thisArg, ...args) {
    if (!this.hasSubscribers) return apply(fn, thisArg, args);
    const { start, end, asyncStart, asyncEnd, error: errorChannel } = this.#channels;

    const callback = args.at(position);
    validateFunction(callback, 'callback');
    function wrapped(error, result) {
      if (error) {
        context.error = error;
        errorChannel.publish(context);
      } else {
        context.result = result;
      }
      // Stores bound to asyncStart are those of the callback.
      return asyncStart.runStores(context, () => {
        try {
          return apply(callback, this, arguments);
        } finally {
          asyncEnd.publish(context);
        }
      });
    }
    args.splice(position, 1, wrapped);

    return start.runStores(context, () => {
      try {
        return apply(fn, thisArg, args);
      } catch (error) {
        context.error = error;
        errorChannel.publish(context);
        throw error;
      } finally {
        end.publish(context);
      }
    });
  }
}

function warnNotThenable(fn) {
  process.emitWarning(`tracePromise was called with the function '${fn.name || '<anonymous>'}', ` +
    'which returned a non-thenable.');
}

function tracingChannel(nameOrChannels) {
  return new TracingChannel(nameOrChannels);
}

function boundedChannel(nameOrChannels) {
  return new BoundedChannel(nameOrChannels);
}

module.exports = {
  channel,
  hasSubscribers,
  subscribe,
  tracingChannel,
  unsubscribe,
  boundedChannel,
  Channel,
  BoundedChannel,
};
