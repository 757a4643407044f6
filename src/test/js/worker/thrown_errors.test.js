'use strict';
// How errors that a worker did not catch arrive at its starter.
const test = require('node:test');
const assert = require('node:assert');
const { once } = require('node:events');
const { inspect } = require('node:util');
const { Worker } = require('node:worker_threads');

const thrownBy = async (source) => (await once(new Worker(source, { eval: true }), 'error'))[0];

test('a cause that leads back to the error', async () => {
  const error = await thrownBy("const e = new Error('round'); e.cause = e; throw e;");
  assert.strictEqual(error.message, 'round');
  assert.strictEqual(inspect(error.cause), '[Circular object]');
});

test('classes', async () => {
  assert.ok(await thrownBy("throw new AggregateError([1], 'a')") instanceof AggregateError);
  const aborted = await thrownBy("throw new DOMException('m', 'AbortError')");
  assert.strictEqual(aborted.constructor, Error);
  assert.match(aborted.stack, /^AbortError: m\n/m);
});

test('the stack of a text that threw begins with its line', async () => {
  const error = await thrownBy("throw new RangeError('w')");
  assert.ok(error.stack.startsWith("[worker eval]:1\nthrow new RangeError('w')\n^\n\nRangeError: w\n"), error.stack);
});

test('an error whose stack cannot be made', async () => {
  const error = await thrownBy(`Error.prepareStackTrace = (error) => {
    if (error.message === 'x') throw new Error('second');
    return 'made';
  };
  throw new Error('x');`);
  assert.strictEqual(error.message, 'x');
  assert.strictEqual(error.stack, undefined);
});
