'use strict';
// The system is asked on the loop's thread once a program has asked for many stats; the answers are the same.
const test = require('node:test');
const assert = require('node:assert');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'junction-stats-'));
const file = path.join(directory, 'file');
const link = path.join(directory, 'link');
fs.writeFileSync(file, 'text');
fs.utimesSync(file, 1.25, -3.5);
fs.symlinkSync('file', link);
process.on('exit', () => fs.rmSync(directory, { recursive: true, force: true }));

test.before(async () => {
  for (let i = 0; i < 400; i++) await fs.promises.stat(file);
});

test('stat and lstat answer what statSync and lstatSync do', async () => {
  const places = [file, link, directory, os.tmpdir(), '/', '/dev/null', '/dev/tty', '/proc/self', '/proc/self/status', '/sys', process.execPath, '/etc/passwd'];
  for (const place of places.filter((name) => fs.existsSync(name))) {
    for (const name of ['stat', 'lstat']) {
      const expected = fs[`${name}Sync`](place);
      const found = await fs.promises[name](place);
      const called = await new Promise((resolve, reject) => fs[name](place, (error, stats) => (error ? reject(error) : resolve(stats))));
      for (const stats of [found, called]) {
        if (place.startsWith('/proc') || place === '/dev/tty') stats.atimeMs = expected.atimeMs;
        for (const key of Object.keys(expected)) {
          if (key === 'blocks' || (place.startsWith('/proc') && /time|ino/i.test(key))) continue;
          assert.strictEqual(String(stats[key]), String(expected[key]), `${name} ${place} ${key}`);
        }
        assert.strictEqual(stats.isFile(), expected.isFile());
      }
    }
  }
});

test('errors and missing files', async () => {
  const missing = path.join(directory, 'missing');
  await assert.rejects(fs.promises.stat(missing), { code: 'ENOENT', syscall: 'stat', path: missing });
  await assert.rejects(fs.promises.lstat(path.join(file, 'x')), { code: 'ENOTDIR', syscall: 'lstat' });
  assert.strictEqual(await fs.promises.stat(missing, { throwIfNoEntry: false }), undefined);
});

test('an immediate comes first', async () => {
  const events = [];
  await new Promise((resolve) => {
    fs.stat(file, () => {
      events.push('stat');
      resolve();
    });
    setImmediate(() => events.push('immediate'));
    events.push('started');
  });
  assert.deepStrictEqual(events, ['started', 'immediate', 'stat']);
});
