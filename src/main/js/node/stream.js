// node:stream. The parts are in internal/streams; this puts them together.
const { codes } = require('internal/errors');
const { validateAbortSignal, validateObject } = require('internal/validators');
const { Buffer } = require('buffer');
const { Stream } = require('internal/streams/legacy');
const { Readable } = require('internal/streams/readable');
const { Writable } = require('internal/streams/writable');
const { destroyer } = require('internal/streams/destroy');
const { eos } = require('internal/streams/end_of_stream');
const { pipeline } = require('internal/streams/pipeline');
const { addAbortSignal, addAbortSignalNoValidate } = require('internal/streams/add_abort_signal');
const { getDefaultHighWaterMark, setDefaultHighWaterMark } = require('internal/streams/state');
const { streamReturningOperators, promiseReturningOperators } = require('internal/streams/operators');
const compose = require('internal/streams/compose');
const utils = require('internal/streams/utils');

module.exports = Stream;

function addOperator(name, operator, wrap) {
  const method = function(...args) {
    if (new.target) throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
    return wrap(this, operator, args);
  };
  Object.defineProperties(method, {
    name: { __proto__: null, value: operator.name },
    length: { __proto__: null, value: operator.length },
  });
  Object.defineProperty(Readable.prototype, name, {
    __proto__: null, value: method, enumerable: false, configurable: true, writable: true,
  });
}

for (const name of Object.keys(streamReturningOperators)) {
  addOperator(name, streamReturningOperators[name], (self, operator, args) =>
    Readable.from(Reflect.apply(operator, self, args)));
}
for (const name of Object.keys(promiseReturningOperators)) {
  addOperator(name, promiseReturningOperators[name], (self, operator, args) =>
    Reflect.apply(operator, self, args));
}

/** stream.compose(other): what comes out of this stream goes through `other`. */
Readable.prototype.compose = function(stream, options) {
  if (options != null) validateObject(options, 'options');
  if (options?.signal != null) validateAbortSignal(options.signal, 'options.signal');
  const composed = compose(this, stream);
  if (options?.signal) addAbortSignalNoValidate(options.signal, composed);
  return composed;
};

Stream.isDestroyed = utils.isDestroyed;
Stream.isDisturbed = utils.isDisturbed;
Stream.isErrored = utils.isErrored;
Stream.isReadable = utils.isReadable;
Stream.isWritable = utils.isWritable;
Stream.Readable = Readable;
Stream.Writable = Writable;
Stream.Duplex = require('internal/streams/duplex');
Stream.Transform = require('internal/streams/transform');
Stream.PassThrough = require('internal/streams/passthrough');
Stream.duplexPair = require('internal/streams/duplexpair');
Stream.pipeline = pipeline;
Stream.addAbortSignal = addAbortSignal;
Stream.finished = eos;
Stream.destroy = destroyer;
Stream.compose = compose;
Stream.setDefaultHighWaterMark = setDefaultHighWaterMark;
Stream.getDefaultHighWaterMark = getDefaultHighWaterMark;

Object.defineProperty(Stream, 'promises', {
  __proto__: null,
  configurable: true,
  enumerable: true,
  get() { return require('stream/promises'); },
});
for (const name of ['pipeline', 'finished']) {
  Object.defineProperty(Stream[name], Symbol.for('nodejs.util.promisify.custom'), {
    __proto__: null,
    enumerable: true,
    get() { return require('stream/promises')[name]; },
  });
}

Stream.Stream = Stream;
Stream._isArrayBufferView = (value) => ArrayBuffer.isView(value);
Stream._isUint8Array = (value) => value instanceof Uint8Array;
Stream._uint8ArrayToBuffer = (chunk) => Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
