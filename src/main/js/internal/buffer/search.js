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

const kFalseHits = 4;
const kSkipFrom = 3; // bytes of a needle for which skipping pays

// step 2 finds only what begins at an even offset, as UTF-16 code units do.
function searchForward(haystack, needle, from, step) {
  const last = haystack.length - needle.length;
  const first = needle[0];
  let falseHits = 0;
  for (let at = from; at <= last; at++) {
    at = apply(indexOf, haystack, [first, at]);
    if (at === -1 || at > last) return -1;
    if (at % step === 0 && matches(haystack, at, needle)) return at;
    if (++falseHits > kFalseHits && needle.length >= kSkipFrom) return searchBySkipping(haystack, needle, at + 1, step);
  }
  return -1;
}

// Horspool: the byte under the needle's end tells how far the needle can be moved.
function searchBySkipping(haystack, needle, from, step) {
  const size = needle.length;
  const end = size - 1;
  const skip = new Uint16Array(256).fill(Math.min(size, 0xffff));
  for (let i = Math.max(0, end - 0xffff); i < end; i++) skip[needle[i]] = end - i;
  const last = haystack.length - size;
  const lastByte = needle[end];
  for (let at = from; at <= last;) {
    const byte = haystack[at + end];
    if (byte === lastByte && at % step === 0 && haystack[at] === needle[0] && matches(haystack, at, needle)) return at;
    at += skip[byte];
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
