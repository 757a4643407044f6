'use strict';
const test = require('node:test');
const assert = require('node:assert');
const { spawnSync } = require('node:child_process');

const run = (source) => spawnSync(process.execPath, ['--expose-gc', '-e', source], { encoding: 'utf8' });

test('callbacks of an object run in order, each at its event', () => {
  const { stdout, stderr } = run(`const o = {};
    for (const name of ['A', 'B']) process.finalization.register(o, (object, event) => console.log(name, object === o, event));
    process.finalization.registerBeforeExit(o, (object, event) => console.log('C', object === o, event));`);
  assert.strictEqual(stdout, 'C true beforeExit\nA true exit\nB true exit\n');
  assert.match(stderr, /ExperimentalWarning: process\.finalization\.register is an experimental feature/);
});

test('nothing runs for an object that is gone or was taken back', () => {
  const { stdout } = run(`(() => process.finalization.register({}, () => console.log('gone')))();
    const o = {};
    process.finalization.register(o, () => console.log('taken back'));
    process.finalization.unregister(o);
    setTimeout(gc, 10);`);
  assert.strictEqual(stdout, '');
});

test('the object is an object', () => {
  assert.throws(() => process.finalization.register(1, () => {}), {
    code: 'ERR_INVALID_ARG_TYPE', message: 'The "obj" argument must be of type object. Received type number (1)',
  });
});
