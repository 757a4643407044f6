// Sessions: what has changed in a database, as changesets that can be applied to another.
const { sqlite, views, u8, text, allocateBytes, withText, withPointer, pointerTo, release } = require('internal/sqlite/engine');
const { typeError, stateError, checkOptions } = require('internal/sqlite/values');
const { codes } = require('internal/errors');

const kCreate = Symbol('create');
const OK = 0;
const ABORT = 4;
const CHANGESET_ABORT = 2;

class Session {
  #database;
  #pointer;

  constructor(token, database, pointer) {
    if (token !== kCreate) throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
    this.#database = database;
    this.#pointer = pointer;
  }

  static delete(session) {
    if (session.#pointer !== 0) sqlite.sqlite3session_delete(session.#pointer);
    session.#pointer = 0;
  }

  #check() {
    this.#database.open();
    if (this.#pointer === 0) throw stateError('session is not open');
    return this.#pointer;
  }

  #take(produce) {
    const pointer = this.#check();
    const size = sqlite.malloc(4);
    const [status, at] = withPointer((place) => produce(pointer, size, place));
    const length = views().getInt32(size, true);
    sqlite.free(size);
    this.#database.check(status);
    const changes = u8().slice(at, at + length);
    sqlite.sqlite3_free(at);
    return changes;
  }

  changeset() {
    return this.#take(sqlite.sqlite3session_changeset);
  }

  patchset() {
    return this.#take(sqlite.sqlite3session_patchset);
  }

  close() {
    this.#check();
    this.#database.forgetSession(this);
    Session.delete(this);
  }

  [Symbol.dispose]() {
    if (this.#pointer !== 0 && this.#database.isOpen) this.close();
  }
}

exports.create = function create(database, options = {}) {
  if (typeof options !== 'object' || options === null) throw typeError('The "options" argument must be an object.');
  checkOptions(options, { table: 'string', db: 'string' });
  return withText([options.db ?? 'main', options.table], (schema, table) => {
    const [status, pointer] = withPointer((at) => sqlite.sqlite3session_create(database.connection, schema, at));
    database.check(status);
    database.check(sqlite.sqlite3session_attach(pointer, table));
    return new Session(kCreate, database, pointer);
  });
};

exports.apply = function apply(database, changeset, options) {
  if (!(changeset instanceof Uint8Array)) throw typeError('The "changeset" argument must be a Uint8Array.');
  if (options !== undefined && (typeof options !== 'object' || options === null)) throw typeError('The "options" argument must be an object.');
  const { filter, onConflict } = options ?? {};
  if (onConflict !== undefined && typeof onConflict !== 'function') throw typeError('The "options.onConflict" argument must be a function.');
  if (filter !== undefined && typeof filter !== 'function') throw typeError('The "options.filter" argument must be a function.');
  const guard = (fallback, work) => (...args) => {
    if (database.pending !== undefined) return fallback;
    try {
      return work(...args);
    } catch (error) {
      database.pending = { error };
      return fallback;
    }
  };
  const filterAt = filter === undefined ? 0 : pointerTo('iii', guard(0, (_, name) => (filter(text(name)) ? 1 : 0)));
  const conflictAt = pointerTo('iiii', guard(CHANGESET_ABORT, (_, kind) => {
    if (onConflict === undefined) return CHANGESET_ABORT;
    const answer = onConflict(kind);
    return Number.isInteger(answer) ? answer : -1;
  }));
  const at = allocateBytes(changeset);
  let status;
  try {
    status = sqlite.sqlite3changeset_apply(database.connection, changeset.byteLength, at, filterAt, conflictAt, 0);
  } finally {
    sqlite.sqlite3_free(at);
    release(conflictAt);
    if (filterAt !== 0) release(filterAt);
  }
  database.throwPending();
  if (status === OK) return true;
  if (status === ABORT) return false;
  const message = text(sqlite.sqlite3_errstr(status));
  throw require('internal/sqlite/values').sqliteError(message, { errcode: status, errstr: message });
};

exports.Session = Session;
