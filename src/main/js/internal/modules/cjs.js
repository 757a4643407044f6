// The CommonJS loader: Module, its resolution algorithm (Node's documentation, "Modules: CommonJS modules",
// All together) and the functions that tools patch (_load, _resolveFilename, _extensions, …).
const path = require('path');
const ops = binding('module');
const builtins = require('internal/modules/builtins');
const packages = require('internal/modules/package_json');
const packageExports = require('internal/modules/package_exports');
const options = require('internal/options');
const { compileFunction, syntaxError } = require('internal/modules/compile');
const { defineLazyProperties } = require('internal/util');
const chains = require('internal/modules/hook_chains');
const engine = binding('engine');
const heap = require('internal/heap');
const loading = require('internal/modules/cjs_loading');

const errors = () => require('internal/errors');
const validators = () => require('internal/validators');

const stats = new Map(); // path → 0 file, 1 folder, below 0 neither; kept while a top-level require runs
const realPaths = new Map();
let statDepth = 0;

function stat(file) {
  let kind = stats.get(file);
  if (kind === undefined) {
    kind = Module._stat(file);
    if (statDepth > 0) stats.set(file, kind);
  }
  return kind;
}

function toRealPath(file) {
  let real = realPaths.get(file);
  if (real === undefined) {
    real = ops.realPath(file);
    if (typeof real !== 'string') return file;
    realPaths.set(file, real);
  }
  return real;
}

// path.dirname, with less work for the paths that the loader itself makes.
function folderOf(file) {
  if (file === lastFile) return lastFolder;
  const slash = file.lastIndexOf('/');
  const folder = slash > 0 && slash < file.length - 1 && file.charCodeAt(slash - 1) !== SLASH && path.sep === '/'
    ? file.slice(0, slash) : path.dirname(file);
  lastFile = file;
  lastFolder = folder;
  return folder;
}
const SLASH = 47;
let lastFile;
let lastFolder;

function Module(id = '', parent) {
  this.id = id;
  this.path = folderOf(id);
  define(this, 'exports', {});
  updateChildren(parent, this, false);
  setHidden(this, kParent, parent);
  this.filename = null;
  this.loaded = false;
  this.children = [];
}

const kParent = Symbol('parent');
const kSource = Symbol('source'); // the text, if it does not come from the file
const kUrl = Symbol('url'); // where a hook says that it is
const kFormat = Symbol('format');
const kAsynchronous = Symbol('its require goes through asynchronous hooks');
const kIsModule = Symbol('is an ES module');
exports.kIsModule = kIsModule;
exports.kParent = kParent;
exports.kSource = kSource;
exports.kUrl = kUrl;
exports.kFormat = kFormat;
exports.kAsynchronous = kAsynchronous;

function setHidden(object, name, value, enumerable = false) {
  Object.defineProperty(object, name, { value, writable: true, configurable: true, enumerable });
}

// An ordinary property of its own, whatever the object inherits.
function define(object, name, value) {
  if (name in object) setHidden(object, name, value, true);
  else object[name] = value;
}
exports.define = define;

Object.defineProperty(Module.prototype, 'parent', {
  configurable: true,
  get() { return this[kParent]; },
  set(value) { this[kParent] = value; },
});
Object.defineProperty(Module.prototype, 'isPreloading', { configurable: true, get: () => isPreloading });
let isPreloading = false;

function updateChildren(parent, child, scan) {
  const children = parent?.children;
  if (children && !(scan && children.includes(child))) children.push(child);
}

const ownStat = (file) => ops.stat(file);
Object.defineProperty(Module, '_stat', { value: ownStat, writable: true, configurable: true, enumerable: false });

Module._cache = { __proto__: null };
Module._pathCache = { __proto__: null };
Module._extensions = { __proto__: null };
Module.globalPaths = [];
Module.Module = Module;
Module.builtinModules = Object.freeze([...builtins.names]);
Module.isBuiltin = (name) => {
  return typeof name === 'string' && builtins.isBuiltin(name);
};

let wrapper = [
  '(function (exports, require, module, __filename, __dirname) { ',
  '\n});',
];
let wrap = (script) => Module.wrapper[0] + script + Module.wrapper[1];
let patched = false; // Module.wrap or Module.wrapper were replaced

Object.defineProperty(Module, 'wrap', {
  get: () => wrap,
  set(value) {
    patched = true;
    wrap = value;
  },
});
Object.defineProperty(Module, 'wrapper', {
  get: () => {
    return new Proxy(wrapper, {
      set(target, name, value) {
        patched = true;
        return Reflect.set(target, name, value);
      },
      defineProperty(target, name, descriptor) {
        patched = true;
        return Reflect.defineProperty(target, name, descriptor);
      },
    });
  },
  set(value) {
    patched = true;
    wrapper = value;
  },
});

// ---- Finding files ----------------------------------------------------------------------------------

const preservesLinks = () => options.get('--preserve-symlinks') || options.get('--preserve-symlinks-main');

function tryFile(file, isMain) {
  if (Module._stat === ownStat && !preservesLinks()) {
    const found = engine.findFile(file, '');
    if (typeof found === 'string') return found;
  }
  if (stat(file) !== 0) return false;
  if (options.get('--preserve-symlinks') && !isMain) return path.resolve(file);
  if (isMain && options.get('--preserve-symlinks-main')) return path.resolve(file);
  return toRealPath(file);
}

function tryExtensions(base, extensions, isMain) {
  for (const extension of extensions) {
    const found = tryFile(base + extension, isMain);
    if (found) return found;
  }
  return false;
}

function tryPackage(folder, extensions, isMain, request) {
  const config = packages.read(folder);
  const main = config?.main;
  if (!main) return tryExtensions(path.resolve(folder, 'index'), extensions, isMain);
  const file = path.resolve(folder, main);
  let found = tryFile(file, isMain) || tryExtensions(file, extensions, isMain)
    || tryExtensions(path.resolve(file, 'index'), extensions, isMain);
  if (found) return found;
  found = tryExtensions(path.resolve(folder, 'index'), extensions, isMain);
  if (!found) {
    const error = new Error(`Cannot find module '${file}'. Please verify that the package.json has a valid "main" entry`);
    error.code = 'MODULE_NOT_FOUND';
    error.path = config.path;
    error.requestPath = request;
    throw error;
  }
  process.emitWarning(
    `Invalid 'main' field in '${config.path}' of '${main}'. Please either fix that or report it to the module author`,
    'DeprecationWarning', 'DEP0128');
  return found;
}

let conditionSet;
function requireConditions() {
  if (conditionSet === undefined) {
    conditionSet = new Set();
    ['node', 'require', 'module-sync', 'node-addons'].concat(options.get('--conditions') ?? []).forEach((name) => conditionSet.add(name));
  }
  return conditionSet;
}
exports.requireConditions = requireConditions;

function finalize(result, folder, isMain, mayCompile) {
  if (result.builtin !== undefined) return result.builtin;
  if (mayCompile && Module._stat === ownStat && !preservesLinks()) {
    const script = requireScript(result.file);
    if (script !== undefined) return script;
  }
  const found = tryFile(result.file, isMain);
  if (found) return found;
  const error = new Error(`Cannot find module '${result.file}'`);
  error.code = 'MODULE_NOT_FOUND';
  if (folder !== undefined) error.path = folder;
  throw error;
}

// A package's own name inside it, by its "exports".
function trySelf(parentPath, request, conditions) {
  if (!parentPath) return false;
  const config = packages.scope(path.dirname(parentPath));
  if (config === null || config.exports === undefined || config.exports === null || config.name === undefined) return false;
  let subpath;
  if (request === config.name) subpath = '.';
  else if (request.startsWith(`${config.name}/`)) subpath = `.${request.slice(config.name.length)}`;
  else return false;
  return finalize(packageExports.resolveExports(config, subpath, parentPath, conditions), config.folder);
}

function resolveExportsIn(folder, request, conditions, mayCompile) {
  const split = packageExports.splitSpecifier(request);
  if (split === undefined) return false;
  const config = packages.read(path.resolve(folder, split[0]));
  if (config === null || config.exports === undefined || config.exports === null) return false;
  return finalize(packageExports.resolveExports(config, split[1], undefined, conditions), config.folder, false, mayCompile);
}

// Files are resolved, read and compiled by one op where nobody can tell the difference: `ready` is the function of the file
// `readyFile` between the resolution and the load within one call of _load, whose resolution may compile if `compiling`.
const OWN_EXTENSIONS = '.js|.json|.node';
let isOneOpAllowed = true;
let compiling = false;
let readyFile;
let ready;

/** From now on a file is compiled by an op of its own (which is told its path, for the permission model). */
exports.compileOnlyWhenLoaded = () => { isOneOpAllowed = false; };

/** Whether the file of this path would be loaded as CommonJS by functions of ours, if it is a script. */
function isScriptHere(base) {
  return isLoadedByUs() && typeOfScope(base) !== 'module';
}

function isLoadedByUs() {
  return isOneOpAllowed && !patched && Module.prototype._compile === originalCompile && Module._extensions['.js'] === loadScript;
}

// Where a file is: its path, or what it is instead. It is compiled with that if it may be.
function find(base, extensions) {
  if (!compiling || extensions !== OWN_EXTENSIONS || !isScriptHere(base)) {
    return extensions === OWN_EXTENSIONS && path.sep === '/' ? findPackage(base) : engine.findFile(base, extensions);
  }
  compiling = false;
  const result = engine.requireFile(base);
  if (result === 1 && path.sep === '/') return findPackage(base);
  if (typeof result !== 'function') return result;
  ready = result;
  readyFile = heap.i32[heap.layout.REQUIRED >> 2] === 0 ? base : `${base}.js`;
  return readyFile;
}

// The file, or that of the package or folder, in the usual cases.
function findPackage(base) {
  const config = packages.known(base);
  if (config === undefined) return engine.findPackage(base);
  return engine.findPackage(base, config?.main ? path.resolve(base, config.main) : '');
}

// Looks at folders that are likely to be asked for.
function statAll(folders) {
  const unknown = folders.filter((folder) => folder[0] === '/' && !folder.includes('\0') && !stats.has(folder));
  if (unknown.length < 2) return;
  const answer = engine.areFolders(unknown.join('\0'));
  for (let i = 0; i < unknown.length; i++) stats.set(unknown[i], answer[i] === '1' ? 1 : -2);
}

// As find(), of a file that has its extension: which other extensions there are does not matter then.
function requireScript(file) {
  const isCommonJs = file.endsWith('.cjs');
  if (isCommonJs ? '.cjs' in Module._extensions : !file.endsWith('.js')) return undefined;
  if (!isCommonJs && !isScriptHere(file) || isCommonJs && !isLoadedByUs()) return undefined;
  compiling = false;
  const result = engine.requireFile(file);
  if (typeof result === 'number' || heap.i32[heap.layout.REQUIRED >> 2] !== 0) return undefined;
  if (typeof result === 'string') return result;
  ready = result;
  readyFile = file;
  return file;
}

Module._findPath = function _findPath(request, paths, isMain, conditions = requireConditions()) {
  const mayCompile = compiling;
  compiling = false;
  const absolute = path.isAbsolute(request);
  if (absolute) paths = [''];
  else if (!paths || paths.length === 0) return false;
  const key = `${request}\x00${paths.join('\x00')}`;
  const cached = Module._pathCache[key];
  if (cached) return cached;
  const trailing = request.endsWith('/') || (request.endsWith('.') && /(?:^|\/)\.\.?$/.test(request));
  const relative = request[0] === '.' && /^\.\.?(?:\/|$)/.test(request);
  let extensions;
  const isSlow = Module._stat !== ownStat || preservesLinks();
  if (statDepth > 0 && !isSlow && !absolute && !relative) statAll(paths);
  for (let i = 0; i < paths.length; i++) {
    const folder = paths[i];
    // A request for something above a folder does not need the folder; what is in it is looked for anyway.
    if (folder && !relative && !request.startsWith('..') && stat(folder) < 1) continue;
    if (!absolute && !relative) {
      const found = resolveExportsIn(folder, request, conditions, mayCompile);
      if (found) {
        Module._pathCache[key] = found;
        return found;
      }
    }
    const base = path.resolve(folder, request);
    let found;
    let kind;
    if (trailing || isSlow) {
      kind = stat(base);
    } else {
      extensions ??= Object.keys(Module._extensions);
      const names = extensions.join('|');
      compiling = mayCompile && (absolute || relative);
      const result = find(base, names);
      if (typeof result === 'string') {
        Module._pathCache[key] = result;
        return result;
      }
      kind = result;
    }
    if (!trailing && isSlow) {
      if (kind === 0) {
        found = tryFile(base, isMain);
      }
      if (!found) {
        extensions ??= Object.keys(Module._extensions);
        found = tryExtensions(base, extensions, isMain);
      }
    }
    if (!found && kind === 1) {
      extensions ??= Object.keys(Module._extensions);
      found = tryPackage(base, extensions, isMain, request);
    }
    if (found) {
      Module._pathCache[key] = found;
      return found;
    }
  }
  return false;
};

const ownFindPath = Module._findPath;

Module._nodeModulePaths = function _nodeModulePaths(from) {
  from = path.resolve(from);
  if (from === path.sep) return [`${path.sep}node_modules`];
  const paths = [];
  for (let folder = from; ; folder = path.dirname(folder)) {
    if (path.basename(folder) !== 'node_modules') paths.push(path.join(folder, 'node_modules'));
    if (path.dirname(folder) === folder) break;
  }
  return paths;
};

const ownNodeModulePaths = Module._nodeModulePaths;

Module._initPaths = function _initPaths() {
  const found = [];
  const { env } = process;
  const home = process.platform === 'win32' ? env.USERPROFILE : env.HOME;
  if (env.NODE_PATH) found.push(...env.NODE_PATH.split(path.delimiter).filter(Boolean));
  if (home) found.push(path.resolve(home, '.node_modules'), path.resolve(home, '.node_libraries'));
  found.push(path.resolve(process.execPath, '..', '..', 'lib', 'node'));
  globalFolders = found;
  Module.globalPaths = [...found];
};
let globalFolders = [];

Module._resolveLookupPaths = function _resolveLookupPaths(request, parent) {
  if (builtins.isBuiltin(request)) return null;
  if (!/^\.(?:$|\/|\.(?:$|\/))/.test(request) && !(process.platform === 'win32' && /^\.\.?\\/.test(request))) {
    const own = parent?.paths?.length ? parent.paths.concat(globalFolders) : globalFolders;
    return own.length > 0 ? own.slice() : null;
  }
  if (!parent?.id || !parent.filename) return ['.'];
  return [path.dirname(parent.filename)];
};

const ownLookupPaths = Module._resolveLookupPaths;

function requireStack(parent) {
  const stack = [];
  for (let cursor = parent; cursor; cursor = cursor[kParent]) stack.push(cursor.filename || cursor.id);
  return stack;
}

Module._resolveFilename = function _resolveFilename(request, parent, isMain, resolveOptions) {
  if (builtins.isBuiltin(request)) return request;
  const conditions = resolveOptions?.conditions ?? requireConditions();
  let paths;
  if (typeof resolveOptions === 'object' && resolveOptions !== null) {
    if (Array.isArray(resolveOptions.paths)) {
      for (const folder of resolveOptions.paths) {
        if (typeof folder !== 'string') throw new (errors().codes.ERR_INVALID_ARG_TYPE)('path', 'string', folder);
      }
      if (/^\.\.?(?:\/|$)/.test(request)) {
        paths = resolveOptions.paths;
      } else {
        paths = [];
        const fake = new Module('', null);
        for (const folder of resolveOptions.paths) {
          fake.paths = Module._nodeModulePaths(folder);
          for (const candidate of Module._resolveLookupPaths(request, fake)) {
            if (!paths.includes(candidate)) paths.push(candidate);
          }
        }
      }
    } else if (resolveOptions.paths === undefined) {
      paths = Module._resolveLookupPaths(request, parent);
    } else {
      throw new (errors().codes.ERR_INVALID_ARG_VALUE)('options.paths', resolveOptions.paths);
    }
  } else {
    paths = Module._resolveLookupPaths(request, parent);
  }
  if (request[0] === '#' && (parent?.filename || parent?.id === '<repl>')) {
    const parentPath = parent.filename ?? path.join(process.cwd(), '<repl>');
    const config = packages.scope(path.dirname(parentPath));
    if (config?.imports !== undefined) {
      const result = packageExports.resolveImports(request, path.dirname(parentPath), parentPath, conditions,
        (name, folder) => resolveBare(name, folder, conditions));
      return finalize(result, config.path, isMain);
    }
  }
  const self = request[0] !== '.' && request[0] !== '/' && trySelf(parent?.filename ?? (parent?.id === '<repl>' || parent?.id === 'internal/preload' ? path.join(process.cwd(), '<repl>') : undefined), request, conditions);
  if (self) {
    const key = `${request}\x00${(paths ?? []).join('\x00')}`;
    Module._pathCache[key] = self;
    return self;
  }
  const found = Module._findPath(request, paths, isMain, conditions);
  if (found) return found;
  const stack = requireStack(parent);
  let message = `Cannot find module '${request}'`;
  if (stack.length > 0) message += `\nRequire stack:\n- ${stack.join('\n- ')}`;
  const error = new Error(message);
  error.code = 'MODULE_NOT_FOUND';
  error.requireStack = stack;
  return require('internal/process/source_lines').throwFrom(error, 'node:internal/modules/cjs/loader:1595\n  throw err;\n  ^\n');
};

const ownResolveFilename = Module._resolveFilename;

const plainFolders = new Map(); // folder → whether its path is as path.resolve would write it
const notPlain = /\/\/|(?:^|\/)\.{1,2}(?:\/|$)|\/$/;

// What _resolveFilename finds for a request such as './x' or '../y/z', in the usual case that there is such a file and nobody
// has replaced a step; undefined if that is not so.
function resolveAtOnce(request, parent) {
  const from = parent?.filename;
  if (typeof from !== 'string' || !parent.id || request[0] !== '.' || path.sep !== '/' || Module._stat !== ownStat
    || Module._resolveFilename !== ownResolveFilename || Module._findPath !== ownFindPath
    || Module._resolveLookupPaths !== ownLookupPaths
    || options.get('--preserve-symlinks') || options.get('--preserve-symlinks-main')) return undefined;
  let base = folderOf(from);
  let isPlain = plainFolders.get(base);
  if (isPlain === undefined) {
    isPlain = base[0] === '/' && !notPlain.test(base);
    plainFolders.set(base, isPlain);
  }
  if (!isPlain) return undefined;
  const key = `${request}\x00${base}`;
  const known = Module._pathCache[key];
  if (known) return known;
  let at = 0;
  for (;;) {
    if (request.startsWith('./', at)) {
      at += 2;
    } else if (request.startsWith('../', at)) {
      at += 3;
      base = base.slice(0, Math.max(0, base.lastIndexOf('/')));
    } else {
      break;
    }
  }
  const rest = at === 0 ? request : request.slice(at);
  if (at === 0 || rest === '' || rest[0] === '/' || notPlain.test(rest)) return undefined;
  const file = `${base}/${rest}`;
  const result = (compiling && rest.endsWith('.js') && requireScript(file)) || find(file, Object.keys(Module._extensions).join('|'));
  if (typeof result !== 'string') return undefined;
  Module._pathCache[key] = result;
  return result;
}

function resolveBare(name, folder, conditions) {
  if (builtins.isBuiltin(name)) return { builtin: name };
  const fake = new Module('', null);
  fake.filename = path.join(folder, 'package.json');
  fake.paths = Module._nodeModulePaths(folder);
  return { file: Module._resolveFilename(name, fake, false, { conditions }) };
}

// ---- Loading ----------------------------------------------------------------------------------------

const relativeCache = new Map(); // path of the parent → request → file name

Module._load = function _load(request, parent, isMain) {
  const mocked = mocks?.(request, parent, isMain);
  if (mocked !== undefined) return mocked.exports;
  if (chains.resolve === undefined && chains.load === undefined && request.startsWith('node:')) {
    if (!builtins.isBuiltin(request)) throw new (errors().codes.ERR_UNKNOWN_BUILTIN_MODULE)(request);
    return builtins.load(request);
  }
  let siblings;
  if (parent) {
    siblings = relativeCache.get(parent.path);
    const known = siblings?.get(request);
    if (known !== undefined) {
      const cached = Module._cache[known];
      if (cached !== undefined) return fromCache(cached, parent);
      siblings.delete(request);
    }
  }
  const hooked = chains.resolve === undefined && chains.load === undefined
    ? undefined : require('internal/modules/cjs_hooks').resolve(request, parent, isMain);
  if (hooked?.builtin !== undefined) return require('internal/modules/cjs_hooks').loadBuiltin(hooked, request, parent);
  ready = undefined;
  compiling = chains.resolve === undefined && chains.load === undefined && parent;
  let filename;
  try {
    filename = hooked === undefined ? resolveAtOnce(request, parent) : hooked.filename;
    filename ??= Module._resolveFilename(request, parent, isMain);
  } finally {
    compiling = false;
  }
  const cached = Module._cache[filename];
  if (cached !== undefined) {
    ready = undefined;
    return fromCache(cached, parent);
  }
  if (hooked === undefined && builtins.isBuiltin(filename)) return builtins.load(filename);
  const module = new Module(filename, parent);
  if (hooked !== undefined) {
    setHidden(module, kUrl, hooked.url);
    setHidden(module, kFormat, hooked.format);
  }
  if (parent && siblings === undefined) {
    siblings = new Map();
    relativeCache.set(parent.path, siblings);
  }
  siblings?.set(request, filename);
  return loading.load(module, filename, parent, isMain, siblings, request);
};

// Loads a module of which a file's path and perhaps its text are known: given is { url, source, format, asynchronous }.
exports.loadGiven = function loadGiven(filename, given, isMain) {
  const cached = Module._cache[filename];
  if (cached !== undefined) return fromCache(cached, undefined);
  const module = new Module(filename);
  setHidden(module, kUrl, given.url);
  setHidden(module, kSource, given.source);
  setHidden(module, kFormat, given.format);
  if (given.asynchronous) setHidden(module, kAsynchronous, true);
  return loading.load(module, filename, undefined, isMain);
};

function fromCache(module, parent) {
  updateChildren(parent, module, true);
  if (!module.loaded && module[kIsModule]) {
    const from = module[kParent]?.filename;
    throw new (errors().codes.ERR_REQUIRE_CYCLE_MODULE)(
      `Cannot require() ES Module ${module.filename} in a cycle.${from ? ` (from ${from})` : ''}`);
  }
  if (!module.loaded) return loading.circularExports(module);
  return module.exports;
}

function findLongestExtension(filename) {
  if (filename.endsWith('.js') && Module._extensions['.js']
    && filename.indexOf('.', filename.lastIndexOf('/') + 2) === filename.length - 3) return '.js';
  const name = path.basename(filename);
  let start = 0;
  let index;
  while ((index = name.indexOf('.', start)) !== -1) {
    start = index + 1;
    if (index === 0) continue;
    const extension = name.slice(index);
    if (Module._extensions[extension]) return extension;
  }
  return '.js';
}
exports.findLongestExtension = findLongestExtension;

const pathsOfFolders = new Map();

// What _nodeModulePaths says, once for each folder.
function pathsOf(folder) {
  if (Module._nodeModulePaths !== ownNodeModulePaths) return Module._nodeModulePaths(folder);
  let paths = pathsOfFolders.get(folder);
  if (paths === undefined) {
    paths = Module._nodeModulePaths(folder);
    pathsOfFolders.set(folder, paths);
  }
  return paths.slice();
}

Module.prototype.load = function load(filename) {
  this.filename = filename;
  this.paths = pathsOf(folderOf(filename));
  const extension = findLongestExtension(filename);
  Module._extensions[extension](this, filename);
  this.loaded = true;
  loadedExports.set(this, this.exports);
};

// Module → what it exported when it had been loaded, which ES modules get, whatever somebody puts there later.
const loadedExports = new WeakMap();
exports.loadedExports = loadedExports;

let requireChannel;
let requireEvents;
/** Module._load, reported to the tracing channel module.require. */
function wrapModuleLoad(id, parent) {
  if (requireChannel === undefined) {
    requireChannel = require('diagnostics_channel').tracingChannel('module.require');
    requireEvents = ['start', 'end', 'asyncStart', 'asyncEnd', 'error'].map((name) => requireChannel[name]);
  }
  const { 0: a, 1: b, 2: c, 3: d, 4: e } = requireEvents;
  if (!a.hasSubscribers && !b.hasSubscribers && !c.hasSubscribers && !d.hasSubscribers && !e.hasSubscribers) {
    return Module._load(id, parent, false);
  }
  const context = { __proto__: null, parentFilename: parent.filename, id };
  return requireChannel.traceSync(Module._load, context, Module, id, parent, false);
}

Module.prototype.require = function (id) {
  if (typeof id !== 'string') validators().validateString(id, 'id');
  if (id === '') {
    throw new (errors().codes.ERR_INVALID_ARG_VALUE)('id', id, 'must be a non-empty string');
  }
  statDepth++;
  try {
    return wrapModuleLoad(id, this);
  } finally {
    if (--statDepth === 0) stats.clear();
  }
};
Object.defineProperty(Module.prototype.require, 'name', { value: '' });

const PARAMETERS = 'exports,require,module,__filename,__dirname';

const mayRequireModules = () => options.get('--require-module') !== false && options.get('--experimental-require-module') !== false;

Module.prototype._compile = function _compile(content, filename, format) {
  let mayBeModule = false;
  let sourceUrl = ''; // as in Node.js, the stack traces of CommonJS TypeScript show URLs
  if (format === 'module-typescript' && !mayRequireModules()) format = 'module'; // which is refused
  if (format?.endsWith('typescript')) {
    const location = require('url').pathToFileURL(filename).href;
    content = require('internal/modules/typescript').stripModule(content, location);
    if (format !== 'module-typescript') sourceUrl = `\n\n//# sourceURL=${location}`;
    mayBeModule = format !== 'module-typescript';
    if (format === 'module-typescript') format = 'module';
  }
  if (format === 'module') return require('internal/modules/esm').loadFromRequire(this, filename, content);
  content = stripHashbang(content);
  let compiled;
  if (mayBeModule && !patched) {
    try {
      compiled = compileFunction(content + sourceUrl, filename, PARAMETERS, 0, 0, undefined, true);
    } catch (error) {
      loadIfModule(this, filename, content, format === 'typescript' ? undefined : 'commonjs', error);
      return undefined;
    }
    return runCompiled.call(this, compiled, filename);
  }
  if (patched) {
    const source = Module.wrap(content);
    compiled = compileFunction(`return ${source}`, filename, '')();
  } else {
    compiled = compileFunction(content + sourceUrl, filename, PARAMETERS, 0, 0, undefined, true);
  }
  return runCompiled.call(this, compiled, filename);
};

// Told the file of each module and the module itself if it is CommonJS, while somebody wants to know (source maps).
let observer;
exports.setLoadObserver = (observe) => { observer = observe; };
exports.loaded = (file) => observer?.(file);

// What tests put in place of modules: (request, parent, isMain) → { exports }, or undefined.
let mocks;
exports.setMocks = (find) => { mocks = find; };

// Told the file of each module before it is loaded, while somebody watches them.
let reporter;
exports.setDependencyReporter = (report) => { reporter = report; };
exports.reportDependency = (file) => reporter?.(file);

// Called right before the main program's first function, while a debugger wants to stop there.
let pauseOnStart;
exports.setPauseOnStart = (pause) => { pauseOnStart = pause; };
exports.takePauseOnStart = function takePauseOnStart() {
  const pause = pauseOnStart;
  pauseOnStart = undefined;
  return pause;
};

function runCompiled(compiled, filename) {
  observer?.(filename, this);
  const { exports: exported } = this;
  statDepth++;
  try {
    const args = [exported, makeRequireFunction(this), this, filename, folderOf(filename)];
    if (compiled.length > args.length) args.push(require('internal/modules/esm').makeImport(filename));
    if (pauseOnStart !== undefined && this.id === '.') exports.takePauseOnStart()();
    return Reflect.apply(compiled, exported, args);
  } finally {
    if (--statDepth === 0) stats.clear();
  }
}

// Stack traces show it so, as Node.js's.
Object.defineProperty(runCompiled, 'name', { value: '_compile' });

function stripHashbang(content) {
  // V8 takes a hashbang only at the start of a script, not of a function's body.
  return content.startsWith('#!') ? `//${content}` : content;
}

const { makeRequireFunction } = require('internal/modules/helpers');
exports.makeRequireFunction = makeRequireFunction;

function readText(filename) {
  const text = ops.readText(filename);
  if (typeof text === 'string') return text;
  throw errors().uvException({ errno: text, syscall: 'open', path: filename });
}
exports.readText = readText;

const originalCompile = Module.prototype._compile;

// The usual case: nobody has patched the compiling, so that the file's text need not pass through JavaScript.
function compileDirectly(filename) {
  const known = ready;
  ready = undefined;
  if (known !== undefined && filename === readyFile) return known;
  const result = engine.compileFile(filename, PARAMETERS);
  if (typeof result === 'number') throw errors().uvException({ errno: result, syscall: 'open', path: filename });
  if (typeof result !== 'function') throw syntaxError(result, compileDirectly);
  return result;
}

function typeOfScope(filename) {
  return packages.scope(folderOf(filename))?.type;
}

// What a JavaScript file is by its name and package: 'module', 'commonjs' or, if only its text can say, undefined.
function formatByName(filename) {
  if (filename.endsWith('.mjs')) return 'module';
  if (filename.endsWith('.cjs')) return 'commonjs';
  const extension = path.extname(filename);
  if (extension !== '.js' && extension !== '') return undefined;
  const type = typeOfScope(filename);
  if (type === 'module' || type === 'commonjs') return type;
  return options.get('--experimental-detect-module') === false ? 'commonjs' : undefined;
}

// After a SyntaxError of compiling a file as CommonJS: loads it as an ES module if it is one.
function loadIfModule(module, filename, content, format, error) {
  if (!require('internal/modules/esm').looksLikeModule(content, error)) throw error;
  if (format === 'commonjs') {
    require('internal/process/warnings').emitNow(`Failed to load the ES module: ${filename}. Make sure to set "type": "module" in the nearest ` +
      'package.json file or use the .mjs extension.');
    throw error;
  }
  loadModule(module, filename, content);
}

// The main file, as which an ES module may wait, is imported.
function loadModule(module, filename, content) {
  const esm = require('internal/modules/esm');
  if (process.mainModule === module) {
    process.mainModule = undefined;
    module[exports.kIsModule] = true;
    esm.runMain(filename);
  } else {
    esm.loadFromRequire(module, filename, content);
  }
}

Module._extensions['.js'] = function (module, filename) {
  if (chains.load !== undefined || module[kSource] !== undefined) {
    require('internal/modules/cjs_hooks').loadJavaScript(module, filename, typeOfScope(filename));
    return;
  }
  if (filename.endsWith('ts') && require('internal/modules/typescript').handles(filename)) {
    const format = require('internal/modules/typescript').formatOf(filename, typeOfScope(filename));
    module._compile(readText(filename), filename, format);
    return;
  }
  const format = formatByName(filename);
  if (format === 'module') {
    loadModule(module, filename, readText(filename));
    return;
  }
  if (!patched && module._compile === originalCompile) {
    let compiled;
    try {
      compiled = compileDirectly(filename);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      loadIfModule(module, filename, readText(filename), format, error);
      return;
    }
    runCompiled.call(module, compiled, filename);
    return;
  }
  const content = readText(filename);
  try {
    module._compile(content, filename);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    loadIfModule(module, filename, content, format, error);
  }
};

const loadScript = Module._extensions['.js'];
require('internal/process/frames').isReporter(loadScript);

Module._extensions['.json'] = function (module, filename) {
  const content = chains.load === undefined && module[kSource] === undefined
    ? readText(filename) : require('internal/modules/cjs_hooks').sourceOf(module, filename, 'json').source;
  try {
    const { parse } = JSON; // stack traces would show its receiver
    setHidden(module, 'exports', parse(content.startsWith('\ufeff') ? content.slice(1) : content), true);
  } catch (error) {
    error.message = `${filename}: ${error.message}`;
    require('internal/process/source_lines').throwFrom(error, 'node:internal/modules/cjs/loader:2111\n    throw err;\n    ^\n');
  }
};

Module._extensions['.node'] = function (module, filename) {
  return process.dlopen(module, path.toNamespacedPath(filename));
};
for (const extension of ['.js', '.json', '.node']) {
  Object.defineProperty(Module._extensions[extension], 'name', { value: '' });
}

Module._preloadModules = function _preloadModules(requests) {
  if (!Array.isArray(requests)) return;
  isPreloading = true;
  const parent = new Module('internal/preload', null);
  try {
    parent.paths = Module._nodeModulePaths(process.cwd());
  } catch (error) {
    if (error.code !== 'ENOENT') {
      isPreloading = false;
      throw error;
    }
  }
  for (const request of requests) parent.require(request);
  isPreloading = false;
};

Module.runMain = function executeUserEntryPoint(main = process.argv[1]) {
  require('internal/boot/run_main').runFile(main);
};

Module.createRequire = function createRequire(filename) {
  let file;
  const { URL, fileURLToPath } = require('url');
  if (filename instanceof URL || (typeof filename === 'string' && !path.isAbsolute(filename))) {
    try {
      file = fileURLToPath(filename);
    } catch {
      throw new (errors().codes.ERR_INVALID_ARG_VALUE)('filename', filename,
        'must be a file URL object, file URL string, or absolute path string');
    }
  } else if (typeof filename !== 'string') {
    throw new (errors().codes.ERR_INVALID_ARG_VALUE)('filename', filename,
      'must be a file URL object, file URL string, or absolute path string');
  } else {
    file = filename;
  }
  return exports.requireFor(file, file === filename ? undefined : `${filename}`);
};

// The require function of a file, or of a folder if the path ends in a separator.
exports.requireFor = function requireFor(file, location) {
  const isFolder = file.endsWith('/') || (process.platform === 'win32' && file.endsWith('\\'));
  const proxy = isFolder ? path.join(file, 'noop.js') : file;
  const module = new Module(proxy);
  module.filename = proxy;
  module.paths = Module._nodeModulePaths(module.path);
  if (location !== undefined) setHidden(module, kUrl, location);
  return makeRequireFunction(module);
};

Module.register = function register(specifier, ...rest) {
  return require('internal/modules/async_hooks_client').register(specifier, ...rest);
};

Module.registerHooks = function registerHooks(hooks) {
  return require('internal/modules/hooks').registerHooks(hooks);
};

Module.syncBuiltinESMExports = function syncBuiltinESMExports() {
  require('internal/modules/esm').syncBuiltins();
};

Module.stripTypeScriptTypes = function stripTypeScriptTypes(code, settings) {
  return require('internal/modules/typescript').stripTypeScriptTypes(code, settings);
};

Module.constants = Object.freeze({
  __proto__: null,
  compileCacheStatus: Object.freeze({ __proto__: null, FAILED: 0, ENABLED: 1, ALREADY_ENABLED: 2, DISABLED: 3 }),
});

const compileCache = () => require('internal/modules/compile_cache');
Module.enableCompileCache = function enableCompileCache(settings) {
  return compileCache().enable(settings);
};
Module.flushCompileCache = function flushCompileCache() {
  compileCache().flush();
};
Module.getCompileCacheDir = function getCompileCacheDir() {
  return compileCache().directory();
};

Module.findSourceMap = function findSourceMap(sourceUrl) {
  return require('internal/source_map/support').findSourceMap(sourceUrl);
};
defineLazyProperties(Module, 'internal/source_map/source_map', ['SourceMap']);
Module.getSourceMapsSupport = function getSourceMapsSupport() {
  return require('internal/source_map/support').get();
};
Module.setSourceMapsSupport = function setSourceMapsSupport(enabled, settings) {
  require('internal/source_map/support').setFromUser(enabled, settings);
};

Module.findPackageJSON = function findPackageJSON(specifier, base) {
  return require('internal/modules/find_package').findPackageJSON(specifier, base);
};


// Throws a SyntaxError if a text is no CommonJS module.
exports.check = function check(source, filename) {
  if (patched) require('internal/modules/compile').checkScript(Module.wrap(stripHashbang(source)), filename);
  else compileFunction(stripHashbang(source), filename, PARAMETERS);
};

// Loads the main file.
exports.runMain = function wrapModuleLoad(filename) {
  statDepth++;
  try {
    Module._load(filename, null, true);
  } finally {
    if (--statDepth === 0) stats.clear();
  }
};

// The root if the current directory was removed.
function currentDirectory() {
  try {
    return process.cwd();
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
    return path.sep;
  }
}

// Runs code that has no file, such as that of -e.
exports.runString = function runString(name, source, globals) {
  const module = new Module(name);
  const folder = currentDirectory();
  module.filename = path.join(folder, name);
  module.paths = Module._nodeModulePaths(folder);
  require('internal/modules/esm_meta').setPlace(name);
  const require_ = makeRequireFunction(module);
  Object.assign(globalThis, { __filename: name, module, exports: module.exports, __dirname: '.', require: require_ }, globals);
  for (const id of builtins.names) if (!/^_|\//.test(id)) defineBuiltinGlobal(id, require_);
  return require('internal/vm/run').runScript(source, name, exports.takePauseOnStart());
};

// Code without a file has the built-in modules as globals, loaded when first used.
function defineBuiltinGlobal(id, load) {
  if (id in globalThis) return;
  const set = (value) => Object.defineProperty(globalThis, id, { value, writable: true, configurable: true, enumerable: true });
  Object.defineProperty(globalThis, id, {
    get() {
      const value = load(id);
      Object.defineProperty(globalThis, id, { get: () => value, set, configurable: true, enumerable: false });
      return value;
    },
    set,
    configurable: true,
    enumerable: false,
  });
}

exports.Module = Module;
