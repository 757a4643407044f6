const test = require('node:test');
const assert = require('node:assert');
const http2 = require('node:http2');
const { once } = require('node:events');

test('fields of all kinds arrive unchanged, again and again', async () => {
  const server = http2.createServer();
  server.on('stream', (stream, headers) => {
    const { 'x-text': text, 'x-binary': binary, cookie, 'x-long': long } = headers;
    stream.respond({ 'x-text': text, 'x-binary': binary, 'x-cookie': cookie, 'x-long': long });
    stream.end();
  });
  server.listen(0);
  await once(server, 'listening');
  const client = http2.connect(`http://localhost:${server.address().port}`);
  for (let i = 0; i < 50; i++) {
    const sent = { 'x-text': `v${i % 7}`, 'x-binary': 'é\xffÀ ~', 'cookie': [`a=${i}`, 'b=2'], 'x-long': 'y'.repeat(i * 100) };
    const request = client.request(sent);
    const [headers] = await once(request, 'response');
    assert.strictEqual(headers['x-text'], sent['x-text']);
    assert.strictEqual(headers['x-binary'], sent['x-binary']);
    assert.strictEqual(headers['x-cookie'], `a=${i}; b=2`);
    assert.strictEqual(headers['x-long'], sent['x-long']);
    request.resume();
    await once(request, 'close');
  }
  client.close();
  server.close();
});

test('characters beyond a byte do not break the connection', async () => {
  const server = http2.createServer((request, response) => response.end(request.headers['x-a'] ?? 'nothing'));
  server.listen(0);
  await once(server, 'listening');
  const client = http2.connect(`http://localhost:${server.address().port}`);
  const request = client.request({ 'x-a': 'a\u0142b' });
  let text = '';
  for await (const chunk of request) text += chunk;
  assert.strictEqual(text, 'aBb');
  client.close();
  server.close();
});
