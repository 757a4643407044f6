// node:dns/promises (https://nodejs.org/api/dns.html#dns-promises-api).
const { codes: { ERR_INVALID_ARG_VALUE, ERR_MISSING_ARGS } } = require('internal/errors');
const { validatePort } = require('internal/validators');
const { isIP } = require('internal/net/ip');
const {
  getDefaultResultOrder, setDefaultResultOrder, validateHostname, readLookupOptions,
} = require('internal/dns/options');
const requests = require('internal/dns/lookup');
const { PromisesResolver, getDefaultPromisesResolver, setDefaultServers, methods } = require('internal/dns/resolver');
const codes = require('internal/dns/codes');

// Throws on bad arguments; the promise is for the answer.
function lookup(hostname, options) {
  if (hostname) validateHostname(hostname);
  const settings = readLookupOptions(options);
  return lookUp(hostname, settings);
}

async function lookUp(hostname, settings) {
  validateHostname(hostname);
  const version = isIP(hostname);
  if (version !== 0) {
    const found = { address: hostname, family: version };
    return settings.all ? [found] : found;
  }
  return new Promise((resolve, reject) => {
    requests.lookup(hostname, settings, (error, addresses) => {
      if (error) reject(error);
      else resolve(settings.all ? addresses : addresses[0]);
    });
  });
}

function lookupService(address, port) {
  if (arguments.length !== 2) throw new ERR_MISSING_ARGS('address', 'port');
  if (isIP(address) === 0) throw new ERR_INVALID_ARG_VALUE('address', address);
  validatePort(port);
  return new Promise((resolve, reject) => {
    requests.lookupService(address, +port, (error, hostname, service) => {
      if (error) reject(error);
      else resolve({ hostname, service });
    });
  });
}

const resolvers = {};
for (const method of methods) {
  resolvers[method] = { [method]: (name, rrtype) => getDefaultPromisesResolver()[method](name, rrtype) }[method];
}
const order = [
  'resolve', 'resolve4', 'resolve6', 'resolveAny', 'resolveCaa', 'resolveCname', 'resolveMx', 'resolveNaptr',
  'resolveNs', 'resolvePtr', 'resolveSoa', 'resolveSrv', 'resolveTlsa', 'resolveTxt', 'reverse',
];

module.exports = {
  lookup,
  lookupService,
  Resolver: PromisesResolver,
  getDefaultResultOrder,
  setDefaultResultOrder,
  setServers(servers) {
    setDefaultServers(servers);
  },
  ...codes,
  getServers() {
    return getDefaultPromisesResolver().getServers();
  },
  ...Object.fromEntries(order.map((method) => [method, resolvers[method]])),
};
