'use strict';
const test = require('node:test');
const assert = require('node:assert');
const { once } = require('node:events');
const { Worker } = require('node:worker_threads');

const program = `
  const { getCACertificates } = require('node:tls');
  const count = (type) => getCACertificates(type).length;
  require('node:worker_threads').parentPort.postMessage({
    execArgv: process.execArgv,
    addsSystem: count('default') > count('bundled') + count('extra'),
  });
`;

async function run(options) {
  const [message] = await once(new Worker(program, { eval: true, ...options }), 'message');
  return message;
}

test('execArgv may end with --', async () => {
  const { execArgv } = await run({ execArgv: ['--no-warnings', '--'] });
  assert.deepStrictEqual(execArgv, ['--no-warnings']);
});

test("--no-use-system-ca of a worker outdoes its environment's NODE_USE_SYSTEM_CA", async () => {
  const env = { ...process.env, NODE_USE_SYSTEM_CA: '1', NODE_EXTRA_CA_CERTS: '' };
  assert.strictEqual((await run({ execArgv: ['--no-use-system-ca'], env })).addsSystem, false);
});
