// node:vm. https://nodejs.org/api/vm.html
//
// Scripts of the main context run as internal/vm/run.js says, those of a contextified object as
// internal/vm/context.js says.
const { codes } = require('internal/errors');
const {
  validateArray, validateBoolean, validateFunction, validateInt32, validateObject, validateOneOf, validateString,
  validateStringArray, validateUint32,
} = require('internal/validators');
const { checkScript, compileFunctionWith } = require('internal/modules/compile');
const { rewrite } = require('internal/modules/dynamic_import');
const contexts = require('internal/vm/context');
const { makeImporter, USE_MAIN_CONTEXT_DEFAULT_LOADER } = require('internal/vm/import');
const cache = require('internal/vm/cached_data');
const runner = require('internal/vm/run');
const sourceLines = require('internal/process/source_lines');

const DONT_CONTEXTIFY = Symbol('vm_context_no_contextify');

function validateImporter(value) {
  if (value !== undefined && value !== USE_MAIN_CONTEXT_DEFAULT_LOADER) {
    validateFunction(value, 'options.importModuleDynamically');
  }
}

function validateCachedData(cachedData) {
  if (cachedData !== undefined && !ArrayBuffer.isView(cachedData)) {
    throw new codes.ERR_INVALID_ARG_TYPE('options.cachedData', ['Buffer', 'TypedArray', 'DataView'], cachedData);
  }
}

function checkRunOptions(options = {}) {
  validateObject(options, 'options');
  const { breakOnSigint = false, displayErrors = true, timeout } = options;
  if (timeout !== undefined) validateUint32(timeout, 'options.timeout', true);
  validateBoolean(displayErrors, 'options.displayErrors');
  validateBoolean(breakOnSigint, 'options.breakOnSigint');
  return { timeout, breakOnSigint, displayErrors };
}

class Script {
  #text;
  #filename;
  #source;
  #importer;
  #declarations;
  #indent;

  constructor(code, options = {}) {
    code = `${code}`;
    if (typeof options === 'string') options = { filename: options };
    else validateObject(options, 'options');
    const {
      filename = 'evalmachine.<anonymous>', lineOffset = 0, columnOffset = 0, cachedData, produceCachedData = false,
      importModuleDynamically,
    } = options;
    validateString(filename, 'options.filename');
    validateInt32(lineOffset, 'options.lineOffset');
    validateInt32(columnOffset, 'options.columnOffset');
    validateCachedData(cachedData);
    validateBoolean(produceCachedData, 'options.produceCachedData');
    validateImporter(importModuleDynamically);
    const padding = runner.padding(lineOffset, columnOffset);
    const rewritten = rewrite(code);
    checkScript(rewritten, filename, lineOffset, columnOffset);
    this.#text = padding + rewritten;
    this.#source = code;
    this.#indent = columnOffset;
    this.#filename = filename;
    this.#importer = rewritten === code ? undefined : makeImporter(importModuleDynamically, filename, this);
    sourceLines.remember(filename, padding + code);
    if (cachedData !== undefined) this.cachedDataRejected = !cache.accepts(code, filename, cachedData);
    if (produceCachedData) {
      this.cachedData = this.createCachedData();
      this.cachedDataProduced = true;
    }
    const match = /\/\/[#@] sourceMappingURL=([^\s'"]+)[ \t]*\s*$/.exec(code);
    this.sourceMapURL = match === null ? undefined : match[1];
  }

  runInThisContext(options) {
    const settings = { ...checkRunOptions(options), indent: this.#indent };
    return runner.guard(() => runner.evaluate(this.#text, this.#filename, this.#importer), settings);
  }

  runInContext(contextifiedObject, options) {
    contexts.validate(contextifiedObject);
    const settings = { ...checkRunOptions(options), indent: this.#indent };
    const context = contexts.of(contextifiedObject);
    if (context.settings.microtaskMode === 'afterEvaluate') settings.context = context;
    this.#declarations ??= runner.scan(this.#text);
    return runner.guard(() => {
      const value = contexts.run(context, {
        text: this.#text, name: this.#filename, declarations: this.#declarations, importer: this.#importer,
      });
      return value === contextifiedObject ? context.global : value;
    }, settings);
  }

  runInNewContext(contextObject, options) {
    const context = createContext(contextObject, contextOptions(options));
    return this.runInContext(context, options);
  }

  createCachedData() {
    return cache.of(this.#source, this.#filename);
  }
}

function contextOptions(options) {
  if (options === undefined) return {};
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
  if (microtaskMode !== undefined) validateOneOf(microtaskMode, 'options.microtaskMode', ['afterEvaluate', undefined]);
  const result = {};
  if (contextName !== undefined) result.name = contextName;
  if (contextOrigin !== undefined) result.origin = contextOrigin;
  if (contextCodeGeneration !== undefined) result.codeGeneration = contextCodeGeneration;
  if (microtaskMode !== undefined) result.microtaskMode = microtaskMode;
  return result;
}

function isContext(object) {
  if (typeof object !== 'object' && typeof object !== 'function' || object === null) validateObject(object, 'object');
  return contexts.isContext(object);
}

let contextCount = 0;

function createContext(contextObject = {}, options = {}) {
  const vanilla = contextObject === DONT_CONTEXTIFY;
  if (!vanilla && isContext(contextObject)) return contextObject;
  validateObject(options, 'options');
  const { name = `VM Context ${++contextCount}`, origin, codeGeneration, microtaskMode, importModuleDynamically } = options;
  validateString(name, 'options.name');
  if (origin !== undefined) validateString(origin, 'options.origin');
  if (codeGeneration !== undefined) validateObject(codeGeneration, 'options.codeGeneration');
  const { strings = true, wasm = true } = codeGeneration ?? {};
  validateBoolean(strings, 'options.codeGeneration.strings');
  validateBoolean(wasm, 'options.codeGeneration.wasm');
  validateOneOf(microtaskMode, 'options.microtaskMode', ['afterEvaluate', undefined]);
  validateImporter(importModuleDynamically);
  const object = vanilla ? {} : contextObject;
  contexts.make(object, { name, strings, wasm, microtaskMode }, vanilla);
  return object;
}

function createScript(code, options) {
  return new Script(code, options);
}

function runInContext(code, contextifiedObject, options) {
  contexts.validate(contextifiedObject);
  if (typeof options === 'string') options = { filename: options };
  return createScript(code, options).runInContext(contextifiedObject, options);
}

function runInNewContext(code, contextObject, options) {
  if (typeof options === 'string') options = { filename: options };
  const context = createContext(contextObject, contextOptions(options));
  return createScript(code, options).runInNewContext(context, options);
}

function runInThisContext(code, options) {
  if (typeof options === 'string') options = { filename: options };
  return createScript(code, options).runInThisContext(options);
}

function compileFunction(code, params, options = {}) {
  validateString(code, 'code');
  validateObject(options, 'options');
  if (params !== undefined) validateStringArray(params, 'params');
  const {
    filename = '', columnOffset = 0, lineOffset = 0, cachedData, produceCachedData = false, parsingContext,
    contextExtensions = [], importModuleDynamically,
  } = options;
  validateString(filename, 'options.filename');
  validateInt32(columnOffset, 'options.columnOffset');
  validateInt32(lineOffset, 'options.lineOffset');
  validateCachedData(cachedData);
  validateBoolean(produceCachedData, 'options.produceCachedData');
  if (parsingContext !== undefined) {
    if (typeof parsingContext !== 'object' || parsingContext === null || !contexts.isContext(parsingContext)) {
      throw new codes.ERR_INVALID_ARG_TYPE('options.parsingContext', 'Context', parsingContext);
    }
  }
  validateArray(contextExtensions, 'options.contextExtensions');
  contextExtensions.forEach((extension, index) => {
    const name = `options.contextExtensions[${index}]`;
    if (extension === null || (typeof extension !== 'object' && typeof extension !== 'function')) validateObject(extension, name);
  });
  validateImporter(importModuleDynamically);
  const holder = {};
  const scopes = contextExtensions.slice();
  // The functions that V8 compiles look their names up in the last of these first.
  if (parsingContext !== undefined) scopes.unshift(contexts.scopeOf(parsingContext));
  const fn = compileFunctionWith(code, filename, (params ?? []).join(','), lineOffset, columnOffset, scopes,
    makeImporter(importModuleDynamically, filename, holder, () => holder.fn));
  holder.fn = fn;
  if (parsingContext !== undefined) contexts.of(parsingContext).sources.set(filename, code);
  if (filename !== '') sourceLines.remember(filename, runner.padding(lineOffset, columnOffset) + code);
  if (cachedData !== undefined) fn.cachedDataRejected = !cache.acceptsFunction(fn, cachedData);
  if (produceCachedData) {
    fn.cachedData = cache.ofFunction(fn);
    fn.cachedDataProduced = true;
  }
  return fn;
}

function measureMemory(options = {}) {
  require('internal/util').emitExperimentalWarning('vm.measureMemory');
  validateObject(options, 'options');
  const { mode = 'summary', execution = 'default' } = options;
  validateOneOf(mode, 'options.mode', ['summary', 'detailed']);
  validateOneOf(execution, 'options.execution', ['default', 'eager']);
  const used = binding('engine').heapStatistics()[0];
  const figure = () => ({ jsMemoryEstimate: used, jsMemoryRange: [used, used] });
  const result = { total: figure() };
  if (mode === 'detailed') {
    result.current = figure();
    result.other = [];
  }
  result.WebAssembly = { code: 0, metadata: 0 };
  return Promise.resolve(result);
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
  constants: Object.freeze({ __proto__: null, USE_MAIN_CONTEXT_DEFAULT_LOADER, DONT_CONTEXTIFY }),
};

if (require('internal/options').get('--experimental-vm-modules')) {
  const { Module, SourceTextModule, SyntheticModule } = require('internal/vm/module');
  Object.assign(module.exports, { Module, SourceTextModule, SyntheticModule });
}
