// The function `require` of a CommonJS module.
const cjs = require('internal/modules/cjs');
const chains = require('internal/modules/hook_chains');

const validators = () => require('internal/validators');
const hooksForRequire = () => require('internal/modules/cjs_hooks');

exports.makeRequireFunction = function makeRequireFunction(module) {
  const { Module } = cjs;
  const throughHooks = module[cjs.kAsynchronous] ? hooksForRequire().throughAsynchronousHooks(module) : undefined;
  function require(id) {
    if (throughHooks !== undefined) return throughHooks.require(id);
    return module.require(id);
  }
  function resolve(request, resolveOptions) {
    validators().validateString(request, 'request');
    if (throughHooks !== undefined) return throughHooks.resolve(request, resolveOptions);
    if (chains.resolve !== undefined) return hooksForRequire().requireResolve(request, module, resolveOptions);
    return Module._resolveFilename(request, module, false, resolveOptions);
  }
  require.resolve = resolve;
  if (throughHooks === undefined) {
    resolve.paths = function paths(request) {
      validators().validateString(request, 'request');
      return Module._resolveLookupPaths(request, module);
    };
  }
  cjs.define(require, 'main', process.mainModule);
  require.extensions = Module._extensions;
  require.cache = Module._cache;
  return require;
};
