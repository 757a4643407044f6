// Finding bytes in bytes, and comparing them. V8 looks at one byte at a time, Java and the C library at many, but a call
// of theirs takes some microseconds: what is not near is theirs to find.

const { compare, find, findByte, findLast, native, note } = require('internal/buffer/memory');
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

const kHere = 32; // bytes that are looked at one by one
const kNear = 512; // bytes that are looked through here first
const kFar = 4096; // what remains must be as much for a call of Java to pay
const kFarNatively = 64; // and of a native function

const bufferOf = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), 'buffer').get;

// Java sees neither memory that threads share nor more than 2 GB.
function isVisible(bytes) {
  return bytes.length <= 0x7fffffff && apply(bufferOf, bytes, []) instanceof ArrayBuffer;
}

const kFalseHits = 4;
const kSkipFrom = 3; // bytes of a needle for which skipping pays

// step 2 finds only what begins at an even offset, as UTF-16 code units do.
function searchForward(haystack, needle, from, last, step) {
  const first = needle[0];
  const starts = view(haystack, 0, last + 1);
  let falseHits = 0;
  for (let at = from; at <= last; at++) {
    at = apply(indexOf, starts, [first, at]);
    if (at === -1) return -1;
    if (at % step === 0 && matches(haystack, at, needle)) return at;
    if (++falseHits > kFalseHits && needle.length >= kSkipFrom) {
      return searchBySkipping(haystack, needle, at + 1, last, step);
    }
  }
  return -1;
}

function view(bytes, start, length) {
  return new Uint8Array(bytes.buffer, bytes.byteOffset + start, length);
}

// Horspool: the byte under the needle's end tells how far the needle can be moved.
function searchBySkipping(haystack, needle, from, last, step) {
  const size = needle.length;
  const end = size - 1;
  const skip = new Uint16Array(256).fill(Math.min(size, 0xffff));
  for (let i = Math.max(0, end - 0xffff); i < end; i++) skip[needle[i]] = end - i;
  const lastByte = needle[end];
  for (let at = from; at <= last;) {
    const byte = haystack[at + end];
    if (byte === lastByte && at % step === 0 && haystack[at] === needle[0] && matches(haystack, at, needle)) return at;
    at += skip[byte];
  }
  return -1;
}

function searchBackward(haystack, needle, from, to, step) {
  const first = needle[0];
  const starts = view(haystack, to, haystack.length - to);
  for (let at = from; at >= to; at--) {
    at = apply(lastIndexOf, starts, [first, at - to]);
    if (at === -1) return -1;
    at += to;
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
  return forward ? forwards(haystack, needle, start, step) : backwards(haystack, needle, start, step);
}

function forwards(haystack, needle, from, step) {
  const last = haystack.length - needle.length;
  if (last - from < kFar && last - from >= kFarNatively) {
    if (native.call === null) {
      note(last - from);
    } else {
      const at = find(haystack, needle, from, last, step);
      if (at !== undefined) return at;
    }
  }
  if (last - from < kFar || !isVisible(haystack) || !isVisible(needle)) return searchForward(haystack, needle, from, last, step);
  const first = needle[0];
  for (let at = from; at < from + kHere; at += step) {
    if (haystack[at] === first && matches(haystack, at, needle)) return at;
  }
  const near = searchForward(haystack, needle, from + kHere, from + kNear - 1, step);
  if (near !== -1) return near;
  return find(haystack, needle, from + kNear, last, step) ?? searchForward(haystack, needle, from + kNear, last, step);
}

function backwards(haystack, needle, from, step) {
  from = Math.min(from, haystack.length - needle.length);
  if (from < kFar || !isVisible(haystack) || !isVisible(needle)) return searchBackward(haystack, needle, from, 0, step);
  const near = searchBackward(haystack, needle, from, from - kNear + 1, step);
  if (near !== -1) return near;
  return findLast(haystack, needle, 0, from - kNear, step) ?? searchBackward(haystack, needle, from - kNear, 0, step);
}

function indexOfByte(haystack, byte, offset, forward) {
  const start = startOf(haystack.length, offset, 1, forward);
  if (start <= -1 || haystack.length === 0) return -1;
  byte &= 0xff;
  if (!forward) return apply(lastIndexOf, haystack, [byte, start]);
  const last = haystack.length - 1;
  if (last - start < kFar || !isVisible(haystack)) return apply(indexOf, haystack, [byte, start]);
  const near = apply(indexOf, view(haystack, start, kNear), [byte]);
  if (near !== -1) return start + near;
  return findByte(haystack, byte, start + kNear, last) ?? apply(indexOf, haystack, [byte, start + kNear]);
}

// Which comes first, as a sign: one[start, start + length) or other[otherStart, otherStart + length).
function compareParts(one, start, other, otherStart, length) {
  if (length >= kFarNatively && length < kFar) {
    if (native.call === null) {
      note(length);
    } else {
      const sign = compare(one, start, other, otherStart, length);
      if (sign !== undefined) return sign;
    }
  }
  const near = length < kFar || !isVisible(one) || !isVisible(other) ? length : kHere;
  for (let i = 0; i < near; i++) {
    const difference = one[start + i] - other[otherStart + i];
    if (difference !== 0) return difference < 0 ? -1 : 1;
  }
  if (near === length) return 0;
  const sign = compare(one, start + near, other, otherStart + near, length - near);
  if (sign !== undefined) return sign;
  for (let i = near; i < length; i++) {
    const difference = one[start + i] - other[otherStart + i];
    if (difference !== 0) return difference < 0 ? -1 : 1;
  }
  return 0;
}

module.exports = { compareParts, indexOfBytes, indexOfByte };
