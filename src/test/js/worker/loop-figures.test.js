'use strict';
// eventLoopUtilization() of a worker, from inside and outside.
const test = require('node:test');
const assert = require('node:assert');
const { once } = require('node:events');
const { setTimeout: sleep } = require('node:timers/promises');
const { Worker } = require('node:worker_threads');

test('the loop of a worker counts before its program runs', async () => {
  const worker = new Worker(`
    const { parentPort } = require('node:worker_threads');
    const { idle, active } = performance.eventLoopUtilization();
    parentPort.postMessage(idle + active);
  `, { eval: true });
  const [[sum]] = await Promise.all([once(worker, 'message'), once(worker, 'exit')]);
  assert.ok(sum > 0);
});

test('a wait that goes on counts as idle', async () => {
  const worker = new Worker('setInterval(() => {}, 1e6)', { eval: true });
  await once(worker, 'online');
  await sleep(100);
  const before = worker.performance.eventLoopUtilization();
  await sleep(60);
  const { idle, active } = worker.performance.eventLoopUtilization(before);
  assert.ok(idle >= 50, `${idle}`);
  assert.ok(active < 50, `${active}`);
  await worker.terminate();
});
