'use strict';
const test = require('node:test');
const assert = require('node:assert');
const { createHistogram, monitorEventLoopDelay, performance, eventLoopUtilization } = require('node:perf_hooks');

test('the clone of a histogram counts together with it', () => {
  const histogram = createHistogram();
  histogram.record(5);
  const clone = structuredClone(histogram);
  clone.record(9);
  assert.strictEqual(histogram.max, 9);
  assert.strictEqual(histogram.count, 2);
});

test('the clone of an event loop delay monitor cannot start it', () => {
  assert.strictEqual(structuredClone(monitorEventLoopDelay()).enable, undefined);
});

test('the loop is idle while it waits and active while the program runs', async () => {
  const before = eventLoopUtilization();
  await new Promise((resolve) => setTimeout(resolve, 60));
  const after = eventLoopUtilization();
  assert.ok(after.idle - before.idle > 20, `${before.idle} to ${after.idle}`);
  assert.strictEqual(performance.nodeTiming.idleTime, after.idle);
  assert.ok(performance.nodeTiming.loopStart > 0);
  assert.ok(eventLoopUtilization(after).idle < 5);
});

test('a worker has the time origin of the program', async () => {
  const { Worker } = require('node:worker_threads');
  const worker = new Worker(
    'require("node:worker_threads").parentPort.postMessage([performance.timeOrigin, performance.now()])', { eval: true });
  const started = performance.now();
  const [origin, now] = await new Promise((resolve) => worker.once('message', resolve));
  assert.strictEqual(origin, performance.timeOrigin);
  assert.ok(now >= started && now <= performance.now());
});
