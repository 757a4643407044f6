'use strict';
// A program that digests much gets OpenSSL's digests, where the system has them: they must be the same as before.
const test = require('node:test');
const assert = require('node:assert');
const { createHash, hash, webcrypto } = require('node:crypto');

const data = Buffer.alloc(5_000_000, 'a line of text\n');
const algorithms = [
  'md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512', 'sha512-256', 'sha3-256', 'ripemd160', 'sm3', 'blake2b512',
  'blake2s256', 'md5-sha1',
];

function digests() {
  return algorithms.map((algorithm) => {
    const whole = createHash(algorithm);
    whole.update(data.subarray(0, 40_000));
    const copy = whole.copy();
    whole.update(data.subarray(40_000, 100_000));
    return [whole.digest('hex'), copy.digest('hex'), hash(algorithm, data.subarray(1, 70_000))];
  });
}

const SHA256 = 'b685bc61f937d984cd73968221ac85419d2f4e4798ea03aaa971f2e596f4812d';
const SHA1 = 'bae38d652ff69168076b4dd4b57ed724685e3968';
const before = digests();

test('digests are the same before and after much was digested', async () => {
  assert.strictEqual(hash('sha256', data), SHA256);
  assert.strictEqual(hash('sha1', data), SHA1);
  assert.strictEqual(Buffer.from(await webcrypto.subtle.digest('SHA-256', data)).toString('hex'), SHA256);
  assert.deepStrictEqual(digests(), before);
});

test('text that is long is digested as UTF-8', () => {
  const text = 'größer 😀 '.repeat(200_000);
  assert.strictEqual(createHash('sha256').update(text).digest('hex'), createHash('sha256').update(Buffer.from(text)).digest('hex'));
});

test('states that nobody ends are no trouble', () => {
  for (let i = 0; i < 2000; i++) createHash('sha512').update(data.subarray(0, 40_000)).copy();
  const one = createHash('sha512').update(data.subarray(0, 40_000));
  one.digest();
  assert.throws(() => one.update('x'), { code: 'ERR_CRYPTO_HASH_FINALIZED' });
});

test('a worker can end in the middle of digesting', async () => {
  const { Worker } = require('node:worker_threads');
  for (let i = 0; i < 4; i++) {
    const worker = new Worker(`
      const { createHash, subtle } = require('node:crypto');
      const data = Buffer.alloc(8_000_000);
      createHash('sha1').update(data).digest();
      for (let i = 0; i < 8; i++) subtle.digest('SHA-512', data);
      require('node:worker_threads').parentPort.postMessage('started');
    `, { eval: true });
    await new Promise((resolve) => worker.once('message', resolve));
    await worker.terminate();
  }
});
