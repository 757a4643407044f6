'use strict';
// On Linux on x86-64 the compressor is the one that Node.js has, so that these are Node.js's figures.
const test = require('node:test');
const assert = require('node:assert');
const zlib = require('node:zlib');
const { Worker } = require('node:worker_threads');

const isSame = process.platform === 'linux' && process.arch === 'x64';

function lines(count) {
  let state = 1;
  const random = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) >>> 8;
  return Buffer.from(Array.from({ length: count }, () => `${random() % 977} and ${random() % 31}\n`).join(''));
}

const text = lines(5000);

test('compressed bytes are those of Node.js', { skip: !isSame }, () => {
  const sums = (method) => [
    undefined, { level: 0 }, { level: 1 }, { level: 9 }, { memLevel: 1 }, { memLevel: 9 }, { windowBits: 9 },
    { strategy: 2 }, { strategy: 3 }, { strategy: 4 }, { chunkSize: 64 }, { dictionary: text.subarray(0, 300) },
  ].map((options) => zlib.crc32(zlib[method](text, options)));
  assert.deepStrictEqual(sums('deflateSync'), [
    2065421073, 3399527217, 2450117946, 3966017241, 1998820085, 2065421073, 808094120, 2148152777,
    2148152777, 465911892, 2065421073, 190796302,
  ]);
  assert.deepStrictEqual(sums('gzipSync'), [
    3808668700, 452321210, 4010503936, 3551890710, 932125910, 3808668700, 1273220398, 3019461983,
    3019461983, 3805027088, 3808668700, 3808668700,
  ]);
  assert.deepStrictEqual(sums('deflateRawSync'), [
    1688118986, 2625033963, 3804818217, 1418984676, 2270669974, 1688118986, 4039769264, 3692027625,
    3692027625, 838670706, 1688118986, 786332887,
  ]);
});

test('level and strategy can change on the way', (t, done) => {
  const compress = zlib.createDeflate({ level: 1 });
  const pieces = [];
  compress.on('data', (piece) => pieces.push(piece));
  compress.on('end', () => {
    const packed = Buffer.concat(pieces);
    assert.deepStrictEqual(zlib.inflateSync(packed), Buffer.concat([text, text, text]));
    if (isSame) assert.strictEqual(zlib.crc32(packed), 2524811080);
    done();
  });
  compress.write(text, () => compress.params(9, 0, () => compress.write(text, () => compress.params(0, 0, () => {
    setImmediate(() => compress.end(text));
  }))));
});

test('level and strategy cannot change after the end', { skip: !isSame }, (t, done) => {
  const compress = zlib.createDeflate();
  compress.on('error', (error) => {
    assert.strictEqual(error.code, 'Z_STREAM_ERROR');
    assert.strictEqual(error.message, 'stream error');
    done();
  });
  compress.resume();
  compress.write('abc');
  compress.params(0, 2, () => {});
  compress.end();
});

test('a stream is not reset while it writes', () => {
  const compress = zlib.createDeflate();
  compress.write('hello');
  assert.throws(() => compress.reset(), { message: 'Cannot reset zlib stream while a write is in progress' });
});

test('a stream of unknown kind is of the same kind after a reset', (t, done) => {
  const unzip = zlib.createUnzip();
  const pieces = [];
  unzip.on('data', (piece) => pieces.push(piece.toString()));
  unzip.on('end', () => {
    assert.deepStrictEqual(pieces, ['abc', 'def']);
    done();
  });
  unzip.write(zlib.gzipSync('abc'), () => {
    unzip.reset();
    unzip.end(zlib.deflateSync('def'));
  });
});

test('a result that needs much more room than its input is whole', async () => {
  const zeros = Buffer.alloc(3_000_000);
  const packed = zlib.deflateSync(zeros);
  assert.ok(zlib.inflateSync(packed).equals(zeros));
  const later = await new Promise((resolve, reject) => {
    zlib.inflate(packed, (error, bytes) => (error ? reject(error) : resolve(bytes)));
  });
  assert.ok(later.equals(zeros));
});

test('a worker can end in the middle of compressing', async () => {
  for (let i = 0; i < 5; i++) {
    const worker = new Worker(`
      const zlib = require('node:zlib');
      const zeros = Buffer.alloc(30_000_000);
      zlib.gzip(zeros, () => {});
      zlib.deflate(zeros.subarray(0, 1_000_000), () => {});
      zlib.brotliCompress(zeros, () => {});
      require('node:worker_threads').parentPort.postMessage('started');
    `, { eval: true });
    await new Promise((resolve) => worker.once('message', resolve));
    await worker.terminate();
  }
});
