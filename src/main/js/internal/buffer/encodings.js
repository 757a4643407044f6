// Buffer's encodings, one object for each: how a string becomes bytes and bytes a string.
//
//   byteLength(text)                    bytes that the text takes (for base64 and hex an upper bound, as in Node.js)
//   write(buffer, text, offset, length) writes at most length bytes, whole characters; answers how many
//   slice(buffer, start, end)           the string of these bytes; both are in bounds
//   encode(text)                        a new Uint8Array (not for utf8, latin1, …: use byteLength and write)

const { codes: { ERR_STRING_TOO_LONG } } = require('internal/errors');
const codec = require('internal/buffer/codec');
const { native, note, toBase64: toBase64Natively } = require('internal/buffer/memory');

const kStringMaxLength = 0x1fffffe8;

// V8's own, much faster than what can be written here. Captured on first use, since the snapshotting isolate lacks
// what V8 has shipped lately; and then kept, since user code may replace them.
let toBase64, toHex, setFromBase64, setFromHex;
function capture() {
  ({ toBase64, toHex, setFromBase64, setFromHex } = Uint8Array.prototype);
}
const apply = Reflect.apply;

const kBase64Url = { alphabet: 'base64url', omitPadding: true };

function view(buffer, start, end) {
  return new Uint8Array(buffer.buffer, buffer.byteOffset + start, end - start);
}

function checkLength(length) {
  if (length > kStringMaxLength) throw new ERR_STRING_TOO_LONG(kStringMaxLength);
}

// --- hex ----------------------------------------------------------------------------------------------------------

function hexDigit(code) {
  if (code >= 48 && code <= 57) return code - 48;
  const lower = code | 32;
  return lower >= 97 && lower <= 102 && code < 128 ? lower - 87 : -1;
}

// Stops at the first pair that is not hexadecimal.
function writeHex(buffer, text, offset, length) {
  const pairs = Math.min(text.length >>> 1, length);
  if (pairs > 16) {
    try {
      const exact = text.length === pairs * 2 ? text : text.slice(0, pairs * 2);
      if (setFromHex === undefined) capture();
      apply(setFromHex, view(buffer, offset, offset + pairs), [exact]);
      return pairs;
    } catch {
      // Not all hexadecimal: go as far as it is.
    }
  }
  for (let i = 0; i < pairs; i++) {
    const byte = (hexDigit(text.charCodeAt(i * 2)) << 4) | hexDigit(text.charCodeAt(i * 2 + 1));
    if (byte < 0) return i;
    buffer[offset + i] = byte;
  }
  return pairs;
}

function sliceHex(buffer, start, end) {
  checkLength((end - start) * 2);
  if (toHex === undefined) capture();
  return apply(toHex, view(buffer, start, end), []);
}

// --- base64 -------------------------------------------------------------------------------------------------------

const base64Values = new Array(256).fill(-1);
'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'.split('').forEach((char, value) => {
  base64Values[char.charCodeAt(0)] = value;
});
const forgivingValues = base64Values.slice(); // without the alphabet of URLs
base64Values[45] = 62; // '-'
base64Values[95] = 63; // '_'

const kShortBase64 = 72; // characters that are decoded here: V8's function takes longer to be called

// Writes what the first `count` characters mean, the last of them perhaps no whole group; -1 if one has no value.
function decodeGroups(buffer, text, offset, count, values) {
  const full = count & ~3;
  let at = offset;
  for (let i = 0; i < full; i += 4) {
    const a = text.charCodeAt(i);
    const b = text.charCodeAt(i + 1);
    const c = text.charCodeAt(i + 2);
    const d = text.charCodeAt(i + 3);
    if ((a | b | c | d) > 255) return -1;
    const bits = (values[a] << 18) | (values[b] << 12) | (values[c] << 6) | values[d];
    if (bits < 0) return -1;
    buffer[at] = bits >> 16;
    buffer[at + 1] = bits >> 8;
    buffer[at + 2] = bits;
    at += 3;
  }
  const rest = count - full;
  if (rest === 0) return at - offset;
  const a = text.charCodeAt(full);
  const b = rest > 1 ? text.charCodeAt(full + 1) : 0;
  const c = rest > 2 ? text.charCodeAt(full + 2) : 65;
  if ((a | b | c) > 255) return -1;
  const bits = (values[a] << 18) | (values[b] << 12) | (values[c] << 6);
  if (bits < 0) return -1;
  buffer[at++] = bits >> 16;
  if (rest > 2) buffer[at++] = bits >> 8;
  return at - offset;
}

// The characters before the padding.
function withoutPadding(text) {
  let { length } = text;
  if (length > 0 && text.charCodeAt(length - 1) === 61) length--;
  if (length > 1 && text.charCodeAt(length - 1) === 61) length--;
  return length;
}

// For atob(): -1 for what is longer, or not plainly base64.
function decodeForgivingly(buffer, text) {
  if (text.length > kShortBase64) return -1;
  return decodeGroups(buffer, text, 0, text.length % 4 === 0 ? withoutPadding(text) : text.length, forgivingValues);
}

function base64Length(text) {
  return Math.floor(withoutPadding(text) * 3 / 4);
}

// Takes both alphabets, leaves out whatever belongs to neither, ends at '='.
function writeBase64Loosely(buffer, text, offset, length) {
  let written = 0;
  let bits = 0;
  let held = 0;
  for (let i = 0; i < text.length && written < length; i++) {
    const code = text.charCodeAt(i);
    if (code === 61) break;
    const value = base64Values[code & 0xff]; // as in Node.js, of a code unit its lower byte
    if (value < 0) continue;
    held = (held << 6) | value;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      buffer[offset + written++] = held >> bits;
      held &= (1 << bits) - 1;
    }
  }
  return written;
}

function base64Writer(options) {
  return (buffer, text, offset, length) => {
    const needed = base64Length(text);
    if (text.length <= kShortBase64 && needed <= length) {
      const written = decodeGroups(buffer, text, offset, withoutPadding(text), base64Values);
      if (written >= 0) return written;
    }
    // V8 writes whole groups only, so the room must be enough for all of it.
    if (text.length > 8 && needed <= length) {
      try {
        if (setFromBase64 === undefined) capture();
        const { read, written } = apply(setFromBase64, view(buffer, offset, offset + needed), [text, options]);
        if (read === text.length) return written;
      } catch {
        // Something that V8 does not take and Node.js does.
      }
    }
    return writeBase64Loosely(buffer, text, offset, length);
  };
}

function base64Slicer(options) {
  const isForUrls = options.length > 0;
  return (buffer, start, end) => {
    checkLength(Math.ceil((end - start) / 3) * 4);
    if (end > start) {
      const text = toBase64Natively(buffer, start, end, isForUrls);
      if (text !== undefined) return text;
      if (native.call === null) note(end - start);
    }
    if (toBase64 === undefined) capture();
    return apply(toBase64, view(buffer, start, end), options);
  };
}

// --- the table ----------------------------------------------------------------------------------------------------

const utf8 = {
  name: 'utf8',
  byteLength: codec.utf8Length,
  write: (buffer, text, offset, length) => codec.encodeUtf8Into(text, buffer, offset, length),
  slice(buffer, start, end) {
    if (end - start > kStringMaxLength) checkUtf8Length(buffer, start, end);
    return codec.decodeUtf8(buffer, start, end);
  },
};

// Multi-byte characters may make it short enough after all.
function checkUtf8Length(buffer, start, end) {
  let units = 0;
  for (let i = start; i < end && units <= kStringMaxLength; i++) if ((buffer[i] & 0xc0) !== 0x80) units++;
  checkLength(units);
}

const utf16le = {
  name: 'utf16le',
  byteLength: (text) => text.length * 2,
  write: (buffer, text, offset, length) => codec.encodeUtf16Into(text, buffer, offset, length),
  slice(buffer, start, end) {
    checkLength((end - start) >>> 1);
    return codec.decodeUtf16(buffer, start, end);
  },
};

const latin1 = {
  name: 'latin1',
  byteLength: (text) => text.length,
  write: (buffer, text, offset, length) => codec.encodeLatin1Into(text, buffer, offset, length),
  slice(buffer, start, end) {
    checkLength(end - start);
    return codec.decodeLatin1(buffer, start, end);
  },
};

const ascii = {
  name: 'ascii',
  byteLength: latin1.byteLength,
  write: latin1.write,
  slice(buffer, start, end) {
    checkLength(end - start);
    return codec.decodeAscii(buffer, start, end);
  },
};

const base64 = {
  name: 'base64',
  byteLength: base64Length,
  write: base64Writer({ alphabet: 'base64' }),
  slice: base64Slicer([]),
};

const base64url = {
  name: 'base64url',
  byteLength: base64Length,
  write: base64Writer({ alphabet: 'base64url' }),
  slice: base64Slicer([kBase64Url]),
};

const hex = {
  name: 'hex',
  byteLength: (text) => text.length >>> 1,
  write: writeHex,
  slice: sliceHex,
};

const byName = {
  __proto__: null,
  utf8, 'utf-8': utf8,
  ucs2: utf16le, 'ucs-2': utf16le, utf16le, 'utf-16le': utf16le,
  latin1, binary: latin1,
  ascii, base64, base64url, hex,
};

// The encoding of that name in any case; undefined for an unknown one.
function getEncoding(name) {
  return byName[name] ?? byName[`${name}`.toLowerCase()];
}

module.exports = { decodeForgivingly, getEncoding, utf8, utf16le, latin1, ascii, base64, base64url, hex, kStringMaxLength };
