const test = require('node:test');
const assert = require('node:assert');

const order = [];

test('test() inside a running test makes a subtest', async (t) => {
  await test('inner', (inner) => {
    order.push('inner');
    assert.strictEqual(inner.fullName, `${t.fullName} > inner`);
  });
  order.push('outer');
});

test('the outer test waits for it', () => {
  assert.deepStrictEqual(order, ['inner', 'outer']);
});
