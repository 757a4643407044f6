// module.register and --experimental-loader, seen from the thread whose modules are customized.
//
// As in Node.js the hooks run in a thread of their own (async_hooks_thread.js). What must not wait (require,
// import.meta.resolve, register) posts a request and sleeps until the answer is there; import() and the main
// module ask beforehand, without sleeping, for all that a graph of modules needs (prefetch), after which the
// synchronous loader finds the answers in `answers`.
const chains = require('internal/modules/hook_chains');
const engine = binding('engine');

const url = () => require('url');

// Cells of the memory that both threads see.
const ANSWERS = 0; // counts what the hooks' thread has posted
const EXITED = 1; // 1 when that thread has ended
const EXIT_CODE = 2;

let worker;
let port;
let cells;
let lastRequest = 0;
const waiting = new Map(); // request → what settles it, for those that do not sleep
const stuck = new Set(); // those of them that will never be answered, says the thread
const answers = new Map(); // question → answer, for the loader
const inFlight = new Map(); // URL and type → promise of its prefetch

function start(loaders) {
  const { Worker, kInternal } = require('internal/worker/worker');
  const { MessageChannel } = require('web/messaging');
  const channel = new MessageChannel();
  port = channel.port1;
  cells = new Int32Array(new SharedArrayBuffer(12));
  worker = new Worker('internal', {
    [kInternal]: 'internal/modules/async_hooks_thread',
    name: 'module hooks',
    workerData: { cells: cells.buffer, port: channel.port2, loaders, parent: url().pathToFileURL(`${process.cwd()}/`).href },
    transferList: [channel.port2],
  });
  worker.unref();
  worker.on('exit', (code) => {
    if (!process._exiting) process.exit(code);
  });
  worker.on('error', (error) => require('internal/process/errors').uncaught(error));
  port.on('message', received);
  port.unref();
  chains.asynchronous = { resolve, load };
}

function keepAlive() {
  if (waiting.size > stuck.size) worker.ref();
  else worker.unref();
}

// The answers that nobody sleeps for.
function received({ id, value, error, idle }) {
  if (idle !== undefined) {
    idle.forEach((each) => stuck.add(each));
    keepAlive();
    return;
  }
  const entry = waiting.get(id);
  if (entry === undefined) return;
  waiting.delete(id);
  stuck.delete(id);
  keepAlive();
  if (error === undefined) entry.resolve(value);
  else entry.reject(require('internal/worker/error_transfer').restore(error));
}

function endWithThread() {
  process.exit(Atomics.load(cells, EXIT_CODE));
}

function askAndSleep(method, args, transferList) {
  const { internals } = require('web/messaging');
  const id = ++lastRequest;
  let seen = Atomics.load(cells, ANSWERS);
  port.postMessage({ id, method, args, sleeps: true }, transferList ?? []);
  for (;;) {
    const taken = internals.take(port);
    if (taken === undefined) {
      if (Atomics.load(cells, EXITED) === 1) endWithThread();
      Atomics.wait(cells, ANSWERS, seen);
      seen = Atomics.load(cells, ANSWERS);
      continue;
    }
    const message = taken.value;
    if (message.id !== id) {
      received(message);
      continue;
    }
    if (message.error !== undefined) throw require('internal/worker/error_transfer').restore(message.error);
    return message.value;
  }
}

function ask(method, args) {
  const id = ++lastRequest;
  const settled = Promise.withResolvers();
  waiting.set(id, settled);
  keepAlive();
  port.postMessage({ id, method, args, sleeps: false });
  return settled.promise;
}

const resolveKey = (specifier, parent, attributes) => `r\0${parent ?? ''}\0${specifier}\0${JSON.stringify(attributes)}`;
const loadKey = (location, attributes) => `l\0${location}\0${attributes?.type ?? ''}`;

function takeAnswer(key) {
  const answer = answers.get(key);
  answers.delete(key);
  return answer;
}

function contextFor({ parentURL, importAttributes, conditions }) {
  return { conditions, importAttributes: { ...importAttributes }, parentURL };
}

function resolve(specifier, context) {
  return takeAnswer(resolveKey(specifier, context.parentURL, context.importAttributes ?? {}))
    ?? askAndSleep('resolve', [`${specifier}`, contextFor(context)]);
}

function load(location, context) {
  return takeAnswer(loadKey(location, context.importAttributes))
    ?? askAndSleep('load', [location, { format: context.format, importAttributes: { ...context.importAttributes } }]);
}

// Asks for what a specifier leads to and for all that this imports, without sleeping.
exports.prefetch = async function prefetch(specifier, parent, attributes) {
  // Synchronous hooks come before the asynchronous ones: what these will be asked is not known yet.
  if (chains.resolve !== undefined || chains.load !== undefined) return;
  const esm = require('internal/modules/esm');
  const conditions = [...require('internal/modules/esm_resolve').importConditions()];
  const resolved = await ask('resolve', [specifier, { conditions, importAttributes: { ...attributes }, parentURL: parent }]);
  answers.set(resolveKey(specifier, parent, attributes), resolved);
  const given = resolved.importAttributes ?? attributes;
  if (esm.isLoaded(resolved.url, given.type)) return;
  const key = loadKey(resolved.url, given);
  let promise = inFlight.get(key);
  if (promise === undefined) {
    promise = prefetchModule(resolved, given, key);
    inFlight.set(key, promise);
    promise.finally(() => inFlight.delete(key)).catch(() => {});
    await promise;
  }
};

async function prefetchModule(resolved, attributes, key) {
  const loaded = await ask('load', [resolved.url, { format: resolved.format, importAttributes: { ...attributes } }]);
  answers.set(key, loaded);
  if (loaded.format === 'module' && loaded.source !== null && loaded.source !== undefined) {
    await exports.prefetchImports(require('internal/modules/esm_load').toText(loaded.source), resolved.url);
  }
}

exports.prefetchImports = async function prefetchImports(source, location) {
  const esm = require('internal/modules/esm');
  const [, ...imports] = engine.scanModule(source.startsWith('#!') ? `//${source}` : source);
  const all = [];
  for (let i = 0; i < imports.length; i += 2) {
    all.push(exports.prefetch(esm.plainSpecifier(imports[i]), location, esm.parseAttributes(imports[i + 1])));
  }
  await Promise.all(all);
};

// As it has to be written within the quotes of a shell and in a data: URL.
const shown = (name) => encodeURIComponent(JSON.stringify(name)).replaceAll('%22', '"').replaceAll('%2F', '/').replaceAll("'", '%27');

/** Starts the hooks' thread with what --experimental-loader names. */
exports.startLoaders = function startLoaders(loaders) {
  const calls = loaders.map((name) => `register(${shown(name)}, pathToFileURL("./"));`).join(' ');
  process.emitWarning(
    '`--experimental-loader` may be removed in the future; instead use `register()`:\n' +
    `--import 'data:text/javascript,import { register } from "node:module"; import { pathToFileURL } from "node:url"; ${calls}'`,
    'ExperimentalWarning');
  start(loaders);
  askAndSleep('ready', []);
};

let warned = false;
let registerHere; // in the hooks' thread itself: what registers there
exports.setLocal = (register) => { registerHere = register; };

exports.register = function register(specifier, parentURL = 'data:', options) {
  if (!warned) {
    warned = true;
    process.emitWarning('`module.register()` is deprecated. Use `module.registerHooks()` instead.', 'DeprecationWarning', 'DEP0205');
  }
  const { isURL } = require('web/url');
  if (parentURL !== null && typeof parentURL === 'object' && !isURL(parentURL)) {
    options = parentURL;
    ({ parentURL } = options);
  }
  if (registerHere !== undefined) {
    registerHere(`${specifier}`, `${parentURL ?? 'data:'}`, options?.data);
    return;
  }
  if (worker === undefined) start([]);
  askAndSleep('register', [`${specifier}`, `${parentURL ?? 'data:'}`, options?.data], options?.transferList);
};
