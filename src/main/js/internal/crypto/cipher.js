// Cipheriv, Decipheriv and what is known of each cipher.
const { StringDecoder } = require('string_decoder');
const LazyTransform = require('internal/crypto/lazy_transform');
const { attempt, decorate, opensslError, toBuffer, toBytes } = require('internal/crypto/util');
const whole = require('internal/crypto/whole');
const {
  ERR_CRYPTO_INVALID_AUTH_TAG, ERR_CRYPTO_INVALID_IV, ERR_CRYPTO_INVALID_KEYLEN, ERR_CRYPTO_UNKNOWN_CIPHER, ERR_MISSING_ARGS,
} = require('internal/crypto/errors');
const {
  codes: { ERR_CRYPTO_INVALID_STATE, ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_OUT_OF_RANGE },
} = require('internal/errors');
const { validateEncoding, validateInt32, validateObject, validateString } = require('internal/validators');
const { normalizeEncoding } = require('internal/util');
const { isAnyArrayBuffer, isArrayBufferView } = require('internal/util/types');
const { cipherFacts, legacyCipherFacts } = require('internal/crypto/tables');
const ciphers = binding('ciphers');

let byName;
let byNumber;

function readFacts() {
  byName = new Map();
  byNumber = new Map();
  readTable(cipherFacts, false);
  readTable(legacyCipherFacts, true);
}

function readTable(table, isLegacy) {
  for (const line of table.trim().split('\n')) {
    const [name, aliases, nid, blockSize, ivLength, keyLength, mode] = line.split(' ');
    const facts = {
      name, nid: +nid, blockSize: +blockSize, ivLength: +ivLength, keyLength: +keyLength, mode, kind: -1, isLegacy,
    };
    if (!isLegacy) facts.kind = whole.kindOf(facts);
    byName.set(name, facts);
    if (aliases !== '-') for (const alias of aliases.split(',')) byName.set(alias, facts);
    if (facts.nid !== 0) byNumber.set(facts.nid, facts);
  }
}

function factsOf(name) {
  if (byName === undefined) readFacts();
  return typeof name === 'number' ? byNumber.get(name) : byName.get(name.toLowerCase());
}

const isChaChaPoly = (facts) => facts.name === 'chacha20-poly1305';
const isAuthenticating = (facts) =>
  facts.mode === 'gcm' || facts.mode === 'ccm' || facts.mode === 'ocb' || isChaChaPoly(facts);

/** Whether an IV of that length will do. */
function acceptsIvLength(facts, length) {
  if (facts.ivLength === 0) return length === 0;
  switch (facts.mode) {
    case 'gcm': return length > 0;
    case 'ccm': return length >= 7 && length <= 13;
    case 'ocb': return length >= 1 && length <= 15;
    default: return length === facts.ivLength;
  }
}

/**
 * @see https://nodejs.org/api/crypto.html#cryptogetcipherinfonameornid-options
 */
function getCipherInfo(nameOrNid, options) {
  if (typeof nameOrNid !== 'string' && typeof nameOrNid !== 'number') {
    throw new ERR_INVALID_ARG_TYPE('nameOrNid', ['string', 'number'], nameOrNid);
  }
  if (typeof nameOrNid === 'number') validateInt32(nameOrNid, 'nameOrNid');
  let keyLength;
  let ivLength;
  if (options !== undefined) {
    validateObject(options, 'options');
    ({ ivLength, keyLength } = options);
    if (keyLength !== undefined) validateInt32(keyLength, 'options.keyLength');
    if (ivLength !== undefined) validateInt32(ivLength, 'options.ivLength');
  }
  const facts = factsOf(nameOrNid);
  if (facts === undefined) return undefined;
  if (keyLength !== undefined && keyLength !== facts.keyLength) return undefined;
  if (ivLength !== undefined) {
    if (!acceptsIvLength(facts, ivLength)) return undefined;
  }
  const info = { __proto__: null, mode: facts.mode, name: facts.name };
  if (facts.nid !== 0) info.nid = facts.nid;
  info.keyLength = facts.keyLength;
  if (facts.blockSize !== 0) info.blockSize = facts.blockSize;
  if (facts.ivLength !== 0) info.ivLength = ivLength ?? facts.ivLength;
  return info;
}

const tagLengths = {
  gcm: (length) => length === 4 || length === 8 || (length >= 12 && length <= 16),
  ccm: (length) => length >= 4 && length <= 16 && length % 2 === 0,
  ocb: (length) => length >= 1 && length <= 16,
  stream: (length) => length >= 1 && length <= 16,
};

const tagError = (length) => new ERR_CRYPTO_INVALID_AUTH_TAG(`Invalid authentication tag length: ${length}`);

// A message that is given by one update, as most are, is done as a whole by that update, for the less work it is to Java.
// What such a state needs besides; a second update replaces it by a cipher on the Java side, which is given the first again.
class Once {
  constructor(key, iv) {
    const keyBytes = whole.bytesOf(key);
    this.keyLength = keyBytes.length;
    this.ivLength = iv === null ? 0 : iv.byteLength;
    this.material = new Uint8Array(32 + this.ivLength);
    this.material.set(keyBytes);
    if (iv !== null) this.material.set(whole.bytesOf(iv), 32);
    this.associated = undefined;
    this.associatedLength = 0;
    this.padding = true;
    this.data = undefined; // once there is any
    this.held = undefined; // the block that final() is to answer
    this.authentic = undefined; // undefined as long as that is not known
  }
}

class State {
  constructor(facts, encrypt, tagLength) {
    this.facts = facts;
    this.encrypt = encrypt;
    this.isAuthenticating = isAuthenticating(facts);
    this.tagLength = tagLength;
    this.id = 0;
    this.once = undefined;
    this.tag = undefined;
    this.maxMessage = Infinity;
    this.hasData = false;
    this.finished = false;
  }
}

const kState = Symbol('kState');
let registry;

function stateError(operation) {
  if (operation !== undefined) return new ERR_CRYPTO_INVALID_STATE(operation);
  const error = new ERR_CRYPTO_INVALID_STATE('');
  error.message = 'Invalid state';
  return error;
}

function ivBytes(iv) {
  if (iv === null) return null;
  if (typeof iv === 'string') return toBytes(iv);
  if (isAnyArrayBuffer(iv)) return new Uint8Array(iv);
  if (!isArrayBufferView(iv)) {
    throw new ERR_INVALID_ARG_TYPE('iv', ['string', 'ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'], iv);
  }
  return iv;
}

const isForOnce = ({ kind, name, mode }, iv, encrypt, tagLength) => kind >= 0 &&
  (mode !== 'gcm' || ((encrypt || tagLength >= 12) && iv.byteLength <= whole.MAX_IV)) &&
  (name !== 'chacha20-poly1305' || (iv.byteLength === 12 && tagLength === 16));

/** Makes the cipher on the Java side. */
function open(state, key, iv) {
  const { name, mode } = state.facts;
  state.id = attempt(ciphers.create, name, mode, state.encrypt, key, iv, state.tagLength);
  registry ??= new FinalizationRegistry((id) => ciphers.release(id));
  registry.register(state, state.id, state);
}

/** Makes it of a message that is no longer given whole. */
function reopen(state) {
  const { once } = state;
  const { keyLength, material } = once;
  open(state, material.subarray(0, keyLength), once.ivLength === 0 ? undefined : material.subarray(32));
  state.once = undefined;
  if (!once.padding) ciphers.setPadding(state.id, false);
  if (once.associated !== undefined) for (const piece of once.associated) ciphers.authenticate(state.id, piece);
  if (once.data !== undefined) ciphers.update(state.id, once.data);
}

const isPadding = ({ mode }) => mode === 'cbc' || mode === 'ecb';

/** The one update of a message: the output that it is to answer. */
function feedOnce(state, data) {
  const { once, facts, encrypt } = state;
  const { length } = data;
  if (!isPadding(facts)) {
    runOnce(state, data);
    once.data = new Uint8Array(data);
    return whole.output(0, length);
  }
  once.data = new Uint8Array(data);
  const rest = length % 16;
  const full = length - rest;
  if (encrypt) {
    runOnce(state, data, 16 - rest);
    once.held = whole.output(full, full + 16);
    return whole.output(0, full);
  }
  if (full === 0) return new whole.FastBuffer(0);
  runOnce(state, rest === 0 ? data : data.subarray(0, full));
  if (rest !== 0 || !once.padding) return whole.output(0, full);
  once.held = whole.output(full - 16, full);
  return whole.output(0, full - 16);
}

function runOnce(state, data, padding = 0) {
  const { once, facts } = state;
  const { kind } = facts;
  const { keyLength, ivLength, material, associated } = once;
  if (!state.isAuthenticating) {
    whole.run(kind, state.encrypt, material, keyLength, ivLength, associated, data, padding, undefined);
  } else if (state.encrypt) {
    whole.run(kind, true, material, keyLength, ivLength, associated, data, 0, undefined);
    once.held = whole.tag();
  } else {
    once.authentic = state.tag === undefined ? undefined :
      whole.run(kind, false, material, keyLength, ivLength, associated, data, 0, state.tag);
    // what is not authentic comes out all the same, final() tells
    if (!once.authentic) unauthenticated(state, data);
  }
}

/** Decrypts as it would be without authentication, by a cipher that does so. */
function unauthenticated(state, data) {
  const { facts, once, tagLength } = state;
  const { keyLength, ivLength, material } = once;
  const id = ciphers.create(facts.name, facts.mode, false, material.subarray(0, keyLength), material.subarray(32, 32 + ivLength), tagLength);
  whole.setOutput(ciphers.update(id, data));
  ciphers.release(id);
}

function finishOnce(state) {
  const { once, encrypt, facts } = state;
  const nothing = new whole.FastBuffer(0);
  const data = once.data ?? nothing;
  if (state.isAuthenticating) {
    if (encrypt) {
      if (once.held === undefined) runOnce(state, data);
      state.tag = once.held.subarray(0, state.tagLength);
    } else {
      once.authentic ??= whole.run(
        facts.kind, false, once.material, once.keyLength, once.ivLength, once.associated, data, 0, state.tag);
      if (!once.authentic) throw new Error('Unsupported state or unable to authenticate data');
    }
    return nothing;
  }
  if (!isPadding(facts)) return nothing;
  const rest = data.length % 16;
  if (!once.padding) {
    if (rest !== 0) throw wrongFinalBlock();
    return !encrypt && once.held !== undefined ? once.held : nothing;
  }
  if (encrypt) {
    if (once.held === undefined) runOnce(state, data, 16);
    return once.held ?? whole.output(0, 16);
  }
  if (rest !== 0 || once.held === undefined) throw wrongFinalBlock();
  const padding = whole.paddingOf(once.held);
  if (padding < 0) throw opensslError('1C800064', 'Provider routines', 'bad decrypt');
  return once.held.subarray(0, 16 - padding);
}

const wrongFinalBlock = () => opensslError('1C80006B', 'Provider routines', 'wrong final block length');

function openCipher(stream, encrypt, name, key, options, iv) {
  validateString(name, 'cipher');
  const keyBytes = require('internal/crypto/keys').secretKeyBytes(key, options?.encoding);
  const bytes = ivBytes(iv);
  let tagLength = -1;
  if (options !== undefined && options !== null && options.authTagLength !== undefined && options.authTagLength !== null) {
    tagLength = options.authTagLength;
    if (typeof tagLength !== 'number' || (tagLength | 0) !== tagLength || tagLength < 0) {
      throw new ERR_INVALID_ARG_VALUE('options.authTagLength', tagLength);
    }
  }
  const facts = factsOf(name);
  if (facts === undefined) throw new ERR_CRYPTO_UNKNOWN_CIPHER();
  if (bytes === null ? facts.ivLength !== 0 : !acceptsIvLength(facts, bytes.byteLength)) {
    throw new ERR_CRYPTO_INVALID_IV();
  }
  if (facts.isLegacy) throw opensslError('0308010C', 'digital envelope routines', 'unsupported');
  if (isAuthenticating(facts)) {
    if (tagLength === -1) {
      if (facts.mode === 'ccm' || facts.mode === 'ocb') {
        throw new ERR_CRYPTO_INVALID_AUTH_TAG(`authTagLength required for ${name}`);
      }
      tagLength = 16;
    } else if (!tagLengths[facts.mode](tagLength)) {
      throw tagError(tagLength);
    }
  }
  if (keyBytes.byteLength !== facts.keyLength) throw new ERR_CRYPTO_INVALID_KEYLEN();
  const state = new State(facts, encrypt, tagLength);
  if (facts.mode === 'ccm') state.maxMessage = 2 ** (8 * (15 - bytes.byteLength)) - 1;
  if (isForOnce(facts, bytes, encrypt, tagLength)) {
    state.once = new Once(keyBytes, bytes);
  } else {
    open(state, keyBytes, bytes ?? undefined);
  }
  stream[kState] = state;
  Reflect.apply(LazyTransform, stream, [options]);
}

function authenticate(state, data, plaintextLength) {
  if (state.finished || !state.isAuthenticating || state.hasData) return false;
  if (state.facts.mode === 'ccm') {
    if (plaintextLength === -1) {
      throw new ERR_MISSING_ARGS('options.plaintextLength required for CCM mode with AAD');
    }
    if (plaintextLength > state.maxMessage) return false;
    state.maxMessage = Math.min(state.maxMessage, plaintextLength);
  }
  const { once } = state;
  if (once !== undefined) {
    once.associatedLength += data.byteLength;
    if (once.associatedLength <= whole.MAX_ASSOCIATED) {
      (once.associated ??= []).push(new Uint8Array(whole.bytesOf(data)));
      return true;
    }
    reopen(state);
  }
  ciphers.authenticate(state.id, data);
  return true;
}

function feed(state, data) {
  if (state.finished) throw new Error('Trying to add data in unsupported state');
  if (state.facts.mode === 'ccm' && data.byteLength > state.maxMessage) {
    if (state.encrypt) throw new Error('Trying to add data in unsupported state');
    throw new ERR_OUT_OF_RANGE('data', `<= ${state.maxMessage}`, data.byteLength);
  }
  if (state.facts.mode === 'ccm' && !state.encrypt) {
    if (state.tag === undefined) return toBuffer(new Uint8Array(0));
    ciphers.expectTag(state.id, state.tag);
  }
  // an empty message of CCM is a message all the same
  if (data.byteLength === 0 && state.facts.mode !== 'wrap') return toBuffer(new Uint8Array(0));
  const { once } = state;
  if (once !== undefined) {
    if (!state.hasData && data.byteLength <= whole.MAX_DATA) {
      state.hasData = true;
      return feedOnce(state, whole.bytesOf(data));
    }
    reopen(state);
  }
  state.hasData = true;
  return toBuffer(ciphers.update(state.id, data));
}

function finish(state) {
  if (state.finished) throw stateError();
  state.finished = true;
  const { id, once } = state;
  if (id !== 0) registry.unregister(state);
  try {
    if (state.isAuthenticating && !state.encrypt && state.tag === undefined) {
      throw new Error('Unsupported state or unable to authenticate data');
    }
    if (once !== undefined) return finishOnce(state);
    if (state.facts.mode === 'wrap') return toBuffer(new Uint8Array(0));
    const last = toBuffer(ciphers.finish(id, state.encrypt ? undefined : state.tag));
    if (state.isAuthenticating && state.encrypt) {
      state.tag = toBuffer(ciphers.tag(id)).subarray(0, state.tagLength);
    }
    return last;
  } catch (error) {
    throw decorate(error);
  } finally {
    if (id !== 0) {
      ciphers.release(id);
    } else {
      once.material.fill(0);
      state.once = undefined;
    }
  }
}

function decoderFor(stream, encoding) {
  const normal = normalizeEncoding(encoding);
  const decoder = stream._decoder;
  if (decoder === undefined || decoder === null) {
    if (normal === undefined) throw new ERR_INVALID_ARG_VALUE('outputEncoding', encoding);
    return (stream._decoder = new StringDecoder(normal));
  }
  if (decoder.encoding !== normal) {
    throw new ERR_INVALID_ARG_VALUE('outputEncoding', encoding, `cannot be changed from '${decoder.encoding}'`);
  }
  return decoder;
}

const methods = {
  _transform(chunk, encoding, callback) {
    this.push(feed(this[kState], toBytes(chunk, encoding)));
    callback();
  },

  _flush(callback) {
    try {
      this.push(finish(this[kState]));
    } catch (error) {
      callback(error);
      return;
    }
    callback();
  },

  update(data, inputEncoding, outputEncoding) {
    if (typeof data === 'string') {
      validateEncoding(data, inputEncoding);
    } else if (!isArrayBufferView(data)) {
      throw new ERR_INVALID_ARG_TYPE('data', ['string', 'Buffer', 'TypedArray', 'DataView'], data);
    }
    const bytes = typeof data === 'string' ? toBytes(data, normalizeEncoding(inputEncoding) ?? 'utf8') : data;
    const output = feed(this[kState], bytes);
    if (outputEncoding && outputEncoding !== 'buffer') {
      return decoderFor(this, outputEncoding).write(output);
    }
    return output;
  },

  final(outputEncoding) {
    const output = finish(this[kState]);
    if (outputEncoding && outputEncoding !== 'buffer') {
      return decoderFor(this, outputEncoding).end(output);
    }
    return output;
  },

  setAutoPadding(padding) {
    const state = this[kState];
    if (state.finished) throw stateError('setAutoPadding');
    const isPadded = padding === undefined ? true : !!padding;
    if (state.once !== undefined) state.once.padding = isPadded;
    else ciphers.setPadding(state.id, isPadded);
    return this;
  },

  setAAD(data, options) {
    const state = this[kState];
    const encoding = options?.encoding;
    let plaintextLength = -1;
    if (options?.plaintextLength !== undefined) {
      plaintextLength = options.plaintextLength;
      if ((plaintextLength | 0) !== plaintextLength || plaintextLength < 0) {
        throw new ERR_INVALID_ARG_VALUE('options.plaintextLength', plaintextLength);
      }
    }
    const { bytesOf } = require('internal/crypto/util');
    if (!authenticate(state, bytesOf(data, 'aadbuf', encoding), plaintextLength)) throw stateError('setAAD');
    return this;
  },
};

function Cipheriv(cipher, key, iv, options) {
  if (!(new.target || this instanceof Cipheriv)) return new Cipheriv(cipher, key, iv, options);
  openCipher(this, true, cipher, key, options, iv);
}
Object.setPrototypeOf(Cipheriv.prototype, LazyTransform.prototype);
Object.setPrototypeOf(Cipheriv, LazyTransform);
Object.assign(Cipheriv.prototype, methods);

Cipheriv.prototype.getAuthTag = function getAuthTag() {
  const state = this[kState];
  if (!state.finished || state.tag === undefined) throw stateError('getAuthTag');
  return toBuffer(state.tag);
};

function Decipheriv(cipher, key, iv, options) {
  if (!(new.target || this instanceof Decipheriv)) return new Decipheriv(cipher, key, iv, options);
  openCipher(this, false, cipher, key, options, iv);
}
Object.setPrototypeOf(Decipheriv.prototype, LazyTransform.prototype);
Object.setPrototypeOf(Decipheriv, LazyTransform);
Object.assign(Decipheriv.prototype, methods);

Decipheriv.prototype.setAuthTag = function setAuthTag(tag, encoding) {
  const state = this[kState];
  const { bytesOf } = require('internal/crypto/util');
  const bytes = bytesOf(tag, 'buffer', encoding);
  if (!state.isAuthenticating || state.finished || state.tag !== undefined) throw stateError('setAuthTag');
  if (bytes.byteLength !== state.tagLength) throw tagError(bytes.byteLength);
  state.tag = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength).slice();
  return this;
};

module.exports = { Cipheriv, Decipheriv, getCipherInfo };
