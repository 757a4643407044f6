// localStorage and sessionStorage (HTML, "Web storage"): sessionStorage is kept in memory, localStorage in the SQLite
// database that --localstorage-file names.
//
// A storage is a proxy: its keys are its properties. What is kept is behind a small interface, of which there are two.
const { codes } = require('internal/errors');
const options = require('internal/options');

const QUOTA = 10 * 1024 * 1024;
const size = (key, value) => (key.length + value.length) * 2;

class MemoryArea {
  #entries = new Map();
  #used = 0;

  get length() { return this.#entries.size; }
  get(key) { return this.#entries.get(key); }
  has(key) { return this.#entries.has(key); }
  keys() { return [...this.#entries.keys()]; }

  set(key, value) {
    const before = this.#entries.get(key);
    const used = this.#used + size(key, value) - (before === undefined ? 0 : size(key, before));
    checkQuota(used);
    this.#used = used;
    this.#entries.set(key, value);
  }

  delete(key) {
    const before = this.#entries.get(key);
    if (before !== undefined) this.#used -= size(key, before);
    this.#entries.delete(key);
  }

  clear() {
    this.#entries.clear();
    this.#used = 0;
  }
}

class FileArea {
  #file;
  #statements;

  constructor(file) {
    this.#file = file;
  }

  #sql(name) {
    if (this.#statements === undefined) {
      const { DatabaseSync } = require('sqlite');
      const database = new DatabaseSync(this.#file);
      database.exec(`PRAGMA encoding = 'UTF-16le'; PRAGMA busy_timeout = 3000; PRAGMA journal_mode = WAL;
        CREATE TABLE IF NOT EXISTS storage (key TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) STRICT`);
      const prepare = (sql) => database.prepare(sql);
      this.#statements = {
        database,
        count: prepare('SELECT count(*) AS n FROM storage'),
        get: prepare('SELECT value FROM storage WHERE key = ?'),
        keys: prepare('SELECT key FROM storage ORDER BY rowid'),
        used: prepare('SELECT coalesce(sum(length(key) + length(value)), 0) * 2 AS n FROM storage WHERE key <> ?'),
        set: prepare('INSERT INTO storage (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value'),
        delete: prepare('DELETE FROM storage WHERE key = ?'),
        clear: prepare('DELETE FROM storage'),
      };
    }
    return this.#statements[name];
  }

  get length() { return this.#sql('count').get().n; }
  get(key) { return this.#sql('get').get(key)?.value; }
  has(key) { return this.get(key) !== undefined; }
  keys() { return this.#sql('keys').all().map((row) => row.key); }

  set(key, value) {
    checkQuota(this.#sql('used').get(key).n + size(key, value));
    this.#sql('set').run(key, value);
  }

  delete(key) { this.#sql('delete').run(key); }
  clear() { this.#sql('clear').run(); }
}

function checkQuota(used) {
  if (used > QUOTA) throw new (require('web/dom_exception').QuotaExceededError)('Setting the value exceeded the quota');
}

const areas = new WeakMap();

function areaOf(storage) {
  const area = areas.get(storage);
  if (area === undefined) throw new codes.ERR_INVALID_THIS('Storage');
  return area;
}

function need(name, count, args) {
  if (args.length >= count) return;
  const error = new TypeError(`Failed to execute '${name}' on 'Storage': ${count} argument${count > 1 ? 's' : ''} required`);
  error.code = 'ERR_MISSING_ARGS';
  throw error;
}

class Storage {
  constructor() {
    const error = new Error('Illegal constructor');
    error.code = 'ERR_ILLEGAL_CONSTRUCTOR';
    throw error;
  }

  get length() {
    return areaOf(this).length;
  }

  key(index) {
    need('key', 1, arguments);
    return areaOf(this).keys()[Math.trunc(Number(index)) || 0] ?? null;
  }

  getItem(key) {
    need('getItem', 1, arguments);
    return areaOf(this).get(`${key}`) ?? null;
  }

  setItem(key, value) {
    need('setItem', 2, arguments);
    areaOf(this).set(`${key}`, `${value}`);
  }

  removeItem(key) {
    need('removeItem', 1, arguments);
    areaOf(this).delete(`${key}`);
  }

  clear() {
    areaOf(this).clear();
  }
}
for (const name of ['clear', 'getItem', 'key', 'removeItem', 'setItem', 'length']) {
  Object.defineProperty(Storage.prototype, name, { enumerable: true });
}
for (const name of ['getItem', 'key', 'removeItem', 'setItem']) {
  Object.defineProperty(Storage.prototype[name], 'length', { value: 0, configurable: true });
}
Object.defineProperty(Storage.prototype, Symbol.for('nodejs.util.inspect.custom'), {
  configurable: true,
  value(depth, options, inspect) {
    return `Storage ${inspect(Object.fromEntries(areaOf(this).keys().map((key) => [key, areaOf(this).get(key)])), options)}`;
  },
});

const isKey = (target, key) => typeof key === 'string' && !(key in target);

const handler = {
  get(target, key, receiver) {
    return isKey(target, key) ? areaOf(receiver).get(key) : Reflect.get(target, key, receiver);
  },
  set(target, key, value, receiver) {
    if (typeof key === 'symbol') return Reflect.set(target, key, value);
    areas.get(receiver).set(key, `${value}`);
    return true;
  },
  has(target, key) {
    return Reflect.has(target, key) || areas.get(target).has(key);
  },
  deleteProperty(target, key) {
    if (isKey(target, key)) areas.get(target).delete(key);
    else Reflect.deleteProperty(target, key);
    return true;
  },
  defineProperty(target, key, descriptor) {
    if (typeof key === 'symbol') return Reflect.defineProperty(target, key, descriptor);
    areas.get(target).set(key, `${descriptor.value}`);
    return true;
  },
  ownKeys(target) {
    return [...areas.get(target).keys(), ...Reflect.ownKeys(target).filter((key) => typeof key === 'symbol')];
  },
  getOwnPropertyDescriptor(target, key) {
    if (typeof key === 'symbol') return Reflect.getOwnPropertyDescriptor(target, key);
    const value = areas.get(target).get(key);
    return value === undefined ? undefined : { value, writable: true, enumerable: true, configurable: true };
  },
};

function create(area) {
  const target = Object.create(Storage.prototype);
  const storage = new Proxy(target, handler);
  areas.set(target, area);
  areas.set(storage, area);
  return storage;
}

let local;
let session;
let warned = false;

Object.defineProperties(exports, {
  localStorage: {
    enumerable: true,
    get() {
      if (local === undefined) {
        const file = options.get('--localstorage-file');
        if (file === undefined || file === '') {
          if (!warned) process.emitWarning('localStorage is not available because --localstorage-file was not provided.', 'ExperimentalWarning');
          warned = true;
          return undefined;
        }
        local = create(new FileArea(file));
      }
      return local;
    },
  },
  sessionStorage: { enumerable: true, get: () => (session ??= create(new MemoryArea())) },
});
exports.Storage = Storage;
