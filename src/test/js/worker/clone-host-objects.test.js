'use strict';
const test = require('node:test');
/* global WebAssembly */
const assert = require('node:assert');
const crypto = require('node:crypto');
const { Worker } = require('node:worker_threads');
const { once } = require('node:events');

const EMPTY_MODULE = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]);

async function ask(code, message) {
  const worker = new Worker(`const { parentPort } = require('worker_threads');
    parentPort.once('message', async (message) => parentPort.postMessage(await (${code})(message)));`, { eval: true });
  worker.postMessage(message);
  const [answer] = await once(worker, 'message');
  return answer;
}

test('a WebAssembly.Module is sent to a worker, however it was compiled', async () => {
  const code = '(modules) => modules.map((module) => module instanceof WebAssembly.Module && new WebAssembly.Instance(module) instanceof WebAssembly.Instance)';
  const modules = [new WebAssembly.Module(EMPTY_MODULE), await WebAssembly.compile(EMPTY_MODULE), (await WebAssembly.instantiate(EMPTY_MODULE)).module];
  assert.deepStrictEqual(await ask(code, modules), [true, true, true]);
  assert.throws(() => WebAssembly.Module(EMPTY_MODULE), { name: 'TypeError', message: "WebAssembly.Module must be invoked with 'new'" });
});

test('keys of all types are sent to a worker', async () => {
  const { privateKey, publicKey } = crypto.generateKeyPairSync('ed25519');
  const secret = crypto.createSecretKey(Buffer.from('secret'));
  const code = `({ secret, privateKey }) => [secret.export().toString(), secret.type,
    require('crypto').sign(null, Buffer.from('text'), privateKey)]`;
  const [text, type, signature] = await ask(code, { secret, privateKey });
  assert.deepStrictEqual([text, type], ['secret', 'secret']);
  assert.ok(crypto.verify(null, Buffer.from('text'), structuredClone(publicKey), signature));
});

test('a CryptoKey is sent to a worker with what it may be used for', async () => {
  const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 128 }, true, ['encrypt']);
  const code = "async (key) => [key.usages, key.algorithm.length, Buffer.from(await crypto.subtle.exportKey('raw', key)).length]";
  assert.deepStrictEqual(await ask(code, key), [['encrypt'], 128, 16]);
});

test('what cannot be cloned is refused', () => {
  assert.throws(() => structuredClone((function() { return arguments; })(1)), { name: 'DataCloneError', message: '#<Object> could not be cloned.' });
});
