// The bytes that WebAssembly modules were compiled from. V8 would send a module to another thread without compiling it
// again, but gives no way to it here: the bytes travel.
const origins = new WeakMap(); // module → { bytes, options }

function copyOf(source) {
  if (ArrayBuffer.isView(source)) return new Uint8Array(source.buffer, source.byteOffset, source.byteLength).slice();
  return new Uint8Array(source).slice();
}

/** What is to be kept of the arguments of a compilation: the bytes may change before it has finished. */
exports.originOf = function originOf(source, options) {
  try {
    return { bytes: copyOf(source), options };
  } catch {
    return undefined; // no bytes, which V8 says itself
  }
};

exports.remember = function remember(module, origin) {
  if (origin !== undefined) origins.set(module, origin);
};

/** WebAssembly.Module, remembering. */
exports.wrap = function wrap(Original) {
  function Module(_source) {
    if (new.target === undefined) throw new TypeError("WebAssembly.Module must be invoked with 'new'");
    const module = Reflect.construct(Original, arguments, new.target === Module ? Original : new.target);
    exports.remember(module, exports.originOf(arguments[0], arguments[1]));
    return module;
  }
  Object.defineProperties(Module, Object.getOwnPropertyDescriptors(Original));
  Object.defineProperty(Original.prototype, 'constructor', { value: Module, writable: true, enumerable: false, configurable: true });
  return Module;
};

exports.isModule = (value) => origins.has(value);

/** How a message carries a module. */
exports.partsOf = (module) => ({ data: origins.get(module), deserialize: 'internal/wasm/module_bytes:compile' });

exports.compile = ({ bytes, options }) => new WebAssembly.Module(bytes, options);
