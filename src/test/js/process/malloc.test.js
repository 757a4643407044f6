'use strict';
const assert = require('node:assert');
const { execFileSync } = require('node:child_process');
const test = require('node:test');

test("the launcher's settings of malloc are not seen by the program nor by its children", { skip: process.platform !== 'linux' }, () => {
  const seen = Object.keys(process.env).filter((name) => name.startsWith('MALLOC_'));
  assert.ok(!seen.includes('MALLOC_MMAP_THRESHOLD_'), String(seen));
  const { MALLOC_TRIM_THRESHOLD_, ...env } = process.env;
  const asked = 'process.stdout.write(String(process.env.MALLOC_TRIM_THRESHOLD_))';
  assert.strictEqual(execFileSync(process.execPath, ['-e', asked], { env, encoding: 'utf8' }), 'undefined');
  assert.strictEqual(execFileSync(process.execPath, ['-e', asked], { env: { ...env, MALLOC_TRIM_THRESHOLD_: '4096' }, encoding: 'utf8' }), '4096');
});

test('large buffers that are hardly used take little memory', { skip: process.platform !== 'linux' }, () => {
  for (let i = 0; i < 200; i++) Buffer.allocUnsafe(16 << 20)[0] = 1;
  assert.ok(process.resourceUsage().maxRSS < 400 << 10, `${process.resourceUsage().maxRSS} KB`);
});
