'use strict';
const test = require('node:test');
const assert = require('node:assert');
const url = require('node:url');

test('parts are brought into their canonical form', () => {
  const cases = {
    'HTTP://EXAMPLE.com:80/a/./b/../%7Ec?q=\'"#f`': 'http://example.com/a/%7Ec?q=%27%22#f%60',
    'http://0x7f.1/': 'http://127.0.0.1/',
    'http://[1:0:0:2::3]/': 'http://[1:0:0:2::3]/',
    'http://faß.Ä.example/': 'http://xn--fa-hia.xn--4ca.example/',
    'file:///C|/a/../..': 'file:///C:/',
    'data:text/plain,a b  #x': 'data:text/plain,a b %20#x',
  };
  for (const [input, href] of Object.entries(cases)) assert.strictEqual(new URL(input).href, href);
});

test('a relative URL is resolved against its base', () => {
  assert.strictEqual(new URL('../x?y', 'http://a/b/c/d').href, 'http://a/b/x?y');
  assert.strictEqual(new URL('//h/p', 'https://a/').href, 'https://h/p');
  assert.strictEqual(new URL('?q', 'file:///a/b').href, 'file:///a/b?q');
});

test('what is no URL fails with ERR_INVALID_URL', () => {
  for (const input of ['x', 'http://', 'http://a b/', 'http://1.2.3.256/', 'http://a:99999/', 'http://a^b/']) {
    assert.throws(() => new URL(input), { code: 'ERR_INVALID_URL', input });
    assert.strictEqual(URL.canParse(input), false);
  }
});

test('searchParams and search follow each other', () => {
  const parsed = new URL('http://a/?x=1');
  parsed.searchParams.append('é', 'a b');
  assert.strictEqual(parsed.search, '?x=1&%C3%A9=a+b');
  parsed.search = '?z=2';
  assert.deepStrictEqual([...parsed.searchParams], [['z', '2']]);
});

test('paths become file: URLs and come back', () => {
  const path = '/a b%#?\n[x]~é';
  assert.strictEqual(url.fileURLToPath(url.pathToFileURL(path)), path);
  assert.throws(() => url.fileURLToPath('file:///a%2Fb'), { code: 'ERR_INVALID_FILE_URL_PATH' });
});

test('the legacy parser takes user, host, port and query apart', () => {
  const { auth, hostname, port, pathname, query } = url.parse('http://u:p@h.com:8/x?y=1', true);
  assert.deepStrictEqual({ auth, hostname, port, pathname, query: { ...query } },
                         { auth: 'u:p', hostname: 'h.com', port: '8', pathname: '/x', query: { y: '1' } });
  assert.strictEqual(url.resolve('/one/two/three', '../four'), '/one/four');
});

test('URLPattern names what its groups match', () => {
  const pattern = new url.URLPattern('https://{:sub.}?example.com/:id(\\d+)');
  assert.deepStrictEqual({ ...pattern.exec('https://x.example.com/12').pathname.groups }, { id: '12' });
  assert.strictEqual(pattern.test('https://example.com/ab'), false);
});
