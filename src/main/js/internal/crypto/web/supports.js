// SubtleCrypto.supports: whether an operation would take an algorithm, found out by trying.
const { algorithm: toAlgorithm } = require('internal/crypto/web/convert');
const { normalize, normalizeWrapping } = require('internal/crypto/web/normalize');
const { importKey, secretLength, usagesOf } = require('internal/crypto/web/keys');

const SHARED_KEY_BYTES = 32;
const secretBits = { 'P-256': 256, 'P-384': 384, 'P-521': 528, 'X25519': 256, 'X448': 448 };

function canDerive(algorithm, length) {
  if (algorithm.public !== undefined) {
    const { name, namedCurve } = algorithm.public.algorithm;
    return name === algorithm.name && (length === null || length <= secretBits[namedCurve ?? name]);
  }
  if (length === null || length % 8 !== 0) return false;
  return !algorithm.name.startsWith('Argon2') || length >= 32;
}

/** Whether a secret of that many bytes can become a key. */
function canImport(given, byteLength) {
  const algorithm = normalize(given, 'importKey');
  const { secret } = usagesOf.get(algorithm.name);
  if (secret === undefined) return false;
  if (algorithm.length !== undefined && algorithm.length !== byteLength * 8) return false;
  importKey('raw-secret', new Uint8Array(byteLength), algorithm, false, [secret[0]]);
  return true;
}

function check(operation, algorithm, extra) {
  switch (operation) {
    case 'digest': case 'generateKey': case 'sign': case 'verify': case 'encrypt': case 'decrypt': case 'importKey': case 'exportKey':
    case 'getPublicKey': {
      const { length, name } = normalize(algorithm, operation);
      return !name.startsWith('KMAC') || length === undefined || length % 8 === 0 || operation === 'sign' || operation === 'verify';
    }
    case 'deriveBits': return canDerive(normalize(algorithm, 'deriveBits'), extra ?? null);
    case 'deriveKey': {
      const derivation = normalize(algorithm, 'deriveBits');
      normalize(extra, 'importKey');
      const length = secretLength(normalize(extra, 'get key length'));
      return canDerive(derivation, length);
    }
    case 'wrapKey':
      normalizeWrapping(algorithm, 'wrapKey', 'encrypt');
      normalize(extra, 'exportKey');
      return true;
    case 'unwrapKey':
      normalizeWrapping(algorithm, 'unwrapKey', 'decrypt');
      normalize(extra, 'importKey');
      return true;
    case 'encapsulateBits': normalize(algorithm, 'encapsulate'); return true;
    case 'decapsulateBits': normalize(algorithm, 'decapsulate'); return true;
    case 'encapsulateKey': normalize(algorithm, 'encapsulate'); return canImport(extra, SHARED_KEY_BYTES);
    case 'decapsulateKey': normalize(algorithm, 'decapsulate'); return canImport(extra, SHARED_KEY_BYTES);
    default: return false;
  }
}

function supports(operation, algorithm, extra) {
  try {
    return check(operation, algorithm, operation === 'deriveBits' || extra === null ? extra : toAlgorithm(extra, 'argument'));
  } catch {
    return false;
  }
}

module.exports = { supports };
