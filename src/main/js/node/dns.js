// node:dns (https://nodejs.org/api/dns.html).
const { codes: { ERR_INVALID_ARG_VALUE, ERR_MISSING_ARGS } } = require('internal/errors');
const { validateFunction, validatePort } = require('internal/validators');
const { customPromisifyArgs } = require('internal/util');
const { isIP } = require('internal/net/ip');
const {
  ADDRCONFIG, V4MAPPED, ALL, getDefaultResultOrder, setDefaultResultOrder, validateHostname, readLookupOptions,
} = require('internal/dns/options');
const requests = require('internal/dns/lookup');
const { Resolver, getDefaultResolver, setDefaultServers, methods } = require('internal/dns/resolver');
const codes = require('internal/dns/codes');

// (hostname[, options | family], callback(error, address, family) or, with all, callback(error, addresses))
function lookup(hostname, options, callback) {
  if (hostname) validateHostname(hostname);
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  validateFunction(callback, 'callback');
  const settings = readLookupOptions(options);
  validateHostname(hostname);

  const version = isIP(hostname);
  if (version !== 0) {
    if (settings.all) process.nextTick(callback, null, [{ address: hostname, family: version }]);
    else process.nextTick(callback, null, hostname, version);
    return {};
  }
  return requests.lookup(hostname, settings, (error, addresses) => {
    if (error) callback(error);
    else if (settings.all) callback(null, addresses);
    else callback(null, addresses[0].address, addresses[0].family);
  });
}
Object.defineProperty(lookup, customPromisifyArgs, { value: ['address', 'family'], enumerable: false });

// (address, port, callback(error, hostname, service))
function lookupService(address, port, callback) {
  if (arguments.length !== 3) throw new ERR_MISSING_ARGS('address', 'port', 'callback');
  if (isIP(address) === 0) throw new ERR_INVALID_ARG_VALUE('address', address);
  validatePort(port);
  validateFunction(callback, 'callback');
  return requests.lookupService(address, +port, callback);
}
Object.defineProperty(lookupService, customPromisifyArgs, { value: ['hostname', 'service'], enumerable: false });

const resolvers = {};
for (const method of methods) {
  resolvers[method] = {
    [method](...args) {
      return getDefaultResolver()[method](...args);
    },
  }[method];
}
const order = [
  'resolve', 'resolve4', 'resolve6', 'resolveAny', 'resolveCaa', 'resolveCname', 'resolveMx', 'resolveNaptr',
  'resolveNs', 'resolvePtr', 'resolveSoa', 'resolveSrv', 'resolveTlsa', 'resolveTxt', 'reverse',
];

module.exports = {
  lookup,
  lookupService,
  Resolver,
  getDefaultResultOrder,
  setDefaultResultOrder,
  setServers(servers) {
    setDefaultServers(servers);
  },
  ADDRCONFIG,
  ALL,
  V4MAPPED,
  ...codes,
  getServers() {
    return getDefaultResolver().getServers();
  },
  ...Object.fromEntries(order.map((method) => [method, resolvers[method]])),
};

Object.defineProperty(module.exports, 'promises', {
  configurable: true,
  enumerable: true,
  get() {
    return require('dns/promises');
  },
});
