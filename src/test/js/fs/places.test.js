'use strict';
const test = require('node:test');
const assert = require('node:assert');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { AsyncLocalStorage } = require('node:async_hooks');
const { Worker } = require('node:worker_threads');

const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'junction-places-'));
test.after(() => fs.rmSync(directory, { recursive: true }));

function file(name, content) {
  const full = path.join(directory, name);
  fs.writeFileSync(full, content);
  return full;
}

test('more files are read at a time than there are places for them', async () => {
  const files = Array.from({ length: 300 }, (_, i) => file(`many${i}`, `content ${i} `.repeat(i)));
  const texts = await Promise.all(files.map((name) => fs.promises.readFile(name, 'utf8')));
  texts.forEach((text, i) => assert.strictEqual(text, `content ${i} `.repeat(i)));
});

test('files of no bytes, of 64 KB and of one more', async () => {
  for (const size of [0, 1, 65535, 65536, 65537, 200_000]) {
    const bytes = await fs.promises.readFile(file('sized', Buffer.alloc(size, 7)));
    assert.strictEqual(bytes.length, size);
    assert.ok(bytes.every((byte) => byte === 7));
  }
});

test('what was read has memory of its own', async () => {
  const name = file('own', 'first');
  const first = await fs.promises.readFile(name);
  fs.writeFileSync(name, 'other');
  const other = await fs.promises.readFile(name);
  assert.strictEqual(`${first} ${other}`, 'first other');
  assert.strictEqual(first.buffer.byteLength, 5);
});

test('the error of a directory names its path', (t, done) => {
  fs.readFile(directory, (error) => {
    assert.strictEqual(error.message, `EISDIR: illegal operation on a directory, read '${directory}'`);
    assert.strictEqual(error.path, directory);
    done();
  });
});

test('a callback that throws and one that reads again leave their places to others', (t, done) => {
  const name = file('again', 'text');
  let left = 200;
  const next = (error, text) => {
    assert.strictEqual(text, 'text');
    if (--left === 0) done();
    else fs.readFile(name, 'utf8', next);
  };
  fs.readFile(name, 'utf8', next);
});

test('each callback runs in the context of its call', async () => {
  const storage = new AsyncLocalStorage();
  const name = file('context', 'text');
  const stores = await Promise.all([1, 2, 3].map((store) => storage.run(store, () => new Promise((resolve) => {
    fs.readFile(name, () => resolve(storage.getStore()));
  }))));
  assert.deepStrictEqual(stores, [1, 2, 3]);
});

test('a thread ends while it reads', async () => {
  const name = file('thread', Buffer.alloc(60_000));
  const worker = new Worker(`
    const fs = require('node:fs');
    const read = () => fs.readFile(${JSON.stringify(name)}, read);
    for (let i = 0; i < 50; i++) read();
    require('node:worker_threads').parentPort.postMessage('begun');
  `, { eval: true });
  await new Promise((resolve) => worker.once('message', resolve));
  assert.strictEqual(await worker.terminate(), 1);
});

test('the file of a pipe that nobody writes to holds up no other', async () => {
  const pipe = path.join(directory, 'pipe');
  require('node:child_process').execFileSync('mkfifo', [pipe]);
  const beside = file('beside', 'text');
  const waiting = fs.promises.readFile(pipe, 'utf8');
  const texts = await Promise.all(Array.from({ length: 20 }, () => fs.promises.readFile(beside, 'utf8')));
  assert.ok(texts.every((text) => text === 'text'));
  fs.writeFileSync(pipe, 'through the pipe');
  assert.strictEqual(await waiting, 'through the pipe');
});
