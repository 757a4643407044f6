// How a net.Socket connects: names are looked up, and when a name has several addresses they are tried one
// after the other (RFC 8305): IPv6 and IPv4 take turns, each has autoSelectFamilyAttemptTimeout to answer.
const {
  codes: {
    ERR_INVALID_ADDRESS_FAMILY, ERR_INVALID_ARG_TYPE, ERR_INVALID_IP_ADDRESS, ERR_IP_BLOCKED, ERR_MISSING_ARGS,
    ERR_SOCKET_CONNECTION_TIMEOUT,
  },
  NodeAggregateError, errnoException, exceptionWithHostPort,
} = require('internal/errors');
const {
  validateBoolean, validateFunction, validateInt32, validateNumber, validatePort, validateString,
} = require('internal/validators');
const { TCP, Pipe, ECANCELED } = require('internal/net/handles');
const { isIP } = require('internal/net/ip');
const {
  Socket, initHandle, kSetNoDelay, kSetKeepAlive, kSetKeepAliveInitialDelay, kSetTOS, kBytesRead, kBytesWritten, owner,
} = require('internal/net/socket');
const settings = require('internal/net/settings');

// How a socket whose handle is not the connection's own gets another connection.
const kReplaceHandle = Symbol.for('junction.net.replaceHandle');

let timers;
let performance;

// An entry for those who observe performance: from the start of a connect to its end.
function measure(request) {
  performance ??= require('internal/perf/observer');
  if (!performance.isObserved('net')) return;
  const { performance: clock } = require('perf_hooks');
  const { address: host, port, started } = request;
  require('internal/perf/timeline').enqueueNodeEntry('connect', 'net', started, clock.now() - started, { host, port });
}

function startTime() {
  performance ??= require('internal/perf/observer');
  return performance.isObserved('net') ? require('perf_hooks').performance.now() : 0;
}

function connect(socket, options, callback) {
  const { path } = options;
  const isPipe = Boolean(path);
  // A socket may connect again after it has ended.
  if (socket.write !== Socket.prototype.write) socket.write = Socket.prototype.write;
  if (socket.destroyed) {
    socket._handle = null;
    socket._peername = undefined;
    socket._sockname = undefined;
  }
  socket._undestroy();
  if (!socket._handle) {
    socket._handle = isPipe ? new Pipe(Pipe.SOCKET) : new TCP(TCP.SOCKET);
    initHandle(socket);
  }
  if (callback !== null) socket.once('connect', callback);
  socket._unrefTimer();
  socket.connecting = true;
  socket._sockname = null;
  socket[kBytesRead] = 0;
  socket[kBytesWritten] = 0;
  publish('net.client.socket', { socket });
  if (isPipe) {
    validateString(path, 'options.path');
    connectTo(socket, { address: path });
  } else {
    lookUpAndConnect(socket, options);
  }
  return socket;
}

function publish(name, message) {
  const channel = require('diagnostics_channel').channel(name);
  if (channel.hasSubscribers) channel.publish(message);
}

// target: {address, port, family (4 or 6; undefined for a Unix socket), localAddress, localPort}
function connectTo(socket, target) {
  const { address, port, family, localAddress, localPort } = target;
  const handle = socket._handle;
  const request = { oncomplete: afterConnect, ...target };
  socket.emit('connectionAttempt', address, port, family);
  if (!socket.connecting) return;
  const status = start(handle, request);
  if (status !== 0) {
    socket.destroy(connectError(status, handle, address, port, family, localAddress, localPort));
  }
}

function start(handle, request) {
  const { address, port, family, localAddress, localPort } = request;
  if (family !== undefined) request.started = startTime();
  if (family === undefined) return handle.connect(request, address);
  if (localAddress || localPort) {
    const local = localAddress || (family === 4 ? '0.0.0.0' : '::');
    request.localAddress = local;
    const status = family === 4 ? handle.bind(local, localPort | 0) : handle.bind6(local, localPort | 0);
    if (status !== 0) return status;
  }
  return handle.connect(request, address, port);
}

function connectError(status, handle, address, port, family, localAddress, localPort) {
  if ((localAddress || localPort) && !handle.id) {
    return exceptionWithHostPort(status, 'bind', localAddress || (family === 4 ? '0.0.0.0' : '::'), localPort);
  }
  let details;
  const name = {};
  if (family !== undefined && handle.getsockname?.(name) === 0) details = `${name.address}:${name.port}`;
  else if (family !== undefined) details = family === 6 ? ':::0' : '0.0.0.0:0';
  return exceptionWithHostPort(status, 'connect', address, port, details);
}

// How a connect has ended; `this` is the request.
function afterConnect(status, handle, request, readable, writable) {
  const socket = handle[owner];
  if (socket.destroyed || status === ECANCELED && !socket.connecting) return;
  socket.connecting = false;
  socket._sockname = null;
  if (status !== 0) {
    let details;
    if (request.localAddress && request.localPort) details = `${request.localAddress}:${request.localPort}`;
    const error = exceptionWithHostPort(status, 'connect', request.address, request.port, details);
    if (details) {
      error.localAddress = request.localAddress;
      error.localPort = request.localPort;
    }
    socket.emit('connectionAttemptFailed', request.address, request.port, request.family, error);
    socket.destroy(error);
    return;
  }
  if (request.family !== undefined) measure(request);
  if (socket.readable && !readable) {
    socket.push(null);
    socket.read();
  }
  if (socket.writable && !writable) socket.end();
  socket._unrefTimer();
  if (socket[kSetNoDelay] && handle.setNoDelay) handle.setNoDelay(true);
  if (socket[kSetKeepAlive] && handle.setKeepAlive) handle.setKeepAlive(true, socket[kSetKeepAliveInitialDelay]);
  if (socket[kSetTOS] !== undefined && handle.setTypeOfService) {
    const failed = handle.setTypeOfService(socket[kSetTOS]);
    if (failed) socket.destroy(errnoException(failed, 'setTypeOfService'));
  }
  socket.emit('connect');
  socket.emit('ready');
  // Start the flow unless a listener has paused or already reads.
  if (readable && !socket.isPaused()) socket.read(0);
}

function fail(socket, error) {
  process.nextTick(() => socket.destroy(error));
}

function lookUpAndConnect(socket, options) {
  const { localAddress, localPort } = options;
  const host = options.host || 'localhost';
  validateString(host, 'options.host');
  let { port, autoSelectFamily, autoSelectFamilyAttemptTimeout } = options;

  if (localAddress && !isIP(localAddress)) throw new ERR_INVALID_IP_ADDRESS(localAddress);
  if (localPort) validateNumber(localPort, 'options.localPort');
  if (port === undefined) throw new ERR_MISSING_ARGS(['options', 'port', 'path']);
  if (typeof port !== 'number' && typeof port !== 'string') {
    throw new ERR_INVALID_ARG_TYPE('options.port', ['number', 'string'], port);
  }
  validatePort(port);
  port |= 0;

  if (autoSelectFamily != null) validateBoolean(autoSelectFamily, 'options.autoSelectFamily');
  else autoSelectFamily = settings.autoSelectFamily;
  if (autoSelectFamilyAttemptTimeout != null) {
    validateInt32(autoSelectFamilyAttemptTimeout, 'options.autoSelectFamilyAttemptTimeout', 1);
    if (autoSelectFamilyAttemptTimeout < 10) autoSelectFamilyAttemptTimeout = 10;
  } else {
    autoSelectFamilyAttemptTimeout = settings.autoSelectFamilyAttemptTimeout;
  }

  const version = isIP(host);
  if (version !== 0) {
    if (isBlocked(socket, host, version)) {
      fail(socket, new ERR_IP_BLOCKED(host));
      return;
    }
    process.nextTick(() => {
      if (socket.connecting) connectTo(socket, { address: host, port, family: version, localAddress, localPort });
    });
    return;
  }

  if (options.lookup != null) validateFunction(options.lookup, 'options.lookup');
  const dns = require('dns');
  const family = options.family === 'IPv6' ? 6 : options.family === 'IPv4' ? 4 : options.family;
  const lookupOptions = { family, hints: options.hints || 0 };
  if (family !== 4 && family !== 6 && lookupOptions.hints === 0 && process.platform !== 'win32') {
    lookupOptions.hints = dns.ADDRCONFIG;
  }
  socket._host = host;
  const lookup = options.lookup || dns.lookup;
  if (autoSelectFamily && family !== 4 && family !== 6 && !localAddress) {
    lookupOptions.all = true;
    lookup(host, lookupOptions, (error, addresses) => {
      if (!socket.connecting && !error) {
        socket.emit('lookup', null, undefined, undefined, host);
        return;
      }
      onAddresses(socket, error, addresses, { host, port, localPort, timeout: autoSelectFamilyAttemptTimeout, lookupOptions });
    });
    return;
  }
  lookup(host, lookupOptions, (error, ip, addressType) => {
    socket.emit('lookup', error, ip, addressType, host);
    if (!socket.connecting) return;
    if (error) {
      fail(socket, error);
    } else if (typeof ip !== 'string' || !isIP(ip)) {
      fail(socket, new ERR_INVALID_IP_ADDRESS(ip));
    } else if (addressType !== 4 && addressType !== 6) {
      fail(socket, new ERR_INVALID_ADDRESS_FAMILY(addressType, host, port));
    } else if (isBlocked(socket, ip, addressType)) {
      fail(socket, new ERR_IP_BLOCKED(ip));
    } else {
      socket._unrefTimer();
      connectTo(socket, { address: ip, port, family: addressType, localAddress, localPort });
    }
  });
}

function isBlocked(socket, address, version) {
  return Boolean(socket.blockList?.check(address, version === 4 ? 'ipv4' : 'ipv6'));
}

// Alternates families, starting with that of the first address.
function interleave(addresses) {
  const first = addresses[0].family;
  const same = addresses.filter((entry) => entry.family === first);
  const other = addresses.filter((entry) => entry.family !== first);
  const ordered = [];
  for (let i = 0; i < Math.max(same.length, other.length); i++) {
    if (i < same.length) ordered.push(same[i]);
    if (i < other.length) ordered.push(other[i]);
  }
  return ordered;
}

function onAddresses(socket, error, addresses, context) {
  const { host, port, localPort, timeout } = context;
  if (error) {
    socket.emit('lookup', error, undefined, undefined, host);
    if (socket.connecting) fail(socket, error);
    return;
  }
  const usable = [];
  let lastBlocked;
  let firstInvalid;
  for (const entry of addresses) {
    const { address, family } = entry;
    socket.emit('lookup', error, address, family, host);
    if (!socket.connecting) return;
    if (typeof address !== 'string' || !isIP(address)) firstInvalid ??= new ERR_INVALID_IP_ADDRESS(address);
    else if (family !== 4 && family !== 6) firstInvalid ??= new ERR_INVALID_ADDRESS_FAMILY(family, host, port);
    else if (isBlocked(socket, address, family)) lastBlocked = new ERR_IP_BLOCKED(address);
    else usable.push(entry);
  }
  if (usable.length === 0) {
    fail(socket, firstInvalid ?? lastBlocked ?? new ERR_INVALID_IP_ADDRESS(undefined));
    return;
  }
  socket._unrefTimer();
  if (usable.length === 1) {
    const { address, family } = usable[0];
    connectTo(socket, { address, port, family, localPort });
    return;
  }
  const attempts = {
    socket, port, localPort, timeout, addresses: interleave(usable), current: 0, errors: [], timer: undefined,
  };
  socket.autoSelectFamilyAttemptedAddresses = [];
  attemptNext(attempts);
}

// Tries the next address. The socket's own handle serves the first attempt, each later one has a new one,
// which becomes the socket's own when it connects.
function attemptNext(attempts) {
  const { socket } = attempts;
  if (!socket.connecting) return;
  if (attempts.current === attempts.addresses.length) {
    finishAttempts(attempts);
    return;
  }
  const index = attempts.current++;
  const { address, family } = attempts.addresses[index];
  const { port, localPort } = attempts;
  if (index > 0) replaceHandle(socket);
  const handle = socket._handle;
  const request = { oncomplete: afterAttempt, address, port, family, localPort, attempts, index };
  socket.autoSelectFamilyAttemptedAddresses.push(`${address}:${port}`);
  socket.emit('connectionAttempt', address, port, family);
  const status = start(handle, request);
  if (status !== 0) {
    const error = connectError(status, handle, address, port, family, undefined, localPort);
    attempts.errors.push(error);
    socket.emit('connectionAttemptFailed', address, port, family, error);
    attemptNext(attempts);
    return;
  }
  if (attempts.current < attempts.addresses.length) {
    timers ??= require('timers');
    attempts.timer = timers.setTimeout(onAttemptTimeout, attempts.timeout, attempts, request, handle);
  }
}

function replaceHandle(socket) {
  const previous = socket._handle;
  if (typeof socket[kReplaceHandle] === 'function') {
    const first = previous._parent;
    first.unconsume();
    first.onread = () => {};
    first.close();
    socket[kReplaceHandle](new TCP(TCP.SOCKET));
    return;
  }
  previous.close();
  previous.onread = () => {};
  previous[owner] = undefined;
  const handle = new TCP(TCP.SOCKET);
  if (!previous.hasRefBeforeClose) handle.unref();
  socket._handle = handle;
  initHandle(socket);
}

function onAttemptTimeout(attempts, request, handle) {
  const { socket } = attempts;
  if (!socket.connecting || handle !== socket._handle) return;
  request.timedOut = true;
  const { address, port, family } = request;
  attempts.errors.push(new ERR_SOCKET_CONNECTION_TIMEOUT());
  socket.emit('connectionAttemptTimeout', address, port, family);
  if (socket.connecting) attemptNext(attempts);
}

function afterAttempt(status, handle, request, readable, writable) {
  const { attempts } = request;
  const { socket } = attempts;
  timers?.clearTimeout(attempts.timer);
  if (request.timedOut || handle !== socket._handle || socket.destroyed || status === ECANCELED) return;
  if (status !== 0) {
    const { address, port, family } = request;
    const error = exceptionWithHostPort(status, 'connect', address, port);
    attempts.errors.push(error);
    socket.emit('connectionAttemptFailed', address, port, family, error);
    attemptNext(attempts);
    return;
  }
  afterConnect(0, handle, request, readable, writable);
}

function finishAttempts({ socket, errors }) {
  socket.connecting = false;
  socket.destroy(errors.length === 1 ? errors[0] : new NodeAggregateError(errors));
}

module.exports = { connect };
