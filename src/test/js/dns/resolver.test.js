'use strict';
const test = require('node:test');
const assert = require('node:assert');
const dns = require('node:dns');
const dgram = require('node:dgram');

// A name server that answers each query with the same records: [type, data as bytes].
async function withServer(records, use) {
  const server = dgram.createSocket('udp4');
  server.on('message', (query, { port, address }) => {
    const answers = records.map(([type, data]) => {
      const head = Buffer.from([0xc0, 12, 0, type, 0, 1, 0, 0, 0, 60, 0, data.length]);
      return Buffer.concat([head, Buffer.from(data)]);
    });
    const head = Buffer.from(query);
    head.writeUInt16BE(0x8180, 2);
    head.writeUInt16BE(answers.length, 6);
    server.send(Buffer.concat([head, ...answers]), port, address);
  });
  await new Promise((resolve) => server.bind(0, '127.0.0.1', resolve));
  const resolver = new dns.promises.Resolver();
  resolver.setServers([`127.0.0.1:${server.address().port}`]);
  try {
    await use(resolver);
  } finally {
    server.close();
  }
}

test('resolve4 gives addresses, with their time to live when asked', () => withServer([[1, [1, 2, 3, 4]]], async (resolver) => {
  assert.deepStrictEqual(await resolver.resolve4('example.org'), ['1.2.3.4']);
  assert.deepStrictEqual(await resolver.resolve4('example.org', { ttl: true }), [{ address: '1.2.3.4', ttl: 60 }]);
}));

test('resolveTxt keeps the parts of a record', () => withServer([[16, [1, 0x61, 2, 0x62, 0x63]]], async (resolver) => {
  assert.deepStrictEqual(await resolver.resolveTxt('example.org'), [['a', 'bc']]);
}));

test('an answer without records is ENODATA', () => withServer([], async (resolver) => {
  await assert.rejects(resolver.resolve6('example.org'), {
    code: 'ENODATA', syscall: 'queryAaaa', hostname: 'example.org', message: 'queryAaaa ENODATA example.org',
  });
}));

test('cancel ends queries with ECANCELLED', async () => {
  const silent = dgram.createSocket('udp4');
  await new Promise((resolve) => silent.bind(0, '127.0.0.1', resolve));
  const resolver = new dns.Resolver();
  resolver.setServers([`127.0.0.1:${silent.address().port}`]);
  const error = await new Promise((resolve) => {
    resolver.resolve4('example.org', resolve);
    setImmediate(() => resolver.cancel());
  });
  assert.strictEqual(error.code, 'ECANCELLED');
  silent.close();
});
