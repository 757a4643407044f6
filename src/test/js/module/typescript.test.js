'use strict';
const test = require('node:test');
const assert = require('node:assert');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { spawnSync } = require('node:child_process');
const { pathToFileURL } = require('node:url');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'junction-ts-'));
test.after(() => fs.rmSync(folder, { recursive: true }));

function file(name, text) {
  const target = path.join(folder, name);
  fs.mkdirSync(path.dirname(target), { recursive: true });
  fs.writeFileSync(target, text);
  return target;
}

const run = (...args) => spawnSync(process.execPath, args, { encoding: 'utf8' });

test('a CommonJS file is stripped of its types, in place', () => {
  const target = file('a.ts', 'interface A { b: string }\nfunction f(a: A): never {\n  throw new Error(a.b);\n}\nf({ b: "why" });\n');
  assert.throws(() => require(target), (error) => {
    assert.strictEqual(error.message, 'why');
    assert.ok(error.stack.split('\n')[1].endsWith(`(${pathToFileURL(target)}:3:9)`));
    return true;
  });
});

test('a .ts file with import is an ES module', async () => {
  file('b.mts', 'export const x: number = 5;');
  const target = file('c.ts', "import { x } from './b.mts'; export type T = number; export const y: T = x + 1;");
  assert.strictEqual((await import(target)).y, 6);
  assert.strictEqual(require(target).y, 6);
});

test('an ES module imports a CommonJS one by its names', async () => {
  file('d.cts', 'exports.z = 1 as number;');
  const target = file('e.mts', "export { z } from './d.cts';");
  assert.strictEqual((await import(target)).z, 1);
});

test('an enum cannot be stripped', () => {
  const target = file('f.ts', 'enum A { b }');
  assert.throws(() => require(target), {
    name: 'SyntaxError', code: 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX', message: 'TypeScript enum is not supported in strip-only mode',
  });
});

test('what is no TypeScript is reported as such', () => {
  assert.throws(() => require(file('g.ts', 'const x: = 1')), { name: 'SyntaxError', code: 'ERR_INVALID_TYPESCRIPT_SYNTAX' });
});

test('packages must bring JavaScript', () => {
  const target = file('node_modules/p/index.ts', '1');
  assert.throws(() => require(target), { code: 'ERR_UNSUPPORTED_NODE_MODULES_TYPE_STRIPPING' });
});

test('--eval takes TypeScript', () => {
  assert.strictEqual(run('-p', 'const x: number = 5; x + 1').stdout, '6\n');
  assert.strictEqual(run('--input-type=module-typescript', '-e', 'console.log(typeof import.meta.url as string)').stdout, 'string\n');
  assert.match(run('--no-strip-types', '-e', 'const x: number = 5').stderr, /SyntaxError: Missing initializer/);
});

test('process.features.typescript', () => {
  assert.strictEqual(process.features.typescript, 'strip');
  assert.strictEqual(run('--no-strip-types', '-p', 'process.features.typescript').stdout, 'false\n');
});

test('--eval finds that TypeScript is an ES module', () => {
  assert.strictEqual(run('-e', "import 'node:fs'; const x: number = 2; console.log(x)").stdout, '2\n');
});
