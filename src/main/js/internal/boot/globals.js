// The global object. What is costly is made when first read.

function visible(name, value) {
  Object.defineProperty(globalThis, name, { value, writable: true, configurable: true, enumerable: true });
}

function lazy(names, load, enumerable = false) {
  for (const name of names) {
    Object.defineProperty(globalThis, name, {
      configurable: true,
      enumerable,
      get: {
        [name]() {
          const value = load()[name];
          Object.defineProperty(globalThis, name, { value, writable: true, configurable: true, enumerable });
          return value;
        },
      }[name],
      set: {
        [name](value) {
          Object.defineProperty(globalThis, name, { value, writable: true, configurable: true, enumerable });
        },
      }[name],
    });
  }
}

// In the snapshot, where there is no WebAssembly, all modules are evaluated anyway; what they export can be
// there as plain properties, as in Node.js. What belongs to one process stays behind accessors.
const inSnapshot = typeof WebAssembly === 'undefined';
const perProcess = new Set(['Buffer', 'crypto', 'localStorage', 'navigator', 'performance', 'sessionStorage']);

// What few programs touch and much stands behind: it would make every start slower.
const late = new Set(['stream/web', 'web/crypto', 'web/messaging', 'web/url_pattern']);

function define(names, load, enumerable, isLate = false) {
  if (!inSnapshot || isLate) {
    lazy(names, load, enumerable);
    return;
  }
  for (const name of names) {
    let value;
    try {
      if (!perProcess.has(name)) value = load()[name];
    } catch { /* needs a process: left for later */ }
    if (value === undefined) lazy([name], load, enumerable);
    else Object.defineProperty(globalThis, name, { value, writable: true, configurable: true, enumerable });
  }
}

// A global function that is not there yet says so when it is called.
function defineMissing(name) {
  visible(name, {
    [name]() {
      throw new Error(`Junction does not have ${name} yet`);
    },
  }[name]);
}

function installIfThere(id, names, enumerable = false) {
  if (!require.has(id)) {
    names.filter((name) => name === 'fetch' || name === 'structuredClone').forEach(defineMissing);
    return;
  }
  define(names, () => require(id), enumerable, late.has(id));
}

exports.install = function install() {
  const timers = require('timers');
  Object.defineProperty(globalThis, Symbol.toStringTag, { value: 'global', writable: false, enumerable: false, configurable: true });
  visible('global', globalThis);
  for (const name of ['clearImmediate', 'setImmediate', 'clearInterval', 'clearTimeout', 'setInterval', 'setTimeout']) {
    visible(name, timers[name]);
  }
  visible('queueMicrotask', require('internal/process/task_queues').queueMicrotask);
  const { process } = globalThis;
  let processValue = process;
  Object.defineProperty(globalThis, 'process', {
    configurable: true,
    enumerable: false,
    get: () => processValue,
    set: (value) => { processValue = value; },
  });
  installIfThere('buffer', ['Buffer', 'Blob', 'File']);
  installIfThere('buffer', ['atob', 'btoa'], true);
  installIfThere('web/encoding', ['TextEncoder', 'TextDecoder']);
  const { URL, URLSearchParams } = require('web/url');
  for (const [name, value] of Object.entries({ URL, URLSearchParams })) {
    Object.defineProperty(globalThis, name, { value, writable: true, configurable: true, enumerable: false });
  }
  installIfThere('web/url_pattern', ['URLPattern']);
  installIfThere('web/event_target', ['Event', 'EventTarget', 'CustomEvent']);
  installIfThere('web/abort_controller', ['AbortController', 'AbortSignal']);
  installIfThere('web/dom_exception', ['DOMException', 'QuotaExceededError']);
  installIfThere('web/structured_clone', ['structuredClone'], true);
  installIfThere('stream/web', ['ReadableStream', 'ReadableStreamDefaultReader', 'ReadableStreamBYOBReader',
    'ReadableStreamBYOBRequest', 'ReadableByteStreamController', 'ReadableStreamDefaultController', 'TransformStream',
    'TransformStreamDefaultController', 'WritableStream', 'WritableStreamDefaultController', 'WritableStreamDefaultWriter',
    'ByteLengthQueuingStrategy', 'CountQueuingStrategy', 'TextEncoderStream', 'TextDecoderStream', 'CompressionStream',
    'DecompressionStream']);
  installIfThere('perf_hooks', ['performance'], true);
  installIfThere('perf_hooks', ['PerformanceEntry', 'PerformanceMark', 'PerformanceMeasure', 'PerformanceObserver',
    'PerformanceObserverEntryList', 'PerformanceResourceTiming', 'Performance']);
  installIfThere('web/messaging', ['MessageChannel', 'MessagePort', 'MessageEvent', 'BroadcastChannel']);
  installIfThere('web/fetch', ['fetch'], true);
  installIfThere('web/fetch', ['FormData', 'Headers', 'Request', 'Response', 'WebSocket', 'CloseEvent', 'EventSource']);
  installIfThere('web/crypto', ['Crypto', 'CryptoKey', 'SubtleCrypto']);
  installIfThere('web/crypto', ['crypto'], true);
  installIfThere('web/navigator', ['Navigator']);
  installIfThere('web/navigator', ['navigator'], true);
  installIfThere('web/storage', ['Storage', 'localStorage', 'sessionStorage']);
  if (require.has('console')) {
    define(['console'], () => ({ console: require('console') }), false);
  }
};
