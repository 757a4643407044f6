'use strict';
const test = require('node:test');
const assert = require('node:assert');
const { spawnSync } = require('node:child_process');

const run = (...args) => {
  const { stdout, stderr, status } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  return { stdout, stderr, status };
};

test('--trace-exit shows where the program ends', () => {
  const { stderr, status } = run('--trace-exit', '-e', 'function leave() { process.exit(3) } leave()');
  assert.match(stderr, /^\(node:\d+\) WARNING: Exited the environment with code 3\n {4}at exit \(node:.*\n {4}at leave \(\[eval\]:1:\d+\)\n/);
  assert.strictEqual(status, 3);
});

test('--trace-sync-io shows synchronous calls after the first turn of the loop', () => {
  const { stderr } = run('--trace-sync-io', '-e', 'fs.statSync("/"); setImmediate(function later() { fs.statSync("/") })');
  assert.match(stderr, /^\(node:\d+\) WARNING: Detected use of sync API\n {4}at statSync \(node:.*\n {4}at .*\[eval\]:1:\d+/);
  assert.strictEqual(stderr.match(/WARNING/g).length, 1);
});

test('--disallow-code-generation-from-strings refuses eval but not scripts', () => {
  const code = 'try { eval("1") } catch (e) { console.log(`${e}`) } try { Function("") } catch (e) { console.log(`${e}`) }' +
    'console.log(require("vm").runInThisContext("1+1"))';
  const refused = 'EvalError: Code generation from strings disallowed for this context\n';
  assert.strictEqual(run('--disallow-code-generation-from-strings', '-e', code).stdout, `${refused}${refused}2\n`);
});

test('--jitless leaves no WebAssembly', () => {
  assert.strictEqual(run('--jitless', '-p', 'typeof WebAssembly + Buffer.from("\u{1f600}".repeat(2000)).length').stdout, 'undefined8000\n');
});

test('--frozen-intrinsics leaves preloaded modules their changes', () => {
  const { stdout } = run('--frozen-intrinsics', '--import', "data:text/javascript,Object.defineProperty(Array.prototype,'second',{value(){return this[1]}})", '-p', '[1,2].second()');
  assert.strictEqual(stdout, '2\n');
});

test('--frozen-intrinsics', () => {
  const code = 'Array.prototype.extra = 1; const o = {}; o.toString = () => "own"; console.log([].extra, `${o}`, Object.isFrozen(Map))';
  const { stdout, stderr } = run('--frozen-intrinsics', '-e', code);
  assert.strictEqual(stdout, 'undefined own true\n');
  assert.match(stderr, /ExperimentalWarning: Frozen intristics is an experimental feature/);
});

test('--trace-env tells which variables are used', () => {
  const code = 'process.env.JUST_SO; process.env.SET_HERE = 2; delete process.env.SET_HERE; "ASKED" in process.env';
  const lines = run('--trace-env', '-e', code).stderr.split('\n').filter((line) => /JUST_SO|SET_HERE|ASKED/.test(line));
  assert.deepStrictEqual(lines, ['get "JUST_SO"', 'set "SET_HERE"', 'delete "SET_HERE"', 'query "ASKED"'].map((line) => `[--trace-env] ${line}`));
  const { stderr } = run('--trace-env-js-stack', '-e', 'function ask() { return process.env.JUST_SO; } ask();');
  assert.match(stderr, /get "JUST_SO"\n\n----- JavaScript stack trace -----\n\n1: ask \(\[eval\]:1:\d+\)\n2: \[eval\]:1:\d+\n/);
});
