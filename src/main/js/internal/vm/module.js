// vm.Module, SourceTextModule, SyntheticModule.
//
// Each is a V8 module, linked to others by number. One for a context cannot be: V8 resolves its global names in the main
// context. Its code is compiled as a function in the context's scope (context_module.js), and the V8 module is
// a shell that imports and exports for it and calls it.
const { codes } = require('internal/errors');
const {
  validateBoolean, validateFunction, validateObject, validateString, validateUint32, validateArray,
} = require('internal/validators');
const contexts = require('internal/vm/context');
const { makeImporter, USE_MAIN_CONTEXT_DEFAULT_LOADER } = require('internal/vm/import');
const { guard, padding } = require('internal/vm/run');
const cache = require('internal/vm/cached_data');
const { NAME } = require('internal/modules/dynamic_import');
const { plainSpecifier } = require('internal/modules/esm');
const { syntaxError } = require('internal/modules/compile');
const { promiseState } = require('internal/natives');
const { customInspectSymbol } = require('internal/util');
const sourceLines = require('internal/process/source_lines');

const engine = binding('engine');

const STATUSES = ['unlinked', 'linking', 'linked', 'evaluating', 'evaluated', 'errored'];
const MAIN = {};
const counters = new WeakMap(); // context → how many modules have a made-up identifier
const hooks = []; // module's number here → what its code calls when it is evaluated
const states = new WeakMap(); // module → its state

function stateOf(module) {
  const state = module !== null && typeof module === 'object' ? states.get(module) : undefined;
  if (state === undefined) throw new codes.ERR_INVALID_THIS('Module');
  return state;
}

exports.isModule = (value) => value !== null && typeof value === 'object' && states.has(value);

function madeUpIdentifier(context) {
  const key = context ?? MAIN;
  const count = counters.get(key) ?? 0;
  counters.set(key, count + 1);
  return `vm:module(${count})`;
}

// The code that calls the hook of that number, always as long, since code caches know a source by its length.
function hookCall(number) {
  globalThis[NAME].vm ??= hooks;
  return `globalThis.${NAME}.vm[${String(number).padStart(8)}]`;
}

function compile(state, source, lineOffset) {
  const result = engine.moduleCompile(state.identifier, source, lineOffset);
  if (typeof result !== 'number') throw moduleError(result);
  state.number = result;
}

// A SyntaxError whose stack does not show the line; only the report of an uncaught error does.
function moduleError(problem) {
  const error = syntaxError(problem, moduleError);
  const { stack } = error;
  const end = stack.indexOf('\n\n') + 2;
  if (end > 1) {
    error.stack = stack.slice(end);
    sourceLines.setArrow(error, stack.slice(0, end));
  }
  return error;
}

function statusOf(state) {
  if (state.linkError !== undefined) return 'errored';
  return state.override ?? STATUSES[engine.moduleStatus(state.number)];
}

function errorOf(state) {
  if (state.linkError !== undefined) return state.linkError.value;
  if (state.promise !== undefined) {
    const [kind, reason] = promiseState(state.promise);
    if (kind === 2) return reason;
  }
  const promise = engine.moduleEvaluate(state.number);
  const [, reason] = promiseState(promise);
  promise.catch(() => {});
  return reason;
}

function checkInstantiable(state, isRoot = true, seen = new Set()) {
  if (seen.has(state)) return;
  seen.add(state);
  for (const { specifier } of state.requests) {
    if (state.links === undefined) {
      throw new codes.ERR_VM_MODULE_LINK_FAILURE(
        `request for '${specifier}' can not be resolved on module '${state.identifier}' that is not linked`);
    }
  }
  if (state.links === undefined && isRoot) {
    throw new codes.ERR_VM_MODULE_LINK_FAILURE(`module '${state.identifier}' is not linked`);
  }
  state.links?.forEach((module, index) => {
    if (state.requests[index].phase === 'source') throw new codes.ERR_SOURCE_PHASE_NOT_DEFINED(stateOf(module).identifier);
    checkInstantiable(stateOf(module), false, seen);
  });
}

function instantiate(state) {
  checkInstantiable(state);
  const problem = engine.moduleInstantiate(state.number);
  if (problem !== undefined) throw moduleError(problem);
  release(state);
}

let registry;

// Java holds a module until it is instantiated. Then its namespace, which is kept here, does, so that it can be collected
// together with the object that users have.
function release(state) {
  if (state.namespace !== undefined) return;
  state.namespace = engine.moduleNamespace(state.number);
  engine.moduleRelease(state.number);
  registry ??= new FinalizationRegistry(({ number, remembered }) => {
    engine.moduleForget(number);
    if (remembered !== undefined) sourceLines.forget(remembered);
  });
  registry.register(state.module, { number: state.number, remembered: state.remembered });
  for (const module of state.links ?? []) release(stateOf(module));
}

// Makes a function the hook of a module, which its code calls once.
function setHook(state, fn) {
  const { id } = state;
  hooks[id] = (...args) => {
    hooks[id] = undefined;
    return fn(...args);
  };
}

class Module {
  constructor(options) {
    if (new.target === Module) throw new TypeError('Module is not a constructor');
    const { context, sourceText, syntheticExportNames, syntheticEvaluationSteps } = options;
    if (context !== undefined) {
      validateObject(context, 'context');
      if (!contexts.isContext(context)) throw new codes.ERR_INVALID_ARG_TYPE('options.context', 'vm.Context', context);
    }
    let { identifier } = options;
    if (identifier !== undefined) validateString(identifier, 'options.identifier');
    else identifier = madeUpIdentifier(context);
    const state = {
      module: this, context, identifier, id: hooks.length, number: -1, requests: [], links: undefined, override: undefined,
      linkNames: undefined, linkError: undefined, promise: undefined, namespace: undefined, remembered: undefined, pending: undefined, setters: undefined, hasAwait: undefined,
    };
    hooks.push(undefined);
    states.set(this, state);
    if (sourceText !== undefined) initializeSource(state, options);
    else initializeSynthetic(state, syntheticExportNames, syntheticEvaluationSteps);
  }

  get identifier() {
    return stateOf(this).identifier;
  }

  get context() {
    return stateOf(this).context;
  }

  get namespace() {
    const state = stateOf(this);
    const status = statusOf(state);
    if (status === 'unlinked' || status === 'linking') {
      throw new codes.ERR_VM_MODULE_STATUS('must not be unlinked or linking');
    }
    return state.namespace ?? engine.moduleNamespace(state.number);
  }

  get status() {
    return statusOf(stateOf(this));
  }

  get error() {
    const state = stateOf(this);
    if (statusOf(state) !== 'errored') throw new codes.ERR_VM_MODULE_STATUS('must be errored');
    return errorOf(state);
  }

  async link(linker) {
    const state = stateOf(this);
    validateFunction(linker, 'linker');
    if (statusOf(state) === 'linked') throw new codes.ERR_VM_MODULE_ALREADY_LINKED();
    if (statusOf(state) !== 'unlinked') throw new codes.ERR_VM_MODULE_STATUS('must be unlinked');
    await linkAll(state, linker);
    instantiate(state);
  }

  evaluate(options = {}) {
    try {
      return evaluate(stateOf(this), options);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  [customInspectSymbol](depth, options) {
    stateOf(this);
    if (typeof depth === 'number' && depth < 0) return `[${this.constructor.name}]`;
    const shown = Object.create(Object.getPrototypeOf(this));
    for (const name of ['status', 'identifier', 'context']) {
      Object.defineProperty(shown, name, { value: this[name], enumerable: true, configurable: true, writable: true });
    }
    return require('internal/util/inspect').inspect(shown, { ...options, customInspect: false });
  }
}

async function linkAll(state, linker) {
  state.override = 'linking';
  try {
    const linked = state.requests.map(({ specifier, attributes }) => Promise.resolve(
      linker(specifier, state.module, { attributes, assert: attributes })).then(async (module) => {
      if (!exports.isModule(module)) throw new codes.ERR_VM_MODULE_NOT_MODULE();
      const target = stateOf(module);
      if (target.context !== state.context) throw new codes.ERR_VM_MODULE_DIFFERENT_CONTEXT();
      if (statusOf(target) === 'errored') {
        throw new codes.ERR_VM_MODULE_LINK_FAILURE(`request for '${specifier}' resolved to an errored module`, errorOf(target));
      }
      if (statusOf(target) === 'unlinked' && target.links === undefined) await linkAll(target, linker);
      return module;
    }));
    connect(state, await Promise.all(linked));
  } catch (error) {
    state.linkError = { value: error };
    throw error;
  } finally {
    state.override = undefined;
  }
}

function connect(state, modules) {
  const seen = new Map();
  state.requests.forEach(({ specifier, attributes }, index) => {
    const target = stateOf(modules[index]);
    const key = JSON.stringify([specifier, attributes]);
    if (seen.has(key) && seen.get(key) !== target) {
      throw new codes.ERR_MODULE_LINK_MISMATCH(`The modules linked for '${specifier}' are not the same`);
    }
    seen.set(key, target);
    engine.moduleLinkNumber(state.number, state.context === undefined ? state.linkNames[index] : specifier, target.number);
  });
  state.links = modules;
}

const EVALUATES = ['linked', 'evaluated', 'errored'];

function evaluate(state, options) {
  validateObject(options, 'options');
  const { timeout, breakOnSigint = false } = options;
  if (timeout !== undefined) validateUint32(timeout, 'options.timeout', true);
  validateBoolean(breakOnSigint, 'options.breakOnSigint');
  const status = statusOf(state);
  if (state.setters !== undefined && status === 'unlinked') instantiate(state);
  else if (!EVALUATES.includes(status)) {
    throw new codes.ERR_VM_MODULE_STATUS('must be one of linked, evaluated, or errored');
  }
  if (state.promise === undefined) {
    if (state.linkError !== undefined) return Promise.reject(state.linkError.value);
    const context = state.context === undefined ? undefined : contexts.of(state.context);
    state.promise = guard(() => engine.moduleEvaluate(state.number), {
      timeout, breakOnSigint, displayErrors: false, context: context?.settings.microtaskMode === 'afterEvaluate' ? context : undefined,
    });
    if (state.promise === undefined) state.promise = Promise.resolve();
  }
  const [kind, reason] = promiseState(state.promise);
  if (kind === 2) {
    state.promise.catch(() => {});
    return Promise.reject(reason);
  }
  return kind === 1 ? Promise.resolve() : state.promise.then(() => undefined);
}

// ---- SourceTextModule -------------------------------------------------------------------------------

function parseAttributes(text) {
  const attributes = { __proto__: null };
  const parts = text.split('\0');
  for (let i = 0; i + 1 < parts.length; i += 2) attributes[parts[i]] = parts[i + 1];
  return Object.freeze(attributes);
}

const SOURCE_PHASE = '\x01source:'; // what the scan puts in front of the specifier of `import source`

function requestsOf(imports, linkNames) {
  const requests = [];
  const seen = new Set();
  for (let i = 0; i < imports.length; i += 2) {
    const key = `${imports[i]}\n${imports[i + 1]}`;
    if (seen.has(key)) continue;
    seen.add(key);
    const isSource = imports[i].startsWith(SOURCE_PHASE);
    const specifier = plainSpecifier(imports[i]);
    linkNames.push(imports[i]);
    requests.push(Object.freeze({
      __proto__: null,
      specifier: isSource ? specifier.slice(SOURCE_PHASE.length) : specifier,
      attributes: parseAttributes(imports[i + 1]),
      phase: isSource ? 'source' : 'evaluation',
    }));
  }
  return requests;
}

function initializeSource(state, options) {
  const { sourceText, lineOffset = 0, columnOffset = 0, cachedData, initializeImportMeta, importModuleDynamically } = options;
  if (cachedData !== undefined && !ArrayBuffer.isView(cachedData)) {
    throw new codes.ERR_INVALID_ARG_TYPE('options.cachedData', ['Buffer', 'TypedArray', 'DataView'], cachedData);
  }
  if (initializeImportMeta !== undefined) validateFunction(initializeImportMeta, 'options.initializeImportMeta');
  if (importModuleDynamically !== undefined && importModuleDynamically !== USE_MAIN_CONTEXT_DEFAULT_LOADER) {
    validateFunction(importModuleDynamically, 'options.importModuleDynamically');
  }
  const { module } = state;
  const importer = makeImporter(importModuleDynamically, state.identifier, module);
  const [rewritten, ...imports] = engine.scanModule(sourceText);
  state.source = sourceText;
  state.requests = requestsOf(imports, state.linkNames = []);
  state.remembered = sourceLines.remember(state.identifier, padding(lineOffset, columnOffset) + sourceText);
  const usesMeta = /\bimport\s*\.\s*meta\b/.test(sourceText);
  const fill = (meta) => {
    if (usesMeta) initializeImportMeta?.(meta, module);
    return importer;
  };
  const blank = ' '.repeat(Math.max(0, columnOffset));
  if (state.context === undefined) {
    setHook(state, fill);
    compile(state, `const ${NAME}=${hookCall(state.id)}(import.meta);\n${blank}${rewritten}`, lineOffset - 1);
  } else {
    // V8 says what is wrong with the text itself.
    compile(state, blank + rewritten, lineOffset);
    const { shell, run } = require('internal/vm/context_module').make(
      sourceText, state.identifier, contexts.of(state.context), lineOffset, columnOffset);
    engine.moduleRelease(state.number);
    state.id = hooks.push(undefined) - 1;
    setHook(state, (namespaces, publish) => {
      const meta = { __proto__: null };
      fill(meta);
      return run(namespaces, publish, importer, meta);
    });
    compile(state, shell(hookCall(state.id)), 0);
  }
  if (cachedData !== undefined && !cache.fits(cachedData, Buffer.from(engine.moduleCache(state.number)))) {
    throw new codes.ERR_VM_MODULE_CACHED_DATA_REJECTED();
  }
}

class SourceTextModule extends Module {
  #dependencySpecifiers;

  constructor(sourceText, options = {}) {
    validateString(sourceText, 'sourceText');
    validateObject(options, 'options');
    super({ ...options, context: options.context, sourceText });
  }

  get moduleRequests() {
    return stateOf(this).requests;
  }

  get dependencySpecifiers() {
    const { requests } = stateOf(this);
    this.#dependencySpecifiers ??= Object.freeze(requests.map(({ specifier }) => specifier));
    return this.#dependencySpecifiers;
  }

  linkRequests(modules) {
    const state = stateOf(this);
    if (statusOf(state) !== 'unlinked') throw new codes.ERR_VM_MODULE_STATUS('must be unlinked');
    validateArray(modules, 'modules');
    if (modules.length !== state.requests.length) {
      throw new codes.ERR_MODULE_LINK_MISMATCH(
        `Expected ${state.requests.length} modules, got ${modules.length}`);
    }
    for (const module of modules) {
      if (!exports.isModule(module)) throw new codes.ERR_VM_MODULE_NOT_MODULE();
    }
    for (const module of modules) {
      if (stateOf(module).context !== state.context) throw new codes.ERR_VM_MODULE_DIFFERENT_CONTEXT();
    }
    connect(state, [...modules]);
  }

  instantiate() {
    instantiate(stateOf(this));
  }

  hasTopLevelAwait() {
    return hasTopLevelAwait(stateOf(this));
  }

  hasAsyncGraph() {
    const state = stateOf(this);
    if (['unlinked', 'linking'].includes(statusOf(state))) throw new codes.ERR_VM_MODULE_STATUS('must be instantiated');
    const seen = new Set();
    const visit = (each) => {
      if (seen.has(each)) return false;
      seen.add(each);
      return hasTopLevelAwait(each) || each.links?.some((module) => visit(stateOf(module))) === true;
    };
    return visit(state);
  }

  createCachedData() {
    const state = stateOf(this);
    if (['evaluating', 'evaluated', 'errored'].includes(statusOf(state))) {
      throw new codes.ERR_VM_MODULE_CANNOT_CREATE_CACHED_DATA();
    }
    return Buffer.from(engine.moduleCache(state.number));
  }
}

function hasTopLevelAwait(state) {
  if (state.source === undefined || !state.source.includes('await')) return false;
  state.hasAwait ??= require('internal/vm/context_module').hasTopLevelAwait(state.source);
  return state.hasAwait;
}

// ---- SyntheticModule --------------------------------------------------------------------------------

function initializeSynthetic(state, names, steps) {
  state.links = [];
  state.pending = new Map();
  state.setters = null;
  const locals = names.map((_, index) => `$${index}`);
  const exported = names.map((name, index) => `$${index} as ${JSON.stringify(name)}`);
  const setters = names.map((name, index) => `${JSON.stringify(name)}:(v)=>{$${index}=v}`);
  state.names = new Set(names);
  setHook(state, (given) => {
    state.setters = given;
    for (const [name, value] of state.pending) given[name](value);
    Reflect.apply(steps, state.module, [state.module]);
  });
  compile(state, `${locals.length > 0 ? `var ${locals.join()};` : ''}export{${exported.join()}};` +
    `${hookCall(state.id)}({__proto__:null,${setters.join()}});`, 0);
  instantiate(state);
}

class SyntheticModule extends Module {
  constructor(exportNames, evaluateCallback, options = {}) {
    if (!Array.isArray(exportNames) || exportNames.some((name) => typeof name !== 'string')) {
      throw new codes.ERR_INVALID_ARG_TYPE('exportNames', 'Array of unique strings', exportNames);
    }
    exportNames.forEach((name, index) => {
      if (exportNames.indexOf(name, index + 1) !== -1) {
        throw new codes.ERR_INVALID_ARG_VALUE(`exportNames.${name}`, name, 'is duplicated');
      }
    });
    validateFunction(evaluateCallback, 'evaluateCallback');
    validateObject(options, 'options');
    const { context, identifier } = options;
    super({ context, identifier, syntheticExportNames: exportNames, syntheticEvaluationSteps: evaluateCallback });
  }

  async link() {
    stateOf(this);
  }

  setExport(name, value) {
    const state = stateOf(this);
    validateString(name, 'name');
    if (!state.names.has(name)) throw new ReferenceError(`Export '${name}' is not defined in module`);
    if (state.setters === null) state.pending.set(name, value);
    else state.setters[name](value);
  }
}

Object.assign(exports, { Module, SourceTextModule, SyntheticModule });
