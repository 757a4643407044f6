// The helpers of Readable that resemble those of arrays and iterators. All are built on map(), which keeps up to
// `concurrency` calls of the user's function running and gives their results in order.
const { codes, AbortError } = require('internal/errors');
const { validateAbortSignal, validateInteger, validateObject } = require('internal/validators');
const { finished } = require('internal/streams/end_of_stream');

const kEmpty = Symbol('kEmpty');
const kEnd = Symbol('kEnd');

function checkFunction(fn, name = 'fn') {
  if (typeof fn !== 'function') throw new codes.ERR_INVALID_ARG_TYPE(name, ['Function', 'AsyncFunction'], fn);
}

function checkOptions(options) {
  if (options != null) validateObject(options, 'options');
  if (options?.signal != null) validateAbortSignal(options.signal, 'options.signal');
}

function throwIfAborted(signal) {
  if (signal?.aborted) throw new AbortError(undefined, { cause: signal.reason });
}

function map(fn, options) {
  checkFunction(fn);
  checkOptions(options);
  let concurrency = 1;
  if (options?.concurrency != null) concurrency = Math.floor(options.concurrency);
  let highWaterMark = concurrency - 1;
  if (options?.highWaterMark != null) highWaterMark = Math.floor(options.highWaterMark);
  validateInteger(concurrency, 'options.concurrency', 1);
  validateInteger(highWaterMark, 'options.highWaterMark', 0);
  return mapOver(this, fn, options?.signal, concurrency, highWaterMark + concurrency);
}

async function* mapOver(stream, fn, outerSignal, concurrency, limit) {
  const { AbortSignal } = require('web/abort_controller');
  const signal = AbortSignal.any(outerSignal ? [outerSignal] : []);
  const queue = [];
  const callOptions = { signal };
  let wakeConsumer = null;
  let wakePump = null;
  let running = 0;
  let done = false;

  const maybeResume = () => {
    if (wakePump !== null && !done && running < concurrency && queue.length < limit) {
      wakePump();
      wakePump = null;
    }
  };
  const onDone = () => {
    running--;
    maybeResume();
  };
  const onFailed = () => {
    done = true;
    onDone();
  };
  const pump = async () => {
    try {
      for await (let value of stream) {
        if (done) return;
        throwIfAborted(signal);
        try {
          value = fn(value, callOptions);
          if (value === kEmpty) continue;
          value = Promise.resolve(value);
        } catch (error) {
          value = Promise.reject(error);
        }
        running++;
        value.then(onDone, onFailed);
        queue.push(value);
        if (wakeConsumer !== null) {
          wakeConsumer();
          wakeConsumer = null;
        }
        if (!done && (queue.length >= limit || running >= concurrency)) {
          await new Promise((resolve) => { wakePump = resolve; });
        }
      }
      queue.push(kEnd);
    } catch (error) {
      const failed = Promise.reject(error);
      failed.then(onDone, onFailed);
      queue.push(failed);
    } finally {
      done = true;
      if (wakeConsumer !== null) {
        wakeConsumer();
        wakeConsumer = null;
      }
    }
  };

  pump();
  try {
    for (;;) {
      while (queue.length > 0) {
        const value = await queue[0];
        if (value === kEnd) return;
        throwIfAborted(signal);
        if (value !== kEmpty) yield value;
        queue.shift();
        maybeResume();
      }
      await new Promise((resolve) => { wakeConsumer = resolve; });
    }
  } finally {
    done = true;
    if (wakePump !== null) {
      wakePump();
      wakePump = null;
    }
  }
}

function filter(fn, options) {
  checkFunction(fn);
  return map.call(this, async (value, callOptions) => (await fn(value, callOptions) ? value : kEmpty), options);
}

function flatMap(fn, options) {
  const values = map.call(this, fn, options);
  return (async function* () {
    for await (const value of values) yield* value;
  })();
}

async function some(fn, options = undefined) {
  for await (const _ of filter.call(this, fn, options)) return true;
  return false;
}

async function every(fn, options = undefined) {
  checkFunction(fn);
  return !(await some.call(this, async (...args) => !(await fn(...args)), options));
}

async function find(fn, options) {
  for await (const value of filter.call(this, fn, options)) return value;
  return undefined;
}

async function forEach(fn, options) {
  checkFunction(fn);
  const calls = map.call(this, async (value, callOptions) => {
    await fn(value, callOptions);
    return kEmpty;
  }, options);
  for await (const _ of calls);
}

async function reduce(reducer, initialValue, options) {
  checkFunction(reducer, 'reducer');
  checkOptions(options);
  let hasValue = arguments.length > 1;
  const outer = options?.signal;
  if (outer?.aborted) {
    const error = new AbortError(undefined, { cause: outer.reason });
    this.once('error', () => {}); // the error is the promise's
    await finished(this.destroy(error));
    throw error;
  }
  const { AbortController } = require('web/abort_controller');
  const { addAbortListener } = require('internal/events/abort_listener');
  const controller = new AbortController();
  const subscription = outer ? addAbortListener(outer, () => controller.abort()) : undefined;
  let gotAny = false;
  try {
    for await (const value of this) {
      gotAny = true;
      if (outer?.aborted) throw new AbortError();
      if (!hasValue) {
        initialValue = value;
        hasValue = true;
      } else {
        initialValue = await reducer(initialValue, value, { signal: controller.signal });
      }
    }
    if (!gotAny && !hasValue) throw emptyReduce();
  } finally {
    controller.abort();
    subscription?.[Symbol.dispose]();
  }
  return initialValue;
}

function emptyReduce() {
  const error = new codes.ERR_MISSING_ARGS('reduce');
  error.message = 'Reduce of an empty stream requires an initial value';
  return error;
}

async function toArray(options) {
  checkOptions(options);
  const result = [];
  for await (const value of this) {
    throwIfAborted(options?.signal);
    result.push(value);
  }
  return result;
}

/** A count as iterator helpers take it: not-a-number is 0, negative is refused. */
function toCount(number) {
  number = Number(number);
  if (Number.isNaN(number)) return 0;
  if (number < 0) throw new codes.ERR_OUT_OF_RANGE('number', '>= 0', number);
  return number;
}

function drop(number, options = undefined) {
  checkOptions(options);
  number = toCount(number);
  const stream = this;
  return (async function* () {
    throwIfAborted(options?.signal);
    for await (const value of stream) {
      throwIfAborted(options?.signal);
      if (number-- <= 0) yield value;
    }
  })();
}

function take(number, options = undefined) {
  checkOptions(options);
  number = toCount(number);
  const stream = this;
  return (async function* () {
    throwIfAborted(options?.signal);
    for await (const value of stream) {
      throwIfAborted(options?.signal);
      if (number-- > 0) yield value;
      // Do not wait for a value that nobody will get.
      if (number <= 0) return;
    }
  })();
}

module.exports = {
  streamReturningOperators: { drop, filter, flatMap, map, take },
  promiseReturningOperators: { every, forEach, reduce, toArray, some, find },
};
