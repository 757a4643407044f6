'use strict';
const test = require('node:test');
const assert = require('node:assert');
const http = require('node:http');
const { once } = require('node:events');

async function serve(listener, use) {
  const server = http.createServer(listener);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    return await use({ host: '127.0.0.1', port: server.address().port }, server);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

async function text(res) {
  let body = '';
  for await (const chunk of res.setEncoding('utf8')) body += chunk;
  return body;
}

test('a body of several writes is sent in chunks', async () => {
  await serve(async (req, res) => res.end(`${req.headers['transfer-encoding']} ${await text(req)}`), async (target) => {
    const req = http.request({ ...target, method: 'POST' });
    req.write('a');
    req.end('b');
    const [res] = await once(req, 'response');
    assert.strictEqual(await text(res), 'chunked ab');
  });
});

test('an agent that keeps connections alive uses them again', async () => {
  await serve((req, res) => res.end('x'), async (target) => {
    const agent = new http.Agent({ keepAlive: true, timeout: 5000 });
    const reused = [];
    for (let i = 0; i < 2; i++) {
      const req = http.get({ ...target, agent });
      const [res] = await once(req, 'response');
      await text(res);
      reused.push(req.reusedSocket);
      await new Promise(setImmediate);
    }
    agent.destroy();
    assert.deepStrictEqual(reused, [false, true]);
  });
});

test('maxSockets makes requests wait for each other', async () => {
  let active = 0;
  let most = 0;
  await serve((req, res) => {
    most = Math.max(most, ++active);
    setTimeout(() => {
      active--;
      res.end();
    }, 5);
  }, async (target) => {
    const agent = new http.Agent({ maxSockets: 2, keepAlive: true });
    await Promise.all(Array.from({ length: 6 }, async () => {
      const [res] = await once(http.get({ ...target, agent }), 'response');
      await text(res);
    }));
    agent.destroy();
  });
  assert.strictEqual(most, 2);
});

test('a connection that closes without an answer is a "socket hang up"', async () => {
  await serve((req) => req.socket.destroy(), async (target) => {
    const [error] = await once(http.get({ ...target, agent: false }), 'error');
    assert.strictEqual(error.code, 'ECONNRESET');
    assert.strictEqual(error.message, 'socket hang up');
  });
});

test('repeated headers are joined, kept first or listed', async () => {
  await serve((req, res) => {
    res.writeHead(200, [['X', '1'], ['X', '2'], ['Age', '1'], ['Age', '2'], ['Set-Cookie', 'a'], ['Set-Cookie', 'b']].flat());
    res.end();
  }, async (target) => {
    const [res] = await once(http.get(target), 'response');
    await text(res);
    const { x, age, 'set-cookie': cookies } = res.headers;
    assert.deepStrictEqual([x, age, cookies], ['1, 2', '1', ['a', 'b']]);
    assert.deepStrictEqual(res.headersDistinct.age, ['1', '2']);
  });
});

test('Expect: 100-continue waits for the server', async () => {
  await serve(async (req, res) => res.end(await text(req)), async (target) => {
    const req = http.request({ ...target, method: 'POST', headers: { 'Expect': '100-continue', 'Content-Length': 2 } });
    await once(req, 'continue');
    req.end('ok');
    const [res] = await once(req, 'response');
    assert.strictEqual(await text(res), 'ok');
  });
});

test('early hints reach the client before the response', async () => {
  await serve((req, res) => res.writeEarlyHints({ link: '</a.css>; rel=preload' }, () => res.end()), async (target) => {
    const req = http.get(target);
    const response = once(req, 'response');
    const [information] = await once(req, 'information');
    assert.strictEqual(information.statusCode, 103);
    assert.strictEqual(information.headers.link, '</a.css>; rel=preload');
    const [res] = await response;
    await text(res);
  });
});

test('an abort signal ends a request', async () => {
  await serve(() => {}, async (target) => {
    const controller = new AbortController();
    const req = http.get({ ...target, signal: controller.signal, agent: false });
    req.once('socket', () => controller.abort());
    const [error] = await once(req, 'error');
    assert.strictEqual(error.name, 'AbortError');
  });
});
