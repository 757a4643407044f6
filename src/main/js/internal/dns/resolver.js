// The Resolver classes, in both flavours, and the queries they have in common.
const {
  codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_IP_ADDRESS },
  dnsException,
} = require('internal/errors');
const {
  validateArray, validateFunction, validateInt32, validateString, validateUint32, validatePort,
} = require('internal/validators');
const { kEmptyObject } = require('internal/util');
const { isIP, isIPv4, isIPv6, toBits } = require('internal/net/ip');
const { measure } = require('internal/dns/lookup');
const { DnsClient } = require('internal/dns/client');
const { errnoName } = require('internal/errors');

const EINVAL = -22;

class QueryReqWrap {}

// Turns the records of an answer into what each kind of query gives.
const SHAPES = {
  A: (records, ttl) => records.map((record) => (ttl ? { ...record.data, ttl: record.ttl } : record.data.address)),
  NS: (records) => records.map((record) => record.data.value),
  TXT: (records) => records.map((record) => record.data.entries),
  SOA: (records) => records[0].data,
  other: (records) => records.map((record) => record.data),
};
SHAPES.AAAA = SHAPES.A;
SHAPES.CNAME = SHAPES.NS;
SHAPES.PTR = SHAPES.NS;

function anyRecord({ type, ttl, data }) {
  if (type === 'A' || type === 'AAAA') return { ...data, ttl, type };
  return { ...data, type };
}

function shape(type, records, ttl) {
  if (type === 'ANY') return records.map(anyRecord);
  const matching = records.filter((record) => record.type === type);
  if (matching.length === 0) return undefined;
  return (SHAPES[type] ?? SHAPES.other)(matching, ttl);
}

// callback(error, result)
function run(client, syscall, type, name, ttl, callback) {
  const measured = measure(syscall);
  client.query(name, type, (code, records) => {
    const result = code === null ? shape(type, records, ttl) : undefined;
    if (result === undefined) callback(dnsException(code ?? 'ENODATA', syscall, name));
    else {
      measured?.({ host: name, ttl: Boolean(ttl), result });
      callback(null, result);
    }
  });
}

function reverseName(address) {
  if (isIPv4(address)) return `${address.split('.').reverse().join('.')}.in-addr.arpa`;
  const digits = toBits(address, 6).toString(16).padStart(32, '0');
  return `${[...digits].reverse().join('.')}.ip6.arpa`;
}

// The names of an address: /etc/hosts first, then the name servers.
function runReverse(client, address, callback) {
  const known = namesInHosts(address);
  if (known.length > 0) {
    process.nextTick(callback, null, known);
    return;
  }
  client.query(reverseName(address), 'PTR', (code, records) => {
    const result = code === null ? shape('PTR', records) : undefined;
    if (result === undefined) callback(dnsException(code ?? 'ENODATA', 'getHostByAddr', address));
    else callback(null, result);
  });
}

function namesInHosts(address) {
  let text;
  try {
    text = require('fs').readFileSync('/etc/hosts', 'latin1');
  } catch {
    return [];
  }
  const family = isIP(address);
  const wanted = toBits(address, family);
  const names = [];
  for (const line of text.split('\n')) {
    const [first, ...rest] = line.replace(/#.*/, '').trim().split(/\s+/);
    if (isIP(first) === family && toBits(first, family) === wanted) names.push(...rest);
  }
  return names;
}

const QUERIES = {
  resolveAny: ['queryAny', 'ANY'],
  resolve4: ['queryA', 'A'],
  resolve6: ['queryAaaa', 'AAAA'],
  resolveCaa: ['queryCaa', 'CAA'],
  resolveCname: ['queryCname', 'CNAME'],
  resolveMx: ['queryMx', 'MX'],
  resolveNs: ['queryNs', 'NS'],
  resolveTlsa: ['queryTlsa', 'TLSA'],
  resolveTxt: ['queryTxt', 'TXT'],
  resolveSrv: ['querySrv', 'SRV'],
  resolvePtr: ['queryPtr', 'PTR'],
  resolveNaptr: ['queryNaptr', 'NAPTR'],
  resolveSoa: ['querySoa', 'SOA'],
};

const METHOD_OF_TYPE = Object.fromEntries(Object.entries(QUERIES).map(([method, [, type]]) => [type, method]));

const kClient = Symbol('client');

class ResolverBase {
  constructor(options = undefined) {
    const { timeout = -1, tries = 4, maxTimeout = 0 } = { ...options };
    validateInt32(timeout, 'options.timeout', -1);
    validateInt32(tries, 'options.tries', 1);
    validateUint32(maxTimeout, 'options.maxTimeout');
    this._handle = new DnsClient({ timeout, tries, maxTimeout });
  }

  get [kClient]() {
    return this._handle;
  }

  cancel() {
    this._handle.cancel();
  }

  getServers() {
    return (this._handle.getServers() ?? []).map(([address, port]) => {
      if (!port || port === 53) return address;
      return `${isIP(address) === 6 ? `[${address}]` : address}:${port}`;
    });
  }

  setServers(servers) {
    validateArray(servers, 'servers');
    const list = [];
    servers.forEach((server, index) => {
      validateString(server, `servers[${index}]`);
      list.push(parseServer(server));
    });
    if (this._handle.isBusy) {
      const { codes: { ERR_DNS_SET_SERVERS_FAILED } } = require('internal/errors');
      throw new ERR_DNS_SET_SERVERS_FAILED('There are pending queries.', servers.toString());
    }
    this._handle.servers = list;
  }

  setLocalAddress(ipv4, ipv6) {
    validateString(ipv4, 'ipv4');
    if (ipv6 !== undefined) validateString(ipv6, 'ipv6');
    setLocal(this._handle, [ipv4, ipv6].filter((address) => address !== undefined));
  }
}

function setLocal(client, addresses) {
  const invalid = (message) => {
    const error = new TypeError(message);
    error.code = 'ERR_INVALID_ARG_VALUE';
    return error;
  };
  const families = addresses.map((address) => isIP(address));
  if (families.includes(0)) throw invalid('Invalid IP address.');
  if (families.length === 2 && families[0] === families[1]) {
    throw invalid(`Cannot specify two IPv${families[0]} addresses.`);
  }
  for (let i = 0; i < addresses.length; i++) client.setLocalAddress(families[i], addresses[i]);
}

// An address, with a port after `address:` or `[address]:`.
function parseServer(server) {
  if (isIP(server) !== 0) return { address: server, port: 53 };
  const bracketed = /^\[([^[\]]*)\](?::(.*))?$/.exec(server);
  if (bracketed !== null && isIPv6(bracketed[1])) {
    return { address: bracketed[1], port: toPort(bracketed[2]) };
  }
  const plain = /^([^:]*):(\d+)$/.exec(server);
  if (plain !== null && isIP(plain[1]) !== 0) return { address: plain[1], port: toPort(plain[2]) };
  throw new ERR_INVALID_IP_ADDRESS(server);
}

function toPort(text) {
  const port = Number.parseInt(text, 10);
  if (Number.isNaN(port)) return 53;
  return validatePort(port);
}

function callbackMethod(method, [syscall, type]) {
  return {
    [method](name, options, callback) {
      if (arguments.length <= 2) {
        callback = options;
        options = kEmptyObject;
      }
      validateString(name, 'name');
      validateFunction(callback, 'callback');
      const request = new QueryReqWrap();
      request.bindingName = syscall;
      request.callback = callback;
      request.hostname = name;
      request.ttl = Boolean(options?.ttl);
      run(this._handle, syscall, type, name, request.ttl, callback);
      return request;
    },
  }[method];
}

class Resolver extends ResolverBase {
  resolve(name, rrtype, callback) {
    let method;
    if (typeof rrtype === 'string') {
      method = METHOD_OF_TYPE[rrtype];
    } else if (typeof rrtype === 'function') {
      method = 'resolve4';
      callback = rrtype;
    } else {
      throw new ERR_INVALID_ARG_TYPE('rrtype', 'string', rrtype);
    }
    if (method === undefined || !Object.hasOwn(METHOD_OF_TYPE, rrtype) && typeof rrtype === 'string') {
      throw new ERR_INVALID_ARG_VALUE('rrtype', rrtype);
    }
    return this[method](name, callback);
  }

  reverse(name, callback) {
    validateString(name, 'name');
    validateFunction(callback, 'callback');
    if (isIP(name) === 0) throw invalidAddress(name);
    const request = new QueryReqWrap();
    request.bindingName = 'getHostByAddr';
    request.callback = callback;
    request.hostname = name;
    request.ttl = false;
    runReverse(this._handle, name, callback);
    return request;
  }
}

function invalidAddress(name) {
  const error = dnsException(EINVAL, 'getHostByAddr', name);
  error.code = errnoName(EINVAL);
  return error;
}

function promiseMethod(method, [syscall, type]) {
  return {
    [method](name, options) {
      validateString(name, 'name');
      const ttl = Boolean(options?.ttl);
      return new Promise((resolve, reject) => {
        run(this._handle, syscall, type, name, ttl, (error, result) => (error ? reject(error) : resolve(result)));
      });
    },
  }[method];
}

class PromisesResolver extends ResolverBase {
  resolve(name, rrtype) {
    let method;
    if (rrtype === undefined) {
      method = 'resolve4';
    } else if (typeof rrtype === 'string') {
      if (!Object.hasOwn(METHOD_OF_TYPE, rrtype)) throw new ERR_INVALID_ARG_VALUE('rrtype', rrtype);
      method = METHOD_OF_TYPE[rrtype];
    } else {
      throw new ERR_INVALID_ARG_TYPE('rrtype', 'string', rrtype);
    }
    return this[method](name);
  }

  reverse(name) {
    validateString(name, 'name');
    return new Promise((resolve, reject) => {
      if (isIP(name) === 0) throw invalidAddress(name);
      runReverse(this._handle, name, (error, result) => (error ? reject(error) : resolve(result)));
    });
  }
}
Object.defineProperty(PromisesResolver, 'name', { value: 'Resolver' });

const methods = [...Object.keys(QUERIES), 'reverse', 'resolve'];
for (const [Class, make] of [[Resolver, callbackMethod], [PromisesResolver, promiseMethod]]) {
  const { reverse, resolve } = Class.prototype;
  delete Class.prototype.reverse;
  delete Class.prototype.resolve;
  for (const [method, query] of Object.entries(QUERIES)) Class.prototype[method] = make(method, query);
  Class.prototype.reverse = reverse;
  Class.prototype.resolve = resolve;
}

// The resolver that the functions of the module use; both flavours share its servers.
let shared;
function defaultClient() {
  shared ??= new DnsClient();
  return shared;
}

let defaultResolver;
let defaultPromisesResolver;
function getDefaultResolver() {
  if (defaultResolver === undefined) {
    defaultResolver = new Resolver();
    defaultResolver._handle = defaultClient();
  }
  return defaultResolver;
}
function getDefaultPromisesResolver() {
  if (defaultPromisesResolver === undefined) {
    defaultPromisesResolver = new PromisesResolver();
    defaultPromisesResolver._handle = defaultClient();
  }
  return defaultPromisesResolver;
}

// Queries under way keep the servers that they were started with.
function setDefaultServers(servers) {
  const resolver = new Resolver();
  resolver.setServers(servers);
  shared = resolver._handle;
  defaultResolver = undefined;
  defaultPromisesResolver = undefined;
}

module.exports = {
  Resolver, PromisesResolver, setDefaultServers, getDefaultResolver, getDefaultPromisesResolver, methods,
};
