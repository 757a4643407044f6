'use strict';
const test = require('node:test');
const assert = require('node:assert');
const vm = require('node:vm');

const microtaskMode = 'afterEvaluate';

test("a context's promise jobs run right after its code, those of others do not", () => {
  const log = [];
  const context = vm.createContext({ log }, { microtaskMode });
  Promise.resolve().then(() => log.push('other'));
  vm.runInContext('(async () => { await 1; log.push("first"); await 2; log.push("second") })(); log.push("code")', context);
  assert.deepStrictEqual([...log], ['code', 'first', 'second']);
});

test('jobs of code that throws wait for the next code', () => {
  const log = [];
  const context = vm.createContext({ log }, { microtaskMode });
  assert.throws(() => vm.runInContext('Promise.resolve().then(() => log.push("job")); throw new RangeError()', context), RangeError);
  assert.deepStrictEqual([...log], []);
  vm.runInContext('log.push("code")', context);
  assert.deepStrictEqual([...log], ['code', 'job']);
});

test('a timeout ends promise jobs, within those of others, too', async () => {
  await null;
  const options = { timeout: 20, microtaskMode };
  assert.throws(() => vm.runInNewContext('Promise.resolve().then(() => { for (;;); })', {}, options), {
    code: 'ERR_SCRIPT_EXECUTION_TIMEOUT',
  });
  assert.throws(() => vm.runInNewContext('Promise.resolve().then(() => { escaped() }); for (;;);', {}, options), {
    code: 'ERR_SCRIPT_EXECUTION_TIMEOUT',
  });
  await new Promise(setImmediate);
});

test('many contexts with queues of their own, in turns and in each other', () => {
  let count = 0;
  const contexts = Array.from({ length: 50 }, () => vm.createContext({ add: () => { count++; } }, { microtaskMode }));
  for (let round = 0; round < 20; round++) {
    for (const context of contexts) vm.runInContext('Promise.resolve().then(add).then(add)', context);
  }
  assert.strictEqual(count, 2000);
  const inner = vm.createContext({ add: () => { count++; } }, { microtaskMode });
  const outer = vm.createContext({ run: () => vm.runInContext('Promise.resolve().then(add)', inner) }, { microtaskMode });
  vm.runInContext('Promise.resolve().then(run).then(run)', outer);
  assert.strictEqual(count, 2002);
});
