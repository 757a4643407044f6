'use strict';
const test = require('node:test');
const assert = require('node:assert');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'fs-errors-'));
test.after(() => fs.rmSync(directory, { recursive: true }));
const missing = path.join(directory, 'missing');
const file = path.join(directory, 'file');
fs.writeFileSync(file, 'content');

function failure(run) {
  try {
    run();
  } catch (error) {
    const { message, errno, code, syscall, path: where, dest } = error;
    return { message: message.replaceAll(directory, ''), errno, code, syscall, path: where, dest };
  }
  throw new Error('it did not fail');
}

test('a missing file fails with ENOENT, the call and the path', () => {
  assert.deepStrictEqual(failure(() => fs.openSync(missing)), {
    message: "ENOENT: no such file or directory, open '/missing'",
    errno: -2, code: 'ENOENT', syscall: 'open', path: missing, dest: undefined,
  });
});

test('reading a directory fails with EISDIR and no path', () => {
  assert.deepStrictEqual(failure(() => fs.readFileSync(directory, 'utf8')), {
    message: 'EISDIR: illegal operation on a directory, read',
    errno: -21, code: 'EISDIR', syscall: 'read', path: undefined, dest: undefined,
  });
});

test('both paths are in the error of a rename', () => {
  assert.deepStrictEqual(failure(() => fs.renameSync(missing, file)), {
    message: "ENOENT: no such file or directory, rename '/missing' -> '/file'",
    errno: -2, code: 'ENOENT', syscall: 'rename', path: missing, dest: file,
  });
});

for (const [name, errno, run] of [
  ['a directory that is not empty: ENOTEMPTY', -39, () => fs.rmdirSync(directory)],
  ['a directory below a file: ENOTDIR', -20, () => fs.mkdirSync(path.join(file, 'a', 'b'), { recursive: true })],
  ['creating what exists: EEXIST', -17, () => fs.openSync(file, 'wx')],
  ['a file with a slash at its end: ENOTDIR', -20, () => fs.statSync(`${file}/`)],
  ['reading a link that is none: EINVAL', -22, () => fs.readlinkSync(file)],
  ['a closed descriptor: EBADF', -9, () => fs.ftruncateSync(99999)],
  ['an empty path: ENOENT', -2, () => fs.statSync('')],
]) {
  test(name, () => assert.strictEqual(failure(run).errno, errno));
}

test('links that go round in circles fail with ELOOP', () => {
  const one = path.join(directory, 'one');
  const other = path.join(directory, 'other');
  fs.symlinkSync(one, other);
  fs.symlinkSync(other, one);
  assert.strictEqual(failure(() => fs.readFileSync(one)).errno, -40);
});

test('throwIfNoEntry: false gives undefined', () => {
  assert.strictEqual(fs.statSync(missing, { throwIfNoEntry: false }), undefined);
});

test('removing a directory without recursive fails with ERR_FS_EISDIR', () => {
  assert.throws(() => fs.rmSync(directory), {
    name: 'SystemError',
    code: 'ERR_FS_EISDIR',
    message: `Path is a directory: rm returned EISDIR (is a directory) ${directory}`,
  });
});

test('a path with a null byte is no path', () => {
  assert.throws(() => fs.readFileSync('a\u0000b'), { code: 'ERR_INVALID_ARG_VALUE' });
});

test('an error of a promise has the stack of those who await it', async () => {
  async function caller() {
    await fs.promises.access(missing);
  }
  await assert.rejects(caller, (error) => {
    assert.match(error.stack, /^Error: ENOENT.*\n[^]*at async caller/);
    return true;
  });
});
