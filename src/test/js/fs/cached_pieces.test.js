'use strict';
// fs.read on the loop's thread, once a program has read much.
const test = require('node:test');
const assert = require('node:assert');
const crypto = require('node:crypto');
const { spawn } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'junction-pieces-'));
const file = path.join(directory, 'file');
const content = crypto.randomBytes(200_000);
fs.writeFileSync(file, content);
process.on('exit', () => fs.rmSync(directory, { recursive: true, force: true }));

const read = (...args) => new Promise((resolve, reject) => {
  fs.read(...args, (error, count, bytes) => (error ? reject(error) : resolve({ count, bytes })));
});

test.before(async () => {
  for (let i = 0; i < 400; i++) await fs.promises.readFile(file);
  for (let i = 0; i < 40; i++) await fs.promises.stat(file);
  const fd = fs.openSync(file, 'r');
  for (let i = 0; i < 400; i++) await read(fd, Buffer.alloc(10), 0, 10, 0);
  fs.closeSync(fd);
});

test('pieces at a position, at the file\'s own, and at its end', async () => {
  const fd = fs.openSync(file, 'r');
  const at = await read(fd, Buffer.alloc(1000, 1), 10, 500, 1234);
  assert.strictEqual(at.count, 500);
  assert.ok(at.bytes.subarray(10, 510).equals(content.subarray(1234, 1734)));
  assert.ok(at.bytes.subarray(0, 10).every((byte) => byte === 1) && at.bytes.subarray(510).every((byte) => byte === 1));
  let from = 0;
  while (from < content.length) {
    const { count, bytes } = await read(fd, Buffer.alloc(60_000), 0, 60_000, null);
    assert.strictEqual(count, Math.min(60_000, content.length - from));
    assert.ok(bytes.subarray(0, count).equals(content.subarray(from, from + count)));
    from += count;
  }
  assert.strictEqual((await read(fd, Buffer.alloc(10), 0, 10, null)).count, 0);
  assert.strictEqual((await read(fd, Buffer.alloc(10), 0, 10, content.length - 4)).count, 4);
  assert.strictEqual((await read(fd, Buffer.alloc(10), 0, 10, content.length + 4)).count, 0);
  assert.strictEqual((await read(fd, Buffer.alloc(10), 0, 10, 5n)).bytes[0], content[5]);
  fs.closeSync(fd);
});

test('into all kinds of views', async () => {
  const fd = fs.openSync(file, 'r');
  for (const Kind of [Uint8Array, Uint16Array, Float64Array, DataView]) {
    const view = new Kind(new ArrayBuffer(64), 16, 4);
    const { count } = await read(fd, view, 0, 4, 8);
    assert.strictEqual(count, 4, Kind.name);
    assert.ok(Buffer.from(view.buffer, 16, 4).equals(content.subarray(8, 12)), Kind.name);
  }
  const shared = new Uint8Array(new SharedArrayBuffer(8));
  await read(fd, shared, 2, 4, 8);
  assert.deepStrictEqual([...shared.subarray(2, 6)], [...content.subarray(8, 12)]);
  fs.closeSync(fd);
});

test('streams of files', async () => {
  for (const options of [{}, { start: 100, end: 150_000 }, { highWaterMark: 1000 }, { highWaterMark: 100_000 }]) {
    const parts = [];
    for await (const part of fs.createReadStream(file, options)) parts.push(part);
    assert.ok(Buffer.concat(parts).equals(content.subarray(options.start ?? 0, (options.end ?? content.length) + 1)));
  }
});

test('errors', async () => {
  const fd = fs.openSync(file, 'r');
  fs.closeSync(fd);
  await assert.rejects(read(fd, Buffer.alloc(1), 0, 1, 0), { code: 'EBADF', syscall: 'read' });
  const folder = fs.openSync(directory, 'r');
  await assert.rejects(read(folder, Buffer.alloc(1), 0, 1, 0), { code: 'EISDIR', syscall: 'read' });
  fs.closeSync(folder);
});

test('a pipe gives what there is and waits for the first byte', { skip: process.platform === 'win32' }, async () => {
  const pipe = path.join(directory, 'pipe');
  await new Promise((resolve) => spawn('mkfifo', [pipe]).on('exit', resolve));
  const writer = spawn('sh', ['-c', `exec 3> "${pipe}"; printf abc >&3; sleep 0.3; printf defg >&3`]);
  const fd = await new Promise((resolve, reject) => fs.open(pipe, 'r', (error, opened) => (error ? reject(error) : resolve(opened))));
  const first = await read(fd, Buffer.alloc(100), 0, 100, null);
  assert.strictEqual(first.bytes.latin1Slice(0, first.count), 'abc');
  const second = await read(fd, Buffer.alloc(100), 0, 100, null);
  assert.strictEqual(second.bytes.latin1Slice(0, second.count), 'defg');
  assert.strictEqual((await read(fd, Buffer.alloc(100), 0, 100, null)).count, 0);
  fs.closeSync(fd);
  await new Promise((resolve) => (writer.exitCode === null ? writer.on('exit', resolve) : resolve()));
});
