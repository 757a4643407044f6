// One engine on the Java side, with the small interface that node:zlib's own binding has, because packages
// (minizlib, pngjs) reach for stream._handle: writeSync, close, reset, params.
const { codes: { ERR_INTERNAL_ASSERTION } } = require('internal/errors');
const { Buffer, kMaxLength } = require('buffer');
const zlib = binding('zlib');

// A count of the answer to a write takes 26 bits; larger pieces are cut.
const COUNT = 2 ** 26;
const EMPTY = new Uint8Array(0);

let registry;

class Zlib {
  #id;
  #state;
  #writing = false;
  #closeAfterWrite = false;
  onerror = undefined;

  // state is a Uint32Array of [availOut, availIn], refreshed by each write
  constructor(id, state) {
    this.#id = id;
    this.#state = state;
    registry ??= new FinalizationRegistry((lost) => zlib.close(lost));
    registry.register(this, id, this);
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

  /** Calls done(succeeded) when the worker pool has carried the write out. */
  write(done, flush, input, inputOffset, inputLength, output, outputOffset, outputLength) {
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

  params(level, strategy) {
    zlib.params(this.#id, level, strategy);
  }

  reset() {
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
    return new Zlib(zlib.create(mode, level, windowBits, memLevel, strategy, dictionary), state);
  }

  static brotli(state, mode, parameters, dictionary) {
    return new Zlib(zlib.createBrotli(mode, parameters, dictionary), state);
  }

  static zstd(state, mode, parameters, dictionary, pledgedSize) {
    return new Zlib(zlib.createZstd(mode, parameters, dictionary, pledgedSize), state);
  }
}

// What is done as a whole: not so much that it would be better cut.
const MAX_WHOLE = 1 << 21;

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

function resultOf(bytes) {
  if (bytes === -1 || bytes.byteLength > kMaxLength) return undefined;
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** One buffer through a mode with its default options; undefined if a stream must do it. */
function whole(mode, buffer) {
  const input = wholeInput(buffer);
  if (input === undefined) return undefined;
  return resultOf(zlib.whole(mode, input));
}

/** Likewise on a worker; done(undefined) if a stream must do it. Returns whether it has begun. */
function wholeLater(mode, buffer, done) {
  const input = wholeInput(buffer);
  if (input === undefined) return false;
  zlib.wholeAsync((error, bytes) => done(error === undefined ? resultOf(bytes) : undefined), mode, input);
  return true;
}

exports.Zlib = Zlib;
exports.whole = whole;
exports.wholeLater = wholeLater;
exports.crc32 = (data, value) => zlib.crc32(data, value);
