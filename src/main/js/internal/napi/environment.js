// Native addons: loads them, calls their functions, and keeps what each of them has.
const handles = require('internal/napi/handles');
const napi = binding('napi');

const environments = [];
const WORK_DONE = 0;
const WORK_CANCELLED = 1;

exports.get = (number) => environments[number];

// Runs native code in a scope of its own; what it threw is thrown here when it returns.
function enter(environment, run) {
  const top = handles.top();
  try {
    const result = handles.values[run()];
    if (environment.pending !== undefined) {
      const { error } = environment.pending;
      environment.pending = undefined;
      throw error;
    }
    return result;
  } finally {
    handles.reset(top);
  }
}
exports.enter = enter;

// A callback (environment, a, b) of an addon that answers nothing.
exports.callBack = function callBack(environment, callback, a, b) {
  enter(environment, () => {
    napi.call(environment.number, callback, a, b);
    return 0;
  });
};

exports.makeFunction = function makeFunction(environment, name, callback, data) {
  const { number } = environment;
  const made = function (...args) {
    const top = handles.top();
    const newTarget = new.target === undefined ? 0 : handles.push(new.target);
    const base = handles.push(this === undefined || this === null ? globalThis : Object(this));
    for (let i = 0; i < args.length; i++) handles.push(args[i]);
    try {
      const result = handles.values[napi.invoke(number, callback, data, base, args.length, newTarget)];
      if (environment.pending !== undefined) {
        const { error } = environment.pending;
        environment.pending = undefined;
        throw error;
      }
      return result;
    } finally {
      handles.reset(top);
    }
  };
  Object.defineProperty(made, 'name', { value: name, configurable: true });
  return made;
};

function finalize({ environment, callback, data, hint }) {
  try {
    exports.callBack(environment, callback, data, hint);
  } catch (error) {
    require('internal/process/errors').uncaught(error);
  }
}
exports.finalizeNow = finalize;

let registry;

// Has a finalizer called when the object is gone.
exports.finalizeLater = function finalizeLater(object, environment, callback, data, hint, token) {
  if (callback === 0) return;
  registry ??= new FinalizationRegistry(finalize);
  registry.register(object, { environment, callback, data, hint }, token);
};

exports.cancelFinalizer = (token) => { registry?.unregister(token); };

function onEvent(kind, number) {
  if (kind === WORK_DONE || kind === WORK_CANCELLED) {
    require('internal/napi/work').finish(number, kind === WORK_CANCELLED);
  } else {
    require('internal/napi/thread_safe').run(number);
  }
}

let attached = false;

function attach() {
  if (attached) return;
  attached = true;
  // Every number that crosses comes in here: the function's, the environment's, the arguments.
  const functions = require('internal/napi/functions');
  const events = require('internal/handles').add({ onEvent, isReferenced: false });
  const names = napi.attach(functions.call, handles.makeScratch(), events, process.versions.node);
  functions.setNames(names);
}

exports.load = function load(module, filename, flags) {
  attach();
  const url = require('url').pathToFileURL(filename).href;
  const [number, initializer, version] = napi.load(filename, flags, url);
  const environment = {
    number, version, pending: undefined, references: new Map(), nextReference: 1, deferreds: new Map(), nextDeferred: 1,
  };
  environments[number] = environment;
  const { exports: before } = module;
  const result = enter(environment, () => napi.initialize(number, handles.push(before), initializer));
  if (result !== undefined && result !== before) module.exports = result;
};

