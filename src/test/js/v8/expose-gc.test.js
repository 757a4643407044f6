'use strict';
const test = require('node:test');
const assert = require('node:assert');
const v8 = require('node:v8');
const vm = require('node:vm');

test('setFlagsFromString("--expose-gc") gives new contexts gc()', async () => {
  assert.throws(() => vm.runInNewContext('gc'), ReferenceError);
  v8.setFlagsFromString('--expose-gc');
  const gc = vm.runInNewContext('gc');
  v8.setFlagsFromString('--no-expose-gc');
  const ref = (() => new WeakRef({}))();
  await new Promise((resolve) => setTimeout(resolve, 5));
  gc();
  assert.strictEqual(ref.deref(), undefined);
  assert.throws(() => vm.runInNewContext('gc'), ReferenceError);
});
