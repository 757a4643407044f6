// Http2Session and its kinds (https://nodejs.org/api/http2.html#class-http2session): a Connection on a socket, the
// streams on it, and what users are told.
const { clearTimeout, setImmediate, setTimeout } = require('internal/timers'); // not those that a program may have replaced
const EventEmitter = require('events');
const { Buffer } = require('buffer');
const {
  codes: {
    ERR_HTTP2_ALTSVC_INVALID_ORIGIN, ERR_HTTP2_ALTSVC_LENGTH, ERR_HTTP2_CONNECT_AUTHORITY, ERR_HTTP2_CONNECT_PATH,
    ERR_HTTP2_CONNECT_SCHEME, ERR_HTTP2_GOAWAY_SESSION, ERR_HTTP2_INVALID_ORIGIN, ERR_HTTP2_INVALID_SESSION,
    ERR_HTTP2_MAX_PENDING_SETTINGS_ACK, ERR_HTTP2_NO_SOCKET_MANIPULATION, ERR_HTTP2_ORIGIN_LENGTH, ERR_HTTP2_OUT_OF_STREAMS,
    ERR_HTTP2_PING_CANCEL, ERR_HTTP2_PING_LENGTH, ERR_HTTP2_SESSION_ERROR, ERR_HTTP2_SOCKET_BOUND,
    ERR_HTTP2_SOCKET_UNBOUND, ERR_HTTP2_STREAM_CANCEL, ERR_INVALID_ARG_TYPE, ERR_INVALID_CHAR, ERR_SOCKET_CLOSED,
  },
  AbortError,
} = require('internal/errors');
const { validateAbortSignal, validateBuffer, validateFunction, validateInt32, validateNumber, validateString } = require('internal/validators');
const { Connection } = require('internal/http2/connection');
const asyncHooks = require('internal/async_hooks');
const { isObserved } = require('internal/perf/observer');
const H = require('internal/http2/headers');
const settings = require('internal/http2/settings');
const {
  ClientHttp2Stream, ServerHttp2Stream, closeStream, kFlags, kInit, kOnClosed, kTimeout, kUpdateTimer, publish, setStreamTimeout,
} = require('internal/http2/stream');
const { CANCEL, INTERNAL_ERROR, NO_ERROR, PROTOCOL_ERROR } = require('internal/http2/util');

const SERVER = 0;
const CLIENT = 1;
const MAX_ALTSVC = 16382;
const MAX_PENDING_SETTINGS = 10;

const kBound = Symbol('boundSession'); // of a socket
const kProxy = Symbol('socketProxy');

const blocked = new Set(['emit', 'end', 'pause', 'read', 'resume', 'write', 'setEncoding', 'setKeepAlive', 'setNoDelay']);

// What session.socket shows: the socket, without what would disturb the session.
const proxyHandler = {
  get(session, name) {
    if (name === 'setTimeout' || name === 'ref' || name === 'unref') return session[name].bind(session);
    if (name === 'destroy') return session.destroy.bind(session);
    if (blocked.has(name)) throw new ERR_HTTP2_NO_SOCKET_MANIPULATION();
    const socket = session.rawSocket;
    if (socket === undefined) throw new ERR_HTTP2_SOCKET_UNBOUND();
    const value = socket[name];
    return typeof value === 'function' ? value.bind(socket) : value;
  },
  getPrototypeOf(session) {
    const socket = session.rawSocket;
    if (socket === undefined) throw new ERR_HTTP2_SOCKET_UNBOUND();
    return Reflect.getPrototypeOf(socket);
  },
  set(session, name, value) {
    if (name === 'setTimeout' || name === 'ref' || name === 'unref' || name === 'destroy') {
      session[name] = value;
      return true;
    }
    if (blocked.has(name)) throw new ERR_HTTP2_NO_SOCKET_MANIPULATION();
    const socket = session.rawSocket;
    if (socket === undefined) throw new ERR_HTTP2_SOCKET_UNBOUND();
    socket[name] = value;
    return true;
  },
  has(session, name) {
    const socket = session.rawSocket;
    if (socket === undefined) throw new ERR_HTTP2_SOCKET_UNBOUND();
    return name in socket;
  },
};

class Http2Session extends EventEmitter {
  #socket;
  #type;
  #options;
  #closed = false;
  #destroyed = false;
  #streams = new Map();
  #pendingStreams = new Set();
  #pings = [];
  #settingsCallbacks = [];
  #goawayCode = null;
  #goawayLastStreamId = null;
  #connecting = false;
  #pendingSettings = 0;
  #finishing = false;
  #originSet = undefined;
  #localCache = undefined;
  #remoteCache = undefined;
  #rejected = 0;
  #measured = undefined;
  destroyCode = NO_ERROR;
  connection;

  constructor(options, type, socket) {
    super();
    if (socket[kBound]) throw new ERR_HTTP2_SOCKET_BOUND();
    socket[kBound] = this;
    this.#type = type;
    this.#socket = socket;
    this.#options = options;
    this[kTimeout] = undefined;
    socket.disableRenegotiation?.();
    socket.setNoDelay?.(); // the end of a window's worth must not wait for an acknowledgement
    for (const name of Object.keys(this)) if (name === 'destroyCode' || name === 'connection') Object.defineProperty(this, name, { enumerable: false });
    Object.defineProperty(this, 'connection', {
      value: new Connection(this.#makeOwner(), socket, type === SERVER, {
        paddingStrategy: options.paddingStrategy, maxSessionInvalidFrames: options.maxSessionInvalidFrames,
        maxSettings: options.maxSettings, maxSessionMemory: options.maxSessionMemory, remoteCustomSettings: options.remoteCustomSettings, maxSendHeaderBlockLength: options.maxSendHeaderBlockLength, maxDeflateDynamicTableSize: options.maxDeflateDynamicTableSize,
        streamResetBurst: options.streamResetBurst, streamResetRate: options.streamResetRate,
        maxHeaderListPairs: Math.max(type === SERVER ? 4 : 1, options.maxHeaderListPairs ?? 128),
        strictWhitespace: options.strictFieldWhitespaceValidation !== false,
        maxHeaderBytes: options.settings?.maxHeaderListSize ?? options.settings?.maxHeaderSize ?? 65535,
      }),
    });
    socket.on('data', (bytes) => {
      this.updateTimer();
      this.connection.receive(bytes);
    });
    socket.on('drain', () => this.connection.schedule());
    if (socket.readableFlowing === false) socket.resume();
    if (isObserved('http2')) this.#measured = { start: performance.now(), pingRTT: 0, streams: 0, most: 0, time: 0 };
    this.#connecting = Boolean(socket.connecting) || (type === CLIENT && socket.encrypted && socket.secureConnecting === true);
    if (this.#connecting) {
      socket.once(socket.encrypted ? 'secureConnect' : 'connect', () => this.#setup());
    } else {
      this.#setup();
    }
  }

  #setup() {
    if (this.#destroyed) return;
    this.#connecting = false;
    const pairs = settings.toPairs(this.#options.settings ?? {});
    const { connection } = this;
    connection.sendSettings(pairs);
    this.#settingsCallbacks.push(undefined);
    this.#pendingSettings++;
    connection.schedule();
    process.nextTick(() => {
      if (this.#destroyed) return;
      this.emit('connect', this, this.#socket);
    });
    this._onsetup?.();
  }

  // -- what the connection reports -------------------------------------------------------------------

  #makeOwner() {
    return {
      refusesStreams: false,
      onRequest: (protocol, raw, sensitive, flags, ends) => this._onRequest(protocol, raw, sensitive, flags, ends),
      onHeaders: (protocol, raw, sensitive, flags, ends) => this._onHeaders(protocol, raw, sensitive, flags, ends),
      onPushPromise: (parent, id, raw, sensitive, flags) => this._onPushPromise(parent, id, raw, sensitive, flags),
      onStreamClosed: (protocol, code) => {
        const stream = protocol.owner;
        if (stream === undefined) return;
        stream.within(stream[kOnClosed], code);
      },
      onConnectionError: (error, code) => this.#onConnectionError(error, code),
      onSettings: () => {
        this.#remoteCache = undefined;
        this.updateTimer();
        const now = this.remoteSettings;
        tell(() => this.emit('remoteSettings', now));
      },
      onSettingsAck: () => {
        this.#localCache = undefined;
        this.#pendingSettings--;
        const entry = this.#settingsCallbacks.shift();
        this.updateTimer();
        if (entry !== undefined) entry.callback(null, this.localSettings, performance.now() - entry.since);
        this.emit('localSettings', this.localSettings);
      },
      onPing: (payload) => {
        this.updateTimer();
        this.emit('ping', payload);
      },
      onPong: (payload) => {
        const entry = this.#pings.shift();
        if (entry === undefined) return false;
        this.updateTimer();
        const time = performance.now() - entry.since;
        if (this.#measured !== undefined) this.#measured.pingRTT = time;
        entry.callback(null, time, payload);
        return true;
      },
      onGoaway: (code, lastId, data) => this.#onGoaway(code, lastId, data),
      onAltsvc: (id, origin, value) => this.emit('altsvc', value, origin, id),
      onOrigin: (origins) => {
        if (!this.encrypted || this.#destroyed) return;
        const set = this.#origins();
        if (set === undefined) return;
        for (const origin of origins) set.add(origin);
        this.emit('origin', origins);
      },
      onFrameReceived: () => {},
      onFrameSent: () => {},
      onFrameError: (protocol, type, code) => {
        const stream = protocol.owner;
        if (stream !== undefined && !stream.destroyed) stream.emit('frameError', type, code, protocol.id);
      },
      afterFrameError: () => this.close(),
      onRejected: () => {
        if (++this.#rejected > (this.#options.maxSessionRejectedStreams ?? 100)) {
          this.connection.goaway(11, this.connection.lastPeerId);
          this.connection.flush();
          this.destroy(new ERR_HTTP2_SESSION_ERROR(11), 11);
        }
      },
      onSent: () => {
        this.updateTimer();
        if (this.#finishing) this.#finishWhenSent();
      },
    };
  }

  #onConnectionError(error, code) {
    if (this.#destroyed) return;
    this.destroy(error, code);
  }

  #onGoaway(code, lastId, data) {
    if (this.#destroyed) return;
    this.#goawayCode = code;
    this.#goawayLastStreamId = lastId;
    this.emit('goaway', code, lastId, data);
    if (this.#destroyed) return;
    if (code === NO_ERROR) this.close();
    else this.destroy(new ERR_HTTP2_SESSION_ERROR(code), NO_ERROR);
  }

  // -- what performance observers see ------------------------------------------------------------------

  countStream(duration) {
    const measured = this.#measured;
    if (measured === undefined) return;
    measured.streams++;
    measured.time += duration;
  }

  #measure() {
    const measured = this.#measured;
    if (measured === undefined) return;
    this.#measured = undefined;
    const { start, pingRTT, streams, most, time } = measured;
    const { bytesRead, bytesWritten, framesReceived, framesSent } = this.connection.figures;
    require('internal/perf/timeline').enqueueNodeEntry('Http2Session', 'http2', start, performance.now() - start, {
      bytesRead, bytesWritten, framesReceived, framesSent, maxConcurrentStreams: most, pingRTT,
      streamAverageDuration: streams === 0 ? 0 : time / streams, streamCount: streams, type: this.#type === SERVER ? 'server' : 'client',
    });
  }

  // -- streams ---------------------------------------------------------------------------------------

  add(stream) {
    this.#streams.set(stream.id, stream);
    if (this.#measured !== undefined) this.#measured.most = Math.max(this.#measured.most, this.#streams.size);
  }

  addPending(stream) {
    this.#pendingStreams.add(stream);
  }

  removePending(stream) {
    this.#pendingStreams.delete(stream);
  }

  forget(stream) {
    if (stream.id !== undefined) this.#streams.delete(stream.id);
    this.#pendingStreams.delete(stream);
    this.maybeDestroy();
  }

  get openStreams() {
    return this.#streams;
  }

  maybeDestroy(error) {
    if (error !== undefined && error !== NO_ERROR) {
      this.destroy(error);
      return;
    }
    if (this.#closed && !this.#destroyed && this.#streams.size === 0 && this.#pendingStreams.size === 0) this.destroy();
  }

  // -- state -----------------------------------------------------------------------------------------

  get rawSocket() { return this.#socket; }
  get options() { return this.#options; }
  get strictSingle() { return this.#options.strictSingleValueFields !== false; }
  get type() { return this.#type; }
  get connecting() { return this.#connecting; }
  get closed() { return this.#closed; }
  get destroyed() { return this.#destroyed; }
  get encrypted() { return this.#socket === undefined ? undefined : Boolean(this.#socket.encrypted); }
  get alpnProtocol() {
    const socket = this.#socket;
    if (socket === undefined) return undefined;
    if (this.#connecting) return undefined;
    return socket.alpnProtocol ? socket.alpnProtocol : socket.encrypted ? socket.alpnProtocol : 'h2c';
  }

  get scheme() { return this.encrypted ? 'https' : 'http'; }
  get goawayCode() { return this.#goawayCode ?? undefined; }
  get goawayLastStreamID() { return this.#goawayLastStreamId ?? undefined; }
  get pendingSettingsAck() { return this.#pendingSettings > 0; }

  get socket() {
    return (this[kProxy] ??= new Proxy(this, proxyHandler));
  }

  #origins() {
    if (!this.encrypted || this.#destroyed) return undefined;
    if (this.#originSet === undefined) {
      this.#originSet = new Set();
      const socket = this.#socket;
      let hostname = socket.servername;
      if (!hostname) {
        hostname = socket.remoteFamily === 'IPv6' ? `[${socket.remoteAddress}]` : socket.remoteAddress;
      }
      let origin = `https://${hostname}`;
      if (socket.remotePort != null) origin += `:${socket.remotePort}`;
      this.#originSet.add(this._initialOrigin ?? origin);
    }
    return this.#originSet;
  }

  // The server says that a stream's origin is not its own.
  forgetOrigin(stream) {
    const { sentHeaders } = stream;
    this.#origins()?.delete(`${sentHeaders[':scheme']}://${sentHeaders[':authority']}`);
  }

  get originSet() {
    const set = this.#origins();
    return set === undefined ? undefined : [...set];
  }

  get state() {
    const { connection } = this;
    if (this.#connecting || this.#destroyed) return {};
    return {
      effectiveLocalWindowSize: connection.windowSize, effectiveRecvDataLength: connection.consumed, nextStreamID: connection.nextId,
      localWindowSize: connection.receiveWindow, lastProcStreamID: connection.lastPeerId, remoteWindowSize: connection.sendWindow,
      outboundQueueSize: 0, deflateDynamicTableSize: connection.encoder.tableSize, inflateDynamicTableSize: connection.decoder.tableSize,
    };
  }

  get localSettings() {
    if (this.#connecting || this.#destroyed) return this.#localCache ?? {};
    return (this.#localCache ??= Object.assign({ __proto__: null }, withoutUnknown(this.connection.localSettings)));
  }

  get remoteSettings() {
    if (this.#connecting || this.#destroyed) return this.#remoteCache ?? {};
    return (this.#remoteCache ??= Object.assign({ __proto__: null }, withoutUnknown(this.connection.remoteSettings)));
  }

  // -- what users ask for ----------------------------------------------------------------------------

  setNextStreamID(id) {
    if (this.#destroyed) throw new ERR_HTTP2_INVALID_SESSION();
    validateNumber(id, 'id');
    if (id <= 0 || id > 2 ** 32 - 1) {
      const { codes: { ERR_OUT_OF_RANGE } } = require('internal/errors');
      throw new ERR_OUT_OF_RANGE('id', `> 0 and <= ${2 ** 32 - 1}`, id);
    }
    this.connection.nextId = id;
  }

  setLocalWindowSize(windowSize) {
    if (this.#destroyed) throw new ERR_HTTP2_INVALID_SESSION();
    validateInt32(windowSize, 'windowSize', 0);
    this.connection.setWindow(windowSize);
  }

  ping(payload, callback) {
    if (this.#destroyed) throw new ERR_HTTP2_INVALID_SESSION();
    if (typeof payload === 'function') {
      callback = payload;
      payload = undefined;
    }
    if (payload) {
      validateBuffer(payload, 'payload');
      if (payload.byteLength !== 8) throw new ERR_HTTP2_PING_LENGTH();
    }
    validateFunction(callback, 'callback');
    if (this.#connecting) {
      this.once('connect', () => this.ping(payload, callback));
      return true;
    }
    const bytes = payload ? Buffer.from(Buffer.from(payload.buffer, payload.byteOffset, 8)) : require('crypto').randomBytes(8);
    const { capture, run } = require('internal/async_context');
    const frame = capture();
    const resource = asyncHooks.enabled() ? asyncHooks.initResource({}, 'HTTP2PING') : undefined;
    const tellUser = (...results) => {
      if (resource !== undefined) asyncHooks.before(resource);
      try {
        run(frame, callback, undefined, ...results);
      } finally {
        if (resource !== undefined) {
          asyncHooks.after(resource);
          asyncHooks.destroy(resource);
        }
      }
    };
    if (this.#pings.length >= (this.#options.maxOutstandingPings ?? 10)) {
      process.nextTick(tellUser, new ERR_HTTP2_PING_CANCEL());
      return false;
    }
    this.#pings.push({ since: performance.now(), callback: tellUser });
    this.connection.ping(bytes);
    return true;
  }

  settings(wanted, callback) {
    if (this.#destroyed) throw new ERR_HTTP2_INVALID_SESSION();
    wanted = wanted === undefined ? {} : wanted;
    H.assertIsObject(wanted, 'settings');
    settings.validate(wanted);
    if (callback) validateFunction(callback, 'callback');
    if (this.#pendingSettings >= (this.#options.maxOutstandingSettings ?? MAX_PENDING_SETTINGS)) {
      this.destroy(new ERR_HTTP2_MAX_PENDING_SETTINGS_ACK());
      return;
    }
    const send = () => {
      if (this.#destroyed) return;
      this.#pendingSettings += this.#connecting ? 0 : 1;
      this.connection.sendSettings(settings.toPairs(wanted));
      this.#settingsCallbacks.push(callback ? { callback, since: performance.now() } : undefined);
    };
    if (this.#connecting) {
      this.#pendingSettings++;
      this.once('connect', () => {
        this.#pendingSettings--;
        send();
      });
      return;
    }
    send();
  }

  goaway(code = NO_ERROR, lastStreamID = 0, opaqueData) {
    if (this.#destroyed) throw new ERR_HTTP2_INVALID_SESSION();
    if (opaqueData !== undefined) validateBuffer(opaqueData, 'opaqueData');
    validateNumber(code, 'code');
    validateNumber(lastStreamID, 'lastStreamID');
    const send = () => {
      if (this.#destroyed) return;
      this.connection.goaway(code, lastStreamID, opaqueData);
    };
    if (this.#connecting) this.once('connect', send);
    else send();
  }

  close(callback) {
    if (this.#closed || this.#destroyed) return;
    this.#closed = true;
    if (typeof callback === 'function') this.once('close', callback);
    if (!this.#connecting) this.goaway();
    if (this.#connecting) {
      this.once('connect', () => {
        if (!this.#destroyed) this.goaway();
      });
    }
    this.maybeDestroy();
  }

  destroy(error = NO_ERROR, code) {
    if (this.#destroyed) return;
    if (typeof error === 'number') {
      code = error;
      error = code !== NO_ERROR ? new ERR_HTTP2_SESSION_ERROR(code) : undefined;
    }
    if (code === undefined && error !== null && error !== undefined) code = INTERNAL_ERROR;
    this.#closeSession(code ?? NO_ERROR, error ?? undefined);
  }

  #closeSession(code, error) {
    void this.localSettings;
    void this.remoteSettings;
    this.#destroyed = true;
    this.destroyCode = code;
    if (this.#localCache && Object.keys(this.#localCache).length === 0) this.#localCache = undefined;
    clearTimeout(this[kTimeout]);
    this[kTimeout] = undefined;
    for (const { callback } of this.#pings.splice(0)) callback(new ERR_HTTP2_PING_CANCEL());
    this.#settingsCallbacks = []; // nobody is told, as in Node.js
    this.connection.isEnding = true;
    if (this.#pendingStreams.size > 0) {
      const cancel = new ERR_HTTP2_STREAM_CANCEL(error);
      for (const stream of [...this.#pendingStreams]) stream.destroy(cancel);
    }
    for (const stream of [...this.#streams.values()]) stream.destroy(error);
    const socket = this.#socket;
    const { connection } = this;
    if (socket && !socket.destroyed && !socket.connecting) {
      if (!connection.goawaySent || code !== NO_ERROR) connection.goaway(code, connection.lastPeerId);
      connection.flush();
    }
    this.#finishing = { error };
    // After what has been written, and not before the caller returns.
    if (connection.writesPending && socket && !socket.destroyed && !error) return;
    setImmediate(() => this.#finishWhenSent());
  }

  #finishWhenSent() {
    const finishing = this.#finishing;
    if (!finishing || finishing.done) return;
    finishing.done = true;
    const { error } = finishing;
    const socket = this.#socket;
    this.connection.stop();
    this.#measure();
    this[kProxy] = undefined;
    if (socket) socket[kBound] = undefined;
    this.#socket = undefined;
    const emitClose = () => {
      if (error) this.emit('error', error);
      this.emit('close');
    };
    if (socket && !socket.destroyed) {
      socket.on('close', emitClose);
      if (error || socket.connecting) {
        socket.destroy(error);
      } else {
        socket.end();
        socket.resume?.();
        if (!socket.allowHalfOpen || socket.readableEnded) {
          // The peer closes its side as well; but it may not.
          const timer = setTimeout(() => socket.destroy(), 2000);
          timer.unref();
          socket.once('close', () => clearTimeout(timer));
        } else {
          socket.destroySoon?.();
        }
      }
    } else {
      process.nextTick(emitClose);
    }
  }

  // The socket has closed under the session.
  onSocketClosed() {
    if (this.#finishing) {
      this.#finishWhenSent();
      return;
    }
    const error = this.#connecting ? new ERR_SOCKET_CLOSED() : null;
    for (const stream of [...this.#streams.values()]) stream.close(CANCEL);
    for (const stream of [...this.#pendingStreams]) stream.close(CANCEL);
    this.#closed = true;
    this.connection.stop();
    this.#closeSession(NO_ERROR, error ?? undefined);
  }

  onSocketError(error) {
    if (error.code === 'ECONNRESET' && this.#goawayCode === NO_ERROR) {
      this.destroy();
      return;
    }
    this.destroy(error);
  }

  setTimeout(msecs, callback) {
    if (this.#destroyed) return this;
    return setStreamTimeout(this, msecs, callback);
  }

  updateTimer() {
    if (this.#destroyed) return;
    this[kTimeout]?.refresh();
  }

  _onTimeout() {
    if (this.#destroyed) return;
    const { connection } = this;
    const isWriting = connection.writesPending && this.#socket?.writableLength > 0 || connection.queuedBytes > 0;
    if (isWriting && this.hasProgressed()) {
      this.updateTimer();
      return;
    }
    this.emit('timeout');
  }

  // Whether anything has been sent since the last time that a timeout asked.
  hasProgressed() {
    const before = this.#progress;
    this.#progress = this.connection.figures.bytesWritten;
    return before !== this.#progress;
  }

  #progress = 0;

  ref() {
    this.#socket?.ref?.();
  }

  unref() {
    this.#socket?.unref?.();
  }

  [Symbol.for('nodejs.util.inspect.custom')](depth, options) {
    if (depth < 0) return this;
    const { inspect } = require('internal/util/inspect');
    const shown = {
      type: this.type, closed: this.closed, destroyed: this.destroyed, state: this.state, localSettings: this.localSettings,
      remoteSettings: this.remoteSettings,
    };
    return `${this.constructor.name} ${inspect(shown, options)}`;
  }

  [Symbol.for('nodejs.rejection')](error, event, stream) {
    if (event === 'stream') {
      const headers = { ':status': 500 };
      if (!stream.headersSent && !stream.destroyed) {
        stream.respond(headers);
        stream.end();
      } else {
        stream.destroy(error);
      }
      return;
    }
    this.destroy(error);
  }

  [Symbol.asyncDispose]() {
    return new Promise((resolve) => {
      if (this.#destroyed) resolve();
      else this.close(() => resolve());
    });
  }
}

function withoutUnknown(values) {
  const { customSettings, ...rest } = values;
  return customSettings === undefined ? rest : { ...rest, customSettings };
}

class ServerHttp2Session extends Http2Session {
  #server;

  constructor(options, socket, server) {
    super(options, SERVER, socket);
    this.#server = server;
  }

  get server() { return this.#server; }

  _onsetup() {
    const { origins } = this.options;
    if (Array.isArray(origins)) this.origin(...origins);
  }

  _onRequest(protocol, raw, sensitive, flags, ends) {
    if (this.destroyed) return;
    if (!H.isWellFormed(raw, 'request', this.connection.localSettings.enableConnectProtocol)) {
      this.connection.malformed(protocol);
      return;
    }
    if (!setContentLength(protocol, raw, ends)) {
      this.connection.malformed(protocol);
      return;
    }
    if (this.closed) {
      // the peer did not know yet
      this.connection.reset(protocol, 7);
      return;
    }
    const headers = H.toObject(raw, sensitive);
    const stream = new ServerHttp2Stream(this, protocol, {}, headers);
    this.add(stream);
    publish('server.stream.created', { stream, headers });
    publish('server.stream.start', { stream, headers });
    if (headers[':method'] === 'HEAD') stream[kFlags].headRequest = true;
    if (ends) {
      stream[kFlags].endAfterHeaders = true;
      stream.push(null);
    }
    this.emit('stream', stream, headers, flags, raw);
  }

  _onHeaders(protocol, raw, sensitive, flags, ends) {
    const stream = protocol.owner;
    if (!ends || !H.isWellFormed(raw, 'trailers')) {
      this.connection.malformed(protocol);
      return;
    }
    stream?.within(() => stream.emit('trailers', H.toObject(raw, sensitive), flags, raw));
  }

  altsvc(alt, originOrStream) {
    if (this.destroyed) throw new ERR_HTTP2_INVALID_SESSION();
    let id = 0;
    let origin;
    if (typeof originOrStream === 'string') {
      origin = toOrigin(originOrStream);
      if (origin === 'null') throw new ERR_HTTP2_ALTSVC_INVALID_ORIGIN();
    } else if (typeof originOrStream === 'number') {
      if (originOrStream >>> 0 !== originOrStream || originOrStream === 0) {
        const { codes: { ERR_OUT_OF_RANGE } } = require('internal/errors');
        throw new ERR_OUT_OF_RANGE('originOrStream', `> 0 && < ${2 ** 32}`, originOrStream);
      }
      id = originOrStream;
    } else if (originOrStream !== undefined) {
      if (originOrStream !== null && typeof originOrStream === 'object') ({ origin } = originOrStream);
      if (typeof origin !== 'string') throw new ERR_INVALID_ARG_TYPE('originOrStream', ['string', 'number', 'URL', 'object'], originOrStream);
      if (origin === 'null' || origin.length === 0) throw new ERR_HTTP2_ALTSVC_INVALID_ORIGIN();
    }
    validateString(alt, 'alt');
    if (!/^[\x20-\x7e]*$/.test(alt)) throw new ERR_INVALID_CHAR('alt');
    if (Buffer.byteLength(alt) + (origin === undefined ? 0 : Buffer.byteLength(origin)) > MAX_ALTSVC) throw new ERR_HTTP2_ALTSVC_LENGTH();
    this.connection.altsvc(id, origin ?? '', alt);
  }

  origin(...origins) {
    if (this.destroyed) throw new ERR_HTTP2_INVALID_SESSION();
    if (origins.length === 0) return;
    const list = [];
    let length = 0;
    for (let entry of origins) {
      if (typeof entry === 'string') {
        entry = toOrigin(entry);
      } else if (entry !== null && typeof entry === 'object') {
        entry = entry.origin;
      }
      validateString(entry, 'origin');
      if (entry === 'null') throw new ERR_HTTP2_INVALID_ORIGIN();
      list.push(entry);
      length += entry.length + 2;
    }
    if (length > MAX_ALTSVC) throw new ERR_HTTP2_ORIGIN_LENGTH();
    this.connection.origin(list);
  }
}

// Calls listeners between two frames: what they throw must not keep the second one from being read.
function tell(listeners, stream) {
  try {
    if (stream === undefined) listeners();
    else stream.within(listeners);
  } catch (error) {
    process.nextTick(() => {
      throw error;
    });
  }
}

function toOrigin(text) {
  const { URL } = require('url');
  return new URL(text).origin;
}

// Remembers how long the body says it will be; false when the head contradicts itself.
function setContentLength(protocol, raw, ends) {
  for (let i = 0; i < raw.length; i += 2) {
    if (raw[i] !== 'content-length') continue;
    if (protocol.contentLength !== -1 || !/^\d+$/.test(raw[i + 1])) return false;
    protocol.contentLength = Number(raw[i + 1]);
  }
  if (ends && protocol.contentLength > 0 && !protocol.noBody) return false;
  if (protocol.noBody) protocol.contentLength = -1;
  return true;
}

class ClientHttp2Session extends Http2Session {
  #authority;

  constructor(options, socket) {
    super(options, CLIENT, socket);
    this.#authority = undefined;
  }

  setAuthority(authority, scheme) {
    this.#authority = { authority, scheme };
  }

  request(headersParam, options) {
    if (this.destroyed) throw new ERR_HTTP2_INVALID_SESSION();
    if (this.closed || this.destroyed) throw new ERR_HTTP2_GOAWAY_SESSION();
    this.updateTimer();
    H.assertIsArrayOrObject(headersParam, 'headers');
    H.assertIsObject(options, 'options');
    options = { ...options };
    let headers;
    let list;
    const known = this.#authority ?? {};
    const complete = (has, add) => {
      const method = has(':method') ?? add(':method', 'GET');
      const isPlainConnect = method === 'CONNECT' && has(':protocol') === undefined;
      if (!isPlainConnect) {
        if (has(':authority') === undefined && has('host') === undefined) add(':authority', known.authority);
        if (has(':scheme') === undefined) add(':scheme', known.scheme);
        if (has(':path') === undefined) add(':path', '/');
      } else {
        if (has(':authority') === undefined) throw new ERR_HTTP2_CONNECT_AUTHORITY();
        if (has(':scheme') !== undefined) throw new ERR_HTTP2_CONNECT_SCHEME();
        if (has(':path') !== undefined) throw new ERR_HTTP2_CONNECT_PATH();
      }
      return method;
    };
    let method;
    if (Array.isArray(headersParam)) {
      const values = new Map();
      for (let i = 0; i + 1 < headersParam.length; i += 2) values.set(String(headersParam[i]).toLowerCase(), headersParam[i + 1]);
      const extra = [];
      method = complete((name) => values.get(name), (name, value) => {
        extra.push(name, value);
        return value;
      });
      const all = [...extra, ...headersParam];
      all[H.sensitiveHeaders] = headersParam[H.sensitiveHeaders];
      list = H.toList(all, H.inRequest, this.strictSingle);
      headers = H.fromList(all);
    } else {
      headers = { __proto__: null, ...headersParam };
      method = complete((name) => headers[name] ?? undefined, (name, value) => (headers[name] = value));
      list = H.toList(headers, H.inRequest, this.strictSingle);
    }
    let malformed = false;
    for (let i = 0; i < list.length; i += 3) {
      if (list[i] === ':path') malformed = /[\x00-\x20]/.test(list[i + 1]); // eslint-disable-line no-control-regex
    }
    const { validateBoolean } = require('internal/validators');
    for (const name of ['exclusive', 'silent']) if (options[name] !== undefined) validateBoolean(options[name], `options.${name}`);
    if (options.parent !== undefined) validateNumber(options.parent, 'options.parent');
    if (options.endStream === undefined) options.endStream = H.isPayloadMeaningless(method);
    else validateBoolean(options.endStream, 'options.endStream');
    if (options.signal) validateAbortSignal(options.signal, 'options.signal');

    const stream = new ClientHttp2Stream(this, {});
    const flags = stream[kFlags];
    flags.sentHeaders = headers;
    if (method === 'HEAD') flags.headRequest = true;
    if (options.waitForTrailers) flags.hasTrailers = true;
    publish('client.stream.created', { stream, headers });
    const { signal } = options;
    if (signal) {
      const onAbort = () => stream.destroy(new AbortError(undefined, { cause: signal.reason }));
      if (signal.aborted) {
        onAbort();
      } else {
        const { addAbortListener } = require('internal/events/abort_listener');
        const disposable = addAbortListener(signal, onAbort);
        stream.once('close', disposable[Symbol.dispose]);
      }
    }
    if (options.endStream) stream.end();
    this.addPending(stream);
    const { capture, run } = require('internal/async_context');
    const frame = capture();
    if (malformed) {
      const reject = () => {
        this.removePending(stream);
        closeStream(stream, PROTOCOL_ERROR, 0);
        stream.destroy();
      };
      if (this.connecting) this.once('connect', reject);
      else process.nextTick(reject);
      return stream;
    }
    const start = () => this.#start(stream, list, options, headers, (callback) => run(frame, callback));
    if (this.connecting) this.once('connect', start);
    else start();
    return stream;
  }

  #waiting = [];

  #start(stream, list, options, headers, run) {
    if (stream.destroyed || this.destroyed) return;
    if (this.closed) {
      this.removePending(stream);
      stream.destroy(new ERR_HTTP2_GOAWAY_SESSION());
      return;
    }
    if (this.connection.streams.size >= this.connection.remoteSettings.maxConcurrentStreams) {
      this.#waiting.push(() => this.#start(stream, list, options, headers, run));
      return;
    }
    const { connection } = this;
    if (connection.nextId > 2 ** 31 - 1) {
      this.removePending(stream);
      process.nextTick(() => stream.destroy(new ERR_HTTP2_OUT_OF_STREAMS()));
      return;
    }
    if (connection.goawayReceived !== undefined && connection.nextId > connection.goawayReceived) {
      this.removePending(stream);
      stream.destroy(new ERR_HTTP2_GOAWAY_SESSION());
      return;
    }
    const protocol = connection.open(connection.nextId);
    connection.nextId += 2;
    protocol.noBody = stream.headRequest;
    this.removePending(stream);
    protocol.owner = stream;
    connection.sendHeaders(protocol, list, Boolean(options.endStream));
    stream[kInit](protocol);
    this.add(stream);
    publish('client.stream.start', { stream, headers });
  }

  forget(stream) {
    super.forget(stream);
    while (this.#waiting.length > 0 && !this.destroyed &&
        this.connection.streams.size < this.connection.remoteSettings.maxConcurrentStreams) {
      this.#waiting.shift()();
    }
  }

  _onRequest() {}

  _onHeaders(protocol, raw, sensitive, flags, ends) {
    const stream = protocol.owner;
    if (protocol.expectsFinal || protocol.reserved) {
      if (!H.isWellFormed(raw, 'response')) {
        this.connection.malformed(protocol);
        return;
      }
      const status = Number(raw[raw.indexOf(':status') + 1]);
      if (status >= 200) {
        protocol.expectsFinal = false;
        protocol.reserved = false;
        if (status === 204 || status === 304) protocol.noBody = true;
        if (!setContentLength(protocol, raw, ends)) {
          this.connection.malformed(protocol);
          return;
        }
      } else if (ends || status === 101) {
        this.connection.malformed(protocol);
        return;
      }
      if (stream === undefined || stream.destroyed) return;
      stream[kUpdateTimer]();
      stream.onHeadReceived();
      const headers = H.toObject(raw, sensitive);
      if (ends) stream[kFlags].endAfterHeaders = true;
      if (status === 421) this.forgetOrigin(stream);
      tell(() => {
        if (status < 200) {
          if (status === 100) stream.emit('continue');
          stream.emit('headers', headers, flags, raw);
          return;
        }
        stream.emit(stream.isPush ? 'push' : 'response', headers, flags, raw);
        publish('client.stream.finish', () => ({ stream, headers, flags }));
      }, stream);
      return;
    }
    if (!ends || !H.isWellFormed(raw, 'trailers')) {
      this.connection.malformed(protocol);
      return;
    }
    const trailers = H.toObject(raw, sensitive);
    tell(() => stream?.emit('trailers', trailers, flags, raw), stream);
  }

  _onPushPromise(parent, id, raw, sensitive, flags) {
    const { connection } = this;
    const protocol = connection.open(id);
    protocol.localClosed = true;
    protocol.reserved = true;
    if (connection.reservedStreams > (this.options.maxReservedRemoteStreams ?? 200)) {
      connection.reset(protocol, CANCEL);
      return;
    }
    if (!H.isWellFormed(raw, 'request')) {
      connection.malformed(protocol);
      return;
    }
    const headers = H.toObject(raw, sensitive);
    const stream = new ClientHttp2Stream(this, {});
    stream[kInit](protocol);
    stream.isPush = true;
    stream.end();
    this.add(stream);
    publish('client.stream.created', { stream, headers });
    publish('client.stream.start', { stream, headers });
    tell(() => {
      if (!this.emit('stream', stream, headers, flags, raw)) stream.close(7);
    });
  }
}

module.exports = { ClientHttp2Session, Http2Session, ServerHttp2Session };
