// What is done with long text and large arrays where they lie: by native functions once these are there (internal/buffer/
// native), and before by Java: engine/Slots.java finds them in an array that both see, so that a call passes numbers alone
// and takes a microsecond, or twenty while the JVM is young. Each function answers undefined when it cannot be done so.

const ops = binding('buffer');
const native = require('internal/buffer/native');
const { uncleared } = require('internal/buffer/pool');
const { flatten, putRoom } = require('internal/natives');

const kLeast = 8192; // bytes for which a call pays
const kMost = 0x1fffffe8; // bytes of text
const kPiece = 65536; // bytes of one piece of text
const kWidePiece = 49152; // bytes of which one piece of text is made that has two bytes a character
const kRoom = 3;
const kManyCalls = 16; // of Java, until native functions are prepared
const kMostBase64 = 49152; // bytes: for more V8's own way is as good
const kSamples = 128; // bytes of the haystack that are counted to tell which of the needle's bytes is seldom
const kMuch = 131072; // characters and bytes that are converted in pieces, until then

const { fromCharCode } = String;
let slots = null; // null before the first call, undefined when Java does not see it
require('internal/process/methods_data').resets.push(() => { slots = null; });

function attach() {
  slots = undefined;
  const sample = Uint8Array.from({ length: 100 }, (_, i) => i);
  const shown = [fromCharCode(65, 66, 67, 68, 69, 70, 71, 72), fromCharCode(256, 66, 67, 68, 69, 70, 71, 72), sample, undefined];
  putRoom(shown, kRoom, 24);
  const seen = binding('engine').attachSlots(shown);
  shown.fill(undefined);
  if (seen) slots = shown;
  return seen;
}

let calls = 0;

// Whether both are there for Java to see.
function lay(first, second) {
  if (slots === undefined || (slots === null && !attach())) return false;
  if (++calls === kManyCalls) native.prepare(slots, kRoom);
  slots[0] = first;
  slots[1] = second;
  return true;
}

function clear() {
  slots[0] = undefined;
  slots[1] = undefined;
}

let before = kMuch;

// Takes note of text that was converted elsewhere.
function note(length) {
  before -= length;
  if (before >= 0) return;
  before = Infinity;
  prepareNative();
}

/** Has native functions made, for a program that does much that they can do. */
function prepareNative() {
  if (slots === undefined || (slots === null && !attach())) return;
  native.prepare(slots, kRoom);
}

// Text has to be in one piece.
function layText(text, target) {
  return lay(flatten(text), target);
}

// 1 or 2.
function textWidth(text) {
  if (!layText(text)) return undefined;
  const width = ops.textWidth();
  clear();
  return width > 0 ? width : undefined;
}

// The number of bytes that the text takes as UTF-8; undefined unless it has one byte a character, -1 when it would take long.
function utf8Length(text) {
  const { call } = native;
  if (call !== null) {
    const { length } = text;
    const size = call(native.kNarrowUtf8Length, text, 0, length) ?? call(native.kWideUtf8Length, text, 0, length);
    if (size !== undefined) return size;
    text = flatten(text);
    return call(native.kNarrowUtf8Length, text, 0, length) ?? call(native.kWideUtf8Length, text, 0, length);
  }
  if (!layText(text)) return undefined;
  const count = ops.countHigh();
  clear();
  return count >= 0 ? text.length + count : count === -1 ? -1 : undefined;
}

// Writes the first characters of the text as they are; whether it has so many bytes a character.
function copyText(text, width, target, offset, length) {
  if (offset > 0x7fffffff) return undefined;
  if (native.call !== null) {
    return copyNatively(text, width, target, offset, length) || copyNatively(flatten(text), width, target, offset, length);
  }
  if (!layText(text, target)) return undefined;
  const done = ops.copyText(width, offset, length);
  clear();
  return done === 1 ? true : undefined;
}

function copyNatively(text, width, target, offset, length) {
  const done = width === 1 ?
    native.call(native.kCopy, target, offset, length, text, 0, length) :
    native.call(native.kCopyWide, target, offset, length * 2, text, 0, length) ??
      native.call(native.kNarrowToWide, text, 0, length, target, offset, length * 2);
  return done === 0 || (width === 2 && done === length) ? true : undefined;
}

// The UTF-8 form of a text in a new array of that class; undefined also for text with lone surrogates.
function encodeUtf8(text, Bytes) {
  const { call } = native;
  if (call === null) return undefined;
  const flat = flatten(text);
  const { length } = flat;
  let size = call(native.kNarrowUtf8Length, flat, 0, length);
  let encode = native.kNarrowToUtf8;
  if (size === undefined) {
    size = call(native.kWideUtf8Length, flat, 0, length);
    encode = native.kWideToUtf8;
    if (size === undefined) return undefined;
  }
  const target = new Bytes(uncleared(size));
  return call(encode, flat, 0, length, target, 0, size) === size ? target : undefined;
}

// Writes the UTF-8 form of a text where there is room for all of it; answers the bytes written, undefined also for text
// with lone surrogates.
function writeUtf8(text, target, offset, max) {
  const { call } = native;
  const { length } = text;
  if (call === null) {
    note(length);
    return undefined;
  }
  if (offset > 0x7fffffff) return undefined;
  let size;
  if (max >= length * 2) size = call(native.kNarrowToUtf8, text, 0, length, target, offset, max);
  if (size === undefined) {
    if (max >= length * 3) size = call(native.kWideToUtf8, text, 0, length, target, offset, max);
    if (size === undefined) size = writeMeasured(call, flatten(text), target, offset, max);
  }
  return size === 0 ? undefined : size;
}

function writeMeasured(call, text, target, offset, max) {
  const { length } = text;
  let size = call(native.kNarrowUtf8Length, text, 0, length);
  let encode = native.kNarrowToUtf8;
  if (size === undefined) {
    size = call(native.kWideUtf8Length, text, 0, length);
    encode = native.kWideToUtf8;
  }
  if (size === undefined || size > max) return undefined;
  return call(encode, text, 0, length, target, offset, size);
}

// The text of source[start, end) as far as it is well-formed; undefined if it cannot be made here. decodedTo() is where
// it ends.
function decodeUtf8(source, start, end) {
  const { call } = native;
  if (call === null || end > 0x7fffffff) return undefined;
  let text = '';
  let narrow = seemsNarrow(source, start, end);
  while (start < end) {
    let next = end;
    if (end - start > kWidePiece) {
      next = start + kWidePiece;
      next -= incompleteTail(source, start, next);
    }
    const size = next - start;
    if (call(native.kIsUtf8, source, start, size) !== 1) break;
    let piece;
    if (narrow) {
      piece = makeNarrow(call, source, start, size);
      narrow = piece !== undefined;
    }
    piece ??= makeWide(call, source, start, size);
    if (piece === undefined) break;
    text += piece;
    start = next;
  }
  slots[kRoom] = undefined;
  decoded = start;
  return text;
}

// Whether none of some bytes begins a character beyond Latin-1.
function seemsNarrow(source, start, end) {
  const apart = Math.max(1, Math.floor((end - start) / kSamples) | 1);
  for (let i = 0, at = start; i < kSamples && at < end; i++, at += apart) if (source[at] > 0xc3) return false;
  return true;
}

// Both take well-formed bytes.
function makeNarrow(call, source, start, size) {
  const count = call(native.kCharactersOfUtf8, source, start, size);
  if (count === undefined || count < size >> 1) return undefined;
  putRoom(slots, kRoom, count);
  if (call(native.kUtf8ToNarrow, source, start, size, slots[kRoom], 0, count) !== count ||
      call(native.kBecomeText, slots[kRoom], 0, count, 0) !== 1) {
    return undefined;
  }
  return slots[kRoom];
}

function makeWide(call, source, start, size) {
  const units = call(native.kUnitsOfUtf8, source, start, size);
  putRoom(slots, kRoom, units * 2);
  if (call(native.kUtf8ToWide, source, start, size, slots[kRoom], 0, units * 2) !== units ||
      call(native.kBecomeText, slots[kRoom], 0, units * 2, 1) !== 1) {
    return undefined;
  }
  return slots[kRoom];
}

let decoded = 0;

function decodedTo() {
  return decoded;
}

// How many bytes at the end of source[start, end) begin a character without finishing it: 0 to 3.
function incompleteTail(source, start, end) {
  for (let back = 1; back <= 3 && end - back >= start; back++) {
    const byte = source[end - back];
    if ((byte & 0xc0) === 0x80) continue;
    if (byte < 0xc2 || byte > 0xf4) return 0;
    const size = byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
    if (back >= size) return 0;
    if (back > 1) {
      const second = source[end - back + 1];
      if (second < (byte === 0xe0 ? 0xa0 : byte === 0xf0 ? 0x90 : 0x80)) return 0;
      if (second > (byte === 0xed ? 0x9f : byte === 0xf4 ? 0x8f : 0xbf)) return 0;
    }
    return back;
  }
  return 0;
}

// The text of source[start, start + size), of one or two bytes a character. For larger pieces V8 takes fresh pages of the
// system, which costs more than the copy.
function makeText(width, source, start, size) {
  if (start + size > 0x7fffffff || size > kMost) return undefined;
  if (native.call !== null) return makeNatively(width === 2 ? native.kWide : native.kNarrow, source, start, size);
  if (!lay(source)) return undefined;
  let text = '';
  for (const end = start + size; start < end; start += kPiece) {
    const count = Math.min(kPiece, end - start);
    putRoom(slots, kRoom, count);
    if (ops.makeText(width, start, count) !== 1) {
      text = undefined;
      break;
    }
    text += slots[kRoom];
  }
  slots[kRoom] = undefined;
  clear();
  return text;
}

function makeNatively(kind, source, start, size) {
  const { call } = native;
  let text = '';
  for (const end = start + size; start < end; start += kPiece) {
    const count = Math.min(kPiece, end - start);
    putRoom(slots, kRoom, count);
    if (call(native.kMakeText, source, start, count, slots[kRoom], 0, count, kind) !== 1) {
      text = undefined;
      break;
    }
    text += slots[kRoom];
  }
  slots[kRoom] = undefined;
  return text;
}

// The text of source[start, start + size) if that is ASCII; undefined if it is not or that is not known.
function makeAscii(source, start, size) {
  if (start + size > 0x7fffffff || size > kMost) return undefined;
  if (native.call !== null) {
    // Before memory is taken.
    if (native.call(native.kIsAscii, source, start, Math.min(size, kPiece)) !== 1) return undefined;
    return makeNatively(native.kAscii, source, start, size);
  }
  return isAscii(source, start, start + size) ? makeText(1, source, start, size) : undefined;
}

function isAscii(source, start, end) {
  if (end > 0x7fffffff) return undefined;
  if (native.call !== null) {
    const answer = native.call(native.kIsAscii, source, start, end - start);
    return answer === undefined ? undefined : answer === 1;
  }
  if (!lay(source)) return undefined;
  const answer = ops.isAscii(start, end - start);
  clear();
  return answer >= 0 ? answer === 1 : undefined;
}

function isUtf8(source) {
  if (native.call === null || source.length > 0x7fffffff) return undefined;
  const answer = native.call(native.kIsUtf8, source, 0, source.length);
  return answer === undefined ? undefined : answer === 1;
}

// -1, 0 or 1.
function compare(one, start, other, otherStart, length) {
  if (start + length > 0x7fffffff || otherStart + length > 0x7fffffff) return undefined;
  if (native.call !== null) {
    const order = native.call(native.kCompare, one, start, length, other, otherStart, length);
    return order === undefined ? undefined : Math.sign(order);
  }
  if (!lay(one, other)) return undefined;
  const sign = ops.compare(start, otherStart, length);
  clear();
  return sign >= -1 ? sign : undefined;
}

// The index of the needle, or -1.
function find(haystack, needle, from, last, step) {
  if (native.call !== null) return findNatively(haystack, needle, from, last, step);
  if (!lay(haystack, needle)) return undefined;
  const at = ops.find(from, last, step);
  clear();
  return at >= -1 ? at : undefined;
}

const kProbed = 32; // how far into a needle it is looked for
const kAllowance = 64;
const kCost = 256; // bytes of the haystack that a find in vain is worth

// Looks for one byte of the needle; if that is found in vain too often, for all of it.
function findNatively(haystack, needle, from, last, step) {
  const { call } = native;
  const { length } = needle;
  let probe = 0;
  let vain = 0;
  for (let at = from; at <= last; at++) {
    const found = call(native.kFindByte, haystack, at + probe, last - at + 1, needle[probe]);
    if (found === undefined) return undefined;
    if (found === -1) return -1;
    at += found;
    if (at % step === 0 && isAt(haystack, at, needle)) return at;
    if (++vain === 1) probe = seldomByte(haystack, needle);
    if (vain > kAllowance && vain * kCost > at - from) {
      for (at++; at <= last; at++) {
        const next = call(native.kFindBytes, haystack, at, last - at + length, needle, 0, length);
        if (next === undefined) return undefined;
        if (next === -1) return -1;
        at += next;
        if (at % step === 0) return at;
      }
    }
  }
  return -1;
}

function isAt(haystack, at, needle) {
  for (let i = 0; i < needle.length; i++) if (haystack[at + i] !== needle[i]) return false;
  return true;
}

function seldomByte(haystack, needle) {
  const counts = new Uint8Array(256);
  const apart = Math.max(1, Math.floor(haystack.length / kSamples) | 1);
  for (let i = 0, at = 0; i < kSamples && at < haystack.length; i++, at += apart) counts[haystack[at]]++;
  let best = 0;
  for (let i = 1; i < needle.length && i < kProbed; i++) if (counts[needle[i]] < counts[needle[best]]) best = i;
  return best;
}

// Undefined if it cannot be made here.
function toBase64(source, start, end, isForUrls) {
  const size = end - start;
  if (native.call === null || end > 0x7fffffff || size > kMostBase64) return undefined;
  const length = isForUrls ? Math.ceil(size * 4 / 3) : Math.ceil(size / 3) * 4;
  putRoom(slots, kRoom, length);
  let text;
  if (native.call(native.kToBase64, source, start, size, slots[kRoom], 0, length, isForUrls ? 1 : 0) === length &&
      native.call(native.kBecomeText, slots[kRoom], 0, length, 0) === 1) {
    text = slots[kRoom];
  }
  slots[kRoom] = undefined;
  return text;
}

// Turns each two bytes around; whether it could be done here.
function swap16(bytes) {
  const { length } = bytes;
  if (native.call === null || length > 0x7fffffff) return false;
  return native.call(native.kSwap16, bytes, 0, length, length >>> 1) !== undefined;
}

function findLast(haystack, needle, from, last, step) {
  if (native.call !== null) {
    const found = findLastNatively(haystack, needle, from, last, step);
    if (found !== undefined) return found;
  }
  if (!lay(haystack, needle)) return undefined;
  const at = ops.findLast(from, last, step);
  clear();
  return at >= -1 ? at : undefined;
}

function findLastNatively(haystack, needle, from, last, step) {
  const probe = seldomByte(haystack, needle);
  let vain = 0;
  for (let at = last; at >= from; at--) {
    const found = native.call(native.kFindLastByte, haystack, from + probe, at - from + 1, needle[probe]);
    if (found === undefined || found === -1) return found;
    at = from + found;
    if (at % step === 0 && isAt(haystack, at, needle)) return at;
    if (++vain > kAllowance && vain * kCost > last - at) return undefined;
  }
  return -1;
}

function findByte(haystack, byte, from, last) {
  if (native.call !== null) {
    const at = native.call(native.kFindByte, haystack, from, last - from + 1, byte);
    return at >= 0 ? at + from : at;
  }
  if (!lay(haystack)) return undefined;
  const at = ops.findByte(byte, from, last);
  clear();
  return at >= -1 ? at : undefined;
}

module.exports = {
  kLeast, compare, copyText, decodedTo, decodeUtf8, encodeUtf8, find, findByte, findLast, incompleteTail, isAscii, isUtf8, makeAscii,
  makeText, native, note, prepareNative, swap16, textWidth, toBase64, utf8Length, writeUtf8,
};
