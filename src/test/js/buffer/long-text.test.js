'use strict';
// Long text, which is converted in chunks of different ways: what stands at their borders, and what is first met late.
const assert = require('node:assert');
const test = require('node:test');

const parts = { two: 'é', three: '世', four: '😀', half: '\ud83d', otherHalf: '\ude00' };
const bytesOf = { two: [0xc3, 0xa9], three: [0xe4, 0xb8, 0x96], four: [0xf0, 0x9f, 0x98, 0x80] };
const replaced = [0xef, 0xbf, 0xbd];

test('one character amid ASCII, near the borders of chunks', () => {
  for (const length of [4096, 65_536, 131_072, 200_000]) {
    for (const [name, part] of Object.entries(parts)) {
      for (const shift of [-3, -2, -1, 0, 1]) {
        for (const border of [0, 4096, 12_288, 65_536, 131_072]) {
          const at = border + shift;
          if (at < 0 || at > length) continue;
          const before = 'a'.repeat(at);
          const after = 'b'.repeat(length - at);
          const bytes = Buffer.concat([Buffer.from(before), Buffer.from(bytesOf[name] ?? replaced), Buffer.from(after)]);
          const text = before + part + after;
          assert.ok(Buffer.from(text).equals(bytes), `${name} at ${at} of ${length}`);
          const target = Buffer.alloc(bytes.length + 3);
          assert.strictEqual(target.write(text, 1), bytes.length);
          assert.ok(target.subarray(1, -2).equals(bytes));
          assert.strictEqual(bytes.toString(), text.toWellFormed());
          assert.strictEqual(new TextDecoder('utf-8', { fatal: true }).decode(bytes), text.toWellFormed());
        }
      }
    }
  }
});

test('malformed bytes near the borders of chunks', () => {
  for (const [bad, count] of [[[0xff], 1], [[0xc3], 1], [[0xe4, 0xb8], 1], [[0xf0, 0x9f, 0x98], 1], [[0xed, 0xa0, 0x80], 3], [[0x80], 1]]) {
    for (const filler of ['a', 'я', '世', 'a世']) {
      for (const border of [30, 4096, 12_288, 65_536]) {
        for (let shift = -4; shift <= 2; shift++) {
          const size = Buffer.byteLength(filler);
          const repeated = filler.repeat(Math.ceil((border + shift) / size));
          const bytes = Buffer.concat([Buffer.from(repeated), Buffer.from(bad), Buffer.from(repeated)]);
          assert.strictEqual(bytes.toString(), repeated + '\ufffd'.repeat(count) + repeated);
          assert.throws(() => new TextDecoder('utf-8', { fatal: true }).decode(bytes), { code: 'ERR_ENCODING_INVALID_ENCODED_DATA' });
          const atEnd = Buffer.concat([Buffer.from(repeated), Buffer.from(bad)]);
          assert.strictEqual(atEnd.toString(), repeated + '\ufffd'.repeat(count));
        }
      }
    }
  }
});

test('more text than is encoded at once', () => {
  const text = 'Ünïcödé — 世界, привет мир 😀; '.repeat(200_000);
  const bytes = Buffer.from(text);
  assert.strictEqual(bytes.length, Buffer.byteLength(text));
  assert.strictEqual(bytes.toString(), text);
  assert.strictEqual(bytes.buffer.byteLength, bytes.length);
});

test('ASCII that V8 keeps as two bytes a character', () => {
  const text = 'a'.repeat(100_000);
  const wide = `${text}世`;
  wide.charCodeAt(5);
  assert.ok(Buffer.from(wide.slice(0, 100_000)).equals(Buffer.alloc(100_000, 'a')));
  assert.strictEqual(Buffer.from(wide).length, 100_003);
});
