const test = require('node:test');
const assert = require('node:assert');
const { isDeepStrictEqual } = require('node:util');

test('properties of large typed arrays count', () => {
  const view = new Uint8Array(100);
  const named = Object.assign(new Uint8Array(100), { name: 1 });
  assert.strictEqual(isDeepStrictEqual(view, named), false);
  assert.strictEqual(isDeepStrictEqual(named, Object.assign(new Uint8Array(100), { name: 1 })), true);
});

test('hidden properties of typed arrays do not count', () => {
  const hidden = Object.defineProperty(Buffer.alloc(100), 'name', { value: 1 });
  assert.strictEqual(isDeepStrictEqual(Buffer.alloc(100), hidden), true);
});
