const {
  codes: { ERR_BROTLI_INVALID_PARAM, ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE, ERR_ZSTD_INVALID_PARAM },
} = require('internal/errors');
const { validateFunction, validateUint32 } = require('internal/validators');
const { deprecateInstantiation } = require('internal/util');
const { isArrayBufferView } = require('internal/util/types');
const { Zlib, crc32: checksum, whole, wholeLater } = require('internal/zlib/handle');
const { ZlibBase, params, ranged, runAsync, runSync, toDictionary, validateNumber } = require('internal/zlib/base');
const table = require('internal/zlib/constants');

const constants = Object.assign(Object.create(null), table);
for (const name of Object.keys(constants)) {
  Object.defineProperty(constants, name, { writable: false, configurable: false });
}
const {
  BROTLI_DECODE, BROTLI_ENCODE, DEFLATE, DEFLATERAW, GUNZIP, GZIP, INFLATE, INFLATERAW, UNZIP, ZSTD_COMPRESS,
  ZSTD_DECOMPRESS, Z_DEFAULT_COMPRESSION, Z_DEFAULT_LEVEL, Z_DEFAULT_MEMLEVEL, Z_DEFAULT_STRATEGY,
  Z_DEFAULT_WINDOWBITS, Z_FIXED, Z_MAX_LEVEL, Z_MAX_MEMLEVEL, Z_MAX_WINDOWBITS, Z_MIN_LEVEL, Z_MIN_MEMLEVEL,
  Z_MIN_WINDOWBITS,
} = constants;

const codes = {};
for (const name of [
  'Z_OK', 'Z_STREAM_END', 'Z_NEED_DICT', 'Z_ERRNO', 'Z_STREAM_ERROR', 'Z_DATA_ERROR', 'Z_MEM_ERROR', 'Z_BUF_ERROR',
  'Z_VERSION_ERROR',
]) {
  codes[name] = constants[name];
  codes[constants[name]] = name;
}

/** The deflate family: level, windowBits, memLevel, strategy, dictionary. */
function ZlibStream(options, mode) {
  let windowBits = Z_DEFAULT_WINDOWBITS;
  let level = Z_DEFAULT_COMPRESSION;
  let memLevel = Z_DEFAULT_MEMLEVEL;
  let strategy = Z_DEFAULT_STRATEGY;
  let dictionary;
  if (options) {
    // 0 means, to the inflating side, the size that the header names
    const takesHeader = mode === INFLATE || mode === GUNZIP || mode === UNZIP;
    if ((options.windowBits === undefined || options.windowBits === 0) && takesHeader) {
      windowBits = 0;
    } else {
      // gzip has never taken an 8-bit window
      const least = mode === GZIP ? Z_MIN_WINDOWBITS + 1 : Z_MIN_WINDOWBITS;
      windowBits = ranged(options.windowBits, 'options.windowBits', least, Z_MAX_WINDOWBITS, windowBits);
    }
    level = ranged(options.level, 'options.level', Z_MIN_LEVEL, Z_MAX_LEVEL, Z_DEFAULT_LEVEL);
    memLevel = ranged(options.memLevel, 'options.memLevel', Z_MIN_MEMLEVEL, Z_MAX_MEMLEVEL, memLevel);
    strategy = ranged(options.strategy, 'options.strategy', Z_DEFAULT_STRATEGY, Z_FIXED, strategy);
    dictionary = toDictionary(options.dictionary);
  }
  Reflect.apply(ZlibBase, this, [options, mode, (state) =>
    Zlib.deflate(state, mode, level, windowBits, memLevel, strategy, dictionary)]);
  this._level = level;
  this._strategy = strategy;
  this._mode = mode;
}
inherit(ZlibStream, ZlibBase);
Object.defineProperty(ZlibStream, 'name', { value: 'Zlib' });

ZlibStream.prototype.params = function(level, strategy, callback) {
  params(this, level, strategy, callback);
};

function inherit(type, base) {
  Object.setPrototypeOf(type.prototype, base.prototype);
  Object.setPrototypeOf(type, base);
}

function Deflate(options) {
  if (!(this instanceof Deflate)) return deprecateInstantiation(Deflate, 'DEP0184', options);
  Reflect.apply(ZlibStream, this, [options, DEFLATE]);
}
function Inflate(options) {
  if (!(this instanceof Inflate)) return deprecateInstantiation(Inflate, 'DEP0184', options);
  Reflect.apply(ZlibStream, this, [options, INFLATE]);
}
function Gzip(options) {
  if (!(this instanceof Gzip)) return deprecateInstantiation(Gzip, 'DEP0184', options);
  Reflect.apply(ZlibStream, this, [options, GZIP]);
}
function Gunzip(options) {
  if (!(this instanceof Gunzip)) return deprecateInstantiation(Gunzip, 'DEP0184', options);
  Reflect.apply(ZlibStream, this, [options, GUNZIP]);
}
function DeflateRaw(options) {
  if (!(this instanceof DeflateRaw)) return deprecateInstantiation(DeflateRaw, 'DEP0184', options);
  // zlib itself cannot make a raw stream with an 8-bit window
  if (options?.windowBits === 8) options = { ...options, windowBits: 9 };
  Reflect.apply(ZlibStream, this, [options, DEFLATERAW]);
}
function InflateRaw(options) {
  if (!(this instanceof InflateRaw)) return deprecateInstantiation(InflateRaw, 'DEP0184', options);
  Reflect.apply(ZlibStream, this, [options, INFLATERAW]);
}
function Unzip(options) {
  if (!(this instanceof Unzip)) return deprecateInstantiation(Unzip, 'DEP0184', options);
  Reflect.apply(ZlibStream, this, [options, UNZIP]);
}
for (const type of [Deflate, Inflate, Gzip, Gunzip, DeflateRaw, InflateRaw, Unzip]) inherit(type, ZlibStream);

const { BROTLI_PARAM_NDIRECT: brotliLast } = constants;
const { ZSTD_c_overlapLog: zstdCompressLast, ZSTD_d_windowLogMax: zstdDecompressLast } = constants;

/** options.params as pairs of number and value. */
function parameterPairs(options, last, InvalidParameter) {
  const pairs = [];
  const seen = new Set();
  if (options?.params) {
    for (const original of Object.keys(options.params)) {
      const key = +original;
      if (Number.isNaN(key) || key < 0 || key > last || seen.has(key)) throw new InvalidParameter(original);
      seen.add(key);
      const value = options.params[original];
      if (typeof value !== 'number' && typeof value !== 'boolean') {
        throw new ERR_INVALID_ARG_TYPE('options.params[key]', 'number', value);
      }
      pairs.push(key, Number(value));
    }
  }
  return Int32Array.from(pairs);
}

function Brotli(options, mode) {
  const pairs = parameterPairs(options, brotliLast, ERR_BROTLI_INVALID_PARAM);
  const dictionary = toDictionary(options?.dictionary);
  Reflect.apply(ZlibBase, this, [options, mode, (state) => Zlib.brotli(state, mode, pairs, dictionary)]);
}
inherit(Brotli, ZlibBase);

function BrotliCompress(options) {
  if (!(this instanceof BrotliCompress)) return deprecateInstantiation(BrotliCompress, 'DEP0184', options);
  Reflect.apply(Brotli, this, [options, BROTLI_ENCODE]);
}
function BrotliDecompress(options) {
  if (!(this instanceof BrotliDecompress)) return deprecateInstantiation(BrotliDecompress, 'DEP0184', options);
  Reflect.apply(Brotli, this, [options, BROTLI_DECODE]);
}
for (const type of [BrotliCompress, BrotliDecompress]) inherit(type, Brotli);

class Zstd extends ZlibBase {
  constructor(options, mode, last) {
    const pairs = parameterPairs(options, last, ERR_ZSTD_INVALID_PARAM);
    let pledgedSize = -1;
    if (mode === ZSTD_COMPRESS && options?.pledgedSrcSize !== undefined) {
      validateNumber(options.pledgedSrcSize, 'options.pledgedSrcSize');
      if (options.pledgedSrcSize < 0) throw pledgedSizeError();
      pledgedSize = options.pledgedSrcSize;
    }
    const dictionary = toDictionary(options?.dictionary);
    super(options, mode, (state) => Zlib.zstd(state, mode, pairs, dictionary, pledgedSize));
  }
}

function pledgedSizeError() {
  const error = new ERR_OUT_OF_RANGE('pledgedSrcSize', '>= 0', -1);
  error.message = 'pledgedSrcSize must be non-negative';
  return error;
}

class ZstdCompress extends Zstd {
  constructor(options) {
    super(options, ZSTD_COMPRESS, zstdCompressLast);
  }
}

class ZstdDecompress extends Zstd {
  constructor(options) {
    super(options, ZSTD_DECOMPRESS, zstdDecompressLast);
  }
}

/**
 * The function pair of one class: callback style and synchronous. Without options, what is not too long needs no stream
 * for the modes of zlib.
 */
function convenience(Type, mode) {
  return [
    function asyncBufferWrapper(buffer, options, callback) {
      const isPlain = options === undefined || typeof options === 'function';
      if (typeof options === 'function') {
        callback = options;
        options = {};
      }
      validateFunction(callback, 'callback');
      const asStream = () => runAsync(new Type(options), buffer, callback);
      if (mode !== undefined && isPlain && wholeLater(mode, buffer, (bytes) => {
        if (bytes === undefined) asStream();
        else callback(null, bytes);
      })) return undefined;
      return asStream();
    },
    function syncBufferWrapper(buffer, options) {
      if (options === undefined && mode !== undefined) {
        const bytes = whole(mode, buffer);
        if (bytes !== undefined) return bytes;
      }
      return runSync(new Type(options), buffer);
    },
  ];
}

function creator(Type) {
  return {
    configurable: true,
    enumerable: true,
    value: function(options) { // eslint-disable-line object-shorthand -- a method is no constructor, and old code uses `new`
      return new Type(options);
    },
  };
}

/**
 * The CRC-32 of data, continued from value.
 * @see https://nodejs.org/api/zlib.html#zlibcrc32data-value
 */
function crc32(data, value = 0) {
  if (typeof data !== 'string' && !isArrayBufferView(data)) {
    throw new ERR_INVALID_ARG_TYPE('data', ['Buffer', 'TypedArray', 'DataView', 'string'], data);
  }
  validateUint32(value, 'value');
  return shortChecksum(data, value) ?? checksum(data, value);
}

const MOST_BYTES = 512; // for which a call of Java takes longer
let crcTable;

// The checksum of few bytes or characters of ASCII, undefined for others.
function shortChecksum(data, value) {
  const isText = typeof data === 'string';
  const length = isText ? data.length : data.byteLength;
  if (length > MOST_BYTES) return undefined;
  crcTable ??= Int32Array.from({ length: 256 }, (_, i) => {
    for (let bit = 0; bit < 8; bit++) i = i & 1 ? (i >>> 1) ^ 0xedb88320 : i >>> 1;
    return i;
  });
  let crc = ~value;
  if (isText) {
    for (let i = 0; i < length; i++) {
      const code = data.charCodeAt(i);
      if (code > 127) return undefined;
      crc = crcTable[(crc ^ code) & 0xff] ^ (crc >>> 8);
    }
  } else {
    const bytes = data instanceof Uint8Array ? data : new Uint8Array(data.buffer, data.byteOffset, length);
    for (let i = 0; i < length; i++) crc = crcTable[(crc ^ bytes[i]) & 0xff] ^ (crc >>> 8);
  }
  return ~crc >>> 0;
}

const [deflate, deflateSync] = convenience(Deflate, DEFLATE);
const [gzip, gzipSync] = convenience(Gzip, GZIP);
const [deflateRaw, deflateRawSync] = convenience(DeflateRaw, DEFLATERAW);
const [unzip, unzipSync] = convenience(Unzip, UNZIP);
const [inflate, inflateSync] = convenience(Inflate, INFLATE);
const [gunzip, gunzipSync] = convenience(Gunzip, GUNZIP);
const [inflateRaw, inflateRawSync] = convenience(InflateRaw, INFLATERAW);
const [brotliCompress, brotliCompressSync] = convenience(BrotliCompress);
const [brotliDecompress, brotliDecompressSync] = convenience(BrotliDecompress);
const [zstdCompress, zstdCompressSync] = convenience(ZstdCompress);
const [zstdDecompress, zstdDecompressSync] = convenience(ZstdDecompress);

module.exports = {
  crc32,
  Deflate, Inflate, Gzip, Gunzip, DeflateRaw, InflateRaw, Unzip,
  BrotliCompress, BrotliDecompress, ZstdCompress, ZstdDecompress,
  deflate, deflateSync, gzip, gzipSync, deflateRaw, deflateRawSync, unzip, unzipSync,
  inflate, inflateSync, gunzip, gunzipSync, inflateRaw, inflateRawSync,
  brotliCompress, brotliCompressSync, brotliDecompress, brotliDecompressSync,
  zstdCompress, zstdCompressSync, zstdDecompress, zstdDecompressSync,
};
Object.defineProperties(module.exports, {
  createDeflate: creator(Deflate),
  createInflate: creator(Inflate),
  createDeflateRaw: creator(DeflateRaw),
  createInflateRaw: creator(InflateRaw),
  createGzip: creator(Gzip),
  createGunzip: creator(Gunzip),
  createUnzip: creator(Unzip),
  createBrotliCompress: creator(BrotliCompress),
  createBrotliDecompress: creator(BrotliDecompress),
  createZstdCompress: creator(ZstdCompress),
  createZstdDecompress: creator(ZstdDecompress),
  constants: { enumerable: true, value: constants },
  codes: { enumerable: true, value: Object.freeze(codes) },
});

// The ZIP API. Its files are larger than the rest of this module together, and its values are data properties in Node.js.
const zip = {
  ZipEntry: require('internal/zlib/zip/entry').ZipEntry,
  ZipFile: require('internal/zlib/zip/file'),
  ZipBuffer: require('internal/zlib/zip/buffer'),
};
const { createZipArchive, createZipArchiveSync, zipFiles } = require('internal/zlib/zip/archive');
const { getMaxZipContentSize, setMaxZipContentSize } = require('internal/zlib/zip/content');
Object.assign(zip, { createZipArchive, createZipArchiveSync, zipFiles, getMaxZipContentSize, setMaxZipContentSize });
for (const [name, value] of Object.entries(zip)) {
  Object.defineProperty(module.exports, name, { configurable: true, enumerable: true, value });
}
// the older names, from before zlib.constants
for (const name of Object.keys(constants)) {
  if (!name.startsWith('BROTLI')) Object.defineProperty(module.exports, name, { value: constants[name] });
}
