'use strict';
const test = require('node:test');
const assert = require('node:assert');
const crypto = require('node:crypto');

const key = Buffer.alloc(32, 'k');
const data = Buffer.alloc(100, 'junction');

// What is given by one update goes another way than what comes in pieces.
test('a message has the same ciphertext whole and in pieces', () => {
  for (const [name, ivLength] of [['aes-256-gcm', 12], ['aes-256-cbc', 16], ['aes-256-ecb', 0], ['aes-256-ctr', 16], ['chacha20-poly1305', 12]]) {
    const open = (make) => make(name, key, ivLength === 0 ? null : Buffer.alloc(ivLength, 1), { authTagLength: 16 });
    const isAuthenticating = ivLength === 12;
    for (const length of [0, 1, 16, 17, 100]) {
      const run = (split) => {
        const cipher = open(crypto.createCipheriv);
        if (isAuthenticating) cipher.setAAD(Buffer.from('more'));
        const message = data.subarray(0, length);
        const pieces = split ? [cipher.update(message.subarray(0, 1)), cipher.update(message.subarray(1))] : [cipher.update(message)];
        return [Buffer.concat([...pieces, cipher.final()]), isAuthenticating ? cipher.getAuthTag() : undefined];
      };
      const [encrypted, tag] = run(false);
      assert.deepStrictEqual(run(true), [encrypted, tag]);
      const decipher = open(crypto.createDecipheriv);
      if (isAuthenticating) {
        decipher.setAAD(Buffer.from('more'));
        decipher.setAuthTag(tag);
      }
      assert.deepStrictEqual(Buffer.concat([decipher.update(encrypted), decipher.final()]), data.subarray(0, length));
    }
  }
});

test('what is not authentic is there after update, and final throws', () => {
  const cipher = crypto.createCipheriv('aes-256-gcm', key, Buffer.alloc(12));
  const encrypted = cipher.update(data);
  cipher.final();
  for (const isEarly of [true, false]) {
    const decipher = crypto.createDecipheriv('aes-256-gcm', key, Buffer.alloc(12));
    if (isEarly) decipher.setAuthTag(Buffer.alloc(16));
    assert.deepStrictEqual(decipher.update(encrypted), data);
    if (!isEarly) decipher.setAuthTag(Buffer.alloc(16));
    assert.throws(() => decipher.final(), { message: 'Unsupported state or unable to authenticate data' });
  }
});

test('padding can be switched off after the data', () => {
  const cipher = crypto.createCipheriv('aes-256-cbc', key, Buffer.alloc(16));
  const first = cipher.update(data.subarray(0, 10));
  const second = cipher.update(data.subarray(10));
  assert.deepStrictEqual([first.length, second.length], [0, 96]);
  cipher.setAutoPadding(false);
  assert.throws(() => cipher.final(), { code: 'ERR_OSSL_WRONG_FINAL_BLOCK_LENGTH' });
});

test('a hash keeps what it was given as it was then', () => {
  const bytes = Buffer.from('some bytes');
  const hash = crypto.createHash('sha512').update(bytes).update('text').update('ff', 'hex');
  const copy = hash.copy();
  bytes.fill(0);
  const expected = crypto.hash('sha512', Buffer.concat([Buffer.from('some bytestext'), Buffer.from('ff', 'hex')]), 'base64');
  assert.strictEqual(hash.digest('base64'), expected);
  assert.strictEqual(copy.digest('base64'), expected);
});
