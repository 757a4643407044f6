'use strict';
const test = require('node:test');
const assert = require('node:assert');
const { promiseHooks } = require('node:v8');

test('a promise that follows another settles once, when that one has', async () => {
  const told = [];
  let following;
  const stop = promiseHooks.onSettled((promise) => { if (promise === following) told.push('settled'); });
  const first = new Promise((resolve) => setTimeout(resolve, 1));
  following = new Promise((resolve) => resolve(first));
  first.then(() => told.push('first'));
  await following;
  stop();
  assert.deepStrictEqual(told, ['first', 'settled']);
});
