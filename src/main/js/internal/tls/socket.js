// tls.TLSSocket (https://nodejs.org/api/tls.html#class-tlstlssocket): a net.Socket whose handle is a TLSWrap over the
// handle of the connection.
//
// Until the handshake is done the socket is under control of tls itself: errors go to '_tlsError', from which a server
// makes 'tlsClientError'. _releaseControl() hands it to the user.
const net = require('net');
const { Duplex } = require('stream');
const { Buffer } = require('buffer');
const {
  codes: {
    ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_MULTIPLE_CALLBACK, ERR_SOCKET_CLOSED, ERR_TLS_ALPN_CALLBACK_INVALID_RESULT,
    ERR_TLS_HANDSHAKE_TIMEOUT, ERR_TLS_INVALID_STATE, ERR_TLS_PSK_SET_IDENTITY_HINT_FAILED, ERR_TLS_RENEGOTIATION_DISABLED, ERR_TLS_SESSION_ATTACK,
    ERR_TLS_SNI_FROM_SERVER,
  },
} = require('internal/errors');
const { validateBuffer, validateFunction, validateInt32, validateObject, validateString, validateUint32 } =
  require('internal/validators');
const { isArrayBufferView } = require('internal/util/types');
const { TCP, Pipe } = require('internal/net/handles');
const { owner } = require('internal/net/socket');
const { createSecureContext, NativeSecureContext, SecureContext } = require('internal/tls/context');
const { tls, cryptoError } = require('internal/tls/native');
const { TLSWrap } = require('internal/tls/wrap');
const { DuplexHandle } = require('internal/tls/duplex_handle');
const { toLegacyObject } = require('internal/tls/identity');
const verification = require('internal/tls/verification');
const limits = require('internal/tls/limits');

const kIsVerified = Symbol('verified');
const kPendingSession = Symbol('pendingSession');
const kDisableRenegotiation = Symbol('disableRenegotiation');
const kErrorEmitted = Symbol('errorEmitted');
const kTrace = Symbol('trace');
const kConnectOptions = Symbol('connectOptions');
const kOcspRequested = Symbol('ocspRequested');
const kParentSocket = Symbol('parentSocket');
const kReplaceHandle = Symbol.for('junction.net.replaceHandle');

const VERIFY_PEER = 1;
const VERIFY_FAIL_IF_NO_PEER_CERT = 2;

function TLSSocket(socket, opts) {
  const options = { ...opts };
  if (options.ALPNProtocols) require('tls').convertALPNProtocols(options.ALPNProtocols, options);
  if (options.ALPNCallback !== undefined && options.ALPNCallback !== null) validateFunction(options.ALPNCallback, 'options.ALPNCallback');
  if (socket !== undefined && socket !== null && !isStream(socket)) {
    throw new ERR_INVALID_ARG_TYPE('socket', 'Duplex', socket);
  }
  this._tlsOptions = options;
  this._secureEstablished = false;
  this._securePending = false;
  this._newSessionPending = false;
  this._controlReleased = false;
  this.secureConnecting = true;
  this._SNICallback = null;
  this.servername = null;
  this.alpnProtocol = null;
  this.authorized = false;
  this.authorizationError = null;
  this[kIsVerified] = false;
  this[kPendingSession] = null;
  this[kParentSocket] = socket ?? undefined;

  let parent;
  if (socket) parent = socket instanceof net.Socket && socket._handle ? socket._handle : new DuplexHandle(socket, (error) => this.destroy(error));
  else parent = options.handle ?? (options.pipe ? new Pipe(Pipe.SOCKET) : new TCP(TCP.SOCKET));

  const handle = wrapHandle(this, parent, socket, options);
  Reflect.apply(net.Socket, this, [{
    handle,
    allowHalfOpen: socket ? socket.allowHalfOpen : options.allowHalfOpen,
    pauseOnCreate: options.pauseOnConnect,
    manualStart: true,
    highWaterMark: options.highWaterMark,
    onread: socket ? null : options.onread,
    signal: options.signal,
  }]);
  this.ssl = handle;
  this.encrypted = true;
  this.on('error', this._tlsError);
  this.on('close', function onSocketCloseDestroySSL() {
    this._destroySSL();
  });
  this._init(socket, socket);

  if (options.enableTrace || require('internal/options').get('--trace-tls')) this.enableTrace();
  this.on('newListener', function keylogNewListener(event) {
    if (event !== 'keylog') return;
    this._tlsOptions.secureContext?.context.logKeys?.();
    if (this._handle) this._handle.context.logKeys();
    this.removeListener('newListener', keylogNewListener);
  });
  if (socket) {
    this._parent = socket;
    // net's connecting follows the stream underneath
    this.connecting = Boolean(socket.connecting) || (socket instanceof net.Socket && !socket._handle && !socket.destroyed);
    if (this.connecting) {
      socket.once('connect', () => {
        this.connecting = false;
        this.emit('connect');
      });
    }
    socket.on('error', (error) => this._emitTLSError(error));
    socket.on('close', () => this.destroy());
  } else if (!options.handle) {
    this.connecting = true;
  }
  // In a later tick, so that the caller can add its listeners.
  process.nextTick(startReading, this, socket);
}
Object.setPrototypeOf(TLSSocket.prototype, net.Socket.prototype);
Object.setPrototypeOf(TLSSocket, net.Socket);

function isStream(value) {
  return value instanceof net.Socket || value instanceof Duplex ||
    (typeof value === 'object' && typeof value.on === 'function' && typeof value.write === 'function');
}

function wrapHandle(socket, parent, stream, options) {
  const secureContext = options.secureContext || createSecureContext(options);
  options.secureContext = secureContext;
  const context = secureContext.context instanceof NativeSecureContext ? secureContext.context : secureContext;
  if (!(context instanceof NativeSecureContext)) {
    const { codes: { ERR_TLS_INVALID_CONTEXT } } = require('internal/errors');
    throw new ERR_TLS_INVALID_CONTEXT('context');
  }
  parent.readStop?.();
  const handle = new TLSWrap(parent, context, Boolean(options.isServer), stream ?? null);
  handle._secureContext = secureContext;
  return handle;
}

function startReading(socket, stream) {
  if (!socket._handle || socket.destroyed) return;
  if (stream?.readableLength && stream instanceof net.Socket && stream._handle) {
    for (let bytes; (bytes = stream.read()) !== null;) {
      if (!socket._handle) return;
      socket._handle.receive(bytes);
    }
  }
  socket.read(0);
}

// -- what the handle reports; `this` is the handle ---------------------------------------------------

function onHandshakeStart() {
  const socket = this[owner];
  const now = performance.now();
  if (now - this.lastHandshakeTime >= limits.CLIENT_RENEG_WINDOW * 1000) this.handshakes = 0;
  const isFirst = this.lastHandshakeTime === 0;
  this.lastHandshakeTime = now;
  if (isFirst) return;
  if (++this.handshakes > limits.CLIENT_RENEG_LIMIT) {
    socket._emitTLSError(new ERR_TLS_SESSION_ATTACK());
    return;
  }
  if (socket[kDisableRenegotiation] && this.handshakes > 0) socket._emitTLSError(new ERR_TLS_RENEGOTIATION_DISABLED());
}

function onHandshakeDone() {
  const socket = this[owner];
  if (!socket) return;
  if (socket[kOcspRequested]) {
    const response = tls.ocspResponse(this.ssl);
    socket.emit('OCSPResponse', response === undefined ? null : Buffer.from(response));
  }
  socket._finishInit();
}

function onError(error) {
  const socket = this[owner];
  if (!socket || socket._hadError) return;
  socket._hadError = true;
  if (!socket._secureEstablished) {
    // The listeners of 'tlsClientError' may still look at the connection.
    socket._closeAfterHandlingError = true;
    socket.destroy(error);
  } else if (socket._tlsOptions.isServer && socket._rejectUnauthorized && /peer did not return a certificate/.test(error.message)) {
    socket.destroy();
  } else {
    socket._emitTLSError(error);
  }
}

function onClientHello(hello) {
  const socket = this[owner];
  const { ALPNCallback, server } = socket._tlsOptions;
  if (ALPNCallback && hello.protocols.length > 0) {
    let selected;
    try {
      selected = ALPNCallback.call(socket, { servername: hello.servername, protocols: hello.protocols });
    } catch (error) {
      socket.destroy(error);
      return;
    }
    if (selected !== undefined && !hello.protocols.includes(selected)) {
      socket.destroy(new ERR_TLS_ALPN_CALLBACK_INVALID_RESULT(selected, hello.protocols));
      return;
    }
    tls.chooseProtocol(this.ssl, selected === undefined ? undefined : Buffer.from(selected, 'latin1'));
  }
  let once = false;
  const onSession = (error, session) => {
    if (once) {
      socket.destroy(new ERR_MULTIPLE_CALLBACK());
      return;
    }
    once = true;
    if (error) {
      socket.destroy(error);
      return;
    }
    if (socket._handle === null) {
      socket.destroy(new ERR_SOCKET_CLOSED());
      return;
    }
    if (session) tls.setSession(this.ssl, session);
    this.proceedHello();
  };
  if (!server || hello.sessionId.length === 0 || hello.tlsTicket || !server.emit('resumeSession', hello.sessionId, onSession)) {
    this.proceedHello();
  }
}

function onCertificateWanted(servername, ocspRequest) {
  const socket = this[owner];
  if (servername) socket.servername = servername;
  const finish = () => this.proceedCertificate();
  const askOcsp = () => {
    const { server } = socket;
    if (!ocspRequest || !server || server.listenerCount('OCSPRequest') === 0) {
      finish();
      return;
    }
    const context = this.sniContext ?? this.context;
    let once = false;
    server.emit('OCSPRequest', context.getCertificate(), context.getIssuer(), (error, response) => {
      if (once) {
        socket.destroy(new ERR_MULTIPLE_CALLBACK());
        return;
      }
      once = true;
      if (error) {
        socket.destroy(error);
        return;
      }
      if (socket._handle === null) {
        socket.destroy(new ERR_SOCKET_CLOSED());
        return;
      }
      if (response) tls.setOcspResponse(this.ssl, response);
      finish();
    });
  };
  if (!servername || !socket._SNICallback) {
    askOcsp();
    return;
  }
  let once = false;
  socket._SNICallback(servername, (error, chosen) => {
    if (once) {
      socket.destroy(new ERR_MULTIPLE_CALLBACK());
      return;
    }
    once = true;
    if (error) {
      socket.destroy(error);
      return;
    }
    if (socket._handle === null) {
      socket.destroy(new ERR_SOCKET_CLOSED());
      return;
    }
    if (chosen) {
      const context = chosen.context || chosen;
      if (!(context instanceof NativeSecureContext)) {
        onError.call(this, new TypeError('Invalid SNI context'));
        return;
      }
      this.sniContext = context;
      tls.setContext(this.ssl, context.id);
    }
    askOcsp();
  });
}

// The identity and the key by which a client makes itself known; what OpenSSL takes has a zero in between.
function onClientKey(hint, maxKey, maxIdentity) {
  const socket = this[owner];
  try {
    const answer = socket._tlsOptions.pskCallback.call(socket, hint ?? null);
    if (answer === undefined || answer === null) return undefined;
    validateObject(answer, 'ret');
    const { psk, identity } = answer;
    validateBuffer(psk, 'psk');
    if (psk.length > maxKey) throw new ERR_INVALID_ARG_VALUE('psk', psk, `Pre-shared key exceeds ${maxKey} bytes`);
    validateString(identity, 'identity');
    if (Buffer.byteLength(identity) > maxIdentity) {
      throw new ERR_INVALID_ARG_VALUE('identity', identity, `PSK identity exceeds ${maxIdentity} bytes`);
    }
    return `${Buffer.from(identity).latin1Slice()}\0${toLatin1(psk)}`;
  } catch (error) {
    socket.destroy(error);
    return undefined;
  }
}

function onServerKey(identity, maxKey) {
  const socket = this[owner];
  try {
    const { pskCallback } = socket._tlsOptions.server ?? socket._tlsOptions;
    const answer = pskCallback.call(socket._tlsOptions.server ?? socket, socket, identity);
    if (answer === undefined || answer === null) return undefined;
    let psk = answer;
    if (!isArrayBufferView(answer)) {
      if (typeof answer !== 'object') throw new ERR_INVALID_ARG_TYPE('ret', ['Object', 'Buffer', 'TypedArray', 'DataView'], answer);
      ({ psk } = answer);
      validateBuffer(psk, 'psk');
    }
    if (psk.length > maxKey) throw new ERR_INVALID_ARG_VALUE('psk', psk, `Pre-shared key exceeds ${maxKey} bytes`);
    return toLatin1(psk);
  } catch (error) {
    socket.destroy(error);
    return undefined;
  }
}

const toLatin1 = (bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).latin1Slice();

function onNewClientSession(sessionId, session) {
  const socket = this[owner];
  if (!socket || socket.destroyed) return;
  if (socket[kIsVerified]) socket.emit('session', session);
  else socket[kPendingSession] = session;
}

function onNewServerSession(sessionId, session) {
  const socket = this[owner];
  if (!socket?.server) return;
  let once = false;
  const done = () => {
    if (once) return;
    once = true;
    socket._newSessionPending = false;
    if (socket._handle === null) return;
    if (socket._securePending) socket._finishInit();
    socket._securePending = false;
  };
  socket._newSessionPending = true;
  if (!socket.server.emit('newSession', sessionId, session, done)) done();
}

// The tls-keylog option names a file that gets the keys of all connections.
function appendKeyLog(line) {
  const { get: getOptionValue } = require('internal/options');
  const file = getOptionValue('--tls-keylog');
  if (file) require('fs').appendFileSync(file, line, { mode: 0o600 });
}

const methods = {
  _init(socket) {
    const options = this._tlsOptions;
    const { _handle: handle } = this;
    const { isServer, server } = options;
    this.server = server;

    // A socket of a server asks for a certificate only when told to; one of a client always gets one.
    const requestCert = Boolean(options.requestCert) || !isServer;
    const rejectUnauthorized = Boolean(options.rejectUnauthorized);
    this._requestCert = requestCert;
    this._rejectUnauthorized = rejectUnauthorized;
    if (requestCert || rejectUnauthorized) this._setVerifyMode(requestCert, rejectUnauthorized);

    handle.onhandshakedone = onHandshakeDone;
    handle.onerror = onError;
    handle.onkeylog = function onkeylog(line) {
      appendKeyLog(line);
      this[owner]?.emit('keylog', line);
    };
    handle.ontrace = (written, version, type, bytes) => require('internal/tls/trace').print(written, version, type, bytes);
    if (require('internal/options').get('--tls-keylog')) handle.context.logKeys();
    if (isServer) {
      handle.onhandshakestart = onHandshakeStart;
      handle.onclienthello = onClientHello;
      handle.oncertificate = onCertificateWanted;
      handle.onnewsession = onNewServerSession;
      if (options.ALPNCallback || (server && (server.listenerCount('resumeSession') > 0 || server.listenerCount('newSession') > 0))) {
        tls.askHello(handle.ssl);
      }
      if (server?.listenerCount('OCSPRequest') > 0) tls.askCertificate(handle.ssl);
    } else {
      handle.onnewsession = onNewClientSession;
    }
    // Contexts by name are only for sockets of a server that has them.
    if (isServer && options.SNICallback && (options.SNICallback !== require('internal/tls/server').SNICallback ||
        (server && server._contexts.length > 0))) {
      validateFunction(options.SNICallback, 'options.SNICallback');
      this._SNICallback = options.SNICallback;
      tls.askCertificate(handle.ssl);
    }
    if (options.ALPNProtocols) tls.setProtocols(handle.ssl, options.ALPNProtocols);
    if (options.pskCallback) {
      validateFunction(options.pskCallback, 'pskCallback');
      handle.onpskexchange = isServer ? onServerKey : onClientKey;
      tls.askKey(handle.ssl);
      if (options.pskIdentityHint) {
        validateString(options.pskIdentityHint, 'options.pskIdentityHint');
        if (!tls.setKeyHint(handle.ssl, options.pskIdentityHint)) onError.call(handle, new ERR_TLS_PSK_SET_IDENTITY_HINT_FAILED());
      }
    }
    if (options.handshakeTimeout > 0) this.setTimeout(options.handshakeTimeout, this._handleTimeout);
  },

  _setVerifyMode(requestCert, rejectUnauthorized) {
    let mode = 0;
    if (!this._tlsOptions.isServer) mode = VERIFY_PEER;
    else if (requestCert) mode = rejectUnauthorized ? VERIFY_PEER | VERIFY_FAIL_IF_NO_PEER_CERT : VERIFY_PEER;
    tls.setVerify(this._handle.ssl, mode);
  },

  disableRenegotiation() {
    this[kDisableRenegotiation] = true;
  },

  renegotiate(options, callback) {
    validateObject(options, 'options');
    if (callback !== undefined) validateFunction(callback, 'callback');
    if (this.destroyed || !this._handle) return undefined;
    let requestCert = Boolean(this._requestCert);
    let rejectUnauthorized = Boolean(this._rejectUnauthorized);
    if (options.requestCert !== undefined) requestCert = Boolean(options.requestCert);
    if (options.rejectUnauthorized !== undefined) rejectUnauthorized = Boolean(options.rejectUnauthorized);
    if (requestCert !== this._requestCert || rejectUnauthorized !== this._rejectUnauthorized) {
      this._setVerifyMode(requestCert, rejectUnauthorized);
      this._requestCert = requestCert;
      this._rejectUnauthorized = rejectUnauthorized;
    }
    if (!this._handle.renegotiate()) {
      const error = this._handle.takeError();
      if (callback) {
        process.nextTick(callback, error);
        return false;
      }
      throw error;
    }
    if (callback) this.once('secure', () => callback(null));
    return true;
  },

  exportKeyingMaterial(length, label, context) {
    validateUint32(length, 'length', true);
    validateString(label, 'label');
    if (context !== undefined) validateBuffer(context, 'context');
    if (!this._secureEstablished) throw new ERR_TLS_INVALID_STATE();
    if (!this._handle) return undefined;
    const answer = tls.export(this._handle.ssl, length, Buffer.from(label), context);
    if (Array.isArray(answer)) throw cryptoError(answer, 'SSL_export_keying_material');
    return Buffer.from(answer);
  },

  setMaxSendFragment(size) {
    validateInt32(size, 'size');
    return this._handle ? tls.maxFragment(this._handle.ssl, size) : false;
  },

  _handleTimeout() {
    this._emitTLSError(new ERR_TLS_HANDSHAKE_TIMEOUT());
  },

  _emitTLSError(error) {
    const unhandled = this._tlsError(error);
    if (unhandled) {
      unhandled[kErrorEmitted] = false;
      this.destroy(unhandled);
    }
  },

  // The error if it is for the user, who has control, else null.
  _tlsError(error) {
    this.emit('_tlsError', error);
    return this._controlReleased ? error : null;
  },

  _releaseControl() {
    if (this._controlReleased) return false;
    this._controlReleased = true;
    this.removeListener('error', this._tlsError);
    return true;
  },

  _finishInit() {
    if (!this._handle) return;
    if (this._newSessionPending) {
      this._securePending = true;
      return;
    }
    const { ssl } = this._handle;
    const protocol = tls.getProtocol(ssl);
    this.alpnProtocol = protocol === undefined ? false : Buffer.from(protocol).latin1Slice();
    if (this._tlsOptions.isServer && this.servername === null) this.servername = tls.getServerName(ssl) ?? false;
    this._secureEstablished = true;
    if (this._tlsOptions.handshakeTimeout > 0) this.setTimeout(0, this._handleTimeout);
    this.emit('secure');
  },

  _start() {
    if (this.connecting) {
      this.once('connect', this._start);
      return;
    }
    this._handle?.start();
  },

  _wrapHandle(stream, handle) {
    return wrapHandle(this, stream?._handle ?? handle, stream, this._tlsOptions);
  },

  _destroySSL() {
    this.ssl?.destroySSL?.();
    this.ssl = null;
  },

  // A new attempt to connect has a handle of its own.
  [kReplaceHandle](parent) {
    this._handle.replaceParent(parent);
  },

  setServername(name) {
    validateString(name, 'name');
    if (this._tlsOptions.isServer) throw new ERR_TLS_SNI_FROM_SERVER();
    if (this._handle) tls.setServerName(this._handle.ssl, name);
    this.servername = name;
  },

  setSession(session) {
    if (typeof session === 'string') session = Buffer.from(session, 'latin1');
    validateBuffer(session, 'session');
    // What is no session at all is passed over, as in Node.js: the handshake is then a full one.
    if (this._handle) tls.setSession(this._handle.ssl, session);
  },

  setKeyCert(context) {
    const secureContext = context instanceof SecureContext ? context : createSecureContext(context);
    if (this._handle) tls.setContext(this._handle.ssl, secureContext.context.id);
  },

  enableTrace() {
    if (!this._handle) return;
    this[kTrace] = true;
    tls.trace(this._handle.ssl);
  },

  // -- what is known of the connection ---------------------------------------------------------------

  getPeerCertificate(detailed) {
    if (!this._handle || this._handle.isClosed) return null;
    const chain = tls.peerCertificates(this._handle.ssl);
    if (chain.length === 0) return {};
    const first = toLegacyObject(chain[0]);
    if (detailed) linkIssuers(first, chain.slice(1), this._handle.context);
    return first;
  },

  getPeerX509Certificate() {
    return certificateObject(this, (ssl) => tls.peerCertificates(ssl));
  },

  getCertificate() {
    if (!this._handle || this._handle.isClosed) return null;
    const der = tls.ownCertificate(this._handle.ssl);
    return der === undefined ? {} : toLegacyObject(der);
  },

  getX509Certificate() {
    return certificateObject(this, (ssl) => {
      const own = tls.ownCertificate(ssl);
      return own === undefined ? [] : [own];
    });
  },

  getSession() {
    return this._handle?.currentSession ?? bytes(this, tls.getSession);
  },

  getTLSTicket() {
    return bytes(this, (ssl) => this._handle.currentTicket ?? tls.getTicket(ssl));
  },

  getFinished() {
    return bytes(this, (ssl) => tls.getFinished(ssl, false));
  },

  getPeerFinished() {
    return bytes(this, (ssl) => tls.getFinished(ssl, true));
  },

  isSessionReused() {
    return ask(this, tls.isResumed);
  },

  getProtocol() {
    return ask(this, tls.getVersion);
  },

  getCipher() {
    return ask(this, (ssl) => {
      const [name, standardName, version] = tls.getCipher(ssl) ?? [];
      return name === undefined ? {} : { name, standardName, version };
    });
  },

  getSharedSigalgs() {
    return ask(this, (ssl) => verification.signatureAlgorithmNames(tls.sharedSigalgs(ssl)));
  },

  getEphemeralKeyInfo() {
    return ask(this, (ssl) => {
      if (this._tlsOptions.isServer) return null;
      const [type, name, size] = tls.ephemeralKey(ssl) ?? [];
      if (type === undefined) return {};
      return name === undefined ? { type, size } : { type, name, size };
    });
  },
};

for (const [name, descriptor] of Object.entries(Object.getOwnPropertyDescriptors(methods))) {
  Object.defineProperty(TLSSocket.prototype, name, descriptor);
}
TLSSocket.prototype[kReplaceHandle] = methods[kReplaceHandle];

function ask(socket, question) {
  const handle = socket._handle;
  return handle && !handle.isClosed ? question(handle.ssl) : null;
}

function bytes(socket, question) {
  const answer = ask(socket, question);
  return answer instanceof Uint8Array ? Buffer.from(answer.buffer, answer.byteOffset, answer.byteLength) : answer;
}

function certificateObject(socket, question) {
  const chain = ask(socket, question);
  return chain === null || chain.length === 0 ? undefined : require('internal/crypto/x509').chainOf(chain);
}

// Gives each certificate its issuerCertificate: from what the peer sent, then from the authorities.
function linkIssuers(first, rest, context) {
  const { X509Certificate } = require('crypto');
  const others = rest.map((der) => new X509Certificate(Buffer.from(der)));
  let current = first;
  const seen = [first];
  while (seen.length < 100) {
    const certificate = new X509Certificate(current.raw);
    if (certificate.subject === certificate.issuer) {
      current.issuerCertificate = current;
      return;
    }
    const at = others.findIndex((other) => certificate.checkIssued(other));
    const der = at >= 0 ? others.splice(at, 1)[0].raw : context.issuerOf(current.raw);
    if (!der) return;
    current.issuerCertificate = toLegacyObject(der);
    current = current.issuerCertificate;
    seen.push(current);
  }
}

// What verification of the peer's certificate found wrong, as an Error; null when it is fine.
function verifyError(handle) {
  const [number, text] = tls.verification(handle.ssl);
  if (number === 0) return null;
  const error = new Error(text);
  error.code = verification.codeOf(number);
  return error;
}
TLSWrap.prototype.verifyError = function() {
  return verifyError(this);
};

module.exports = {
  TLSSocket, kConnectOptions, kErrorEmitted, kIsVerified, kOcspRequested, kPendingSession, kReplaceHandle, verifyError,
};
