'use strict';
const test = require('node:test');
const assert = require('node:assert');
const crypto = require('node:crypto');
const zlib = require('node:zlib');

test('what makes an object may be called with new', () => {
  assert.strictEqual(new crypto.createHash('md5').update('').digest('hex'), 'd41d8cd98f00b204e9800998ecf8427e');
  assert.ok(new crypto.createHmac('sha1', 'k') instanceof crypto.Hmac);
  assert.ok(new crypto.createCipheriv('aes-128-ecb', Buffer.alloc(16), null) instanceof crypto.Cipheriv);
  assert.ok(new zlib.createGzip() instanceof zlib.Gzip);
});
