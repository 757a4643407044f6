// node:cluster in a worker.
const EventEmitter = require('events');
const path = require('path');
const Worker = require('internal/cluster/worker');
const messages = require('internal/cluster/messages');
const loop = require('internal/loop');

const EADDRINUSE = -98;

const cluster = new EventEmitter();
const handles = new Map(); // by the primary's key
const indexes = new Map(); // how many times the same address was asked for

cluster.isWorker = true;
cluster.isMaster = false;
cluster.isPrimary = false;
cluster.worker = null;
cluster.Worker = Worker;

const ownerSymbol = () => require('internal/net/socket').owner;

function send(message, onAnswer) {
  return messages.send(process, message, null, onAnswer);
}

cluster._setupWorker = function _setupWorker() {
  const worker = new Worker({ id: Number(process.env.NODE_UNIQUE_ID) | 0, process, state: 'online' });
  cluster.worker = worker;
  process.once('disconnect', () => {
    worker.emit('disconnect');
    // The primary has died or wants us to end.
    if (!worker.exitedAfterDisconnect) process.exit(0);
  });
  process.on('internalMessage', messages.receiver(worker, (message, handle) => {
    if (message.act === 'newconn') onConnection(message, handle);
    else if (message.act === 'disconnect') disconnect(worker, true);
  }));
  send({ act: 'online' });
};

// Gets what a server or datagram socket listens on: callback(errno, handle).
cluster._getServer = function _getServer(server, options, callback) {
  let { address } = options;
  if (options.port < 0 && typeof address === 'string') address = path.resolve(address);
  const indexesKey = `${address}:${options.port}:${options.addressType}:${options.fd}`;
  if (!indexes.has(indexesKey)) indexes.set(indexesKey, { next: 0, used: new Set() });
  const known = indexes.get(indexesKey);
  const index = known.next++;
  known.used.add(index);
  const forget = () => {
    known.used.delete(index);
    if (known.used.size === 0) indexes.delete(indexesKey);
  };
  const message = { act: 'queryServer', index, data: null, ...options, address };
  if (server._getServerData) message.data = server._getServerData();
  send(message, (reply, handle) => {
    server._setServerData?.(reply.data);
    if (handle) shared(reply, handle, forget, callback);
    else roundRobin(reply, forget, callback);
  });
  server.once('listening', () => {
    if (!indexes.has(indexesKey)) return; // closed meanwhile
    cluster.worker.state = 'listening';
    const { act: _, ...rest } = message;
    send({ ...rest, act: 'listening', port: server.address()?.port || options.port });
  });
};

// A socket that other workers accept from, too.
function shared({ key, errno }, handle, forget, callback) {
  const close = handle.close;
  handle.close = function closeShared(...args) {
    send({ act: 'close', key });
    handles.delete(key);
    forget();
    return close.apply(handle, args);
  };
  handles.set(key, handle);
  callback(errno, handle);
}

// Stands for the primary's socket.
class RemoteHandle {
  #key;
  #forget;
  #referenced = true;
  #alive = true;

  constructor(key, sockname, forget) {
    this.#key = key;
    this.#forget = forget;
    if (sockname) {
      this.getsockname = (out) => {
        if (this.#alive) Object.assign(out, sockname);
        return 0;
      };
    }
    loop.ref();
  }

  listen() {
    return 0;
  }

  getAsyncId() {
    return -1;
  }

  ref() {
    if (this.#referenced || !this.#alive) return;
    this.#referenced = true;
    loop.ref();
  }

  unref() {
    if (!this.#referenced || !this.#alive) return;
    this.#referenced = false;
    loop.unref();
  }

  hasRef() {
    return this.#referenced && this.#alive;
  }

  close(callback) {
    if (!this.#alive) return;
    this.unref();
    this.#alive = false;
    send({ act: 'close', key: this.#key });
    handles.delete(this.#key);
    this.#forget();
    if (callback !== undefined) process.nextTick(callback);
  }
}

function roundRobin({ key, errno, sockname }, forget, callback) {
  if (errno) {
    forget();
    callback(errno, null);
    return;
  }
  const handle = new RemoteHandle(key, sockname, forget);
  handles.set(key, handle);
  callback(0, handle);
}

function onConnection({ key, seq }, connection) {
  const handle = handles.get(key);
  let accepted = handle !== undefined;
  const server = handle?.[ownerSymbol()];
  if (server?.maxConnections != null && server._connections >= server.maxConnections) accepted = false;
  send({ ack: seq, accepted });
  if (accepted) handle.onconnection(0, connection);
  else connection.close();
}

// Closes all servers, then the channel.
function disconnect(worker, asked) {
  worker.exitedAfterDisconnect = true;
  let waiting = 1;
  const done = () => {
    if (--waiting > 0) return;
    if (asked) process.disconnect();
    else send({ act: 'exitedAfterDisconnect' }, () => process.disconnect());
  };
  for (const handle of [...handles.values()]) {
    waiting++;
    const server = handle[ownerSymbol()];
    if (server) server.close(done);
    else handle.close(done);
  }
  handles.clear();
  done();
}

Worker.prototype.disconnect = function disconnectWorker() {
  if (this.state !== 'disconnecting' && this.state !== 'destroying') {
    this.state = 'disconnecting';
    disconnect(this, false);
  }
  return this;
};

Worker.prototype.destroy = function destroy() {
  if (this.state === 'destroying') return;
  this.exitedAfterDisconnect = true;
  if (!this.isConnected()) {
    process.exit(0);
    return;
  }
  this.state = 'destroying';
  send({ act: 'exitedAfterDisconnect' }, () => process.disconnect());
  process.once('disconnect', () => process.exit(0));
};

// For net.Server: the errno if another port than the one that was asked for is bound already.
cluster._checkPort = function _checkPort(errno, port, handle) {
  if (errno || !(port > 0) || !handle?.getsockname) return errno;
  const name = {};
  const status = handle.getsockname(name);
  return status === 0 && port !== name.port ? EADDRINUSE : status;
};
for (const name of ['_setupWorker', '_getServer', '_checkPort']) {
  Object.defineProperty(cluster, name, { enumerable: false, value: cluster[name] });
}

module.exports = cluster;
