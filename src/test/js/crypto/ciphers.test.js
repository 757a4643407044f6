'use strict';
const test = require('node:test');
const assert = require('node:assert');
const crypto = require('node:crypto');

test('XTS with a partial last block', () => {
  const secret = Buffer.from(Array.from({ length: 64 }, (_, i) => i));
  const tweak = Buffer.alloc(16, 5);
  const cipher = crypto.createCipheriv('aes-256-xts', secret, tweak);
  const sealed = cipher.update(Buffer.alloc(33, 7));
  // what Node.js 26.10 answers
  assert.strictEqual(sealed.toString('hex'), '51539d910842390b3eeb800b3d1ab4d36d15d61ba16e3bdd63d791005319ede313');
  assert.throws(() => cipher.update(Buffer.alloc(16)), { message: 'Trying to add data in unsupported state' });
  assert.deepStrictEqual(crypto.createDecipheriv('aes-256-xts', secret, tweak).update(sealed), Buffer.alloc(33, 7));
  assert.throws(() => crypto.createCipheriv('aes-128-xts', Buffer.alloc(32), tweak), { code: 'ERR_OSSL_XTS_DUPLICATED_KEYS' });
});

test('a Triple DES key wraps another', () => {
  const secret = Buffer.from(Array.from({ length: 24 }, (_, i) => i));
  const wrapped = crypto.createCipheriv('des3-wrap', secret, null).update(Buffer.alloc(32, 9));
  assert.strictEqual(wrapped.length, 48);
  assert.deepStrictEqual(crypto.createDecipheriv('des3-wrap', secret, null).update(wrapped), Buffer.alloc(32, 9));
});

test('an empty message does not decrypt in padded modes', () => {
  for (const name of ['aes-128-ecb', 'aes-128-cbc']) {
    const decipher = crypto.createDecipheriv(name, Buffer.alloc(16), name.endsWith('cbc') ? Buffer.alloc(16) : null);
    assert.throws(() => decipher.final(), { code: 'ERR_OSSL_WRONG_FINAL_BLOCK_LENGTH' });
  }
});

test('a padded block cipher of Bouncy Castle gives every complete block at once, also when padding changes under way', () => {
  for (const [name, keyLength, block] of [['des-ede3-cbc', 24, 8], ['camellia-128-cbc', 16, 16], ['aria-128-ecb', 16, 16]]) {
    const secret = Buffer.from(Array.from({ length: keyLength }, (_, i) => i * 7 + 1));
    const iv = name.endsWith('ecb') ? null : Buffer.alloc(block, 3);
    const cipher = crypto.createCipheriv(name, secret, iv);
    const parts = [cipher.update(Buffer.alloc(block * 3, 1)), cipher.update(Buffer.alloc(5, 2)), cipher.final()];
    assert.deepStrictEqual(parts.map((part) => part.length), [block * 3, 0, block]);
    const sealed = Buffer.concat(parts);
    const decipher = crypto.createDecipheriv(name, secret, iv);
    assert.strictEqual(decipher.update(sealed.subarray(0, block * 2)).length, block);
    decipher.setAutoPadding(false);
    const opened = Buffer.concat([decipher.update(sealed.subarray(block * 2)), decipher.final()]);
    assert.strictEqual(opened.length, block * 3);
    assert.deepStrictEqual(opened.subarray(0, block * 2 + 5), Buffer.concat([Buffer.alloc(block * 2, 1), Buffer.alloc(5, 2)]));
  }
});

test('what only the legacy provider has is known, but refused', () => {
  const unsupported = { code: 'ERR_OSSL_EVP_UNSUPPORTED', message: 'error:0308010C:digital envelope routines::unsupported' };
  const { mode, name, nid, keyLength } = crypto.getCipherInfo('RC4');
  assert.deepStrictEqual([mode, name, nid, keyLength], ['stream', 'rc4', 5, 16]);
  assert.throws(() => crypto.createCipheriv('rc4', Buffer.alloc(16), null), unsupported);
  assert.throws(() => crypto.createCipheriv('bf-cbc', Buffer.alloc(16), Buffer.alloc(7)), { code: 'ERR_CRYPTO_INVALID_IV' });
  assert.throws(() => crypto.createDecipheriv('des-cbc', Buffer.alloc(8), Buffer.alloc(8)), unsupported);
  assert.ok(!crypto.getCiphers().includes('rc4'));
  assert.throws(() => crypto.createHash('md4'), unsupported);
  assert.throws(() => crypto.createHmac('whirlpool', 'key'), unsupported);
});
