// One engine on the Java side, with the small interface that node:zlib's own binding has, because packages
// (minizlib, pngjs, ssh2) reach for stream._handle and its constructor: init, write, writeSync, close, reset, params.
const { codes: { ERR_INTERNAL_ASSERTION } } = require('internal/errors');
const { Buffer, kMaxLength } = require('buffer');
const { DEFLATE, GZIP, DEFLATERAW, GUNZIP } = require('internal/zlib/constants');
const zlib = binding('zlib');

// A count of the answer to a write takes 26 bits; larger pieces are cut.
const COUNT = 2 ** 26;
const EMPTY = new Uint8Array(0);

let registry;

class Zlib {
  #mode;
  #id = 0;
  #state;
  #processed;
  #writing = false;
  #closeAfterWrite = false;
  onerror = undefined;

  constructor(mode) {
    this.#mode = mode;
  }

  // state is a Uint32Array of [availOut, availIn], refreshed by each write
  static #over(mode, id, state) {
    const handle = new Zlib(mode);
    handle.#open(id, state);
    return handle;
  }

  #open(id, state) {
    this.#id = id;
    this.#state = state;
    registry ??= new FinalizationRegistry((lost) => zlib.close(lost));
    registry.register(this, id, this);
  }

  /** Of the formats of zlib: what a handle that was made by its constructor needs before anything else. */
  init(windowBits, level, memLevel, strategy, state, processed, dictionary) {
    this.#processed = processed;
    this.#open(zlib.create(this.#mode, level, windowBits, memLevel, strategy, dictionary), state);
  }

  // Takes in what a write answered. Returns whether the same write must go on, having been cut.
  #account(packed, write) {
    const consumed = packed % COUNT;
    const produced = (packed - consumed) / COUNT;
    write.inputOffset += consumed;
    write.inputLength -= consumed;
    write.outputOffset += produced;
    write.outputLength -= produced;
    return (consumed === COUNT - 1 && write.outputLength > 0) ||
      (produced === COUNT - 1 && write.outputLength > 0);
  }

  #settle(write) {
    this.#state[0] = write.outputLength;
    this.#state[1] = write.inputLength;
  }

  failure() {
    return zlib.failure(this.#id);
  }

  /** Returns whether it succeeded; on failure failure() tells why. */
  writeNow(flush, input, inputOffset, inputLength, output, outputOffset, outputLength) {
    if (this.#id === 0) throw new ERR_INTERNAL_ASSERTION('zlib binding closed');
    const write = { inputOffset, inputLength, outputOffset, outputLength };
    let packed;
    do {
      packed = zlib.write(this.#id, flush, input ?? EMPTY, write.inputOffset, write.inputLength,
                          output, write.outputOffset, write.outputLength);
      if (packed < 0) return false;
    } while (this.#account(packed, write));
    this.#settle(write);
    return true;
  }

  /** The synchronous write of Node's binding: failures go to onerror(message, errno, code). */
  writeSync(...operands) {
    if (!this.writeNow(...operands)) this.onerror?.(...this.failure());
  }

  /** The asynchronous one. */
  write(...operands) {
    this.writeLater((failure) => {
      if (failure !== undefined) this.onerror?.(...failure);
      else this.#processed?.();
    }, ...operands);
  }

  /** Calls done(failure) when the worker pool has carried the write out. */
  writeLater(done, flush, input, inputOffset, inputLength, output, outputOffset, outputLength) {
    const write = { inputOffset, inputLength, outputOffset, outputLength };
    this.#writing = true;
    const step = () => {
      zlib.writeAsync((error, packed) => {
        if (error === undefined && packed >= 0 && this.#account(packed, write)) return step();
        this.#writing = false;
        this.#settle(write);
        const failure = error === undefined && packed < 0 ? this.failure() : undefined;
        if (this.#closeAfterWrite) this.close();
        if (error !== undefined) throw error;
        done(failure);
      }, this.#id, flush, input ?? EMPTY, write.inputOffset, write.inputLength,
                      output, write.outputOffset, write.outputLength);
    };
    step();
  }

  /** As for writeSync. */
  params(level, strategy) {
    if (!zlib.params(this.#id, level, strategy)) this.onerror?.(...this.failure());
  }

  reset() {
    if (this.#writing) throw new Error('Cannot reset zlib stream while a write is in progress');
    if (this.#id !== 0) zlib.reset(this.#id);
  }

  close() {
    if (this.#writing) {
      this.#closeAfterWrite = true;
    } else if (this.#id !== 0) {
      registry.unregister(this);
      zlib.close(this.#id);
      this.#id = 0;
    }
  }

  static deflate(state, mode, level, windowBits, memLevel, strategy, dictionary) {
    return Zlib.#over(mode, zlib.create(mode, level, windowBits, memLevel, strategy, dictionary), state);
  }

  static brotli(state, mode, parameters, dictionary) {
    return Zlib.#over(mode, zlib.createBrotli(mode, parameters, dictionary), state);
  }

  static zstd(state, mode, parameters, dictionary, pledgedSize) {
    return Zlib.#over(mode, zlib.createZstd(mode, parameters, dictionary, pledgedSize), state);
  }
}

// What is done as a whole: not so much that it would be better cut.
const MAX_WHOLE = 1 << 21;
const MIN_GZIP = 18;
const SMALLEST_ROOM = 1 << 14;
// What the op answers when a result has too little room.
const TOO_SMALL = -2;

/** The bytes that can be done as a whole; undefined for what needs a stream, be it for its errors. */
function wholeInput(buffer) {
  if (typeof buffer === 'string') {
    if (buffer.length > MAX_WHOLE / 3) return undefined;
    buffer = Buffer.from(buffer);
  } else if (!ArrayBuffer.isView(buffer)) {
    return undefined;
  }
  return buffer.byteLength === 0 || buffer.byteLength > MAX_WHOLE ? undefined : buffer;
}

// For results that are copied from it.
const SCRATCH_SIZE = 1 << 16;
let scratch;

// Of a result; more is for a stream.
const MAX_RESULT = 1 << 25;

const compresses = (mode) => mode === DEFLATE || mode === GZIP || mode === DEFLATERAW;

/** How much room a result may need: for what is compressed enough, for what is inflated a guess. */
function roomFor(mode, input) {
  const length = input.byteLength;
  if (compresses(mode)) return length + (length >> 8) + 128;
  if (mode === GUNZIP && length >= MIN_GZIP) {
    // A member ends with its length, of which there must be some room left.
    const bytes = new Uint8Array(input.buffer, input.byteOffset + length - 4, 4);
    const told = bytes[0] + bytes[1] * 2 ** 8 + bytes[2] * 2 ** 16 + bytes[3] * 2 ** 24;
    if (told >= length && told <= length * 1100) return told + 1;
  }
  return Math.max(length * 4, SMALLEST_ROOM);
}

/** The first so many bytes, alone in their memory unless most of it is theirs. */
function resultOf(room, length) {
  if (room !== scratch && length * 2 > room.byteLength) return room.subarray(0, length);
  const bytes = Buffer.allocUnsafeSlow(length);
  bytes.set(room.subarray(0, length));
  return bytes;
}

/** One buffer through a mode with its default options; undefined if a stream must do it. */
function whole(mode, buffer) {
  const input = wholeInput(buffer);
  if (input === undefined) return undefined;
  for (let size = roomFor(mode, input); size <= MAX_RESULT; size *= 4) {
    const room = size <= SCRATCH_SIZE ? (scratch ??= Buffer.allocUnsafeSlow(SCRATCH_SIZE)) : Buffer.allocUnsafeSlow(size);
    const length = zlib.whole(mode, input, room);
    if (length !== TOO_SMALL) return length < 0 || length > kMaxLength ? undefined : resultOf(room, length);
  }
  return undefined;
}

/** Likewise on a worker; done(undefined) if a stream must do it. Returns whether it has begun. */
function wholeLater(mode, buffer, done) {
  const input = wholeInput(buffer);
  if (input === undefined) return false;
  let size = roomFor(mode, input);
  if (size > MAX_RESULT) return false;
  const attempt = () => {
    const room = Buffer.allocUnsafeSlow(size);
    zlib.wholeAsync((error, length) => {
      if (error === undefined && length === TOO_SMALL && (size *= 4) <= MAX_RESULT) attempt();
      else done(error !== undefined || length < 0 || length > kMaxLength ? undefined : resultOf(room, length));
    }, mode, input, room);
  };
  attempt();
  return true;
}

exports.Zlib = Zlib;
exports.whole = whole;
exports.wholeLater = wholeLater;
exports.crc32 = (data, value) => zlib.crc32(data, value);
