'use strict';
const test = require('node:test');
const assert = require('node:assert');
const net = require('node:net');
const { once } = require('node:events');

test('a refused connection tells address and port', async () => {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  const [error] = await once(net.connect(port, '127.0.0.1'), 'error').catch((raised) => [raised]);
  assert.strictEqual(error.message, `connect ECONNREFUSED 127.0.0.1:${port}`);
  assert.deepStrictEqual({ ...error },
    { errno: -111, code: 'ECONNREFUSED', syscall: 'connect', address: '127.0.0.1', port });
});

test('a Unix socket that is not there fails with ENOENT', async () => {
  const [error] = await once(net.connect('/nonexistent/socket'), 'error').catch((raised) => [raised]);
  assert.strictEqual(error.message, 'connect ENOENT /nonexistent/socket');
});

test('listening twice on a port fails with EADDRINUSE', async () => {
  const first = net.createServer().listen(0, '127.0.0.1');
  await once(first, 'listening');
  const second = net.createServer().listen(first.address().port, '127.0.0.1');
  const [error] = await once(second, 'error');
  assert.strictEqual(error.code, 'EADDRINUSE');
  assert.match(error.message, /^listen EADDRINUSE: address already in use 127\.0\.0\.1:\d+$/);
  first.close();
});

test('resetAndDestroy gives the peer ECONNRESET', async () => {
  const server = net.createServer((socket) => socket.resetAndDestroy()).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = net.connect(server.address().port, '127.0.0.1');
  const [error] = await once(client, 'error').catch((raised) => [raised]);
  assert.strictEqual(error.code, 'ECONNRESET');
  server.close();
});

// A large write to a peer that reads nothing, then what `stop` does to it: the events, with the error of the write.
async function cutWrite(stop) {
  const events = [];
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const peer = net.connect(server.address().port, '127.0.0.1').on('error', () => {});
  peer.pause();
  const [socket] = await once(server, 'connection');
  socket.on('error', (error) => events.push(`error ${error.code} ${error.syscall}`));
  socket.write(Buffer.alloc(20_000_000), (error) => events.push(`write ${error?.code}`));
  socket.write('more', (error) => events.push(`more ${error?.code}`));
  await new Promise(setImmediate);
  stop(socket, peer);
  await new Promise((resolve) => socket.on('close', resolve));
  peer.destroy();
  server.close();
  return events;
}

test('a write under way is canceled with its socket', async () => {
  assert.deepStrictEqual(await cutWrite((socket) => socket.destroy()), ['write ECANCELED', 'more ECANCELED']);
  assert.deepStrictEqual(await cutWrite((socket) => socket.resetAndDestroy()), ['write ECANCELED', 'more ECANCELED']);
});

test('a reset is an error of reading, and cancels what is written', async () => {
  assert.deepStrictEqual(await cutWrite((socket, peer) => peer.resetAndDestroy()), ['error ECONNRESET read', 'write ECANCELED', 'more ECONNRESET']);
});
