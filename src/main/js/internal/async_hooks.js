// Async ids and hooks. Nothing here costs anything until a hook is enabled: resources are then given an
// id when they are made, and init/before/after/destroy are emitted around their callbacks.
let lastId = 1;
let executionId = 1;
let triggerId = 0;
let executionResource;
const stack = [];
const active = new Set();

exports.enabled = () => active.size > 0;
exports.newAsyncId = () => ++lastId;
exports.executionAsyncId = () => executionId;
exports.triggerAsyncId = () => triggerId;
exports.defaultTriggerAsyncId = () => executionId;

const topLevelResource = {};
exports.executionAsyncResource = () => executionResource ?? topLevelResource;

exports.addHook = (hook) => active.add(hook);
exports.removeHook = (hook) => active.delete(hook);

function emit(name, ...args) {
  for (const hook of [...active]) {
    const listener = hook[name];
    if (listener !== undefined) {
      try {
        listener.apply(hook, args);
      } catch (error) {
        require('internal/process/errors').fatalHookError(error);
      }
    }
  }
}

exports.emitInit = (id, type, trigger, resource) => {
  if (active.size > 0) emit('init', id, type, trigger, resource);
};

// Gives a resource its ids and announces it; returns the resource.
exports.initResource = function initResource(resource, type, trigger = executionId) {
  resource.asyncId = ++lastId;
  resource.triggerAsyncId = trigger;
  emit('init', resource.asyncId, type, trigger, resource.publicResource ?? resource);
  return resource;
};

exports.enter = function enter(id, trigger, resource) {
  stack.push(executionId, triggerId, executionResource);
  executionId = id;
  triggerId = trigger;
  executionResource = resource;
};

exports.leave = function leave() {
  executionResource = stack.pop();
  triggerId = stack.pop();
  executionId = stack.pop();
};

exports.before = function before(resource) {
  exports.enter(resource.asyncId, resource.triggerAsyncId, resource.publicResource ?? resource);
  if (active.size > 0) emit('before', resource.asyncId);
};

exports.after = function after(resource) {
  if (active.size > 0) emit('after', resource.asyncId);
  exports.leave();
};

exports.emitBefore = (id) => active.size > 0 && emit('before', id);
exports.emitAfter = (id) => active.size > 0 && emit('after', id);
exports.emitDestroy = (id) => active.size > 0 && emit('destroy', id);

exports.destroy = function destroy(resource) {
  if (active.size > 0) {
    const id = resource.asyncId;
    require('internal/timers').setImmediateUnhooked(() => emit('destroy', id));
  }
};

// After an uncaught exception the stack of ids starts anew.
exports.clear = function clear() {
  stack.length = 0;
  executionId = 0;
  triggerId = 0;
  executionResource = undefined;
};
exports.enterTopLevel = () => {
  executionId = 1;
  triggerId = 0;
};
