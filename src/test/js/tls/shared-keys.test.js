const test = require('node:test');
const assert = require('node:assert');
const tls = require('node:tls');
const { once } = require('node:events');

const ciphers = 'PSK+HIGH:TLS_AES_128_GCM_SHA256';
const keys = { alice: Buffer.from('d731ef57be09e5204f0b205b60627028', 'hex') };
const checkServerIdentity = () => undefined;

async function listen(options, listener) {
  const server = tls.createServer({ ciphers, pskCallback: (socket, identity) => keys[identity], ...options }, listener);
  server.listen(0);
  await once(server, 'listening');
  return { server, port: server.address().port };
}

for (const maxVersion of ['TLSv1.2', 'TLSv1.3']) {
  test(`a key that both sides share is enough (${maxVersion})`, async () => {
    const { server, port } = await listen({ maxVersion, pskIdentityHint: 'who?' }, (socket) => socket.end('hello'));
    const hints = [];
    const socket = tls.connect({
      port, ciphers, checkServerIdentity,
      pskCallback(hint) {
        hints.push(hint);
        return { psk: keys.alice, identity: 'alice' };
      },
    });
    let text = '';
    for await (const chunk of socket) text += chunk;
    assert.strictEqual(text, 'hello');
    assert.strictEqual(hints.at(-1), maxVersion === 'TLSv1.2' ? 'who?' : null);
    assert.strictEqual(socket.authorized, true, socket.authorizationError);
    server.close();
  });
}

test('an identity that the server does not know ends the handshake', async () => {
  const { server, port } = await listen({}, () => assert.fail());
  const socket = tls.connect({ port, ciphers, checkServerIdentity, pskCallback: () => ({ psk: keys.alice, identity: 'bob' }) });
  const [error] = await once(socket, 'error');
  assert.match(error.message, /handshake failure/);
  server.close();
});

test('what the callback of a client throws is the error of its socket', async () => {
  const { server, port } = await listen({}, () => assert.fail());
  const mistakes = [
    [() => { throw new RangeError('mine'); }, { name: 'RangeError', message: 'mine' }],
    [() => ({ psk: 'text', identity: 'alice' }), { code: 'ERR_INVALID_ARG_TYPE' }],
    [() => ({ psk: Buffer.alloc(1000), identity: 'alice' }), { code: 'ERR_INVALID_ARG_VALUE' }],
    [() => ({ psk: keys.alice, identity: 'a'.repeat(2000) }), { code: 'ERR_INVALID_ARG_VALUE' }],
  ];
  for (const [pskCallback, expected] of mistakes) {
    const socket = tls.connect({ port, ciphers, checkServerIdentity, pskCallback });
    const [error] = await once(socket, 'error');
    assert.throws(() => { throw error; }, expected);
  }
  server.close();
});

test('what the callback of a server throws is a tlsClientError', async () => {
  const { server, port } = await listen({ pskCallback() { throw new RangeError('mine'); } });
  const socket = tls.connect({ port, ciphers, checkServerIdentity, pskCallback: () => ({ psk: keys.alice, identity: 'alice' }) });
  socket.on('error', () => {});
  const [error] = await once(server, 'tlsClientError');
  assert.strictEqual(error.message, 'mine');
  server.close();
});
