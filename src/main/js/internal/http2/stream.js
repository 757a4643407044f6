// Http2Stream and its kinds (https://nodejs.org/api/http2.html#class-http2stream): a Duplex over a stream of a
// Connection. `protocol` is the connection's state of it; there is none while a request waits for its session.
const { clearTimeout, setImmediate, setTimeout } = require('internal/timers'); // not those that a program may have replaced
const { Duplex } = require('stream');
const { Buffer } = require('buffer');
const {
  AbortError,
  codes: {
    ERR_HTTP2_HEADERS_AFTER_RESPOND, ERR_HTTP2_HEADERS_SENT, ERR_HTTP2_INVALID_STREAM,
    ERR_HTTP2_NESTED_PUSH, ERR_HTTP2_OUT_OF_STREAMS, ERR_HTTP2_PUSH_DISABLED, ERR_HTTP2_STATUS_INVALID,
    ERR_HTTP2_STREAM_ERROR, ERR_HTTP2_TRAILERS_ALREADY_SENT, ERR_HTTP2_TRAILERS_NOT_READY, ERR_INVALID_ARG_VALUE,
    ERR_HTTP2_STATUS_101,
  },
} = require('internal/errors');
const { validateFunction, validateInteger } = require('internal/validators');
const context = require('internal/async_context');
const { isObserved } = require('internal/perf/observer');
const H = require('internal/http2/headers');
const { sensitiveHeaders } = H;
const { CANCEL, INTERNAL_ERROR, NO_ERROR, errorNames, kSession } = require('internal/http2/util');

const kProtocol = Symbol('protocol');
const kFlags = Symbol('flags');
const kTimeout = Symbol('timeout');
const kTimes = Symbol('times');
const kInit = Symbol('init');
const kMaybeDestroy = Symbol('maybeDestroy');
const kProceed = Symbol('proceed');
const kPendingReset = Symbol('pendingReset');
const kOnClosed = Symbol('onClosed');
const kUpdateTimer = Symbol('updateTimer');
const kSendFile = Symbol('sendFile');

const NONE = 0;
const RESET = 1;
const FORCE_RESET = 2;

function publish(name, message) {
  const channel = require('diagnostics_channel').channel(`http2.${name}`);
  if (channel.hasSubscribers) channel.publish(typeof message === 'function' ? message() : message);
}

function dateHeader() {
  return require('internal/http/common').utcDate?.() ?? new Date().toUTCString();
}

class Http2Stream extends Duplex {
  #finish = undefined; // the callback of _final
  #unconsumed = 0;
  #didRead = false;
  #frame = context.capture();

  constructor(session, options) {
    super({ ...options, allowHalfOpen: true, decodeStrings: false, autoDestroy: false, emitClose: true });
    this[kSession] = session;
    this[kProtocol] = undefined;
    this[kFlags] = {
      aborted: false, closed: false, headersSent: false, headRequest: false, hasTrailers: false, trailersReady: false,
      trailersSent: false, rstCode: NO_ERROR, endAfterHeaders: false, writeQueue: 0, sentHeaders: undefined, sentTrailers: undefined,
      sentInfoHeaders: undefined, authority: undefined,
    };
    this[kTimeout] = undefined;
    this[kPendingReset] = undefined;
    this.cork(); // until there is a number
    this[kTimes] = isObserved('http2') ?
      { start: performance.now(), header: undefined, byte: undefined, byteSent: undefined, bytesRead: 0, bytesWritten: 0 } : undefined;
  }

  // The stream gets its number.
  [kInit](protocol) {
    this[kProtocol] = protocol;
    protocol.owner = this;
    protocol.hasTrailers = this[kFlags].hasTrailers;
    protocol.wantsTrailers = () => this.#wantTrailers();
    this[kUpdateTimer]();
    this.uncork();
    this.emit('ready');
  }

  // -- what the connection reports -------------------------------------------------------------------

  // Calls a method in the async context in which the stream was made; the connection may have another one.
  within(method, argument) {
    if (context.isEnabled()) context.run(this.#frame, method, this, argument);
    else method.call(this, argument);
  }

  onHeadReceived() {
    const times = this[kTimes];
    if (times !== undefined) times.header ??= performance.now();
  }

  onData(bytes) {
    this.within(this.#takeData, bytes);
  }

  onRemoteEnd() {
    this.within(this.#takeEnd);
  }

  #takeData(bytes) {
    const times = this[kTimes];
    if (times !== undefined) {
      times.byte ??= performance.now();
      times.bytesRead += bytes.length;
    }
    this[kUpdateTimer]();
    const protocol = this[kProtocol];
    if (this.destroyed) {
      this[kSession]?.connection.consume(protocol, bytes.length);
      return;
    }
    if (this.push(bytes) && this.#didRead) this[kSession].connection.consume(protocol, bytes.length);
    else this.#unconsumed += bytes.length;
  }

  #takeEnd() {
    if (this.destroyed) return;
    this.push(null);
    // Nobody may ever read what is not there.
    if (this.readableLength === 0 && this.readableFlowing === null && this[kFlags].endAfterHeaders) setImmediate(() => this.read(0));
  }

  onLocalEnd() {
    const callback = this.#finish;
    this.#finish = undefined;
    callback?.();
    // A server has answered, and nobody looked at what the client still sends: it need not send more.
    const protocol = this[kProtocol];
    if (protocol?.localClosed && !protocol.remoteClosed && this.session?.type === 0 && this.#isUnread &&
        (!this[kFlags].hasTrailers || this[kFlags].trailersSent)) {
      setImmediate(() => {
        if (this.#isUnread && !this.destroyed) this.close();
      });
    }
  }

  get #isUnread() {
    return this.readableFlowing === null && !this.readableDidRead && this.listenerCount('readable') === 0;
  }

  #wantTrailers() {
    const flags = this[kFlags];
    if (flags.trailersReady) return;
    flags.trailersReady = true;
    this.onLocalEnd();
    if (!this.emit('wantTrailers')) this.sendTrailers({});
  }

  // The stream has ended on both sides, or was reset.
  [kOnClosed](code) {
    this.onLocalEnd();
    if (this.destroyed) return;
    if (!this[kFlags].closed) closeStream(this, code, NONE);
    if (code !== NO_ERROR || this.readableEnded || !this.readable) {
      this[kMaybeDestroy](code);
      return;
    }
    // What waits for the head by a promise can still ask for the end and the close.
    if (this[kSession]?.type === 1) setImmediate(() => this.#finishReading());
    else this.#finishReading();
  }

  #finishReading() {
    if (this.destroyed) return;
    if (this.readableEnded) {
      this[kMaybeDestroy]();
      return;
    }
    this.on('end', () => this[kMaybeDestroy]());
    this.push(null);
    const { session } = this;
    // A server that never looked at the request's body lets go of it.
    if (session?.type === 0 && this.readableFlowing === null && this.listenerCount('readable') === 0) this.resume();
    else this.read(0);
  }

  [kMaybeDestroy](code = NO_ERROR) {
    if (code !== NO_ERROR) {
      this.destroy();
      return;
    }
    if (this.destroyed) return;
    if (this[kFlags].closed && (!this.writable || this.writableFinished || this[kProtocol]?.closed) && (!this.readable || this.readableEnded)) {
      this.destroy();
    }
  }

  // -- state -----------------------------------------------------------------------------------------

  get pending() { return this[kProtocol] === undefined; }
  get id() { return this[kProtocol]?.id; }
  get session() { return this[kSession]; }
  get closed() { return this[kFlags].closed; }
  get aborted() { return this[kFlags].aborted; }
  get headersSent() { return this[kFlags].headersSent; }
  get headRequest() { return this[kFlags].headRequest; }
  get rstCode() { return this[kFlags].rstCode; }
  get endAfterHeaders() { return this[kFlags].endAfterHeaders; }
  get sentHeaders() { return this[kFlags].sentHeaders; }
  get sentTrailers() { return this[kFlags].sentTrailers; }
  get sentInfoHeaders() { return this[kFlags].sentInfoHeaders; }
  get bufferSize() { return this[kFlags].writeQueue + this.writableLength; }
  get _unrefActive() { return undefined; }

  get state() {
    const protocol = this[kProtocol];
    if (protocol === undefined || this.destroyed) return {};
    let state = 2;
    if (protocol.closed || protocol.localClosed && protocol.remoteClosed) state = 7;
    else if (protocol.localClosed) state = 5;
    else if (protocol.remoteClosed) state = 6;
    return {
      localWindowSize: protocol.receiveWindow, state, localClose: Number(protocol.localClosed), remoteClose: Number(protocol.remoteClosed),
      sumDependencyWeight: 0, weight: 16,
    };
  }

  // -- timeouts --------------------------------------------------------------------------------------

  setTimeout(msecs, callback) {
    if (this.destroyed) return this;
    return setStreamTimeout(this, msecs, callback);
  }

  [kUpdateTimer]() {
    if (this.destroyed) return;
    this[kTimeout]?.refresh();
    this[kSession]?.updateTimer?.();
  }

  _onTimeout() {
    if (this.destroyed) return;
    // A slow reader is no reason as long as it reads.
    if (this[kProtocol]?.queued > 0 && this[kSession].hasProgressed()) {
      this[kUpdateTimer]();
      return;
    }
    this.emit('timeout');
  }

  // -- data ------------------------------------------------------------------------------------------

  _read() {
    if (this.destroyed) {
      this.push(null);
      return;
    }
    this.#didRead = true;
    if (this.pending || this.#unconsumed === 0) return;
    const length = this.#unconsumed;
    this.#unconsumed = 0;
    this[kSession]?.connection.consume(this[kProtocol], length);
  }

  // length: what the chunk counts for in writableLength.
  #send(bytes, length, callback) {
    if (this.pending) {
      this.once('ready', () => this.#send(bytes, length, callback));
      return;
    }
    if (this.destroyed || this[kProtocol].closed) {
      process.nextTick(callback);
      return;
    }
    if (!this.headersSent) {
      if (this.closed) {
        process.nextTick(callback);
        return;
      }
      this[kProceed]();
    }
    this[kUpdateTimer]();
    const times = this[kTimes];
    if (times !== undefined) {
      times.byteSent ??= performance.now();
      times.bytesWritten += bytes.length;
    }
    const isLast = () => this._writableState.ending && this.writableLength === length;
    this[kSession].connection.sendData(this[kProtocol], bytes, (error) => callback(error), isLast);
  }

  // For a body that does not come through the stream: what users write is over, and nothing of theirs ends it.
  [kSendFile]() {
    this._final = (callback) => callback();
    this.end();
    const connection = this[kSession].connection;
    const protocol = this[kProtocol];
    return {
      write: (bytes, isLast, callback) => {
        this[kUpdateTimer]();
        connection.sendData(protocol, bytes, callback, () => isLast);
      },
      end: () => connection.endStream(protocol),
    };
  }

  #tellSent(name, message) {
    if (this[kSession]?.type === 1) publish(`client.stream.${name}`, () => ({ stream: this, ...message }));
  }

  _write(chunk, encoding, callback) {
    this.#tellSent('bodyChunkSent', { writev: false, data: chunk, encoding });
    this.#send(typeof chunk === 'string' ? Buffer.from(chunk, encoding) : chunk, chunk.length, callback);
  }

  _writev(chunks, callback) {
    // Buffers alone are shown as they are.
    const isBytes = chunks.every((each) => each.encoding === 'buffer');
    this.#tellSent('bodyChunkSent', { writev: true, data: isBytes ? chunks.map(({ chunk }) => chunk) : chunks, encoding: '' });
    const parts = chunks.map(({ chunk, encoding }) => (typeof chunk === 'string' ? Buffer.from(chunk, encoding) : chunk));
    const length = chunks.reduce((sum, { chunk }) => sum + chunk.length, 0);
    this.#send(parts.length === 1 ? parts[0] : Buffer.concat(parts), length, callback);
  }

  _final(callback) {
    if (this.pending) {
      this.once('ready', () => this._final(callback));
      return;
    }
    this.#tellSent('bodySent');
    const protocol = this[kProtocol];
    if (protocol.closed || protocol.localClosed) {
      callback();
      return;
    }
    if (!this.headersSent && this.session?.type === 0 && !this.destroyed && !this.closed && !this.headRequest) this[kProceed]();
    if (!this.headersSent && (this.closed || this.headRequest)) {
      callback();
      return;
    }
    if (protocol.localClosed || protocol.closed) {
      callback();
      return;
    }
    this.#finish = callback;
    this[kSession].connection.endStream(protocol);
  }

  [kProceed]() {}

  #measure(session) {
    const times = this[kTimes];
    if (times === undefined) return;
    const { start, header, byte, byteSent, bytesRead, bytesWritten } = times;
    const duration = performance.now() - start;
    session.countStream(duration);
    const since = (time) => (time === undefined ? 0 : time - start);
    require('internal/perf/timeline').enqueueNodeEntry('Http2Stream', 'http2', start, duration, {
      bytesRead, bytesWritten, id: this.id, timeToFirstByte: since(byte), timeToFirstByteSent: since(byteSent), timeToFirstHeader: since(header),
    });
  }

  sendTrailers(headers) {
    if (this.destroyed || this.closed) throw new ERR_HTTP2_INVALID_STREAM();
    const flags = this[kFlags];
    if (flags.trailersSent) throw new ERR_HTTP2_TRAILERS_ALREADY_SENT();
    if (!flags.trailersReady) throw new ERR_HTTP2_TRAILERS_NOT_READY();
    H.assertIsObject(headers, 'headers');
    headers = { __proto__: null, ...headers };
    const list = H.toList(headers, H.inTrailers);
    flags.sentTrailers = headers;
    flags.trailersSent = true;
    this[kUpdateTimer]();
    const protocol = this[kProtocol];
    if (list.length === 0) {
      protocol.hasTrailers = false;
      this[kSession].connection.endStream(protocol);
    } else {
      this[kSession].connection.sendTrailers(protocol, list);
    }
  }

  [Symbol.for('nodejs.util.inspect.custom')](depth, options) {
    if (depth < 0) return this;
    const { inspect } = require('internal/util/inspect');
    const shown = {
      id: this.id || '<pending>', closed: this.closed, destroyed: this.destroyed, state: this.state, readableState: this._readableState,
      writableState: this._writableState,
    };
    return `Http2Stream ${inspect(shown, options)}`;
  }

  priority() {
    process.emitWarning?.('http2Stream.priority is no longer supported: priority signalling has been deprecated as of RFC 9113', 'DeprecationWarning', 'DEP0194');
  }

  // -- end -------------------------------------------------------------------------------------------

  close(code = NO_ERROR, callback) {
    validateInteger(code, 'code', 0, 2 ** 32 - 1);
    if (callback !== undefined) validateFunction(callback, 'callback');
    if (this.closed) return;
    if (callback !== undefined) this.once('close', callback);
    closeStream(this, code);
  }

  _destroy(error, callback) {
    const session = this[kSession];
    const flags = this[kFlags];
    const protocol = this[kProtocol];
    if (!session) {
      callback(error);
      return;
    }
    const sessionCode = session.goawayCode || session.destroyCode;
    // What has closed well stays so, even if the session fails afterwards.
    let code = this.closed ? flags.rstCode : sessionCode || NO_ERROR;
    if (!this.closed && error !== null && error !== undefined) {
      if (sessionCode) code = sessionCode;
      else code = error instanceof AbortError || error.name === 'AbortError' ? CANCEL : INTERNAL_ERROR;
    }
    if (!this.closed) closeStream(this, code, protocol !== undefined ? FORCE_RESET : NONE);
    this.push(null);
    if (protocol !== undefined && !protocol.closed) session.connection.reset(protocol, code);
    this.onLocalEnd();
    clearTimer(this);
    if ((error === null || error === undefined) && code !== NO_ERROR && code !== CANCEL) {
      error = new ERR_HTTP2_STREAM_ERROR(errorNames[code] || code);
    }
    const side = session.type === 1 ? 'client' : 'server';
    if (error) publish(`${side}.stream.error`, { stream: this, error });
    this[kSession] = undefined;
    this.#measure(session);
    session.forget(this);
    callback(error);
  }
}

function closeStream(stream, code, how = RESET) {
  const flags = stream[kFlags];
  flags.closed = true;
  flags.rstCode = code;
  clearTimer(stream);
  publish(`${stream[kSession]?.type === 1 ? 'client' : 'server'}.stream.close`, { stream });
  const { ending } = stream._writableState;
  if (!ending) {
    if (!flags.aborted) {
      flags.aborted = true;
      stream.emit('aborted');
    }
    stream.end();
  }
  if (how === NONE) return;
  const reset = () => {
    if (stream.pending) {
      stream[kPendingReset] = code;
      stream.push(null);
      stream.once('ready', () => stream[kSession]?.connection.reset(stream[kProtocol], code));
      return;
    }
    const protocol = stream[kProtocol];
    if (stream[kSession] && !protocol.closed) stream[kSession].connection.reset(protocol, code);
  };
  if (!ending || stream.writableFinished || code !== NO_ERROR || how === FORCE_RESET) reset();
  else stream.once('finish', reset);
}

function clearTimer(stream) {
  if (stream[kTimeout] !== undefined) {
    clearTimeout(stream[kTimeout]);
    stream[kTimeout] = undefined;
  }
}

// Also for sessions.
function setStreamTimeout(target, msecs, callback) {
  const { validateNumber } = require('internal/validators');
  validateNumber(msecs, 'msecs');
  if (!(msecs >= 0 && Number.isFinite(msecs))) {
    const { codes: { ERR_OUT_OF_RANGE } } = require('internal/errors');
    throw new ERR_OUT_OF_RANGE('msecs', 'a non-negative finite number', msecs);
  }
  clearTimer(target);
  if (msecs !== 0) target[kTimeout] = setTimeout(() => target._onTimeout(), msecs).unref();
  if (callback === undefined) return target;
  validateFunction(callback, 'callback');
  if (msecs === 0) target.removeListener('timeout', callback);
  else target.once('timeout', callback);
  return target;
}

function statusOf(headers, fallback = 200) {
  const value = headers[':status'];
  return value === undefined ? fallback : value | 0;
}

class ServerHttp2Stream extends Http2Stream {
  constructor(session, protocol, options, headers) {
    super(session, options);
    const flags = this[kFlags];
    flags.authority = headers[':authority'] ?? headers.host;
    flags.protocol = headers[':scheme'];
    this[kInit](protocol);
  }

  get pushAllowed() {
    return !this.destroyed && !this.closed && !this.session.closed && !this.session.destroyed && this[kSession].remoteSettings.enablePush;
  }

  pushStream(headers, options, callback) {
    if (!this.pushAllowed) throw new ERR_HTTP2_PUSH_DISABLED();
    if (this[kProtocol].id % 2 === 0) throw new ERR_HTTP2_NESTED_PUSH();
    const session = this[kSession];
    this[kUpdateTimer]();
    if (typeof options === 'function') {
      callback = options;
      options = undefined;
    }
    validateFunction(callback, 'callback');
    H.assertIsObject(options, 'options');
    options = { ...options, endStream: false };
    H.assertIsObject(headers, 'headers');
    headers = { __proto__: null, ...headers };
    headers[':method'] ??= 'GET';
    headers[':authority'] ??= this[kFlags].authority;
    headers[':scheme'] ??= this[kFlags].protocol ?? session.scheme;
    headers[':path'] ??= '/';
    const isHead = headers[':method'] === 'HEAD';
    if (isHead) options.endStream = true;
    options.readable = false;
    const list = H.toList(headers, H.inRequest, session.strictSingle);
    const { connection } = session;
    if (connection.nextId > 2 ** 31 - 1) {
      process.nextTick(callback, new ERR_HTTP2_OUT_OF_STREAMS());
      return;
    }
    const protocol = connection.pushPromise(this[kProtocol], list);
    const stream = new ServerHttp2Stream(session, protocol, options, headers);
    session.add(stream);
    stream[kFlags].sentHeaders = headers;
    publish('server.stream.created', { stream, headers });
    publish('server.stream.start', { stream, headers });
    stream.push(null);
    if (isHead) stream[kFlags].headRequest = true;
    if (options.endStream) stream.end();
    process.nextTick(callback, null, stream, headers, 0);
  }

  [kProceed]() {
    this.respond();
  }

  // Checks what a response starts with; answers headers and their list.
  _prepareResponse(headers, options, withList = true) {
    const session = this[kSession];
    H.assertIsArrayOrObject(headers, 'headers');
    H.assertIsObject(options, 'options');
    if (Array.isArray(headers)) {
      if (headers.length % 2 !== 0) throw new ERR_INVALID_ARG_VALUE('headers', headers);
      // The order of a list stays.
      const all = [...headers];
      const has = (wanted) => all.some((name, i) => i % 2 === 0 && name.toLowerCase() === wanted);
      if (!has(':status')) all.unshift(':status', 200);
      if (!has('date') && options?.sendDate !== false) all.push('date', dateHeader());
      if (headers[sensitiveHeaders]) all[sensitiveHeaders] = headers[sensitiveHeaders];
      const object = H.fromList(all);
      return { headers: object, list: H.toList(all, H.inResponse, session.strictSingle) };
    }
    let copy = { __proto__: null, ...headers };
    if (copy[':status'] === undefined || copy[':status'] === null) copy = { __proto__: null, ':status': 200, ...copy, [sensitiveHeaders]: copy[sensitiveHeaders] ?? [] };
    copy[':status'] = statusOf(copy);
    if (copy.date === undefined && options?.sendDate !== false) copy.date = dateHeader();
    else if (copy.date === null || copy.date === undefined) delete copy.date;
    if (copy[sensitiveHeaders] === undefined) copy[sensitiveHeaders] = [];
    return { headers: copy, list: withList ? H.toList(copy, H.inResponse, session.strictSingle) : undefined };
  }

  respond(headers, options) {
    if (this.destroyed || this.closed) throw new ERR_HTTP2_INVALID_STREAM();
    if (this.headersSent) throw new ERR_HTTP2_HEADERS_SENT();
    const flags = this[kFlags];
    H.assertIsObject(options, 'options');
    options = { ...options };
    this[kUpdateTimer]();
    const prepared = this._prepareResponse(headers, options);
    const status = statusOf(prepared.headers);
    if (status < 200 || status > 599) {
      if (status === 101) throw new ERR_HTTP2_STATUS_101();
      throw new ERR_HTTP2_STATUS_INVALID(status);
    }
    options.endStream = Boolean(options.endStream);
    if (status === 204 || status === 205 || status === 304 || this.headRequest) options.endStream = true;
    if (options.waitForTrailers) {
      flags.hasTrailers = true;
      this[kProtocol].hasTrailers = true;
    }
    flags.sentHeaders = prepared.headers;
    flags.headersSent = true;
    if (options.endStream) this.#endWithHeaders();
    this[kSession].connection.sendHeaders(this[kProtocol], prepared.list, options.endStream);
    publish('server.stream.finish', () => ({ stream: this, headers: prepared.headers, flags: options.endStream ? 5 : 4 }));
  }

  #endWithHeaders() {
    // The head says that nothing follows: no frame of its own for the end.
    this.end();
  }

  additionalHeaders(headers) {
    if (this.destroyed || this.closed) throw new ERR_HTTP2_INVALID_STREAM();
    if (this.headersSent) throw new ERR_HTTP2_HEADERS_AFTER_RESPOND();
    H.assertIsObject(headers, 'headers');
    headers = { __proto__: null, ...headers };
    if (headers[':status'] !== undefined) {
      const status = headers[':status'] |= 0;
      if (status === 101) throw new ERR_HTTP2_STATUS_101();
      if (status < 100 || status >= 200) {
        const { codes: { ERR_HTTP2_INVALID_INFO_STATUS } } = require('internal/errors');
        throw new ERR_HTTP2_INVALID_INFO_STATUS(status);
      }
    }
    this[kUpdateTimer]();
    const list = H.toList(headers, H.inResponse, this[kSession].strictSingle);
    (this[kFlags].sentInfoHeaders ??= []).push(headers);
    this[kSession].connection.sendHeaders(this[kProtocol], list, false);
  }

  respondWithFD(fd, headers, options) {
    require('internal/http2/files').respondWithFD(this, fd, headers, options);
  }

  respondWithFile(path, headers, options) {
    require('internal/http2/files').respondWithFile(this, path, headers, options);
  }
}

class ClientHttp2Stream extends Http2Stream {
  constructor(session, options) {
    super(session, options);
    this[kFlags].headersSent = true;
  }
}

module.exports = {
  ClientHttp2Stream, Http2Stream, ServerHttp2Stream, closeStream, kFlags, kInit, kOnClosed, kProtocol, kSendFile, kTimeout, kUpdateTimer, publish,
  setStreamTimeout,
};
