'use strict';
const assert = require('node:assert');
const test = require('node:test');

function messageOf(fn) {
  try {
    fn();
  } catch (error) {
    return error.message;
  }
  throw new Error('nothing was thrown');
}

test('a failed assert shows its source', () => {
  assert.strictEqual(messageOf(() => assert(1 === 2)),
                     'The expression evaluated to a falsy value:\n\n  assert(1 === 2)\n');
});

test('deepStrictEqual shows the lines that differ', () => {
  assert.strictEqual(messageOf(() => assert.deepStrictEqual({ a: 1, b: [2] }, { a: 1, b: [3] })),
                     'Expected values to be strictly deep-equal:\n+ actual - expected\n\n' +
    '  {\n    a: 1,\n    b: [\n+     2\n-     3\n    ]\n  }\n');
});

test('strictEqual of equal objects says that they are not the same', () => {
  assert.match(messageOf(() => assert.strictEqual([1], [1])), /same structure but are not reference-equal/);
});

test('deepStrictEqual compares prototypes, deepEqual does not', () => {
  class Point { x = 1; }
  assert.deepEqual(new Point(), { x: 1 });
  assert.throws(() => assert.deepStrictEqual(new Point(), { x: 1 }), { code: 'ERR_ASSERTION' });
});

test('sets of objects are compared by content', () => {
  assert.deepStrictEqual(new Set([{ a: 1 }, { b: 2 }]), new Set([{ b: 2 }, { a: 1 }]));
});

test('partialDeepStrictEqual allows more than expected', () => {
  assert.partialDeepStrictEqual({ a: 1, list: [1, 2, 3] }, { list: [1, 3] });
  assert.throws(() => assert.partialDeepStrictEqual([1, 2], [2, 1]), { code: 'ERR_ASSERTION' });
});

test('throws checks the properties of the error', () => {
  assert.throws(() => null.x, { name: 'TypeError', message: /null/ });
  assert.strictEqual(messageOf(() => assert.throws(() => {}, TypeError)), 'Missing expected exception (TypeError).');
});

test('rejects fails for a promise that is fulfilled', async () => {
  await assert.rejects(assert.rejects(Promise.resolve(1)), { message: 'Missing expected rejection.' });
});
