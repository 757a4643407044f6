// node:inspector. https://nodejs.org/api/inspector.html
//
// Sessions talk to V8's inspector of the same thread; internal/inspector/server is for debuggers outside of the process.
const EventEmitter = require('events');
const { codes } = require('internal/errors');
const { validateFunction, validateObject, validateString } = require('internal/validators');
const { Connection } = require('internal/inspector/connection');

const { MainConnection, Workers } = require('internal/inspector/threads');

const domains = require('internal/inspector/domains');

class Session extends EventEmitter {
  #connection = null;
  #nextId = 1;
  #callbacks = new Map();
  #domains = new Set();
  #workers;

  connect() {
    if (this.#connection) throw new codes.ERR_INSPECTOR_ALREADY_CONNECTED('The inspector session');
    require('internal/process/permission').check('inspector', 'Connect');
    this.#connection = new Connection((message) => this.#onMessage(message));
    domains.add(this);
    wrap();
    require('internal/inspector/uncaught').tell();
  }

  connectToMainThread() {
    if (require('worker_threads').isMainThread) throw new codes.ERR_INSPECTOR_NOT_WORKER();
    if (this.#connection) throw new codes.ERR_INSPECTOR_ALREADY_CONNECTED('The inspector session');
    this.#connection = new MainConnection((message) => this.#onMessage(message));
  }

  #onMessage(parsed) {
    const { id, method, result, error } = parsed;
    if (id === undefined) {
      this.emit(method, parsed);
      this.emit('inspectorNotification', parsed);
      return;
    }
    const callback = this.#callbacks.get(id);
    this.#callbacks.delete(id);
    if (callback === undefined) return;
    if (error !== undefined) callback(new codes.ERR_INSPECTOR_COMMAND(error.code, error.message));
    else callback(null, result);
  }

  post(method, params, callback) {
    validateString(method, 'method');
    if (!callback && typeof params === 'function') {
      callback = params;
      params = null;
    }
    if (params) validateObject(params, 'params');
    if (callback) validateFunction(callback, 'callback');
    if (!this.#connection) throw new codes.ERR_INSPECTOR_NOT_CONNECTED();
    const id = this.#nextId++;
    const message = { id, method };
    if (params) message.params = params;
    if (callback) this.#callbacks.set(id, callback);
    if (!(this.#connection instanceof MainConnection) && method.startsWith('NodeWorker.')) {
      this.#workers ??= new Workers((received) => this.#onMessage(received));
      this.#onMessage(this.#workers.request(message));
      return;
    }
    if (!(this.#connection instanceof MainConnection) && domains.handles(method)) {
      this.#onMessage(domains.answer(this.#domains, id, method, params));
      return;
    }
    this.#connection.send(message);
  }

  // A notification of a domain that is not V8's, for sessions that enabled it.
  [domains.kNotify](method, params) {
    if (this.#domains.has(method.slice(0, method.indexOf('.')))) this.#onMessage({ method, params });
  }

  disconnect() {
    if (!this.#connection) return;
    this.#connection.close();
    this.#connection = null;
    this.#workers?.close();
    this.#workers = undefined;
    domains.remove(this);
    for (const callback of this.#callbacks.values()) process.nextTick(callback, new codes.ERR_INSPECTOR_CLOSED());
    this.#callbacks.clear();
    this.#nextId = 1;
  }
}

const server = require('internal/inspector/server');
const { v8Console, wrap } = require('internal/inspector/console');

const { Network, NetworkResources, DOMStorage } = domains;

module.exports = {
  open: server.open,
  close: server.close,
  url: server.url,
  waitForDebugger: server.waitForDebugger,
  console: v8Console,
  Session,
  Network,
  NetworkResources,
  DOMStorage,
};
