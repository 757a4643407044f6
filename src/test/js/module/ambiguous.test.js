'use strict';
// A module that awaits at its top level and uses what only CommonJS has.
const test = require('node:test');
const assert = require('node:assert');

test('the error says that the format is ambiguous', async () => {
  for (const [name, advice] of [
    ['require', 'replace require() with import.'],
    ['exports', 'use export instead of module.exports/exports.'],
    ['__dirname', 'use import.meta.dirname instead.'],
  ]) {
    await assert.rejects(import(`data:text/javascript,await 1; ${name}; export {}`), {
      name: 'ReferenceError',
      code: 'ERR_AMBIGUOUS_MODULE_SYNTAX',
      message: `Cannot determine intended module format because both '${name}' and top-level await are present. If the code is ` +
        `intended to be CommonJS, wrap await in an async function. If the code is intended to be an ES module, ${advice}`,
    });
  }
});
