// Functions of the C library and of simdutf, called by V8 itself with the addresses of text and arrays: engine/
// NativeFunctions.java makes the function for it, once a program has enough to convert. A call takes a tenth of a
// microsecond. Before the number of a function come here what it takes; each text, array or room is followed by an
// offset and a length, and the answer is undefined where that is not inside or the memory cannot be looked at.

const { flatten, putRoom } = require('internal/natives');

const engine = binding('engine');

const kIsAscii = 0; // (bytes) → 1 or 0
const kIsUtf8 = 1; // (bytes) → 1 or 0
const kNarrowUtf8Length = 2; // (text of one byte a character) → bytes
const kWideUtf8Length = 3; // (text of two bytes a character) → bytes; a lone surrogate takes three
const kNarrowToUtf8 = 4; // (text, target) → bytes written; the target has room for all of it
const kWideToUtf8 = 5; // (text, target) → bytes written, 0 for lone surrogates
const kUnitsOfUtf8 = 6; // (bytes) → code units
const kUtf8ToWide = 7; // (bytes, target) → units written; the bytes are well-formed
const kFindByte = 8; // (bytes, byte) → where it is, or -1
const kFindLastByte = 9;
const kFindBytes = 10; // (bytes, bytes)
const kCompare = 11; // (bytes, bytes of the same length) → below, at or above 0
const kCopy = 12; // (target, bytes or text of one byte a character)
const kCopyWide = 13; // (target, text of two bytes a character)
const kBecomeText = 14; // (room, whether it has two bytes a character)
const kFill = 15; // (bytes, byte)
const kMakeText = 16; // (bytes, room of the same length, which kind) → whether it is made
const kSwap16 = 17; // (bytes, half their number)
const kCharactersOfUtf8 = 18; // (bytes) → code points
const kUtf8ToNarrow = 19; // (bytes, target) → characters written, 0 if one is beyond Latin-1; the bytes are well-formed
const kNarrowToWide = 20; // (text of one byte a character, target) → units written
const kToBase64 = 21; // (bytes, target, 0 or 1 for the alphabet of URLs without padding) → bytes written
// System calls of Linux, for which -1 stands for all failures; null pointers where the C library has no such function:
const kCallAt = 22; // (number, descriptor, bytes, bytes)
const kStatx = 23; // (descriptor, bytes, flags, mask, bytes)
const kReadVector = 24; // preadv2(descriptor, bytes, count, position, flags)
const kClose = 25; // close(descriptor)
const kAscii = 0; // the kinds: one byte a character if all are ASCII,
const kWide = 1; // two bytes,
const kNarrow = 2; // one byte

const native = {
  call: null, // the function; null when it is not to be had (yet)
  kIsAscii, kIsUtf8, kNarrowUtf8Length, kWideUtf8Length, kNarrowToUtf8, kWideToUtf8, kUnitsOfUtf8, kUtf8ToWide,
  kFindByte, kFindLastByte, kFindBytes, kCompare, kCopy, kCopyWide, kBecomeText, kFill, kMakeText,
  kSwap16, kCharactersOfUtf8, kUtf8ToNarrow, kNarrowToWide, kToBase64, kAscii, kWide, kNarrow,
  kCallAt, kStatx, kReadVector, kClose,
  prepare,
};

let isAsked = false;
require('internal/process/methods_data').resets.push(() => { isAsked = false; });

// `slots` is what engine/Slots.java looks into.
function prepare(slots, room) {
  if (isAsked) return;
  isAsked = true;
  let call;
  try {
    new Uint8Array(64).toBase64(); // V8 asks simdutf, which finds out what the processor can do
    slots[0] = new Uint8Array(new SharedArrayBuffer(100));
    call = engine.nativeFunctions();
  } catch {
    // The program has taken away what this needs.
  }
  slots[0] = undefined;
  if (typeof call === 'function' && passes(call, slots, room)) native.call = call;
}

// Whether each function answers as it should.
function passes(call, slots, room) {
  const size = 300;
  const bytes = new Uint8Array(size);
  const target = new Uint8Array(size * 3);
  for (let i = 0; i < size; i++) bytes[i] = 97 + i % 26;
  const narrow = flatten('abcdefghij\xe9'.repeat(20));
  const wide = flatten('abc\xe9\u20ac\ud83d\ude00def'.repeat(20));
  const lone = flatten('\u20ac'.repeat(40) + '\ud800');
  const answers = [
    call(kIsAscii, bytes, 0, size), 1,
    call(kIsUtf8, bytes, 0, size), 1,
    call(kIsAscii, bytes, 1, size), undefined,
    call(kIsAscii, bytes, -1, 8), undefined,
    call(kIsAscii, new Uint8Array(new SharedArrayBuffer(size)), 0, size), undefined,
    call(kIsAscii, new Uint8Array(new ArrayBuffer(size, { maxByteLength: size * 2 })), 0, size), undefined,
    call(kIsAscii, 'text', 0, 4), undefined,
    call(kNarrowUtf8Length, narrow, 0, 220), 240,
    call(kNarrowUtf8Length, wide, 0, 200), undefined,
    call(kNarrowToUtf8, narrow, 0, 220, target, 0, 240), 240,
    target[10], 0xc3,
    target[239], 0xa9,
    call(kUnitsOfUtf8, target, 0, 240), 220,
    call(kCharactersOfUtf8, target, 0, 240), 220,
    call(kUtf8ToNarrow, target, 0, 240, target, 300, 220), 220,
    target[310], 0xe9,
    call(kSwap16, target, 301, 200, 100) === undefined, false,
    target[301], 0x63,
    target[500], 0x62,
    call(kWideUtf8Length, wide, 0, 200), 300,
    call(kWideUtf8Length, narrow, 0, 200), undefined,
    call(kWideToUtf8, wide, 0, 200, target, 0, 300), 300,
    target[3], 0xc3,
    target[11], 0x80,
    target[299], 102,
    call(kIsAscii, target, 0, 300), 0,
    call(kIsUtf8, target, 0, 300), 1,
    call(kUnitsOfUtf8, target, 0, 300), 200,
    call(kCharactersOfUtf8, target, 0, 300), 180,
    call(kUtf8ToNarrow, target, 0, 300, target, 300, 180), 0,
    call(kWideToUtf8, lone, 0, 41, target, 300, 123), 0,
    call(kWideUtf8Length, lone, 0, 41), 123,
    call(kFindByte, bytes, 10, 200, 107), 0,
    call(kFindByte, bytes, 10, 200, 106), 25,
    call(kFindByte, bytes, 10, 200, 65), -1,
    call(kFindLastByte, bytes, 0, 100, 97), 78,
    call(kFindBytes, bytes, 3, 200, bytes, 10, 20), 7,
    call(kCompare, bytes, 0, 100, bytes, 26, 100), 0,
    call(kCompare, bytes, 0, 100, bytes, 27, 100) < 0, true,
    call(kCopy, target, 400, 100, bytes, 0, 100), 0,
    target[499], bytes[99],
    call(kCopy, target, 400, 220, narrow, 0, 220), 0,
    target[410], 0xe9,
    call(kCopyWide, target, 400, 400, wide, 0, 200), 0,
    target[408], 0xac,
    call(kNarrowToWide, narrow, 0, 200, target, 400, 400), 200,
    target[420], 0xe9,
    target[421], 0,
    call(kToBase64, bytes, 0, 100, target, 400, 136, 0), 136,
    target[400], 0x59,
    target[535], 0x3d,
    call(kToBase64, bytes, 0, 100, target, 400, 134, 1), 134,
    target[533], 0x67,
    call(kFill, target, 500, 100, 7), 0,
    target[599], 7,
    target[600] === 7, false,
  ];
  for (let i = 0; i < answers.length; i += 2) if (answers[i] !== answers[i + 1]) return false;
  putRoom(slots, room, 400);
  if (call(kUtf8ToWide, target, 0, 0, slots[room], 0, 401) !== undefined) return false;
  call(kWideToUtf8, wide, 0, 200, target, 0, 300);
  if (call(kUtf8ToWide, target, 0, 300, slots[room], 0, 400) !== 200 || call(kBecomeText, slots[room], 0, 400, 1) !== 1) return false;
  if (slots[room] !== wide) return false;
  const make = (from, length, kind) => {
    putRoom(slots, room, length);
    return call(kMakeText, bytes, from, length, slots[room], 0, length, kind) === 1 ? slots[room] : undefined;
  };
  const letters = 'abcdefghijklmnopqrstuvwxyz';
  const made = make(0, 99, kAscii) === letters.repeat(4).slice(0, 99) && make(26, 2, kWide) === '\u6261' &&
    make(2, 9, kNarrow) === 'cdefghijk';
  bytes[150] = 0xe9;
  const told = make(100, 60, kAscii) === undefined && make(149, 2, kNarrow) === 't\xe9';
  slots[room] = undefined;
  return made && told;
}

module.exports = native;
