'use strict';
// Line editing on a terminal: what is on the line and what is written, key by key.
const assert = require('node:assert');
const readline = require('node:readline');
const test = require('node:test');
const { PassThrough, Writable } = require('node:stream');

const UP = '\u001b[A';
const DOWN = '\u001b[B';
const LEFT = '\u001b[D';

function start(settings = {}) {
  const input = new PassThrough();
  const output = new Writable({ write(chunk, encoding, done) { output.text += chunk; done(); } });
  Object.assign(output, { text: '', columns: 40, isTTY: true, ...(settings.columns && { columns: settings.columns }) });
  const lines = readline.createInterface({ input, output, terminal: true, prompt: '> ', ...settings });
  lines.prompt();
  return {
    lines,
    async press(...keys) {
      for (const key of keys) {
        output.text = '';
        input.write(key);
        await new Promise(setImmediate);
      }
      return [lines.line, lines.cursor, output.text];
    },
  };
}

test('killed text is yanked, and after that what was killed before', async () => {
  const { lines, press } = start();
  await press('one', '\x15', 'two', '\x01', '\x0b', 'three', '\x15');
  assert.deepStrictEqual(await press('\x19'), ['three', 5, 'three']);
  assert.deepStrictEqual(await press('\u001by'), ['two', 3, '\u001b[1G\u001b[0J> two\u001b[6G']);
  assert.deepStrictEqual((await press('\u001by')).slice(0, 2), ['one', 3]);
  assert.deepStrictEqual((await press('x', '\u001by')).slice(0, 2), ['onex', 4]);
  lines.close();
});

test('edits are undone and done again', async () => {
  const { lines, press } = start();
  await press('a', 'b', 'c', '\x7f');
  assert.deepStrictEqual((await press('\x1f')).slice(0, 2), ['abc', 3]);
  assert.deepStrictEqual((await press('\x1f')).slice(0, 2), ['ab', 2]);
  assert.deepStrictEqual((await press('\x1e')).slice(0, 2), ['abc', 3]);
  lines.close();
});

test('up and down go through what begins as the line does', async () => {
  const { lines, press } = start({ history: ['cc1', 'bb', 'cc2', 'aa'] });
  await press('cc');
  const seen = [];
  for (const key of [UP, UP, UP, UP, DOWN, DOWN, DOWN]) seen.push((await press(key))[0]);
  assert.deepStrictEqual(seen, ['cc1', 'cc2', 'cc', 'cc', 'cc2', 'cc1', 'cc']);
  lines.close();
});

test('the cursor goes by characters', async () => {
  const { lines, press } = start();
  await press('日', '😀', '語', LEFT);
  assert.deepStrictEqual(await press(LEFT), ['日😀語', 1, '\u001b[2D']);
  assert.deepStrictEqual((await press('\u001b[3~')).slice(0, 2), ['日語', 1]);
  lines.close();
});

test('completions are listed in columns on the second tab', async () => {
  const all = ['foo', 'foobar', 'foobaz', 'fooqux'];
  const { lines, press } = start({ completer: (line) => [all.filter((each) => each.startsWith(line)), line] });
  assert.deepStrictEqual(await press('f', '\t'), ['foo', 3, 'oo']);
  assert.deepStrictEqual(await press('\t'), ['foo', 3, '\r\nfoo     foobar  foobaz  fooqux\r\n\r\n\u001b[1G\u001b[0J> foo\u001b[6G']);
  lines.close();
});

test('a line that reaches the edge is written anew when typed, and as it is when pasted', async () => {
  const typed = start({ columns: 10 });
  await typed.press(...'abcdefg');
  assert.deepStrictEqual(await typed.press('h'), ['abcdefgh', 8, '\u001b[1G\u001b[0J> abcdefgh \u001b[1G']);
  typed.lines.close();
  const pasted = start({ columns: 10 });
  assert.deepStrictEqual(await pasted.press('abcdefghijkl'), ['abcdefghijkl', 12, 'abcdefghijkl']);
  pasted.lines.close();
});

test('keys carry their modifiers', () => {
  const input = new PassThrough();
  const keys = [];
  readline.emitKeypressEvents(input);
  input.on('keypress', (text, { name, code, ctrl, meta, shift }) => keys.push([name, code, ctrl, meta, shift]));
  input.write('\u001b[[A\u001b[3S\u001b[31m\u001b\u001b ');
  return new Promise(setImmediate).then(() => assert.deepStrictEqual(keys, [
    ['f1', '[[A', false, false, false], ['f4', '[S', false, true, false], ['undefined', '[31m', false, false, false],
    ['space', undefined, false, true, false],
  ]));
});
