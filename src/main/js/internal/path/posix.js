// POSIX paths. https://nodejs.org/api/path.html

const { validateObject, validateString } = require('internal/validators');
const { kSlash, collapse, extensionOf, withoutSuffix, formatWith } = require('internal/path/segments');

// Whether any segment is '', '.' or '..', so that collapse() would change something.
const untidy = /(?:^|\/)\.{0,2}(?:\/|$)/;

function currentDirectory() {
  const cwd = process.cwd();
  if (process.platform !== 'win32') return cwd;
  const slashed = cwd.replaceAll('\\', '/');
  return slashed.slice(slashed.indexOf('/'));
}

// The index just past the last character that is no trailing slash.
function endOfLastSegment(path) {
  let end = path.length;
  while (end > 1 && path.charCodeAt(end - 1) === kSlash) end--;
  return end;
}

function lastSegment(path) {
  const end = endOfLastSegment(path);
  const segment = path.slice(path.lastIndexOf('/', end - 1) + 1, end);
  return segment === '/' ? '' : segment;
}

function resolve(...paths) {
  let resolved = '';
  let absolute = false;
  for (let i = paths.length - 1; i >= 0 && !absolute; i--) {
    const path = paths[i];
    validateString(path, `paths[${i}]`);
    if (path.length === 0) continue;
    resolved = resolved === '' ? path : `${path}/${resolved}`;
    absolute = path.charCodeAt(0) === kSlash;
  }
  if (!absolute) {
    const cwd = currentDirectory();
    resolved = resolved === '' ? cwd : `${cwd}/${resolved}`;
    absolute = cwd.charCodeAt(0) === kSlash;
  }
  const tail = absolute ? resolved.slice(1) : resolved;
  if (untidy.test(tail)) resolved = (absolute ? '/' : '') + collapse(resolved, '/', '/', !absolute);
  return resolved === '' ? '.' : resolved;
}

function normalize(path) {
  validateString(path, 'path');
  if (path.length === 0) return '.';
  const absolute = path.charCodeAt(0) === kSlash;
  if (!untidy.test(absolute ? path.slice(1) : path)) return path;
  const trailing = path.charCodeAt(path.length - 1) === kSlash;
  const tidy = collapse(path, '/', '/', !absolute);
  if (tidy === '') return absolute ? '/' : trailing ? './' : '.';
  return (absolute ? '/' : '') + tidy + (trailing ? '/' : '');
}

function isAbsolute(path) {
  validateString(path, 'path');
  return path.length > 0 && path.charCodeAt(0) === kSlash;
}

function join(...paths) {
  let joined = '';
  for (let i = 0; i < paths.length; i++) {
    const path = paths[i];
    validateString(path, 'path');
    if (path.length > 0) joined = joined === '' ? path : `${joined}/${path}`;
  }
  return joined === '' ? '.' : normalize(joined);
}

function relative(from, to) {
  validateString(from, 'from');
  validateString(to, 'to');
  if (from === to) return '';
  from = resolve(from);
  to = resolve(to);
  if (from === to) return '';
  const source = from === '/' ? [] : from.slice(1).split('/');
  const target = to === '/' ? [] : to.slice(1).split('/');
  let common = 0;
  while (common < source.length && common < target.length && source[common] === target[common]) common++;
  const steps = new Array(source.length - common).fill('..');
  return steps.concat(target.slice(common)).join('/');
}

function toNamespacedPath(path) {
  return path;
}

function dirname(path) {
  validateString(path, 'path');
  if (path.length === 0) return '.';
  const slash = path.lastIndexOf('/', endOfLastSegment(path) - 1);
  if (slash === -1) return '.';
  if (slash === 0) return '/';
  return slash === 1 && path.charCodeAt(0) === kSlash ? '//' : path.slice(0, slash);
}

function basename(path, suffix) {
  if (suffix !== undefined) validateString(suffix, 'suffix');
  validateString(path, 'path');
  const base = lastSegment(path);
  if (suffix === undefined) return base;
  return suffix === path ? '' : withoutSuffix(base, suffix);
}

function extname(path) {
  validateString(path, 'path');
  return extensionOf(lastSegment(path));
}

function format(pathObject) {
  validateObject(pathObject, 'pathObject');
  return formatWith('/', pathObject);
}

function parse(path) {
  validateString(path, 'path');
  const root = path.length > 0 && path.charCodeAt(0) === kSlash ? '/' : '';
  const end = endOfLastSegment(path);
  const slash = path.lastIndexOf('/', end - 1);
  const base = end === 1 && root !== '' ? '' : path.slice(slash + 1, end);
  const ext = base === '..' && root !== '' && slash === 0 ? '.' : extensionOf(base); // '/..' as Node.js has it
  return {
    root,
    dir: slash > 0 ? path.slice(0, slash) : root,
    base,
    ext,
    name: base.slice(0, base.length - ext.length),
  };
}

function matchesGlob(path, pattern) {
  validateString(path, 'path');
  validateString(pattern, 'pattern');
  return require('internal/path/glob').matches(path, pattern, false);
}

module.exports = {
  resolve,
  normalize,
  isAbsolute,
  join,
  relative,
  toNamespacedPath,
  dirname,
  basename,
  extname,
  format,
  parse,
  matchesGlob,
  sep: '/',
  delimiter: ':',
  win32: null,
  posix: null,
};
