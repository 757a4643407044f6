'use strict';
const test = require('node:test');
const assert = require('node:assert');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'fs-files-'));
test.after(() => fs.rmSync(directory, { recursive: true }));
let count = 0;
const fresh = () => path.join(directory, `file${count++}`);

test('text survives in every encoding', () => {
  const file = fresh();
  for (const encoding of ['utf8', 'utf16le', 'base64', 'hex']) {
    const text = { base64: 'AAEC', hex: '00ff' }[encoding] ?? 'zażółć 🌍';
    fs.writeFileSync(file, text, encoding);
    assert.strictEqual(fs.readFileSync(file, encoding), text);
  }
});

test('a large file comes back whole, synchronously, by callback and by promise', async () => {
  const file = fresh();
  const content = Buffer.alloc(3_000_001, 'abcdefg');
  fs.writeFileSync(file, content);
  assert.ok(fs.readFileSync(file).equals(content));
  assert.ok((await fs.promises.readFile(file)).equals(content));
  const byCallback = await new Promise((resolve, reject) => {
    fs.readFile(file, (error, data) => (error ? reject(error) : resolve(data)));
  });
  assert.ok(byCallback.equals(content));
});

test('files of /proc, whose size is unknown, are read to their end', () => {
  assert.match(fs.readFileSync('/proc/self/status', 'utf8'), /^Name:/);
});

test('reads and writes at a position leave the position of the descriptor', () => {
  const file = fresh();
  const fd = fs.openSync(file, 'w+');
  fs.writeSync(fd, 'hello world');
  fs.writeSync(fd, Buffer.from('W'), 0, 1, 6);
  const target = Buffer.alloc(5);
  assert.strictEqual(fs.readSync(fd, target, 0, 5, 6), 5);
  fs.writeSync(fd, '!');
  fs.closeSync(fd);
  assert.strictEqual(target.toString(), 'World');
  assert.strictEqual(fs.readFileSync(file, 'latin1'), 'hello World!');
});

test('several buffers are written and read in one call', async () => {
  const file = fresh();
  const handle = await fs.promises.open(file, 'w+');
  const { bytesWritten } = await handle.writev([Buffer.from('ab'), Buffer.from('cde')], 0);
  const [one, other] = [Buffer.alloc(4), Buffer.alloc(4)];
  const { bytesRead } = await handle.readv([one, other], 0);
  await handle.close();
  assert.deepStrictEqual([bytesWritten, bytesRead], [5, 5]);
  assert.strictEqual(`${one}${other.subarray(0, 1)}`, 'abcde');
});

test('appending adds to the end', async () => {
  const file = fresh();
  fs.appendFileSync(file, 'a');
  await fs.promises.appendFile(file, 'b');
  assert.strictEqual(fs.readFileSync(file, 'utf8'), 'ab');
});

test('what a generator yields is written', async () => {
  const file = fresh();
  await fs.promises.writeFile(file, (async function* () { yield 'one '; yield Buffer.from('two'); })());
  assert.strictEqual(fs.readFileSync(file, 'utf8'), 'one two');
});

test('an aborted read fails with AbortError', async () => {
  const file = fresh();
  fs.writeFileSync(file, Buffer.alloc(2_000_000));
  const controller = new AbortController();
  const reading = fs.promises.readFile(file, { signal: controller.signal });
  controller.abort();
  await assert.rejects(reading, { name: 'AbortError', code: 'ABORT_ERR' });
});

test('truncating shortens, and lengthens with zeros', () => {
  const file = fresh();
  fs.writeFileSync(file, 'abcdef');
  fs.truncateSync(file, 2);
  fs.truncateSync(file, 4);
  assert.deepStrictEqual(fs.readFileSync(file), Buffer.from('ab\0\0'));
});

test('stats as numbers and bigints agree, and dates are made of them', () => {
  const file = fresh();
  fs.writeFileSync(file, 'abc', { mode: 0o640 });
  fs.utimesSync(file, 1.5, 1_234_567_890.25);
  const stats = fs.statSync(file);
  const big = fs.statSync(file, { bigint: true });
  assert.strictEqual(stats.mode, 0o100640);
  assert.deepStrictEqual([stats.size, stats.mtimeMs, stats.atimeMs], [3, 1234567890250, 1500]);
  assert.strictEqual(big.mtimeNs, 1234567890250000000n);
  assert.strictEqual(big.ino, BigInt(stats.ino));
  assert.strictEqual(stats.mtime.toISOString(), '2009-02-13T23:31:30.250Z');
  assert.ok(stats.isFile() && !stats.isDirectory());
});

test('copying keeps the mode and may refuse to overwrite', () => {
  const [from, to] = [fresh(), fresh()];
  fs.writeFileSync(from, 'abc', { mode: 0o750 });
  fs.copyFileSync(from, to);
  assert.strictEqual(fs.statSync(to).mode & 0o777, 0o750);
  assert.throws(() => fs.copyFileSync(from, to, fs.constants.COPYFILE_EXCL), { code: 'EEXIST', syscall: 'copyfile' });
});

test('a handle that is awaited with using is closed', async () => {
  let kept;
  {
    await using handle = await fs.promises.open(fresh(), 'w');
    kept = handle;
  }
  assert.strictEqual(kept.fd, -1);
  await assert.rejects(kept.stat(), { code: 'EBADF', message: 'file closed' });
});

test('a blob of a file can be read until the file changes', async () => {
  const file = fresh();
  fs.writeFileSync(file, 'hello');
  const blob = await fs.openAsBlob(file, { type: 'text/plain' });
  assert.strictEqual(await blob.slice(1, 3).text(), 'el');
  fs.writeFileSync(file, 'hello world');
  await assert.rejects(blob.text(), { name: 'NotReadableError' });
});
