'use strict';
const test = require('node:test');
const assert = require('node:assert');
const { spawnSync } = require('node:child_process');

test('equal timeouts run in the order in which they were set', async () => {
  const order = [];
  await new Promise((resolve) => {
    for (let i = 0; i < 5; i++) setTimeout(() => order.push(i), 3);
    setTimeout(resolve, 20);
  });
  assert.deepStrictEqual(order, [0, 1, 2, 3, 4]);
});

test('ticks run before microtasks, both before the next timer', async () => {
  const order = [];
  await new Promise((resolve) => {
    setTimeout(() => {
      Promise.resolve().then(() => order.push('microtask'));
      process.nextTick(() => order.push('tick'));
    }, 1);
    setTimeout(() => {
      order.push('timer');
      resolve();
    }, 1);
  });
  assert.deepStrictEqual(order, ['tick', 'microtask', 'timer']);
});

test('refresh() starts the time anew', async () => {
  let fired = 0;
  const timer = setTimeout(() => fired++, 40);
  await new Promise((resolve) => setTimeout(resolve, 25));
  timer.refresh();
  await new Promise((resolve) => setTimeout(resolve, 25));
  assert.strictEqual(fired, 0);
  await new Promise((resolve) => setTimeout(resolve, 40));
  assert.strictEqual(fired, 1);
});

test('a timer can be cleared by its primitive value', async () => {
  let fired = false;
  clearTimeout(+setTimeout(() => { fired = true; }, 1));
  await new Promise((resolve) => setTimeout(resolve, 10));
  assert.strictEqual(fired, false);
});

test('an immediate that is set by an immediate runs in the next turn', async () => {
  const order = [];
  await new Promise((resolve) => {
    setImmediate(() => {
      setImmediate(() => {
        order.push('inner');
        resolve();
      });
      order.push('outer');
    });
    setImmediate(() => order.push('second'));
  });
  assert.deepStrictEqual(order, ['outer', 'second', 'inner']);
});

test('timers/promises rejects when its signal aborts', async () => {
  const { setTimeout: wait } = require('node:timers/promises');
  const controller = new AbortController();
  const waiting = wait(10_000, undefined, { signal: controller.signal });
  controller.abort();
  await assert.rejects(waiting, { name: 'AbortError', code: 'ABORT_ERR' });
});

test('behind an immediate that throws, the next one runs before the ticks', () => {
  const program = `
    const order = [];
    process.once('uncaughtException', () => order.push('handler'));
    setImmediate(() => { process.nextTick(() => order.push('tick')); throw new Error('expected'); });
    setImmediate(() => order.push('next'));
    setImmediate(() => console.log(order.join()));
  `;
  const { stdout, stderr } = spawnSync(process.execPath, ['-e', program], { encoding: 'utf8' });
  assert.strictEqual(stdout, 'handler,next,tick\n', stderr);
});

test('unref() of something that is no timer does nothing', () => {
  const timer = setTimeout(() => {}, 1);
  const { unref } = timer;
  clearTimeout(timer);
  const object = {};
  assert.strictEqual(unref.call(object), object);
});

test('a timer that refreshes itself fires again and then lets the process end', () => {
  const program = `
    let count = 0;
    const timer = setTimeout(() => { if (++count < 3) timer.refresh(); }, 1);
    process.on('exit', () => console.log(count));
  `;
  const { stdout } = spawnSync(process.execPath, ['-e', program], { encoding: 'utf8', timeout: 10_000 });
  assert.strictEqual(stdout, '3\n');
});
