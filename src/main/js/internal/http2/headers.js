// Header fields between the objects of users and the lists that go over the wire (RFC 9113, section 8).
const {
  codes: {
    ERR_HTTP2_HEADER_SINGLE_VALUE, ERR_HTTP2_INVALID_CONNECTION_HEADERS, ERR_HTTP2_INVALID_HEADER_VALUE,
    ERR_HTTP2_INVALID_PSEUDOHEADER, ERR_INVALID_ARG_TYPE, ERR_INVALID_HTTP_TOKEN,
  },
} = require('internal/errors');

const sensitiveHeaders = Symbol('sensitiveHeaders');

// Fields that come once.
const single = new Set([
  ':status', ':method', ':authority', ':scheme', ':path', ':protocol', 'access-control-allow-credentials', 'access-control-max-age',
  'access-control-request-method', 'age', 'authorization', 'content-encoding', 'content-language', 'content-length',
  'content-location', 'content-md5', 'content-range', 'content-type', 'date', 'dnt', 'etag', 'expires', 'from', 'host', 'if-match',
  'if-modified-since', 'if-none-match', 'if-range', 'if-unmodified-since', 'last-modified', 'location', 'max-forwards',
  'proxy-authorization', 'range', 'referer', 'retry-after', 'tk', 'upgrade-insecure-requests', 'user-agent', 'x-content-type-options',
]);
const pseudoOfRequest = new Set([':method', ':authority', ':scheme', ':path', ':protocol']);
const pseudoOfAny = new Set([':status', ...pseudoOfRequest]);
const ofConnection = new Set(['connection', 'upgrade', 'http2-settings', 'keep-alive', 'proxy-connection', 'transfer-encoding']);

const token = /^[\^`a-zA-Z\-0-9!#$%&'*+.|~_]+$/;
// eslint-disable-next-line no-control-regex
const badValue = /[^\t\x20-\x7e\x80-\xff]/;

const inRequest = (name) => {
  if (!pseudoOfAny.has(name)) throw new ERR_HTTP2_INVALID_PSEUDOHEADER(name);
};
const inResponse = (name) => {
  if (name !== ':status') throw new ERR_HTTP2_INVALID_PSEUDOHEADER(name);
};
const inTrailers = (name) => {
  throw new ERR_HTTP2_INVALID_PSEUDOHEADER(name);
};

function isForbidden(name, value) {
  if (ofConnection.has(name)) return true;
  return name === 'te' && value !== 'trailers';
}

// An object or a flat array of names and values as [name, value, neverIndex, …] with pseudo headers first.
function toList(headers, checkPseudo, strictSingle = true) {
  const pseudo = [];
  const others = [];
  const seen = new Set();
  const never = new Set((headers[sensitiveHeaders] ?? []).map((name) => name.toLowerCase()));
  const add = (key, value) => {
    let name = key.toLowerCase();
    if (value === undefined || name === '') return;
    name = name.trim() === '' ? '' : name;
    if (name === '') return;
    const isSingle = strictSingle && single.has(name);
    if (Array.isArray(value)) {
      if (value.length === 0) return;
      if (value.length > 1 && isSingle) throw new ERR_HTTP2_HEADER_SINGLE_VALUE(name);
      if (value.length === 1) [value] = value;
    }
    if (isSingle || name[0] === ':') {
      if (seen.has(name)) throw new ERR_HTTP2_HEADER_SINGLE_VALUE(name);
      seen.add(name);
    }
    if (name[0] === ':') {
      checkPseudo(name);
      pseudo.push(name, String(value), never.has(name));
      return;
    }
    if (name.includes(' ')) throw new ERR_INVALID_HTTP_TOKEN('Header name', key);
    if (isForbidden(name, value)) throw new ERR_HTTP2_INVALID_CONNECTION_HEADERS(name);
    if (Array.isArray(value)) for (const each of value) others.push(name, String(each), never.has(name));
    else others.push(name, String(value), never.has(name));
  };
  if (Array.isArray(headers)) {
    for (let i = 0; i < headers.length; i += 2) add(headers[i], headers[i + 1]);
  } else {
    for (const key of Object.keys(headers)) add(key, headers[key]);
  }
  return pseudo.concat(others);
}

// A flat list as an object, with names as they were given.
function fromList(list) {
  const result = { __proto__: null };
  for (let i = 0; i < list.length; i += 2) {
    const existing = result[list[i]];
    if (existing === undefined) result[list[i]] = list[i + 1];
    else if (Array.isArray(existing)) existing.push(list[i + 1]);
    else result[list[i]] = [existing, list[i + 1]];
  }
  if (list[sensitiveHeaders]) result[sensitiveHeaders] = list[sensitiveHeaders];
  return result;
}

// Whether a field that was received is to be taken as if it had not been sent.
function isIgnored(name, value, strictWhitespace) {
  if (name[0] === ':') return false;
  if (strictWhitespace && /^[ \t]|[ \t]$/.test(value)) return true;
  return badValue.test(value) || !token.test(name);
}

// What the peer sent, as Node.js shows it. raw: [name, value, …]
function toObject(raw, sensitive) {
  const result = { __proto__: null };
  for (let i = 0; i < raw.length; i += 2) {
    const name = raw[i];
    let value = raw[i + 1];
    const existing = result[name];
    if (name === ':status') value |= 0;
    if (existing === undefined) {
      result[name] = name === 'set-cookie' ? [value] : value;
    } else if (single.has(name)) {
      // the first one counts
    } else if (name === 'cookie') {
      result[name] = `${existing}; ${value}`;
    } else if (name === 'set-cookie') {
      existing.push(value);
    } else {
      result[name] = `${existing}, ${value}`;
    }
  }
  Object.defineProperty(result, sensitiveHeaders, { value: sensitive, enumerable: true, writable: true, configurable: true });
  return result;
}

// Whether a block that was received is well-formed. kind: 'request', 'response', 'trailers'
function isWellFormed(raw, kind, allowsProtocol) {
  const pseudo = new Map();
  let regular = false;
  for (let i = 0; i < raw.length; i += 2) {
    const name = raw[i];
    const value = raw[i + 1];
    if (name[0] === ':') {
      if (regular || kind === 'trailers' || pseudo.has(name)) return false;
      if (kind === 'request' ? !pseudoOfRequest.has(name) : name !== ':status') return false;
      if (badValue.test(value)) return false;
      pseudo.set(name, value);
      continue;
    }
    regular = true;
    if (!token.test(name) || name !== name.toLowerCase()) return false;
    if (badValue.test(value)) return false;
    if (isForbidden(name, name === 'te' ? value.toLowerCase() : value)) return false;
  }
  if (kind === 'response') return /^[1-9]\d\d$/.test(pseudo.get(':status') ?? '');
  if (kind === 'request') {
    const method = pseudo.get(':method');
    if (!method) return false;
    if (pseudo.has(':protocol')) {
      return allowsProtocol && method === 'CONNECT' && pseudo.has(':path') && pseudo.has(':scheme') && pseudo.has(':authority');
    }
    if (method === 'CONNECT') return pseudo.has(':authority') && !pseudo.has(':path') && !pseudo.has(':scheme');
    return Boolean(pseudo.get(':path')) && Boolean(pseudo.get(':scheme'));
  }
  return true;
}

function isPayloadMeaningless(method) {
  return method === 'GET' || method === 'HEAD' || method === 'DELETE';
}

function assertWithin(name, value, min = 0, max = Infinity) {
  const { codes: { ERR_HTTP2_INVALID_SETTING_VALUE } } = require('internal/errors');
  if (value !== undefined && (typeof value !== 'number' || value < min || value > max)) {
    throw new ERR_HTTP2_INVALID_SETTING_VALUE.RangeError(name, value, min, max);
  }
}

function assertIsObject(value, name, types = 'Object') {
  if (value !== undefined && (value === null || typeof value !== 'object' || Array.isArray(value))) {
    throw new ERR_INVALID_ARG_TYPE(name, types, value);
  }
}

function assertIsArrayOrObject(value, name) {
  if (value !== undefined && (value === null || typeof value !== 'object')) throw new ERR_INVALID_ARG_TYPE(name, ['Object', 'Array'], value);
}

function assertValidValue(name, value) {
  if (value === undefined || value === null) throw new ERR_HTTP2_INVALID_HEADER_VALUE(value, name);
}

module.exports = {
  assertIsArrayOrObject, assertIsObject, assertValidValue, assertWithin, inRequest, inResponse, inTrailers,
  fromList, isIgnored, isPayloadMeaningless, isWellFormed, sensitiveHeaders, single, toList, toObject, token,
};
