// file: URLs and paths.

const {
  codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_FILE_URL_HOST, ERR_INVALID_FILE_URL_PATH, ERR_INVALID_URL_SCHEME },
} = require('internal/errors');
const { validateString } = require('internal/validators');
const { isWindows } = require('internal/util');
const { URL, isURL } = require('web/url');

function checkedURL(path) {
  if (typeof path === 'string') path = new URL(path);
  else if (!isURL(path)) throw new ERR_INVALID_ARG_TYPE('path', ['string', 'URL'], path);
  if (path.protocol !== 'file:') throw new ERR_INVALID_URL_SCHEME('file');
  return path;
}

function drivePath(path) {
  const letter = path.charCodeAt(1) | 0x20;
  if (letter < 97 || letter > 122 || path.charAt(2) !== ':') throw new ERR_INVALID_FILE_URL_PATH('must be absolute');
  return path.slice(1);
}

function windowsPath(url) {
  const { hostname } = url;
  let { pathname } = url;
  if (/%2f|%5c/i.test(pathname)) throw new ERR_INVALID_FILE_URL_PATH('must not include encoded \\ or / characters', url);
  pathname = decodeURIComponent(pathname.replaceAll('/', '\\'));
  if (hostname !== '') return `\\\\${require('internal/url/idna').toUnicode(hostname)}${pathname}`;
  return drivePath(pathname);
}

function posixPath(url) {
  if (url.hostname !== '') throw new ERR_INVALID_FILE_URL_HOST(process.platform);
  const { pathname } = url;
  if (/%2f/i.test(pathname)) throw new ERR_INVALID_FILE_URL_PATH('must not include encoded / characters', url);
  return pathname.includes('%') ? decodeURIComponent(pathname) : pathname;
}

function fileURLToPath(path, options = undefined) {
  const url = checkedURL(path);
  return options?.windows ?? isWindows() ? windowsPath(url) : posixPath(url);
}

// Bytes instead of characters: a path need not be valid UTF-8.
function fileURLToPathBuffer(path, options = undefined) {
  const url = checkedURL(path);
  const { Buffer } = require('buffer');
  const { unescapeBuffer } = require('querystring');
  if (options?.windows ?? isWindows()) {
    const { hostname } = url;
    if (/%2f|%5c/i.test(url.pathname)) {
      throw new ERR_INVALID_FILE_URL_PATH('must not include encoded \\ or / characters', url);
    }
    const decoded = unescapeBuffer(url.pathname.replaceAll('/', '\\'));
    if (hostname !== '') {
      return Buffer.concat([Buffer.from(`\\\\${require('internal/url/idna').toUnicode(hostname)}`), decoded]);
    }
    drivePath(decoded.toString('latin1'));
    return decoded.subarray(1);
  }
  if (url.hostname !== '') throw new ERR_INVALID_FILE_URL_HOST(process.platform);
  return unescapeBuffer(url.pathname);
}

const escapedInPath = /[%\\\n\r\t?#~^|[\]"<>`{} ]/g;

function encodePath(path, windows) {
  return path.replace(escapedInPath, (char) => {
    if (char === '\\' && windows) return char;
    return `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
  });
}

function uncURL(path, original) {
  const isExtended = path.startsWith('\\\\?\\UNC\\');
  const start = isExtended ? 8 : 2;
  const end = path.indexOf('\\', start);
  if (end === -1) throw new ERR_INVALID_ARG_VALUE('path', original, 'Missing UNC resource path');
  if (end === start) throw new ERR_INVALID_ARG_VALUE('path', original, 'Empty UNC servername');
  const url = new URL('file://');
  url.hostname = path.slice(start, end);
  url.pathname = encodePath(path.slice(end), true).replaceAll('\\', '/');
  return url;
}

function pathToFileURL(filepath, options = undefined) {
  validateString(filepath, 'path');
  const windows = options?.windows ?? isWindows();
  const { posix, sep, win32 } = require('path');
  if (windows && filepath.startsWith('\\\\')) {
    if (filepath.startsWith('\\\\?\\UNC\\') || !filepath.startsWith('\\\\?\\')) return uncURL(filepath, filepath);
    filepath = filepath.slice(4);
  }
  const path = windows ? win32 : posix;
  let resolved = path.resolve(filepath);
  // resolve() takes a slash at the end away; a URL must keep it.
  const last = filepath.charCodeAt(filepath.length - 1);
  if ((last === 47 || (windows && last === 92)) && resolved[resolved.length - 1] !== sep) resolved += '/';
  const encoded = encodePath(resolved, windows);
  return new URL(`file://${windows && !encoded.startsWith('\\') ? '/' : ''}${windows ? encoded.replaceAll('\\', '/') : encoded}`);
}

module.exports = { fileURLToPath, fileURLToPathBuffer, pathToFileURL };
