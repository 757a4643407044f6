// From the compressed bytes of an entry to its content and back: as a whole, on a worker or at once, or chunk by chunk. What
// an entry declares is a promise that is checked: it never yields more than that, and its CRC-32 must be right.
const { Buffer, kMaxLength } = require('buffer');
const {
  codes: { ERR_INVALID_ARG_TYPE, ERR_ZIP_ENTRY_CORRUPT, ERR_ZIP_ENTRY_TOO_LARGE, ERR_ZIP_UNSUPPORTED_FEATURE },
} = require('internal/errors');
const { emitExperimentalWarning } = require('internal/util');
const { validateInteger } = require('internal/validators');
const { isUint8Array } = require('internal/util/types');
const { crc32 } = require('internal/zlib/handle');
const { FLAG, METHOD } = require('internal/zlib/zip/records');

const limit = { bytes: 256 * 1024 * 1024 };

exports.getMaxZipContentSize = () => limit.bytes;
exports.setMaxZipContentSize = (size) => {
  emitExperimentalWarning('The zlib ZIP archive API');
  validateInteger(size, 'size', 0);
  limit.bytes = size;
};

const zlib = () => require('zlib');
const codecs = {
  [METHOD.deflate]: {
    verb: 'inflate',
    compressSync: (data) => zlib().deflateRawSync(data),
    compress: (data, done) => zlib().deflateRaw(data, done),
    decompressSync: (data, options) => zlib().inflateRawSync(data, options),
    decompress: (data, options, done) => zlib().inflateRaw(data, options, done),
    compressor: () => zlib().createDeflateRaw(),
    decompressor: () => zlib().createInflateRaw(),
  },
  [METHOD.zstd]: {
    verb: 'decompress',
    compressSync: (data) => zlib().zstdCompressSync(data),
    compress: (data, done) => zlib().zstdCompress(data, done),
    decompressSync: (data, options) => zlib().zstdDecompressSync(data, options),
    decompress: (data, options, done) => zlib().zstdDecompress(data, options, done),
    compressor: () => zlib().createZstdCompress(),
    decompressor: () => zlib().createZstdDecompress(),
  },
};

const title = (entry) => `entry ${JSON.stringify(entry.name)}`;
const corrupt = (entry, what) => new ERR_ZIP_ENTRY_CORRUPT(`${title(entry)} ${what}`);
const tooMuch = (entry) => corrupt(entry, `inflates beyond its declared size of ${entry.size} bytes`);

exports.requireSize = function requireSize(entry, maxSize) {
  if (entry.size > maxSize) {
    throw new ERR_ZIP_ENTRY_TOO_LARGE(`${title(entry)} declares ${entry.size} bytes, exceeding the ${maxSize} byte limit`);
  }
};

/** The codec of an entry, undefined for one that is only stored. */
function codecOf(entry) {
  if (entry.flags & FLAG.encrypted) throw new ERR_ZIP_UNSUPPORTED_FEATURE(`${title(entry)} is encrypted`);
  if (entry.method === METHOD.store) return undefined;
  const codec = codecs[entry.method];
  if (codec === undefined) throw new ERR_ZIP_UNSUPPORTED_FEATURE(`${title(entry)} uses compression method ${entry.method}`);
  return codec;
}

function check(entry, data, verify) {
  if (data.length !== entry.size) throw corrupt(entry, `produced ${data.length} bytes, expected ${entry.size}`);
  if (verify !== false && crc32(data, 0) !== entry.crc) throw corrupt(entry, 'failed CRC-32 verification');
  return data;
}

const bounds = (entry) => ({ maxOutputLength: Math.min(Math.max(entry.size, 1), kMaxLength) });

function decodingError(entry, codec, error) {
  if (error.code === 'ERR_BUFFER_TOO_LARGE') return tooMuch(entry);
  return corrupt(entry, `failed to ${codec.verb}: ${error.message}`);
}

exports.decodeSync = function decodeSync(entry, raw, verify) {
  const codec = codecOf(entry);
  if (codec === undefined) return check(entry, raw, verify);
  let data;
  try {
    data = codec.decompressSync(raw, bounds(entry));
  } catch (error) {
    throw decodingError(entry, codec, error);
  }
  return check(entry, data, verify);
};

exports.decode = async function decode(entry, raw, verify) {
  const codec = codecOf(entry);
  if (codec === undefined) return check(entry, raw, verify);
  const { promise, resolve, reject } = Promise.withResolvers();
  codec.decompress(raw, bounds(entry), (error, data) => (error ? reject(decodingError(entry, codec, error)) : resolve(data)));
  return check(entry, await promise, verify);
};

/** The content of an entry whose compressed bytes are an async iterable. */
exports.decodeChunks = async function* decodeChunks(entry, raw, { maxSize, verify } = {}) {
  const codec = codecOf(entry);
  if (maxSize !== undefined) exports.requireSize(entry, maxSize);
  let total = 0;
  let crc = 0;
  for await (const chunk of codec === undefined ? raw : through(codec.decompressor(), raw)) {
    total += chunk.length;
    if (total > entry.size) throw tooMuch(entry);
    if (verify !== false) crc = crc32(chunk, crc);
    yield chunk;
  }
  if (total < entry.size) throw corrupt(entry, `is truncated: got ${total} of ${entry.size} bytes`);
  if (verify !== false && crc !== entry.crc) throw corrupt(entry, 'failed CRC-32 verification');
};

/** What a transform makes of an async iterable; whoever stops reading ends both. */
async function* through(transform, source) {
  const { pipeline, Readable } = require('stream');
  const output = pipeline(Readable.from(source, { objectMode: false }), transform, () => {});
  try {
    for await (const chunk of output) yield chunk;
  } finally {
    output.on('error', () => {});
    output.destroy();
  }
}

/** @returns {[method: number, bytes: Buffer]} stored where compression gains nothing */
const smaller = (method, data, compressed) =>
  (compressed.length < data.length ? [method, compressed] : [METHOD.store, data]);

exports.encodeSync = function encodeSync(method, data) {
  const codec = codecs[method];
  return codec === undefined ? [METHOD.store, data] : smaller(method, data, codec.compressSync(data));
};

exports.encode = async function encode(method, data) {
  const codec = codecs[method];
  if (codec === undefined) return [METHOD.store, data];
  const { promise, resolve, reject } = Promise.withResolvers();
  codec.compress(data, (error, compressed) => (error ? reject(error) : resolve(compressed)));
  return smaller(method, data, await promise);
};

/** The compressed chunks of a source; totals gets size, compressedSize and crc when it is done. */
exports.encodeChunks = async function* encodeChunks(method, source, totals) {
  Object.assign(totals, { size: 0, compressedSize: 0, crc: 0 });
  async function* counted() {
    for await (const chunk of source) {
      if (!isUint8Array(chunk)) throw new ERR_INVALID_ARG_TYPE('chunk', 'Uint8Array', chunk);
      if (chunk.length === 0) continue;
      totals.crc = crc32(chunk, totals.crc);
      totals.size += chunk.length;
      yield Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
    }
  }
  const codec = codecs[method];
  for await (const chunk of codec === undefined ? counted() : through(codec.compressor(), counted())) {
    totals.compressedSize += chunk.length;
    yield chunk;
  }
};
