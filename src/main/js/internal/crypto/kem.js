// Key encapsulation: encapsulate and decapsulate.
const { attempt, decorate, keepAlive, toBuffer } = require('internal/crypto/util');
const { keys, prepareKey, purposes } = require('internal/crypto/asymmetric');
const { codes: { ERR_INVALID_ARG_TYPE } } = require('internal/errors');
const { validateFunction } = require('internal/validators');
const { isAnyArrayBuffer, isArrayBufferView } = require('internal/util/types');

const answerOf = ([sharedKey, ciphertext]) => ({ sharedKey: toBuffer(sharedKey), ciphertext: toBuffer(ciphertext) });

/**
 * @see https://nodejs.org/api/crypto.html#cryptoencapsulatekey-callback
 */
function encapsulate(key, callback) {
  if (callback !== undefined) validateFunction(callback, 'callback');
  const handle = prepareKey(key, purposes.usePublic);
  if (callback === undefined) return answerOf(attempt(keys.encapsulate, handle.id));
  keys.encapsulateAsync(keepAlive([handle], (error, pair) => {
    if (error) callback(decorate(error));
    else callback(null, answerOf(pair));
  }), handle.id);
  return undefined;
}

/**
 * @see https://nodejs.org/api/crypto.html#cryptodecapsulatekey-ciphertext-callback
 */
function decapsulate(key, ciphertext, callback) {
  if (callback !== undefined) validateFunction(callback, 'callback');
  const handle = prepareKey(key, purposes.usePrivate);
  if (!isArrayBufferView(ciphertext) && !isAnyArrayBuffer(ciphertext)) {
    throw new ERR_INVALID_ARG_TYPE('ciphertext', ['ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'], ciphertext);
  }
  const bytes = isAnyArrayBuffer(ciphertext) ? new Uint8Array(ciphertext) : ciphertext;
  if (callback === undefined) return toBuffer(attempt(keys.decapsulate, handle.id, bytes));
  keys.decapsulateAsync(keepAlive([handle], (error, shared) => {
    if (error) callback(decorate(error));
    else callback(null, toBuffer(shared));
  }), handle.id, bytes);
  return undefined;
}

module.exports = { decapsulate, encapsulate };
