// The servers of node:http2, http2.connect() and performServerHandshake().
const { clearTimeout, setTimeout } = require('internal/timers'); // not those that a program may have replaced
const net = require('net');
const tls = require('tls');
const {
  codes: { ERR_HTTP2_UNSUPPORTED_PROTOCOL, ERR_INVALID_ARG_TYPE },
} = require('internal/errors');
const { validateNumber, validateUint32 } = require('internal/validators');
const H = require('internal/http2/headers');
const settings = require('internal/http2/settings');
const { ClientHttp2Session, ServerHttp2Session } = require('internal/http2/session');
const { publish } = require('internal/http2/stream');
const { kOptions } = require('internal/http2/util');

const kSessions = Symbol('sessions');

function initializeOptions(options) {
  H.assertIsObject(options, 'options');
  options = { ...options };
  H.assertIsObject(options.settings, 'options.settings');
  options.settings = { ...options.settings };
  settings.validate(options.settings);
  if (options.maxSessionInvalidFrames !== undefined) validateUint32(options.maxSessionInvalidFrames, 'maxSessionInvalidFrames');
  if (options.maxSessionRejectedStreams !== undefined) validateUint32(options.maxSessionRejectedStreams, 'maxSessionRejectedStreams');
  if (options.unknownProtocolTimeout !== undefined) validateUint32(options.unknownProtocolTimeout, 'unknownProtocolTimeout');
  else options.unknownProtocolTimeout = 10_000;
  if (options.strictFieldWhitespaceValidation !== undefined) {
    const { validateBoolean } = require('internal/validators');
    validateBoolean(options.strictFieldWhitespaceValidation, 'strictFieldWhitespaceValidation');
  }
  if (options.strictSingleValueFields !== undefined) {
    const { validateBoolean } = require('internal/validators');
    validateBoolean(options.strictSingleValueFields, 'strictSingleValueFields');
  }
  const http = require('http');
  const compat = require('internal/http2/compat');
  options.Http1IncomingMessage = options.Http1IncomingMessage || http.IncomingMessage;
  options.Http1ServerResponse = options.Http1ServerResponse || http.ServerResponse;
  options.Http2ServerRequest = options.Http2ServerRequest || compat.Http2ServerRequest;
  options.Http2ServerResponse = options.Http2ServerResponse || compat.Http2ServerResponse;
  if (options.streamResetBurst !== undefined || options.streamResetRate !== undefined) {
    validateNumber(options.streamResetBurst, 'streamResetBurst', 0);
    validateNumber(options.streamResetRate, 'streamResetRate', 0);
  }
  return options;
}

function bind(session, socket) {
  socket.on('error', (error) => session.onSocketError(error));
  socket.on('close', () => session.onSocketClosed());
}

// What a server does with a connection.
function connectionListener(socket) {
  const options = this[kOptions] || {};
  if (socket.alpnProtocol === false || socket.alpnProtocol === 'http/1.1') {
    if (options.allowHTTP1 === true) {
      const { _connectionListener } = require('internal/http/server');
      Reflect.apply(_connectionListener, this, [socket]);
      return;
    }
    if (!this.emit('unknownProtocol', socket)) {
      const timer = setTimeout(() => {
        if (!socket.destroyed) socket.destroy();
      }, options.unknownProtocolTimeout);
      timer.unref();
      socket.once('close', () => clearTimeout(timer));
      socket.end('HTTP/1.0 403 Forbidden\r\nContent-Type: text/plain\r\n\r\nMissing ALPN Protocol, expected `h2` to be available.\n' +
        'If this is a HTTP request: The server was not configured with the `allowHTTP1` option or a listener for the `unknownProtocol` event.\n');
    }
    return;
  }
  if (socket._handle === null && socket instanceof net.Socket) return;
  const session = new ServerHttp2Session(options, socket, this);
  bind(session, socket);
  this[kSessions].add(session);
  session.once('close', () => this[kSessions].delete(session));
  session.on('stream', (stream, headers, flags, raw) => {
    this.emit('stream', stream, headers, flags, raw);
  });
  session.on('error', (error) => this.emit('sessionError', error, session));
  if (this.timeout) {
    session.setTimeout(this.timeout, () => {
      if (session.destroyed) return;
      const handled = this.emit('timeout', session);
      if (!handled) session.destroy();
    });
  }
  this.emit('session', session);
}

function setupCompatibility(event) {
  if (event !== 'request') return;
  this.removeListener('newListener', setupCompatibility);
  const { onServerStream } = require('internal/http2/compat');
  const options = this[kOptions];
  this.on('stream', onServerStream.bind(this, options.Http2ServerRequest, options.Http2ServerResponse));
}

const shared = {
  setTimeout(msecs, callback) {
    this.timeout = msecs;
    if (callback !== undefined) {
      const { validateFunction } = require('internal/validators');
      validateFunction(callback, 'callback');
      this.on('timeout', callback);
    }
    return this;
  },

  updateSettings(wanted) {
    H.assertIsObject(wanted, 'settings');
    if (wanted === undefined || wanted === null) throw new ERR_INVALID_ARG_TYPE('settings', 'Object', wanted);
    settings.validate(wanted);
    this[kOptions].settings = { ...this[kOptions].settings, ...wanted };
  },

  [Symbol.for('nodejs.rejection')](error, event, ...args) {
    switch (event) {
      case 'stream': {
        const [stream] = args;
        if (!stream.headersSent && !stream.destroyed) {
          stream.respond({ ':status': 500 });
          stream.end();
        } else {
          stream.destroy(error);
        }
        break;
      }
      case 'request': {
        const [, response] = args;
        if (!response.headersSent && !response.finished) {
          for (const name of response.getHeaderNames()) response.removeHeader(name);
          response.statusCode = 500;
          response.end(require('http').STATUS_CODES[500]);
        } else {
          response.destroy();
        }
        break;
      }
      default:
        net.Server.prototype[Symbol.for('nodejs.rejection')]?.call(this, error, event, ...args);
    }
  },
};

function closeWith(Base) {
  return function close(...args) {
    if (this[kOptions].allowHTTP1 === true) require('internal/http/server').httpServerPreClose?.(this);
    Reflect.apply(Base.prototype.close, this, args);
    for (const session of [...this[kSessions]]) session.close();
    return this;
  };
}

function prepareServer(server, options, listener) {
  Object.defineProperty(server, kOptions, { value: options, writable: true, configurable: true });
  Object.defineProperty(server, kSessions, { value: new Set() });
  server.timeout = 0;
  server.on('newListener', setupCompatibility);
  if (options.allowHTTP1 === true) {
    const { setupConnectionsTracking, storeHTTPOptions } = require('internal/http/server');
    storeHTTPOptions.call(server, {
      ...options, ...options.http1Options,
      IncomingMessage: options.http1Options?.IncomingMessage ?? options.Http1IncomingMessage,
      ServerResponse: options.http1Options?.ServerResponse ?? options.Http1ServerResponse,
    });
    server.on('listening', setupConnectionsTracking);
    const { Server: HttpServer } = require('http');
    server.closeAllConnections = HttpServer.prototype.closeAllConnections;
    server.closeIdleConnections = HttpServer.prototype.closeIdleConnections;
  }
  if (typeof listener === 'function') server.on('request', listener);
}

class Http2SecureServer extends tls.Server {
  constructor(options, listener) {
    options = initializeTlsOptions(options);
    super(options, connectionListener);
    prepareServer(this, options, listener);
    this.on('tlsClientError', function(error, socket) {
      if (!this.emit('clientError', error, socket)) socket.destroy(error);
    });
  }
}

class Http2Server extends net.Server {
  constructor(options, listener) {
    options = initializeOptions(options);
    super(options, connectionListener);
    prepareServer(this, options, listener);
  }
}

for (const [Server, Base] of [[Http2SecureServer, tls.Server], [Http2Server, net.Server]]) {
  for (const key of Reflect.ownKeys(shared)) Object.defineProperty(Server.prototype, key, { value: shared[key], writable: true, configurable: true });
  Object.defineProperty(Server.prototype, 'close', { value: closeWith(Base), writable: true, configurable: true });
  Object.defineProperty(Server.prototype, Symbol.asyncDispose, { writable: true, configurable: true, value() {
    return new Promise((resolve, reject) => this.close((error) => (error ? reject(error) : resolve())));
  } });
}

function initializeTlsOptions(options) {
  options = initializeOptions(options);
  if (options.ALPNCallback) return options;
  options.ALPNProtocols = ['h2'];
  if (options.allowHTTP1 === true) options.ALPNProtocols.push('http/1.1');
  return options;
}

function createServer(options, handler) {
  if (typeof options === 'function') {
    handler = options;
    options = {};
  }
  return new Http2Server(options, handler);
}

function createSecureServer(options, handler) {
  return new Http2SecureServer(options, handler);
}

function connect(authority, options, listener) {
  if (typeof options === 'function') {
    listener = options;
    options = undefined;
  }
  H.assertIsObject(options, 'options');
  options = { ...options };
  const { URL } = require('url');
  if (typeof authority === 'string') authority = new URL(authority);
  H.assertIsObject(authority, 'authority', ['string', 'Object', 'URL']);
  const protocol = authority.protocol || options.protocol || 'https:';
  const port = `${authority.port !== '' && authority.port !== undefined ? authority.port : authority.protocol === 'http:' ? 80 : 443}`;
  let host = 'localhost';
  if (authority.hostname) {
    host = authority.hostname;
    if (host[0] === '[') host = host.slice(1, -1);
  } else if (authority.host) {
    ({ host } = authority);
  }
  if (options.remoteCustomSettings !== undefined && !Array.isArray(options.remoteCustomSettings)) {
    throw new ERR_INVALID_ARG_TYPE('options.remoteCustomSettings', 'Array', options.remoteCustomSettings);
  }
  let socket;
  if (typeof options.createConnection === 'function') {
    socket = options.createConnection(authority, options);
  } else {
    switch (protocol) {
      case 'http:':
        socket = net.connect({ port, host, ...options });
        break;
      case 'https:': {
        const servername = net.isIP(host) ? '' : host;
        socket = tls.connect(port, host, {
          ALPNProtocols: ['h2'], ...(servername === '' ? {} : { servername }), ...options,
        });
        break;
      }
      default:
        throw new ERR_HTTP2_UNSUPPORTED_PROTOCOL(protocol);
    }
  }
  options = initializeOptions(options);
  const session = new ClientHttp2Session(options, socket);
  session.setAuthority(options.authority ?? `${host}:${port}`, protocol.slice(0, -1));
  bind(session, socket);
  if (typeof listener === 'function') session.once('connect', listener);
  publish('client.session.created', { session });
  return session;
}

Object.defineProperty(connect, Symbol.for('nodejs.util.promisify.custom'), {
  value: {
    connect(authority, options) {
      return new Promise((resolve, reject) => {
        const session = connect(authority, options, () => {
          session.removeListener('error', reject);
          resolve(session);
        });
        session.once('error', reject);
      });
    },
  }.connect,
});

function performServerHandshake(socket, options = {}) {
  options = initializeOptions(options);
  const session = new ServerHttp2Session(options, socket, undefined);
  bind(session, socket);
  return session;
}

module.exports = { Http2SecureServer, Http2Server, connect, createSecureServer, createServer, performServerHandshake };
