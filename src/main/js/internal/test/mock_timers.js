// Timers and the clock of tests: time moves only when tick() is called.
const { codes } = require('internal/errors');
const { validateAbortSignal, validateArray, validateNumber, validateObject, validateUint32 } = require('internal/validators');

const SUPPORTED = ['setTimeout', 'setInterval', 'setImmediate', 'Date', 'scheduler.wait', 'AbortSignal.timeout'];

class MockTimers {
  #enabled = false;
  #apis = [];
  #now = 0;
  #timers = []; // { id, due, callback, args, interval, order }
  #order = 0;
  #restore = [];

  enable(options = { __proto__: null }) {
    if (this.#enabled) throw new codes.ERR_INVALID_STATE('MockTimers is already enabled!');
    validateObject(options, 'options');
    if (globalThis.Date.isMock && (options.apis ?? SUPPORTED).includes('Date')) throw new codes.ERR_INVALID_STATE('Date is already being mocked!');
    const apis = options.apis ?? SUPPORTED;
    validateArray(apis, 'options.apis');
    for (const api of apis) {
      if (!SUPPORTED.includes(api)) throw new codes.ERR_INVALID_ARG_VALUE('options.apis', api, `option ${api} is not supported`);
    }
    let now = options.now ?? 0;
    if (now instanceof Date) {
      if (Number.isNaN(now.getTime())) throw new codes.ERR_INVALID_ARG_VALUE('now', now);
      now = now.getTime();
    }
    validateNumber(now, 'now');
    if (!(now >= 0)) throw new codes.ERR_INVALID_ARG_VALUE('now', now, 'must be a positive integer');
    this.#now = now;
    this.#apis = apis;
    this.#enabled = true;
    for (const api of apis) this.#install(api);
  }

  #swap(object, name, value) {
    const descriptor = Object.getOwnPropertyDescriptor(object, name);
    this.#restore.push(() => (descriptor === undefined ? Reflect.deleteProperty(object, name) : Object.defineProperty(object, name, descriptor)));
    const kept = descriptor !== undefined && 'value' in descriptor ? descriptor
      : { configurable: true, enumerable: descriptor?.enumerable ?? false, writable: true };
    Object.defineProperty(object, name, { ...kept, value });
  }

  #install(api) {
    const timersModule = require('timers');
    const promises = require('timers/promises');
    switch (api) {
      case 'setTimeout': {
        const set = (callback, delay, ...args) => this.#add(callback, delay, args, false);
        const clear = (timer) => this.#clear(timer);
        for (const target of [globalThis, timersModule]) {
          this.#swap(target, 'setTimeout', set);
          this.#swap(target, 'clearTimeout', clear);
        }
        this.#swap(promises, 'setTimeout', (delay, value, options) => this.#promise(delay, value, options));
        break;
      }
      case 'setInterval': {
        const set = (callback, delay, ...args) => this.#add(callback, delay, args, true);
        const clear = (timer) => this.#clear(timer);
        for (const target of [globalThis, timersModule]) {
          this.#swap(target, 'setInterval', set);
          this.#swap(target, 'clearInterval', clear);
        }
        this.#swap(promises, 'setInterval', (delay, value, options) => this.#interval(delay, value, options));
        break;
      }
      case 'setImmediate': {
        const set = (callback, ...args) => this.#add(callback, -1, args, false);
        const clear = (timer) => this.#clear(timer);
        for (const target of [globalThis, timersModule]) {
          this.#swap(target, 'setImmediate', set);
          this.#swap(target, 'clearImmediate', clear);
        }
        this.#swap(promises, 'setImmediate', (value, options) => this.#promise(-1, value, options));
        break;
      }
      case 'scheduler.wait':
        this.#swap(promises.scheduler, 'wait', (delay, options) => this.#promise(delay, undefined, options));
        break;
      case 'AbortSignal.timeout':
        this.#swap(AbortSignal, 'timeout', (delay) => {
          validateUint32(delay, 'delay', false);
          const controller = new AbortController();
          this.#add(() => controller.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError')), delay, [], false);
          return controller.signal;
        });
        break;
      default:
        this.#installDate();
    }
  }

  #installDate() {
    const RealDate = Date;
    const timers = this;
    function MockDate(...args) {
      if (new.target === undefined) return new RealDate(timers.#now).toString();
      return Reflect.construct(RealDate, args.length === 0 ? [timers.#now] : args, new.target);
    }
    Object.defineProperties(MockDate, Object.getOwnPropertyDescriptors(RealDate));
    MockDate.now = function now() { return timers.#now; };
    MockDate.toString = () => RealDate.toString();
    Object.defineProperty(MockDate, 'toString', { enumerable: false });
    MockDate.isMock = true;
    Object.defineProperty(MockDate, 'isMock', { enumerable: false });
    this.#swap(globalThis, 'Date', MockDate);
  }

  #add(callback, delay, args, repeats) {
    let wait = Number(delay);
    if (delay !== -1 && !(wait >= 1 && wait <= 2147483647)) wait = 1;
    if (delay === -1) wait = 0;
    const entry = {
      due: this.#now + wait, callback, args, interval: repeats ? wait : undefined, order: this.#order++, active: true,
      immediate: delay === -1,
    };
    this.#timers.push(entry);
    const timer = {
      id: entry.order + 1,
      ref() { return timer; },
      unref() { return timer; },
      hasRef: () => true,
      refresh: () => {
        entry.due = this.#now + wait;
        return timer;
      },
      close: () => this.#clear(timer),
      [Symbol.dispose]: () => this.#clear(timer),
      [Symbol.toPrimitive]: () => timer.id,
    };
    Object.defineProperty(timer, 'entry', { value: entry });
    return timer;
  }

  #clear(timer) {
    const entry = timer?.entry;
    if (entry === undefined) return;
    entry.active = false;
    this.#timers = this.#timers.filter((each) => each !== entry);
  }

  #promise(delay, value, options) {
    const { promise, resolve, reject } = Promise.withResolvers();
    const signal = options?.signal;
    if (signal !== undefined) {
      try {
        validateAbortSignal(signal, 'options.signal');
      } catch (error) {
        return Promise.reject(error);
      }
    }
    const abort = () => {
      const { AbortError } = require('internal/errors');
      return new AbortError(undefined, { cause: signal.reason });
    };
    if (signal?.aborted) return Promise.reject(abort());
    const timer = this.#add(() => resolve(value), delay, [], false);
    signal?.addEventListener('abort', () => {
      this.#clear(timer);
      reject(abort());
    }, { once: true });
    return promise;
  }

  async* #interval(delay, value, options) {
    const signal = options?.signal;
    const { AbortError } = require('internal/errors');
    if (signal?.aborted) throw new AbortError(undefined, { cause: signal.reason });
    const queue = [];
    let wake;
    const timer = this.#add(() => {
      queue.push(value);
      wake?.();
    }, delay, [], true);
    signal?.addEventListener('abort', () => wake?.(), { once: true });
    try {
      for (;;) {
        while (queue.length > 0) yield queue.shift();
        if (signal?.aborted) throw new AbortError(undefined, { cause: signal.reason });
        await new Promise((resolve) => { wake = resolve; });
      }
    } finally {
      this.#clear(timer);
    }
  }

  #assertEnabled() {
    if (!this.#enabled) {
      throw new codes.ERR_INVALID_STATE('You should enable MockTimers first by calling the .enable function');
    }
  }

  #nextDue(limit) {
    let best;
    for (const entry of this.#timers) {
      if (entry.due <= limit && (best === undefined || entry.due < best.due || (entry.due === best.due && entry.order < best.order))) best = entry;
    }
    return best;
  }

  tick(time = 1) {
    this.#assertEnabled();
    if (time < 0 || typeof time !== 'number') throw new codes.ERR_INVALID_ARG_VALUE('time', 'positive integer', time);
    const end = this.#now + time;
    for (let entry = this.#nextDue(end); entry !== undefined; entry = this.#nextDue(end)) {
      this.#now = Math.max(this.#now, entry.due);
      if (entry.interval !== undefined) {
        entry.due += entry.interval;
        entry.order = this.#order++;
      } else {
        this.#timers = this.#timers.filter((each) => each !== entry);
      }
      Reflect.apply(entry.callback, undefined, entry.args);
    }
    this.#now = end;
  }

  runAll() {
    this.#assertEnabled();
    if (this.#timers.length === 0) return;
    const longest = Math.max(...this.#timers.map((entry) => entry.due));
    this.tick(longest - this.#now);
  }

  setTime(time = 0) {
    validateNumber(time, 'time');
    this.#assertEnabled();
    this.#now = time;
  }

  reset() {
    if (!this.#enabled) return;
    for (const restore of this.#restore.reverse()) restore();
    this.#restore = [];
    this.#timers = [];
    this.#enabled = false;
    this.#now = 0;
  }

  [Symbol.dispose]() {
    this.reset();
  }
}

module.exports = { MockTimers };
