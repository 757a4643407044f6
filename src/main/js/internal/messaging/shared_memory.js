// Shared memory on its way between threads: a number that stands for it in messages.
const engine = binding('engine');

const EMPTY = 0xffffffff; // stands for memory of no bytes, of which there is nothing to share
const ids = new WeakMap();
const known = new Map(); // id → WeakRef, so that memory that comes back is the same object

/** The number under which other threads find a SharedArrayBuffer. */
exports.idOf = function idOf(buffer) {
  if (buffer.byteLength === 0 && !buffer.growable) return EMPTY;
  let id = ids.get(buffer);
  if (id === undefined) {
    id = engine.shareMemory(buffer, buffer.growable ? buffer.maxByteLength : buffer.byteLength);
    ids.set(buffer, id);
    known.set(id, new WeakRef(buffer));
  }
  return id;
};

exports.fromId = function fromId(id) {
  if (id === EMPTY) return new SharedArrayBuffer(0);
  let buffer = known.get(id)?.deref();
  if (buffer === undefined) {
    buffer = engine.obtainMemory(id, new SharedArrayBuffer(8));
    Object.setPrototypeOf(buffer, SharedArrayBuffer.prototype);
    ids.set(buffer, id);
    known.set(id, new WeakRef(buffer));
  }
  return buffer;
};
