// The global object. What is costly is made when first read.

// What V8 put there; its messages go to debuggers.
exports.v8Console = globalThis.console;

function visible(name, value) {
  Object.defineProperty(globalThis, name, { value, writable: true, configurable: true, enumerable: true });
}

// Once one of a module's globals was read the others become plain properties as well, unless the program has put
// something in their place.
const settlers = new Map();

function lazy(names, load, enumerable = false, id = '') {
  const getters = new Map();
  settlers.set(id, [...settlers.get(id) ?? [], settle]);
  function settle(all) {
    getters.forEach((getter, name) => {
      if (Object.getOwnPropertyDescriptor(globalThis, name)?.get === getter) {
        Object.defineProperty(globalThis, name, { value: all[name], writable: true, configurable: true, enumerable });
      }
    });
  }
  for (const name of names) {
    getters.set(name, {
      [name]() {
        const all = load();
        settle(all);
        return all[name];
      },
    }[name]);
    Object.defineProperty(globalThis, name, {
      configurable: true,
      enumerable,
      get: getters.get(name),
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
const perProcess = new Set(['crypto', 'localStorage', 'navigator', 'performance', 'sessionStorage']);

// What few programs touch and much stands behind: it would make every start slower.
const late = new Set(['stream/web', 'web/crypto', 'web/fetch', 'web/messaging', 'web/navigator', 'web/storage', 'web/url_pattern']);

function define(names, load, enumerable, isLate = false, id = '') {
  if (!inSnapshot || isLate) {
    lazy(names, load, enumerable, id);
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
  define(names, () => require(id), enumerable, late.has(id), id);
}

// An attribute that stays an accessor, as the specifications of the web have it.
function installAccessor(name, id, enumerable = true, isSettable = true) {
  if (!require.has(id)) return;
  Object.defineProperty(globalThis, name, {
    configurable: true,
    enumerable,
    get: { [`get ${name}`]() { return require(id)[name]; } }[`get ${name}`],
    set: isSettable ? {
      [`set ${name}`](value) {
        Object.defineProperty(globalThis, name, { value, writable: true, configurable: true, enumerable });
      },
    }[`set ${name}`] : undefined,
  });
}

// An accessor that takes any value.
function installReplaceable(name, load) {
  const nothing = Symbol(name);
  let current = nothing;
  Object.defineProperty(globalThis, name, {
    configurable: true,
    enumerable: false,
    get() {
      if (current === nothing) current = load();
      return current;
    },
    set(value) { current = value; },
  });
}

// For modules that were loaded another way than through a global.
exports.settle = (id, all) => settlers.get(id)?.forEach((settle) => settle(all));

exports.install = function install() {
  const timers = require('timers');
  require('internal/modules/function_constructors').install();
  require('internal/wait_async').install();
  Object.defineProperty(globalThis, Symbol.toStringTag, { value: 'global', writable: false, enumerable: false, configurable: true });
  visible('global', globalThis);
  for (const name of ['clearImmediate', 'setImmediate', 'clearInterval', 'clearTimeout', 'setInterval', 'setTimeout']) {
    visible(name, timers[name]);
  }
  visible('queueMicrotask', require('internal/process/task_queues').queueMicrotask);
  installReplaceable('process', () => process);
  installReplaceable('Buffer', () => require('buffer').Buffer);
  installIfThere('buffer', ['Blob', 'File']);
  installIfThere('web/structured_clone', ['structuredClone'], true);
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
  installIfThere('stream/web', ['ReadableStream', 'ReadableStreamDefaultReader', 'ReadableStreamBYOBReader',
    'ReadableStreamBYOBRequest', 'ReadableByteStreamController', 'ReadableStreamDefaultController', 'TransformStream',
    'TransformStreamDefaultController', 'WritableStream', 'WritableStreamDefaultController', 'WritableStreamDefaultWriter',
    'ByteLengthQueuingStrategy', 'CountQueuingStrategy', 'TextEncoderStream', 'TextDecoderStream', 'CompressionStream',
    'DecompressionStream']);
  installIfThere('perf_hooks', ['performance'], true);
  installIfThere('perf_hooks', ['PerformanceEntry', 'PerformanceMark', 'PerformanceMeasure', 'PerformanceObserver',
    'PerformanceObserverEntryList', 'PerformanceResourceTiming', 'Performance']);
  installIfThere('web/messaging', ['MessageChannel', 'MessagePort', 'MessageEvent', 'BroadcastChannel']);
  visible('fetch', function fetch(input, init = undefined) {
    return require('web/fetch').fetch(input, init);
  });
  installIfThere('web/fetch', ['FormData', 'Headers', 'Request', 'Response', 'WebSocket', 'CloseEvent', 'ErrorEvent']);
  installIfThere('web/crypto', ['Crypto', 'CryptoKey', 'SubtleCrypto']);
  installAccessor('crypto', 'web/crypto', true, false);
  installIfThere('web/navigator', ['Navigator']);
  installAccessor('navigator', 'web/navigator', true, false);
  installIfThere('web/storage', ['Storage']);
  installAccessor('localStorage', 'web/storage', false);
  installAccessor('sessionStorage', 'web/storage');
  if (require.has('console')) {
    define(['console'], () => ({ console: require('console') }), false);
  }
};

// What compiles on other threads; loaded when called, and made at run time, since the snapshot has no WebAssembly.
exports.installCompilation = function installCompilation() {
  if (typeof WebAssembly === 'undefined') return;
  Object.defineProperty(WebAssembly, 'Module', {
    value: require('internal/wasm/module_bytes').wrap(WebAssembly.Module), writable: true, enumerable: false, configurable: true,
  });
  const own = { compile: WebAssembly.compile, instantiate: WebAssembly.instantiate };
  let functions;
  const define = (name, fn) => Object.defineProperty(WebAssembly, name, {
    value: fn, writable: true, enumerable: true, configurable: true,
  });
  const load = () => (functions ??= require('internal/wasm/compilation').functions(own));
  define('compile', function compile(_source) { return load().compile(...arguments); });
  define('instantiate', function instantiate(_source) { return load().instantiate(...arguments); });
  define('compileStreaming', function compileStreaming(_source) { return load().compileStreaming(...arguments); });
  define('instantiateStreaming', function instantiateStreaming(_source) { return load().instantiateStreaming(...arguments); });
};
