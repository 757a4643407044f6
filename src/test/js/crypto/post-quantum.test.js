'use strict';
const test = require('node:test');
const assert = require('node:assert');
const crypto = require('node:crypto');

test('ML-DSA keys are exported as seeds, in PKCS #8, as JWK and raw', () => {
  const seed = Buffer.alloc(32);
  const key = crypto.createPrivateKey({ key: seed, format: 'raw-seed', asymmetricKeyType: 'ml-dsa-44' });
  assert.strictEqual(key.asymmetricKeyType, 'ml-dsa-44');
  assert.strictEqual(key.export({ format: 'der', type: 'pkcs8' }).toString('hex'),
                     `3034020100300b060960864801650304031104228020${seed.toString('hex')}`);
  const { kty, alg, priv, pub } = key.export({ format: 'jwk' });
  assert.deepStrictEqual([kty, alg, priv], ['AKP', 'ML-DSA-44', seed.toString('base64url')]);
  assert.match(pub, /^unH59k4RuutY-pxvu24U5h8YZD2rSVtHU5qRZsoBmBMcRPgmu9VuNOVdteXi1zNI/);
  assert.throws(() => key.export({ format: 'raw-private' }), { code: 'ERR_CRYPTO_INCOMPATIBLE_KEY_OPTIONS' });
  assert.ok(key.equals(crypto.createPrivateKey({ key: { kty, alg, priv, pub }, format: 'jwk' })));
});

test('ML-DSA signatures are bound to their context', () => {
  const { publicKey, privateKey } = crypto.generateKeyPairSync('ml-dsa-65');
  const context = Buffer.from('letters');
  const signature = crypto.sign(null, 'text', { key: privateKey, context });
  assert.strictEqual(signature.length, 3309);
  assert.ok(crypto.verify(null, 'text', { key: publicKey, context }, signature));
  assert.ok(!crypto.verify(null, 'text', publicKey, signature));
  assert.throws(() => crypto.sign('sha256', 'text', privateKey), { code: 'ERR_OSSL_INVALID_DIGEST' });
  assert.throws(() => crypto.createSign('sha256').sign(privateKey), { code: 'ERR_CRYPTO_UNSUPPORTED_OPERATION' });
});

test('SLH-DSA keys sign and have raw forms', () => {
  const { publicKey, privateKey } = crypto.generateKeyPairSync('slh-dsa-sha2-128f');
  assert.strictEqual(privateKey.export({ format: 'raw-private' }).length, 64);
  assert.strictEqual(publicKey.export({ format: 'raw-public' }).length, 32);
  assert.strictEqual(publicKey.export({ format: 'jwk' }).alg, 'SLH-DSA-SHA2-128f');
  const signature = crypto.sign(null, 'text', privateKey);
  assert.strictEqual(signature.length, 17088);
  assert.ok(crypto.verify(null, 'text', publicKey, signature));
});

test('keys of every family that can, encapsulate', () => {
  const kinds = [
    ['ml-kem-768', undefined, 32, 1088], ['rsa', { modulusLength: 1024 }, 128, 128], ['ec', { namedCurve: 'P-256' }, 32, 65],
    ['ec', { namedCurve: 'P-521' }, 64, 133], ['x25519', undefined, 32, 32], ['x448', undefined, 64, 56],
  ];
  for (const [type, options, secretLength, length] of kinds) {
    const { publicKey, privateKey } = crypto.generateKeyPairSync(type, options);
    const { sharedKey, ciphertext } = crypto.encapsulate(publicKey);
    assert.deepStrictEqual([sharedKey.length, ciphertext.length], [secretLength, length], type);
    assert.deepStrictEqual(crypto.decapsulate(privateKey, ciphertext), sharedKey);
    assert.throws(() => crypto.decapsulate(privateKey, Buffer.alloc(10)),
                  { code: 'ERR_CRYPTO_OPERATION_FAILED', message: 'Decapsulation failed' });
  }
  const { publicKey } = crypto.generateKeyPairSync('ed25519');
  assert.throws(() => crypto.encapsulate(publicKey), { message: 'Encapsulation failed' });
});
