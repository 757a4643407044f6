'use strict';
const test = require('node:test');
const assert = require('node:assert');
const crypto = require('node:crypto');

test('a hash of one update and of many are the same', () => {
  const whole = crypto.createHash('sha256').update('abcdef').digest('hex');
  assert.strictEqual(crypto.createHash('sha256').update('abc').update(Buffer.from('def')).digest('hex'), whole);
  assert.strictEqual(whole, 'bef57ec7f53a6d40beb640a780a639c83bc29ac8a9816f1fc6c5c6dcd93c4721');
});

test('changing a buffer after update() does not change the digest', () => {
  const data = Buffer.from('abc');
  const hash = crypto.createHash('sha1').update(data);
  data.fill(0);
  assert.strictEqual(hash.digest('hex'), 'a9993e364706816aba3e25717850c26c9cd0d89d');
});

test('a second digest() fails', () => {
  const hash = crypto.createHash('md5');
  hash.digest();
  assert.throws(() => hash.digest(), { code: 'ERR_CRYPTO_HASH_FINALIZED' });
});

test('AES-GCM finds out a changed tag', () => {
  const key = Buffer.alloc(32, 1);
  const iv = Buffer.alloc(12, 2);
  const cipher = crypto.createCipheriv('aes-256-gcm', key, iv);
  const data = Buffer.concat([cipher.update('secret'), cipher.final()]);
  const tag = cipher.getAuthTag();
  tag[0] ^= 1;
  const decipher = crypto.createDecipheriv('aes-256-gcm', key, iv).setAuthTag(tag);
  decipher.update(data);
  assert.throws(() => decipher.final(), { message: 'Unsupported state or unable to authenticate data' });
});

test('keys survive an export and an import', () => {
  for (const [type, options] of [['rsa', { modulusLength: 1024 }], ['ec', { namedCurve: 'P-256' }], ['ed25519']]) {
    const { privateKey, publicKey } = crypto.generateKeyPairSync(type, options);
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' });
    assert.ok(crypto.createPrivateKey({ key: pem, passphrase: 'x' }).equals(privateKey), type);
    assert.ok(crypto.createPublicKey({ key: publicKey.export({ format: 'jwk' }), format: 'jwk' }).equals(publicKey), type);
  }
});

test('a signature fits its data only', () => {
  const { privateKey, publicKey } = crypto.generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const signature = crypto.sign('sha256', Buffer.from('data'), privateKey);
  assert.strictEqual(crypto.verify('sha256', Buffer.from('data'), publicKey, signature), true);
  assert.strictEqual(crypto.verify('sha256', Buffer.from('other'), publicKey, signature), false);
});

test('both parties of ECDH come to the same secret', () => {
  const a = crypto.createECDH('secp256k1');
  const b = crypto.createECDH('secp256k1');
  a.generateKeys();
  b.generateKeys();
  assert.deepStrictEqual(a.computeSecret(b.getPublicKey()), b.computeSecret(a.getPublicKey()));
});

test('pbkdf2, scrypt and hkdf give the values of their standards', () => {
  assert.strictEqual(crypto.pbkdf2Sync('password', 'salt', 2, 20, 'sha1').toString('hex'),
                     'ea6c014dc72d6f8ccd1ed92ace1d41f0d8de8957');
  assert.strictEqual(crypto.scryptSync('', '', 64, { N: 16, p: 1, r: 1 }).toString('hex').slice(0, 16), '77d6576238657b20');
  assert.strictEqual(Buffer.from(crypto.hkdfSync('sha256', Buffer.alloc(22, 0x0b), '', '', 4)).toString('hex'), '8da4e775');
});

test('a key of the Web Cryptography API that may not leave stays', async () => {
  const key = await crypto.subtle.generateKey({ name: 'AES-CBC', length: 128 }, false, ['encrypt']);
  await assert.rejects(crypto.subtle.exportKey('raw', key), { name: 'InvalidAccessError' });
});
