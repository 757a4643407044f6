'use strict';
// What a server tells a peer that does not keep to the protocol, and what it says of it itself.
const test = require('node:test');
const assert = require('node:assert');
const http2 = require('node:http2');
const net = require('node:net');

const PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');
const GET = Buffer.from('828486410161', 'hex');
const NONE = Buffer.alloc(0);

function frame(type, flags, id, payload = NONE) {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.length, 0, 3);
  head[3] = type;
  head[4] = flags;
  head.writeUInt32BE(id, 5);
  return Buffer.concat([head, payload]);
}

// All GOAWAY frames as [code, last stream, text], and the session's error.
async function answer(...frames) {
  const server = http2.createServer();
  server.on('stream', (stream) => stream.on('error', () => {}));
  const failed = new Promise((resolve) => server.on('sessionError', resolve));
  await new Promise((resolve) => server.listen(0, resolve));
  const socket = net.connect(server.address().port);
  const parts = [];
  socket.on('error', () => {}).on('data', (bytes) => parts.push(bytes));
  socket.write(Buffer.concat([PREFACE, frame(4, 0, 0), ...frames]));
  const error = await failed;
  await new Promise((resolve) => socket.on('close', resolve));
  await new Promise((resolve) => server.close(resolve));
  const told = [];
  for (let rest = Buffer.concat(parts); rest.length >= 9;) {
    const end = 9 + rest.readUIntBE(0, 3);
    if (rest[3] === 7) told.push([rest.readUInt32BE(13), rest.readUInt32BE(9), rest.latin1Slice(17, end)]);
    rest = rest.subarray(end);
  }
  return { told, code: error.code, message: error.message };
}

const wrong = (message, ...told) => ({ told: [told], code: 'ERR_HTTP2_ERROR', message });

test('frames out of place end the connection, and the peer learns why', async () => {
  assert.deepStrictEqual(await answer(frame(0, 0, 1, Buffer.from('x'))), wrong('Protocol error', 1, 0, 'DATA: stream in idle'));
  assert.deepStrictEqual(await answer(frame(1, 5, 2, GET)), wrong('Protocol error', 1, 0, 'request HEADERS: invalid stream_id'));
  assert.deepStrictEqual(await answer(frame(1, 5, 1, GET), frame(0, 0, 1, Buffer.from('x'))),
    wrong('Protocol error', 5, 1, 'DATA: stream in half-closed(remote)'));
  assert.deepStrictEqual(await answer(frame(1, 1, 1, GET), frame(6, 0, 0, Buffer.alloc(8))),
    wrong('Protocol error', 1, 1, 'unexpected non-CONTINUATION frame or stream_id is invalid'));
});

test('frames of a wrong size do, too', async () => {
  assert.deepStrictEqual(await answer(frame(4, 1, 0, Buffer.alloc(6))), wrong('Protocol error', 6, 0, ''));
  assert.deepStrictEqual(await answer(frame(6, 0, 0, Buffer.alloc(7))), wrong('Protocol error', 6, 0, ''));
});

test('so does what cannot be decompressed', async () => {
  assert.deepStrictEqual(await answer(frame(1, 5, 1, Buffer.from('ffffffffff', 'hex'))), wrong('Protocol error', 9, 1, ''));
});
