// module.registerHooks: chains of synchronous hooks around resolving and loading, for import and require alike.
//
// The hook that was registered last runs first; calling its `next` function runs the one before, at last
// the default step. A hook that does not call on must say so by `shortCircuit: true`.
const chains = require('internal/modules/hook_chains');

const codes = () => require('internal/errors').codes;

const registered = []; // oldest first
const kId = Symbol('kModuleHooksIdKey');
let count = 0;

function refresh() {
  chains.resolve = registered.some(({ resolve }) => resolve) ? resolveInChain : undefined;
  chains.load = registered.some(({ load }) => load) ? loadInChain : undefined;
}

class ModuleHooks {
  constructor(resolve, load) {
    this.resolve = resolve;
    this.load = load;
    this[kId] = Symbol(`module-hook-${count++}`);
    registered.push(this);
    refresh();
    Object.freeze(this);
  }

  deregister() {
    const index = registered.indexOf(this);
    if (index < 0) return;
    registered.splice(index, 1);
    refresh();
  }
}

exports.registerHooks = function registerHooks(hooks) {
  const { resolve, load } = hooks;
  const { validateFunction } = require('internal/validators');
  if (resolve) validateFunction(resolve, 'hooks.resolve');
  if (load) validateFunction(load, 'hooks.load');
  return new ModuleHooks(resolve, load);
};

class ModuleResolveContext {
  constructor(parentURL, importAttributes, conditions) {
    this.parentURL = parentURL;
    this.importAttributes = importAttributes;
    this.conditions = conditions;
  }
}

class ModuleLoadContext {
  constructor(format, importAttributes, conditions) {
    this.format = format;
    this.importAttributes = importAttributes;
    this.conditions = conditions;
  }
}

function invalid(expected, hook, property, value) {
  return new (codes().ERR_INVALID_RETURN_PROPERTY_VALUE)(expected, hook, property, value);
}

// Runs the hooks of one kind. step: what the last one calls; check: of a hook's result, may throw.
function run(kind, first, context, step, check) {
  // A snapshot: hooks may be registered and removed while others run.
  const hooks = registered.filter((hooks_) => hooks_[kind]).map((hooks_) => hooks_[kind]);
  function invoke(index, subject, current) {
    if (index < 0) return step(subject, current);
    let called = false;
    const result = hooks[index](subject, current, (nextSubject, given) => {
      called = true;
      return invoke(index - 1, nextSubject, merge(current, given));
    });
    if (!called && result.shortCircuit !== true) throw invalid('true', kind, 'shortCircuit', result.shortCircuit);
    return check(subject, current, result);
  }
  return invoke(hooks.length - 1, first, context);
}

function merge(context, given) {
  if (given === undefined || given === null || given === context) return context;
  return Object.assign(Object.create(Object.getPrototypeOf(context)), context, given);
}

function checkResolved(specifier, context, result) {
  const { url, format, importAttributes } = result;
  if (typeof url !== 'string') throw invalid('a URL string', 'resolve', 'url', url);
  if (format && typeof format !== 'string') throw invalid('a string', 'resolve', 'format', format);
  if (importAttributes && typeof importAttributes !== 'object') {
    throw invalid('an object', 'resolve', 'importAttributes', importAttributes);
  }
  return { __proto__: null, url, format, importAttributes };
}

const isBytes = (value) => ArrayBuffer.isView(value) || require('internal/util/types').isAnyArrayBuffer(value);

function checkLoaded(url, context, result, mayBeNull) {
  const { source, format } = result;
  if (source === null || source === undefined) {
    if (!(mayBeNull && source === null) && format !== 'builtin' && !url.startsWith('node:')) {
      throw invalid('a string, an ArrayBuffer, or a TypedArray', 'load', 'source', source);
    }
  } else if (typeof source !== 'string' && !isBytes(source)) {
    throw invalid('a string, an ArrayBuffer, or a TypedArray', 'load', 'source', source);
  }
  if (format && typeof format !== 'string') throw invalid('a string', 'load', 'format', format);
  return { __proto__: null, format, responseURL: result.responseURL ?? url, source };
}

function resolveInChain(specifier, parentURL, importAttributes, conditions, step) {
  return run('resolve', specifier, new ModuleResolveContext(parentURL, importAttributes, conditions), step, checkResolved);
}

// mayBeNull: an importing loader takes a CommonJS module's source from the file itself if a hook gives none.
function loadInChain(url, format, importAttributes, conditions, step, mayBeNull = false) {
  return run('load', url, new ModuleLoadContext(format, importAttributes, conditions), step,
    (subject, context, result) => checkLoaded(subject, context, result, mayBeNull));
}
