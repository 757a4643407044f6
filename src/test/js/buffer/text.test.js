'use strict';
const test = require('node:test');
const assert = require('node:assert');

const sizes = [0, 1, 8, 9, 24, 25, 100, 65535, 65536, 65537, 200000];

test('text of every size survives utf8, utf16le, latin1, base64 and hex', () => {
  for (const size of sizes) {
    const ascii = 'hello, wor'.repeat(size / 10 + 1).slice(0, size);
    for (const encoding of ['utf8', 'utf16le', 'latin1', 'ascii', 'base64', 'hex']) {
      const bytes = Buffer.from(ascii, 'latin1');
      assert.strictEqual(Buffer.from(bytes.toString(encoding), encoding).compare(
        encoding === 'utf16le' ? bytes.subarray(0, bytes.length & ~1) : bytes), 0, `${encoding} ${size}`);
    }
  }
});

test('characters that lie across the boundary of a piece are not cut', () => {
  for (const char of ['é', '€', '😀']) {
    for (let shift = 0; shift < 4; shift++) {
      const text = 'a'.repeat(65536 - shift) + char.repeat(10);
      assert.strictEqual(Buffer.from(text).toString(), text);
      assert.strictEqual(Buffer.from(text, 'utf16le').toString('utf16le'), text);
    }
  }
});

test('malformed UTF-8 gives one U+FFFD for each maximal subpart', () => {
  const cases = { 'f09f41': '\ufffdA', 'e28280': '\u2080', 'e282': '\ufffd', 'c0af': '\ufffd\ufffd', 'eda080': '\ufffd\ufffd\ufffd', 'f4908080': '\ufffd\ufffd\ufffd\ufffd' };
  for (const [hex, text] of Object.entries(cases)) {
    assert.strictEqual(Buffer.from(hex, 'hex').toString(), text, hex);
    assert.strictEqual(Buffer.from('00'.repeat(40) + hex, 'hex').toString().slice(40), text, hex);
  }
});

test('unpaired surrogates are written as U+FFFD', () => {
  assert.strictEqual(Buffer.from('\ud800x').toString('hex'), 'efbfbd78');
  assert.strictEqual(Buffer.byteLength('\udc00'.repeat(30)), 90);
});

test('write() leaves out a character that does not fit', () => {
  const buffer = Buffer.alloc(30);
  assert.strictEqual(buffer.write('é'.repeat(20), 0, 29), 28);
  assert.strictEqual(buffer[28], 0);
});

test('base64 takes both alphabets, skips what belongs to neither and ends at "="', () => {
  assert.strictEqual(Buffer.from('_-+/ \n*AA', 'base64').toString('hex'), 'ffefbf00');
  assert.strictEqual(Buffer.from('YQ==YQ==', 'base64').toString(), 'a');
  assert.strictEqual(Buffer.from('=bad', 'base64').length, 0);
});

test('hex stops at the first pair that is none', () => {
  assert.strictEqual(Buffer.from(`${'61'.repeat(20)}zz61`, 'hex').length, 20);
});

test('indexOf finds what has many false beginnings', () => {
  const text = 'aaab'.repeat(1000);
  const haystack = Buffer.from(`${text}aaac`);
  assert.strictEqual(haystack.indexOf('aaac'), 4000);
  assert.strictEqual(haystack.lastIndexOf('aaab'), 3996);
  assert.strictEqual(haystack.indexOf('aaad'), -1);
});
