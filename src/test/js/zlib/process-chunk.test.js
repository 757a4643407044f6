'use strict';
// Packages such as minizlib call _processChunk() again and again on one stream whose handle they keep open.
const assert = require('node:assert');
const test = require('node:test');
const zlib = require('node:zlib');

test('_processChunk() in pieces, with outputs of every size', () => {
  const data = Buffer.alloc(3_000_000);
  for (let i = 0; i < data.length; i++) data[i] = (i * i) >>> 7;
  const packed = zlib.gzipSync(data);
  const stream = new zlib.Gunzip();
  const handle = stream._handle;
  const { close } = handle;
  handle.close = () => {};
  const pieces = [];
  for (let at = 0; at < packed.length; at += 50_000) {
    pieces.push(Buffer.from(stream._processChunk(packed.subarray(at, at + 50_000), zlib.constants.Z_SYNC_FLUSH)));
    stream._handle = handle;
  }
  handle.close = close;
  stream.close();
  assert.ok(Buffer.concat(pieces).equals(data));
});
