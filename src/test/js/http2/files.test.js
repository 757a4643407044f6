'use strict';
// A file as the body of a response.
const test = require('node:test');
const assert = require('node:assert');
const fs = require('node:fs');
const http2 = require('node:http2');

test('ending a stream that sends a file does not cut the file off', async () => {
  const { size } = fs.statSync(__filename);
  const fd = fs.openSync(__filename);
  const server = http2.createServer();
  const ended = [];
  server.on('stream', (stream) => {
    stream.respondWithFD(fd, { 'content-length': size });
    ended.push(stream.writableEnded);
    stream.end();
  });
  await new Promise((resolve) => server.listen(0, resolve));
  const client = http2.connect(`http://localhost:${server.address().port}`);
  let length = 0;
  await new Promise((resolve, reject) => {
    client.request().on('data', (bytes) => { length += bytes.length; }).on('end', resolve).on('error', reject);
  });
  client.close();
  await new Promise((resolve) => server.close(resolve));
  fs.closeSync(fd);
  assert.strictEqual(length, size);
  assert.deepStrictEqual(ended, [true]);
});
