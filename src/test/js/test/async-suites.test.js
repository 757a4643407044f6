'use strict';
// What an async suite makes after an await is its own, and its hooks wait for that.
const test = require('node:test');
const assert = require('node:assert');

const order = [];
const soon = () => new Promise((resolve) => setTimeout(resolve, 5));

test.describe('an async suite', async () => {
  test.after(() => order.push('after'));
  await soon();
  for (const name of ['a', 'b']) test(name, (t) => { order.push(t.fullName); });
  test.after(() => order.push('late after'));
});

test('comes as a whole', () => {
  assert.deepStrictEqual(order, ['an async suite > a', 'an async suite > b', 'after', 'late after']);
});
