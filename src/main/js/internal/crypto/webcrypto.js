// What KeyObject and CryptoKey know of each other.
const { keyObjectOf } = require('internal/crypto/crypto_key');

/** The CryptoKey of a KeyObject, by way of an export and an import. */
function cryptoKeyFrom(object, algorithm, extractable, usages) {
  const { importKeySync, normalize } = require('web/crypto')[Symbol.for('junction.webcrypto')];
  const [format, data] = object.type === 'secret' ? ['raw', object.export()] :
    object.type === 'public' ? ['spki', object.export({ format: 'der', type: 'spki' })] :
      ['pkcs8', object.export({ format: 'der', type: 'pkcs8' })];
  return importKeySync(format, data, normalize(algorithm), extractable, usages);
}

module.exports = { cryptoKeyFrom, keyObjectOf };
