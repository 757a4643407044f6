'use strict';
const test = require('node:test');
const assert = require('node:assert');
const { posix, win32 } = require('node:path');

test('relative() climbs to the common folder', () => {
  assert.strictEqual(posix.relative('/a/b/c', '/a/d'), '../../d');
  assert.strictEqual(win32.relative('C:\\orandea\\test', 'C:\\ORANDEA\\impl'), '..\\impl');
  assert.strictEqual(win32.relative('C:\\a', 'D:\\b'), 'D:\\b');
});

test('a UNC root is kept whole', () => {
  assert.strictEqual(win32.normalize('//server/share/dir/../x/'), '\\\\server\\share\\x\\');
  assert.deepStrictEqual(win32.parse('\\\\server\\share\\file.txt'), {
    root: '\\\\server\\share\\', dir: '\\\\server\\share\\', base: 'file.txt', ext: '.txt', name: 'file',
  });
});

test('normalize() does not make a device or drive of a relative path', () => {
  assert.strictEqual(win32.normalize('./x/../C:/a'), '.\\C:\\a');
  assert.strictEqual(win32.normalize('CON:..\\a'), '.\\CON:..\\a');
});
