'use strict';
// What stack traces show between the program's own frames: the names that Node.js's have, and nothing of the loop.
const test = require('node:test');
const assert = require('node:assert');
const fs = require('node:fs');
const path = require('node:path');
const { spawnSync } = require('node:child_process');

// The functions of a stack, with where those of the library are.
const frames = (error) => error.stack.split('\n').slice(1)
  .map((line) => line.trim().replace(/^at /, '').replace(/ ?\(\/.*/, '').replace(/:\d+:\d+(\)?)$/, '$1'));

test('a callback of a timer, an immediate and a tick', async () => {
  const timer = await new Promise((resolve) => { setTimeout(function late() { resolve(new Error('x')); }, 1); });
  assert.deepStrictEqual(frames(timer), ['Timeout.late [as _onTimeout]',
    'listOnTimeout (node:internal/timers)', 'process.processTimers (node:internal/timers)']);
  const immediate = await new Promise((resolve) => { setImmediate(function soon() { resolve(new Error('x')); }); });
  assert.deepStrictEqual(frames(immediate), ['Immediate.soon', 'process.processImmediate (node:internal/timers)']);
  const tick = await new Promise((resolve) => { process.nextTick(function next() { resolve(new Error('x')); }); });
  assert.deepStrictEqual(frames(tick), ['next', 'process.processTicksAndRejections (node:internal/process/task_queues)']);
});

test('a long chain of async functions keeps its lines behind a callback of the loop', async () => {
  async function chain(depth) {
    if (depth > 0) return chain2(depth - 1);
    await fs.promises.readFile(__filename);
    return new Error('x');
  }
  async function chain2(depth) { return await chain(depth); }
  const names = frames(await chain(5));
  assert.deepStrictEqual(names.slice(0, 6), ['chain', 'async chain2', 'async chain2', 'async chain2', 'async chain2', 'async chain2']);
});

test('the main module', () => {
  const file = path.join(fs.mkdtempSync(path.join(require('node:os').tmpdir(), 'stack-')), 'main.js');
  fs.writeFileSync(file, 'console.log(new Error("x").stack)');
  const { stdout } = spawnSync(process.execPath, [file], { encoding: 'utf8' });
  assert.deepStrictEqual(frames({ stack: stdout.trim() }).map((frame) => frame.replace(/ \(.*/, '')), ['Object.<anonymous>',
    'Module._compile', 'Object..js', 'Module.load', 'Module._load', 'wrapModuleLoad',
    'Module.executeUserEntryPoint [as runMain]', 'node:internal/main/run_main_module']);
  assert.match(stdout, /at node:internal\/main\/run_main_module:\d+:\d+\n$/);
});
