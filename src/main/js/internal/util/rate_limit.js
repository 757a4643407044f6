// util.debounce and util.throttle. Both give functions that return promises of what the calls return.
const { AbortError, codes: { ERR_THROTTLED } } = require('internal/errors');
const {
  validateAbortSignal, validateBoolean, validateFunction, validateInteger, validateObject, validateOneOf,
} = require('internal/validators');

const MAX_DELAY = 2 ** 31 - 1;
const { apply } = Reflect;

function abortError(signal) {
  return new AbortError(undefined, signal === undefined ? undefined : { cause: signal.reason });
}

/** A function with the name and length of `fn`, methods, and getters that do not show. */
function dress(wrapper, fn, methods, getters) {
  for (const key of ['length', 'name']) {
    Object.defineProperty(wrapper, key, { __proto__: null, value: fn[key], configurable: true });
  }
  Object.assign(wrapper, methods);
  for (const [key, get] of Object.entries(getters)) {
    Object.defineProperty(wrapper, key, { __proto__: null, get, enumerable: false, configurable: false });
  }
  return wrapper;
}

function refTimer(timer, isReferenced) {
  if (timer !== undefined) isReferenced ? timer.ref() : timer.unref();
}

/** Calls `fn` once calls have stopped for `wait` ms, with the last arguments; all callers get its result. */
function debounce(fn, wait, options = {}) {
  validateFunction(fn, 'fn');
  validateInteger(wait, 'wait', 0, MAX_DELAY);
  validateObject(options, 'options');
  const { leading = false, signal } = options;
  validateBoolean(leading, 'options.leading');
  validateAbortSignal(signal, 'options.signal');
  if (signal?.aborted) throw abortError(signal);

  let timer;
  let isReferenced = true;
  let call;

  function start() {
    clearTimeout(timer);
    timer = setTimeout(finish, wait);
    refTimer(timer, isReferenced);
  }

  function finish() {
    clearTimeout(timer);
    timer = undefined;
    const { resolve, receiver, args } = call ?? {};
    if (call === undefined) return;
    call = undefined;
    resolve(invoke(fn, receiver, args));
  }

  function cancel(error = new AbortError()) {
    clearTimeout(timer);
    timer = undefined;
    const reject = call?.reject;
    call = undefined;
    reject?.(error);
  }

  signal?.addEventListener('abort', () => cancel(abortError(signal)), { once: true });

  const wrapper = dress(function debounced(...args) {
    if (signal?.aborted) return Promise.reject(abortError(signal));
    if (leading && timer === undefined) {
      start();
      return invoke(fn, this, args);
    }
    call ??= { ...Promise.withResolvers(), count: 0 };
    call.receiver = this;
    call.args = args;
    call.count++;
    start();
    return call.promise;
  }, fn, {
    cancel() {
      cancel();
    },
    flush() {
      finish();
    },
    ref() {
      isReferenced = true;
      refTimer(timer, true);
      return wrapper;
    },
    unref() {
      isReferenced = false;
      refTimer(timer, false);
      return wrapper;
    },
  }, {
    pending: () => call?.promise ?? null,
    pendingCount: () => call?.count ?? 0,
  });
  return wrapper;
}

async function invoke(fn, receiver, args) {
  return apply(fn, receiver, args);
}

/** Calls `fn` at most `limit` times in `interval` ms; further calls wait their turn or are dropped. */
function throttle(fn, limit, interval, options = {}) {
  validateFunction(fn, 'fn');
  validateInteger(limit, 'limit', 1);
  validateInteger(interval, 'interval', 0, MAX_DELAY);
  validateObject(options, 'options');
  const { overflow = 'queue', concurrency, signal, strict = false, maxPending } = options;
  validateOneOf(overflow, 'options.overflow', ['queue', 'drop']);
  if (concurrency !== undefined && concurrency !== Infinity) validateInteger(concurrency, 'options.concurrency', 1);
  validateAbortSignal(signal, 'options.signal');
  validateBoolean(strict, 'options.strict');
  if (maxPending !== undefined && maxPending !== Infinity) validateInteger(maxPending, 'options.maxPending', 0);
  if (signal?.aborted) throw abortError(signal);

  const maxActive = concurrency ?? Infinity;
  const queue = [];
  let active = 0;
  // The times of the calls that count: those of the window, or with `strict` of the last `interval` ms.
  let starts = [];
  let timer;
  let isReferenced = true;

  function remainingTime() {
    const now = performance.now();
    if (strict) starts = starts.filter((start) => now - start < interval);
    else if (starts.length > 0 && now - starts[0] >= interval) starts = [];
    if (starts.length < limit) return 0;
    return Math.max(1, Math.ceil(starts[0] + interval - now));
  }

  function hasCapacity() {
    return active < maxActive && remainingTime() === 0;
  }

  async function run(receiver, args) {
    active++;
    starts.push(performance.now());
    try {
      return await apply(fn, receiver, args);
    } finally {
      active--;
      drain();
    }
  }

  function drain() {
    while (queue.length > 0 && hasCapacity()) {
      const { resolve, receiver, args } = queue.shift();
      resolve(run(receiver, args));
    }
    if (queue.length > 0 && timer === undefined && active < maxActive) {
      timer = setTimeout(() => {
        timer = undefined;
        drain();
      }, remainingTime());
      refTimer(timer, isReferenced);
    }
  }

  function cancel(error) {
    clearTimeout(timer);
    timer = undefined;
    starts = [];
    for (const { reject } of queue.splice(0)) reject(error);
  }

  signal?.addEventListener('abort', () => cancel(abortError(signal)), { once: true });

  const wrapper = dress(function throttled(...args) {
    if (signal?.aborted) return Promise.reject(abortError(signal));
    if (queue.length === 0 && hasCapacity()) return run(this, args);
    if (overflow === 'drop' || queue.length >= (maxPending ?? Infinity)) return Promise.reject(new ERR_THROTTLED());
    const call = { ...Promise.withResolvers(), receiver: this, args };
    queue.push(call);
    drain();
    return call.promise;
  }, fn, {
    cancel() {
      cancel(new AbortError());
    },
    hasImmediateCapacity() {
      return queue.length === 0 && hasCapacity();
    },
    ref() {
      isReferenced = true;
      refTimer(timer, true);
      return wrapper;
    },
    unref() {
      isReferenced = false;
      refTimer(timer, false);
      return wrapper;
    },
  }, {
    pending: () => queue[0]?.promise ?? null,
    pendingCount: () => queue.length,
    activeCount: () => active,
  });
  return wrapper;
}

module.exports = { debounce, throttle };
