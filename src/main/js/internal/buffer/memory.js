// What Java does with long text and large arrays where they lie: engine/Slots.java finds them in an array that both see,
// so that a call passes numbers alone and takes a microsecond. Each function answers undefined when it cannot be done so.

const ops = binding('buffer');
const { flatten, putRoom } = require('internal/natives');

const kLeast = 8192; // bytes for which a call pays
const kMost = 0x1fffffe8; // bytes of text
const kPiece = 65536; // bytes of one piece of text
const kRoom = 3;

const { fromCharCode } = String;
let slots = null; // null before the first call, undefined when Java does not see it

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

// Whether both are there for Java to see.
function lay(first, second) {
  if (slots === undefined || (slots === null && !attach())) return false;
  slots[0] = first;
  slots[1] = second;
  return true;
}

function clear() {
  slots[0] = undefined;
  slots[1] = undefined;
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

// The number of characters that are not ASCII, of text that has one byte a character; -1 when Java is slow to count.
function countHigh(text) {
  if (!layText(text)) return undefined;
  const count = ops.countHigh();
  clear();
  return count >= -1 ? count : undefined;
}

// Writes the first characters of the text as they are; whether it has so many bytes a character.
function copyText(text, width, target, offset, length) {
  if (offset > 0x7fffffff || !layText(text, target)) return undefined;
  const done = ops.copyText(width, offset, length);
  clear();
  return done === 1 ? true : undefined;
}

// The text of source[start, start + size), of one or two bytes a character. For larger pieces V8 takes fresh pages of the
// system, which costs more than the copy.
function makeText(width, source, start, size) {
  if (start + size > 0x7fffffff || size > kMost) return undefined;
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

function isAscii(source, start, end) {
  if (end > 0x7fffffff || !lay(source)) return undefined;
  const answer = ops.isAscii(start, end - start);
  clear();
  return answer >= 0 ? answer === 1 : undefined;
}

// -1, 0 or 1.
function compare(one, start, other, otherStart, length) {
  if (start + length > 0x7fffffff || otherStart + length > 0x7fffffff || !lay(one, other)) return undefined;
  const sign = ops.compare(start, otherStart, length);
  clear();
  return sign >= -1 ? sign : undefined;
}

// The index of the needle, or -1.
function find(haystack, needle, from, last, step) {
  if (!lay(haystack, needle)) return undefined;
  const at = ops.find(from, last, step);
  clear();
  return at >= -1 ? at : undefined;
}

function findLast(haystack, needle, from, last, step) {
  if (!lay(haystack, needle)) return undefined;
  const at = ops.findLast(from, last, step);
  clear();
  return at >= -1 ? at : undefined;
}

function findByte(haystack, byte, from, last) {
  if (!lay(haystack)) return undefined;
  const at = ops.findByte(byte, from, last);
  clear();
  return at >= -1 ? at : undefined;
}

module.exports = { kLeast, compare, copyText, countHigh, find, findByte, findLast, isAscii, makeText, textWidth };
