'use strict';
// Which address of several a server takes.
const test = require('node:test');
const assert = require('node:assert');
const dns = require('node:dns');
const net = require('node:net');

test('a server takes the first address of a name that is not of the link', async (t) => {
  t.mock.method(dns, 'lookup', (name, options, callback) => {
    assert.deepStrictEqual(options, { all: true });
    callback(null, [{ address: 'fe80::1', family: 6 }, { address: '127.0.0.1', family: 4 }]);
  });
  const server = net.createServer();
  await new Promise((resolve, reject) => server.on('error', reject).listen(0, 'some.host', resolve));
  assert.strictEqual(server.address().address, '127.0.0.1');
  await new Promise((resolve) => server.close(resolve));
});
