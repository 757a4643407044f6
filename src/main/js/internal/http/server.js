// http.Server: accepting connections, and on each the sequence of requests and their responses.
const { clearTimeout: clearInterval, setInterval } = require('internal/timers'); // not those that a program may have replaced
const net = require('net');
const { Buffer } = require('buffer');
const { EventEmitter } = require('events');
const {
  codes: { ERR_HTTP_REQUEST_TIMEOUT, ERR_HTTP_SOCKET_ENCODING, ERR_OUT_OF_RANGE }, genericNodeError,
} = require('internal/errors');
const { validateBoolean, validateFunction, validateInteger, validateObject } = require('internal/validators');
const {
  HTTPParser, calculateLenientFlags, continueExpression, debug, freeParser, kIncomingMessage, onSocketDrain, parsers, prepareError, setupSocket, validateParserOptions,
} = require('internal/http/common');
const { ConnectionsList } = require('internal/http/connections');
const { IncomingMessage, kDetachAbortSignal } = require('internal/http/incoming');
const { kUniqueHeaders, parseUniqueHeadersOption } = require('internal/http/outgoing');
const { ServerResponse, emitClose, kConnection, onSocketClose } = require('internal/http/response');
const { STATUS_CODES } = require('internal/http/status');
const channels = require('internal/http/channels');
const { isObserved, measure, performanceNow } = require('internal/http/measure');

const { REQUEST, kOnExecute, kOnTimeout } = HTTPParser;
const kServerResponse = Symbol('ServerResponse');
const kConnections = Symbol('http.server.connections');
const kConnectionsCheckingInterval = Symbol('http.server.connectionsCheckingInterval');
const kOptimizeEmptyRequests = Symbol('OptimizeEmptyRequestsOption');
const kStart = Symbol('http.server.start');
const kState = Symbol('http.server.connection');

function nop() {}

function defaultShouldUpgrade() {
  return this.listenerCount('upgrade') > 0;
}

// Reads and checks the options of a server into its properties; also for node:https and node:http2.
function storeHTTPOptions(options) {
  this[kIncomingMessage] = options.IncomingMessage || IncomingMessage;
  this[kServerResponse] = options.ServerResponse || ServerResponse;

  const { maxHeaderSize } = options;
  if (maxHeaderSize !== undefined) validateInteger(maxHeaderSize, 'maxHeaderSize', 0);
  this.maxHeaderSize = maxHeaderSize;

  validateParserOptions(options);
  this.insecureHTTPParser = options.insecureHTTPParser;
  this.httpValidation = options.httpValidation;

  const { requestTimeout, headersTimeout, keepAliveTimeout, keepAliveTimeoutBuffer, connectionsCheckingInterval } = options;
  if (requestTimeout !== undefined) validateInteger(requestTimeout, 'requestTimeout', 0);
  this.requestTimeout = requestTimeout ?? 300_000;
  if (headersTimeout !== undefined) validateInteger(headersTimeout, 'headersTimeout', 0);
  this.headersTimeout = headersTimeout ?? Math.min(60_000, this.requestTimeout);
  if (this.requestTimeout > 0 && this.headersTimeout > 0 && this.headersTimeout > this.requestTimeout) {
    throw new ERR_OUT_OF_RANGE('headersTimeout', '<= requestTimeout', headersTimeout);
  }
  if (keepAliveTimeout !== undefined) validateInteger(keepAliveTimeout, 'keepAliveTimeout', 0);
  this.keepAliveTimeout = keepAliveTimeout ?? 5_000;
  if (keepAliveTimeoutBuffer !== undefined) validateInteger(keepAliveTimeoutBuffer, 'keepAliveTimeoutBuffer', 0);
  this.keepAliveTimeoutBuffer = keepAliveTimeoutBuffer ?? 1_000;
  if (connectionsCheckingInterval !== undefined) validateInteger(connectionsCheckingInterval, 'connectionsCheckingInterval', 0);
  this.connectionsCheckingInterval = connectionsCheckingInterval ?? 30_000;

  const { requireHostHeader, joinDuplicateHeaders, rejectNonStandardBodyWrites, optimizeEmptyRequests, shouldUpgradeCallback } = options;
  if (requireHostHeader !== undefined) validateBoolean(requireHostHeader, 'options.requireHostHeader');
  this.requireHostHeader = requireHostHeader ?? true;
  if (joinDuplicateHeaders !== undefined) validateBoolean(joinDuplicateHeaders, 'options.joinDuplicateHeaders');
  this.joinDuplicateHeaders = joinDuplicateHeaders;
  if (rejectNonStandardBodyWrites !== undefined) validateBoolean(rejectNonStandardBodyWrites, 'options.rejectNonStandardBodyWrites');
  this.rejectNonStandardBodyWrites = rejectNonStandardBodyWrites ?? false;
  if (optimizeEmptyRequests !== undefined) validateBoolean(optimizeEmptyRequests, 'options.optimizeEmptyRequests');
  this[kOptimizeEmptyRequests] = optimizeEmptyRequests ?? false;
  if (shouldUpgradeCallback !== undefined) validateFunction(shouldUpgradeCallback, 'options.shouldUpgradeCallback');
  this.shouldUpgradeCallback = shouldUpgradeCallback ?? defaultShouldUpgrade;
}

function setupConnectionsTracking() {
  this[kConnections] ??= new ConnectionsList();
  if (this[kConnectionsCheckingInterval]) clearInterval(this[kConnectionsCheckingInterval]);
  this[kConnectionsCheckingInterval] = setInterval(checkConnections.bind(this), this.connectionsCheckingInterval).unref();
}

function checkConnections() {
  if (this.headersTimeout === 0 && this.requestTimeout === 0) return;
  for (const { socket } of this[kConnections].expired(this.headersTimeout, this.requestTimeout)) {
    if (socket) onSocketError.call(socket, new ERR_HTTP_REQUEST_TIMEOUT());
  }
}

function httpServerPreClose(server) {
  server.closeIdleConnections();
  clearInterval(server[kConnectionsCheckingInterval]);
}

function Server(options, requestListener) {
  if (!(this instanceof Server)) return new Server(options, requestListener);
  if (typeof options === 'function') {
    requestListener = options;
    options = {};
  } else if (options == null) {
    options = {};
  } else {
    validateObject(options, 'options');
  }
  storeHTTPOptions.call(this, options);
  net.Server.call(this, {
    allowHalfOpen: true,
    noDelay: options.noDelay ?? true,
    keepAlive: options.keepAlive,
    keepAliveInitialDelay: options.keepAliveInitialDelay,
    highWaterMark: options.highWaterMark,
  });
  if (requestListener) this.on('request', requestListener);
  // an end by the client ends the connection unless this is set
  this.httpAllowHalfOpen = false;
  this.on('connection', connectionListener);
  this.on('listening', setupConnectionsTracking);
  this.timeout = 0;
  this.maxHeadersCount = null;
  this.maxRequestsPerSocket = 0;
  this[kUniqueHeaders] = parseUniqueHeadersOption(options.uniqueHeaders);
}
Object.setPrototypeOf(Server.prototype, net.Server.prototype);
Object.setPrototypeOf(Server, net.Server);

Server.prototype.close = function close(...args) {
  httpServerPreClose(this);
  Reflect.apply(net.Server.prototype.close, this, args);
  return this;
};

Server.prototype[Symbol.asyncDispose] = function() {
  return new Promise((resolve, reject) => {
    this.close((err) => {
      if (err && err.code !== 'ERR_SERVER_NOT_RUNNING') reject(err);
      else resolve();
    });
  });
};

Server.prototype.closeAllConnections = function closeAllConnections() {
  if (!this[kConnections]) return;
  for (const { socket } of this[kConnections].all()) socket.destroy();
};

Server.prototype.closeIdleConnections = function closeIdleConnections() {
  if (!this[kConnections]) return;
  for (const { socket } of this[kConnections].idle()) {
    if (socket._httpMessage && !socket._httpMessage.finished) continue;
    socket.destroy();
  }
};

Server.prototype.setTimeout = function setTimeout(msecs, callback) {
  this.timeout = msecs;
  if (callback) this.on('timeout', callback);
  return this;
};

Server.prototype[EventEmitter.captureRejectionSymbol ?? Symbol.for('nodejs.rejection')] = function(err, event, ...args) {
  switch (event) {
    case 'request': {
      const res = args[1];
      if (!res.headersSent && !res.writableEnded) {
        for (const name of res.getHeaderNames()) res.removeHeader(name);
        res.statusCode = 500;
        res.end(STATUS_CODES[500]);
      } else {
        res.destroy();
      }
      break;
    }
    default:
      net.Server.prototype[Symbol.for('nodejs.rejection')].apply(this, [err, event, ...args]);
      break;
  }
};

// What the server keeps per connection. The methods are listeners that need both the connection and the server.
class Connection {
  constructor(server, socket, parser) {
    this.server = server;
    this.socket = socket;
    this.parser = parser;
    // responses that wait for their turn, and requests whose response is not finished
    this.outgoing = [];
    this.incoming = [];
    this.outgoingData = 0;
    this.requestsCount = 0;
    this.keepAliveTimeoutSet = false;
    this.upgradeStream = null;
    this.onData = (data) => this.executed(this.parser.execute(data), data);
    this.onEnd = () => this.ended();
    this.onClose = () => this.closed();
    this.onDrain = () => this.drained();
    this.onPendingData = (delta) => this.pending(delta);
  }

  executed(result, data) {
    const { socket, parser } = this;
    // a request that has been answered meanwhile has set the timeout for the next one
    if (parser.isWithinMessage !== false) this.resetTimeout();
    if (result instanceof Error) {
      if (this.upgradeStream !== null) return;
      prepareError(result, parser, data);
      onSocketError.call(socket, result);
    } else if (parser.incoming?.upgrade) {
      if (parser.incoming.complete) this.upgrade(result, data);
      else if (this.upgradeStream === null) this.upgradeEarly(parser.incoming);
    }
    if (socket._paused && socket.parser) socket.parser.pause();
    else if (socket.parser === null) parser.socket = null;
  }

  // The request has a body that is still to come.
  upgradeEarly(req) {
    const { server, socket } = this;
    if (server.listenerCount('upgrade') === 0) {
      socket.destroy();
      return;
    }
    const { UpgradeStream } = require('internal/http/upgrade_stream');
    this.upgradeStream = new UpgradeStream(socket);
    server.emit('upgrade', req, this.upgradeStream, Buffer.alloc(0));
  }

  upgrade(position, data) {
    const { server, socket, parser } = this;
    const req = parser.incoming;
    data ??= parser.getCurrentBuffer();
    socket.removeListener('data', this.onData);
    socket.removeListener('end', this.onEnd);
    socket.removeListener('close', this.onClose);
    socket.removeListener('close', onSocketClose);
    socket.removeListener('drain', this.onDrain);
    socket.removeListener('drain', onSocketDrain);
    socket.removeListener('error', onSocketError);
    socket.removeListener('timeout', onSocketTimeout);
    unconsume(parser, socket);
    parser.finish();
    freeParser(parser, req, socket);
    if (this.upgradeStream !== null) {
      this.upgradeStream.begin(Buffer.from(data.subarray(position)));
      return;
    }
    const event = req.method === 'CONNECT' ? 'connect' : 'upgrade';
    if (server.listenerCount(event) > 0) {
      const head = data.subarray(position);
      socket.readableFlowing = null;
      server.emit(event, req, socket, head);
    } else {
      socket.destroy();
    }
  }

  resetTimeout() {
    if (!this.keepAliveTimeoutSet) return;
    this.socket.setTimeout(this.server.timeout || 0);
    this.keepAliveTimeoutSet = false;
  }

  ended() {
    const { parser, socket } = this;
    if (this.upgradeStream !== null) {
      this.upgradeStream.cutOff();
      return;
    }
    const result = parser.finish();
    if (result instanceof Error) {
      onSocketError.call(socket, result);
    } else if (!this.server.httpAllowHalfOpen) {
      socket.end();
    } else if (this.outgoing.length > 0) {
      this.outgoing[this.outgoing.length - 1]._last = true;
    } else if (socket._httpMessage) {
      socket._httpMessage._last = true;
    } else {
      socket.end();
    }
  }

  closed() {
    const { socket, incoming } = this;
    freeParser(this.parser, null, socket);
    this.upgradeStream?.destroy();
    while (incoming.length > 0) incoming.shift().destroy(genericNodeError('aborted', { code: 'ECONNRESET' }));
  }

  drained() {
    const { socket } = this;
    const needPause = this.outgoingData > socket.writableHighWaterMark;
    if (socket._paused && !needPause) {
      socket._paused = false;
      socket.parser?.resume();
      socket.resume();
    }
  }

  // Responses that wait count against the connection as well: requests must not flood it.
  pending(delta) {
    this.outgoingData += delta;
    if (this.socket._paused && this.outgoingData < this.socket.writableHighWaterMark) this.drained();
  }

  // A request head has been read. Returns 2 when the connection changes to another protocol.
  request(req, keepAlive) {
    const { server, socket } = this;
    this.resetTimeout();
    if (req.upgrade) {
      req.upgrade = req.method === 'CONNECT' || Boolean(server.shouldUpgradeCallback(req));
      // The body, if there is one, belongs to the request.
      if (req.upgrade) return req.method === 'CONNECT' ? 2 : 0;
      // The request is answered as any other one; what came with it in the same piece is not looked at.
    }
    this.incoming.push(req);
    if (!socket._paused) {
      const writable = socket._writableState;
      if (writable?.needDrain || this.outgoingData >= socket.writableHighWaterMark) {
        socket._paused = true;
        // the parser follows after the bytes at hand
        socket.pause();
      }
    }

    const res = new server[kServerResponse](req, {
      highWaterMark: socket.writableHighWaterMark,
      rejectNonStandardBodyWrites: server.rejectNonStandardBodyWrites,
    });
    res._keepAliveTimeout = server.keepAliveTimeout;
    res._maxRequestsPerSocket = server.maxRequestsPerSocket;
    res._onPendingData = this.onPendingData;
    res.shouldKeepAlive = keepAlive;
    res[kUniqueHeaders] = server[kUniqueHeaders];
    res[kConnection] = this;
    if (isObserved('http')) res[kStart] = performanceNow();
    if (channels.serverRequestStart.hasSubscribers) channels.serverRequestStart.publish({ request: req, response: res, socket, server });
    if (channels.serverResponseCreated.hasSubscribers) channels.serverResponseCreated.publish({ request: req, response: res });

    if (socket._httpMessage) this.outgoing.push(res);
    else res.assignSocket(socket);
    res.on('finish', onResponseFinish);

    if (req.httpVersionMajor === 1 && req.httpVersionMinor === 1 && this.intercept(req, res)) return 0;
    if (server[kOptimizeEmptyRequests] && hasNoBody(req)) {
      req._dumpAndCloseReadable();
    }
    server.emit('request', req, res);
    return 0;
  }

  // Answers what is not for the 'request' event. Returns whether it did.
  intercept(req, res) {
    const { server, socket } = this;
    if (server.requireHostHeader && !hasField(req.rawHeaders, 'host') && req.headers.host === undefined) {
      res.writeHead(400, ['Connection', 'close']);
      res.end();
      return true;
    }
    const limit = server.maxRequestsPerSocket;
    if (typeof limit === 'number' && limit > 0) {
      this.requestsCount++;
      res.maxRequestsOnConnectionReached = limit <= this.requestsCount;
      if (limit < this.requestsCount) {
        server.emit('dropRequest', req, socket);
        res.writeHead(503);
        res.end();
        return true;
      }
    }
    if (!hasField(req.rawHeaders, 'expect')) return false;
    if (continueExpression.test(req.headers.expect)) {
      res._expect_continue = true;
      if (server.listenerCount('checkContinue') > 0) {
        server.emit('checkContinue', req, res);
      } else {
        res.writeContinue();
        server.emit('request', req, res);
      }
    } else if (server.listenerCount('checkExpectation') > 0) {
      server.emit('checkExpectation', req, res);
    } else {
      res.writeHead(417);
      res.end();
    }
    return true;
  }

  finished(req, res) {
    const { server, socket } = this;
    if (res[kStart] !== undefined) measure('HttpRequest', res[kStart], req, res);
    if (channels.serverResponseFinish.hasSubscribers) channels.serverResponseFinish.publish({ request: req, response: res, socket, server });
    this.incoming.shift();
    // a body that nobody reads must not stay on the wire
    if (!req._consuming) req._dump();
    req[kDetachAbortSignal]?.();
    res.detachSocket(socket);
    clearIncoming(req);
    process.nextTick(emitClose, res);
    if (res._last) {
      if (typeof socket.destroySoon === 'function') socket.destroySoon();
      else socket.end();
    } else if (this.outgoing.length === 0) {
      const timeout = Number.isFinite(server.keepAliveTimeout) && server.keepAliveTimeout >= 0 ? server.keepAliveTimeout : 0;
      if (timeout && typeof socket.setTimeout === 'function') {
        const buffer = Number.isFinite(server.keepAliveTimeoutBuffer) && server.keepAliveTimeoutBuffer >= 0 ? server.keepAliveTimeoutBuffer : 1000;
        // longer than announced, so that a client which uses the last moment is still served
        socket.setTimeout(timeout + buffer);
        this.keepAliveTimeoutSet = true;
      }
    } else {
      const next = this.outgoing.shift();
      if (next) next.assignSocket(socket);
    }
  }
}

function onResponseFinish() {
  this[kConnection].finished(this.req, this);
}

function clearIncoming(req) {
  const parser = req.socket?.parser;
  // the parser still adds to a request whose end has not been read
  if (parser && parser.incoming === req) {
    if (req.readableEnded) parser.incoming = null;
    else req.on('end', clearIncomingLater);
  }
}

function clearIncomingLater() {
  clearIncoming(this);
}

function hasField(raw, name) {
  const { length } = name;
  for (let n = 0; n < raw.length; n += 2) {
    const field = raw[n];
    if (field.length === length && (field === name || field.toLowerCase() === name)) return true;
  }
  return false;
}

function hasNoBody(req) {
  const length = req.headers['content-length'];
  return req.headers['transfer-encoding'] === undefined && length === undefined;
}

function connectionListener(socket) {
  const server = this;
  debug('SERVER new http connection');
  setupSocket(socket);
  // sockets that were not accepted by this server are also possible: server.emit('connection', socket)
  if (socket.server === null || socket.server === undefined) socket.server = server;
  if (server.timeout && typeof socket.setTimeout === 'function') socket.setTimeout(server.timeout);
  socket.on('timeout', onSocketTimeout);

  const parser = parsers.alloc();
  parser.initialize(REQUEST, { type: 'HTTPINCOMINGMESSAGE', socket }, server.maxHeaderSize || 0, calculateLenientFlags(server.httpValidation, server.insecureHTTPParser), server[kConnections] ?? null);
  parser.socket = socket;
  socket.parser = parser;
  if (typeof server.maxHeadersCount === 'number') parser.maxHeaderPairs = server.maxHeadersCount << 1;

  const connection = new Connection(server, socket, parser);
  socket[kState] = connection;
  socket.on('error', onSocketError);
  socket.on('data', connection.onData);
  socket.on('end', connection.onEnd);
  socket.on('close', connection.onClose);
  socket.on('close', onSocketClose);
  socket.on('drain', connection.onDrain);
  parser.onIncoming = (req, keepAlive) => connection.request(req, keepAlive);

  // The parser reads the handle itself. Whoever listens to the socket's own data makes it an ordinary one again.
  socket.on = overridden(socket, 'on');
  socket.addListener = socket.on;
  socket.prependListener = overridden(socket, 'prependListener');
  socket.setEncoding = refuseEncoding;
  const handle = socket._handle;
  if (handle && typeof handle.consume === 'function' && !handle._consumed) {
    parser._consumed = true;
    handle._consumed = true;
    // the stream sees no data, so it does not stop the handle by itself when nobody can take more
    socket.on('resume', onSocketResume);
    socket.on('pause', onSocketPause);
    parser.consume(handle);
  }
  parser[kOnExecute] = (result) => {
    connection.socket._unrefTimer?.();
    connection.executed(result, undefined);
  };
  parser[kOnTimeout] = () => onSocketTimeout.call(socket);
  socket._paused = false;
}

function refuseEncoding() {
  throw new ERR_HTTP_SOCKET_ENCODING();
}

function overridden(socket, method) {
  return function(event, listener) {
    if (event === 'data' || event === 'readable') unconsume(this.parser, this);
    return net.Socket.prototype[method].call(this, event, listener);
  };
}

function unconsume(parser, socket) {
  if (socket._handle?._consumed) {
    socket._handle._consumed = false;
    if (parser?._consumed) {
      parser.unconsume();
      parser._consumed = false;
    }
    socket.removeListener('resume', onSocketResume);
    socket.removeListener('pause', onSocketPause);
  }
  if (Object.hasOwn(socket, 'on')) {
    delete socket.on;
    delete socket.addListener;
    delete socket.prependListener;
  }
}

function onSocketResume() {
  if (this._paused) {
    // still too much waits to be sent
    this.pause();
    return;
  }
  if (this._handle && !this._handle.reading) {
    this._handle.reading = true;
    this._handle.readStart();
  }
}

function onSocketPause() {
  if (this._handle?.reading) {
    this._handle.reading = false;
    this._handle.readStop();
  }
}

function onSocketTimeout() {
  const req = this.parser?.incoming;
  const reqHeard = req && !req.complete && req.emit('timeout', this);
  const res = this._httpMessage;
  const resHeard = res && res.emit('timeout', this);
  const serverHeard = this.server.emit('timeout', this);
  if (!reqHeard && !resHeard && !serverHeard) this.destroy();
}

const refusal = (code) => Buffer.from(`HTTP/1.1 ${code} ${STATUS_CODES[code]}\r\nConnection: close\r\n\r\n`, 'latin1');
const badRequest = refusal(400);
const requestTimeout = refusal(408);
const contentTooLarge = refusal(413);
const headersTooLarge = refusal(431);

function onSocketError(error) {
  this.removeListener('error', onSocketError);
  if (this.listenerCount('error', nop) === 0) this.on('error', nop);
  if (!this.server.emit('clientError', error, this)) {
    // answer only where that cannot be taken for a part of another response
    if (this.writable && (!this._httpMessage || !this._httpMessage._headerSent)) {
      let response = badRequest;
      switch (error.code) {
        case 'HPE_HEADER_OVERFLOW': response = headersTooLarge; break;
        case 'HPE_CHUNK_EXTENSIONS_OVERFLOW': response = contentTooLarge; break;
        case 'ERR_HTTP_REQUEST_TIMEOUT': response = requestTimeout; break;
      }
      this.write(response);
    }
    if (typeof this.destroySoon === 'function' && this.writable) this.destroySoon();
    this.destroy(error);
  }
}

module.exports = {
  STATUS_CODES, Server, ServerResponse, _connectionListener: connectionListener, httpServerPreClose,
  kConnectionsCheckingInterval, kServerResponse, setupConnectionsTracking, storeHTTPOptions,
};
