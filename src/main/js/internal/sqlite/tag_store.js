// Statements by template literal, kept for the next time that the same literal is used.
class SQLTagStore {
  #database;
  #capacity;
  #statements = new Map(); // the least recently used first

  constructor(database, capacity) {
    this.#database = database;
    this.#capacity = capacity;
  }

  get capacity() { return this.#capacity; }
  get db() { return this.#database; }
  get size() { return this.#statements.size; }

  #statement(strings) {
    if (!Array.isArray(strings)) {
      const error = new TypeError('First argument must be an array of strings (template literal).');
      error.code = 'ERR_INVALID_ARG_TYPE';
      throw error;
    }
    const sql = strings.join('?');
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = this.#database.prepare(sql);
      if (this.#statements.size >= this.#capacity) this.#statements.delete(this.#statements.keys().next().value);
    } else {
      this.#statements.delete(sql);
    }
    this.#statements.set(sql, statement);
    return statement;
  }

  get(strings, ...values) { return this.#statement(strings).get(...values); }
  all(strings, ...values) { return this.#statement(strings).all(...values); }
  iterate(strings, ...values) { return this.#statement(strings).iterate(...values); }
  run(strings, ...values) { return this.#statement(strings).run(...values); }

  clear() {
    this.#statements.clear();
  }
}

exports.SQLTagStore = SQLTagStore;
