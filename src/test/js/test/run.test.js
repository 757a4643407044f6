'use strict';
const test = require('node:test');
const assert = require('node:assert');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { spawnSync } = require('node:child_process');

const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'junction-test-run-'));
fs.writeFileSync(path.join(directory, 'a.test.js'), `
  const { test } = require('node:test');
  test('passes', () => { console.log('printed'); });
  test('fails', () => { throw new TypeError('on purpose'); });
`);
fs.writeFileSync(path.join(directory, 'plain.test.js'), '1 + 1;');
test.after(() => fs.rmSync(directory, { recursive: true }));

function runner(...args) {
  const { NODE_TEST_CONTEXT, ...env } = process.env;
  const { status, stdout } = spawnSync(process.execPath, ['--test', '--test-reporter=tap', ...args], { cwd: directory, env, encoding: 'utf8' });
  return { status, stdout };
}

test('node --test finds files, runs each in a process and counts', () => {
  const { status, stdout } = runner();
  assert.strictEqual(status, 1);
  assert.match(stdout, /^ok 1 - passes$/m);
  assert.match(stdout, /^not ok 2 - fails$/m);
  assert.match(stdout, /on purpose/);
  assert.match(stdout, /^ok 3 - plain\.test\.js$/m);
  assert.match(stdout, /^# printed$/m);
  assert.match(stdout, /^# tests 3$/m);
});

test('--test-name-pattern selects by name', () => {
  const { status, stdout } = runner('--test-name-pattern=passes', 'a.test.js');
  assert.strictEqual(status, 0);
  assert.match(stdout, /^# pass 1$/m);
  assert.match(stdout, /^# tests 1$/m); // the others are told to nobody
  assert.doesNotMatch(stdout, /fails|SKIP/);
});

test('suites that run at once are reported one after the other', () => {
  fs.writeFileSync(path.join(directory, 'concurrent.js'), `
    const { suite, test } = require('node:test');
    suite('all', { concurrency: 2 }, () => {
      for (const n of [1, 2]) suite('s' + n, () => { test('t' + n, () => new Promise((r) => setTimeout(r, 60 / n))); });
    });
  `);
  const { stdout } = runner('concurrent.js');
  assert.deepStrictEqual(stdout.match(/(?<=# Subtest: ).*/g), ['all', 's1', 't1', 's2', 't2']);
});

test('a failing t.assert.ok() shows its source', () => {
  fs.writeFileSync(path.join(directory, 'ok.js'), "require('node:test')((t) => { t.assert.ok(1 === 2); });");
  assert.match(runner('ok.js').stdout, /t\.assert\.ok\(1 === 2\)/);
});

test('--test-isolation=none runs all in one process', () => {
  const { status, stdout } = runner('--test-isolation=none');
  assert.strictEqual(status, 1);
  assert.match(stdout, /^ok 3 - plain\.test\.js$/m);
});

test('a file that is not there is an error', () => {
  assert.strictEqual(runner('nope.js').status, 1);
});
