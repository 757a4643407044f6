// DatabaseSync and backup().
const { sqlite, views, u8, text, withText, withPointer } = require('internal/sqlite/engine');
const { typeError, valueError, stateError, sqliteError, checkOptions } = require('internal/sqlite/values');
const { StatementSync, create: createStatement } = require('internal/sqlite/statement');
const functions = require('internal/sqlite/functions');
const sessions = require('internal/sqlite/session');

const OPEN_READONLY = 1;
const OPEN_READWRITE = 2;
const OPEN_CREATE = 4;
const OPEN_URI = 0x40;
const CONFIG = { foreignKeys: 1002, defensive: 1010, quotedDml: 1013, quotedDdl: 1014 };
const LIMITS = ['length', 'sqlLength', 'column', 'exprDepth', 'compoundSelect', 'vdbeOp', 'functionArg', 'attach',
  'likePatternLength', 'variableNumber', 'triggerDepth'];
const STATEMENT_OPTIONS = {
  readBigInts: 'boolean', returnArrays: 'boolean', allowBareNamedParameters: 'boolean', allowUnknownNamedParameters: 'boolean',
};
const DESERIALIZE_FREE = 1;
const DESERIALIZE_RESIZABLE = 2;
const PATH_MESSAGE = 'The "path" argument must be a string, Uint8Array, or URL without null bytes.';

// The path as SQLite takes it.
function pathOf(value) {
  let name;
  if (typeof value === 'string') name = value;
  else if (value instanceof Uint8Array) name = Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString();
  else if (typeof value === 'object' && value !== null && typeof value.href === 'string') {
    if (value.protocol !== 'file:') throw Object.assign(new TypeError('The URL must be of scheme file:'), { code: 'ERR_INVALID_URL_SCHEME' });
    name = value.href;
  }
  if (name === undefined || name.includes('\0')) throw typeError(PATH_MESSAGE);
  return name;
}

// What the parts of a database share, and users do not see.
class Connection {
  connection = 0;
  pending; // { error } of a function of the program's
  statements = new Set();
  sessions = new Set();

  get isOpen() {
    return this.connection !== 0;
  }

  open() {
    if (this.connection === 0) throw stateError('database is not open');
    return this.connection;
  }

  throwPending() {
    const { pending } = this;
    this.pending = undefined;
    if (pending !== undefined) throw pending.error;
  }

  fail() {
    this.throwPending();
    const code = sqlite.sqlite3_extended_errcode(this.connection);
    throw sqliteError(text(sqlite.sqlite3_errmsg(this.connection)), { errcode: code, errstr: text(sqlite.sqlite3_errstr(code)) });
  }

  check(status) {
    if (status !== 0) this.fail();
  }

  forget(statement) {
    this.statements.delete(statement);
  }

  forgetSession(session) {
    this.sessions.delete(session);
  }

  close() {
    for (const statement of this.statements) StatementSync.finalize(statement);
    for (const session of this.sessions) sessions.Session.delete(session);
    this.statements.clear();
    this.sessions.clear();
    sqlite.sqlite3_close_v2(this.connection);
    this.connection = 0;
  }

  configure(option, on) {
    sqlite.sqlite3__wasm_db_config_ip(this.connection, option, on ? 1 : 0, 0);
  }
}

class DatabaseSyncImplementation {
  #path;
  #options;
  #core = new Connection();
  #extensions = false;
  #limits;

  constructor(path, options = {}) {
    this.#path = pathOf(path);
    if (typeof options !== 'object' || options === null) throw typeError('The "options" argument must be an object.');
    checkOptions(options, {
      open: 'boolean', readOnly: 'boolean', enableForeignKeyConstraints: 'boolean', enableDoubleQuotedStringLiterals: 'boolean',
      allowExtension: 'boolean', timeout: 'integer', ...STATEMENT_OPTIONS, defensive: 'boolean', limits: 'object',
    });
    const permission = require('internal/process/permission');
    if (options.allowExtension && permission.isEnabled()) {
      throw Object.assign(new Error('Cannot load SQLite extensions when the permission model is enabled.'), { code: 'ERR_LOAD_SQLITE_EXTENSION' });
    }
    this.#options = { ...options };
    for (const [name, value] of Object.entries(options.limits ?? {})) {
      if (value !== undefined && LIMITS.includes(name)) checkLimit(`options.limits.${name}`, value);
    }
    Object.defineProperties(this, {
      isOpen: { enumerable: true, configurable: true, get: () => this.#core.isOpen },
      isTransaction: {
        enumerable: true, configurable: true, get: () => sqlite.sqlite3_get_autocommit(this.#core.open()) === 0,
      },
      limits: { enumerable: true, configurable: true, get: () => (this.#limits ??= this.#makeLimits()) },
      [Symbol.for('sqlite-type')]: { enumerable: true, value: 'node:sqlite' },
    });
    if (options.open !== false) this.open();
  }

  static coreOf(database) {
    return typeof database === 'object' && database !== null && #core in database ? database.#core : undefined;
  }

  open() {
    const core = this.#core;
    if (core.isOpen) throw stateError('database is already open');
    const options = this.#options;
    const flags = (options.readOnly ? OPEN_READONLY : OPEN_READWRITE | OPEN_CREATE) | OPEN_URI;
    const permission = require('internal/process/permission');
    if (permission.isEnabled() && this.#path !== ':memory:' && this.#path !== '') {
      permission.check('fs.read', this.#path);
      if (!options.readOnly) permission.check('fs.write', this.#path);
    }
    const [status, connection] = withText([this.#path], (at) => withPointer((place) => sqlite.sqlite3_open_v2(at, place, flags, 0)));
    core.connection = connection;
    if (status !== 0) {
      try {
        core.fail();
      } finally {
        core.close();
      }
    }
    sqlite.sqlite3_extended_result_codes(connection, 1);
    core.configure(CONFIG.quotedDml, options.enableDoubleQuotedStringLiterals ?? false);
    core.configure(CONFIG.quotedDdl, options.enableDoubleQuotedStringLiterals ?? false);
    core.configure(CONFIG.foreignKeys, options.enableForeignKeyConstraints ?? true);
    core.configure(CONFIG.defensive, options.defensive ?? true);
    sqlite.sqlite3_busy_timeout(connection, options.timeout ?? 0);
    LIMITS.forEach((name, id) => {
      if (options.limits?.[name] !== undefined) sqlite.sqlite3_limit(connection, id, options.limits[name]);
    });
  }

  close() {
    this.#core.open();
    this.#core.close();
  }

  #makeLimits() {
    const limits = { __proto__: null };
    LIMITS.forEach((name, id) => {
      Object.defineProperty(limits, name, {
        enumerable: true,
        get: () => sqlite.sqlite3_limit(this.#core.open(), id, -1),
        set: (value) => {
          this.#core.open();
          checkLimit(name, value);
          sqlite.sqlite3_limit(this.#core.connection, id, value === Infinity ? 0x7fffffff : value);
        },
      });
    });
    return Object.setPrototypeOf(limits, Object.prototype);
  }

  prepare(sql, options = {}) {
    const core = this.#core;
    core.open();
    if (typeof sql !== 'string') throw typeError('The "sql" argument must be a string.');
    if (typeof options !== 'object' || options === null) throw typeError('The "options" argument must be an object.');
    checkOptions(options, STATEMENT_OPTIONS);
    const [status, pointer] = withText([sql], (at) => withPointer((place) => sqlite.sqlite3_prepare_v2(core.connection, at, -1, place, 0)));
    core.check(status);
    core.throwPending();
    const own = this.#options;
    const statement = createStatement(core, pointer, {
      readBigInts: options.readBigInts ?? own.readBigInts ?? false,
      returnArrays: options.returnArrays ?? own.returnArrays ?? false,
      allowBareNamedParameters: options.allowBareNamedParameters ?? own.allowBareNamedParameters ?? true,
      allowUnknownNamedParameters: options.allowUnknownNamedParameters ?? own.allowUnknownNamedParameters ?? false,
    });
    core.statements.add(statement);
    return statement;
  }

  exec(sql) {
    const core = this.#core;
    core.open();
    if (typeof sql !== 'string') throw typeError('The "sql" argument must be a string.');
    core.check(withText([sql], (at) => sqlite.sqlite3_exec(core.connection, at, 0, 0, 0)));
    core.throwPending();
  }

  function(name, options, fn) {
    this.#core.open();
    functions.define(this.#core, name, options, fn);
  }

  createTagStore(capacity = 1000) {
    this.#core.open();
    if (typeof capacity !== 'number') throw typeError('The "maxSize" argument must be a number.');
    const { SQLTagStore } = require('internal/sqlite/tag_store');
    return new SQLTagStore(this, capacity);
  }

  location(name = 'main') {
    this.#core.open();
    if (typeof name !== 'string') throw typeError('The "dbName" argument must be a string.');
    return withText([name], (at) => text(sqlite.sqlite3_db_filename(this.#core.connection, at))) || null;
  }

  aggregate(name, options) {
    this.#core.open();
    functions.aggregate(this.#core, name, options);
  }

  createSession(options) {
    this.#core.open();
    const session = sessions.create(this.#core, options);
    this.#core.sessions.add(session);
    return session;
  }

  applyChangeset(changeset, options) {
    this.#core.open();
    return sessions.apply(this.#core, changeset, options);
  }

  enableLoadExtension(allow) {
    this.#core.open();
    if (typeof allow !== 'boolean') throw typeError('The "allow" argument must be a boolean.');
    if (allow && !this.#options.allowExtension) {
      throw stateError('Cannot enable extension loading because it was disabled at database creation.');
    }
    this.#extensions = allow;
  }

  enableDefensive(active) {
    this.#core.open();
    if (typeof active !== 'boolean') throw typeError('The "active" argument must be a boolean.');
    this.#core.configure(CONFIG.defensive, active);
  }

  loadExtension(file) {
    this.#core.open();
    if (!this.#options.allowExtension || !this.#extensions) throw stateError('extension loading is not allowed');
    if (typeof file !== 'string') throw typeError('The "path" argument must be a string.');
    throw Object.assign(new Error('Junction cannot load SQLite extensions: its SQLite is not native code'), { code: 'ERR_LOAD_SQLITE_EXTENSION' });
  }

  serialize(name = 'main') {
    this.#core.open();
    if (typeof name !== 'string') throw typeError('The "dbName" argument must be a string.');
    const size = sqlite.malloc(8);
    views().setBigInt64(size, 0n, true);
    const at = withText([name], (schema) => sqlite.sqlite3_serialize(this.#core.connection, schema, size, 0));
    const length = Number(views().getBigInt64(size, true));
    sqlite.free(size);
    if (at === 0) {
      if (length > 0) throw sqliteError('out of memory');
      this.#core.fail();
    }
    const content = u8().slice(at, at + length);
    sqlite.sqlite3_free(at);
    return content;
  }

  deserialize(buffer, options = {}) {
    this.#core.open();
    if (!(buffer instanceof Uint8Array)) throw typeError('The "buffer" argument must be a Uint8Array.');
    if (typeof options !== 'object' || options === null) throw typeError('The "options" argument must be an object.');
    checkOptions(options, { dbName: 'string' });
    if (buffer.byteLength === 0) throw valueError('The "buffer" argument must not be empty.');
    const core = this.#core;
    for (const statement of core.statements) StatementSync.finalize(statement);
    core.statements.clear();
    const at = sqlite.sqlite3_malloc(buffer.byteLength);
    u8().set(buffer, at);
    const length = BigInt(buffer.byteLength);
    core.check(withText([options.dbName ?? 'main'], (schema) => sqlite.sqlite3_deserialize(
      core.connection, schema, at, length, length, DESERIALIZE_FREE | DESERIALIZE_RESIZABLE)));
  }

  setAuthorizer(callback) {
    this.#core.open();
    functions.setAuthorizer(this.#core, callback);
  }

  [Symbol.dispose]() {
    if (this.#core.isOpen) this.#core.close();
  }
}

function checkLimit(name, value) {
  if ((value !== Infinity || name.includes('.')) && !Number.isInteger(value)) {
    throw typeError(name.includes('.') ? `The "${name}" argument must be an integer.` : 'Limit value must be a non-negative integer or Infinity.');
  }
  if (value < 0) {
    const message = name.includes('.') ? `The "${name}" argument must be non-negative.` : 'Limit value must be non-negative.';
    throw Object.assign(new RangeError(message), { code: 'ERR_OUT_OF_RANGE' });
  }
}

const DatabaseSync = new Proxy(DatabaseSyncImplementation, {
  apply() {
    throw Object.assign(new TypeError('Cannot call constructor without `new`'), { code: 'ERR_CONSTRUCT_CALL_REQUIRED' });
  },
});
Object.defineProperty(DatabaseSyncImplementation, 'name', { value: 'DatabaseSync', configurable: true });
Object.defineProperty(DatabaseSyncImplementation.prototype, 'constructor', { value: DatabaseSync, writable: true, configurable: true });

for (const Class of [DatabaseSyncImplementation, StatementSync, sessions.Session]) {
  for (const key of Reflect.ownKeys(Class.prototype)) {
    if (key !== 'constructor') Object.defineProperty(Class.prototype, key, { enumerable: true });
  }
}

// Copies a database to a file, some pages at a time.
function backup(source, target, options = {}) {
  const core = DatabaseSyncImplementation.coreOf(source);
  if (core === undefined) throw typeError('The "sourceDb" argument must be an object.');
  core.open();
  const file = pathOf(target);
  if (typeof options !== 'object' || options === null) throw typeError('The "options" argument must be an object.');
  checkOptions(options, { rate: 'integer', source: 'string', target: 'string', progress: 'function' });
  const { rate = 100, source: name = 'main', progress } = options;
  return (async () => {
    const fs = require('fs');
    const to = file.startsWith('file:') ? require('url').fileURLToPath(file) : file;
    if (!source.prepare('SELECT name FROM pragma_database_list').all().some((row) => row.name === name)) {
      throw sqliteError(`unknown database ${name}`, { errcode: 1, errstr: 'SQL logic error' });
    }
    const content = source.serialize(name);
    const size = content.length < 100 ? 4096 : (content[16] << 8 | content[17]) % 65535 || 65536;
    const totalPages = Math.ceil(content.length / size);
    let done = 0;
    let handle;
    try {
      handle = await fs.promises.open(to, 'w');
    } catch (error) {
      throw sqliteError('unable to open database file', { errcode: 14, errstr: 'unable to open database file', cause: error });
    }
    try {
      do {
        const pages = rate > 0 ? Math.min(rate, totalPages - done) : totalPages - done;
        await handle.write(content, done * size, Math.min(pages * size, content.length - done * size));
        done += pages;
        core.open();
        if (progress !== undefined && done < totalPages) progress({ totalPages, remainingPages: totalPages - done });
      } while (done < totalPages);
    } finally {
      await handle.close();
    }
    return totalPages;
  })();
}

exports.DatabaseSync = DatabaseSync;
exports.backup = backup;
