// OutgoingMessage: what requests and responses have in common on the way out: headers, framing, and the order in
// which data waits for its connection.
//
// While a message has no connection (a pipelined response whose turn has not come, a request whose socket is not
// yet there) what it writes is kept in outputData. The head is joined to the first data, so that a message with a
// text body leaves in one write.
const { Buffer } = require('buffer');
const { EventEmitter } = require('events');
const { Stream, getDefaultHighWaterMark } = require('stream');
const {
  codes: {
    ERR_HTTP_BODY_NOT_ALLOWED, ERR_HTTP_CONTENT_LENGTH_MISMATCH, ERR_HTTP_HEADERS_SENT, ERR_HTTP_INVALID_HEADER_VALUE,
    ERR_HTTP_TRAILER_INVALID, ERR_INVALID_ARG_TYPE, ERR_INVALID_CHAR, ERR_INVALID_HTTP_TOKEN, ERR_METHOD_NOT_IMPLEMENTED,
    ERR_STREAM_ALREADY_FINISHED, ERR_STREAM_CANNOT_PIPE, ERR_STREAM_DESTROYED, ERR_STREAM_NULL_VALUES, ERR_STREAM_WRITE_AFTER_END,
  }, hideStackFrames,
} = require('internal/errors');
const { validateString } = require('internal/validators');
const { checkInvalidHeaderChar, checkIsHttpToken, chunkExpression, isLenient, utcDate } = require('internal/http/common');

const kOutHeaders = Symbol('kOutHeaders');
const kNeedDrain = Symbol('kNeedDrain');
const kCorked = Symbol('corked');
const kCorksItself = Symbol('corksItself');
const kChunkedBuffer = Symbol('kChunkedBuffer');
const kChunkedLength = Symbol('kChunkedLength');
const kSocket = Symbol('kSocket');
const kUniqueHeaders = Symbol('kUniqueHeaders');
const kBytesWritten = Symbol('kBytesWritten');
const kErrored = Symbol('errored');
const kWritableFinished = Symbol('kWritableFinished');
const kEndCallbacks = Symbol('kEndCallbacks');
const kFlushError = Symbol('kFlushError');
const kHighWaterMark = Symbol('kHighWaterMark');
const kRejectNonStandardBodyWrites = Symbol('kRejectNonStandardBodyWrites');

function nop() {}

function OutgoingMessage(options) {
  Stream.call(this);
  this.outputData = [];
  this.outputSize = 0;
  this.writable = true;
  this.destroyed = false;
  this._last = false;
  this.chunkedEncoding = false;
  this.shouldKeepAlive = true;
  this.maxRequestsOnConnectionReached = false;
  this._defaultKeepAlive = true;
  this.useChunkedEncodingByDefault = true;
  this.sendDate = false;
  this._removedConnection = false;
  this._removedContLen = false;
  this._removedTE = false;
  this.strictContentLength = false;
  this[kBytesWritten] = 0;
  this._contentLength = null;
  this._hasBody = true;
  this._trailer = '';
  this[kNeedDrain] = false;
  this.finished = false;
  this._headerSent = false;
  this[kCorked] = 0;
  this[kCorksItself] = false;
  this[kChunkedBuffer] = [];
  this[kChunkedLength] = 0;
  this._closed = false;
  this[kSocket] = null;
  this._header = null;
  this[kOutHeaders] = null;
  this._keepAliveTimeout = 0;
  this._onPendingData = nop;
  this[kErrored] = null;
  this[kWritableFinished] = false;
  this[kEndCallbacks] = null;
  this[kFlushError] = null;
  this[kHighWaterMark] = options?.highWaterMark ?? getDefaultHighWaterMark();
  this[kRejectNonStandardBodyWrites] = options?.rejectNonStandardBodyWrites ?? false;
}
Object.setPrototypeOf(OutgoingMessage.prototype, Stream.prototype);
Object.setPrototypeOf(OutgoingMessage, Stream);

function define(name, get, set, enumerable = false) {
  Object.defineProperty(OutgoingMessage.prototype, name, { __proto__: null, configurable: false, enumerable, get, set });
}

OutgoingMessage.prototype._isLenientHeaderValidation = function _isLenientHeaderValidation() {
  return isLenient();
};

define('errored', function() { return this[kErrored]; });
define('closed', function() { return this._closed; });
define('writableFinished', function() {
  return this.finished && this.outputSize === 0 && (!this[kSocket] || this[kSocket].writableLength === 0);
});
define('writableObjectMode', () => false);
define('writableLength', function() {
  const waiting = this[kChunkedLength];
  // with the size and the ends of lines that a chunk will have around it
  const chunk = waiting === 0 ? 0 : waiting + waiting.toString(16).length + 4;
  const header = chunk !== 0 && !this._headerSent && this._header ? this._header.length : 0;
  return this.outputSize + header + chunk + (this[kSocket] ? this[kSocket].writableLength : 0);
});
define('writableHighWaterMark', function() {
  return this[kSocket] ? this[kSocket].writableHighWaterMark : this[kHighWaterMark];
});
define('writableCorked', function() { return this[kCorked]; });
define('connection', function() { return this[kSocket]; }, function(value) { this.socket = value; });
define('socket', function() { return this[kSocket]; }, function(value) {
  for (let n = 0; n < this[kCorked]; n++) {
    value?.cork();
    this[kSocket]?.uncork();
  }
  this[kSocket] = value;
});
define('headersSent', function() { return Boolean(this._header); }, undefined, true);
define('writableEnded', function() { return this.finished; });
define('writableNeedDrain', function() { return !this.destroyed && !this.finished && this[kNeedDrain]; });

// The headers as an object of the spelling they were set with.
OutgoingMessage.prototype._renderHeaders = function _renderHeaders() {
  if (this._header) throw new ERR_HTTP_HEADERS_SENT('render');
  const headers = {};
  const map = this[kOutHeaders];
  if (map !== null) for (const key of Object.keys(map)) headers[map[key][0]] = map[key][1];
  return headers;
};

OutgoingMessage.prototype.cork = function cork() {
  this[kCorked]++;
  this[kSocket]?.cork();
};

OutgoingMessage.prototype.uncork = function uncork() {
  this[kCorked]--;
  if (!this[kCorked] && this[kChunkedBuffer].length > 0) flushChunks(this);
  this[kSocket]?.uncork();
};

// Whether all pieces are strings of one encoding, so that they can be joined.
function isText(pieces) {
  for (let n = 0; n < pieces.length; n += 3) {
    if (typeof pieces[n] !== 'string' || (pieces[n + 1] ?? 'utf8') !== 'utf8') return false;
  }
  return true;
}

// Chunks written while corked leave as one chunk.
function flushChunks(msg) {
  const length = msg[kChunkedLength];
  const pieces = msg[kChunkedBuffer];
  msg[kChunkedBuffer] = [];
  msg[kChunkedLength] = 0;
  let callbacks;
  if (msg[kSocket]?.destroyed) {
    const error = new ERR_STREAM_DESTROYED('write');
    for (let n = 2; n < pieces.length; n += 3) process.nextTick(pieces[n], error);
    return;
  }
  for (let n = 2; n < pieces.length; n += 3) if (pieces[n] !== nop) (callbacks ??= []).push(pieces[n]);
  const done = callbacks === undefined ? null : (err) => {
    for (const callback of callbacks) callback(err);
  };
  const size = length.toString(16);
  if (pieces.length > 3 && isText(pieces)) {
    let text = `${size}\r\n`;
    for (let n = 0; n < pieces.length; n += 3) text += pieces[n];
    msg._send(`${text}\r\n`, 'utf8', done);
    return;
  }
  msg._send(size, 'latin1', null);
  msg._send('\r\n', 'latin1', null);
  for (let n = 0; n < pieces.length; n += 3) msg._send(pieces[n], pieces[n + 1], null);
  msg._send('\r\n', 'latin1', done);
}

OutgoingMessage.prototype.setTimeout = function setTimeout(msecs, callback) {
  if (callback) this.on('timeout', callback);
  if (!this[kSocket]) this.once('socket', (socket) => socket.setTimeout(msecs));
  else this[kSocket].setTimeout(msecs);
  return this;
};

OutgoingMessage.prototype.destroy = function destroy(error) {
  if (this.destroyed) return this;
  this.destroyed = true;
  this[kErrored] = error;
  if (this[kSocket]) this[kSocket].destroy(error);
  else this.once('socket', (socket) => socket.destroy(error));
  return this;
};

// Sends data, and the head before it if that is still to come.
OutgoingMessage.prototype._send = function _send(data, encoding, callback, byteLength) {
  if (!this._headerSent && this._header !== null) {
    const header = this._header;
    if (typeof data === 'string' && (encoding === 'utf8' || encoding === 'latin1' || !encoding)) {
      data = header + data;
    } else {
      this.outputData.unshift({ data: header, encoding: 'latin1', callback: null });
      this.outputSize += header.length;
      this._onPendingData(header.length);
    }
    this._headerSent = true;
  }
  return this._writeRaw(data, encoding, callback, byteLength);
};

OutgoingMessage.prototype._writeRaw = function _writeRaw(data, encoding, callback, size) {
  const conn = this[kSocket];
  if (conn?.destroyed) {
    // the connection is gone: so is the message, and its callbacks are told by the one who destroyed it
    return false;
  }
  if (typeof encoding === 'function') {
    callback = encoding;
    encoding = null;
  }
  if (conn && conn._httpMessage === this && conn.writable) {
    if (this.outputData.length > 0) this._flushOutput(conn);
    return conn.write(data, encoding, callback);
  }
  this.outputData.push({ data, encoding, callback });
  this.outputSize += data.length;
  this._onPendingData(data.length);
  return this.outputSize < this[kHighWaterMark];
};

// ---- the head

// Writes the head into _header, choosing how the body is framed and whether the connection stays.
OutgoingMessage.prototype._storeHeader = function _storeHeader(firstLine, headers) {
  const state = { connection: false, contLen: false, te: false, date: false, expect: false, trailer: false, header: firstLine };
  if (headers) {
    if (headers === this[kOutHeaders]) {
      for (const key in headers) {
        const entry = headers[key];
        addHeader(this, state, entry[0], entry[1], false);
      }
    } else if (Array.isArray(headers)) {
      if (headers.length > 0 && Array.isArray(headers[0])) {
        for (const entry of headers) addHeader(this, state, entry[0], entry[1], true);
      } else {
        if (headers.length % 2 !== 0) throw new (require('internal/errors').codes.ERR_INVALID_ARG_VALUE)('headers', headers);
        for (let n = 0; n < headers.length; n += 2) addHeader(this, state, headers[n], headers[n + 1], true);
      }
    } else {
      for (const key in headers) {
        if (Object.hasOwn(headers, key)) addHeader(this, state, key, headers[key], true);
      }
    }
  }
  let { header } = state;
  if (this.sendDate && !state.date) header += `Date: ${utcDate()}\r\n`;

  // these have no body by definition: one that claims to be chunked would confuse older clients
  if (this.chunkedEncoding && (this.statusCode === 204 || this.statusCode === 304)) {
    this.chunkedEncoding = false;
    this.shouldKeepAlive = false;
  }

  if (this._removedConnection) {
    this._last = !this.shouldKeepAlive;
  } else if (!state.connection) {
    const keep = this.shouldKeepAlive && (state.contLen || this.useChunkedEncodingByDefault || this.agent);
    if (keep && this.maxRequestsOnConnectionReached) {
      header += 'Connection: close\r\n';
    } else if (keep) {
      header += 'Connection: keep-alive\r\n';
      if (this._keepAliveTimeout && this._defaultKeepAlive) {
        const seconds = Math.floor(this._keepAliveTimeout / 1000);
        header += this._maxRequestsPerSocket > 0
          ? `Keep-Alive: timeout=${seconds}, max=${this._maxRequestsPerSocket}\r\n`
          : `Keep-Alive: timeout=${seconds}\r\n`;
      }
    } else {
      this._last = true;
      header += 'Connection: close\r\n';
    }
  }

  if (!state.contLen && !state.te) {
    if (!this._hasBody) {
      this.chunkedEncoding = false;
    } else if (!this.useChunkedEncodingByDefault) {
      this._last = true;
    } else if (!state.trailer && !this._removedContLen && typeof this._contentLength === 'number') {
      header += `Content-Length: ${this._contentLength}\r\n`;
    } else if (!this._removedTE) {
      header += 'Transfer-Encoding: chunked\r\n';
      this.chunkedEncoding = true;
    } else {
      // nothing tells where the body ends, except the end of the connection
      this._last = true;
    }
  }
  if (this.chunkedEncoding !== true && state.trailer) throw new ERR_HTTP_TRAILER_INVALID();

  this._header = header + '\r\n';
  this._headerSent = false;
  // a client that asks whether to continue must ask before it sends the body
  if (state.expect) this._send('');
};

function isCookieField(key) {
  return key.length === 6 && key.toLowerCase() === 'cookie';
}

function isContentDispositionField(key) {
  return key.length === 19 && key.toLowerCase() === 'content-disposition';
}

function addHeader(self, state, key, value, validate) {
  if (validate) validateHeaderName(key);
  // a file name may be given as the bytes it consists of
  if (self._contentLength && isContentDispositionField(key)) {
    if (Array.isArray(value)) {
      for (let i = 0; i < value.length; i++) value[i] = Buffer.from(value[i], 'latin1');
    } else {
      value = Buffer.from(value, 'latin1');
    }
  }
  if (Array.isArray(value)) {
    if ((value.length < 2 || !isCookieField(key)) && (!self[kUniqueHeaders] || !self[kUniqueHeaders].has(key.toLowerCase()))) {
      for (let i = 0; i < value.length; i++) addLine(self, state, key, value[i], validate);
      return;
    }
    value = value.join('; ');
  }
  addLine(self, state, key, value, validate);
}

function addLine(self, state, key, value, validate) {
  if (validate) checkHeaderValue(key, value, self._isLenientHeaderValidation());
  state.header += `${key}: ${value}\r\n`;
  noticeHeader(self, state, key, value);
}

const closeExpression = /(?:^|\W)close(?:$|\W)/i;

function noticeHeader(self, state, key, value) {
  const { length } = key;
  if (length < 4 || length > 17) return;
  switch (key.toLowerCase()) {
    case 'connection':
      state.connection = true;
      self._removedConnection = false;
      if (closeExpression.test(value)) self._last = true;
      else self.shouldKeepAlive = true;
      break;
    case 'transfer-encoding':
      state.te = true;
      self._removedTE = false;
      if (chunkExpression.test(value)) self.chunkedEncoding = true;
      break;
    case 'content-length':
      state.contLen = true;
      self._contentLength = +value;
      self._removedContLen = false;
      break;
    case 'date':
      state.date = true;
      break;
    case 'expect':
      state.expect = true;
      break;
    case 'trailer':
      state.trailer = true;
      break;
    case 'keep-alive':
      self._defaultKeepAlive = false;
      break;
  }
}

const validateHeaderName = hideStackFrames((name, label) => {
  if (typeof name !== 'string' || !name || !checkIsHttpToken(name)) throw new ERR_INVALID_HTTP_TOKEN(label || 'Header name', name);
});

const checkHeaderValue = hideStackFrames((name, value, lenient) => {
  if (value === undefined) throw new ERR_HTTP_INVALID_HEADER_VALUE(value, name);
  if (checkInvalidHeaderChar(value, lenient)) throw new ERR_INVALID_CHAR('header content', name);
});

const validateHeaderValue = hideStackFrames((name, value) => checkHeaderValue(name, value, isLenient()));

// Reads the uniqueHeaders option: the fields whose repetitions are joined into one line.
function parseUniqueHeadersOption(headers) {
  if (!Array.isArray(headers)) return null;
  const unique = new Set();
  for (const header of headers) unique.add(header.toLowerCase());
  return unique;
}

OutgoingMessage.prototype.setHeader = function setHeader(name, value) {
  if (this._header) throw new ERR_HTTP_HEADERS_SENT('set');
  validateHeaderName(name);
  checkHeaderValue(name, value, this._isLenientHeaderValidation());
  (this[kOutHeaders] ??= { __proto__: null })[name.toLowerCase()] = [name, value];
  return this;
};

OutgoingMessage.prototype.setHeaders = function setHeaders(headers) {
  if (this._header) throw new ERR_HTTP_HEADERS_SENT('set');
  if (!headers || Array.isArray(headers) || typeof headers.keys !== 'function' || typeof headers.get !== 'function') {
    throw new ERR_INVALID_ARG_TYPE('headers', ['Headers', 'Map'], headers);
  }
  // Headers yields set-cookie once per value
  const cookies = [];
  for (const { 0: key, 1: value } of headers) {
    if (key === 'set-cookie') {
      if (Array.isArray(value)) cookies.push(...value);
      else cookies.push(value);
      continue;
    }
    this.setHeader(key, value);
  }
  if (cookies.length > 0) this.setHeader('set-cookie', cookies);
  return this;
};

OutgoingMessage.prototype.appendHeader = function appendHeader(name, value) {
  if (this._header) throw new ERR_HTTP_HEADERS_SENT('append');
  validateHeaderName(name);
  checkHeaderValue(name, value, this._isLenientHeaderValidation());
  const field = name.toLowerCase();
  const headers = (this[kOutHeaders] ??= { __proto__: null });
  if (headers[field] === undefined) {
    headers[field] = [name, value];
    return this;
  }
  if (!Array.isArray(headers[field][1])) headers[field][1] = [headers[field][1]];
  const values = headers[field][1];
  if (Array.isArray(value)) values.push(...value);
  else values.push(value);
  return this;
};

OutgoingMessage.prototype.getHeader = function getHeader(name) {
  validateString(name, 'name');
  return this[kOutHeaders]?.[name.toLowerCase()]?.[1];
};

OutgoingMessage.prototype.getHeaderNames = function getHeaderNames() {
  return this[kOutHeaders] !== null ? Object.keys(this[kOutHeaders]) : [];
};

OutgoingMessage.prototype.getRawHeaderNames = function getRawHeaderNames() {
  return this[kOutHeaders] !== null ? Object.values(this[kOutHeaders]).map((entry) => entry[0]) : [];
};

OutgoingMessage.prototype.getHeaders = function getHeaders() {
  const headers = this[kOutHeaders];
  const copy = { __proto__: null };
  if (headers) for (const key of Object.keys(headers)) copy[key] = headers[key][1];
  return copy;
};

OutgoingMessage.prototype.hasHeader = function hasHeader(name) {
  validateString(name, 'name');
  return this[kOutHeaders] !== null && Boolean(this[kOutHeaders][name.toLowerCase()]);
};

OutgoingMessage.prototype.removeHeader = function removeHeader(name) {
  validateString(name, 'name');
  if (this._header) throw new ERR_HTTP_HEADERS_SENT('remove');
  const key = name.toLowerCase();
  switch (key) {
    case 'connection': this._removedConnection = true; break;
    case 'content-length': this._removedContLen = true; break;
    case 'transfer-encoding': this._removedTE = true; break;
    case 'date': this.sendDate = false; break;
  }
  if (this[kOutHeaders] !== null) delete this[kOutHeaders][key];
};

OutgoingMessage.prototype._implicitHeader = function _implicitHeader() {
  throw new ERR_METHOD_NOT_IMPLEMENTED('_implicitHeader()');
};

// ---- the body

OutgoingMessage.prototype.write = function write(chunk, encoding, callback) {
  if (typeof encoding === 'function') {
    callback = encoding;
    encoding = null;
  }
  const more = writeBody(this, chunk, encoding, callback, false);
  if (!more) this[kNeedDrain] = true;
  return more;
};

function reportError(msg, err, callback) {
  // a message that was never given a connection has no stream that would report
  if (msg.destroyed) return;
  process.nextTick(emitErrorLater, msg, err, callback);
}

function emitErrorLater(msg, err, callback) {
  callback(err);
  if (typeof msg.emit === 'function' && !msg.destroyed) msg.emit('error', err);
}

const isStrict = (msg) => msg.strictContentLength && msg._contentLength != null && msg._hasBody && !msg._removedContLen && !msg.chunkedEncoding && !msg.hasHeader('transfer-encoding');

function writeBody(msg, chunk, encoding, callback, fromEnd) {
  if (typeof callback !== 'function') callback = nop;
  if (chunk === null) throw new ERR_STREAM_NULL_VALUES();
  const isString = typeof chunk === 'string';
  if (!isString && !(chunk instanceof Uint8Array)) throw new ERR_INVALID_ARG_TYPE('chunk', ['string', 'Buffer', 'Uint8Array'], chunk);

  let err;
  if (msg.finished) err = new ERR_STREAM_WRITE_AFTER_END();
  else if (msg.destroyed) err = new ERR_STREAM_DESTROYED('write');
  if (err) {
    if (!msg.destroyed) reportError(msg, err, callback);
    else process.nextTick(callback, err);
    return false;
  }

  let length;
  if (msg.strictContentLength) {
    length ??= isString ? Buffer.byteLength(chunk, encoding) : chunk.byteLength;
    if (isStrict(msg) && (fromEnd ? msg[kBytesWritten] + length !== msg._contentLength : msg[kBytesWritten] + length > msg._contentLength)) {
      throw new ERR_HTTP_CONTENT_LENGTH_MISMATCH(length + msg[kBytesWritten], msg._contentLength);
    }
    msg[kBytesWritten] += length;
  }

  if (!msg._header) {
    if (fromEnd) msg._contentLength ??= length ?? (isString ? Buffer.byteLength(chunk, encoding) : chunk.byteLength);
    msg._implicitHeader();
  }
  if (!msg._hasBody) {
    if (msg[kRejectNonStandardBodyWrites]) throw new ERR_HTTP_BODY_NOT_ALLOWED();
    process.nextTick(callback);
    return true;
  }

  const conn = msg[kSocket];
  if (!fromEnd && conn && !conn.writableCorked) {
    // what is written within one turn leaves together, and as one chunk
    msg.cork();
    msg[kCorksItself] = true;
    process.nextTick(uncorkLater, msg);
  }

  if (msg.chunkedEncoding && (chunk.length !== 0 || msg[kChunkedBuffer].length > 0)) {
    length ??= isString ? Buffer.byteLength(chunk, encoding) : chunk.byteLength;
    if (msg[kCorked]) {
      msg[kChunkedBuffer].push(chunk, encoding, callback);
      msg[kChunkedLength] += length;
      return msg[kChunkedLength] < msg[kHighWaterMark];
    }
    msg._send(length.toString(16), 'latin1', null);
    msg._send('\r\n', 'latin1', null);
    msg._send(chunk, encoding, null, length);
    return msg._send('\r\n', 'latin1', callback);
  }
  return msg._send(chunk, encoding, callback, length);
}

function uncorkLater(msg) {
  if (!msg[kCorksItself]) return;
  msg[kCorksItself] = false;
  msg.uncork();
}

OutgoingMessage.prototype.addTrailers = function addTrailers(headers) {
  this._trailer = '';
  const isArray = Array.isArray(headers);
  const lenient = this._isLenientHeaderValidation();
  for (const key of Object.keys(headers)) {
    const field = isArray ? headers[key][0] : key;
    const value = isArray ? headers[key][1] : headers[key];
    validateHeaderName(field, 'Trailer name');
    const values = Array.isArray(value) && value.length > 1 && !this[kUniqueHeaders]?.has(field.toLowerCase()) ? value
      : [Array.isArray(value) ? value.join('; ') : value];
    for (const one of values) {
      if (checkInvalidHeaderChar(one, lenient)) throw new ERR_INVALID_CHAR('trailer content', field);
      this._trailer += `${field}: ${one}\r\n`;
    }
  }
};

function onFinish(msg, err) {
  const callbacks = msg[kEndCallbacks];
  if (callbacks !== null) {
    msg[kEndCallbacks] = null;
    for (const callback of callbacks) callback(err ?? null);
  }
  if (err || msg[kSocket]?._hadError) return;
  msg[kWritableFinished] = true;
  msg.emit('finish');
}

OutgoingMessage.prototype.end = function end(chunk, encoding, callback) {
  if (typeof chunk === 'function') {
    callback = chunk;
    chunk = null;
    encoding = null;
  } else if (typeof encoding === 'function') {
    callback = encoding;
    encoding = null;
  }
  const socket = this[kSocket];
  if (chunk) {
    if (this.finished) {
      reportError(this, new ERR_STREAM_WRITE_AFTER_END(), typeof callback === 'function' ? callback : nop);
      return this;
    }
    socket?.cork();
    writeBody(this, chunk, encoding, null, true);
  } else if (this.finished) {
    if (typeof callback === 'function') {
      if (this[kWritableFinished]) callback(new ERR_STREAM_ALREADY_FINISHED('end'));
      else (this[kEndCallbacks] ??= []).push(callback);
    }
    return this;
  } else if (!this._header) {
    socket?.cork();
    this._contentLength = 0;
    this._implicitHeader();
  }
  if (typeof callback === 'function') this[kEndCallbacks] = [callback];
  if (this.strictContentLength && isStrict(this) && this[kBytesWritten] !== this._contentLength) {
    throw new ERR_HTTP_CONTENT_LENGTH_MISMATCH(this[kBytesWritten], this._contentLength);
  }
  const finish = onFinish.bind(undefined, this);
  if (this._hasBody && this.chunkedEncoding) {
    if (this[kCorked] && this[kChunkedBuffer].length > 0) flushChunks(this);
    this._send(`0\r\n${this._trailer}\r\n`, 'latin1', finish);
  } else if (!this._headerSent || this.writableLength || chunk) {
    this._send('', 'latin1', finish);
  } else {
    process.nextTick(finish);
  }
  if (this[kSocket]) {
    // fully uncork the connection, however often the user corked it
    this[kSocket]._writableState.corked = 1;
    this[kSocket].uncork();
  }
  this[kCorksItself] = false;
  this[kCorked] = 1;
  this.uncork();
  this.finished = true;
  // nothing waits, and it is this message's turn: the connection can be freed
  if (this.outputData.length === 0 && this[kSocket] && this[kSocket]._httpMessage === this) this._finish();
  return this;
};

OutgoingMessage.prototype._finish = function _finish() {
  this.emit('prefinish');
};

// Sends what has waited for the connection, now that there is one.
OutgoingMessage.prototype._flush = function _flush() {
  const socket = this[kSocket];
  if (socket?.writable) {
    const more = this._flushOutput(socket);
    if (this.finished) {
      this._finish();
    } else if (more && this[kNeedDrain]) {
      this[kNeedDrain] = false;
      this.emit('drain');
    }
  }
};

OutgoingMessage.prototype._flushOutput = function _flushOutput(socket) {
  const waiting = this.outputData;
  if (waiting.length === 0) return socket.writable;
  const size = this.outputSize;
  this.outputData = [];
  this.outputSize = 0;
  socket.cork();
  let more;
  for (const { data, encoding, callback } of waiting) more = socket.write(data, encoding, callback);
  socket.uncork();
  this._onPendingData(-size);
  return more;
};

// The connection can take more.
function resumeWriting(msg) {
  if (msg[kNeedDrain] && !msg.destroyed && !msg.finished) {
    msg[kNeedDrain] = false;
    msg.emit('drain');
  }
}

OutgoingMessage.prototype.flushHeaders = function flushHeaders() {
  if (!this._header) this._implicitHeader();
  this._send('');
};

OutgoingMessage.prototype.pipe = function pipe() {
  this.emit('error', new ERR_STREAM_CANNOT_PIPE());
};

OutgoingMessage.prototype[EventEmitter.captureRejectionSymbol ?? Symbol.for('nodejs.rejection')] = function(err) {
  this.destroy(err);
};

module.exports = {
  OutgoingMessage, kHighWaterMark, kNeedDrain, kOutHeaders, kSocket, kUniqueHeaders, kErrored, kWritableFinished, parseUniqueHeadersOption, resumeWriting,
  validateHeaderName, validateHeaderValue,
};
