// A handle over any Duplex, for TLS on streams that have no handle of their own.
const { setImmediate } = require('internal/timers'); // not those that a program may have replaced
const asyncHooks = require('internal/async_hooks');
const { codes: { ERR_STREAM_WRAP } } = require('internal/errors');

const EOF = -4095;
const EPIPE = -32;
const noop = () => {};

class DuplexHandle {
  reading = false;
  bytesRead = 0;
  bytesWritten = 0;
  onread = noop;
  onwriteerror = noop;
  #stream;
  #ended = false;

  constructor(stream, onerror) {
    this.#stream = stream;
    asyncHooks.initResource(this, 'JSSTREAM');
    stream.pause();
    stream.on('data', (chunk) => {
      if (typeof chunk === 'string' || stream.readableObjectMode) {
        stream.pause();
        stream.removeAllListeners('data');
        onerror(new ERR_STREAM_WRAP());
        return;
      }
      this.bytesRead += chunk.length;
      this.onread(chunk.length, chunk);
    });
    stream.once('end', () => this.#end());
    stream.once('close', () => this.#end());
  }

  #end() {
    if (this.#ended) return;
    this.#ended = true;
    this.onread(EOF, undefined);
  }

  get writeQueueSize() {
    return this.#stream.writableLength;
  }

  getAsyncId() {
    return this.asyncId;
  }

  readStart() {
    this.#stream.resume();
    return 0;
  }

  readStop() {
    this.#stream.pause();
    return 0;
  }

  writeBuffer(request, bytes) {
    if (this.#stream.destroyed || this.#stream.writableEnded) return EPIPE;
    request.async = true;
    request.handle = this;
    request.bytes = bytes.length;
    this.bytesWritten += bytes.length;
    this.#stream.write(bytes, (error) => request.oncomplete(error ? error.errno ?? EPIPE : 0, this, undefined, request));
    return 0;
  }

  shutdown(request) {
    const complete = () => request.oncomplete(0, this, undefined, request);
    if (this.#stream.destroyed || this.#stream.writableEnded) process.nextTick(complete);
    else this.#stream.end(complete);
    return 0;
  }

  ref() {
    this.#stream.ref?.();
  }

  unref() {
    this.#stream.unref?.();
  }

  close(callback) {
    this.#stream.destroy();
    setImmediate(callback);
  }
}

module.exports = { DuplexHandle };
