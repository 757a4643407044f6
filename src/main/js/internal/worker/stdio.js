// The standard streams of a worker: both ends speak over the control port. A write is done when the other side has
// asked for more, which is what gives backpressure across threads.
const { Readable, Writable } = require('stream');

/** What a worker writes to, or what its starter writes its input to. */
class WorkerWritable extends Writable {
  #name;
  #port;
  #callbacks = [];
  #waiting = false;

  constructor(port, name) {
    super({ decodeStrings: false });
    this.#name = name;
    this.#port = port;
  }

  _writev(chunks, callback) {
    this.#port.postMessage({
      type: 'stdio',
      stream: this.#name,
      chunks: chunks.map(({ chunk, encoding }) => ({ chunk, encoding })),
    });
    if (process._exiting) {
      callback();
      return;
    }
    this.#callbacks.push(callback);
    if (!this.#waiting) {
      this.#waiting = true;
      wait(this.#port, 1);
    }
  }

  _final(callback) {
    this.#port.postMessage({ type: 'stdio', stream: this.#name, chunks: [{ chunk: null, encoding: '' }] });
    callback();
  }

  /** The other side wants more. */
  wanted() {
    const callbacks = this.#callbacks;
    this.#callbacks = [];
    for (const callback of callbacks) process.nextTick(callback);
    if (this.#waiting) {
      this.#waiting = false;
      wait(this.#port, -1);
    }
  }
}

const waiting = new WeakMap(); // port → how many streams wait for its answer

function wait(port, change) {
  const count = (waiting.get(port) ?? 0) + change;
  waiting.set(port, count);
  if (count > 0) port.ref();
  else port.unref();
}

/** What a worker reads its input from, or its starter the worker's output. */
class WorkerReadable extends Readable {
  #name;
  #port;
  #keepsAlive;
  #started = false;

  constructor(port, name, keepsAlive) {
    super({ highWaterMark: 16384 });
    this.#name = name;
    this.#port = port;
    this.#keepsAlive = keepsAlive;
  }

  _read() {
    if (!this.#started && this.#keepsAlive) {
      this.#started = true;
      wait(this.#port, 1);
    }
    this.#port.postMessage({ type: 'wanted', stream: this.#name });
  }

  received(chunks) {
    for (const { chunk, encoding } of chunks) {
      if (chunk === null) this.finish();
      else this.push(typeof chunk === 'string' ? chunk : Buffer.from(chunk), encoding);
    }
  }

  finish() {
    if (this.#started) {
      this.#started = false;
      wait(this.#port, -1);
    }
    if (!this.readableEnded && !this.destroyed) this.push(null);
  }
}

module.exports = { WorkerReadable, WorkerWritable };
