'use strict';
// What hooks leave behind, run() and the exit code, and reports of several processes.
const assert = require('node:assert');
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const test = require('node:test');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'junction-test-'));
test.after(() => fs.rmSync(folder, { recursive: true }));

function write(name, text) {
  const file = path.join(folder, name);
  fs.writeFileSync(file, text);
  return file;
}

function run(...args) {
  const env = { ...process.env };
  delete env.NODE_TEST_CONTEXT;
  return spawnSync(process.execPath, args, { cwd: folder, env, encoding: 'utf8' });
}

test('an error that a hook causes after it has ended is told of the hook', () => {
  const file = write('hook.test.mjs', `import { before, test } from 'node:test';
before(() => { setTimeout(() => { throw new Error('late'); }, 300); });
test('ok', () => {});
`);
  const { status, stdout } = run('--test', file);
  assert.match(stdout, /Error: Test hook "before" at hook\.test\.mjs:2:1 generated asynchronous activity after the test ended/);
  assert.strictEqual(status, 1);
});

test('run() leaves the exit code to the program', () => {
  const bad = write('bad.mjs', 'if true {}');
  const program = write('program.js', `require('node:test').run({ files: [${JSON.stringify(bad)}], isolation: 'none' }).resume();`);
  assert.strictEqual(run(program).status, 0);
});

test('coverage of CommonJS that modules import is that of its file, added up over processes', () => {
  write('logic.js', 'function foo() {\n  return 1;\n}\n\nfunction bar() {\n  return 2;\n}\n\nmodule.exports = { foo, bar };\n');
  for (const name of ['one.test.mjs', 'two.test.mjs']) {
    write(name, "import { foo } from './logic.js';\nimport test from 'node:test';\ntest('foo', () => { foo(); });\n");
  }
  const { stdout } = run('--test', '--experimental-test-coverage', '--test-reporter=tap', 'one.test.mjs', 'two.test.mjs');
  assert.match(stdout, /# logic\.js *\| {2}66\.67 \| {3}100\.00 \| {3}50\.00 \| 5-7\n/);
});

test('a threshold beyond 100 is refused', () => {
  const { status, stderr } = run('--test', '--experimental-test-coverage', '--test-coverage-lines=101', 'one.test.mjs');
  assert.match(stderr, /The value of "--test-coverage-lines" is out of range\. It must be >= 0 && <= 100\. Received 101/);
  assert.strictEqual(status, 1);
});

test('bash completion knows the options', () => {
  const { stdout } = run('--completion-bash');
  assert.match(stdout, /^_node_complete\(\) \{\n[^]*compgen -W '[^']*--test-coverage-lines [^]*complete -o filenames -o nospace -o bashdefault -F _node_complete node node_g\n$/);
});
