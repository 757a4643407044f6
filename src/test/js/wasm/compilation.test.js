/* global WebAssembly */
'use strict';
const test = require('node:test');
const assert = require('node:assert');

const empty = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]);

test('WebAssembly.instantiate() of bytes gives module and instance', async () => {
  const { module, instance } = await WebAssembly.instantiate(empty);
  assert.ok(module instanceof WebAssembly.Module);
  assert.ok(instance instanceof WebAssembly.Instance);
});

test('WebAssembly.compile() rejects what is no module', async () => {
  await assert.rejects(WebAssembly.compile(new Uint8Array(8)), WebAssembly.CompileError);
});

test('Atomics.waitAsync() settles when it is notified', async () => {
  const numbers = new Int32Array(new SharedArrayBuffer(4));
  const { value } = Atomics.waitAsync(numbers, 0, 0);
  setTimeout(() => Atomics.notify(numbers, 0), 1);
  const alive = setInterval(() => {}, 5);
  assert.strictEqual(await value, 'ok');
  clearInterval(alive);
});
