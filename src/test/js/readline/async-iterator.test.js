'use strict';
const test = require('node:test');
const assert = require('node:assert');
const readline = require('node:readline');
const { Readable } = require('node:stream');

test('loops over one interface share its lines', async () => {
  const lines = [];
  const rl = readline.createInterface({ input: Readable.from(['a\nb\nc\n']) });
  for await (const line of rl) {
    lines.push(line);
    for await (const inner of rl) lines.push(inner);
  }
  assert.deepStrictEqual(lines, ['a', 'b', 'c']);
});
