// What node:buffer has besides Buffer: btoa, atob, isUtf8, isAscii, transcode.

const { codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_STATE, ERR_MISSING_ARGS }, genericNodeError } = require('internal/errors');
const { lazyDOMException } = require('internal/util');
const codec = require('internal/buffer/codec');
const { base64, decodeForgivingly, getEncoding, latin1, utf8, utf16le } = require('internal/buffer/encodings');

const kFew = 256; // characters that are converted without memory of their own
let scratch;

function btoa(input) {
  if (arguments.length === 0) throw new ERR_MISSING_ARGS('input');
  const text = `${input}`;
  if (text.length <= kFew && text.length > 0) {
    const { length } = text;
    if (scratch === undefined) scratch = new Uint8Array(kFew);
    let all = 0;
    for (let i = 0; i < length; i++) {
      const unit = text.charCodeAt(i);
      all |= unit;
      scratch[i] = unit;
    }
    if (all <= 0xff) return base64.slice(scratch, 0, length);
  }
  const bytes = codec.encodeLatin1(text);
  if (bytes === undefined) throw lazyDOMException('Invalid character', 'InvalidCharacterError');
  return base64.slice(bytes, 0, bytes.length);
}

const isForgivingBase64 = /^[A-Za-z0-9+/]*$/;

const apply = Reflect.apply;
let fromBase64; // V8's own, which the snapshotting isolate lacks
let setFromBase64;

// https://infra.spec.whatwg.org/#forgiving-base64-decode
function atob(input) {
  if (arguments.length === 0) throw new ERR_MISSING_ARGS('input');
  let text = `${input}`;
  if (text.length <= kFew) {
    if (scratch === undefined) scratch = new Uint8Array(kFew);
    const written = decodeForgivingly(scratch, text);
    if (written >= 0) return codec.decodeLatin1(scratch, 0, written);
  }
  try {
    if (fromBase64 === undefined) {
      ({ fromBase64 } = Uint8Array);
      ({ setFromBase64 } = Uint8Array.prototype);
    }
    if (text.length <= kFew) {
      if (scratch === undefined) scratch = new Uint8Array(kFew);
      const { written } = apply(setFromBase64, scratch, [text]);
      return codec.decodeLatin1(scratch, 0, written);
    }
    const bytes = apply(fromBase64, Uint8Array, [text]);
    return codec.decodeLatin1(bytes, 0, bytes.length);
  } catch {
    // What is wrong has to be told in other words.
  }
  text = text.replace(/[\t\n\f\r ]+/g, '');
  const bare = text.replace(/={1,2}$/, '');
  const isOdd = bare.length % 4 === 1;
  if (text.length % 4 === 0 || isOdd) text = bare;
  if (!isForgivingBase64.test(text)) throw lazyDOMException('Invalid character', 'InvalidCharacterError');
  if (isOdd) {
    throw lazyDOMException('The string to be decoded is not correctly encoded.', 'InvalidCharacterError');
  }
  const bytes = new Uint8Array(base64.byteLength(text));
  const length = base64.write(bytes, text, 0, bytes.length);
  return codec.decodeLatin1(bytes, 0, length);
}

function bytesFrom(input) {
  if (ArrayBuffer.isView(input)) {
    if (input.buffer.detached) throw new ERR_INVALID_STATE('Cannot validate on a detached buffer');
    return new Uint8Array(input.buffer, input.byteOffset, input.byteLength);
  }
  const { isAnyArrayBuffer } = require('internal/util/types');
  if (isAnyArrayBuffer(input)) {
    if (input.detached) throw new ERR_INVALID_STATE('Cannot validate on a detached buffer');
    return new Uint8Array(input);
  }
  throw new ERR_INVALID_ARG_TYPE('input', ['ArrayBuffer', 'Buffer', 'TypedArray'], input);
}

function isUtf8(input) {
  return codec.isUtf8(bytesFrom(input));
}

function isAscii(input) {
  return codec.isAscii(bytesFrom(input));
}

const transcodable = ['ascii', 'latin1', 'utf8', 'utf16le'];

function transcode(source, fromEncoding, toEncoding) {
  const { Buffer } = require('buffer');
  if (Object.prototype.toString.call(source) !== '[object Uint8Array]') {
    throw new ERR_INVALID_ARG_TYPE('source', ['Buffer', 'Uint8Array'], source);
  }
  if (source.length === 0) return Buffer.alloc(0);
  const from = getEncoding(fromEncoding || 'utf8');
  const to = getEncoding(toEncoding || 'utf8');
  if (!transcodable.includes(from?.name) || !transcodable.includes(to?.name)) {
    throw genericNodeError('Unable to transcode Buffer [U_ILLEGAL_ARGUMENT_ERROR]',
                           { code: 'U_ILLEGAL_ARGUMENT_ERROR', errno: 1 });
  }
  let text = from.slice(source, 0, source.length);
  if (from.name === 'ascii') text = codec.decodeLatin1(source, 0, source.length).replace(/[\x80-\xff]/g, '\ufffd');
  if (to === utf8 || to === utf16le) return Buffer.from(text, to.name);
  // What the target lacks becomes '?', one for each character.
  const narrow = text.replace(to === latin1 ? /[^\0-\xff]/gu : /[^\0-\x7f]/gu, '?');
  return Buffer.from(narrow, 'latin1');
}

module.exports = { atob, btoa, isAscii, isUtf8, transcode };
