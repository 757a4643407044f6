'use strict';
// Standard output that is a pipe.
const test = require('node:test');
const assert = require('node:assert');
const { spawnSync } = require('node:child_process');

const run = (code) => {
  const { stdout, stderr } = spawnSync(process.execPath, ['-e', code], { encoding: 'utf8' });
  return { stdout, stderr };
};

test('is a net.Socket that knows its handle and what it has written', () => {
  const { stdout, stderr } = run(`const s = process.stdout; s.write('\\u00fcber');
    console.error(s instanceof require('net').Socket, s.constructor === require('net').Socket, s.fd, s._type, s.readable, s.readyState,
      s._handle.constructor.name, s._handle.fd, s._handle.setBlocking(true), s.bytesWritten, s.unref() === s)`);
  assert.strictEqual(stdout, '\u00fcber');
  assert.strictEqual(stderr, 'true true 1 pipe false writeOnly Pipe 1 0 5 true\n');
});

test('takes more after destroy(), but not after end()', () => {
  const { stdout, stderr } = run(`const s = process.stdout;
    s.on('error', (error) => console.error(error.code)).on('close', () => console.error('close'));
    s.destroy();
    s.write('more');
    setTimeout(() => { s.end('end'); s.write('too late', (error) => console.error(error.code)); }, 5);`);
  assert.strictEqual(stdout, 'moreend');
  assert.strictEqual(stderr, 'close\nERR_STREAM_WRITE_AFTER_END\nERR_STREAM_WRITE_AFTER_END\nclose\n');
});
