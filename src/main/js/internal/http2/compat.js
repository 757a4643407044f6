// Http2ServerRequest and Http2ServerResponse: the interface of node:http over HTTP/2 streams
// (https://nodejs.org/api/http2.html#compatibility-api).
const { Readable, Stream } = require('stream');
const {
  codes: {
    ERR_HTTP2_HEADERS_SENT, ERR_HTTP2_INFO_STATUS_NOT_ALLOWED, ERR_HTTP2_INVALID_HEADER_VALUE, ERR_HTTP2_INVALID_STREAM,
    ERR_HTTP2_NO_SOCKET_MANIPULATION, ERR_HTTP2_PSEUDOHEADER_NOT_ALLOWED, ERR_HTTP2_STATUS_INVALID, ERR_INVALID_ARG_VALUE,
    ERR_INVALID_HTTP_TOKEN, ERR_STREAM_WRITE_AFTER_END,
  },
} = require('internal/errors');
const { validateFunction, validateLinkHeaderValue, validateObject, validateString } = require('internal/validators');
const { token } = require('internal/http2/headers');

const kStream = Symbol('stream');
const kState = Symbol('state');
const kHeaders = Symbol('headers');
const kTrailers = Symbol('trailers');
const kRequest = Symbol('request');
const kResponse = Symbol('response');
const kRaw = Symbol('rawHeaders');
const kSocketProxy = Symbol('socketProxy');

let warnedMessage = false;
let warnedConnection = false;

function warnStatusMessage() {
  if (warnedMessage) return;
  warnedMessage = true;
  process.emitWarning('Status message is not supported by HTTP/2 (RFC7540 8.1.2.4)', 'UnsupportedWarning');
}

// The header `connection` does not exist in HTTP/2: it is dropped, with a warning.
function isDropped(name, value) {
  if (name !== 'connection' || value === 'trailers') return false;
  if (!warnedConnection) {
    warnedConnection = true;
    process.emitWarning('The provided connection header is not valid, the value will be dropped from the header and will never be in use.',
      'UnsupportedWarning');
  }
  return true;
}

function assertValidHeader(name, value) {
  if (name === '' || typeof name !== 'string' || name.includes(' ')) throw new ERR_INVALID_HTTP_TOKEN('Header name', name);
  if (name[0] === ':') throw new ERR_HTTP2_PSEUDOHEADER_NOT_ALLOWED();
  if (value === undefined || value === null) throw new ERR_HTTP2_INVALID_HEADER_VALUE(value, name);
}

// What request.socket and response.socket show.
const proxyHandler = {
  has(stream, name) {
    const target = stream.session !== undefined ? stream.session.socket : stream;
    return name in stream || name in target;
  },
  get(stream, name) {
    switch (name) {
      case 'on': case 'once': case 'end': case 'emit': case 'destroy':
        return stream[name].bind(stream);
      case 'writable': case 'destroyed':
        return stream[name];
      case 'readable':
        return stream.destroyed ? false : (stream[kRequest]?.readable ?? stream.readable);
      case 'setTimeout': {
        const { session } = stream;
        return session !== undefined ? session.setTimeout.bind(session) : stream.setTimeout.bind(stream);
      }
      case 'write': case 'read': case 'pause': case 'resume':
        throw new ERR_HTTP2_NO_SOCKET_MANIPULATION();
      default: {
        const target = stream.session !== undefined ? stream.session.socket : stream;
        const value = target[name];
        return typeof value === 'function' ? value.bind(target) : value;
      }
    }
  },
  getPrototypeOf(stream) {
    return Reflect.getPrototypeOf(stream.session !== undefined ? stream.session.socket : stream);
  },
  set(stream, name, value) {
    switch (name) {
      case 'writable': case 'readable': case 'destroyed': case 'on': case 'once': case 'end': case 'emit': case 'destroy':
        stream[name] = value;
        return true;
      case 'setTimeout':
        if (stream.session !== undefined) stream.session.setTimeout = value;
        else stream.setTimeout = value;
        return true;
      case 'write': case 'read': case 'pause': case 'resume':
        throw new ERR_HTTP2_NO_SOCKET_MANIPULATION();
      default: {
        const target = stream.session !== undefined ? stream.session.socket : stream;
        target[name] = value;
        return true;
      }
    }
  },
};

function socketOf(owner) {
  const stream = owner[kStream];
  return (stream[kSocketProxy] ??= new Proxy(stream, proxyHandler));
}

class Http2ServerRequest extends Readable {
  constructor(stream, headers, options, rawHeaders) {
    super({ autoDestroy: false, ...options });
    this[kState] = { closed: false, didRead: false };
    this[kHeaders] = headers;
    this[kRaw] = rawHeaders;
    this[kTrailers] = {};
    Object.defineProperty(this, 'trailerList', { value: [], writable: true, enumerable: false });
    this._aborted = false;
    Object.defineProperty(this, '_aborted', { enumerable: false });
    this[kStream] = stream;
    stream[kRequest] = this;

    stream.on('trailers', (trailers, flags, raw) => {
      Object.assign(this[kTrailers], trailers);
      this.trailerList.push(...raw);
    });
    stream.on('end', () => this.push(null));
    // Errors of the stream are not those of request and response.
    stream.on('error', () => {});
    stream.on('aborted', () => {
      if (this[kState].closed) return;
      this._aborted = true;
      this.emit('aborted');
    });
    stream.on('close', () => {
      const state = this[kState];
      if (state.closed) return;
      state.closed = true;
      this.push(null);
      // What nobody has read ends all the same.
      if (!state.didRead && this.readableFlowing === null) this.resume();
      this.emit('close');
    });
    stream.on('timeout', () => this.emit('timeout'));
    this.on('pause', () => stream.pause());
    this.on('resume', () => stream.resume());
  }

  get aborted() { return this._aborted; }
  get complete() {
    return this._aborted || this.readableEnded || this[kState].closed || this[kStream].destroyed;
  }

  get stream() { return this[kStream]; }
  get headers() { return this[kHeaders]; }
  get rawHeaders() { return this[kRaw]; }
  get trailers() { return this[kTrailers]; }
  get rawTrailers() { return this.trailerList; }
  get httpVersionMajor() { return 2; }
  get httpVersionMinor() { return 0; }
  get httpVersion() { return '2.0'; }
  get socket() { return socketOf(this); }
  get connection() { return this.socket; }

  _read() {
    const state = this[kState];
    if (state.closed) {
      this.emit('error', new ERR_HTTP2_INVALID_STREAM());
      return;
    }
    if (!state.didRead) {
      state.didRead = true;
      this[kStream].on('data', (chunk) => {
        if (!this.push(chunk)) this[kStream].pause();
      });
    } else {
      process.nextTick(() => {
        if (!this[kState].closed) this[kStream].resume();
      });
    }
  }

  get method() { return this[kHeaders][':method']; }
  set method(method) {
    validateString(method, 'method');
    if (method.trim() === '') throw new ERR_INVALID_ARG_VALUE('method', method);
    this[kHeaders][':method'] = method;
  }

  get authority() {
    return this[kHeaders][':authority'] ?? this[kHeaders].host;
  }

  get scheme() { return this[kHeaders][':scheme']; }
  get url() { return this[kHeaders][':path']; }
  set url(url) { this[kHeaders][':path'] = url; }

  setTimeout(msecs, callback) {
    if (!this[kState].closed) this[kStream].setTimeout(msecs, callback);
    return this;
  }
}

class Http2ServerResponse extends Stream {
  constructor(stream, options) {
    super(options);
    this[kState] = { closed: false, ending: false, destroyed: false, headRequest: false, sendDate: true, statusCode: 200 };
    this[kHeaders] = { __proto__: null };
    this[kTrailers] = { __proto__: null };
    this[kStream] = stream;
    stream[kResponse] = this;
    this.writable = true;
    this.req = stream[kRequest];
    stream.on('drain', () => this.emit('drain'));
    stream.on('close', () => onStreamClosed(stream));
    stream.on('wantTrailers', () => stream.sendTrailers(this[kTrailers]));
    stream.on('timeout', () => this.emit('timeout'));
  }

  // User land modules such as finalhandler look at these.
  get _header() { return this.headersSent; }
  get writableEnded() { return this[kState].ending; }
  get finished() { return this[kState].ending; }
  get socket() {
    if (this[kState].closed) return undefined;
    return socketOf(this);
  }

  get connection() { return this.socket; }
  get stream() { return this[kStream]; }
  get headersSent() { return this[kStream].headersSent; }
  get sendDate() { return this[kState].sendDate; }
  set sendDate(value) { this[kState].sendDate = Boolean(value); }
  get statusCode() { return this[kState].statusCode; }
  set statusCode(code) {
    code |= 0;
    if (code >= 100 && code < 200) throw new ERR_HTTP2_INFO_STATUS_NOT_ALLOWED();
    if (code < 100 || code > 599) throw new ERR_HTTP2_STATUS_INVALID(code);
    this[kState].statusCode = code;
  }

  get writableCorked() { return this[kStream].writableCorked; }
  get writableHighWaterMark() { return this[kStream].writableHighWaterMark; }
  get writableObjectMode() { return this[kStream].writableObjectMode; }
  get writableFinished() { return this[kStream].writableFinished; }
  get writableLength() { return this[kStream].writableLength; }
  get writableNeedDrain() { return this[kStream].writableNeedDrain; }
  get statusMessage() {
    warnStatusMessage();
    return '';
  }

  set statusMessage(_message) {
    warnStatusMessage();
  }

  setTrailer(name, value) {
    validateString(name, 'name');
    name = name.trim().toLowerCase();
    assertValidHeader(name, value);
    this[kTrailers][name] = value;
  }

  addTrailers(headers) {
    for (const key of Object.keys(headers)) this.setTrailer(key, headers[key]);
  }

  getHeader(name) {
    validateString(name, 'name');
    return this[kHeaders][name.trim().toLowerCase()];
  }

  getHeaderNames() {
    return Object.keys(this[kHeaders]);
  }

  getHeaders() {
    return { __proto__: null, ...this[kHeaders] };
  }

  hasHeader(name) {
    validateString(name, 'name');
    return Object.hasOwn(this[kHeaders], name.trim().toLowerCase());
  }

  removeHeader(name) {
    validateString(name, 'name');
    if (this[kStream].headersSent) throw new ERR_HTTP2_HEADERS_SENT();
    name = name.trim().toLowerCase();
    if (name === 'date') {
      this[kState].sendDate = false;
      return;
    }
    delete this[kHeaders][name];
  }

  setHeader(name, value) {
    validateString(name, 'name');
    assertValidHeader(name.trim().toLowerCase(), value);
    this.#set(name, value);
  }

  #set(name, value) {
    if (this[kStream].headersSent) throw new ERR_HTTP2_HEADERS_SENT();
    if (this[kState].closed || this[kStream].destroyed) return;
    name = name.trim().toLowerCase();
    assertValidHeader(name, value);
    if (!token.test(name)) {
      this.destroy(new ERR_INVALID_HTTP_TOKEN('Header name', name));
      return;
    }
    if (isDropped(name, value)) return;
    this[kHeaders][name] = value;
  }

  appendHeader(name, value) {
    validateString(name, 'name');
    if (value === undefined || value === null) throw new ERR_HTTP2_INVALID_HEADER_VALUE(value, name);
    if (this[kState].closed || this[kStream].destroyed) return;
    if (this[kStream].headersSent) throw new ERR_HTTP2_HEADERS_SENT();
    name = name.trim().toLowerCase();
    assertValidHeader(name, value);
    if (isDropped(name, value)) return;
    const existing = this[kHeaders][name];
    if (existing === undefined) this[kHeaders][name] = value;
    else this[kHeaders][name] = [].concat(existing, value);
  }

  flushHeaders() {
    const state = this[kState];
    if (!state.closed && !this[kStream].headersSent) this.writeHead(state.statusCode);
  }

  writeHead(statusCode, statusMessage, headers) {
    const state = this[kState];
    if (state.closed || this[kStream].destroyed || this[kStream].closed) return this;
    if (this[kStream].headersSent) throw new ERR_HTTP2_HEADERS_SENT();
    if (typeof statusMessage === 'string') warnStatusMessage();
    if (headers === undefined && typeof statusMessage === 'object') headers = statusMessage;
    if (Array.isArray(headers)) {
      if (Array.isArray(headers[0])) {
        for (const entry of headers) this.#add(entry[0], entry[1]);
      } else {
        if (headers.length % 2 !== 0) throw new ERR_INVALID_ARG_VALUE('headers', headers);
        const given = new Set();
        for (let i = 0; i < headers.length; i += 2) {
          const name = headers[i].toLowerCase();
          if (!given.has(name)) delete this[kHeaders][name];
          given.add(name);
          this.#add(headers[i], headers[i + 1]);
        }
      }
    } else if (headers !== null && typeof headers === 'object') {
      for (const key of Object.keys(headers)) this.#set(key, headers[key]);
    }
    state.statusCode = statusCode;
    this.#begin();
    return this;
  }

  #add(name, value) {
    if (value === undefined || value === null) throw new ERR_HTTP2_INVALID_HEADER_VALUE(value, name);
    if (this[kHeaders][name.trim().toLowerCase()] === undefined) this.#set(name, value);
    else this.appendHeader(name, value);
  }

  cork() {
    this[kStream].cork();
  }

  uncork() {
    this[kStream].uncork();
  }

  write(chunk, encoding, callback) {
    const state = this[kState];
    if (typeof encoding === 'function') {
      callback = encoding;
      encoding = 'utf8';
    }
    let error;
    if (state.ending) error = new ERR_STREAM_WRITE_AFTER_END();
    else if (state.closed) error = new ERR_HTTP2_INVALID_STREAM();
    else if (state.destroyed) return false;
    if (error) {
      if (typeof callback === 'function') process.nextTick(callback, error);
      else this.destroy(error);
      return false;
    }
    const stream = this[kStream];
    if (!stream.headersSent) this.writeHead(state.statusCode);
    if (stream.headRequest && stream.writableEnded) {
      // The response to HEAD has no body, whatever is written.
      if (typeof callback === 'function') process.nextTick(callback);
      return true;
    }
    return stream.write(chunk, encoding, callback);
  }

  end(chunk, encoding, callback) {
    const stream = this[kStream];
    const state = this[kState];
    if (typeof chunk === 'function') {
      callback = chunk;
      chunk = null;
    } else if (typeof encoding === 'function') {
      callback = encoding;
      encoding = 'utf8';
    }
    if ((state.closed || state.ending) && state.headRequest === stream.headRequest) {
      if (typeof callback === 'function') process.nextTick(callback);
      return this;
    }
    if (chunk !== null && chunk !== undefined) this.write(chunk, encoding);
    state.headRequest = stream.headRequest;
    state.ending = true;
    if (typeof callback === 'function') {
      if (stream.writableEnded) this.once('finish', callback);
      else stream.once('finish', callback);
    }
    if (!stream.headersSent) this.writeHead(state.statusCode);
    if (state.closed || stream.destroyed) onStreamClosed(stream);
    else stream.end();
    return this;
  }

  destroy(error) {
    if (this[kState].destroyed) return;
    this[kState].destroyed = true;
    this[kStream].destroy(error);
  }

  setTimeout(msecs, callback) {
    if (this[kState].closed) return;
    this[kStream].setTimeout(msecs, callback);
  }

  createPushResponse(headers, callback) {
    validateFunction(callback, 'callback');
    if (this[kState].closed) {
      process.nextTick(callback, new ERR_HTTP2_INVALID_STREAM());
      return;
    }
    this[kStream].pushStream(headers, {}, (error, stream) => {
      if (error) {
        callback(error);
        return;
      }
      callback(null, new Http2ServerResponse(stream));
    });
  }

  #begin() {
    const state = this[kState];
    const headers = this[kHeaders];
    headers[':status'] = state.statusCode;
    this[kStream].respond(headers, { endStream: state.ending, waitForTrailers: true, sendDate: state.sendDate });
  }

  writeInformation(statusCode, headers) {
    const stream = this[kStream];
    if (stream.headersSent || this[kState].closed) return false;
    stream.additionalHeaders({ ...headers, ':status': statusCode });
    return true;
  }

  writeContinue() {
    const stream = this[kStream];
    if (stream.headersSent || this[kState].closed) return false;
    stream.additionalHeaders({ ':status': 100 });
    return true;
  }

  writeEarlyHints(hints) {
    validateObject(hints, 'hints');
    const headers = { __proto__: null };
    const link = validateLinkHeaderValue(hints.link);
    for (const key of Object.keys(hints)) if (key !== 'link') headers[key] = hints[key];
    if (link.length === 0) return false;
    const stream = this[kStream];
    if (stream.headersSent || this[kState].closed) return false;
    stream.additionalHeaders({ ...headers, ':status': 103, 'Link': link });
    return true;
  }

  [Symbol.for('nodejs.rejection')](error) {
    this.destroy(error);
  }
}

function onStreamClosed(stream) {
  const response = stream[kResponse];
  if (response === undefined) return;
  const state = response[kState];
  // To HEAD, the stream has ended before the response has.
  if (state.closed || stream.headRequest !== Boolean(state.headRequest)) return;
  state.closed = true;
  response.emit('finish');
  response.emit('close');
}

function onServerStream(ServerRequest, ServerResponse, stream, headers, flags, rawHeaders) {
  const server = this;
  const request = new ServerRequest(stream, headers, undefined, rawHeaders);
  const response = new ServerResponse(stream);
  if (headers[':method'] === 'CONNECT') {
    if (!server.emit('connect', request, response)) {
      response.statusCode = 405;
      response.end();
    }
    return;
  }
  if (headers.expect !== undefined) {
    if (headers.expect === '100-continue') {
      if (server.listenerCount('checkContinue') > 0) {
        server.emit('checkContinue', request, response);
      } else {
        response.writeContinue();
        server.emit('request', request, response);
      }
    } else if (server.listenerCount('checkExpectation') > 0) {
      server.emit('checkExpectation', request, response);
    } else {
      response.statusCode = 417;
      response.end();
    }
    return;
  }
  server.emit('request', request, response);
}

module.exports = { Http2ServerRequest, Http2ServerResponse, onServerStream };
