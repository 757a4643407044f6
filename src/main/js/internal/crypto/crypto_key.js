// CryptoKey of the Web Cryptography API. What it says of itself are copies, which users may change; the library
// goes by the slots.
const { codes: { ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_THIS } } = require('internal/errors');
const { customInspectSymbol } = require('internal/util');
const { kClone } = require('internal/clone/protocol');

const kCreate = Symbol('kCreate');

function copyOf(algorithm) {
  const copy = { ...algorithm };
  if (copy.hash !== undefined) copy.hash = { ...copy.hash };
  if (copy.publicExponent !== undefined) copy.publicExponent = copy.publicExponent.slice();
  return copy;
}

class CryptoKey {
  #slots;
  #algorithm;
  #usages;

  constructor() {
    const [token, object, algorithm, extractable, usages] = arguments;
    if (token !== kCreate) throw new ERR_ILLEGAL_CONSTRUCTOR();
    this.#slots = { object, algorithm, extractable, usages };
  }

  static #slotsOf(value) {
    if (typeof value !== 'object' || value === null || !(#slots in value)) throw new ERR_INVALID_THIS('CryptoKey');
    return value.#slots;
  }

  get type() {
    return CryptoKey.#slotsOf(this).object.type;
  }

  get extractable() {
    return CryptoKey.#slotsOf(this).extractable;
  }

  get algorithm() {
    const { algorithm } = CryptoKey.#slotsOf(this);
    return (this.#algorithm ??= copyOf(algorithm));
  }

  get usages() {
    const { usages } = CryptoKey.#slotsOf(this);
    return (this.#usages ??= [...usages]);
  }

  [kClone]() {
    return { data: CryptoKey.#slotsOf(this), deserialize: 'internal/crypto/crypto_key:fromClone' };
  }

  [customInspectSymbol](depth, options) {
    if (depth < 0) return this;
    const { object: { type }, algorithm, extractable, usages } = CryptoKey.#slotsOf(this);
    const { inspect } = require('internal/util/inspect');
    return `CryptoKey ${inspect({ type, extractable, algorithm, usages }, { ...options, depth: options.depth === null ? null : options.depth - 1 })}`;
  }

  static is(value) {
    return typeof value === 'object' && value !== null && #slots in value;
  }

  static slotsOf(value) {
    return value.#slots;
  }
}
const { is, slotsOf } = CryptoKey;
delete CryptoKey.is;
delete CryptoKey.slotsOf;
for (const name of ['type', 'extractable', 'algorithm', 'usages']) {
  Object.defineProperty(CryptoKey.prototype, name, { enumerable: true });
}
Object.defineProperty(CryptoKey.prototype, Symbol.toStringTag, { configurable: true, value: 'CryptoKey' });

module.exports = {
  CryptoKey,
  createCryptoKey: (...values) => new CryptoKey(kCreate, ...values),
  fromClone: ({ object, algorithm, extractable, usages }) => new CryptoKey(kCreate, object, algorithm, extractable, usages),
  isCryptoKey: is,
  keyObjectOf: (value) => slotsOf(value).object,
  /** { object, algorithm, extractable, usages }: what the key really is. */
  slotsOf,
};
