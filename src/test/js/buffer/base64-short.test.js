'use strict';
const test = require('node:test');
const assert = require('node:assert');

test('short base64 of every length goes both ways', () => {
  for (let length = 0; length < 300; length++) {
    const bytes = Buffer.alloc(length).map((_, i) => (i * 37 + length) & 0xff);
    const text = bytes.toString('base64');
    assert.ok(Buffer.from(text, 'base64').equals(bytes));
    assert.ok(Buffer.from(bytes.toString('base64url'), 'base64').equals(bytes));
    assert.strictEqual(atob(text), bytes.toString('latin1'));
  }
});

test('what is not quite base64 is read as Node.js reads it', () => {
  assert.strictEqual(Buffer.from('QUJD RA==', 'base64').toString(), 'ABCD');
  assert.strictEqual(Buffer.from('QUJ=QUJD', 'base64').toString(), 'AB');
  assert.strictEqual(Buffer.from('QU-_', 'base64').toString('hex'), '414fbf');
  assert.strictEqual(Buffer.from('QvnnŁtVY', 'base64').toString('hex'), '42f9e702d558');
  assert.strictEqual(Buffer.from('QUJDR', 'base64').toString(), 'ABC');
  assert.strictEqual(atob(' QUJD\nRA'), 'ABCD');
  assert.throws(() => atob('QUJDR=='), { message: 'The string to be decoded is not correctly encoded.' });
  assert.throws(() => atob('QUJDRA='), { message: 'Invalid character' });
  assert.throws(() => atob('QU-_'), { message: 'Invalid character' });
});
