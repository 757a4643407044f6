'use strict';
const test = require('node:test');
const assert = require('node:assert');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { once } = require('node:events');
const { finished, pipeline } = require('node:stream/promises');

const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'fs-streams-'));
test.after(() => fs.rmSync(directory, { recursive: true }));
const source = path.join(directory, 'source');
fs.writeFileSync(source, '0123456789'.repeat(30_000));

test('a file is copied through streams', async () => {
  const copy = path.join(directory, 'copy');
  const reader = fs.createReadStream(source);
  const writer = fs.createWriteStream(copy);
  await pipeline(reader, writer);
  assert.ok(fs.readFileSync(copy).equals(fs.readFileSync(source)));
  assert.deepStrictEqual([reader.bytesRead, writer.bytesWritten], [300_000, 300_000]);
});

test('start and end are both read', async () => {
  let text = '';
  for await (const chunk of fs.createReadStream(source, { start: 3, end: 6, encoding: 'utf8' })) text += chunk;
  assert.strictEqual(text, '3456');
});

test('a stream of a missing file emits the error and then close', async () => {
  const stream = fs.createReadStream(path.join(directory, 'missing'));
  assert.strictEqual(stream.pending, true);
  const [error] = await once(stream, 'error');
  assert.strictEqual(error.code, 'ENOENT');
  if (!stream.closed) await once(stream, 'close');
});

test('writing at a start leaves what is before and after', async () => {
  const file = path.join(directory, 'patched');
  fs.writeFileSync(file, 'abcdef');
  const stream = fs.createWriteStream(file, { flags: 'r+', start: 2 });
  stream.end('XY');
  await once(stream, 'close');
  assert.strictEqual(fs.readFileSync(file, 'utf8'), 'abXYef');
});

test('the stream of a handle closes the handle', async () => {
  const handle = await fs.promises.open(source);
  const closed = once(handle, 'close');
  let length = 0;
  for await (const chunk of handle.createReadStream()) length += chunk.length;
  await closed;
  assert.strictEqual(length, 300_000);
  assert.strictEqual(handle.fd, -1);
});

test('Utf8Stream gathers small writes', async () => {
  const dest = path.join(directory, 'log');
  const stream = new fs.Utf8Stream({ dest, minLength: 1000 });
  await once(stream, 'ready');
  let writes = 0;
  stream.on('write', () => writes++);
  for (let i = 0; i < 100; i++) stream.write('a line of text\n');
  stream.end();
  await once(stream, 'close');
  assert.strictEqual(fs.statSync(dest).size, 1500);
  assert.ok(writes <= 2);
});

test('a write that ends after the stream was destroyed fails', async () => {
  const stream = fs.createWriteStream(path.join(directory, 'destroyed'));
  Object.defineProperty(stream, 'destroyed', { get: () => true });
  stream.end('text');
  await assert.rejects(finished(stream), { code: 'ERR_STREAM_DESTROYED' });
});
