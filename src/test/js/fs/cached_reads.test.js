'use strict';
// Small files are read on the loop's thread once a program has read many, without a difference that it could see.
const test = require('node:test');
const assert = require('node:assert');
const { execFile } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { setTimeout: sleep } = require('node:timers/promises');

const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'junction-cached-'));
const file = path.join(directory, 'file-ä');
fs.writeFileSync(file, 'häß'.repeat(1000));
process.on('exit', () => fs.rmSync(directory, { recursive: true, force: true }));

test.before(async () => {
  for (let i = 0; i < 400; i++) await fs.promises.readFile(file);
});

test('content as bytes and as text', async () => {
  const bytes = await fs.promises.readFile(file);
  assert.ok(bytes.equals(fs.readFileSync(file)));
  assert.notStrictEqual((await fs.promises.readFile(file)).buffer, bytes.buffer);
  for (const encoding of ['utf8', 'latin1', 'hex', 'base64', 'utf16le']) {
    assert.strictEqual(await fs.promises.readFile(file, encoding), fs.readFileSync(file, encoding), encoding);
  }
});

test('large and empty files, files whose size the system does not tell', async () => {
  const large = path.join(directory, 'large');
  fs.writeFileSync(large, Buffer.alloc(300_000, 'y'));
  assert.ok((await fs.promises.readFile(large)).equals(fs.readFileSync(large)));
  fs.writeFileSync(large, '');
  assert.strictEqual((await fs.promises.readFile(large)).length, 0);
  if (process.platform !== 'linux') return;
  assert.match(await fs.promises.readFile('/proc/self/status', 'utf8'), /^Name:/);
  assert.strictEqual((await fs.promises.readFile('/dev/null')).length, 0);
});

test('errors', async () => {
  await assert.rejects(fs.promises.readFile(directory), { code: 'EISDIR', errno: -21, syscall: 'read' });
  const missing = path.join(directory, 'missing');
  await assert.rejects(fs.promises.readFile(missing), {
    code: 'ENOENT', syscall: 'open', path: missing, message: `ENOENT: no such file or directory, open '${missing}'`,
  });
});

test('an immediate comes before the content, ticks and promises too', async () => {
  const events = [];
  await new Promise((resolve) => {
    fs.readFile(file, () => {
      events.push('file');
      resolve();
    });
    setImmediate(() => events.push('immediate'));
    process.nextTick(() => events.push('tick'));
    Promise.resolve().then(() => events.push('promise'));
    events.push('started');
  });
  assert.deepStrictEqual(events.toSorted(), ['file', 'immediate', 'promise', 'started', 'tick']);
  assert.strictEqual(events[0], 'started');
  assert.strictEqual(events[4], 'file');
});

test('a read that is aborted meanwhile', async () => {
  const controller = new AbortController();
  const reading = fs.promises.readFile(file, { signal: controller.signal });
  controller.abort();
  await assert.rejects(reading, { name: 'AbortError' });
});

test('the store of the call', async () => {
  const { AsyncLocalStorage } = require('node:async_hooks');
  const storage = new AsyncLocalStorage();
  const stores = await Promise.all([1, 2, 3].map((store) => storage.run(store, () => new Promise((resolve) => {
    fs.readFile(file, () => resolve(storage.getStore()));
  }))));
  assert.deepStrictEqual(stores, [1, 2, 3]);
});

test('an exception in the callback is the process\'s', async () => {
  const script = `
    const fs = require('fs');
    (async () => {
      for (let i = 0; i < 400; i++) await fs.promises.readFile(${JSON.stringify(file)});
      process.on('uncaughtException', (error) => console.log(error.message));
      fs.readFile(${JSON.stringify(file)}, () => { throw new Error('first'); });
      fs.readFile(${JSON.stringify(file)}, () => console.log('second'));
    })();`;
  const output = await new Promise((resolve) => execFile(process.execPath, ['-e', script], (error, stdout) => resolve(stdout)));
  assert.strictEqual(output, 'first\nsecond\n');
});

test('who writes to a named pipe is waited for and loses nothing', { skip: process.platform === 'win32' }, async () => {
  const pipe = path.join(directory, 'pipe');
  await new Promise((resolve) => execFile('mkfifo', [pipe], resolve));
  const reading = fs.promises.readFile(pipe, 'utf8');
  await sleep(50);
  await new Promise((resolve) => execFile('sh', ['-c', `echo all of it > "${pipe}"`], resolve));
  assert.strictEqual(await reading, 'all of it\n');
});

test('no descriptor stays open', { skip: !fs.existsSync('/proc/self/fd') }, async () => {
  const before = fs.readdirSync('/proc/self/fd').length;
  for (let i = 0; i < 100; i++) await Promise.allSettled([file, directory, '/proc/self/status'].map((name) => fs.promises.readFile(name)));
  assert.ok(fs.readdirSync('/proc/self/fd').length <= before + 1);
});
