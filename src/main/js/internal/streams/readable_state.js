// ReadableState: everything a Readable remembers. Booleans are bits of state[kState] (see flags.js).
const flags = require('internal/streams/flags');
const { getHighWaterMark, getDefaultHighWaterMark } = require('internal/streams/state');
const { StringDecoder } = require('string_decoder');

const {
  kState, kObjectMode, kAutoDestroy, kEmitClose, kConstructed,
} = flags;

const kEnded = 1 << 9; // push(null) was seen
const kEndEmitted = 1 << 10;
const kReading = 1 << 11; // _read() runs and has not pushed yet
const kSync = 1 << 12; // … and is still on the stack
const kNeedReadable = 1 << 13; // the reader came up empty: tell it
const kEmittedReadable = 1 << 14; // 'readable' is queued or was emitted since the last read()
const kReadableListening = 1 << 15;
const kResumeScheduled = 1 << 16;
const kMultiAwaitDrain = 1 << 17; // awaitDrainWriters is a Set
const kReadingMore = 1 << 18; // a top-up is queued
const kDataEmitted = 1 << 19;
const kHasFlowing = 1 << 20; // flowing is not null
const kFlowing = 1 << 21;
const kHasPaused = 1 << 22; // paused is not null
const kPaused = 1 << 23;
const kDataListening = 1 << 24;
const kDecoder = 1 << 25;

const kEncoding = Symbol('kEncoding');
const kDecoderValue = Symbol('kDecoderValue');

class ReadableState {
  constructor(options, stream, isDuplex) {
    let bits = kEmitClose | kAutoDestroy | kConstructed | kSync;
    if (options?.objectMode) bits |= kObjectMode;
    if (isDuplex && options?.readableObjectMode) bits |= kObjectMode;
    if (options?.emitClose === false) bits &= ~kEmitClose;
    if (options?.autoDestroy === false) bits &= ~kAutoDestroy;

    this[kState] = bits;
    this.highWaterMark = options ?
      getHighWaterMark(this, options, 'readableHighWaterMark', isDuplex) :
      getDefaultHighWaterMark(false);
    // Chunks not read yet are buffer[bufferIndex…]; the front is cut off now and then.
    this.buffer = [];
    this.bufferIndex = 0;
    this.length = 0; // bytes or characters, chunks in object mode
    this.pipes = [];
    this.awaitDrainWriters = null; // destinations that asked to wait: null, one, or a Set
    this.defaultEncoding = 'utf8';
    this[kEncoding] = null;
    this[kDecoderValue] = null;
    this[flags.kErroredValue] = null;

    const defaultEncoding = options?.defaultEncoding;
    if (defaultEncoding != null && defaultEncoding !== 'utf8' && defaultEncoding !== 'utf-8') {
      if (require('buffer').Buffer.isEncoding(defaultEncoding)) {
        this.defaultEncoding = defaultEncoding;
      } else {
        const { codes } = require('internal/errors');
        throw new codes.ERR_UNKNOWN_ENCODING(defaultEncoding);
      }
    }
    if (options?.encoding) {
      this.decoder = new StringDecoder(options.encoding);
      this[kEncoding] = options.encoding;
    }
  }

  get decoder() {
    return this[kDecoderValue];
  }

  set decoder(value) {
    this[kDecoderValue] = value;
    if (value) this[kState] |= kDecoder;
    else this[kState] &= ~kDecoder;
  }

  get encoding() {
    return this[kEncoding];
  }

  set encoding(value) {
    this[kEncoding] = value;
  }

  /** null until somebody chooses a mode; then whether data flows by itself. */
  get flowing() {
    const bits = this[kState];
    return (bits & kHasFlowing) !== 0 ? (bits & kFlowing) !== 0 : null;
  }

  set flowing(value) {
    this[kState] &= ~(kHasFlowing | kFlowing);
    if (value != null) this[kState] |= value ? kHasFlowing | kFlowing : kHasFlowing;
  }

  get paused() {
    const bits = this[kState];
    return (bits & kHasPaused) !== 0 ? (bits & kPaused) !== 0 : null;
  }

  set paused(value) {
    this[kState] &= ~(kHasPaused | kPaused);
    if (value != null) this[kState] |= value ? kHasPaused | kPaused : kHasPaused;
  }

  get pipesCount() {
    return this.pipes.length;
  }
}

flags.defineSharedFlags(ReadableState.prototype);
flags.defineFlags(ReadableState.prototype, {
  ended: kEnded,
  endEmitted: kEndEmitted,
  reading: kReading,
  sync: kSync,
  needReadable: kNeedReadable,
  emittedReadable: kEmittedReadable,
  readableListening: kReadableListening,
  resumeScheduled: kResumeScheduled,
  multiAwaitDrain: kMultiAwaitDrain,
  readingMore: kReadingMore,
  dataEmitted: kDataEmitted,
});

// ---- the buffer

/** Takes n bytes (or characters) out of the buffer; all of it for n >= length or n === 0; one object in object mode. */
function takeFromBuffer(n, state) {
  if (state.length === 0) return null;
  const { buffer } = state;
  let index = state.bufferIndex;
  let result;
  if ((state[kState] & kObjectMode) !== 0) {
    result = buffer[index];
    buffer[index++] = null;
  } else if (!n || n >= state.length) {
    const count = buffer.length - index;
    if ((state[kState] & kDecoder) !== 0) result = count === 1 ? buffer[index] : joinStrings(buffer, index);
    else if (count === 0) result = require('buffer').Buffer.alloc(0);
    else result = count === 1 ? buffer[index] : concatFrom(buffer, index, state.length);
    state.buffer = [];
    state.bufferIndex = 0;
    return result;
  } else {
    const first = buffer[index];
    if (n < first.length) {
      result = first.slice(0, n);
      buffer[index] = first.slice(n);
    } else if (n === first.length) {
      result = first;
      buffer[index++] = null;
    } else if ((state[kState] & kDecoder) !== 0) {
      let text = '';
      while (text.length < n) {
        const piece = buffer[index];
        const missing = n - text.length;
        if (piece.length <= missing) {
          text += piece;
          buffer[index++] = null;
        } else {
          text += piece.slice(0, missing);
          buffer[index] = piece.slice(missing);
        }
      }
      result = text;
    } else {
      result = require('buffer').Buffer.allocUnsafe(n);
      for (let filled = 0; filled < n;) {
        const piece = buffer[index];
        const missing = n - filled;
        if (piece.length <= missing) {
          result.set(piece, filled);
          filled += piece.length;
          buffer[index++] = null;
        } else {
          result.set(piece.subarray(0, missing), filled);
          filled = n;
          buffer[index] = piece.subarray(missing);
        }
      }
    }
  }
  if (index === buffer.length) {
    state.buffer = [];
    state.bufferIndex = 0;
  } else if (index > 1024) {
    state.buffer = buffer.slice(index);
    state.bufferIndex = 0;
  } else {
    state.bufferIndex = index;
  }
  return result;
}

function joinStrings(buffer, from) {
  let text = '';
  for (let i = from; i < buffer.length; i++) text += buffer[i];
  return text;
}

function concatFrom(buffer, from, length) {
  return require('buffer').Buffer.concat(from === 0 ? buffer : buffer.slice(from), length);
}

// ---- topping up

function readMoreLater(stream, state) {
  if ((state[kState] & (kReadingMore | kConstructed)) === kConstructed) {
    state[kState] |= kReadingMore;
    process.nextTick(readMore, stream, state);
  }
}

/** Fills the buffer up to the mark; stops when _read() did not push synchronously. */
function readMore(stream, state) {
  while ((state[kState] & (kReading | kEnded)) === 0 &&
      (state.length < state.highWaterMark || ((state[kState] & kFlowing) !== 0 && state.length === 0))) {
    const before = state.length;
    stream.read(0);
    if (before === state.length) break;
  }
  state[kState] &= ~kReadingMore;
}

module.exports = {
  ReadableState, takeFromBuffer, readMoreLater,
  kEnded, kEndEmitted, kReading, kSync, kNeedReadable, kEmittedReadable, kReadableListening, kResumeScheduled,
  kMultiAwaitDrain, kDataEmitted, kHasFlowing, kFlowing, kHasPaused, kPaused, kDataListening, kDecoder,
  kEncoding, kDecoderValue,
};
