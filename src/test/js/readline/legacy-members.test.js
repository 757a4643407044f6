'use strict';
// The undocumented members of readline's Interface that prompts of the command line call and replace.
const test = require('node:test');
const assert = require('node:assert');
const readline = require('node:readline');
const { PassThrough } = require('node:stream');

function terminal() {
  const input = new PassThrough();
  const output = new PassThrough();
  output.columns = 40;
  let text = '';
  output.on('data', (chunk) => { text += chunk; });
  const rl = readline.createInterface({ input, output, terminal: true });
  return { rl, input, shown: () => text };
}

test('clearLine leaves the line behind and goes on with an empty one', () => {
  const { rl, shown } = terminal();
  rl.write('abc');
  rl.clearLine();
  assert.strictEqual(rl.line, '');
  assert.strictEqual(rl.cursor, 0);
  assert.ok(shown().endsWith('abc\r\n'));
  rl.close();
});

test('editing works word by word and to the ends of the line', () => {
  const { rl } = terminal();
  rl.write('foo bar baz');
  rl._deleteWordLeft();
  assert.strictEqual(rl.line, 'foo bar ');
  rl._wordLeft();
  assert.strictEqual(rl.cursor, 4);
  rl._deleteWordRight();
  assert.strictEqual(rl.line, 'foo ');
  rl._moveCursor(-Infinity);
  rl._insertString('> ');
  rl._deleteRight();
  assert.strictEqual(rl.line, '> oo ');
  rl._deleteLineRight();
  assert.strictEqual(rl.line, '> ');
  rl.close();
});

test('what a program puts in place of a method is used', () => {
  const { rl, input } = terminal();
  const written = [];
  const keys = [];
  rl._writeToOutput = (text) => written.push(text);
  rl._insertString('secret');
  assert.ok(written.join('').includes('secret'));
  rl._ttyWrite = (text, key) => keys.push(key.name);
  input.emit('keypress', 'x', { name: 'x' });
  assert.deepStrictEqual(keys, ['x']);
  rl.close();
});
