// Proxies named by the environment (HTTP_PROXY, HTTPS_PROXY, NO_PROXY): requests for http: are sent to the proxy in
// absolute form, those for https: through a tunnel that CONNECT opens (RFC 9112 section 3.2.2, RFC 9110 section 9.3.6).
const net = require('net');
const { Buffer } = require('buffer');
const { codes: { ERR_PROXY_INVALID_CONFIG, ERR_PROXY_TUNNEL, ERR_INVALID_ARG_VALUE } } = require('internal/errors');
const { validateObject } = require('internal/validators');

const kProxyConfig = Symbol('kProxyConfig');
const lineBreak = /[\r\n]/;

class ProxyConfig {
  constructor(address, noProxy) {
    const invalid = () => new ERR_PROXY_INVALID_CONFIG(`Invalid proxy URL: ${address}`);
    if (lineBreak.test(address)) throw invalid();
    const { URL } = require('url');
    const url = URL.parse(address);
    if (url === null) throw invalid();
    const { username, password } = url;
    url.username = url.password = '';
    this.href = username || password ? url.href : address;
    this.protocol = url.protocol;
    if (username || password) {
      const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
      if (lineBreak.test(credentials)) throw invalid();
      this.auth = `Basic ${Buffer.from(credentials).toString('base64')}`;
    }
    this.bypassList = noProxy ? noProxy.split(',').map((entry) => entry.trim().toLowerCase()).filter(Boolean) : [];
    const host = url.hostname[0] === '[' ? url.hostname.slice(1, -1) : url.hostname;
    this.proxyConnectionOptions = { host, port: Number(url.port) || (url.protocol === 'https:' ? 443 : 80) };
  }

  // Whether a connection goes through the proxy, according to NO_PROXY.
  applies(host, port) {
    const name = String(host).toLowerCase();
    return !this.bypassList.some((entry) => {
      if (entry === '*' || entry === name || entry === `${name}:${port}`) return true;
      if (entry.startsWith('*.')) return name.endsWith(entry.slice(1));
      if (entry.startsWith('.')) return name.endsWith(entry) || name === entry.slice(1);
      if (entry.includes('-') && net.isIPv4(name)) {
        const [first, last] = entry.split('-', 2);
        return net.isIPv4(first) && net.isIPv4(last) && number(first) <= number(name) && number(name) <= number(last);
      }
      return false;
    });
  }
}

function number(address) {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}

function configFor(env, protocol) {
  const address = protocol === 'https:' ? env.https_proxy || env.HTTPS_PROXY : env.http_proxy || env.HTTP_PROXY;
  if (!address || !/^https?:\/\//i.test(address)) return null;
  return new ProxyConfig(address, env.no_proxy || env.NO_PROXY);
}

// Makes an agent use the proxy of an environment, if that names one for the agent's protocol.
function prepareAgent(agent, env) {
  const config = configFor(env, agent.protocol);
  if (config !== null) agent[kProxyConfig] = config;
}

// Gives a request the absolute form if it goes to a proxy.
function prepareRequest(req, agent, options) {
  const config = agent[kProxyConfig];
  if (config === undefined || agent.protocol !== 'http:' || options.socketPath || !config.applies(options.host, options.port)) return;
  const authority = authorityOf(options.host, options.port, 80);
  const hostHeader = req.getHeader('host');
  if (hostHeader !== undefined && String(hostHeader).toLowerCase() !== authority.toLowerCase()) {
    throw new ERR_INVALID_ARG_VALUE('Host in options.headers', hostHeader, `must match the request authority (${authority})`);
  }
  if (config.auth) req.setHeader('proxy-authorization', config.auth);
  req.setHeader('proxy-connection', req.shouldKeepAlive ? 'keep-alive' : 'close');
  req.path = `http://${authority}${req.path}`;
}

function authorityOf(host, port, defaultPort) {
  const name = net.isIPv6(host) ? `[${host}]` : host;
  return Number(port) === defaultPort ? name : `${name}:${port}`;
}

function connectToProxy(config, options) {
  const target = { ...options, ...config.proxyConnectionOptions, path: undefined };
  if (config.protocol !== 'https:') return net.connect(target);
  return require('tls').connect({ ...target, servername: net.isIP(target.host) ? '' : target.host, ALPNProtocols: ['http/1.1'] });
}

// The connection for an http: request, or undefined when it goes without a proxy.
function connect(agent, options) {
  const config = agent[kProxyConfig];
  if (config === undefined || options.socketPath || !config.applies(options.host, options.port)) return undefined;
  return connectToProxy(config, options);
}

// Opens a tunnel for an https: request and hands its socket to callback(error, socket). False when there is no proxy for it.
function tunnel(agent, options, callback) {
  const config = agent[kProxyConfig];
  if (config === undefined || options.socketPath || !config.applies(options.host, options.port)) return false;
  const target = `${net.isIPv6(options.host) ? `[${options.host}]` : options.host}:${options.port}`;
  const socket = connectToProxy(config, { keepAlive: options.keepAlive });
  let answer = '';
  const finish = (error) => {
    socket.removeListener('readable', onReadable);
    socket.removeListener('end', onEnd);
    socket.removeListener('error', finish);
    socket.removeListener('timeout', onTimeout);
    socket.setTimeout(0);
    if (error) {
      socket.on('error', () => {});
      socket.destroy();
      callback(error);
    } else {
      callback(null, socket);
    }
  };
  const fail = (line, statusCode) => finish(Object.assign(
    new ERR_PROXY_TUNNEL(`Failed to establish tunnel to ${target} via ${config.href}: ${line}`), { statusCode }));
  const onEnd = () => finish(Object.assign(new ERR_PROXY_TUNNEL(`Connection to establish proxy tunnel ended unexpectedly`)));
  const onTimeout = () => finish(Object.assign(new ERR_PROXY_TUNNEL(`Connection to establish proxy tunnel timed out after ${options.timeout}ms`), { proxyTunnelTimeout: options.timeout }));
  const onReadable = () => {
    let chunk;
    while ((chunk = socket.read()) !== null) {
      answer += chunk.latin1Slice();
      const end = answer.indexOf('\r\n\r\n');
      if (end === -1) continue;
      const line = answer.slice(0, answer.indexOf('\r\n'));
      const rest = Buffer.from(answer.slice(end + 4), 'latin1');
      const status = /^HTTP\/1\.[01] (\d{3})(?: |$)/.exec(line)?.[1];
      if (status !== '200') return fail(line, status === undefined ? undefined : Number(status));
      if (rest.length > 0) socket.unshift(rest);
      return finish();
    }
  };
  socket.on('readable', onReadable);
  socket.on('end', onEnd);
  socket.on('error', finish);
  if (options.timeout) socket.setTimeout(options.timeout, onTimeout);
  const credentials = config.auth ? `proxy-authorization: ${config.auth}\r\n` : '';
  const connection = agent.keepAlive ? 'proxy-connection: keep-alive\r\n' : '';
  socket.write(`CONNECT ${target} HTTP/1.1\r\n${credentials}${connection}host: ${target}\r\n\r\n`);
  return true;
}

function setGlobalProxy(env) {
  validateObject(env, 'proxyEnv');
  const http = require('http');
  const https = require('https');
  const addresses = [env.http_proxy || env.HTTP_PROXY, env.https_proxy || env.HTTPS_PROXY].filter(Boolean);
  if (addresses.length === 0) return () => {};
  const { URL } = require('url');
  for (const address of addresses) if (!URL.canParse(address)) throw new ERR_PROXY_INVALID_CONFIG(address);
  const before = [http.globalAgent, https.globalAgent];
  const restoreFetch = require('web/fetch').useProxy(env);
  const options = { keepAlive: true, scheduling: 'lifo', timeout: 5000, proxyEnv: env };
  http.globalAgent = new http.Agent(options);
  https.globalAgent = new https.Agent(options);
  return function restore() {
    [http.globalAgent, https.globalAgent] = before;
    restoreFetch();
  };
}

module.exports = { connect, prepareAgent, prepareRequest, setGlobalProxy, tunnel };
