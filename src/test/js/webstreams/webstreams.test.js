'use strict';
const test = require('node:test');
const assert = require('node:assert');
const { Readable, Writable } = require('node:stream');

test('a locked stream has one reader', async () => {
  const stream = new ReadableStream({ start(controller) { controller.enqueue('a'); controller.close(); } });
  const reader = stream.getReader();
  assert.throws(() => stream.getReader(), { code: 'ERR_INVALID_STATE' });
  assert.deepStrictEqual(await reader.read(), { value: 'a', done: false });
  assert.deepStrictEqual(await reader.read(), { value: undefined, done: true });
});

test('both branches of a tee get every chunk', async () => {
  const [a, b] = ReadableStream.from([1, 2, 3]).tee();
  assert.deepStrictEqual(await Array.fromAsync(a), [1, 2, 3]);
  assert.deepStrictEqual(await Array.fromAsync(b), [1, 2, 3]);
});

test('a byte stream fills the buffer that the reader brings', async () => {
  const stream = new ReadableStream({
    type: 'bytes',
    pull(controller) {
      const { view } = controller.byobRequest;
      view[0] = 7;
      controller.byobRequest.respond(1);
    },
  });
  const reader = stream.getReader({ mode: 'byob' });
  const given = new Uint8Array(4);
  const { value } = await reader.read(given);
  assert.deepStrictEqual([...value], [7]);
  assert.strictEqual(given.byteLength, 0);
});

test('pipeThrough a transform into a sink, and its error comes back', async () => {
  const got = [];
  await ReadableStream.from([1, 2])
    .pipeThrough(new TransformStream({ transform(chunk, controller) { controller.enqueue(chunk * 2); } }))
    .pipeTo(new WritableStream({ write(chunk) { got.push(chunk); } }));
  assert.deepStrictEqual(got, [2, 4]);
  let reason;
  const source = new ReadableStream({ pull(c) { c.enqueue(1); }, cancel(r) { reason = r; } });
  await assert.rejects(source.pipeTo(new WritableStream({ write() { throw new Error('full'); } })), /full/);
  assert.strictEqual(reason.message, 'full');
});

test('an aborted pipe rejects with the reason of its signal', async () => {
  const controller = new AbortController();
  const pipe = new ReadableStream().pipeTo(new WritableStream(), { signal: controller.signal });
  controller.abort(new Error('stop'));
  await assert.rejects(pipe, /stop/);
});

test('text is encoded and decoded across chunk borders', async () => {
  const bytes = ReadableStream.from(['a\ud83d', '\ude00']).pipeThrough(new TextEncoderStream());
  const texts = await Array.fromAsync(bytes.pipeThrough(new TextDecoderStream()));
  assert.strictEqual(texts.join(''), 'a😀');
});

test('what is compressed can be decompressed', async () => {
  const source = new Blob(['hello hello hello']).stream();
  const there = source.pipeThrough(new CompressionStream('gzip'));
  const back = there.pipeThrough(new DecompressionStream('gzip'));
  assert.strictEqual(Buffer.concat(await Array.fromAsync(back)).toString(), 'hello hello hello');
});

test('node streams become web streams and the other way round', async () => {
  const got = [];
  const web = Readable.toWeb(Readable.from(['a', 'b']));
  const sink = Writable.toWeb(new Writable({
    objectMode: true, write(chunk, encoding, callback) { got.push(chunk); callback(); },
  }));
  await web.pipeTo(sink);
  assert.deepStrictEqual(got, ['a', 'b']);
  const node = Readable.fromWeb(ReadableStream.from(['x', 'y']), { objectMode: true });
  assert.deepStrictEqual(await node.toArray(), ['x', 'y']);
});

test('a stream that is transferred goes on at the other end', async () => {
  const stream = ReadableStream.from(['a', 'b']);
  const copy = structuredClone(stream, { transfer: [stream] });
  assert.ok(stream.locked);
  assert.deepStrictEqual(await Array.fromAsync(copy), ['a', 'b']);
});
