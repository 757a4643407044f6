'use strict';
const test = require('node:test');
const assert = require('node:assert');
const { createHook, AsyncResource } = require('node:async_hooks');

test('what ended is told before the immediates of the next turn', async () => {
  const destroyed = [];
  const hook = createHook({ destroy: (id) => destroyed.push(id) }).enable();
  await new Promise((resolve) => {
    setImmediate(() => {
      setImmediate(() => {
        assert.ok(destroyed.includes(id));
        resolve();
      });
      const resource = new AsyncResource('test');
      const id = resource.asyncId();
      resource.emitDestroy();
    });
  });
  hook.disable();
});
