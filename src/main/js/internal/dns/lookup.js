// dns.lookup and dns.lookupService: what the system's resolver is asked, on the worker pool.
const { dnsException } = require('internal/errors');
const { isIP } = require('internal/net/ip');
const dns = binding('dns');

// Starts to measure for those who observe performance; answers what to call with the detail at the end.
function measure(name) {
  if (!require('internal/perf/observer').isObserved('dns')) return undefined;
  const { performance } = require('perf_hooks');
  const started = performance.now();
  return (detail) => {
    require('internal/perf/timeline').enqueueNodeEntry(name, 'dns', started, performance.now() - started, detail);
  };
}

class GetAddrInfoReqWrap {}
class GetNameInfoReqWrap {}

// callback(error, addresses) with [{address, family}, …]. Answers the request.
function lookup(hostname, { family, hints, order }, callback) {
  const request = new GetAddrInfoReqWrap();
  const measured = measure('lookup');
  request.callback = callback;
  request.family = family;
  request.hostname = hostname;
  request.oncomplete = function onlookup(error, found) {
    if (error !== undefined) {
      callback(error);
    } else if (typeof found === 'number') {
      callback(dnsException(found, 'getaddrinfo', hostname));
    } else {
      const addresses = sort(found.map((address) => ({ address, family: isIP(address) })), order);
      measured?.({
        hostname, family, hints, verbatim: order === 'verbatim', order, addresses: addresses.map((one) => one.address),
      });
      callback(null, addresses);
    }
  };
  dns.lookupAsync(request.oncomplete, hostname, family, hints);
  return request;
}

function sort(addresses, order) {
  if (order === 'verbatim') return addresses;
  const first = order === 'ipv4first' ? 4 : 6;
  return [...addresses.filter((one) => one.family === first), ...addresses.filter((one) => one.family !== first)];
}

// callback(error, hostname, service). Answers the request.
function lookupService(address, port, callback) {
  const request = new GetNameInfoReqWrap();
  const measured = measure('lookupService');
  request.callback = callback;
  request.hostname = address;
  request.port = port;
  const finish = (hostname, service) => {
    measured?.({ host: address, port, hostname, service });
    callback(null, hostname, service);
  };
  request.oncomplete = function onlookupservice(error, found) {
    if (error !== undefined) callback(error);
    else if (typeof found === 'number') callback(dnsException(found, 'getnameinfo', address));
    else finish(found[0], found[1]);
  };
  dns.lookupServiceAsync(request.oncomplete, address, port);
  return request;
}

module.exports = { measure, lookup, lookupService };
