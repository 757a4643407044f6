// Loads a new module, and what modules of a cycle see of each other. Stack traces do not show these functions.
const { isProxy } = require('internal/natives');

const cjs = () => require('internal/modules/cjs');

function hide(object, name, value) {
  Object.defineProperty(object, name, { value, enumerable: false, writable: true, configurable: true });
}

exports.load = function load(module, filename, parent, isMain, siblings, request) {
  const { Module, reportDependency } = cjs();
  reportDependency(filename);
  if (isMain) {
    process.mainModule = module;
    hide(module.constructor, '_mainModule', module);
    module.id = '.';
  }
  Module._cache[filename] = module;
  let failed = true;
  try {
    module.load(filename);
    failed = false;
  } finally {
    if (failed) {
      delete Module._cache[filename];
      if (parent !== undefined && parent !== null) {
        siblings?.delete(request);
        const index = parent.children?.indexOf(module) ?? -1;
        if (index >= 0) parent.children.splice(index, 1);
      }
    } else if (isCircular && module.exports && !isProxy(module.exports)
      && Object.getPrototypeOf(module.exports) === circularProxy) {
      Object.setPrototypeOf(module.exports, Object.prototype);
    }
  }
  return module.exports;
};

// While a module of a cycle is not done, reading what it has not yet exported warns.
const circularProxy = new Proxy({}, {
  get(target, name) {
    if (name in target || name === '__esModule') return target[name];
    if (typeof name !== 'symbol') warnCircular(name);
    return undefined;
  },
  getOwnPropertyDescriptor(target, name) {
    if (Object.hasOwn(target, name) || name === '__esModule') return Reflect.getOwnPropertyDescriptor(target, name);
    if (typeof name !== 'symbol') warnCircular(name);
    return undefined;
  },
});

function warnCircular(name) {
  process.emitWarning(
    `Accessing non-existent property '${String(name)}' of module exports inside circular dependency`);
}

let isCircular = false; // somebody's exports have had circularProxy as their prototype

exports.circularExports = function circularExports(module) {
  const value = module.exports;
  if (value !== null && typeof value === 'object' && !isProxy(value)
    && Object.getPrototypeOf(value) === Object.prototype && !value.__esModule) {
    Object.setPrototypeOf(value, circularProxy);
    isCircular = true;
  }
  return value;
};
