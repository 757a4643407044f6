// node:vm, as far as one V8 context goes. Code for a contextified sandbox runs under `with` over a proxy of
// the sandbox, so that its global names are the sandbox's properties.
const { codes } = require('internal/errors');
const {
  validateArray, validateBoolean, validateBuffer, validateInt32, validateObject, validateOneOf,
  validateString, validateStringArray, validateUint32,
} = require('internal/validators');
const { compileFunction: compile, checkScript } = require('internal/modules/compile');
const contexts = require('internal/vm/context');
const { runScript } = require('internal/vm/run');
const engine = binding('engine');

function readOptions(options, defaultName = 'evalmachine.<anonymous>') {
  if (typeof options === 'string') return { filename: options, lineOffset: 0, columnOffset: 0 };
  validateObject(options, 'options');
  const {
    filename = defaultName, lineOffset = 0, columnOffset = 0, cachedData, produceCachedData = false,
    importModuleDynamically,
  } = options;
  validateString(filename, 'options.filename');
  validateInt32(lineOffset, 'options.lineOffset');
  validateInt32(columnOffset, 'options.columnOffset');
  if (cachedData !== undefined && !ArrayBuffer.isView(cachedData)) {
    throw new codes.ERR_INVALID_ARG_TYPE('options.cachedData', ['Buffer', 'TypedArray', 'DataView'], cachedData);
  }
  validateBoolean(produceCachedData, 'options.produceCachedData');
  if (importModuleDynamically !== undefined && typeof importModuleDynamically !== 'function'
    && typeof importModuleDynamically !== 'symbol') {
    throw new codes.ERR_INVALID_ARG_TYPE('options.importModuleDynamically', ['function', 'symbol'], importModuleDynamically);
  }
  return { filename, lineOffset, columnOffset, cachedData, produceCachedData, importModuleDynamically };
}

function checkRunOptions(options = {}) {
  if (typeof options === 'string') options = { filename: options };
  validateObject(options, 'options');
  const { breakOnSigint = false, displayErrors = true, timeout } = options;
  if (timeout !== undefined) validateUint32(timeout, 'options.timeout', true);
  validateBoolean(breakOnSigint, 'options.breakOnSigint');
  validateBoolean(displayErrors, 'options.displayErrors');
}

class Script {
  #source;
  #options;

  constructor(code, options = {}) {
    code = `${code}`;
    this.#options = readOptions(options);
    this.#source = code;
    const { filename, cachedData } = this.#options;
    checkScript(require('internal/modules/dynamic_import').rewrite(code), filename);
    if (cachedData !== undefined) this.cachedDataRejected = false;
    if (this.#options.produceCachedData) {
      this.cachedDataProduced = true;
      this.cachedData = this.createCachedData();
    }
    const match = /\/\/[#@] sourceMappingURL=(\S+)\s*$/.exec(code);
    this.sourceMapURL = match === null ? undefined : match[1];
  }

  runInThisContext(options) {
    checkRunOptions(options);
    return runScript(this.#source, this.#options.filename);
  }

  runInContext(contextifiedObject, options) {
    contexts.validate(contextifiedObject);
    checkRunOptions(options);
    return contexts.run(contextifiedObject, this.#source, this.#options.filename);
  }

  runInNewContext(contextObject, options) {
    const context = createContext(contextObject, contextOptions(options));
    return this.runInContext(context, options);
  }

  createCachedData() {
    const fn = compile(this.#source, this.#options.filename, '');
    return Buffer.from(engine.codeCache(fn) ?? []);
  }
}

function contextOptions(options) {
  if (options === undefined || typeof options === 'string') return {};
  validateObject(options, 'options');
  const { contextName, contextOrigin, contextCodeGeneration, microtaskMode } = options;
  if (contextName !== undefined) validateString(contextName, 'options.contextName');
  if (contextOrigin !== undefined) validateString(contextOrigin, 'options.contextOrigin');
  if (contextCodeGeneration !== undefined) {
    validateObject(contextCodeGeneration, 'options.contextCodeGeneration');
    const { strings, wasm } = contextCodeGeneration;
    if (strings !== undefined) validateBoolean(strings, 'options.contextCodeGeneration.strings');
    if (wasm !== undefined) validateBoolean(wasm, 'options.contextCodeGeneration.wasm');
  }
  const result = {};
  if (contextName !== undefined) result.name = contextName;
  if (contextOrigin !== undefined) result.origin = contextOrigin;
  if (contextCodeGeneration !== undefined) result.codeGeneration = contextCodeGeneration;
  if (microtaskMode !== undefined) result.microtaskMode = microtaskMode;
  return result;
}

function isContext(object) {
  validateObject(object, 'object', 4);
  return contexts.isContext(object);
}

let contextCount = 0;
const DONT_CONTEXTIFY = Symbol('vm_context_no_contextify');

function createContext(contextObject = {}, options = {}) {
  if (contextObject === DONT_CONTEXTIFY) contextObject = {};
  else if (contexts.isObject(contextObject) && contexts.isContext(contextObject)) return contextObject;
  if (!contexts.isObject(contextObject)) {
    validateObject(contextObject, 'contextObject', 4);
  }
  validateObject(options, 'options');
  const { name = `VM Context ${++contextCount}`, origin, codeGeneration, microtaskMode, importModuleDynamically } = options;
  validateString(name, 'options.name');
  if (origin !== undefined) validateString(origin, 'options.origin');
  if (codeGeneration !== undefined) {
    validateObject(codeGeneration, 'options.codeGeneration');
    const { strings = true, wasm = true } = codeGeneration;
    validateBoolean(strings, 'options.codeGeneration.strings');
    validateBoolean(wasm, 'options.codeGeneration.wasm');
  }
  validateOneOf(microtaskMode, 'options.microtaskMode', ['afterEvaluate', undefined]);
  if (importModuleDynamically !== undefined && typeof importModuleDynamically !== 'function' && typeof importModuleDynamically !== 'symbol') {
    throw new codes.ERR_INVALID_ARG_TYPE('options.importModuleDynamically', ['function', 'symbol'], importModuleDynamically);
  }
  contexts.make(contextObject, { strings: codeGeneration?.strings ?? true });
  return contextObject;
}

function createScript(code, options) {
  return new Script(code, options);
}

function scriptOptions(options, extra) {
  return typeof options === 'string' ? { filename: options, ...extra } : { ...options, ...extra };
}

function runInContext(code, contextifiedObject, options) {
  contexts.validate(contextifiedObject);
  return createScript(code, scriptOptions(options)).runInContext(contextifiedObject, options);
}

function runInNewContext(code, contextObject, options) {
  const named = scriptOptions(options);
  const context = createContext(contextObject, contextOptions(options));
  return createScript(code, named).runInContext(context, named);
}

function runInThisContext(code, options) {
  return createScript(code, scriptOptions(options)).runInThisContext(options);
}

function compileFunction(code, params, options = {}) {
  validateString(code, 'code');
  if (params !== undefined) validateStringArray(params, 'params');
  validateObject(options, 'options');
  const {
    filename = '', columnOffset = 0, lineOffset = 0, cachedData, produceCachedData = false, parsingContext,
    contextExtensions = [],
  } = options;
  validateString(filename, 'options.filename');
  validateInt32(columnOffset, 'options.columnOffset');
  validateInt32(lineOffset, 'options.lineOffset');
  if (cachedData !== undefined) validateBuffer(cachedData, 'options.cachedData');
  validateBoolean(produceCachedData, 'options.produceCachedData');
  if (parsingContext !== undefined) {
    if (typeof parsingContext !== 'object' || parsingContext === null || !contexts.isContext(parsingContext)) {
      throw new codes.ERR_INVALID_ARG_TYPE('options.parsingContext', 'Context', parsingContext);
    }
  }
  validateArray(contextExtensions, 'options.contextExtensions');
  contextExtensions.forEach((extension, index) => {
    validateObject(extension, `options.contextExtensions[${index}]`, 1);
  });
  const fn = parsingContext !== undefined || contextExtensions.length > 0
    ? contexts.compileFunction(code, params ?? [], filename, parsingContext, contextExtensions)
    : compile(code, filename, (params ?? []).join(','), lineOffset, columnOffset);
  if (produceCachedData) {
    fn.cachedDataProduced = true;
    fn.cachedData = Buffer.from(engine.codeCache(fn) ?? []);
  }
  if (cachedData !== undefined) fn.cachedDataRejected = false;
  return fn;
}

function measureMemory(options = {}) {
  validateObject(options, 'options');
  const { mode = 'summary', execution = 'default' } = options;
  validateOneOf(mode, 'options.mode', ['summary', 'detailed']);
  validateOneOf(execution, 'options.execution', ['default', 'eager']);
  const used = engine.heapStatistics()[0];
  const figure = { jsMemoryEstimate: used, jsMemoryRange: [used, used] };
  return Promise.resolve(mode === 'summary' ? { total: figure } : { total: figure, current: figure, other: [] });
}

module.exports = {
  Script,
  createContext,
  createScript,
  runInContext,
  runInNewContext,
  runInThisContext,
  isContext,
  compileFunction,
  measureMemory,
  constants: Object.freeze({
    __proto__: null,
    USE_MAIN_CONTEXT_DEFAULT_LOADER: Symbol('vm_dynamic_import_main_context_default'),
    DONT_CONTEXTIFY,
  }),
};
