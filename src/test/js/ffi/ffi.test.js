'use strict';
// node:ffi against the C library. Expectations are Node.js 26's.
const test = require('node:test');
const assert = require('node:assert');

const supported = process.platform === 'linux';
const LIBC = 'libc.so.6';

test('functions of a library', { skip: !supported }, () => {
  const ffi = require('node:ffi');
  using opened = ffi.dlopen(LIBC, {
    abs: { arguments: ['int32'], return: 'int32' },
    strlen: { arguments: ['string'], return: 'uint64' },
    getpid: { return: 'i32' },
    atof: { arguments: ['str'], return: 'double' },
  });
  const { abs, strlen, getpid, atof } = opened.functions;
  assert.strictEqual(abs(-7), 7);
  assert.strictEqual(abs.length, 1);
  assert.strictEqual(abs.pointer, ffi.dlsym(opened.lib, 'abs'));
  assert.strictEqual(strlen('h\u00e9llo'), 6n);
  assert.strictEqual(strlen(Buffer.from('abc\0def')), 3n);
  assert.strictEqual(getpid(), process.pid);
  assert.strictEqual(atof('2.5'), 2.5);
  for (const wrong of [1.5, 2 ** 31, '1', 1n, undefined]) {
    assert.throws(() => abs(wrong), { name: 'TypeError', code: 'ERR_INVALID_ARG_VALUE', message: 'Argument 0 must be an int32' });
  }
  assert.throws(() => abs(), { message: 'Invalid argument count: expected 1, got 0' });
  assert.throws(() => strlen('a\0'), { message: 'Argument 0 must not contain null bytes' });
});

test('callbacks', { skip: !supported }, () => {
  const ffi = require('node:ffi');
  const lib = new ffi.DynamicLibrary(LIBC);
  const qsort = lib.getFunction('qsort', { arguments: ['buffer', 'uint64', 'uint64', 'function'], return: 'void' });
  const compare = lib.registerCallback({ arguments: ['pointer', 'pointer'], return: 'int32' },
    (a, b) => ffi.getInt32(a) - ffi.getInt32(b));
  const numbers = new Int32Array([5, -3, 9, 1]);
  assert.strictEqual(qsort(numbers, 4n, 4n, compare), undefined);
  assert.deepStrictEqual([...numbers], [-3, 1, 5, 9]);
  lib.unregisterCallback(compare);
  assert.throws(() => lib.unregisterCallback(compare), { code: 'ERR_INVALID_ARG_VALUE', message: 'Callback not found' });
  lib.close();
  assert.throws(() => qsort(numbers, 0n, 4n, 0n), { code: 'ERR_FFI_LIBRARY_CLOSED', message: 'Library is closed' });
});

test('memory by address', { skip: !supported }, () => {
  const ffi = require('node:ffi');
  const memory = Buffer.alloc(32);
  const at = ffi.getRawPointer(memory);
  ffi.setInt16(at, 2, -2);
  ffi.setUint64(at, 8, 2n ** 64n - 1n);
  ffi.setFloat64(at, 16, 0.5);
  assert.strictEqual(memory.readInt16LE(2), -2);
  assert.strictEqual(ffi.getUint64(at, 8), 2n ** 64n - 1n);
  assert.strictEqual(ffi.getFloat64(at, 16), 0.5);
  ffi.exportString('hello', at, 6);
  assert.strictEqual(ffi.toString(at), 'hello');
  assert.strictEqual(ffi.toString(0n), null);
  const copy = ffi.toBuffer(at, 5);
  const same = ffi.toBuffer(at, 5, false);
  same[0] = 74;
  assert.strictEqual(memory.toString('latin1', 0, 5), 'Jello');
  assert.strictEqual(copy.toString(), 'hello');
  assert.throws(() => ffi.exportString('hello', at, 5), { code: 'ERR_OUT_OF_RANGE', message: /It must be >= 6. Received 5/ });
  assert.throws(() => ffi.getInt8(0n), { code: 'ERR_FFI_INVALID_POINTER', message: 'Cannot dereference a null pointer' });
  assert.throws(() => ffi.getInt8(5), { code: 'ERR_INVALID_ARG_TYPE', message: 'The pointer must be a bigint' });
});

test('what cannot be opened or found', { skip: !supported }, () => {
  const ffi = require('node:ffi');
  assert.throws(() => ffi.dlopen('no-such-library.so'), {
    code: 'ERR_FFI_CALL_FAILED',
    message: 'dlopen failed: no-such-library.so: cannot open shared object file: No such file or directory',
  });
  assert.throws(() => ffi.dlopen(LIBC, { nothing_of_this_name: {} }), { code: 'ERR_FFI_CALL_FAILED', message: /^dlsym failed: .*nothing_of_this_name$/ });
  assert.throws(() => ffi.dlopen(LIBC, { abs: { return: 'int' } }), { code: 'ERR_INVALID_ARG_VALUE', message: 'Unsupported FFI type: int' });
});
