// Bytes <-> strings.
//
// V8 alone converts one character at a time. Three ways are used here, by size (figures for ASCII, this machine):
//
//   up to 8 bytes      String.fromCharCode(b0, b1, …)                                     10-30 ns
//   up to 24 bytes     a loop copies them into WebAssembly memory, one string instruction  50-110 ns
//   more               TypedArray.prototype.set copies, chunks of 64 KiB                  170 ns + 0.3 ns/byte
//
// Memory of the codec: [0, 128 KiB) holds UTF-16 code units on their way, [128 KiB, 320 KiB) bytes (three for each of
// 64 Ki code units), and behind them a table for encodeUtf8. createHeapCodec() makes a second instance that works straight on another memory, such as the
// shared heap, and shares only the code units' area.
//
// Without WebAssembly (while the snapshot is built) everything is done in JavaScript.

const kChunk = 65536;
const kBytes = 2 * kChunk;
const kPages = 6;
const kShortDecode = 24;
const kShortEncode = 20;

const fromCharCode = String.fromCharCode;

let compiled; // WebAssembly.Module; null when there is none to be had
let codec = null; // exports of the instance over our own memory
let memory = null;
let bytes = null; // Uint8Array over it

function load() {
  if (codec !== null) return true;
  if (compiled === null) return false;
  if (typeof WebAssembly === 'undefined') return false;
  try {
    compiled = new WebAssembly.Module(require('internal/buffer/codec_module').assemble());
  } catch {
    compiled = null; // V8 was started without string references
    return false;
  }
  memory = new WebAssembly.Memory({ initial: kPages, maximum: kPages });
  bytes = new Uint8Array(memory.buffer);
  fillTable(require('internal/buffer/codec_module').TABLE);
  codec = new WebAssembly.Instance(compiled, { env: { data: memory, scratch: memory } }).exports;
  return true;
}

// For the sizes of four characters (bit i: character i has more than one byte, bit i + 4: more than two), which bytes
// of four lanes of 32 bits they are.
function fillTable(at) {
  bytes.fill(0xff, at, at + 4096);
  for (let sizes = 0; sizes < 256; sizes++) {
    let to = at + sizes * 16;
    for (let lane = 0; lane < 4; lane++) {
      const size = 1 + ((sizes >> lane) & 1) + ((sizes >> (lane + 4)) & 1);
      for (let i = 0; i < size; i++) bytes[to++] = lane * 4 + i;
    }
  }
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

// --- decoding -----------------------------------------------------------------------------------------------------

function decodeLatin1(source, start, end) {
  if (end - start <= 8) return fromBytes(source, start, end - start);
  if (!load()) return slowLatin1(source, start, end, 0xff);
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
  if (!load()) return slowLatin1(source, start, end, 0x7f);
  let text = '';
  while (start < end) {
    const next = Math.min(start + kChunk, end);
    stage(source, start, next);
    text += codec.decodeAscii(kBytes, next - start);
    start = next;
  }
  return text;
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

// Malformed sequences become U+FFFD, one for each maximal subpart (WHATWG Encoding, "UTF-8 decoder").
function decodeUtf8(source, start, end) {
  if (end - start <= 8 && isAsciiRange(source, start, end)) return fromBytes(source, start, end - start);
  if (!load()) return slowUtf8(source, start, end).text;
  let text = '';
  while (end - start > kChunk) {
    let next = start + kChunk;
    next -= incompleteTail(source, start, next);
    stage(source, start, next);
    text += codec.decodeUtf8(kBytes, next - start, 0);
    start = next;
  }
  stage(source, start, end);
  const last = codec.decodeUtf8(kBytes, end - start, 0);
  return text === '' ? last : text + last;
}

// Like decodeUtf8(), but answers undefined when something is malformed.
function decodeUtf8Fatal(source, start, end) {
  if (end - start <= 8 && isAsciiRange(source, start, end)) return fromBytes(source, start, end - start);
  if (!load()) {
    const { text, malformed } = slowUtf8(source, start, end);
    return malformed ? undefined : text;
  }
  let text = '';
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
  if (units <= 8 || !load()) return slowUtf16(source, start, units);
  end = start + units * 2;
  let text = '';
  while (start < end) {
    const next = Math.min(start + kChunk, end);
    stage(source, start, next);
    text += codec.decodeUtf16(kBytes, (next - start) >>> 1);
    start = next;
  }
  return text;
}

// --- encoding -----------------------------------------------------------------------------------------------------

function utf8Length(text) {
  const { length } = text;
  if (length > kShortEncode && load()) return longUtf8Length(text);
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
  if (length <= kShortEncode && length <= max) {
    let i = 0;
    for (; i < length; i++) {
      const unit = text.charCodeAt(i);
      if (unit >= 0x80) break;
      target[offset + i] = unit;
    }
    if (i === length) {
      unitsRead = length;
      return length;
    }
  }
  if (length <= 4 || !load()) return slowEncodeUtf8(text, target, offset, max);
  let written = 0;
  let read = 0;
  while (read < length) {
    const end = pieceEnd(text, read);
    const piece = end - read === length ? text : text.slice(read, end);
    const size = codec.encodeUtf8(piece, kBytes, 0);
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

// A new Uint8Array with exactly the UTF-8 form of `text`.
function encodeUtf8(text) {
  const { length } = text;
  if (length > kShortEncode && length <= kChunk && load()) {
    return bytes.slice(kBytes, kBytes + codec.encodeUtf8(text, kBytes, 0));
  }
  if (length > kChunk && load()) return encodeLongUtf8(text);
  const target = new Uint8Array(utf8Length(text));
  encodeUtf8Into(text, target, 0, target.length);
  return target;
}

// Long text is taken to be ASCII until it proves not to be, which spares measuring it.
function encodeLongUtf8(text) {
  const { length } = text;
  let target;
  let written = 0;
  for (let read = 0; read < length;) {
    const end = pieceEnd(text, read);
    const size = codec.encodeUtf8(text.slice(read, end), kBytes, 0);
    if (size > end - read && (target === undefined || target.length === length)) {
      const larger = new Uint8Array(written + size + longUtf8Length(text.slice(end)));
      if (written > 0) larger.set(target.subarray(0, written));
      target = larger;
    }
    target ??= new Uint8Array(length);
    target.set(bytes.subarray(kBytes, kBytes + size), written);
    written += size;
    read = end;
  }
  return target;
}

// The low byte of each code unit; answers the bytes written.
function encodeLatin1Into(text, target, offset, max) {
  const length = Math.min(text.length, max);
  if (length <= kShortEncode || !load()) {
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

// Little-endian, whole code units only; answers the bytes written.
function encodeUtf16Into(text, target, offset, max) {
  const length = Math.min(text.length, max >>> 1);
  if (length <= kShortEncode || !load()) {
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
  if (!load()) throw new Error('The text codec needs WebAssembly string references (--experimental-wasm-stringref)');
  const heap = new WebAssembly.Instance(compiled, { env: { data: heapMemory, scratch: memory } }).exports;
  let view = new Uint8Array(heapMemory.buffer);
  const current = () => (view.length === 0 ? (view = new Uint8Array(heapMemory.buffer)) : view);

  function heapToLatin1(offset, length) {
    let text = '';
    for (; length > kChunk; offset += kChunk, length -= kChunk) text += heap.decodeLatin1(offset, kChunk, 0);
    return text + heap.decodeLatin1(offset, length, 0);
  }

  function heapToUtf8(offset, length) {
    let text = '';
    while (length > kChunk) {
      const size = kChunk - incompleteTail(current(), offset, offset + kChunk);
      text += heap.decodeUtf8(offset, size, 0);
      offset += size;
      length -= size;
    }
    return text + heap.decodeUtf8(offset, length, 0);
  }

  // `offset` must be even.
  function heapToUtf16(offset, units) {
    return heap.decodeUtf16(offset, units);
  }

  // Writes what fits into max bytes, whole characters only; answers the bytes written.
  function utf8ToHeap(text, offset, max) {
    if (text.length <= kChunk && (text.length * 3 <= max || heap.utf8Length(text, 0) <= max)) {
      return heap.encodeUtf8(text, offset, 0);
    }
    return encodeUtf8Into(text, current(), offset, max);
  }

  function latin1ToHeap(text, offset, max) {
    if (text.length > max) text = text.slice(0, max);
    const { length } = text;
    if (length <= kChunk) return heap.encodeLatin1(text, offset, 0);
    for (let done = 0; done < length; done += kChunk) {
      heap.encodeLatin1(text.slice(done, done + kChunk), offset + done, 0);
    }
    return length;
  }

  // `offset` may be odd.
  function utf16ToHeap(text, offset, max) {
    return encodeUtf16Into(text, current(), offset, max);
  }

  function utf8Size(text) {
    return utf8Length(text);
  }

  return { heapToLatin1, heapToUtf8, heapToUtf16, utf8ToHeap, latin1ToHeap, utf16ToHeap, utf8Size };
}

// --- in JavaScript alone ------------------------------------------------------------------------------------------

function slowLatin1(source, start, end, mask) {
  let text = '';
  for (let i = start; i < end; i++) text += fromCharCode(source[i] & mask);
  return text;
}

function slowUtf16(source, start, units) {
  let text = '';
  for (let i = 0; i < units; i++, start += 2) text += fromCharCode(source[start] | (source[start + 1] << 8));
  return text;
}

function slowUtf8(source, start, end) {
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
