// URL and URLSearchParams. https://url.spec.whatwg.org/
// The parser is in internal/url/parser.

const { codes: { ERR_MISSING_ARGS } } = require('internal/errors');
const { customInspectSymbol, toUSVString } = require('internal/util');
const { kClone } = require('internal/clone/protocol');
const { parse, serialize, isSpecial, defaultPorts, parsePort, portColon, setPath, schemePattern } = require('internal/url/parser');
const { encodeFragment, encodeQuery, encodeSpecialQuery, encodeUserinfo } = require('internal/url/percent');
const { parseHost } = require('internal/url/host');
const { URLSearchParams, bindToURL, replaceList } = require('internal/url/search_params');

let lastBase; // the text, and its record, which nobody changes
let lastRecord = null;

function parseBase(base) {
  if (base === undefined) return null;
  if (base !== lastBase) {
    lastRecord = parse(base, null);
    lastBase = base;
  }
  return lastRecord;
}

const kRecord = Symbol('record');

// Leaves tabs and newlines out, as the parser does.
function clean(value) {
  const text = toUSVString(value);
  return /[\t\n\r]/.test(text) ? text.replace(/[\t\n\r]+/g, '') : text;
}

const kContext = Symbol('context');
const schemeTypes = ['http:', '', 'https:', 'ws:', 'ftp:', 'wss:', 'file:'];
const kOmitted = 0xffffffff;

// Where the parts of a URL lie in its href; only for inspection with showHidden.
// Its stack does not show the code, since in Node.js C++ makes it.
function invalid(input, base) {
  const error = new TypeError('Invalid URL');
  if (Error.stackTraceLimit) Error.captureStackTrace(error, invalid);
  error.code = 'ERR_INVALID_URL';
  error.input = input;
  if (base != null) error.base = base;
  return error;
}

class URLContext {
  constructor(record, href) {
    const { scheme, username, password, host, port, query, fragment, path } = record;
    const authority = scheme.length + (host === null ? 0 : 2);
    const userEnd = authority + username.length;
    this.href = href;
    this.protocol_end = scheme.length;
    this.username_end = userEnd;
    this.host_start = userEnd + (password === '' ? 0 : password.length + 1);
    const credentials = username !== '' || password !== '' ? 1 : 0;
    this.host_end = this.host_start + credentials + (host ?? '').length;
    const tail = path.length + (query === null ? 0 : query.length + 1) + (fragment === null ? 0 : fragment.length + 1);
    this.pathname_start = href.length - tail;
    this.search_start = query === null ? kOmitted : this.pathname_start + path.length;
    this.hash_start = fragment === null ? kOmitted : href.length - fragment.length - 1;
    this.port = port === '' ? kOmitted : Number(port);
    this.scheme_type = Math.max(1, schemeTypes.indexOf(scheme));
    if (scheme === 'http:') this.scheme_type = 0;
  }

  get hasPort() {
    return this.port !== kOmitted;
  }

  get hasSearch() {
    return this.search_start !== kOmitted;
  }

  get hasHash() {
    return this.hash_start !== kOmitted;
  }
}

function parseAgainst(url, base) {
  if (base === undefined) return parse(url, null);
  const record = parseBase(`${base}`);
  return record === null ? null : parse(url, record);
}

class URL {
  #record;
  #href = '';
  #searchParams;

  constructor(input, base = undefined) {
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('url');
    if (input === kRecord) {
      this.#record = base;
      return;
    }
    input = `${input}`;
    if (base !== undefined) base = `${base}`;
    const baseRecord = parseBase(base);
    const record = base !== undefined && baseRecord === null ? null : parse(input, baseRecord);
    if (record === null) throw invalid(input, base);
    this.#record = record;
  }

  static parse(input, base = undefined) {
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('url');
    const record = parseAgainst(`${input}`, base);
    return record === null ? null : new URL(kRecord, record);
  }

  static canParse(url, base = undefined) {
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('url');
    return parseAgainst(`${url}`, base) !== null;
  }

  static createObjectURL(object) {
    return require('internal/url/object_urls').create(object, arguments.length);
  }

  static revokeObjectURL(url) {
    require('internal/url/object_urls').revoke(url, arguments.length);
  }

  static #check(value) {
    if (typeof value !== 'object' || value === null || !(#record in value)) {
      throw new TypeError('Receiver must be an instance of class URL');
    }
  }

  [customInspectSymbol](depth, options) {
    if (typeof depth === 'number' && depth < 0) return this;
    const { getConstructorOf } = require('internal/util');
    const { constructor = URL } = { constructor: getConstructorOf?.(this) };
    const { inspect } = require('internal/util/inspect');
    const shown = {};
    for (const name of ['href', 'origin', 'protocol', 'username', 'password', 'host', 'hostname', 'port', 'pathname',
      'search', 'searchParams', 'hash']) shown[name] = this[name];
    if (options.showHidden) shown[kContext] = new URLContext(this.#record, this.#text());
    return `${constructor.name} ${inspect(shown, options)}`;
  }

  // After every change. `queryToo`: what the searchParams hold must follow.
  #changed(queryToo) {
    this.#href = '';
    if (queryToo && this.#searchParams !== undefined) replaceList(this.#searchParams, this.#record.query ?? '');
  }

  toString() {
    URL.#check(this);
    return this.#text();
  }

  #text() {
    if (this.#href === '') this.#href = serialize(this.#record);
    return this.#href;
  }

  get href() {
    URL.#check(this);
    return this.#text();
  }

  set href(value) {
    void this.#record;
    value = `${value}`;
    const record = parse(value, null);
    if (record === null) throw invalid(value);
    this.#record = record;
    this.#changed(true);
  }

  get origin() {
    const { scheme, host, port, opaque, path } = this.#record;
    if (scheme === 'blob:') {
      const inner = opaque || host === null ? parse(path, null) : null;
      return inner !== null && (inner.scheme === 'http:' || inner.scheme === 'https:')
        ? `${inner.scheme}//${inner.host}${inner.port === '' ? '' : `:${inner.port}`}`
        : 'null';
    }
    if (!isSpecial(scheme) || scheme === 'file:') return 'null';
    return `${scheme}//${host}${port === '' ? '' : `:${port}`}`;
  }

  get protocol() {
    return this.#record.scheme;
  }

  set protocol(value) {
    void this.#record;
    const match = schemePattern.exec(`${clean(value)}:`);
    if (match === null) return;
    const record = this.#record;
    const scheme = match[1].toLowerCase();
    if (isSpecial(scheme) !== isSpecial(record.scheme)) return;
    if (scheme === 'file:' && (record.username !== '' || record.password !== '' || record.port !== '')) return;
    if (record.scheme === 'file:' && record.host === '') return;
    record.scheme = scheme;
    if (record.port === defaultPorts[scheme]) record.port = '';
    this.#changed(false);
  }

  get username() {
    return this.#record.username;
  }

  set username(value) {
    void this.#record;
    value = toUSVString(value);
    if (!this.#mayHaveCredentials()) return;
    this.#record.username = encodeUserinfo(value);
    this.#changed(false);
  }

  get password() {
    return this.#record.password;
  }

  set password(value) {
    void this.#record;
    value = toUSVString(value);
    if (!this.#mayHaveCredentials()) return;
    this.#record.password = encodeUserinfo(value);
    this.#changed(false);
  }

  // Also whether it may have a port.
  #mayHaveCredentials() {
    const { host, scheme } = this.#record;
    return host !== null && host !== '' && scheme !== 'file:';
  }

  get host() {
    const { host, port } = this.#record;
    return port === '' ? host ?? '' : `${host}:${port}`;
  }

  set host(value) {
    void this.#record;
    this.#setHost(clean(value), true);
  }

  get hostname() {
    return this.#record.host ?? '';
  }

  set hostname(value) {
    void this.#record;
    this.#setHost(clean(value), false);
  }

  #setHost(text, withPort) {
    const record = this.#record;
    if (record.opaque) return;
    const special = isSpecial(record.scheme);
    const end = text.search(special ? /[/\\?#]/ : /[/?#]/);
    if (end !== -1) text = text.slice(0, end);
    let portText;
    if (record.scheme !== 'file:') {
      const colon = portColon(text);
      if (colon !== -1) {
        if (!withPort || colon === 0) return;
        portText = /^[0-9]*/.exec(text.slice(colon + 1))[0];
        text = text.slice(0, colon);
      }
    }
    if (text === '') {
      if (special && record.scheme !== 'file:') return;
      if (record.username !== '' || record.password !== '' || record.port !== '') return;
      record.host = '';
    } else {
      let host = parseHost(text, special);
      if (host === null) return;
      if (record.scheme === 'file:' && host === 'localhost') host = '';
      record.host = host;
      if (portText) record.port = parsePort(portText, record.scheme) ?? record.port;
    }
    this.#changed(false);
  }

  get port() {
    return this.#record.port;
  }

  set port(value) {
    void this.#record;
    const text = `${value}`;
    if (!this.#mayHaveCredentials()) return;
    if (text === '') {
      this.#record.port = '';
    } else {
      const [digits] = /^[0-9]*/.exec(clean(text));
      const port = digits === '' ? null : parsePort(digits, this.#record.scheme);
      if (port === null) return;
      this.#record.port = port;
    }
    this.#changed(false);
  }

  get pathname() {
    return this.#record.path;
  }

  set pathname(value) {
    void this.#record;
    const text = clean(value);
    const record = this.#record;
    if (record.opaque) return;
    setPath(record, text.replace(/[?#]/g, (char) => (char === '?' ? '%3F' : '%23')));
    if (text === '' && record.host === null) record.path = '/';
    this.#changed(false);
  }

  get search() {
    URL.#check(this);
    const { query } = this.#record;
    return query === null || query === '' ? '' : `?${query}`;
  }

  set search(value) {
    void this.#record;
    let text = toUSVString(value);
    const record = this.#record;
    if (text === '') {
      record.query = null;
    } else {
      text = clean(text[0] === '?' ? text.slice(1) : text);
      record.query = isSpecial(record.scheme) ? encodeSpecialQuery(text) : encodeQuery(text);
    }
    this.#changed(true);
  }

  get searchParams() {
    if (this.#searchParams === undefined) {
      this.#searchParams = new URLSearchParams();
      replaceList(this.#searchParams, this.#record.query ?? '');
      bindToURL(this.#searchParams, (query) => {
        this.#record.query = query === '' ? null : query;
        this.#href = '';
      });
    }
    return this.#searchParams;
  }

  get hash() {
    const { fragment } = this.#record;
    return fragment === null || fragment === '' ? '' : `#${fragment}`;
  }

  set hash(value) {
    void this.#record;
    const text = toUSVString(value);
    if (text === '') {
      this.#record.fragment = null;
    } else {
      this.#record.fragment = encodeFragment(clean(text[0] === '#' ? text.slice(1) : text));
    }
    this.#changed(false);
  }

  toJSON() {
    URL.#check(this);
    return this.#text();
  }
}

const kEnumerable = { __proto__: null, enumerable: true };
Object.defineProperties(URL.prototype, {
  [Symbol.toStringTag]: { __proto__: null, configurable: true, value: 'URL' },
  [kClone]: { __proto__: null, value: null },
  toString: kEnumerable,
  href: kEnumerable,
  origin: kEnumerable,
  protocol: kEnumerable,
  username: kEnumerable,
  password: kEnumerable,
  host: kEnumerable,
  hostname: kEnumerable,
  port: kEnumerable,
  pathname: kEnumerable,
  search: kEnumerable,
  searchParams: kEnumerable,
  hash: kEnumerable,
  toJSON: kEnumerable,
});
Object.defineProperties(URL, {
  parse: { __proto__: null, configurable: true, writable: true, enumerable: true },
  canParse: { __proto__: null, configurable: true, writable: true, enumerable: true },
  createObjectURL: kEnumerable,
  revokeObjectURL: kEnumerable,
});

// Whether something can be taken for a URL without being an instance of this very class.
function isURL(value) {
  return Boolean(value?.href && value.protocol && value.auth === undefined && value.path === undefined);
}

module.exports = { URL, URLSearchParams, isURL };
