// parsePKCS12: the key and the certificates of a bundle.
const { attempt, toBuffer } = require('internal/crypto/util');
const { AsymmetricHandle, PrivateKeyObject, keys } = require('internal/crypto/asymmetric');
const { byteTypes, rawBytes } = require('internal/crypto/keys');
const { codes: { ERR_INVALID_ARG_TYPE } } = require('internal/errors');
const { validateObject } = require('internal/validators');
const { isAnyArrayBuffer, isArrayBufferView } = require('internal/util/types');
const { kEmptyObject } = require('internal/util');

/**
 * @see https://nodejs.org/api/crypto.html#cryptoparsepkcs12bundle-options
 */
function parsePKCS12(bundle, options = kEmptyObject) {
  if (!isArrayBufferView(bundle) && !isAnyArrayBuffer(bundle)) {
    throw new ERR_INVALID_ARG_TYPE('bundle', ['ArrayBuffer', 'TypedArray', 'DataView', 'Buffer'], bundle);
  }
  validateObject(options, 'options');
  const { passphrase = '' } = options;
  const secret = rawBytes(passphrase);
  if (secret === undefined) {
    throw new ERR_INVALID_ARG_TYPE('options.passphrase', ['string', ...byteTypes], passphrase);
  }
  const [id, own, ...others] = attempt(keys.pkcs12, rawBytes(bundle), toBuffer(secret).toString());
  const { X509Certificate } = require('internal/crypto/x509');
  return {
    privateKey: id === 0 ? undefined : new PrivateKeyObject(new AsymmetricHandle(id)),
    certificate: own === undefined ? undefined : new X509Certificate(own),
    additionalCertificates: others.map((der) => new X509Certificate(der)),
  };
}

module.exports = { parsePKCS12 };
