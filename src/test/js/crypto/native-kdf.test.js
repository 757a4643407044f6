'use strict';
const test = require('node:test');
const assert = require('node:assert');
const crypto = require('node:crypto');
const zlib = require('node:zlib');
const { promisify } = require('node:util');

test('pbkdf2 and scrypt of every kind of input', async () => {
  assert.strictEqual(crypto.pbkdf2Sync('password', 'salt', 2, 20, 'sha1').toString('hex'), 'ea6c014dc72d6f8ccd1ed92ace1d41f0d8de8957');
  assert.strictEqual(crypto.scryptSync('', '', 64, { N: 16, r: 1, p: 1 }).toString('hex').slice(0, 32), '77d6576238657b203b19ca42c18a0497');
  const key = await promisify(crypto.scrypt)('password', 'NaCl', 64, { N: 1024, r: 8, p: 16 });
  assert.strictEqual(key.toString('hex').slice(0, 32), 'fdbabe1c9d3472007856e7190d01e9fe');
});

test('pbkdf2 of no bytes fails as in OpenSSL', async () => {
  assert.throws(() => crypto.pbkdf2Sync('p', 's', 1, 0, 'sha256'), { message: 'PBKDF2 derivation failed' });
  await assert.rejects(promisify(crypto.pbkdf2)('p', 's', 1, 0, 'sha256'), { message: 'PBKDF2 derivation failed' });
});

test('ciphers of whole messages: lengths, IVs, associated data, wrong tags', () => {
  const key = Buffer.alloc(32, 1);
  for (const [name, ivLength] of [['aes-256-gcm', 12], ['aes-256-gcm', 20], ['chacha20-poly1305', 12]]) {
    for (const length of [0, 1, 16, 1000, 65536]) {
      const iv = Buffer.alloc(ivLength, 2);
      const data = Buffer.alloc(length, 3);
      const cipher = crypto.createCipheriv(name, key, iv, { authTagLength: 16 });
      cipher.setAAD(Buffer.from('head'));
      const sent = Buffer.concat([cipher.update(data), cipher.final()]);
      const open = (tag) => {
        const decipher = crypto.createDecipheriv(name, key, iv, { authTagLength: 16 });
        decipher.setAAD(Buffer.from('head'));
        decipher.setAuthTag(tag);
        return Buffer.concat([decipher.update(sent), decipher.final()]);
      };
      const tag = cipher.getAuthTag();
      assert.ok(open(tag).equals(data));
      tag[0] ^= 1;
      assert.throws(() => open(tag), { message: 'Unsupported state or unable to authenticate data' });
    }
  }
});

test('digests are the same after thousands of them', () => {
  for (const name of ['md5', 'sha1', 'sha256', 'sha512', 'sha3-256', 'sha512-256']) {
    for (const length of [0, 40, 1000]) {
      const data = Buffer.alloc(length, 7);
      const first = crypto.hash(name, data);
      for (let i = 0; i < 500; i++) assert.strictEqual(crypto.createHash(name).update(data).digest('hex'), first);
    }
  }
});

test('crc32 of short and long data', () => {
  assert.strictEqual(zlib.crc32('hello'), 0x3610a686);
  assert.strictEqual(zlib.crc32('lo', zlib.crc32('hel')), 0x3610a686);
  assert.strictEqual(zlib.crc32('\u00e9'), zlib.crc32(Buffer.from('\u00e9')));
  const long = Buffer.alloc(2000, 'ab');
  assert.strictEqual(zlib.crc32(long.subarray(400), zlib.crc32(long.subarray(0, 400))), zlib.crc32(long));
});
