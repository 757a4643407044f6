// net.SocketAddress (https://nodejs.org/api/net.html#class-netsocketaddress).
const { codes: { ERR_INVALID_ADDRESS, ERR_INVALID_ARG_VALUE } } = require('internal/errors');
const { validateObject, validateString, validatePort, validateUint32 } = require('internal/validators');
const { customInspectSymbol, kEmptyObject } = require('internal/util');
const { kClone } = require('internal/clone/protocol');
const { isIP, toBits, fromBits } = require('internal/net/ip');

class SocketAddress {
  #address;
  #port;
  #family;
  #flowlabel;

  static isSocketAddress(value) {
    return typeof value === 'object' && value !== null && #address in value;
  }

  // Reads `address`, `address:port` or `[address]:port`; undefined when the input is none of these.
  static parse(input) {
    validateString(input, 'input');
    const { URL } = require('web/url');
    const url = URL.parse(`http://${input}`);
    if (url === null) return undefined;
    const bracketed = url.hostname.startsWith('[');
    const address = bracketed ? url.hostname.slice(1, -1) : url.hostname;
    if (isIP(address) === 0) return undefined;
    return new SocketAddress({ address, port: Number(url.port), family: bracketed ? 'ipv6' : 'ipv4' });
  }

  constructor(options = kEmptyObject) {
    validateObject(options, 'options');
    let { family = 'ipv4' } = options;
    const { port = 0, flowlabel = 0 } = options;
    if (typeof family?.toLowerCase === 'function') family = family.toLowerCase();
    if (family !== 'ipv4' && family !== 'ipv6') {
      throw new ERR_INVALID_ARG_VALUE('options.family', options.family);
    }
    const { address = family === 'ipv4' ? '127.0.0.1' : '::' } = options;
    validateString(address, 'options.address');
    validatePort(port, 'options.port');
    validateUint32(flowlabel, 'options.flowlabel', false);
    const version = family === 'ipv4' ? 4 : 6;
    const bits = toBits(address, version);
    if (bits === undefined) throw new ERR_INVALID_ADDRESS();
    this.#address = fromBits(bits, version);
    this.#port = port | 0;
    this.#family = family;
    this.#flowlabel = family === 'ipv6' ? flowlabel : 0;
  }

  get address() {
    return this.#address;
  }

  get port() {
    return this.#port;
  }

  get family() {
    return this.#family;
  }

  get flowlabel() {
    return this.#flowlabel;
  }

  [customInspectSymbol](depth, options) {
    if (depth < 0) return this;
    const { inspect } = require('internal/util/inspect');
    return `SocketAddress ${inspect(this.toJSON(), { ...options, depth: options.depth == null ? null : options.depth - 1 })}`;
  }

  [kClone]() {
    return { data: this.toJSON(), deserialize: 'internal/net/socket_address:fromClone' };
  }

  toJSON() {
    return { address: this.#address, port: this.#port, family: this.#family, flowlabel: this.#flowlabel };
  }
}
for (const name of ['address', 'port', 'family', 'flowlabel']) {
  Object.defineProperty(SocketAddress.prototype, name, { enumerable: true });
}

module.exports = { SocketAddress, fromClone: (parts) => new SocketAddress(parts) };
