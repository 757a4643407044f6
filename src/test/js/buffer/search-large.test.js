'use strict';
// Searches and comparisons of buffers that are large enough to be done outside V8, next to the plain ways.
const test = require('node:test');
const assert = require('node:assert');

function plainIndexOf(haystack, needle, from, step = 1) {
  for (let at = from; at <= haystack.length - needle.length; at++) {
    if (at % step === 0 && needle.every((byte, i) => haystack[at + i] === byte)) return at;
  }
  return -1;
}

function plainLastIndexOf(haystack, needle, from, step = 1) {
  for (let at = Math.min(from, haystack.length - needle.length); at >= 0; at--) {
    if (at % step === 0 && needle.every((byte, i) => haystack[at + i] === byte)) return at;
  }
  return -1;
}

let seed = 7;
const random = (below) => (seed = (seed * 1103515245 + 12345) % 0x80000000) % below;

const memories = {
  ordinary: (size) => Buffer.from(new ArrayBuffer(size + 5), 5, size),
  shared: (size) => Buffer.from(new SharedArrayBuffer(size + 5), 5, size),
  resizable: (size) => Buffer.from(new ArrayBuffer(size, { maxByteLength: size * 2 })),
};

for (const [name, make] of Object.entries(memories)) {
  test(`indexOf and lastIndexOf in ${name} memory`, () => {
    for (const letters of [2, 4, 200]) {
      const haystack = make(20_001);
      for (let i = 0; i < haystack.length; i++) haystack[i] = random(letters);
      for (const size of [1, 2, 3, 7, 40]) {
        for (const at of [0, 31, 32, 1020, 1024, 5000, 13_000, 20_001 - size]) {
          const needle = Buffer.from(haystack.subarray(at, at + size));
          for (const from of [0, 1, at, at + 1]) {
            assert.strictEqual(haystack.indexOf(needle, from), plainIndexOf(haystack, needle, from));
            assert.strictEqual(haystack.lastIndexOf(needle, from), plainLastIndexOf(haystack, needle, from));
          }
          const absent = Buffer.concat([needle, Buffer.from([255])]);
          assert.strictEqual(haystack.indexOf(absent), -1);
          assert.strictEqual(haystack.lastIndexOf(absent), -1);
        }
      }
    }
  });
}

test('a needle of UTF-16 is found at even offsets only', () => {
  const haystack = Buffer.alloc(30_000, 'ab', 'utf16le');
  haystack.write('é€', 20_000, 'utf16le');
  assert.strictEqual(haystack.indexOf('é€', 0, 'utf16le'), 20_000);
  assert.strictEqual(haystack.lastIndexOf('é€', undefined, 'utf16le'), 20_000);
  const odd = Buffer.concat([Buffer.from('x'), haystack]);
  assert.strictEqual(odd.indexOf('é€', 0, 'utf16le'), -1);
  assert.strictEqual(odd.lastIndexOf('é€', undefined, 'utf16le'), -1);
});

test('a number, a negative offset, an end and an empty needle', () => {
  const haystack = Buffer.alloc(100_000, 'x');
  haystack[60_000] = 1;
  assert.strictEqual(haystack.indexOf(1), 60_000);
  assert.strictEqual(haystack.indexOf(257), 60_000);
  assert.strictEqual(haystack.indexOf(1, -40_000), 60_000);
  assert.strictEqual(haystack.indexOf(1, -39_999), -1);
  assert.strictEqual(haystack.indexOf('\x01x', 10), 60_000);
  assert.strictEqual(haystack.includes('x\x01x', -50_000), true);
  assert.strictEqual(haystack.indexOf(''), 0);
  assert.strictEqual(haystack.indexOf('', 70_000), 70_000);
  assert.strictEqual(haystack.lastIndexOf(''), 100_000);
});

test('compare and equals', () => {
  for (const make of Object.values(memories)) {
    const one = make(50_000).fill('abc');
    const other = make(50_000).fill('abc');
    assert.strictEqual(one.equals(other), true);
    assert.strictEqual(one.compare(other), 0);
    for (const at of [0, 255, 256, 8191, 49_999]) {
      other[at]++;
      assert.strictEqual(one.equals(other), false);
      assert.strictEqual(one.compare(other), -1);
      assert.strictEqual(Buffer.compare(other, one), 1);
      assert.strictEqual(one.compare(other, 0, at, 0, at), 0);
      other[at]--;
    }
    assert.strictEqual(one.compare(other.subarray(0, 40_000)), 1);
  }
});

test('memory that was transferred away', () => {
  const memory = new ArrayBuffer(100_000);
  const bytes = Buffer.from(memory);
  assert.strictEqual(bytes.indexOf('a'), -1);
  memory.transfer();
  assert.strictEqual(bytes.indexOf('a'), -1);
  assert.strictEqual(bytes.length, 0);
});
