// net.Server (https://nodejs.org/api/net.html#class-netserver).
const EventEmitter = require('events');
const {
  codes: {
    ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_SERVER_ALREADY_LISTEN, ERR_SERVER_NOT_RUNNING,
  },
  errnoException, exceptionWithHostPort, uvExceptionWithHostPort,
} = require('internal/errors');
const { validateAbortSignal, validateNumber, validatePort } = require('internal/validators');

const { TCP, Pipe } = require('internal/net/handles');
const { isIP } = require('internal/net/ip');
const { normalizeArgs, toNumber } = require('internal/net/arguments');
const { BlockList } = require('internal/net/blocklist');
const cluster = require('internal/cluster/role');
const boundSockets = require('internal/net/bound_socket');
const {
  Socket, createHandle, owner, asyncId, kSetNoDelay, kSetKeepAlive, kSetKeepAliveInitialDelay,
} = require('internal/net/socket');

const EINVAL = -22;
const DEFAULT_BACKLOG = 511;

function Server(options, connectionListener) {
  if (!(this instanceof Server)) return new Server(options, connectionListener);
  EventEmitter.call(this);
  if (typeof options === 'function') {
    connectionListener = options;
    options = {};
    this.on('connection', connectionListener);
  } else if (options == null || typeof options === 'object') {
    options = { ...options };
    if (typeof connectionListener === 'function') this.on('connection', connectionListener);
  } else {
    throw new ERR_INVALID_ARG_TYPE('options', 'Object', options);
  }
  if (options.keepAliveInitialDelay !== undefined) {
    validateNumber(options.keepAliveInitialDelay, 'options.keepAliveInitialDelay');
    if (options.keepAliveInitialDelay < 0) options.keepAliveInitialDelay = 0;
  }
  if (options.highWaterMark !== undefined) {
    validateNumber(options.highWaterMark, 'options.highWaterMark');
    if (options.highWaterMark < 0) options.highWaterMark = require('stream').getDefaultHighWaterMark();
  }

  this._connections = 0;
  this[asyncId] = -1;
  this._handle = null;
  this._usingWorkers = false;
  this._workers = [];
  this._unref = false;
  this._listeningId = 1;
  this.allowHalfOpen = options.allowHalfOpen || false;
  this.pauseOnConnect = Boolean(options.pauseOnConnect);
  this.noDelay = Boolean(options.noDelay);
  this.keepAlive = Boolean(options.keepAlive);
  this.keepAliveInitialDelay = ~~(options.keepAliveInitialDelay / 1000);
  this.highWaterMark = options.highWaterMark ?? require('stream').getDefaultHighWaterMark();
  if (options.blockList) {
    if (!BlockList.isBlockList(options.blockList)) {
      throw new ERR_INVALID_ARG_TYPE('options.blockList', 'net.BlockList', options.blockList);
    }
    this.blockList = options.blockList;
  }
}
Object.setPrototypeOf(Server.prototype, EventEmitter.prototype);
Object.setPrototypeOf(Server, EventEmitter);

// Makes a bound handle, or answers -errno. address: an IP (family 4 or 6) or a path (family -1).
function createServerHandle(address, port, addressType, fd, flags) {
  if (typeof fd === 'number' && fd >= 0) {
    let handle;
    try {
      handle = createHandle(fd, true);
    } catch {
      return EINVAL;
    }
    const status = handle.openBound(fd);
    return status || handle;
  }
  let handle;
  let status;
  if (port === -1 && addressType === -1) {
    handle = new Pipe(Pipe.SERVER);
    status = handle.bind(address);
  } else {
    handle = new TCP(TCP.SERVER);
    if (!address) {
      status = handle.bind6('::', port, flags);
      if (status) {
        handle.close();
        return createServerHandle('0.0.0.0', port, 4, undefined, flags & ~TCP.IPV6_ONLY);
      }
    } else {
      status = addressType === 6 ? handle.bind6(address, port, flags) : handle.bind(address, port, flags);
    }
  }
  if (status) {
    handle.close();
    return status;
  }
  return handle;
}

function toBacklog(value) {
  const backlog = toNumber(value);
  return backlog === false ? undefined : backlog;
}

const methods = {
  // (port[, host][, backlog] | path[, backlog] | options | handle)[, callback]
  listen(...args) {
    const normalized = normalizeArgs(args);
    let options = normalized[0];
    const callback = normalized[1];
    if (this._handle) throw new ERR_SERVER_ALREADY_LISTEN();
    traceListen('asyncStart', { server: this, options });
    if (callback !== null) this.once('listening', callback);
    // (handle, backlog), (path, backlog), (port, backlog) or (port, host, backlog)
    const backlogFromArgs = toBacklog(args.length > 1 && args[1]) || toBacklog(args.length > 2 && args[2]);

    if (boundSockets.isBoundSocket(options)) return listenOn(this, boundSockets.consume(options), backlogFromArgs);
    options = options._handle || options.handle || options;
    const flags = (options.ipv6Only === true ? TCP.IPV6_ONLY : 0) | (options.reusePort === true ? TCP.REUSE_PORT : 0);

    if (options instanceof TCP || options instanceof Pipe) {
      if (options.isClosing) throw new ERR_INVALID_ARG_VALUE('options', options);
      return listenOn(this, options, backlogFromArgs);
    }
    abortOnSignal(this, options);
    if (typeof options.fd === 'number' && options.fd >= 0) {
      listen(this, {
        address: null, port: null, family: null, backlog: backlogFromArgs ?? options.backlog, fd: options.fd,
        exclusive: options.exclusive,
      });
      return this;
    }

    const hasPort = 'port' in options;
    const portless = args.length === 0 || typeof args[0] === 'function' ||
      (hasPort && (options.port === undefined || options.port === null));
    if (portless && !options.path) options = { ...options, port: 0 };
    if (typeof options.port === 'number' || typeof options.port === 'string') {
      validatePort(options.port, 'options.port');
      const backlog = options.backlog || backlogFromArgs;
      const port = options.port | 0;
      // Who shares the port by the system's means needs no primary for it.
      const exclusive = options.exclusive === true || options.reusePort === true;
      if (options.host) lookUpAndListen(this, { port, host: options.host, backlog, flags, exclusive });
      else listen(this, { address: null, port, family: cluster.isWorker() ? 4 : undefined, backlog, flags, exclusive });
      return this;
    }

    if (options.path && typeof options.path === 'string') {
      const { path } = options;
      const forAll = options.readableAll === true || options.writableAll === true;
      if (path.startsWith('\0') && forAll) {
        throw new ERR_INVALID_ARG_VALUE('options', options,
          'can not set readableAll or writableAllt to true when path is abstract unix socket');
      }
      this._pipeName = path;
      const { readableAll, writableAll, exclusive } = options;
      listen(this, {
        address: path, port: -1, family: -1, backlog: options.backlog || backlogFromArgs, exclusive, readableAll, writableAll,
      });
      if (!this._handle) return this; // it has failed, and the error is on its way; or the primary does it
      const mode = (options.readableAll === true ? Pipe.READABLE : 0) | (options.writableAll === true ? Pipe.WRITABLE : 0);
      if (mode !== 0) {
        const status = this._handle.fchmod(mode);
        if (status) {
          this._handle.close();
          this._handle = null;
          throw errnoException(status, 'uv_pipe_chmod');
        }
      }
      return this;
    }

    if (!(hasPort || 'path' in options)) {
      throw new ERR_INVALID_ARG_VALUE('options', options, 'must have the property "port" or "path"');
    }
    throw new ERR_INVALID_ARG_VALUE('options', options);
  },

  // What does the work of listen(); kept by this name since programs override it.
  _listen2(address, port, family, backlog, fd, flags) {
    setUp(this, { address, port, family, backlog, fd, flags });
  },

  get listening() {
    return Boolean(this._handle);
  },

  address() {
    if (this._handle?.getsockname) {
      if (this._pipeName) return this._pipeName;
      const name = {};
      const status = this._handle.getsockname(name);
      if (status) throw errnoException(status, 'address');
      return this._handle instanceof Pipe ? name.address : name;
    }
    return this._pipeName && this._handle ? this._pipeName : null;
  },

  getConnections(callback) {
    if (!this._usingWorkers) {
      process.nextTick(callback, null, this._connections);
      return this;
    }
    let left = this._workers.length;
    let total = this._connections;
    const count = (error, connections) => {
      if (left < 0) return;
      if (error) {
        left = -1;
        process.nextTick(callback, error);
        return;
      }
      total += connections;
      if (left-- === 0) process.nextTick(callback, null, total);
    };
    for (const worker of this._workers) worker.getConnections(count);
    count(null, 0);
    return this;
  },

  close(callback) {
    this._listeningId++;
    if (typeof callback === 'function') {
      if (!this._handle) {
        this.once('close', () => callback(new ERR_SERVER_NOT_RUNNING()));
      } else {
        this.once('close', callback);
      }
    }
    if (this._handle) {
      this._handle.close();
      this._handle = null;
    }
    if (!this._usingWorkers) {
      this._emitCloseIfDrained();
      return this;
    }
    // One connection more keeps 'close' back until all workers have answered.
    let left = this._workers.length + 1;
    this._connections++;
    const closed = () => {
      if (--left > 0) return;
      this._connections = 0;
      this._emitCloseIfDrained();
    };
    for (const worker of [...this._workers]) worker.close(closed);
    closed();
    return this;
  },

  _emitCloseIfDrained() {
    if (this._handle || this._connections) return;
    process.nextTick(() => this.emit('close'));
  },

  _setupWorker(socketList) {
    this._usingWorkers = true;
    this._workers.push(socketList);
    socketList.once('exit', (list) => {
      this._workers.splice(this._workers.indexOf(list), 1);
    });
  },

  ref() {
    this._unref = false;
    this._handle?.ref();
    return this;
  },

  unref() {
    this._unref = true;
    this._handle?.unref();
    return this;
  },
};
for (const [name, descriptor] of Object.entries(Object.getOwnPropertyDescriptors(methods))) {
  Object.defineProperty(Server.prototype, name, descriptor);
}

Object.defineProperty(Server.prototype, Symbol.asyncDispose, {
  writable: true,
  enumerable: true,
  configurable: true,
  async value() {
    if (!this._handle) return;
    await new Promise((resolve, reject) => this.close((error) => (error ? reject(error) : resolve())));
  },
});

Object.defineProperty(Server.prototype, EventEmitter.captureRejectionSymbol, {
  writable: true,
  enumerable: true,
  configurable: true,
  value(error, event, socket) {
    if (event === 'connection') socket.destroy(error);
    else this.emit('error', error);
  },
});

function abortOnSignal(server, options) {
  if (options?.signal === undefined) return;
  const { signal } = options;
  validateAbortSignal(signal, 'options.signal');
  const onAborted = () => server.close();
  if (signal.aborted) {
    process.nextTick(onAborted);
  } else {
    const { addAbortListener } = require('internal/events/abort_listener');
    const disposable = addAbortListener(signal, onAborted);
    server.once('close', disposable[Symbol.dispose]);
  }
}

function listenOn(server, handle, backlog) {
  server._handle = handle;
  server[asyncId] = handle.getAsyncId?.() ?? -1;
  listen(server, { address: null, port: -1, family: -1, backlog, exclusive: true });
  return server;
}

function lookUpAndListen(server, target) {
  const dns = require('dns');
  const { host } = target;
  const { _listeningId: listeningId } = server;
  dns.lookup(host, { all: true }, (error, addresses) => {
    if (server._listeningId !== listeningId) return; // closed meanwhile
    if (error) {
      server.emit('error', error);
      return;
    }
    // An address of the link is good for nothing without the name of an interface.
    const { address, family } = addresses.find((each) => each.family !== 6 || !isLinkLocal(each.address)) ?? addresses[0];
    listen(server, { ...target, address, family });
  });
}

const isLinkLocal = (address) => /^fe[89ab][0-9a-f]:/i.test(address);

function listen(server, target) {
  server._listeningId++;
  const { address, port, family, backlog, fd, flags } = target;
  if (cluster.isWorker() && !target.exclusive) listenInWorker(server, target);
  else server._listen2(address, port, family, backlog, fd, flags);
}

// In a worker of a cluster the primary binds.
function listenInWorker(server, { address, port, family, backlog, fd, flags, readableAll, writableAll }) {
  const { _listeningId: listeningId } = server;
  const child = require('cluster');
  const query = { address, port, addressType: family, fd, flags, backlog, readableAll, writableAll };
  child._getServer(server, query, (errno, handle) => {
    if (listeningId !== server._listeningId) { // closed meanwhile, or told to listen once more
      handle?.close();
      return;
    }
    errno = child._checkPort(errno, port, handle);
    if (errno) {
      server.emit('error', exceptionWithHostPort(errno, 'bind', address, port));
      return;
    }
    server._handle = handle;
    server._listen2(address, port, family, backlog, fd, flags);
  });
}

// diagnostics_channel: what becomes of listen().
function traceListen(name, message) {
  const channel = require('diagnostics_channel').channel(`tracing:net.server.listen:${name}`);
  if (channel.hasSubscribers) channel.publish(message);
}

function emitErrorLater(server, error) {
  traceListen('error', { server, error });
  process.nextTick(() => server.emit('error', error));
}

function setUp(server, { address, port, family, backlog, fd, flags }) {
  if (!server._handle) {
    const result = createServerHandle(address, port, family, fd, flags);
    if (typeof result === 'number') {
      emitErrorLater(server, uvExceptionWithHostPort(result, 'listen', address, port));
      return;
    }
    if (!address && typeof fd !== 'number') {
      const name = {};
      result.getsockname(name);
      address = name.family === 'IPv6' ? '::' : '0.0.0.0';
      family = name.family === 'IPv6' ? 6 : 4;
    }
    server._handle = result;
  }
  const handle = server._handle;
  server[asyncId] = handle.getAsyncId?.() ?? -1;
  handle.onconnection = onConnection;
  handle[owner] = server;
  const status = handle.listen(backlog || DEFAULT_BACKLOG);
  if (status) {
    handle.close();
    server._handle = null;
    emitErrorLater(server, uvExceptionWithHostPort(status, 'listen', address, port));
    return;
  }
  server._connectionKey = `${family}:${address}:${port}`;
  if (server._unref) server.unref();
  traceListen('asyncEnd', { server });
  process.nextTick(emitListening, server);
}

function emitListening(server) {
  if (server._handle) server.emit('listening');
}

function peerOf(handle) {
  const local = {};
  const remote = {};
  handle.getsockname?.(local);
  handle.getpeername?.(remote);
  return {
    localAddress: local.address,
    localPort: local.port,
    localFamily: local.family,
    remoteAddress: remote.address,
    remotePort: remote.port,
    remoteFamily: remote.family,
  };
}

// A listening handle calls this for each connection; `this` is that handle.
function onConnection(status, client) {
  const server = this[owner];
  if (status) {
    server.emit('error', errnoException(status, 'accept'));
    return;
  }
  if (server.maxConnections != null && server._connections >= server.maxConnections) {
    const data = client.getsockname || client.getpeername ? peerOf(client) : undefined;
    client.close();
    server.emit('drop', data);
    return;
  }
  if (server.blockList && !(client instanceof Pipe)) {
    const remote = {};
    if (client.getpeername(remote) === 0) {
      const version = isIP(remote.address);
      if (version !== 0 && server.blockList.check(remote.address, version === 4 ? 'ipv4' : 'ipv6')) {
        const data = peerOf(client);
        client.close();
        server.emit('drop', data);
        return;
      }
    }
  }
  const socket = new Socket({
    handle: client,
    allowHalfOpen: server.allowHalfOpen,
    pauseOnCreate: server.pauseOnConnect,
    readable: true,
    writable: true,
    readableHighWaterMark: server.highWaterMark,
    writableHighWaterMark: server.highWaterMark,
  });
  if (server.noDelay && client.setNoDelay) {
    socket[kSetNoDelay] = true;
    client.setNoDelay(true);
  }
  if (server.keepAlive && client.setKeepAlive) {
    socket[kSetKeepAlive] = true;
    socket[kSetKeepAliveInitialDelay] = server.keepAliveInitialDelay;
    client.setKeepAlive(true, server.keepAliveInitialDelay);
  }
  server._connections++;
  socket.server = server;
  socket._server = server;
  server.emit('connection', socket);
  const channel = require('diagnostics_channel').channel('net.server.socket');
  if (channel.hasSubscribers) channel.publish({ socket });
}

module.exports = { Server, createServerHandle };
