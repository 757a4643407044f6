'use strict';
const test = require('node:test');
const assert = require('node:assert');
const { spawnSync } = require('node:child_process');

test('node --v8-options prints the flags of V8', () => {
  const { status, stdout } = spawnSync(process.execPath, ['--v8-options'], { encoding: 'utf8' });
  assert.strictEqual(status, 0);
  assert.match(stdout, /\n {2}--max-old-space-size .*\n {8}type: /);
  assert.match(stdout, /\n {2}--harmony /);
});
