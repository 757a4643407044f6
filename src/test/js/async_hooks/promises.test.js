'use strict';
const test = require('node:test');
const assert = require('node:assert');
const { spawnSync } = require('node:child_process');
const { createHook, executionAsyncId, executionAsyncResource, triggerAsyncId } = require('node:async_hooks');
const { promiseHooks } = require('node:v8');

test('an async function runs as its awaits behind them', async () => {
  const inits = new Map();
  const events = [];
  const hook = createHook({
    init(id, type, trigger) { if (type === 'PROMISE') inits.set(id, trigger); },
    before(id) { events.push(['before', id]); },
    after(id) { events.push(['after', id]); },
    promiseResolve(id) { events.push(['resolve', id]); },
  }).enable();
  async function run() {
    const first = executionAsyncId();
    await null;
    return [first, executionAsyncId(), triggerAsyncId(), executionAsyncResource()];
  }
  const promise = run();
  const outside = executionAsyncId();
  const [first, second, trigger, resource] = await promise;
  hook.disable();
  assert.strictEqual(first, outside);
  assert.ok(inits.has(second));
  assert.strictEqual(inits.get(second), trigger);
  assert.ok(resource instanceof Promise);
  const before = events.findIndex(([name, id]) => name === 'before' && id === second);
  const after = events.findIndex(([name, id]) => name === 'after' && id === second);
  assert.ok(before >= 0 && before < after);
  assert.ok(events.slice(before, after).some(([name]) => name === 'resolve'));
});

test('an error that leaves an async function settles its promise once', async () => {
  const settled = [];
  const stop = promiseHooks.createHook({ settled(promise) { settled.push(promise); } });
  const promise = (async () => { throw new Error('expected'); })();
  const follower = new Promise((resolve) => resolve(promise)).catch(() => {});
  await follower;
  stop();
  assert.strictEqual(settled.filter((one) => one === promise).length, 1);
  assert.strictEqual(settled.filter((one) => one === follower).length, 1);
});

test('hooks stay quiet near the end of the stack', () => {
  let count = 0;
  const hook = createHook({ init() { count++; } }).enable();
  function deep() {
    Promise.resolve(1).then(() => {});
    deep();
  }
  assert.throws(deep, RangeError);
  hook.disable();
  assert.ok(count > 100);
});

// What a program prints.
function output(program) {
  const source = `const { AsyncLocalStorage } = require('async_hooks');
    const storage = new AsyncLocalStorage();
    (${program})(storage);`;
  return spawnSync(process.execPath, ['-e', source], { encoding: 'utf8' }).stdout;
}

test('handlers of unhandled rejections have the store of the rejection', () => {
  assert.strictEqual(output((storage) => {
    process.on('unhandledRejection', (reason) => console.log(reason, storage.getStore()));
    const fail = async (reason) => {
      await null;
      throw reason;
    };
    storage.run('a', () => { Promise.reject('at once'); });
    storage.run('b', () => fail('behind an await'));
    storage.run('c', () => setTimeout(() => fail('behind a timer'), 1));
    fail('outside');
  }), 'at once a\nbehind an await b\noutside undefined\nbehind a timer c\n');
});

test('rejections up to the end of the stack are told', () => {
  assert.strictEqual(output(() => {
    let told = 0;
    let made = 0;
    process.on('unhandledRejection', () => { told++; });
    const deep = () => {
      Promise.reject(new Error('expected'));
      made++;
      deep();
    };
    try {
      deep();
    } catch (error) {
      console.log(error.name);
    }
    setTimeout(() => console.log(made > 500, told > 500), 5);
  }), 'RangeError\ntrue true\n');
});
