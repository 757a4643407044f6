// Async ids and hooks. Nothing here costs anything until a program asks for ids or enables a hook; from then on
// ("tracking") resources are given ids when they are made, and init/before/after/destroy are told around their
// callbacks.
//
// What is being executed is part of the async context (internal/async_context): a frame holds the current resource
// under kCurrent. So it is still the same behind an `await`, which V8 tells nobody about. What is captured for a later
// callback leaves the resource out: such a callback has one of its own, and resources must not hold on to their
// ancestors.
const context = require('internal/async_context');

const kCurrent = Symbol('current resource');

let lastId = 1;
let tracking = false;
const active = new Set();
let promiseHooks = 0; // hooks that want to know of promises

const topLevelResource = {};
const main = { asyncId: 1, triggerAsyncId: 0, publicResource: topLevelResource };
const nothing = { asyncId: 0, triggerAsyncId: 0, publicResource: {} };
let bottom = main;
const stack = []; // [frame of before, resource] of the callbacks that are running
let defaultTrigger;

exports.enabled = () => tracking;
exports.hasHooks = () => active.size > 0;
exports.newAsyncId = () => ++lastId;

function strip(frame) {
  if (frame === undefined || !frame.has(kCurrent)) return frame;
  if (frame.size === 1) return undefined;
  const copy = new Map(frame);
  copy.delete(kCurrent);
  return copy;
}

/** From now on resources have ids. */
function track() {
  if (tracking) return;
  tracking = true;
  context.enable();
  context.filter(strip);
}
exports.track = track;

let scope; // the resource of runInAsyncScope() as long as there is no tracking

function current() {
  return tracking ? context.current()?.get(kCurrent) ?? bottom : scope ?? bottom;
}

/** What runs now is the resource's, without starting to track; returns the resource of before. */
exports.enterScope = function enterScope(resource) {
  const before = scope;
  scope = resource;
  return before;
};

function withCurrent(resource) {
  const frame = new Map(context.current());
  frame.set(kCurrent, resource);
  return frame;
}

exports.executionAsyncId = function executionAsyncId() {
  if (scope !== undefined && !tracking) return scope.asyncId;
  if (!tracking || (bottom === nothing && current() === nothing)) {
    track();
    // The callback that asks first was made before there were ids.
    enterLate();
  }
  return current().asyncId;
};

exports.triggerAsyncId = function triggerAsyncId() {
  if (scope !== undefined && !tracking) return scope.triggerAsyncId;
  track();
  return current().triggerAsyncId;
};

exports.defaultTriggerAsyncId = () => defaultTrigger ?? current().asyncId;

/** Resources that are made in the function have this trigger. */
exports.withTrigger = function withTrigger(id, fn, ...args) {
  const before = defaultTrigger;
  defaultTrigger = id;
  try {
    return Reflect.apply(fn, undefined, args);
  } finally {
    defaultTrigger = before;
  }
};

exports.executionAsyncResource = function executionAsyncResource() {
  track();
  const resource = current();
  return resource.publicResource ?? resource;
};

// Ids are wanted for the first time, in the middle of a callback.
function enterLate() {
  if (bottom !== main && stack.length === 0 && current() === bottom) {
    enter({ asyncId: ++lastId, triggerAsyncId: 0, publicResource: {}, isLate: true });
  }
}

exports.addHook = function addHook(hook, tracksPromises) {
  if (active.has(hook)) return;
  track();
  enterLate();
  active.add(hook);
  if (tracksPromises) {
    hook.tracksPromises = true;
    if (++promiseHooks === 1) require('internal/async_hooks/promise_resources').install();
  }
};

exports.removeHook = function removeHook(hook) {
  if (!active.delete(hook)) return;
  if (hook.tracksPromises && --promiseHooks === 0) require('internal/async_hooks/promise_resources').remove();
};

function emit(name, ...args) {
  for (const hook of [...active]) {
    const listener = hook[name];
    if (listener !== undefined) {
      try {
        listener.apply(hook.owner ?? hook, args);
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
exports.initResource = function initResource(resource, type, trigger = defaultTrigger ?? current().asyncId) {
  resource.asyncId = ++lastId;
  resource.triggerAsyncId = trigger;
  if (active.size > 0) emit('init', resource.asyncId, type, trigger, resource.publicResource ?? resource);
  return resource;
};

function enter(resource) {
  const frame = context.current();
  stack.push(frame, resource);
  context.set(withCurrent(resource));
}

function leave(resource) {
  if (stack.length === 0 || (resource !== undefined && stack[stack.length - 1] !== resource)) return;
  stack.length--;
  context.set(stack.pop());
}

exports.before = function before(resource) {
  enter(resource);
  if (active.size > 0) emit('before', resource.asyncId);
};

exports.after = function after(resource) {
  if (active.size > 0) emit('after', resource.asyncId);
  leave(resource);
};

/** Calls a function as a callback of the resource. An error leaves it running; unwind() then ends it. */
exports.call = function call(resource, fn, thisArg, ...args) {
  exports.before(resource);
  const result = Reflect.apply(fn, thisArg, args);
  exports.after(resource);
  return result;
};

/** After an uncaught error was handled: what it has left running ends. */
exports.unwind = function unwind() {
  while (stack.length > 0) {
    const resource = stack[stack.length - 1];
    if (active.size > 0) emit('after', resource.asyncId);
    if (resource.isLate) destroyLater(resource.asyncId);
    stack.length -= 2;
  }
};

exports.isRunning = () => stack.length > 0;

exports.emitBefore = (id) => active.size > 0 && emit('before', id);
exports.emitAfter = (id) => active.size > 0 && emit('after', id);
exports.emitDestroy = (id) => active.size > 0 && emit('destroy', id);
exports.emitPromiseResolve = (id) => active.size > 0 && emit('promiseResolve', id);

let destroyed = [];

function emitDestroyed() {
  while (destroyed.length > 0) {
    const ids = destroyed;
    destroyed = [];
    for (const id of ids) emit('destroy', id);
  }
}

/** Before the immediates of a turn, and before the process may end. */
exports.flush = () => {
  if (destroyed.length > 0) emitDestroyed();
};

function destroyLater(id) {
  if (active.size === 0) return;
  destroyed.push(id);
  if (destroyed.length === 1) require('internal/timers').setImmediateUnhooked(emitDestroyed);
}
exports.destroyLater = destroyLater;

exports.destroy = function destroy(resource) {
  destroyLater(resource.asyncId);
};

// Between callbacks, and after the main program: nothing is executed.
exports.clear = function clear() {
  stack.length = 0;
  bottom = nothing;
};
