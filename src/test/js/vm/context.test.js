'use strict';
const test = require('node:test');
const assert = require('node:assert');
const vm = require('node:vm');

test('undeclared names throw, except under typeof', () => {
  const context = vm.createContext({});
  assert.throws(() => vm.runInContext('missing', context), { name: 'ReferenceError', message: 'missing is not defined' });
  assert.strictEqual(vm.runInContext('typeof missing', context), 'undefined');
  assert.strictEqual(vm.runInContext('(() => { "use strict"; return typeof process !== "undefined" && process; })()', context), false);
});

test('strict code cannot assign to an undeclared name, sloppy code makes a property', () => {
  const context = vm.createContext({});
  vm.runInContext('made = 1', context);
  assert.strictEqual(context.made, 1);
  assert.throws(() => vm.runInContext('"use strict"; other = 1', context), { name: 'ReferenceError' });
  assert.throws(() => vm.runInContext('(function () { "use strict"; other = 1 })()', context), { name: 'ReferenceError' });
});

test('let, const and class of a script are seen by later ones and are no properties', () => {
  const context = vm.createContext({});
  vm.runInContext('let a = 1; const { b, c: [d = 4] } = { b: 2, c: [] }; class E {}', context);
  assert.deepStrictEqual(vm.runInContext('[a++, b, d, typeof E, a]', context), [1, 2, 4, 'function', 2]);
  assert.deepStrictEqual(Object.keys(context), []);
  assert.throws(() => vm.runInContext('b = 3', context), { message: 'Assignment to constant variable.' });
  assert.throws(() => vm.runInContext('let a', context), { message: "Identifier 'a' has already been declared" });
});

test('scripts of the main context keep their declarations', () => {
  vm.runInThisContext('let vmTestCount = 1; const vmTestFixed = {}; var vmTestVar = 3; function vmTestNext() { return ++vmTestCount; }');
  assert.strictEqual(vm.runInThisContext('vmTestNext() + vmTestCount'), 4);
  assert.strictEqual(globalThis.vmTestFixed, undefined);
  assert.strictEqual(globalThis.vmTestVar, 3);
});

test('a script that runs too long is ended', () => {
  const expected = { code: 'ERR_SCRIPT_EXECUTION_TIMEOUT', message: 'Script execution timed out after 20ms' };
  assert.throws(() => vm.runInThisContext('for (;;);', { timeout: 20 }), expected);
  assert.throws(() => vm.runInNewContext('for (;;);', {}, { timeout: 20 }), expected);
});

test('an error shows the line that threw', () => {
  assert.throws(() => vm.runInNewContext('throw new Error("boom")', {}, { filename: 'boom.js' }), (error) => {
    assert.match(error.stack, /^boom\.js:1\nthrow new Error\("boom"\)\n\^\n\nError: boom\n {4}at boom\.js:1:7\n/);
    return true;
  });
});

test('a code cache is rejected for another source', () => {
  const cachedData = new vm.Script('1 + 1').createCachedData();
  assert.strictEqual(new vm.Script('1 + 1', { cachedData }).cachedDataRejected, false);
  assert.strictEqual(new vm.Script('1 + 11', { cachedData }).cachedDataRejected, true);
});

test('compileFunction finds its names in extensions and contexts', () => {
  const context = vm.createContext({ a: 1 });
  const fn = vm.compileFunction('return [a, b, c]', ['c'], { parsingContext: context, contextExtensions: [{ b: 2 }] });
  assert.deepStrictEqual(fn(3), [1, 2, 3]);
});
