// module.findPackageJSON(specifier, base): for a bare specifier the package.json of that package, for any other one
// the nearest package.json of the file it leads to.
const path = require('path');
const packages = require('internal/modules/package_json');
const packageExports = require('internal/modules/package_exports');
const { codes: { ERR_MISSING_ARGS, ERR_MODULE_NOT_FOUND } } = require('internal/errors');
const { URL, fileURLToPath, pathToFileURL } = require('url');
const { isURL } = require('web/url');
const { validateString } = require('internal/validators');

function parentUrl(base) {
  if (base === undefined) return 'data:';
  if (isURL(base)) return base.href;
  validateString(base, 'base');
  return path.isAbsolute(base) ? pathToFileURL(base).href : new URL(base).href;
}

function ofPackage(name, parent) {
  let folder = path.dirname(fileURLToPath(parent));
  for (;;) {
    const found = packages.read(path.join(folder, 'node_modules', name));
    if (found !== null) return found.path;
    const up = path.dirname(folder);
    if (up === folder) break;
    folder = up;
  }
  throw new ERR_MODULE_NOT_FOUND(name, fileURLToPath(parent));
}

exports.findPackageJSON = function findPackageJSON(specifier, base) {
  if (specifier === undefined) throw new ERR_MISSING_ARGS('specifier');
  const text = isURL(specifier) ? specifier.href : `${specifier}`;
  const parent = parentUrl(base);
  const isPath = text === '' || /^\.{0,2}\/|^\.\.?$/.test(text);
  if (!isPath && URL.parse(text) === null) {
    const split = packageExports.splitSpecifier(text);
    if (split !== undefined && parent.startsWith('file:')) return ofPackage(split[0], parent);
    return new URL(text).href;
  }
  let resolved;
  try {
    resolved = require('internal/modules/esm_resolve').resolve(text, parent);
  } catch (error) {
    if (error?.code !== 'ERR_UNSUPPORTED_DIR_IMPORT') throw error;
    return packages.scope(fileURLToPath(error.url).replace(/(.)\/$/, '$1'))?.path;
  }
  if (!resolved.startsWith('file:')) return undefined;
  return packages.scope(path.dirname(fileURLToPath(resolved)))?.path;
};
