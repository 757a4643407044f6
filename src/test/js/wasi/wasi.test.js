/* global WebAssembly */
'use strict';
const test = require('node:test');
const assert = require('node:assert');
const { WASI } = require('node:wasi');

// (module (import "wasi_snapshot_preview1" "proc_exit" (func (param i32))) (memory (export "memory") 1)
//   (func (export "_start") i32.const 7 call 0))
const exits = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 8, 2, 96, 1, 127, 0, 96, 0, 0, 2, 36, 1, 22, ...Buffer.from('wasi_snapshot_preview1'), 9,
  ...Buffer.from('proc_exit'), 0, 0, 3, 2, 1, 1, 5, 3, 1, 0, 1, 7, 19, 2, 6, ...Buffer.from('memory'), 2, 0, 6, ...Buffer.from('_start'), 0, 1,
  10, 8, 1, 6, 0, 65, 7, 16, 0, 11,
]);

test('start() gives the exit code', () => {
  const wasi = new WASI({ version: 'preview1' });
  const instance = new WebAssembly.Instance(new WebAssembly.Module(exits), wasi.getImportObject());
  assert.strictEqual(wasi.start(instance), 7);
  assert.throws(() => wasi.start(instance), { code: 'ERR_WASI_ALREADY_STARTED' });
});

test('an unknown version is refused', () => {
  assert.throws(() => new WASI({ version: 'preview9' }), { code: 'ERR_INVALID_ARG_VALUE' });
});

test('a directory that is not there cannot be opened', () => {
  assert.throws(() => new WASI({ version: 'preview1', preopens: { '/x': '/not/there' } }), { code: 'UVWASI_ENOENT' });
});
