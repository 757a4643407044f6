'use strict';
const test = require('node:test');
const assert = require('node:assert');
const http = require('node:http');
const net = require('node:net');
const { once } = require('node:events');

async function listening(server) {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server.address().port;
}

// What the server sends back for raw bytes, until it closes the connection.
async function exchange(server, ...pieces) {
  const port = await listening(server);
  const socket = net.connect({ port, host: '127.0.0.1' });
  for (const piece of pieces) {
    socket.write(piece, 'latin1');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  let answer = '';
  for await (const chunk of socket) answer += chunk.toString('latin1');
  await new Promise((resolve) => server.close(resolve));
  return answer;
}

test('pipelined requests are answered in their order', async () => {
  const server = http.createServer((req, res) => {
    setTimeout(() => res.end(req.url), req.url === '/1' ? 20 : 0);
  });
  const answer = await exchange(server, 'GET /1 HTTP/1.1\r\nHost: a\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
  assert.ok(answer.indexOf('/1') < answer.indexOf('/2'));
});

test('a head may come in pieces', async () => {
  const server = http.createServer((req, res) => res.end(req.headers['x-field']));
  const answer = await exchange(server, 'GE', 'T / HTTP/1.1\r\nHo', 'st: a\r\nX-Field: one', ' two\r\nConnection: close\r', '\n\r\n');
  assert.match(answer, /one two$/);
});

test('Content-Length together with Transfer-Encoding is refused', async () => {
  let code;
  const server = http.createServer(() => assert.fail('no request'));
  server.on('clientError', (error, socket) => {
    code = error.code;
    socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
  });
  await exchange(server, 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n');
  assert.strictEqual(code, 'HPE_INVALID_TRANSFER_ENCODING');
});

test('a head beyond maxHeaderSize gets status 431', async () => {
  const server = http.createServer({ maxHeaderSize: 100 }, () => assert.fail('no request'));
  const answer = await exchange(server, `GET / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(200)}\r\n\r\n`);
  assert.match(answer, /^HTTP\/1\.1 431 Request Header Fields Too Large\r\nConnection: close\r\n\r\n$/);
});

test('a request without a Host header gets status 400', async () => {
  const server = http.createServer(() => assert.fail('no request'));
  assert.match(await exchange(server, 'GET / HTTP/1.1\r\n\r\n'), /^HTTP\/1\.1 400 Bad Request\r\n/);
});

test('a head that does not end in time gets status 408', async () => {
  const server = http.createServer({ headersTimeout: 50, requestTimeout: 100, connectionsCheckingInterval: 20 }, () => assert.fail('no request'));
  assert.match(await exchange(server, 'GET / HTTP/1.1\r\nHost: a\r\n'), /^HTTP\/1\.1 408 Request Timeout\r\n/);
});

test('trailers follow a chunked body', async () => {
  const server = http.createServer((req, res) => {
    req.resume().on('end', () => {
      res.writeHead(200, { Trailer: 'X-Sum', Connection: 'close' });
      res.write('a');
      res.addTrailers({ 'X-Sum': req.trailers['x-in'] });
      res.end();
    });
  });
  const answer = await exchange(server, 'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nb\r\n0\r\nX-In: 7\r\n\r\n');
  assert.match(answer, /\r\n1\r\na\r\n0\r\nX-Sum: 7\r\n\r\n$/);
});

test('an upgrade hands over the socket and the first bytes of the new protocol', async () => {
  const server = http.createServer();
  server.on('upgrade', (req, socket, head) => {
    socket.end(`HTTP/1.1 101 Switching Protocols\r\n\r\n${req.headers.upgrade}:${head}`);
  });
  const answer = await exchange(server, 'GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\nfirst');
  assert.match(answer, /echo:first$/);
});

test('headers of a response cannot be split by their values', () => {
  const res = new http.ServerResponse({ method: 'GET', httpVersionMajor: 1, httpVersionMinor: 1 });
  assert.throws(() => res.setHeader('X', 'a\r\nb'), { code: 'ERR_INVALID_CHAR' });
  assert.throws(() => res.setHeader('X y', 'a'), { code: 'ERR_INVALID_HTTP_TOKEN' });
});

test('a body that nobody reads yet stops the socket', async () => {
  let held;
  const server = http.createServer((req, res) => {
    req.pause();
    setTimeout(() => {
      held = req.socket.bytesRead;
      req.resume().on('end', () => res.end('done'));
    }, 150);
  });
  const port = await listening(server);
  const req = http.request({ port, host: '127.0.0.1', method: 'POST', agent: false });
  const size = 64 * 1024 * 1024;
  req.end(Buffer.alloc(size));
  const [res] = await once(req, 'response');
  res.resume();
  await once(res, 'end');
  await new Promise((resolve) => server.close(resolve));
  assert.ok(held < size / 2, `${held} bytes were read ahead`);
});

const bodyOf = (answer) => answer.slice(answer.indexOf('\r\n\r\n') + 4);

test('what is written within one turn is one chunk', async () => {
  const server = http.createServer((req, res) => {
    res.write('a');
    assert.strictEqual(res.writableCorked, 1);
    res.write(Buffer.from('b'));
    setImmediate(() => {
      res.write('\u00e9');
      res.end('d');
    });
  });
  const answer = await exchange(server, 'GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
  assert.strictEqual(bodyOf(answer), '2\r\nab\r\n3\r\n\u00c3\u00a9d\r\n0\r\n\r\n');
});

test('what is written while corked is one chunk, the first one too', async () => {
  const server = http.createServer((req, res) => {
    res.cork();
    res.write('a');
    setTimeout(() => {
      res.write('b');
      res.uncork();
      res.end();
    }, 10);
  });
  const answer = await exchange(server, 'GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
  assert.strictEqual(bodyOf(answer), '2\r\nab\r\n0\r\n\r\n');
});

for (const [name, pieces] of Object.entries({ 'at once': ['bodyREST'], 'in pieces': ['bo', 'dyRE', 'ST'], 'later': ['', 'body', 'REST'] })) {
  test(`the body of an upgrade request belongs to the request, when it comes ${name}`, async () => {
    const server = http.createServer();
    server.on('upgrade', (req, socket, head) => {
      const texts = { body: '', rest: head.toString() };
      req.on('data', (data) => (texts.body += data));
      socket.on('data', (data) => (texts.rest += data));
      const timer = setInterval(() => {
        if (texts.rest.length < 4) return;
        clearInterval(timer);
        socket.end(JSON.stringify(texts));
      }, 5);
    });
    const request = 'POST / HTTP/1.1\r\nHost: x\r\nConnection: upgrade\r\nUpgrade: other\r\nContent-Length: 4\r\n\r\n';
    const [first, ...others] = pieces;
    assert.strictEqual(await exchange(server, request + first, ...others), '{"body":"body","rest":"REST"}');
  });
}

test('bytes written right after the head do not stay corked', async () => {
  const server = http.createServer((req, res) => {
    res.writeHead(200, { 'Content-Length': 6 });
    req.pipe(res);
  });
  const answer = await exchange(server, 'POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 6\r\n\r\nabc', 'def');
  assert.strictEqual(bodyOf(answer), 'abcdef');
});

// The order in which request and response tell what happens to them.
async function order(request, answer) {
  const events = [];
  const server = http.createServer((req, res) => {
    for (const name of ['resume', 'end', 'close']) req.on(name, () => events.push(`req ${name}`));
    for (const name of ['finish', 'close']) res.on(name, () => events.push(`res ${name}`));
    answer(req, res, events);
  });
  await exchange(server, request);
  return events.join(', ');
}

test('the order of the events of request and response', async () => {
  const get = 'GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n';
  const post = 'POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 2\r\n\r\nab';
  assert.strictEqual(await order(get, (req, res) => res.end()), 'res finish, req end, res close, req close');
  assert.strictEqual(await order(post, (req, res) => res.end()), 'res finish, req resume, res close, req end, req close');
  assert.strictEqual(await order(post, (req, res) => req.on('end', () => res.end('x')).resume()),
    'req resume, req end, res finish, req close, res close');
});

test('end calls back before the finish event, each time it is called', async () => {
  const get = 'GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n';
  assert.match(await order(get, (req, res, events) => {
    res.end('x', (error) => events.push(`first ${error}`));
    res.end((error) => events.push(`second ${error}`));
  }), /^first null, second null, res finish/);
});

test('end calls back with the error of a response that is cut off', async () => {
  let failure;
  const server = http.createServer((req, res) => {
    res.end(Buffer.alloc(20_000_000), (error) => { failure = error; });
    setImmediate(() => res.destroy());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const peer = net.connect(server.address().port, '127.0.0.1').on('error', () => {});
  peer.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  const [, response] = await once(server, 'request');
  await once(response, 'close');
  assert.strictEqual(failure?.code, 'ECANCELED');
  peer.destroy();
  server.close();
});
