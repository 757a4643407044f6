// The thread in which asynchronous customization hooks run; see async_hooks_client.js for the other side.
const loader = require('internal/modules/esm_load');
const esm = require('internal/modules/esm');

const codes = () => require('internal/errors').codes;

const ANSWERS = 0;
const EXITED = 1;
const EXIT_CODE = 2;

let port;
let cells;
const pending = new Map(); // request → whether somebody sleeps for its answer
const resolvers = [{ fn: defaultResolve, url: 'node:internal/modules/esm/resolve' }];
const loaders = [{ fn: defaultLoad, url: 'node:internal/modules/esm/load' }];

function defaultResolve(specifier, context) {
  return esm.defaultResolve(specifier, context);
}

// For CommonJS the source is left to the CommonJS loader.
async function defaultLoad(location, context) {
  const result = loader.defaultLoad(location, context);
  if (result.format === 'commonjs') result.source = null;
  return result;
}

// ---- Chains -----------------------------------------------------------------------------------------

// Runs the hooks of one kind, the last one registered first.
function runChain(kind, hooks, first, context, check) {
  const nextName = kind === 'resolve' ? 'nextResolve' : 'nextLoad';
  const meta = { finished: false, shortCircuited: false, context, failing: '' };
  const nextFor = (index) => {
    const { fn, url } = hooks[index];
    const isDefault = index === 0;
    const id = `${url} '${kind}'`;
    const wrapped = async (subject, given) => {
      // What is called is the next hook; who calls it is the hook above.
      const caller = hooks[index + 1];
      if (caller !== undefined) checkArguments(`${caller.url} '${kind}' hook's ${nextName}()`, kind, subject, given);
      if (given !== undefined && given !== null) meta.context = { ...meta.context, ...withAttributes(given) };
      meta.failing = id;
      if (isDefault) meta.finished = true;
      const output = await (isDefault ? fn(subject, meta.context) : fn(subject, contextOf(kind, meta.context), nextFor(index - 1)));
      checkOutput(`${id} hook's ${nextName}()`, output);
      if (output.shortCircuit === true) meta.shortCircuited = true;
      return output;
    };
    Object.defineProperty(wrapped, 'name', { value: nextName });
    return wrapped;
  };
  return (async () => {
    const top = hooks.length - 1;
    const output = await nextFor(top)(first);
    if (!meta.finished && !meta.shortCircuited) throw new (codes().ERR_LOADER_CHAIN_INCOMPLETE)(meta.failing);
    return check(`${hooks[top].url} '${kind}'`, output);
  })();
}

let warnedOfAssertions = false;

function warnOfAssertions() {
  if (warnedOfAssertions) return;
  warnedOfAssertions = true;
  process.emitWarning('Use `importAttributes` instead of `importAssertions`', 'ExperimentalWarning');
}

// importAssertions are what importAttributes were called once.
function withAttributes(given) {
  const old = Object.getOwnPropertyDescriptor(given, 'importAssertions');
  if (old === undefined || !('value' in old)) return given;
  warnOfAssertions();
  return { ...given, importAttributes: old.value };
}

function contextOf(kind, context) {
  const given = kind === 'resolve'
    ? { conditions: context.conditions, importAttributes: context.importAttributes, parentURL: context.parentURL, ...context }
    : { format: context.format, importAttributes: context.importAttributes, ...context };
  Object.defineProperty(given, 'importAssertions', {
    configurable: true,
    enumerable: false,
    get() {
      warnOfAssertions();
      return this.importAttributes;
    },
    set(value) {
      Object.defineProperty(this, 'importAssertions', { value, writable: true, configurable: true, enumerable: false });
    },
  });
  return given;
}

function checkArguments(id, kind, subject, context) {
  const { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE } = codes();
  if (kind === 'resolve') {
    if (typeof subject !== 'string') throw new ERR_INVALID_ARG_TYPE(`${id} specifier`, 'string', subject);
  } else if (typeof subject !== 'string') {
    throw new ERR_INVALID_ARG_TYPE(`${id} url`, 'string', subject);
  } else if (!URL.canParse(subject)) {
    throw new ERR_INVALID_ARG_VALUE(`${id} url`, subject, 'should be a URL string');
  }
  if (context !== undefined) require('internal/validators').validateObject(context, `${id} context`);
}

function checkOutput(id, output) {
  if (typeof output !== 'object' || output === null) throw new (codes().ERR_INVALID_RETURN_VALUE)('an object', id, output);
}

function checkResolved(id, output) {
  const { ERR_INVALID_RETURN_PROPERTY_VALUE } = codes();
  const { url, format, importAttributes } = withAttributes(output);
  if (typeof url !== 'string' || !URL.canParse(url)) throw new ERR_INVALID_RETURN_PROPERTY_VALUE('a URL string', id, 'url', url);
  if (format !== undefined && format !== null && typeof format !== 'string') {
    throw new ERR_INVALID_RETURN_PROPERTY_VALUE('a string', id, 'format', format);
  }
  if (importAttributes !== undefined && importAttributes !== null && typeof importAttributes !== 'object') {
    throw new ERR_INVALID_RETURN_PROPERTY_VALUE('an object', id, 'importAttributes', importAttributes);
  }
  return { url, format, importAttributes: importAttributes ?? undefined };
}

function checkLoaded(id, output) {
  const { ERR_INVALID_RETURN_PROPERTY_VALUE } = codes();
  const { format, source, responseURL } = output;
  if (responseURL !== undefined && (typeof responseURL !== 'string' || !URL.canParse(responseURL))) {
    throw new ERR_INVALID_RETURN_PROPERTY_VALUE('undefined or a fully resolved URL string', id, 'responseURL', responseURL);
  }
  if (format !== undefined && format !== null && typeof format !== 'string') {
    throw new ERR_INVALID_RETURN_PROPERTY_VALUE('a string', id, 'format', format);
  }
  const isBytes = ArrayBuffer.isView(source) || require('internal/util/types').isAnyArrayBuffer(source);
  if (source !== undefined && source !== null && typeof source !== 'string' && !isBytes) {
    throw new ERR_INVALID_RETURN_PROPERTY_VALUE('a string, an ArrayBuffer, or a TypedArray', id, 'source', source);
  }
  return { format, source: source ?? null, responseURL };
}

let warnedOfPreload = false;

// ---- Requests ---------------------------------------------------------------------------------------

// A loader is itself found and loaded by the hooks of those before it.
async function jobOfLoader(specifier, parent) {
  if (resolvers.length === 1 && loaders.length === 1) return esm.jobForSpecifier(specifier, parent);
  const conditions = [...require('internal/modules/esm_resolve').importConditions()];
  const resolved = await methods.resolve(specifier, { conditions, importAttributes: {}, parentURL: parent });
  const { format, source } = await methods.load(resolved.url, { format: resolved.format, importAttributes: {} });
  const given = format === 'module' && source !== null ? { format, source: loader.toText(source) } : undefined;
  return esm.jobFor(resolved.url, undefined, given);
}

async function register(specifier, parent, data) {
  const job = await jobOfLoader(specifier, parent);
  await esm.evaluate(job);
  await addHooks(job, data);
}

async function addHooks(job, data) {
  const { initialize, resolve, load, globalPreload } = esm.namespace(job);
  if (globalPreload && !initialize && !warnedOfPreload) {
    warnedOfPreload = true;
    process.emitWarning('`globalPreload` has been removed; use `initialize` instead.', 'UnsupportedWarning');
  }
  if (resolve) resolvers.push({ fn: resolve, url: job.url });
  if (load) loaders.push({ fn: load, url: job.url });
  await initialize?.(data);
}

const methods = {
  register,
  ready: () => undefined,
  resolve: (specifier, context) => runChain('resolve', resolvers, specifier, context, checkResolved),
  load: (location, context) => runChain('load', loaders, location, context, checkLoaded),
};

function post(message) {
  port.postMessage(message);
  Atomics.add(cells, ANSWERS, 1);
  Atomics.notify(cells, ANSWERS);
}

function reply(id, message) {
  if (!pending.delete(id)) return; // already said to be never settled
  post({ id, ...message });
  if (pending.size === 0) port.ref();
}

async function handle({ id, method, args, sleeps }) {
  pending.set(id, sleeps);
  port.unref(); // an event loop without work shows that the answer will never come
  let value;
  try {
    value = await methods[method](...args);
  } catch (error) {
    fail(id, error);
    return;
  }
  try {
    reply(id, { value });
  } catch (error) {
    fail(id, error);
  }
}

function fail(id, error) {
  pending.has(id) || pending.set(id, true);
  reply(id, { error: require('internal/worker/error_transfer').describe(error) });
}

function drained() {
  for (const [id, sleeps] of pending) {
    if (sleeps) fail(id, new (codes().ERR_ASYNC_LOADER_REQUEST_NEVER_SETTLED)());
  }
  if (pending.size > 0) post({ idle: [...pending.keys()] });
  port.ref();
}

// A loader of the command line that fails ends the process as an uncaught error does.
function endWith(error) {
  const isObject = error !== null && (typeof error === 'object' || typeof error === 'function');
  require('internal/process/stdio').writeRaw(2, isObject || typeof error === 'symbol'
    ? require('internal/process/report_error').describe(error) : `${String(error)}\n`);
  process.exit(1);
}

exports.run = async function run(data) {
  require('internal/modules/esm_meta').withoutResolve();
  ({ port } = data);
  cells = new Int32Array(data.cells);
  process.on('beforeExit', drained);
  process.on('exit', (code) => {
    Atomics.store(cells, EXIT_CODE, code ?? 0);
    Atomics.store(cells, EXITED, 1);
    Atomics.add(cells, ANSWERS, 1);
    Atomics.notify(cells, ANSWERS);
  });
  require('internal/modules/async_hooks_client').setLocal((specifier, parent, given) => {
    const job = esm.jobForSpecifier(specifier, parent);
    esm.evaluateNow(job);
    addHooks(job, given);
  });
  try {
    require('internal/modules/cjs').Module._preloadModules(require('internal/options').get('--require'));
    for (const specifier of data.loaders) await register(specifier, data.parent, undefined);
  } catch (error) {
    endWith(error);
    return;
  }
  port.on('message', handle);
};
