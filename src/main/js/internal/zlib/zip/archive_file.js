// The open file of a ZipFile: reads and writes at positions, and a close that waits for the reads that are under way.
const { Buffer } = require('buffer');
const fs = require('fs');
const { codes: { ERR_INVALID_STATE } } = require('internal/errors');
const { drive } = require('internal/zlib/zip/entry');
const { invalid } = require('internal/zlib/zip/records');

const closed = () => new ERR_INVALID_STATE('cannot read a ZipEntry after its backing ZipFile has been closed');

function callLater(fn, ...args) {
  const { promise, resolve, reject } = Promise.withResolvers();
  fn(...args, (error, value) => (error ? reject(error) : resolve(value)));
  return promise;
}

module.exports = class ArchiveFile {
  #fd;
  #reads = 0;
  #isClosing = false;
  #onIdle;

  constructor(fd) {
    this.#fd = fd;
  }

  static async open(path, flags) { return new ArchiveFile(await callLater(fs.open, path, flags)); }
  static openSync(path, flags) { return new ArchiveFile(fs.openSync(path, flags)); }

  get isReading() { return this.#reads > 0; }

  get #live() {
    if (this.#fd === undefined) throw closed();
    return this.#fd;
  }

  size() { return callLater(fs.fstat, this.#live).then((found) => found.size); }
  sizeSync() { return fs.fstatSync(this.#live).size; }

  async read(position, length) {
    const bytes = Buffer.allocUnsafe(length);
    for (let done = 0; done < length;) {
      const count = await callLater((fd, callback) => fs.read(fd, bytes, done, length - done, position + done, callback), this.#live);
      if (count === 0) throw invalid('unexpected end of file');
      done += count;
    }
    return bytes;
  }

  readSync(position, length) {
    const bytes = Buffer.allocUnsafe(length);
    for (let done = 0; done < length;) {
      const count = fs.readSync(this.#live, bytes, done, length - done, position + done);
      if (count === 0) throw invalid('unexpected end of file');
      done += count;
    }
    return bytes;
  }

  /** Drives a generator that yields [position, length] and is sent the bytes. */
  async run(generator) {
    let step = generator.next();
    while (!step.done) step = generator.next(await this.read(...step.value));
    return step.value;
  }

  runSync(generator) {
    return drive(generator, (position, length) => this.readSync(position, length));
  }

  async write(bytes, position) {
    for (let done = 0; done < bytes.length;) {
      done += await callLater((callback) => fs.write(this.#live, bytes, done, bytes.length - done, position + done, callback));
    }
  }

  writeSync(bytes, position) {
    for (let done = 0; done < bytes.length;) {
      done += fs.writeSync(this.#live, bytes, done, bytes.length - done, position + done);
    }
  }

  truncate(length) { return callLater(fs.ftruncate, this.#live, length); }
  truncateSync(length) { fs.ftruncateSync(this.#live, length); }

  /** Runs a read that close() is to wait for. */
  async whileReading(body) {
    if (this.#isClosing) throw closed();
    this.#reads++;
    try {
      return await body();
    } finally {
      if (--this.#reads === 0) this.#onIdle?.();
    }
  }

  refuseReads() { this.#isClosing = true; }

  async close() {
    this.refuseReads();
    if (this.#reads > 0) await new Promise((resolve) => { this.#onIdle = resolve; });
    const fd = this.#fd;
    this.#fd = undefined;
    if (fd !== undefined) await callLater(fs.close, fd);
  }

  closeSync() {
    this.#isClosing = true;
    const fd = this.#fd;
    this.#fd = undefined;
    if (fd !== undefined) fs.closeSync(fd);
  }
};
