'use strict';
const test = require('node:test');
const assert = require('node:assert');
const dgram = require('node:dgram');
const { once } = require('node:events');

test('a message tells its sender and size', async () => {
  const receiver = dgram.createSocket('udp4').bind(0, '127.0.0.1');
  await once(receiver, 'listening');
  const sender = dgram.createSocket('udp4');
  sender.send(['he', Buffer.from('llo')], receiver.address().port, '127.0.0.1');
  const [message, { address, family, port, size }] = await once(receiver, 'message');
  assert.strictEqual(message.toString(), 'hello');
  assert.deepStrictEqual({ address, family, port, size },
    { address: '127.0.0.1', family: 'IPv4', port: sender.address().port, size: 5 });
  sender.close();
  receiver.close();
});

test('a datagram that is too large fails with EMSGSIZE', async () => {
  const socket = dgram.createSocket('udp4');
  const error = await new Promise((resolve) => socket.send(Buffer.alloc(70_000), 9, '127.0.0.1', resolve));
  assert.strictEqual(error.message, 'send EMSGSIZE 127.0.0.1:9');
  socket.close();
});

test('a connected socket takes no address', async () => {
  const socket = dgram.createSocket('udp4');
  socket.connect(9, '127.0.0.1');
  await once(socket, 'connect');
  assert.throws(() => socket.send('x', 0, 1, 10, '127.0.0.1'), { code: 'ERR_SOCKET_DGRAM_IS_CONNECTED' });
  socket.close();
});
