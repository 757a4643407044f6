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
