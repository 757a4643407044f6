'use strict';
const test = require('node:test');
const assert = require('node:assert');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { spawnSync } = require('node:child_process');

const warningsOf = (...args) =>
  [...spawnSync(process.execPath, args, { encoding: 'utf8' }).stderr.matchAll(/\[(DEP\d+)\]/g)].map(([, code]) => code);

test('deprecated modules warn when they are loaded for the first time', () => {
  assert.deepStrictEqual(warningsOf('-e', "require('sys'); require('punycode'); require('sys')"), ['DEP0025', 'DEP0040']);
});

test('punycode does not warn when a dependency loads it', (t) => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'junction-deprecated-'));
  t.after(() => fs.rmSync(folder, { recursive: true }));
  fs.mkdirSync(path.join(folder, 'node_modules', 'user'), { recursive: true });
  fs.writeFileSync(path.join(folder, 'node_modules', 'user', 'index.js'), "require('punycode')");
  fs.writeFileSync(path.join(folder, 'main.js'), "require('user')");
  assert.deepStrictEqual(warningsOf(path.join(folder, 'main.js')), []);
});

test('modules that Node.js 26 has no more are not there', () => {
  assert.throws(() => require('_stream_readable'), { code: 'MODULE_NOT_FOUND' });
});
