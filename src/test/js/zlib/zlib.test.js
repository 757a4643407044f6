'use strict';
const test = require('node:test');
const assert = require('node:assert');
const zlib = require('node:zlib');

const text = Buffer.from('the quick brown fox '.repeat(500));

test('every format gives back what it was given', () => {
  for (const [compress, decompress] of [
    ['deflateSync', 'inflateSync'], ['gzipSync', 'gunzipSync'], ['deflateRawSync', 'inflateRawSync'],
    ['brotliCompressSync', 'brotliDecompressSync'], ['zstdCompressSync', 'zstdDecompressSync'],
  ]) {
    assert.deepStrictEqual(zlib[decompress](zlib[compress](text)), text, compress);
  }
});

test('a gzip stream of two members is both of them', () => {
  const member = zlib.gzipSync('abc');
  assert.strictEqual(zlib.gunzipSync(Buffer.concat([member, member])).toString(), 'abcabc');
});

test('a wrong header fails with Z_DATA_ERROR', () => {
  assert.throws(() => zlib.inflateSync(Buffer.from('abcdefgh')),
                { code: 'Z_DATA_ERROR', errno: -3, message: 'incorrect header check' });
});

test('a cut stream fails with Z_BUF_ERROR', () => {
  assert.throws(() => zlib.gunzipSync(zlib.gzipSync('hello').subarray(0, -3)),
                { code: 'Z_BUF_ERROR', message: 'unexpected end of file' });
});

test('a small window never refers back beyond it', () => {
  const data = Buffer.from(Array.from({ length: 20000 }, (_, i) => (i * i) % 251));
  const packed = zlib.deflateRawSync(data, { windowBits: 9 });
  assert.deepStrictEqual(zlib.inflateRawSync(packed, { windowBits: 9 }), data);
});

test('crc32 goes on from an earlier value', () => {
  assert.strictEqual(zlib.crc32('world', zlib.crc32('hello ')), zlib.crc32('hello world'));
});
