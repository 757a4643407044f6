'use strict';
const test = require('node:test');
const assert = require('node:assert');
const { scheduler } = require('timers/promises');

test('a mocked scheduler.wait() rejects for what is no signal', async (t) => {
  t.mock.timers.enable({ apis: ['scheduler.wait'] });
  await assert.rejects(scheduler.wait(10, { signal: {} }), { code: 'ERR_INVALID_ARG_TYPE' });
});
