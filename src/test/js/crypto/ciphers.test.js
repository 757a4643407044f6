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
