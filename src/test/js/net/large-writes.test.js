'use strict';
const test = require('node:test');
const assert = require('node:assert');
const net = require('node:net');

// What a server receives, with one connection.
function receive(use) {
  return new Promise((resolve, reject) => {
    const server = net.createServer((socket) => {
      const chunks = [];
      socket.on('data', (chunk) => chunks.push(chunk));
      socket.on('end', () => {
        server.close();
        resolve(Buffer.concat(chunks));
      });
    });
    server.listen(0, '127.0.0.1', () => {
      const client = net.connect(server.address().port, '127.0.0.1', () => use(client));
      client.on('error', reject);
    });
  });
}

test('small and large writes of one turn arrive in order', async () => {
  const large = Buffer.alloc(5_000_000, 'L');
  const got = await receive((client) => {
    client.write('a');
    client.write(large);
    client.write('b');
    client.cork();
    client.write('c');
    client.write(Buffer.alloc(100_000, 'M'));
    client.write('d', 'utf16le');
    client.uncork();
    client.end('e');
  });
  const expected = Buffer.concat([
    Buffer.from('a'), large, Buffer.from('bc'), Buffer.alloc(100_000, 'M'), Buffer.from('d\0'), Buffer.from('e'),
  ]);
  assert.ok(got.equals(expected));
});

test('callbacks of writes come in order, and bytesWritten counts all', async () => {
  const order = [];
  let written;
  await receive((client) => {
    client.write('first', () => order.push(1));
    client.write(Buffer.alloc(3_000_000), () => order.push(2));
    client.write('third', () => order.push(3));
    client.end('last', () => order.push(4));
    client.on('close', () => { written = client.bytesWritten; });
  });
  await new Promise((resolve) => setTimeout(resolve, 50));
  assert.deepStrictEqual(order, [1, 2, 3, 4]);
  assert.strictEqual(written, 3_000_014);
});

test('a reader that pauses holds the writer back', async () => {
  const server = net.createServer((socket) => socket.pause()).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const client = net.connect(server.address().port, '127.0.0.1');
  await new Promise((resolve) => client.once('connect', resolve));
  const chunk = Buffer.alloc(256 * 1024);
  let full = false;
  for (let i = 0; i < 200 && !full; i++) {
    client.write(chunk);
    await new Promise((resolve) => setImmediate(resolve));
    full = client.writableLength > 1024 * 1024;
  }
  assert.ok(full);
  client.destroy();
  server.close();
});
