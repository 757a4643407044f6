// Short messages go to Java through memory that both sides see, by a call without arguments: each argument, and more so
// each typed array, would cost as much as a cipher or a digest does. crypto/WholeCiphers.java and WholeDigests.java know
// these drawings too:
//
//   0     lengths and kinds, as 32-bit numbers    64  key    96  IV    160  tag    176  associated data    1024  data
//   0     lengths and kinds                       64  digest                128  HMAC's key                1024  data
const { Buffer } = require('buffer');
const { getEncoding, utf8 } = require('internal/buffer/encodings');
const ciphers = binding('ciphers');
const digests = binding('crypto');

const FastBuffer = Buffer[Symbol.species];

const KEY = 64;
const IV = 96;
const TAG = 160;
const ASSOCIATED = 176;
const DATA = 1024;
const MAX_IV = TAG - IV;
const MAX_ASSOCIATED = DATA - ASSOCIATED;
const MAX_DATA = 1 << 16;
const DIGEST = 64;
const MAC_KEY = 128;
const MAX_MAC_KEY = DATA - MAC_KEY;

let bytes;
let numbers;
require('internal/process/methods_data').resets.push(() => { bytes = undefined; });

function attach() {
  bytes = new Uint8Array(DATA + MAX_DATA + 64);
  numbers = new Int32Array(bytes.buffer, 0, 16);
  ciphers.attach(bytes);
  digests.attach(bytes);
}

const kinds = { __proto__: null, cbc: 0, ecb: 1, ctr: 2, gcm: 3 };

/** The number of a cipher that is for here, by what is known of it; -1 for others. */
function kindOf({ name, mode }) {
  if (/^(?:id-)?aes-?\d+-[a-z]+$/.test(name)) return kinds[mode] ?? -1;
  return name === 'chacha20-poly1305' ? 4 : -1;
}

/** The bytes of a view, whatever its elements. */
const bytesOf = (view) => (view instanceof Uint8Array ? view : new Uint8Array(view.buffer, view.byteOffset, view.byteLength));

/**
 * Runs a cipher over a whole message; output() and tag() then have what came out, until the next call.
 * @param {number} kind from kindOf
 * @param {boolean} encrypt
 * @param {Uint8Array} material the key and behind it, at 32, the IV
 * @param {Uint8Array[]} associated pieces of the associated data, together at most MAX_ASSOCIATED bytes
 * @param {Uint8Array} data of at most MAX_DATA bytes
 * @param {number} padding bytes of padding to append
 * @param {Uint8Array} [tag] to compare with
 * @returns {boolean} whether what was decrypted is authentic
 */
function run(kind, encrypt, material, keyLength, ivLength, associated, data, padding, tag) {
  if (bytes === undefined) attach();
  numbers[0] = kind;
  numbers[1] = encrypt ? 1 : 0;
  numbers[2] = keyLength;
  numbers[3] = ivLength;
  bytes.set(material, KEY);
  if (tag === undefined) {
    numbers[4] = 16;
  } else {
    numbers[4] = tag.length;
    bytes.set(tag, TAG);
  }
  let length = 0;
  if (associated !== undefined) {
    for (const piece of associated) {
      bytes.set(piece, ASSOCIATED + length);
      length += piece.length;
    }
  }
  numbers[5] = length;
  length = data.length;
  bytes.set(data, DATA);
  for (let i = 0; i < padding; i++) bytes[DATA + length++] = padding;
  numbers[6] = length;
  return ciphers.whole();
}

const output = (from, to) => new FastBuffer(bytes.buffer.slice(DATA + from, DATA + to));
/** Replaces what output() answers. */
function setOutput(data) {
  if (bytes === undefined) attach();
  bytes.set(data, DATA);
}

const tag = () => new FastBuffer(bytes.buffer.slice(TAG, TAG + 16));

/** Puts a piece of a message behind what is there; its end, or -1 if there is no room. */
function put(piece, at) {
  if (typeof piece !== 'string') {
    if (piece.byteLength > MAX_DATA - at) return -1;
    bytes.set(bytesOf(piece), DATA + at);
    return at + piece.byteLength;
  }
  if (piece.length * 3 <= MAX_DATA - at) return at + utf8.write(bytes, piece, DATA + at, MAX_DATA - at);
  const length = piece.length > MAX_DATA ? Infinity : utf8.byteLength(piece);
  return length > MAX_DATA - at ? -1 : at + utf8.write(bytes, piece, DATA + at, length);
}

/**
 * The digest of a message, or its HMAC.
 * @param {number} algorithm the number that the op hashInfo tells
 * @param {Uint8Array} [key] of HMAC
 * @param {string|ArrayBufferView|Array} message or its pieces
 * @param {string} [encoding] of the result, as Buffer knows it
 * @returns {string|Buffer|undefined} undefined if the message or key is too long to be done here
 */
function digest(algorithm, key, message, encoding) {
  if (bytes === undefined) attach();
  let length = 0;
  if (Array.isArray(message)) {
    for (let i = 0; i < message.length && length >= 0; i++) length = put(message[i], length);
  } else {
    length = put(message, 0);
  }
  if (length < 0) return undefined;
  numbers[7] = algorithm;
  if (key === undefined) {
    numbers[8] = -1;
  } else {
    if (key.length > MAX_MAC_KEY) return undefined;
    numbers[8] = key.length;
    bytes.set(key, MAC_KEY);
  }
  numbers[9] = length;
  const end = DIGEST + digests.digestWhole();
  return encoding === undefined ? new FastBuffer(bytes.buffer.slice(DIGEST, end)) : getEncoding(encoding).slice(bytes, DIGEST, end);
}

/** How many bytes of padding (PKCS #7) end a block; -1 if that is no padding. */
function paddingOf(block) {
  const count = block[15];
  let wrong = count < 1 || count > 16 ? 1 : 0;
  for (let i = 16 - count; i < 16; i++) wrong |= block[i] ^ count;
  return wrong === 0 ? count : -1;
}

module.exports = { FastBuffer, MAX_ASSOCIATED, MAX_DATA, MAX_IV, bytesOf, digest, kindOf, output, paddingOf, run, setOutput, tag };
