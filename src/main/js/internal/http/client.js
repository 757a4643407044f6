// ClientRequest: one request and the way to its response.
const net = require('net');
const { Buffer } = require('buffer');
const { addAbortSignal, finished } = require('stream');
const {
  codes: {
    ERR_HTTP_HEADERS_SENT, ERR_INVALID_ARG_TYPE, ERR_INVALID_HTTP_TOKEN, ERR_INVALID_PROTOCOL, ERR_OUT_OF_RANGE, ERR_UNESCAPED_CHARACTERS,
  }, genericNodeError,
} = require('internal/errors');
const { validateBoolean, validateInteger, validateNumber } = require('internal/validators');
const {
  HTTPParser, calculateLenientFlags, checkIsHttpToken, debug, freeParser, parsers, prepareError, validateParserOptions,
} = require('internal/http/common');
const { getGlobalAgent } = require('internal/http/agent');
const { kDetachAbortSignal } = require('internal/http/incoming');
const { OutgoingMessage, kOutHeaders, kUniqueHeaders, kWritableFinished, parseUniqueHeadersOption, resumeWriting } = require('internal/http/outgoing');
const channels = require('internal/http/channels');
const { isObserved, measure, performanceNow } = require('internal/http/measure');

const { RESPONSE } = HTTPParser;
const kError = Symbol('kError');
const kPath = Symbol('kPath');
const kStart = Symbol('http.client.start');

const unescapedCharacters = /[^\u0021-\u00ff]/;
const methodsWithoutBody = new Set(['GET', 'HEAD', 'DELETE', 'OPTIONS', 'TRACE', 'CONNECT']);

const connectionReset = (message) => genericNodeError(message, { code: 'ECONNRESET' });

function emitErrorEvent(request, error) {
  if (channels.clientRequestError.hasSubscribers) channels.clientRequestError.publish({ request, error });
  request.emit('error', error);
}

function validateHost(host, name) {
  if (host !== null && host !== undefined && typeof host !== 'string') {
    throw new ERR_INVALID_ARG_TYPE(`options.${name}`, ['string', 'undefined', 'null'], host);
  }
  return host;
}

function isURL(value) {
  return Boolean(value?.href && value.protocol && value.auth === undefined && value.path === undefined);
}

function ClientRequest(input, options, cb) {
  OutgoingMessage.call(this);
  if (typeof input === 'string') {
    const { URL } = require('url');
    input = require('url').urlToHttpOptions(new URL(input));
  } else if (isURL(input)) {
    input = require('url').urlToHttpOptions(input);
  } else {
    cb = options;
    options = input;
    input = null;
  }
  if (typeof options === 'function') {
    cb = options;
    options = input || {};
  } else {
    options = Object.assign(input || {}, options);
  }

  let { agent } = options;
  const defaultAgent = options._defaultAgent || getGlobalAgent();
  if (agent === false) {
    agent = new defaultAgent.constructor();
  } else if (agent === null || agent === undefined) {
    // who creates the connection needs no agent for it
    if (typeof options.createConnection !== 'function') agent = defaultAgent;
  } else if (typeof agent.addRequest !== 'function') {
    throw new ERR_INVALID_ARG_TYPE('options.agent', ['Agent-like Object', 'undefined', 'false'], agent);
  }
  this.agent = agent;

  const protocol = options.protocol || defaultAgent.protocol;
  const expectedProtocol = this.agent?.protocol || defaultAgent.protocol;
  if (options.path && unescapedCharacters.test(String(options.path))) throw new ERR_UNESCAPED_CHARACTERS('Request path');
  if (protocol !== expectedProtocol) throw new ERR_INVALID_PROTOCOL(protocol, expectedProtocol);

  const defaultPort = options.defaultPort || this.agent?.defaultPort;
  const connection = { __proto__: null, ...options };
  // a path here is the one of a local socket
  connection.path = options.socketPath;
  const port = (connection.port = options.port || defaultPort || 80);
  const host = (connection.host = validateHost(options.hostname, 'hostname') || validateHost(options.host, 'host') || 'localhost');
  const setDefaultHeaders = options.setDefaultHeaders === undefined || Boolean(options.setDefaultHeaders);
  const setHost = options.setHost !== undefined ? Boolean(options.setHost) : setDefaultHeaders;
  if (!setDefaultHeaders) {
    this._removedConnection = true;
    this._removedContLen = true;
    this._removedTE = true;
  }

  this.socketPath = options.socketPath;
  if (options.timeout !== undefined) this.timeout = timerDuration(options.timeout, 'timeout');
  if (options.signal) {
    addAbortSignal(options.signal, this);
    delete connection.signal;
  }

  let { method } = options;
  if (method !== null && method !== undefined && typeof method !== 'string') throw new ERR_INVALID_ARG_TYPE('options.method', 'string', method);
  if (method) {
    if (!checkIsHttpToken(method)) throw new ERR_INVALID_HTTP_TOKEN('Method', method);
    method = this.method = method.toUpperCase();
  } else {
    method = this.method = 'GET';
  }
  const { maxHeaderSize } = options;
  if (maxHeaderSize !== undefined) validateInteger(maxHeaderSize, 'maxHeaderSize', 0);
  this.maxHeaderSize = maxHeaderSize;
  validateParserOptions(options);
  this.insecureHTTPParser = options.insecureHTTPParser;
  this.httpValidation = options.httpValidation;
  if (options.joinDuplicateHeaders !== undefined) validateBoolean(options.joinDuplicateHeaders, 'options.joinDuplicateHeaders');
  this.joinDuplicateHeaders = options.joinDuplicateHeaders;
  this[kPath] = options.path || '/';
  if (cb) this.once('response', cb);

  this.useChunkedEncodingByDefault = !methodsWithoutBody.has(method);
  this._ended = false;
  this.res = null;
  this.aborted = false;
  this.timeoutCb = null;
  this.upgradeOrConnect = false;
  this.parser = null;
  this.maxHeadersCount = null;
  this.reusedSocket = false;
  this.host = host;
  this.protocol = protocol;
  this[kUniqueHeaders] = parseUniqueHeadersOption(options.uniqueHeaders);

  if (this.agent) {
    // a connection is only offered for reuse where the agent would reuse it
    const reuses = this.agent.keepAlive || Number.isFinite(this.agent.maxSockets);
    this._last = !reuses;
    this.shouldKeepAlive = reuses;
  }

  if (Array.isArray(options.headers)) {
    this._storeHeader(`${method} ${this[kPath]} HTTP/1.1\r\n`, options.headers);
  } else {
    if (options.headers) for (const key of Object.keys(options.headers)) this.setHeader(key, options.headers[key]);
    if (host && !this.getHeader('host') && setHost) this.setHeader('Host', hostHeader(host, port, defaultPort));
    if (options.auth && !this.getHeader('Authorization')) {
      this.setHeader('Authorization', `Basic ${Buffer.from(options.auth).toString('base64')}`);
    }
    if (this.agent?.options?.proxyEnv) require('internal/http/proxy').prepareRequest(this, this.agent, connection);
    if (this.getHeader('expect')) {
      if (this._header) throw new ERR_HTTP_HEADERS_SENT('render');
      this._storeHeader(`${method} ${this[kPath]} HTTP/1.1\r\n`, this[kOutHeaders]);
    }
  }

  if (this.agent) {
    this.agent.addRequest(this, connection);
  } else {
    this._last = true;
    this.shouldKeepAlive = false;
    if (typeof connection.createConnection === 'function') {
      let called = false;
      const onCreated = (err, socket) => {
        if (called) return;
        called = true;
        if (err) process.nextTick(emitErrorEvent, this, err);
        else this.onSocket(socket);
      };
      try {
        const socket = connection.createConnection(connection, onCreated);
        if (socket) onCreated(null, socket);
      } catch (err) {
        onCreated(err);
      }
    } else {
      this.onSocket(net.createConnection(connection));
    }
  }
  if (channels.clientRequestCreated.hasSubscribers) channels.clientRequestCreated.publish({ request: this });
}
Object.setPrototypeOf(ClientRequest.prototype, OutgoingMessage.prototype);
Object.setPrototypeOf(ClientRequest, OutgoingMessage);

// RFC 9110 section 7.2; an IPv6 address stands within brackets
function hostHeader(host, port, defaultPort) {
  const colon = host.indexOf(':');
  let header = colon !== -1 && host.includes(':', colon + 1) && host[0] !== '[' ? `[${host}]` : host;
  if (port && +port !== defaultPort) header += `:${port}`;
  return header;
}

const TIMEOUT_MAX = 2 ** 31 - 1;

function timerDuration(msecs, name) {
  validateNumber(msecs, name);
  if (msecs < 0 || !Number.isFinite(msecs)) throw new ERR_OUT_OF_RANGE(name, 'a non-negative finite number', msecs);
  if (msecs <= TIMEOUT_MAX) return msecs;
  process.emitWarning(`${msecs} does not fit into a 32-bit signed integer.\nTimer duration was truncated to ${TIMEOUT_MAX}.`, 'TimeoutOverflowWarning');
  return TIMEOUT_MAX;
}

Object.defineProperty(ClientRequest.prototype, 'path', {
  __proto__: null,
  configurable: true,
  enumerable: true,
  get() { return this[kPath]; },
  set(value) {
    const path = String(value);
    if (unescapedCharacters.test(path)) throw new ERR_UNESCAPED_CHARACTERS('Request path');
    this[kPath] = path;
  },
});

ClientRequest.prototype._finish = function _finish() {
  OutgoingMessage.prototype._finish.call(this);
  if (isObserved('http')) this[kStart] = performanceNow();
  if (channels.clientRequestStart.hasSubscribers) channels.clientRequestStart.publish({ request: this });
};

ClientRequest.prototype._implicitHeader = function _implicitHeader() {
  if (this._header) throw new ERR_HTTP_HEADERS_SENT('render');
  this._storeHeader(`${this.method} ${this.path} HTTP/1.1\r\n`, this[kOutHeaders]);
};

ClientRequest.prototype.abort = function abort() {
  if (this.aborted) return;
  this.aborted = true;
  process.nextTick(emitAbort, this);
  this.destroy();
};

function emitAbort(req) {
  req.emit('abort');
}

ClientRequest.prototype.destroy = function destroy(err) {
  if (this.destroyed) return this;
  this.destroyed = true;
  // what is still to come of the response is of no interest
  this.res?._dump();
  this[kError] = err;
  this.socket?.destroy(err);
  return this;
};

// ---- listeners on the socket; `this` is the socket

function onClose() {
  const req = this._httpMessage;
  const { parser } = this;
  const { res } = req;
  req.destroyed = true;
  if (res) {
    if (!res.complete) res.destroy(connectionReset('aborted'));
    req._closed = true;
    req.emit('close');
    if (!res.aborted && res.readable) res.push(null);
  } else {
    if (!this._hadError) {
      this._hadError = true;
      emitErrorEvent(req, connectionReset('socket hang up'));
    }
    req._closed = true;
    req.emit('close');
  }
  // what could not be written is lost
  if (req.outputData) req.outputData.length = 0;
  if (parser) {
    parser.finish();
    freeParser(parser, req, this);
  }
}

function onError(err) {
  const req = this._httpMessage;
  if (req) {
    // later errors of the same connection are not reported again
    this._hadError = true;
    emitErrorEvent(req, err);
  }
  const { parser } = this;
  if (parser) {
    parser.finish();
    freeParser(parser, req, this);
  }
  this.removeListener('data', onData);
  this.removeListener('end', onEnd);
  this.destroy();
}

function onEnd() {
  const req = this._httpMessage;
  const { parser } = this;
  if (!req.res && !this._hadError) {
    this._hadError = true;
    emitErrorEvent(req, connectionReset('socket hang up'));
  }
  if (parser) {
    parser.finish();
    freeParser(parser, req, this);
  }
  this.end();
}

function onDrain() {
  const req = this._httpMessage;
  if (req) resumeWriting(req);
}

function onData(data) {
  const req = this._httpMessage;
  const { parser } = this;
  const result = parser.execute(data);
  if (result instanceof Error) {
    prepareError(result, parser, data);
    freeParser(parser, req, this);
    this.removeListener('data', onData);
    this.removeListener('end', onEnd);
    this.destroy();
    this._hadError = true;
    emitErrorEvent(req, result);
  } else if (parser.incoming?.upgrade) {
    switchProtocol(this, req, parser, data, result);
  } else if (parser.incoming?.complete && !isInformational(parser.incoming.statusCode)) {
    this.removeListener('data', onData);
    this.removeListener('end', onEnd);
    this.removeListener('drain', onDrain);
    freeParser(parser, req, this);
  }
}

function switchProtocol(socket, req, parser, data, position) {
  const res = parser.incoming;
  req.res = res;
  socket.removeListener('data', onData);
  socket.removeListener('end', onEnd);
  socket.removeListener('drain', onDrain);
  if (req.timeoutCb) socket.removeListener('timeout', req.timeoutCb);
  socket.removeListener('timeout', onResponseTimeout);
  parser.finish();
  freeParser(parser, req, socket);

  const head = data.subarray(position);
  const event = req.method === 'CONNECT' ? 'connect' : 'upgrade';
  if (req.listenerCount(event) > 0) {
    req.upgradeOrConnect = true;
    socket.emit('agentRemove');
    socket.removeListener('close', onClose);
    socket.removeListener('error', onError);
    socket._httpMessage = null;
    socket.readableFlowing = null;
    req.emit(event, res, socket, head);
    req.destroyed = true;
    req._closed = true;
    req.emit('close');
  } else {
    socket.destroy();
  }
}

// 101 is final as far as HTTP is concerned
function isInformational(status) {
  return status < 200 && status >= 100 && status !== 101;
}

// The parser has read the head of a response; `this` is the parser. Returns 1 when no body follows, 2 on a change of protocol.
function onIncoming(res, shouldKeepAlive) {
  const { socket } = this;
  const req = socket._httpMessage;
  if (req.res) {
    // the server answers twice
    socket.destroy();
    return 0;
  }
  req.res = res;
  if (res.upgrade) return 2;
  if (req.method === 'CONNECT') {
    res.upgrade = true;
    return 2;
  }
  if (isInformational(res.statusCode)) {
    req.res = null;
    if (res.statusCode === 100) req.emit('continue');
    req.emit('information', {
      statusCode: res.statusCode,
      statusMessage: res.statusMessage,
      httpVersion: res.httpVersion,
      httpVersionMajor: res.httpVersionMajor,
      httpVersionMinor: res.httpVersionMinor,
      headers: res.headers,
      rawHeaders: res.rawHeaders,
    });
    return 1;
  }
  if (req.shouldKeepAlive && !shouldKeepAlive && !req.upgradeOrConnect) req.shouldKeepAlive = false;
  if (channels.clientResponseFinish.hasSubscribers) channels.clientResponseFinish.publish({ request: req, response: res });

  if (req[kStart] !== undefined) measure('HttpClient', req[kStart], req, res);
  res.req = req;
  res.on('end', onResponseEnd);
  req.on('finish', onRequestFinish);
  socket.on('drain', onDrain);
  if (req.timeoutCb) socket.on('timeout', onResponseTimeout);
  // nobody who could read it: off the wire with it
  if (req.aborted || !req.emit('response', res)) res._dump();
  if (req.method === 'HEAD') return 1;
  if (res.statusCode === 304) {
    res.complete = true;
    return 1;
  }
  return 0;
}

// Request and response are over: the connection goes back to the agent.
function keepAlive(req) {
  const { socket } = req;
  if (req.timeoutCb) {
    socket.setTimeout(0, req.timeoutCb);
    req.timeoutCb = null;
  }
  socket.removeListener('close', onClose);
  socket.removeListener('error', onError);
  socket.removeListener('data', onData);
  socket.removeListener('end', onEnd);
  socket.removeListener('drain', onDrain);
  // after the listeners for the end of the response have run
  process.nextTick(emitFree, req);
  req.destroyed = true;
  if (req.res) {
    req.res[kDetachAbortSignal]?.();
    // the message no longer owns the connection, so destroying it must not close that
    req.res.socket = null;
  }
}

function emitFree(req) {
  req._closed = true;
  req.emit('close');
  req.socket?.emit('free');
}

function onResponseEnd() {
  const { req } = this;
  const { socket } = req;
  if (socket) {
    if (req.timeoutCb) socket.removeListener('timeout', emitRequestTimeout);
    socket.removeListener('timeout', onResponseTimeout);
  }
  req._ended = true;
  if (!req.shouldKeepAlive) {
    if (socket.writable) {
      if (typeof socket.destroySoon === 'function') socket.destroySoon();
      else socket.end();
    }
  } else if (req[kWritableFinished] && !this.aborted) {
    keepAlive(req);
  }
}

function onRequestFinish() {
  if (this.shouldKeepAlive && this._ended) keepAlive(this);
}

function onResponseTimeout() {
  this._httpMessage?.res?.emit('timeout');
}

function emitRequestTimeout() {
  this._httpMessage?.emit('timeout');
}

function listenForTimeout(req) {
  if (req.timeoutCb) return;
  req.timeoutCb = emitRequestTimeout;
  if (req.socket) req.socket.once('timeout', emitRequestTimeout);
  else req.on('socket', (socket) => socket.once('timeout', emitRequestTimeout));
}

ClientRequest.prototype.onSocket = function onSocket(socket, err) {
  if (socket && !err && typeof socket.on === 'function') {
    // it may fail before it is taken
    socket._httpMessage = this;
    socket.on('error', onError);
  }
  process.nextTick(takeSocket, this, socket, err);
};

function takeSocket(req, socket, err) {
  if (!err && socket?._hadError && socket.destroyed) {
    req.destroyed = true;
    req._closed = true;
    req.emit('close');
    return;
  }
  if (!req.destroyed && !err) {
    attach(req, socket);
    req._flush();
    return;
  }
  socket?.removeListener('error', onError);
  const close = (error) => {
    req.destroyed = true;
    if (!req.aborted && !error) error = connectionReset('socket hang up');
    if (error) emitErrorEvent(req, error);
    req._closed = true;
    req.emit('close');
  };
  if (socket) {
    if (!err && req.agent && !socket.destroyed) {
      socket.emit('free');
    } else {
      finished(socket.destroy(err || req[kError]), (error) => {
        if (error?.code === 'ERR_STREAM_PREMATURE_CLOSE') error = null;
        close(error || err);
      });
      return;
    }
  }
  close(err || req[kError]);
}

function attach(req, socket) {
  debug('CLIENT socket for %s %s', req.method, req.path);
  const parser = parsers.alloc();
  req.socket = socket;
  parser.initialize(RESPONSE, { type: 'HTTPCLIENTREQUEST', req }, req.maxHeaderSize || 0, calculateLenientFlags(req.httpValidation, req.insecureHTTPParser));
  parser.socket = socket;
  parser.outgoing = req;
  req.parser = parser;
  socket.parser = parser;
  socket._httpMessage = req;
  if (typeof req.maxHeadersCount === 'number') parser.maxHeaderPairs = req.maxHeadersCount << 1;
  parser.joinDuplicateHeaders = req.joinDuplicateHeaders;
  parser.onIncoming = onIncoming;
  socket.on('data', onData);
  socket.on('end', onEnd);
  socket.on('close', onClose);
  socket.on('drain', onDrain);
  if (req.timeout !== undefined || req.agent?.options?.timeout) listenForTimeout(req);
  req.emit('socket', socket);
}

ClientRequest.prototype._deferToConnect = function _deferToConnect(method, argumentsOf) {
  // only once connected, since some platforms refuse options on an unconnected socket
  const call = () => {
    if (method) Reflect.apply(this.socket[method], this.socket, argumentsOf);
  };
  const onSocket = () => {
    if (this.socket.writable) call();
    else this.socket.once('connect', call);
  };
  if (!this.socket) this.once('socket', onSocket);
  else onSocket();
};

ClientRequest.prototype.setTimeout = function setTimeout(msecs, callback) {
  if (this._ended) return this;
  listenForTimeout(this);
  msecs = timerDuration(msecs, 'msecs');
  if (callback) this.once('timeout', callback);
  if (this.socket) setSocketTimeout(this.socket, msecs);
  else this.once('socket', (socket) => setSocketTimeout(socket, msecs));
  return this;
};

function setSocketTimeout(socket, msecs) {
  if (socket.connecting) {
    socket.once('connect', function() {
      this.setTimeout(msecs);
    });
  } else {
    socket.setTimeout(msecs);
  }
}

ClientRequest.prototype.setNoDelay = function setNoDelay(noDelay) {
  this._deferToConnect('setNoDelay', [noDelay]);
};

ClientRequest.prototype.setSocketKeepAlive = function setSocketKeepAlive(enable, initialDelay) {
  this._deferToConnect('setKeepAlive', [enable, initialDelay]);
};

ClientRequest.prototype.clearTimeout = function clearTimeout(cb) {
  this.setTimeout(0, cb);
};

module.exports = { ClientRequest };
