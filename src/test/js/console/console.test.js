'use strict';
const assert = require('node:assert');
const { Console } = require('node:console');
const { Writable } = require('node:stream');
const test = require('node:test');

function recording() {
  let text = '';
  const stream = new Writable({ write(chunk, encoding, callback) { text += chunk; callback(); } });
  return [new Console({ stdout: stream, stderr: stream }), () => text];
}

test('groups indent every line', () => {
  const [console, text] = recording();
  console.group('outer');
  console.log('two\nlines');
  console.groupEnd();
  console.log('end');
  assert.strictEqual(text(), 'outer\n  two\n  lines\nend\n');
});

test('table aligns its columns', () => {
  const [console, text] = recording();
  console.table([{ name: 'a', size: 10 }, { name: 'long', size: 2 }]);
  assert.strictEqual(text(), [
    '┌─────────┬────────┬──────┐',
    '│ (index) │ name   │ size │',
    '├─────────┼────────┼──────┤',
    "│ 0       │ 'a'    │ 10   │",
    "│ 1       │ 'long' │ 2    │",
    '└─────────┴────────┴──────┘\n'].join('\n'));
});

test('count counts by label', () => {
  const [console, text] = recording();
  console.count();
  console.count('x');
  console.count();
  console.countReset();
  console.count();
  assert.strictEqual(text(), 'default: 1\nx: 1\ndefault: 2\ndefault: 1\n');
});

test('a failed assert is printed, not thrown', () => {
  const [console, text] = recording();
  console.assert(false, 'why %d', 1);
  console.assert(true, 'silent');
  assert.strictEqual(text(), 'Assertion failed: why 1\n');
});
