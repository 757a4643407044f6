// What internal/buffer/codec needs of its WebAssembly half: the code and a table as text in base 64, and where the tables
// are. The snapshot has the outcome in place of this module (SnapshotBuilder.java).

const { assemble, TABLE, TWO_BYTES, STEPS, SHUFFLES } = require('internal/buffer/codec_module');

// For the sizes of four characters (bit i: character i has more than one byte, bit i + 4: more than two), which bytes
// of four lanes of 32 bits they are.
function tableBytes() {
  const bytes = new Uint8Array(4096).fill(0xff);
  for (let sizes = 0; sizes < 256; sizes++) {
    let to = sizes * 16;
    for (let lane = 0; lane < 4; lane++) {
      const size = 1 + ((sizes >> lane) & 1) + ((sizes >> (lane + 4)) & 1);
      for (let i = 0; i < size; i++) bytes[to++] = lane * 4 + i;
    }
  }
  return bytes;
}

module.exports = { CODE: assemble().toBase64(), TABLE_BYTES: tableBytes().toBase64(), TABLE, TWO_BYTES, STEPS, SHUFFLES };
