'use strict';
const test = require('node:test');
const assert = require('node:assert');
const inspector = require('node:inspector');
const { Session: PromiseSession } = require('node:inspector/promises');

test('a session answers at once, promise jobs wait', async () => {
  const session = new inspector.Session();
  session.connect();
  const order = [];
  Promise.resolve().then(() => order.push('job'));
  session.post('Runtime.evaluate', { expression: '"é".length + 1' }, (error, { result }) => order.push(result.value));
  session.disconnect();
  assert.deepStrictEqual(order, [2]);
  await undefined;
  assert.deepStrictEqual(order, [2, 'job']);
});

test('an unknown method fails', async () => {
  const session = new PromiseSession();
  session.connect();
  await assert.rejects(session.post('Some.thing'), {
    code: 'ERR_INSPECTOR_COMMAND', message: "Inspector error -32601: 'Some.thing' wasn't found",
  });
  session.disconnect();
});

test('a session that is not connected refuses messages', () => {
  assert.throws(() => new inspector.Session().post('Runtime.enable'), { code: 'ERR_INSPECTOR_NOT_CONNECTED' });
});
