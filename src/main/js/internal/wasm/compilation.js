// WebAssembly.compile and instantiate. V8 compiles on threads of its own and finishes by tasks on this one, which are
// run here as long as something is being compiled, and that keeps the loop alive.
const loop = require('internal/loop');
const { originOf, remember } = require('internal/wasm/module_bytes');
const engine = binding('engine');

const INTERVAL_MS = 1;
let compiling = 0;

function pump() {
  engine.runEngineTasks();
  if (compiling > 0) require('internal/timers').setUnreferencedTimeout(pump, INTERVAL_MS);
}

function begin() {
  loop.ref();
  if (++compiling === 1) require('internal/timers').setUnreferencedTimeout(pump, INTERVAL_MS);
}

function end() {
  compiling--;
  loop.unref();
}

const { then } = Promise.prototype;

function watched(promise) {
  begin();
  Reflect.apply(then, promise, [end, end]);
  return promise;
}

// The bytes of a Response, as the Web API for WebAssembly takes them.
async function bytesOf(source) {
  const response = await source;
  const { codes } = require('internal/errors');
  if (!(response instanceof globalThis.Response)) throw new codes.ERR_INVALID_ARG_TYPE('source', ['Response', 'Promise resolving to Response'], response);
  const type = response.headers.get('Content-Type');
  if (type !== 'application/wasm') throw new codes.ERR_WEBASSEMBLY_RESPONSE(`has unsupported MIME type '${type}'`);
  if (!response.ok) throw new codes.ERR_WEBASSEMBLY_RESPONSE(`has status code ${response.status}`);
  if (response.bodyUsed) throw new codes.ERR_WEBASSEMBLY_RESPONSE('body has already been used');
  return response.arrayBuffer();
}

// Errors name the function that was called.
const naming = (name, promise) => promise.catch((error) => {
  if (error instanceof WebAssembly.CompileError) error.message = error.message.replace(/^WebAssembly\.\w+\(\)/, `WebAssembly.${name}()`);
  throw error;
});

/** The functions of WebAssembly, given V8's own. */
exports.functions = function functions({ compile: compileNow, instantiate: instantiateNow }) {
  // Remembers the bytes of the module that the promise brings, before anybody else sees it.
  const remembering = (promise, origin, moduleOf) => {
    Reflect.apply(then, promise, [(result) => remember(moduleOf(result), origin), () => {}]);
    return watched(promise);
  };
  const compile = (source, ...options) => {
    const origin = originOf(source, options[0]);
    return remembering(Reflect.apply(compileNow, WebAssembly, [source, ...options]), origin, (module) => module);
  };
  const instantiate = (source, ...rest) => {
    if (source instanceof WebAssembly.Module) return watched(Reflect.apply(instantiateNow, WebAssembly, [source, ...rest]));
    const origin = originOf(source, rest[1]);
    return remembering(Reflect.apply(instantiateNow, WebAssembly, [source, ...rest]), origin, ({ module }) => module);
  };
  return {
    compile,
    instantiate,
    compileStreaming: async (source, ...options) => naming('compileStreaming', compile(await bytesOf(source), ...options)),
    instantiateStreaming: async (source, ...rest) => naming('instantiateStreaming', instantiate(await bytesOf(source), ...rest)),
  };
};
