'use strict';
const test = require('node:test');
const assert = require('node:assert');
const asyncHooks = require('node:async_hooks');
const fs = require('node:fs');

// What a hook hears of resources of some type while a function runs and until its callback was called.
function heard(types, start) {
  return new Promise((resolve) => {
    const ids = new Set();
    const events = [];
    const hook = asyncHooks.createHook({
      init(id, type, trigger) {
        if (!types.includes(type)) return;
        ids.add(id);
        events.push(`init ${type} ${trigger === asyncHooks.executionAsyncId()}`);
      },
      before(id) { if (ids.has(id)) events.push(`before ${asyncHooks.executionAsyncId() === id}`); },
      after(id) { if (ids.has(id)) events.push('after'); },
      destroy(id) { if (ids.has(id)) events.push('destroy'); },
    }).enable();
    start(() => setTimeout(() => {
      hook.disable();
      resolve(events);
    }, 20));
  });
}

for (const [name, type, start] of [
  ['a tick', 'TickObject', (done) => process.nextTick(done)],
  ['an immediate', 'Immediate', (done) => setImmediate(done)],
  ['a request of fs', 'FSREQCALLBACK', (done) => fs.stat('.', done)],
]) {
  test(`${name} is announced, run and destroyed`, async () => {
    assert.deepStrictEqual(await heard([type], start), [`init ${type} true`, 'before true', 'after', 'destroy']);
  });
}

test('a promise callback runs as its promise, triggered by the promise before it', async () => {
  const ids = [];
  const hook = asyncHooks.createHook({ init(id, type) { if (type === 'PROMISE') ids.push(id); } }).enable();
  const seen = await Promise.resolve().then(() => [asyncHooks.executionAsyncId(), asyncHooks.triggerAsyncId()]);
  hook.disable();
  assert.deepStrictEqual(seen, [ids[1], ids[0]]);
});

test('executionAsyncResource() is the same behind an await', async () => {
  const resource = asyncHooks.executionAsyncResource();
  resource.mark = 'mine';
  await null;
  assert.strictEqual(asyncHooks.executionAsyncResource().mark, 'mine');
});

test('a storage entered inside run() of another one stays entered', () => {
  const one = new asyncHooks.AsyncLocalStorage();
  const two = new asyncHooks.AsyncLocalStorage();
  one.run(1, () => two.enterWith(2));
  assert.strictEqual(one.getStore(), undefined);
  assert.strictEqual(two.getStore(), 2);
  two.disable();
});

test('what runs in a scope has one frame of the library between it and its caller', () => {
  const functions = [];
  new (require('node:async_hooks').AsyncResource)('X').runInAsyncScope(function inScope() {
    const controller = new AbortController();
    controller.abort();
    for (const line of controller.signal.reason.stack.split('\n')) functions.push(line.trim().split(' (')[0]);
  });
  assert.deepStrictEqual(functions.slice(1, 5),
    ['at new DOMException', 'at AbortController.abort', 'at inScope', 'at AsyncResource.runInAsyncScope']);
});
