// The JavaScript side of stream sockets: TCP and Pipe.
//
//   op        make, bind, connect, options            one call each
//   submit    write, read start/stop, shutdown, close a record in the ring, handed over when the turn ends
//   event     data, completions                       onBytes/onEvent
//
// Writes are optimistic. The records of a turn leave in one system call when the turn ends, and a write
// counts as done at once (as in Node.js, where the kernel has it by then). When the kernel takes no more,
// Java keeps the rest, says BLOCKED, and from then on each write is tracked: its request completes when
// Java says WROTE. Large writes are not copied to the ring but made at once, and what remains of them is tracked.
//
// What keeps the loop alive is what does so in libuv: a reading or listening handle that is referenced,
// and each pending request, referenced or not.
const loop = require('internal/loop');
const handles = require('internal/handles');
const asyncHooks = require('internal/async_hooks');
const heap = require('internal/heap');
const net = binding('net');

// Events: the numbers of NetEvent.java.
const END = 1;
const READ_ERROR = 2;
const CONNECTED = 3;
const WROTE = 4;
const WRITE_ERROR = 5;
const BLOCKED = 6;
const DRAINED = 7;
const SHUT = 8;
const CLOSED = 9;
const CONNECTION = 10;

// Submissions: the numbers of StreamHandle.Submit.
const WRITE = 0;
const READ_START = 1;
const READ_STOP = 2;
const WRITE_RETAINED = 3;
const SHUTDOWN = 4;
const CLOSE = 5;
const RESET = 6;

const EOF = -4095;
const EBADF = -9;
const EINVAL = -22;
const EALREADY = -114;
const ENOTCONN = -107;
const ECANCELED = -125;

// Up to this many bytes a write is copied into the ring.
const LARGE = 32 * 1024;

// After so many optimistic bytes since the last event, writes are tracked to learn what the kernel took.
const BURST = 256 * 1024;

let Buffer;
function lazyBuffer() {
  Buffer ??= require('buffer').Buffer;
  return Buffer;
}

const noop = () => {};

class StreamHandle {
  id = 0; // 0: no socket yet
  bytesRead = 0;
  bytesWritten = 0;
  reading = false;
  onread = noop;
  onconnection = noop;
  #active = false;
  #referenced = true;
  #counted = false;
  #closing = false;
  #listening = false;
  #bound = false;
  #blocked = false;
  #burst = 0;
  #queued = 0;
  #requests = []; // tracked writes, oldest first; undefined for a part of a vectored write
  #connectRequest = undefined;
  #shutdownRequest = undefined;
  #consumer = undefined;
  #userBuffer = undefined;
  #backlog = undefined; // bytes that came in while the user's buffer was refused

  constructor(type) {
    this.type = type;
    asyncHooks.initResource(this, this.provider);
  }

  get isStreamBase() {
    return true;
  }

  get writeQueueSize() {
    return this.#queued;
  }

  get fd() {
    return this.id === 0 || this.#closing ? -1 : net.descriptor(this.id);
  }

  getAsyncId() {
    return this.asyncId;
  }

  getProviderType() {
    return this.provider;
  }

  // -- life ---------------------------------------------------------------------------------------

  get isReferenced() {
    return this.#counted;
  }

  get isClosing() {
    return this.#closing;
  }

  ref() {
    this.#referenced = true;
    this.#update();
  }

  unref() {
    this.#referenced = false;
    this.#update();
  }

  hasRef() {
    return this.#referenced && !this.#closing;
  }

  // The socket or server that it belongs to.
  get owner() {
    return this[require('internal/net/socket').owner];
  }

  #update() {
    const wanted = this.#active && this.#referenced && !this.#closing;
    if (wanted === this.#counted) return;
    this.#counted = wanted;
    if (wanted) loop.ref();
    else loop.unref();
  }

  #setActive(active) {
    this.#active = active;
    this.#update();
  }

  #allot() {
    if (this.id === 0) this.id = handles.add(this);
    return this.id;
  }

  #forget() {
    if (this.id === 0) return;
    handles.remove(this.id);
    this.id = 0;
  }

  // Closes the handle; the callback runs in the close phase. Bytes that were written are still sent if the
  // peer takes them at once.
  close(callback) {
    this.#close(callback, CLOSE);
  }

  #close(callback, how) {
    if (this.#closing) return;
    this.#closing = true;
    this.reading = false;
    this.#consumer = undefined;
    this.#unblock();
    this.#update();
    if (this.#listening || this.#bound) {
      net.close(this.id);
      this.#forget();
    } else if (this.id !== 0) {
      handles.submit(this.id, how, 0); // the number is given back on CLOSED
    }
    loop.closeLater(() => {
      this.#cancelRequests();
      if (callback !== undefined) this.#call(callback);
      asyncHooks.destroy(this);
    });
  }

  #cancelRequests() {
    const connectRequest = this.#connectRequest;
    if (connectRequest !== undefined) {
      this.#connectRequest = undefined;
      loop.unref();
      connectRequest.oncomplete(ECANCELED, this, connectRequest, false, false);
    }
    while (this.#requests.length > 0) this.#finishWrite(ECANCELED);
    this.#finishShutdown(ECANCELED);
  }

  #call(callback, ...args) {
    this.#callOn(this, callback, args);
  }

  #callOn(target, callback, args) {
    if (!asyncHooks.enabled()) {
      callback.apply(target, args);
      return;
    }
    asyncHooks.before(this);
    callback.apply(target, args);
    asyncHooks.after(this);
  }

  // Requests are told as methods of their own.
  #complete(request, status) {
    if (!asyncHooks.enabled()) {
      request.oncomplete(status, this, undefined, request);
      return;
    }
    asyncHooks.before(this);
    request.oncomplete(status, this, undefined, request);
    asyncHooks.after(this);
  }

  // -- making -------------------------------------------------------------------------------------

  // Takes over the descriptor of a connected stream; a foreign one may be in blocking mode.
  open(fd, noDelay = false, foreign = false) {
    const result = net.open(this.#allot(), fd, noDelay, foreign);
    if (result >= 0) return 0;
    this.#forget();
    return result;
  }

  // Takes over the descriptor of a bound socket.
  openBound(fd) {
    return this.#bind(net.bindDescriptor(this.#allot(), fd));
  }

  #bind(result) {
    if (result === 0) this.#bound = true;
    else this.#forget();
    return result;
  }

  _bindTcp(address, port, flags) {
    if (this.id !== 0) return EINVAL;
    return this.#bind(net.bindTcp(this.#allot(), address, port, flags));
  }

  _bindUnix(path) {
    if (this.id !== 0) return EINVAL;
    return this.#bind(net.bindUnix(this.#allot(), path));
  }

  listen(backlog) {
    if (!this.#bound) return EINVAL;
    const result = net.listen(this.id, backlog);
    if (result === 0) {
      this.#listening = true;
      this.#setActive(true);
    }
    return result;
  }

  _connect(request, start) {
    if (this.#connectRequest !== undefined) return EALREADY;
    const result = start(this.#allot());
    if (result < 0) {
      if (!this.#bound) this.#forget();
      return result;
    }
    this.#bound = false;
    this.#connectRequest = request;
    loop.ref();
    return 0;
  }

  // Gives the descriptor to the caller and forgets it.
  detach() {
    const fd = net.detach(this.id);
    this.#closing = true;
    this.#update();
    this.#forget();
    return fd;
  }

  // -- reading ------------------------------------------------------------------------------------

  readStart() {
    if (this.#closing || this.id === 0) return EBADF;
    this.reading = true;
    this.#setActive(true);
    handles.submit(this.id, READ_START, 0);
    if (this.#backlog !== undefined) {
      const bytes = this.#backlog;
      this.#backlog = undefined;
      process.nextTick(() => this.#fillUserBuffer(bytes));
    }
    return 0;
  }

  readStop() {
    if (this.#closing || this.id === 0) return EBADF;
    this.reading = false;
    this.#setActive(this.#listening);
    handles.submit(this.id, READ_STOP, 0);
    return 0;
  }

  // From now on bytes go to fn(offset, length), which finds them at heap.u8[offset…] during the call; end
  // and errors still go to onread.
  consume(fn) {
    this.#consumer = fn;
  }

  unconsume() {
    this.#consumer = undefined;
  }

  // Bytes are put into the given memory and onread gets no buffer of its own.
  useUserBuffer(bytes) {
    this.#userBuffer = bytes;
  }

  onBytes(kind, offset, length) {
    if (this.#closing) return;
    this.bytesRead += length;
    this.#burst = 0;
    if (this.#consumer !== undefined) {
      if (asyncHooks.enabled()) this.#call(this.#consumer, offset, length);
      else this.#consumer(offset, length);
    } else if (this.#userBuffer !== undefined) {
      this.#fillUserBuffer(heap.u8.subarray(offset, offset + length));
    } else {
      const bytes = lazyBuffer().allocUnsafeSlow(length);
      bytes.set(heap.u8.subarray(offset, offset + length));
      if (asyncHooks.enabled()) this.#call(this.onread, length, bytes);
      else this.onread(length, bytes);
    }
  }

  #fillUserBuffer(bytes) {
    if (this.#backlog !== undefined) {
      this.#backlog = lazyBuffer().concat([this.#backlog, bytes]);
      return;
    }
    let from = 0;
    while (from < bytes.length && !this.#closing) {
      if (!this.reading) {
        this.#backlog = bytes.slice(from);
        return;
      }
      const target = this.#userBuffer;
      const length = Math.min(target.byteLength, bytes.length - from);
      const view = new Uint8Array(target.buffer, target.byteOffset, target.byteLength);
      view.set(bytes.subarray(from, from + length));
      from += length;
      this.#call(this.onread, length, undefined);
    }
  }

  // -- writing ------------------------------------------------------------------------------------

  // The methods that write answer 0 or -errno. request.async tells whether request.oncomplete(status)
  // will be called; otherwise the write is done. request.bytes is the number of bytes.

  writeBuffer(request, bytes) {
    if (this.#closing || this.id === 0) return EBADF;
    const tracked = this.#isTracking();
    request.bytes = this.#send(bytes, undefined, tracked);
    return this.#sent(request, tracked);
  }

  writeString(request, string, encoding) {
    if (this.#closing || this.id === 0) return EBADF;
    const tracked = this.#isTracking();
    request.bytes = this.#send(string, encoding, tracked);
    return this.#sent(request, tracked);
  }

  // chunks: buffers when allBuffers, else {chunk, encoding}.
  writev(request, chunks, allBuffers) {
    if (this.#closing || this.id === 0) return EBADF;
    const tracked = this.#isTracking();
    const before = this.#requests.length;
    let bytes = 0;
    let last = false;
    for (const entry of chunks) {
      if (last) this.#requests.push(undefined);
      last = false;
      const chunk = allBuffers ? entry : entry.chunk;
      const length = this.#send(chunk, allBuffers ? undefined : entry.encoding, tracked);
      last = tracked || this.#sentLarge;
      bytes += length;
    }
    request.bytes = bytes;
    if (last) return this.#sent(request, true);
    if (this.#requests.length === before) return this.#sent(request, false);
    // Only earlier chunks are tracked: an empty write after them tells when all is done.
    handles.submit(this.id, WRITE, 1);
    return this.#sent(request, true);
  }

  // Java has written by itself (tls/Connection.java); with a request if it was asked to track that.
  get tracksWrites() {
    return this.#isTracking();
  }

  wrote(length, request) {
    this.bytesWritten += length;
    this.#burst += length;
    if (request === undefined) return;
    request.bytes = length;
    this.#sent(request, true);
  }

  #sentLarge = false; // whether the piece sent last is tracked for its size
  #sendError = 0;

  #isTracking() {
    return this.#blocked || this.#requests.length > 0 || this.#burst > BURST;
  }

  // Queues one piece and answers its length. Large pieces are tracked whether asked for or not.
  #send(data, encoding, tracked) {
    let length;
    this.#sentLarge = false;
    if (typeof data === 'string') {
      const compact = encoding === 'latin1' || encoding === 'binary' || encoding === 'ascii';
      if (data.length <= (compact ? LARGE : LARGE / 3)) {
        if (compact || encoding === 'utf8' || encoding === 'utf-8' || encoding === undefined) {
          length = handles.submit(this.id, WRITE, tracked ? 1 : 0, data, compact ? 'latin1' : 'utf8');
        }
      }
      if (length === undefined) data = lazyBuffer().from(data, encoding);
    }
    if (length === undefined) {
      length = data.byteLength;
      if (length <= LARGE) {
        handles.submit(this.id, WRITE, tracked ? 1 : 0, data);
      } else if (tracked || this.#sendError < 0) {
        this.#sentLarge = true;
        net.retain(this.id, data);
        handles.submit(this.id, WRITE_RETAINED, 0);
      } else {
        this.#writeNow(data, length);
        this.bytesWritten += length;
        return length;
      }
    }
    this.bytesWritten += length;
    this.#burst += length;
    return length;
  }

  // Large and nothing before it: a system call now, as in Node.js.
  #writeNow(data, length) {
    handles.flush();
    const wrote = net.write(this.id, data);
    if (wrote < 0) this.#sendError = wrote;
    else if (wrote < length) this.#sentLarge = true;
  }

  #sent(request, tracked) {
    if (this.#sendError < 0) {
      const error = this.#sendError;
      this.#sendError = 0;
      return error;
    }
    tracked ||= this.#sentLarge;
    request.async = tracked;
    if (tracked) {
      request.handle = this;
      this.#requests.push(request);
      this.#queued += request.bytes;
      loop.ref();
    }
    return 0;
  }

  #finishWrite(status) {
    const request = this.#requests.shift();
    if (request === undefined) return;
    loop.unref();
    this.#queued -= request.bytes;
    this.#complete(request, status);
  }

  shutdown(request) {
    if (this.#closing || this.id === 0) return ENOTCONN;
    this.#shutdownRequest = request;
    request.handle = this;
    loop.ref();
    if (this.#blocked || this.#requests.length > 0) handles.submit(this.id, SHUTDOWN, 0);
    else loop.pend(this.id, () => this.#shutDown(request));
    return 0;
  }

  // In the same turn, so that what follows from it precedes what the peer makes of it.
  #shutDown(request) {
    if (this.#shutdownRequest !== request || this.#closing) return;
    handles.flush();
    const status = net.shutdown(this.id);
    if (status <= 0) this.#finishShutdown(status);
  }

  #finishShutdown(status) {
    const request = this.#shutdownRequest;
    if (request === undefined) return;
    this.#shutdownRequest = undefined;
    loop.unref();
    this.#complete(request, status);
  }

  // Called when a write fails that was taken for done; the owner destroys itself.
  onwriteerror = noop;

  // -- events -------------------------------------------------------------------------------------

  onEvent(kind, value) {
    if (kind === CLOSED) {
      this.#forget();
      return;
    }
    if (this.#closing) {
      if (kind === CONNECTION && value >= 0) net.closeDescriptor(value);
      return;
    }
    switch (kind) {
      case END:
      case READ_ERROR:
        this.reading = false;
        this.#setActive(false);
        this.#call(this.onread, kind === END ? EOF : value, undefined);
        break;
      case CONNECTED: {
        const request = this.#connectRequest;
        this.#connectRequest = undefined;
        loop.unref();
        this.#callOn(request, request.oncomplete, [value, this, request, true, true]);
        break;
      }
      case WROTE:
        this.#burst = 0;
        this.#finishWrite(value);
        break;
      case WRITE_ERROR:
        this.#call(this.onwriteerror, value);
        break;
      case BLOCKED:
        if (!this.#blocked) {
          this.#blocked = true;
          loop.ref();
          this.#backlogBytes = value;
          this.#queued += value;
        }
        break;
      case DRAINED:
        this.#burst = 0;
        this.#unblock();
        break;
      case SHUT:
        this.#finishShutdown(value);
        break;
      case CONNECTION:
        this.#accept(value);
        break;
    }
  }

  #backlogBytes = 0;

  #unblock() {
    if (!this.#blocked) return;
    this.#blocked = false;
    loop.unref();
    this.#queued -= this.#backlogBytes;
  }

  #accept(value) {
    if (value < 0) {
      this.#call(this.onconnection, value, undefined);
      return;
    }
    const client = new this.constructor(0);
    client.open(value);
    this.#call(this.onconnection, 0, client);
  }

  // -- names and options --------------------------------------------------------------------------

  // Fills the object with address, family and port (or, for a pipe, answers its path in address).
  getsockname(out) {
    return this.#name(out, net.sockName);
  }

  getpeername(out) {
    return this.#name(out, net.peerName);
  }

  #name(out, op) {
    if (this.id === 0 || this.#closing) return EBADF;
    const name = op(this.id);
    if (typeof name === 'number') return name;
    if (typeof name === 'string') {
      out.address = name;
      return 0;
    }
    out.address = name[0];
    out.family = name[1];
    out.port = name[2];
    return 0;
  }

  _reset(callback) {
    this.#close(callback, RESET);
    return 0;
  }
}

const SOCKET = 0;
const SERVER = 1;

class TCP extends StreamHandle {
  get provider() {
    return this.type === SERVER ? 'TCPSERVERWRAP' : 'TCPWRAP';
  }

  get resourceName() {
    return this.type === SERVER ? 'TCPServerWrap' : 'TCPSocketWrap';
  }

  // flags: 1 for IPv6 only, 2 to share the port.
  bind(address, port, flags = 0) {
    return this._bindTcp(address, port, flags);
  }

  bind6(address, port, flags = 0) {
    return this._bindTcp(address, port, flags);
  }

  // localAddress and localPort are optional. request.oncomplete(status, handle, request, readable, writable).
  connect(request, address, port, localAddress, localPort) {
    return this._connect(request, (id) => net.connectTcp(id, address, port, localAddress, localPort));
  }

  connect6(request, address, port, localAddress, localPort) {
    return this.connect(request, address, port, localAddress, localPort);
  }

  // Closes with a reset.
  reset(callback) {
    return this._reset(callback);
  }

  setNoDelay(on) {
    return this.id === 0 ? EBADF : net.setNoDelay(this.id, !!on);
  }

  // Probes start after the given seconds, and follow each `interval` seconds, `count` times.
  setKeepAlive(on, seconds, interval = 1, count = 10) {
    return this.id === 0 ? EBADF : net.setKeepAlive(this.id, !!on, seconds, interval, count);
  }

  setTypeOfService(value) {
    return this.id === 0 ? EBADF : net.setTypeOfService(this.id, value);
  }

  getTypeOfService() {
    return this.id === 0 ? EBADF : net.getTypeOfService(this.id);
  }
}
TCP.SOCKET = SOCKET;
TCP.SERVER = SERVER;
TCP.IPV6_ONLY = 1;
TCP.REUSE_PORT = 2;

class Pipe extends StreamHandle {
  get provider() {
    return this.type === SERVER ? 'PIPESERVERWRAP' : 'PIPEWRAP';
  }

  get resourceName() {
    return 'PipeWrap';
  }

  bind(path) {
    this.path = path;
    return this._bindUnix(path);
  }

  connect(request, path) {
    return this._connect(request, (id) => net.connectUnix(id, path));
  }

  // Bits of the mode: 1 readable, 2 writable for all.
  fchmod(mode) {
    return net.chmod(this.path, (mode & 1) !== 0, (mode & 2) !== 0);
  }
}
Pipe.SOCKET = SOCKET;
Pipe.SERVER = SERVER;
Pipe.IPC = 2;
Pipe.READABLE = 1;
Pipe.WRITABLE = 2;

module.exports = { TCP, Pipe, EOF, ECANCELED, guessHandleType: (fd) => net.guessType(fd) };
