'use strict';
const test = require('node:test');
const assert = require('node:assert');
const crypto = require('node:crypto');

test('private keys are encrypted with any cipher that PKCS #8 can name', () => {
  const { privateKey } = crypto.generateKeyPairSync('ed25519');
  for (const cipher of ['aes-128-ecb', 'aes-256-cfb', 'camellia-128-cbc', 'aria-256-cbc', 'sm4-cbc', 'des3']) {
    const pem = privateKey.export({ format: 'pem', type: 'pkcs8', cipher, passphrase: 'secret' });
    assert.ok(crypto.createPrivateKey({ key: pem, passphrase: 'secret' }).equals(privateKey), cipher);
  }
  assert.throws(() => privateKey.export({ format: 'pem', type: 'pkcs8', cipher: 'aes-128-ctr', passphrase: 'secret' }),
                { code: 'ERR_OSSL_ASN1_CIPHER_HAS_NO_OBJECT_IDENTIFIER' });
});

test('a missing passphrase is told', () => {
  const { privateKey } = crypto.generateKeyPairSync('ed25519');
  const options = { type: 'pkcs8', cipher: 'aes-128-cbc', passphrase: 'secret' };
  const der = privateKey.export({ ...options, format: 'der' });
  assert.throws(() => crypto.createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }),
                { name: 'TypeError', code: 'ERR_MISSING_PASSPHRASE' });
  assert.throws(() => crypto.createPrivateKey(privateKey.export({ ...options, format: 'pem' })),
                { code: 'ERR_OSSL_CRYPTO_INTERRUPTED_OR_CANCELLED' });
});

test('keys on a curve without an identifier cannot be written', () => {
  const { privateKey, publicKey } = crypto.generateKeyPairSync('ec', { namedCurve: 'Oakley-EC2N-3' });
  assert.strictEqual(publicKey.asymmetricKeyDetails.namedCurve, 'Oakley-EC2N-3');
  assert.throws(() => publicKey.export({ format: 'der', type: 'spki' }), { code: 'ERR_OSSL_MISSING_OID' });
  assert.throws(() => privateKey.export({ format: 'der', type: 'sec1' }), { code: 'ERR_OSSL_EC_MISSING_OID' });
});

test('DSA keys have the lengths that were asked for', () => {
  const { privateKey } = crypto.generateKeyPairSync('dsa', { modulusLength: 1025, divisorLength: 224 });
  assert.deepStrictEqual(privateKey.asymmetricKeyDetails, { modulusLength: 1025, divisorLength: 224 });
  assert.ok(crypto.verify('sha256', 'text', privateKey, crypto.sign('sha256', 'text', privateKey)));
});

test('keys come from raw bytes', () => {
  const key = crypto.createPrivateKey({
    key: Buffer.alloc(32, 1), format: 'raw-private', asymmetricKeyType: 'ec', namedCurve: 'P-256',
  });
  assert.strictEqual(key.export({ format: 'raw-private' }).toString('hex'), '01'.repeat(32));
  assert.strictEqual(crypto.createPublicKey(key).export({ format: 'raw-public', type: 'compressed' }).length, 33);
  assert.throws(() => crypto.createPublicKey({ key: Buffer.alloc(31), format: 'raw-public', asymmetricKeyType: 'x25519' }),
                { code: 'ERR_INVALID_ARG_VALUE', message: 'Invalid key data' });
});

test('small primes have their two highest bits set', () => {
  assert.strictEqual(crypto.generatePrimeSync(3, { bigint: true }), 7n);
  assert.strictEqual(crypto.generatePrimeSync(4, { bigint: true }), 13n);
  assert.throws(() => crypto.generatePrimeSync(1), { code: 'ERR_OSSL_BN_BITS_TOO_SMALL' });
});

test('what follows a key in its bytes is passed over', () => {
  const { privateKey, publicKey } = crypto.generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const more = (bytes) => Buffer.concat([bytes, Buffer.alloc(8, 8)]);
  for (const type of ['sec1', 'pkcs8']) {
    const der = more(privateKey.export({ type, format: 'der' }));
    assert.ok(crypto.createPrivateKey({ key: der, format: 'der', type }).equals(privateKey), type);
    const label = type === 'sec1' ? 'EC PRIVATE KEY' : 'PRIVATE KEY';
    const pem = `-----BEGIN ${label}-----\n${der.toString('base64')}\n-----END ${label}-----\n`;
    assert.ok(crypto.createPrivateKey(pem).equals(privateKey), type);
  }
  const der = more(publicKey.export({ type: 'spki', format: 'der' }));
  assert.ok(crypto.createPublicKey({ key: der, format: 'der', type: 'spki' }).equals(publicKey));
});
