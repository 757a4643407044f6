// Timers and immediates.
//
// Timers of one duration expire in the order in which they were started, so each duration has a doubly
// linked list, and starting, stopping and refreshing one is constant time. The lists stand in a binary
// heap by the time at which their first timer is due:
//
//   heap:  [ 40 ms list (due 1012) | 1000 ms list (due 1500) | … ]
//                     |
//                     t1 ⇄ t2 ⇄ t3          (all 40 ms, in starting order)
//
// A stopped timer only leaves its list; an empty list leaves the heap when its time comes.
const context = require('internal/async_context');
const hooks = require('internal/async_hooks');
const loop = require('internal/loop');
const frames = require('internal/process/frames');

const TIMEOUT_MAX = 2 ** 31 - 1;

let tasks;
let errors;

class TimerList {
  constructor(duration, due) {
    this.duration = duration;
    this.due = due;
    this.position = -1; // in the heap
    this._idleNext = this; // as in a timer, so that first and last are no special cases
    this._idlePrev = this;
  }
}

const lists = new Map(); // by duration
const heap = []; // of lists, the earliest first
let referenced = 0;

function place(list, position) {
  heap[position] = list;
  list.position = position;
}

function siftUp(list, position) {
  while (position > 0) {
    const parent = (position - 1) >> 1;
    if (heap[parent].due <= list.due) break;
    place(heap[parent], position);
    position = parent;
  }
  place(list, position);
}

function siftDown(list, position) {
  const size = heap.length;
  for (;;) {
    let child = 2 * position + 1;
    if (child >= size) break;
    if (child + 1 < size && heap[child + 1].due < heap[child].due) child++;
    if (heap[child].due >= list.due) break;
    place(heap[child], position);
    position = child;
  }
  place(list, position);
}

function removeFirst() {
  const first = heap[0];
  const last = heap.pop();
  if (last !== first) siftDown(last, 0);
  first.position = -1;
}

const loopNow = () => Math.trunc(loop.now());

function append(timer, start) {
  const duration = timer._idleTimeout;
  timer._idleStart = start;
  let list = lists.get(duration);
  if (list === undefined) {
    list = new TimerList(duration, start + duration);
    lists.set(duration, list);
    heap.push(list);
    siftUp(list, heap.length - 1);
  }
  const last = list._idlePrev;
  timer._idlePrev = last;
  timer._idleNext = list;
  last._idleNext = timer;
  list._idlePrev = timer;
}

function unlink(timer) {
  const previous = timer._idlePrev;
  const next = timer._idleNext;
  if (next === null || next === undefined) return;
  previous._idleNext = next;
  next._idlePrev = previous;
  timer._idlePrev = timer._idleNext = null;
}

const kPrimitive = Symbol.toPrimitive;
const byId = new Map(); // timers whose id was asked for

class Timeout {
  #referenced;

  constructor(callback, after, args, repeat, isReferenced) {
    if (after === undefined) after = 1;
    else after *= 1;
    if (!(after >= 1 && after <= TIMEOUT_MAX)) {
      if (after > TIMEOUT_MAX) {
        warn('TimeoutOverflowWarning', `${after} does not fit into a 32-bit signed integer.`);
      } else if (after < 0) {
        warnOnce('negative', 'TimeoutNegativeWarning', `${after} is a negative number.`);
      } else if (Number.isNaN(after)) {
        warnOnce('nan', 'TimeoutNaNWarning', `${after} is not a number.`);
      }
      after = 1;
    }
    this._idleTimeout = Math.trunc(after);
    this._idlePrev = this;
    this._idleNext = this;
    this._idleStart = null;
    this._onTimeout = null;
    this._onTimeout = callback;
    this._timerArgs = args;
    this._repeat = repeat ? this._idleTimeout : null;
    this._destroyed = false;
    this.#referenced = false;
    this._frame = context.capture();
    if (hooks.enabled()) hooks.initResource(this, 'Timeout');
    this._idlePrev = this._idleNext = null;
    if (isReferenced) this.ref();
  }

  static isReferenced(timer) {
    return timer.#referenced;
  }

  // Whether the timer counts as keeping the loop alive; keeps the count.
  static count(timer, isReferenced) {
    if (#referenced in timer && timer.#referenced !== isReferenced) {
      timer.#referenced = isReferenced;
      if (timer._idleStart !== null && !timer._destroyed) referenced += isReferenced ? 1 : -1;
    }
  }

  refresh() {
    if (this._destroyed && this._onTimeout === null) return this;
    if (this._idleTimeout < 0) return this;
    if (this._idleNext !== null) unlink(this);
    else if (this._destroyed) start(this); // while its callback runs it counts still
    this._destroyed = false;
    append(this, loopNow());
    return this;
  }

  unref() {
    Timeout.count(this, false);
    return this;
  }

  ref() {
    Timeout.count(this, true);
    return this;
  }

  hasRef() {
    return this.#referenced;
  }

  close() {
    clearTimeout(this);
    return this;
  }

  [kPrimitive]() {
    this._id ??= hooks.newAsyncId();
    if (!this._destroyed) byId.set(this._id, this);
    return this._id;
  }

  [Symbol.dispose]() {
    clearTimeout(this);
  }

  [Symbol.for('nodejs.util.inspect.custom')](_, options) {
    const { inspect } = require('internal/util/inspect');
    const shown = { ...this };
    for (const hidden of ['_frame', 'asyncId', 'triggerAsyncId', '_id']) delete shown[hidden];
    Object.setPrototypeOf(shown, Timeout.prototype);
    return inspect(shown, { ...options, depth: 0, customInspect: false });
  }
}

// Node names an id for every timer by its async id; here one is made when asked for.
Object.defineProperty(Timeout.prototype, '_id', { value: undefined, writable: true, configurable: true });

// Counts a timer that has come to be active.
function start(timer) {
  if (Timeout.isReferenced(timer)) referenced++;
}

function stop(timer) {
  if (Timeout.isReferenced(timer)) referenced--;
}

function warn(name, text) {
  process.emitWarning(`${text}\nTimeout duration was set to 1.`, name);
}
const warned = new Set();
function warnOnce(key, name, text) {
  if (warned.has(key)) return;
  warned.add(key);
  warn(name, text);
}

function checkCallback(callback) {
  if (typeof callback !== 'function') require('internal/validators').validateFunction(callback, 'callback');
}

function activate(timer) {
  append(timer, loopNow());
  start(timer);
  return timer;
}

function setTimeout(callback, after, ...args) {
  checkCallback(callback);
  return activate(new Timeout(callback, after, args.length > 0 ? args : undefined, false, true));
}

function setInterval(callback, repeat, ...args) {
  checkCallback(callback);
  return activate(new Timeout(callback, repeat, args.length > 0 ? args : undefined, true, true));
}

function clearTimeout(timer) {
  if (typeof timer === 'number' || typeof timer === 'string') {
    timer = byId.get(Number(timer));
  }
  if (!(timer instanceof Timeout)) {
    if (timer?._onTimeout !== undefined && timer !== null) timer._onTimeout = null;
    return;
  }
  if (timer._destroyed) {
    timer._onTimeout = null;
    timer._repeat = null;
    return;
  }
  timer._destroyed = true;
  if (timer._idleNext !== null) unlink(timer);
  stop(timer);
  release(timer);
  timer._idleTimeout = -1;
  timer._onTimeout = null;
}

function release(timer) {
  if (timer._id !== undefined) byId.delete(timer._id);
  if (timer.asyncId !== undefined) hooks.destroy(timer);
}

// A timer for internal use: not seen by async_hooks, does not keep the loop alive.
exports.setUnreferencedTimeout = function setUnreferencedTimeout(callback, after) {
  return activate(new Timeout(callback, after, undefined, false, false));
};

exports.setTimeout = setTimeout;
exports.setInterval = setInterval;
exports.clearTimeout = clearTimeout;
exports.Timeout = Timeout;
exports.TIMEOUT_MAX = TIMEOUT_MAX;
exports.referencedTimers = () => referenced;
exports.nextDue = () => {
  while (heap.length > 0 && heap[0]._idleNext === heap[0]) {
    lists.delete(heap[0].duration);
    removeFirst();
  }
  return heap.length === 0 ? -1 : heap[0].due;
};

frames.isReporter(runTimer);

function runTimer(timer) {
  const tracked = timer.asyncId !== undefined;
  const args = timer._timerArgs;
  context.set(timer._frame);
  if (tracked) hooks.before(timer);
  try {
    frames.processTimers.call(process, timer, args);
    if (tracked) hooks.after(timer);
    return true;
  } catch (error) {
    errors.uncaught(error);
    return false;
  } finally {
    if (timer._repeat !== null && timer._repeat !== undefined && timer._idleTimeout !== -1) {
      if (timer._idleNext === null) {
        timer._idleTimeout = timer._repeat;
        append(timer, refreshNow());
      }
    } else if (timer._idleNext === null && !timer._destroyed) {
      timer._destroyed = true;
      stop(timer);
      release(timer);
    }
  }
}

const refreshNow = () => Math.trunc(loop.readNow());

// Runs the timers that are due. The time is read again after each list, so that timers which became due
// meanwhile run too, but none that was started in between.
exports.runTimers = function runTimers() {
  if (heap.length === 0) return;
  let threw = false; // by the timer before: ticks then wait for the next to have run, as behind an immediate
  let time = refreshNow();
  while (heap.length > 0 && heap[0].due <= time) {
    const list = heap[0];
    while (list._idleNext !== list) {
      const timer = list._idleNext;
      const due = timer._idleStart + list.duration;
      if (due > time) {
        time = refreshNow();
        if (due > time) {
          list.due = due;
          break;
        }
      }
      unlink(timer);
      threw = false;
      if (typeof timer._onTimeout === 'function') threw = !runTimer(timer);
      else if (!timer._destroyed) {
        timer._destroyed = true;
        stop(timer);
        release(timer);
      }
      if (!threw) tasks.runTicks();
    }
    if (list._idleNext === list) {
      if (heap[0] === list) {
        lists.delete(list.duration);
        removeFirst();
      }
    } else if (heap[0] === list) {
      siftDown(list, 0);
    }
  }
  if (threw) tasks.runTicks();
};

// ---- Immediates -------------------------------------------------------------------------------------

let queue = [];
let referencedImmediates = 0;

class Immediate {
  #referenced = true;

  constructor(callback, args) {
    this._idleNext = null;
    this._idlePrev = null;
    this._onImmediate = callback;
    this._argv = args;
    this._destroyed = false;
    this._frame = context.capture();
    if (hooks.enabled()) hooks.initResource(this, 'Immediate');
    referencedImmediates++;
    queue.push(this);
  }

  static finish(immediate) {
    immediate._destroyed = true;
    if (immediate.#referenced) referencedImmediates--;
    immediate.#referenced = false;
  }

  ref() {
    if (!this.#referenced && !this._destroyed) {
      this.#referenced = true;
      referencedImmediates++;
    }
    return this;
  }

  unref() {
    if (this.#referenced) {
      this.#referenced = false;
      referencedImmediates--;
    }
    return this;
  }

  hasRef() {
    return this.#referenced;
  }

  [Symbol.dispose]() {
    clearImmediate(this);
  }

  [Symbol.for('nodejs.util.inspect.custom')](_, options) {
    const { inspect } = require('internal/util/inspect');
    const shown = { ...this };
    for (const hidden of ['_frame', 'asyncId', 'triggerAsyncId']) delete shown[hidden];
    Object.setPrototypeOf(shown, Immediate.prototype);
    return inspect(shown, { ...options, depth: 0, customInspect: false });
  }
}

function setImmediate(callback, ...args) {
  checkCallback(callback);
  return new Immediate(callback, args.length > 0 ? args : undefined);
}

function clearImmediate(immediate) {
  if (!(immediate instanceof Immediate) || immediate._destroyed) return;
  Immediate.finish(immediate);
  if (immediate.asyncId !== undefined) hooks.destroy(immediate);
  immediate._onImmediate = null;
}

// For work of the runtime itself, which async_hooks do not see.
exports.setImmediateUnhooked = function setImmediateUnhooked(callback) {
  queue.push({ _onImmediate: callback, _argv: undefined, _destroyed: false, _frame: undefined, internal: true });
};

exports.setImmediate = setImmediate;
exports.clearImmediate = clearImmediate;
exports.Immediate = Immediate;
exports.hasImmediates = () => referencedImmediates > 0;
exports.referencedImmediates = () => referencedImmediates;

// Runs the immediates that were there when the phase began; those that they set run in the next turn. Behind one that
// threw, the ticks wait for the next to have run.
frames.isReporter(runImmediates);
exports.runImmediates = runImmediates;

function runImmediates() {
  if (queue.length === 0) return;
  hooks.flush();
  const due = queue;
  queue = [];
  let threw = false;
  for (let i = 0; i < due.length; i++) {
    const immediate = due[i];
    if (immediate._destroyed) continue;
    if (!immediate.internal) Immediate.finish(immediate);
    const tracked = immediate.asyncId !== undefined;
    const args = immediate._argv;
    context.set(immediate._frame);
    if (tracked) hooks.before(immediate);
    try {
      frames.processImmediate.call(process, immediate, args);
      if (tracked) hooks.after(immediate);
      threw = false;
    } catch (error) {
      threw = true;
      immediate._onImmediate = null; // stack traces, which are made now, would show it
      errors.uncaught(error);
    } finally {
      immediate._onImmediate = null;
      if (tracked) hooks.destroy(immediate);
    }
    if (!threw) tasks.runTicks();
  }
  if (threw) tasks.runTicks();
};

exports.link = function link() {
  tasks = require('internal/process/task_queues');
  errors = require('internal/process/errors');
};

// How many timers and immediates are active, for process.getActiveResourcesInfo().
exports.resourceNames = () => [
  ...new Array(referenced).fill('Timeout'),
  ...new Array(referencedImmediates).fill('Immediate'),
];
