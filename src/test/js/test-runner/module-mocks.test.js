'use strict';
const test = require('node:test');
const assert = require('node:assert');
const fs = require('fs');
const os = require('os');
const path = require('path');
const { spawnSync } = require('child_process');

function run(text, ...options) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mocks-'));
  fs.writeFileSync(path.join(folder, 'lib.cjs'), 'exports.x = 1;');
  fs.writeFileSync(path.join(folder, 'lib.mjs'), 'export const y = 1; export default "d";');
  fs.writeFileSync(path.join(folder, 'main.mjs'), `import { mock } from 'node:test'; import { createRequire } from 'node:module';
    const require = createRequire(import.meta.url); ${text}`);
  const { NODE_TEST_CONTEXT, ...env } = process.env;
  const { stdout, stderr, status } = spawnSync(process.execPath, ['--no-warnings', ...options, 'main.mjs'], { cwd: folder, encoding: 'utf8', env });
  assert.strictEqual(status, 0, stderr);
  return stdout;
}

const MOCKS = '--experimental-test-module-mocks';

test('require and import get the mock of a CommonJS module until it is restored', () => {
  assert.strictEqual(run(`
    const context = mock.module('./lib.cjs', { exports: { fn: () => 42 } });
    const namespace = await import('./lib.cjs');
    console.log(require('./lib.cjs').fn(), namespace.fn(), Object.keys(namespace).join());
    context.restore();
    console.log(require('./lib.cjs').x, (await import('./lib.cjs')).x);`, MOCKS), '42 42 default,fn,module.exports\n1 1\n');
});

test('mocks of ES modules and builtins', () => {
  assert.strictEqual(run(`
    const before = await import('./lib.mjs');
    mock.module('./lib.mjs', { exports: { default: 'mocked', y: 5 } });
    console.log({ ...await import('./lib.mjs') }, before.y);
    mock.module('node:readline', { exports: { q: 1 } });
    console.log(require('readline'), (await import('readline')).q);
    mock.reset();
    console.log(typeof require('readline').createInterface, (await import('./lib.mjs')).y);`, MOCKS),
  "{ default: 'mocked', y: 5 } 1\n{ q: 1 } 1\nfunction 1\n");
});

test('each load gets a module of its own unless cache is set', () => {
  assert.strictEqual(run(`
    mock.module('tty', { exports: { a: 1 } });
    mock.module('os', { cache: true, exports: { a: 1 } });
    console.log(require('tty') === require('tty'), await import('tty') === await import('tty'));
    console.log(require('os') === require('os'), await import('os') === await import('os'));`, MOCKS), 'false false\ntrue true\n');
});

test('without the option there is no mock.module; arguments are checked', () => {
  assert.strictEqual(run('console.log(typeof mock.module);'), 'undefined\n');
  assert.strictEqual(run(`const code = (...args) => { try { mock.module(...args); } catch (error) { console.log(error.code); } };
    code(1); code('fs', { cache: 1 }); code('not-there'); code('fs'); code('fs');`, MOCKS),
  'ERR_INVALID_ARG_TYPE\nERR_INVALID_ARG_TYPE\nERR_MODULE_NOT_FOUND\nERR_INVALID_STATE\n');
});
