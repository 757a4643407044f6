// createMac: message authentication codes by name.
const { Buffer } = require('buffer');
const LazyTransform = require('internal/crypto/lazy_transform');
const { attempt, checkDataEncoding, disown, encodeOutput, native, nativeEncoding, opensslError, outputEncoding, own } =
  require('internal/crypto/util');
const { algorithmInfo } = require('internal/crypto/hash');
const { byteTypes, isKeyObject, kHandle } = require('internal/crypto/keys');
const { ERR_CRYPTO_INVALID_MAC, ERR_CRYPTO_OPERATION_FAILED } = require('internal/crypto/errors');
const { codes: { ERR_CRYPTO_MAC_FINALIZED, ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE } } = require('internal/errors');
const { validateObject, validateString, validateUint32 } = require('internal/validators');
const { isAnyArrayBuffer, isArrayBufferView } = require('internal/util/types');

const kState = Symbol('kState');

// The options that a code takes; those with a text must be given.
const known = {
  hmac: { digest: 'is required for HMAC' },
  cmac: { cipher: 'is required for CMAC' },
  gmac: { cipher: 'is required for GMAC', iv: 'must be non-empty for GMAC' },
  poly1305: {},
  siphash: { outputLength: '' },
  kmac128: { outputLength: '', customization: '' },
  kmac256: { outputLength: '', customization: '' },
  blake2bmac: { outputLength: '', customization: '', salt: '' },
  blake2smac: { outputLength: '', customization: '', salt: '' },
};
known['kmac-128'] = known.kmac128;
known['kmac-256'] = known.kmac256;

const bytesOption = (value, name) => {
  if (isAnyArrayBuffer(value)) return new Uint8Array(value);
  if (isArrayBufferView(value)) return value;
  throw new ERR_INVALID_ARG_TYPE(name, byteTypes, value);
};

const checks = {
  digest: validateString,
  cipher: validateString,
  iv: bytesOption,
  customization: bytesOption,
  salt: bytesOption,
  outputLength: validateUint32,
};

// These messages do not tell what was received.
function withoutValue(error) {
  error.message = error.message.replace(/\. Received ''$/, '');
  return error;
}

function checkOptions(algorithm, accepted, options) {
  const values = {};
  for (const name of Object.keys(checks)) {
    const value = options[name];
    if (value === undefined) continue;
    values[name] = checks[name](value, `options.${name}`) ?? value;
    if (accepted[name] === undefined) {
      throw withoutValue(new ERR_INVALID_ARG_VALUE(`options.${name}`, '', `is not supported by MAC ${algorithm}`));
    }
  }
  return values;
}


function macKey(key) {
  if (isKeyObject(key) && key.type === 'secret') return key[kHandle].bytes;
  if (isAnyArrayBuffer(key)) return new Uint8Array(key);
  if (isArrayBufferView(key)) return key;
  throw new ERR_INVALID_ARG_TYPE('key', [...byteTypes, 'KeyObject'], key);
}

const unsupported = () => opensslError('0308010C', 'digital envelope routines', 'unsupported');

class Mac extends LazyTransform {
  constructor(algorithm, key, options) {
    validateString(algorithm, 'algorithm');
    if (options !== undefined) validateObject(options, 'options');
    const bytes = macKey(key);
    super(options);
    const name = algorithm.toLowerCase();
    if (!Object.hasOwn(known, name)) throw new ERR_CRYPTO_INVALID_MAC(`Invalid MAC: ${algorithm}`);
    const accepted = known[name];
    const values = checkOptions(algorithm, accepted, options ?? {});
    for (const [option, text] of Object.entries(accepted)) {
      const value = values[option];
      if (text !== '' && (value === undefined || value.byteLength === 0)) {
        throw withoutValue(new ERR_INVALID_ARG_VALUE(`options.${option}`, '', text));
      }
    }
    this[kState] = { id: open(name, bytes, values), finalized: false };
    own(this[kState], this[kState].id);
  }

  _transform(chunk, encoding, callback) {
    this.update(chunk, encoding);
    callback();
  }

  _flush(callback) {
    this.push(this.final());
    callback();
  }

  update(data, encoding) {
    const state = this[kState];
    if (state.finalized) throw new ERR_CRYPTO_MAC_FINALIZED();
    if (typeof data === 'string') {
      if (encoding !== undefined) checkDataEncoding(data, encoding);
      data = Buffer.from(data, Buffer.isEncoding(encoding) ? encoding : 'utf8');
    } else if (!isArrayBufferView(data)) {
      throw new ERR_INVALID_ARG_TYPE('data', ['string', 'Buffer', 'TypedArray', 'DataView'], data);
    }
    native.hashUpdate(state.id, data);
    return this;
  }

  final(encoding) {
    const state = this[kState];
    if (state.finalized) throw new ERR_CRYPTO_MAC_FINALIZED();
    const wanted = outputEncoding(encoding);
    state.finalized = true;
    disown(state);
    return encodeOutput(attempt(native.hashDigest, state.id, nativeEncoding(wanted), -1), wanted);
  }
}

function open(name, key, { digest, cipher, iv, customization, salt, outputLength = -1 }) {
  if (name === 'hmac') {
    if (algorithmInfo(digest) === null) throw unsupported();
    const id = native.hmacCreate(digest, key);
    if (id === 0) throw new ERR_CRYPTO_OPERATION_FAILED('Failed to initialize MAC');
    return id;
  }
  if (cipher !== undefined && require('internal/crypto/cipher').getCipherInfo(cipher) === undefined) throw unsupported();
  return attempt(native.macCreate, name, key, cipher, iv, customization, salt, outputLength);
}

function createMac(algorithm, key, options) {
  return new Mac(algorithm, key, options);
}

module.exports = { createMac };
