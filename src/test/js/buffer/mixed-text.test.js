'use strict';
// Text of many scripts mixed in every way goes to UTF-8 and back; what is no character becomes U+FFFD.
const assert = require('node:assert');
const test = require('node:test');

const characters = ['a', ' ', 'é', '\u07ff', '\u0800', '世', '\uffff', '😀', '\u{10ffff}', '\ud800', '\udc00', '\0'];
let state = 1;
const random = (limit) => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return (state >>> 8) % limit;
};

/** UTF-8 as its definition says. */
function encode(text) {
  const bytes = [];
  for (const character of text.toWellFormed()) {
    const point = character.codePointAt(0);
    if (point < 0x80) bytes.push(point);
    else if (point < 0x800) bytes.push(0xc0 | (point >> 6), 0x80 | (point & 63));
    else if (point < 0x10000) bytes.push(0xe0 | (point >> 12), 0x80 | ((point >> 6) & 63), 0x80 | (point & 63));
    else bytes.push(0xf0 | (point >> 18), 0x80 | ((point >> 12) & 63), 0x80 | ((point >> 6) & 63), 0x80 | (point & 63));
  }
  return bytes;
}

for (const [name, count, length] of [['short', 500, 100], ['long', 4, 150_000]]) {
  test(`${name} texts`, () => {
    for (let i = 0; i < count; i++) {
      const wanted = count > 10 ? random(length) : length;
      const choices = 1 + random(characters.length);
      let text = '';
      while (text.length < wanted) text += characters[random(choices)];
      const bytes = Buffer.from(encode(text));
      assert.ok(Buffer.from(text).equals(bytes));
      assert.strictEqual(Buffer.byteLength(text), bytes.length);
      assert.strictEqual(bytes.toString(), text.toWellFormed());
    }
  });
}

test('malformed bytes amid good ones', () => {
  const good = 'привет, 世界! ';
  for (const [bad, replaced] of [
    [[0xc0, 0x80], '\ufffd\ufffd'],
    [[0xe0, 0x9f, 0xbf], '\ufffd\ufffd\ufffd'],
    [[0xed, 0xa0, 0x80], '\ufffd\ufffd\ufffd'],
    [[0xe4, 0xb8], '\ufffd'],
    [[0xf4, 0x90, 0x80, 0x80], '\ufffd\ufffd\ufffd\ufffd'],
  ]) {
    const bytes = Buffer.concat([Buffer.from(good), Buffer.from(bad), Buffer.from(good)]);
    assert.strictEqual(bytes.toString(), good + replaced + good);
  }
});
