// node:cluster in the primary.
const EventEmitter = require('events');
const path = require('path');
const Worker = require('internal/cluster/worker');
const messages = require('internal/cluster/messages');

const SCHED_NONE = 1;
const SCHED_RR = 2;

const cluster = new EventEmitter();
const intercom = new EventEmitter();
const handles = new Map();
let ids = 0;
let initialized = false;
let policy;

cluster.isWorker = false;
cluster.isMaster = true;
cluster.isPrimary = true;
cluster.Worker = Worker;
cluster.workers = {};
cluster.settings = {};
cluster.SCHED_NONE = SCHED_NONE;
cluster.SCHED_RR = SCHED_RR;

function policyFromEnvironment() {
  const name = process.env.NODE_CLUSTER_SCHED_POLICY;
  if (name === 'none') return SCHED_NONE;
  return SCHED_RR;
}
cluster.schedulingPolicy = policyFromEnvironment();

cluster.setupPrimary = function setupPrimary(options) {
  const settings = {
    args: process.argv.slice(2),
    exec: process.argv[1],
    execArgv: process.execArgv,
    silent: false,
    ...cluster.settings,
    ...options,
  };
  cluster.settings = settings;
  if (!initialized) {
    initialized = true;
    policy = cluster.schedulingPolicy; // from now on it is settled
    if (policy !== SCHED_NONE && policy !== SCHED_RR) {
      throw new Error(`Bad cluster.schedulingPolicy: ${policy}`);
    }
  }
  process.nextTick(() => cluster.emit('setup', settings));
};
cluster.setupMaster = cluster.setupPrimary;

function startProcess(id, env) {
  const { settings } = cluster;
  return require('child_process').fork(settings.exec, settings.args, {
    cwd: settings.cwd,
    env: { ...process.env, ...env, NODE_UNIQUE_ID: `${id}` },
    serialization: settings.serialization,
    silent: settings.silent,
    windowsHide: settings.windowsHide,
    execArgv: settings.execArgv,
    stdio: settings.stdio,
    gid: settings.gid,
    uid: settings.uid,
  });
}

function removeWorker(worker) {
  delete cluster.workers[worker.id];
  if (Object.keys(cluster.workers).length === 0) intercom.emit('disconnect');
}

function removeHandlesOf(worker) {
  for (const [key, handle] of [...handles]) if (handle.remove(worker)) handles.delete(key);
}

cluster.fork = function fork(env) {
  cluster.setupPrimary();
  const id = ++ids;
  const worker = new Worker({ id, process: startProcess(id, env) });
  worker.on('message', (message, handle) => cluster.emit('message', worker, message, handle));
  worker.process.once('exit', (code, signal) => {
    // One that has not disconnected yet may still have messages under way.
    if (!worker.isConnected()) {
      removeHandlesOf(worker);
      removeWorker(worker);
    }
    worker.exitedAfterDisconnect = Boolean(worker.exitedAfterDisconnect);
    worker.state = 'dead';
    worker.emit('exit', code, signal);
    cluster.emit('exit', worker, code, signal);
  });
  worker.process.once('disconnect', () => {
    removeHandlesOf(worker);
    if (worker.isDead()) removeWorker(worker);
    worker.exitedAfterDisconnect = Boolean(worker.exitedAfterDisconnect);
    worker.state = 'disconnected';
    worker.emit('disconnect');
    cluster.emit('disconnect', worker);
  });
  worker.process.on('internalMessage', messages.receiver(worker, onMessage));
  process.nextTick(() => cluster.emit('fork', worker));
  cluster.workers[worker.id] = worker;
  return worker;
};

cluster.disconnect = function disconnect(callback) {
  const workers = Object.values(cluster.workers);
  if (workers.length === 0) process.nextTick(() => intercom.emit('disconnect'));
  for (const worker of workers) if (worker.isConnected()) worker.disconnect();
  if (typeof callback === 'function') intercom.once('disconnect', callback);
};

function send(worker, message, handle, onAnswer) {
  return messages.send(worker.process, message, handle, onAnswer);
}

const acts = {
  online(worker) {
    worker.state = 'online';
    worker.emit('online');
    cluster.emit('online', worker);
  },

  listening(worker, { addressType, address, port, fd }) {
    const info = { addressType, address, port, fd };
    worker.state = 'listening';
    worker.emit('listening', info);
    cluster.emit('listening', worker, info);
  },

  exitedAfterDisconnect(worker, message) {
    worker.exitedAfterDisconnect = true;
    send(worker, { ack: message.seq });
  },

  queryServer,

  close(worker, { key }) {
    if (handles.get(key)?.remove(worker)) handles.delete(key);
  },
};

function onMessage(message, handle) {
  const act = Object.hasOwn(acts, message.act) ? acts[message.act] : undefined;
  act?.(this, message, handle);
}

// A worker wants to listen.
function queryServer(worker, message) {
  if (worker.exitedAfterDisconnect) return;
  const key = `${message.address}:${message.port}:${message.addressType}:${message.fd}:${message.index}`;
  let handle = handles.get(key);
  if (handle === undefined || handle.has(worker)) {
    let { address } = message;
    // Paths of sockets may not be long.
    if (message.port < 0 && typeof address === 'string') {
      const relative = path.relative(process.cwd(), address);
      if (relative.length < address.length) address = relative;
    }
    const isDatagram = message.addressType === 'udp4' || message.addressType === 'udp6';
    const Handle = policy === SCHED_RR && !isDatagram
      ? require('internal/cluster/round_robin_handle') : require('internal/cluster/shared_handle');
    handle = new Handle(key, address, message);
    handles.set(key, handle);
  }
  handle.data ??= message.data;
  handle.add(worker, (errno, reply, native) => {
    const { data } = handle;
    if (errno) handles.delete(key); // others may try again
    send(worker, { errno, key, ack: message.seq, data, ...reply }, native);
  });
}

Worker.prototype.disconnect = function disconnect() {
  this.exitedAfterDisconnect = true;
  send(this, { act: 'disconnect' });
  removeHandlesOf(this);
  removeWorker(this);
  return this;
};

Worker.prototype.destroy = function destroy(signal) {
  this.process.kill(signal || 'SIGTERM');
};

module.exports = cluster;
