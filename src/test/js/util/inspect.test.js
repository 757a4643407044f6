'use strict';
const assert = require('node:assert');
const test = require('node:test');
const { inspect } = require('node:util');

test('nested objects are cut below the depth', () => {
  assert.strictEqual(inspect({ a: { b: { c: { d: 1 } } } }), '{ a: { b: { c: [Object] } } }');
});

test('a circular reference names its target', () => {
  const object = { name: 'loop' };
  object.self = object;
  assert.strictEqual(inspect(object), "<ref *1> { name: 'loop', self: [Circular *1] }");
});

test('more than six short array entries stand in columns', () => {
  assert.strictEqual(inspect([1, 20, 300, 4, 5, 6, 7]), '[\n  1, 20, 300, 4,\n  5,  6,   7\n]');
});

test('map iterators are shown without being consumed', () => {
  const iterator = new Map([['key', 1]]).entries();
  assert.strictEqual(inspect(iterator), "[Map Entries] { [ 'key', 1 ] }");
  assert.deepStrictEqual(iterator.next().value, ['key', 1]);
});

test('an object that lost its prototype keeps its class name', () => {
  class Point {}
  assert.strictEqual(inspect(Object.setPrototypeOf(new Point(), null)), '[Point: null prototype] {}');
});

test('a proxy does not run its traps', () => {
  const proxy = new Proxy({ a: 1 }, { get() { throw new Error('trap'); } });
  assert.strictEqual(inspect(proxy), 'Proxy({ a: 1 })');
  assert.strictEqual(inspect(proxy, { showProxy: true }), 'Proxy [ { a: 1 }, { get: [Function: get] } ]');
});

test('the cause of an error follows it', () => {
  const error = new Error('outer', { cause: new TypeError('inner') });
  error.stack = 'Error: outer\n    at outer.js:1:1';
  error.cause.stack = 'TypeError: inner\n    at inner.js:2:2';
  assert.strictEqual(inspect(error), 'Error: outer\n    at outer.js:1:1 {\n  [cause]: TypeError: inner\n      at inner.js:2:2\n}');
});

test('a custom inspect function is given the remaining depth', () => {
  const object = { [inspect.custom]: (depth) => `depth ${depth}` };
  assert.strictEqual(inspect({ object }, { depth: 4 }), '{ object: depth 3 }');
});
