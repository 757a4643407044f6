// The URL API from before the URL standard: url.parse(), url.format(), url.resolve().
// https://nodejs.org/api/url.html#legacy-url-api

const { codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_URL } } = require('internal/errors');
const { validateString } = require('internal/validators');
const querystring = require('querystring');

// Protocols whose text is never escaped or taken for anything but a path.
const unsafeProtocols = new Set(['javascript', 'javascript:']);
const hostlessProtocols = new Set(['javascript', 'javascript:']);
const slashedProtocols = new Set(['http', 'http:', 'https', 'https:', 'ftp', 'ftp:', 'gopher', 'gopher:', 'file', 'file:',
  'ws', 'ws:', 'wss', 'wss:']);

const protocolPattern = /^[a-z0-9.+-]+:/i;
const portPattern = /:[0-9]*$/;
const hostPattern = /^\/\/[^@/]+@[^@/]+/;
const simplePath = /^(\/\/?(?!\/)[^?\s]*)(\?[^\s]*)?$/;
// eslint-disable-next-line no-control-regex
const outerSpace = /^[\0-\x20\u00a0\ufeff]+|[\0-\x20\u00a0\ufeff]+$/g;
const forbiddenHost = /[\0\t\n\r #%/:<>?@[\\\]^|]/;
const forbiddenIPv6Host = /[\0\t\n\r #%/<>?@\\^|]/;
const invalidHostCharacter = /[/\\#?:]/;
const needsEscape = /[\t\n\r "'<>\\^`{|}]/g;
const maxHostLength = 255;

function Url() {
  this.protocol = null;
  this.slashes = null;
  this.auth = null;
  this.host = null;
  this.port = null;
  this.hostname = null;
  this.hash = null;
  this.search = null;
  this.query = null;
  this.pathname = null;
  this.path = null;
  this.href = null;
}

function escapeText(text) {
  return text.replace(needsEscape, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`);
}

// Backslashes become slashes up to the query or the fragment.
function slashed(text) {
  const end = text.search(/[?#]/);
  return end === -1 ? text.replaceAll('\\', '/') : text.slice(0, end).replaceAll('\\', '/') + text.slice(end);
}

// Where userinfo and host end in what follows '//': the last '@' before '/', '?' or '#', and the first character that
// belongs to no host. Tabs and newlines are taken out of `rest` on the way.
function scanHost(rest) {
  let at = -1;
  let end = -1;
  let i = 0;
  for (; i < rest.length; i++) {
    const char = rest[i];
    if (char === '\t' || char === '\n' || char === '\r') {
      rest = rest.slice(0, i) + rest.slice(i + 1);
      i--;
    } else if (char === '#' || char === '/' || char === '?') {
      if (end === -1) end = i;
      break;
    } else if (char === '@') {
      at = i;
      end = -1;
    } else if (end === -1 && ' "%\';<>\\^`{|}'.includes(char)) {
      end = i;
    }
  }
  return { rest, at, end };
}

function takeHost(url, rest, original) {
  const scanned = scanHost(rest);
  rest = scanned.rest;
  let start = 0;
  if (scanned.at !== -1) {
    url.auth = decodeURIComponent(rest.slice(0, scanned.at));
    start = scanned.at + 1;
  }
  url.host = scanned.end === -1 ? rest.slice(start) : rest.slice(start, scanned.end);
  rest = scanned.end === -1 ? '' : rest.slice(scanned.end);
  url.parseHost();
  if (typeof url.hostname !== 'string') url.hostname = '';
  let { hostname } = url;
  const isIPv6 = hostname[0] === '[' && hostname[hostname.length - 1] === ']';
  if (!isIPv6) {
    const invalid = hostname.search(invalidHostCharacter);
    if (invalid !== -1) {
      if (hostname[invalid] === ':') throw new ERR_INVALID_ARG_VALUE('url', 'Invalid port in url', original);
      url.hostname = hostname.slice(0, invalid);
      rest = `/${hostname.slice(invalid)}${rest}`;
    }
  }
  url.hostname = url.hostname.length > maxHostLength ? '' : url.hostname.toLowerCase();
  if (url.hostname !== '') {
    if (isIPv6) {
      if (forbiddenIPv6Host.test(url.hostname)) throw new ERR_INVALID_URL(original);
    } else {
      url.hostname = toASCII(url.hostname);
      if (url.hostname === '' || forbiddenHost.test(url.hostname)) throw new ERR_INVALID_URL(original);
    }
  }
  hostname = url.hostname || '';
  url.host = hostname + (url.port ? `:${url.port}` : '');
  if (isIPv6) {
    url.hostname = hostname.slice(1, -1);
    if (rest[0] !== '/') rest = `/${rest}`;
  }
  return rest;
}

function toASCII(hostname) {
  // eslint-disable-next-line no-control-regex
  return /[^\0-\x7f]/.test(hostname) ? require('internal/url/idna').toASCII(hostname) ?? '' : hostname;
}

Url.prototype.parse = function parse(url, parseQueryString, slashesDenoteHost) {
  validateString(url, 'url');
  let rest = slashed(url.replace(outerSpace, ''));
  if (!slashesDenoteHost && !rest.includes('#') && !/^[^?]*@/.test(rest)) {
    const match = simplePath.exec(rest);
    if (match !== null) {
      this.path = this.href = rest;
      this.pathname = match[1];
      if (match[2]) {
        this.search = match[2];
        this.query = parseQueryString ? querystring.parse(this.search.slice(1)) : this.search.slice(1);
      } else if (parseQueryString) {
        this.search = null;
        this.query = { __proto__: null };
      }
      return this;
    }
  }

  const protocol = protocolPattern.exec(rest)?.[0];
  const lowerProtocol = protocol?.toLowerCase();
  if (protocol) {
    this.protocol = lowerProtocol;
    rest = rest.slice(protocol.length);
  }
  let slashes = false;
  if (slashesDenoteHost || protocol || hostPattern.test(rest)) {
    slashes = rest.startsWith('//');
    if (slashes && !(protocol && hostlessProtocols.has(lowerProtocol))) {
      rest = rest.slice(2);
      this.slashes = true;
    }
  }
  if (!hostlessProtocols.has(lowerProtocol) && (slashes || (protocol && !slashedProtocols.has(protocol)))) {
    rest = takeHost(this, rest, url);
  }
  if (!unsafeProtocols.has(lowerProtocol)) rest = escapeText(rest);

  const hash = rest.indexOf('#');
  if (hash !== -1) {
    this.hash = rest.slice(hash);
    rest = rest.slice(0, hash);
  }
  const question = rest.indexOf('?');
  if (question !== -1) {
    this.search = rest.slice(question);
    this.query = rest.slice(question + 1);
    if (parseQueryString) this.query = querystring.parse(this.query);
    rest = rest.slice(0, question);
  } else if (parseQueryString) {
    this.search = null;
    this.query = { __proto__: null };
  }
  if (rest !== '') this.pathname = rest;
  if (slashedProtocols.has(lowerProtocol) && this.hostname && !this.pathname) this.pathname = '/';
  if (this.pathname || this.search) this.path = (this.pathname || '') + (this.search || '');
  this.href = this.format();
  return this;
};

// Everything but unreserved characters and ':'.
function encodeAuth(text) {
  return encodeURIComponent(text).replace(/%3A/gi, ':');
}

Url.prototype.format = function format() {
  const auth = this.auth ? `${encodeAuth(this.auth)}@` : '';
  let protocol = this.protocol || '';
  let pathname = this.pathname || '';
  let hash = this.hash || '';
  let host = '';
  if (this.host) {
    host = auth + this.host;
  } else if (this.hostname) {
    const bare = this.hostname.includes(':') && !(this.hostname[0] === '[' && this.hostname.endsWith(']'));
    host = auth + (bare ? `[${this.hostname}]` : this.hostname);
    if (this.port) host += `:${this.port}`;
  }
  let query = '';
  if (this.query !== null && typeof this.query === 'object') query = querystring.stringify(this.query);
  let search = this.search || (query && `?${query}`) || '';
  if (protocol && protocol.charCodeAt(protocol.length - 1) !== 58) protocol += ':';
  pathname = pathname.replace(/[?#]/g, (char) => (char === '?' ? '%3F' : '%23'));
  // Only protocols with slashes, or an explicit //, get them before a host.
  if (this.slashes || slashedProtocols.has(protocol)) {
    if (this.slashes || host) {
      if (pathname && pathname.charCodeAt(0) !== 47) pathname = `/${pathname}`;
      host = `//${host}`;
    } else if (protocol.length >= 4 && protocol.startsWith('file')) {
      host = '//';
    }
  }
  search = search.replaceAll('#', '%23');
  if (hash && hash.charCodeAt(0) !== 35) hash = `#${hash}`;
  if (search && search.charCodeAt(0) !== 63) search = `?${search}`;
  return protocol + host + pathname + search + hash;
};

Url.prototype.resolve = function resolve(relative) {
  return this.resolveObject(parse(relative, false, true)).format();
};

Url.prototype.resolveObject = function resolveObject(relative) {
  if (typeof relative === 'string') relative = new Url().parse(relative, false, true);
  const result = Object.assign(new Url(), this);
  // The fragment never comes from the base.
  result.hash = relative.hash;
  if (relative.href === '') return finish(result);
  if (relative.slashes && !relative.protocol) {
    // '//host/path'
    for (const key of Object.keys(relative)) if (key !== 'protocol') result[key] = relative[key];
    if (slashedProtocols.has(result.protocol) && result.hostname && !result.pathname) result.path = result.pathname = '/';
    return finish(result);
  }
  if (relative.protocol && relative.protocol !== result.protocol) return otherProtocol(result, relative);
  return sameProtocol(result, relative);
};

function finish(result) {
  result.href = result.format();
  return result;
}

function otherProtocol(result, relative) {
  if (!slashedProtocols.has(relative.protocol)) {
    Object.assign(result, relative);
    return finish(result);
  }
  result.protocol = relative.protocol;
  if (!relative.host && !/^file:?$/.test(relative.protocol) && !hostlessProtocols.has(relative.protocol)) {
    // The first segment is the host.
    const segments = (relative.pathname || '').split('/');
    while (segments.length > 0 && !(relative.host = segments.shift()));
    relative.host ||= '';
    relative.hostname ||= '';
    if (segments[0] !== '') segments.unshift('');
    if (segments.length < 2) segments.unshift('');
    result.pathname = segments.join('/');
  } else {
    result.pathname = relative.pathname;
  }
  result.search = relative.search;
  result.query = relative.query;
  result.host = relative.host || '';
  result.auth = relative.auth;
  result.hostname = relative.hostname || relative.host;
  result.port = relative.port;
  if (result.pathname || result.search) result.path = (result.pathname || '') + (result.search || '');
  result.slashes ||= relative.slashes;
  return finish(result);
}

function sameProtocol(result, relative) {
  const isSourceAbsolute = result.pathname && result.pathname.charCodeAt(0) === 47;
  const isRelativeAbsolute = relative.host || (relative.pathname && relative.pathname.charCodeAt(0) === 47);
  let mustEndAbsolute = isRelativeAbsolute || isSourceAbsolute || (result.host && relative.pathname);
  const removeAllDots = mustEndAbsolute;
  let path = (result.pathname && result.pathname.split('/')) || [];
  const relativePath = (relative.pathname && relative.pathname.split('/')) || [];
  const noLeadingSlashes = result.protocol && !slashedProtocols.has(result.protocol);

  // Such a URL's host is what others have as the first segment.
  if (noLeadingSlashes) {
    result.hostname = '';
    result.port = null;
    if (result.host) {
      if (path[0] === '') path[0] = result.host;
      else path.unshift(result.host);
    }
    result.host = '';
    if (relative.protocol) {
      relative.hostname = null;
      relative.port = null;
      result.auth = null;
      if (relative.host) {
        if (relativePath[0] === '') relativePath[0] = relative.host;
        else relativePath.unshift(relative.host);
      }
      relative.host = null;
    }
    mustEndAbsolute = mustEndAbsolute && (relativePath[0] === '' || path[0] === '');
  }

  if (isRelativeAbsolute) {
    if (relative.host || relative.host === '') {
      if (result.host !== relative.host) result.auth = null;
      result.host = relative.host;
      result.port = relative.port;
    }
    if (relative.hostname || relative.hostname === '') {
      if (result.hostname !== relative.hostname) result.auth = null;
      result.hostname = relative.hostname;
    }
    result.search = relative.search;
    result.query = relative.query;
    path = relativePath;
  } else if (relativePath.length > 0) {
    path.pop();
    path = path.concat(relativePath);
    result.search = relative.search;
    result.query = relative.query;
  } else if (relative.search !== null && relative.search !== undefined) {
    // Only a query (and fragment).
    if (noLeadingSlashes) {
      result.hostname = result.host = path.shift();
      takeAuthFromHost(result);
    }
    result.search = relative.search;
    result.query = relative.query;
    if (result.pathname !== null || result.search !== null) {
      result.path = (result.pathname || '') + (result.search || '');
    }
    return finish(result);
  }

  if (path.length === 0) {
    result.pathname = null;
    result.path = result.search ? `/${result.search}` : null;
    return finish(result);
  }

  const last = path[path.length - 1];
  const hasTrailingSlash = ((result.host || relative.host || path.length > 1) && (last === '.' || last === '..')) || last === '';
  let up = 0;
  for (let i = path.length - 1; i >= 0; i--) {
    if (path[i] === '.') {
      path.splice(i, 1);
    } else if (path[i] === '..') {
      path.splice(i, 1);
      up++;
    } else if (up > 0) {
      path.splice(i, 1);
      up--;
    }
  }
  if (!mustEndAbsolute && !removeAllDots) while (up-- > 0) path.unshift('..');
  if (mustEndAbsolute && path[0] !== '' && (!path[0] || path[0][0] !== '/')) path.unshift('');
  if (hasTrailingSlash && path.join('/').slice(-1) !== '/') path.push('');
  const isAbsolute = path[0] === '' || (path[0] && path[0][0] === '/');
  if (noLeadingSlashes) {
    result.hostname = result.host = isAbsolute ? '' : path.length > 0 ? path.shift() : '';
    takeAuthFromHost(result);
  }
  mustEndAbsolute ||= result.host && path.length > 0;
  if (mustEndAbsolute && !isAbsolute) path.unshift('');
  if (path.length === 0) {
    result.pathname = null;
    result.path = null;
  } else {
    result.pathname = path.join('/');
  }
  if (result.pathname !== null || result.search !== null) {
    result.path = (result.pathname || '') + (result.search || '');
  }
  result.auth = relative.auth || result.auth;
  result.slashes ||= relative.slashes;
  return finish(result);
}

// mailto:user@host
function takeAuthFromHost(result) {
  const parts = result.host && result.host.indexOf('@') > 0 && result.host.split('@');
  if (!parts) return;
  result.auth = parts.shift();
  result.host = result.hostname = parts.shift();
}

Url.prototype.parseHost = function parseHost() {
  let { host } = this;
  const port = portPattern.exec(host)?.[0];
  if (port) {
    if (port !== ':') this.port = port.slice(1);
    host = host.slice(0, host.length - port.length);
  }
  if (host) this.hostname = host;
};

function parse(url, parseQueryString, slashesDenoteHost) {
  return url instanceof Url ? url : new Url().parse(url, parseQueryString, slashesDenoteHost);
}

function format(urlObject, options) {
  if (typeof urlObject === 'string') {
    urlObject = new Url().parse(urlObject);
  } else if (typeof urlObject !== 'object' || urlObject === null) {
    throw new ERR_INVALID_ARG_TYPE('urlObject', ['Object', 'string'], urlObject);
  } else if (require('web/url').isURL(urlObject)) {
    return formatStandard(urlObject, options);
  }
  return Url.prototype.format.call(urlObject);
}

function formatStandard(url, options) {
  let fragment = true;
  let unicode = false;
  let search = true;
  let auth = true;
  if (options) {
    if (typeof options !== 'object' && typeof options !== 'function') throw new ERR_INVALID_ARG_TYPE('options', 'object', options);
    if (options.fragment != null) fragment = Boolean(options.fragment);
    if (options.unicode != null) unicode = Boolean(options.unicode);
    if (options.search != null) search = Boolean(options.search);
    if (options.auth != null) auth = Boolean(options.auth);
  }
  const { parse: parseStandard, serialize } = require('internal/url/parser');
  const record = parseStandard(url.href, null);
  if (record === null) throw new ERR_INVALID_URL(url.href);
  if (!fragment) record.fragment = null;
  if (!search) record.query = null;
  if (!auth) record.username = record.password = '';
  if (unicode && record.host) record.host = require('internal/url/idna').toUnicode(record.host);
  return serialize(record);
}

function resolve(source, relative) {
  return parse(source, false, true).resolve(relative);
}

function resolveObject(source, relative) {
  return source ? parse(source, false, true).resolveObject(relative) : relative;
}

module.exports = { Url, parse, format, resolve, resolveObject };
