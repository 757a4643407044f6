// What one does with keys of the Web Cryptography API. All take normalized algorithms and keys that fit them.
const { Buffer } = require('buffer');
const { kHandle } = require('internal/crypto/keys');
const { keys: native } = require('internal/crypto/asymmetric');
const { native: hashing } = require('internal/crypto/util');
const { algorithmInfo } = require('internal/crypto/hash');
const whole = require('internal/crypto/whole');
const { slotsOf } = require('internal/crypto/crypto_key');
const { accessError, failed, operationError } = require('internal/crypto/web/errors');
const { isHash, kmac } = require('internal/crypto/web/normalize');
const { arrayBuffer, cutTo, nodeHash, onWorker } = require('internal/crypto/web/keys');

const NO_SALT_LENGTH = -(2 ** 31);
const PKCS1 = 1;
const PSS = 6;

const handleOf = (key) => slotsOf(key).object[kHandle];
const secretOf = (key) => handleOf(key).bytes;

function attempt(work) {
  try {
    return work();
  } catch (error) {
    if (error.constructor?.name === 'DOMException') throw error;
    throw failed(error);
  }
}

// --- digests

async function digest(algorithm, data) {
  const { name } = algorithm;
  if (isHash(name)) {
    const answer = whole.digest(algorithmInfo(nodeHash(algorithm))[2], undefined, data, undefined) ??
      await onWorker(hashing.hashOnceAsync, [], nodeHash(algorithm), data, undefined, -1);
    return arrayBuffer(answer);
  }
  const { outputLength, customization, domainSeparation = 0x1f } = algorithm;
  const answer = hashing.xofOnce(name, data, Math.ceil(outputLength / 8), customization, domainSeparation);
  return arrayBuffer(cutTo(answer, outputLength));
}

// --- ciphers

function authenticated(cipherName, algorithm, key, data, encrypt) {
  const { Cipheriv, Decipheriv } = require('internal/crypto/cipher');
  const { iv, additionalData, tagLength: bits = 128 } = algorithm;
  const tagLength = bits / 8;
  const { object } = slotsOf(key);
  const cipher = new (encrypt ? Cipheriv : Decipheriv)(cipherName, object, iv, { authTagLength: tagLength });
  if (!encrypt) {
    if (data.byteLength < tagLength) throw new Error('Cipher job failed');
    cipher.setAuthTag(data.subarray(data.byteLength - tagLength));
    data = data.subarray(0, data.byteLength - tagLength);
  }
  if (additionalData !== undefined) cipher.setAAD(additionalData);
  const output = [cipher.update(data)];
  try {
    output.push(cipher.final());
  } catch {
    throw new Error('Cipher job failed');
  }
  if (encrypt) output.push(cipher.getAuthTag());
  return Buffer.concat(output);
}

/** Counter mode whose counter is fewer than all bits of the block: it starts anew at zero when it overflows. */
function counted(cipherName, { counter, length }, key, data, encrypt) {
  const { Cipheriv, Decipheriv } = require('internal/crypto/cipher');
  const { object } = slotsOf(key);
  const run = (block, bytes) => {
    const cipher = new (encrypt ? Cipheriv : Decipheriv)(cipherName, object, block);
    return Buffer.concat([cipher.update(bytes), cipher.final()]);
  };
  if (length === 128) return run(counter, data);
  const modulus = 1n << BigInt(length);
  const blocks = BigInt(Math.ceil(data.byteLength / 16));
  if (blocks > modulus) throw new Error('Cipher job failed');
  const value = BigInt(`0x${Buffer.from(counter).toString('hex')}`);
  const left = modulus - (value % modulus);
  if (blocks <= left) return run(counter, data);
  const split = Number(left) * 16;
  const restart = Buffer.from((value - (value % modulus)).toString(16).padStart(32, '0'), 'hex');
  return Buffer.concat([run(counter, data.subarray(0, split)), run(restart, data.subarray(split))]);
}

function crypt(algorithm, key, data, encrypt) {
  const { name } = algorithm;
  const { object, algorithm: own } = slotsOf(key);
  if (name === 'RSA-OAEP') {
    const sign = require('internal/crypto/sign');
    const options = { key: object, oaepHash: nodeHash(own.hash), oaepLabel: algorithm.label };
    return encrypt ? sign.publicEncrypt(options, data) : sign.privateDecrypt(options, data);
  }
  if (name === 'ChaCha20-Poly1305') return authenticated('chacha20-poly1305', algorithm, key, data, encrypt);
  const cipherName = `aes-${own.length}-${name.slice(4).toLowerCase()}`;
  if (name === 'AES-GCM' || name === 'AES-OCB') return authenticated(cipherName, algorithm, key, data, encrypt);
  if (name === 'AES-CTR') return counted(cipherName, algorithm, key, data, encrypt);
  const { Cipheriv, Decipheriv } = require('internal/crypto/cipher');
  const cipher = new (encrypt ? Cipheriv : Decipheriv)(cipherName, object, algorithm.iv);
  return Buffer.concat([cipher.update(data), cipher.final()]);
}

async function encrypt(algorithm, key, data, isEncryption) {
  const { type } = key;
  if (type !== 'secret' && type !== (isEncryption ? 'public' : 'private')) {
    throw accessError(`Key must be a ${isEncryption ? 'public' : 'private'} key`);
  }
  return arrayBuffer(attempt(() => crypt(algorithm, key, data, isEncryption)));
}

function wrap(algorithm, key, data, isWrapping) {
  if (algorithm.name !== 'AES-KW') return attempt(() => crypt(algorithm, key, data, isWrapping));
  const { Cipheriv, Decipheriv } = require('internal/crypto/cipher');
  const { opensslError } = require('internal/crypto/util');
  if (isWrapping && (data.byteLength % 8 !== 0 || data.byteLength < 16)) {
    throw failed(opensslError('1C8000E6', 'Provider routines', 'invalid input length'));
  }
  const { object, algorithm: { length } } = slotsOf(key);
  try {
    return new (isWrapping ? Cipheriv : Decipheriv)(`aes-${length}-wrap`, object, Buffer.alloc(8, 0xa6)).update(data);
  } catch {
    throw failed(opensslError('1C800066', 'Provider routines', 'cipher operation failed'));
  }
}

// --- signatures

/** What follows the data in the operands of sign and verify. */
function signatureOperands(algorithm, key) {
  const { hash } = slotsOf(key).algorithm;
  switch (algorithm.name) {
    case 'ECDSA': return [nodeHash(algorithm.hash), 0, NO_SALT_LENGTH, true, undefined];
    case 'RSA-PSS': return [nodeHash(hash), PSS, algorithm.saltLength, false, undefined];
    case 'RSASSA-PKCS1-v1_5': return [nodeHash(hash), PKCS1, NO_SALT_LENGTH, false, undefined];
    default: return [undefined, 0, NO_SALT_LENGTH, false, algorithm.context];
  }
}

function mac(algorithm, key, data) {
  const { algorithm: { hash } } = slotsOf(key);
  if (algorithm.name === 'HMAC') {
    const output = whole.digest(algorithmInfo(nodeHash(hash))[2], secretOf(key), data, undefined);
    if (output !== undefined) return output;
    const id = hashing.hmacCreate(nodeHash(hash), secretOf(key));
    hashing.hashUpdate(id, data);
    return hashing.hashDigest(id, undefined, -1);
  }
  const { outputLength, customization } = algorithm;
  const id = hashing.macCreate(
    algorithm.name.toLowerCase(), secretOf(key), undefined, undefined, customization, undefined, Math.ceil(outputLength / 8), outputLength);
  hashing.hashUpdate(id, data);
  return cutTo(hashing.hashDigest(id, undefined, -1), outputLength);
}

async function sign(algorithm, key, data) {
  if (key.type === 'secret') return arrayBuffer(attempt(() => mac(algorithm, key, data)));
  const handle = handleOf(key);
  return arrayBuffer(await onWorker(native.signAsync, [handle], handle.id, data, ...signatureOperands(algorithm, key)));
}

async function verify(algorithm, key, signature, data) {
  if (key.type === 'secret') {
    if (kmac.includes(algorithm.name) && algorithm.outputLength === 0) return false;
    const expected = attempt(() => mac(algorithm, key, data));
    return expected.byteLength === signature.byteLength && require('crypto').timingSafeEqual(expected, signature);
  }
  const handle = handleOf(key);
  return onWorker(native.verifyAsync, [handle], handle.id, data, ...signatureOperands(algorithm, key), signature);
}

// --- derivation

function checkLength(length, { name }) {
  if (length === null) throw operationError('length cannot be null');
  if (length % 8 !== 0) throw operationError('length must be a multiple of 8');
  if (name.startsWith('Argon2') && length < 32) throw operationError('length must be >= 32');
}

function agreed(algorithm, key) {
  const own = slotsOf(key);
  const other = slotsOf(algorithm.public);
  if (own.algorithm.namedCurve !== other.algorithm.namedCurve) throw accessError('Named curve mismatch');
  const handles = [own.object[kHandle], other.object[kHandle]];
  return onWorker(native.agreeAsync, handles, handles[0].id, handles[1].id);
}

async function deriveBits(algorithm, key, length) {
  const { name } = algorithm;
  if (algorithm.public !== undefined) {
    const secret = await agreed(algorithm, key);
    if (length === null) return arrayBuffer(secret);
    if (secret.byteLength * 8 < length) throw operationError('derived bit length is too small');
    return arrayBuffer(cutTo(secret.slice(), length));
  }
  checkLength(length, algorithm);
  const bytes = length / 8;
  const secret = secretOf(key);
  if (name.startsWith('Argon2')) {
    const { memory, nonce, parallelism, passes, secretValue, associatedData } = algorithm;
    const type = ['Argon2d', 'Argon2i', 'Argon2id'].indexOf(name);
    return arrayBuffer(await onWorker(
      hashing.argon2Async, [], type, secret, nonce, parallelism, bytes, memory, passes, secretValue, associatedData));
  }
  const digestName = nodeHash(algorithm.hash);
  if (name === 'HKDF') {
    const [size] = algorithmInfo(digestName);
    if (bytes > 255 * size) throw operationError('length exceeds the maximum derived bit length');
    if (bytes === 0) return new ArrayBuffer(0);
    return arrayBuffer(hashing.hkdf(digestName, secret, algorithm.salt, algorithm.info, bytes));
  }
  if (bytes === 0) return new ArrayBuffer(0);
  return arrayBuffer(await onWorker(hashing.pbkdf2Async, [], secret, algorithm.salt, algorithm.iterations, bytes, digestName));
}

// --- encapsulation

async function encapsulate(key) {
  if (key.type !== 'public') throw accessError('Key must be a public key');
  const handle = handleOf(key);
  const [sharedKey, ciphertext] = await onWorker(native.encapsulateAsync, [handle], handle.id);
  return { sharedKey: arrayBuffer(sharedKey), ciphertext: arrayBuffer(ciphertext) };
}

async function decapsulate(key, ciphertext) {
  if (key.type !== 'private') throw accessError('Key must be a private key');
  const handle = handleOf(key);
  return arrayBuffer(await onWorker(native.decapsulateAsync, [handle], handle.id, ciphertext));
}

module.exports = { decapsulate, deriveBits, digest, encapsulate, encrypt, sign, verify, wrap };
