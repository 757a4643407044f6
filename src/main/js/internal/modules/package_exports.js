// Targets of "exports" and "imports" in package.json: the PACKAGE_EXPORTS_RESOLVE and
// PACKAGE_IMPORTS_RESOLVE algorithms of Node's documentation ("ES modules", Resolution Algorithm).
const { pathToFileURL, fileURLToPath } = lazyUrl();
const packages = require('internal/modules/package_json');
const path = require('path');

function lazyUrl() {
  return {
    pathToFileURL: (...args) => require('url').pathToFileURL(...args),
    fileURLToPath: (...args) => require('url').fileURLToPath(...args),
  };
}

const codes = () => require('internal/errors').codes;
const INVALID_SEGMENT = /(^|\\|\/)((\.|%2e)(\.|%2e)?|(n|%6e|%4e)(o|%6f|%4f)(d|%64|%44)(e|%65|%45)(_|%5f)(m|%6d|%4d)(o|%6f|%4f)(d|%64|%44)(u|%75|%55)(l|%6c|%4c)(e|%65|%45)(s|%73|%53))(\\|\/|$)/i;

function isConditional(target, folder, base) {
  if (typeof target === 'string' || Array.isArray(target)) return true;
  if (typeof target !== 'object' || target === null) return false;
  let conditional;
  for (const key of Object.keys(target)) {
    const isCondition = key === '' || key[0] !== '.';
    if (conditional !== undefined && conditional !== isCondition) {
      throw new (codes().ERR_INVALID_PACKAGE_CONFIG)(path.join(folder, 'package.json'), base,
        '"exports" cannot contain some keys starting with \'.\' and some not. The exports object must either be an ' +
        'object of package subpath keys or an object of main entry condition name keys only.');
    }
    conditional = isCondition;
  }
  return conditional ?? false;
}

function invalidTarget(key, target, folder, isImport, base) {
  return new (codes().ERR_INVALID_PACKAGE_TARGET)(folder, key, target, isImport, base);
}

function resolveString(target, match, key, folder, base, isPattern, isImport, conditions, resolvePackage) {
  if (match !== '' && !isPattern && target[target.length - 1] !== '/') throw invalidTarget(key, target, folder, isImport, base);
  if (!target.startsWith('./')) {
    if (isImport && !target.startsWith('../') && !target.startsWith('/')) {
      let isUrl = false;
      try {
        new (require('url').URL)(target); // eslint-disable-line no-new
        isUrl = true;
      } catch {
        // A bare specifier.
      }
      if (!isUrl) return resolvePackage(isPattern ? target.replaceAll('*', () => match) : target + match, folder);
      if (target.startsWith('node:')) return { builtin: target };
    }
    throw invalidTarget(key, target, folder, isImport, base);
  }
  if (INVALID_SEGMENT.test(target.slice(2))) throw invalidTarget(key, target, folder, isImport, base);
  const resolved = path.join(folder, target);
  const complete = isPattern ? target.replaceAll('*', () => match) : target + match;
  if (/%2f|%5c/i.test(complete)) {
    throw new (codes().ERR_INVALID_MODULE_SPECIFIER)(path.join(folder, complete), 'must not include encoded "/" or "\\" characters', base);
  }
  if (match === '') return { file: decode(resolved, target) };
  if (INVALID_SEGMENT.test(match)) {
    const request = isPattern ? key.replace('*', () => match) : key + match;
    throw new (codes().ERR_INVALID_MODULE_SPECIFIER)(request,
      `request is not a valid match in pattern "${key}" for the "${isImport ? 'imports' : 'exports'}" resolution of ` +
      `${path.join(folder, 'package.json')}`, base);
  }
  return { file: isPattern ? resolved.replaceAll('*', () => match) : path.join(resolved, match) };
}

// Targets are URLs: %20 in one means a space in the file's name.
function decode(file, target) {
  return target.includes('%') ? fileURLToPath(pathToFileURL(path.dirname(file)).href + '/' + path.basename(file)) : file;
}

// Answers { file } or { builtin }, null when excluded, undefined when nothing matches.
function resolveTarget(target, match, key, folder, base, isPattern, isImport, conditions, resolvePackage) {
  if (typeof target === 'string') {
    return resolveString(target, match, key, folder, base, isPattern, isImport, conditions, resolvePackage);
  }
  if (Array.isArray(target)) {
    if (target.length === 0) return null;
    let lastError;
    for (const item of target) {
      let result;
      try {
        result = resolveTarget(item, match, key, folder, base, isPattern, isImport, conditions, resolvePackage);
      } catch (error) {
        lastError = error;
        if (error.code !== 'ERR_INVALID_PACKAGE_TARGET') throw error;
        continue;
      }
      if (result === undefined) continue;
      if (result === null) {
        lastError = null;
        continue;
      }
      return result;
    }
    if (lastError === undefined || lastError === null) return null;
    throw lastError;
  }
  if (typeof target === 'object' && target !== null) {
    for (const condition of Object.keys(target)) {
      if (/^(0|[1-9]\d*)$/.test(condition)) {
        throw new (codes().ERR_INVALID_PACKAGE_CONFIG)(path.join(folder, 'package.json'), base,
          '"exports" cannot contain numeric property keys.');
      }
    }
    for (const condition of Object.keys(target)) {
      if (condition === 'default' || conditions.has(condition)) {
        const result = resolveTarget(
          target[condition], match, key, folder, base, isPattern, isImport, conditions, resolvePackage);
        if (result !== undefined) return result;
      }
    }
    return undefined;
  }
  if (target === null) return null;
  throw invalidTarget(key, target, folder, isImport, base);
}

// Orders pattern keys: the longer literal part before `*` first.
function comparePatterns(a, b) {
  const starA = a.indexOf('*');
  const starB = b.indexOf('*');
  const lengthA = starA < 0 ? a.length : starA + 1;
  const lengthB = starB < 0 ? b.length : starB + 1;
  if (lengthA !== lengthB) return lengthB - lengthA;
  if (starA < 0) return 1;
  if (starB < 0) return -1;
  return b.length - a.length;
}

function matchPattern(table, name) {
  let best;
  let bestMatch;
  for (const key of Object.keys(table)) {
    const star = key.indexOf('*');
    if (star < 0 || !name.startsWith(key.slice(0, star))) continue;
    const tail = key.slice(star + 1);
    if (name.length > key.length - 1 && name.endsWith(tail) && key.lastIndexOf('*') === star
      && (best === undefined || comparePatterns(best, key) > 0)) {
      best = key;
      bestMatch = name.slice(star, name.length - tail.length);
    }
  }
  return best === undefined ? undefined : { key: best, match: bestMatch };
}

// Resolves a subpath ('.' or './x') of a package. base: the importing file's path, for messages.
exports.resolveExports = function resolveExports(config, subpath, base, conditions, resolvePackage) {
  let table = config.exports;
  if (isConditional(table, config.folder, base)) table = { '.': table };
  if (Object.hasOwn(table, subpath) && !subpath.includes('*') && !subpath.endsWith('/')) {
    const result = resolveTarget(
      table[subpath], '', subpath, config.folder, base, false, false, conditions, resolvePackage);
    if (result === null || result === undefined) throw notExported(config, subpath, base);
    return result;
  }
  const found = matchPattern(table, subpath);
  if (found !== undefined) {
    const result = resolveTarget(
      table[found.key], found.match, found.key, config.folder, base, true, false, conditions, resolvePackage);
    if (result !== null && result !== undefined) return result;
  }
  throw notExported(config, subpath, base);
};

function notExported(config, subpath, base) {
  return new (codes().ERR_PACKAGE_PATH_NOT_EXPORTED)(config.folder, subpath, base);
}

// Resolves '#name' against the package that the importing file belongs to.
exports.resolveImports = function resolveImports(name, folder, base, conditions, resolvePackage) {
  if (name === '#' || name.endsWith('/')) {
    throw new (codes().ERR_INVALID_MODULE_SPECIFIER)(name, 'is not a valid internal imports specifier name', base);
  }
  const config = packages.scope(folder);
  if (config !== null && config.imports !== undefined) {
    if (Object.hasOwn(config.imports, name) && !name.includes('*')) {
      const result = resolveTarget(
        config.imports[name], '', name, config.folder, base, false, true, conditions, resolvePackage);
      if (result !== null && result !== undefined) return result;
    } else {
      const found = matchPattern(config.imports, name);
      if (found !== undefined) {
        const result = resolveTarget(
          config.imports[found.key], found.match, found.key, config.folder, base, true, true, conditions, resolvePackage);
        if (result !== null && result !== undefined) return result;
      }
    }
  }
  throw new (codes().ERR_PACKAGE_IMPORT_NOT_DEFINED)(name, config === null ? undefined : config.folder, base);
};

// Splits 'pkg/sub' and '@scope/pkg/sub' into [name, './sub' or '.'], or undefined if it is no package name.
exports.splitSpecifier = function splitSpecifier(specifier) {
  if (specifier === '') return ['', '.'];
  const match = /^(@[^/\\%]+\/[^/\\%]*|[^@.\\/%][^\\/%]*)(\/.*)?$/s.exec(specifier);
  if (match === null) return undefined;
  return [match[1], match[2] === undefined ? '.' : `.${match[2]}`];
};
