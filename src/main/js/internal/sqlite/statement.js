// StatementSync and what it iterates with.
const { sqlite, text } = require('internal/sqlite/engine');
const { typeError, stateError, column, bind, integer } = require('internal/sqlite/values');
const { codes } = require('internal/errors');

const ROW = 100;
const DONE = 101;
const kCreate = Symbol('create');
const STATS = { fullscanStep: 1, sort: 2, autoindex: 3, vmStep: 4, reprepare: 5, run: 6, filterMiss: 7, filterHit: 8, memused: 99 };

class StatementSync {
  #database;
  #pointer;
  #options;
  #names; // name without its sign → index
  #generation = 0; // of the iterations

  constructor(token, database, pointer, options) {
    if (token !== kCreate) throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
    this.#database = database;
    this.#pointer = pointer;
    this.#options = options;
  }

  static finalize(statement) {
    if (statement.#pointer !== 0) sqlite.sqlite3_finalize(statement.#pointer);
    statement.#pointer = 0;
  }

  #check() {
    if (this.#pointer === 0) throw stateError('statement has been finalized');
    return this.#pointer;
  }

  #start(parameters) {
    const pointer = this.#check();
    this.#generation++;
    sqlite.sqlite3_reset(pointer);
    sqlite.sqlite3_clear_bindings(pointer);
    let first = 0;
    const head = parameters[0];
    if ((typeof head === 'object' || typeof head === 'function') && head !== null && !ArrayBuffer.isView(head)) {
      this.#bindNamed(head);
      first = 1;
    }
    let index = 1;
    for (const value of parameters.slice(first)) {
      // Parameters with names are not bound by position, but `?5` is.
      for (;; index++) {
        const name = text(sqlite.sqlite3_bind_parameter_name(pointer, index));
        if (name === null || name.startsWith('?')) break;
      }
      this.#database.check(bind(pointer, index, value));
      index++;
    }
    return pointer;
  }

  #bareNames() {
    if (this.#names !== undefined) return this.#names;
    const names = new Map();
    const count = sqlite.sqlite3_bind_parameter_count(this.#pointer);
    for (let i = 1; i <= count; i++) {
      const name = text(sqlite.sqlite3_bind_parameter_name(this.#pointer, i));
      if (name === null) continue;
      const bare = name.slice(1);
      const before = names.get(bare);
      if (before !== undefined && before !== name) {
        throw stateError(`Cannot create bare named parameter '${bare}' because of conflicting names '${before}' and '${name}'.`);
      }
      names.set(bare, name);
    }
    return (this.#names = names);
  }

  #bindNamed(values) {
    const bare = this.#options.allowBareNamedParameters ? this.#bareNames() : new Map();
    const { withText } = require('internal/sqlite/engine');
    for (const name of Object.keys(values)) {
      const find = (full) => withText([full], (at) => sqlite.sqlite3_bind_parameter_index(this.#pointer, at));
      let index = find(name);
      if (index === 0 && bare.has(name)) index = find(bare.get(name));
      if (index === 0) {
        if (this.#options.allowUnknownNamedParameters) continue;
        throw stateError(`Unknown named parameter '${name}'`);
      }
      this.#database.check(bind(this.#pointer, index, values[name]));
    }
  }

  #step() {
    const status = sqlite.sqlite3_step(this.#pointer);
    if (status === ROW) return true;
    if (status === DONE) {
      this.#database.throwPending();
      return false;
    }
    return this.#database.fail();
  }

  #columnNames() {
    const names = [];
    const count = sqlite.sqlite3_column_count(this.#pointer);
    for (let i = 0; i < count; i++) names.push(text(sqlite.sqlite3_column_name(this.#pointer, i)));
    return names;
  }

  #row(names) {
    const { readBigInts, returnArrays } = this.#options;
    if (returnArrays) return names.map((_, i) => column(this.#pointer, i, readBigInts));
    const row = { __proto__: null };
    for (let i = 0; i < names.length; i++) row[names[i]] = column(this.#pointer, i, readBigInts);
    return row;
  }

  #reset() {
    if (this.#pointer !== 0) sqlite.sqlite3_reset(this.#pointer);
  }

  all(...parameters) {
    this.#start(parameters);
    try {
      const rows = [];
      let names;
      while (this.#step()) rows.push(this.#row(names ??= this.#columnNames()));
      return rows;
    } finally {
      this.#reset();
    }
  }

  get(...parameters) {
    this.#start(parameters);
    try {
      if (!this.#step() || sqlite.sqlite3_column_count(this.#pointer) === 0) return undefined;
      return this.#row(this.#columnNames());
    } finally {
      this.#reset();
    }
  }

  run(...parameters) {
    this.#start(parameters);
    try {
      while (this.#step());
      const { connection } = this.#database;
      const big = this.#options.readBigInts;
      return {
        changes: integer(sqlite.sqlite3_changes64(connection), big),
        lastInsertRowid: integer(sqlite.sqlite3_last_insert_rowid(connection), big),
      };
    } finally {
      this.#reset();
    }
  }

  iterate(...parameters) {
    this.#start(parameters);
    const generation = this.#generation;
    let names;
    let ended = false;
    const finish = () => {
      ended = true;
      return { __proto__: null, done: true, value: null };
    };
    return new StatementSyncIterator(kCreate, () => {
      this.#check();
      if (ended) return finish();
      if (generation !== this.#generation) throw stateError('iterator was invalidated');
      if (!this.#step()) {
        this.#reset();
        return finish();
      }
      return { __proto__: null, done: false, value: this.#row(names ??= this.#columnNames()) };
    }, () => {
      this.#check();
      if (!ended && generation === this.#generation) this.#reset();
      return finish();
    });
  }

  columns() {
    const pointer = this.#check();
    return this.#columnNames().map((name, i) => ({
      __proto__: null,
      column: text(sqlite.sqlite3_column_origin_name(pointer, i)),
      database: text(sqlite.sqlite3_column_database_name(pointer, i)),
      name,
      table: text(sqlite.sqlite3_column_table_name(pointer, i)),
      type: text(sqlite.sqlite3_column_decltype(pointer, i)),
    }));
  }

  stat() {
    const pointer = this.#check();
    return Object.fromEntries(Object.entries(STATS).map(([name, id]) => [name, sqlite.sqlite3_stmt_status(pointer, id, 0)]));
  }

  resetStats() {
    const pointer = this.#check();
    for (const id of Object.values(STATS)) sqlite.sqlite3_stmt_status(pointer, id, 1);
  }

  close() {
    this.#check();
    this.#database.forget(this);
    StatementSync.finalize(this);
  }

  get sourceSQL() {
    return text(sqlite.sqlite3_sql(this.#check()));
  }

  get expandedSQL() {
    const at = sqlite.sqlite3_expanded_sql(this.#check());
    const result = text(at);
    sqlite.sqlite3_free(at);
    return result;
  }

  #setOption(name, value) {
    this.#check();
    if (typeof value !== 'boolean') throw typeError(`The "${name}" argument must be a boolean.`);
    this.#options[name] = value;
  }

  setAllowBareNamedParameters(allow) {
    this.#check();
    if (typeof allow !== 'boolean') throw typeError('The "allowBareNamedParameters" argument must be a boolean.');
    this.#options.allowBareNamedParameters = allow;
  }

  setAllowUnknownNamedParameters(enabled) {
    this.#check();
    if (typeof enabled !== 'boolean') throw typeError('The "enabled" argument must be a boolean.');
    this.#options.allowUnknownNamedParameters = enabled;
  }

  setReadBigInts(enabled) {
    this.#setOption('readBigInts', enabled);
  }

  setReturnArrays(enabled) {
    this.#setOption('returnArrays', enabled);
  }
}

class StatementSyncIterator extends Iterator {
  #next;
  #return;

  constructor(token, next, finish) {
    if (token !== kCreate) throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
    super();
    this.#next = next;
    this.#return = finish;
  }

  next() {
    return this.#next();
  }

  return() {
    return this.#return();
  }
}

module.exports = { StatementSync, create: (...args) => new StatementSync(kCreate, ...args) };
