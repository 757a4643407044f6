'use strict';
const test = require('node:test');
const assert = require('node:assert');
const path = require('node:path').posix;

const parts = ({ href, username, password, host, pathname, search, hash }) => [href, username, password, host, pathname, search, hash];

test('credentials, files and paths on a base are parsed as everywhere', () => {
  assert.deepStrictEqual(parts(new URL('https://user:p%41~@sub.example.com:8080/p?q=1#f')),
                         ['https://user:p%41~@sub.example.com:8080/p?q=1#f', 'user', 'p%41~', 'sub.example.com:8080', '/p', '?q=1', '#f']);
  assert.strictEqual(new URL('http://:p@h.com/').href, 'http://:p@h.com/');
  assert.strictEqual(new URL('http://u:@h.com/').href, 'http://u@h.com/');
  assert.strictEqual(new URL('http://a@b@h.com/').href, 'http://a%40b@h.com/');
  assert.strictEqual(new URL('file:///a/.b/c?d#e').pathname, '/a/.b/c');
  assert.strictEqual(new URL('file:///C|/x').href, 'file:///C:/x');
  assert.strictEqual(new URL('file:///a/..').href, 'file:///');
  assert.strictEqual(new URL('/x/.%2E?y', 'http://u:p@h.com/a').href, 'http://u:p@h.com/?y');
  assert.strictEqual(new URL('/.x/...?y#z', 'http://u:p@h.com/a').href, 'http://u:p@h.com/.x/...?y#z');
});

test('URLSearchParams as text follow every change', () => {
  const url = new URL('http://h.com/?a=1 2&é=!');
  const params = url.searchParams;
  assert.strictEqual(`${params}`, 'a=1+2&%C3%A9=%21');
  params.append('k', '~*');
  assert.strictEqual(`${params}`, 'a=1+2&%C3%A9=%21&k=%7E*');
  url.search = '?z=\u{1f600}';
  assert.strictEqual(`${params}`, 'z=%F0%9F%98%80');
  params.delete('z');
  assert.strictEqual(`${params}`, '');
});

test('paths with dots and slashes in odd places', () => {
  assert.strictEqual(path.normalize('//a/./b//../../../c/..'), '/');
  assert.strictEqual(path.join('a', '..', '..', '.x/', '...'), '../.x/...');
  assert.strictEqual(path.resolve('/a', '../..', 'b/./c/'), '/b/c');
  assert.strictEqual(path.relative('/a/b/cd', '/a/b/c/e'), '../c/e');
  assert.strictEqual(path.relative('/a/b', '/'), '../..');
  assert.strictEqual(path.relative('/', '/a'), 'a');
  assert.strictEqual(path.basename('///', '.c'), '///');
  assert.strictEqual(path.extname('a/.b.c/'), '.c');
});
