'use strict';
const test = require('node:test');
const assert = require('node:assert');
const { Readable, Writable, Duplex, Transform, PassThrough, compose, duplexPair, finished } = require('node:stream');
const { pipeline } = require('node:stream/promises');
const consumers = require('node:stream/consumers');
const { StringDecoder } = require('node:string_decoder');
const { once } = require('node:events');

function recorder(stream, log, ...events) {
  for (const event of events) stream.on(event, () => log.push(event));
}

test('events of a readable come in order: data, end, close', async () => {
  const log = [];
  const stream = Readable.from(['a', 'b']);
  recorder(stream, log, 'data', 'end', 'close');
  await once(stream, 'close');
  assert.deepStrictEqual(log, ['data', 'data', 'end', 'close']);
});

test('read() gives a chunk at a time, read(n) exactly n bytes or null', () => {
  const stream = new Readable({ read() {} });
  stream.push('ab');
  stream.push('cd');
  stream.push('ef');
  assert.strictEqual(`${stream.read()}`, 'ab');
  assert.strictEqual(`${stream.read(3)}`, 'cde');
  assert.strictEqual(stream.read(2), null);
  stream.push(null);
  assert.strictEqual(`${stream.read(2)}`, 'f');
});

test('write() says false at the high water mark, and drain follows', async () => {
  const stream = new Writable({ highWaterMark: 3, write(chunk, encoding, callback) { setImmediate(callback); } });
  assert.strictEqual(stream.write('ab'), true);
  assert.strictEqual(stream.write('c'), false);
  assert.strictEqual(stream.writableNeedDrain, true);
  await once(stream, 'drain');
  assert.strictEqual(stream.writableLength, 0);
});

test('corked writes arrive as one batch', async () => {
  const batches = [];
  const stream = new Writable({
    writev(chunks, callback) {
      batches.push(chunks.map(({ chunk }) => `${chunk}`));
      callback();
    },
  });
  stream.cork();
  stream.write('a');
  stream.write('b');
  stream.end('c');
  await once(stream, 'finish');
  assert.deepStrictEqual(batches, [['a', 'b', 'c']]);
});

test('an error destroys the stream: callback first, then error, then close', async () => {
  const log = [];
  const stream = new Writable({ write(chunk, encoding, callback) { callback(new Error('boom')); } });
  recorder(stream, log, 'error', 'close', 'finish');
  stream.write('a', (error) => log.push(error.message));
  await new Promise((resolve) => stream.on('close', resolve));
  assert.deepStrictEqual(log, ['boom', 'error', 'close']);
  stream.write('b', (error) => log.push(error.code));
  await new Promise(setImmediate);
  assert.strictEqual(log.at(-1), 'ERR_STREAM_DESTROYED');
});

test('a transform keeps back pressure and flushes at the end', async () => {
  const upper = new Transform({
    transform(chunk, encoding, callback) { callback(null, `${chunk}`.toUpperCase()); },
    flush(callback) { callback(null, '!'); },
  });
  upper.end('abc');
  assert.strictEqual(await consumers.text(upper), 'ABC!');
});

test('nothing is written before construct() has called back', async () => {
  const log = [];
  const stream = new Writable({
    construct(callback) { setImmediate(() => { log.push('construct'); callback(); }); },
    write(chunk, encoding, callback) { log.push(`${chunk}`); callback(); },
  });
  stream.end('x');
  await once(stream, 'finish');
  assert.deepStrictEqual(log, ['construct', 'x']);
});

test('pipeline() goes through generators and destroys everything on failure', async () => {
  const source = Readable.from(['a', 'b', 'c']);
  const sink = new PassThrough();
  await assert.rejects(pipeline(source, async function* (chunks) {
    for await (const chunk of chunks) {
      if (chunk === 'b') throw new Error('boom');
      yield chunk;
    }
  }, sink), /boom/);
  assert.ok(source.destroyed);
  assert.ok(sink.destroyed);
});

test('finished() tells of a premature close', async () => {
  const stream = new Readable({ read() {} });
  const result = new Promise((resolve) => finished(stream, resolve));
  stream.destroy();
  assert.strictEqual((await result).code, 'ERR_STREAM_PREMATURE_CLOSE');
});

test('leaving an async iteration destroys the stream', async () => {
  const stream = Readable.from([1, 2, 3]);
  for await (const value of stream) {
    assert.strictEqual(value, 1);
    break;
  }
  assert.ok(stream.destroyed);
});

test('iterator helpers keep the order of concurrent results', async () => {
  const doubled = Readable.from([30, 1, 10]).map(async (value) => {
    await new Promise((resolve) => setTimeout(resolve, value));
    return value * 2;
  }, { concurrency: 3 });
  assert.deepStrictEqual(await doubled.toArray(), [60, 2, 20]);
  assert.strictEqual(await Readable.from([1, 2, 3]).drop(1).take(1).reduce((a, b) => a + b), 2);
});

test('compose() makes one duplex of several streams', async () => {
  const twice = compose(
    async function* (source) { for await (const chunk of source) yield `${chunk}${chunk}`; },
    new PassThrough());
  twice.end('ab');
  assert.strictEqual(await consumers.text(twice), 'abab');
});

test('Duplex.from() takes an async function as a sink', async () => {
  let got = '';
  const sink = Duplex.from(async (source) => { for await (const chunk of source) got += chunk; });
  sink.end('abc');
  await once(sink, 'finish');
  assert.strictEqual(got, 'abc');
});

test('what is written to one side of a duplexPair() is read from the other', async () => {
  const [a, b] = duplexPair();
  a.end('hello');
  assert.strictEqual(await consumers.text(b), 'hello');
});

test('a StringDecoder does not cut characters', () => {
  const decoder = new StringDecoder('utf8');
  const euro = Buffer.from('€');
  assert.strictEqual(decoder.write(euro.subarray(0, 2)), '');
  assert.strictEqual(decoder.write(euro.subarray(2)), '€');
  assert.strictEqual(decoder.end(euro.subarray(0, 1)), '\ufffd');
});
