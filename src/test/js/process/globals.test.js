'use strict';
const test = require('node:test');
const assert = require('node:assert');
const { spawnSync } = require('node:child_process');

const run = (program) => spawnSync(process.execPath, ['-e', program], { encoding: 'utf8' });

test('the library works when the program has put something else in the place of process', () => {
  const { status, stdout, stderr } = run(`
    const { log } = console;
    globalThis.process = {};
    setImmediate(() => require('node:fs').readFile(${JSON.stringify(__filename)}, () => log('read')));
  `);
  assert.strictEqual(stdout, 'read\n', stderr);
  assert.strictEqual(status, 0);
});

test('process and Buffer are accessors that take any value', () => {
  for (const name of ['process', 'Buffer']) {
    const { get, set, enumerable } = Object.getOwnPropertyDescriptor(globalThis, name);
    const original = get();
    assert.strictEqual(enumerable, false);
    try {
      set('replaced');
      assert.strictEqual(globalThis[name], 'replaced');
    } finally {
      set(original);
    }
  }
});

test('a callback of nextTick is called by process.processTicksAndRejections, says its stack', async () => {
  const stack = await new Promise((resolve) => process.nextTick(function tick() { resolve(new Error('here').stack); }));
  assert.match(stack.split('\n')[2], /^ {4}at process\.processTicksAndRejections \(node:internal\/process\/task_queues:/);
});

test('the standard streams are accessors, before and after they are used', () => {
  for (const name of ['stdin', 'stdout', 'stderr']) {
    assert.strictEqual(process[name], process[name]);
    const { get, set, enumerable, configurable } = Object.getOwnPropertyDescriptor(process, name);
    assert.strictEqual(typeof get, 'function');
    assert.deepStrictEqual([set, enumerable, configurable], [undefined, true, true]);
  }
});

test("V8's messages call the object process", () => {
  assert.throws(() => { delete process.exitCode; }, /of #<process>$/);
});

test('code without a file sees its module as enumerable globals', () => {
  const { stdout } = run('console.log(Object.keys(globalThis).slice(-5).join(), Object.hasOwn(globalThis, "node:sqlite"))');
  assert.strictEqual(stdout, '__filename,module,exports,__dirname,require true\n');
});
