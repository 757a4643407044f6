'use strict';
const test = require('node:test');

// What fastify's own tests rely on: assertions in the microtasks right behind the end of a test count.
function assertInJobs(t, count) {
  if (count === 0) return;
  Promise.resolve().then(() => {
    t.assert.ok(true);
    assertInJobs(t, count - 1);
  });
}

test('assertions right after the callback count for the plan', (t, done) => {
  t.plan(3);
  setTimeout(() => {
    done();
    assertInJobs(t, 3);
  }, 1);
});

test('assertions right after an async function count for the plan', async (t) => {
  t.plan(4);
  await 1;
  assertInJobs(t, 4);
});
