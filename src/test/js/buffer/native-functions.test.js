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
