// IncomingMessage: a request as the server sees it, or a response as the client does.
const { Readable, finished } = require('stream');

const kHeaders = Symbol('kHeaders');
const kHeadersDistinct = Symbol('kHeadersDistinct');
const kHeadersCount = Symbol('kHeadersCount');
const kTrailers = Symbol('kTrailers');
const kTrailersDistinct = Symbol('kTrailersDistinct');
const kTrailersCount = Symbol('kTrailersCount');
const kAbortController = Symbol('kAbortController');
const kAbortSignalSocket = Symbol('kAbortSignalSocket');
const kAbortSignalListener = Symbol('kAbortSignalListener');
const kAbortSignalDetached = Symbol('kAbortSignalDetached');
const kAttachAbortSignal = Symbol('kAttachAbortSignal');
const kDetachAbortSignal = Symbol('kDetachAbortSignal');

function readStart(socket) {
  if (socket && !socket._paused && socket.readable) socket.resume();
}

function readStop(socket) {
  socket?.pause();
}

function IncomingMessage(socket) {
  Readable.call(this, socket ? { highWaterMark: socket.readableHighWaterMark } : undefined);
  this._readableState.readingMore = true;

  this.socket = socket;
  this.httpVersionMajor = null;
  this.httpVersionMinor = null;
  this.httpVersion = null;
  this.complete = false;
  this[kHeaders] = null;
  this[kHeadersDistinct] = null;
  this[kHeadersCount] = 0;
  this.rawHeaders = [];
  this[kTrailers] = null;
  this[kTrailersDistinct] = null;
  this[kTrailersCount] = 0;
  this.rawTrailers = [];
  this.joinDuplicateHeaders = false;
  this.aborted = false;
  this.upgrade = null;
  // request
  this.url = '';
  this.method = null;
  // response
  this.statusCode = null;
  this.statusMessage = null;
  this.client = socket;

  this._consuming = false;
  this._dumped = false;
  this[kAbortController] = null;
  this[kAbortSignalSocket] = null;
  this[kAbortSignalListener] = null;
  this[kAbortSignalDetached] = false;
}
Object.setPrototypeOf(IncomingMessage.prototype, Readable.prototype);
Object.setPrototypeOf(IncomingMessage, Readable);

function accessor(name, get, set) {
  Object.defineProperty(IncomingMessage.prototype, name, { __proto__: null, configurable: false, enumerable: false, get, set });
}

accessor('connection', function() { return this.socket; }, function(value) { this.socket = value; });

// The object form is made when first asked for: many programs look at one header or at none.
function lines(message, raw, count, add, dest) {
  for (let n = 0; n < count; n += 2) message[add](raw[n], raw[n + 1], dest);
  return dest;
}

accessor('headers', function() {
  return (this[kHeaders] ||= lines(this, this.rawHeaders, this[kHeadersCount], '_addHeaderLine', {}));
}, function(value) { this[kHeaders] = value; });

accessor('headersDistinct', function() {
  return (this[kHeadersDistinct] ||= lines(this, this.rawHeaders, this[kHeadersCount], '_addHeaderLineDistinct', { __proto__: null }));
}, function(value) { this[kHeadersDistinct] = value; });

accessor('trailers', function() {
  return (this[kTrailers] ||= lines(this, this.rawTrailers, this[kTrailersCount], '_addHeaderLine', {}));
}, function(value) { this[kTrailers] = value; });

accessor('trailersDistinct', function() {
  return (this[kTrailersDistinct] ||= lines(this, this.rawTrailers, this[kTrailersCount], '_addHeaderLineDistinct', { __proto__: null }));
}, function(value) { this[kTrailersDistinct] = value; });

// Aborts when the connection closes before the exchange is over, or the message is destroyed.
accessor('signal', function() {
  if (this[kAbortController] === null) {
    const { AbortController } = require('web/abort_controller');
    this[kAbortController] = new AbortController();
    if (this.destroyed && (this.aborted || !this.complete)) this[kAbortController].abort();
    else if (!this[kAbortSignalDetached]) this[kAttachAbortSignal]();
  }
  return this[kAbortController].signal;
});

IncomingMessage.prototype[kAttachAbortSignal] = function() {
  const { socket } = this;
  if (!socket) return;
  if (socket.destroyed) {
    this[kAbortController].abort();
    return;
  }
  this[kAbortSignalSocket] = socket;
  this[kAbortSignalListener] = () => {
    this[kDetachAbortSignal]();
    this[kAbortController].abort();
  };
  socket.once('close', this[kAbortSignalListener]);
};

IncomingMessage.prototype[kDetachAbortSignal] = function() {
  this[kAbortSignalDetached] = true;
  if (this[kAbortSignalSocket] !== null) {
    this[kAbortSignalSocket].removeListener('close', this[kAbortSignalListener]);
    this[kAbortSignalSocket] = null;
    this[kAbortSignalListener] = null;
  }
};

IncomingMessage.prototype.setTimeout = function setTimeout(msecs, callback) {
  if (callback) this.on('timeout', callback);
  this.socket.setTimeout(msecs);
  return this;
};

IncomingMessage.prototype._read = function _read() {
  if (!this._consuming) {
    this._readableState.readingMore = false;
    this._consuming = true;
  }
  // the socket stops when its reader is slow: that it is asked for more means it can go on
  if (this.socket?.readable) readStart(this.socket);
};

IncomingMessage.prototype._destroy = function _destroy(err, cb) {
  if (!this.readableEnded || !this.complete) {
    this.aborted = true;
    this.emit('aborted');
  }
  if (this[kAbortController] !== null && !this[kAbortSignalDetached] && this.aborted) {
    this[kDetachAbortSignal]();
    this[kAbortController].abort();
  }
  if (this.socket && !this.socket.destroyed && this.aborted) {
    this.socket.destroy(err);
    const cleanup = finished(this.socket, (e) => {
      if (e?.code === 'ERR_STREAM_PREMATURE_CLOSE') e = null;
      cleanup();
      process.nextTick(afterDestroy, this, e || err, cb);
    });
  } else if (err) {
    process.nextTick(afterDestroy, this, err, cb);
  } else {
    cb();
  }
};

// A message reports an error only to those who listen, as messages without an error event exist since long.
function afterDestroy(message, error, cb) {
  if (message.listenerCount('error') === 0) cb();
  else cb(error);
}

IncomingMessage.prototype._addHeaderLines = function _addHeaderLines(headers, n) {
  if (!headers?.length) return;
  let dest;
  if (this.complete) {
    this.rawTrailers = headers.length === n ? headers : headers.slice(0, n);
    this[kTrailersCount] = n;
    dest = this[kTrailers];
  } else {
    this.rawHeaders = headers.length === n ? headers : headers.slice(0, n);
    this[kHeadersCount] = n;
    dest = this[kHeaders];
  }
  if (dest) for (let i = 0; i < n; i += 2) this._addHeaderLine(headers[i], headers[i + 1], dest);
};

const JOIN_COMMA = 0;
const KEEP_FIRST = 1;
const JOIN_SEMICOLON = 2;
const LIST = 3;
const rules = new Map();
// the fields that may stand only once: the first wins, as the API documentation lists
for (const name of ['age', 'authorization', 'content-length', 'content-type', 'etag', 'expires', 'from', 'host', 'if-modified-since',
  'if-unmodified-since', 'last-modified', 'location', 'max-forwards', 'proxy-authorization', 'referer', 'retry-after', 'server', 'user-agent']) {
  rules.set(name, { name, rule: KEEP_FIRST });
}
rules.set('cookie', { name: 'cookie', rule: JOIN_SEMICOLON });
rules.set('set-cookie', { name: 'set-cookie', rule: LIST });
for (const name of ['accept', 'accept-encoding', 'accept-language', 'cache-control', 'connection', 'date', 'expect', 'if-match', 'if-none-match',
  'origin', 'transfer-encoding', 'upgrade', 'vary', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'content-encoding', 'keep-alive']) {
  rules.set(name, { name, rule: JOIN_COMMA });
}
// as they are mostly written
for (const name of [...rules.keys()]) {
  const written = name.replace(/(^|-)[a-z]/g, (start) => start.toUpperCase());
  rules.set(written, rules.get(name));
}

function ruleFor(field) {
  const known = rules.get(field);
  if (known !== undefined) return known;
  const name = field.toLowerCase();
  return rules.get(name) ?? { name, rule: JOIN_COMMA };
}

IncomingMessage.prototype._addHeaderLine = function _addHeaderLine(field, value, dest) {
  const { name, rule } = ruleFor(field);
  const present = dest[name];
  switch (rule) {
    case KEEP_FIRST:
      if (this.joinDuplicateHeaders && present !== undefined) dest[name] = `${present}, ${value}`;
      else if (present === undefined) dest[name] = value;
      break;
    case JOIN_SEMICOLON:
      dest[name] = typeof present === 'string' ? `${present}; ${value}` : value;
      break;
    case LIST:
      if (present !== undefined) present.push(value);
      else dest[name] = [value];
      break;
    default:
      if (typeof present === 'string') dest[name] = `${present}, ${value}`;
      else dest[name] = value;
  }
};

IncomingMessage.prototype._addHeaderLineDistinct = function _addHeaderLineDistinct(field, value, dest) {
  const name = field.toLowerCase();
  if (dest[name]) dest[name].push(value);
  else dest[name] = [value];
};

// Makes sure that the rest of a message, which nobody reads, does not hold up the connection.
IncomingMessage.prototype._dump = function _dump() {
  if (!this._dumped) {
    this._dumped = true;
    // what is buffered is not for anybody either
    this.removeAllListeners('data');
    const { ended, length } = this._readableState;
    if (ended && length === 0) this.read(0);
    else this.resume();
  }
};

IncomingMessage.prototype._dumpAndCloseReadable = function _dumpAndCloseReadable() {
  this._dumped = true;
  this._readableState.ended = true;
  this._readableState.endEmitted = true;
  this._readableState.destroyed = true;
  this._readableState.closed = true;
  this._readableState.closeEmitted = true;
};

module.exports = { IncomingMessage, kDetachAbortSignal, readStart, readStop };
