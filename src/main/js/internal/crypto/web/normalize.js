// Algorithms as users give them, made into dictionaries whose members are checked: the tables of the standard
// (https://w3c.github.io/webcrypto/#algorithm-normalization) and of the drafts that Node.js follows.
const {
  bytes, cryptoKey, octet, toText, typeError, uint8Array, unsignedLong, unsignedShort,
} = require('internal/crypto/web/convert');
const { accessError, dataError, notSupported, operationError, unrecognized } = require('internal/crypto/web/errors');
const { emitExperimentalWarning } = require('internal/util');

const MAX_CONTEXT = 255;
const MAX_INFO = 1024;
const MAX_LANES = 2 ** 24 - 1;
const PREFIX = 'Failed to normalize algorithm';

const aes = ['AES-CBC', 'AES-CTR', 'AES-GCM', 'AES-KW', 'AES-OCB'];
const rsa = ['RSASSA-PKCS1-v1_5', 'RSA-PSS', 'RSA-OAEP'];
const kmac = ['KMAC128', 'KMAC256'];
const argon2 = ['Argon2d', 'Argon2i', 'Argon2id'];
const mlKem = ['ML-KEM-512', 'ML-KEM-768', 'ML-KEM-1024'];
const mlDsa = ['ML-DSA-44', 'ML-DSA-65', 'ML-DSA-87'];
const hashes = ['SHA-1', 'SHA-256', 'SHA-384', 'SHA-512', 'SHA3-256', 'SHA3-384', 'SHA3-512'];
const curves = { 'P-256': 'prime256v1', 'P-384': 'secp384r1', 'P-521': 'secp521r1' };

const isHash = (name) => hashes.includes(name);

/** A hash is an algorithm of its own. */
function hash(value, where) {
  return { name: String(typeof value === 'object' && value !== null ? value.name : toText(value, where)) };
}

/** Only plain hashes will do where one is a member. */
function plainHash(given, dictionary) {
  const name = hashes.find((known) => known.toLowerCase() === given.name.toLowerCase());
  if (name === undefined && given.name.toUpperCase().startsWith('SHA')) throw unrecognized();
  if (name === undefined) throw notSupported(`Only SHA hashes are supported in ${dictionary}`);
  warnOf(name);
  return { name };
}

function exactly(member, length) {
  return (value) => {
    if (value[member].byteLength !== length) throw operationError(`algorithm.${member} must contain exactly ${length} bytes`);
  };
}

function checkAesLength({ length }) {
  if (length !== 128 && length !== 192 && length !== 256) throw operationError('AES key length must be 128, 192, or 256 bits');
}

const tagLengths = {
  'AES-GCM': [32, 64, 96, 104, 112, 120, 128], 'AES-OCB': [64, 96, 128], 'ChaCha20-Poly1305': [128],
};

function checkAead({ name, iv, tagLength }) {
  if (name === 'ChaCha20-Poly1305') exactly('iv', 12)({ iv });
  if (name === 'AES-OCB' && iv.byteLength > 15) throw operationError('AES-OCB algorithm.iv must be no more than 15 bytes');
  if (tagLength !== undefined && !tagLengths[name].includes(tagLength)) {
    throw operationError(`${tagLength} is not a valid ${name} tag length`);
  }
}

function checkRsaGeneration({ modulusLength, publicExponent }) {
  if (modulusLength < 512) throw operationError('algorithm.modulusLength must be at least 512');
  const exponent = publicExponent.reduce((sum, byte) => sum * 256 + byte, 0);
  if (exponent < 3) throw operationError('algorithm.publicExponent must be at least 3');
  if (exponent > 0xffffffff) throw operationError('algorithm.publicExponent must fit in an unsigned 32-bit integer');
  if (exponent % 2 === 0) throw operationError('algorithm.publicExponent must be odd');
}

function checkCurve({ namedCurve }) {
  if (!Object.hasOwn(curves, namedCurve)) throw notSupported('Unrecognized namedCurve');
}

function checkArgon2({ nonce, parallelism, memory, passes, version }) {
  if (parallelism === 0 || parallelism > MAX_LANES) throw operationError(`parallelism must be > 0 and <= ${MAX_LANES}`);
  if (memory < 8 * parallelism) throw operationError('memory must be at least 8 times the degree of parallelism');
  if (passes === 0) throw operationError('passes must be > 0');
  if (nonce.byteLength < 8) throw operationError('nonce must be at least 8 bytes');
  if (version !== undefined && version !== 0x13) throw operationError(`${version} is not a valid Argon2 version`);
}

function checkContext({ context }) {
  if (context?.byteLength > MAX_CONTEXT) throw operationError(`ContextParams.context must be at most ${MAX_CONTEXT} bytes`);
}

function notZero(dictionary, makeError) {
  return ({ length }) => {
    if (length === 0) throw makeError(`${dictionary}.length cannot be 0`);
  };
}

const needed = true;

// Members in the order in which WebIDL reads them, whether they are needed, and a check of the whole.
const dictionaries = {
  AeadParams: { members: [['additionalData', bytes], ['iv', bytes, needed], ['tagLength', octet]], check: checkAead },
  AesCbcParams: { members: [['iv', bytes, needed]], check: exactly('iv', 16) },
  AesCtrParams: {
    members: [['counter', bytes, needed], ['length', octet, needed]],
    check(value) {
      exactly('counter', 16)(value);
      if (value.length === 0 || value.length > 128) throw operationError('AES-CTR algorithm.length must be between 1 and 128');
    },
  },
  AesDerivedKeyParams: { members: [['length', unsignedShort, needed]], check: checkAesLength },
  AesKeyGenParams: { members: [['length', unsignedShort, needed]], check: checkAesLength },
  Argon2Params: {
    members: [
      ['associatedData', bytes], ['memory', unsignedLong, needed], ['nonce', bytes, needed], ['parallelism', unsignedLong, needed],
      ['passes', unsignedLong, needed], ['secretValue', bytes], ['version', octet],
    ],
    check: checkArgon2,
  },
  CShakeParams: {
    members: [['customization', bytes], ['functionName', bytes], ['outputLength', unsignedLong, needed]],
    check({ functionName }) {
      if (functionName?.byteLength > 0) throw notSupported('Unsupported CShakeParams functionName');
    },
  },
  ContextParams: { members: [['context', bytes]], check: checkContext },
  EcKeyGenParams: { members: [['namedCurve', toText, needed]], check: checkCurve },
  EcKeyImportParams: { members: [['namedCurve', toText, needed]], check: checkCurve },
  EcdhKeyDeriveParams: {
    members: [['public', cryptoKey, needed]],
    check(value) {
      if (value.public.type !== 'public') throw accessError('algorithm.public must be a public key');
    },
  },
  EcdsaParams: { members: [['hash', hash, needed]] },
  HkdfParams: {
    members: [['hash', hash, needed], ['info', bytes, needed], ['salt', bytes, needed]],
    check({ info }) {
      if (info.byteLength > MAX_INFO) throw operationError(`algorithm.info must be at most ${MAX_INFO} bytes`);
    },
  },
  HmacImportParams: {
    members: [['hash', hash, needed], ['length', unsignedLong]], check: notZero('HmacImportParams', dataError),
  },
  HmacKeyGenParams: {
    members: [['hash', hash, needed], ['length', unsignedLong]], check: notZero('HmacKeyGenParams', operationError),
  },
  KangarooTwelveParams: {
    members: [['customization', bytes], ['outputLength', unsignedLong, needed]],
    check({ outputLength }) {
      if (outputLength === 0 || outputLength % 8 !== 0) throw operationError('Invalid KangarooTwelveParams outputLength');
    },
  },
  KmacImportParams: { members: [['length', unsignedLong]] },
  KmacKeyGenParams: {
    members: [['length', unsignedLong]], check: notZero('KmacKeyGenParams', operationError),
  },
  KmacParams: { members: [['customization', bytes], ['outputLength', unsignedLong, needed]] },
  Pbkdf2Params: {
    members: [['hash', hash, needed], ['iterations', unsignedLong, needed], ['salt', bytes, needed]],
    check({ iterations }) {
      if (iterations === 0) throw operationError('iterations cannot be zero');
    },
  },
  RsaHashedImportParams: { members: [['hash', hash, needed]] },
  RsaHashedKeyGenParams: {
    members: [['modulusLength', unsignedLong, needed], ['publicExponent', uint8Array, needed], ['hash', hash, needed]],
    check: checkRsaGeneration,
  },
  RsaOaepParams: { members: [['label', bytes]] },
  RsaPssParams: { members: [['saltLength', unsignedLong, needed]] },
  TurboShakeParams: {
    members: [['domainSeparation', octet], ['outputLength', unsignedLong, needed]],
    check({ domainSeparation, outputLength }) {
      if (outputLength === 0 || outputLength % 8 !== 0) throw operationError('Invalid TurboShakeParams outputLength');
      if (domainSeparation !== undefined && (domainSeparation < 1 || domainSeparation > 0x7f)) {
        throw operationError('TurboShakeParams.domainSeparation must be in range 0x01-0x7f');
      }
    },
  },
};

// Operation -> [names, dictionary or null]…
const table = {
  'digest': [
    [hashes, null], [['cSHAKE128', 'cSHAKE256'], 'CShakeParams'], [['TurboSHAKE128', 'TurboSHAKE256'], 'TurboShakeParams'],
    [['KT128', 'KT256'], 'KangarooTwelveParams'],
  ],
  'generateKey': [
    [aes, 'AesKeyGenParams'], [['HMAC'], 'HmacKeyGenParams'], [kmac, 'KmacKeyGenParams'], [rsa, 'RsaHashedKeyGenParams'],
    [['ECDSA', 'ECDH'], 'EcKeyGenParams'], [['ChaCha20-Poly1305', 'Ed25519', 'Ed448', 'X25519', 'X448', ...mlKem, ...mlDsa], null],
  ],
  'importKey': [
    [['HMAC'], 'HmacImportParams'], [kmac, 'KmacImportParams'], [rsa, 'RsaHashedImportParams'], [['ECDSA', 'ECDH'], 'EcKeyImportParams'],
    [[...aes, 'ChaCha20-Poly1305', 'HKDF', 'PBKDF2', ...argon2, 'Ed25519', 'Ed448', 'X25519', 'X448', ...mlKem, ...mlDsa], null],
  ],
  'exportKey': [
    [[...aes, 'ChaCha20-Poly1305', 'HMAC', ...kmac, ...rsa, 'ECDSA', 'ECDH', 'Ed25519', 'Ed448', 'X25519', 'X448', ...mlKem, ...mlDsa],
     null],
  ],
  'getPublicKey': [[[...rsa, 'ECDSA', 'ECDH', 'Ed25519', 'Ed448', 'X25519', 'X448', ...mlKem, ...mlDsa], null]],
  'sign': [
    [['HMAC', 'RSASSA-PKCS1-v1_5', 'Ed25519'], null], [kmac, 'KmacParams'], [['RSA-PSS'], 'RsaPssParams'], [['ECDSA'], 'EcdsaParams'],
    [['Ed448', ...mlDsa], 'ContextParams'],
  ],
  'encrypt': [
    [['AES-CBC'], 'AesCbcParams'], [['AES-CTR'], 'AesCtrParams'], [['AES-GCM', 'AES-OCB', 'ChaCha20-Poly1305'], 'AeadParams'],
    [['RSA-OAEP'], 'RsaOaepParams'],
  ],
  'deriveBits': [
    [['HKDF'], 'HkdfParams'], [['PBKDF2'], 'Pbkdf2Params'], [argon2, 'Argon2Params'], [['ECDH', 'X25519', 'X448'], 'EcdhKeyDeriveParams'],
  ],
  'get key length': [
    [aes, 'AesDerivedKeyParams'], [['HMAC'], 'HmacImportParams'], [kmac, 'KmacImportParams'],
    [['ChaCha20-Poly1305', 'HKDF', 'PBKDF2', ...argon2], null],
  ],
  'wrapKey': [[['AES-KW'], null]],
  'encapsulate': [[mlKem, null]],
};
table.verify = table.sign;
table.decrypt = table.encrypt;
table.unwrapKey = table.wrapKey;
table.decapsulate = table.encapsulate;

const experimental = new Set([
  'SHA3-256', 'SHA3-384', 'SHA3-512', 'cSHAKE128', 'cSHAKE256', 'TurboSHAKE128', 'TurboSHAKE256', 'KT128', 'KT256', 'AES-OCB',
  'ChaCha20-Poly1305', ...kmac, 'Ed448', 'X448', ...mlKem, ...mlDsa, ...argon2,
]);

function warnOf(name) {
  if (experimental.has(name)) emitExperimentalWarning(`The ${name} Web Crypto API algorithm`);
}

function find(name, operation) {
  const lower = name.toLowerCase();
  for (const [names, dictionary] of table[operation]) {
    const known = names.find((candidate) => candidate.toLowerCase() === lower);
    if (known !== undefined) return [known, dictionary];
  }
  return undefined;
}

const missing = (member, dictionary) => typeError(
  'ERR_MISSING_OPTION',
  `${PREFIX}: passed algorithm cannot be converted to '${dictionary}' because '${member}' is required in '${dictionary}'.`);

/**
 * The dictionary of an algorithm for an operation, with the name as the standard spells it.
 * @param {string|object} given - what convert.js let through
 */
function normalize(given, operation) {
  const object = typeof given === 'string' ? { name: given } : given;
  if (object.name === undefined) throw missing('name', 'Algorithm');
  const found = find(toText(object.name, `${PREFIX}: name in passed algorithm`), operation);
  if (found === undefined) throw unrecognized();
  const [name, dictionary] = found;
  const result = { name };
  if (dictionary !== null) {
    const { members, check } = dictionaries[dictionary];
    for (const [member, convert, isNeeded] of members) {
      const value = object[member];
      if (value !== undefined) result[member] = convert(value, `${PREFIX}: ${member} in passed algorithm`);
      else if (isNeeded) throw missing(member, dictionary);
    }
    check?.(result);
    if (result.hash !== undefined) result.hash = plainHash(result.hash, dictionary);
  }
  warnOf(name);
  return result;
}

/** Wrapping is an operation of its own, or else encryption. */
function normalizeWrapping(given, operation, otherwise) {
  const name = typeof given === 'string' ? given : given.name;
  const own = name !== undefined && find(toText(name, `${PREFIX}: name in passed algorithm`), operation) !== undefined;
  return normalize(given, own ? operation : otherwise);
}

module.exports = { aes, argon2, curves, isHash, kmac, mlDsa, mlKem, normalize, normalizeWrapping, rsa };
