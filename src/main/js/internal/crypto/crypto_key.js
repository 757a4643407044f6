// CryptoKey of the Web Cryptography API, as far as node:crypto itself must know it.
const { codes: { ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_THIS } } = require('internal/errors');

const kCreate = Symbol('kCreate');

class CryptoKey {
  #keyObject;
  #algorithm;
  #extractable;
  #usages;

  constructor(token, keyObject, algorithm, extractable, usages) {
    if (token !== kCreate) throw new ERR_ILLEGAL_CONSTRUCTOR();
    this.#keyObject = keyObject;
    this.#algorithm = algorithm;
    this.#extractable = extractable;
    this.#usages = usages;
  }

  static #check(value) {
    if (typeof value !== 'object' || value === null || !(#keyObject in value)) throw new ERR_INVALID_THIS('CryptoKey');
  }

  get type() {
    CryptoKey.#check(this);
    return this.#keyObject.type;
  }

  get extractable() {
    CryptoKey.#check(this);
    return this.#extractable;
  }

  get algorithm() {
    CryptoKey.#check(this);
    return this.#algorithm;
  }

  get usages() {
    CryptoKey.#check(this);
    return this.#usages;
  }

  static is(value) {
    return typeof value === 'object' && value !== null && #keyObject in value;
  }

  static keyObjectOf(value) {
    return value.#keyObject;
  }
}
const { is, keyObjectOf } = CryptoKey;
delete CryptoKey.is;
delete CryptoKey.keyObjectOf;
for (const name of ['type', 'extractable', 'algorithm', 'usages']) {
  Object.defineProperty(CryptoKey.prototype, name, { enumerable: true });
}
Object.defineProperty(CryptoKey.prototype, Symbol.toStringTag, { configurable: true, value: 'CryptoKey' });

module.exports = {
  CryptoKey,
  createCryptoKey: (...values) => new CryptoKey(kCreate, ...values),
  isCryptoKey: is,
  keyObjectOf,
};
