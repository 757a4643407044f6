// Windows paths: both separators, drives (C:), UNC roots (\\server\share) and device roots (\\.\ and \\?\).
// https://nodejs.org/api/path.html

const { validateObject, validateString } = require('internal/validators');
const { kSlash, collapse, extensionOf, withoutSuffix, formatWith } = require('internal/path/segments');

const kBackslash = 92;
const kColon = 58;
const separators = /[\\/]+/;
const uncRoot = /^[\\/]{2}([^\\/]+)[\\/]+([^\\/]+)/;
const reservedName = /^(?:CON|PRN|AUX|NUL|COM[1-9¹²³]|LPT[1-9¹²³]|CONIN\$|CONOUT\$)$/i;

function isSeparator(code) {
  return code === kSlash || code === kBackslash;
}

function isDriveLetter(code) {
  code |= 32;
  return code >= 97 && code <= 122;
}

function hasDrive(path) {
  return path.length > 1 && path.charCodeAt(1) === kColon && isDriveLetter(path.charCodeAt(0));
}

// Takes the root off a path: the device ('C:', '\\\\server\\share', '\\\\.' or ''), whether the path is
// absolute, and where what follows the root begins.
function rootOf(path) {
  if (path.length === 0) return { device: '', absolute: false, end: 0, unc: false };
  if (isSeparator(path.charCodeAt(0))) {
    if (path.length > 1 && isSeparator(path.charCodeAt(1))) {
      const match = uncRoot.exec(path);
      if (match !== null) {
        const [whole, server, share] = match;
        if (server === '.' || server === '?') return { device: `\\\\${server}`, absolute: true, end: 4, unc: false };
        return { device: `\\\\${server}\\${share}`, absolute: true, end: whole.length, unc: true };
      }
    }
    return { device: '', absolute: true, end: 1, unc: false };
  }
  if (hasDrive(path)) {
    const absolute = path.length > 2 && isSeparator(path.charCodeAt(2));
    return { device: path.slice(0, 2), absolute, end: absolute ? 3 : 2, unc: false };
  }
  return { device: '', absolute: false, end: 0, unc: false };
}

function collapseTail(path, absolute) {
  return collapse(path, '\\', separators, !absolute);
}

// The current directory of a drive, or of the process when no drive is given.
function currentDirectory(device) {
  if (device === '') return process.cwd();
  const path = process.env[`=${device}`] || process.cwd();
  if (path === undefined ||
      (path.slice(0, 2).toLowerCase() !== device.toLowerCase() && path.charCodeAt(2) === kBackslash)) {
    return `${device}\\`;
  }
  return path;
}

// Whether a name is a device's. As in Node.js, a name without a colon is taken without its last character.
function isReserved(name) {
  return reservedName.test(name.slice(0, name.indexOf(':')));
}

function resolve(...paths) {
  let device = '';
  let tail = '';
  let absolute = false;
  for (let i = paths.length - 1; i >= -1; i--) {
    let path;
    if (i >= 0) {
      path = paths[i];
      validateString(path, `paths[${i}]`);
      if (path.length === 0) continue;
    } else {
      path = currentDirectory(device);
    }
    const root = rootOf(path);
    if (root.device !== '') {
      if (device === '') device = root.device;
      else if (root.device.toLowerCase() !== device.toLowerCase()) continue; // another drive
    }
    if (absolute) {
      if (device !== '') break;
    } else {
      tail = `${path.slice(root.end)}\\${tail}`;
      absolute = root.absolute;
      if (absolute && device !== '') break;
    }
  }
  tail = collapseTail(tail, absolute);
  return `${device}${absolute ? '\\' : ''}${tail}` || '.';
}

function normalize(path) {
  validateString(path, 'path');
  if (path.length === 0) return '.';
  if (path.length === 1) return path === '/' ? '\\' : path;
  const root = rootOf(path);
  if (root.unc && root.end === path.length) return `${root.device}\\`;
  // A device name is no drive: 'CON:' stays harmless by being made relative.
  const colon = path.indexOf(':');
  if (root.device === '' && !root.absolute && isReserved(path)) {
    const slash = isSeparator(path.charCodeAt(path.length - 1)) ? '\\' : '';
    return `.\\${path.slice(0, colon + 1)}${collapseTail(path.slice(colon + 1), false) || '.'}${slash}`;
  }
  let rest = collapseTail(path.slice(root.end), root.absolute);
  if (rest === '' && !root.absolute) rest = '.';
  if (rest !== '' && isSeparator(path.charCodeAt(path.length - 1))) rest += '\\';
  if (!root.absolute && root.device === '' && path.includes(':')) {
    // The result must not name a drive or a device where the argument did not.
    if (hasDrive(rest)) return `.\\${rest}`;
    for (let at = colon; at !== -1; at = path.indexOf(':', at + 1)) {
      if (at === path.length - 1 || isSeparator(path.charCodeAt(at + 1))) return `.\\${rest}`;
    }
  }
  return `${root.device}${root.absolute ? '\\' : ''}${rest}`;
}

function isAbsolute(path) {
  validateString(path, 'path');
  if (path.length === 0) return false;
  return isSeparator(path.charCodeAt(0)) || (hasDrive(path) && path.length > 2 && isSeparator(path.charCodeAt(2)));
}

function join(...paths) {
  let joined = '';
  let first = '';
  for (let i = 0; i < paths.length; i++) {
    const path = paths[i];
    validateString(path, 'path');
    if (path.length === 0) continue;
    if (joined === '') joined = first = path;
    else joined += `\\${path}`;
  }
  if (joined === '') return '.';
  // Two leading separators mean a UNC root only when the first argument itself begins with exactly two
  // and names something: join('//server', 'share') is one, join('/', '/server') is not.
  if (!/^[\\/]{2}[^\\/]/.test(first)) joined = joined.replace(/^[\\/]{2,}/, '\\');
  if (joined.split('\\').some((part) => part.includes(':') && isReserved(part))) return joined.replaceAll('/', '\\');
  return normalize(joined);
}

function relative(from, to) {
  validateString(from, 'from');
  validateString(to, 'to');
  if (from === to) return '';
  const fromOriginal = resolve(from);
  const toOriginal = resolve(to);
  if (fromOriginal === toOriginal || fromOriginal.toLowerCase() === toOriginal.toLowerCase()) return '';
  const source = segmentsOf(fromOriginal);
  const target = segmentsOf(toOriginal);
  let common = 0;
  while (common < source.length && common < target.length &&
         source[common].toLowerCase() === target[common].toLowerCase()) common++;
  if (common === 0 && source.length > 0 && target.length > 0) return toOriginal; // another device
  const steps = new Array(source.length - common).fill('..');
  return steps.concat(target.slice(common)).join('\\');
}

function segmentsOf(path) {
  const trimmed = path.replace(/^\\+|\\+$/g, '');
  return trimmed === '' ? [] : trimmed.split('\\');
}

function toNamespacedPath(path) {
  if (typeof path !== 'string' || path.length === 0) return path;
  const resolved = resolve(path);
  if (resolved.length <= 2) return path;
  if (resolved.startsWith('\\\\')) {
    const code = resolved.charCodeAt(2);
    if (code !== 63 && code !== 46) return `\\\\?\\UNC\\${resolved.slice(2)}`;
  } else if (hasDrive(resolved) && resolved.charCodeAt(2) === kBackslash) {
    return `\\\\?\\${resolved}`;
  }
  return resolved;
}

// The root as it is written in the path, with its separator, for dirname() and parse().
function writtenRootEnd(path) {
  if (path.length === 0) return 0;
  if (isSeparator(path.charCodeAt(0))) {
    const match = uncRoot.exec(path);
    if (match === null) return 1;
    return match[0].length === path.length ? path.length : match[0].length + 1;
  }
  if (!hasDrive(path)) return 0;
  return path.length > 2 && isSeparator(path.charCodeAt(2)) ? 3 : 2;
}

function lastSeparator(path, from) {
  return Math.max(path.lastIndexOf('\\', from), path.lastIndexOf('/', from));
}

// The bounds of the last segment that lies after `start`.
function lastSegmentBounds(path, start) {
  let end = path.length;
  while (end > start && isSeparator(path.charCodeAt(end - 1))) end--;
  if (end === start) return [start, start];
  return [Math.max(lastSeparator(path, end - 1) + 1, start), end];
}

function dirname(path) {
  validateString(path, 'path');
  if (path.length === 0) return '.';
  if (path.length === 1) return isSeparator(path.charCodeAt(0)) ? path : '.';
  const rootEnd = writtenRootEnd(path);
  const unc = uncRoot.exec(path);
  if (unc !== null && unc[0].length === path.length) return path;
  const [start, end] = lastSegmentBounds(path, rootEnd);
  if (end > start && start > rootEnd) return path.slice(0, start - 1);
  return rootEnd === 0 ? '.' : path.slice(0, rootEnd);
}

function basename(path, suffix) {
  if (suffix !== undefined) validateString(suffix, 'suffix');
  validateString(path, 'path');
  const first = hasDrive(path) ? 2 : 0;
  const [start, end] = lastSegmentBounds(path, first);
  const base = path.slice(start, end);
  if (suffix === undefined || suffix === '' || suffix.length > path.length) return base;
  if (suffix === path) return '';
  return base === '' ? path.slice(first) : withoutSuffix(base, suffix);
}

function extname(path) {
  validateString(path, 'path');
  const [start, end] = lastSegmentBounds(path, hasDrive(path) ? 2 : 0);
  return extensionOf(path.slice(start, end));
}

function format(pathObject) {
  validateObject(pathObject, 'pathObject');
  return formatWith('\\', pathObject);
}

function parse(path) {
  validateString(path, 'path');
  const rootEnd = writtenRootEnd(path);
  const root = path.slice(0, rootEnd);
  const [start, end] = lastSegmentBounds(path, rootEnd);
  const base = path.slice(start, end);
  const ext = extensionOf(base);
  return {
    root,
    dir: start > rootEnd ? path.slice(0, start - 1) : root,
    base,
    ext,
    name: base.slice(0, base.length - ext.length),
  };
}

function matchesGlob(path, pattern) {
  validateString(path, 'path');
  validateString(pattern, 'pattern');
  return require('internal/path/glob').matches(path, pattern, true);
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
  sep: '\\',
  delimiter: ';',
  win32: null,
  posix: null,
};
