// The Web Cryptography API (https://w3c.github.io/webcrypto/) over the internals of node:crypto.
const { Buffer } = require('buffer');
const { codes: { ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_ARG_TYPE, ERR_INVALID_THIS, ERR_MISSING_ARGS } } = require('internal/errors');
const { isAnyArrayBuffer, isArrayBufferView, isTypedArray } = require('internal/util/types');
const { CryptoKey, createCryptoKey, isCryptoKey, keyObjectOf } = require('internal/crypto/crypto_key');
const { native } = require('internal/crypto/util');
const { SecretHandle, SecretKeyObject, createSecretKey, kHandle } = require('internal/crypto/keys');
const asymmetric = require('internal/crypto/asymmetric');
const random = require('internal/crypto/random');

const kCreate = Symbol('kCreate');
const MAX_RANDOM = 65536;

function domException(message, name) {
  const DOMException = require('web/dom_exception').DOMException ?? require('web/dom_exception');
  return new DOMException(message, name);
}
const notSupported = (what = 'Unrecognized algorithm name') => domException(what, 'NotSupportedError');
const operationError = (cause) => {
  const error = domException('The operation failed for an operation-specific reason', 'OperationError');
  if (cause !== undefined) Object.defineProperty(error, 'cause', { value: cause, configurable: true, writable: true });
  return error;
};
const accessError = (message) => domException(message, 'InvalidAccessError');
const dataError = (message) => domException(message, 'DataError');

function bytes(data, name = 'data') {
  if (isAnyArrayBuffer(data)) return new Uint8Array(data.slice(0));
  if (isArrayBufferView(data)) return new Uint8Array(data.buffer, data.byteOffset, data.byteLength).slice();
  throw new ERR_INVALID_ARG_TYPE(name, ['ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'], data);
}

/** An ArrayBuffer of its own. */
const arrayBuffer = (buffer) => {
  const copy = new Uint8Array(buffer.byteLength);
  copy.set(buffer);
  return copy.buffer;
};

const names = [
  'SHA-1', 'SHA-256', 'SHA-384', 'SHA-512', 'HMAC', 'AES-CBC', 'AES-CTR', 'AES-GCM', 'AES-KW', 'PBKDF2', 'HKDF',
  'RSASSA-PKCS1-v1_5', 'RSA-PSS', 'RSA-OAEP', 'ECDSA', 'ECDH', 'Ed25519', 'Ed448', 'X25519', 'X448',
];
const byLowerName = new Map(names.map((name) => [name.toLowerCase(), name]));

/** The algorithm as a dictionary with its name in the standard's spelling. */
function normalize(algorithm) {
  const object = typeof algorithm === 'string' ? { name: algorithm } : algorithm;
  if (typeof object !== 'object' || object === null || object.name === undefined) {
    throw new TypeError("Failed to normalize algorithm: 'name' is required in 'Algorithm'");
  }
  const name = byLowerName.get(String(object.name).toLowerCase());
  if (name === undefined) throw notSupported();
  return { ...object, name };
}

function hashName(hash) {
  const { name } = normalize(hash);
  if (!name.startsWith('SHA-')) throw notSupported();
  return name;
}
const nodeHash = (name) => name.toLowerCase().replace('-', '');

function checkKey(key, name, usage) {
  if (!isCryptoKey(key)) throw new ERR_INVALID_ARG_TYPE('key', 'CryptoKey', key);
  if (key.algorithm.name !== name) throw accessError('Key algorithm mismatch');
  if (usage !== undefined && !key.usages.includes(usage)) throw accessError(`Unable to use this key to ${usage}`);
}

const usagesOf = {
  'HMAC': { secret: ['sign', 'verify'] },
  'AES-CBC': { secret: ['encrypt', 'decrypt', 'wrapKey', 'unwrapKey'] },
  'AES-CTR': { secret: ['encrypt', 'decrypt', 'wrapKey', 'unwrapKey'] },
  'AES-GCM': { secret: ['encrypt', 'decrypt', 'wrapKey', 'unwrapKey'] },
  'AES-KW': { secret: ['wrapKey', 'unwrapKey'] },
  'PBKDF2': { secret: ['deriveKey', 'deriveBits'] },
  'HKDF': { secret: ['deriveKey', 'deriveBits'] },
  'RSA-OAEP': { public: ['encrypt', 'wrapKey'], private: ['decrypt', 'unwrapKey'] },
};
const signing = { public: ['verify'], private: ['sign'] };
const deriving = { public: [], private: ['deriveKey', 'deriveBits'] };
for (const name of ['RSASSA-PKCS1-v1_5', 'RSA-PSS', 'ECDSA', 'Ed25519', 'Ed448']) usagesOf[name] = signing;
for (const name of ['ECDH', 'X25519', 'X448']) usagesOf[name] = deriving;

const allUsages = ['encrypt', 'decrypt', 'sign', 'verify', 'deriveKey', 'deriveBits', 'wrapKey', 'unwrapKey'];

function makeKey(object, algorithm, extractable, usages) {
  const allowed = usagesOf[algorithm.name][object.type];
  for (const usage of usages) {
    if (!allUsages.includes(usage)) throw new TypeError(`'${usage}' is not a valid enum value of type KeyUsage`);
    if (!allowed.includes(usage)) throw domException(`Unsupported key usage for a ${algorithm.name} key`, 'SyntaxError');
  }
  if (usages.length === 0 && object.type !== 'public') {
    throw domException('Usages cannot be empty when importing a private key.', 'SyntaxError');
  }
  const ordered = allUsages.filter((usage) => usages.includes(usage));
  return createCryptoKey(object, algorithm, object.type === 'public' ? true : extractable, ordered);
}

const secretObject = (data) => new SecretKeyObject(new SecretHandle(data));
const isAes = (name) => name.startsWith('AES-');
const isRsa = (name) => name.startsWith('RSA');
const isEdwards = (name) => ['Ed25519', 'Ed448', 'X25519', 'X448'].includes(name);
const curves = { 'P-256': 'prime256v1', 'P-384': 'secp384r1', 'P-521': 'secp521r1' };

/** The key.algorithm of a key. */
function describe(algorithm, object) {
  const { name } = algorithm;
  if (isAes(name)) return { name, length: object.symmetricKeySize * 8 };
  if (name === 'HMAC') return { name, length: object.symmetricKeySize * 8, hash: { name: hashName(algorithm.hash) } };
  if (isRsa(name)) {
    const { modulusLength, publicExponent } = object.asymmetricKeyDetails;
    const hex = publicExponent.toString(16);
    return {
      name, modulusLength,
      publicExponent: new Uint8Array(Buffer.from(hex.length % 2 ? `0${hex}` : hex, 'hex')),
      hash: { name: hashName(algorithm.hash) },
    };
  }
  if (name === 'ECDSA' || name === 'ECDH') return { name, namedCurve: algorithm.namedCurve };
  return { name };
}

function checkImported(algorithm, object) {
  const { name } = algorithm;
  const type = object.asymmetricKeyType;
  const expected = isRsa(name) ? 'rsa' : name === 'ECDSA' || name === 'ECDH' ? 'ec' : name.toLowerCase();
  if (type !== expected) throw dataError('Invalid key type');
  if (expected === 'ec' && object.asymmetricKeyDetails.namedCurve !== curves[algorithm.namedCurve]) {
    throw dataError('Named curve mismatch');
  }
  return object;
}

function importObject(format, data, algorithm) {
  const { name } = algorithm;
  if (usagesOf[name].secret) {
    if (format === 'jwk') {
      if (data.kty !== 'oct' || typeof data.k !== 'string') throw dataError('Invalid keyData');
      return secretObject(Buffer.from(data.k, 'base64url'));
    }
    if (format !== 'raw' && format !== 'raw-secret') throw notSupported(`Unable to import ${name} using ${format} format`);
    return secretObject(bytes(data, 'keyData'));
  }
  try {
    switch (format) {
      case 'jwk': {
        const handle = asymmetric.importJwk(data, data.d !== undefined);
        return checkImported(algorithm, asymmetric.keyObject(handle));
      }
      case 'spki':
        return checkImported(algorithm, asymmetric.createPublicKey({ key: Buffer.from(bytes(data)), format: 'der', type: 'spki' }));
      case 'pkcs8':
        return checkImported(algorithm, asymmetric.createPrivateKey({ key: Buffer.from(bytes(data)), format: 'der', type: 'pkcs8' }));
      case 'raw':
      case 'raw-public': {
        if (isRsa(name)) break;
        const id = isEdwards(name) ? asymmetric.keys.importRaw(name.toLowerCase(), bytes(data), false) :
          asymmetric.keys.importPoint(curves[algorithm.namedCurve], bytes(data));
        return asymmetric.keyObject(new asymmetric.AsymmetricHandle(id));
      }
      default:
    }
  } catch (error) {
    if (error.name === 'DataError' || error instanceof TypeError && !error.code) throw error;
    throw dataError('Invalid keyData');
  }
  throw notSupported(`Unable to import ${name} using ${format} format`);
}

function importKeySync(format, data, algorithm, extractable, usages) {
  if ((algorithm.name === 'ECDSA' || algorithm.name === 'ECDH') && !Object.hasOwn(curves, algorithm.namedCurve)) {
    throw notSupported('Unrecognized namedCurve');
  }
  const object = importObject(format, data, algorithm);
  if (isAes(algorithm.name) && ![16, 24, 32].includes(object.symmetricKeySize)) throw dataError('Invalid key length');
  if (algorithm.name === 'HMAC' && object.symmetricKeySize === 0) throw dataError('Zero-length key is not supported');
  return makeKey(object, describe(algorithm, object), !!extractable, [...usages]);
}

function exportKeySync(format, key) {
  const object = keyObjectOf(key);
  const { name } = key.algorithm;
  switch (format) {
    case 'raw':
    case 'raw-secret':
    case 'raw-public':
      if (object.type === 'secret') return arrayBuffer(object.export());
      if (object.type === 'public' && isEdwards(name)) return arrayBuffer(asymmetric.keys.exportRaw(object[kHandle].id));
      if (object.type === 'public' && !isRsa(name)) return arrayBuffer(asymmetric.keys.exportPoint(object[kHandle].id, 4));
      break;
    case 'spki':
      if (object.type === 'public') return arrayBuffer(object.export({ format: 'der', type: 'spki' }));
      break;
    case 'pkcs8':
      if (object.type === 'private') return arrayBuffer(object.export({ format: 'der', type: 'pkcs8' }));
      break;
    case 'jwk': {
      const jwk = object.export({ format: 'jwk' });
      jwk.key_ops = [...key.usages];
      jwk.ext = key.extractable;
      const alg = jwkAlgorithm(key.algorithm);
      if (alg !== undefined) jwk.alg = alg;
      return jwk;
    }
    default:
  }
  throw notSupported(`Unable to export ${name} ${object.type} key using ${format} format`);
}

function jwkAlgorithm({ name, length, hash }) {
  const bits = hash?.name.slice(4);
  switch (name) {
    case 'HMAC': return `HS${bits}`;
    case 'RSASSA-PKCS1-v1_5': return `RS${bits}`;
    case 'RSA-PSS': return `PS${bits}`;
    case 'RSA-OAEP': return bits === '1' ? 'RSA-OAEP' : `RSA-OAEP-${bits}`;
    case 'AES-KW': return `A${length}KW`;
    case 'Ed25519': case 'Ed448': return name;
    default: return isAes(name) ? `A${length}${name.slice(4)}` : undefined;
  }
}

function crypt(algorithm, key, data, encrypt) {
  const { Cipheriv, Decipheriv } = require('internal/crypto/cipher');
  const { name } = algorithm;
  if (name === 'RSA-OAEP') {
    const sign = require('internal/crypto/sign');
    const options = { key: keyObjectOf(key), oaepHash: nodeHash(key.algorithm.hash.name) };
    if (algorithm.label !== undefined) options.oaepLabel = bytes(algorithm.label, 'algorithm.label');
    return encrypt ? sign.publicEncrypt(options, data) : sign.privateDecrypt(options, data);
  }
  const Type = encrypt ? Cipheriv : Decipheriv;
  const object = keyObjectOf(key);
  const cipherName = `aes-${object.symmetricKeySize * 8}-${name.slice(4).toLowerCase()}`;
  if (name === 'AES-GCM') {
    const tagLength = (algorithm.tagLength ?? 128) / 8;
    if (![4, 8, 12, 13, 14, 15, 16].includes(tagLength)) throw operationError();
    const cipher = new Type(cipherName, object, bytes(algorithm.iv, 'algorithm.iv'), { authTagLength: tagLength });
    if (!encrypt) {
      if (data.byteLength < tagLength) throw domException('The provided data is too small.', 'OperationError');
      cipher.setAuthTag(data.subarray(data.byteLength - tagLength));
      data = data.subarray(0, data.byteLength - tagLength);
    }
    if (algorithm.additionalData !== undefined) cipher.setAAD(bytes(algorithm.additionalData, 'algorithm.additionalData'));
    const output = [cipher.update(data), cipher.final()];
    if (encrypt) output.push(cipher.getAuthTag());
    return Buffer.concat(output);
  }
  const iv = bytes(name === 'AES-CTR' ? algorithm.counter : algorithm.iv, name === 'AES-CTR' ? 'algorithm.counter' : 'algorithm.iv');
  if (iv.byteLength !== 16) throw domException('algorithm.iv must contain exactly 16 bytes', 'OperationError');
  const cipher = new Type(cipherName, object, iv);
  return Buffer.concat([cipher.update(data), cipher.final()]);
}

function signatureOptions(algorithm, key) {
  const { name } = algorithm;
  const object = keyObjectOf(key);
  if (name === 'ECDSA') return [nodeHash(hashName(algorithm.hash)), { key: object, dsaEncoding: 'ieee-p1363' }];
  if (name === 'RSA-PSS') return [nodeHash(key.algorithm.hash.name), { key: object, padding: 6, saltLength: algorithm.saltLength }];
  if (name === 'RSASSA-PKCS1-v1_5') return [nodeHash(key.algorithm.hash.name), { key: object, padding: 1 }];
  return [undefined, object];
}

function hmac(key, data) {
  const { Hmac } = require('internal/crypto/hash');
  return new Hmac(nodeHash(key.algorithm.hash.name), keyObjectOf(key)).update(data).digest();
}

function deriveBitsSync(algorithm, key, length) {
  const { name } = algorithm;
  if (name === 'ECDH' || name === 'X25519' || name === 'X448') {
    checkKey(algorithm.public, name);
    const { diffieHellman } = require('internal/crypto/dh');
    const secret = diffieHellman({ privateKey: keyObjectOf(key), publicKey: keyObjectOf(algorithm.public) });
    if (length === null || length === undefined) return arrayBuffer(secret);
    if (secret.byteLength * 8 < length) throw domException('derived bit length is too small', 'OperationError');
    const cut = arrayBuffer(secret.subarray(0, Math.ceil(length / 8)));
    if (length % 8 !== 0) new Uint8Array(cut)[cut.byteLength - 1] &= 0xff << (8 - (length % 8));
    return cut;
  }
  if (length === null || length === undefined || length % 8 !== 0) {
    throw domException('length must be a multiple of 8', 'OperationError');
  }
  const kdf = require('internal/crypto/kdf');
  const digest = nodeHash(hashName(algorithm.hash));
  const salt = bytes(algorithm.salt, 'algorithm.salt');
  if (length === 0) return new ArrayBuffer(0);
  const secret = keyObjectOf(key).export();
  if (name === 'HKDF') return kdf.hkdfSync(digest, secret, salt, bytes(algorithm.info, 'algorithm.info'), length / 8);
  return arrayBuffer(kdf.pbkdf2Sync(secret, salt, algorithm.iterations, length / 8, digest));
}

function keyLength(algorithm) {
  if (isAes(algorithm.name)) {
    if (![128, 192, 256].includes(algorithm.length)) throw operationError();
    return algorithm.length;
  }
  if (algorithm.name === 'HMAC') {
    return algorithm.length ?? ({ 'SHA-384': 1024, 'SHA-512': 1024 }[hashName(algorithm.hash)] ?? 512);
  }
  return null;
}

async function generate(algorithm, extractable, usages) {
  const { name } = algorithm;
  if (isAes(name) || name === 'HMAC') {
    const object = createSecretKey(random.randomBytes(keyLength(algorithm) / 8));
    return makeKey(object, describe(algorithm, object), extractable, usages);
  }
  if (name === 'PBKDF2' || name === 'HKDF') throw notSupported();
  const { generateKeyPair } = require('internal/crypto/keygen');
  let type = name.toLowerCase();
  let options;
  if (isRsa(name)) {
    type = 'rsa';
    const exponent = Number(BigInt(`0x${Buffer.from(algorithm.publicExponent).toString('hex') || '0'}`));
    options = { modulusLength: algorithm.modulusLength, publicExponent: exponent };
  } else if (name === 'ECDSA' || name === 'ECDH') {
    if (!Object.hasOwn(curves, algorithm.namedCurve)) throw notSupported('Unrecognized namedCurve');
    type = 'ec';
    options = { namedCurve: curves[algorithm.namedCurve] };
  }
  const allowed = usagesOf[name];
  for (const usage of usages) {
    if (!allowed.public.includes(usage) && !allowed.private.includes(usage)) {
      throw domException(`Unsupported key usage for a ${name} key`, 'SyntaxError');
    }
  }
  const pair = await new Promise((resolve, reject) => {
    generateKeyPair(type, options, (error, publicKey, privateKey) => {
      if (error) reject(operationError(error));
      else resolve({ publicKey, privateKey });
    });
  });
  const half = (object) => makeKey(
    object, describe(algorithm, object), extractable, usages.filter((usage) => allowed[object.type].includes(usage)));
  return { publicKey: half(pair.publicKey), privateKey: half(pair.privateKey) };
}

/** What OpenSSL refuses becomes an OperationError; errors of the API itself stay what they are. */
function operate(work) {
  try {
    return work();
  } catch (error) {
    if (error instanceof TypeError || error.constructor?.name === 'DOMException') throw error;
    throw operationError(error);
  }
}

class SubtleCrypto {
  constructor(token) {
    if (token !== kCreate) throw new ERR_ILLEGAL_CONSTRUCTOR();
  }

  async digest(algorithm, data) {
    const { Hash } = require('internal/crypto/hash');
    const name = hashName(algorithm);
    return arrayBuffer(new Hash(nodeHash(name)).update(bytes(data)).digest());
  }

  async encrypt(algorithm, key, data) {
    algorithm = normalize(algorithm);
    data = bytes(data);
    checkKey(key, algorithm.name, 'encrypt');
    return arrayBuffer(operate(() => crypt(algorithm, key, data, true)));
  }

  async decrypt(algorithm, key, data) {
    algorithm = normalize(algorithm);
    data = bytes(data);
    checkKey(key, algorithm.name, 'decrypt');
    return arrayBuffer(operate(() => crypt(algorithm, key, data, false)));
  }

  async sign(algorithm, key, data) {
    algorithm = normalize(algorithm);
    data = bytes(data);
    checkKey(key, algorithm.name, 'sign');
    if (algorithm.name === 'HMAC') return arrayBuffer(hmac(key, data));
    const [digest, options] = signatureOptions(algorithm, key);
    return arrayBuffer(operate(() => require('internal/crypto/sign').sign(digest, data, options)));
  }

  async verify(algorithm, key, signature, data) {
    algorithm = normalize(algorithm);
    signature = bytes(signature, 'signature');
    data = bytes(data);
    checkKey(key, algorithm.name, 'verify');
    if (algorithm.name === 'HMAC') {
      const expected = hmac(key, data);
      return expected.byteLength === signature.byteLength && require('crypto').timingSafeEqual(expected, signature);
    }
    const [digest, options] = signatureOptions(algorithm, key);
    return operate(() => require('internal/crypto/sign').verify(digest, data, options, signature));
  }

  async generateKey(algorithm, extractable, usages) {
    return generate(normalize(algorithm), !!extractable, [...usages]);
  }

  async importKey(format, data, algorithm, extractable, usages) {
    return importKeySync(format, data, normalize(algorithm), extractable, usages);
  }

  async exportKey(format, key) {
    if (!isCryptoKey(key)) throw new ERR_INVALID_ARG_TYPE('key', 'CryptoKey', key);
    if (!key.extractable) throw accessError('key is not extractable');
    return exportKeySync(format, key);
  }

  async deriveBits(algorithm, key, length = null) {
    algorithm = normalize(algorithm);
    checkKey(key, algorithm.name, 'deriveBits');
    return operate(() => deriveBitsSync(algorithm, key, length));
  }

  async deriveKey(algorithm, key, derived, extractable, usages) {
    algorithm = normalize(algorithm);
    derived = normalize(derived);
    checkKey(key, algorithm.name, 'deriveKey');
    const data = operate(() => deriveBitsSync(algorithm, key, keyLength(derived)));
    return importKeySync('raw', data, derived, extractable, usages);
  }

  async wrapKey(format, key, wrapping, algorithm) {
    algorithm = normalize(algorithm);
    checkKey(wrapping, algorithm.name, 'wrapKey');
    let data = await this.exportKey(format, key);
    if (format === 'jwk') data = Buffer.from(JSON.stringify(data));
    return arrayBuffer(operate(() => wrap(algorithm, wrapping, new Uint8Array(data), true)));
  }

  async unwrapKey(format, wrapped, unwrapping, algorithm, keyAlgorithm, extractable, usages) {
    algorithm = normalize(algorithm);
    keyAlgorithm = normalize(keyAlgorithm);
    checkKey(unwrapping, algorithm.name, 'unwrapKey');
    const data = operate(() => wrap(algorithm, unwrapping, bytes(wrapped, 'wrappedKey'), false));
    return importKeySync(format, format === 'jwk' ? JSON.parse(data.toString()) : data, keyAlgorithm, extractable, usages);
  }
}

function wrap(algorithm, key, data, encrypt) {
  if (algorithm.name !== 'AES-KW') return crypt(algorithm, key, data, encrypt);
  const { Cipheriv, Decipheriv } = require('internal/crypto/cipher');
  const object = keyObjectOf(key);
  const Type = encrypt ? Cipheriv : Decipheriv;
  return new Type(`aes-${object.symmetricKeySize * 8}-wrap`, object, Buffer.alloc(8, 0xa6)).update(data);
}

const subtle = new SubtleCrypto(kCreate);

class Crypto {
  #isCrypto = true;

  constructor(token) {
    if (token !== kCreate) throw new ERR_ILLEGAL_CONSTRUCTOR();
  }

  get subtle() {
    if (!(#isCrypto in this)) throw new ERR_INVALID_THIS('Crypto');
    return subtle;
  }

  getRandomValues(array) {
    if (!(#isCrypto in this)) throw new ERR_INVALID_THIS('Crypto');
    if (arguments.length < 1) throw new ERR_MISSING_ARGS('array');
    if (!isTypedArray(array) || /^Float/.test(array[Symbol.toStringTag])) {
      throw domException('The data argument must be an integer-type TypedArray', 'TypeMismatchError');
    }
    if (array.byteLength > MAX_RANDOM) {
      const { QuotaExceededError } = require('web/dom_exception');
      const message = `The requested length exceeds ${MAX_RANDOM} bytes`;
      throw QuotaExceededError ? new QuotaExceededError(message) : domException(message, 'QuotaExceededError');
    }
    if (array.byteLength > 0) native.randomFill(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), 0, array.byteLength);
    return array;
  }

  randomUUID(options) {
    if (!(#isCrypto in this)) throw new ERR_INVALID_THIS('Crypto');
    return random.randomUUID(options);
  }
}

for (const type of [Crypto, SubtleCrypto]) {
  for (const name of Object.getOwnPropertyNames(type.prototype)) {
    if (name !== 'constructor') Object.defineProperty(type.prototype, name, { enumerable: true });
  }
  Object.defineProperty(type.prototype, Symbol.toStringTag, { configurable: true, value: type.name });
}

module.exports = { Crypto, CryptoKey, SubtleCrypto, crypto: new Crypto(kCreate) };
Object.defineProperty(module.exports, Symbol.for('junction.webcrypto'), { value: { importKeySync, normalize } });

require('internal/boot/globals').settle('web/crypto', module.exports);
