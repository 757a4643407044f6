'use strict';
const test = require('node:test');
const assert = require('node:assert');
const os = require('node:os');

test('each processor tells its model and times', () => {
  assert.ok(os.cpus().length > 0);
  for (const cpu of os.cpus()) {
    assert.strictEqual(typeof cpu.model, 'string');
    assert.strictEqual(typeof cpu.times.idle, 'number');
  }
});

test('the loopback interface has its address', { skip: process.platform !== 'linux' }, () => {
  const [loopback] = os.networkInterfaces().lo;
  assert.strictEqual(loopback.cidr, '127.0.0.1/8');
  assert.strictEqual(loopback.internal, true);
});

test('the priority of a process that does not exist fails with ESRCH', { skip: process.platform === 'win32' }, () => {
  assert.throws(() => os.getPriority(-1), { code: 'ERR_SYSTEM_ERROR', info: { errno: -3, code: 'ESRCH', message: 'no such process', syscall: 'uv_os_getpriority' } });
});

test('tmpdir drops one trailing slash', { skip: process.platform === 'win32' }, () => {
  const before = process.env.TMPDIR;
  process.env.TMPDIR = '/somewhere/';
  assert.strictEqual(os.tmpdir(), '/somewhere');
  if (before === undefined) delete process.env.TMPDIR;
  else process.env.TMPDIR = before;
});
