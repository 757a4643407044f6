// node:net (https://nodejs.org/api/net.html).
const { validateBoolean, validateInt32 } = require('internal/validators');
const { Socket } = require('internal/net/socket');
const { Server, createServerHandle } = require('internal/net/server');
const { BlockList } = require('internal/net/blocklist');
const { SocketAddress } = require('internal/net/socket_address');
const { BoundSocket } = require('internal/net/bound_socket');
const { isIP, isIPv4, isIPv6 } = require('internal/net/ip');
const { normalizeArgs } = require('internal/net/arguments');
const settings = require('internal/net/settings');

// (options | port[, host] | path)[, listener]
function connect(...args) {
  const normalized = normalizeArgs(args);
  const options = normalized[0];
  const socket = new Socket(options);
  if (options.timeout) socket.setTimeout(options.timeout);
  return socket.connect(normalized);
}

function createServer(options, connectionListener) {
  return new Server(options, connectionListener);
}

module.exports = {
  _createServerHandle: createServerHandle,
  _normalizeArgs: normalizeArgs,
  BlockList,
  SocketAddress,
  BoundSocket,
  connect,
  createConnection: connect,
  createServer,
  isIP,
  isIPv4,
  isIPv6,
  Server,
  Socket,
  Stream: Socket,
  getDefaultAutoSelectFamily() {
    return settings.autoSelectFamily;
  },
  setDefaultAutoSelectFamily(value) {
    validateBoolean(value, 'value');
    settings.autoSelectFamily = value;
  },
  getDefaultAutoSelectFamilyAttemptTimeout() {
    return settings.autoSelectFamilyAttemptTimeout;
  },
  setDefaultAutoSelectFamilyAttemptTimeout(value) {
    validateInt32(value, 'value', 1);
    settings.autoSelectFamilyAttemptTimeout = value < 10 ? 10 : value;
  },
};
