// Web Locks (https://w3c.github.io/web-locks/): LockManager, as navigator.locks and worker_threads.locks. The state is
// the program's, in worker/Locks.java; each request has a handle that is told when its turn has come or when the lock
// was stolen.
const { codes } = require('internal/errors');
const { lazyDOMException } = require('internal/util');
const validators = require('internal/validators');
const handles = require('internal/handles');
const loop = require('internal/loop');
const ops = binding('worker');

const kCreate = Symbol('create');
const GRANTED = 0;
const STOLEN = 1;
const NOT_AVAILABLE = 2;

class Lock {
  #name;
  #mode;

  constructor(token, name, mode) {
    if (token !== kCreate) throw illegalConstructor();
    this.#name = name;
    this.#mode = mode;
  }

  get name() { return this.#name; }

  get mode() { return this.#mode; }
}

function illegalConstructor() {
  const error = new TypeError('Illegal constructor');
  error.code = 'ERR_ILLEGAL_CONSTRUCTOR';
  return error;
}

function readOptions(options) {
  const { mode = 'exclusive', ifAvailable = false, steal = false, signal } = options;
  validators.validateOneOf(mode, 'options.mode', ['exclusive', 'shared']);
  validators.validateAbortSignal(signal, 'options.signal');
  return { mode, ifAvailable: Boolean(ifAvailable), steal: Boolean(steal), signal };
}

function notSupported(text) {
  return lazyDOMException(text, 'NotSupportedError');
}

class LockManager {
  constructor(token) {
    if (token !== kCreate) throw illegalConstructor();
  }

  async request(name, options, callback) {
    if (!(this instanceof LockManager)) throw new codes.ERR_INVALID_THIS('LockManager');
    if (arguments.length < 2) throw new codes.ERR_MISSING_ARGS('name', 'callback');
    if (callback === undefined) {
      callback = options;
      options = {};
    }
    name = `${name}`;
    validators.validateFunction(callback, 'callback');
    if (options === undefined || typeof options !== 'object') options = {};
    const { mode, ifAvailable, steal, signal } = readOptions(options ?? {});
    signal?.throwIfAborted();
    if (name.startsWith('-')) throw notSupported("Lock name may not start with hyphen '-'");
    if (ifAvailable && steal) throw notSupported('ifAvailable and steal are mutually exclusive');
    if (mode !== 'exclusive' && steal) throw notSupported(`mode: "${mode}" and steal are mutually exclusive`);
    if (signal && (steal || ifAvailable)) throw notSupported('signal cannot be used with the steal or ifAvailable options');
    return await new Promise((resolve, reject) => {
      start({ name, mode, ifAvailable, steal, signal, callback, resolve, reject });
    });
  }

  async query() {
    if (!(this instanceof LockManager)) throw new codes.ERR_INVALID_THIS('LockManager');
    const [held, pending] = ops.lockQuery();
    const lists = { held: [], pending: [] };
    for (let i = 0; i < held.length; i += 3) lists.held.push({ name: held[i], mode: held[i + 1], clientId: held[i + 2] });
    for (let i = 0; i < pending.length; i += 3) {
      lists.pending.push({ name: pending[i], mode: pending[i + 1], clientId: pending[i + 2] });
    }
    return lists;
  }
}
for (const name of ['request', 'query']) Object.defineProperty(LockManager.prototype, name, { enumerable: true });
for (const Class of [Lock, LockManager]) {
  Object.defineProperty(Class.prototype, Symbol.toStringTag, { value: Class.name, configurable: true });
}
for (const name of ['name', 'mode']) Object.defineProperty(Lock.prototype, name, { enumerable: true });

function start(request) {
  const { name, mode, ifAvailable, steal, signal, callback, resolve, reject } = request;
  let granted = false;
  const handle = handles.add({
    resourceName: 'LOCKS',
    onEvent(kind) {
      if (kind === STOLEN) {
        reject(lazyDOMException('The operation was aborted', 'AbortError'));
        return;
      }
      if (granted) return;
      granted = true;
      signal?.removeEventListener('abort', onAbort);
      run(kind === GRANTED);
    },
  });

  async function run(isGranted) {
    try {
      resolve(await callback(isGranted ? new Lock(kCreate, name, mode) : null));
    } catch (error) {
      reject(error);
    } finally {
      end();
    }
  }

  function end() {
    ops.lockRelease(id);
    handles.remove(handle);
    loop.unref();
  }

  function onAbort() {
    if (granted) return;
    granted = true;
    end();
    reject(signal.reason);
  }

  loop.ref();
  const id = ops.lockRequest(handle, name, mode, ifAvailable, steal);
  signal?.addEventListener('abort', onAbort, { once: true });
  void NOT_AVAILABLE;
}

module.exports = { Lock, LockManager, locks: new LockManager(kCreate) };
