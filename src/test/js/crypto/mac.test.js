'use strict';
const test = require('node:test');
const assert = require('node:assert');
const { createMac } = require('node:crypto');

const key = (length) => Buffer.alloc(length, 1);

// What Node.js 26.10 answers for 'abc'.
const vectors = [
  ['hmac', { digest: 'sha256' }, 16, '249df4b14eeba30aa9eb8b33481015fe86b34601ca430d17040289ef2441c48d'],
  ['cmac', { cipher: 'aes-128-cbc' }, 16, 'ba6c97ff42a0a7f69e45062317e6240f'],
  ['cmac', { cipher: 'des-ede3-cbc' }, 24, '47f3736aa7ae3f60'],
  ['gmac', { cipher: 'aes-128-gcm', iv: Buffer.alloc(12) }, 16, 'fbd539940971890a4adf9d8b317ecda1'],
  ['poly1305', {}, 32, '57822929c8c6c527c8c6c527c8c6c527'],
  ['siphash', {}, 16, '69c9726c37b21dcf34997c385bf552b2'],
  ['siphash', { outputLength: 8 }, 16, '7ce30591e61c56e9'],
  ['kmac128', {}, 16, '0a53cde44884ebe3d9c94ea2dc08767aa7a242ea38a7fba9b222c7e89a04945c'],
  ['KMAC-128', {}, 512, '06e37c4d31e44ba69e28f155f66f83b7f6a267aa55ec61cef39407186f6f78d2'],
  ['kmac128', { outputLength: 20 }, 16, '8dd1d775bffd24beba0f87f028b5e47011e75bfa'],
  ['blake2bmac', { outputLength: 20 }, 64, '5b90b93f1bf0e5fa3d4bbee124edf3a8ee79e74d'],
  ['blake2smac', { customization: Buffer.from('a'), salt: Buffer.from('b') }, 16,
   '1618ee5965deb1d3057e7f45c1acb50c3b3c919edffde09a602ee1b58d46e9de'],
];

for (const [name, options, length, expected] of vectors) {
  test(`${name} ${Object.keys(options)} of a key of ${length} bytes`, () => {
    assert.strictEqual(createMac(name, key(length), options).update('abc').final('hex'), expected);
  });
}

test('options that a code does not take, or needs, are told', () => {
  assert.throws(() => createMac('cmac', key(16)),
                { code: 'ERR_INVALID_ARG_VALUE', message: "The property 'options.cipher' is required for CMAC" });
  assert.throws(() => createMac('kmac128', key(16), { salt: key(1) }),
                { message: "The property 'options.salt' is not supported by MAC kmac128" });
  assert.throws(() => createMac('none', key(16)), { code: 'ERR_CRYPTO_INVALID_MAC', message: 'Invalid MAC: none' });
});

test('a finished code refuses more', () => {
  const mac = createMac('kmac256', key(16));
  assert.strictEqual(mac.final().length, 64);
  assert.throws(() => mac.update('a'), { code: 'ERR_CRYPTO_MAC_FINALIZED' });
});
