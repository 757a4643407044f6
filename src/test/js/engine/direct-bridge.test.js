'use strict';
// After thousands of calls ops are called in another way: what goes in and comes out is the same.
const test = require('node:test');
const assert = require('node:assert');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'junction-direct-'));
test.after(() => fs.rmSync(directory, { recursive: true }));

const names = [
  'plain', 'caf\u00e9', '\u2192 arrow', '\u{1f600}', 'long'.repeat(40), `a slice of a long text ${'x'.repeat(30)}`.slice(3, 40),
];

function paths() {
  const nested = names.map((name) => {
    let joined = directory;
    for (const part of ['/', ...name]) joined += part;
    return joined;
  });
  return [...names.map((name) => path.join(directory, name)), ...nested];
}

function round() {
  const found = [];
  for (const file of paths()) {
    fs.writeFileSync(file, 'text of \u2192 and more');
    found.push(fs.readFileSync(file, 'utf8'), fs.readFileSync(Buffer.from(file)).length, fs.existsSync(`${file}?`));
    found.push(fs.statSync(file).size, fs.statSync(file, { bigint: true }).size);
    const fd = fs.openSync(file, 'r+');
    const bytes = Buffer.alloc(70_000);
    found.push(fs.readSync(fd, bytes, 1, 69_000, 3), bytes.toString('utf8', 1, 9), fs.readSync(fd, bytes, { position: 2n }));
    found.push(fs.writeSync(fd, bytes, 0, 66_000, 10), fs.fstatSync(fd).size);
    fs.closeSync(fd);
    const link = `${file}.l`;
    fs.symlinkSync(file, link);
    found.push(fs.readlinkSync(link) === file, fs.realpathSync(link) === fs.realpathSync(file));
    fs.unlinkSync(link);
    for (const fail of [() => fs.readFileSync(directory), () => fs.statSync(`${file}/x`), () => fs.openSync(`${file}.no`)]) {
      try {
        fail();
      } catch (error) {
        found.push(error.code, error.errno, error.syscall, error.message);
      }
    }
  }
  found.push(...fs.readdirSync(directory).sort(), Buffer.alloc(9000, 'ab').indexOf('ba', 7000));
  return found;
}

test('ops give the same before and after many calls', () => {
  const before = round();
  for (let i = 0; i < 20_000; i++) fs.existsSync(directory);
  const end = Date.now() + 1000;
  while (Date.now() < end) fs.existsSync(directory);
  assert.deepStrictEqual(round(), before);
});

test('requests do, too', async () => {
  const file = path.join(directory, names[2]);
  fs.writeFileSync(file, 'content');
  const all = Array.from({ length: 200 }, async (_, i) => {
    const bytes = Buffer.alloc(100);
    const handle = await fs.promises.open(file);
    const { bytesRead } = await handle.read(bytes, 0, 50, i % 7);
    await handle.close();
    const text = await fs.promises.readFile(file, 'utf8');
    const error = await fs.promises.stat(`${file}${i}`).catch((failure) => failure);
    return [bytesRead, bytes.toString('latin1', 0, bytesRead), text, error.code, error.path];
  });
  (await Promise.all(all)).forEach((found, i) => {
    assert.deepStrictEqual(found, [7 - i % 7, 'content'.slice(i % 7), 'content', 'ENOENT', `${file}${i}`]);
  });
});

test('recursion without end is still a RangeError', () => {
  const deeper = () => {
    fs.existsSync(directory);
    deeper();
  };
  assert.throws(deeper, RangeError);
});
