'use strict';
// Options of the command line that take effect before a program runs. Expectations are Node.js 26's.
const test = require('node:test');
const assert = require('node:assert');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { spawnSync } = require('node:child_process');

const run = (...args) => spawnSync(process.execPath, args, { encoding: 'utf8' });
const limit = ['-p', 'require("v8").getHeapStatistics().heap_size_limit / 2 ** 20'];

test('flags of V8 behind options whose value is a word of its own', () => {
  const { stdout } = run('-r', 'fs', '--max-old-space-size=100', ...limit);
  assert.ok(Number(stdout) < 300, stdout);
  assert.strictEqual(run('--optimize_for_size', '-p', '1').stdout, '1\n');
  assert.strictEqual(run('--nolazy', '-p', '1').stdout, '1\n');
  assert.strictEqual(run('--no-such-flag', '-p', '1').stderr, `${process.execPath}: bad option: --no-such-flag\n`);
});

test('--max-old-space-size-percentage', () => {
  const { stdout } = run('--max-old-space-size-percentage=1', ...limit);
  assert.ok(Number(stdout) > 0 && Number(stdout) < os.totalmem() / 2 ** 20 / 2, stdout);
  const { status, stderr } = run('--max-old-space-size-percentage=101', '-p', '1');
  assert.strictEqual(status, 9);
  assert.match(stderr, /--max-old-space-size-percentage must be greater than 0 and up to 100\. Got: 101/);
});

test('options that exclude one another', () => {
  const { status, stderr } = run('--use-openssl-ca', '--use-system-ca', '-p', '1');
  assert.strictEqual(status, 9);
  assert.strictEqual(stderr, `${process.execPath}: either --use-openssl-ca or --use-system-ca can be used, not both\n`);
});

test('of several files of variables the last one counts, before all of them the environment', () => {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'env-'));
  try {
    const one = path.join(directory, 'one.env');
    const two = path.join(directory, 'two.env');
    fs.writeFileSync(one, 'A=1\nB=1\nPATH=none\nNODE_OPTIONS=--stack-trace-limit=3\n');
    fs.writeFileSync(two, 'A=2\n');
    const program = 'process.env.A + process.env.B + (process.env.PATH !== "none") + Error.stackTraceLimit';
    assert.strictEqual(run(`--env-file=${one}`, `--env-file-if-exists=${two}`, '-p', program).stdout, '21true3\n');
    assert.strictEqual(run(`--env-file-if-exists=${two}`, `--env-file=${one}`, '-p', program).stdout, '11true3\n');
    const absent = path.join(directory, 'absent.env');
    assert.strictEqual(run(`--env-file-if-exists=${absent}`, '-p', '1').stderr, `${absent} not found. Continuing without it.\n`);
  } finally {
    fs.rmSync(directory, { recursive: true });
  }
});

test('process.title shows in lists of processes', { skip: process.platform !== 'linux' }, () => {
  const program = 'process.title = "a title"; fs.readFileSync("/proc/self/cmdline", "latin1").replace(/\\0+$/, "")';
  assert.strictEqual(run('-p', program).stdout, 'a title\n');
});

test('numbers are read as C reads them, also zero', () => {
  for (const [value, size] of [['0', 0], ['1k', 1], ['abc', 0], ['-1', 2 ** 64], ['8192', 8192]]) {
    const { stdout } = run('-p', 'require("http").maxHeaderSize', `--max-http-header-size=${value}`);
    assert.strictEqual(Number(stdout), size, value);
  }
});

test('options that many environments set are accepted', () => {
  const env = { ...process.env, NODE_OPTIONS: '--openssl-legacy-provider --napi-modules' };
  assert.strictEqual(spawnSync(process.execPath, ['--openssl-shared-config', '-p', '1'], { encoding: 'utf8', env }).stdout, '1\n');
});
