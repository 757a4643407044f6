// New memory: the shared slab that small buffers are cut from, and the memory that may not be transferred away because of it.
const { setDetachKey } = require('internal/natives');
const { isArrayBuffer } = require('internal/util/types');

const untransferable = new WeakSet();
const kDetachKey = Symbol('detach key');

function forbidTransfer(object) {
  untransferable.add(object);
  if (isArrayBuffer(object)) setDetachKey(object, kDetachKey);
}

const kCleared = 512; // bytes that V8 clears as fast as it makes an array in two steps

// Finds out by the first call whether the bytes may be what they were before (engine/UnclearedBuffers.java).
let make = (size) => {
  const clear = require('internal/options').get('--zero-fill-buffers') || binding.unclearedBuffer === undefined;
  make = clear ? (bytes) => new ArrayBuffer(bytes) : binding.unclearedBuffer;
  return make(size);
};

// A new ArrayBuffer whose bytes are whatever the memory held.
function uncleared(size) {
  return size <= kCleared ? new ArrayBuffer(size) : make(size);
}

const pool = {
  buffer: null,
  bytes: null, // a Uint8Array over all of it
  offset: 0, // of the place that was taken last
};
let used = 0;

// Takes a place of `size` bytes, which then begins at pool.offset of pool.buffer. Places are aligned to 8 bytes.
pool.take = function take(size, slabSize) {
  if (pool.buffer === null || size > pool.buffer.byteLength - used) {
    pool.buffer = uncleared(slabSize);
    pool.bytes = new Uint8Array(pool.buffer);
    forbidTransfer(pool.buffer);
    used = 0;
  }
  pool.offset = used;
  used = (used + size + 7) & ~7;
};

// Gives the end of the place that was taken last back, but for its first `size` bytes.
pool.shrink = function shrink(size) {
  used = (pool.offset + size + 7) & ~7;
};

module.exports = { pool, uncleared, untransferable, forbidTransfer };
