// node:timers/promises
const timers = require('internal/timers');
const { validateAbortSignal, validateBoolean, validateNumber, validateObject } = require('internal/validators');
const { AbortError, codes: { ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_THIS } } = require('internal/errors');

function readOptions(options) {
  if (options === undefined) return { signal: undefined, ref: true };
  validateObject(options, 'options');
  const { signal, ref = true } = options;
  if (signal !== undefined) validateAbortSignal(signal, 'options.signal');
  if (ref !== undefined) validateBoolean(ref, 'options.ref');
  return { signal, ref };
}

// Starts a timer or immediate that settles a promise, and stops it when the signal aborts.
function wait(startTimer, stopTimer, value, options) {
  let signal;
  let ref;
  try {
    ({ signal, ref } = readOptions(options));
  } catch (error) {
    return Promise.reject(error);
  }
  if (signal?.aborted) return Promise.reject(new AbortError(undefined, { cause: signal.reason }));
  const { promise, resolve, reject } = Promise.withResolvers();
  const timer = startTimer(() => {
    signal?.removeEventListener('abort', onAbort);
    resolve(value);
  });
  function onAbort() {
    stopTimer(timer);
    reject(new AbortError(undefined, { cause: signal.reason }));
  }
  if (!ref) timer.unref();
  signal?.addEventListener('abort', onAbort, { __proto__: null, once: true });
  return promise;
}

function setTimeout(delay, value, options = undefined) {
  try {
    if (delay !== undefined) validateNumber(delay, 'delay');
  } catch (error) {
    return Promise.reject(error);
  }
  return wait((done) => timers.setTimeout(done, delay), timers.clearTimeout, value, options);
}

function setImmediate(value, options = undefined) {
  return wait(timers.setImmediate, timers.clearImmediate, value, options);
}

async function* setInterval(delay, value, options) {
  if (delay !== undefined) validateNumber(delay, 'delay');
  const { signal, ref } = readOptions(options);
  if (signal?.aborted) throw new AbortError(undefined, { cause: signal.reason });
  let ticks = 0;
  let wake;
  const timer = timers.setInterval(() => {
    ticks++;
    wake?.();
    wake = undefined;
  }, delay);
  if (!ref) timer.unref();
  const onAbort = () => {
    timers.clearTimeout(timer);
    wake?.();
    wake = undefined;
  };
  signal?.addEventListener('abort', onAbort, { __proto__: null, once: true });
  try {
    for (;;) {
      if (ticks === 0 && !signal?.aborted) await new Promise((resolve) => { wake = resolve; });
      for (; ticks > 0; ticks--) yield value;
      if (signal?.aborted) throw new AbortError(undefined, { cause: signal.reason });
    }
  } finally {
    timers.clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
  }
}

let constructing = false;

class Scheduler {
  constructor() {
    if (!constructing) throw new ERR_ILLEGAL_CONSTRUCTOR();
  }

  yield() {
    if (!(this instanceof Scheduler)) throw new ERR_INVALID_THIS('Scheduler');
    return setImmediate();
  }

  wait(delay, options) {
    if (!(this instanceof Scheduler)) throw new ERR_INVALID_THIS('Scheduler');
    return setTimeout(delay, undefined, options);
  }
}
constructing = true;
const scheduler = new Scheduler();
constructing = false;

module.exports = { setTimeout, setImmediate, setInterval, scheduler };
