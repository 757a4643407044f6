// Promises as resources of async_hooks: each has ids, and what `then` calls back runs as the promise's. Behind an
// `await` the current resource is the one from before it.
const hooks = require('internal/async_hooks');

const ids = new WeakMap(); // promise → its resource
const running = new WeakMap(); // promise → the resource that its callback runs as
let registry;

const observer = {
  init(promise, parent) {
    let trigger;
    if (parent !== undefined) {
      // A promise from before the hooks is not announced any more.
      if (!ids.has(parent)) ids.set(parent, { asyncId: hooks.newAsyncId() });
      trigger = ids.get(parent).asyncId;
    }
    const resource = hooks.initResource({ publicResource: promise }, 'PROMISE', trigger);
    resource.publicResource = undefined;
    ids.set(promise, resource);
    registry ??= new FinalizationRegistry((id) => hooks.destroyLater(id));
    registry.register(promise, resource.asyncId);
  },
  before(promise) {
    const resource = ids.get(promise);
    if (resource === undefined) return;
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
    const resource = ids.get(promise);
    if (resource !== undefined) hooks.emitPromiseResolve(resource.asyncId);
  },
};

exports.install = () => require('internal/async_hooks/promises').observe(observer);
exports.remove = () => require('internal/async_hooks/promises').unobserve(observer);
