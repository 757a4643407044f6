// The Huffman code of HPACK (RFC 7541, appendix B). It is canonical: codes are given in the order of their lengths and,
// among equal ones, of their symbols, so that the lengths are all that must be known.

// Lengths in bits, as runs of [length, count] over the symbols 0 to 255 and the end of string.
const RUNS = [
  13, 1, 23, 1, 28, 7, 24, 1, 30, 1, 28, 2, 30, 1, 28, 8, 30, 1, 28, 9, // 0–31
  6, 1, 10, 2, 12, 1, 13, 1, 6, 1, 8, 1, 11, 1, 10, 2, 8, 1, 11, 1, 8, 1, 6, 3, // space–/
  5, 3, 6, 7, 7, 1, 8, 1, 15, 1, 6, 1, 12, 1, 10, 1, 13, 1, // 0–@
  6, 1, 7, 22, 8, 1, 7, 1, 8, 1, 13, 1, 19, 1, 13, 1, 14, 1, 6, 1, 15, 1, // A–`
  5, 1, 6, 1, 5, 1, 6, 1, 5, 1, 6, 3, 5, 1, 7, 2, 6, 3, 5, 1, 6, 1, 7, 1, 6, 1, 5, 2, 6, 1, 7, 5, // a–z
  15, 1, 11, 1, 14, 1, 13, 1, 28, 1, // {–127
  20, 1, 22, 1, 20, 2, 22, 3, 23, 1, 22, 1, 23, 5, 24, 1, 23, 1, 24, 2, 22, 1, 23, 1, 24, 1, 23, 4, 21, 1, 22, 1, 23, 1, 22, 1, 23, 2,
  24, 1, 22, 1, 21, 1, 20, 1, 22, 2, 23, 2, 21, 1, 23, 1, 22, 2, 24, 1, 21, 1, 22, 1, 23, 2, 21, 2, 22, 1, 21, 1, 23, 1, 22, 1, 23, 2,
  20, 1, 22, 3, 23, 1, 22, 2, 23, 1, 26, 2, 20, 1, 19, 1, 22, 1, 23, 1, 22, 1, 25, 1, 26, 3, 27, 2, 26, 1, 24, 1, 25, 1, 19, 1, 21, 1,
  26, 1, 27, 2, 26, 1, 27, 1, 24, 1, 21, 2, 26, 2, 28, 1, 27, 3, 20, 1, 24, 1, 20, 1, 21, 1, 22, 1, 21, 2, 23, 1, 22, 2, 25, 2, 24, 2,
  26, 1, 23, 1, 26, 1, 27, 1, 26, 2, 27, 5, 28, 1, 27, 5, 26, 1,
  30, 1, // the end of string
];

let lengths;
let codes;
let tree; // pairs of children: a positive number is an inner node, ~symbol a leaf, 0 nothing

function prepare() {
  lengths = [];
  for (let i = 0; i < RUNS.length; i += 2) for (let n = 0; n < RUNS[i + 1]; n++) lengths.push(RUNS[i]);
  const symbols = lengths.map((_, symbol) => symbol).sort((a, b) => lengths[a] - lengths[b] || a - b);
  codes = new Array(lengths.length);
  let code = 0;
  let length = lengths[symbols[0]];
  for (const symbol of symbols) {
    code *= 2 ** (lengths[symbol] - length);
    length = lengths[symbol];
    codes[symbol] = code++;
  }
  tree = new Int32Array(2 * 512);
  let nodes = 1;
  for (let symbol = 0; symbol < codes.length; symbol++) {
    let node = 0;
    for (let bit = lengths[symbol] - 1; bit >= 0; bit--) {
      const at = 2 * node + (Math.floor(codes[symbol] / 2 ** bit) & 1);
      if (bit === 0) tree[at] = ~symbol;
      else node = tree[at] ||= nodes++;
    }
  }
}

// The text of bytes[from…to), or undefined when they are no such code.
exports.decode = function decode(bytes, from, to) {
  if (tree === undefined) prepare();
  let text = '';
  let node = 0;
  let pending = 0; // bits since the last symbol, and whether all of them are 1
  let ones = true;
  for (let i = from; i < to; i++) {
    const byte = bytes[i];
    for (let bit = 7; bit >= 0; bit--) {
      const value = byte >> bit & 1;
      const next = tree[2 * node + value];
      if (next < 0) {
        if (next === ~256) return undefined;
        text += String.fromCharCode(~next);
        node = 0;
        pending = 0;
        ones = true;
      } else {
        node = next;
        pending++;
        ones &&= value === 1;
      }
    }
  }
  return pending > 7 || !ones ? undefined : text;
};

exports.encodedLength = function encodedLength(text) {
  if (tree === undefined) prepare();
  let bits = 0;
  for (let i = 0; i < text.length; i++) bits += lengths[text.charCodeAt(i)];
  return (bits + 7) >> 3;
};

// Writes the code of a latin1 text and answers where it ends.
exports.encode = function encode(text, bytes, at) {
  if (tree === undefined) prepare();
  let pending = 0;
  let bits = 0;
  for (let i = 0; i < text.length; i++) {
    const symbol = text.charCodeAt(i);
    let length = lengths[symbol];
    let code = codes[symbol];
    while (length > 0) {
      const take = Math.min(length, 8 - bits);
      length -= take;
      const part = Math.floor(code / 2 ** length);
      code -= part * 2 ** length;
      pending = pending << take | part;
      bits += take;
      if (bits === 8) {
        bytes[at++] = pending;
        pending = 0;
        bits = 0;
      }
    }
  }
  if (bits > 0) bytes[at++] = pending << (8 - bits) | (1 << (8 - bits)) - 1;
  return at;
};

exports.table = () => {
  if (tree === undefined) prepare();
  return { lengths, codes };
};
