// tls.Server: a net.Server whose connections become TLSSockets; the user gets them when they are secure.
const net = require('net');
const {
  codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_TLS_ALPN_CALLBACK_WITH_PROTOCOLS, ERR_TLS_REQUIRED_SERVER_NAME },
  connResetException,
} = require('internal/errors');
const { validateBuffer, validateFunction, validateInt32, validateNumber, validateString } = require('internal/validators');
const { createSecureContext, SecureContext } = require('internal/tls/context');
const { TLSSocket, kErrorEmitted, verifyError } = require('internal/tls/socket');


function connectionReset() {
  if (connResetException) return new connResetException('socket hang up');
  return Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
}

function onConnection(rawSocket) {
  const socket = new TLSSocket(rawSocket, {
    secureContext: this._sharedCreds,
    isServer: true,
    server: this,
    requestCert: this.requestCert,
    rejectUnauthorized: this.rejectUnauthorized,
    handshakeTimeout: this._handshakeTimeout,
    ALPNProtocols: this.ALPNProtocols,
    ALPNCallback: this.ALPNCallback,
    SNICallback: this._SNICallback || SNICallback,
    enableTrace: this._enableTrace,
    pauseOnConnect: this.pauseOnConnect,
    highWaterMark: this.highWaterMark,
    pskCallback: this.pskCallback,
    pskIdentityHint: this.pskIdentityHint,
  });
  socket.on('secure', onSecure);
  socket[kErrorEmitted] = false;
  socket.on('close', onClose);
  socket.on('_tlsError', onTlsError);
  if (this.listenerCount('keylog') > 0) socket.on('keylog', (line) => this.emit('keylog', line, socket));
}

function onSecure() {
  if (this._requestCert) {
    const error = verifyError(this._handle);
    if (error) {
      this.authorizationError = error.code;
      if (this._rejectUnauthorized) this.destroy();
    } else {
      this.authorized = true;
    }
  }
  if (!this.destroyed && this._releaseControl()) {
    this.secureConnecting = false;
    this._tlsOptions.server.emit('secureConnection', this);
  }
}

function onTlsError(error) {
  if (this._controlReleased || this[kErrorEmitted]) return;
  this[kErrorEmitted] = true;
  this._tlsOptions.server.emit('tlsClientError', error, this);
}

function onClose(hadError) {
  if (hadError) return;
  if (!this._controlReleased && !this[kErrorEmitted]) {
    this[kErrorEmitted] = true;
    this._tlsOptions.server.emit('tlsClientError', connectionReset(), this);
  }
}

// The context whose name fits, the last one added first.
function SNICallback(servername, callback) {
  const contexts = this.server._contexts;
  for (let i = contexts.length - 1; i >= 0; i--) {
    if (contexts[i][0].test(servername)) {
      callback(null, contexts[i][1]);
      return;
    }
  }
  callback(null, undefined);
}

function Server(options, listener) {
  if (!(this instanceof Server)) return new Server(options, listener);
  if (typeof options === 'function') {
    listener = options;
    options = {};
  } else if (options === null || options === undefined || typeof options === 'object') {
    options ??= {};
  } else {
    throw new ERR_INVALID_ARG_TYPE('options', 'Object', options);
  }
  this._contexts = [];
  this.requestCert = options.requestCert === true;
  this.rejectUnauthorized = options.rejectUnauthorized !== false;
  this.ALPNCallback = options.ALPNCallback;
  if (this.ALPNCallback !== undefined && this.ALPNCallback !== null) {
    validateFunction(this.ALPNCallback, 'options.ALPNCallback');
    if (options.ALPNProtocols) throw new ERR_TLS_ALPN_CALLBACK_WITH_PROTOCOLS();
  }
  if (options.sessionTimeout !== undefined && options.sessionTimeout !== null) validateInt32(options.sessionTimeout, 'options.sessionTimeout', 0);
  if (options.ticketKeys !== undefined && options.ticketKeys !== null) {
    validateBuffer(options.ticketKeys, 'options.ticketKeys');
    if (options.ticketKeys.byteLength !== 48) {
      throw new ERR_INVALID_ARG_VALUE('options.ticketKeys', options.ticketKeys.byteLength, 'must be exactly 48 bytes');
    }
  }
  if (options.ALPNProtocols) require('tls').convertALPNProtocols(options.ALPNProtocols, this);
  this.setSecureContext(options);
  this._handshakeTimeout = options.handshakeTimeout || 120_000;
  validateNumber(this._handshakeTimeout, 'options.handshakeTimeout');
  this._SNICallback = options.SNICallback;
  if (this._SNICallback) validateFunction(this._SNICallback, 'options.SNICallback');
  this._enableTrace = options.enableTrace;
  this.pskCallback = options.pskCallback;
  this.pskIdentityHint = options.pskIdentityHint;
  if (this.pskCallback) validateFunction(this.pskCallback, 'options.pskCallback');
  if (this.pskIdentityHint) validateString(this.pskIdentityHint, 'options.pskIdentityHint');

  Reflect.apply(net.Server, this, [options, onConnection]);
  if (listener) this.on('secureConnection', listener);
}
Object.setPrototypeOf(Server.prototype, net.Server.prototype);
Object.setPrototypeOf(Server, net.Server);

// The members of options that make the context of a server.
const contextOptions = [
  'pfx', 'key', 'passphrase', 'cert', 'clientCertEngine', 'ca', 'minVersion', 'maxVersion', 'crl', 'ciphers', 'ecdhCurve', 'dhparam',
  'sigalgs', 'sessionTimeout', 'privateKeyIdentifier', 'privateKeyEngine', 'allowPartialTrustChain',
];

function defaultSessionIdContext() {
  const { createHash } = require('crypto');
  return createHash('sha1').update(process.argv.join(' ')).digest('hex').slice(0, 32);
}

Object.defineProperties(Server.prototype, Object.getOwnPropertyDescriptors({
  setSecureContext(options) {
    if (options === null || typeof options !== 'object') throw new ERR_INVALID_ARG_TYPE('options', 'Object', options);
    for (const name of contextOptions) this[name] = options[name] || undefined;
    this.dhparam = options.dhparam;
    this.secureProtocol = options.secureProtocol;
    this.honorCipherOrder = options.honorCipherOrder !== undefined ? Boolean(options.honorCipherOrder) : true;
    this.secureOptions = options.secureOptions || undefined;
    this.sessionIdContext = options.sessionIdContext || defaultSessionIdContext();
    this.sessionTimeout = options.sessionTimeout;
    const wanted = {
      honorCipherOrder: this.honorCipherOrder, secureOptions: this.secureOptions, secureProtocol: this.secureProtocol,
      sessionIdContext: this.sessionIdContext, ticketKeys: options.ticketKeys ?? this.ticketKeys,
    };
    for (const name of contextOptions) if (this[name] !== undefined) wanted[name] = this[name];
    if (options.ticketKeys) this.ticketKeys = options.ticketKeys;
    this._sharedCreds = createSecureContext(wanted);
  },

  _getServerData() {
    return { ticketKeys: this.getTicketKeys().toString('hex') };
  },

  _setServerData(data) {
    this.setTicketKeys(Buffer.from(data.ticketKeys, 'hex'));
  },

  getTicketKeys() {
    return this._sharedCreds.context.getTicketKeys();
  },

  setTicketKeys(keys) {
    validateBuffer(keys);
    if (keys.byteLength !== 48) {
      const { codes: { ERR_INTERNAL_ASSERTION } } = require('internal/errors');
      throw new ERR_INTERNAL_ASSERTION('Session ticket keys must be a 48-byte buffer');
    }
    this._sharedCreds.context.setTicketKeys(keys);
  },

  addContext(servername, context) {
    if (!servername) throw new ERR_TLS_REQUIRED_SERVER_NAME();
    validateString(servername, 'servername');
    const pattern = servername.replace(/[.^$+?\-\\[\]{}()|/]/g, '\\$&').replaceAll('*', '[^.]*');
    const secureContext = context instanceof SecureContext ? context : createSecureContext(context);
    this._contexts.push([new RegExp(`^${pattern}$`), secureContext.context]);
  },

  [Symbol.for('nodejs.rejection')](error, event, socket) {
    if (event === 'secureConnection') socket.destroy(error);
    else net.Server.prototype[Symbol.for('nodejs.rejection')].call(this, error, event, socket);
  },
}));

module.exports = { Server, SNICallback };
