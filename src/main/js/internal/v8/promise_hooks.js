// v8.promiseHooks: functions of the program that are told of promises, each until it is stopped.
const { isAsyncFunction } = require('internal/util/types');
const { codes: { ERR_INVALID_ARG_TYPE } } = require('internal/errors');
const context = require('internal/async_context');

const kinds = ['init', 'before', 'after', 'settled'];
const listeners = { init: [], before: [], after: [], settled: [] };
let count = 0;

// An error of a hook is an uncaught one; the program goes on behind what the hook was told of.
function tell(kind, promise, parent) {
  for (const listener of listeners[kind]) {
    try {
      if (kind === 'init') listener(promise, parent);
      else listener(promise);
    } catch (error) {
      const frame = context.current();
      require('internal/process/errors').uncaught(error);
      context.set(frame);
    }
  }
}

const observer = {
  init: (promise, parent) => tell('init', promise, parent),
  before: (promise) => tell('before', promise),
  after: (promise) => tell('after', promise),
  settled: (promise) => tell('settled', promise),
};

function checked(listener, kind) {
  if (typeof listener !== 'function' || isAsyncFunction(listener)) {
    throw new ERR_INVALID_ARG_TYPE(`${kind}Hook`, 'function', listener);
  }
  return listener;
}

// Lists are replaced, not changed: one may be in use.
function add(kind, listener) {
  listeners[kind] = [...listeners[kind], listener];
  if (++count === 1) require('internal/async_hooks/promises').observe(observer);
}

function remove(kind, listener) {
  const at = listeners[kind].indexOf(listener);
  if (at < 0) return;
  listeners[kind] = listeners[kind].toSpliced(at, 1);
  if (--count === 0) require('internal/async_hooks/promises').unobserve(observer);
}

function on(kind) {
  return (listener) => {
    add(kind, checked(listener, kind));
    return () => remove(kind, listener);
  };
}

function createHook(hooks = {}) {
  const { init, before, after, settled } = hooks;
  const given = { init, before, after, settled };
  const wanted = kinds.filter((kind) => given[kind]);
  for (const kind of wanted) checked(given[kind], kind);
  for (const kind of wanted) add(kind, given[kind]);
  return () => {
    for (const kind of wanted) remove(kind, given[kind]);
  };
}

module.exports = { createHook, onInit: on('init'), onBefore: on('before'), onAfter: on('after'), onSettled: on('settled') };
