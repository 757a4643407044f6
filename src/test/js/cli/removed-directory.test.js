'use strict';
const test = require('node:test');
const assert = require('node:assert');
const fs = require('node:fs');
const path = require('node:path');
const { spawnSync } = require('node:child_process');

test('a program starts in a directory that was removed', { skip: process.platform === 'win32' }, () => {
  const folder = fs.mkdtempSync(path.join(require('node:os').tmpdir(), 'gone-'));
  const code = 'try { process.cwd(); } catch (error) { console.log(error.code, error.syscall); } process.chdir("/"); console.log(process.cwd())';
  const { stdout } = spawnSync('/bin/sh', ['-c', 'rmdir "$1" && exec "$2" -e "$3"', 'sh', folder, process.execPath, code],
    { cwd: folder, encoding: 'utf8' });
  assert.strictEqual(stdout, 'ENOENT uv_cwd\n/\n');
});
