'use strict';
const test = require('node:test');
const assert = require('node:assert');
const { Worker } = require('node:worker_threads');

function depth(resourceLimits) {
  return new Promise((resolve, reject) => {
    const source = `
      let depth = 0;
      const deeper = () => { depth++; deeper(); };
      try { deeper(); } catch (error) { require('worker_threads').parentPort.postMessage([error.name, depth]); }`;
    new Worker(source, { eval: true, resourceLimits }).on('message', resolve).on('error', reject);
  });
}

test('the stack of a worker is as large as resourceLimits.stackSizeMb says, 4 MB by itself', async () => {
  const [name, small] = await depth({ stackSizeMb: 1 });
  assert.strictEqual(name, 'RangeError');
  const [, normal] = await depth();
  const [, large] = await depth({ stackSizeMb: 8 });
  assert.ok(normal > small * 3, `${small} ${normal}`);
  assert.ok(large > normal * 1.5, `${normal} ${large}`);
});
