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

const encryptedKey = (type) => crypto.createPrivateKey(key).export({ type, format: 'pem', cipher: 'aes-256-cbc', passphrase: 'secret' });

async function exchange(server, client) {
  const listener = tls.createServer({ key, cert, ...server });
  listener.on('secureConnection', (socket) => socket.end('x'));
  listener.listen(0);
  await once(listener, 'listening');
  const serverError = once(listener, 'tlsClientError').then(([error]) => error);
  const socket = tls.connect({ port: listener.address().port, rejectUnauthorized: false, ...client });
  try {
    await once(socket, 'secureConnect');
    const chunks = [];
    const found = { protocol: socket.getProtocol(), cipher: socket.getCipher().name, peer: socket.getPeerX509Certificate(), chunks };
    for await (const chunk of socket) chunks.push(chunk.length);
    return found;
  } catch (error) {
    return { client: error.code, server: (await serverError).code };
  } finally {
    listener.close();
  }
}

test('a wrong or missing passphrase is a bad decrypt', () => {
  const expected = { code: 'ERR_OSSL_BAD_DECRYPT', message: 'error:1C800064:Provider routines::bad decrypt', library: 'Provider routines' };
  for (const type of ['pkcs8', 'sec1']) {
    const pem = encryptedKey(type);
    tls.createSecureContext({ key: pem, passphrase: 'secret' });
    assert.throws(() => tls.createSecureContext({ key: pem }), expected);
    assert.throws(() => tls.createSecureContext({ key: pem, passphrase: 'wrong' }), expected);
  }
});

test('errors of a context are those of Node.js', () => {
  const cases = [
    [{ crl: 'x' }, { code: 'ERR_CRYPTO_OPERATION_FAILED', message: 'Failed to parse CRL' }],
    [{ pfx: 'foo' }, { message: 'not enough data' }],
    [{ certificateCompression: ['x'] }, { code: 'ERR_INVALID_ARG_VALUE' }],
    [{ certificateCompression: 'x' }, { code: 'ERR_INVALID_ARG_TYPE' }],
    [{ clientCertEngine: 'x' }, { message: /could not load the shared library/ }],
  ];
  for (const [options, expected] of cases) assert.throws(() => tls.createSecureContext(options), expected);
  tls.createSecureContext({ dhparam: 'x' });
});

test('a certificate that cannot be read leaves the default authorities as they are', () => {
  const before = tls.getCACertificates();
  const pem = '-----BEGIN CERTIFICATE-----\nTWFu\n-----END CERTIFICATE-----';
  assert.throws(() => tls.setDefaultCACertificates([pem]), { code: 'ERR_OSSL_PEM_ASN1_LIB' });
  assert.deepStrictEqual(tls.getCACertificates(), before);
});

test('ciphers of TLS 1.2 do not turn TLS 1.3 off, nor does a list for it alone leave TLS 1.2', async () => {
  assert.strictEqual((await exchange({ ciphers: 'ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES128-GCM-SHA256' }, {})).protocol, 'TLSv1.3');
  assert.strictEqual((await exchange({}, { ciphers: 'TLS_AES_128_GCM_SHA256' })).cipher, 'TLS_AES_128_GCM_SHA256');
});

test('a server of old versions tells a new client so', async () => {
  const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' };
  assert.deepStrictEqual(await exchange(old, { ciphers: 'DEFAULT@SECLEVEL=0' }),
    { client: 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', server: 'ERR_SSL_UNSUPPORTED_PROTOCOL' });
});

test('records that are not full arrive one by one', async () => {
  const listener = tls.createServer({ key, cert }, (socket) => {
    assert.strictEqual(socket.setMaxSendFragment(511), false);
    assert.strictEqual(socket.setMaxSendFragment(768), true);
    socket.end(Buffer.alloc(5000));
  });
  listener.listen(0);
  await once(listener, 'listening');
  const socket = tls.connect({ port: listener.address().port, rejectUnauthorized: false });
  const lengths = [];
  for await (const chunk of socket) lengths.push(chunk.length);
  assert.deepStrictEqual(lengths, [768, 768, 768, 768, 768, 768, 392]);
  listener.close();
});

test('the chain that the peer sent is in issuerCertificate', async () => {
  const chain = Buffer.concat([cert, Buffer.from('\n'), read('ca-cert.pem')]);
  const { peer } = await exchange({ cert: chain }, {});
  assert.ok(peer.issuerCertificate instanceof crypto.X509Certificate);
  assert.ok(peer.checkIssued(peer.issuerCertificate));
  assert.strictEqual(peer.issuerCertificate.issuerCertificate, undefined);
  assert.strictEqual((await exchange({}, {})).peer.issuerCertificate, undefined);
});

test('listeners run between two records', async () => {
  const listener = tls.createServer({ key, cert }, (socket) => {
    socket.resume();
    for (const text of ['one', 'two', 'three']) socket.write(text);
  });
  listener.listen(0);
  await once(listener, 'listening');
  const socket = tls.connect({ port: listener.address().port, rejectUnauthorized: false });
  let text = '';
  await new Promise((resolve) => {
    socket.on('readable', () => {
      text += socket.read() ?? '';
      if (text === 'onetwothree') resolve();
    });
  });
  socket.destroy();
  listener.close();
});
