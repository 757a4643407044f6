'use strict';
const test = require('node:test');
const assert = require('node:assert');
const { spawnSync } = require('node:child_process');
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

test('large buffers that are not cleared have memory of their own', () => {
  for (const buffer of [Buffer.allocUnsafe(70_000), Buffer.allocUnsafeSlow(70_000), Buffer.concat([Buffer.alloc(70_000)])]) {
    assert.strictEqual(buffer.buffer.byteLength, 70_000);
    assert.strictEqual(Object.getPrototypeOf(buffer.buffer), ArrayBuffer.prototype);
    structuredClone(buffer.buffer, { transfer: [buffer.buffer] });
    assert.strictEqual(buffer.length, 0);
  }
});

test('--zero-fill-buffers clears them', () => {
  const program = 'for (const size of [600, 1 << 16]) for (let i = 0; i < 50; i++) { ' +
    'const b = Buffer.allocUnsafe(size); if (b.some(Boolean)) process.exit(3); b.fill(1); }';
  assert.strictEqual(spawnSync(process.execPath, ['--zero-fill-buffers', '-e', program]).status, 0);
});
