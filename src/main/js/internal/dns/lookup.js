// dns.lookup and dns.lookupService: what the system's resolver is asked, on the worker pool.
const { dnsException } = require('internal/errors');
const { isIP } = require('internal/net/ip');
const dns = binding('dns');

class GetAddrInfoReqWrap {}
class GetNameInfoReqWrap {}

// callback(error, addresses) with [{address, family}, …]. Answers the request.
function lookup(hostname, { family, hints, order }, callback) {
  const request = new GetAddrInfoReqWrap();
  request.callback = callback;
  request.family = family;
  request.hostname = hostname;
  request.oncomplete = function onlookup(error, found) {
    if (error !== undefined) {
      callback(error);
    } else if (typeof found === 'number') {
      callback(dnsException(found, 'getaddrinfo', hostname));
    } else {
      callback(null, sort(found.map((address) => ({ address, family: isIP(address) })), order));
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
  request.callback = callback;
  request.hostname = address;
  request.port = port;
  request.oncomplete = function onlookupservice(error, found) {
    if (error !== undefined) callback(error);
    else if (typeof found === 'number') callback(dnsException(found, 'getnameinfo', address));
    else callback(null, found[0], found[1]);
  };
  dns.lookupServiceAsync(request.oncomplete, address, port);
  return request;
}

module.exports = { lookup, lookupService };
