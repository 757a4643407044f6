'use strict';
const test = require('node:test');
const assert = require('node:assert');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { DatabaseSync, backup, constants } = require('node:sqlite');

const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'junction-sqlite-test-'));
test.after(() => fs.rmSync(directory, { recursive: true }));

test('rows come as objects without a prototype, and as arrays', () => {
  using database = new DatabaseSync(':memory:');
  database.exec("CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT, data BLOB); INSERT INTO t VALUES (1, 'ü', x'00ff')");
  const all = database.prepare('SELECT * FROM t');
  assert.deepStrictEqual(all.all(), [{ __proto__: null, id: 1, name: 'ü', data: new Uint8Array([0, 255]) }]);
  all.setReturnArrays(true);
  assert.deepStrictEqual(all.get(), [1, 'ü', new Uint8Array([0, 255])]);
});

test('what is written to a file is there when it is opened again', () => {
  const file = path.join(directory, 'kept.db');
  {
    using database = new DatabaseSync(file);
    database.exec('CREATE TABLE t (v); INSERT INTO t VALUES (42)');
  }
  using database = new DatabaseSync(file, { readOnly: true });
  assert.strictEqual(database.prepare('SELECT v FROM t').get().v, 42);
  assert.throws(() => database.exec('DELETE FROM t'), { code: 'ERR_SQLITE_ERROR', message: /readonly/ });
});

test('a second connection waits its turn', () => {
  const file = path.join(directory, 'shared.db');
  using first = new DatabaseSync(file);
  using second = new DatabaseSync(file);
  first.exec('CREATE TABLE t (v); BEGIN IMMEDIATE; INSERT INTO t VALUES (1)');
  assert.throws(() => second.exec('INSERT INTO t VALUES (2)'), { errcode: 5, message: 'database is locked' });
  first.exec('COMMIT');
  second.exec('INSERT INTO t VALUES (2)');
  assert.strictEqual(first.prepare('SELECT count(*) AS n FROM t').get().n, 2);
});

test('functions, aggregates and what they throw', () => {
  using database = new DatabaseSync(':memory:');
  database.function('double', (x) => x * 2);
  database.function('fails', () => { throw new TypeError('mine'); });
  database.aggregate('product', { start: 1, step: (product, x) => product * x });
  assert.strictEqual(database.prepare('SELECT double(21) AS v').get().v, 42);
  assert.strictEqual(database.prepare('SELECT product(value) AS v FROM json_each(\'[2, 3, 7]\')').get().v, 42);
  assert.throws(() => database.prepare('SELECT fails()').get(), { name: 'TypeError', message: 'mine' });
});

test('a session\'s changes can be applied elsewhere', () => {
  using from = new DatabaseSync(':memory:');
  using to = new DatabaseSync(':memory:');
  for (const database of [from, to]) database.exec('CREATE TABLE t (id INTEGER PRIMARY KEY, v)');
  const session = from.createSession();
  from.exec("INSERT INTO t VALUES (1, 'a')");
  assert.strictEqual(to.applyChangeset(session.changeset(), { onConflict: () => constants.SQLITE_CHANGESET_ABORT }), true);
  assert.strictEqual(to.prepare('SELECT v FROM t').get().v, 'a');
});

test('backup copies to a file', async () => {
  using database = new DatabaseSync(':memory:');
  database.exec('CREATE TABLE t (v); INSERT INTO t VALUES (1)');
  const file = path.join(directory, 'backup.db');
  assert.ok(await backup(database, file) > 0);
  using copy = new DatabaseSync(file);
  assert.strictEqual(copy.prepare('SELECT v FROM t').get().v, 1);
});
