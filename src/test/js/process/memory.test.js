'use strict';
const test = require('node:test');
const assert = require('node:assert');
const { spawnSync } = require('node:child_process');
const { Worker } = require('node:worker_threads');
const { once } = require('node:events');

test('a program that runs out of heap is aborted with a message', () => {
  const { status, stderr } = spawnSync(process.execPath,
    ['--max-old-space-size=60', '-e', 'const a = []; for (;;) a.push(new Array(1000).fill({}));'], { encoding: 'utf8' });
  assert.match(stderr, /FATAL ERROR: .*JavaScript heap out of memory/);
  assert.strictEqual(status, 134);
});

test('memory that cannot be had is a RangeError', () => {
  assert.throws(() => new ArrayBuffer(2 ** 48), { name: 'RangeError', message: 'Array buffer allocation failed' });
  assert.throws(() => Buffer.alloc(2 ** 48), { name: 'RangeError', message: 'Array buffer allocation failed' });
  assert.throws(() => Buffer.allocUnsafeSlow(2 ** 46), { name: 'RangeError', code: 'ERR_MEMORY_ALLOCATION_FAILED' });
});

test('a worker that never yields is ended at its memory limit', async () => {
  const worker = new Worker('const a = []; for (;;) a.push([1, 2, {}]);', { eval: true, resourceLimits: { maxOldGenerationSizeMb: 16 } });
  const [error] = await once(worker, 'error');
  assert.strictEqual(error.code, 'ERR_WORKER_OUT_OF_MEMORY');
});
