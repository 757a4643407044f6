// CompressionStream and DecompressionStream (Compression Streams Standard) over node:zlib.
const { codes } = require('internal/errors');
const { kState, kInspect, finishClass, inspectAs } = require('web/streams/common');
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

class CodecState {
  constructor(kind, pair) {
    this.kind = kind;
    this.pair = pair;
  }
}

/** A chunk must be a BufferSource over memory of its own. */
function validateChunk(chunk) {
  const buffer = ArrayBuffer.isView(chunk) ? chunk.buffer : chunk;
  if (!(buffer instanceof ArrayBuffer)) {
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
  const pair = newReadableWritablePairFromDuplex(create(require('zlib')), {
    [kValidateChunk]: validateChunk, [kDestroyOnSyncError]: true,
  });
  return new CodecState(kind, pair);
}

function pairOf(self, kind) {
  const state = self?.[kState];
  if (!(state instanceof CodecState) || state.kind !== kind) throw new codes.ERR_INVALID_THIS(kind);
  return state.pair;
}

class CompressionStream {
  constructor(format) {
    this[kState] = open('CompressionStream', compressors, format);
  }
  get readable() { return pairOf(this, 'CompressionStream').readable; }
  get writable() { return pairOf(this, 'CompressionStream').writable; }
  [kInspect](depth, options) {
    const { readable, writable } = pairOf(this, 'CompressionStream');
    return inspectAs(this, depth, options, { readable, writable });
  }
}
finishClass(CompressionStream, ['readable', 'writable']);

class DecompressionStream {
  constructor(format) {
    this[kState] = open('DecompressionStream', decompressors, format);
  }
  get readable() { return pairOf(this, 'DecompressionStream').readable; }
  get writable() { return pairOf(this, 'DecompressionStream').writable; }
  [kInspect](depth, options) {
    const { readable, writable } = pairOf(this, 'DecompressionStream');
    return inspectAs(this, depth, options, { readable, writable });
  }
}
finishClass(DecompressionStream, ['readable', 'writable']);

module.exports = { CompressionStream, DecompressionStream };
