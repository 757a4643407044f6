'use strict';
const test = require('node:test');
const assert = require('node:assert');
const { AsyncLocalStorage, AsyncResource } = require('node:async_hooks');

test('a store follows await, timers and ticks', async () => {
  const storage = new AsyncLocalStorage();
  const seen = await storage.run('store', async () => {
    const found = [];
    await null;
    found.push(storage.getStore());
    await new Promise((resolve) => setTimeout(resolve, 1));
    found.push(storage.getStore());
    await new Promise((resolve) => process.nextTick(resolve));
    found.push(storage.getStore());
    setImmediate(() => found.push(storage.getStore()));
    await new Promise((resolve) => setTimeout(resolve, 5));
    return found;
  });
  assert.deepStrictEqual(seen, ['store', 'store', 'store', 'store']);
  assert.strictEqual(storage.getStore(), undefined);
});

test('concurrent runs do not see each other', async () => {
  const storage = new AsyncLocalStorage();
  const results = await Promise.all([1, 2, 3].map((id) => storage.run(id, async () => {
    await new Promise((resolve) => setTimeout(resolve, 4 - id));
    return storage.getStore();
  })));
  assert.deepStrictEqual(results, [1, 2, 3]);
});

test('a callback of fs runs in the context of its call', (t, done) => {
  const storage = new AsyncLocalStorage();
  storage.run('fs', () => require('node:fs').stat(__filename, () => {
    assert.strictEqual(storage.getStore(), 'fs');
    done();
  }));
});

test('AsyncResource.bind keeps the context of binding', () => {
  const storage = new AsyncLocalStorage();
  const bound = storage.run('bound', () => AsyncResource.bind(() => storage.getStore()));
  assert.strictEqual(storage.run('other', bound), 'bound');
});
