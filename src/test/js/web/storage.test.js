/* global sessionStorage, Navigator */
'use strict';
const test = require('node:test');
const assert = require('node:assert');

test('sessionStorage keeps strings as properties', () => {
  sessionStorage.clear();
  sessionStorage.a = 1;
  sessionStorage.setItem('b', 'x');
  assert.deepStrictEqual(Object.keys(sessionStorage), ['a', 'b']);
  assert.strictEqual(sessionStorage.getItem('a'), '1');
  assert.strictEqual(sessionStorage.getItem('none'), null);
  assert.strictEqual(sessionStorage.none, undefined);
  delete sessionStorage.a;
  assert.strictEqual(sessionStorage.length, 1);
});

test('a storage refuses more than 10 MB', () => {
  assert.throws(() => sessionStorage.setItem('x'.repeat(6e6), ''), { name: 'QuotaExceededError' });
});

test('navigator names the major version', () => {
  assert.match(navigator.userAgent, /^Node\.js\/\d+$/);
  assert.throws(() => new Navigator(), { code: 'ERR_ILLEGAL_CONSTRUCTOR' });
});
