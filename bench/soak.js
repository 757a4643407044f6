'use strict';
// Holds many keep-alive connections with traffic on them, then sends malformed requests and resets, and says whether the
// server came back to where it was:
//
//   node bench/soak.js [command of the server's runtime, default bin/node] [--connections 10000] [--seconds 60] [--malformed 100000]
//
// Client and server are both on this machine's loopback.
const { spawn } = require('node:child_process');
const http = require('node:http');
const net = require('node:net');
const path = require('node:path');

const args = process.argv.slice(2);
function option(name, otherwise) {
  const at = args.indexOf(`--${name}`);
  return at < 0 ? otherwise : Number(args.splice(at, 2)[1]);
}
const CONNECTIONS = option('connections', 10_000);
const SECONDS = option('seconds', 60);
const MALFORMED = option('malformed', 100_000);
const command = args[0] ?? path.join(__dirname, '..', 'bin', 'node');

const SERVER = `
  const http = require('http');
  const fs = require('fs');
  const server = http.createServer((request, response) => {
    if (request.url === '/stats') {
      if (globalThis.gc) gc();
      const counts = {};
      for (const name of process.getActiveResourcesInfo()) counts[name] = (counts[name] ?? 0) + 1;
      response.end(JSON.stringify({ descriptors: fs.readdirSync('/proc/self/fd').length, counts, rss: process.memoryUsage.rss() }));
      return;
    }
    request.resume();
    response.end('ok');
  });
  server.keepAliveTimeout = 300000;
  server.on('clientError', (error, socket) => { if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\\r\\n\\r\\n'); else socket.destroy(); });
  process.on('uncaughtException', (error) => { console.log('uncaught ' + error.stack); });
  server.listen(0, '127.0.0.1', 65535, () => console.log(server.address().port));
`;

function stats(port) {
  return new Promise((resolve, reject) => {
    http.get({ port, path: '/stats', agent: false }, (response) => {
      let text = '';
      response.on('data', (chunk) => { text += chunk; });
      response.on('end', () => resolve(JSON.parse(text)));
    }).on('error', reject);
  });
}

const wait = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });

async function settle(port, before) {
  let after;
  for (let i = 0; i < 60; i++) {
    await wait(1000);
    after = await stats(port);
    if (after.descriptors <= before.descriptors && JSON.stringify(after.counts) === JSON.stringify(before.counts)) break;
  }
  return after;
}

async function hold(port) {
  const sockets = [];
  let answers = 0;
  let errors = 0;
  const open = () => new Promise((resolve) => {
    const socket = net.connect({ port, host: '127.0.0.1' }, () => {
      sockets.push(socket);
      resolve();
    });
    socket.on('data', () => answers++);
    socket.on('error', () => {
      errors++;
      resolve();
    });
  });
  while (sockets.length + errors < CONNECTIONS) {
    await Promise.all(Array.from({ length: Math.min(200, CONNECTIONS - sockets.length) }, open));
  }
  console.log(`${sockets.length} connections are open`);
  const end = Date.now() + SECONDS * 1000;
  while (Date.now() < end) {
    for (let i = 0; i < 100; i++) {
      sockets[Math.floor(Math.random() * sockets.length)].write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    }
    await wait(10);
  }
  await wait(2000);
  for (const socket of sockets) socket.destroy();
  console.log(`${answers} answers, ${errors} errors`);
}

function garbage() {
  const kinds = [
    () => 'GET / HTTP/1.1\r\nHost: x\r\nBad Header: y\r\n\r\n',
    () => 'GET / HTTP/9.9\r\n\r\n',
    () => 'G\u0000T / HTTP/1.1\r\n\r\n',
    () => 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: abc\r\n\r\n',
    () => 'POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n',
    () => 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n',
    () => `GET / HTTP/1.1\r\nHost: x\r\nX: ${'y'.repeat(Math.floor(Math.random() * 20000))}\r\n`,
    () => 'GET / HTTP/1.1\r\nHost: x',
    () => Buffer.from(Array.from({ length: Math.floor(Math.random() * 200) }, () => Math.floor(Math.random() * 256))),
    () => '\r\n\r\n\r\nGET',
    () => 'GET / HTTP/1.1\nHost: x\n\n',
  ];
  return kinds[Math.floor(Math.random() * kinds.length)]();
}

async function malform(port) {
  let sent = 0;
  const one = () => new Promise((resolve) => {
    sent++;
    const socket = net.connect({ port, host: '127.0.0.1' }, () => {
      socket.write(garbage());
      const how = Math.random();
      if (how < 0.4) socket.resetAndDestroy();
      else if (how < 0.7) socket.end();
      else setTimeout(() => socket.destroy(), 5);
    });
    socket.on('error', () => {});
    socket.on('data', () => {});
    socket.on('close', resolve);
  });
  const worker = async () => {
    while (sent < MALFORMED) await one();
  };
  await Promise.all(Array.from({ length: 100 }, worker));
  console.log(`${sent} malformed requests and resets were sent`);
}

(async () => {
  const server = spawn(command, ['-e', SERVER], { stdio: ['ignore', 'pipe', 'inherit'] });
  let failed = false;
  let stopping = false;
  server.on('exit', (code, signal) => {
    if (!stopping) {
      console.log(`the server ended: ${code ?? signal}`);
      process.exit(1);
    }
  });
  const port = await new Promise((resolve) => {
    server.stdout.on('data', (chunk) => {
      const text = String(chunk);
      if (/^\d+\n/.test(text)) resolve(Number.parseInt(text, 10));
      else {
        failed = true;
        process.stdout.write(text);
      }
    });
  });
  await stats(port);
  const before = await stats(port);
  console.log('before', JSON.stringify(before));
  await hold(port);
  const held = await settle(port, before);
  console.log('after holding', JSON.stringify(held));
  await malform(port);
  const after = await settle(port, before);
  console.log('after malformed requests', JSON.stringify(after));
  stopping = true;
  server.kill('SIGKILL');
  const same = after.descriptors <= before.descriptors && JSON.stringify(after.counts) === JSON.stringify(before.counts);
  console.log(same && !failed ? 'the server came back to where it was' : 'THE SERVER DID NOT COME BACK TO WHERE IT WAS');
  process.exit(same && !failed ? 0 : 1);
})();
