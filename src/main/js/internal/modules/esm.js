// The ES module loader.
//
// A job is one module: loaded (its text read and scanned for imports), its imports made jobs in turn and
// linked, then instantiated and evaluated by V8. Loading is synchronous, so that require() of a module and
// import() of it share all of this; only evaluation may wait.
//
// Modules that are not written as ES modules (builtins, CommonJS, JSON, WebAssembly) become generated ones:
//
//   let $0, $1;                                    // one for each export
//   export { $0 as "default", $1 as "name" };
//   import.meta.provide((values) => { [$0, $1] = values; });   // runs when V8 evaluates it, in import order
const path = require('path');
const engine = binding('engine');
const builtins = require('internal/modules/builtins');
const packages = require('internal/modules/package_json');
const options = require('internal/options');
const resolver = require('internal/modules/esm_resolve');
const { syntaxError } = require('internal/modules/compile');
const { NAME } = require('internal/modules/dynamic_import');

const codes = () => require('internal/errors').codes;
const url = () => require('url');

const jobs = new Map(); // URL (and type, if not the usual one) → job
const providers = new Map(); // URL of a generated module → what gives its values
const builtinUpdates = new Map(); // builtin id → gives its exports anew

let mainUrl;

class Job {
  constructor(location, format) {
    this.url = location;
    this.format = format;
    this.number = -1;
    this.dependencies = []; // [specifier, job]
    this.linked = false;
    this.instantiated = false;
    this.promise = undefined; // of the evaluation
    this.error = undefined;
  }
}

// ---- Loading ----------------------------------------------------------------------------------------

function extensionFormat(file, location) {
  const extension = path.extname(file);
  switch (extension) {
    case '.mjs': return 'module';
    case '.cjs': return 'commonjs';
    case '.json': return 'json';
    case '.wasm': return 'wasm';
    case '.node': return 'addon';
    case '.js': {
      const type = packages.scope(path.dirname(file))?.type ?? 'none';
      return type === 'none' ? 'detect' : type;
    }
    case '': {
      const type = packages.scope(path.dirname(file))?.type ?? 'none';
      return type === 'none' ? 'detect' : type;
    }
    default:
      if (extension.endsWith('ts') && require('internal/modules/typescript').handles(file)) {
        return require('internal/modules/typescript').formatOf(file, packages.scope(path.dirname(file))?.type);
      }
      throw new (codes().ERR_UNKNOWN_FILE_EXTENSION)(extension, file);
  }
}

function readFile(location) {
  return require('internal/modules/cjs').readText(url().fileURLToPath(location));
}

const DATA = /^data:([^/;,]+\/[^;,]+)?((?:;[^,]*?)?)(;base64)?,([\s\S]*)$/;
const DATA_FORMATS = { 'text/javascript': 'module', 'application/javascript': 'module', 'application/json': 'json', 'application/wasm': 'wasm' };

function loadData(location) {
  const match = DATA.exec(location);
  if (match === null) throw new (codes().ERR_INVALID_URL)(location);
  const format = DATA_FORMATS[(match[1] ?? 'text/plain').toLowerCase()];
  if (format === undefined) throw new (codes().ERR_UNKNOWN_MODULE_FORMAT)(match[1] ?? 'null', location);
  const body = decodeURIComponent(match[4]);
  const bytes = match[3] ? Buffer.from(body, 'base64') : Buffer.from(body);
  return { format, source: format === 'wasm' ? bytes : bytes.toString() };
}

// Whether a text that is in no way marked as one or the other is an ES module: it parses only as such.
function detect(source, filename) {
  try {
    require('internal/modules/compile').compileFunction(stripHashbang(source), filename, 'exports,require,module,__filename,__dirname');
    return 'commonjs';
  } catch (error) {
    return exports.looksLikeModule(source, error) ? 'module' : 'commonjs';
  }
}

function stripHashbang(source) {
  return source.startsWith('#!') ? `//${source}` : source;
}

const MODULE_ERRORS = [
  'Cannot use import statement outside a module', "Unexpected token 'export'", "Cannot use 'import.meta' outside a module",
];
const RETRY_ERRORS = [
  "Identifier '__filename' has already been declared", "Identifier '__dirname' has already been declared",
  "Identifier 'require' has already been declared", "Identifier 'module' has already been declared",
  "Identifier 'exports' has already been declared",
  'await is only valid in async functions and the top level bodies of modules',
  'Unexpected reserved word',
  'missing ) after argument list',
  'Unexpected identifier',
];

// Whether a SyntaxError of compiling a text as CommonJS says that it is an ES module.
exports.looksLikeModule = function looksLikeModule(source, error) {
  const message = String(error?.message);
  if (MODULE_ERRORS.some((text) => message.includes(text))) return true;
  if (RETRY_ERRORS.some((text) => message.includes(text)) && /\bawait\b|\bimport\b|\bexport\b/.test(source)) {
    const result = engine.moduleCompile(`node:detect/${++detections}`, engine.scanModule(source)[0], 0);
    return typeof result === 'number';
  }
  return false;
};
let detections = 0;

function assertAttributes(location, format, attributes) {
  const keys = Object.keys(attributes);
  for (const key of keys) {
    if (key !== 'type') throw new (codes().ERR_IMPORT_ATTRIBUTE_UNSUPPORTED)(key, attributes[key], location);
  }
  const { type } = attributes;
  if (format === 'json') {
    if (type === undefined) throw new (codes().ERR_IMPORT_ATTRIBUTE_MISSING)(location, 'type', 'json');
    if (type !== 'json') throw new (codes().ERR_IMPORT_ATTRIBUTE_TYPE_INCOMPATIBLE)(location, type);
  } else if (type !== undefined) {
    if (type !== 'json') throw new (codes().ERR_IMPORT_ATTRIBUTE_UNSUPPORTED)('type', type, location);
    throw new (codes().ERR_IMPORT_ATTRIBUTE_TYPE_INCOMPATIBLE)(location, type);
  }
}

function parseAttributes(text) {
  const attributes = {};
  const parts = text.split('\0');
  for (let i = 0; i + 1 < parts.length; i += 2) attributes[parts[i]] = parts[i + 1];
  return attributes;
}

// The job for a URL, loaded with all that it imports but not yet instantiated.
function jobFor(location, attributes = {}, given) {
  const known = jobs.get(location);
  if (known !== undefined) {
    if (known.error !== undefined) throw known.error;
    assertAttributes(location, known.format, attributes);
    return known;
  }
  let format;
  let source;
  if (given !== undefined) {
    ({ format, source } = given);
  } else if (location.startsWith('node:')) {
    format = 'builtin';
  } else if (location.startsWith('data:')) {
    ({ format, source } = loadData(location));
  } else {
    const file = url().fileURLToPath(location);
    format = extensionFormat(file, location);
    if (format.endsWith('typescript')) {
      source = require('internal/modules/typescript').stripModule(readFile(location), location, format !== 'module-typescript');
      format = format === 'typescript' ? 'detect' : format.slice(0, -'-typescript'.length);
    }
    if (format === 'detect') {
      source ??= readFile(location);
      format = detect(source, file);
    }
  }
  assertAttributes(location, format, attributes);
  const job = new Job(location, format);
  jobs.set(location, job);
  try {
    switch (format) {
      case 'module':
        loadModule(job, source ?? readFile(location));
        break;
      case 'builtin':
        loadBuiltin(job);
        break;
      case 'commonjs':
        loadCommonJs(job, source);
        break;
      case 'json':
        loadJson(job, source ?? readFile(location));
        break;
      case 'wasm':
        loadWasm(job, source ?? require('fs').readFileSync(new URL(location)));
        break;
      default:
        throw new (codes().ERR_UNKNOWN_MODULE_FORMAT)(format, location);
    }
  } catch (error) {
    jobs.delete(location);
    throw error;
  }
  return job;
}

// Line 0, in front of the module's first: fills import.meta and gives import() its referrer.
const PROLOGUE = `const ${NAME}=globalThis.${NAME}.prepare(import.meta);\n`;

function loadModule(job, source) {
  const [rewritten, ...imports] = engine.scanModule(source.startsWith('#!') ? `//${source}` : source);
  const result = engine.moduleCompile(job.url, PROLOGUE + rewritten, -1);
  if (typeof result !== 'number') throw syntaxError(result, loadModule);
  job.number = result;
  pendingMeta.set(job.url, job);
  if (job.url.startsWith('file:')) require('internal/modules/cjs').loaded(job.url);
  for (let i = 0; i < imports.length; i += 2) {
    const specifier = imports[i];
    const attributes = parseAttributes(imports[i + 1]);
    const target = jobFor(resolver.resolve(specifier, job.url), attributes);
    job.dependencies.push([specifier, target]);
  }
}

const pendingMeta = new Map(); // URL → job, until its import.meta is prepared

function generate(job, names, provide) {
  const locals = names.map((_, index) => `$${index}`);
  const source = `const ${NAME}=globalThis.${NAME}.prepare(import.meta);` +
    (names.length > 0 ? `let ${locals.join(',')};` : '') +
    `export {${names.map((name, index) => `$${index} as ${JSON.stringify(name)}`).join(',')}};` +
    `${NAME}.provide((v)=>{${names.length > 0 ? `[${locals.join(',')}]=v` : ''}});`;
  const result = engine.moduleCompile(job.url, source, 0);
  if (typeof result !== 'number') throw syntaxError(result, generate);
  job.number = result;
  pendingMeta.set(job.url, job);
  providers.set(job.url, provide);
}

function loadBuiltin(job) {
  const id = job.url.slice(5);
  const module = builtins.load(job.url);
  const names = ['default', ...Object.keys(module).filter((name) => name !== 'default')];
  const values = () => names.map((name) => (name === 'default' ? module : safeGet(module, name)));
  generate(job, names, (set) => {
    set(values());
    builtinUpdates.set(id, () => set(values()));
  });
}

function safeGet(object, name) {
  try {
    return object[name];
  } catch {
    return undefined;
  }
}

// Names exported by a CommonJS file, through its re-exports.
function commonJsNames(file, source, seen = new Set()) {
  seen.add(file);
  const { names, reexports } = require('internal/modules/cjs_exports').find(source);
  const { Module, readText } = require('internal/modules/cjs');
  for (const specifier of reexports) {
    let target;
    try {
      const parent = new Module(file);
      parent.filename = file;
      parent.paths = Module._nodeModulePaths(path.dirname(file));
      target = Module._resolveFilename(specifier, parent, false);
    } catch {
      continue;
    }
    if (builtins.isBuiltin(target)) {
      for (const name of Object.keys(builtins.load(target))) names.add(name);
    } else if (/\.(?:c?js)$/.test(target) && !seen.has(target)) {
      for (const name of commonJsNames(target, readText(target), seen)) names.add(name);
    }
  }
  return names;
}

function loadCommonJs(job, given) {
  const file = url().fileURLToPath(job.url);
  const { Module, readText } = require('internal/modules/cjs');
  const source = given ?? readText(file);
  const cached = Module._cache[file];
  const found = cached?.loaded && cached.exports !== null && ['object', 'function'].includes(typeof cached.exports)
    ? new Set([...Object.keys(cached.exports), ...commonJsNames(file, source)]) : commonJsNames(file, source);
  found.delete('default');
  found.delete('module.exports');
  const isCompiled = found.has('__esModule');
  const names = ['default', 'module.exports', ...found];
  generate(job, names, (set) => {
    const exported = job.url === mainUrl && Module._cache[file] === undefined
      ? Module._load(file, undefined, true) : Module._load(file, undefined, false);
    set(names.map((name) => {
      if (name === 'default' || name === 'module.exports') return exported;
      return exported === null || exported === undefined ? undefined : safeGet(exported, name);
    }));
    return isCompiled;
  });
}

function loadJson(job, source) {
  let value;
  try {
    value = JSON.parse(source.startsWith('\ufeff') ? source.slice(1) : source);
  } catch (error) {
    error.message = `${job.url.startsWith('file:') ? url().fileURLToPath(job.url) : job.url}: ${error.message}`;
    throw error;
  }
  generate(job, ['default'], (set) => set([value]));
}

function loadWasm(job, bytes) {
  const compiled = new WebAssembly.Module(bytes);
  const names = WebAssembly.Module.exports(compiled).map(({ name }) => name);
  const specifiers = [...new Set(WebAssembly.Module.imports(compiled).map(({ module }) => module))];
  for (const specifier of specifiers) {
    job.dependencies.push([specifier, jobFor(resolver.resolve(specifier, job.url))]);
  }
  generate(job, names, (set) => {
    const imports = { __proto__: null };
    for (const [specifier, target] of job.dependencies) {
      evaluateNow(target);
      imports[specifier] = engine.moduleNamespace(target.number);
    }
    const instance = new WebAssembly.Instance(compiled, imports);
    set(names.map((name) => {
      const value = instance.exports[name];
      return value instanceof WebAssembly.Global ? value.value : value;
    }));
  });
  job.dependenciesUnlinked = true;
}

// ---- import.meta and import() -----------------------------------------------------------------------

function referrerUrl(referrer) {
  if (referrer === undefined) return url().pathToFileURL(`${process.cwd()}/`).href;
  return path.isAbsolute(referrer) ? url().pathToFileURL(referrer).href : referrer;
}

function makeImport(referrer) {
  return function (specifier, settings) { // eslint-disable-line func-names
    importChannel ??= require('diagnostics_channel').tracingChannel('module.import');
    if (!importChannel.hasSubscribers) return importDynamically(specifier, settings, referrer);
    const context = { __proto__: null, parentURL: referrerUrl(referrer), url: `${specifier}` };
    return importChannel.tracePromise(importDynamically, context, undefined, specifier, settings, referrer);
  };
}

let importChannel;

async function importDynamically(specifier, settings, referrer) {
  const text = `${specifier}`;
  const attributes = {};
  if (settings !== undefined) {
    if (settings === null || typeof settings !== 'object') throw new TypeError('The second argument of import() must be an object');
    const given = settings.with;
    if (given !== undefined) {
      if (given === null || typeof given !== 'object') throw new TypeError("The 'options' argument of import() must be an object");
      for (const key of Object.keys(given)) {
        if (typeof given[key] !== 'string') throw new TypeError('Import attribute value must be a string');
        attributes[key] = given[key];
      }
    }
  }
  // Never evaluates within the evaluation of another module.
  await undefined;
  const job = jobFor(resolver.resolve(text, referrerUrl(referrer)), attributes);
  await evaluate(job);
  return engine.moduleNamespace(job.number);
}
exports.makeImport = makeImport;
exports.importDynamically = importDynamically;

// The function that `import` in code without a referrer of its own has become.
exports.install = function install() {
  const global = makeImport(undefined);
  global.prepare = (meta) => {
    // Modules are evaluated one at a time, but import.meta does not say whose it is: V8 makes it on first
    // use, which is this, and the job that is being evaluated has told its URL.
    const job = takeMeta(meta);
    const bound = makeImport(job.url);
    const provide = providers.get(job.url);
    if (provide !== undefined) {
      providers.delete(job.url);
      bound.provide = provide;
    } else {
      fillMeta(meta, job.url);
    }
    return bound;
  };
  Object.defineProperty(globalThis, NAME, { value: global, configurable: true, enumerable: false, writable: true });
};

// Which module calls: the innermost frame that is no module of ours has its URL.
function takeMeta() {
  const { prepareStackTrace, stackTraceLimit } = Error;
  Error.prepareStackTrace = (_, sites) => sites;
  Error.stackTraceLimit = 3;
  const holder = {};
  Error.captureStackTrace(holder, globalThis[NAME].prepare);
  const sites = holder.stack;
  Error.prepareStackTrace = prepareStackTrace;
  Error.stackTraceLimit = stackTraceLimit;
  const location = sites[0].getScriptNameOrSourceURL?.() ?? sites[0].getFileName();
  const name = sites[0].getFileName();
  const job = pendingMeta.get(name) ?? pendingMeta.get(location);
  if (job === undefined) throw new Error(`a module of ${name} was not expected`);
  pendingMeta.delete(job.url);
  return job;
}

function fillMeta(meta, location) {
  if (location.startsWith('file:')) {
    const filename = url().fileURLToPath(location);
    meta.dirname = path.dirname(filename);
    meta.filename = filename;
  }
  meta.main = location === mainUrl;
  meta.resolve = function resolve(specifier) {
    return resolver.resolve(`${specifier}`, location);
  };
  meta.url = location;
}

// ---- Instantiation and evaluation -------------------------------------------------------------------

function link(job, seen = new Set()) {
  if (seen.has(job)) return;
  seen.add(job);
  if (!job.linked && !job.dependenciesUnlinked) {
    for (const [specifier, target] of job.dependencies) engine.moduleLink(job.url, specifier, target.number);
    job.linked = true;
  }
  for (const [, target] of job.dependencies) link(target, seen);
}

function instantiate(job) {
  if (job.instantiated) return;
  link(job);
  const problem = engine.moduleInstantiate(job.number);
  if (problem !== undefined) throw missingExport(problem, job);
  job.instantiated = true;
}

// V8 says which name is missing; if the module is CommonJS, the message says what to do.
function missingExport(problem, job) {
  const error = syntaxError(problem, instantiate);
  const match = /The requested module '(.*)' does not provide an export named '(.*)'/.exec(error.message);
  if (match !== null) {
    const [, specifier, name] = match;
    const find = (each, seen = new Set()) => {
      if (seen.has(each)) return undefined;
      seen.add(each);
      for (const [text, target] of each.dependencies) {
        if (text === specifier && target.format === 'commonjs') return target;
        const deeper = find(target, seen);
        if (deeper !== undefined) return deeper;
      }
      return undefined;
    };
    if (find(job) !== undefined) {
      const { stack } = error;
      error.message = `Named export '${name}' not found. The requested module '${specifier}' is a CommonJS module, which may not ` +
        'support all module.exports as named exports.\nCommonJS modules can always be imported via the default export, for example ' +
        `using:\n\nimport pkg from '${specifier}';\nconst { ${name} } = pkg;\n`;
      error.stack = stack.replace(/SyntaxError: .*/, () => `SyntaxError: ${error.message}`);
    }
  }
  return error;
}

// The promise of a module's evaluation. V8 gives it only to who starts the evaluation; for a module that was
// evaluated as another one's import, a module that imports nothing but it stands in.
function evaluate(job) {
  if (job.promise === undefined) {
    instantiate(job);
    job.promise = engine.moduleStatus(job.number) <= INSTANTIATED
      ? engine.moduleEvaluate(job.number)
      : evaluate(wrapper(job, 'evaluation', 'import "original";'));
  }
  return job.promise;
}

const INSTANTIATED = 2;

// A module of ours over another one, which it imports as "original".
function wrapper(job, name, source) {
  const made = new Job(`${job.url}#${name}`, 'module');
  made.number = engine.moduleCompile(made.url, source, 0);
  made.dependencies.push(['original', job]);
  return made;
}

// Evaluates a module that must not wait.
function evaluateNow(job) {
  const promise = evaluate(job);
  const [state, result] = require('internal/natives').promiseState(promise);
  if (state === 2) {
    promise.catch(() => {});
    throw result;
  }
  if (state === 0) throw new (codes().ERR_REQUIRE_ASYNC_MODULE)();
}

// ---- Entry points -----------------------------------------------------------------------------------

// require() of an ES module.
exports.loadFromRequire = function loadFromRequire(module, filename, source) {
  const location = url().pathToFileURL(filename).href;
  const job = jobFor(location, {}, { format: 'module', source });
  if (job.promise !== undefined && engine.moduleStatus(job.number) === 3) {
    throw new (codes().ERR_REQUIRE_CYCLE_MODULE)(`Cannot require() ES Module ${filename} in a cycle.`);
  }
  evaluateNow(job);
  const namespace = engine.moduleNamespace(job.number);
  if ('module.exports' in namespace) module.exports = namespace['module.exports'];
  else if (!('default' in namespace) || '__esModule' in namespace) module.exports = namespace;
  else module.exports = withEsModule(job, namespace);
  return module.exports;
};

// A namespace with __esModule, for code that was compiled from ES modules to CommonJS.
function withEsModule(job) {
  if (job.facade === undefined) {
    const facade = wrapper(job, 'facade',
      'export * from "original"; export { default } from "original"; export const __esModule = true;');
    evaluateNow(facade);
    job.facade = engine.moduleNamespace(facade.number);
  }
  return job.facade;
}

exports.shouldRunAsModule = function shouldRunAsModule(file) {
  const extension = path.extname(file);
  if (extension === '.mjs' || extension === '.wasm' || extension === '.mts') return true;
  if (options.get('--import') !== undefined || options.get('--experimental-loader') !== undefined) return extension !== '.cjs';
  if (extension === '.cjs' || extension === '.cts') return false;
  return packages.scope(path.dirname(file))?.type === 'module' && extension !== '.json' && extension !== '.node';
};

function report(promise) {
  mainPromise = promise;
  promise.catch((error) => require('internal/process/errors').uncaught(error));
}

let mainPromise;
require('internal/process/exit').unsettledTopLevelAwait = () => {
  if (mainPromise === undefined) return false;
  const [state] = require('internal/natives').promiseState(mainPromise);
  if (state !== 0) return false;
  require('internal/process/stdio').writeRaw(2, `Warning: Detected unsettled top-level await at ${mainUrl ?? 'the main module'}\n`);
  return true;
};

exports.runMain = function runMain(file) {
  mainUrl = url().pathToFileURL(file).href;
  report(evaluate(jobFor(mainUrl)));
};

let evalCount = 0;
exports.runString = function runString(source) {
  const location = `${url().pathToFileURL(`${process.cwd()}/`).href}[eval${++evalCount}]`;
  report(evaluate(jobFor(location, {}, { format: 'module', source })));
};

exports.preload = function preload(specifiers) {
  const parent = url().pathToFileURL(`${process.cwd()}/`).href;
  for (const specifier of specifiers) evaluateNow(jobFor(resolver.resolve(specifier, parent)));
};

// Throws a SyntaxError if the source does not parse as a module.
exports.check = function check(source, file) {
  const [rewritten] = engine.scanModule(source);
  const result = engine.moduleCompile(url().pathToFileURL(file).href, rewritten, 0);
  if (typeof result !== 'number') throw syntaxError(result, check);
};

exports.syncBuiltins = function syncBuiltins() {
  for (const update of builtinUpdates.values()) update();
};
