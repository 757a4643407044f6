'use strict';
// --cpu-prof in workers and in a process that ends itself by a signal; process.debugPort.
const test = require('node:test');
const assert = require('node:assert');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { spawnSync } = require('node:child_process');

function profilesOf(args, program) {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'profiles-'));
  try {
    const result = spawnSync(process.execPath, [...args, '-e', program], { cwd: directory, encoding: 'utf8' });
    return { ...result, files: fs.readdirSync(directory) };
  } finally {
    fs.rmSync(directory, { recursive: true });
  }
}

test('a worker has a profile of its own', () => {
  const { files, status } = profilesOf(['--cpu-prof'], 'new (require("worker_threads").Worker)("1", { eval: true })');
  assert.strictEqual(status, 0);
  assert.strictEqual(files.filter((name) => /^CPU\..*\.cpuprofile$/.test(name)).length, 2);
});

test('a process that sends itself a signal writes its profiles', { skip: process.platform === 'win32' }, () => {
  const { files, signal } = profilesOf(['--cpu-prof', '--heap-prof'], 'process.kill(process.pid, "SIGINT")');
  assert.strictEqual(signal, 'SIGINT');
  assert.deepStrictEqual(files.map((name) => path.extname(name)).sort(), ['.cpuprofile', '.heapprofile']);
});

test('a setting without its flag', () => {
  const { status, stderr } = profilesOf(['--cpu-prof-interval', '100'], '1');
  assert.strictEqual(status, 9);
  assert.strictEqual(stderr.trim(), `${process.execPath}: --cpu-prof-interval must be used with --cpu-prof`);
});

test('process.debugPort', () => {
  const before = process.debugPort;
  process.debugPort = '5000.7';
  assert.strictEqual(process.debugPort, 5000);
  process.debugPort = {};
  assert.strictEqual(process.debugPort, 0);
  assert.throws(() => { process.debugPort = 80; }, { code: 'ERR_OUT_OF_RANGE', message: 'process.debugPort must be 0 or in range 1024 to 65535' });
  process.debugPort = before;
});
