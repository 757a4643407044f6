// Latin-1 bytes to strings for the parser, with a memory for the names and values that every request repeats.
//
// A slot of the table remembers the last string of its hash; a hit costs one comparison of bytes and saves the
// allocation. The table is direct-mapped: a collision simply replaces, so it never grows.
const SLOTS = 1024;
const MAX_INTERNED = 64;
const interned = new Array(SLOTS).fill('');

const { fromCharCode } = String;

function latin1(bytes, start, end) {
  let text = '';
  let i = start;
  for (; i + 8 <= end; i += 8) {
    text += fromCharCode(bytes[i], bytes[i + 1], bytes[i + 2], bytes[i + 3], bytes[i + 4], bytes[i + 5], bytes[i + 6], bytes[i + 7]);
  }
  for (; i < end; i++) text += fromCharCode(bytes[i]);
  return text;
}

// `hash` may be any function of the bytes, as long as it is always the same one.
function intern(bytes, start, end, hash) {
  const length = end - start;
  if (length > MAX_INTERNED) return latin1(bytes, start, end);
  const slot = (hash ^ (hash >>> 10) ^ (hash >>> 20)) & (SLOTS - 1);
  const known = interned[slot];
  if (known.length === length) {
    let i = 0;
    while (i < length && known.charCodeAt(i) === bytes[start + i]) i++;
    if (i === length) return known;
  }
  return (interned[slot] = latin1(bytes, start, end));
}

function hashOf(bytes, start, end) {
  let hash = 0;
  for (let i = start; i < end; i++) hash = (Math.imul(hash, 31) + bytes[i]) | 0;
  return hash;
}

// What a header means for the framing of the message.
const GENERAL = 0;
const CONNECTION = 1;
const CONTENT_LENGTH = 2;
const TRANSFER_ENCODING = 3;
const UPGRADE = 4;
const kinds = { __proto__: null, 'connection': CONNECTION, 'proxy-connection': CONNECTION, 'content-length': CONTENT_LENGTH, 'transfer-encoding': TRANSFER_ENCODING, 'upgrade': UPGRADE };

function headerKind(name) {
  switch (name.length) {
    case 7: case 10: case 14: case 16: case 17:
      return kinds[name] ?? kinds[name.toLowerCase()] ?? GENERAL;
    default:
      return GENERAL;
  }
}

module.exports = { CONNECTION, CONTENT_LENGTH, GENERAL, TRANSFER_ENCODING, UPGRADE, hashOf, headerKind, intern, latin1 };
