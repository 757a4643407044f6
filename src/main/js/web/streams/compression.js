// CompressionStream and DecompressionStream (Compression Streams Standard) over node:zlib.
const { codes } = require('internal/errors');
const { isSharedArrayBuffer } = require('internal/util/types');
const { kInspect, finishClass, inspectAs } = require('web/streams/common');
const { newReadableWritablePairFromDuplex, kValidateChunk, kDestroyOnSyncError } = require('web/streams/adapters');

const compressors = {
  '__proto__': null,
  'deflate': (zlib) => zlib.createDeflate(),
  'deflate-raw': (zlib) => zlib.createDeflateRaw(),
  'gzip': (zlib) => zlib.createGzip(),
  'brotli': (zlib) => zlib.createBrotliCompress(),
};

// Data after the end of the compressed part is an error here, which node:zlib alone lets pass.
const strict = { rejectGarbageAfterEnd: true };
const decompressors = {
  '__proto__': null,
  'deflate': (zlib) => zlib.createInflate(strict),
  'deflate-raw': (zlib) => zlib.createInflateRaw(strict),
  'gzip': (zlib) => zlib.createGunzip(strict),
  'brotli': (zlib) => zlib.createBrotliDecompress(strict),
};

/** Shared memory is no BufferSource here; what else is wrong with a chunk the codec says. */
function validateChunk(chunk) {
  if (isSharedArrayBuffer(ArrayBuffer.isView(chunk) ? chunk.buffer : chunk)) {
    throw new codes.ERR_INVALID_ARG_TYPE('chunk', ['ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'], chunk);
  }
}

function open(kind, table, format) {
  const create = table[`${format}`];
  if (create === undefined) {
    const error = new TypeError(`Failed to construct '${kind}': ` +
      `1st argument '${format}' is not a valid enum value of type CompressionFormat.`);
    error.code = 'ERR_INVALID_ARG_VALUE';
    throw error;
  }
  return newReadableWritablePairFromDuplex(create(require('zlib')), {
    [kValidateChunk]: validateChunk, [kDestroyOnSyncError]: true,
  });
}

class CompressionStream {
  #pair;
  constructor(format) {
    this.#pair = open('CompressionStream', compressors, format);
  }
  get readable() { return this.#pair.readable; }
  get writable() { return this.#pair.writable; }
  [kInspect](depth, options) {
    return inspectAs(this, depth, options, { readable: this.#pair.readable, writable: this.#pair.writable });
  }
}
finishClass(CompressionStream, ['readable', 'writable']);

class DecompressionStream {
  #pair;
  constructor(format) {
    this.#pair = open('DecompressionStream', decompressors, format);
  }
  get readable() { return this.#pair.readable; }
  get writable() { return this.#pair.writable; }
  [kInspect](depth, options) {
    return inspectAs(this, depth, options, { readable: this.#pair.readable, writable: this.#pair.writable });
  }
}
finishClass(DecompressionStream, ['readable', 'writable']);

module.exports = { CompressionStream, DecompressionStream };
