// node:dgram (https://nodejs.org/api/dgram.html).
const EventEmitter = require('events');
const { Buffer } = require('buffer');
const {
  codes: {
    ERR_BUFFER_OUT_OF_BOUNDS, ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_FD_TYPE, ERR_IP_BLOCKED,
    ERR_MISSING_ARGS, ERR_SOCKET_ALREADY_BOUND, ERR_SOCKET_BAD_BUFFER_SIZE, ERR_SOCKET_BAD_TYPE,
    ERR_SOCKET_BUFFER_SIZE, ERR_SOCKET_DGRAM_IS_CONNECTED, ERR_SOCKET_DGRAM_NOT_CONNECTED,
    ERR_SOCKET_DGRAM_NOT_RUNNING,
  },
  errnoException, exceptionWithHostPort, errnoName, errnoMessage,
} = require('internal/errors');
const {
  validateAbortSignal, validateFunction, validateNumber, validateObject, validatePort, validateString,
  validateUint32,
} = require('internal/validators');
const cluster = require('internal/cluster/role');
const { UDP, kState } = require('internal/dgram/handle');
const { BlockList } = require('internal/net/blocklist');
const { isIP } = require('internal/net/ip');

const asyncId = Symbol('async_id_symbol');

const UNBOUND = 0;
const BINDING = 1;
const BOUND = 2;
const DISCONNECTED = 0;
const CONNECTING = 1;
const CONNECTED = 2;
const EBADF = -9;
const dataTypes = ['Buffer', 'TypedArray', 'DataView', 'string'];

let socketChannel;

function Socket(type, listener) {
  EventEmitter.call(this);
  let options = {};
  if (type !== null && typeof type === 'object') {
    options = type;
    type = options.type;
  }
  const { lookup, recvBufferSize, sendBufferSize, receiveBlockList, sendBlockList, signal } = options;
  if (receiveBlockList && !BlockList.isBlockList(receiveBlockList)) {
    throw new ERR_INVALID_ARG_TYPE('options.receiveBlockList', 'net.BlockList', receiveBlockList);
  }
  if (sendBlockList && !BlockList.isBlockList(sendBlockList)) {
    throw new ERR_INVALID_ARG_TYPE('options.sendBlockList', 'net.BlockList', sendBlockList);
  }
  if (recvBufferSize) validateUint32(recvBufferSize, 'options.recvBufferSize');
  if (sendBufferSize) validateUint32(sendBufferSize, 'options.sendBufferSize');
  if (lookup !== undefined) validateFunction(lookup, 'lookup');
  if (type !== 'udp4' && type !== 'udp6') throw new ERR_SOCKET_BAD_TYPE();
  const handle = new UDP(type === 'udp6');
  this[asyncId] = handle.getAsyncId();
  this.type = type;
  if (typeof listener === 'function') this.on('message', listener);
  this[kState] = {
    handle,
    receiving: false,
    bindState: UNBOUND,
    connectState: DISCONNECTED,
    queue: undefined,
    lookup,
    reuseAddr: options.reuseAddr,
    reusePort: options.reusePort,
    ipv6Only: options.ipv6Only,
    recvBufferSize,
    sendBufferSize,
    receiveBlockList,
    sendBlockList,
  };
  if (signal !== undefined) {
    validateAbortSignal(signal, 'options.signal');
    const onAborted = () => {
      if (this[kState].handle) this.close();
    };
    if (signal.aborted) {
      process.nextTick(onAborted);
    } else {
      const { addAbortListener } = require('internal/events/abort_listener');
      const disposable = addAbortListener(signal, onAborted);
      this.once('close', disposable[Symbol.dispose]);
    }
  }
  socketChannel ??= require('diagnostics_channel').channel('udp.socket');
  if (socketChannel.hasSubscribers) socketChannel.publish({ socket: this });
}
Object.setPrototypeOf(Socket.prototype, EventEmitter.prototype);
Object.setPrototypeOf(Socket, EventEmitter);

function createSocket(type, listener) {
  return new Socket(type, listener);
}

function checkHealth(socket) {
  if (!socket[kState].handle) throw new ERR_SOCKET_DGRAM_NOT_RUNNING();
}

// callback(error, ip)
function lookUp(socket, address, callback) {
  const family = socket.type === 'udp6' ? 6 : 4;
  const lookup = socket[kState].lookup ?? require('dns').lookup;
  lookup(address || (family === 6 ? '::1' : '127.0.0.1'), family, callback);
}

// Work that waits until the socket is bound.
function enqueue(socket, work) {
  const state = socket[kState];
  if (state.queue === undefined) {
    state.queue = [];
    socket.once('error', onListenError);
    socket.once('listening', onListenSuccess);
  }
  state.queue.push(work);
}

function onListenSuccess() {
  this.removeListener('error', onListenError);
  const { queue } = this[kState];
  this[kState].queue = undefined;
  for (const work of queue) work();
}

function onListenError() {
  this.removeListener('listening', onListenSuccess);
  this[kState].queue = undefined;
}

function onMessage(socket, length, bytes, rinfo) {
  if (length < 0) {
    socket.emit('error', errnoException(length, 'recvmsg'));
    return;
  }
  const { receiveBlockList } = socket[kState];
  if (receiveBlockList?.check(rinfo.address, rinfo.family.toLowerCase())) return;
  socket.emit('message', bytes, rinfo);
}

function startListening(socket) {
  const state = socket[kState];
  state.handle.onmessage = (length, bytes, rinfo) => onMessage(socket, length, bytes, rinfo);
  state.handle.recvStart();
  state.receiving = true;
  state.bindState = BOUND;
  if (state.recvBufferSize) bufferSize(socket, state.recvBufferSize, true);
  if (state.sendBufferSize) bufferSize(socket, state.sendBufferSize, false);
}

function bindFlags(state) {
  return (state.reuseAddr ? UDP.REUSE_ADDRESS : 0) | (state.reusePort ? UDP.REUSE_PORT : 0) |
    (state.ipv6Only ? UDP.IPV6_ONLY : 0);
}

// In a worker of a cluster the primary binds, and all share its socket.
function bindInWorker(socket, address, port) {
  const state = socket[kState];
  const query = { address, port: port || 0, addressType: socket.type, fd: -1, flags: bindFlags(state) };
  require('cluster')._getServer(socket, query, (errno, handle) => {
    if (errno) {
      state.bindState = UNBOUND;
      socket.emit('error', exceptionWithHostPort(errno, 'bind', address, port));
      return;
    }
    if (!state.handle) { // closed meanwhile
      handle.close();
      return;
    }
    state.handle.close();
    state.handle = handle;
    startListening(socket);
    socket.emit('listening');
  });
}

function anyAddress(socket) {
  return socket.type === 'udp6' ? '::' : '0.0.0.0';
}

function bindDescriptor(socket, fd) {
  const state = socket[kState];
  const { guessHandleType } = require('internal/net/handles');
  const type = guessHandleType(fd);
  if (type !== 'TCP') throw new ERR_INVALID_FD_TYPE(type);
  const status = state.handle.open(fd);
  if (status) throw errnoException(status, 'open');
  startListening(socket);
  socket.emit('listening');
}

// Checks what bindSync() and connectSync() take for an address.
function numericAddress(address, name, method, fallback) {
  if (address === undefined || address === null || address === '') return fallback;
  validateString(address, name);
  if (isIP(address) === 0) {
    throw new ERR_INVALID_ARG_VALUE(name, address,
      `must be a numeric IP address; ${method} does not perform DNS resolution`);
  }
  return address;
}

function bufferSize(socket, size, receiving) {
  if (size >>> 0 !== size) throw new ERR_SOCKET_BAD_BUFFER_SIZE();
  const result = socket[kState].handle.option('bufferSize', size, receiving);
  if (result < 0) {
    throw new ERR_SOCKET_BUFFER_SIZE({
      code: errnoName(result),
      message: errnoMessage(result),
      errno: result,
      syscall: receiving ? 'uv_recv_buffer_size' : 'uv_send_buffer_size',
    });
  }
  return result;
}

function toBuffer(data) {
  if (typeof data === 'string') return Buffer.from(data);
  if (!ArrayBuffer.isView(data)) return undefined;
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength);
}

function slice(data, offset, length) {
  const buffer = toBuffer(data);
  if (buffer === undefined) throw new ERR_INVALID_ARG_TYPE('buffer', dataTypes, data);
  offset >>>= 0;
  length >>>= 0;
  if (offset > buffer.byteLength) throw new ERR_BUFFER_OUT_OF_BOUNDS('offset');
  if (offset + length > buffer.byteLength) throw new ERR_BUFFER_OUT_OF_BOUNDS('length');
  return buffer.subarray(offset, offset + length);
}

// A message, or a list of parts that are sent as one, as a single buffer.
function toMessage(data) {
  if (!Array.isArray(data)) {
    const buffer = toBuffer(data);
    if (buffer === undefined) throw new ERR_INVALID_ARG_TYPE('buffer', dataTypes, data);
    return buffer;
  }
  const parts = data.map(toBuffer);
  if (parts.includes(undefined)) throw new ERR_INVALID_ARG_TYPE('buffer list arguments', dataTypes, data);
  return parts.length === 1 ? parts[0] : Buffer.concat(parts);
}

function doSend(socket, error, ip, message, address, port, callback) {
  const state = socket[kState];
  if (error) {
    if (typeof callback === 'function') process.nextTick(callback, error);
    else process.nextTick(() => socket.emit('error', error));
    return;
  }
  if (!state.handle) return;
  if (ip !== undefined && state.sendBlockList?.check(ip, `ipv${isIP(ip)}`)) {
    if (callback) process.nextTick(callback, new ERR_IP_BLOCKED(ip));
    return;
  }
  const onSent = (result) => {
    if (!callback) return;
    if (result < 0) callback(exceptionWithHostPort(result, 'send', address, port));
    else callback(null, result);
  };
  const result = state.handle.send(message, ip, port, onSent);
  if (result === undefined || !callback) return;
  if (result < 0) process.nextTick(callback, exceptionWithHostPort(result, 'send', address, port));
  else process.nextTick(callback, null, result);
}

function connectTo(socket, port, address, callback) {
  const state = socket[kState];
  if (callback) socket.once('connect', callback);
  lookUp(socket, address, (error, ip) => {
    if (!state.handle) return;
    if (!error && state.sendBlockList?.check(ip, `ipv${isIP(ip)}`)) error = new ERR_IP_BLOCKED(ip);
    if (!error) {
      const status = state.handle.connect(ip, port);
      if (status) error = exceptionWithHostPort(status, 'connect', address, port);
    }
    if (error) {
      state.connectState = DISCONNECTED;
      process.nextTick(() => {
        if (callback) {
          socket.removeListener('connect', callback);
          callback(error);
        } else {
          socket.emit('error', error);
        }
      });
      return;
    }
    state.connectState = CONNECTED;
    process.nextTick(() => socket.emit('connect'));
  });
}

function name(socket, method, syscall) {
  checkHealth(socket);
  const out = {};
  const status = socket[kState].handle[method](out);
  if (status) throw errnoException(status, syscall);
  return out;
}

function setOption(socket, syscall, op, ...args) {
  const status = socket[kState].handle.option(op, ...args);
  if (status) throw errnoException(status, syscall);
}

function membership(socket, syscall, op, ...args) {
  checkHealth(socket);
  const { handle } = socket[kState];
  const status = handle.optionOpening(op, ...args);
  if (status) throw errnoException(status, syscall);
}

const methods = {
  // ([port[, address]] | options)[, callback]
  bind(port, address) {
    checkHealth(this);
    const state = this[kState];
    if (state.bindState !== UNBOUND) throw new ERR_SOCKET_ALREADY_BOUND();
    state.bindState = BINDING;
    let exclusive = state.reusePort === true;
    const callback = arguments[arguments.length - 1];
    if (typeof callback === 'function') {
      const removeListeners = () => {
        this.removeListener('error', removeListeners);
        this.removeListener('listening', onListening);
      };
      const onListening = () => {
        removeListeners();
        callback.call(this);
      };
      this.on('error', removeListeners);
      this.on('listening', onListening);
    }
    if (port !== null && typeof port === 'object') {
      if (typeof port.recvStart === 'function') {
        state.handle = port;
        startListening(this);
        this.emit('listening');
        return this;
      }
      if (Number.isInteger(port.fd) && port.fd > 0) {
        bindDescriptor(this, port.fd);
        return this;
      }
      exclusive = Boolean(port.exclusive);
      ({ address, port } = port);
    } else if (typeof address === 'function') {
      address = '';
    }
    if (typeof port === 'function') port = 0;
    address ||= anyAddress(this);
    lookUp(this, address, (error, ip) => {
      if (!state.handle) return; // closed meanwhile
      if (error) {
        state.bindState = UNBOUND;
        this.emit('error', error);
        return;
      }
      if (!exclusive && cluster.isWorker()) {
        bindInWorker(this, ip, port);
        return;
      }
      const status = state.handle.bind(ip, port || 0, bindFlags(state));
      if (status) {
        state.bindState = UNBOUND;
        this.emit('error', exceptionWithHostPort(status, 'bind', ip, port));
        return;
      }
      startListening(this);
      this.emit('listening');
    });
    return this;
  },

  bindSync(options = {}) {
    checkHealth(this);
    validateObject(options, 'options');
    const state = this[kState];
    if (state.bindState !== UNBOUND) throw new ERR_SOCKET_ALREADY_BOUND();
    const port = options.port === undefined ? 0 : validatePort(options.port, 'options.port');
    const address = numericAddress(options.address, 'options.address', 'bindSync', anyAddress(this));
    const status = state.handle.bind(address, port, bindFlags(state));
    if (status) throw exceptionWithHostPort(status, 'bind', address, port);
    startListening(this);
    process.nextTick(() => {
      if (state.handle) this.emit('listening');
    });
  },

  // port[, address][, callback]
  connect(port, address, callback) {
    port = validatePort(port, 'Port', false);
    if (typeof address === 'function') {
      callback = address;
      address = '';
    } else if (address === undefined) {
      address = '';
    }
    validateString(address, 'address');
    checkHealth(this);
    const state = this[kState];
    if (state.connectState !== DISCONNECTED) throw new ERR_SOCKET_DGRAM_IS_CONNECTED();
    state.connectState = CONNECTING;
    if (state.bindState === UNBOUND) this.bind({ port: 0, exclusive: true }, null);
    if (state.bindState !== BOUND) enqueue(this, () => connectTo(this, port, address, callback));
    else connectTo(this, port, address, callback);
  },

  connectSync(port, address) {
    port = validatePort(port, 'Port', false);
    const fallback = this.type === 'udp6' ? '::1' : '127.0.0.1';
    address = numericAddress(address, 'address', 'connectSync', fallback);
    checkHealth(this);
    const state = this[kState];
    if (state.connectState !== DISCONNECTED) throw new ERR_SOCKET_DGRAM_IS_CONNECTED();
    if (state.bindState === UNBOUND) this.bindSync();
    if (state.sendBlockList?.check(address, `ipv${isIP(address)}`)) throw new ERR_IP_BLOCKED(address);
    const status = state.handle.connect(address, port);
    if (status) throw exceptionWithHostPort(status, 'connect', address, port);
    state.connectState = CONNECTED;
    process.nextTick(() => {
      if (state.handle) this.emit('connect');
    });
  },

  disconnect() {
    const state = this[kState];
    if (state.connectState !== CONNECTED) throw new ERR_SOCKET_DGRAM_NOT_CONNECTED();
    const status = state.handle.disconnect();
    if (status) throw errnoException(status, 'connect');
    state.connectState = DISCONNECTED;
  },

  sendto(buffer, offset, length, port, address, callback) {
    validateNumber(offset, 'offset');
    validateNumber(length, 'length');
    validateNumber(port, 'port');
    validateString(address, 'address');
    this.send(buffer, offset, length, port, address, callback);
  },

  // (message[, offset, length][, port[, address]][, callback])
  send(buffer, offset, length, port, address, callback) {
    const state = this[kState];
    const connected = state.connectState === CONNECTED;
    if (!connected) {
      if (address || (port && typeof port !== 'function')) {
        buffer = slice(buffer, offset, length);
      } else {
        callback = port;
        port = offset;
        address = length;
      }
    } else {
      if (typeof length === 'number') {
        buffer = slice(buffer, offset, length);
        if (typeof port === 'function') {
          callback = port;
          port = null;
        }
      } else {
        callback = offset;
      }
      if (port || address) throw new ERR_SOCKET_DGRAM_IS_CONNECTED();
    }
    const message = toMessage(buffer);
    if (!connected) port = validatePort(port, 'Port', false);
    if (typeof callback !== 'function') callback = undefined;
    if (typeof address === 'function') {
      callback = address;
      address = undefined;
    } else if (address !== undefined && address !== null) {
      validateString(address, 'address');
    }
    checkHealth(this);
    if (state.bindState === UNBOUND) this.bind({ port: 0, exclusive: true }, null);
    const start = () => {
      if (connected) doSend(this, null, undefined, message, address, port, callback);
      else lookUp(this, address, (error, ip) => doSend(this, error, ip, message, address, port, callback));
    };
    if (state.bindState !== BOUND) enqueue(this, start);
    else start();
  },

  close(callback) {
    const state = this[kState];
    if (typeof callback === 'function') this.on('close', callback);
    if (state.queue !== undefined) {
      state.queue.push(() => this.close());
      return this;
    }
    checkHealth(this);
    state.receiving = false;
    state.handle.recvStop();
    state.handle.close();
    state.handle = null;
    process.nextTick(() => this.emit('close'));
    return this;
  },

  address() {
    return name(this, 'getsockname', 'getsockname');
  },

  remoteAddress() {
    checkHealth(this);
    if (this[kState].connectState !== CONNECTED) throw new ERR_SOCKET_DGRAM_NOT_CONNECTED();
    return name(this, 'getpeername', 'getpeername');
  },

  setBroadcast(flag) {
    setOption(this, 'setBroadcast', 'setBroadcast', Boolean(flag));
  },

  setTTL(ttl) {
    validateNumber(ttl, 'ttl');
    setOption(this, 'setTTL', 'setTtl', ttl);
    return ttl;
  },

  setMulticastTTL(ttl) {
    validateNumber(ttl, 'ttl');
    setOption(this, 'setMulticastTTL', 'setMulticastTtl', ttl);
    return ttl;
  },

  setMulticastLoopback(flag) {
    setOption(this, 'setMulticastLoopback', 'setMulticastLoopback', Boolean(flag));
    return flag;
  },

  setMulticastInterface(interfaceAddress) {
    checkHealth(this);
    validateString(interfaceAddress, 'interfaceAddress');
    const { handle } = this[kState];
    const status = isIP(interfaceAddress) === 0 ? -22 : handle.option('setMulticastInterface', interfaceAddress);
    if (status) throw errnoException(status, 'setMulticastInterface');
  },

  addMembership(multicastAddress, interfaceAddress) {
    if (!multicastAddress) throw new ERR_MISSING_ARGS('multicastAddress');
    membership(this, 'addMembership', 'membership', true, multicastAddress, interfaceAddress);
  },

  dropMembership(multicastAddress, interfaceAddress) {
    if (!multicastAddress) throw new ERR_MISSING_ARGS('multicastAddress');
    membership(this, 'dropMembership', 'membership', false, multicastAddress, interfaceAddress);
  },

  addSourceSpecificMembership(sourceAddress, groupAddress, interfaceAddress) {
    validateString(sourceAddress, 'sourceAddress');
    validateString(groupAddress, 'groupAddress');
    membership(this, 'addSourceSpecificMembership', 'sourceMembership', true, sourceAddress, groupAddress,
      interfaceAddress);
  },

  dropSourceSpecificMembership(sourceAddress, groupAddress, interfaceAddress) {
    validateString(sourceAddress, 'sourceAddress');
    validateString(groupAddress, 'groupAddress');
    membership(this, 'dropSourceSpecificMembership', 'sourceMembership', false, sourceAddress, groupAddress,
      interfaceAddress);
  },

  ref() {
    this[kState].handle?.ref();
    return this;
  },

  unref() {
    this[kState].handle?.unref();
    return this;
  },

  setRecvBufferSize(size) {
    bufferSize(this, size, true);
  },

  setSendBufferSize(size) {
    bufferSize(this, size, false);
  },

  getRecvBufferSize() {
    return bufferSize(this, 0, true);
  },

  getSendBufferSize() {
    return bufferSize(this, 0, false);
  },

  getSendQueueSize() {
    const size = this[kState].handle.option('queueSize');
    return size === EBADF ? 0 : size;
  },

  getSendQueueCount() {
    const count = this[kState].handle.option('queueCount');
    return count === EBADF ? 0 : count;
  },
};
for (const [method, descriptor] of Object.entries(Object.getOwnPropertyDescriptors(methods))) {
  Object.defineProperty(Socket.prototype, method, descriptor);
}

Object.defineProperty(Socket.prototype, Symbol.asyncDispose, {
  writable: true,
  enumerable: true,
  configurable: true,
  async value() {
    if (!this[kState].handle) return;
    await new Promise((resolve) => this.close(resolve));
  },
});

module.exports = { createSocket, Socket };
