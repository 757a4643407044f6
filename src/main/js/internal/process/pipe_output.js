// Standard output and standard error where they are pipes or sockets. They are net.Sockets to who looks, but their writes
// are synchronous system calls, and most programs that print need nothing of the network: so the class stands by itself
// and gets its place below net.Socket when that is loaded.
const { Duplex } = require('stream');
const ops = binding('process');

// What libuv has for such a descriptor. Writing blocks whatever setBlocking() says.
class Pipe {
  #fd;
  #owner;

  constructor(fd, owner) {
    this.#fd = fd;
    this.#owner = owner;
  }

  get fd() { return this.#fd; }
  get bytesWritten() { return this.#owner.bytesWritten; }
  get bytesRead() { return 0; }
  get writeQueueSize() { return 0; }
  get isStreamBase() { return true; }
  setBlocking() { return 0; }
  readStart() { return 0; }
  readStop() { return 0; }
  ref() {}
  unref() {}
  hasRef() { return false; }
  getAsyncId() { return -1; }
  close(callback) {
    if (typeof callback === 'function') process.nextTick(callback);
  }
}

function onReadableStreamEnd() {}

class Socket extends Duplex {
  #written = 0;
  #handle;
  #timer = null;

  constructor(fd) {
    super({ decodeStrings: false, readable: false, emitClose: false, allowHalfOpen: false });
    this.connecting = false;
    this._hadError = false;
    this._parent = null;
    this._host = null;
    this._closeAfterHandlingError = false;
    this._sockname = null;
    this._pendingData = null;
    this._pendingEncoding = '';
    this.server = null;
    this._server = null;
    this.#handle = new Pipe(fd, this);
    this.fd = fd;
    this.on('end', onReadableStreamEnd);
  }

  get _handle() { return this.#handle; }
  set _handle(handle) { this.#handle = handle; }
  get bytesWritten() { return this.#written; }
  get _bytesDispatched() { return this.#written; }
  get bytesRead() { return 0; }
  get bufferSize() { return this.writableLength; }
  get pending() { return false; }
  get _connecting() { return false; }
  get readyState() { return this.writable ? 'writeOnly' : 'closed'; }
  get remoteAddress() { return undefined; }
  get remoteFamily() { return undefined; }
  get remotePort() { return undefined; }
  get localAddress() { return undefined; }
  get localPort() { return undefined; }
  get localFamily() { return undefined; }
  get timeout() { return this.#timer?.milliseconds; }
  address() { return {}; }
  _getpeername() { return {}; }
  _getsockname() { return {}; }
  setNoDelay() { return this; }
  setKeepAlive() { return this; }
  setTypeOfService() { return this; }
  getTypeOfService() { return 0; }
  ref() { return this; }
  unref() { return this; }
  connect() { return this; }
  resetAndDestroy() { return this.destroy(); }
  _reset() { return this.destroy(); }
  read(size) { return Reflect.apply(Duplex.prototype.read, this, [size]); }
  pause() { return Reflect.apply(Duplex.prototype.pause, this, []); }
  resume() { return Reflect.apply(Duplex.prototype.resume, this, []); }
  end(chunk, encoding, callback) { return Reflect.apply(Duplex.prototype.end, this, [chunk, encoding, callback]); }
  _read() {}

  setTimeout(milliseconds, callback) {
    const timers = require('internal/timers');
    if (this.#timer !== null) timers.clearTimeout(this.#timer.timer);
    this.#timer = null;
    if (milliseconds > 0) {
      if (callback !== undefined) this.once('timeout', callback);
      this.#timer = { milliseconds, timer: timers.setTimeout(() => this._onTimeout(), milliseconds).unref() };
    } else if (callback !== undefined) {
      this.removeListener('timeout', callback);
    }
    return this;
  }

  _onTimeout() { this.emit('timeout'); }
  _unrefTimer() { this.#timer?.timer.refresh(); }

  _final(callback) { callback(); }

  _write(chunk, encoding, callback) {
    const data = typeof chunk === 'string' && encoding !== 'utf8' && encoding !== 'utf-8' && encoding !== 'buffer'
      ? require('buffer').Buffer.from(chunk, encoding) : chunk;
    const result = ops.write(this.#handle?.fd ?? this.fd, data);
    if (this.#timer !== null) this._unrefTimer();
    if (result < 0) {
      callback(require('internal/errors').errnoException(result, 'write'));
      return;
    }
    this.#written += result;
    callback();
  }

  _writeGeneric(writev, data, encoding, callback) { this._write(data, encoding, callback); }
}
Object.defineProperty(Socket.prototype, '_writev', { value: null, writable: true, configurable: true });

exports.Socket = Socket;

/** Called when net is loaded. */
exports.link = function link(netSocket) {
  delete Socket.prototype.constructor;
  Object.setPrototypeOf(Socket.prototype, netSocket.prototype);
};
