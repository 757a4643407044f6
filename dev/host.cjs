'use strict';
// Loads the JavaScript of src/main/js under any Node.js, for work on modules that need no ops:
//   node dev/host.cjs script.js      (there, use builtin('util') to get our own module)
const fs = require('fs');
const path = require('path');
const vm = require('vm');
const root = path.join(__dirname, '..', 'src', 'main', 'js');
const cache = new Map();
function locate(id) {
  id = id.replace(/^node:/, '');
  for (const c of [`${id}.js`, `node/${id}.js`]) if (fs.existsSync(path.join(root, c))) return c;
  return null;
}
function binding(name) {
  return new Proxy({}, { get: (_, op) => (...args) => { throw new Error(`op ${name}.${String(op)} needs the runtime`); } });
}
// Stand-ins for the engine's natives; they need --expose-internals.
const natives = (() => {
  if (!process.execArgv.includes('--expose-internals')) return {};
  const util = require('internal/test/binding').internalBinding('util');
  return {
    isProxy: require('util').types.isProxy,
    proxyTarget: (proxy) => util.getProxyDetails(proxy, false),
    proxyHandler: (proxy) => util.getProxyDetails(proxy)[1],
    promiseState: (promise) => util.getPromiseDetails(promise),
    previewEntries: (value) => util.previewEntries(value, true),
    hasFastProperties: () => true,
    constructorName: util.getConstructorName,
  };
})();
function builtin(id) {
  const file = locate(id);
  if (id === 'internal/natives') return natives;
  if (!file) { process.emitWarning(`using the host's ${id}`); return require(id); }
  let module = cache.get(file);
  if (module) return module.exports;
  module = { exports: {}, id };
  cache.set(file, module);
  const full = path.join(root, file);
  const wrapper = vm.runInThisContext(`(function (exports, require, module, binding) {'use strict';${fs.readFileSync(full, 'utf8')}\n})`, { filename: full });
  wrapper(module.exports, builtin, module, binding);
  return module.exports;
}
globalThis.builtin = builtin;
if (process.argv[2]) require(path.resolve(process.argv[2]));
