const test = require('node:test');
const assert = require('node:assert');
const crypto = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');
const tls = require('node:tls');
const { once } = require('node:events');

const read = (name) => fs.readFileSync(path.join(__dirname, 'fixtures', name));
const key = read('server-key.pem');
const cert = read('server-cert.pem');

async function listen(options = {}) {
  const server = tls.createServer({ key, cert, ...options }, (socket) => socket.end('x'));
  server.listen(0);
  await once(server, 'listening');
  return server;
}

// Whether the session was resumed, and the sessions that the server gave.
async function resume(server, session) {
  const socket = tls.connect({ port: server.address().port, rejectUnauthorized: false, session });
  const sessions = [];
  socket.on('session', (given) => sessions.push(given));
  let isReused;
  socket.on('secureConnect', () => (isReused = socket.isSessionReused()));
  socket.resume();
  await once(socket, 'close');
  return { isReused, sessions };
}

test('a ticket is good while the keys of the server are, and no new one is given then', async () => {
  const server = await listen();
  const { sessions: [session] } = await resume(server);
  const again = await resume(server, session);
  assert.deepStrictEqual([again.isReused, again.sessions.length], [true, 0]);
  server.setTicketKeys(crypto.randomBytes(48));
  const refused = await resume(server, session);
  assert.strictEqual(refused.isReused, false);
  assert.notStrictEqual(refused.sessions.length, 0);
  server.close();
});

test('servers with the same keys take each other\'s tickets', async () => {
  const ticketKeys = crypto.randomBytes(48);
  const servers = [await listen({ ticketKeys }), await listen({ ticketKeys })];
  const { sessions: [session] } = await resume(servers[0]);
  servers[1].setSecureContext({ key, cert, ticketKeys, sessionIdContext: servers[0].sessionIdContext });
  assert.strictEqual((await resume(servers[1], session)).isReused, true);
  for (const server of servers) server.close();
});

test('enableTicketKeyCallback asks the program for the keys of each ticket', async () => {
  const server = await listen();
  const { context } = server._sharedCreds;
  const asked = [];
  context.enableTicketKeyCallback();
  context.onticketkeycallback = (name, iv, isNew) => {
    asked.push([name.length, iv.length, isNew, isNew ? undefined : name.latin1Slice()]);
    const keys = [Buffer.alloc(16, 'H'), Buffer.alloc(16, 'S')];
    return isNew ? [1, ...keys, Buffer.alloc(16, 'A'), crypto.randomBytes(16)] : [1, ...keys];
  };
  const { sessions: [session] } = await resume(server);
  assert.strictEqual((await resume(server, session)).isReused, true);
  assert.deepStrictEqual(asked[0], [16, 16, true, undefined]);
  assert.deepStrictEqual(asked.at(-1), [16, 16, false, 'A'.repeat(16)]);
  server.close();
});
