// process.nextTick, queueMicrotask and what runs between any two callbacks: all ticks, then all
// microtasks, again until both are empty, then the promise rejections that nobody handled.
const { runMicrotasks } = require('internal/natives');
const { enqueue } = require('internal/process/checkpoint');
const context = require('internal/async_context');
const hooks = require('internal/async_hooks');
const { isReporter } = require('internal/process/frames');

// A queue in fixed blocks: adding and taking cost the same however long it is.
const BLOCK = 2048;
let head = new Array(BLOCK);
let tail = head;
let headIndex = 0;
let tailIndex = 0;
let length = 0;

function push(tick) {
  if (tailIndex === BLOCK - 1) {
    tail = tail[BLOCK - 1] = new Array(BLOCK);
    tailIndex = 0;
  }
  tail[tailIndex++] = tick;
  length++;
}

function shift() {
  if (headIndex === BLOCK - 1) {
    head = head[BLOCK - 1];
    headIndex = 0;
  }
  const tick = head[headIndex];
  head[headIndex++] = undefined;
  length--;
  if (length === 0 && head === tail) headIndex = tailIndex = 0;
  return tick;
}

let errors; // internal/process/errors, which requires this file

class TickObject {
  constructor(callback, args) {
    this.callback = callback;
    this.args = args;
    this.frame = context.capture();
    if (hooks.enabled()) hooks.initResource(this, 'TickObject');
  }
}

exports.nextTick = function nextTick(callback, ...args) {
  if (typeof callback !== 'function') {
    require('internal/validators').validateFunction(callback, 'callback');
  }
  if (process._exiting) return;
  push(new TickObject(callback, args.length > 0 ? args : undefined));
};

isReporter(processTicksAndRejections);

// Stack traces show the receiver and the name.
function processTicksAndRejections() {
  errors ??= require('internal/process/errors');
  let more;
  do {
    more = false;
    while (length > 0) {
      const tick = shift();
      const { callback, args } = tick;
      const tracked = tick.asyncId !== undefined;
      context.set(tick.frame);
      try {
        if (tracked) hooks.before(tick);
        try {
          if (args === undefined) callback();
          else Reflect.apply(callback, undefined, args);
        } finally {
          if (tracked) hooks.destroy(tick);
        }
        if (tracked) hooks.after(tick);
      } catch (error) {
        errors.uncaught(error);
        if (hooks.isRunning()) hooks.unwind();
        context.set(undefined);
        // The others wait for the next callback of the loop, which is this one if there is no other: an endless chain of
        // ticks that throw does not keep the loop from turning.
        require('internal/timers').setImmediate(() => {});
        return;
      }
      if (hooks.isRunning()) hooks.unwind();
      if (length === 0) break;
    }
    runMicrotasks();
    if (length === 0 && errors.hasRejections()) more = errors.processRejections();
  } while (length > 0 || more);
  context.set(undefined);
}
// Runs everything that must run before the next callback.
exports.runTicks = require('internal/process/checkpoint').make(() => length > 0, processTicksAndRejections.bind(process));

exports.hasTicks = () => length > 0;

exports.queueMicrotask = function queueMicrotask(callback) {
  if (typeof callback !== 'function') {
    require('internal/validators').validateFunction(callback, 'callback');
  }
  const resource = hooks.enabled() ? hooks.initResource({}, 'Microtask') : undefined;
  enqueue(callback, resource);
};
