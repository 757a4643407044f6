// fetch, WebSocket, EventSource and what belongs to them: undici's, as in Node.js, loaded when first used.
const { load } = require('internal/npm');

let undici = () => {
  // by this undici knows that it is the one of the runtime: it then calls itself "node" to servers
  globalThis.esbuildDetection = true;
  let library;
  try {
    library = load('undici/index-fetch.js');
  } finally {
    delete globalThis.esbuildDetection;
  }
  undici = () => library;
  require('internal/boot/globals').settle('web/fetch', exports);
  const env = require('internal/http/agent').environmentProxy();
  if (env !== undefined) exports.useProxy(env);
  return library;
};

// Makes fetch use the proxies of an environment from now on. Returns a function that undoes it.
exports.useProxy = function useProxy(env) {
  const { EnvHttpProxyAgent, getGlobalDispatcher, setGlobalDispatcher } = undici();
  const before = getGlobalDispatcher();
  setGlobalDispatcher(new EnvHttpProxyAgent({
    httpProxy: env.http_proxy || env.HTTP_PROXY,
    httpsProxy: env.https_proxy || env.HTTPS_PROXY,
    noProxy: env.no_proxy || env.NO_PROXY,
  }));
  return () => setGlobalDispatcher(before);
};

exports.fetch = function fetch(input, init = undefined) {
  return undici().fetch(input, init);
};

for (const name of ['FormData', 'Headers', 'Request', 'Response', 'WebSocket', 'CloseEvent', 'ErrorEvent', 'MessageEvent', 'EventSource']) {
  Object.defineProperty(exports, name, { __proto__: null, enumerable: true, configurable: true, get: () => undici()[name] });
}
