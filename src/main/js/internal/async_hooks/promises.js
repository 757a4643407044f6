// Promises for async_hooks. V8 offers its promise hooks to nobody here, so while a hook wants them `Promise` and
// `then` are replaced: every promise that is made by these is announced, and the callbacks of `then` (on which catch
// and finally rest) run as their promise's. What an async function does by itself stays unseen: behind an `await` the
// current resource is the one from before it.
const hooks = require('internal/async_hooks');

const OriginalPromise = Promise;
const originalThen = Promise.prototype.then;

const ids = new WeakMap(); // promise → its resource
let registry;

function announce(promise, trigger) {
  const resource = hooks.initResource({ publicResource: promise }, 'PROMISE', trigger);
  ids.set(promise, resource);
  registry ??= new FinalizationRegistry((id) => hooks.destroyLater(id));
  registry.register(promise, resource.asyncId);
  resource.publicResource = undefined;
  resource.promise = new WeakRef(promise);
  return resource;
}

// Runs a callback as the promise's.
function wrap(callback, resource, derived) {
  if (typeof callback !== 'function') return callback;
  return function(value) {
    const current = { asyncId: resource.asyncId, triggerAsyncId: resource.triggerAsyncId, publicResource: derived() };
    hooks.before(current);
    try {
      return Reflect.apply(callback, undefined, [value]);
    } finally {
      hooks.emitPromiseResolve(resource.asyncId);
      hooks.after(current);
    }
  };
}

function then(onFulfilled, onRejected) {
  // A promise from before the hooks is not announced any more.
  const parent = ids.get(this) ?? { asyncId: hooks.newAsyncId() };
  ids.set(this, parent);
  const resource = {};
  let derived;
  const get = () => derived;
  derived = Reflect.apply(originalThen, this, [wrap(onFulfilled, resource, get), wrap(onRejected, resource, get)]);
  hooks.initResource(Object.assign(resource, { publicResource: derived }), 'PROMISE', parent.asyncId);
  resource.publicResource = undefined;
  ids.set(derived, resource);
  registry ??= new FinalizationRegistry((id) => hooks.destroyLater(id));
  registry.register(derived, resource.asyncId);
  return derived;
}

function TrackedPromise(executor) {
  if (new.target === undefined) throw new TypeError("Promise constructor cannot be invoked without 'new'");
  if (typeof executor !== 'function') return Reflect.construct(OriginalPromise, [executor]);
  let resolve;
  let reject;
  const target = new.target === TrackedPromise ? OriginalPromise : new.target;
  const promise = Reflect.construct(OriginalPromise, [(onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  }], target);
  const { asyncId } = announce(promise);
  let settled = false;
  const tell = (settle) => (value) => {
    if (!settled) {
      settled = true;
      hooks.emitPromiseResolve(asyncId);
    }
    settle(value);
  };
  const tellResolve = tell(resolve);
  const tellReject = tell(reject);
  try {
    executor(tellResolve, tellReject);
  } catch (error) {
    tellReject(error);
  }
  return promise;
}
TrackedPromise.prototype = OriginalPromise.prototype;
Object.defineProperty(TrackedPromise, 'prototype', { writable: false });
Object.defineProperty(TrackedPromise, 'name', { value: 'Promise' });
for (const name of Reflect.ownKeys(OriginalPromise)) {
  if (name === 'prototype' || name === 'length' || name === 'name') continue;
  const descriptor = Object.getOwnPropertyDescriptor(OriginalPromise, name);
  // The others make their promise by `new this(…)`.
  if (name === 'resolve' || name === 'reject') {
    const original = descriptor.value;
    descriptor.value = {
      [name](value) {
        const promise = Reflect.apply(original, this === TrackedPromise ? OriginalPromise : this, [value]);
        if (promise !== value && !ids.has(promise)) hooks.emitPromiseResolve(announce(promise).asyncId);
        return promise;
      },
    }[name];
  }
  Object.defineProperty(TrackedPromise, name, descriptor);
}

let installed = false;

exports.install = function install() {
  if (installed) return;
  installed = true;
  OriginalPromise.prototype.then = then;
  globalThis.Promise = TrackedPromise;
};

exports.remove = function remove() {
  if (!installed) return;
  installed = false;
  if (OriginalPromise.prototype.then === then) OriginalPromise.prototype.then = originalThen;
  if (globalThis.Promise === TrackedPromise) globalThis.Promise = OriginalPromise;
};
