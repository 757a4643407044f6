'use strict';
const assert = require('node:assert');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const test = require('node:test');

const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'junction-whole-files-'));
test.after(() => fs.rmSync(directory, { recursive: true }));

const names = { plain: 'plain', 'not ASCII': 'é世😀', long: 'n'.repeat(200) };
for (const [what, name] of Object.entries(names)) {
  test(`a file whose name is ${what}`, async () => {
    const file = path.join(directory, name);
    for (const size of [0, 1, 4096, 65_535, 65_536, 65_537, 200_000]) {
      const content = Buffer.alloc(size, 'abc');
      fs.writeFileSync(file, content);
      assert.deepStrictEqual(fs.readFileSync(file), content);
      assert.deepStrictEqual(fs.readFileSync(Buffer.from(file)), content);
      assert.strictEqual(fs.readFileSync(file, 'latin1'), content.toString('latin1'));
      assert.deepStrictEqual(await fs.promises.readFile(file), content);
      const [error, data] = await new Promise((resolve) => fs.readFile(file, (...args) => resolve(args)));
      assert.strictEqual(error, null);
      assert.deepStrictEqual(data, content);
    }
  });
}

test('what is no file', async () => {
  assert.throws(() => fs.readFileSync(directory), { code: 'EISDIR', syscall: 'read' });
  assert.throws(() => fs.readFileSync(path.join(directory, 'none')), { code: 'ENOENT', syscall: 'open' });
  await assert.rejects(fs.promises.readFile(directory), { code: 'EISDIR', syscall: 'read' });
  const error = await new Promise((resolve) => fs.readFile(directory, resolve));
  assert.strictEqual(error.code, 'EISDIR');
});

test('a file that says to be empty and is not', { skip: process.platform !== 'linux' }, async () => {
  assert.match(fs.readFileSync('/proc/self/status', 'utf8'), /^Name:/);
  assert.match(await fs.promises.readFile('/proc/self/status', 'utf8'), /^Name:/);
});

test('existsSync', () => {
  const file = path.join(directory, 'é exists');
  assert.strictEqual(fs.existsSync(file), false);
  fs.writeFileSync(file, '');
  for (const name of [file, Buffer.from(file), directory]) assert.strictEqual(fs.existsSync(name), true);
  for (const name of ['', path.join(file, 'below'), 'x'.repeat(5000)]) assert.strictEqual(fs.existsSync(name), false);
});
