'use strict';
// Native addons. The folder JUNCTION_TEST_ADDONS has @node-rs/crc32 and unrs-resolver in its node_modules; without it
// only what needs no addon is tested.
const assert = require('node:assert');
const { execFileSync } = require('node:child_process');
const { createRequire } = require('node:module');
const path = require('node:path');
const test = require('node:test');
const { Worker } = require('node:worker_threads');

const folder = process.env.JUNCTION_TEST_ADDONS;
const supported = process.platform === 'linux' && process.arch === 'x64';
const load = folder === undefined ? undefined : createRequire(path.join(folder, 'index.js'));
const skip = load === undefined ? 'JUNCTION_TEST_ADDONS names no folder with addons' : !supported && 'no addons on this platform';

test('a file that is no shared object', { skip: !supported }, () => {
  assert.throws(() => process.dlopen({ exports: {} }, __filename), {
    code: 'ERR_DLOPEN_FAILED', message: `${__filename}: invalid ELF header`,
  });
});

test('a file that is not there', { skip: !supported }, () => {
  assert.throws(() => process.dlopen({ exports: {} }, '/nowhere/a.node'), {
    code: 'ERR_DLOPEN_FAILED', message: '/nowhere/a.node: cannot open shared object file: No such file or directory',
  });
});

test('--no-addons', () => {
  const script = "try { process.dlopen({ exports: {} }, '/nowhere/a.node'); } catch (error) { console.log(error.code); }";
  assert.strictEqual(execFileSync(process.execPath, ['--no-addons', '-e', script], { encoding: 'utf8' }), 'ERR_DLOPEN_DISABLED\n');
});

test('functions with strings and buffers', { skip }, () => {
  const { crc32, crc32c } = load('@node-rs/crc32');
  assert.strictEqual(crc32('hello'), 907060870);
  assert.strictEqual(crc32c(Buffer.from('hello')), 2591144780);
});

test('a class, and work on another thread', { skip }, async () => {
  const { ResolverFactory } = load('unrs-resolver');
  const resolver = new ResolverFactory({});
  const { path: found } = resolver.sync(folder, 'unrs-resolver');
  assert.match(found, /unrs-resolver/);
  assert.strictEqual((await resolver.async(folder, 'unrs-resolver')).path, found);
  assert.match(resolver.sync(folder, './nothing').error, /Cannot find/);
});

test('an addon in a worker', { skip }, async () => {
  const worker = new Worker("const { parentPort, workerData } = require('worker_threads'); parentPort.postMessage(require(workerData).crc32('hello'))", {
    eval: true, workerData: load.resolve('@node-rs/crc32'),
  });
  const answer = await new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject));
  assert.strictEqual(answer, 907060870);
});
