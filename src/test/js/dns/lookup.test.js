const test = require('node:test');
const assert = require('node:assert');
const dns = require('node:dns');

test('the addresses of this machine by its name', async () => {
  const four = await dns.promises.lookup('localhost', { family: 4, all: true });
  assert.deepStrictEqual(four, [{ address: '127.0.0.1', family: 4 }]);
});

test('what is an address already', async () => {
  assert.deepStrictEqual(await dns.promises.lookup('::1', { all: true }), [{ address: '::1', family: 6 }]);
});

test('a name that is none', async () => {
  await assert.rejects(dns.promises.lookup('no such name'), { code: 'ENOTFOUND', syscall: 'getaddrinfo', hostname: 'no such name' });
});

test('many at once', async () => {
  const all = await Promise.all(Array.from({ length: 50 }, () => dns.promises.lookup('localhost', 4)));
  assert.ok(all.every(({ address }) => address === '127.0.0.1'));
});
