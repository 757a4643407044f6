'use strict';
// After many entries types come from the directory itself: they stay the same.
const test = require('node:test');
const assert = require('node:assert');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

test('readdir with types gives the same however often it was called', () => {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'junction-types-'));
  try {
    for (let i = 0; i < 40; i++) fs.writeFileSync(path.join(directory, `f${i}\u00e9`), '');
    fs.mkdirSync(path.join(directory, 'd', 'e'), { recursive: true });
    fs.writeFileSync(path.join(directory, 'd', '...'), '');
    fs.symlinkSync('nothing', path.join(directory, '\u2192'));
    const list = (options) => fs.readdirSync(directory, { withFileTypes: true, ...options })
      .map((entry) => [String(entry.name), entry.parentPath, entry.isFile(), entry.isDirectory(), entry.isSymbolicLink()]);
    const before = [list(), list({ recursive: true }), list({ encoding: 'buffer' })];
    for (let i = 0; i < 20; i++) list();
    assert.deepStrictEqual([list(), list({ recursive: true }), list({ encoding: 'buffer' })], before);
    assert.deepStrictEqual(fs.readdirSync(path.join(directory, 'd', 'e'), { withFileTypes: true }), []);
    assert.throws(() => fs.readdirSync(path.join(directory, 'no'), { withFileTypes: true }), { code: 'ENOENT', syscall: 'scandir' });
    assert.throws(() => fs.readdirSync(path.join(directory, 'f1\u00e9'), { withFileTypes: true }), { code: 'ENOTDIR' });
  } finally {
    fs.rmSync(directory, { recursive: true });
  }
});
