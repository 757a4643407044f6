// StringDecoder: decodes a byte stream to strings without cutting a character in two. The tail of a chunk that may be
// an incomplete character (at most three bytes) is kept in #pending; write() gives everything before it.
const { codes } = require('internal/errors');
const { Buffer } = require('buffer');

/** Node's canonical name of an encoding; throws ERR_UNKNOWN_ENCODING. */
function canonical(encoding) {
  const name = normalize(encoding);
  if (name === undefined) {
    throw new codes.ERR_UNKNOWN_ENCODING(encoding);
  }
  return name;
}

function normalize(encoding) {
  if (encoding == null || encoding === '' || encoding === 'utf8') return 'utf8';
  switch (`${encoding}`.toLowerCase()) {
    case 'utf8': case 'utf-8': return 'utf8';
    case 'ucs2': case 'ucs-2': case 'utf16le': case 'utf-16le': return 'utf16le';
    case 'latin1': case 'binary': return 'latin1';
    case 'base64': return 'base64';
    case 'base64url': return 'base64url';
    case 'hex': return 'hex';
    case 'ascii': return 'ascii';
    default: return undefined;
  }
}

function StringDecoder(encoding) {
  this.encoding = canonical(encoding);
  this[kState] = new PendingBytes();
}

const kState = Symbol('kNativeDecoder');

class PendingBytes {
  bytes = Buffer.alloc(4);
  length = 0; // bytes held back
  total = 0; // bytes that the character will have
}

function toBuffer(value) {
  if (value instanceof Buffer) return value;
  if (ArrayBuffer.isView(value)) return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  throw new codes.ERR_INVALID_ARG_TYPE('buf', ['Buffer', 'TypedArray', 'DataView'], value);
}

StringDecoder.prototype.write = function(buf) {
  if (typeof buf === 'string') return buf;
  const bytes = toBuffer(buf);
  const state = this[kState];
  if (state === undefined) throw new codes.ERR_INVALID_THIS('StringDecoder');
  switch (this.encoding) {
    case 'utf8': return decodeUtf8(state, bytes);
    case 'utf16le': return decodeUtf16(state, bytes);
    case 'base64': case 'base64url': return decodeBase64(state, bytes, this.encoding);
    default: return bytes.toString(this.encoding);
  }
};

StringDecoder.prototype.end = function(buf) {
  const state = this[kState];
  let text = buf === undefined ? '' : this.write(buf);
  if (state.length > 0) {
    if (this.encoding === 'utf16le') text += state.bytes.toString('utf16le', 0, state.length & ~1);
    else text += state.bytes.toString(this.encoding, 0, state.length);
  }
  state.length = 0;
  state.total = 0;
  return text;
};

/** Undocumented, but used: decodes from `offset`, forgetting what was held back. */
StringDecoder.prototype.text = function(buf, offset) {
  this[kState].length = 0;
  this[kState].total = 0;
  return this.write(buf.slice(offset));
};

Object.defineProperties(StringDecoder.prototype, {
  lastChar: {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get() { return this[kState].bytes; },
  },
  lastNeed: {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get() { return this[kState].total - this[kState].length; },
  },
  lastTotal: {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get() { return this[kState].total; },
  },
});

// ---- UTF-8

/** Bytes that a character with this first byte has, judged by its high bits alone; 0 for a byte that starts none. */
function utf8Length(lead) {
  if ((lead & 0xe0) === 0xc0) return 2;
  if ((lead & 0xf0) === 0xe0) return 3;
  if ((lead & 0xf8) === 0xf0) return 4;
  return 0;
}

function decodeUtf8(state, bytes) {
  let start = 0;
  let text = '';
  if (state.length > 0) {
    // Complete the character that was begun, or give it up where a byte does not continue it.
    while (start < bytes.length && state.length < state.total && (bytes[start] & 0xc0) === 0x80) {
      state.bytes[state.length++] = bytes[start++];
    }
    if (state.length < state.total && start === bytes.length) return '';
    text = state.bytes.toString('utf8', 0, state.length);
    state.length = 0;
    state.total = 0;
  }
  const end = completeUtf8End(bytes, start);
  if (end < bytes.length) {
    state.total = utf8Length(bytes[end]);
    for (let i = end; i < bytes.length; i++) state.bytes[state.length++] = bytes[i];
  }
  if (end === start) return text;
  return text + bytes.toString('utf8', start, end);
}

/** Where an incomplete character at the end of `bytes` starts. */
function completeUtf8End(bytes, start) {
  const last = bytes.length - 1;
  for (let i = last; i >= start && i > last - 3; i--) {
    const byte = bytes[i];
    if ((byte & 0xc0) === 0x80) continue;
    return utf8Length(byte) > bytes.length - i ? i : bytes.length;
  }
  return bytes.length;
}

// ---- UTF-16 and base64

function decodeUtf16(state, bytes) {
  let text = '';
  let start = 0;
  while (state.length > 0 && start < bytes.length) {
    state.bytes[state.length++] = bytes[start++];
    if (state.length < state.total) continue;
    text = state.bytes.toString('utf16le', 0, state.length);
    state.length = 0;
    state.total = 0;
  }
  if (state.length > 0 || start === bytes.length) return text;

  let end = bytes.length - ((bytes.length - start) & 1);
  if (end === bytes.length && end > start && isHighSurrogate(bytes[end - 1])) end -= 2;
  if (end < bytes.length) {
    const rest = bytes.length - end;
    state.total = rest >= 2 ? 4 : 2;
    for (let i = end; i < bytes.length; i++) state.bytes[state.length++] = bytes[i];
  }
  return text + bytes.toString('utf16le', start, end);
}

function isHighSurrogate(highByte) {
  return (highByte & 0xfc) === 0xd8;
}

function decodeBase64(state, bytes, encoding) {
  let text = '';
  let start = 0;
  if (state.length > 0) {
    while (state.length < 3 && start < bytes.length) state.bytes[state.length++] = bytes[start++];
    if (state.length < 3) return '';
    text = state.bytes.toString(encoding, 0, 3);
    state.length = 0;
    state.total = 0;
  }
  const end = bytes.length - ((bytes.length - start) % 3);
  if (end < bytes.length) {
    state.total = 3;
    for (let i = end; i < bytes.length; i++) state.bytes[state.length++] = bytes[i];
  }
  return text + bytes.toString(encoding, start, end);
}

module.exports = { StringDecoder };
