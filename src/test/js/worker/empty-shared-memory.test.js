// Shared memory of no bytes between threads.
const test = require('node:test');
const assert = require('node:assert');
const { Worker } = require('node:worker_threads');

test('an empty SharedArrayBuffer arrives empty', async () => {
  const worker = new Worker('require("worker_threads").parentPort.postMessage(new SharedArrayBuffer(0))', { eval: true });
  const memory = await new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject));
  assert.strictEqual(Object.prototype.toString.call(memory), '[object SharedArrayBuffer]');
  assert.strictEqual(new Uint8Array(memory).length, 0);
});
