// Much data, in pieces of all sizes, while one side does not read: nothing is lost, doubled or out of order.
const test = require('node:test');
const assert = require('node:assert');
const { createHash } = require('node:crypto');
const fs = require('node:fs');
const https = require('node:https');
const path = require('node:path');
const tls = require('node:tls');
const { once } = require('node:events');

const read = (name) => fs.readFileSync(path.join(__dirname, 'fixtures', name));
const options = { key: read('server-key.pem'), cert: read('server-cert.pem') };
const ca = read('ca-cert.pem');

async function listen(server) {
  server.listen(0);
  await once(server, 'listening');
  return server.address().port;
}

function pieceOf(size, seed) {
  const piece = Buffer.allocUnsafe(size);
  for (let i = 0; i < size; i++) piece[i] = i * 31 + seed;
  return piece;
}

function digestOf(stream) {
  const hash = createHash('sha1');
  let length = 0;
  stream.on('data', (chunk) => {
    hash.update(chunk);
    length += chunk.length;
  });
  return once(stream, 'end').then(() => `${length} ${hash.digest('hex')}`);
}

// Writes without waiting, by all the ways there are, and answers what the other side should have.
function writeAll(socket) {
  const hash = createHash('sha1');
  let length = 0;
  const write = (data, encoding) => {
    socket.write(data, encoding);
    const bytes = typeof data === 'string' ? Buffer.from(data, encoding) : Buffer.from(data.buffer, data.byteOffset, data.byteLength);
    hash.update(bytes);
    length += bytes.length;
  };
  for (let round = 0; round < 12; round++) {
    for (const size of [1, 100, 4096, 5000, 16384, 65536, 70001, 300_000]) write(pieceOf(size, round));
    write('text, größer €', 'utf8');
    write('68656c6c6f', 'hex');
    write('caf\xe9', 'latin1');
    socket.cork();
    write('head\r\n', 'latin1');
    write(pieceOf(65536, 7));
    write('\r\n', 'latin1');
    socket.uncork();
    write(new Uint16Array([1, 2, 3]));
    if (round === 5) write(pieceOf(3 << 20, 9));
  }
  socket.end();
  return `${length} ${hash.digest('hex')}`;
}

test('a socket that is not read from at first gets all in the end', async () => {
  let expected;
  const server = tls.createServer(options, (socket) => {
    expected = writeAll(socket);
    server.close();
  });
  const port = await listen(server);
  const socket = tls.connect({ port, host: 'localhost', ca });
  socket.pause();
  await new Promise((resolve) => setTimeout(resolve, 200));
  const digest = digestOf(socket);
  socket.resume();
  const actual = await digest;
  assert.strictEqual(actual, expected);
});

test('both sides write at once', async () => {
  const sides = [];
  const server = tls.createServer(options, (socket) => sides.push(Promise.all([digestOf(socket), writeAll(socket)])));
  const port = await listen(server);
  const socket = tls.connect({ port, host: 'localhost', ca });
  await once(socket, 'secureConnect');
  const [seen, sent] = await Promise.all([digestOf(socket), writeAll(socket)]);
  const [[seenByServer, sentByServer]] = await Promise.all(sides);
  assert.strictEqual(seenByServer, sent);
  assert.strictEqual(seen, sentByServer);
  server.close();
});

test('a request over https is parsed whatever pieces it comes in', async () => {
  const server = https.createServer(options, async (request, response) => {
    response.end(`${request.method} ${await digestOf(request)}`);
  });
  const port = await listen(server);
  const socket = tls.connect({ port, host: 'localhost', ca });
  await once(socket, 'secureConnect');
  const body = pieceOf(200_000, 3);
  const head = Buffer.from(`POST / HTTP/1.1\r\nHost: x\r\nContent-Length: ${body.length}\r\n\r\n`);
  const all = Buffer.concat([head, body, head, body, Buffer.from('GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')]);
  for (let from = 0, size = 1; from < all.length; from += size, size = size * 2 % 50_021 + 1) {
    socket.write(all.subarray(from, from + size));
    if (size % 3 === 0) await new Promise(setImmediate);
  }
  let text = '';
  for await (const chunk of socket) text += chunk;
  const digest = `200000 ${createHash('sha1').update(body).digest('hex')}`;
  assert.deepStrictEqual(text.match(/(POST|GET) \d+ \w{40}/g).map(String), [`POST ${digest}`, `POST ${digest}`,
    `GET 0 ${createHash('sha1').digest('hex')}`]);
  server.close();
});

test('a listener to the data of an https connection gets it all', async () => {
  const seen = [];
  const server = https.createServer(options, (request, response) => response.end('answer'));
  server.on('secureConnection', (socket) => socket.on('data', (bytes) => seen.push(bytes.latin1Slice())));
  const port = await listen(server);
  const response = await new Promise((resolve) => https.get({ port, host: 'localhost', ca, agent: false }, resolve));
  response.resume();
  await once(response, 'end');
  assert.match(seen.join(''), /^GET \/ HTTP\/1\.1\r\n/);
  server.close();
});
