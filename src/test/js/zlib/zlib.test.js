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

// Packages such as ssh2 make handles of their own.
test('the handle of a stream has a constructor that can be used', async () => {
  const Handle = zlib.createInflate()._handle.constructor;
  const make = (mode, processed) => {
    const state = new Uint32Array(2);
    const handle = new Handle(mode);
    handle.init(15, -1, 8, 0, state, processed, undefined);
    return { handle, state };
  };
  const output = Buffer.alloc(100);
  const deflate = make(zlib.constants.DEFLATE);
  deflate.handle.writeSync(zlib.constants.Z_FINISH, Buffer.from('hello'), 0, 5, output, 0, 100);
  assert.strictEqual(deflate.state[1], 0);
  const packed = output.subarray(0, 100 - deflate.state[0]);
  assert.strictEqual(String(zlib.inflateSync(packed)), 'hello');

  const text = Buffer.alloc(5);
  await new Promise((resolve) => {
    const inflate = make(zlib.constants.INFLATE, resolve);
    inflate.handle.write(zlib.constants.Z_SYNC_FLUSH, packed, 0, packed.length, text, 0, 5);
  });
  assert.strictEqual(String(text), 'hello');

  const broken = make(zlib.constants.INFLATE);
  const errors = [];
  broken.handle.onerror = (...error) => errors.push(error);
  broken.handle.writeSync(zlib.constants.Z_SYNC_FLUSH, Buffer.from('nothing'), 0, 7, text, 0, 5);
  assert.deepStrictEqual(errors, [['incorrect header check', -3, 'Z_DATA_ERROR']]);
});
