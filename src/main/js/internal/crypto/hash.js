// Hash and Hmac. What a Hash is given is kept in JavaScript as long as it is little; when digest() is called, one call to
// Java does it all, or none. Only more than that makes a state on the Java side.
const { Buffer } = require('buffer');
const LazyTransform = require('internal/crypto/lazy_transform');
const {
  checkDataEncoding, disown, encodeOutput, native, nativeEncoding, opensslError, outputEncoding, own,
} = require('internal/crypto/util');
const {
  codes: {
    ERR_CRYPTO_HASH_FINALIZED, ERR_CRYPTO_INVALID_DIGEST, ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE,
  },
} = require('internal/errors');
const { validateObject, validateString, validateUint32 } = require('internal/validators');
const { isArrayBufferView } = require('internal/util/types');
const small = require('internal/crypto/small_digests');
const whole = require('internal/crypto/whole');

const kState = Symbol('kState');

// What is kept aside is a copy, because its owner may change it: so only little.
const KEEP_ASIDE = 1 << 15;
const KEEP_PIECES = 32;

class State {
  constructor(algorithm, length) {
    this.algorithm = algorithm;
    this.length = length;
    this.id = 0;
    this.key = undefined; // of an Hmac
    this.kept = undefined; // a string, bytes, or an array of such
    this.keptLength = 0;
    this.finalized = false;
    this.result = undefined;
  }
}

// algorithm -> [length, whether extendable, number for whole.js or -1], or null
const infos = new Map();

// Digests of OpenSSL's legacy provider, which Node.js loads when it is told to.
const LEGACY = /^(?:rsa-)?(?:md4|mdc2|whirlpool)$|^md4WithRSAEncryption$|^mdc2WithRSA$/i;

/** For a digest that is not there: throws the error of one that is known all the same. */
function refuseLegacy(name) {
  if (!LEGACY.test(name)) return;
  throw opensslError('0308010C', 'digital envelope routines', 'unsupported');
}

function algorithmInfo(name) {
  let info = infos.get(name);
  if (info === undefined) {
    const isThere = !LEGACY.test(name) || require('internal/options').get('--openssl-legacy-provider') === true;
    info = (isThere ? native.hashInfo(name) : undefined) ?? null;
    infos.set(name, info);
  }
  return info;
}

let warnedOfShake = false;

function warnOfShake() {
  if (warnedOfShake) return;
  warnedOfShake = true;
  process.emitWarning('Creating SHAKE128/256 digests without an explicit options.outputLength is deprecated.',
                      'DeprecationWarning', 'DEP0198');
}

function Hash(algorithm, options) {
  if (!(new.target || this instanceof Hash)) return new Hash(algorithm, options);
  if (!(algorithm instanceof Hash)) validateString(algorithm, 'algorithm');
  const length = typeof options === 'object' && options !== null ? options.outputLength : undefined;
  if (length !== undefined) validateUint32(length, 'options.outputLength');
  if (algorithm instanceof Hash) {
    this[kState] = copyState(algorithm[kState], length);
  } else {
    const info = algorithmInfo(algorithm);
    if (info === null) {
      refuseLegacy(algorithm);
      throw new Error('Digest method not supported');
    }
    const [own, isExtendable] = info;
    if (length !== undefined && length !== own && !isExtendable) {
      throw opensslError('030000B2', 'digital envelope routines', 'not XOF or invalid length');
    }
    if (length === undefined && isExtendable) warnOfShake();
    this[kState] = new State(algorithm, length ?? -1);
  }
  Reflect.apply(LazyTransform, this, [options]);
}
Object.setPrototypeOf(Hash.prototype, LazyTransform.prototype);
Object.setPrototypeOf(Hash, LazyTransform);

function copyState(from, length) {
  const to = new State(from.algorithm, length ?? from.length);
  if (length !== undefined) {
    const [own, isExtendable] = algorithmInfo(from.algorithm);
    if (length !== own && !isExtendable) {
      throw opensslError('030000B2', 'digital envelope routines', 'not XOF or invalid length');
    }
  }
  to.kept = Array.isArray(from.kept) ? [...from.kept] : from.kept;
  to.keptLength = from.keptLength;
  if (from.id !== 0) {
    to.id = native.hashCopy(from.id);
    own(to, to.id);
  }
  return to;
}

Hash.prototype.copy = function copy(options) {
  if (this[kState].finalized) throw new ERR_CRYPTO_HASH_FINALIZED();
  return new Hash(this, options);
};

Hash.prototype._transform = function _transform(chunk, encoding, callback) {
  feed(this[kState], chunk, encoding);
  callback();
};

Hash.prototype._flush = function _flush(callback) {
  // digest() may be asked for the same result once more
  const state = this[kState];
  this.push(state.result = finish(state, undefined));
  callback();
};

function isUtf8(encoding) {
  return encoding === undefined || encoding === null || encoding === 'utf8' || encoding === 'utf-8' || encoding === 'buffer';
}

function start(state) {
  state.id = state.key === undefined ? native.hashCreate(state.algorithm) : native.hmacCreate(state.algorithm, state.key);
  own(state, state.id);
}

function feed(state, data, encoding) {
  if (typeof data === 'string') {
    if (isUtf8(encoding) || !Buffer.isEncoding(encoding)) {
      data = data.toWellFormed();
    } else {
      data = Buffer.from(data, encoding);
    }
  }
  if (state.id === 0) {
    if (keep(state, data)) return;
    start(state);
    feedKept(state);
  }
  native.hashUpdate(state.id, data);
}

function keep(state, data) {
  const { kept } = state;
  const isText = typeof data === 'string';
  const length = isText ? data.length : data.byteLength;
  if (kept !== undefined) {
    if (state.keptLength + length > KEEP_ASIDE || (Array.isArray(kept) && kept.length === KEEP_PIECES)) return false;
  } else if (!isText && length > KEEP_ASIDE) {
    return false;
  }
  const piece = isText ? data : new Uint8Array(whole.bytesOf(data));
  state.keptLength += length;
  if (kept === undefined) state.kept = piece;
  else if (Array.isArray(kept)) kept.push(piece);
  else state.kept = [kept, piece];
  return true;
}

function feedKept(state) {
  const { kept } = state;
  state.kept = undefined;
  if (kept === undefined) return;
  if (!Array.isArray(kept)) native.hashUpdate(state.id, kept);
  else for (const piece of kept) native.hashUpdate(state.id, piece);
}

Hash.prototype.update = function update(data, encoding) {
  const state = this[kState];
  if (state.finalized) throw new ERR_CRYPTO_HASH_FINALIZED();
  if (typeof data === 'string') {
    if (encoding !== undefined) checkDataEncoding(data, encoding);
  } else if (!isArrayBufferView(data)) {
    throw new ERR_INVALID_ARG_TYPE('data', ['string', 'Buffer', 'TypedArray', 'DataView'], data);
  }
  feed(state, data, encoding);
  return this;
};

Hash.prototype.digest = function digest(encoding) {
  const state = this[kState];
  if (state.finalized) throw new ERR_CRYPTO_HASH_FINALIZED();
  const wanted = outputEncoding(encoding === undefined ? undefined : `${encoding}`);
  state.finalized = true;
  if (state.result !== undefined) return encodeOutput(state.result, wanted);
  return finish(state, wanted);
};

// Digests of short messages that are made here until the way through Java is faster for all but the shortest.
const FEW_BYTES = 32;
let few = 4000;

/** A digest or HMAC that needs no state; undefined if it is not for here. */
function once(algorithm, key, message, wanted) {
  if (!Array.isArray(message) && (few > 0 || message.length <= FEW_BYTES || key !== undefined)) {
    few--;
    const output = key === undefined ? small.digest(algorithm, message, wanted) : small.hmac(algorithm, key, message, wanted);
    if (output !== undefined) return encodeOutput(output, wanted);
  }
  const number = algorithmInfo(algorithm)[2];
  return number < 0 ? undefined : whole.digest(number, key, message, wanted);
}

function finish(state, wanted) {
  if (state.id === 0) {
    const { kept, key } = state;
    if (state.length === -1) {
      const output = once(state.algorithm, key, kept ?? '', wanted);
      if (output !== undefined) {
        state.key = state.kept = undefined;
        return output;
      }
    }
    if (key === undefined && !Array.isArray(kept)) {
      state.kept = undefined;
      return encodeOutput(native.hashOnce(state.algorithm, kept ?? '', nativeEncoding(wanted), state.length), wanted);
    }
    start(state);
    feedKept(state);
  }
  disown(state);
  const output = native.hashDigest(state.id, nativeEncoding(wanted), state.length);
  state.id = 0;
  return encodeOutput(output, wanted);
}

function Hmac(algorithm, key, options) {
  if (!(new.target || this instanceof Hmac)) return new Hmac(algorithm, key, options);
  validateString(algorithm, 'hmac');
  const encoding = options?.encoding;
  const bytes = require('internal/crypto/keys').secretKeyBytes(key, encoding);
  const state = new State(algorithm, -1);
  const info = algorithmInfo(algorithm);
  if (info === null) {
    refuseLegacy(algorithm);
    throw new ERR_CRYPTO_INVALID_DIGEST(algorithm);
  }
  if (info[1]) throw new Error('error:00000000:lib(0)::reason(0)');
  state.key = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength).slice();
  this[kState] = state;
  Reflect.apply(LazyTransform, this, [options]);
}
Object.setPrototypeOf(Hmac.prototype, LazyTransform.prototype);
Object.setPrototypeOf(Hmac, LazyTransform);

Hmac.prototype.update = Hash.prototype.update;
Hmac.prototype._transform = Hash.prototype._transform;
Hmac.prototype._flush = Hash.prototype._flush;

Hmac.prototype.digest = function digest(encoding) {
  const state = this[kState];
  const wanted = outputEncoding(encoding === undefined ? undefined : `${encoding}`);
  if (state.finalized) {
    const empty = Buffer.from('');
    return wanted === undefined ? empty : empty.toString(wanted);
  }
  state.finalized = true;
  return finish(state, wanted);
};

/**
 * A digest in one go.
 * @see https://nodejs.org/api/crypto.html#cryptohashalgorithm-data-options
 */
function hash(algorithm, input, options) {
  validateString(algorithm, 'algorithm');
  if (typeof input !== 'string' && !isArrayBufferView(input)) {
    throw new ERR_INVALID_ARG_TYPE('input', ['Buffer', 'TypedArray', 'DataView', 'string'], input);
  }
  let encoding;
  let length;
  if (typeof options === 'string') {
    encoding = options;
  } else if (options !== undefined) {
    validateObject(options, 'options');
    ({ outputLength: length, outputEncoding: encoding } = options);
  }
  encoding ??= 'hex';
  if (length !== undefined) validateUint32(length, 'options.outputLength');
  validateString(encoding, 'outputEncoding');
  let wanted;
  if (encoding !== 'buffer') {
    wanted = outputEncoding(encoding);
    if (wanted === undefined) throw new ERR_INVALID_ARG_VALUE('outputEncoding', encoding);
  }
  const info = algorithmInfo(algorithm);
  if (info === null) {
    refuseLegacy(algorithm);
    throw new Error(`Digest method ${algorithm} is not supported`);
  }
  const [own, isExtendable] = info;
  if (length === undefined) {
    if (isExtendable) warnOfShake();
  } else if (length !== own && !isExtendable) {
    throw new Error(`Output length ${length} is invalid for ${algorithm}, which does not support XOF`);
  }
  if (length === undefined) {
    const output = once(algorithm, undefined, input, wanted);
    if (output !== undefined) return output;
  }
  const data = typeof input === 'string' ? input.toWellFormed() : input;
  return encodeOutput(native.hashOnce(algorithm, data, nativeEncoding(wanted), length ?? -1), wanted);
}

/** Throws ERR_CRYPTO_INVALID_DIGEST for a name that is no digest. */
function checkDigest(name) {
  if (algorithmInfo(name) === null) throw new ERR_CRYPTO_INVALID_DIGEST(name);
  return algorithmInfo(name);
}

module.exports = { Hash, Hmac, algorithmInfo, checkDigest, hash };
