'use strict';
const test = require('node:test');
const assert = require('node:assert');
const zlib = require('node:zlib');
const { promisify } = require('node:util');

// Without options the functions for whole buffers take a shorter way than streams do.
test('a whole buffer there and back, as with options', async () => {
  for (const [compress, decompress] of [['deflate', 'inflate'], ['gzip', 'gunzip'], ['deflateRaw', 'inflateRaw'], ['gzip', 'unzip']]) {
    for (const data of [Buffer.from('x'), Buffer.alloc(100_000, 'junction'), Buffer.alloc(5_000_000)]) {
      const compressed = zlib[`${compress}Sync`](data);
      assert.deepStrictEqual(compressed, zlib[`${compress}Sync`](data, {}));
      assert.deepStrictEqual(await promisify(zlib[compress])(data), compressed);
      assert.ok(zlib[`${decompress}Sync`](compressed).equals(data));
      assert.ok((await promisify(zlib[decompress])(compressed)).equals(data));
    }
  }
});

test('what is no whole stream fails as it does with options', async () => {
  const compressed = zlib.gzipSync('some text');
  for (const wrong of [compressed.subarray(0, -2), Buffer.from('no stream')]) {
    let expected;
    assert.throws(() => zlib.gunzipSync(wrong, {}), (error) => {
      expected = error;
      return true;
    });
    const { code, errno, message } = expected;
    assert.throws(() => zlib.gunzipSync(wrong), { code, errno, message });
    await assert.rejects(promisify(zlib.gunzip)(wrong), { code, errno, message });
  }
  assert.strictEqual(zlib.gunzipSync(Buffer.concat([compressed, compressed])).toString(), 'some textsome text');
  assert.throws(() => zlib.gzip(5, () => {}), { code: 'ERR_INVALID_ARG_TYPE', message: /"chunk" argument/ });
});
