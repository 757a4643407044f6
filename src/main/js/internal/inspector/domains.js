// Domains of the protocol that Node.js has besides V8's: programs announce network traffic and storage, sessions that
// enabled the domain are told.
const { validateObject, validateString } = require('internal/validators');

const engine = binding('engine');
const kNotify = Symbol('notify');
const sessions = new Set();
const DOMAINS = new Set(['Network', 'NodeRuntime', 'NodeTracing', 'DOMStorage', 'Target']);

const domainOf = (method) => method.slice(0, method.indexOf('.'));

function notify(method, params) {
  validateObject(params, 'params');
  for (const session of sessions) session[kNotify](method, params);
}

function announcer(domain, names) {
  const object = {};
  for (const name of names) object[name] = { [name]: (params) => notify(`${domain}.${name}`, params) }[name];
  return object;
}

// A debugger outside of the process, as far as these domains go.
class Frontend {
  #number;
  #domains = new Set();

  constructor(number) {
    this.#number = number;
  }

  #send(message) {
    engine.debuggerSend(this.#number, JSON.stringify(message));
  }

  request({ id, method, params }) {
    this.#send(module.exports.answer(this.#domains, id, method, params));
  }

  [kNotify](method, params) {
    if (this.#domains.has(domainOf(method))) this.#send({ method, params });
  }
}

const frontends = new Map();

/** Answers debuggers outside of the process, from now on. */
function serve() {
  engine.debuggerOwnDomains((number, text) => {
    let frontend = frontends.get(number);
    if (text === null) {
      sessions.delete(frontend);
      frontends.delete(number);
      return;
    }
    if (frontend === undefined) {
      frontend = new Frontend(number);
      frontends.set(number, frontend);
      sessions.add(frontend);
    }
    frontend.request(JSON.parse(text));
  });
}

const resources = new Map();

module.exports = {
  kNotify,
  serve,
  add: (session) => sessions.add(session),
  remove: (session) => sessions.delete(session),
  handles: (method) => DOMAINS.has(domainOf(method)),
  answer(enabled, id, method) {
    const domain = domainOf(method);
    if (method === `${domain}.enable`) enabled.add(domain);
    else if (method === `${domain}.disable`) enabled.delete(domain);
    else return { id, error: { code: -32601, message: `'${method}' wasn't found` } };
    return { id, result: {} };
  },
  Network: announcer('Network', [
    'requestWillBeSent', 'responseReceived', 'loadingFinished', 'loadingFailed', 'dataSent', 'dataReceived',
    'webSocketCreated', 'webSocketClosed', 'webSocketHandshakeResponseReceived',
  ]),
  NetworkResources: {
    put(url, data) {
      validateString(url, 'url');
      validateString(data, 'data');
      resources.set(url, data);
    },
  },
  DOMStorage: announcer('DOMStorage', [
    'domStorageItemAdded', 'domStorageItemRemoved', 'domStorageItemUpdated', 'domStorageItemsCleared', 'registerStorage',
  ]),
};
