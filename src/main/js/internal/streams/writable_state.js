// WritableState: everything a Writable remembers. Booleans are bits of state[kState] (see flags.js).
const flags = require('internal/streams/flags');
const { getHighWaterMark, getDefaultHighWaterMark } = require('internal/streams/state');

const { kState, kObjectMode, kAutoDestroy, kEmitClose, kConstructed } = flags;

const kNeedDrain = 1 << 9; // write() said false: 'drain' is owed
const kEnding = 1 << 10; // end() was called
const kEnded = 1 << 11; // … and has returned
const kFinished = 1 << 12; // 'finish' was emitted
const kFinalCalled = 1 << 13;
const kPrefinished = 1 << 14;
const kWriting = 1 << 15; // _write() has not called back
const kSync = 1 << 16; // … and is still on the stack
const kBufferProcessing = 1 << 17;
const kDecodeStrings = 1 << 18;
const kAllBuffers = 1 << 19; // every buffered chunk is a Buffer
const kAllNoop = 1 << 20; // no buffered chunk has a callback
const kNotWritable = 1 << 21; // a duplex made with writable: false
const kHasWritable = 1 << 22;

class WritableState {
  constructor(options, stream, isDuplex) {
    let bits = kSync | kConstructed | kEmitClose | kAutoDestroy | kDecodeStrings | kAllBuffers | kAllNoop;
    if (options?.objectMode) bits |= kObjectMode;
    if (isDuplex && options?.writableObjectMode) bits |= kObjectMode;
    if (options?.emitClose === false) bits &= ~kEmitClose;
    if (options?.autoDestroy === false) bits &= ~kAutoDestroy;
    if (options?.decodeStrings === false) bits &= ~kDecodeStrings;

    this[kState] = bits;
    this.highWaterMark = options ?
      getHighWaterMark(this, options, 'writableHighWaterMark', isDuplex) :
      getDefaultHighWaterMark(false);
    this.length = 0; // bytes, characters or objects that wait or are being written
    this.corked = 0;
    this.onwrite = undefined; // the callback that _write() gets; bound by writable.js
    this.writecb = null; // the user's callback for the chunk being written
    this.writelen = 0;
    this.afterWriteTickInfo = null; // callbacks due on the next tick: { count, cb, stream, state }
    this.buffered = []; // { chunk, encoding, callback }, from bufferedIndex on
    this.bufferedIndex = 0;
    this.pendingcb = 0; // callbacks still owed; 'finish' waits for them
    this.finishCallbacks = null; // callbacks of end()
    this.defaultEncoding = 'utf8';
    this[flags.kErroredValue] = null;

    const defaultEncoding = options?.defaultEncoding;
    if (defaultEncoding && defaultEncoding !== 'utf8' && defaultEncoding !== 'utf-8') {
      if (!require('buffer').Buffer.isEncoding(defaultEncoding)) {
        const { codes } = require('internal/errors');
        throw new codes.ERR_UNKNOWN_ENCODING(defaultEncoding);
      }
      this.defaultEncoding = defaultEncoding;
    }
  }

  /** undefined, or what the user or a duplex without a writable side has set. */
  get writable() {
    return (this[kState] & kHasWritable) !== 0 ? (this[kState] & kNotWritable) === 0 : undefined;
  }

  set writable(value) {
    if (value == null) this[kState] &= ~(kHasWritable | kNotWritable);
    else if (value) this[kState] = (this[kState] | kHasWritable) & ~kNotWritable;
    else this[kState] |= kHasWritable | kNotWritable;
  }

  getBuffer() {
    return this.buffered.slice(this.bufferedIndex);
  }

  get bufferedRequestCount() {
    return this.buffered.length - this.bufferedIndex;
  }
}

flags.defineSharedFlags(WritableState.prototype);
flags.defineFlags(WritableState.prototype, {
  needDrain: kNeedDrain,
  ending: kEnding,
  ended: kEnded,
  finished: kFinished,
  finalCalled: kFinalCalled,
  prefinished: kPrefinished,
  writing: kWriting,
  sync: kSync,
  bufferProcessing: kBufferProcessing,
  decodeStrings: kDecodeStrings,
  allBuffers: kAllBuffers,
  allNoop: kAllNoop,
});

module.exports = {
  WritableState,
  kNeedDrain, kEnding, kEnded, kFinished, kFinalCalled, kPrefinished, kWriting, kSync, kBufferProcessing, kDecodeStrings,
  kAllBuffers, kAllNoop, kNotWritable,
};
