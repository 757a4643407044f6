// node:tls (https://nodejs.org/api/tls.html). The parts are in internal/tls.
const { Buffer } = require('buffer');
const { codes: { ERR_OUT_OF_RANGE } } = require('internal/errors');
const { isArrayBufferView } = require('internal/util/types');
const { checkServerIdentity } = require('internal/tls/identity');
const { createSecureContext, defaults, getDefault, SecureContext } = require('internal/tls/context');
const authorities = require('internal/tls/authorities');
const limits = require('internal/tls/limits');
const { TLSSocket } = require('internal/tls/socket');
const { Server } = require('internal/tls/server');
const { connect } = require('internal/tls/connect');

// Names of protocols in the form that goes over the wire: each after a byte with its length.
function encodeProtocols(protocols) {
  return Buffer.concat(protocols.map((protocol, index) => {
    const bytes = Buffer.from(protocol);
    if (bytes.length > 255) {
      throw new ERR_OUT_OF_RANGE(`The byte length of the protocol at index ${index} exceeds the maximum length.`, '<= 255', bytes.length, true);
    }
    return Buffer.concat([Buffer.from([bytes.length]), bytes]);
  }));
}

function convertALPNProtocols(protocols, out) {
  if (Array.isArray(protocols)) {
    out.ALPNProtocols = encodeProtocols(protocols);
  } else if (isArrayBufferView(protocols)) {
    out.ALPNProtocols = Buffer.from(protocols.buffer.slice(protocols.byteOffset, protocols.byteOffset + protocols.byteLength));
  }
}

let ciphers;

function getCiphers() {
  ciphers ??= [...new Set(require('internal/tls/native').tls.cipherNames().map((name) => name.toLowerCase()))].sort();
  return [...ciphers];
}

function createServer(options, listener) {
  return new Server(options, listener);
}

module.exports = {
  get CLIENT_RENEG_LIMIT() { return limits.CLIENT_RENEG_LIMIT; },
  set CLIENT_RENEG_LIMIT(value) { limits.CLIENT_RENEG_LIMIT = value; },
  get CLIENT_RENEG_WINDOW() { return limits.CLIENT_RENEG_WINDOW; },
  set CLIENT_RENEG_WINDOW(value) { limits.CLIENT_RENEG_WINDOW = value; },
  get DEFAULT_CIPHERS() { return getDefault('ciphers'); },
  set DEFAULT_CIPHERS(value) { defaults.ciphers = value; },
  get DEFAULT_ECDH_CURVE() { return defaults.ecdhCurve; },
  set DEFAULT_ECDH_CURVE(value) { defaults.ecdhCurve = value; },
  get DEFAULT_MIN_VERSION() { return getDefault('minVersion'); },
  set DEFAULT_MIN_VERSION(value) { defaults.minVersion = value; },
  get DEFAULT_MAX_VERSION() { return getDefault('maxVersion'); },
  set DEFAULT_MAX_VERSION(value) { defaults.maxVersion = value; },
  getCiphers,
  getCertificateCompressionAlgorithms: () => [],
  rootCertificates: undefined, // defined below
  getCACertificates: authorities.getCACertificates,
  setDefaultCACertificates: authorities.setDefaultCACertificates,
  convertALPNProtocols,
  checkServerIdentity,
  createSecureContext,
  SecureContext,
  TLSSocket,
  Server,
  createServer,
  connect,
};
Object.defineProperty(module.exports, 'rootCertificates', {
  configurable: false, enumerable: true, get: () => authorities.bundledCertificates(),
});
