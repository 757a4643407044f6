// mock.module(): what require() and import get in place of a module. The loaders ask here as long as there is a mock.
const { codes } = require('internal/errors');
const { validateBoolean, validateObject } = require('internal/validators');
const cjs = require('internal/modules/cjs');
const esm = require('internal/modules/esm');
const builtins = require('internal/modules/builtins');

const mocks = new Map(); // URL of the module → Mock
let madeJobs = 0;

function urlOf(specifier, caller) {
  const text = `${specifier}`;
  if (builtins.isBuiltin(text)) return text.startsWith('node:') ? text : `node:${text}`;
  return esm.defaultResolve(text, { parentURL: caller }).url;
}

class Mock {
  constructor(location, format, values, usesCache) {
    this.location = location;
    this.format = format;
    this.values = values; // names and what they export; `default` is one of them
    this.usesCache = usesCache;
  }

  // What require() gives.
  get exported() {
    const { default: own, ...named } = this.values;
    const isCommonJs = this.format !== 'module' && this.format !== 'json';
    const exported = Object.hasOwn(this.values, 'default') ? own : {};
    const names = Object.keys(named);
    if (names.length > 0 && (exported === null || (typeof exported !== 'object' && typeof exported !== 'function'))) {
      if (!isCommonJs) return named;
      throw new Error('Cannot create mock because named exports cannot be applied to the provided default export.');
    }
    for (const name of names) {
      const descriptor = Object.getOwnPropertyDescriptor(this.values, name);
      Object.defineProperty(exported, name, descriptor);
    }
    return exported;
  }

  require() {
    if (!this.usesCache) return this.exported;
    return (this.required ??= { value: this.exported }).value;
  }

  // The module that import gets.
  job() {
    if (this.usesCache && this.cachedJob !== undefined) return this.cachedJob;
    let names;
    let values;
    if (this.format === 'module' || this.format === 'json') {
      names = Object.keys(this.values);
      values = names.map((name) => this.values[name]);
    } else {
      const exported = this.require();
      const named = Object.keys(this.values).filter((name) => name !== 'default');
      names = [...named, 'default', 'module.exports'];
      values = [...named.map((name) => exported[name]), exported, exported];
    }
    const job = esm.makeJob(`${this.location}?node-test-mock=${++madeJobs}`, names, values);
    if (this.usesCache) this.cachedJob = job;
    return job;
  }
}

function update() {
  if (mocks.size === 0) {
    cjs.setMocks(undefined);
    esm.setMocks(undefined);
    return;
  }
  const { pathToFileURL } = require('url');
  cjs.setMocks((request, parent, isMain) => {
    let location;
    if (builtins.isBuiltin(request)) {
      location = request.startsWith('node:') ? request : `node:${request}`;
    } else {
      try {
        location = pathToFileURL(cjs.Module._resolveFilename(request, parent, isMain)).href;
      } catch {
        return undefined; // which the loader reports
      }
    }
    const mock = mocks.get(location);
    return mock === undefined ? undefined : { exports: mock.require() };
  });
  esm.setMocks((location) => mocks.get(location)?.job());
}

class MockModuleContext {
  #location;

  constructor(mock) {
    this.#location = mock.location;
    mocks.set(mock.location, mock);
    update();
  }

  restore() {
    if (this.#location === undefined) return;
    mocks.delete(this.#location);
    this.#location = undefined;
    update();
  }
}

const warned = new Set();
function warn(old, now) {
  if (warned.has(old)) return;
  warned.add(old);
  process.emitWarning(`mock.module(): options.${old} is deprecated. Use options.${now} instead.`, 'DeprecationWarning');
}

// The exports that the options ask for.
function valuesOf(options) {
  const values = {};
  const { exports: wanted } = options;
  if (wanted !== undefined) {
    validateObject(wanted, 'options.exports');
    for (const name of ['namedExports', 'defaultExport']) {
      if (name in options) throw new codes.ERR_INVALID_ARG_VALUE('options.exports', wanted, `cannot be used with 'options.${name}'`);
    }
    Object.defineProperties(values, Object.getOwnPropertyDescriptors(wanted));
    return values;
  }
  if ('namedExports' in options) {
    validateObject(options.namedExports, 'options.namedExports');
    warn('namedExports', 'exports');
    Object.defineProperties(values, Object.getOwnPropertyDescriptors(options.namedExports));
  }
  if ('defaultExport' in options) {
    warn('defaultExport', 'exports.default');
    values.default = options.defaultExport;
  }
  return values;
}

/** Replaces a module for those who load it from now on; `caller` is the URL of who asks. */
exports.mockModule = function mockModule(specifier, options, caller) {
  if (typeof specifier !== 'string' && !(specifier instanceof URL)) {
    throw new codes.ERR_INVALID_ARG_TYPE('specifier', ['string', 'URL'], specifier);
  }
  validateObject(options, 'options');
  require('internal/util').emitExperimentalWarning('Module mocking');
  const { cache = false } = options;
  validateBoolean(cache, 'options.cache');
  const values = valuesOf(options);
  const location = urlOf(specifier, caller);
  if (mocks.has(location)) throw new codes.ERR_INVALID_STATE(`Cannot mock '${specifier}'. The module is already mocked.`);
  const format = location.startsWith('node:') ? 'builtin' : esm.defaultResolve(location, { parentURL: caller }).format;
  return new MockModuleContext(new Mock(location, format, values, cache));
};
