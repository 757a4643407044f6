// ServerResponse: the answer to one request.
const {
  codes: {
    ERR_HTTP_HEADERS_SENT, ERR_HTTP_INVALID_STATUS_CODE, ERR_HTTP_SOCKET_ASSIGNED, ERR_INVALID_ARG_VALUE, ERR_INVALID_CHAR,
  },
} = require('internal/errors');
const { validateInteger, validateLinkHeaderValue, validateObject } = require('internal/validators');
const { checkInvalidHeaderChar, chunkExpression } = require('internal/http/common');
const { OutgoingMessage, kOutHeaders, validateHeaderName, validateHeaderValue } = require('internal/http/outgoing');
const { STATUS_CODES } = require('internal/http/status');

// set by the server on its responses: the connection's state
const kConnection = Symbol('kConnection');

function ServerResponse(req, options) {
  OutgoingMessage.call(this, options);
  if (req.method === 'HEAD') this._hasBody = false;
  this.req = req;
  this.sendDate = true;
  this._sent100 = false;
  this._expect_continue = false;
  this[kConnection] = null;
  if (req.httpVersionMajor < 1 || req.httpVersionMinor < 1) {
    this.useChunkedEncodingByDefault = chunkExpression.test(req.headers.te);
    this.shouldKeepAlive = false;
  }
}
Object.setPrototypeOf(ServerResponse.prototype, OutgoingMessage.prototype);
Object.setPrototypeOf(ServerResponse, OutgoingMessage);

ServerResponse.prototype._finish = function _finish() {
  OutgoingMessage.prototype._finish.call(this);
};

ServerResponse.prototype.statusCode = 200;
ServerResponse.prototype.statusMessage = undefined;

function onSocketClose() {
  // the connection ended before the response did
  if (this._httpMessage) emitClose(this._httpMessage);
}

function emitClose(message) {
  if (!message._closed) {
    message.destroyed = true;
    message._closed = true;
    message.emit('close');
  }
}

ServerResponse.prototype.assignSocket = function assignSocket(socket) {
  if (socket._httpMessage) throw new ERR_HTTP_SOCKET_ASSIGNED();
  socket._httpMessage = this;
  // the server's own connections watch for their end once, not per response
  if (this[kConnection] === null) socket.on('close', onSocketClose);
  this.socket = socket;
  this.emit('socket', socket);
  if (this.outputData.length > 0 || this.finished) this._flush();
};

ServerResponse.prototype.detachSocket = function detachSocket(socket) {
  if (this[kConnection] === null) socket.removeListener('close', onSocketClose);
  socket._httpMessage = null;
  this.socket = null;
};

function renderHeaders(self, headers) {
  let text = '';
  const add = (key, value) => {
    for (const one of Array.isArray(value) ? value : [value]) {
      validateHeaderName(key);
      validateHeaderValue(key, one);
      text += `${key}: ${one}\r\n`;
    }
  };
  if (Array.isArray(headers)) {
    if (headers.length && Array.isArray(headers[0])) {
      for (const [key, value] of headers) add(key, value);
    } else {
      if (headers.length % 2 !== 0) throw new ERR_INVALID_ARG_VALUE('headers', headers);
      for (let n = 0; n < headers.length; n += 2) add(headers[n], headers[n + 1]);
    }
  } else {
    for (const key of Object.keys(headers)) add(key, headers[key]);
  }
  return text;
}

// Sends an interim response (RFC 9110 section 15.2).
ServerResponse.prototype.writeInformation = function writeInformation(statusCode, headers, cb) {
  if (typeof headers === 'function') {
    cb = headers;
    headers = undefined;
  }
  if (this._header) throw new ERR_HTTP_HEADERS_SENT('write');
  validateInteger(statusCode, 'statusCode', 100, 199);
  if (statusCode === 101) throw new ERR_HTTP_INVALID_STATUS_CODE(statusCode);
  if (headers !== undefined && headers !== null) validateObject(headers, 'headers', require('internal/validators').kValidateObjectAllowArray);
  let text = `HTTP/1.1 ${statusCode} ${STATUS_CODES[statusCode] || 'unknown'}\r\n`;
  if (headers) text += renderHeaders(this, headers);
  if (statusCode === 100) this._sent100 = true;
  return this._writeRaw(`${text}\r\n`, 'latin1', cb);
};

ServerResponse.prototype.writeContinue = function writeContinue(cb) {
  this._writeRaw('HTTP/1.1 100 Continue\r\n\r\n', 'ascii', cb);
  this._sent100 = true;
};

ServerResponse.prototype.writeProcessing = function writeProcessing(cb) {
  this._writeRaw('HTTP/1.1 102 Processing\r\n\r\n', 'ascii', cb);
};

ServerResponse.prototype.writeEarlyHints = function writeEarlyHints(hints, cb) {
  let head = 'HTTP/1.1 103 Early Hints\r\n';
  validateObject(hints, 'hints');
  if (hints.link === null || hints.link === undefined) return;
  const link = validateLinkHeaderValue(hints.link);
  if (link.length === 0) return;
  if (checkInvalidHeaderChar(link)) throw new ERR_INVALID_CHAR('header content', 'Link');
  head += `Link: ${link}\r\n`;
  for (const key of Object.keys(hints)) {
    if (key === 'link') continue;
    const value = hints[key];
    validateHeaderName(key);
    validateHeaderValue(key, value);
    head += `${key}: ${value}\r\n`;
  }
  this._writeRaw(`${head}\r\n`, 'ascii', cb);
};

ServerResponse.prototype._implicitHeader = function _implicitHeader() {
  this.writeHead(this.statusCode);
};

ServerResponse.prototype.writeHead = function writeHead(statusCode, reason, obj) {
  if (this._header) throw new ERR_HTTP_HEADERS_SENT('write');
  const given = statusCode;
  statusCode |= 0;
  if (statusCode < 100 || statusCode > 999) throw new ERR_HTTP_INVALID_STATUS_CODE(given);
  if (typeof reason === 'string') {
    this.statusMessage = reason;
  } else {
    this.statusMessage ||= STATUS_CODES[statusCode] || 'unknown';
    obj ??= reason;
  }
  this.statusCode = statusCode;

  let headers;
  if (this[kOutHeaders]) {
    // headers given here replace those set before, but may repeat a name among themselves
    if (Array.isArray(obj)) {
      if (obj.length % 2 !== 0) throw new ERR_INVALID_ARG_VALUE('headers', obj);
      for (let n = 0; n < obj.length; n += 2) this.removeHeader(obj[n]);
      for (let n = 0; n < obj.length; n += 2) if (obj[n]) this.appendHeader(obj[n], obj[n + 1]);
    } else if (obj) {
      for (const key of Object.keys(obj)) if (key) this.setHeader(key, obj[key]);
    }
    headers = this[kOutHeaders];
  } else {
    headers = obj;
  }
  if (checkInvalidHeaderChar(this.statusMessage)) throw new ERR_INVALID_CHAR('statusMessage');

  const statusLine = `HTTP/1.1 ${statusCode} ${this.statusMessage}\r\n`;
  if (statusCode === 204 || statusCode === 304 || (statusCode >= 100 && statusCode <= 199)) this._hasBody = false;
  // a client that was not told to continue may send its body or not: the connection cannot be used further
  if (this._expect_continue && !this._sent100) this.shouldKeepAlive = false;
  this._storeHeader(statusLine, headers);
  return this;
};

module.exports = { ServerResponse, emitClose, kConnection, onSocketClose };
