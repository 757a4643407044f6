// What the callback and the promise flavour of dns share: checks of arguments, and the order of results.
const {
  codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE },
} = require('internal/errors');
const { validateBoolean, validateNumber, validateOneOf, validateString } = require('internal/validators');

const ADDRCONFIG = 32;
const V4MAPPED = 8;
const ALL = 16;
const ORDERS = ['verbatim', 'ipv4first', 'ipv6first'];
const FAMILIES = [0, 4, 6];

let defaultOrder; // until it is set, the command line tells

function getDefaultResultOrder() {
  return defaultOrder ?? (require('internal/options').get('--dns-result-order') || 'verbatim');
}

function setDefaultResultOrder(value) {
  validateOneOf(value, 'dnsOrder', ORDERS);
  defaultOrder = value;
}

function validateHostname(hostname) {
  if (!hostname) throw new ERR_INVALID_ARG_VALUE('hostname', hostname, 'must be a non-empty string');
  validateString(hostname, 'hostname');
}

function validateHints(hints) {
  if ((hints & ~(ADDRCONFIG | ALL | V4MAPPED)) !== 0) throw new ERR_INVALID_ARG_VALUE('hints', hints);
}

// Reads the options of lookup() (a number is a family) into {family, hints, all, order}.
function readLookupOptions(options) {
  const result = { family: 0, hints: 0, all: false, order: getDefaultResultOrder() };
  if (typeof options === 'number') {
    validateOneOf(options, 'family', FAMILIES);
    result.family = options;
    return result;
  }
  if (options === undefined || options === null) return result;
  if (typeof options !== 'object') throw new ERR_INVALID_ARG_TYPE('options', ['integer', 'object'], options);
  if (options.hints != null) {
    validateNumber(options.hints, 'options.hints');
    result.hints = options.hints >>> 0;
    validateHints(result.hints);
  }
  if (options.family != null) {
    if (options.family === 'IPv4') {
      result.family = 4;
    } else if (options.family === 'IPv6') {
      result.family = 6;
    } else {
      validateOneOf(options.family, 'options.family', FAMILIES);
      result.family = options.family;
    }
  }
  if (options.all != null) {
    validateBoolean(options.all, 'options.all');
    result.all = options.all;
  }
  if (options.verbatim != null) {
    validateBoolean(options.verbatim, 'options.verbatim');
    result.order = options.verbatim ? 'verbatim' : 'ipv4first';
  }
  if (options.order != null) {
    validateOneOf(options.order, 'options.order', ORDERS);
    result.order = options.order;
  }
  return result;
}

module.exports = {
  ADDRCONFIG, V4MAPPED, ALL, getDefaultResultOrder, setDefaultResultOrder, validateHostname, readLookupOptions,
};
