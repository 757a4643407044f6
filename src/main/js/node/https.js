// node:https. HTTP over TLS: the server is a TLS server whose connections speak HTTP, the agent connects with TLS and
// remembers the sessions. See https://nodejs.org/api/https.html
const http = require('http');
const tls = require('tls');
const { Agent: HttpAgent, environmentProxy } = require('internal/http/agent');
const { ClientRequest } = require('internal/http/client');
const {
  _connectionListener, httpServerPreClose, setupConnectionsTracking, storeHTTPOptions,
} = require('internal/http/server');
const { kUniqueHeaders, parseUniqueHeadersOption } = require('internal/http/outgoing');

function Server(opts, requestListener) {
  let ALPNProtocols = ['http/1.1'];
  if (typeof opts === 'function') {
    requestListener = opts;
    opts = {};
  } else if (opts === null || opts === undefined) {
    opts = {};
  } else {
    require('internal/validators').validateObject(opts, 'options');
    // a list of the user's own, or a callback that chooses
    if (opts.ALPNProtocols || opts.ALPNCallback) ALPNProtocols = undefined;
  }
  const server = Reflect.construct(tls.Server, [{ noDelay: true, ALPNProtocols, ...opts }, _connectionListener], new.target ?? Server);
  storeHTTPOptions.call(server, opts);
  server.httpAllowHalfOpen = false;
  if (requestListener) server.addListener('request', requestListener);
  server.addListener('tlsClientError', function(err, conn) {
    if (!this.emit('clientError', err, conn)) conn.destroy(err);
  });
  server.timeout = 0;
  server.maxHeadersCount = null;
  server.maxRequestsPerSocket = 0;
  server.on('listening', setupConnectionsTracking);
  server[kUniqueHeaders] = parseUniqueHeadersOption(opts.uniqueHeaders);
  return server;
}
Object.setPrototypeOf(Server.prototype, tls.Server.prototype);
Object.setPrototypeOf(Server, tls.Server);

Server.prototype.closeAllConnections = http.Server.prototype.closeAllConnections;
Server.prototype.closeIdleConnections = http.Server.prototype.closeIdleConnections;
Server.prototype.setTimeout = http.Server.prototype.setTimeout;
Server.prototype.close = function close(...args) {
  httpServerPreClose(this);
  Reflect.apply(tls.Server.prototype.close, this, args);
  return this;
};
Server.prototype[Symbol.asyncDispose] = http.Server.prototype[Symbol.asyncDispose];

function createServer(opts, requestListener) {
  return new Server(opts, requestListener);
}

function createConnection(...args) {
  // (options, cb), (port, options, cb), (port, host, options, cb)
  let options = {};
  if (args[0] !== null && typeof args[0] === 'object') {
    options = { ...args[0] };
  } else if (args[1] !== null && typeof args[1] === 'object') {
    options = { ...args[1], port: args[0] };
  } else if (args[2] !== null && typeof args[2] === 'object') {
    options = { ...args[2], port: args[0], host: args[1] };
  } else if (typeof args[0] === 'number' || typeof args[0] === 'string') {
    options = { port: args[0], host: typeof args[1] === 'string' ? args[1] : undefined };
  }
  const callback = typeof args[args.length - 1] === 'function' ? args[args.length - 1] : undefined;
  if (options._agentKey) {
    const session = this._getSession(options._agentKey);
    if (session && !options.session) options.session = session;
  }
  const secure = (more) => {
    const socket = tls.connect({ ...options, ...more });
    if (options._agentKey) {
      socket.on('session', (session) => this._cacheSession(options._agentKey, session));
      // a connection that failed may have failed for its session
      socket.once('close', (err) => {
        if (err) this._evictSession(options._agentKey);
      });
    }
    return socket;
  };
  if (callback !== undefined && this.options.proxyEnv) {
    const proxied = require('internal/http/proxy').tunnel(this, options, (err, socket) => {
      if (err) callback(err);
      else callback(null, secure({ socket }));
    });
    if (proxied) return undefined;
  }
  return secure();
}

function Agent(options) {
  if (!(this instanceof Agent)) return new Agent(options);
  HttpAgent.call(this, { __proto__: null, ...options, defaultPort: options?.defaultPort ?? 443, protocol: options?.protocol ?? 'https:' });
  this.maxCachedSessions = this.options.maxCachedSessions;
  if (this.maxCachedSessions === undefined) this.maxCachedSessions = 100;
  this._sessionCache = { map: {}, list: [] };
}
Object.setPrototypeOf(Agent.prototype, HttpAgent.prototype);
Object.setPrototypeOf(Agent, HttpAgent);
Agent.prototype.createConnection = createConnection;

// Connections that differ in any of these must not be taken for one another.
const distinctions = ['ca', 'cert', 'clientCertEngine', 'ciphers', 'key', 'pfx', 'rejectUnauthorized', 'servername', 'minVersion', 'maxVersion',
  'secureProtocol', 'crl', 'honorCipherOrder', 'ecdhCurve', 'dhparam', 'secureOptions', 'sessionIdContext', 'sigalgs', 'privateKeyIdentifier', 'privateKeyEngine'];

Agent.prototype.getName = function getName(options = {}) {
  let name = HttpAgent.prototype.getName.call(this, options);
  for (const key of distinctions) {
    name += ':';
    const value = options[key];
    switch (key) {
      case 'rejectUnauthorized':
        if (value !== undefined) name += value;
        break;
      case 'servername':
        if (value && value !== options.host) name += value;
        break;
      case 'honorCipherOrder': case 'secureOptions':
        if (value !== undefined) name += value;
        break;
      case 'sigalgs':
        if (value) name += JSON.stringify(value);
        break;
      default:
        if (value) name += value;
    }
  }
  return name;
};

Agent.prototype._getSession = function _getSession(key) {
  return this._sessionCache.map[key];
};

Agent.prototype._cacheSession = function _cacheSession(key, session) {
  if (this.maxCachedSessions === 0) return;
  const { map, list } = this._sessionCache;
  if (map[key] === undefined) {
    if (list.length >= this.maxCachedSessions) delete map[list.shift()];
    list.push(key);
  }
  map[key] = session;
};

Agent.prototype._evictSession = function _evictSession(key) {
  const index = this._sessionCache.list.indexOf(key);
  if (index === -1) return;
  this._sessionCache.list.splice(index, 1);
  delete this._sessionCache.map[key];
};

function request(...args) {
  let options = {};
  if (typeof args[0] === 'string') {
    const { URL, urlToHttpOptions } = require('url');
    options = urlToHttpOptions(new URL(args.shift()));
  } else if (args[0] instanceof require('url').URL) {
    options = require('url').urlToHttpOptions(args.shift());
  }
  if (args[0] && typeof args[0] !== 'function') Object.assign(options, args.shift());
  options._defaultAgent = module.exports.globalAgent;
  args.unshift(options);
  return Reflect.construct(ClientRequest, args);
}

function get(input, options, cb) {
  const req = request(input, options, cb);
  req.end();
  return req;
}

module.exports = {
  Agent,
  globalAgent: new Agent({ keepAlive: true, scheduling: 'lifo', timeout: 5000, proxyEnv: environmentProxy() }),
  Server,
  createServer,
  get,
  request,
};
