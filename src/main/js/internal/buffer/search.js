// Finding bytes in bytes.

const { indexOf, lastIndexOf } = Uint8Array.prototype;
const apply = Reflect.apply;

// Where a search begins: the offset made absolute, and moved inside as Node.js does.
function startOf(length, offset, needleLength, forward) {
  if (offset < 0) {
    if (offset + length >= 0) return length + offset;
    return forward || needleLength === 0 ? 0 : -1;
  }
  if (offset + needleLength <= length) return offset;
  if (needleLength === 0) return length;
  return forward ? -1 : length - 1;
}

function matches(haystack, at, needle) {
  for (let i = 1; i < needle.length; i++) if (haystack[at + i] !== needle[i]) return false;
  return true;
}

// step 2 finds only what begins at an even offset, as UTF-16 code units do.
function searchForward(haystack, needle, from, step) {
  const last = haystack.length - needle.length;
  const first = needle[0];
  for (let at = from; at <= last; at++) {
    at = apply(indexOf, haystack, [first, at]);
    if (at === -1 || at > last) return -1;
    if (at % step === 0 && matches(haystack, at, needle)) return at;
  }
  return -1;
}

function searchBackward(haystack, needle, from, step) {
  const first = needle[0];
  for (let at = Math.min(from, haystack.length - needle.length); at >= 0; at--) {
    at = apply(lastIndexOf, haystack, [first, at]);
    if (at === -1) return -1;
    if (at % step === 0 && matches(haystack, at, needle)) return at;
  }
  return -1;
}

// The index of `needle`, both Uint8Arrays; -1 when there is none.
function indexOfBytes(haystack, needle, offset, forward, wide) {
  const { length } = haystack;
  let start = startOf(length, offset, needle.length, forward);
  if (needle.length === 0) return start;
  if (length === 0 || start <= -1) return -1;
  if ((forward && needle.length + start > length) || needle.length > length) return -1;
  if (wide) {
    if (length < 2 || needle.length < 2) return -1;
    // Whole code units only.
    haystack = new Uint8Array(haystack.buffer, haystack.byteOffset, length & ~1);
    if (needle.length % 2 !== 0) needle = needle.subarray(0, needle.length - 1);
    start &= ~1;
  }
  const step = wide ? 2 : 1;
  return forward ? searchForward(haystack, needle, start, step) : searchBackward(haystack, needle, start, step);
}

function indexOfByte(haystack, byte, offset, forward) {
  const start = startOf(haystack.length, offset, 1, forward);
  if (start <= -1 || haystack.length === 0) return -1;
  return apply(forward ? indexOf : lastIndexOf, haystack, [byte & 0xff, start]);
}

module.exports = { indexOfBytes, indexOfByte };
