'use strict';
// What a script declares in the global scope is found by a scanner of ours.
const test = require('node:test');
const assert = require('node:assert');
const vm = require('node:vm');

test('a script with private names runs', () => {
  const source = `class Counter_ { #count = 5; #grow() { this.#count++; } static has(o) { return #count in o; }
    get() { this.#grow(); return this.#count; } }; [new Counter_().get(), Counter_.has(new Counter_())].join()`;
  assert.strictEqual(vm.runInThisContext(source), '6,true');
  assert.strictEqual(new vm.Script('typeof Counter_').runInThisContext(), 'function');
});
