const test = require('node:test');
const assert = require('node:assert');
const http2 = require('node:http2');
const { once } = require('node:events');

async function listen(options, onstream) {
  const server = http2.createServer(options, undefined);
  if (onstream) server.on('stream', onstream);
  server.listen(0);
  await once(server, 'listening');
  return { server, url: `http://localhost:${server.address().port}` };
}

test('a stream is refused while more than maxSessionMemory waits to be sent', async () => {
  const { server, url } = await listen({ maxSessionMemory: 1 }, (stream) => {
    stream.on('error', () => {});
    stream.respond();
    stream.end(Buffer.alloc(2e6));
  });
  const client = http2.connect(url);
  const first = client.request();
  await once(first, 'response');
  const second = client.request();
  const [error] = await once(second, 'error');
  assert.strictEqual(error.message, 'Stream closed with error code NGHTTP2_ENHANCE_YOUR_CALM');
  first.resume();
  await once(first, 'close');
  client.close();
  server.close();
});

test('a session with too many settings that are not acknowledged is destroyed', async () => {
  const { server, url } = await listen({});
  const client = http2.connect(url, { maxOutstandingSettings: 2 });
  await once(client, 'connect');
  client.settings({ enablePush: false });
  client.settings({ enablePush: false });
  const [error] = await once(client, 'error');
  assert.strictEqual(error.code, 'ERR_HTTP2_MAX_PENDING_SETTINGS_ACK');
  server.close();
});

test('a timeout is set even if the callback is none', async () => {
  const { server, url } = await listen({}, (stream) => {
    stream.setTimeout(5000, () => {
      stream.respond();
      stream.end();
    });
    assert.throws(() => stream.setTimeout(10, 'no function'), { code: 'ERR_INVALID_ARG_TYPE' });
  });
  const client = http2.connect(url);
  const request = client.request();
  await once(request, 'response');
  client.close();
  server.close();
});

test('a stream does not time out while its reader is slow', async () => {
  let timeouts = 0;
  const { server, url } = await listen({}, (stream) => {
    stream.respond();
    stream.end(Buffer.alloc(1_500_000));
    stream.setTimeout(250, () => timeouts++);
  });
  const client = http2.connect(url);
  const request = client.request();
  let length = 0;
  request.on('data', (bytes) => {
    length += bytes.length;
    request.pause();
    setTimeout(() => request.resume(), length < 100_000 ? 80 : 0);
  });
  await once(request, 'end');
  assert.strictEqual(length, 1_500_000);
  assert.strictEqual(timeouts, 0);
  client.close();
  server.close();
});
