'use strict';
const test = require('node:test');
const assert = require('node:assert');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const root = fs.mkdtempSync(path.join(os.tmpdir(), 'fs-directories-'));
test.after(() => fs.rmSync(root, { recursive: true }));
fs.mkdirSync(path.join(root, 'tree', 'a', 'b'), { recursive: true });
fs.writeFileSync(path.join(root, 'tree', 'a', 'b', 'deep.txt'), 'deep');
fs.writeFileSync(path.join(root, 'tree', 'top.txt'), 'top');
fs.writeFileSync(path.join(root, 'tree', '.hidden'), '');
fs.symlinkSync('a', path.join(root, 'tree', 'link'));
const tree = path.join(root, 'tree');

test('mkdir with recursive answers the first directory that it made', () => {
  const made = fs.mkdirSync(path.join(root, 'x', 'y', 'z'), { recursive: true });
  assert.strictEqual(made, path.join(root, 'x'));
  assert.strictEqual(fs.mkdirSync(path.join(root, 'x', 'y'), { recursive: true }), undefined);
});

test('names are listed in order, with types if wanted', () => {
  assert.deepStrictEqual(fs.readdirSync(tree), ['.hidden', 'a', 'link', 'top.txt']);
  const entries = fs.readdirSync(tree, { withFileTypes: true });
  const kinds = entries.map((e) => [e.name, e.isFile(), e.isDirectory(), e.isSymbolicLink(), e.parentPath]);
  assert.deepStrictEqual(kinds[1], ['a', false, true, false, tree]);
  assert.deepStrictEqual(kinds[2], ['link', false, false, true, tree]);
});

test('a whole tree is listed with relative names, through links', async () => {
  const expected = ['.hidden', 'a', 'a/b', 'a/b/deep.txt', 'link', 'link/b', 'link/b/deep.txt', 'top.txt'];
  assert.deepStrictEqual(fs.readdirSync(tree, { recursive: true }).sort(), expected);
  assert.deepStrictEqual((await fs.promises.readdir(tree, { recursive: true })).sort(), expected);
});

test('names that are no UTF-8 can be used as buffers', () => {
  const directory = path.join(root, 'bytes');
  fs.mkdirSync(directory);
  const name = Buffer.concat([Buffer.from(`${directory}/`), Buffer.from([0xff, 0x41])]);
  fs.writeFileSync(name, 'x');
  assert.deepStrictEqual(fs.readdirSync(directory, 'buffer'), [Buffer.from([0xff, 0x41])]);
  assert.strictEqual(fs.readFileSync(name, 'utf8'), 'x');
});

test('a Dir is iterated and then closed', async () => {
  const directory = await fs.promises.opendir(tree);
  const names = [];
  for await (const entry of directory) names.push(entry.name);
  assert.strictEqual(names.length, 4);
  assert.throws(() => directory.readSync(), { code: 'ERR_DIR_CLOSED' });
});

test('realpath follows links', () => {
  assert.strictEqual(fs.realpathSync(path.join(tree, 'link', 'b')), path.join(fs.realpathSync(tree), 'a', 'b'));
});

test('glob finds by pattern, without hidden files', async () => {
  assert.deepStrictEqual(fs.globSync('**/*.txt', { cwd: tree }).sort(), ['a/b/deep.txt', 'top.txt']);
  assert.deepStrictEqual(fs.globSync('{a,x}/*', { cwd: tree }), ['a/b']);
  const found = [];
  for await (const name of fs.promises.glob('*', { cwd: tree, exclude: ['link'] })) found.push(name);
  assert.deepStrictEqual(found.sort(), ['a', 'top.txt']);
});

test('a tree is copied with its links', async () => {
  const copy = path.join(root, 'copy');
  await fs.promises.cp(tree, copy, { recursive: true, filter: (name) => !name.endsWith('.hidden') });
  assert.deepStrictEqual(fs.readdirSync(copy), ['a', 'link', 'top.txt']);
  assert.ok(fs.lstatSync(path.join(copy, 'link')).isSymbolicLink());
  assert.throws(() => fs.cpSync(tree, path.join(tree, 'a', 'inside'), { recursive: true }), { code: 'ERR_FS_CP_EINVAL' });
});

test('a temporary directory is removed when it goes out of scope', () => {
  let where;
  {
    using temporary = fs.mkdtempDisposableSync(path.join(root, 'temporary-'));
    where = temporary.path;
    fs.writeFileSync(path.join(where, 'file'), '');
  }
  assert.strictEqual(fs.existsSync(where), false);
});

test('watching a directory tells of files that appear and change', async () => {
  const directory = path.join(root, 'watched');
  fs.mkdirSync(directory);
  const events = [];
  await new Promise((resolve) => {
    const watcher = fs.watch(directory, (type, name) => {
      events.push(`${type} ${name}`);
      if (type !== 'change') return;
      watcher.close();
      resolve();
    });
    fs.writeFileSync(path.join(directory, 'file'), 'content');
  });
  assert.deepStrictEqual(events, ['rename file', 'change file']);
});

test('watching a tree tells of files in directories made later', async () => {
  const directory = path.join(root, 'watched-tree');
  fs.mkdirSync(directory);
  await new Promise((resolve) => {
    const watcher = fs.watch(directory, { recursive: true }, (type, name) => {
      if (name !== 'new/file') return;
      watcher.close();
      resolve();
    });
    fs.mkdirSync(path.join(directory, 'new'));
    setTimeout(() => fs.writeFileSync(path.join(directory, 'new', 'file'), ''), 50);
  });
});
