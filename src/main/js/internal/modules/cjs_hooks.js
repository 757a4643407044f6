// require() while there are synchronous customization hooks.
const path = require('path');
const builtins = require('internal/modules/builtins');
const chains = require('internal/modules/hook_chains');
const cjs = require('internal/modules/cjs');
const { Module, kSource, kUrl, kFormat } = cjs;

const url = () => require('url');
const codes = () => require('internal/errors').codes;

const conditions = () => {
  const user = require('internal/options').get('--conditions') ?? [];
  return ['require', 'node', 'node-addons', ...user, 'module-sync'];
};

function parentUrl(parent) {
  if (parent === undefined || parent === null) return undefined;
  if (parent[kUrl] !== undefined) return parent[kUrl];
  const { filename } = parent;
  return typeof filename === 'string' && path.isAbsolute(filename) ? url().pathToFileURL(filename).href : undefined;
}

// Runs the resolve hooks. resolveDefault(request, options) gives a file's path or a builtin's name.
function runResolve(request, parent, resolveDefault) {
  const step = (specifier, context) => {
    let options;
    if (context.conditions !== undefined) {
      if (!Array.isArray(context.conditions)) {
        throw new (codes().ERR_INVALID_ARG_VALUE)('conditions', context.conditions, 'expected an array');
      }
      options = { conditions: new Set(context.conditions) };
    }
    if (specifier.startsWith('node:') && !builtins.isBuiltin(specifier)) {
      throw new (codes().ERR_UNKNOWN_BUILTIN_MODULE)(specifier);
    }
    const found = resolveDefault(specifier, options);
    if (builtins.isBuiltin(found)) {
      const format = found.startsWith('node:') ? 'builtin' : undefined;
      return { __proto__: null, url: found.startsWith('node:') ? found : `node:${found}`, format, importAttributes: undefined };
    }
    return { __proto__: null, url: url().pathToFileURL(found).href, format: undefined, importAttributes: undefined };
  };
  return chains.resolve(request, parentUrl(parent), undefined, conditions(), step);
}

// Where require() leads: { builtin, url, format } or { filename, url, format }.
exports.resolve = function resolve(request, parent, isMain) {
  let location;
  let format;
  if (chains.resolve === undefined) {
    if (request.startsWith('node:') && !builtins.isBuiltin(request)) throw new (codes().ERR_UNKNOWN_BUILTIN_MODULE)(request);
    const filename = Module._resolveFilename(request, parent, isMain);
    if (builtins.isBuiltin(filename)) location = filename.startsWith('node:') ? filename : `node:${filename}`;
    else return { filename, url: undefined, format: undefined };
  } else {
    ({ url: location, format } = runResolve(request, parent,
      (specifier, options) => Module._resolveFilename(specifier, parent, isMain, options)));
  }
  if (location.startsWith('node:')) {
    if (!builtins.isBuiltin(location)) throw new (codes().ERR_UNKNOWN_BUILTIN_MODULE)(location);
    return { builtin: location, url: location, format };
  }
  return { filename: toFilename(location), url: location, format };
};

function toFilename(location) {
  return location.startsWith('file:') ? url().fileURLToPath(location) : location;
}

exports.requireResolve = function requireResolve(request, module, options) {
  const { url: location } = runResolve(request, module,
    (specifier, given) => Module._resolveFilename(specifier, module, false, { ...options, ...given }));
  if (!location.startsWith('node:')) return toFilename(location);
  // As it was written, if it still names the same module.
  const id = location.slice(5);
  return request === location || !builtins.isBuiltin(id) ? location : id;
};

exports.loadBuiltin = function loadBuiltin({ builtin, format }) {
  if (chains.load === undefined) return builtins.load(builtin);
  const result = chains.load(builtin, format ?? 'builtin', undefined, conditions(),
    (location, context) => defaultLoad(location, context, undefined));
  if (result.format === 'builtin' || result.source === null || result.source === undefined) return builtins.load(builtin);
  const module = new Module(builtin);
  module[kUrl] = builtin;
  module[kSource] = toText(result.source);
  module[kFormat] = result.format;
  module.filename = builtin;
  module.paths = [];
  Module._extensions[result.format === 'json' ? '.json' : '.js'](module, builtin);
  module.loaded = true;
  return module.exports;
};

function toText(source) {
  return require('internal/modules/esm_load').toText(source);
}

function defaultLoad(location, context, module) {
  if (location.startsWith('node:')) return { source: null, format: 'builtin' };
  const { format } = context;
  const filename = location.startsWith('file:') || module === undefined ? toFilename(location) : module.filename;
  return { source: cjs.readText(filename), format };
}

const locationOf = (module, filename) =>
  module[kUrl] ?? (path.isAbsolute(filename) ? url().pathToFileURL(filename).href : filename);

// The text of a module by its load hooks: { source, format }.
exports.sourceOf = function sourceOf(module, filename, format) {
  if (module[kSource] !== undefined) return { source: module[kSource], format: module[kFormat] };
  const result = chains.load(locationOf(module, filename), module[kFormat] ?? format, undefined, conditions(),
    (location, context) => defaultLoad(location, context, module));
  const source = toText(result.source);
  module[kSource] = source;
  module[kFormat] = result.format;
  return { source, format: result.format };
};

function formatByName(filename, type) {
  const extension = path.extname(filename);
  switch (extension) {
    case '.mjs': return 'module';
    case '.cjs': return 'commonjs';
    case '.js': return type === 'none' ? undefined : type;
    default:
      if (extension.endsWith('ts') && require('internal/modules/typescript').handles(filename)) {
        return require('internal/modules/typescript').formatOf(filename, type);
      }
      return undefined;
  }
}

exports.loadJavaScript = function loadJavaScript(module, filename, type) {
  const { source, format } = exports.sourceOf(module, filename, formatByName(filename, type));
  const location = locationOf(module, filename);
  switch (format) {
    case 'module':
      require('internal/modules/esm').loadFromRequire(module, filename, source, location);
      return;
    case 'json':
      module.exports = JSON.parse(source);
      return;
    case 'commonjs':
    case 'commonjs-typescript':
    case 'module-typescript':
    case 'typescript':
      module._compile(source, filename, format);
      return;
    default:
      try {
        module._compile(source, filename);
      } catch (error) {
        if (!(error instanceof SyntaxError) || !require('internal/modules/esm').looksLikeModule(source, error)) throw error;
        require('internal/modules/esm').loadFromRequire(module, filename, source, location);
      }
  }
};

// The require of a CommonJS module whose text an asynchronous load hook gave: these hooks see what it requires, too.
exports.throughAsynchronousHooks = function throughAsynchronousHooks(module) {
  const esm = require('internal/modules/esm');
  const parent = locationOf(module, module.filename);
  function toSpecifier(request, options) {
    if (builtins.isBuiltin(request)) return request;
    const file = Module._resolveFilename(request, module, false, options);
    return path.isAbsolute(file) ? url().pathToFileURL(file).href : file;
  }
  return {
    require(request) {
      const specifier = toSpecifier(request);
      if (specifier.endsWith('.node')) return Module._load(request, module);
      const job = esm.jobForSpecifier(specifier, parent, specifier.endsWith('.json') ? { type: 'json' } : {});
      esm.evaluateNow(job, undefined, module);
      const namespace = esm.namespace(job);
      if (job.format !== 'module') return namespace.default;
      return 'module.exports' in namespace ? namespace['module.exports'] : namespace;
    },
    resolve(request, options) {
      const { url: location } = chains.resolve === undefined
        ? esm.resolve(toSpecifier(request, options), parent, {})
        : chains.resolve(request, parent, {}, conditions(), (subject, context) =>
          chains.asynchronous.resolve(toSpecifier(subject, options), { parentURL: parent, ...context }));
      return location.startsWith('file:') ? url().fileURLToPath(location) : location;
    },
  };
};
