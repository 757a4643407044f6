// Where an ES module specifier leads: the ESM_RESOLVE algorithm of Node's documentation ("ES modules").
const path = require('path');
const ops = binding('module');
const engine = binding('engine');
const builtins = require('internal/modules/builtins');
const packages = require('internal/modules/package_json');
const packageExports = require('internal/modules/package_exports');
const options = require('internal/options');

const codes = () => require('internal/errors').codes;
const url = () => require('url');

const FILE = 0;
const FOLDER = 1;

let conditionSet;
exports.importConditions = () => {
  if (conditionSet === undefined) {
    conditionSet = new Set();
    ['node', 'import', 'module-sync', 'node-addons'].concat(options.get('--conditions') ?? []).forEach((name) => conditionSet.add(name));
  }
  return conditionSet;
};

function toPath(parent) {
  if (parent === undefined) return undefined;
  return parent.startsWith('file:') ? url().fileURLToPath(parent) : parent;
}

// Where these errors are made in Node.js.
const MODULE_PLACE = 'node:internal/modules/esm/resolve:241\n    throw new ERR_MODULE_NOT_FOUND(\n          ^\n\n';
const PACKAGE_PLACE = 'node:internal/modules/package_json_reader:343\n' +
  '  throw new ERR_MODULE_NOT_FOUND(packageName, fileURLToPath(base), null);\n        ^\n\n';

function notFound(kind, specifier, parent, resolvedUrl) {
  const { ERR_MODULE_NOT_FOUND } = codes();
  const error = new ERR_MODULE_NOT_FOUND(specifier, toPath(parent), kind === 'module' ? resolvedUrl : undefined);
  require('internal/process/source_lines').setArrow(error, kind === 'module' ? MODULE_PLACE : PACKAGE_PLACE);
  return error;
}

// A file URL that is there, with symbolic links resolved.
function finalize(resolved, parent, conditions) {
  if (/%2f|%5c/i.test(resolved.pathname)) {
    throw new (codes().ERR_INVALID_MODULE_SPECIFIER)(resolved.pathname, 'must not include encoded "/" or "\\" characters', toPath(parent));
  }
  let file;
  try {
    file = url().fileURLToPath(resolved);
  } catch (error) {
    error.input ??= resolved.href;
    error.module ??= parent;
    throw error;
  }
  const kind = ops.stat(file.endsWith('/') ? file.slice(0, -1) : file);
  if (kind === FOLDER) {
    throw new (codes().ERR_UNSUPPORTED_DIR_IMPORT)(file, toPath(parent), resolved.href);
  }
  if (kind !== FILE) throw notFound('module', file, parent, resolved.href);
  const preserve = options.get(parent === undefined ? '--preserve-symlinks-main' : '--preserve-symlinks');
  if (preserve) return resolved;
  const real = ops.realPath(file);
  if (typeof real !== 'string' || (real === file && !resolved.pathname.includes('%'))) return resolved;
  const { search, hash } = resolved;
  const result = url().pathToFileURL(real + (file.endsWith('/') ? '/' : ''));
  result.search = search;
  result.hash = hash;
  return result;
}

function fromTarget(result, parent) {
  if (result.builtin !== undefined) {
    const { builtin } = result;
    return new (url().URL)(builtin.startsWith('node:') ? builtin : `node:${builtin}`);
  }
  if (result.url !== undefined) return result.url;
  return finalize(url().pathToFileURL(result.file), parent);
}

const MAIN_CANDIDATES = ['.js', '.json', '.node', '/index.js', '/index.json', '/index.node'];

function warnOfLookup({ folder, main, type }, file, parent) {
  if (type !== 'module') return;
  const place = `${folder}/`;
  const from = toPath(parent) ?? process.cwd();
  const found = path.relative(folder, file);
  process.emitWarning(main
    ? `Package ${place} has a "main" field set to ${JSON.stringify(main)}, excluding the full filename and extension to the ` +
      `resolved file at "${found}", imported from ${from}.\n Automatic extension resolution of the "main" field is deprecated for ES modules.`
    : `No "main" or "exports" field defined in the package.json for ${place} resolving the main entry point "${found}", ` +
      `imported from ${from}.\nDefault "index" lookups for the main are deprecated for ES modules.`, 'DeprecationWarning', 'DEP0151');
}

// "main" of a package without "exports", as CommonJS finds it.
function legacyMain(config, parent) {
  const { folder, main } = config;
  if (main) {
    const base = path.resolve(folder, main);
    for (let i = -1; i < MAIN_CANDIDATES.length; i++) {
      const tail = i < 0 ? '' : MAIN_CANDIDATES[i];
      if (ops.stat(base + tail) !== FILE) continue;
      if (tail !== '') warnOfLookup(config, base + tail, parent);
      return url().pathToFileURL(base + tail);
    }
  }
  for (const name of ['index.js', 'index.json', 'index.node']) {
    const file = path.join(folder, name);
    if (ops.stat(file) !== FILE) continue;
    warnOfLookup(config, file, parent);
    return url().pathToFileURL(file);
  }
  const error = notFound('package', path.join(folder, 'index.js'), parent);
  error.stack = error.stack.replace(' [ERR_MODULE_NOT_FOUND]', ''); // as Node.js, whose C++ makes it
  throw error;
}

function resolvePackage(specifier, parent, conditions) {
  const split = packageExports.splitSpecifier(specifier);
  if (split === undefined) {
    throw new (codes().ERR_INVALID_MODULE_SPECIFIER)(specifier, 'is not a valid package name', toPath(parent));
  }
  const { 0: name, 1: subpath } = split;
  const parentPath = toPath(parent) ?? path.join(process.cwd(), 'x');
  let folder = parentPath.endsWith('/') ? path.resolve(parentPath) : path.dirname(parentPath);
  const nested = (bare, from) => fileResult(resolvePackageFrom(bare, from, parent, conditions));
  const own = packages.scope(folder);
  if (own !== null && own.name === name && own.exports !== undefined && own.exports !== null) {
    return fromTarget(packageExports.resolveExports(own, subpath, parentPath, conditions, nested), parent);
  }
  for (;;) {
    const candidate = path.join(folder, 'node_modules', name);
    if (path.basename(folder) !== 'node_modules' && ops.stat(candidate) === FOLDER) {
      const config = packages.read(candidate, `"${specifier}" from ${parentPath}`);
      if (config !== null && config.exports !== undefined && config.exports !== null) {
        return fromTarget(packageExports.resolveExports(config, subpath, parentPath, conditions, nested), parent);
      }
      if (subpath === '.') {
        return finalize(legacyMain(config ?? { folder: candidate, main: undefined }, parent), parent);
      }
      return finalize(new (url().URL)(subpath, url().pathToFileURL(`${candidate}/`)), parent); // the subpath is part of a URL
    }
    const up = path.dirname(folder);
    if (up === folder) break;
    folder = up;
  }
  throw notFound('package', name, parent);
}

function resolvePackageFrom(bare, folder, parent, conditions) {
  if (builtins.isBuiltin(bare)) return new (url().URL)(bare.startsWith('node:') ? bare : `node:${bare}`);
  return resolvePackage(bare, url().pathToFileURL(path.join(folder, 'package.json')).href, conditions);
}

function fileResult(resolved) {
  return resolved.protocol === 'node:' ? { builtin: resolved.href } : { url: resolved };
}

// Resolves a specifier against the URL of the importing module; answers a URL's text.
exports.resolve = function resolve(specifier, parent, conditions = exports.importConditions()) {
  try {
    return resolveSpecifier(specifier, parent, conditions);
  } catch (error) {
    if (error?.code === 'ERR_MODULE_NOT_FOUND' || error?.code === 'ERR_UNSUPPORTED_DIR_IMPORT') addHint(error, specifier, parent);
    throw error;
  }
};

// What require() would have found, as a hint.
function addHint(error, specifier, parent) {
  const hint = commonJsHint(specifier, parent);
  if (hint === undefined) return;
  const { stack, message } = error;
  error.message = `${message}\nDid you mean to import ${hint}?`;
  if (typeof stack === 'string') error.stack = stack.replace(message, () => error.message);
}

const asUrlPath = (file) => encodeURI(file).replaceAll('#', '%23').replaceAll('?', '%3F');

function commonJsHint(specifier, parent) {
  const parentPath = toPath(parent);
  if (parentPath !== undefined && !path.isAbsolute(parentPath)) return undefined;
  const { Module } = require('internal/modules/cjs');
  const from = new Module('', null);
  from.filename = parentPath ?? path.join(process.cwd(), '[eval]');
  from.paths = Module._nodeModulePaths(path.dirname(from.filename));
  let found;
  if (specifier.startsWith('file://')) specifier = toPath(specifier);
  try {
    found = Module._resolveFilename(specifier, from, false);
  } catch {
    return undefined;
  }
  if (builtins.isBuiltin(found)) return undefined;
  const isRelative = /^\.{1,2}\//.test(specifier);
  if (isRelative) {
    let relative = path.relative(path.dirname(from.filename), found);
    if (!relative.startsWith('../')) relative = `./${relative}`;
    return JSON.stringify(asUrlPath(relative));
  }
  if (path.isAbsolute(specifier)) return JSON.stringify(asUrlPath(found));
  const folder = path.dirname(from.filename);
  for (let at = folder; ; at = path.dirname(at)) {
    const prefix = path.join(at, 'node_modules', path.sep);
    const inside = found.startsWith(prefix) ? found.slice(prefix.length) : '';
    if (inside.includes('/')) return JSON.stringify(asUrlPath(inside));
    if (path.dirname(at) === at) break;
  }
  return JSON.stringify(url().pathToFileURL(found).href);
}

// Against a URL that is no file's nothing is relative, and there is no node_modules.
function resolveRelative(specifier, parent) {
  const { URL } = url();
  if (parent === undefined) return new URL(specifier, url().pathToFileURL(`${process.cwd()}/`));
  const isRelative = /^\.{0,2}\//.test(specifier) || specifier === '.' || specifier === '..';
  let cause;
  if (isRelative || !parent.startsWith('file:')) {
    try {
      return new URL(specifier, isRelative || !/^(?:data|node):/.test(parent) ? parent : undefined);
    } catch (error) {
      cause = error;
    }
  }
  const refused = new (codes().ERR_UNSUPPORTED_RESOLVE_REQUEST)(specifier, parent);
  refused.cause = cause;
  throw refused;
}

// Files whose path and URL are the same but for the scheme, which those of most modules are.
const PLAIN = /^[\w\-./@+]*$/;
const files = new Map(); // URL → path

/** The path of a file URL. */
exports.pathOf = (location) => files.get(location) ?? url().fileURLToPath(location);

// A relative specifier of the usual kind without URLs being parsed; undefined if it is not of that kind or leads nowhere.
function resolvePlain(specifier, parent) {
  const from = files.get(parent);
  if (from === undefined || !PLAIN.test(specifier) || options.get('--preserve-symlinks')) return undefined;
  let folder = from.slice(0, from.lastIndexOf('/'));
  let rest = specifier;
  for (;;) {
    if (rest.startsWith('./')) {
      rest = rest.slice(2);
    } else if (rest.startsWith('../')) {
      rest = rest.slice(3);
      folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/')));
    } else {
      break;
    }
  }
  if (rest === '' || rest.startsWith('/') || /\/\/|(?:^|\/)\.{1,2}(?:\/|$)|\/$/.test(rest)) return undefined;
  const file = engine.findFile(`${folder}/${rest}`, '');
  if (typeof file !== 'string' || !PLAIN.test(file)) return undefined;
  const location = `file://${file}`;
  files.set(location, file);
  return location;
}

function remember(location) {
  if (location.startsWith('file:///') && path.sep === '/' && PLAIN.test(location.slice(7))) files.set(location, location.slice(7));
  return location;
}

function resolveSpecifier(specifier, parent, conditions) {
  if (specifier[0] === '.') {
    const location = resolvePlain(specifier, parent);
    if (location !== undefined) return location;
  }
  const { URL } = url();
  if (specifier.startsWith('node:') || builtins.isBuiltin(specifier)) {
    return specifier.startsWith('node:') ? specifier : `node:${specifier}`;
  }
  let resolved;
  if (/^\.{0,2}\//.test(specifier) || specifier === '.' || specifier === '..') {
    resolved = resolveRelative(specifier, parent);
  } else if (specifier[0] === '#') {
    const parentPath = toPath(parent);
    const nested = (bare, from) => fileResult(resolvePackageFrom(bare, from, parent, conditions));
    return fromTarget(
      packageExports.resolveImports(specifier, path.dirname(parentPath), parentPath, conditions, nested), parent).href;
  } else {
    resolved = URL.parse(specifier);
    if (resolved === null && parent !== undefined && !parent.startsWith('file:')) {
      // There is no package where there are no files.
      if (!/^(?:data|node):/.test(parent)) throw new (codes().ERR_INVALID_URL)(parent);
      resolved = resolveRelative(specifier, parent);
    }
    if (resolved === null) return remember(resolvePackage(specifier, parent, conditions).href);
  }
  // What cannot be loaded is the loader's to refuse.
  if (resolved.protocol !== 'file:') return resolved.href;
  return remember(finalize(resolved, parent).href);
}
