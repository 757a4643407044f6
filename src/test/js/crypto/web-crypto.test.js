'use strict';
const test = require('node:test');
const assert = require('node:assert');
const { SubtleCrypto } = globalThis;
const { subtle } = globalThis.crypto;

const hex = (buffer) => Buffer.from(buffer).toString('hex');
const digest = async (algorithm, data = new Uint8Array([1, 2, 3])) => hex(await subtle.digest(algorithm, data));

// What Node.js 26.10 answers.
test('digests of the Keccak family', async () => {
  assert.strictEqual(await digest('SHA3-256'), 'fd1780a6fc9ee0dab26ceb4b3941ab03e66ccd970d1db91612c66df4515b0a0a');
  assert.strictEqual(await digest({ name: 'cSHAKE256', outputLength: 128, customization: new Uint8Array([1]) }),
                     '70c444496e7ec5dc3100b3903dc3b5cb');
  assert.strictEqual(await digest({ name: 'TurboSHAKE128', outputLength: 128, domainSeparation: 7 }),
                     '5983e1cd65f4dfccef330b4756963c16');
  assert.strictEqual(await digest({ name: 'KT128', outputLength: 128, customization: new Uint8Array([1]) }),
                     '3c15172a3897fd4531ee0b34f292a922');
});

// RFC 9861, 5: ptn(17 ** 4) is longer than one chunk of the tree
test('KT128 of a long message', async () => {
  const message = Uint8Array.from({ length: 17 ** 4 }, (_, i) => i % 251);
  assert.strictEqual(await digest({ name: 'KT128', outputLength: 256 }, message),
                     '8701045e22205345ff4dda05555cbb5c3af1a771c2b89baef37db43d9998b9fe');
});

test('algorithms are checked as WebIDL says', async () => {
  await assert.rejects(subtle.generateKey({ name: 'AES-CBC' }, true, ['encrypt']), {
    code: 'ERR_MISSING_OPTION',
    message: "Failed to normalize algorithm: passed algorithm cannot be converted to 'AesKeyGenParams' because 'length' is " +
      "required in 'AesKeyGenParams'.",
  });
  await assert.rejects(subtle.generateKey({ name: 'AES-CBC', length: 129 }, true, ['encrypt']),
                       { name: 'OperationError', message: 'AES key length must be 128, 192, or 256 bits' });
  await assert.rejects(subtle.digest('SHA-1', 'text'), { code: 'ERR_INVALID_ARG_TYPE' });
  await assert.rejects(subtle.digest('MD5', new Uint8Array()), { name: 'NotSupportedError' });
});

test('AES-CTR with a short counter starts anew at zero', async () => {
  const key = await subtle.importKey('raw', new Uint8Array(16).fill(7), 'AES-CTR', false, ['encrypt']);
  const counter = new Uint8Array(16).fill(255);
  assert.strictEqual(hex(await subtle.encrypt({ name: 'AES-CTR', counter, length: 3 }, key, new Uint8Array(40))),
                     '2ceef78db510dfc5bc33253d8b831f9587ba7945ecde32a0c2912c9786dd1e632aeeae97c1cf2d50');
});

test('authenticated ciphers', async () => {
  for (const [name, length, expected] of [
    ['AES-OCB', 16, 'cc1c070aadd00a37e160493cdce3eb3d2819695ff1411c1a503780336a26530c0bb9002acbd3522a544893a780818a885cd8e9bc109f2a99'],
    ['ChaCha20-Poly1305', 32,
     '3784290c606b04fdc0720400c961e366b6ea14d411fcc53dea4f44c9bb4d7408de0ea89a53f1ecf3474ea97e09eb9515ca5afe9a5712222c'],
  ]) {
    const key = await subtle.importKey('raw-secret', new Uint8Array(length).fill(7), name, false, ['encrypt', 'decrypt']);
    const algorithm = { name, iv: new Uint8Array(12), additionalData: new Uint8Array(4) };
    const sealed = await subtle.encrypt(algorithm, key, new Uint8Array(40));
    assert.strictEqual(hex(sealed), expected);
    assert.deepStrictEqual(await subtle.decrypt(algorithm, key, sealed), new ArrayBuffer(40));
    await assert.rejects(subtle.decrypt({ ...algorithm, additionalData: new Uint8Array(5) }, key, sealed), { name: 'OperationError' });
  }
});

test('KMAC counts its output in bits', async () => {
  const key = await subtle.importKey('raw-secret', new Uint8Array(16), 'KMAC128', false, ['sign']);
  assert.strictEqual(hex(await subtle.sign({ name: 'KMAC128', outputLength: 12 }, key, new Uint8Array(4))), 'e5c0');
});

test('a key is encapsulated and decapsulated', async () => {
  const { publicKey, privateKey } = await subtle.generateKey('ML-KEM-768', false, ['encapsulateKey', 'decapsulateKey']);
  const { ciphertext, sharedKey } = await subtle.encapsulateKey('ML-KEM-768', publicKey, 'AES-GCM', true, ['encrypt']);
  const opened = await subtle.decapsulateKey('ML-KEM-768', privateKey, ciphertext, 'AES-GCM', true, ['encrypt']);
  assert.deepStrictEqual(await subtle.exportKey('raw', opened), await subtle.exportKey('raw', sharedKey));
});

test('changing what a key says of itself does not change the key', async () => {
  const key = await subtle.generateKey({ name: 'AES-GCM', length: 128 }, true, ['encrypt']);
  key.algorithm.name = 'none';
  assert.strictEqual(key.algorithm.name, 'none');
  assert.strictEqual((await subtle.encrypt({ name: 'AES-GCM', iv: new Uint8Array(12) }, key, new Uint8Array(1))).byteLength, 17);
});

test('supports() tells what would be taken', () => {
  assert.ok(SubtleCrypto.supports('generateKey', 'Ed25519'));
  assert.ok(!SubtleCrypto.supports('generateKey', { name: 'AES-CBC', length: 12 }));
  assert.ok(!SubtleCrypto.supports('encapsulateKey', 'ML-KEM-512', { name: 'HMAC', hash: 'SHA-1', length: 128 }));
});
