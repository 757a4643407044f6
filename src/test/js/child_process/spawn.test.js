'use strict';
const test = require('node:test');
const assert = require('node:assert');
const { exec, execFile, spawn, spawnSync } = require('node:child_process');
const { promisify } = require('node:util');

test('spawn passes data both ways and tells the exit code', async () => {
  const child = spawn('cat');
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (chunk) => { output += chunk; });
  child.stdin.end('through');
  const [code, signal] = await new Promise((resolve) => child.on('close', (...args) => resolve(args)));
  assert.deepStrictEqual([output, code, signal], ['through', 0, null]);
});

test('a program that is not there fails with ENOENT', async () => {
  const error = await new Promise((resolve) => spawn('no-such-program').on('error', resolve));
  assert.strictEqual(error.message, 'spawn no-such-program ENOENT');
  assert.deepStrictEqual([error.code, error.errno, error.syscall, error.path],
    ['ENOENT', -2, 'spawn no-such-program', 'no-such-program']);
});

test('exec gives output and exit code', async () => {
  await assert.rejects(promisify(exec)('echo out; echo err >&2; exit 3'), (error) => {
    assert.deepStrictEqual([error.code, error.stdout, error.stderr], [3, 'out\n', 'err\n']);
    return true;
  });
});

test('output beyond maxBuffer is an error', async () => {
  await assert.rejects(promisify(execFile)('yes', { maxBuffer: 10 }), { code: 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER' });
});

test('kill ends a child with the signal', async () => {
  const child = spawn('sleep', ['60']);
  child.kill();
  const result = await new Promise((resolve) => child.on('exit', (...args) => resolve(args)));
  assert.deepStrictEqual(result, [null, 'SIGTERM']);
});

test('spawnSync takes input', () => {
  const { stdout, status } = spawnSync('tr', ['a-z', 'A-Z'], { input: 'loud', encoding: 'utf8' });
  assert.deepStrictEqual([stdout, status], ['LOUD', 0]);
});

test('the streams of a program that is not there end', async () => {
  const child = spawn('no-such-program-anywhere');
  child.on('error', () => {});
  const closed = new Promise((resolve) => child.on('close', (...args) => resolve(args)));
  const pieces = [];
  for await (const piece of child.stdout) pieces.push(piece);
  assert.deepStrictEqual(pieces, []);
  assert.deepStrictEqual(await closed, [-2, null]);
});
