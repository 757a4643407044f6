// net.BlockList (https://nodejs.org/api/net.html#class-netblocklist). Addresses are compared as numbers; an
// IPv4 address and its IPv4-mapped IPv6 form are the same address.
const { codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE } } = require('internal/errors');
const { validateString, validateArray, validateInt32 } = require('internal/validators');
const { customInspectSymbol } = require('internal/util');
const { SocketAddress } = require('internal/net/socket_address');
const { kClone } = require('internal/clone/protocol');
const sameThread = require('internal/clone/same_thread');
const { toBits } = require('internal/net/ip');

const MAPPED = 0xffffn << 32n;
const label = { ipv4: 'IPv4', ipv6: 'IPv6' };

function version(family) {
  return family === 'ipv4' ? 4 : 6;
}

// Every address as a 128-bit number.
function number(address) {
  const bits = toBits(address.address, version(address.family));
  return address.family === 'ipv4' ? MAPPED | bits : bits;
}

function toSocketAddress(value, family, name, checkFamily = true) {
  if (SocketAddress.isSocketAddress(value)) return value;
  validateString(value, name);
  if (checkFamily) validateString(family, 'family');
  return new SocketAddress({ address: value, family });
}

let fromClone;

class BlockList {
  // Shared with the copies that messages carry within the thread. `rules`: {kind, text, first, last}, newest first.
  #held = { rules: [], byText: new Map() };

  static PRIVATE_RANGES = Object.freeze([
    '10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '127.0.0.0/8', '::1/128', '169.254.0.0/16', 'fe80::/10', 'fc00::/7',
  ]);

  static isBlockList(value) {
    return typeof value === 'object' && value !== null && #held in value;
  }

  #add(kind, text, first, last) {
    const { rules, byText } = this.#held;
    if (byText.has(text)) return;
    const rule = { kind, text, first, last };
    byText.set(text, rule);
    rules.unshift(rule);
  }

  #remove(text) {
    const { rules, byText } = this.#held;
    const rule = byText.get(text);
    if (rule === undefined) return;
    byText.delete(text);
    rules.splice(rules.indexOf(rule), 1);
  }

  addAddress(address, family = 'ipv4') {
    const one = toSocketAddress(address, family, 'address');
    const bits = number(one);
    this.#add('Address', addressText(one), bits, bits);
  }

  addAddresses(addresses, family = 'ipv4') {
    validateArray(addresses, 'addresses');
    validateString(family, 'family');
    const all = addresses.map((address, index) => toSocketAddress(address, family, `addresses[${index}]`));
    for (const address of all) this.addAddress(address);
  }

  removeAddress(address, family = 'ipv4') {
    this.#remove(addressText(toSocketAddress(address, family, 'address')));
  }

  addRange(start, end, family = 'ipv4') {
    const { first, last, text } = range(start, end, family);
    this.#add('Range', text, first, last);
  }

  removeRange(start, end, family = 'ipv4') {
    this.#remove(range(start, end, family).text);
  }

  addSubnet(net, prefix, family = 'ipv4') {
    const { first, last, text } = subnet(net, prefix, family);
    this.#add('Subnet', text, first, last);
  }

  removeSubnet(net, prefix, family = 'ipv4') {
    this.#remove(subnet(net, prefix, family).text);
  }

  addCIDR(cidr) {
    const { net, prefix, family } = parseCIDR(cidr);
    this.addSubnet(net, prefix, family);
  }

  addCIDRs(cidrs) {
    validateArray(cidrs, 'cidrs');
    for (const cidr of cidrs) this.addCIDR(cidr);
  }

  removeCIDR(cidr) {
    const { net, prefix, family } = parseCIDR(cidr);
    this.removeSubnet(net, prefix, family);
  }

  check(address, family = 'ipv4') {
    if (!SocketAddress.isSocketAddress(address)) {
      validateString(address, 'address');
      validateString(family, 'family');
      try {
        address = new SocketAddress({ address, family });
      } catch {
        return false;
      }
    }
    const bits = number(address);
    return this.#held.rules.some((rule) => bits >= rule.first && bits <= rule.last);
  }

  clear() {
    this.#held.rules.length = 0;
    this.#held.byText.clear();
  }

  get size() {
    return this.#held.rules.length;
  }

  // Addresses first, then subnets, then ranges; each newest first.
  get rules() {
    const texts = [];
    for (const kind of ['Address', 'Subnet', 'Range']) {
      for (const rule of this.#held.rules) if (rule.kind === kind) texts.push(rule.text);
    }
    return texts;
  }

  toJSON() {
    return this.rules;
  }

  [kClone]() {
    return { data: { rules: this.rules, kept: sameThread.reference(this.#held) }, deserialize: 'internal/net/blocklist:fromClone' };
  }

  static {
    fromClone = ({ rules, kept }) => {
      const list = new BlockList();
      const held = sameThread.resolve(kept);
      if (held === undefined) list.fromJSON(rules.toReversed());
      else list.#held = held;
      return list;
    };
  }

  // Adds rules in the form that `rules` shows, given as an array or as its JSON.
  fromJSON(data) {
    if (typeof data === 'string') data = JSON.parse(data);
    if (!Array.isArray(data) || data.some((rule) => typeof rule !== 'string')) {
      throw new ERR_INVALID_ARG_TYPE('data', ['string', 'string[]'], data);
    }
    for (const rule of data) {
      const parts = /^(Address|Subnet|Range): (IPv4|IPv6) (\S+)$/.exec(rule);
      if (parts === null) continue;
      const [, kind, , value] = parts;
      const family = parts[2].toLowerCase();
      try {
        if (kind === 'Address') this.addAddress(value, family);
        else if (kind === 'Subnet') this.addSubnet(value.split('/')[0], Number(value.split('/')[1]), family);
        else this.addRange(...value.split('-'), family);
      } catch (error) {
        if (error.code === undefined) throw error; // what is no rule is passed over
      }
    }
  }

  [customInspectSymbol](depth, options) {
    if (depth < 0) return this;
    const { inspect } = require('internal/util/inspect');
    const inner = { ...options, depth: options.depth == null ? null : options.depth - 1 };
    return `BlockList ${inspect({ rules: this.rules }, inner)}`;
  }
}

function addressText(address) {
  return `Address: ${label[address.family]} ${address.address}`;
}

function range(start, end, family) {
  const from = toSocketAddress(start, family, 'start');
  const to = toSocketAddress(end, family, 'end');
  const first = number(from);
  const last = number(to);
  if (first > last) throw new ERR_INVALID_ARG_VALUE('start', start, 'must come before end');
  return { first, last, text: `Range: ${label[from.family]} ${from.address}-${to.address}` };
}

function subnet(net, prefix, family) {
  const base = toSocketAddress(net, family, 'net');
  const width = base.family === 'ipv4' ? 32 : 128;
  validateInt32(prefix, 'prefix', 0, width);
  const hostBits = BigInt(width - prefix);
  const first = (number(base) >> hostBits) << hostBits;
  const last = first | ((1n << hostBits) - 1n);
  return { first, last, text: `Subnet: ${label[base.family]} ${base.address}/${prefix}` };
}

function parseCIDR(cidr) {
  validateString(cidr, 'cidr');
  const slash = cidr.lastIndexOf('/');
  if (slash < 0) throw new ERR_INVALID_ARG_VALUE('cidr', cidr, 'must contain a prefix length (e.g. "10.0.0.0/8")');
  const digits = cidr.slice(slash + 1);
  if (!/^\d+$/.test(digits)) throw new ERR_INVALID_ARG_VALUE('cidr', cidr, 'prefix length must be a valid integer');
  const net = cidr.slice(0, slash);
  return { net, prefix: Number(digits), family: net.includes(':') ? 'ipv6' : 'ipv4' };
}

module.exports = { BlockList, fromClone };
