'use strict';
const test = require('node:test');
const assert = require('node:assert');
const { execFileSync } = require('node:child_process');

const run = (text, ...flags) => JSON.parse(execFileSync(process.execPath, [...flags, '-e', text], { encoding: 'utf8' }));

test('performance.nodeTiming tells the steps of the start in order', () => {
  const { nodeStart, v8Start, environment, bootstrapComplete } = { ...performance.nodeTiming };
  const steps = [0, nodeStart, v8Start, environment, bootstrapComplete, performance.now()];
  assert.deepStrictEqual(steps.toSorted((a, b) => a - b), steps);
  assert.strictEqual(new Set(steps).size, steps.length);
});

test('loopExit is set when the loop has ended', () => {
  const [during, after] = run(`
    const { nodeTiming } = performance;
    let during;
    setTimeout(() => { during = nodeTiming.loopExit; }, 1);
    process.on('exit', () => console.log(JSON.stringify([during, nodeTiming.loopExit])));`);
  assert.strictEqual(during, -1);
  assert.ok(after > 0);
});

test('uvMetricsInfo counts the turns of the loop', () => {
  assert.deepStrictEqual(run(`
    const { nodeTiming } = performance;
    const first = nodeTiming.uvMetricsInfo.loopCount;
    setImmediate(() => console.log(JSON.stringify([first, nodeTiming.uvMetricsInfo.loopCount])));`), [0, 1]);
});

test('an observer of gc gets an entry for a collection', () => {
  assert.deepStrictEqual(run(`
    const { PerformanceObserver } = require('node:perf_hooks');
    new PerformanceObserver((list, observer) => {
      const [{ name, entryType, detail, duration }] = list.getEntries();
      observer.disconnect();
      console.log(JSON.stringify([name, entryType, detail, typeof duration]));
    }).observe({ entryTypes: ['gc'] });
    gc();
    setImmediate(() => setImmediate(() => {}));`, '--expose-gc'), ['gc', 'gc', { kind: 4, flags: 4 }, 'number']);
});
