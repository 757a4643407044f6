'use strict';
// The REPL on a terminal: previews, input of several rows, search in the history, completion.
const assert = require('node:assert');
const repl = require('node:repl');
const test = require('node:test');
const { PassThrough, Writable } = require('node:stream');

const ENTER = '\r';
const UP = '\u001b[A';
const HIDE = '\u001b[1B\u001b[2K\u001b[1A';

function start(settings = {}) {
  const input = new PassThrough();
  const output = new Writable({ write(chunk, encoding, done) { output.text += chunk; done(); } });
  Object.assign(output, { text: '', columns: 60, isTTY: true });
  const server = repl.start({ input, output, terminal: true, useColors: false, prompt: '> ', ...settings });
  return {
    server,
    async press(...keys) {
      for (const key of keys) {
        output.text = '';
        for (const character of key.startsWith('\u001b') ? [key] : key) {
          input.write(character);
          await new Promise(setImmediate);
        }
      }
      return output.text;
    },
  };
}

const complete = (server, line) => new Promise((resolve, reject) => {
  server.complete(line, (error, result) => (error ? reject(error) : resolve(result)));
});

test('shows what the line would give, unless that changes something', async () => {
  const { server, press } = start();
  assert.strictEqual(await press('1+1'), '1+1\n// 2\u001b[6G\u001b[1A');
  assert.strictEqual(await press(ENTER), `${HIDE}\r\n2\n\u001b[1G\u001b[0J> \u001b[3G`);
  assert.strictEqual(await press('b=5'), 'b=5');
  await press('\x15', 'let q = 7', ENTER);
  assert.strictEqual(await press('q'), 'q\n// 7\u001b[4G\u001b[1A');
  server.close();
});

test('offers the only way in which a name may go on', async () => {
  const { server, press } = start();
  assert.match(await press('Arr'), /^Ar \/\/ ray\u001b\[5G\n\/\/ \[Function: Array\]/);
  await press('\u001b[F');
  assert.strictEqual(server.line, 'Array');
  server.close();
});

test('input of several rows is one line and one entry of the history', async () => {
  const { server, press } = start();
  const lines = [];
  server.on('line', (line) => lines.push(line));
  assert.strictEqual(await press('if (1) {', ENTER), '\r\n| ');
  assert.strictEqual(server.line, 'if (1) {\n');
  assert.strictEqual(await press('5 }', ENTER), '\r\n5\n\u001b[1G\u001b[0J> \u001b[3G');
  assert.deepStrictEqual(lines, ['if (1) {', 'if (1) {\r5 }']);
  assert.deepStrictEqual([...server.history], ['5 }\rif (1) {']);
  assert.strictEqual(await press(UP), '\u001b[1G\u001b[0J> if (1) {\n| 5 }\u001b[6G');
  assert.strictEqual(server.line, 'if (1) {\n5 }');
  server.close();
});

test('what follows a line that did not compile takes its place in the history', async () => {
  const { server, press } = start();
  await press('a b', ENTER, '1', ENTER);
  assert.deepStrictEqual([...server.history], ['1']);
  server.close();
});

test('Ctrl+R searches the history', async () => {
  const { server, press } = start();
  server.history.push('foo bar', 'bar', 'foo baz');
  assert.strictEqual(await press('\x12'), '\nbck-i-search: _\u001b[1A\u001b[3G');
  assert.strictEqual(await press('f'), '\u001b[0Jfoo bar\nbck-i-search: f_\u001b[1A\u001b[3G');
  assert.strictEqual(await press('\x12'), '\u001b[3G\u001b[0Jfoo baz\nbck-i-search: f_\u001b[1A\u001b[3G');
  assert.strictEqual(await press('\x03'), '\u001b[3G\u001b[0J');
  assert.strictEqual(server.line, '');
  server.close();
});

test('completes names, members and modules without running anything', async () => {
  const { server, press } = start({ preview: false });
  globalThis.touched = false;
  await press('var o = { aa: 1, get ab() { return 1; }, deep: { value: 1 } }', ENTER);
  assert.deepStrictEqual(await complete(server, 'o.a'), [['o.aa', 'o.ab'], 'o.a']);
  assert.deepStrictEqual(await complete(server, 'o.ab.to'), [[], 'o.ab.to']);
  assert.deepStrictEqual(await complete(server, 'o["deep"].va'), [['o["deep"].valueOf', '', 'o["deep"].value'], 'o["deep"].va']);
  assert.deepStrictEqual(await complete(server, '[1,2].ma'), [['[1,2].map'], '[1,2].ma']);
  assert.deepStrictEqual(await complete(server, 'foo().b'), [[], undefined]);
  assert.deepStrictEqual(await complete(server, 'fo'), [['for', '', 'FormData'], 'fo']);
  assert.deepStrictEqual(await complete(server, 'require("f'), [['fs', 'fs/promises'], 'f']);
  assert.deepStrictEqual(await complete(server, 'const'), [[], undefined]);
  server.close();
});

test('colors what is typed', async () => {
  const { server, press } = start({ useColors: true, preview: false });
  assert.strictEqual(await press('if (a) "b"'), [...'if (a) "b"'].map((_, i) => {
    const line = 'if (a) "b"'.slice(0, i + 1);
    return `\u001b[1G\u001b[0J> ${line.replace(/^if/, '\u001b[36mif\u001b[39m').replace(/"b"/, '\u001b[32m"b"\u001b[39m')}\u001b[${i + 4}G`;
  }).join(''));
  server.close();
});
