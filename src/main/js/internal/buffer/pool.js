// The shared slab that small buffers are cut from, and the memory that may not be transferred away because of it.

const untransferable = new WeakSet();

let slab = null;
let used = 0;

// A place of `size` bytes in the slab, as { buffer, offset }-like pair: take() answers the ArrayBuffer and leaves the
// offset in take.offset. Places are aligned to 8 bytes.
function take(size, slabSize) {
  if (slab === null || size > slab.byteLength - used) {
    slab = new ArrayBuffer(slabSize);
    untransferable.add(slab);
    used = 0;
  }
  take.offset = used;
  used = (used + size + 7) & ~7;
  return slab;
}

// Gives back the end of the place that was taken last.
function giveBack(offset, size) {
  used = (offset + size + 7) & ~7;
}

module.exports = { take, giveBack, untransferable };
