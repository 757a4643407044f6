// net.Socket (https://nodejs.org/api/net.html#class-netsocket): a Duplex over a handle of
// internal/net/handles. connect.js has what happens until it is connected.
const { Duplex } = require('stream');
const { Buffer } = require('buffer');
const {
  codes: {
    ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_FD_TYPE, ERR_INVALID_HANDLE_TYPE, ERR_SOCKET_CLOSED,
    ERR_SOCKET_CLOSED_BEFORE_CONNECTION,
  },
  errnoException, genericNodeError,
} = require('internal/errors');
const { validateAbortSignal, validateFunction, validateInt32, validateNumber } = require('internal/validators');
const { isUint8Array } = require('internal/util/types');
const asyncHooks = require('internal/async_hooks');
const { TCP, Pipe, EOF, guessHandleType } = require('internal/net/handles');
const { kNormalized, normalizeArgs } = require('internal/net/arguments');
const { BlockList } = require('internal/net/blocklist');

const asyncId = Symbol('async_id_symbol');
const owner = Symbol('owner_symbol');
const kLastWriteQueueSize = Symbol('lastWriteQueueSize');
const kTimeout = Symbol('timeout');
const kBuffer = Symbol('kBuffer');
const kBufferCb = Symbol('kBufferCb');
const kBufferGen = Symbol('kBufferGen');
const kBytesRead = Symbol('kBytesRead');
const kBytesWritten = Symbol('kBytesWritten');
const kSetNoDelay = Symbol('kSetNoDelay');
const kSetKeepAlive = Symbol('kSetKeepAlive');
const kSetKeepAliveInitialDelay = Symbol('kSetKeepAliveInitialDelay');
const kSetTOS = Symbol('kSetTOS');
const kHandle = Symbol('kHandle');

const ENOTCONN = -107;
const TIMEOUT_MAX = 2 ** 31 - 1;
const noop = () => {};

let timers;
let connecting;

function createHandle(fd, isServer) {
  if (!Number.isInteger(fd) || fd < 0) validateInt32(fd, 'fd', 0);
  const type = guessHandleType(fd);
  if (type === 'PIPE') return new Pipe(isServer ? Pipe.SERVER : Pipe.SOCKET);
  if (type === 'TCP') return new TCP(isServer ? TCP.SERVER : TCP.SOCKET);
  throw new ERR_INVALID_FD_TYPE(type);
}

function Socket(options) {
  if (!(this instanceof Socket)) return new Socket(options);
  for (const mode of ['objectMode', 'readableObjectMode', 'writableObjectMode']) {
    if (options?.[mode]) throw new ERR_INVALID_ARG_VALUE(`options.${mode}`, options[mode], 'is not supported');
  }
  if (typeof options?.keepAliveInitialDelay !== 'undefined') {
    validateNumber(options.keepAliveInitialDelay, 'options.keepAliveInitialDelay');
    if (options.keepAliveInitialDelay < 0) options.keepAliveInitialDelay = 0;
  }

  this.connecting = false;
  this[asyncId] = -1;
  this._hadError = false;
  this[kHandle] = null;
  this._parent = null;
  this._host = null;
  this[kLastWriteQueueSize] = 0;
  this[kTimeout] = null;
  this[kBuffer] = null;
  this[kBufferCb] = null;
  this[kBufferGen] = null;
  this._closeAfterHandlingError = false;

  options = typeof options === 'number' ? { fd: options } : { ...options };
  options.allowHalfOpen = Boolean(options.allowHalfOpen);
  options.emitClose = false; // the handle's close tells
  options.autoDestroy = true;
  options.decodeStrings = false; // the handle encodes
  const { onread, signal } = options;
  options.signal = undefined; // for this class to heed, not for Duplex
  Duplex.call(this, options);

  if (options.handle) {
    this._handle = options.handle;
    this[asyncId] = options.handle.getAsyncId?.() ?? asyncHooks.newAsyncId();
  } else if (options.fd !== undefined) {
    const { fd } = options;
    this._handle = createHandle(fd, false);
    const status = this._handle.open(fd, false, true);
    if (status) throw errnoException(status, 'open');
    this[asyncId] = this._handle.getAsyncId();
  }

  if (onread !== null && typeof onread === 'object' &&
      (isUint8Array(onread.buffer) || typeof onread.buffer === 'function') && typeof onread.callback === 'function') {
    if (typeof onread.buffer === 'function') {
      this[kBuffer] = true;
      this[kBufferGen] = onread.buffer;
    } else {
      this[kBuffer] = onread.buffer;
    }
    this[kBufferCb] = onread.callback;
  }

  this[kSetNoDelay] = Boolean(options.noDelay);
  this[kSetKeepAlive] = Boolean(options.keepAlive);
  this[kSetKeepAliveInitialDelay] = ~~(options.keepAliveInitialDelay / 1000);
  this[kSetTOS] = options.typeOfService;
  if (options.typeOfService !== undefined) validateInt32(options.typeOfService, 'options.typeOfService', 0, 255);

  this.on('end', onReadableStreamEnd);
  initHandle(this);

  this._sockname = null;
  this._pendingData = null;
  this._pendingEncoding = '';
  this.server = null;
  this._server = null;
  this[kBytesRead] = 0;
  this[kBytesWritten] = 0;

  if (options.blockList !== undefined) {
    if (!BlockList.isBlockList(options.blockList)) {
      throw new ERR_INVALID_ARG_TYPE('options.blockList', 'net.BlockList', options.blockList);
    }
    this.blockList = options.blockList;
  }

  // A socket made from a live handle starts to read at once.
  if (this._handle && options.readable !== false && !options.noDefer) {
    if (options.pauseOnCreate) {
      this._handle.reading = false;
      this._handle.readStop?.();
      this.readableFlowing = false;
    } else if (!options.manualStart) {
      this.read(0);
    }
  }
  if (signal) addAbortSignalOption(this, signal);
}
Object.setPrototypeOf(Socket.prototype, Duplex.prototype);
Object.setPrototypeOf(Socket, Duplex);

function addAbortSignalOption(socket, signal) {
  validateAbortSignal(signal, 'options.signal');
  const onAborted = () => socket.destroy(new (require('internal/errors').AbortError)(undefined, { cause: signal.reason }));
  if (signal.aborted) {
    process.nextTick(onAborted);
  } else {
    const { addAbortListener } = require('internal/events/abort_listener');
    const disposable = addAbortListener(signal, onAborted);
    socket.once('close', disposable[Symbol.dispose]);
  }
}

function initHandle(socket) {
  const handle = socket._handle;
  if (!handle) return;
  handle[owner] = socket;
  handle.onread = onStreamRead;
  handle.onwriteerror = onWriteError;
  socket[asyncId] = handle.getAsyncId?.() ?? -1;
  let userBuffer = socket[kBuffer];
  if (userBuffer && handle.useUserBuffer) {
    if (userBuffer === true) {
      userBuffer = socket[kBufferGen]();
      if (!isUint8Array(userBuffer)) return;
      socket[kBuffer] = userBuffer;
    }
    handle.useUserBuffer(userBuffer);
  }
}

// What a handle calls for bytes (length > 0; without a buffer they are in the user's) and for the end or
// an error (negative). `this` is the handle.
function onStreamRead(length, bytes) {
  const socket = this[owner];
  if (socket === undefined || socket.destroyed) return;
  socket._unrefTimer();
  if (length > 0) {
    const more = socket[kBuffer] ? giveUserBuffer(socket, this, length) : socket.push(bytes);
    if (!more && this.reading) {
      this.reading = false;
      const status = this.readStop();
      if (status) socket.destroy(errnoException(status, 'read'));
    }
    return;
  }
  if (length === 0) return;
  if (length !== EOF) {
    socket.destroy(errnoException(length, 'read'));
    return;
  }
  if (socket[kBuffer]) socket[kBuffer] = null; // the end is told through the stream
  if (socket._readableState.endEmitted) {
    socket.emit('_socketEnd');
    maybeDestroy(socket);
  } else {
    socket.push(null);
    socket.read(0);
  }
}

function giveUserBuffer(socket, handle, length) {
  const more = socket[kBufferCb](length, socket[kBuffer]) !== false;
  if (socket[kBufferGen]) {
    const next = socket[kBufferGen]();
    if (isUint8Array(next)) {
      socket[kBuffer] = next;
      handle.useUserBuffer(next);
    }
  }
  return more;
}

function maybeDestroy(socket) {
  if (!socket.readable && !socket.writable && !socket.destroyed && !socket.connecting && !socket.writableLength) {
    socket.destroy();
  }
}

function onWriteError(status) {
  const socket = this[owner];
  if (socket && !socket.destroyed) socket.destroy(errnoException(status, 'write'));
}

function onReadableStreamEnd() {
  if (!this.allowHalfOpen) this.write = writeAfterFIN;
}

function writeAfterFIN(chunk, encoding, callback) {
  if (!this.writableEnded) return Reflect.apply(Duplex.prototype.write, this, [chunk, encoding, callback]);
  if (typeof encoding === 'function') callback = encoding;
  const error = genericNodeError('This socket has been ended by the other party', { code: 'EPIPE' });
  if (typeof callback === 'function') process.nextTick(callback, error);
  this.destroy(error);
  return false;
}

function tryReadStart(socket) {
  socket._handle.reading = true;
  const status = socket._handle.readStart();
  if (status) socket.destroy(errnoException(status, 'read'));
}

// Completion of a tracked write; `this` is the request.
function onWriteComplete(status, handle, _, request) {
  const socket = this.handle?.[owner] ?? this.socket;
  if (status < 0) {
    const error = errnoException(status, 'write', this.error);
    if (typeof this.callback === 'function') this.callback(error);
    else if (!socket.destroyed) socket.destroy(error);
    return;
  }
  if (socket.destroyed) {
    if (typeof this.callback === 'function') this.callback(null);
    return;
  }
  socket._unrefTimer();
  socket[kLastWriteQueueSize] = 0;
  if (typeof this.callback === 'function') this.callback(undefined);
}

class WriteRequest {
  constructor(socket, callback) {
    this.socket = socket;
    this.handle = undefined;
    this.callback = callback;
    this.async = false;
    this.bytes = 0;
  }
}
WriteRequest.prototype.oncomplete = onWriteComplete;

function onShutdown() {
  this.callback();
}

const methods = {
  get _handle() {
    return this[kHandle];
  },
  set _handle(handle) {
    this[kHandle] = handle;
  },

  // -- timeouts ------------------------------------------------------------------------------------

  _unrefTimer() {
    for (let socket = this; socket !== null && socket !== undefined; socket = socket._parent) {
      socket[kTimeout]?.refresh();
    }
  },

  setTimeout(msecs, callback) {
    if (this.destroyed) return this;
    this.timeout = msecs;
    msecs = checkTimeout(msecs);
    timers ??= require('timers');
    timers.clearTimeout(this[kTimeout]);
    if (msecs === 0) {
      if (callback !== undefined) {
        validateFunction(callback, 'callback');
        this.removeListener('timeout', callback);
      }
    } else {
      this[kTimeout] = timers.setTimeout(this._onTimeout.bind(this), msecs).unref();
      if (callback !== undefined) {
        validateFunction(callback, 'callback');
        this.once('timeout', callback);
      }
    }
    return this;
  },

  _onTimeout() {
    const handle = this._handle;
    const queued = this[kLastWriteQueueSize];
    if (queued > 0 && handle) {
      // A slow peer that still takes bytes is not idle.
      const { writeQueueSize } = handle;
      if (queued !== writeQueueSize) {
        this[kLastWriteQueueSize] = writeQueueSize;
        this._unrefTimer();
        return;
      }
    }
    this.emit('timeout');
  },

  // -- options -------------------------------------------------------------------------------------

  setNoDelay(enable) {
    const on = enable === undefined ? true : Boolean(enable);
    if (!this._handle) {
      this[kSetNoDelay] = on;
      return this;
    }
    if (this._handle.setNoDelay && on !== this[kSetNoDelay]) {
      this[kSetNoDelay] = on;
      this._handle.setNoDelay(on);
    }
    return this;
  },

  setKeepAlive(enable, initialDelayMsecs, interval, count) {
    let seconds = 0;
    if (typeof enable === 'object' && enable !== null) {
      ({ enable = true, initialDelay: initialDelayMsecs, interval, count } = enable);
    }
    const on = Boolean(enable);
    if (initialDelayMsecs !== undefined) seconds = ~~(initialDelayMsecs / 1000);
    if (!this._handle) {
      this[kSetKeepAlive] = on;
      this[kSetKeepAliveInitialDelay] = seconds;
      return this;
    }
    if (!this._handle.setKeepAlive) return this;
    if (on !== this[kSetKeepAlive] || (on && this[kSetKeepAliveInitialDelay] !== seconds)) {
      this[kSetKeepAlive] = on;
      this[kSetKeepAliveInitialDelay] = seconds;
      this._handle.setKeepAlive(on, seconds);
    }
    return this;
  },

  setTypeOfService(tos) {
    if (Number.isNaN(tos)) throw new ERR_INVALID_ARG_TYPE('tos', 'number', tos);
    validateInt32(tos, 'tos', 0, 255);
    if (!this._handle) {
      this[kSetTOS] = tos;
      return this;
    }
    if (!this._handle.setTypeOfService) {
      this[kSetTOS] = tos;
      return this;
    }
    if (tos !== this[kSetTOS]) {
      this[kSetTOS] = tos;
      const status = this._handle.setTypeOfService(tos);
      if (status && process.platform !== 'win32') throw errnoException(status, 'setTypeOfService');
    }
    return this;
  },

  getTypeOfService() {
    if (!this._handle?.getTypeOfService) return this[kSetTOS] ?? 0;
    const value = this._handle.getTypeOfService();
    if (typeof value === 'number' && value < 0) throw errnoException(value, 'getTypeOfService');
    return value;
  },

  ref() {
    if (!this._handle) {
      this.once('connect', this.ref);
      return this;
    }
    if (typeof this._handle.ref === 'function') this._handle.ref();
    return this;
  },

  unref() {
    if (!this._handle) {
      this.once('connect', this.unref);
      return this;
    }
    if (typeof this._handle.unref === 'function') this._handle.unref();
    return this;
  },

  // -- state ---------------------------------------------------------------------------------------

  address() {
    return this._getsockname();
  },

  get _connecting() {
    return this.connecting;
  },

  get pending() {
    return !this._handle || this.connecting;
  },

  get readyState() {
    if (this.connecting) return 'opening';
    if (this.readable && this.writable) return 'open';
    if (this.readable && !this.writable) return 'readOnly';
    if (!this.readable && this.writable) return 'writeOnly';
    return 'closed';
  },

  get bufferSize() {
    return this._handle ? this.writableLength : undefined;
  },

  get bytesRead() {
    return this._handle ? this._handle.bytesRead : this[kBytesRead];
  },

  get _bytesDispatched() {
    return this._handle ? this._handle.bytesWritten : this[kBytesWritten];
  },

  // Bytes handed to the system plus those that wait in the stream.
  get bytesWritten() {
    let bytes = this._bytesDispatched;
    if (this._writableState === undefined) return undefined;
    for (const { chunk, encoding } of this.writableBuffer) bytes += byteLength(chunk, encoding);
    const data = this._pendingData;
    if (Array.isArray(data)) {
      for (const part of data) {
        bytes += data.allBuffers ? part.length : byteLength(part.chunk, part.encoding);
      }
    } else if (data) {
      bytes += byteLength(data, this._pendingEncoding);
    }
    return bytes;
  },

  _getsockname() {
    // A pipe has no address to tell.
    if (!this._handle?.getsockname || this._handle instanceof Pipe) return {};
    if (!this._sockname) {
      const name = {};
      if (this._handle.getsockname(name)) return {};
      this._sockname = name;
    }
    return this._sockname;
  },

  _getpeername() {
    if (!this._handle?.getpeername || this._handle instanceof Pipe || this.connecting) return this._peername || {};
    if (!this._peername) {
      const name = {};
      if (this._handle.getpeername(name)) return {};
      this._peername = name;
    }
    return this._peername;
  },

  get remoteAddress() {
    return this._getpeername().address;
  },
  get remoteFamily() {
    return this._getpeername().family;
  },
  get remotePort() {
    return this._getpeername().port;
  },
  get localAddress() {
    return this._getsockname().address;
  },
  get localPort() {
    return this._getsockname().port;
  },
  get localFamily() {
    return this._getsockname().family;
  },

  // -- reading -------------------------------------------------------------------------------------

  _read() {
    if (this.connecting || !this._handle) {
      this.once('connect', () => this._read());
    } else if (!this._handle.reading) {
      tryReadStart(this);
    }
  },

  pause() {
    if (this[kBuffer] && !this.connecting && this._handle?.reading) {
      this._handle.reading = false;
      if (!this.destroyed) {
        const status = this._handle.readStop();
        if (status) this.destroy(errnoException(status, 'read'));
      }
    }
    return Duplex.prototype.pause.call(this);
  },

  resume() {
    if (this[kBuffer] && !this.connecting && this._handle && !this._handle.reading) tryReadStart(this);
    return Duplex.prototype.resume.call(this);
  },

  read(n) {
    if (this[kBuffer] && !this.connecting && this._handle && !this._handle.reading) tryReadStart(this);
    return Duplex.prototype.read.call(this, n);
  },

  // -- writing -------------------------------------------------------------------------------------

  _writeGeneric(isVector, data, encoding, callback) {
    if (this.connecting) {
      this._pendingData = data;
      this._pendingEncoding = encoding;
      const onConnect = () => {
        this.off('close', onClose);
        this._writeGeneric(isVector, data, encoding, callback);
      };
      const onClose = () => {
        callback(new ERR_SOCKET_CLOSED_BEFORE_CONNECTION());
      };
      this.once('connect', onConnect);
      this.once('close', onClose);
      return;
    }
    this._pendingData = null;
    this._pendingEncoding = '';
    const handle = this._handle;
    if (!handle) {
      callback(new ERR_SOCKET_CLOSED());
      return;
    }
    this._unrefTimer();
    const request = new WriteRequest(this, callback);
    let status;
    if (isVector) status = writeVector(handle, request, data);
    else if (typeof data === 'string') status = writeString(handle, request, data, encoding);
    else status = handle.writeBuffer(request, data);
    if (status) {
      callback(errnoException(status, 'write', request.error));
      return;
    }
    if (request.async) this[kLastWriteQueueSize] = request.bytes;
    else callback();
  },

  _write(data, encoding, callback) {
    this._writeGeneric(false, data, encoding, callback);
  },

  _writev(chunks, callback) {
    this._writeGeneric(true, chunks, '', callback);
  },

  end(data, encoding, callback) {
    Duplex.prototype.end.call(this, data, encoding, callback);
    return this;
  },

  _final(callback) {
    if (this.connecting) {
      this.once('connect', () => this._final(callback));
      return;
    }
    if (!this._handle) {
      callback();
      return;
    }
    const request = { oncomplete: onShutdown, handle: this._handle, callback };
    const status = this._handle.shutdown(request);
    if (status === 1 || status === ENOTCONN) callback();
    else if (status !== 0) callback(errnoException(status, 'shutdown'));
  },

  // -- end -----------------------------------------------------------------------------------------

  destroySoon() {
    if (this.writable) this.end();
    if (this.writableFinished) this.destroy();
    else this.once('finish', this.destroy);
  },

  resetAndDestroy() {
    if (!this._handle) {
      this.destroy(new ERR_SOCKET_CLOSED());
      return this;
    }
    if (!(this._handle instanceof TCP)) throw new ERR_INVALID_HANDLE_TYPE();
    if (this.connecting) this.once('connect', () => this._reset());
    else this._reset();
    return this;
  },

  _reset() {
    this.resetAndClosing = true;
    return this.destroy();
  },

  _destroy(exception, callback) {
    this.connecting = false;
    for (let socket = this; socket !== null && socket !== undefined; socket = socket._parent) {
      if (socket[kTimeout]) timers.clearTimeout(socket[kTimeout]);
    }
    const handle = this._handle;
    if (handle) {
      const hadError = Boolean(exception);
      this[kBytesRead] = handle.bytesRead;
      this[kBytesWritten] = handle.bytesWritten;
      const onClosed = () => {
        this.emit('close', hadError);
      };
      if (this.resetAndClosing) {
        this.resetAndClosing = false;
        const status = handle.reset(onClosed);
        if (status) this.emit('error', errnoException(status, 'reset'));
      } else if (this._closeAfterHandlingError) {
        // The error is handled first, since the close may be told at once.
        queueMicrotask(() => handle.close(onClosed));
      } else {
        handle.close(onClosed);
      }
      handle.onread = noop;
      this._handle = null;
      this._sockname = null;
      callback(exception);
    } else {
      callback(exception);
      process.nextTick(emitClose, this);
    }
    const server = this._server;
    if (server) {
      server._connections--;
      server._emitCloseIfDrained?.();
    }
  },

  connect(...args) {
    connecting ??= require('internal/net/connect');
    const normalized = Array.isArray(args[0]) && args[0][kNormalized] ? args[0] : normalizeArgs(args);
    return connecting.connect(this, normalized[0], normalized[1]);
  },
};

function emitClose(socket) {
  socket.emit('close', Boolean(socket.errored));
}

const hidden = new Set(['_handle', '_connecting', 'pending', 'readyState', 'bufferSize']);
for (const [name, descriptor] of Object.entries(Object.getOwnPropertyDescriptors(methods))) {
  Object.defineProperty(Socket.prototype, name, { ...descriptor, enumerable: !hidden.has(name) });
}

function byteLength(chunk, encoding) {
  return typeof chunk === 'string' ? Buffer.byteLength(chunk, encoding) : chunk.length;
}

// Encodings that handles know.
const direct = new Set(['utf8', 'utf-8', 'latin1', 'binary', 'ascii']);

function writeString(handle, request, string, encoding) {
  if (direct.has(encoding)) return handle.writeString(request, string, encoding);
  return handle.writeBuffer(request, Buffer.from(string, encoding));
}

function writeVector(handle, request, chunks) {
  const { allBuffers } = chunks;
  const parts = allBuffers ? chunks.map((entry) => entry.chunk) : chunks.map(({ chunk, encoding }) =>
    (typeof chunk === 'string' && !direct.has(encoding) ? { chunk: Buffer.from(chunk, encoding) } : { chunk, encoding }));
  return handle.writev(request, parts, allBuffers);
}

function checkTimeout(msecs) {
  validateNumber(msecs, 'msecs');
  if (msecs < 0 || !Number.isFinite(msecs)) {
    const { codes: { ERR_OUT_OF_RANGE } } = require('internal/errors');
    throw new ERR_OUT_OF_RANGE('msecs', 'a non-negative finite number', msecs);
  }
  if (msecs > TIMEOUT_MAX) {
    process.emitWarning(`${msecs} does not fit into a 32-bit signed integer.` +
      `\nTimer duration was truncated to ${TIMEOUT_MAX}.`, 'TimeoutOverflowWarning');
    return TIMEOUT_MAX;
  }
  return msecs;
}

module.exports = {
  Socket, initHandle, tryReadStart, createHandle,
  owner, asyncId, kTimeout, kSetNoDelay, kSetKeepAlive, kSetKeepAliveInitialDelay, kSetTOS, kBytesRead, kBytesWritten,
};
require('internal/process/pipe_output').link(Socket);
