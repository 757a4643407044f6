// POSIX paths. https://nodejs.org/api/path.html

const { validateObject, validateString } = require('internal/validators');
const { kSlash, kDot, extensionOf, withoutSuffix, formatWith } = require('internal/path/segments');

// Characters are compared one by one here: for short text that is much faster than V8's functions for it.

// Whether any segment behind `start` is '', '.' or '..', so that collapse() would change something.
function isUntidy(path, start) {
  let size = 0;
  let onlyDots = true;
  for (let i = start; i < path.length; i++) {
    const code = path.charCodeAt(i);
    if (code === kSlash) {
      if (onlyDots && size <= 2) return true;
      size = 0;
      onlyDots = true;
    } else {
      size++;
      if (code !== kDot) onlyDots = false;
    }
  }
  return onlyDots && size <= 2;
}

// Resolves '.' and '..' among the segments of a path, of which a root is left out.
// keepParents: whether leading '..' stay (relative paths) or are dropped (at the root).
function collapse(path, keepParents) {
  let kept = '';
  let start = 0;
  for (let i = 0; i <= path.length; i++) {
    if (i < path.length && path.charCodeAt(i) !== kSlash) continue;
    const size = i - start;
    if (size === 2 && path.charCodeAt(start) === kDot && path.charCodeAt(start + 1) === kDot) {
      if (kept !== '' && !endsInParent(kept)) kept = kept.slice(0, Math.max(0, lastSlash(kept, kept.length - 1)));
      else if (keepParents) kept = kept === '' ? '..' : `${kept}/..`;
    } else if (size > 1 || (size === 1 && path.charCodeAt(start) !== kDot)) {
      const segment = path.slice(start, i);
      kept = kept === '' ? segment : `${kept}/${segment}`;
    }
    start = i + 1;
  }
  return kept;
}

function endsInParent(path) {
  const { length } = path;
  return length >= 2 && path.charCodeAt(length - 1) === kDot && path.charCodeAt(length - 2) === kDot &&
    (length === 2 || path.charCodeAt(length - 3) === kSlash);
}

// Where the last slash at or before `from` is; -1 without one.
function lastSlash(path, from) {
  let at = from;
  while (at >= 0 && path.charCodeAt(at) !== kSlash) at--;
  return at;
}

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
  const segment = path.slice(lastSlash(path, end - 1) + 1, end);
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
  if (isUntidy(resolved, absolute ? 1 : 0)) resolved = (absolute ? '/' : '') + collapse(resolved, !absolute);
  return resolved === '' ? '.' : resolved;
}

function normalize(path) {
  validateString(path, 'path');
  if (path.length === 0) return '.';
  const absolute = path.charCodeAt(0) === kSlash;
  if (!isUntidy(path, absolute ? 1 : 0)) return path;
  const trailing = path.charCodeAt(path.length - 1) === kSlash;
  const tidy = collapse(path, !absolute);
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
  // Both begin with a slash; the root itself has no segment.
  let common = 0; // where the slash behind the last common segment is
  for (let i = 0; ; i++) {
    const isEnd = i === from.length || from.charCodeAt(i) === kSlash;
    if (isEnd && (i === to.length || to.charCodeAt(i) === kSlash)) common = i;
    if (i === from.length || i === to.length || from.charCodeAt(i) !== to.charCodeAt(i)) break;
  }
  let steps = '';
  if (from.length > 1) {
    for (let i = common; i < from.length; i++) if (from.charCodeAt(i) === kSlash) steps += steps === '' ? '..' : '/..';
  }
  const rest = to.slice(common + 1);
  return steps === '' ? rest : rest === '' ? steps : `${steps}/${rest}`;
}

function toNamespacedPath(path) {
  return path;
}

function dirname(path) {
  validateString(path, 'path');
  if (path.length === 0) return '.';
  const slash = lastSlash(path, endOfLastSegment(path) - 1);
  if (slash === -1) return '.';
  if (slash === 0) return '/';
  return slash === 1 && path.charCodeAt(0) === kSlash ? '//' : path.slice(0, slash);
}

function basename(path, suffix) {
  if (suffix !== undefined) validateString(suffix, 'suffix');
  validateString(path, 'path');
  const base = lastSegment(path);
  if (suffix === undefined) return base;
  if (suffix === path) return '';
  // As in Node.js, slashes alone stay then.
  if (base === '' && suffix.length > 0 && suffix.length <= path.length) return path;
  return withoutSuffix(base, suffix);
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
  const slash = lastSlash(path, end - 1);
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
