'use strict';
// After thousands of calls, or a thousand that fail, paths are handed to the C library directly.
const test = require('node:test');
const assert = require('node:assert');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'junction-calls-'));
test.after(() => fs.rmSync(directory, { recursive: true }));

function observe() {
  const file = path.join(directory, 'file');
  const link = path.join(directory, 'link');
  fs.writeFileSync(file, 'text');
  fs.utimesSync(file, -5.5, 1e9);
  fs.rmSync(link, { force: true });
  fs.symlinkSync('file', link);
  const stats = [];
  for (const name of [file, link, directory, '/dev/null', '/proc/self/stat']) {
    for (const ask of [fs.statSync, fs.lstatSync]) {
      const { ino, atimeNs, ctimeNs, mtimeNs, birthtimeNs, ...rest } = ask(name, { bigint: true });
      stats.push([name, ask.name, rest.mode, rest.size, rest.nlink, rest.uid, rest.dev, rest.rdev, rest.blocks, rest.blksize,
        name === file ? mtimeNs : 0n]);
    }
  }
  const errors = [];
  for (const [name, ...args] of [
    ['statSync', path.join(directory, 'none')], ['statSync', path.join(file, 'in')], ['lstatSync', ''],
    ['mkdirSync', directory], ['mkdirSync', path.join(directory, 'none/a')], ['rmdirSync', directory], ['rmdirSync', file],
    ['unlinkSync', directory], ['unlinkSync', path.join(directory, 'none')],
  ]) {
    try {
      fs[name](...args);
      errors.push('none');
    } catch (error) {
      errors.push([error.message, error.code, error.errno, error.syscall, error.path]);
    }
  }
  return { stats, errors };
}

test('files look the same before and after many calls', () => {
  const before = observe();
  for (let i = 0; i < 1100; i++) fs.statSync(path.join(directory, 'none'), { throwIfNoEntry: false });
  assert.deepStrictEqual(observe(), before);
  const made = path.join(directory, 'a/é/c');
  assert.strictEqual(fs.mkdirSync(made, { recursive: true, mode: 0o700 }), path.join(directory, 'a'));
  assert.strictEqual(fs.statSync(made).mode & 0o777, 0o700);
  fs.rmSync(path.join(directory, 'a'), { recursive: true });
  assert.strictEqual(fs.existsSync(path.join(directory, 'a')), false);
});

test('short texts and bytes are written whatever they hold', () => {
  const file = path.join(directory, 'wé→');
  for (const text of ['', 'a', 'é→😀', '\ud800x', 'x'.repeat(17_000), 'x'.repeat(18_000), 'é'.repeat(25_000)]) {
    fs.writeFileSync(file, text);
    assert.ok(fs.readFileSync(file).equals(Buffer.from(text)));
  }
  for (const bytes of [Buffer.alloc(52_000, 1), Buffer.alloc(53_000, 2), new Float64Array([1, 2]), new DataView(new ArrayBuffer(9), 3, 4)]) {
    fs.writeFileSync(file, bytes);
    assert.ok(fs.readFileSync(file).equals(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)));
  }
  assert.throws(() => fs.writeFileSync('/dev/full', 'text'), { code: 'ENOSPC', syscall: 'write' });
  assert.throws(() => fs.writeFileSync(directory, 'text'), { code: 'EISDIR', syscall: 'open', path: directory });
});
