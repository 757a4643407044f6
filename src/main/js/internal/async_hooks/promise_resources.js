// Promises as resources of async_hooks: each has ids, and what is called back for one runs as its.
const hooks = require('internal/async_hooks');

const ids = new WeakMap(); // promise → its resource
const running = new WeakMap(); // promise → the resource that its callback runs as
let registry;

// A promise from before the hooks is not announced any more.
function resourceOf(promise) {
  let resource = ids.get(promise);
  if (resource === undefined) {
    resource = { asyncId: hooks.newAsyncId(), triggerAsyncId: hooks.defaultTriggerAsyncId() };
    ids.set(promise, resource);
  }
  return resource;
}

const observer = {
  init(promise, parent) {
    const trigger = parent === undefined ? undefined : resourceOf(parent).asyncId;
    const resource = hooks.initResource({ publicResource: promise }, 'PROMISE', trigger);
    resource.publicResource = undefined;
    ids.set(promise, resource);
    registry ??= new FinalizationRegistry((id) => hooks.destroyLater(id));
    registry.register(promise, resource.asyncId);
  },
  before(promise) {
    const resource = resourceOf(promise);
    const current = { asyncId: resource.asyncId, triggerAsyncId: resource.triggerAsyncId, publicResource: promise };
    running.set(promise, current);
    hooks.before(current);
  },
  after(promise) {
    const current = running.get(promise);
    if (current === undefined) return;
    running.delete(promise);
    hooks.after(current);
  },
  settled(promise) {
    hooks.emitPromiseResolve(resourceOf(promise).asyncId);
  },
};

exports.install = () => require('internal/async_hooks/promises').observe(observer);
exports.remove = () => require('internal/async_hooks/promises').unobserve(observer);
