'use strict';
// An error that nobody catches ends the test that it arose in, and the next ones run.
const test = require('node:test');
const assert = require('node:assert');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { spawnSync } = require('node:child_process');

const PROGRAM = `
const test = require('node:test');
const later = (f, ms = 5) => setTimeout(f, ms);
test('callback', (t, done) => { later(() => { throw new Error('one'); }); });
test('promise', async (t) => {
  t.signal.addEventListener('abort', () => console.log('aborted'));
  t.after(() => console.log('after'));
  later(() => Promise.reject(new Error('two')));
  await new Promise(() => {});
});
test('outer', async (t) => {
  later(() => { throw new Error('three'); }, 10);
  await t.test('slow', () => new Promise((resolve) => later(resolve, 50)));
});
test('last', () => {});
`;

test('a test that throws later fails at once', () => {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'uncaught-'));
  try {
    const file = path.join(directory, 'program.js');
    fs.writeFileSync(file, PROGRAM);
    const { stdout, status } = spawnSync(process.execPath, [file], { encoding: 'utf8', env: { ...process.env, NODE_TEST_CONTEXT: undefined } });
    const lines = stdout.split('failing tests')[0].split('\n').map((line) => line.replace(/ \(.*| [\d.]+$/, '').trim());
    assert.deepStrictEqual(lines.filter((line) => /^[✖✔▶a]|ℹ (?:pass|fail|cancelled)/.test(line) && line !== '✖'), [
      '✖ callback', 'aborted', 'after', '✖ promise', '▶ outer', '✖ slow', '✖ outer', '✔ last',
      'ℹ pass', 'ℹ fail', 'ℹ cancelled',
    ]);
    assert.match(stdout, /ℹ pass 1\nℹ fail 3\nℹ cancelled 1\n/);
    assert.strictEqual(status, 1);
  } finally {
    fs.rmSync(directory, { recursive: true });
  }
});
