'use strict';
const test = require('node:test');
const assert = require('node:assert');
const { execFileSync } = require('node:child_process');
const { promiseHooks } = require('node:v8');

// In a program of its own: the runner makes promises too.
function run(program) {
  return execFileSync(process.execPath, ['-e', program], { encoding: 'utf8', stdio: 'pipe' });
}

test('promise hooks are told of a chain in order', () => {
  const output = run(`
    const names = new Map();
    const log = (kind) => (promise, parent) => console.log(kind, (names.get(promise) ?? names.set(promise, names.size).get(promise)),
      parent === undefined ? '' : names.get(parent));
    const stop = require('v8').promiseHooks.createHook({ init: log('init'), before: log('before'), after: log('after'), settled: log('settled') });
    Promise.resolve(1).then(() => {}).then(stop);
  `);
  assert.deepStrictEqual(output.split('\n').map((line) => line.trim()).filter(Boolean), [
    'init 0', 'settled 0', 'init 1 0', 'init 2 1', 'before 1', 'settled 1', 'after 1', 'before 2',
  ]);
});

test('a promise that follows another is settled with it', () => {
  const output = run(`
    const { promiseHooks } = require('v8');
    let outer, open;
    promiseHooks.onSettled((promise) => { if (promise === outer) console.log('outer'); });
    outer = new Promise((resolve) => resolve(new Promise((resolveInner) => { open = resolveInner; })));
    setTimeout(() => { console.log('open'); open(); }, 2);
  `);
  assert.strictEqual(output, 'open\nouter\n');
});

test('an error of a promise hook is an uncaught exception', () => {
  const output = run(`
    process.on('uncaughtException', (error) => console.log(error.message));
    const stop = require('v8').promiseHooks.onInit(() => { stop(); throw new Error('of the hook'); });
    Promise.resolve();
    console.log('goes on');
  `);
  assert.strictEqual(output, 'of the hook\ngoes on\n');
});

test('a promise hook must be a function that is not async', () => {
  const expected = { code: 'ERR_INVALID_ARG_TYPE', message: /^The "beforeHook" argument must be of type function\./ };
  assert.throws(() => promiseHooks.onBefore(async () => {}), expected);
  assert.throws(() => promiseHooks.createHook({ before: 1 }), expected);
});

test('an error of a rejectionHandled listener is an uncaught exception', () => {
  const output = run(`
    process.on('unhandledRejection', (reason, promise) => setImmediate(() => promise.catch(() => {})));
    process.on('rejectionHandled', () => { throw new Error('of the listener'); });
    process.on('uncaughtException', (error) => console.log(error.message));
    Promise.reject(new Error('x'));
  `);
  assert.strictEqual(output, 'of the listener\n');
});
