'use strict';
// A process that has done nothing with sockets yet listens on a descriptor that it was started with.
const test = require('node:test');
const assert = require('node:assert');
const net = require('node:net');
const { spawn } = require('node:child_process');

test('listen({ fd }) first of all', { skip: process.platform === 'win32' }, async () => {
  const server = net.createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => { server.on('listening', resolve); });
  const { port } = server.address();
  const program = 'net.createServer((c) => { c.end("from the child"); }).listen({ fd: 3 }, function () { console.log("ready"); })';
  const child = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'inherit', server._handle] });
  server.close();
  await new Promise((resolve) => { child.stdout.once('data', resolve); });
  const socket = net.connect(port, '127.0.0.1').setEncoding('utf8');
  let text = '';
  for await (const chunk of socket) text += chunk;
  child.kill();
  assert.strictEqual(text, 'from the child');
});
