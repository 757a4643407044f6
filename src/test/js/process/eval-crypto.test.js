const test = require('node:test');
const assert = require('node:assert');
const { spawnSync } = require('node:child_process');

const run = (...args) => spawnSync(process.execPath, args, { encoding: 'utf8' });

test('what --eval runs sees the module crypto, the global object stays', () => {
  assert.strictEqual(run('-p', 'crypto.randomBytes(2).length').stdout, '2\n');
  assert.strictEqual(run('-e', 'console.log(crypto === require("crypto"), globalThis.crypto.constructor.name)').stdout, 'true Crypto\n');
  assert.strictEqual(run('-e', 'let crypto = 1; console.log(crypto)').stdout, '1\n');
});

test('the lowest and the highest version of TLS cannot contradict each other', () => {
  const { status, stderr } = run('--tls-min-v1.3', '--tls-max-v1.2', '-p', '1');
  assert.strictEqual(status, 9);
  assert.match(stderr, /either --tls-min-v1\.3 or --tls-max-v1\.2 can be used, not both/);
});
