// URLPattern. https://urlpattern.spec.whatwg.org/

const { parse, setPath, isSpecial, defaultPorts, parsePort } = require('internal/url/parser');
const { encodeControl, encodeFragment, encodeSpecialQuery, encodeUserinfo } = require('internal/url/percent');
const { parseHost } = require('internal/url/host');
const { compileComponent, escapePattern, fail, PatternError } = require('internal/url/pattern');
const { ConstructorStringParser } = require('internal/url/pattern_constructor');

const components = ['protocol', 'username', 'password', 'hostname', 'port', 'pathname', 'search', 'hash'];
const plainOptions = { delimiter: '', prefix: '' };
const hostOptions = { delimiter: '.', prefix: '' };
const pathOptions = { delimiter: '/', prefix: '/' };

function canonicalProtocol(value) {
  if (value === '') return value;
  const record = parse(`${value}://dummy.invalid/`, null);
  return record === null ? fail('protocol') : record.scheme.slice(0, -1);
}

function canonicalHost(value) {
  if (value === '') return value;
  return parseHost(value, true) ?? fail('hostname');
}

function canonicalIPv6Host(value) {
  return /^[0-9A-Fa-f[\]:]*$/.test(value) ? value.toLowerCase() : fail('hostname');
}

function canonicalPort(value, protocol = '') {
  if (value === '') return value;
  return parsePort(value, `${protocol}:`) ?? fail('port');
}

// A path of a special URL; without its slash it is a piece of one.
function canonicalPath(value) {
  if (value === '') return value;
  const record = { scheme: 'http:', path: '' };
  const isWhole = value[0] === '/';
  setPath(record, isWhole ? value : `/-${value}`);
  return isWhole ? record.path : record.path.slice(2);
}

const canonical = {
  protocol: canonicalProtocol,
  username: encodeUserinfo,
  password: encodeUserinfo,
  hostname: canonicalHost,
  port: canonicalPort,
  search: encodeSpecialQuery,
  hash: encodeFragment,
};

function matchesSpecial(component) {
  return Object.keys(defaultPorts).some((scheme) => component.regexp.test(scheme.slice(0, -1)));
}

function protocolMatchesSpecial(pattern) {
  return matchesSpecial(compileComponent(pattern, plainOptions, canonicalProtocol));
}

// A dictionary's members as strings.
function readInit(input) {
  const init = {};
  for (const name of [...components, 'baseURL']) {
    const value = input[name];
    if (value !== undefined) init[name] = `${value}`;
  }
  return init;
}

function isAbsolutePath(path, isPattern) {
  if (path === '') return false;
  if (path[0] === '/') return true;
  return isPattern && /^[\\{]\//.test(path);
}

// Fills in what the base URL gives and brings each component into its canonical form.
function processInit(init, isPattern, defaults) {
  const result = { ...defaults };
  let base = null;
  const has = (...names) => names.some((name) => init[name] !== undefined);
  if (init.baseURL !== undefined) {
    base = parse(init.baseURL, null) ?? fail('baseURL');
    const inherit = (name, value) => { result[name] = isPattern ? escapePattern(value) : value; };
    if (!has('protocol')) inherit('protocol', base.scheme.slice(0, -1));
    if (!isPattern && !has('protocol', 'hostname', 'port', 'username')) inherit('username', base.username);
    if (!isPattern && !has('protocol', 'hostname', 'port', 'username', 'password')) inherit('password', base.password);
    if (!has('protocol', 'hostname')) inherit('hostname', base.host ?? '');
    if (!has('protocol', 'hostname', 'port')) inherit('port', base.port);
    if (!has('protocol', 'hostname', 'port', 'pathname')) inherit('pathname', base.path);
    if (!has('protocol', 'hostname', 'port', 'pathname', 'search')) inherit('search', base.query ?? '');
    if (!has('protocol', 'hostname', 'port', 'pathname', 'search', 'hash')) inherit('hash', base.fragment ?? '');
  }
  const finish = (name, value) => (isPattern ? value : canonical[name](value));
  if (has('protocol')) result.protocol = finish('protocol', init.protocol.replace(/:$/, ''));
  for (const name of ['username', 'password', 'hostname']) if (has(name)) result[name] = finish(name, init[name]);
  if (has('port')) result.port = isPattern ? init.port : canonicalPort(init.port, result.protocol);
  if (has('pathname')) {
    let path = init.pathname;
    if (base !== null && !base.opaque && !isAbsolutePath(path, isPattern)) {
      const basePath = isPattern ? escapePattern(base.path) : base.path;
      const slash = basePath.lastIndexOf('/');
      if (slash !== -1) path = basePath.slice(0, slash + 1) + path;
    }
    const { protocol } = result;
    if (!isPattern) path = !protocol || isSpecial(`${protocol}:`) ? canonicalPath(path) : encodeControl(path);
    result.pathname = path;
  }
  if (has('search')) result.search = finish('search', init.search.replace(/^\?/, ''));
  if (has('hash')) result.hash = finish('hash', init.hash.replace(/^#/, ''));
  return result;
}

function invalidPattern() {
  const error = new TypeError('Failed to construct URLPattern');
  error.code = 'ERR_INVALID_URL_PATTERN';
  return error;
}

function invalidArgument(message) {
  const error = new TypeError(message);
  error.code = 'ERR_INVALID_ARG_TYPE';
  return error;
}

function isObject(value) {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

function compile(input, baseURL, ignoreCase) {
  let init;
  if (typeof input === 'string') {
    init = new ConstructorStringParser(input, protocolMatchesSpecial).parse();
    if (baseURL === undefined && init.protocol === undefined) fail('no protocol');
    if (baseURL !== undefined) init.baseURL = baseURL;
  } else {
    if (baseURL !== undefined) fail('base URL beside an object');
    init = readInit(input);
  }
  const processed = processInit(init, true, {});
  for (const name of components) processed[name] ??= '*';
  const { protocol } = processed;
  if (isSpecial(`${protocol}:`) && processed.port === defaultPorts[`${protocol}:`]) processed.port = '';
  const compiled = { protocol: compileComponent(protocol, plainOptions, canonicalProtocol) };
  for (const name of ['username', 'password', 'port', 'search', 'hash']) {
    const options = ignoreCase && (name === 'search' || name === 'hash') ? { ...plainOptions, ignoreCase } : plainOptions;
    compiled[name] = compileComponent(processed[name], options, (text) => canonical[name](text));
  }
  const isIPv6 = /^(?:\[|\{\[|\\\[)/.test(processed.hostname);
  compiled.hostname = compileComponent(processed.hostname, hostOptions, isIPv6 ? canonicalIPv6Host : canonicalHost);
  compiled.pathname = matchesSpecial(compiled.protocol)
    ? compileComponent(processed.pathname, { ...pathOptions, ignoreCase }, canonicalPath)
    : compileComponent(processed.pathname, { ...plainOptions, ignoreCase }, encodeControl);
  return compiled;
}

class PatternImplementation {
  #compiled;

  constructor(input = {}, baseURLOrOptions = undefined, options = undefined) {
    let baseURL;
    if (typeof baseURLOrOptions === 'string') baseURL = baseURLOrOptions;
    else if (isObject(baseURLOrOptions)) options = baseURLOrOptions;
    else if (baseURLOrOptions !== undefined && baseURLOrOptions !== null) throw invalidArgument('second argument must be a string or object');
    if (typeof input !== 'string' && !isObject(input)) throw invalidArgument('Input must be an object or a string');
    if (options !== undefined && options !== null && !isObject(options)) throw invalidArgument('options must be an object');
    const ignoreCase = Boolean(options?.ignoreCase);
    try {
      this.#compiled = compile(input, baseURL, ignoreCase);
    } catch (error) {
      throw error instanceof PatternError ? invalidPattern() : error;
    }
  }

  static compiledOf(value) {
    if (typeof value !== 'object' || value === null || !(#compiled in value)) throw new TypeError('Illegal invocation');
    return value.#compiled;
  }

  get hasRegExpGroups() {
    return Object.values(compiledOf(this)).some((component) => component.hasRegExpGroups);
  }

  exec(input = {}, baseURL = undefined) {
    const compiled = compiledOf(this);
    const values = valuesOf(input, baseURL);
    if (values === null) return null;
    const result = { __proto__: null, inputs: baseURL === undefined ? [input] : [input, `${baseURL}`] };
    for (const name of components) {
      const { regexp, names } = compiled[name];
      const match = regexp.exec(values[name]);
      if (match === null) return null;
      const groups = {};
      names.forEach((group, i) => { groups[group] = match[i + 1]; });
      result[name] = { input: values[name], groups };
    }
    return result;
  }

  test(input = {}, baseURL = undefined) {
    const compiled = compiledOf(this);
    const values = valuesOf(input, baseURL);
    return values !== null && components.every((name) => compiled[name].regexp.test(values[name]));
  }
}

const { compiledOf } = PatternImplementation;
delete PatternImplementation.compiledOf;

// The components of what is to be matched; null when it is no URL.
function valuesOf(input, baseURL) {
  const empty = Object.fromEntries(components.map((name) => [name, '']));
  if (isObject(input)) {
    if (baseURL !== undefined) {
      const error = new TypeError('URLPattern exec does not take a base URL beside an object');
      error.code = 'ERR_OPERATION_FAILED';
      throw error;
    }
    try {
      return processInit(readInit(input), false, empty);
    } catch (error) {
      if (error instanceof PatternError) return null;
      throw error;
    }
  }
  if (typeof input !== 'string') throw invalidArgument('URLPattern input needs to be a string or an object');
  const base = baseURL === undefined ? null : parse(`${baseURL}`, null);
  if (baseURL !== undefined && base === null) return null;
  const record = parse(input, base);
  if (record === null) return null;
  return {
    protocol: record.scheme.slice(0, -1),
    username: record.username,
    password: record.password,
    hostname: record.host ?? '',
    port: record.port,
    pathname: record.path,
    search: record.query ?? '',
    hash: record.fragment ?? '',
  };
}

// A function instead of the class itself, for the error that a call without `new` gives.
function URLPattern(...args) {
  if (new.target === undefined) {
    const error = new TypeError('Cannot call constructor without `new`');
    error.code = 'ERR_CONSTRUCT_CALL_REQUIRED';
    throw error;
  }
  return Reflect.construct(PatternImplementation, args, new.target);
}
Object.defineProperty(URLPattern, 'length', { __proto__: null, value: 0, configurable: true });
Object.defineProperty(URLPattern, 'prototype', { __proto__: null, value: PatternImplementation.prototype, writable: false });
for (const name of components) {
  Object.defineProperty(URLPattern.prototype, name, {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get: { [name]() { return compiledOf(this)[name].pattern; } }[name],
  });
}
for (const name of ['hasRegExpGroups', 'exec', 'test']) {
  Object.defineProperty(URLPattern.prototype, name, { __proto__: null, enumerable: true });
}
Object.defineProperties(URLPattern.prototype, {
  constructor: { __proto__: null, value: URLPattern, writable: true, configurable: true, enumerable: false },
  [Symbol.toStringTag]: { __proto__: null, value: 'URLPattern', configurable: true },
});

module.exports = { URLPattern };
