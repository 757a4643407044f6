'use strict';
// Long text and large buffers after so many conversions that V8 calls native functions for them.
const test = require('node:test');
const assert = require('node:assert');

const ascii = 'The quick brown fox. '.repeat(5000);
const latin1 = 'Fähre über den Fluß. '.repeat(5000);
const mixed = 'Ünïcödé — 世界, привет 😀; '.repeat(5000);

// The same bytes, made without Buffer.
const bytesOf = (text) => Uint8Array.from(unescape(encodeURIComponent(text)), (char) => char.charCodeAt(0));

test.before(() => {
  for (let i = 0; i < 20; i++) Buffer.from(ascii).toString();
});

for (const [name, text] of Object.entries({ ascii, latin1, mixed })) {
  test(`${name} becomes bytes and text again`, () => {
    const bytes = Buffer.from(text);
    assert.deepStrictEqual(new Uint8Array(bytes), bytesOf(text));
    assert.strictEqual(Buffer.byteLength(text), bytes.length);
    assert.ok(bytes.toString() === text);
    const part = Buffer.alloc(bytes.length + 2, 1);
    assert.strictEqual(part.write(text, 1), bytes.length);
    assert.ok(part.subarray(1, -1).equals(bytes));
    assert.deepStrictEqual([part[0], part.at(-1)], [1, 1]);
  });
}

test('lone surrogates and malformed bytes are replaced', () => {
  const text = `${mixed}\ud800${mixed}`;
  assert.ok(Buffer.from(text).toString() === text.toWellFormed());
  const bytes = Buffer.from(mixed + mixed);
  bytes[150000] = 0xff;
  const read = bytes.toString();
  assert.strictEqual(read, new TextDecoder().decode(bytes));
  assert.ok(read.includes('\ufffd'));
});

test('memory that can change is read as it is', () => {
  const bytes = Buffer.from(mixed);
  const shared = Buffer.from(new SharedArrayBuffer(bytes.length));
  bytes.copy(shared);
  assert.ok(shared.toString() === mixed);
  const resizable = new ArrayBuffer(bytes.length, { maxByteLength: bytes.length * 2 });
  const following = Buffer.from(resizable);
  bytes.copy(following);
  resizable.resize(bytes.length - 2);
  assert.ok(following.toString() === mixed.slice(0, -2));
  const gone = Buffer.from(new Uint8Array(bytes).buffer);
  structuredClone(gone.buffer, { transfer: [gone.buffer] });
  assert.deepStrictEqual([gone.toString(), gone.indexOf('a')], ['', -1]);
});

test('a search finds what is rare, frequent or at the end', () => {
  const bytes = Buffer.alloc(300_000, 'abcdefghij');
  bytes.write('needle', 299_990);
  assert.strictEqual(bytes.indexOf('needle'), 299_990);
  assert.strictEqual(bytes.indexOf('n', 1000), 299_990);
  assert.strictEqual(bytes.indexOf('jabcdefghijabcdefghn'), -1);
  const same = Buffer.alloc(300_000, 'a');
  same.write('baab', 200_001);
  assert.strictEqual(same.indexOf('aaaabaab'), 199_997);
  assert.strictEqual(same.indexOf('ab', 0, 'utf16le'), -1);
  assert.strictEqual(same.lastIndexOf('baab'), 200_001);
});

test('base64 of every length, UTF-16 and swapped bytes', () => {
  const bytes = Buffer.from(latin1);
  for (const length of [0, 1, 2, 3, 4, 47, 48, 49, 50, 63, 64, 65, 1000, 1001, 60_000]) {
    const part = bytes.subarray(3, 3 + length);
    const plain = new Uint8Array(part);
    assert.strictEqual(part.toString('base64'), plain.toBase64());
    assert.strictEqual(part.toString('base64url'), plain.toBase64({ alphabet: 'base64url', omitPadding: true }));
    assert.strictEqual(btoa(part.toString('latin1')), plain.toBase64());
    assert.strictEqual(atob(plain.toBase64()), part.toString('latin1'));
  }
  for (const text of [ascii, latin1, mixed]) {
    const wide = Buffer.from(text, 'utf16le');
    assert.strictEqual(wide.length, text.length * 2);
    assert.ok(wide.toString('utf16le') === text);
    const first = [wide[0], wide[1], wide.at(-2), wide.at(-1)];
    wide.swap16();
    assert.deepStrictEqual([wide[1], wide[0], wide.at(-1), wide.at(-2)], first);
  }
});

test('short text and arrays', () => {
  for (const text of ['thirteen chars', 'dreizehn Fähr.', 'тринадцать →😀', `${'x'.repeat(13)}\udc00`]) {
    const bytes = Buffer.from(text);
    assert.ok(bytes.toString() === text.toWellFormed());
    const target = new Uint8Array(bytes.length + 1).fill(9);
    assert.deepStrictEqual(new TextEncoder().encodeInto(text, target), { read: text.length, written: bytes.length });
    assert.strictEqual(target.at(-1), 9);
    assert.strictEqual(Buffer.alloc(bytes.length - 1).write(text) < bytes.length, true);
  }
  const one = Buffer.alloc(200, 'abc');
  const other = Buffer.from(one);
  assert.strictEqual(Buffer.compare(one, other), 0);
  other[150] = 0xff;
  assert.deepStrictEqual([Buffer.compare(one, other), Buffer.compare(other, one), one.equals(other)], [-1, 1, false]);
  assert.deepStrictEqual([other.indexOf(0xff), other.indexOf('bcabc', 100), other.lastIndexOf('abcab', 149)], [150, 100, 144]);
});
