// The ES module loader.
//
// A job is one module: loaded (its text read and scanned for imports, esm_load.js), its imports made jobs in
// turn and linked, then instantiated and evaluated by V8. Loading is synchronous, so that require() of a module
// and import() of it share all of this; only evaluation may wait.
//
// Modules that are not written as ES modules become generated ones, see esm_generated.js; import.meta and
// import() are in esm_meta.js.
const path = require('path');
const engine = binding('engine');
const packages = require('internal/modules/package_json');
const options = require('internal/options');
const resolver = require('internal/modules/esm_resolve');
const loader = require('internal/modules/esm_load');
const chains = require('internal/modules/hook_chains');
const { syntaxError } = require('internal/modules/compile');
const { NAME, PREPARE } = require('internal/modules/dynamic_import');

const codes = () => require('internal/errors').codes;
const url = () => require('url');
const generated = () => require('internal/modules/esm_generated');

const jobs = new Map(); // URL (and type, if not the usual one) → job
const SOURCE_PHASE = '\u0001source:'; // how the scanner marks the specifier of `import source`

// V8's states of a module.
const INSTANTIATED = 2;
const EVALUATING = 3;
const EVALUATED = 4;

let mainUrl;

class Job {
  // Defined, not set: nobody's setter on Object.prototype sees them.
  url;
  format;
  number = -1;
  dependencies = []; // [specifier, job]

  constructor(location, format) {
    this.url = location;
    this.format = format;
    this.linked = false;
    this.instantiated = false;
    this.promise = undefined; // of the evaluation
    this.error = undefined; // why it cannot be instantiated
    this.awaiting = undefined; // the source or { file }, if it may hold a top-level await
    this.isAsync = undefined; // whether it does, once somebody asked
    this.meta = undefined; // of a vm module or another special one: fills import.meta
  }
}
exports.Job = Job;

// ---- Resolving and loading --------------------------------------------------------------------------

const resolutions = new Map(); // parent → specifier → URL: what has been found stays so

function resolveOnce(specifier, parent) {
  let known = resolutions.get(parent);
  if (known === undefined) resolutions.set(parent, known = new Map());
  let location = known.get(specifier);
  if (location === undefined) {
    location = resolver.resolve(specifier, parent);
    known.set(specifier, location);
  }
  return location;
}

const listOfConditions = () => Array.from(resolver.importConditions());

const NO_ATTRIBUTES = Object.freeze({ __proto__: null });

// Where a specifier leads: { url, format, importAttributes }.
function resolve(specifier, parent, attributes) {
  if (chains.resolve === undefined && chains.asynchronous === undefined) {
    const location = resolveOnce(specifier, parent);
    const format = chains.load === undefined ? undefined : loader.formatOf(location);
    return { url: location, format, importAttributes: undefined };
  }
  const hooks = chains.asynchronous;
  const step = hooks === undefined ? defaultResolve : (subject, context) => hooks.resolve(subject, context);
  const attributesForHooks = Object.assign(Object.create(null), attributes);
  const conditions = listOfConditions();
  if (chains.resolve === undefined) return step(specifier, { parentURL: parent, importAttributes: attributesForHooks, conditions });
  return chains.resolve(specifier, parent, attributesForHooks, conditions, step);
}
exports.resolve = resolve;

// The last step of a chain of resolve hooks.
function defaultResolve(specifier, context) {
  const { conditions } = context;
  let set;
  if (conditions !== undefined) {
    if (!Array.isArray(conditions)) {
      throw new (codes().ERR_INVALID_ARG_VALUE)('conditions', conditions, 'expected an array');
    }
    set = new Set(conditions);
  }
  const location = resolver.resolve(`${specifier}`, context.parentURL, set);
  return { __proto__: null, url: location, format: loader.formatOf(location), importAttributes: undefined };
}
exports.defaultResolve = defaultResolve;

function parseAttributes(text) {
  const attributes = { __proto__: null };
  const parts = text.split('\0');
  for (let i = 0; i + 1 < parts.length; i += 2) attributes[parts[i]] = parts[i + 1];
  return attributes;
}

exports.parseAttributes = parseAttributes;
exports.isLoaded = (location, type) => jobs.has(keyOf(location, type));

function keyOf(location, type) {
  return type === undefined ? location : `${type}\0${location}`;
}

// What tests put in place of modules: URL → job, or undefined.
let mocks;
exports.setMocks = (find) => { mocks = find; };

/** The job of a module that exports these values. */
exports.makeJob = function makeJob(location, names, values) {
  const job = new Job(location, 'module');
  generated().values(job, names, values);
  return job;
};

// The scanner numbers specifiers that a module imports with different attributes.
const plainSpecifier = (specifier) => specifier.replace(/\x03\d+$/, '');
exports.plainSpecifier = plainSpecifier;

// The job that a specifier means to an importing module.
function jobForSpecifier(specifier, parent, attributes = NO_ATTRIBUTES) {
  specifier = plainSpecifier(specifier);
  const isSource = specifier.startsWith(SOURCE_PHASE);
  const resolved = resolve(isSource ? specifier.slice(SOURCE_PHASE.length) : specifier, parent, attributes);
  if (isSource) return sourceJob(resolved.url, resolved.importAttributes ?? attributes, resolved.format);
  const mocked = mocks?.(resolved.url);
  if (mocked !== undefined) return mocked;
  const given = resolved.importAttributes ?? attributes;
  if (requiring === 0) return jobFor(resolved.url, given, undefined, resolved.format);
  const isKnown = jobs.has(keyOf(resolved.url, given.type));
  const job = jobFor(resolved.url, given, undefined, resolved.format);
  assertNoCycle(job, isKnown ? 'known' : 'new', specifier, parent);
  return job;
}
exports.jobForSpecifier = jobForSpecifier;

// The job for a URL, loaded with all that it imports but not yet instantiated.
// given: { format, source } if they are known already.
function jobFor(location, attributes = NO_ATTRIBUTES, given, format) {
  const key = keyOf(location, attributes.type);
  const known = jobs.get(key);
  if (known !== undefined) return known;
  const loaded = given ?? loader.load(location, format, attributes, listOfConditions());
  const job = new Job(location, loaded.format);
  jobs.set(key, job);
  require('internal/modules/cjs').reportDependency(location);
  try {
    translate(job, loaded, attributes);
  } catch (error) {
    jobs.delete(key);
    throw error;
  }
  return job;
}
exports.jobFor = jobFor;

function translate(job, { format, source, hooked }) {
  switch (format) {
    case 'module':
      loadModule(job, source);
      break;
    case 'builtin':
      generated().builtin(job);
      break;
    case 'commonjs':
      generated().commonJs(job, source, hooked);
      break;
    case 'json':
      generated().json(job, source);
      break;
    case 'text':
      generated().text(job, source);
      break;
    case 'wasm':
      generated().wasm(job, source);
      break;
    case 'addon':
      generated().addon(job);
      break;
    default:
      throw new (codes().ERR_UNKNOWN_MODULE_FORMAT)(format, job.url);
  }
}

// A module whose default export is the source of another one: what `import source` gives.
function sourceJob(location, attributes, format) {
  const key = keyOf(location, `${SOURCE_PHASE}${attributes.type ?? ''}`);
  const known = jobs.get(key);
  if (known !== undefined) return known;
  const loaded = loader.load(location, format, attributes, listOfConditions());
  if (loaded.format !== 'wasm') throw new (codes().ERR_SOURCE_PHASE_NOT_DEFINED)(location);
  const job = new Job(location, 'wasm');
  generated().wasmSource(job, loaded.source);
  jobs.set(key, job);
  return job;
}
exports.sourceJob = sourceJob;

// Line 0, in front of the module's first: fills import.meta and gives import() its referrer.
// A module may have a `globalThis` of its own.
const prologue = (location) => `const ${NAME}=${PREPARE}(import.meta,${JSON.stringify(location)});\n`;

// source: undefined if it is still in the file.
function loadModule(job, source) {
  const file = source === undefined ? resolver.pathOf(job.url) : undefined;
  const result = file === undefined ? engine.moduleText(job.url, source, prologue(job.url)) : engine.moduleFile(job.url, file, prologue(job.url));
  if (typeof result === 'number') throw require('internal/errors').uvException({ errno: result, syscall: 'open', path: file });
  if (typeof result !== 'string') throw syntaxError(result, loadModule, true);
  const parts = result.split('\u0002');
  job.number = Number(parts[0]);
  if (parts[1] !== '') job.awaiting = source ?? { file };
  require('internal/modules/esm_meta').expect(job);
  if (job.url.startsWith('file:')) require('internal/modules/cjs').loaded(job.url);
  for (let i = 2; i < parts.length; i += 2) {
    job.dependencies.push([parts[i], jobForSpecifier(parts[i], job.url, parseAttributes(parts[i + 1]))]);
  }
}

// The text of a module that may hold a top-level await.
function awaitingText(job) {
  const text = typeof job.awaiting === 'string' ? job.awaiting : require('internal/modules/cjs').readText(job.awaiting.file);
  return text.startsWith('#!') ? `//${text}` : text;
}

// ---- Instantiation and evaluation -------------------------------------------------------------------

function link(job, seen = new Set()) {
  if (seen.has(job)) return;
  seen.add(job);
  if (!job.linked && !job.dependenciesUnlinked) {
    job.dependencies.forEach((each) => engine.moduleLink(job.url, each[0], each[1].number));
    job.linked = true;
  }
  job.dependencies.forEach((each) => link(each[1], seen));
}

function instantiate(job) {
  if (job.instantiated) return;
  if (job.error !== undefined) throw job.error;
  link(job);
  const problem = engine.moduleInstantiate(job.number);
  if (problem !== undefined) {
    job.error = require('internal/modules/esm_errors').missingExport(problem, job, instantiate);
    throw job.error;
  }
  job.instantiated = true;
}

// The promise of a module's evaluation. V8 gives it only to who starts the evaluation; for a module that was
// evaluated as another one's import, a module that imports nothing but it stands in.
function evaluate(job) {
  if (job.promise === undefined) {
    instantiate(job);
    if (engine.moduleStatus(job.number) <= INSTANTIATED) {
      job.promise = engine.moduleEvaluate(job.number);
      explainFailure(job.promise, job);
    } else {
      job.promise = evaluate(wrapper(job, 'evaluation', 'import "original";'));
    }
  }
  return job.promise;
}
exports.evaluate = evaluate;

// Names of CommonJS that ES modules lack get an explanation before anybody sees the error.
function explainFailure(promise, job) {
  const { explainReference } = require('internal/modules/esm_errors');
  const { 0: state, 1: result } = require('internal/natives').promiseState(promise);
  if (state === 2) explainReference(result, job.url, () => awaits(job));
  else if (state === 0) promise.catch((error) => explainReference(error, job.url, () => awaits(job)));
}

// A module of ours over another one, which it imports as "original".
function wrapper(job, name, source) {
  const made = new Job(`${job.url}#${name}`, 'module');
  made.number = engine.moduleCompile(made.url, source, 0);
  made.dependencies.push(['original', job]);
  return made;
}

// Evaluates a module that must not wait. filename and parent: of the require() that asks, for messages.
function evaluateNow(job, filename, parent) {
  const promise = evaluate(job);
  const { 0: state, 1: result } = require('internal/natives').promiseState(promise);
  if (state === 2) {
    promise.catch(() => {});
    throw result;
  }
  if (state === 0) throw new (codes().ERR_REQUIRE_ASYNC_MODULE)(filename, parent);
}
exports.evaluateNow = evaluateNow;

exports.namespace = (job) => engine.moduleNamespace(job.number);

// ---- require() of ES modules ------------------------------------------------------------------------

// V8 does not tell whether a module awaits at its top level. A copy of it without its imports, which throws at
// its first statement, does: if it awaits it is an async function, which only rejects its promise later.
function awaits(job) {
  if (job.awaiting === undefined) return false;
  job.isAsync ??= findAwait(job);
  return job.isAsync;
}

function findAwait(job) {
  const text = `throw 0;${engine.scanModuleBody(awaitingText(job))}`;
  const number = engine.moduleCompile('node:internal/modules/probe', text, 0);
  if (typeof number !== 'number' || engine.moduleInstantiate(number) !== undefined) return false;
  const promise = engine.moduleEvaluate(number);
  promise.catch(() => {});
  return require('internal/natives').promiseState(promise)[0] === 0;
}

function* graph(job, seen = new Set()) {
  if (seen.has(job)) return;
  seen.add(job);
  yield job;
  for (let i = 0; i < job.dependencies.length; i++) yield* graph(job.dependencies[i][1], seen);
}

function assertRequirable(job, module, filename) {
  const parent = module[require('internal/modules/cjs').kParent];
  for (const each of graph(job)) {
    const status = engine.moduleStatus(each.number);
    if (status === EVALUATING && each.format === 'module') {
      let message = `Cannot require() ES Module ${filename} in a cycle.`;
      if (parent?.filename) message += ` (from ${parent.filename})`;
      message += ' A cycle involving require(esm) is not allowed to maintain invariants mandated by the ECMAScript specification. ' +
        'Try making at least part of the dependency in the graph lazily loaded.';
      throw new (codes().ERR_REQUIRE_CYCLE_MODULE)(message);
    }
  }
  for (const each of graph(job)) {
    if (!awaits(each)) continue;
    if (options.get('--experimental-print-required-tla')) printAwait(each);
    throw new (codes().ERR_REQUIRE_ASYNC_MODULE)(filename, parent);
  }
}

function printAwait(job) {
  const { line, text, column } = findAwaitLine(awaitingText(job));
  require('internal/process/stdio').writeRaw(2,
    `Error: unexpected top-level await at ${job.url}:${line}\n${text}\n${' '.repeat(column)}^\n`);
}

let requiring = 0; // graphs that require() is loading: no module of theirs may be one that is being evaluated

function loadForRequire(load) {
  requiring++;
  try {
    return load();
  } finally {
    requiring--;
  }
}

function assertNoCycle(job, kind, specifier, parent) {
  const file = job.url.startsWith('file:') ? url().fileURLToPath(job.url) : undefined;
  const isCommonJs = file !== undefined && job.format === 'commonjs';
  const isKnown = kind === 'known';
  if (isKnown ? engine.moduleStatus(job.number) !== EVALUATING
    : !isCommonJs || require('internal/modules/cjs').Module._cache[file]?.loaded !== false) return;
  const from = parent?.startsWith('file:') ? url().fileURLToPath(parent) : parent;
  throw new (codes().ERR_REQUIRE_CYCLE_MODULE)(
    `Cannot import ${isKnown ? '' : 'CommonJS '}Module ${specifier} in a cycle.${from ? ` (from ${from})` : ''}`);
}

// --trace-require-module
function warnOfRequire(module, filename, kind) {
  const { Module, kParent } = require('internal/modules/cjs');
  const parent = module[kParent]?.filename;
  if (kind === 'no-node-modules' && parent !== undefined && /[\\/]node_modules[\\/]/.test(parent)) return;
  const subject = parent === undefined ? 'CommonJS module' : `CommonJS module ${parent}`;
  process.emitWarning(`${subject} is loading ES Module ${filename} using require().\n` +
    'Support for loading ES Module in require() is an experimental feature and might change at any time',
  'ExperimentalWarning', undefined, Module.prototype.require);
}

// What --no-require-module makes of it.
function requireRefused(module, filename, source) {
  const parent = module[require('internal/modules/cjs').kParent]?.filename;
  const scope = path.extname(filename) === '.js' ? packages.scope(path.dirname(filename)) : null;
  let hasModuleSyntax = false;
  if (scope !== null) hasModuleSyntax = loader.detect(source, filename) === 'module';
  return new (codes().ERR_REQUIRE_ESM)(filename, hasModuleSyntax, parent, scope?.path);
}

// require() of an ES module.
exports.loadFromRequire = function loadFromRequire(module, filename, source, location = url().pathToFileURL(filename).href) {
  if (options.get('--require-module') === false || options.get('--experimental-require-module') === false) {
    throw requireRefused(module, filename, source);
  }
  const traced = options.get('--trace-require-module');
  if (traced !== undefined) warnOfRequire(module, filename, traced);
  module[require('internal/modules/cjs').kIsModule] = true;
  const known = jobs.get(location);
  const job = known ?? loadForRequire(() => jobFor(location, undefined, { format: 'module', source }));
  instantiate(job);
  assertRequirable(job, module, filename);
  evaluateNow(job, filename, module[require('internal/modules/cjs').kParent]);
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

// ---- Entry points -----------------------------------------------------------------------------------

exports.install = function install() {
  require('internal/modules/esm_meta').install();
};

exports.makeImport = (referrer) => require('internal/modules/esm_meta').makeImport(referrer);
exports.importDynamically = (specifier, settings, referrer) => require('internal/modules/esm_meta').importDynamically(specifier, settings, referrer);
exports.looksLikeModule = loader.looksLikeModule;
exports.isMain = (location) => location === mainUrl;

exports.shouldRunAsModule = function shouldRunAsModule(file) {
  const extension = path.extname(file);
  if (extension === '.mjs' || extension === '.wasm' || extension === '.mts') return true;
  if (options.get('--import') !== undefined || options.get('--experimental-loader') !== undefined) return true;
  if (extension === '.cjs' || extension === '.cts') return false;
  if (packages.scope(path.dirname(file))?.type === 'module') return extension !== '.json' && extension !== '.node';
  return extension === '' && loader.formatOf(url().pathToFileURL(file).href) === 'wasm';
};

// What Node.js shows in front of what a module threw that is no error.
const ENTRY = 'node:internal/modules/run_main:111\n    triggerUncaughtException(\n    ^\n';
const pending = new Set(); // promises of evaluations that the process waits for

function report(promise, location) {
  const entry = { promise, location };
  pending.add(entry);
  promise.then(() => pending.delete(entry), (error) => {
    pending.delete(entry);
    require('internal/process/errors').uncaught(error, 'unhandledRejection', ENTRY);
  });
}

// V8 does not tell where it waits; a module's first line with an await at its top level is the best guess.
function warnUnsettled(location) {
  const { writeRaw } = require('internal/process/stdio');
  const job = jobs.get(location);
  const waiting = job === undefined ? undefined : [...graph(job)].find((each) => awaits(each));
  if (waiting === undefined) {
    writeRaw(2, `Warning: Detected unsettled top-level await at ${location}\n`);
    return;
  }
  const { line, text, column } = findAwaitLine(awaitingText(waiting));
  writeRaw(2, `Warning: Detected unsettled top-level await at ${waiting.url}:${line}\n${text}\n${' '.repeat(column)}^\n\n\n`);
}

function findAwaitLine(source) {
  const lines = source.split('\n');
  let line = lines.findIndex((text) => /^[^\s/*{}].*\bawait\b|^await\b/.test(text) && !/\basync\b/.test(text));
  if (line < 0) line = Math.max(0, lines.findIndex((text) => /\bawait\b/.test(text)));
  return { line: line + 1, text: lines[line], column: Math.max(0, lines[line].search(/\bawait\b/)) };
}

require('internal/process/exit').unsettledTopLevelAwait = () => {
  for (const { promise, location } of pending) {
    if (require('internal/natives').promiseState(promise)[0] !== 0) continue;
    if (options.get('--warnings') !== false) warnUnsettled(location);
    return true;
  }
  return false;
};

exports.runMain = function runMain(file) {
  if (options.get('--input-type') !== undefined) throw new (codes().ERR_INPUT_TYPE_NOT_ALLOWED)();
  mainUrl = typeof file === 'string' ? url().pathToFileURL(file).href : file.href;
  const specifier = mainUrl;
  const run = () => {
    const job = jobForSpecifier(specifier, undefined);
    mainUrl = job.url;
    if (options.wasGiven('--inspect-brk')) require('internal/inspector/server').pauseInModule(mainUrl);
    return evaluate(job);
  };
  // As in Node.js the main module runs among the promise jobs: what it puts there comes before its ticks.
  if (chains.asynchronous === undefined) report(Promise.resolve().then(run), mainUrl);
  else report(client().prefetch(specifier, undefined, {}).then(run), mainUrl);
};

const client = () => require('internal/modules/async_hooks_client');

let evalCount = 0;
exports.runString = function runString(source, name) {
  const location = `${url().pathToFileURL(`${process.cwd()}/`).href}${name ?? `[eval${++evalCount}]`}`;
  mainUrl = location;
  require('internal/process/source_lines').remember(location, source);
  const run = () => {
    if (options.wasGiven('--inspect-brk')) require('internal/inspector/server').pauseInModule(location);
    return evaluate(jobFor(location, undefined, { format: 'module', source }));
  };
  if (chains.asynchronous === undefined) report(Promise.resolve().then(run), location);
  else report(client().prefetchImports(source, location).then(run), location);
};

// Evaluates modules one after the other, then runs the rest of the start-up: at once if none of them waits.
exports.preload = function preload(specifiers, next) {
  const loaders = options.get('--experimental-loader');
  if (loaders !== undefined && chains.asynchronous === undefined) client().startLoaders(loaders);
  const parent = url().pathToFileURL(`${process.cwd()}/`).href;
  for (let i = 0; i < specifiers.length; i++) {
    const promise = evaluate(jobForSpecifier(specifiers[i], parent));
    const { 0: state, 1: result } = require('internal/natives').promiseState(promise);
    if (state === 2) {
      promise.catch(() => {});
      throw result;
    }
    if (state === 0) {
      report(promise.then(() => preload(specifiers.slice(i + 1), next)), specifiers[i]);
      return;
    }
  }
  next();
};

// Throws a SyntaxError if the source does not parse as a module.
exports.check = function check(source, file) {
  const [rewritten] = engine.scanModule(source);
  const location = path.isAbsolute(file) ? url().pathToFileURL(file).href : file;
  const result = engine.moduleCompile(location, rewritten, 0);
  if (typeof result !== 'number') throw syntaxError(result, check, true);
};

exports.syncBuiltins = function syncBuiltins() {
  generated().syncBuiltins();
};

exports.EVALUATED = EVALUATED;
