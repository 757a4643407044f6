// The JavaScript side of a UDP socket.
const loop = require('internal/loop');
const handles = require('internal/handles');
const asyncHooks = require('internal/async_hooks');
const heap = require('internal/heap');
const { fromBits } = require('internal/net/ip');
const dgram = binding('dgram');

// Events and the head of a message: see DatagramHandle.java.
const RECEIVE_ERROR = 1; // 0 is a message
const SENT = 2;
const HEAD = 24;
const EAGAIN = -11;

let Buffer;
const noop = () => {};

class UDP {
  static IPV6_ONLY = 1;
  static REUSE_ADDRESS = 4;
  static REUSE_PORT = 8;

  provider = 'UDPWRAP';
  resourceName = 'UDPWrap';
  onmessage = noop; // (length or -errno, bytes, rinfo)
  #id = 0;
  #receiving = false;
  #referenced = true;
  #counted = false;
  #waiting = [];
  #ipv6;
  #lastHead = new Uint8Array(HEAD); // of the last message: peers often send several
  #lastSender = undefined;

  constructor(ipv6) {
    this.#ipv6 = ipv6;
    asyncHooks.initResource(this, this.provider);
  }

  getAsyncId() {
    return this.asyncId;
  }

  get ipv6() {
    return this.#ipv6;
  }

  get isReferenced() {
    return this.#counted;
  }

  #update() {
    const wanted = this.#receiving && this.#referenced;
    if (wanted === this.#counted) return;
    this.#counted = wanted;
    if (wanted) loop.ref();
    else loop.unref();
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
    return this.#referenced;
  }

  get fd() {
    return this.#id === 0 ? -9 : dgram.descriptor(this.#id);
  }

  get isOpen() {
    return this.#id !== 0;
  }

  #open() {
    if (this.#id !== 0) return 0;
    this.#id = handles.add(this);
    const status = dgram.create(this.#id, this.#ipv6);
    if (status < 0) this.#forget();
    return status;
  }

  #forget() {
    handles.remove(this.#id);
    this.#id = 0;
  }

  open(fd) {
    this.#id = handles.add(this);
    return dgram.open(this.#id, fd);
  }

  bind(address, port, flags) {
    const status = this.#open();
    return status < 0 ? status : dgram.bind(this.#id, address, port, flags);
  }

  connect(address, port) {
    const status = this.#open();
    return status < 0 ? status : dgram.connect(this.#id, address, port);
  }

  disconnect() {
    return dgram.disconnect(this.#id);
  }

  // Answers the number of bytes sent, or -errno; or undefined when callback(bytes or -errno) will tell.
  send(bytes, address, port, callback) {
    const status = this.#open();
    if (status < 0) return status;
    const sent = dgram.send(this.#id, bytes, address, port);
    if (sent !== EAGAIN) return sent;
    loop.ref();
    this.#waiting.push(callback);
    return undefined;
  }

  recvStart() {
    this.#receiving = true;
    this.#update();
    return dgram.receive(this.#id, true);
  }

  recvStop() {
    this.#receiving = false;
    this.#update();
    return this.#id === 0 ? 0 : dgram.receive(this.#id, false);
  }

  close(callback) {
    this.#receiving = false;
    this.#update();
    while (this.#waiting.length > 0) {
      this.#waiting.shift();
      loop.unref();
    }
    if (this.#id !== 0) {
      dgram.close(this.#id);
      this.#forget();
    }
    loop.closeLater(() => {
      callback?.call(this);
      asyncHooks.destroy(this);
    });
  }

  // Runs an op with this socket's number first; EBADF while there is no socket.
  option(op, ...args) {
    return this.#id === 0 ? -9 : dgram[op](this.#id, ...args);
  }

  // Like option(), but makes the socket first, as joining a group does.
  optionOpening(op, ...args) {
    const status = this.#open();
    return status < 0 ? status : dgram[op](this.#id, ...args);
  }

  getsockname(out) {
    return this.#name(out, 'sockName');
  }

  getpeername(out) {
    return this.#name(out, 'peerName');
  }

  #name(out, op) {
    const name = this.option(op);
    if (typeof name === 'number') return name;
    [out.address, out.family, out.port] = name;
    return 0;
  }

  onBytes(kind, offset, length) {
    if (!this.#receiving) return;
    Buffer ??= require('buffer').Buffer;
    const bytes = Buffer.allocUnsafeSlow(length - HEAD);
    bytes.set(heap.u8.subarray(offset + HEAD, offset + length));
    const { address, family, port } = this.#sender(offset);
    this.#run(this.onmessage, bytes.length, bytes, { address, family, port, size: bytes.length });
  }

  #sender(offset) {
    const { u8 } = heap;
    const last = this.#lastHead;
    let same = this.#lastSender !== undefined;
    for (let i = 0; same && i < HEAD; i++) same = last[i] === u8[offset + i];
    if (same) return this.#lastSender;
    last.set(u8.subarray(offset, offset + HEAD));
    const view = new DataView(last.buffer);
    const version = last[2];
    let bits = 0n;
    for (let i = 0; i < (version === 4 ? 4 : 16); i++) bits = (bits << 8n) | BigInt(last[8 + i]);
    const scope = view.getUint32(4, true);
    this.#lastSender = {
      address: fromBits(bits, version) + (scope === 0 ? '' : `%${scopeName(scope)}`),
      family: version === 4 ? 'IPv4' : 'IPv6',
      port: view.getUint16(0, true),
    };
    return this.#lastSender;
  }

  #run(callback, ...args) {
    if (!asyncHooks.enabled()) {
      callback.apply(this, args);
      return;
    }
    asyncHooks.before(this);
    callback.apply(this, args);
    asyncHooks.after(this);
  }

  onEvent(kind, value) {
    if (kind === SENT) {
      const callback = this.#waiting.shift();
      loop.unref();
      this.#run(callback, value);
    } else if (kind === RECEIVE_ERROR && this.#receiving) {
      this.#run(this.onmessage, value, undefined, undefined);
    }
  }
}

function scopeName(scope) {
  const interfaces = require('os').networkInterfaces();
  for (const [name, addresses] of Object.entries(interfaces)) {
    if (addresses.some((one) => one.scopeid === scope)) return name;
  }
  return scope;
}

// A bound handle, or -errno.
function createBound(address, port, type, fd, flags) {
  const handle = new UDP(type === 'udp6');
  const status = fd >= 0 ? handle.open(fd) : handle.bind(address || (type === 'udp6' ? '::' : '0.0.0.0'), port || 0, flags);
  if (status >= 0) return handle;
  handle.close();
  return status;
}

module.exports = { UDP, createBound, kState: Symbol('state symbol') };
