'use strict';
const test = require('node:test');
const assert = require('node:assert');
const crypto = require('node:crypto');

// Up to 256 bytes are hashed in JavaScript, more in Java; splitting the message always takes the second way.
test('short messages have the same digests as in pieces', () => {
  for (const name of ['md5', 'sha1', 'sha256']) {
    for (const length of [0, 1, 55, 56, 63, 64, 65, 119, 120, 255, 256, 257]) {
      const bytes = Buffer.alloc(length, 'junction');
      const pieces = crypto.createHash(name).update(bytes.subarray(0, length >> 1)).update(bytes.subarray(length >> 1));
      assert.strictEqual(crypto.createHash(name).update(bytes).digest('hex'), pieces.digest('hex'), `${name} ${length}`);
      const mac = crypto.createHmac(name, 'key').update(bytes.subarray(0, length >> 1)).update(bytes.subarray(length >> 1));
      assert.strictEqual(crypto.createHmac(name, 'key').update(bytes).digest('base64'), mac.digest('base64'), `${name} ${length}`);
    }
  }
});

test('known digests of short messages', () => {
  assert.strictEqual(crypto.hash('md5', 'abc'), '900150983cd24fb0d6963f7d28e17f72');
  assert.strictEqual(crypto.hash('sha1', 'abc'), 'a9993e364706816aba3e25717850c26c9cd0d89d');
  assert.strictEqual(crypto.hash('sha256', 'abc'), 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  // RFC 4231, 4.3
  assert.strictEqual(crypto.createHmac('sha256', 'Jefe').update('what do ya want for nothing?').digest('hex'),
                     '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843');
});

test('texts beyond ASCII are UTF-8', () => {
  assert.strictEqual(crypto.hash('sha256', 'é'), crypto.hash('sha256', Buffer.from('é')));
});
