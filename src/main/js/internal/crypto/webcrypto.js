// What KeyObject and CryptoKey know of each other.
const { keyObjectOf } = require('internal/crypto/crypto_key');

/** The CryptoKey of a KeyObject. */
function cryptoKeyFrom(object, algorithm, extractable, usages) {
  return require('internal/crypto/web/keys').fromKeyObject(object, algorithm, Boolean(extractable), usages);
}

module.exports = { cryptoKeyFrom, keyObjectOf };
