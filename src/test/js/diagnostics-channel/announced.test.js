'use strict';
const test = require('node:test');
const assert = require('node:assert');
const channels = require('diagnostics_channel');
const { once } = require('events');

function collect(t, names) {
  const messages = [];
  for (const name of names) {
    const listener = (message) => messages.push([name, message]);
    channels.subscribe(name, listener);
    t.after(() => channels.unsubscribe(name, listener));
  }
  return messages;
}

test('new processes and workers are told of before they run', async (t) => {
  const messages = collect(t, ['child_process', 'worker_threads']);
  const child = require('child_process').spawn(process.execPath, ['-v']);
  const { Worker } = require('worker_threads');
  const worker = new Worker('1', { eval: true });
  assert.deepStrictEqual(messages.map(([name]) => name), ['child_process', 'worker_threads']);
  assert.strictEqual(messages[0][1].process, child);
  assert.strictEqual(messages[1][1].worker, worker);
  await Promise.all([once(child, 'exit'), once(worker, 'exit')]);
});

test('what becomes of listen()', async (t) => {
  const net = require('net');
  const messages = collect(t, ['asyncStart', 'asyncEnd', 'error'].map((name) => `tracing:net.server.listen:${name}`));
  const first = net.createServer().listen(0);
  await once(first, 'listening');
  const second = net.createServer().listen(first.address().port);
  await once(second, 'error');
  first.close();
  assert.deepStrictEqual(messages.map(([name, { server }]) => [name.replace(/.*:/, ''), server === first ? 1 : 2]),
    [['asyncStart', 1], ['asyncEnd', 1], ['asyncStart', 2], ['error', 2]]);
  assert.strictEqual(messages[3][1].error.code, 'EADDRINUSE');
});

test('bodies and ends of streams of HTTP/2', async (t) => {
  const http2 = require('http2');
  const messages = collect(t, ['bodyChunkSent', 'bodySent', 'close'].map((name) => `http2.client.stream.${name}`));
  const server = http2.createServer((request, response) => response.end());
  server.listen(0);
  await once(server, 'listening');
  const client = http2.connect(`http://localhost:${server.address().port}`);
  const stream = client.request({ ':method': 'POST' });
  stream.end('text');
  stream.resume();
  await once(stream, 'close');
  client.close();
  server.close();
  assert.deepStrictEqual(messages.map(([name]) => name.replace(/.*\./, '')), ['bodyChunkSent', 'bodySent', 'close']);
  assert.strictEqual(messages[0][1].data, 'text');
  assert.strictEqual(messages[2][1].stream, stream);
});
