// The records of a ZIP archive (PKWARE's APPNOTE), read and written:
//
//   [local header | data | descriptor?] …   [central header] …   [Zip64 end | its locator]?   end, comment
//
// What a reader believes is the central directory. Sizes and offsets that do not fit 32 bits are in the extra field 0x0001
// ("Zip64"); the times that do not fit the two fields of DOS are in others.
const { Buffer } = require('buffer');
const { codes: { ERR_ZIP_ARCHIVE_TOO_LARGE, ERR_ZIP_INVALID_ARCHIVE, ERR_ZIP_UNSUPPORTED_FEATURE } } = require('internal/errors');
const { crc32 } = require('internal/zlib/handle');

const SIGNATURE = { local: 0x04034b50, central: 0x02014b50, end: 0x06054b50, end64: 0x06064b50, locator64: 0x07064b50, descriptor: 0x08074b50 };
const SIZE = { local: 30, central: 46, end: 22, end64: 56, locator64: 20, descriptor64: 24 };
const EXTRA = { zip64: 0x0001, ntfs: 0x000a, timestamp: 0x5455, oldUnix: 0x5855, unicodePath: 0x7075 };
const FLAG = { encrypted: 0x1, descriptor: 0x8, utf8: 0x800 };
const METHOD = { store: 0, deflate: 8, zstd: 93 };
const HOST_UNIX = 3;
const MAX16 = 0xffff;
const MAX32 = 0xffffffff;

const invalid = (what) => new ERR_ZIP_INVALID_ARCHIVE(what);
const severalDisks = () => new ERR_ZIP_UNSUPPORTED_FEATURE('multi-disk archives are not supported');

function safe64(buffer, at) {
  const value = buffer.readUInt32LE(at) + buffer.readUInt32LE(at + 4) * 2 ** 32;
  if (value > Number.MAX_SAFE_INTEGER) throw invalid('64-bit field exceeds the safe integer range');
  return value;
}

function put64(buffer, value, at) {
  buffer.writeUInt32LE(value % 2 ** 32, at);
  buffer.writeUInt32LE(Math.floor(value / 2 ** 32), at + 4);
}

// ---- text ----

// The upper half of code page 437, which names are in unless a flag says UTF-8.
const UPPER = 'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0';

function textOf(bytes, flags) {
  if (flags & FLAG.utf8) return bytes.toString('utf8');
  let text = '';
  for (const byte of bytes) text += byte < 128 ? String.fromCharCode(byte) : UPPER[byte - 128];
  return text;
}

/** A name as its bytes and flags tell it, unless an extra field has a better form of just these bytes. */
function nameOf(bytes, flags, extra) {
  const better = findExtra(extra, EXTRA.unicodePath);
  if (better !== undefined && better.length > 5 && better[0] === 1 && better.readUInt32LE(1) === crc32(bytes, 0)) {
    return better.toString('utf8', 5);
  }
  return textOf(bytes, flags);
}

// ---- extra fields ----

/** [id, data, whole] of each field; what is left over at the end is no field. */
function* extraFields(extra) {
  for (let at = 0; at + 4 <= extra.length;) {
    const end = at + 4 + extra.readUInt16LE(at + 2);
    if (end > extra.length) return;
    yield [extra.readUInt16LE(at), extra.subarray(at + 4, end), extra.subarray(at, end)];
    at = end;
  }
}

function findExtra(extra, wanted) {
  for (const [id, data] of extraFields(extra)) if (id === wanted) return data;
  return undefined;
}

function withoutZip64(extra) {
  return Buffer.concat([...extraFields(extra)].filter(([id]) => id !== EXTRA.zip64).map(([, , whole]) => whole));
}

function extraField(id, data) {
  const field = Buffer.alloc(4 + data.length);
  field.writeUInt16LE(id, 0);
  field.writeUInt16LE(data.length, 2);
  data.copy(field, 4);
  return field;
}

// ---- times ----

const timeReaders = [
  [EXTRA.ntfs, (data) => {
    for (const [tag, value] of extraFields(data.subarray(4))) {
      if (tag !== 1 || value.length < 8) continue;
      // units of 100 ns since 1601
      return Number(value.readBigUInt64LE(0) / 10_000n) - 11_644_473_600_000;
    }
    return undefined;
  }],
  [EXTRA.timestamp, (data) => (data.length >= 5 && (data[0] & 1) ? data.readInt32LE(1) * 1000 : undefined)],
  [EXTRA.oldUnix, (data) => (data.length >= 8 ? data.readInt32LE(4) * 1000 : undefined)],
];

/** Milliseconds by the best extra field among those of several headers, or undefined. */
function extraTime(...extras) {
  for (const [id, read] of timeReaders) {
    for (const extra of extras) {
      const data = extra === undefined ? undefined : findExtra(extra, id);
      const time = data === undefined ? undefined : read(data);
      if (time !== undefined) return time;
    }
  }
  return undefined;
}

function fromDos(date, time) {
  return new Date(1980 + (date >>> 9), Math.max((date >>> 5) & 15, 1) - 1, Math.max(date & 31, 1),
                  time >>> 11, (time >>> 5) & 63, (time & 31) * 2);
}

/** The fields of DOS nearest to a date: local time, steps of two seconds, 1980 to 2107. */
function toDos(date) {
  const year = date.getFullYear();
  if (year < 1980) return { date: 0x21, time: 0 };
  if (year > 2107) return { date: 0xff9f, time: 0xbf7d };
  return {
    date: ((year - 1980) << 9) | ((date.getMonth() + 1) << 5) | date.getDate(),
    time: (date.getHours() << 11) | (date.getMinutes() << 5) | (date.getSeconds() >> 1),
  };
}

/** The field that keeps the second of a date that DOS cannot tell exactly; undefined where it can, or no field could. */
function timestampFor(date) {
  const year = date.getFullYear();
  const seconds = Math.floor(date.getTime() / 1000);
  if (year < 1980 || year > 2107 || seconds > 0x7fffffff) return undefined;
  const dos = toDos(date);
  if (fromDos(dos.date, dos.time).getTime() === date.getTime()) return undefined;
  const data = Buffer.alloc(5);
  data[0] = 1;
  data.writeInt32LE(seconds, 1);
  return extraField(EXTRA.timestamp, data);
}

// ---- reading ----

/** A header of the central directory. What its Zip64 field tells is looked up when it is asked for. */
class CentralHeader {
  constructor(bytes, at) {
    if (at + SIZE.central > bytes.length) throw invalid('central directory header is truncated');
    if (bytes.readUInt32LE(at) !== SIGNATURE.central) throw invalid('central directory header signature is invalid');
    this.host = bytes[at + 5];
    this.flags = bytes.readUInt16LE(at + 8);
    this.method = bytes.readUInt16LE(at + 10);
    this.dosTime = bytes.readUInt16LE(at + 12);
    this.dosDate = bytes.readUInt16LE(at + 14);
    this.crc = bytes.readUInt32LE(at + 16);
    this.narrow = [bytes.readUInt32LE(at + 24), bytes.readUInt32LE(at + 20), bytes.readUInt32LE(at + 42)];
    this.internal = bytes.readUInt16LE(at + 36);
    this.external = bytes.readUInt32LE(at + 38);
    const nameEnd = at + SIZE.central + bytes.readUInt16LE(at + 28);
    const extraEnd = nameEnd + bytes.readUInt16LE(at + 30);
    this.end = extraEnd + bytes.readUInt16LE(at + 32);
    if (this.end > bytes.length) throw invalid('central directory header is truncated');
    if (bytes.readUInt16LE(at + 34) !== 0) throw severalDisks();
    this.name = bytes.subarray(at + SIZE.central, nameEnd);
    this.extra = bytes.subarray(nameEnd, extraEnd);
    this.comment = bytes.subarray(extraEnd, this.end);
    this.shift = 0;
  }

  get size() { return wide(this.narrow, 0, this.extra); }
  get compressedSize() { return wide(this.narrow, 1, this.extra); }
  get offset() { return wide(this.narrow, 2, this.extra) + this.shift; }
}

/** One of a row of values, of which those that are 0xFFFFFFFF are in the Zip64 field, in their order. */
function wide(narrow, index, extra) {
  if (narrow[index] !== MAX32) return narrow[index];
  const data = findExtra(extra, EXTRA.zip64);
  if (data === undefined) throw invalid('a field is 0xFFFFFFFF but the Zip64 extended information extra field is missing');
  let at = 0;
  for (let before = 0; before < index; before++) if (narrow[before] === MAX32) at += 8;
  if (at + 8 > data.length) throw invalid('the Zip64 extended information extra field is truncated');
  return safe64(data, at);
}

/** The header before an entry's data, from bytes that hold it whole. */
function readLocalHeader(bytes) {
  const nameEnd = SIZE.local + bytes.readUInt16LE(26);
  const end = nameEnd + bytes.readUInt16LE(28);
  const extra = bytes.subarray(nameEnd, end);
  const narrow = [bytes.readUInt32LE(22), bytes.readUInt32LE(18)];
  return {
    flags: bytes.readUInt16LE(6), method: bytes.readUInt16LE(8), crc: bytes.readUInt32LE(14), extra, length: end,
    get size() { return wide(narrow, 0, extra); },
    get compressedSize() { return wide(narrow, 1, extra); },
  };
}

/** Two headers of one entry that tell different things are how archives hide something. */
function requireAgreement(central, local) {
  if (local.method !== central.method) throw invalid('local and central compression methods disagree');
  if ((local.flags ^ central.flags) & FLAG.encrypted) throw invalid('local and central encryption flags disagree');
  if (local.flags & FLAG.descriptor) return;
  if (local.crc !== central.crc || local.size !== central.size || local.compressedSize !== central.compressedSize) {
    throw invalid('local and central header crc-32 or sizes disagree');
  }
}

// How far from the end of an archive its records may begin.
const TAIL = SIZE.end + MAX16 + SIZE.locator64;

/** Where, in the last bytes of an archive, its end record lies. */
function findEnd(tail) {
  const fits = (at) => at + SIZE.end + tail.readUInt16LE(at + 20) <= tail.length;
  let found;
  for (let at = tail.lastIndexOf('PK\x05\x06'); at >= 0; at = at === 0 ? -1 : tail.lastIndexOf('PK\x05\x06', at - 1)) {
    if (at + SIZE.end > tail.length || !fits(at)) continue;
    if (found === undefined) found = at;
    // the comment of an earlier record may hide a second archive
    else if (at + SIZE.end + tail.readUInt16LE(at + 20) > found) throw invalid('ambiguous end of central directory records');
  }
  if (found === undefined) throw invalid('no end of central directory record found');
  return found;
}

/**
 * What the records at the end tell. tail is the end of the archive, which begins at tailOffset; read(offset, length) gets
 * other bytes of it.
 * @returns {{count: number, offset: number, size: number, shift: number, comment: Buffer}} shift is how much later
 *   everything lies than the records say, because of bytes before the archive
 */
function* readEnd(tail, tailOffset) {
  const at = findEnd(tail);
  const position = tailOffset + at;
  const comment = tail.subarray(at + SIZE.end, at + SIZE.end + tail.readUInt16LE(at + 20));
  let count = tail.readUInt16LE(at + 10);
  let size = tail.readUInt32LE(at + 12);
  let declared = tail.readUInt32LE(at + 16);
  let directoryEnd = position;
  const locator = at - SIZE.locator64;
  const hasLocator = locator >= 0 && tail.readUInt32LE(locator) === SIGNATURE.locator64;
  if (hasLocator) {
    if (tail.readUInt32LE(locator + 4) !== 0 || tail.readUInt32LE(locator + 16) > 1) throw severalDisks();
    const told = safe64(tail, locator + 8);
    const adjacent = position - SIZE.locator64 - SIZE.end64;
    let record;
    for (const place of [told, adjacent]) {
      if (place < 0 || place > adjacent) continue;
      const bytes = yield [place, SIZE.end64];
      if (bytes.readUInt32LE(0) !== SIGNATURE.end64) continue;
      record = bytes;
      directoryEnd = place;
      break;
    }
    if (record === undefined) throw invalid('Zip64 end of central directory record not found');
    if (record.readUInt32LE(16) !== 0 || record.readUInt32LE(20) !== 0) throw severalDisks();
    if (safe64(record, 24) !== safe64(record, 32)) throw severalDisks();
    count = safe64(record, 32);
    size = safe64(record, 40);
    declared = safe64(record, 48);
  } else if (tail.readUInt16LE(at + 4) !== 0 || tail.readUInt16LE(at + 6) !== 0 || tail.readUInt16LE(at + 8) !== count) {
    throw severalDisks();
  }
  const offset = directoryEnd - size;
  if (offset < 0 || declared > offset) throw invalid('central directory does not fit inside the archive');
  if (count * SIZE.central > size) throw inconsistentCount();
  return { count, offset, size, shift: offset - declared, comment };
}

const inconsistentCount = () => invalid('central directory record count is inconsistent with its size');

/** The headers of a whole central directory. */
function readDirectory(bytes, count, shift) {
  const headers = [];
  let at = 0;
  while (headers.length < count) {
    const header = new CentralHeader(bytes, at);
    header.shift = shift;
    headers.push(header);
    at = header.end;
  }
  if (at !== bytes.length) throw inconsistentCount();
  return headers;
}

// ---- writing ----

/** The version of the format that a reader must know, by what an entry uses. */
function versionFor(meta, isWide) {
  if (meta.method === METHOD.zstd) return 63;
  return isWide || meta.flags & FLAG.descriptor ? 45 : 20;
}

function extraOf(meta, wides) {
  const parts = [];
  if (wides.length > 0) {
    const data = Buffer.alloc(8 * wides.length);
    for (const [index, value] of wides.entries()) put64(data, value, 8 * index);
    parts.push(extraField(EXTRA.zip64, data));
  }
  parts.push(meta.extra);
  if (meta.timestamp !== undefined) parts.push(meta.timestamp);
  return Buffer.concat(parts);
}

// The fields that both headers have, from the flags to the length of the extra field.
function putCommon(header, at, meta, crc, compressedSize, size, extra) {
  const dos = toDos(meta.modified);
  header.writeUInt16LE(meta.flags, at);
  header.writeUInt16LE(meta.method, at + 2);
  header.writeUInt16LE(dos.time, at + 4);
  header.writeUInt16LE(dos.date, at + 6);
  header.writeUInt32LE(crc, at + 8);
  header.writeUInt32LE(compressedSize, at + 12);
  header.writeUInt32LE(size, at + 16);
  header.writeUInt16LE(meta.name.length, at + 20);
  header.writeUInt16LE(extra.length, at + 22);
}

function localHeader(meta) {
  const later = (meta.flags & FLAG.descriptor) !== 0;
  const isWide = later || meta.size >= MAX32 || meta.compressedSize >= MAX32;
  const wides = later ? [0, 0] : isWide ? [meta.size, meta.compressedSize] : [];
  const extra = extraOf(meta, wides);
  const header = Buffer.alloc(SIZE.local);
  header.writeUInt32LE(SIGNATURE.local, 0);
  header.writeUInt16LE(versionFor(meta, isWide), 4);
  putCommon(header, 6, meta, later ? 0 : meta.crc, isWide ? MAX32 : meta.compressedSize, isWide ? MAX32 : meta.size, extra);
  return Buffer.concat([header, meta.name, extra]);
}

/** The header for the central directory; keepDescriptor: the local header, already written, announces a descriptor. */
function centralHeader(meta, offset, keepDescriptor = false) {
  if (keepDescriptor) meta = { ...meta, flags: meta.flags | FLAG.descriptor };
  const wides = [meta.size, meta.compressedSize, offset].filter((value) => value >= MAX32);
  const extra = extraOf(meta, wides);
  const header = Buffer.alloc(SIZE.central);
  const version = versionFor(meta, wides.length > 0);
  header.writeUInt32LE(SIGNATURE.central, 0);
  header.writeUInt8(version, 4);
  header.writeUInt8(meta.host, 5);
  header.writeUInt16LE(version, 6);
  putCommon(header, 8, meta, meta.crc, Math.min(meta.compressedSize, MAX32), Math.min(meta.size, MAX32), extra);
  header.writeUInt16LE(meta.comment.length, 32);
  header.writeUInt16LE(meta.internal, 36);
  header.writeUInt32LE(meta.external >>> 0, 38);
  header.writeUInt32LE(Math.min(offset, MAX32), 42);
  return Buffer.concat([header, meta.name, extra, meta.comment]);
}

function descriptor64(crc, compressedSize, size) {
  const record = Buffer.alloc(SIZE.descriptor64);
  record.writeUInt32LE(SIGNATURE.descriptor, 0);
  record.writeUInt32LE(crc, 4);
  put64(record, compressedSize, 8);
  put64(record, size, 16);
  return record;
}

/** Everything after the central directory. */
function endRecords(count, size, offset, comment) {
  const parts = [];
  if (count >= MAX16 || size >= MAX32 || offset >= MAX32) {
    const end64 = Buffer.alloc(SIZE.end64);
    end64.writeUInt32LE(SIGNATURE.end64, 0);
    put64(end64, SIZE.end64 - 12, 4);
    end64.writeUInt8(45, 12);
    end64.writeUInt8(HOST_UNIX, 13);
    end64.writeUInt16LE(45, 14);
    put64(end64, count, 24);
    put64(end64, count, 32);
    put64(end64, size, 40);
    put64(end64, offset, 48);
    const locator = Buffer.alloc(SIZE.locator64);
    locator.writeUInt32LE(SIGNATURE.locator64, 0);
    put64(locator, offset + size, 8);
    locator.writeUInt32LE(1, 16);
    parts.push(end64, locator);
  }
  const end = Buffer.alloc(SIZE.end);
  end.writeUInt32LE(SIGNATURE.end, 0);
  end.writeUInt16LE(Math.min(count, MAX16), 8);
  end.writeUInt16LE(Math.min(count, MAX16), 10);
  end.writeUInt32LE(Math.min(size, MAX32), 12);
  end.writeUInt32LE(Math.min(offset, MAX32), 16);
  end.writeUInt16LE(comment.length, 20);
  return Buffer.concat([...parts, end, comment]);
}

/** The bytes of an archive's comment. */
function archiveComment(text) {
  const bytes = typeof text === 'string' ? Buffer.from(text) : text;
  if (bytes.length > MAX16) {
    throw new ERR_ZIP_ARCHIVE_TOO_LARGE('the archive comment must not exceed 65535 bytes when encoded as UTF-8');
  }
  return bytes;
}

module.exports = {
  FLAG, HOST_UNIX, MAX16, METHOD, SIGNATURE, SIZE, TAIL,
  archiveComment, centralHeader, descriptor64, endRecords, extraTime, fromDos, invalid, localHeader, nameOf, readDirectory,
  readEnd, readLocalHeader, requireAgreement, textOf, timestampFor, withoutZip64,
};
