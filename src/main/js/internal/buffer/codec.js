// Bytes <-> strings.
//
// V8 alone converts one character at a time. Three ways are used here, by size (figures for ASCII, this machine):
//
//   up to 8 bytes      String.fromCharCode(b0, b1, …)                                     10-30 ns
//   up to 24 bytes     a loop copies them into WebAssembly memory, one string instruction  50-110 ns
//   more               TypedArray.prototype.set copies, chunks of 64 KiB                  170 ns + 0.3 ns/byte
//
// A program that has converted much gets native functions, which take what is longer than some characters where it lies
// (internal/buffer/memory): 80 ns and 0.05 to 0.15 ns/byte. Then only the rest is done as described here.
//
// ASCII is what V8's own string instructions are fast for, and other text is what they are slow for: chunks are tried with
// them as long as all are ASCII.
//
// Memory of the codec: [0, 128 KiB) holds UTF-16 code units on their way, [128 KiB, 320 KiB) bytes (three for each of
// 64 Ki code units), and behind them tables. createHeapCodec() makes a second instance that works straight on another
// memory, such as the shared heap, and shares only the code units' area. A third one encodes long text into a memory of
// some megabytes.
//
// The WebAssembly code costs milliseconds when it is first used, so what a small program converts is converted in
// JavaScript; and while the snapshot is built, everything is.
const { CODE, TABLE_BYTES, TABLE, TWO_BYTES, STEPS, SHUFFLES } = require('internal/buffer/codec_code');
const memoryOps = require('internal/buffer/memory');
const { incompleteTail, native } = memoryOps;
const { uncleared } = require('internal/buffer/pool');

const kChunk = 65536;
const kBytes = 2 * kChunk;
const kPages = 6;
const kRoomPages = 64;
const kFirstTry = 4096; // bytes that are tried as ASCII; later chunks are larger
const kFar = memoryOps.kLeast; // bytes that Java is asked about
const kNear = 256; // bytes from which native functions make text, when there are such
const kLong = 128;
const kShortTime = 0.008; // ms for kFirstTry bytes; the clock takes one or two thousandths
const kProbes = 32;
const kShortDecode = 24;
const kShortEncode = 20;
const kShortest = 12; // where native functions take the rest
const kMostArguments = 2048;
const kWithoutCode = 16384; // how many bytes and characters, in all, are converted before the code is made

const fromCharCode = String.fromCharCode;
const setBytes = Uint8Array.prototype.set;
const apply = Reflect.apply;

let compiled; // WebAssembly.Module; null when there is none to be had
let codec = null; // exports of the instance over our own memory
let memory = null;
let bytes = null; // Uint8Array over it
const instances = []; // exports of all instances
let hasTables = false;
let room = null; // what long text is encoded into, a Uint8Array
let roomCodec = null;

let before = kWithoutCode;

// Whether there is WebAssembly code to convert so much with.
function isLoadedFor(size) {
  if (codec !== null) return true;
  before -= size;
  return before < 0 && load();
}

function load() {
  if (codec !== null) return true;
  if (compiled === null) return false;
  if (typeof WebAssembly === 'undefined') return false;
  try {
    compiled = new WebAssembly.Module(Uint8Array.fromBase64(CODE));
  } catch {
    compiled = null; // V8 was started without string references
    return false;
  }
  memory = new WebAssembly.Memory({ initial: kPages, maximum: kPages });
  bytes = new Uint8Array(memory.buffer);
  bytes.set(Uint8Array.fromBase64(TABLE_BYTES), TABLE);
  codec = instantiate(memory);
  return true;
}

function instantiate(data) {
  const { exports } = new WebAssembly.Instance(compiled, { env: { data, scratch: memory } });
  instances.push(exports);
  if (hasTables) exports.tables.value = 1;
  return exports;
}

function loadRoom() {
  if (room !== null) return true;
  if (!load()) return false;
  const data = new WebAssembly.Memory({ initial: kRoomPages, maximum: kRoomPages });
  roomCodec = instantiate(data);
  room = new Uint8Array(data.buffer);
  return true;
}

// What text that is not ASCII needs; made when there has been some.
function fillTables() {
  hasTables = true;
  bytes.fill(0xff, TWO_BYTES, TWO_BYTES + 4096);
  for (let long = 0; long < 256; long++) {
    let to = TWO_BYTES + long * 16;
    for (let unit = 0; unit < 8; unit++) {
      bytes[to++] = unit * 2;
      if (long >> unit & 1) bytes[to++] = unit * 2 + 1;
    }
  }
  const known = new Map();
  for (let ends = 0; ends < 4096; ends++) {
    const sizes = [];
    for (let at = 0, last = -1; at < 12; at++) {
      if (ends >> at & 1) {
        sizes.push(at - last);
        last = at;
      }
    }
    const isShort = sizes.length >= 6 && sizes.slice(0, 6).every((size) => size <= 2);
    const kind = ends === 0xfff ? 2 : isShort ? 0 : sizes[0] <= 3 ? 1 : 3;
    const step = STEPS + ends * 4;
    bytes[step + 2] = kind;
    if (kind >= 2) {
      bytes[step + 1] = kind === 2 ? 12 : 4;
      bytes[step + 3] = kind === 2 ? 24 : 4;
      continue;
    }
    const long = sizes.findIndex((size) => size > 3);
    const taken = sizes.slice(0, kind === 0 ? 6 : Math.min(long < 0 ? 4 : long, 4));
    bytes[step + 3] = taken.length * 2;
    const key = `${kind} ${taken}`;
    if (!known.has(key)) {
      const shuffle = SHUFFLES + known.size * 16;
      bytes.fill(0xff, shuffle, shuffle + 16);
      let from = 0;
      taken.forEach((size, lane) => {
        from += size;
        // The last byte of a character is the lowest of its lane.
        for (let i = 0; i < size; i++) bytes[shuffle + lane * (kind === 0 ? 2 : 4) + i] = from - 1 - i;
      });
      known.set(key, known.size);
    }
    bytes[step] = known.get(key);
    bytes[step + 1] = taken.reduce((sum, size) => sum + size);
  }
  for (const { tables } of instances) tables.value = 1;
}

// Puts source[start, end), at most a chunk, where the WebAssembly code reads.
function stage(source, start, end) {
  if (end - start <= kShortDecode) {
    for (let to = kBytes; start < end; start++, to++) bytes[to] = source[start];
  } else if (start === 0 && end === source.length) {
    bytes.set(source, kBytes);
  } else {
    bytes.set(new Uint8Array(source.buffer, source.byteOffset + start, end - start), kBytes);
  }
}

function fromBytes(u, i, length) {
  switch (length) {
    case 0: return '';
    case 1: return fromCharCode(u[i]);
    case 2: return fromCharCode(u[i], u[i + 1]);
    case 3: return fromCharCode(u[i], u[i + 1], u[i + 2]);
    case 4: return fromCharCode(u[i], u[i + 1], u[i + 2], u[i + 3]);
    case 5: return fromCharCode(u[i], u[i + 1], u[i + 2], u[i + 3], u[i + 4]);
    case 6: return fromCharCode(u[i], u[i + 1], u[i + 2], u[i + 3], u[i + 4], u[i + 5]);
    case 7: return fromCharCode(u[i], u[i + 1], u[i + 2], u[i + 3], u[i + 4], u[i + 5], u[i + 6]);
    default: return fromCharCode(u[i], u[i + 1], u[i + 2], u[i + 3], u[i + 4], u[i + 5], u[i + 6], u[i + 7]);
  }
}

function isAsciiRange(source, start, end) {
  let all = 0;
  for (let i = start; i < end; i++) all |= source[i];
  return all < 0x80;
}

// Whether it is better done where the bytes lie.
function isFar(size) {
  return size >= kFar || (size >= kNear && native.call !== null);
}

function isFarText(length) {
  return length >= kFar || (length > kShortEncode && native.call !== null);
}

// --- decoding -----------------------------------------------------------------------------------------------------

function decodeLatin1(source, start, end) {
  if (end - start <= 8) return fromBytes(source, start, end - start);
  if (isFar(end - start)) {
    const whole = memoryOps.makeText(1, source, start, end - start);
    if (whole !== undefined) return whole;
  }
  if (!isLoadedFor(end - start)) return fromSome(source, start, end);
  let text = '';
  for (; end - start > kChunk; start += kChunk) {
    stage(source, start, start + kChunk);
    text += codec.decodeLatin1(kBytes, kChunk, 0);
  }
  stage(source, start, end);
  return text + codec.decodeLatin1(kBytes, end - start, 0);
}

function decodeAscii(source, start, end) {
  if (end - start <= 8 && isAsciiRange(source, start, end)) return fromBytes(source, start, end - start);
  if (isFar(end - start)) {
    const whole = memoryOps.makeAscii(source, start, end - start);
    if (whole !== undefined) return whole;
  }
  if (!isLoadedFor(end - start)) return slowAscii(source, start, end);
  let text = '';
  while (start < end) {
    const next = Math.min(start + kChunk, end);
    stage(source, start, next);
    text += codec.decodeAscii(kBytes, next - start);
    start = next;
  }
  return text;
}

// Malformed sequences become U+FFFD, one for each maximal subpart (WHATWG Encoding, "UTF-8 decoder").
function decodeUtf8(source, start, end) {
  if (end - start <= 8 && isAsciiRange(source, start, end)) return fromBytes(source, start, end - start);
  if (isFar(end - start)) {
    const whole = memoryOps.makeAscii(source, start, end - start);
    if (whole !== undefined) return whole;
  }
  if (!isLoadedFor(end - start)) return slowUtf8(source, start, end).text;
  if (end - start >= kFirstTry || isFar(end - start)) return decodeLongUtf8(source, start, end);
  if (native.call === null) memoryOps.note(end - start);
  stage(source, start, end);
  return codec.decodeUtf8(kBytes, end - start, 0);
}

function decodeLongUtf8(source, start, end) {
  let text = '';
  let ascii = true;
  if (isFar(end - start)) {
    const made = memoryOps.decodeUtf8(source, start, end);
    if (made !== undefined) {
      text = made;
      start = memoryOps.decodedTo();
      ascii = false;
    }
  }
  for (let most = kFirstTry; start < end; most = Math.min(most * 2, kChunk)) {
    let next = end;
    if (end - start > most) {
      next = start + most;
      next -= incompleteTail(source, start, next);
    }
    const size = next - start;
    stage(source, start, next);
    ascii = ascii && seemsAscii(size);
    const piece = ascii ? codec.fromUtf8(kBytes, size) : codec.decodeUtf8(kBytes, size, 0);
    if (piece.length !== size) {
      ascii = false;
      if (!hasTables) fillTables();
    }
    text += piece;
    start = next;
  }
  return text;
}

// Looks at some of the staged bytes.
function seemsAscii(size) {
  let all = 0;
  const apart = size >>> 5;
  for (let i = 0, at = kBytes; i < kProbes; i++, at += apart) all |= bytes[at];
  return all < 0x80 && codec.asciiPrefix(kBytes, Math.min(size, 64)) === Math.min(size, 64);
}

// Like decodeUtf8(), but answers undefined when something is malformed.
function decodeUtf8Fatal(source, start, end) {
  if (end - start <= 8 && isAsciiRange(source, start, end)) return fromBytes(source, start, end - start);
  if (!isLoadedFor(end - start)) {
    const { text, malformed } = slowUtf8(source, start, end);
    return malformed ? undefined : text;
  }
  if (isFar(end - start)) {
    const whole = memoryOps.makeAscii(source, start, end - start);
    if (whole !== undefined) return whole;
  }
  let text = '';
  if (isFar(end - start)) {
    const made = memoryOps.decodeUtf8(source, start, end);
    if (made !== undefined) {
      text = made;
      start = memoryOps.decodedTo();
    }
  }
  codec.malformed.value = 0;
  while (start < end) {
    let next = end;
    if (end - start > kChunk) {
      next = start + kChunk;
      next -= incompleteTail(source, start, next);
    }
    stage(source, start, next);
    text += codec.decodeUtf8(kBytes, next - start, 0);
    if (codec.malformed.value !== 0) return undefined;
    start = next;
  }
  return text;
}

// Little-endian; an odd last byte is left out.
function decodeUtf16(source, start, end) {
  const units = (end - start) >>> 1;
  if (units <= 8 || !isLoadedFor(units)) return slowUtf16(source, start, units);
  end = start + units * 2;
  if (isFar(end - start)) {
    const whole = memoryOps.makeText(2, source, start, end - start);
    if (whole !== undefined) return whole;
  }
  let text = '';
  while (start < end) {
    const next = Math.min(start + kChunk, end);
    stage(source, start, next);
    text += codec.decodeUtf16(kBytes, (next - start) >>> 1);
    start = next;
  }
  return text;
}

// --- looking --------------------------------------------------------------------------------------------------------

function isAscii(source) {
  const { length } = source;
  if (length >= kFar) {
    const known = memoryOps.isAscii(source, 0, length);
    if (known !== undefined) return known;
  }
  if (length <= kShortDecode * 2 || !isLoadedFor(length)) return isAsciiRange(source, 0, length);
  for (let start = 0; start < length; start += kChunk) {
    const size = Math.min(kChunk, length - start);
    stage(source, start, start + size);
    if (codec.asciiPrefix(kBytes, size) !== size) return false;
  }
  return true;
}

function isUtf8(source) {
  const { length } = source;
  if (length >= kFar) {
    const known = memoryOps.isUtf8(source);
    if (known !== undefined) return known;
    if (memoryOps.isAscii(source, 0, length)) return true;
  }
  if (length <= kShortDecode || !isLoadedFor(length)) return decodeUtf8Fatal(source, 0, length) !== undefined;
  for (let start = 0; start < length;) {
    let next = length;
    if (length - start > kChunk) {
      next = start + kChunk;
      next -= incompleteTail(source, start, next);
    }
    const size = next - start;
    stage(source, start, next);
    // The check for much text takes 16 bytes and more.
    if (size < 16 ? decodeUtf8Fatal(source, start, next) === undefined : codec.isUtf8(kBytes, size) === 0) return false;
    start = next;
  }
  return true;
}

const kFewBytes = 128; // that are swapped one by one

// Turns the bytes of each 2, 4 or 8 around, which the length is a multiple of; how many bytes are done.
function swap(bytesToSwap, size) {
  const { length } = bytesToSwap;
  if (length > kFewBytes && size === 2 && memoryOps.swap16(bytesToSwap)) return length;
  if (length <= kFewBytes || !isLoadedFor(length)) return 0;
  const swapIn = size === 2 ? codec.swap16 : size === 4 ? codec.swap32 : codec.swap64;
  for (let start = 0; start < length; start += kChunk) {
    const count = Math.min(kChunk, length - start);
    stage(bytesToSwap, start, start + count);
    swapIn(kBytes, count);
    apply(setBytes, bytesToSwap, [new Uint8Array(bytes.buffer, kBytes, count), start]);
  }
  return length;
}

// --- encoding -----------------------------------------------------------------------------------------------------

function utf8Length(text) {
  const { length } = text;
  if (length > kShortEncode && isLoadedFor(length)) return longUtf8Length(text);
  let size = length;
  for (let i = 0; i < length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) continue;
    if (unit < 0x800) {
      size++;
    } else {
      size += 2;
      if ((unit & 0xfc00) === 0xd800 && i + 1 < length && (text.charCodeAt(i + 1) & 0xfc00) === 0xdc00) i++;
    }
  }
  return size;
}

function longUtf8Length(text) {
  const { length } = text;
  if (length >= kFar || native.call !== null) {
    const size = memoryOps.utf8Length(text);
    if (size !== undefined) return size === -1 ? codec.measure(text) : size;
  }
  if (length <= kChunk) return codec.utf8Length(text, 0);
  let size = 0;
  for (let read = 0; read < length;) {
    const end = pieceEnd(text, read);
    size += codec.utf8Length(text.slice(read, end), 0);
    read = end;
  }
  return size;
}

// The end of a piece of `text` that begins at `start`, holds at most a chunk and splits no surrogate pair.
function pieceEnd(text, start) {
  if (text.length - start <= kChunk) return text.length;
  const end = start + kChunk;
  return (text.charCodeAt(end - 1) & 0xfc00) === 0xd800 ? end - 1 : end;
}

// Writes as many whole characters as fit into target[offset, offset + max). Answers the bytes written;
// encodeUtf8Into.read is then the number of code units that were taken.
function encodeUtf8Into(text, target, offset, max) {
  const { length } = text;
  if (length <= (native.call === null ? kShortEncode : kShortest) && length <= max) {
    let i = 0;
    for (; i < length; i++) {
      const unit = text.charCodeAt(i);
      if (unit >= 0x80) break;
      target[offset + i] = unit;
    }
    if (i === length) {
      unitsRead = length;
      if (native.call === null) memoryOps.note(length);
      return length;
    }
  }
  if (length > kShortest) {
    const size = memoryOps.writeUtf8(text, target, offset, max);
    if (size !== undefined) {
      unitsRead = length;
      return size;
    }
  }
  if (length <= 4 || !isLoadedFor(length)) return slowEncodeUtf8(text, target, offset, max);
  let written = 0;
  let read = 0;
  let own = length >= kFar && isForV8(text);
  while (read < length) {
    const end = pieceEnd(text, read);
    const piece = end - read === length ? text : text.slice(read, end);
    const size = own ? codec.toUtf8(piece, kBytes) : encodePiece(codec, piece, kBytes);
    own &&= size === end - read;
    if (size > max - written) {
      // Back to the start of the character that no longer fits.
      let fits = max - written;
      while (fits > 0 && (bytes[kBytes + fits] & 0xc0) === 0x80) fits--;
      target.set(bytes.subarray(kBytes, kBytes + fits), offset + written);
      unitsRead = read + unitsIn(kBytes, kBytes + fits);
      return written + fits;
    }
    if (size <= kShortDecode) for (let i = 0; i < size; i++) target[offset + written + i] = bytes[kBytes + i];
    else target.set(bytes.subarray(kBytes, kBytes + size), offset + written);
    written += size;
    read = end;
  }
  unitsRead = length;
  return written;
}

// Encodes at most a chunk to where there is room for three bytes of each unit.
function encodePiece(instance, piece, at) {
  const { length } = piece;
  if (hasTables && length >= kLong) return instance.encodeLong(piece, at, 0);
  const size = instance.encodeUtf8(piece, at, 0);
  if (!hasTables && size !== length && length >= kLong) fillTables();
  return size;
}

// Whether V8's own way seems the best for a long text. It is for ASCII unless V8 keeps the text as two bytes a unit (since
// something in it needs them), which Java may see and else the time tells that it takes.
function isForV8(text) {
  const width = memoryOps.textWidth(text);
  if (width === 2) return false;
  let all = 0;
  const apart = Math.floor(text.length / kProbes);
  for (let i = 0, at = 0; i < kProbes; i++, at += apart) all |= text.charCodeAt(at);
  if (all >= 0x80) return false;
  if (width === 1) return true;
  const { now } = require('internal/process/methods_data');
  const piece = text.slice(0, kFirstTry);
  const started = now();
  return codec.toUtf8(piece, kBytes) === kFirstTry && now() - started < kShortTime;
}

let unitsRead = 0;

// The number of UTF-16 code units that the last encodeUtf8Into() consumed.
function lastUnitsRead() {
  return unitsRead;
}

function unitsIn(start, end) {
  let units = 0;
  for (let i = start; i < end; i++) {
    const byte = bytes[i];
    if ((byte & 0xc0) !== 0x80) units += byte >= 0xf0 ? 2 : 1;
  }
  return units;
}

// A new Uint8Array, or one of a class of such, with exactly the UTF-8 form of `text`.
function encodeUtf8(text, Bytes = Uint8Array) {
  const { length } = text;
  if (length > kShortEncode) {
    const made = memoryOps.encodeUtf8(text, Bytes);
    if (made !== undefined) return made;
    if (length >= kFar && load() && isForV8(text)) {
      const target = encodeAscii(text, Bytes);
      if (target !== undefined) return target;
    }
  }
  if (length > kShortEncode && length <= kChunk && isLoadedFor(length)) {
    const size = encodePiece(codec, text, kBytes);
    const target = new Bytes(uncleared(size));
    apply(setBytes, target, [new Uint8Array(bytes.buffer, kBytes, size)]);
    return target;
  }
  if (length > kChunk && load()) return encodeLongUtf8(text, Bytes);
  const target = new Bytes(utf8Length(text));
  encodeUtf8Into(text, target, 0, target.length);
  return target;
}

// Undefined when not all of it is ASCII.
function encodeAscii(text, Bytes) {
  const { length } = text;
  const target = new Bytes(uncleared(length));
  for (let read = 0; read < length; read += kChunk) {
    const size = Math.min(kChunk, length - read);
    if (codec.toUtf8(size === length ? text : text.slice(read, read + size), kBytes) !== size) return undefined;
    apply(setBytes, target, [new Uint8Array(bytes.buffer, kBytes, size), read]);
  }
  return target;
}

function encodeLongUtf8(text, Bytes) {
  if (!loadRoom()) throw new Error('no memory for text');
  const { length } = text;
  const parts = [];
  let total = 0;
  let written = 0;
  for (let read = 0; read < length;) {
    if (written > room.length - 3 * kChunk) {
      parts.push(room.slice(0, written));
      total += written;
      written = 0;
    }
    const end = pieceEnd(text, read);
    written += encodePiece(roomCodec, text.slice(read, end), written);
    read = end;
  }
  const target = new Bytes(uncleared(total + written));
  let at = 0;
  for (const part of parts) {
    target.set(part, at);
    at += part.length;
  }
  target.set(new Uint8Array(room.buffer, 0, written), at);
  return target;
}

// The low byte of each code unit; answers the bytes written.
function encodeLatin1Into(text, target, offset, max) {
  const length = Math.min(text.length, max);
  if (isFarText(length) && memoryOps.copyText(text, 1, target, offset, length)) return length;
  if (length <= kShortEncode || !isLoadedFor(length)) {
    for (let i = 0; i < length; i++) target[offset + i] = text.charCodeAt(i);
    return length;
  }
  for (let done = 0; done < length; done += kChunk) {
    const end = Math.min(done + kChunk, length);
    const piece = end - done === text.length ? text : text.slice(done, end);
    codec.encodeLatin1(piece, kBytes, 0);
    target.set(bytes.subarray(kBytes, kBytes + end - done), offset + done);
  }
  return length;
}

// A byte for each code unit; undefined if one of them needs more.
function encodeLatin1(text) {
  const { length } = text;
  const target = new Uint8Array(uncleared(length));
  if (length > kShortEncode && isLoadedFor(length)) {
    codec.malformed.value = 0;
    if (!isFarText(length) || !memoryOps.copyText(text, 1, target, 0, length)) encodeLatin1Into(text, target, 0, length);
    return codec.malformed.value === 0 ? target : undefined;
  }
  for (let i = 0; i < length; i++) {
    const unit = text.charCodeAt(i);
    if (unit > 0xff) return undefined;
    target[i] = unit;
  }
  return target;
}

// Little-endian, whole code units only; answers the bytes written.
function encodeUtf16Into(text, target, offset, max) {
  const length = Math.min(text.length, max >>> 1);
  if (isFarText(length) && memoryOps.copyText(text, 2, target, offset, length)) return length * 2;
  if (length <= kShortEncode || !isLoadedFor(length)) {
    for (let i = 0, to = offset; i < length; i++, to += 2) {
      const unit = text.charCodeAt(i);
      target[to] = unit;
      target[to + 1] = unit >>> 8;
    }
    return length * 2;
  }
  for (let done = 0; done < length; done += kChunk) {
    const end = Math.min(done + kChunk, length);
    const piece = end - done === text.length ? text : text.slice(done, end);
    codec.encodeUtf16(piece, 0);
    target.set(bytes.subarray(0, (end - done) * 2), offset + done * 2);
  }
  return length * 2;
}

// --- another memory -----------------------------------------------------------------------------------------------

// Converts straight into and out of another WebAssembly memory: no copy besides the conversion itself.
function createHeapCodec(heapMemory) {
  const view = new Uint8Array(heapMemory.buffer);
  let heap = null; // exports of the instance over that memory

  function isReadyFor(size) {
    if (heap !== null) return true;
    if (!isLoadedFor(size)) return false;
    heap = instantiate(heapMemory);
    return true;
  }

  function heapToLatin1(offset, length) {
    if (!isReadyFor(length)) return fromSome(view, offset, offset + length);
    let text = '';
    for (; length > kChunk; offset += kChunk, length -= kChunk) text += heap.decodeLatin1(offset, kChunk, 0);
    return text + heap.decodeLatin1(offset, length, 0);
  }

  // `offset` must be even.
  function heapToUtf16(offset, units) {
    return isReadyFor(units) ? heap.decodeUtf16(offset, units) : slowUtf16(view, offset, units);
  }

  // Writes what fits into max bytes, whole characters only; answers the bytes written.
  function utf8ToHeap(text, offset, max) {
    if (!isReadyFor(text.length)) return encodeUtf8Into(text, view, offset, max);
    if (text.length <= kChunk && (text.length * 3 <= max || heap.utf8Length(text, 0) <= max)) {
      return heap.encodeUtf8(text, offset, 0);
    }
    return encodeUtf8Into(text, view, offset, max);
  }

  function latin1ToHeap(text, offset, max) {
    if (text.length > max) text = text.slice(0, max);
    const { length } = text;
    if (!isReadyFor(length)) return encodeLatin1Into(text, view, offset, length);
    if (length <= kChunk) return heap.encodeLatin1(text, offset, 0);
    for (let done = 0; done < length; done += kChunk) {
      heap.encodeLatin1(text.slice(done, done + kChunk), offset + done, 0);
    }
    return length;
  }

  return { heapToLatin1, heapToUtf16, utf8ToHeap, latin1ToHeap };
}

// --- in JavaScript alone ------------------------------------------------------------------------------------------

// The bytes are the characters.
function fromSome(source, start, end) {
  let text = '';
  for (; end - start > kMostArguments; start += kMostArguments) {
    text += fromCharCode.apply(null, new Uint8Array(source.buffer, source.byteOffset + start, kMostArguments));
  }
  return text + fromCharCode.apply(null, new Uint8Array(source.buffer, source.byteOffset + start, end - start));
}

function slowAscii(source, start, end) {
  if (isAsciiRange(source, start, end)) return fromSome(source, start, end);
  let text = '';
  for (let i = start; i < end; i++) text += fromCharCode(source[i] & 0x7f);
  return text;
}

function slowUtf16(source, start, units) {
  let text = '';
  for (let i = 0; i < units; i++, start += 2) text += fromCharCode(source[start] | (source[start + 1] << 8));
  return text;
}

function slowUtf8(source, start, end) {
  if (isAsciiRange(source, start, end)) return { text: fromSome(source, start, end), malformed: false };
  let text = '';
  let malformed = false;
  for (let at = start; at < end;) {
    const first = source[at++];
    if (first < 0x80) {
      text += fromCharCode(first);
      continue;
    }
    if (first < 0xc2 || first > 0xf4) {
      text += '\ufffd';
      malformed = true;
      continue;
    }
    let needed = first < 0xe0 ? 1 : first < 0xf0 ? 2 : 3;
    let point = first & (0x3f >> needed);
    let lower = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
    let upper = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
    for (; needed > 0; needed--, at++) {
      const byte = at < end ? source[at] : -1;
      if (byte < lower || byte > upper) break;
      lower = 0x80;
      upper = 0xbf;
      point = (point << 6) | (byte & 0x3f);
    }
    if (needed > 0) malformed = true;
    text += needed > 0 ? '\ufffd' : String.fromCodePoint(point);
  }
  return { text, malformed };
}

function slowEncodeUtf8(text, target, offset, max) {
  let at = offset;
  const end = offset + max;
  let i = 0;
  for (; i < text.length; i++) {
    let point = text.charCodeAt(i);
    let pair = 0;
    if ((point & 0xf800) === 0xd800) {
      const next = i + 1 < text.length ? text.charCodeAt(i + 1) : 0;
      if (point < 0xdc00 && (next & 0xfc00) === 0xdc00) {
        point = 0x10000 + ((point & 0x3ff) << 10) + (next & 0x3ff);
        pair = 1;
      } else {
        point = 0xfffd;
      }
    }
    const size = point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    if (at + size > end) break;
    if (size === 1) {
      target[at++] = point;
    } else {
      target[at++] = ((0xf00 >> size) & 0xff) | (point >> (6 * (size - 1)));
      for (let left = size - 2; left >= 0; left--) target[at++] = 0x80 | ((point >> (6 * left)) & 0x3f);
    }
    i += pair;
  }
  unitsRead = i;
  return at - offset;
}

module.exports = {
  isAscii,
  isUtf8,
  swap,
  encodeLatin1,
  decodeLatin1,
  decodeAscii,
  decodeUtf8,
  decodeUtf8Fatal,
  decodeUtf16,
  encodeUtf8,
  encodeUtf8Into,
  encodeLatin1Into,
  encodeUtf16Into,
  lastUnitsRead,
  utf8Length,
  incompleteTail,
  createHeapCodec,
};
