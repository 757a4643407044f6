'use strict';
// In which order sockets tell that they are closed.
const test = require('node:test');
const assert = require('node:assert');
const net = require('node:net');

const later = () => new Promise((resolve) => setTimeout(resolve, 50));

async function withServer(onConnection, run) {
  const server = net.createServer(onConnection);
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  await run(server.address().port);
  await new Promise((resolve) => server.close(resolve));
}

test('of sockets that are destroyed at once the last is closed first', async () => {
  await withServer(() => {}, async (port) => {
    const closed = [];
    const sockets = [0, 1, 2].map((i) => net.connect(port, '127.0.0.1').on('close', () => closed.push(i)));
    await Promise.all(sockets.map((socket) => new Promise((resolve) => socket.on('connect', resolve))));
    for (const socket of sockets) socket.destroy();
    await later();
    assert.deepStrictEqual(closed, [2, 1, 0]);
  });
});

test('a socket whose peer has ended is closed before the peer learns of its end', async () => {
  const events = [];
  await withServer((socket) => {
    socket.resume().on('end', () => events.push('server end')).on('close', () => events.push('server close'));
  }, async (port) => {
    const socket = net.connect(port, '127.0.0.1');
    socket.resume().on('end', () => events.push('end')).on('close', () => events.push('close'));
    socket.end('text');
    await new Promise((resolve) => socket.on('close', resolve));
    assert.deepStrictEqual(events, ['server end', 'server close', 'end', 'close']);
  });
});
