'use strict';
// What happens where the stack is full: V8's RangeError, never the end of the process.
const test = require('node:test');
const assert = require('node:assert');
const fs = require('node:fs');
const vm = require('node:vm');
const { spawnSync } = require('node:child_process');
const { Worker } = require('node:worker_threads');
const { once } = require('node:events');

const FULL = { name: 'RangeError', message: 'Maximum call stack size exceeded' };

function overflow(step) {
  assert.throws(function again() {
    step();
    again();
  }, FULL);
}

function run(code) {
  return spawnSync(process.execPath, ['-e', code], { encoding: 'utf8' });
}

test('async functions that await themselves end in an unhandled RangeError', () => {
  const { status, stderr } = run('async function f() { await f(); } f();');
  assert.match(stderr, /^RangeError: Maximum call stack size exceeded$/m);
  assert.strictEqual(status, 1);
});

test('promises can be rejected and handled up to the end of the stack', () => {
  const { status, stdout } = run(`
    process.on('unhandledRejection', () => {});
    try { (function f() { Promise.reject(1).catch(() => {}); f(); })(); } catch (error) { console.log(error.name); }`);
  assert.strictEqual(stdout, 'RangeError\n');
  assert.strictEqual(status, 0);
});

test('calls with buffers, compilations and evaluations fail like any other call', () => {
  const bytes = Buffer.from('x');
  const fd = fs.openSync('/dev/null', 'w');
  overflow(() => fs.writeSync(fd, bytes));
  fs.closeSync(fd);
  overflow(() => new vm.Script('1').runInThisContext());
  overflow(() => new Function('return 1')());
  overflow(() => fs.readFile(__filename, () => {}));
});

test('text that nests too deeply to be compiled gives a RangeError', () => {
  assert.throws(() => new vm.Script('('.repeat(100000) + ')'.repeat(100000)), FULL);
  const Module = require('node:module');
  assert.throws(() => new Module('deep')._compile('['.repeat(100000) + ']'.repeat(100000), '/deep.js'), FULL);
});

test('a worker reports a full stack as its error', async () => {
  const worker = new Worker('(function f() { Promise.reject(1).catch(() => {}); f(); })()', { eval: true });
  const [error] = await once(worker, 'error');
  assert.strictEqual(error.name, 'RangeError');
});

test('unhandled rejections are reported in the order of rejection, handled ones once they are handled', () => {
  const { stdout } = run(`
    process.on('unhandledRejection', (reason) => console.log('unhandled', reason));
    process.on('rejectionHandled', () => console.log('handled'));
    const first = Promise.reject(1);
    Promise.reject(2).catch(() => {});
    Promise.reject(3);
    setImmediate(() => first.catch(() => {}));
    process.nextTick(() => console.log('tick'));
    queueMicrotask(() => console.log('microtask'));`);
  assert.strictEqual(stdout, 'tick\nmicrotask\nunhandled 1\nunhandled 3\nhandled\n');
});
