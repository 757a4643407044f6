'use strict';
const test = require('node:test');
const assert = require('node:assert');
const { Worker } = require('node:worker_threads');

test('Atomics.waitAsync wakes a thread that has nothing else to do', async () => {
  const cells = new Int32Array(new SharedArrayBuffer(8));
  const worker = new Worker(`
    const { workerData: cells, parentPort } = require('worker_threads');
    setInterval(() => {}, 3600000);
    Atomics.waitAsync(cells, 1, 0).value.then(() => { Atomics.store(cells, 0, 1); Atomics.notify(cells, 0); });
    parentPort.postMessage('ready');
  `, { eval: true, workerData: cells });
  await new Promise((resolve) => { worker.once('message', resolve); });
  await new Promise((resolve) => { setTimeout(resolve, 100); });
  Atomics.store(cells, 1, 1);
  Atomics.notify(cells, 1);
  assert.notStrictEqual(Atomics.wait(cells, 0, 0, 5000), 'timed-out');
  await worker.terminate();
});
