'use strict';
const test = require('node:test');
const assert = require('node:assert');
const { spawnSync } = require('node:child_process');
const repl = require('node:repl');

function session(input) {
  const { stdout } = spawnSync(process.execPath, ['-i'], { input, encoding: 'utf8' });
  return stdout.replaceAll(/^> /gm, '').split('\n').slice(2);
}

test('results are printed, and _ is the last one', () => {
  assert.deepStrictEqual(session('1 + 1\n_ * 3\n[ 42, "x" ]\n'), ['2', '6', "[ 42, 'x' ]", '']);
});

test('input goes on until it is whole', () => {
  assert.deepStrictEqual(session('function f() {\nreturn `a\nb`;\n}\nf()\n'), ['| | | undefined', "'a\\nb'", '']);
});

test('top-level await', () => {
  assert.deepStrictEqual(session('const { a } = await Promise.resolve({ a: 5 })\na\n').slice(0, 2), ['undefined', '5']);
});

test('errors are shown with the line that does not compile', () => {
  assert.deepStrictEqual(session('let x y;\nnope\nthrow 5\n'), [
    'let x y;', '      ^', '', "Uncaught SyntaxError: Unexpected identifier 'y'", 'Uncaught ReferenceError: nope is not defined', 'Uncaught 5', '',
  ]);
});

test('a syntax check', () => {
  assert.strictEqual(repl.isValidSyntax('await x; ({})'), true);
  assert.strictEqual(repl.isValidSyntax('let x y'), false);
});
