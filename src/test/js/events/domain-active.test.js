'use strict';
const test = require('node:test');
const assert = require('node:assert');
const { spawnSync } = require('node:child_process');

test('no domain is active in the handler of an error that left it', () => {
  const program = `
    const domain = require('domain').create();
    domain.on('error', (error) => console.log(process.domain, error.domain === domain));
    domain.run(() => process.nextTick(() => { throw new Error('expected'); }));
    domain.run(() => setTimeout(() => { throw new Error('expected'); }, 1));`;
  assert.strictEqual(spawnSync(process.execPath, ['-e', program], { encoding: 'utf8' }).stdout, 'undefined true\nundefined true\n');
});

test('listenerCount() of what is no emitter throws', () => {
  const { listenerCount } = require('node:events');
  assert.strictEqual(listenerCount({ listenerCount: () => 7 }, 'a'), 7);
  assert.throws(() => listenerCount({}, 'a'), {
    code: 'ERR_INVALID_ARG_TYPE',
    message: 'The "emitter" argument must be an instance of EventEmitter or EventTarget. Received an instance of Object',
  });
});
