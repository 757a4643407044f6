// The URL parser of https://url.spec.whatwg.org/#url-parsing, arranged by part instead of by state: the scheme decides
// which of relative, file, authority, absolute path and opaque path follows; each cuts its own text.
//
// A record is { scheme, username, password, host, port, path, opaque, query, fragment }: scheme with its ':'; host null
// when there is none; port '' for the default; path serialized ('/a/b'), and opaque when it is no list of segments;
// query and fragment without '?' and '#', null when absent.

const {
  encodeControl, encodeFragment, encodeQuery, encodeSpecialQuery, encodePath, encodeUserinfo,
} = require('internal/url/percent');
const { parseHost } = require('internal/url/host');

const defaultPorts = { __proto__: null, 'http:': '80', 'https:': '443', 'ws:': '80', 'wss:': '443', 'ftp:': '21', 'file:': '' };

// For parseCommon(): in which parts a character may stand as it is.
const kHost = 1;
const kPath = 2;
const kQuery = 4;
const kFragment = 8;
const kUser = 16;
const allowed = new Uint8Array(128);
const allow = (pattern, part) => {
  for (let code = 0; code < 128; code++) if (pattern.test(String.fromCharCode(code))) allowed[code] |= part;
};
allow(/[a-z0-9\-_.]/, kHost);
allow(/[\w\-.~!$&'()*+,%]/, kUser);
allow(/[\w\-.~!$&'()*+,;=:@%/|[\]]/, kPath);
allow(/[\w\-.~!$&()*+,;=:@%/?|[\]^{}`]/, kQuery);
allow(/[\w\-.~!$&'()*+,;=:@%/?#|[\]^{}]/, kFragment);

const schemePattern = /^([A-Za-z][A-Za-z0-9+\-.]*:)/;
// eslint-disable-next-line no-control-regex
const outerSpace = /^[\0-\x20]+|[\0-\x20]+$/g;
const driveLetter = /^[A-Za-z][:|]$/;
const startsWithDriveLetter = /^[A-Za-z][:|](?:[/\\?#]|$)/;
const singleDot = /^(?:\.|%2e)$/i;
const doubleDot = /^(?:\.|%2e){2}$/i;

function isSpecial(scheme) {
  return scheme in defaultPorts;
}

class Record {
  constructor(scheme) {
    this.scheme = scheme;
    this.username = '';
    this.password = '';
    this.host = null;
    this.port = '';
    this.path = '';
    this.opaque = false;
    this.query = null;
    this.fragment = null;
  }
}

function copyAuthority(record, base) {
  record.username = base.username;
  record.password = base.password;
  record.host = base.host;
  record.port = base.port;
}

// Removes the last segment, except a drive letter that is the only one.
function shorten(path, scheme) {
  if (scheme === 'file:' && /^\/[A-Za-z]:$/.test(path)) return path;
  const slash = path.lastIndexOf('/');
  return slash === -1 ? '' : path.slice(0, slash);
}

// Appends the segments of `text` (which has no leading slash) to the path `start`.
function appendPath(start, text, scheme) {
  const special = isSpecial(scheme);
  const segments = text.split(special ? /[/\\]/ : '/');
  let path = start;
  for (let i = 0; i < segments.length; i++) {
    const segment = segments[i];
    const last = i === segments.length - 1;
    if (doubleDot.test(segment)) {
      path = shorten(path, scheme);
      if (last) path += '/';
    } else if (singleDot.test(segment)) {
      if (last) path += '/';
    } else if (scheme === 'file:' && path === '' && driveLetter.test(segment)) {
      path = `/${segment[0]}:`;
    } else {
      path += `/${encodePath(segment)}`;
    }
  }
  return path;
}

// The 'path start' state: what follows an authority.
function setPath(record, text) {
  const special = isSpecial(record.scheme);
  if (text === '') {
    record.path = special ? '/' : '';
    return;
  }
  const first = text.charCodeAt(0);
  record.path = appendPath('', first === 47 || (special && first === 92) ? text.slice(1) : text, record.scheme);
}

// Cuts '?query#fragment' off and sets them; answers what is before.
function takeQueryAndFragment(record, text) {
  const hash = text.indexOf('#');
  if (hash !== -1) {
    record.fragment = encodeFragment(text.slice(hash + 1));
    text = text.slice(0, hash);
  }
  const mark = text.indexOf('?');
  if (mark !== -1) {
    record.query = encodeQueryOf(record, text.slice(mark + 1));
    text = text.slice(0, mark);
  }
  return text;
}

function encodeQueryOf(record, text) {
  return isSpecial(record.scheme) ? encodeSpecialQuery(text) : encodeQuery(text);
}

// '' for the default port; null when not valid.
function parsePort(text, scheme) {
  if (!/^[0-9]*$/.test(text)) return null;
  if (text === '') return '';
  const port = Number(text);
  if (port > 65535) return null;
  return defaultPorts[scheme] === String(port) ? '' : String(port);
}

// Where the port's ':' is in host[:port]; -1 without one.
function portColon(text) {
  let bracketed = false;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 91) bracketed = true;
    else if (code === 93) bracketed = false;
    else if (code === 58 && !bracketed) return i;
  }
  return -1;
}

// text begins after the '//'.
function parseAuthority(record, text) {
  text = takeQueryAndFragment(record, text);
  const special = isSpecial(record.scheme);
  const end = text.search(special ? /[/\\]/ : /\//);
  let authority = end === -1 ? text : text.slice(0, end);
  const at = authority.lastIndexOf('@');
  if (at !== -1) {
    const credentials = authority.slice(0, at);
    const colon = credentials.indexOf(':');
    record.username = encodeUserinfo(colon === -1 ? credentials : credentials.slice(0, colon));
    if (colon !== -1) record.password = encodeUserinfo(credentials.slice(colon + 1));
    authority = authority.slice(at + 1);
    if (authority === '') return null;
  }
  const colon = portColon(authority);
  let host = authority;
  if (colon !== -1) {
    if (colon === 0) return null;
    host = authority.slice(0, colon);
    const port = parsePort(authority.slice(colon + 1), record.scheme);
    if (port === null) return null;
    record.port = port;
  }
  if (host === '') {
    if (special) return null;
    record.host = '';
  } else {
    record.host = parseHost(host, special);
    if (record.host === null) return null;
  }
  setPath(record, end === -1 ? '' : text.slice(end));
  return record;
}

function parseRelative(record, text, base) {
  const special = isSpecial(record.scheme);
  const isSlash = (code) => code === 47 || (special && code === 92);
  if (isSlash(text.charCodeAt(0))) {
    if (isSlash(text.charCodeAt(1))) {
      return parseAuthority(record, special ? text.replace(/^[/\\]+/, '') : text.slice(2));
    }
    copyAuthority(record, base);
    record.path = appendPath('', takeQueryAndFragment(record, text).slice(1), record.scheme);
    return record;
  }
  copyAuthority(record, base);
  const rest = takeQueryAndFragment(record, text);
  if (rest === '') {
    record.path = base.path;
    if (record.query === null) record.query = text[0] === '?' ? '' : base.query;
  } else {
    record.path = appendPath(shorten(base.path, base.scheme), rest, record.scheme);
  }
  return record;
}

function parseFile(record, text, base) {
  record.host = '';
  const isSlash = (code) => code === 47 || code === 92;
  const baseIsFile = base !== null && base.scheme === 'file:';
  if (isSlash(text.charCodeAt(0))) {
    if (isSlash(text.charCodeAt(1))) return parseFileHost(record, text.slice(2));
    let start = '';
    if (baseIsFile) {
      record.host = base.host;
      const drive = /^\/[A-Za-z]:(?=\/|$)/.exec(base.path);
      if (drive !== null && !startsWithDriveLetter.test(text.slice(1))) start = drive[0];
    }
    record.path = appendPath(start, takeQueryAndFragment(record, text).slice(1), 'file:');
    return record;
  }
  if (!baseIsFile) {
    record.path = appendPath('', takeQueryAndFragment(record, text), 'file:');
    return record;
  }
  record.host = base.host;
  const rest = takeQueryAndFragment(record, text);
  if (rest === '') {
    record.path = base.path;
    if (record.query === null) record.query = base.query;
  } else {
    record.path = appendPath(startsWithDriveLetter.test(text) ? '' : shorten(base.path, 'file:'), rest, 'file:');
  }
  return record;
}

function parseFileHost(record, text) {
  const rest = takeQueryAndFragment(record, text);
  const end = rest.search(/[/\\]/);
  const host = end === -1 ? rest : rest.slice(0, end);
  if (driveLetter.test(host)) {
    record.path = appendPath('', rest, 'file:');
    return record;
  }
  if (host !== '') {
    record.host = parseHost(host, true);
    if (record.host === null) return null;
    if (record.host === 'localhost') record.host = '';
  }
  setPath(record, end === -1 ? '' : rest.slice(end));
  return record;
}

function parseOpaque(record, text) {
  record.opaque = true;
  const rest = takeQueryAndFragment(record, text);
  // A last space before a query or fragment would be lost with them.
  record.path = encodeControl(rest.length < text.length ? rest.replace(/ $/, '%20') : rest);
  return record;
}

// Parses what most URLs are: http or https, a host whose last label begins with a letter (so is no number), at most
// credentials before and a port after it; or a file without a host; and nothing that must be encoded or resolved.
// Answers null for all else.
function parseCommon(text) {
  if (text.startsWith('file:///')) {
    // A drive's letter may stand there.
    const second = text.charCodeAt(9);
    if (second === 58 || second === 124) return null;
    const record = new Record('file:');
    record.host = '';
    return takeTail(record, text, 7) ? record : null;
  }
  if (!text.startsWith('http')) return null;
  const colon = text.charCodeAt(4) === 58 ? 4 : 5;
  if (!text.startsWith('://', colon) || (colon === 5 && text.charCodeAt(4) !== 115)) return null;
  const record = new Record(colon === 4 ? 'http:' : 'https:');
  return takeHost(record, text, colon + 3) || takeCredentials(record, text, colon + 3) ? record : null;
}

function takeHost(record, text, hostStart) {
  const { length } = text;
  let at = hostStart;
  let label = at;
  for (; at < length; at++) {
    const code = text.charCodeAt(at);
    if (code >= 128 || (allowed[code] & kHost) === 0) break;
    if (code === 46) label = at + 1;
  }
  const first = text.charCodeAt(label);
  if (at === label || first < 97 || first > 122) return false;
  const hostEnd = at;
  if (text.charCodeAt(at) === 58) {
    for (at++; at < length && at <= hostEnd + 4; at++) {
      const code = text.charCodeAt(at);
      if (code < 48 || code > 57) break;
    }
  }
  const pathStart = at;
  if (!takeTail(record, text, pathStart)) return false;
  record.host = text.slice(hostStart, hostEnd);
  if (pathStart > hostEnd) record.port = parsePort(text.slice(hostEnd + 1, pathStart), record.scheme);
  return true;
}

function takeCredentials(record, text, start) {
  let colon = -1;
  let at = start;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 58 && colon === -1) colon = at;
    else if (code >= 128 || (allowed[code] & kUser) === 0) break;
  }
  if (text.charCodeAt(at) !== 64 || at === start || colon === start || !takeHost(record, text, at + 1)) return false;
  record.username = text.slice(start, colon === -1 ? at : colon);
  if (colon !== -1) record.password = text.slice(colon + 1, at);
  return true;
}

// Whether what is at `at` to the end is path, query and fragment of that kind, which the record then has.
function takeTail(record, text, pathStart) {
  const { length } = text;
  let at = pathStart;
  if (at < length && text.charCodeAt(at) === 47) {
    for (; at < length; at++) {
      const code = text.charCodeAt(at);
      if (code >= 128 || (allowed[code] & kPath) === 0) break;
      if (code === 47 && mayBeDots(text, at + 1)) return false;
    }
  }
  const pathEnd = at;
  let queryEnd = at;
  if (at < length && text.charCodeAt(at) === 63) {
    for (at++; at < length; at++) {
      const code = text.charCodeAt(at);
      if (code >= 128 || (allowed[code] & kQuery) === 0) break;
    }
    queryEnd = at;
  }
  if (at < length && text.charCodeAt(at) === 35) {
    for (at++; at < length; at++) {
      const code = text.charCodeAt(at);
      if (code >= 128 || (allowed[code] & kFragment) === 0) break;
    }
  }
  if (at < length) return false;
  record.path = pathEnd > pathStart ? text.slice(pathStart, pathEnd) : '/';
  if (queryEnd > pathEnd) record.query = text.slice(pathEnd + 1, queryEnd);
  if (length > queryEnd) record.fragment = text.slice(queryEnd + 1);
  return true;
}

// Whether the segment there may be '.' or '..'.
function mayBeDots(text, at) {
  let code = text.charCodeAt(at);
  if (code !== 46 && code !== 37) return false;
  if (code === 37) return text.charCodeAt(at + 1) === 50;
  code = text.charCodeAt(at + 1);
  if (code === 46) code = text.charCodeAt(at + 2);
  return code === 47 || code === 63 || code === 35 || code === 37 || code !== code; // NaN: the end
}

// The same for a path on the host of the base.
function parseCommonPath(text, base) {
  if (text.charCodeAt(0) !== 47 || text.charCodeAt(1) === 47 || (base.scheme !== 'http:' && base.scheme !== 'https:')) return null;
  const record = new Record(base.scheme);
  if (!takeTail(record, text, 0)) return null;
  copyAuthority(record, base);
  return record;
}

// The record of a URL, or null. base is a record or null.
function parse(input, base) {
  return parseCommon(input) ?? (base === null ? null : parseCommonPath(input, base)) ?? parseFully(input, base);
}

function parseFully(input, base) {
  let text = input.replace(outerSpace, '');
  if (/[\t\n\r]/.test(text)) text = text.replace(/[\t\n\r]+/g, '');
  text = text.toWellFormed();
  const match = schemePattern.exec(text);
  if (match === null) {
    if (base === null) return null;
    const record = new Record(base.scheme);
    if (base.opaque) {
      if (text[0] !== '#') return null;
      record.opaque = true;
      record.path = base.path;
      record.query = base.query;
      record.fragment = encodeFragment(text.slice(1));
      return record;
    }
    return base.scheme === 'file:' ? parseFile(record, text, base) : parseRelative(record, text, base);
  }
  const record = new Record(match[1].toLowerCase());
  const rest = text.slice(match[1].length);
  const { scheme } = record;
  if (scheme === 'file:') return parseFile(record, rest, base);
  if (isSpecial(scheme)) {
    if (base !== null && base.scheme === scheme && !rest.startsWith('//')) return parseRelative(record, rest, base);
    return parseAuthority(record, rest.replace(/^[/\\]+/, ''));
  }
  if (rest.startsWith('//')) return parseAuthority(record, rest.slice(2));
  if (rest[0] === '/') {
    record.path = appendPath('', takeQueryAndFragment(record, rest).slice(1), scheme);
    return record;
  }
  return parseOpaque(record, rest);
}

function serialize(record, withFragment = true) {
  const { scheme, username, password, host, port, path, query, fragment } = record;
  let href = scheme;
  if (host !== null) {
    href += '//';
    if (username !== '' || password !== '') href += password === '' ? `${username}@` : `${username}:${password}@`;
    href += port === '' ? host : `${host}:${port}`;
  } else if (!record.opaque && path.startsWith('//')) {
    href += '/.';
  }
  href += path;
  if (query !== null) href += `?${query}`;
  if (withFragment && fragment !== null) href += `#${fragment}`;
  return href;
}

module.exports = {
  parse, serialize, isSpecial, defaultPorts, parsePort, portColon, appendPath, setPath, schemePattern,
};
