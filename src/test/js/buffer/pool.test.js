'use strict';
const test = require('node:test');
const assert = require('node:assert');
const { markAsUntransferable } = require('node:worker_threads');

test('the memory that small buffers share cannot be transferred away', () => {
  const buffer = Buffer.from('small');
  assert.throws(() => buffer.buffer.transfer(), { name: 'TypeError' });
  assert.throws(() => structuredClone(buffer, { transfer: [buffer.buffer] }), { name: 'DataCloneError' });
  assert.strictEqual(buffer.toString(), 'small');
});

test('memory marked as untransferable stays where it is', () => {
  const memory = new ArrayBuffer(8);
  markAsUntransferable(memory);
  assert.throws(() => memory.transfer(), { name: 'TypeError' });
  assert.throws(() => structuredClone(memory, { transfer: [memory] }), { name: 'DataCloneError' });
  assert.strictEqual(memory.byteLength, 8);
});
