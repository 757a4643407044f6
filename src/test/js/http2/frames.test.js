'use strict';
// What a session tells of frames that it cannot send, of settings it does not know, and on its channels.
const test = require('node:test');
const assert = require('node:assert');
const http2 = require('node:http2');
const dc = require('node:diagnostics_channel');

// A server and a session with it; run() gets both, and both are closed after it.
async function withSession(options, onStream, run) {
  const server = http2.createServer(options.server);
  server.on('stream', onStream);
  await new Promise((resolve) => server.listen(0, resolve));
  const client = http2.connect(`http://localhost:${server.address().port}`, options.client);
  client.on('error', () => {});
  await run(client, server);
  client.close();
  await new Promise((resolve) => server.close(resolve));
}

test('a request whose head is larger than maxSendHeaderBlockLength is refused before it is sent', async () => {
  await withSession({ client: { maxSendHeaderBlockLength: 10 } }, () => assert.fail('sent'), async (client) => {
    const request = client.request();
    const frame = new Promise((resolve) => request.on('frameError', (type, code) => resolve([type, code])));
    const error = await new Promise((resolve) => request.on('error', resolve));
    assert.deepStrictEqual(await frame, [1, http2.constants.NGHTTP2_FRAME_SIZE_ERROR]);
    assert.strictEqual(error.message, 'Stream closed with error code NGHTTP2_REFUSED_STREAM');
  });
});

test('only custom settings that were asked for are remembered of the peer', async () => {
  const options = {
    server: { settings: { customSettings: { 1244: 456 } }, remoteCustomSettings: [55] },
    client: { settings: { customSettings: { 55: 12, 56: 13 } }, remoteCustomSettings: [1244] },
  };
  let seen;
  await withSession(options, (stream) => {
    seen = [stream.session.localSettings.customSettings, stream.session.remoteSettings.customSettings];
    stream.respond();
    stream.end();
  }, async (client) => {
    const request = client.request().resume();
    await new Promise((resolve) => request.on('close', resolve));
    assert.deepStrictEqual(client.localSettings.customSettings, { 55: 12, 56: 13 });
  });
  assert.deepStrictEqual(seen, [{ 1244: 456 }, { 55: 12 }]);
});

test('the channels of a client stream tell what is sent, and of the close before it is destroyed', async () => {
  const told = [];
  const listeners = {
    'http2.client.stream.bodyChunkSent': ({ writev, data, encoding }) => told.push(['chunk', writev, data, encoding]),
    'http2.client.stream.bodySent': () => told.push(['sent']),
    'http2.client.stream.close': ({ stream }) => told.push(['close', stream.closed, stream.destroyed]),
  };
  for (const [name, listener] of Object.entries(listeners)) dc.subscribe(name, listener);
  await withSession({}, (stream) => {
    stream.resume().on('end', () => {
      stream.respond();
      stream.end();
    });
  }, async (client) => {
    const request = client.request({ ':method': 'POST' });
    request.resume();
    request.end('foo');
    await new Promise((resolve) => request.on('close', resolve));
  });
  for (const [name, listener] of Object.entries(listeners)) dc.unsubscribe(name, listener);
  assert.deepStrictEqual(told, [['chunk', false, 'foo', 'utf8'], ['sent'], ['close', true, false]]);
});

test('authorization and short cookies are never indexed', async () => {
  let sensitive;
  await withSession({}, (stream, headers) => {
    sensitive = headers[http2.sensitiveHeaders];
    stream.respond();
    stream.end();
  }, async (client) => {
    const request = client.request({ authorization: 'Basic eDp5', cookie: 'a=b', 'x-other': 'c' }).resume();
    await new Promise((resolve) => request.on('close', resolve));
  });
  assert.deepStrictEqual(sensitive, ['authorization', 'cookie']);
});

test('the authority of a request names the port', async () => {
  const { duplexPair } = require('node:stream');
  const [side] = duplexPair();
  const client = http2.connect('http://localhost', { createConnection: () => side });
  const request = client.request();
  request.on('error', () => {});
  assert.strictEqual(request.sentHeaders[':authority'], 'localhost:80');
  client.destroy();
});
