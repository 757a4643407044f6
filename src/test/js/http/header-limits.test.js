'use strict';
// A server refuses what a proxy in front of it may have understood differently.
const test = require('node:test');
const assert = require('node:assert');
const http = require('node:http');
const net = require('node:net');

// Sends bytes to a server; answers what came back and the code of 'clientError'.
async function ask(text, set = () => {}) {
  const server = http.createServer((request, response) => request.resume().on('end', () => response.end(`at ${request.url}`)));
  set(server);
  let code;
  let message;
  server.on('clientError', (error, socket) => {
    ({ code, message } = error);
    socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const answer = await new Promise((resolve) => {
    const socket = net.connect(server.address().port, '127.0.0.1').setEncoding('latin1');
    let got = '';
    socket.on('data', (chunk) => {
      got += chunk;
    });
    socket.on('end', () => resolve(got));
    socket.write(text);
    setTimeout(() => socket.end(), 200);
  });
  server.close();
  return { answer, code, message };
}

const head = 'GET /1 HTTP/1.1\r\nHost: a\r\n';

test('a request with more header fields than maxHeadersCount is refused', async () => {
  const { code } = await ask(`${head}${'A: b\r\n'.repeat(5)}\r\n`, (server) => {
    server.maxHeadersCount = 5;
  });
  assert.strictEqual(code, 'HPE_HEADER_OVERFLOW');
});

test('a request may have as many header fields as maxHeadersCount', async () => {
  const { answer } = await ask(`${head}${'A: b\r\n'.repeat(4)}\r\n`, (server) => {
    server.maxHeadersCount = 5;
  });
  assert.match(answer, /^HTTP\/1\.1 200 OK/);
});

test('more than a thousand header fields are refused unless maxHeadersCount says otherwise', async () => {
  assert.strictEqual((await ask(`${head}${'A: b\r\n'.repeat(1000)}\r\n`)).code, 'HPE_HEADER_OVERFLOW');
  const { answer } = await ask(`${head}${'A: b\r\n'.repeat(1000)}\r\n`, (server) => {
    server.maxHeadersCount = 0;
  });
  assert.match(answer, /^HTTP\/1\.1 200 OK/);
});

test('a Content-Length of 2 to the 64th is refused', async () => {
  const { code, message } = await ask(`POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 18446744073709551616\r\n\r\nx`);
  assert.strictEqual(code, 'HPE_INVALID_CONTENT_LENGTH');
  assert.strictEqual(message, 'Parse Error: Content-Length overflow');
});

test('what follows an upgrade that nobody takes is not read as a request', async () => {
  const { answer } = await ask(`${head}Connection: Upgrade\r\nUpgrade: x\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\n\r\n`);
  assert.match(answer, /at \/1$/);
});

test('the end of the connection within a message is a parse error without a reason', async () => {
  const { code, message } = await ask('GET / HTTP/1.1\r\nHo');
  assert.strictEqual(code, 'HPE_INVALID_EOF_STATE');
  assert.strictEqual(message, 'Parse Error');
});
