// The errors that Node's native code throws: plain ones with a code, unlike those of internal/errors.
function define(Base, code, text) {
  return class extends Base {
    constructor(message) {
      const error = new Base(message ?? text);
      error.code = code;
      Error.captureStackTrace(error, new.target);
      return error;
    }
  };
}

module.exports = {
  ERR_CRYPTO_INCOMPATIBLE_KEY: define(Error, 'ERR_CRYPTO_INCOMPATIBLE_KEY', 'Incompatible key'),
  ERR_CRYPTO_INCOMPATIBLE_KEY_ENCODING: define(
    Error, 'ERR_CRYPTO_INCOMPATIBLE_KEY_OPTIONS', 'The selected key encoding is incompatible with the key type'),
  ERR_CRYPTO_INVALID_KEY_DATA: define(TypeError, 'ERR_INVALID_ARG_VALUE', 'Invalid key data'),
  ERR_CRYPTO_UNSUPPORTED_OPERATION: define(Error, 'ERR_CRYPTO_UNSUPPORTED_OPERATION', 'Unsupported crypto operation'),
  ERR_CRYPTO_INITIALIZATION_FAILED: define(Error, 'ERR_CRYPTO_INITIALIZATION_FAILED', 'Initialization failed'),
  ERR_CRYPTO_INVALID_AUTH_TAG: define(TypeError, 'ERR_CRYPTO_INVALID_AUTH_TAG', 'Invalid authentication tag'),
  ERR_CRYPTO_INVALID_CURVE: define(TypeError, 'ERR_CRYPTO_INVALID_CURVE', 'Invalid EC curve name'),
  ERR_CRYPTO_INVALID_DIGEST: define(TypeError, 'ERR_CRYPTO_INVALID_DIGEST', 'Invalid digest'),
  ERR_CRYPTO_INVALID_JWK: define(TypeError, 'ERR_CRYPTO_INVALID_JWK', 'Invalid JWK data'),
  ERR_CRYPTO_INVALID_KEYPAIR: define(RangeError, 'ERR_CRYPTO_INVALID_KEYPAIR', 'Invalid key pair'),
  ERR_CRYPTO_INVALID_MAC: define(TypeError, 'ERR_CRYPTO_INVALID_MAC', 'Invalid MAC'),
  ERR_CRYPTO_INVALID_KEYTYPE: define(RangeError, 'ERR_CRYPTO_INVALID_KEYTYPE', 'Invalid key type'),
  ERR_CRYPTO_INVALID_IV: define(TypeError, 'ERR_CRYPTO_INVALID_IV', 'Invalid initialization vector'),
  ERR_CRYPTO_INVALID_KEYLEN: define(RangeError, 'ERR_CRYPTO_INVALID_KEYLEN', 'Invalid key length'),
  ERR_CRYPTO_INVALID_SCRYPT_PARAMS: define(RangeError, 'ERR_CRYPTO_INVALID_SCRYPT_PARAMS', 'Invalid scrypt params'),
  ERR_CRYPTO_INVALID_STATE: define(Error, 'ERR_CRYPTO_INVALID_STATE', 'Invalid state'),
  ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH: define(
    RangeError, 'ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH', 'Input buffers must have the same byte length'),
  ERR_CRYPTO_UNKNOWN_CIPHER: define(Error, 'ERR_CRYPTO_UNKNOWN_CIPHER', 'Unknown cipher'),
  ERR_CRYPTO_OPERATION_FAILED: define(Error, 'ERR_CRYPTO_OPERATION_FAILED', 'Operation failed'),
  ERR_CRYPTO_UNKNOWN_DH_GROUP: define(Error, 'ERR_CRYPTO_UNKNOWN_DH_GROUP', 'Unknown DH group'),
  ERR_CRYPTO_ECDH_INVALID_PUBLIC_KEY: define(
    Error, 'ERR_CRYPTO_ECDH_INVALID_PUBLIC_KEY', 'Public key is not valid for specified curve'),
  ERR_MISSING_PASSPHRASE: define(TypeError, 'ERR_MISSING_PASSPHRASE', 'Passphrase required for encrypted key'),
  ERR_INVALID_NAME: define(TypeError, 'ERR_INVALID_ARG_VALUE', 'Invalid name'),
  ERR_MISSING_ARGS: define(TypeError, 'ERR_MISSING_ARGS', 'Missing arguments'),
  define,
};
