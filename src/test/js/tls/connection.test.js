const test = require('node:test');
const assert = require('node:assert');
const fs = require('node:fs');
const path = require('node:path');
const tls = require('node:tls');
const { once } = require('node:events');

const read = (name) => fs.readFileSync(path.join(__dirname, 'fixtures', name));
const key = read('server-key.pem');
const cert = read('server-cert.pem');
const ca = read('ca-cert.pem');

async function listen(options, listener) {
  const server = tls.createServer({ key, cert, ...options }, listener);
  server.listen(0);
  await once(server, 'listening');
  return { server, port: server.address().port };
}

async function connect(options) {
  const socket = tls.connect({ host: 'localhost', ca, ...options });
  await once(socket, 'secureConnect');
  return socket;
}

test('client and server exchange data, and the end', async () => {
  const { server, port } = await listen({}, (socket) => socket.pipe(socket));
  const socket = await connect({ port });
  assert.strictEqual(socket.authorized, true);
  assert.strictEqual(socket.getProtocol(), 'TLSv1.3');
  socket.end('hello');
  let text = '';
  for await (const chunk of socket) text += chunk;
  assert.strictEqual(text, 'hello');
  server.close();
});

test('a megabyte arrives as it was sent', async () => {
  const sent = Buffer.alloc(1 << 20, 'abcdefghijk');
  const { server, port } = await listen({}, (socket) => socket.end(sent));
  const socket = await connect({ port });
  const chunks = [];
  for await (const chunk of socket) chunks.push(chunk);
  assert.ok(Buffer.concat(chunks).equals(sent));
  server.close();
});

test('a certificate whose authority is unknown is refused', async () => {
  const { server, port } = await listen({}, () => {});
  server.on('tlsClientError', () => {});
  const socket = tls.connect({ port, host: 'localhost' });
  const [error] = await once(socket, 'error');
  assert.strictEqual(error.code, 'UNABLE_TO_VERIFY_LEAF_SIGNATURE');
  server.close();
});

test('a certificate for another host is refused', async () => {
  const { server, port } = await listen({}, () => {});
  const socket = tls.connect({ port, host: 'localhost', ca, servername: 'example.org' });
  const [error] = await once(socket, 'error');
  assert.strictEqual(error.code, 'ERR_TLS_CERT_ALTNAME_INVALID');
  server.close();
});

test('a session is resumed', async () => {
  const { server, port } = await listen({}, (socket) => socket.end('x'));
  const first = await connect({ port });
  const [session] = await once(first, 'session');
  first.destroy();
  const second = await connect({ port, session });
  assert.strictEqual(first.isSessionReused() ?? false, false);
  assert.strictEqual(second.isSessionReused(), true);
  second.destroy();
  server.close();
});

test('ALPN chooses the first protocol of the server that the client offers', async () => {
  const { server, port } = await listen({ ALPNProtocols: ['b', 'a'] }, (socket) => socket.end(socket.alpnProtocol));
  const socket = await connect({ port, ALPNProtocols: ['a', 'b'] });
  assert.strictEqual(socket.alpnProtocol, 'b');
  socket.destroy();
  server.close();
});

test('SNICallback is told the name and gives the context', async () => {
  const context = tls.createSecureContext({ key, cert });
  const names = [];
  const { server, port } = await listen({ SNICallback(name, callback) {
    names.push(name);
    setImmediate(callback, null, context);
  } }, (socket) => socket.end());
  const socket = await connect({ port, servername: 'localhost' });
  assert.deepStrictEqual(names, ['localhost']);
  socket.destroy();
  server.close();
});

test('a server can ask for the certificate of the client', async () => {
  const { server, port } = await listen({ requestCert: true, ca }, (socket) => {
    socket.end(`${socket.authorized} ${socket.getPeerCertificate().subject.CN}`);
  });
  const socket = await connect({ port, key, cert });
  let text = '';
  for await (const chunk of socket) text += chunk;
  assert.strictEqual(text, 'true localhost');
  server.close();
});

test('both sides export the same keying material', async () => {
  let ofServer;
  const { server, port } = await listen({}, (socket) => {
    ofServer = socket.exportKeyingMaterial(16, 'label');
    socket.end('x');
  });
  const socket = await connect({ port });
  await once(socket.resume(), 'end');
  assert.deepStrictEqual(socket.exportKeyingMaterial(16, 'label'), ofServer);
  socket.destroy();
  server.close();
});

test('TLS runs over any duplex stream', async () => {
  const { duplexPair } = require('node:stream');
  const [a, b] = duplexPair();
  const server = new tls.TLSSocket(b, { isServer: true, key, cert });
  server.on('data', (chunk) => server.end(`echo ${chunk}`));
  const client = tls.connect({ socket: a, ca, servername: 'localhost' });
  client.write('hi');
  const [data] = await once(client, 'data');
  assert.strictEqual(String(data), 'echo hi');
  client.destroy();
});

test('protocol versions that do not meet fail on both sides', async () => {
  const { server, port } = await listen({ minVersion: 'TLSv1.3' }, () => {});
  const failed = once(server, 'tlsClientError');
  const socket = tls.connect({ port, host: 'localhost', ca, maxVersion: 'TLSv1.2' });
  const [error] = await once(socket, 'error');
  assert.strictEqual(error.code, 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION');
  assert.strictEqual((await failed)[0].code, 'ERR_SSL_UNSUPPORTED_PROTOCOL');
  server.close();
});

test('a client that is given bytes that are no session makes a full handshake', async () => {
  const { server, port } = await listen({}, (socket) => socket.end('hello'));
  const socket = await connect({ port, session: Buffer.from('no session') });
  assert.strictEqual(socket.isSessionReused(), false);
  assert.strictEqual(String(await once(socket, 'data')), 'hello');
  socket.destroy();
  server.close();
});

test('a handshake that fails is the error of what was written meanwhile', async () => {
  const server = require('node:net').createServer((socket) => socket.on('error', () => {}).end('this is not TLS\r\n')).listen(0);
  await once(server, 'listening');
  const { port } = server.address();
  const [plain] = await once(tls.connect({ port }), 'error').catch((error) => [error]);
  assert.strictEqual(plain.code, 'ERR_SSL_WRONG_VERSION_NUMBER');
  const socket = tls.connect({ port });
  socket.write('text');
  const written = await new Promise((resolve) => socket.on('error', resolve));
  assert.deepStrictEqual([written.code, written.syscall, written.errno], ['EPROTO', 'write', -71]);
  assert.match(written.message, /^write EPROTO .*:wrong version number:/);
  server.close();
});
