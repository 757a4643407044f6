// TextEncoder and TextDecoder. https://encoding.spec.whatwg.org/#api

const {
  codes: { ERR_ENCODING_INVALID_ENCODED_DATA, ERR_ENCODING_NOT_SUPPORTED, ERR_INVALID_ARG_TYPE, ERR_INVALID_THIS, ERR_STRING_TOO_LONG },
} = require('internal/errors');
const { validateString } = require('internal/validators');
const { customInspectSymbol } = require('internal/util');
const { encodingOf } = require('internal/encoding/labels');
const codec = require('internal/buffer/codec');

const kEnumerable = { __proto__: null, enumerable: true };
const tagOf = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), Symbol.toStringTag).get;
const apply = Reflect.apply;
const arrayBufferByteLength = Object.getOwnPropertyDescriptor(ArrayBuffer.prototype, 'byteLength').get;

class TextEncoder {
  #encoding = 'utf-8';

  get encoding() {
    return this.#encoding;
  }

  encode(input = '') {
    if (typeof this !== 'object' || this === null || !(#encoding in this)) {
      throw new TypeError('Receiver must be an instance of class TextEncoder');
    }
    return codec.encodeUtf8(`${input}`);
  }

  encodeInto(src, dest) {
    validateString(src, 'src');
    if (apply(tagOf, dest, []) !== 'Uint8Array') {
      throw new ERR_INVALID_ARG_TYPE('dest', 'Uint8Array', dest);
    }
    const written = codec.encodeUtf8Into(src, dest, 0, dest.length);
    return { read: codec.lastUnitsRead(), written };
  }

  [customInspectSymbol](depth, options) {
    if (!(#encoding in this)) throw new ERR_INVALID_THIS('TextEncoder');
    if (typeof depth === 'number' && depth < 0) return this;
    const shown = { encoding: this.#encoding };
    return require('internal/util/inspect').inspect(shown, options);
  }
}

Object.defineProperties(TextEncoder.prototype, {
  encode: kEnumerable,
  encodeInto: kEnumerable,
  encoding: kEnumerable,
  [Symbol.toStringTag]: { __proto__: null, configurable: true, value: 'TextEncoder' },
});

function bytesOf(input) {
  if (input === undefined) return new Uint8Array(0);
  if (ArrayBuffer.isView(input)) {
    return input instanceof Uint8Array ? input : new Uint8Array(input.buffer, input.byteOffset, input.byteLength);
  }
  if (isAnyArrayBuffer(input)) return new Uint8Array(input);
  const error = new TypeError('The "list" argument must be an instance of SharedArrayBuffer, ArrayBuffer or ArrayBufferView.');
  error.code = 'ERR_INVALID_ARG_TYPE';
  throw error;
}

function isAnyArrayBuffer(value) {
  if (typeof value !== 'object' || value === null) return false;
  if (typeof SharedArrayBuffer === 'function' && value instanceof SharedArrayBuffer) return true;
  try {
    Reflect.apply(arrayBufferByteLength, value, []);
    return true;
  } catch {
    return false;
  }
}

// What a decoder does: decode(bytes, last, fatal) answers the text without what is incomplete at the end of a part
// that is not the last; undefined for malformed input when fatal. A BOM is left to the caller.

const MAX_STRING_LENGTH = 0x1fffffe8;

class Utf8Decoder {
  #held = null;

  decode(bytes, last, fatal) {
    if (this.#held !== null) {
      const joined = new Uint8Array(this.#held.length + bytes.length);
      joined.set(this.#held);
      joined.set(bytes, this.#held.length);
      bytes = joined;
      this.#held = null;
    }
    let end = bytes.length;
    if (!last) {
      end -= codec.incompleteTail(bytes, 0, end);
      if (end < bytes.length) this.#held = bytes.slice(end);
    }
    let text;
    try {
      text = fatal ? codec.decodeUtf8Fatal(bytes, 0, end) : codec.decodeUtf8(bytes, 0, end);
    } catch (error) {
      if (error instanceof RangeError && end > MAX_STRING_LENGTH) throw new ERR_STRING_TOO_LONG();
      throw error;
    }
    if (text === undefined) this.#held = null;
    return text;
  }
}

class Utf16Decoder {
  #big;
  #heldByte = -1;
  #heldUnit = '';

  constructor(big) {
    this.#big = big;
  }

  decode(bytes, last, fatal) {
    if (this.#heldByte !== -1 || this.#big) {
      const extra = this.#heldByte === -1 ? 0 : 1;
      const copy = new Uint8Array(bytes.length + extra);
      if (extra) copy[0] = this.#heldByte;
      copy.set(bytes, extra);
      bytes = copy;
      this.#heldByte = -1;
    }
    if (bytes.length % 2 === 1) this.#heldByte = bytes[bytes.length - 1];
    if (this.#big) {
      for (let i = 0; i + 1 < bytes.length; i += 2) {
        const first = bytes[i];
        bytes[i] = bytes[i + 1];
        bytes[i + 1] = first;
      }
    }
    let text = this.#heldUnit + codec.decodeUtf16(bytes, 0, bytes.length);
    this.#heldUnit = '';
    if (!last && (text.charCodeAt(text.length - 1) & 0xfc00) === 0xd800) {
      this.#heldUnit = text.slice(-1);
      text = text.slice(0, -1);
    }
    const incomplete = last && this.#heldByte !== -1;
    if (last) this.#heldByte = -1;
    if (!incomplete && text.isWellFormed()) return text;
    if (fatal) {
      this.#heldByte = -1;
      this.#heldUnit = '';
      return undefined;
    }
    // An odd byte after a high surrogate is part of the same error.
    const separate = incomplete && (text.charCodeAt(text.length - 1) & 0xfc00) !== 0xd800;
    return text.toWellFormed() + (separate ? '\ufffd' : '');
  }
}

class SingleByteDecoder {
  #upper;

  constructor(upper) {
    this.#upper = upper;
  }

  decode(bytes, last, fatal) {
    const upper = this.#upper;
    const { length } = bytes;
    if (codec.isAscii(bytes)) return codec.decodeLatin1(bytes, 0, length);
    // As UTF-16 bytes, for the codec to make one string of.
    const units = new Uint16Array(length);
    for (let i = 0; i < length; i++) {
      const byte = bytes[i];
      const unit = byte < 0x80 ? byte : upper[byte - 0x80];
      if (fatal && unit === 0xfffd) return undefined;
      units[i] = unit;
    }
    const view = new Uint8Array(units.buffer);
    return codec.decodeUtf16(view, 0, view.length);
  }
}

function makeDecoder(encoding) {
  if (encoding === 'utf-8') return new Utf8Decoder();
  if (encoding === 'utf-16le') return new Utf16Decoder(false);
  if (encoding === 'utf-16be') return new Utf16Decoder(true);
  const upper = require('internal/encoding/single_byte').upperHalf(encoding === 'iso-8859-8-i' ? 'iso-8859-8' : encoding);
  if (upper !== undefined) return new SingleByteDecoder(upper);
  const { MultiByteDecoder } = require('internal/encoding/multi_byte');
  return new MultiByteDecoder(encoding);
}

class TextDecoder {
  #encoding;
  #fatal;
  #ignoreBOM;
  #decoder = null;
  // Whether the BOM has been dealt with in this stream.
  #started = false;

  constructor(encoding = 'utf-8', options = undefined) {
    encoding = `${encoding}`;
    if (options != null && typeof options !== 'object' && typeof options !== 'function') {
      throw new ERR_INVALID_ARG_TYPE('options', 'object', options);
    }
    const name = encodingOf(encoding);
    if (name === undefined) throw new ERR_ENCODING_NOT_SUPPORTED(encoding);
    if (name === 'replacement') throw new ERR_ENCODING_NOT_SUPPORTED(name);
    this.#encoding = name;
    this.#fatal = Boolean(options?.fatal);
    this.#ignoreBOM = Boolean(options?.ignoreBOM);
  }

  static #check(value) {
    if (typeof value !== 'object' || value === null || !(#encoding in value)) throw new ERR_INVALID_THIS('TextDecoder');
  }

  get encoding() {
    TextDecoder.#check(this);
    return this.#encoding;
  }

  get fatal() {
    TextDecoder.#check(this);
    return this.#fatal;
  }

  get ignoreBOM() {
    TextDecoder.#check(this);
    return this.#ignoreBOM;
  }

  decode(input = undefined, options = undefined) {
    TextDecoder.#check(this);
    const bytes = bytesOf(input);
    if (options != null && typeof options !== 'object' && typeof options !== 'function') {
      throw new ERR_INVALID_ARG_TYPE('options', 'object', options);
    }
    const last = !options?.stream;
    this.#decoder ??= makeDecoder(this.#encoding);
    let text = this.#decoder.decode(bytes, last, this.#fatal);
    if (text === undefined) {
      this.#started = false;
      throw new ERR_ENCODING_INVALID_ENCODED_DATA(this.#encoding, undefined);
    }
    if (!this.#started && text.length > 0) {
      this.#started = true;
      if (!this.#ignoreBOM && text.charCodeAt(0) === 0xfeff && this.#encoding.startsWith('utf-')) text = text.slice(1);
    }
    if (last) this.#started = false;
    return text;
  }

  [customInspectSymbol](depth, options) {
    TextDecoder.#check(this);
    if (typeof depth === 'number' && depth < 0) return this;
    const { getConstructorOf } = require('internal/util');
    const constructor = getConstructorOf(this) || TextDecoder;
    const shown = { encoding: this.encoding, fatal: this.fatal, ignoreBOM: this.ignoreBOM };
    return `${constructor.name} ${require('internal/util/inspect').inspect(shown, options)}`;
  }
}

Object.defineProperties(TextDecoder.prototype, {
  decode: kEnumerable,
  encoding: kEnumerable,
  fatal: kEnumerable,
  ignoreBOM: kEnumerable,
  [Symbol.toStringTag]: { __proto__: null, configurable: true, value: 'TextDecoder' },
});

module.exports = { TextEncoder, TextDecoder };
