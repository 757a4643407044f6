// node:http. See https://nodejs.org/api/http.html
const { validateInteger } = require('internal/validators');
const { methods, parsers } = require('internal/http/common');
const { Agent, getGlobalAgent, setGlobalAgent } = require('internal/http/agent');
const { ClientRequest } = require('internal/http/client');
const { IncomingMessage } = require('internal/http/incoming');
const { OutgoingMessage, validateHeaderName, validateHeaderValue } = require('internal/http/outgoing');
const { STATUS_CODES, Server, ServerResponse, _connectionListener } = require('internal/http/server');

function createServer(opts, requestListener) {
  return new Server(opts, requestListener);
}

function request(url, options, cb) {
  return new ClientRequest(url, options, cb);
}

function get(url, options, cb) {
  const req = request(url, options, cb);
  req.end();
  return req;
}

// How many parsers are kept for later connections.
function setMaxIdleHTTPParsers(max) {
  validateInteger(max, 'max', 1);
  parsers.max = max;
}

// Makes the global agents of http and https use the proxies that env names. Returns a function that undoes it.
function setGlobalProxyFromEnv(env = process.env) {
  return require('internal/http/proxy').setGlobalProxy(env);
}

module.exports = {
  _connectionListener,
  METHODS: [...methods].sort(),
  STATUS_CODES,
  Agent,
  ClientRequest,
  IncomingMessage,
  OutgoingMessage,
  Server,
  ServerResponse,
  createServer,
  validateHeaderName,
  validateHeaderValue,
  get,
  request,
  setMaxIdleHTTPParsers,
  setGlobalProxyFromEnv,
};

function lazy(name, get, set) {
  Object.defineProperty(module.exports, name, { __proto__: null, configurable: true, enumerable: true, get, set });
}
lazy('maxHeaderSize', () => require('internal/http/heap').maxHeaderSize());
lazy('globalAgent', getGlobalAgent, setGlobalAgent);
lazy('WebSocket', () => globalThis.WebSocket);
lazy('CloseEvent', () => globalThis.CloseEvent);
lazy('MessageEvent', () => globalThis.MessageEvent);
