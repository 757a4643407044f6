// node:stream/web
const { validateBoolean } = require('internal/validators');
const { codes } = require('internal/errors');
const readable = require('web/streams/readable');
const readableByte = require('web/streams/readable_byte');
const writable = require('web/streams/writable');
const transform = require('web/streams/transform');
const strategies = require('web/streams/strategies');
const encoding = require('web/streams/encoding');
const compression = require('web/streams/compression');

/** tee() with a structured clone for the second branch. */
function ReadableStreamTee(stream, cloneForBranch2 = false) {
  if (!readable.isReadableStream(stream)) throw new codes.ERR_INVALID_ARG_TYPE('stream', 'ReadableStream', stream);
  validateBoolean(cloneForBranch2, 'cloneForBranch2');
  return require('web/streams/tee').readableStreamTee(stream, cloneForBranch2);
}

module.exports = {
  ReadableStream: readable.ReadableStream,
  ReadableStreamTee,
  ReadableStreamDefaultReader: readable.ReadableStreamDefaultReader,
  ReadableStreamBYOBReader: readableByte.ReadableStreamBYOBReader,
  ReadableStreamBYOBRequest: readableByte.ReadableStreamBYOBRequest,
  ReadableByteStreamController: readableByte.ReadableByteStreamController,
  ReadableStreamDefaultController: readable.ReadableStreamDefaultController,
  TransformStream: transform.TransformStream,
  TransformStreamDefaultController: transform.TransformStreamDefaultController,
  WritableStream: writable.WritableStream,
  WritableStreamDefaultWriter: writable.WritableStreamDefaultWriter,
  WritableStreamDefaultController: writable.WritableStreamDefaultController,
  ByteLengthQueuingStrategy: strategies.ByteLengthQueuingStrategy,
  CountQueuingStrategy: strategies.CountQueuingStrategy,
  TextEncoderStream: encoding.TextEncoderStream,
  TextDecoderStream: encoding.TextDecoderStream,
  CompressionStream: compression.CompressionStream,
  DecompressionStream: compression.DecompressionStream,
};

require('internal/boot/globals').settle('stream/web', module.exports);
