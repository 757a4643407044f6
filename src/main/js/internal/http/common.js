// What the server and the client side of HTTP/1 share: the pool of parsers with their callbacks, tokens, errors.
const { setImmediate } = require('internal/timers'); // not those that a program may have replaced
const { codes: { ERR_INVALID_ARG_VALUE } } = require('internal/errors');
const { validateBoolean, validateOneOf } = require('internal/validators');
const { FIELD_VALUE, TOKEN, methodNumbers, methods } = require('internal/http/tables');
const { HTTPParser } = require('internal/http/parser');

const debug = require('internal/util/debuglog').debuglog('http');

const kIncomingMessage = Symbol('IncomingMessage');
const kSkipPendingData = Symbol('SkipPendingData');
const { kOnHeaders, kOnHeadersComplete, kOnBody, kOnMessageComplete, kOnExecute, kOnTimeout, kOnMessageBegin, kLenientAll, kLenientNone, kLenientHeaderValueRelaxed } = HTTPParser;

const CRLF = '\r\n';
const chunkExpression = /(?:^|\W)chunked(?:$|\W)/i;
const continueExpression = /(?:^|\W)100-continue(?:$|\W)/i;
const MAX_HEADER_PAIRS = 2000;

let incoming;
const lazyIncoming = () => (incoming ??= require('internal/http/incoming'));

// A head was longer than the parser hands over at once.
function onHeaders(headers, url) {
  if (this.maxHeaderPairs <= 0 || this._headers.length < this.maxHeaderPairs) this._headers.push(...headers);
  this._url += url;
}

function onHeadersComplete(versionMajor, versionMinor, headers, method, url, statusCode, statusMessage, upgrade, shouldKeepAlive) {
  const { socket } = this;
  if (headers === undefined) {
    headers = this._headers;
    this._headers = [];
  }
  if (url === undefined) {
    url = this._url;
    this._url = '';
  }
  const server = socket?.server;
  const Message = server?.[kIncomingMessage] || lazyIncoming().IncomingMessage;
  const message = (this.incoming = new Message(socket));
  message.httpVersionMajor = versionMajor;
  message.httpVersionMinor = versionMinor;
  message.httpVersion = versionMajor === 1 && versionMinor === 1 ? '1.1' : `${versionMajor}.${versionMinor}`;
  message.joinDuplicateHeaders = server?.joinDuplicateHeaders || this.joinDuplicateHeaders;
  message.url = url;
  message.upgrade = upgrade;
  let count = headers.length;
  if (this.maxHeaderPairs > 0 && count > this.maxHeaderPairs) count = this.maxHeaderPairs;
  message._addHeaderLines(headers, count);
  if (typeof method === 'number') {
    message.method = methodNumbers[method];
  } else {
    message.statusCode = statusCode;
    message.statusMessage = statusMessage;
  }
  return this.onIncoming(message, shouldKeepAlive);
}

function onBody(chunk) {
  const message = this.incoming;
  if (message === null || message._dumped) return;
  if (!message.push(chunk)) lazyIncoming().readStop(this.socket);
}

function onMessageComplete() {
  const message = this.incoming;
  if (message !== null) {
    message.complete = true;
    const headers = this._headers;
    if (headers.length > 0) {
      message._addHeaderLines(headers, headers.length);
      this._headers = [];
      this._url = '';
    }
    message.push(null);
  }
  // the bytes of the next message may already be waiting
  lazyIncoming().readStart(this.socket);
}

class FreeList {
  constructor(name, max, ctor) {
    this.name = name;
    this.ctor = ctor;
    this.max = max;
    this.list = [];
  }

  alloc() {
    return this.list.length > 0 ? this.list.pop() : this.ctor();
  }

  free(item) {
    if (this.list.length >= this.max) return false;
    this.list.push(item);
    return true;
  }
}

const parsers = new FreeList('parsers', 1000, function parsersCb() {
  const parser = new HTTPParser();
  reset(parser);
  parser[kOnHeaders] = onHeaders;
  parser[kOnHeadersComplete] = onHeadersComplete;
  parser[kOnBody] = onBody;
  parser[kOnMessageComplete] = onMessageComplete;
  return parser;
});

function reset(parser) {
  parser._headers = [];
  parser._url = '';
  parser.socket = null;
  parser.incoming = null;
  parser.outgoing = null;
  parser.maxHeaderPairs = MAX_HEADER_PAIRS;
  parser.onIncoming = null;
  parser.joinDuplicateHeaders = null;
  parser[kOnExecute] = null;
  parser[kOnTimeout] = null;
  parser[kOnMessageBegin] = null;
  parser._consumed = false;
}

// Gives a parser back once its connection is done with it. It may be within its own execute() just now, so it
// returns to the pool only when that is over.
function freeParser(parser, request, socket) {
  if (parser) {
    if (parser._consumed) parser.unconsume();
    reset(parser);
    parser.remove();
    if (parser.isBusy) setImmediate(recycle, parser);
    else recycle(parser);
    parser.free();
  }
  if (request) request.parser = null;
  if (socket) socket.parser = null;
}

function recycle(parser) {
  if (!parsers.free(parser)) parser.close();
}

// RFC 9110 section 5.6.2
function checkIsHttpToken(value) {
  const { length } = value;
  if (length === 0) return false;
  for (let i = 0; i < length; i++) {
    const c = value.charCodeAt(i);
    if (c > 127 || TOKEN[c] === 0) return false;
  }
  return true;
}

const strictInvalid = /[^\t\x20-\x7e\x80-\xff]/;
const lenientInvalid = /[\0\r\n]|[^\0-\xff]/;
// True when a field value holds what must not be sent, RFC 9110 section 5.5.
function checkInvalidHeaderChar(value, lenient = false) {
  if (lenient) return lenientInvalid.test(value);
  if (typeof value !== 'string') return strictInvalid.test(value);
  const { length } = value;
  for (let i = 0; i < length; i++) {
    const c = value.charCodeAt(i);
    if (c > 255 || FIELD_VALUE[c] === 0) return true;
  }
  return false;
}

function prepareError(error, parser, rawPacket) {
  error.rawPacket = rawPacket || parser.getCurrentBuffer();
  if (typeof error.reason === 'string') error.message = `Parse Error: ${error.reason}`;
}

let warnedLenient = false;
function isLenient() {
  const lenient = require('internal/options').get('--insecure-http-parser');
  if (lenient && !warnedLenient) {
    warnedLenient = true;
    process.emitWarning('Using insecure HTTP parsing');
  }
  return Boolean(lenient);
}

function calculateLenientFlags(httpValidation, insecureHTTPParser) {
  switch (httpValidation) {
    case 'strict': return kLenientNone;
    case 'relaxed': return kLenientHeaderValueRelaxed;
    case 'insecure': return kLenientAll;
  }
  return (insecureHTTPParser ?? isLenient()) ? kLenientAll : kLenientNone;
}

// Checks the two options that choose how strictly messages are read.
function validateParserOptions({ httpValidation, insecureHTTPParser }) {
  if (insecureHTTPParser !== undefined) validateBoolean(insecureHTTPParser, 'options.insecureHTTPParser');
  if (httpValidation !== undefined) {
    validateOneOf(httpValidation, 'options.httpValidation', ['strict', 'relaxed', 'insecure']);
    if (insecureHTTPParser !== undefined) {
      throw new ERR_INVALID_ARG_VALUE('options.httpValidation', httpValidation, 'cannot be used together with options.insecureHTTPParser');
    }
  }
}

function onSocketDrain() {
  const message = this._httpMessage;
  if (message) require('internal/http/outgoing').resumeWriting(message);
}

function setupSocket(socket) {
  socket.removeListener('drain', onSocketDrain);
  socket.on('drain', onSocketDrain);
}

let cachedSecond = 0;
let cachedDate = '';
// the value of the Date header, made once a second
function utcDate() {
  const now = Date.now();
  const second = Math.floor(now / 1000);
  if (second !== cachedSecond) {
    cachedSecond = second;
    cachedDate = new Date(now).toUTCString();
  }
  return cachedDate;
}

module.exports = {
  CRLF, HTTPParser, calculateLenientFlags, checkInvalidHeaderChar, checkIsHttpToken, chunkExpression, continueExpression, debug,
  freeParser, isLenient, kIncomingMessage, kSkipPendingData, methods, onSocketDrain, parsers, prepareError, setupSocket, utcDate, validateParserOptions,
};
