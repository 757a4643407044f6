'use strict';
const test = require('node:test');
const assert = require('node:assert');
const querystring = require('node:querystring');

test('what is no valid escape stays as it is', () => {
  assert.deepStrictEqual({ ...querystring.parse('a=%zz&b=%E4+x&c') }, { a: '%zz', b: '\ufffd x', c: '' });
});

test('empty pairs count towards maxKeys', () => {
  assert.deepStrictEqual({ ...querystring.parse('&&a=1', null, null, { maxKeys: 2 }) }, {});
});

test('an unpaired surrogate at the end cannot be escaped', () => {
  assert.throws(() => querystring.escape('\ud800'), { code: 'ERR_INVALID_URI' });
});
