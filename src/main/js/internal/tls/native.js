// What the files of this folder share: the ops, the memory in which they exchange bytes with OpenSSL (TransferArea.java
// has its drawing), and the making of errors.
const { Buffer } = require('buffer');
const heap = require('internal/heap');

const tls = binding('tls');

const HEAD = 64;
const INPUT_SIZE = 64 * 1024;
const TEXT_SIZE = 64 * 1024;
const OUTPUT_SIZE = 72 * 1024;

let area;
require('internal/process/methods_data').resets.push(() => { area = undefined; });

// The connections by their numbers, for what OpenSSL asks while it works: see Callbacks.Question.
const connections = new Map();

function ask(question, id, ...details) {
  return connections.get(id)?.answer(question, ...details);
}

function transferArea() {
  if (area === undefined) {
    const bytes = new Uint8Array(HEAD + INPUT_SIZE + TEXT_SIZE + OUTPUT_SIZE);
    tls.attachArea(bytes, ask, heap.u8);
    area = {
      lengths: new Int32Array(bytes.buffer, 0, 4),
      input: Buffer.from(bytes.buffer, HEAD, INPUT_SIZE),
      text: bytes.subarray(HEAD + INPUT_SIZE, HEAD + INPUT_SIZE + TEXT_SIZE),
      output: bytes.subarray(HEAD + INPUT_SIZE + TEXT_SIZE),
    };
  }
  return area;
}

// The libraries of OpenSSL, by number, that show in the codes of errors.
const LIBRARIES = {
  2: 'SYS', 3: 'BN', 4: 'RSA', 5: 'DH', 6: 'EVP', 7: 'BUF', 8: 'OBJ', 9: 'PEM', 10: 'DSA', 11: 'X509', 13: 'ASN1', 14: 'CONF',
  15: 'CRYPTO', 16: 'EC', 20: 'SSL', 32: 'BIO', 33: 'PKCS7', 34: 'X509V3', 35: 'PKCS12', 36: 'RAND', 37: 'DSO', 38: 'ENGINE',
  39: 'OCSP', 40: 'UI', 41: 'COMP', 42: 'ECDSA', 43: 'ECDH', 44: 'OSSL_STORE', 45: 'FIPS', 46: 'CMS', 47: 'TS', 48: 'HMAC',
  50: 'CT', 51: 'ASYNC', 52: 'KDF', 53: 'SM2',
};

const toCode = (reason) => reason.replaceAll(' ', '_').toUpperCase();

// An error of libcrypto: [library number, library, reason, ...texts].
function cryptoError(details, fallback) {
  const [number, library, reason, message = fallback, ...others] = details;
  const error = new Error(message);
  if (others.length > 0) error.opensslErrorStack = others.reverse();
  if (library !== undefined) error.library = library;
  if (reason !== undefined) {
    error.reason = reason;
    const name = LIBRARIES[number] === undefined ? '' : `${LIBRARIES[number]}_`;
    error.code = `ERR_${name === 'SSL_' ? '' : 'OSSL_'}${name}${toCode(reason)}`;
  }
  return error;
}

// Throws what an op on a context reports.
function check(details, fallback) {
  if (details !== undefined) throw cryptoError(details, fallback);
}

// An error of a connection: [library number, library, reason, message].
function connectionError([, library, reason, message]) {
  // As OpenSSL calls its alerts since 3.2.
  message = message.replace(/:sslv3 alert /g, ':ssl/tls alert ');
  reason = reason?.replace(/^sslv3 alert /, 'ssl/tls alert ');
  const error = new Error(message);
  if (library !== undefined) error.library = library;
  if (reason !== undefined) {
    error.reason = reason;
    error.code = `ERR_SSL_${toCode(reason)}`;
  }
  return error;
}

module.exports = { tls, connections, transferArea, check, cryptoError, connectionError, INPUT_SIZE };
