'use strict';
// Text and arrays so large that Java or WebAssembly look at them where they lie.
const test = require('node:test');
const assert = require('node:assert');
const { atob, btoa, isAscii, isUtf8 } = require('node:buffer');

const ascii = 'The quick brown fox jumps over the lazy dog. '.repeat(2000);
const latin = 'Größe, Äußeres, élève; '.repeat(4000);
const wide = 'Привет, 世界 😀; '.repeat(4000);

// One value for each way in which V8 keeps a string.
function shapes(text) {
  const half = text.length >> 1;
  return {
    flat: Buffer.from(text, 'utf16le').toString('utf16le'),
    joined: text.slice(0, half) + text.slice(half),
    part: `x${text}x`.slice(1, -1),
    key: Object.keys({ [text]: 1 })[0],
    wide: `世${text}`.slice(1),
  };
}

for (const [name, text] of Object.entries({ ascii, latin, wide })) {
  test(`large ${name} text becomes bytes and text again, however V8 keeps it`, () => {
    for (const [shape, value] of Object.entries(shapes(text))) {
      for (const encoding of ['utf8', 'utf16le', ...(name === 'wide' ? [] : ['latin1'])]) {
        const bytes = Buffer.from(value, encoding);
        assert.ok(bytes.toString(encoding) === text, `${shape} ${encoding}`);
        const room = Buffer.alloc(bytes.length + 3);
        assert.strictEqual(room.write(value, 3, encoding), bytes.length);
        assert.ok(room.subarray(3).equals(bytes), `${shape} ${encoding}`);
      }
      assert.strictEqual(Buffer.byteLength(value), Buffer.from(text).length);
    }
  });
}

test('text made of large buffers is text like any other', () => {
  const text = Buffer.from(ascii, 'latin1').toString('latin1');
  const again = Buffer.from(ascii, 'utf16le').toString('utf16le');
  assert.strictEqual(new Map([[text, 1]]).get(again), 1);
  assert.ok(`${text}!`.endsWith('dog. !') && text.indexOf('lazy') === 35 && text.split('fox').length === 2001);
  assert.ok(JSON.parse(JSON.stringify(again)) === text);
});

test('the end of what is written may cut large text off', () => {
  const room = Buffer.alloc(10_001);
  assert.strictEqual(room.write(ascii, 'latin1'), 10_001);
  assert.ok(room.toString() === ascii.slice(0, 10_001));
  assert.strictEqual(room.write(wide, 'utf16le'), 10_000);
  assert.ok(room.toString('utf16le') === wide.slice(0, 5000));
});

test('large buffers are looked at', () => {
  const bytes = Buffer.from(ascii);
  assert.ok(isAscii(bytes) && isUtf8(bytes));
  assert.ok(isUtf8(Buffer.from(wide)) && !isAscii(Buffer.from(wide)));
  bytes[bytes.length - 3] = 0xff;
  assert.ok(!isAscii(bytes) && !isUtf8(bytes));
  const cut = Buffer.from(wide);
  assert.ok(!isUtf8(cut.subarray(1)) && !isUtf8(cut.subarray(0, cut.lastIndexOf('😀') + 3)));
});

test('buffers are compared as a whole', () => {
  const one = Buffer.from(wide);
  const other = Buffer.from(wide);
  assert.ok(one.equals(other) && one.compare(other) === 0);
  other[other.length - 1]++;
  assert.strictEqual(one.compare(other), -1);
  assert.strictEqual(other.compare(one), 1);
  assert.strictEqual(one.compare(other, 1, other.length, 1), -1);
  assert.strictEqual(one.compare(other.subarray(0, -1)), 1);
});

test('the bytes of large buffers are swapped', () => {
  const bytes = Buffer.from(Array.from({ length: 70_000 }, (_, i) => i * 7));
  for (const [method, size] of [['swap16', 2], ['swap32', 4], ['swap64', 8]]) {
    const swapped = Buffer.from(bytes)[method]();
    assert.ok(swapped.every((byte, i) => byte === bytes[i - (i % size) + size - 1 - (i % size)]), method);
  }
});

test('btoa and atob of large text', () => {
  assert.ok(atob(btoa(latin)) === latin);
  assert.throws(() => btoa(wide), { name: 'InvalidCharacterError' });
  assert.throws(() => btoa(`${ascii}€`), { name: 'InvalidCharacterError' });
  assert.throws(() => atob(`${btoa(ascii)}*`), { name: 'InvalidCharacterError' });
  assert.strictEqual(atob(' Y Q '), 'a');
});
