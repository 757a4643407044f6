// import.meta and import().
//
// V8 offers no hook for either here: a module's first line calls `prepare` with its own import.meta, and the
// callee of import() is renamed when code is loaded, to a function that knows its referrer.
const path = require('path');
const resolver = require('internal/modules/esm_resolve');
const esm = require('internal/modules/esm');
const chains = require('internal/modules/hook_chains');
const options = require('internal/options');
const { NAME, PREPARE } = require('internal/modules/dynamic_import');

const url = () => require('url');

const expected = new Map(); // URL → job, until its import.meta is prepared

exports.expect = function expect(job) {
  expected.set(job.url, job);
};

let place = '';

/** What code without a file is called in the current directory, such as '[eval]'. */
exports.setPlace = (name) => { place = name; };

function referrerUrl(referrer) {
  if (referrer === undefined) return url().pathToFileURL(`${process.cwd()}/`).href + place;
  return path.isAbsolute(referrer) ? url().pathToFileURL(referrer).href : referrer;
}

let importChannel;

function makeImport(referrer) {
  function traced(specifier, settings) {
    importChannel ??= require('diagnostics_channel').tracingChannel('module.import');
    if (!importChannel.hasSubscribers) return importDynamically(specifier, settings, referrer);
    const context = { __proto__: null, parentURL: referrerUrl(referrer), url: `${specifier}` };
    return importChannel.tracePromise(importDynamically, context, undefined, specifier, settings, referrer);
  }
  traced.source = (specifier, settings) => importSource(specifier, settings, referrer);
  return traced;
}
exports.makeImport = makeImport;

function attributesOf(settings) {
  const attributes = { __proto__: null };
  if (settings === undefined) return attributes;
  if (settings === null || (typeof settings !== 'object' && typeof settings !== 'function')) {
    throw new TypeError('The second argument to import() must be an object');
  }
  const given = settings.with;
  if (given === undefined) return attributes;
  if (given === null || (typeof given !== 'object' && typeof given !== 'function')) {
    throw new TypeError("The 'with' option must be an object");
  }
  Object.keys(given).forEach((key) => {
    if (typeof given[key] !== 'string') throw new TypeError('Import attribute value must be a string');
    attributes[key] = given[key];
  });
  return attributes;
}

async function importDynamically(specifier, settings, referrer) {
  const text = `${specifier}`;
  const attributes = attributesOf(settings);
  // Never evaluates within the evaluation of another module.
  const parent = referrerUrl(referrer);
  if (chains.asynchronous === undefined) await undefined;
  else await require('internal/modules/async_hooks_client').prefetch(text, parent, attributes);
  const job = esm.jobForSpecifier(text, parent, attributes);
  await esm.evaluate(job);
  return esm.namespace(job);
}
exports.importDynamically = importDynamically;

async function importSource(specifier, settings, referrer) {
  const text = `${specifier}`;
  const attributes = attributesOf(settings);
  await undefined;
  const resolved = esm.resolve(text, referrerUrl(referrer), attributes);
  const job = esm.sourceJob(resolved.url, resolved.importAttributes ?? attributes, resolved.format);
  await esm.evaluate(job);
  return esm.namespace(job).default;
}

async function refuse() {
  throw new (require('internal/errors').codes.ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING)();
}

// What V8 calls for the import() of code that was not renamed: the name is that of its script.
function importFromHook(specifier, name, ...attributes) {
  if (typeof name !== 'string' || name.startsWith('node:')) return refuse(); // an eval that no code of the program calls
  let settings;
  if (attributes.length > 0) {
    const given = { __proto__: null };
    for (let i = 0; i < attributes.length; i += 2) given[attributes[i]] = attributes[i + 1];
    settings = { __proto__: null, with: given };
  }
  const hasPlace = path.isAbsolute(name) || /^(?:file|data|https?):/.test(name);
  return makeImport(hasPlace ? name : undefined)(specifier, settings);
}

// The function that `import` in code without a referrer of its own has become.
exports.install = function install() {
  const global = makeImport(undefined);
  const prepare = (meta, location) => {
    const job = expected.get(location) ?? takeExpected();
    expected.delete(job.url);
    const bound = makeImport(job.url);
    if (job.meta !== undefined) {
      job.meta(meta);
    } else {
      fillMeta(meta, job.url);
    }
    return bound;
  };
  global.hook = importFromHook;
  global.provide = (id, set) => require('internal/modules/esm_generated').provide(id, set);
  for (const [name, value] of [[NAME, global], [PREPARE, prepare]]) {
    Object.defineProperty(globalThis, name, { value, configurable: true, enumerable: false, writable: true });
  }
};

// Which module calls: the innermost frame that is no function of ours has its URL.
function takeExpected() {
  const { prepareStackTrace, stackTraceLimit } = Error;
  Error.prepareStackTrace = (_, sites) => sites;
  Error.stackTraceLimit = 3;
  const holder = {};
  Error.captureStackTrace(holder, globalThis[PREPARE]);
  const { 0: site } = holder.stack;
  Error.prepareStackTrace = prepareStackTrace;
  Error.stackTraceLimit = stackTraceLimit;
  const name = site.getFileName();
  const job = expected.get(name) ?? expected.get(site.getScriptNameOrSourceURL?.());
  if (job === undefined) throw new Error(`a module of ${name} was not expected`);
  expected.delete(job.url);
  return job;
}

function fillMeta(meta, location) {
  if (location.startsWith('file:')) {
    const filename = resolver.pathOf(location);
    meta.dirname = path.dirname(filename);
    meta.filename = filename;
  }
  meta.main = esm.isMain(location);
  if (canResolve) meta.resolve = makeResolve(location);
  meta.url = location;
}
exports.fillMeta = fillMeta;

// The thread of hooks has no import.meta.resolve: it would have to wait for the hooks.
let canResolve = true;
exports.withoutResolve = () => { canResolve = false; };

function makeResolve(location) {
  const mayHaveParent = options.get('--experimental-import-meta-resolve');
  function resolve(specifier, parentURL = location) {
    if (mayHaveParent && typeof parentURL !== 'string' && !require('web/url').isURL(parentURL)) {
      throw new (require('internal/errors').codes.ERR_INVALID_ARG_TYPE)('parentURL', ['string', 'URL'], parentURL);
    }
    return resolveFromMeta(`${specifier}`, mayHaveParent && parentURL !== undefined ? `${parentURL}` : location);
  }
  return Object.defineProperty(resolve, 'length', { value: 2, configurable: true });
}

// import.meta.resolve answers for files that are not there, too.
function resolveFromMeta(specifier, parent) {
  try {
    if (chains.resolve === undefined && chains.asynchronous === undefined) return resolver.resolve(specifier, parent);
    return esm.resolve(specifier, parent, {}).url;
  } catch (error) {
    if ((error?.code === 'ERR_UNSUPPORTED_DIR_IMPORT' || error?.code === 'ERR_MODULE_NOT_FOUND') && error.url) return error.url;
    throw error;
  }
}
