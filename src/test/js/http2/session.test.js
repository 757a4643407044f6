const test = require('node:test');
const assert = require('node:assert');
const http2 = require('node:http2');
const net = require('node:net');
const { once } = require('node:events');

async function start(listener, options = {}) {
  const server = http2.createServer(options);
  if (listener.length === 2 && listener.name !== 'stream') server.on('request', listener);
  else server.on('stream', listener);
  server.listen(0);
  await once(server, 'listening');
  const client = http2.connect(`http://localhost:${server.address().port}`);
  return { server, client, close: () => {
    client.close();
    server.close();
  } };
}

async function textOf(stream) {
  let text = '';
  stream.setEncoding('utf8');
  for await (const chunk of stream) text += chunk;
  return text;
}

test('a request and its response', async () => {
  const { client, close } = await start(function stream(stream, headers) {
    stream.respond({ ':status': 201, 'x-path': headers[':path'] });
    stream.end('hello');
  });
  const request = client.request({ ':path': '/a' });
  const [headers] = await once(request, 'response');
  assert.strictEqual(headers[':status'], 201);
  assert.strictEqual(headers['x-path'], '/a');
  assert.strictEqual(await textOf(request), 'hello');
  close();
});

test('the interface of node:http', async () => {
  const { client, close } = await start((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += chunk)).on('end', () => {
      response.setHeader('x-method', request.method);
      response.end(`${request.url} ${body}`);
    });
  });
  const request = client.request({ ':path': '/b', ':method': 'POST' });
  request.end('body');
  assert.strictEqual(await textOf(request), '/b body');
  close();
});

test('bodies larger than the window pass in both directions', async () => {
  const size = 3 << 20;
  const { client, close } = await start(function stream(stream) {
    stream.respond();
    stream.pipe(stream);
  });
  const request = client.request({ ':method': 'POST' });
  request.end(Buffer.alloc(size, 'x'));
  let received = 0;
  for await (const chunk of request) received += chunk.length;
  assert.strictEqual(received, size);
  close();
});

test('many streams at once', async () => {
  const { client, close } = await start(function stream(stream, headers) {
    stream.respond();
    stream.end(headers[':path']);
  });
  const texts = await Promise.all(Array.from({ length: 200 }, (_, i) => textOf(client.request({ ':path': `/${i}` }))));
  assert.deepStrictEqual(texts, Array.from({ length: 200 }, (_, i) => `/${i}`));
  close();
});

test('trailers follow the body', async () => {
  const { client, close } = await start(function stream(stream) {
    stream.respond({}, { waitForTrailers: true });
    stream.on('wantTrailers', () => stream.sendTrailers({ 'x-sum': '5' }));
    stream.end('hello');
  });
  const request = client.request();
  const trailers = once(request, 'trailers');
  assert.strictEqual(await textOf(request), 'hello');
  assert.strictEqual((await trailers)[0]['x-sum'], '5');
  close();
});

test('a pushed stream arrives with its own head and body', async () => {
  const { client, close } = await start(function stream(stream) {
    stream.pushStream({ ':path': '/pushed' }, (error, pushed) => {
      assert.ifError(error);
      pushed.respond({ ':status': 200 });
      pushed.end('pushed');
    });
    stream.respond();
    stream.end('main');
  });
  const pushed = new Promise((resolve) => client.once('stream', (stream, headers) => resolve([headers[':path'], textOf(stream)])));
  const request = client.request();
  assert.strictEqual(await textOf(request), 'main');
  const [path, text] = await pushed;
  assert.strictEqual(path, '/pushed');
  assert.strictEqual(await text, 'pushed');
  close();
});

test('a reset stream fails with the code', async () => {
  const { client, close } = await start(function stream(stream) {
    stream.on('error', () => {});
    stream.close(http2.constants.NGHTTP2_INTERNAL_ERROR);
  });
  const request = client.request();
  const [error] = await once(request, 'error');
  assert.strictEqual(error.code, 'ERR_HTTP2_STREAM_ERROR');
  assert.strictEqual(request.rstCode, http2.constants.NGHTTP2_INTERNAL_ERROR);
  close();
});

test('ping comes back with its payload', async () => {
  const { client, close } = await start(function stream() {});
  await once(client, 'connect');
  const payload = Buffer.from('12345678');
  await new Promise((resolve) => client.ping(payload, (error, duration, answer) => {
    assert.ifError(error);
    assert.deepStrictEqual(answer, payload);
    resolve();
  }));
  close();
});

test('a client that speaks no HTTP/2 is a session error', async () => {
  const { server, client } = await start(function stream() {});
  client.close();
  const socket = require('node:net').connect(server.address().port, () => socket.write('GET / HTTP/1.1\r\n\r\n'));
  socket.on('error', () => {}).resume();
  const [error] = await once(server, 'sessionError');
  assert.strictEqual(error.code, 'ERR_HTTP2_ERROR');
  server.close();
});

test('the events of a stream have the async context in which it was made', async () => {
  const { AsyncLocalStorage } = require('node:async_hooks');
  const storage = new AsyncLocalStorage();
  const { client, close } = await start(function stream(stream) {
    stream.respond();
    stream.end('x');
  });
  const seen = [];
  const request = storage.run('mine', () => client.request());
  for (const name of ['response', 'data', 'end']) request.on(name, () => seen.push(storage.getStore()));
  await once(request, 'close');
  assert.deepStrictEqual(seen, ['mine', 'mine', 'mine']);
  close();
});

test('what was written before a stream is destroyed arrives', async () => {
  const { client, close } = await start(function stream(stream) {
    stream.on('error', () => {});
    stream.write('hello');
    stream.destroy(new Error('mine'));
  });
  const request = client.request();
  request.on('error', () => {});
  const [data] = await once(request, 'data');
  assert.strictEqual(data.toString(), 'hello');
  close();
});

test('a peer that asks without end and does not read is cut off', async () => {
  const server = http2.createServer();
  server.listen(0);
  await once(server, 'listening');
  const socket = require('node:net').connect(server.address().port);
  socket.on('error', () => {});
  socket.write('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');
  socket.write(Buffer.from('000000040000000000', 'hex'));
  socket.write(Buffer.concat(new Array(3000).fill(Buffer.from('0000080600000000000102030405060708', 'hex'))));
  const [error] = await once(server, 'sessionError');
  assert.match(error.message, /Flooding was detected/);
  socket.destroy();
  server.close();
});

test('observers of performance see streams and sessions', async () => {
  const { PerformanceObserver } = require('node:perf_hooks');
  const entries = [];
  const observer = new PerformanceObserver((list) => entries.push(...list.getEntries()));
  observer.observe({ type: 'http2' });
  const { client, close } = await start(function stream(stream) {
    stream.respond();
    stream.end('hello');
  });
  const request = client.request();
  assert.strictEqual(await textOf(request), 'hello');
  close();
  while (!entries.some(({ name, detail }) => name === 'Http2Session' && detail.type === 'client')) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  observer.disconnect();
  const session = entries.find(({ name, detail }) => name === 'Http2Session' && detail.type === 'client');
  assert.strictEqual(session.entryType, 'http2');
  assert.strictEqual(session.detail.streamCount, 1);
  const stream = entries.find(({ name, detail }) => name === 'Http2Stream' && detail.bytesRead === 5);
  assert.strictEqual(stream.detail.id, 1);
});

test("a client hears 'goaway' before the streams that it refuses are closed", async () => {
  const frame = (type, payload) => {
    const head = Buffer.alloc(9);
    head.writeUIntBE(payload.length, 0, 3);
    head[3] = type;
    return Buffer.concat([head, payload]);
  };
  const server = net.createServer((socket) => {
    socket.write(frame(4, Buffer.alloc(0)));
    // The GOAWAY names no stream at all as the last one that was looked at.
    setTimeout(() => socket.end(frame(7, Buffer.alloc(8))), 100);
    socket.resume();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = http2.connect(`http://127.0.0.1:${server.address().port}`);
  const order = [];
  client.on('goaway', () => order.push('goaway'));
  const request = client.request({ ':path': '/' });
  request.on('error', (error) => order.push(error.code));
  await new Promise((resolve) => request.on('close', resolve));
  assert.deepStrictEqual(order, ['goaway', 'ERR_HTTP2_STREAM_ERROR']);
  client.destroy();
  server.close();
});

test('a peer of another protocol is an error of the protocol', async () => {
  const server = require('node:net').createServer((socket) => socket.on('error', () => {}).end('HTTP/1.1 400 Bad Request\r\n\r\n')).listen(0);
  await once(server, 'listening');
  const session = http2.connect(`http://localhost:${server.address().port}`);
  const error = await new Promise((resolve) => session.on('error', resolve));
  assert.deepStrictEqual([error.code, error.message], ['ERR_HTTP2_ERROR', 'Protocol error']);
  server.close();
});
