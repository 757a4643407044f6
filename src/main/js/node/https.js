// node:https: the agent and the functions, over a node:tls that cannot connect yet.
const http = require('http');
const tls = require('tls');
const { codes } = require('internal/errors');

class Agent extends http.Agent {
  constructor(options) {
    super(options);
    this.defaultPort = 443;
    this.protocol = 'https:';
    this.maxCachedSessions = this.options.maxCachedSessions ?? 100;
  }

  createConnection(...args) {
    return tls.connect(...args);
  }
}

const globalAgent = new Agent({ keepAlive: true, scheduling: 'lifo', timeout: 5000 });

function request() {
  throw new codes.ERR_FEATURE_UNAVAILABLE_ON_PLATFORM('https.request');
}

module.exports = {
  Agent: new Proxy(Agent, { apply: (target, _, args) => new target(...args) }),
  globalAgent,
  Server: tls.Server,
  createServer: tls.createServer,
  get() {
    return request();
  },
  request,
};
