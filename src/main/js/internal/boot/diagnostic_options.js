// Options by which the runtime tells what a program does, or keeps it from doing some of it.
const options = require('internal/options');

// The frames of the caller as V8's own printing of stacks has them: no types, no receivers.
function stackFor(anchor) {
  const holder = {};
  Error.captureStackTrace(holder, anchor);
  return require('internal/process/report_error').plainFrames(holder.stack);
}

function warn(text, anchor) {
  const { threadId } = require('internal/process/object').info;
  const where = threadId === 0 ? `${process.pid}` : `${process.pid}, thread:${threadId}`;
  const frames = stackFor(anchor).map((line) => `${line}\n`).join('');
  require('internal/process/stdio').writeRaw(2, `(node:${where}) WARNING: ${text}\n${frames}\n`);
}

function traceExit() {
  const { reallyExit } = process;
  process.reallyExit = function tracedExit(code) {
    warn(`Exited the environment with code ${code}`, tracedExit);
    return Reflect.apply(reallyExit, process, [code]);
  };
}

function traceEnvironment(withStack) {
  require('internal/process/env').observe((action, name, anchor) => {
    let text = `[--trace-env] ${action}${name === undefined ? '' : ` "${name}"`}\n`;
    if (withStack) {
      const frames = stackFor(anchor).map((line, index) => `${index + 1}: ${line.slice('    at '.length)}\n`);
      text += `\n----- JavaScript stack trace -----\n\n${frames.join('')}\n\n`;
    }
    require('internal/process/stdio').writeRaw(2, text);
  });
}

// What runs before the first turn of the loop may be synchronous.
function traceSyncIo() {
  const loop = require('internal/loop');
  const wrap = (operations, names) => {
    for (const name of names) {
      const operation = operations[name];
      operations[name] = function traced(...args) {
        if (loop.started() >= 0) warn('Detected use of sync API', traced);
        return operation(...args);
      };
    }
  };
  const fs = binding('fs');
  wrap(fs, Object.keys(fs).filter((name) => `${name}Async` in fs && name !== 'ensure'));
  wrap(binding('child'), ['spawnSync'].filter((name) => name in binding('child')));
}

/** NODE_DEBUG=module_timer: tells how long each require() took. */
exports.timeModules = function timeModules() {
  const log = require('util').debuglog('module_timer');
  if (!log.enabled) return;
  const { formatTime } = require('internal/console/console');
  const clock = require('internal/process/methods_data');
  const started = new WeakMap();
  const channels = require('diagnostics_channel').tracingChannel('module.require');
  channels.start.subscribe((context) => started.set(context, clock.now()));
  channels.end.subscribe((context) => {
    log('[%s] [%s]: %s', context.parentFilename ?? '<eval>', context.id, formatTime(clock.now() - started.get(context)));
  });
};

/** Everything that a program can reach from the globals of the language is frozen. */
function freezeIntrinsics() {
  process.emitWarning('Frozen intristics is an experimental feature and might change at any time', 'ExperimentalWarning');
  const seen = new Set();
  const prototypes = new Set();
  const queue = [];
  const add = (value) => {
    if ((typeof value !== 'object' || value === null) && typeof value !== 'function') return;
    if (!seen.has(value)) {
      seen.add(value);
      queue.push(value);
    }
  };
  const names = `Array ArrayBuffer AggregateError AsyncDisposableStack Atomics BigInt BigInt64Array BigUint64Array Boolean DataView Date
    DisposableStack Error EvalError FinalizationRegistry Float16Array Float32Array Float64Array Function Int16Array Int32Array Int8Array Intl
    Iterator JSON Map Math Number Object Promise Proxy RangeError ReferenceError Reflect RegExp Set SharedArrayBuffer String SuppressedError
    Symbol SyntaxError Temporal TypeError URIError Uint16Array Uint32Array Uint8Array Uint8ClampedArray WeakMap WeakRef WeakSet WebAssembly
    clearImmediate clearInterval clearTimeout console decodeURI decodeURIComponent encodeURI encodeURIComponent escape eval isFinite isNaN
    parseFloat parseInt setImmediate setInterval setTimeout unescape`.split(/\s+/);
  for (const name of names) {
    add(globalThis[name]);
  }
  for (const sample of [function* () {}, async () => {}, async function* () {}]) add(Object.getPrototypeOf(sample));
  for (const iterator of [[][Symbol.iterator](), ''[Symbol.iterator](), new Map().keys(), new Set().keys(), /./g[Symbol.matchAll]('')]) {
    add(Object.getPrototypeOf(iterator));
  }
  while (queue.length > 0) {
    const object = queue.pop();
    if (object === globalThis || object === process) continue;
    add(Object.getPrototypeOf(object));
    for (const key of Reflect.ownKeys(object)) {
      const { value, get, set } = Object.getOwnPropertyDescriptor(object, key);
      add(value);
      add(get);
      add(set);
    }
  }
  for (const value of seen) {
    if (typeof value === 'function' && typeof value.prototype === 'object' && value.prototype !== null) prototypes.add(value.prototype);
  }
  seen.delete(globalThis);
  seen.delete(process);
  seen.delete(process.stdout);
  for (const object of prototypes) allowOverrides(object);
  // The library itself sets these two for a moment when it looks at stacks.
  for (const key of ['stackTraceLimit', 'prepareStackTrace']) {
    if (!Object.hasOwn(Error, key)) Object.defineProperty(Error, key, { value: undefined, writable: true, configurable: true });
  }
  for (const object of seen) {
    if (ArrayBuffer.isView(object)) continue;
    if (object === Error) Object.preventExtensions(object);
    else if (object === globalThis.console) freezeNamed(object);
    else if (isOurs(object)) continue;
    else Object.freeze(object);
  }
  Object.defineProperty(globalThis, 'globalThis', { value: globalThis, writable: false, configurable: false });
}

// What the library notes under symbols can still change.
function freezeNamed(object) {
  for (const key of Object.getOwnPropertyNames(object)) {
    const descriptor = Object.getOwnPropertyDescriptor(object, key);
    Object.defineProperty(object, key, 'value' in descriptor ? { writable: false, configurable: false } : { configurable: false });
  }
}

// Streams and such, which consoles lead to, are the library's own state.
function isOurs(object) {
  return typeof object === 'object' && (require('events').prototype.isPrototypeOf(object) || Object.hasOwn(object, '_events'));
}

// An object that inherits from a frozen one could not be given a property of a name that is there; through a setter it can.
function allowOverrides(object) {
  for (const key of Reflect.ownKeys(object)) {
    const descriptor = Object.getOwnPropertyDescriptor(object, key);
    if (!('value' in descriptor) || !descriptor.configurable) continue;
    const { value } = descriptor;
    Object.defineProperty(object, key, {
      get() { return value; },
      set(given) {
        if (this === object) {
          throw new TypeError(`Cannot assign to read only property '${String(key)}' of object '${Object.prototype.toString.call(object)}'`);
        }
        if (Object.hasOwn(this, key)) {
          Object.defineProperty(this, key, { ...Object.getOwnPropertyDescriptor(this, key), value: given });
        } else {
          Object.defineProperty(this, key, { value: given, writable: true, enumerable: true, configurable: true });
        }
      },
      enumerable: descriptor.enumerable,
      configurable: true,
    });
  }
}

exports.apply = function apply() {
  if (options.get('--trace-env') || options.get('--trace-env-js-stack') || options.get('--trace-env-native-stack')) {
    traceEnvironment(options.get('--trace-env-js-stack') === true);
  }
  if (options.get('--trace-exit')) traceExit();
  if (options.get('--trace-sync-io')) traceSyncIo();
  if (options.get('--jitless')) delete globalThis.WebAssembly;
  if (options.get('--disallow-code-generation-from-strings')) require('internal/vm/code_generation').disallow();
};

exports.freezeIntrinsics = freezeIntrinsics;
