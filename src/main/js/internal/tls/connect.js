// tls.connect(): a TLSSocket of a client, and what makes sure that it talks to whom it should.
const net = require('net');
const { codes: { ERR_INVALID_ARG_VALUE, ERR_TLS_DH_PARAM_SIZE } } = require('internal/errors');
const { validateFunction, validateNumber } = require('internal/validators');
const { normalizeArgs } = require('internal/net/arguments');
const { getDefault } = require('internal/tls/context');
const { tls } = require('internal/tls/native');
const { TLSSocket, kConnectOptions, kIsVerified, kOcspRequested, kPendingSession, verifyError } = require('internal/tls/socket');

let warned = false;

// NODE_TLS_REJECT_UNAUTHORIZED=0 turns verification off, with a warning.
function allowsUnauthorized() {
  const allowed = process.env.NODE_TLS_REJECT_UNAUTHORIZED === '0';
  if (allowed && !warned) {
    warned = true;
    process.emitWarning("Setting the NODE_TLS_REJECT_UNAUTHORIZED environment variable to '0' makes TLS connections and HTTPS " +
      'requests insecure by disabling certificate verification.');
  }
  return allowed;
}

// (options[, callback]), (path[, options][, callback]), (port[, host][, options][, callback])
function normalize(args) {
  const normalized = normalizeArgs(args);
  const [options, callback] = normalized;
  // further options may follow port and host
  for (const extra of [args[1], args[2]]) {
    if (extra !== null && typeof extra === 'object') {
      Object.assign(options, extra);
      break;
    }
  }
  return [options, callback];
}

function connectionEnded() {
  const options = this[kConnectOptions];
  if (this._hadError) return;
  this._hadError = true;
  const error = new Error('Client network socket disconnected before secure TLS connection was established');
  error.code = 'ECONNRESET';
  error.path = options.path;
  error.host = options.host;
  error.port = options.port;
  error.localAddress = options.localAddress;
  this.destroy(error);
}

function onSecure() {
  const options = this[kConnectOptions];
  const key = this.getEphemeralKeyInfo();
  if (key.type === 'DH' && key.size < options.minDHSize) {
    const error = new ERR_TLS_DH_PARAM_SIZE(key.size);
    this.destroy(error);
    return;
  }
  let error = verifyError(this._handle);
  if (!error && !this.isSessionReused()) {
    const hostname = options.servername || options.host || options.socket?._host || 'localhost';
    error = options.checkServerIdentity(hostname, this.getPeerCertificate(true));
  }
  if (error) {
    this.authorized = false;
    this.authorizationError = error.code || error.message;
    if (options.rejectUnauthorized !== false) {
      this.destroy(error);
      return;
    }
    this.secureConnecting = false;
    this.emit('secureConnect');
  } else {
    this.authorized = true;
    this.secureConnecting = false;
    this.emit('secureConnect');
  }
  this[kIsVerified] = true;
  const session = this[kPendingSession];
  this[kPendingSession] = null;
  if (session) this.emit('session', session);
  this.removeListener('end', connectionEnded);
}

function connect(...args) {
  const [given, callback] = normalize(args);
  const allowed = allowsUnauthorized();
  const options = {
    rejectUnauthorized: !allowed, ciphers: getDefault('ciphers'), checkServerIdentity: require('tls').checkServerIdentity, minDHSize: 1024,
    ...given,
  };
  if (!options.keepAlive) options.singleUse = true;
  validateFunction(options.checkServerIdentity, 'options.checkServerIdentity');
  validateNumber(options.minDHSize, 'options.minDHSize', 1);
  if (options.timeout !== undefined && options.timeout !== null) validateNumber(options.timeout, 'options.timeout');
  if (options.servername && net.isIP(options.servername)) {
    throw new ERR_INVALID_ARG_VALUE('options.servername', options.servername, 'Setting the TLS ServerName to an IP address is not permitted');
  }
  const context = options.secureContext || require('tls').createSecureContext(options);

  const socket = new TLSSocket(options.socket, {
    allowHalfOpen: options.socket ? options.socket.allowHalfOpen : Boolean(options.allowHalfOpen),
    pipe: Boolean(options.path),
    secureContext: context,
    isServer: false,
    requestCert: true,
    rejectUnauthorized: options.rejectUnauthorized !== false,
    session: options.session,
    ALPNProtocols: options.ALPNProtocols,
    requestOCSP: options.requestOCSP,
    enableTrace: options.enableTrace,
    pskCallback: options.pskCallback,
    highWaterMark: options.highWaterMark,
    onread: options.onread,
    signal: options.signal,
    lookup: options.lookup,
  });
  options.rejectUnauthorized = options.rejectUnauthorized !== false;
  socket[kConnectOptions] = options;
  if (callback) socket.once('secureConnect', callback);
  if (!options.socket) {
    // The signal is the socket's own, heeded since it was made.
    if (options.timeout) socket.setTimeout(options.timeout);
    socket.connect({ ...options, signal: undefined }, socket._start);
  }
  socket._releaseControl();
  if (options.session) socket.setSession(options.session);
  if (options.servername) {
    socket.setServername(options.servername);
  }
  if (options.requestOCSP) {
    socket[kOcspRequested] = true;
    tls.requestOcsp(socket._handle.ssl);
  }
  if (options.socket) socket._start();
  socket.on('secure', onSecure);
  socket.prependListener('end', connectionEnded);
  return socket;
}

module.exports = { connect };
