// Keys of the Web Cryptography API: made, imported, exported.
const { Buffer } = require('buffer');
const asymmetric = require('internal/crypto/asymmetric');
const { createCryptoKey, slotsOf } = require('internal/crypto/crypto_key');
const { SecretHandle, SecretKeyObject, kHandle } = require('internal/crypto/keys');
const { decorate } = require('internal/crypto/util');
const { algorithm: toAlgorithm, allUsages, usages: toUsages } = require('internal/crypto/web/convert');
const { accessError, dataError, failed, notSupported, syntaxError, unrecognized } = require('internal/crypto/web/errors');
const { argon2, curves, kmac, mlDsa, mlKem, normalize, rsa } = require('internal/crypto/web/normalize');

const crypting = { secret: ['encrypt', 'decrypt', 'wrapKey', 'unwrapKey'] };
const authenticating = { secret: ['sign', 'verify'] };
const derivingSecret = { secret: ['deriveKey', 'deriveBits'] };
const signing = { public: ['verify'], private: ['sign'] };
const agreeing = { public: [], private: ['deriveKey', 'deriveBits'] };
const encapsulating = {
  public: ['encapsulateKey', 'encapsulateBits'], private: ['decapsulateKey', 'decapsulateBits'],
};

// What keys may be used for, by the kind of key.
const usagesOf = new Map([
  ...['AES-CBC', 'AES-CTR', 'AES-GCM', 'AES-OCB', 'ChaCha20-Poly1305'].map((name) => [name, crypting]),
  ['AES-KW', { secret: ['wrapKey', 'unwrapKey'] }],
  ...['HMAC', ...kmac].map((name) => [name, authenticating]),
  ...['HKDF', 'PBKDF2', ...argon2].map((name) => [name, derivingSecret]),
  ...['RSASSA-PKCS1-v1_5', 'RSA-PSS', 'ECDSA', 'Ed25519', 'Ed448', ...mlDsa].map((name) => [name, signing]),
  ['RSA-OAEP', { public: ['encrypt', 'wrapKey'], private: ['decrypt', 'unwrapKey'] }],
  ...['ECDH', 'X25519', 'X448'].map((name) => [name, agreeing]),
  ...mlKem.map((name) => [name, encapsulating]),
]);

const isSecret = (name) => usagesOf.get(name).secret !== undefined;
const isAes = (name) => name.startsWith('AES-');
const isHmac = (name) => name === 'HMAC' || kmac.includes(name);
const isKdf = (name) => name === 'HKDF' || name === 'PBKDF2' || argon2.includes(name);
const isRsa = (name) => rsa.includes(name);
const isEc = (name) => name === 'ECDSA' || name === 'ECDH';
const isOkp = (name) => name.startsWith('Ed') || name.startsWith('X');
const isPostQuantum = (name) => name.startsWith('ML-');

/** As node:crypto calls a hash. */
const nodeHash = ({ name }) => (name.startsWith('SHA3') ? name.toLowerCase() : name.toLowerCase().replace('-', ''));

/** An ArrayBuffer of its own. */
function arrayBuffer(view) {
  return view.byteLength === view.buffer.byteLength ? view.buffer : view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength);
}

function checkUsages(name, usages, allowed) {
  if (usages.every((usage) => allowed.includes(usage))) return;
  throw syntaxError(`Unsupported key usage for ${isKdf(name) ? 'a ' : ''}${name} key`);
}

const ordered = (usages) => allUsages.filter((usage) => usages.includes(usage));

/** A promise for what an op answers on a worker thread; the handles stay alive until then. */
function onWorker(op, handles, ...operands) {
  return new Promise((resolve, reject) => {
    op((error, value) => {
      handles.length = 0;
      if (error) reject(failed(decorate(error)));
      else resolve(value);
    }, ...operands);
  });
}

// --- algorithms of keys

function secretAlgorithm(algorithm, bytes) {
  const { name } = algorithm;
  if (isAes(name)) return { name, length: bytes * 8 };
  if (name === 'HMAC') return { name, length: algorithm.length ?? bytes * 8, hash: algorithm.hash };
  if (isHmac(name)) return { name, length: algorithm.length ?? bytes * 8 };
  return { name };
}

function asymmetricAlgorithm(algorithm, object) {
  const { name } = algorithm;
  if (isRsa(name)) {
    const { modulusLength, publicExponent } = object.asymmetricKeyDetails;
    const hex = publicExponent.toString(16);
    const exponent = new Uint8Array(Buffer.from(hex.length % 2 ? `0${hex}` : hex, 'hex'));
    return { name, modulusLength, publicExponent: exponent, hash: algorithm.hash };
  }
  return isEc(name) ? { name, namedCurve: algorithm.namedCurve } : { name };
}

// --- generating

const defaultHmacLength = { 'SHA-1': 512, 'SHA-256': 512, 'SHA-384': 1024, 'SHA-512': 1024 };

/** In bits; what a key of that algorithm has unless the caller says otherwise. */
function secretLength({ name, length, hash }) {
  if (length !== undefined) return length;
  if (name === 'ChaCha20-Poly1305') return 256;
  if (name === 'KMAC128') return 128;
  if (name === 'KMAC256') return 256;
  if (name !== 'HMAC') return null;
  if (defaultHmacLength[hash.name] === undefined) throw notSupported('Explicit algorithm length member is required');
  return defaultHmacLength[hash.name];
}

/** The first bits of the bytes; the rest of the last byte is zero. */
function cutTo(bytes, bits) {
  const cut = bytes.subarray(0, Math.ceil(bits / 8));
  if (bits % 8 !== 0) cut[cut.length - 1] &= 0xff << (8 - (bits % 8));
  return cut;
}

const secretObject = (bytes) => new SecretKeyObject(new SecretHandle(bytes));

function generationOperands(algorithm) {
  const { name } = algorithm;
  if (isRsa(name)) {
    const exponent = algorithm.publicExponent.reduce((sum, byte) => sum * 256 + byte, 0);
    return ['rsa', algorithm.modulusLength, exponent];
  }
  if (isEc(name)) return ['ec', curves[algorithm.namedCurve], false];
  return [name.toLowerCase()];
}

async function generate(algorithm, extractable, usages) {
  const { name } = algorithm;
  const allowed = usagesOf.get(name);
  if (allowed.secret !== undefined) {
    if (isKdf(name)) throw unrecognized();
    const length = secretLength(algorithm);
    checkUsages(name, usages, allowed.secret);
    if (usages.length === 0) throw syntaxError('Usages cannot be empty when creating a key.');
    const bytes = cutTo(require('internal/crypto/random').randomBytes(Math.ceil(length / 8)), length);
    return createCryptoKey(secretObject(bytes), secretAlgorithm({ ...algorithm, length }, bytes.length), extractable, ordered(usages));
  }
  checkUsages(name, usages, [...allowed.public, ...allowed.private]);
  const half = (kind) => ordered(usages).filter((usage) => allowed[kind].includes(usage));
  if (half('private').length === 0) throw syntaxError('Usages cannot be empty when creating a key.');
  const handle = new asymmetric.AsymmetricHandle(
    await onWorker(asymmetric.keys.generateAsync, [], ...generationOperands(algorithm)));
  const pair = [asymmetric.keyObject(handle.publicHandle()), asymmetric.keyObject(handle)];
  const [publicKey, privateKey] = pair.map((object) => createCryptoKey(
    object, asymmetricAlgorithm(algorithm, object), object.type === 'public' || extractable, half(object.type)));
  return { publicKey, privateKey };
}

// --- importing

const cannotImport = (name, format) => notSupported(`Unable to import ${name} using ${format} format`);

function checkJwk(jwk, { kty, use, usages, extractable }) {
  if (jwk.kty === undefined) throw dataError('Invalid keyData');
  if (jwk.kty !== kty) throw dataError('Invalid JWK "kty" Parameter');
  if (usages.length > 0 && jwk.use !== undefined && jwk.use !== use) throw dataError('Invalid JWK "use" Parameter');
  if (jwk.key_ops !== undefined) {
    if (new Set(jwk.key_ops).size !== jwk.key_ops.length) throw dataError('Duplicate key operation');
    if (usages.some((usage) => !jwk.key_ops.includes(usage))) throw dataError('Key operations and usage mismatch');
  }
  if (jwk.ext === false && extractable) throw dataError('JWK "ext" Parameter and extractable mismatch');
}

const shaBits = (hash) => (/^SHA-(\d+)$/.exec(hash.name) ?? [])[1];

/** The `alg` of a JWK for a key; undefined where there is none. */
function jwkAlgorithm({ name, length, hash }) {
  switch (name) {
    case 'HMAC': return shaBits(hash) && `HS${shaBits(hash)}`;
    case 'KMAC128': return 'K128';
    case 'KMAC256': return 'K256';
    case 'ChaCha20-Poly1305': return 'C20P';
    case 'RSASSA-PKCS1-v1_5': return shaBits(hash) && `RS${shaBits(hash)}`;
    case 'RSA-PSS': return shaBits(hash) && `PS${shaBits(hash)}`;
    case 'RSA-OAEP': return shaBits(hash) && (hash.name === 'SHA-1' ? 'RSA-OAEP' : `RSA-OAEP-${shaBits(hash)}`);
    case 'Ed25519': case 'Ed448': return name;
    default: return isAes(name) ? `A${length}${name.slice(4)}` : undefined;
  }
}

const algMismatch = () => dataError('JWK "alg" does not match the requested algorithm');

function importSecret(format, data, algorithm, extractable, usages) {
  const { name } = algorithm;
  const takesRaw = isAes(name) ? name !== 'AES-OCB' : ['HMAC', 'HKDF', 'PBKDF2'].includes(name);
  const takesFormat = format === 'raw-secret' || (format === 'raw' && takesRaw) || (format === 'jwk' && !isKdf(name));
  if (argon2.includes(name) && !takesFormat) throw cannotImport(name, format);
  if (isKdf(name) && extractable) throw syntaxError(`${name} keys are not extractable`);
  checkUsages(name, usages, usagesOf.get(name).secret);
  if (!takesFormat) throw cannotImport(name, format);
  let bytes = data;
  if (format === 'jwk') {
    checkJwk(data, { kty: 'oct', use: isHmac(name) ? 'sig' : 'enc', usages, extractable });
    if (data.k === undefined) throw dataError('Invalid keyData');
    bytes = Buffer.from(data.k, 'base64url');
  }
  if (isAes(name) && ![16, 24, 32].includes(bytes.length)) throw dataError('Invalid key length');
  if (name === 'ChaCha20-Poly1305' && bytes.length !== 32) throw dataError('Invalid key length');
  if (name === 'HMAC' && bytes.length === 0) throw dataError('Zero-length key is not supported');
  if (isHmac(name) && algorithm.length !== undefined) {
    if (algorithm.length > bytes.length * 8 || algorithm.length <= bytes.length * 8 - 8) throw dataError('Invalid key length');
    bytes = cutTo(bytes.slice(), algorithm.length);
  }
  const described = secretAlgorithm(algorithm, bytes.length);
  if (format === 'jwk' && data.alg !== undefined) {
    const expected = jwkAlgorithm(described);
    if (expected !== undefined && data.alg !== expected) throw algMismatch();
  }
  return createCryptoKey(secretObject(bytes), described, extractable, ordered(usages));
}

const ecSignatures = { 'P-256': 'ES256', 'P-384': 'ES384', 'P-521': 'ES512' };

function checkAsymmetricJwk(jwk, algorithm, usages, extractable) {
  const { name } = algorithm;
  const kty = isRsa(name) ? 'RSA' : isEc(name) ? 'EC' : isPostQuantum(name) ? 'AKP' : 'OKP';
  const isSigning = usagesOf.get(name) === signing;
  checkJwk(jwk, { kty, use: isSigning ? 'sig' : 'enc', usages, extractable });
  const present = isRsa(name) ? [jwk.n, jwk.e] : isEc(name) ? [jwk.crv, jwk.x, jwk.y] : isPostQuantum(name) ? [jwk.alg, jwk.pub] :
    [jwk.crv, jwk.x];
  if (present.includes(undefined)) throw dataError('Invalid keyData');
  if (isEc(name) && jwk.crv !== algorithm.namedCurve) throw dataError('JWK "crv" does not match the requested algorithm');
  if (isOkp(name) && jwk.crv !== name) throw dataError('JWK "crv" Parameter and algorithm name mismatch');
  if (isPostQuantum(name)) {
    if (jwk.alg !== name) throw dataError('JWK "alg" Parameter and algorithm name mismatch');
    return;
  }
  if (jwk.alg === undefined) return;
  let expected = jwkAlgorithm(algorithm);
  if (name === 'ECDSA') expected = ecSignatures[algorithm.namedCurve];
  if (expected === undefined || jwk.alg === expected || (name === 'Ed25519' && jwk.alg === 'EdDSA') ||
      (name === 'Ed448' && jwk.alg === 'EdDSA')) return;
  throw algMismatch();
}

function asymmetricObject(format, data, algorithm, usages, extractable) {
  const { name } = algorithm;
  const isPrivateFormat = format === 'pkcs8' || format === 'raw-seed' || (format === 'jwk' && (data.d ?? data.priv) !== undefined);
  checkUsages(name, usages, usagesOf.get(name)[isPrivateFormat ? 'private' : 'public']);
  if (format === 'jwk') checkAsymmetricJwk(data, algorithm, usages, extractable);
  const type = name.toLowerCase();
  try {
    switch (format) {
      case 'jwk': return asymmetric.keyObject(asymmetric.importJwk(data, isPrivateFormat));
      case 'spki': return asymmetric.createPublicKey({ key: data, format: 'der', type: 'spki' });
      case 'pkcs8': return asymmetric.createPrivateKey({ key: data, format: 'der', type: 'pkcs8' });
      case 'raw-seed': return asymmetric.keyObject(new asymmetric.AsymmetricHandle(asymmetric.rawHandle(type, data, 'seed')));
      default: {
        const curve = isEc(name) ? curves[algorithm.namedCurve] : undefined;
        return asymmetric.keyObject(
          new asymmetric.AsymmetricHandle(asymmetric.rawHandle(isEc(name) ? 'ec' : type, data, 'public', curve)));
      }
    }
  } catch (error) {
    throw dataError('Invalid keyData', format === 'jwk' ? undefined : error);
  }
}

function takesFormat(name, format) {
  switch (format) {
    case 'jwk': case 'spki': case 'pkcs8': return true;
    case 'raw-public': return !isRsa(name);
    case 'raw': return isEc(name) || isOkp(name);
    case 'raw-seed': return isPostQuantum(name);
    default: return false;
  }
}

function checkType(object, algorithm) {
  const { name } = algorithm;
  const expected = isRsa(name) ? 'rsa' : isEc(name) ? 'ec' : name.toLowerCase();
  if (object.asymmetricKeyType !== expected) throw dataError('Invalid key type');
  if (expected === 'ec' && object.asymmetricKeyDetails.namedCurve !== curves[algorithm.namedCurve]) {
    throw dataError('Named curve mismatch');
  }
}

/** What must hold of any key that came from outside. */
function finished(key) {
  const { type } = key;
  if (type !== 'public' && slotsOf(key).usages.length === 0) {
    throw syntaxError(`Usages cannot be empty when importing a ${type} key.`);
  }
  return key;
}

function importKey(format, data, algorithm, extractable, usages) {
  const { name } = algorithm;
  if (isSecret(name)) return finished(importSecret(format, data, algorithm, extractable, usages));
  if (!takesFormat(name, format)) throw cannotImport(name, format);
  const object = asymmetricObject(format, data, algorithm, usages, extractable);
  checkType(object, algorithm);
  return finished(createCryptoKey(
    object, asymmetricAlgorithm(algorithm, object), extractable, ordered(usages)));
}

/** KeyObject.prototype.toCryptoKey. */
function fromKeyObject(object, given, extractable, givenUsages) {
  const algorithm = normalize(toAlgorithm(given, 'Value'), 'importKey');
  const usages = toUsages(givenUsages, 'Value');
  const { name } = algorithm;
  if (isSecret(name) !== (object.type === 'secret')) {
    if (object.type === 'secret' || isSecret(name)) throw unrecognized();
  }
  if (object.type === 'secret') return finished(importSecret('raw-secret', object[kHandle].bytes, algorithm, extractable, usages));
  checkType(object, algorithm);
  checkUsages(name, usages, usagesOf.get(name)[object.type]);
  return finished(createCryptoKey(
    object, asymmetricAlgorithm(algorithm, object), extractable, ordered(usages)));
}

// --- exporting

function exportKey(format, key) {
  const { object, algorithm, usages } = slotsOf(key);
  const { name } = algorithm;
  if (isKdf(name)) throw notSupported(`${name} key export is not supported`);
  if (!key.extractable) throw accessError('key is not extractable');
  const { type } = object;
  const cannot = () => notSupported(`Unable to export ${name} ${type} key using ${format} format`);
  if (type === 'secret') {
    if (format === 'raw-secret' || (format === 'raw' && (name === 'HMAC' || (isAes(name) && name !== 'AES-OCB')))) {
      return arrayBuffer(new Uint8Array(object[kHandle].bytes));
    }
    if (format !== 'jwk') throw cannot();
  }
  switch (format) {
    case 'spki':
      if (type !== 'public') throw accessError('Key must be a public key');
      return arrayBuffer(object.export({ format: 'der', type: 'spki' }));
    case 'pkcs8':
      if (type !== 'private') throw accessError('Key must be a private key');
      return arrayBuffer(object.export({ format: 'der', type: 'pkcs8' }));
    case 'jwk': return exportJwk(object, algorithm, usages, key.extractable);
    case 'raw-seed':
      if (type !== 'private' || !isPostQuantum(name)) throw cannot();
      return seed(object);
    default:
      if (type !== 'public' || !takesFormat(name, format)) throw cannot();
      return arrayBuffer(object.export({ format: 'raw-public' }));
  }
}

function seed(object) {
  try {
    return arrayBuffer(asymmetric.seedOf(object[kHandle]));
  } catch (error) {
    throw failed(error);
  }
}

function exportJwk(object, algorithm, usages, extractable) {
  const jwk = { key_ops: [...usages], ext: extractable };
  const alg = jwkAlgorithm(algorithm);
  if (alg !== undefined) jwk.alg = alg;
  try {
    return Object.assign(jwk, object.export({ format: 'jwk' }));
  } catch (error) {
    throw failed(error);
  }
}

function getPublicKey(key, usages) {
  const { object, algorithm } = slotsOf(key);
  if (object.type !== 'private') throw (object.type === 'secret' ? notSupported : accessError)('key must be a private key');
  checkUsages(algorithm.name, usages, usagesOf.get(algorithm.name).public);
  const half = asymmetric.keyObject(object[kHandle].publicHandle());
  return createCryptoKey(half, asymmetricAlgorithm(algorithm, half), true, ordered(usages));
}

module.exports = {
  arrayBuffer, cutTo, exportKey, fromKeyObject, generate, getPublicKey, importKey, isAes, isKdf, isRsa, nodeHash, onWorker,
  secretLength, usagesOf,
};
