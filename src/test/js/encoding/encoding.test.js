'use strict';
const test = require('node:test');
const assert = require('node:assert');

test('a stream may be cut anywhere', () => {
  const bytes = new TextEncoder().encode('\ufeffaé€😀z');
  for (let cut = 0; cut <= bytes.length; cut++) {
    const decoder = new TextDecoder();
    const text = decoder.decode(bytes.subarray(0, cut), { stream: true }) + decoder.decode(bytes.subarray(cut));
    assert.strictEqual(text, 'aé€😀z');
  }
});

test('fatal refuses malformed input', () => {
  assert.throws(() => new TextDecoder('utf-8', { fatal: true }).decode(new Uint8Array([0xff])), {
    code: 'ERR_ENCODING_INVALID_ENCODED_DATA',
  });
});

test('the encodings of the web are there', () => {
  const cases = {
    'latin1': ['80', '€'], 'koi8-r': ['c1', 'а'], 'utf-16be': ['20ac', '€'], 'shift_jis': ['82a0', 'あ'],
    'euc-jp': ['a4a2', 'あ'], 'iso-2022-jp': ['1b2442242231', 'あ\ufffd'], 'gb18030': ['8130813081308130', '\x80\x80'],
    'big5': ['a4a4', '中'], 'euc-kr': ['b0a1', '가'], 'gbk': ['d6d0', '中'],
  };
  for (const [label, [hex, text]] of Object.entries(cases)) {
    assert.strictEqual(new TextDecoder(label).decode(Buffer.from(hex, 'hex')), text, label);
  }
});

test('encodeInto tells how far it came', () => {
  assert.deepStrictEqual(new TextEncoder().encodeInto('aé😀', new Uint8Array(4)), { read: 2, written: 3 });
});
