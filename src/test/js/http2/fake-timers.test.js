'use strict';
// A program may replace the global timers, as test libraries do: that must not stop what goes on underneath.
const test = require('node:test');
const http2 = require('node:http2');
const { once } = require('node:events');

test('a session ends while the global timers stand still', async () => {
  const names = ['setTimeout', 'setInterval', 'setImmediate', 'clearTimeout', 'clearInterval', 'clearImmediate'];
  const before = names.map((name) => [name, globalThis[name]]);
  const server = http2.createServer((request, response) => response.end('x'));
  server.listen(0);
  await once(server, 'listening');
  try {
    for (const name of names) globalThis[name] = () => ({ ref() { return this; }, unref() { return this; } });
    const client = http2.connect(`http://localhost:${server.address().port}`);
    const request = client.request({ ':path': '/' });
    await once(request.resume(), 'close');
    client.close();
    await new Promise((resolve) => server.close(resolve));
  } finally {
    Object.assign(globalThis, Object.fromEntries(before));
  }
});
