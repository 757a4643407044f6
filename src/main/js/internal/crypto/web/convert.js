// What WebIDL makes of the arguments of the Web Cryptography API, with Node's errors.
const { isCryptoKey } = require('internal/crypto/crypto_key');
const { isAnyArrayBuffer, isArrayBuffer, isArrayBufferView, isSharedArrayBuffer, isUint8Array } = require('internal/util/types');

function typeError(code, message) {
  const error = new TypeError(message);
  error.code = code;
  return error;
}

/** Where a value was found: `Failed to execute 'sign' on 'SubtleCrypto': 2nd argument`. */
const at = (prefix, context) => `${prefix}: ${context}`;
const invalid = (where, text) => typeError('ERR_INVALID_ARG_TYPE', `${where} ${text}`);

function toText(value, where) {
  if (typeof value === 'symbol') throw invalid(where, 'is a Symbol and cannot be converted to a string.');
  return String(value);
}

function integer(bits) {
  const most = 2 ** bits - 1;
  return (value, where) => {
    if (typeof value === 'symbol') throw invalid(where, 'is a Symbol and cannot be converted to a number.');
    if (typeof value === 'bigint') throw invalid(where, 'is a BigInt and cannot be converted to a number.');
    const number = Number(value);
    if (!Number.isFinite(number)) throw invalid(where, 'is not a finite number.');
    const whole = Math.trunc(number);
    if (whole < 0 || whole > most) {
      throw typeError('ERR_OUT_OF_RANGE', `${where} is outside the expected range of 0 to ${most}.`);
    }
    return whole === 0 ? 0 : whole;
  };
}

function checkShared(value, where) {
  if (isSharedArrayBuffer(value.buffer)) throw invalid(where, 'is a view on a SharedArrayBuffer, which is not allowed.');
}

/** A copy of the bytes, as a Uint8Array. */
function bytes(value, where) {
  if (isArrayBufferView(value)) {
    checkShared(value, where);
    return new Uint8Array(value.buffer, value.byteOffset, value.byteLength).slice();
  }
  if (isAnyArrayBuffer(value) && isArrayBuffer(value)) return new Uint8Array(value).slice();
  throw invalid(where, 'is not instance of ArrayBuffer, Buffer, TypedArray, or DataView.');
}

function uint8Array(value, where) {
  if (!isUint8Array(value)) throw invalid(where, 'is not an Uint8Array object.');
  checkShared(value, where);
  return new Uint8Array(value);
}

function cryptoKey(value, where) {
  if (!isCryptoKey(value)) throw invalid(where, 'is not of type CryptoKey.');
  return value;
}

/** An algorithm as users may give it: an object, or anything that becomes a name. */
function algorithm(value, where) {
  return (typeof value === 'object' && value !== null) || typeof value === 'function' ? value : toText(value, where);
}

function oneOf(values, type) {
  return (value, where) => {
    const text = toText(value, where);
    if (!values.includes(text)) {
      throw typeError('ERR_INVALID_ARG_VALUE', `${where} '${text}' is not a valid enum value of type ${type}.`);
    }
    return text;
  };
}

function sequence(convert) {
  return (value, where) => {
    const method = typeof value === 'object' && value !== null ? value[Symbol.iterator] : undefined;
    if (typeof method !== 'function') throw invalid(where, 'cannot be converted to sequence.');
    return Array.from(value, (element, i) => convert(element, `${where}[${i}]`));
  };
}

const allUsages = [
  'encrypt', 'decrypt', 'sign', 'verify', 'deriveKey', 'deriveBits', 'wrapKey', 'unwrapKey', 'encapsulateKey', 'encapsulateBits',
  'decapsulateKey', 'decapsulateBits',
];
const format = oneOf(['raw', 'raw-public', 'raw-seed', 'raw-secret', 'raw-private', 'pkcs8', 'spki', 'jwk'], 'KeyFormat');
const usages = sequence(oneOf(allUsages, 'KeyUsage'));
const octet = integer(8);
const unsignedShort = integer(16);
const unsignedLong = integer(32);

const texts = sequence(toText);
const jwkMembers = {
  alg: toText, crv: toText, d: toText, dp: toText, dq: toText, e: toText, ext: (value) => Boolean(value), k: toText, key_ops: texts,
  kty: toText, n: toText, oth: (value) => value, p: toText, priv: toText, pub: toText, q: toText, qi: toText, use: toText, x: toText,
  y: toText,
};

function jsonWebKey(value, where, prefix) {
  if (value === null || value === undefined) return {};
  if (typeof value !== 'object') throw invalid(where, 'cannot be converted to a dictionary');
  const jwk = {};
  for (const [name, convert] of Object.entries(jwkMembers)) {
    const member = value[name];
    if (member !== undefined) jwk[name] = convert(member, `${prefix}: ${name} in ${where.slice(prefix.length + 2)}`);
  }
  return jwk;
}

const ordinals = ['1st', '2nd', '3rd', '4th', '5th', '6th', '7th'];

/** The arguments of a method, each converted; fewer than there must be are an error. */
class Arguments {
  constructor(method, values, required) {
    this.prefix = `Failed to execute '${method}' on 'SubtleCrypto'`;
    this.values = values;
    if (values.length < required) {
      throw typeError('ERR_MISSING_ARGS', `${this.prefix}: ${required} argument${required === 1 ? '' : 's'} required, but only ${values.length} present.`);
    }
  }

  #take(convert, index) {
    return convert(this.values[index], at(this.prefix, `${ordinals[index]} argument`), this.prefix);
  }

  algorithm(index) { return this.#take(algorithm, index); }
  bytes(index) { return this.#take(bytes, index); }
  key(index) { return this.#take(cryptoKey, index); }
  format(index) { return this.#take(format, index); }
  usages(index) { return this.#take(usages, index); }
  boolean(index) { return Boolean(this.values[index]); }
  text(index) { return this.#take(toText, index); }

  /** deriveBits' length: null and undefined mean that there is none. */
  length(index) {
    return this.values[index] === null || this.values[index] === undefined ? null : this.#take(unsignedLong, index);
  }

  keyData(index, keyFormat) {
    return this.#take(keyFormat === 'jwk' ? jsonWebKey : bytes, index);
  }
}

module.exports = {
  Arguments, algorithm, allUsages, bytes, cryptoKey, jsonWebKey, octet, toText, typeError, uint8Array, unsignedLong, unsignedShort, usages,
};
