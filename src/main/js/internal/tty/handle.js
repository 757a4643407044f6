// Standard streams that can be read: handles that open their descriptor when reading starts, so that a program which
// only looks at process.stdin loads no network code and changes no mode.
const { Pipe } = require('internal/net/handles');
const stdio = require('internal/process/stdio');
const ops = binding('process');

class LateHandle extends Pipe {
  #fd;

  constructor(fd) {
    super(Pipe.SOCKET);
    this.#fd = fd;
  }

  get fd() {
    return this.isClosing ? -1 : this.#fd;
  }

  _openForReading() {
    stdio.modesChanged = true;
    ops.rememberModes(this.#fd);
    return this.open(this.#fd, false, true);
  }

  readStart() {
    if (this.isClosing) return -9;
    if (this.id === 0) {
      const status = this._openForReading();
      if (status < 0) return status;
    }
    return super.readStart();
  }

  readStop() {
    return this.id === 0 ? 0 : super.readStop();
  }

  setBlocking() {
    return 0;
  }

  // Writes wait until everything is written, and need no open handle.

  writeBuffer(request, bytes) {
    return this.#write(request, bytes, bytes.byteLength);
  }

  writeString(request, string, encoding) {
    if (encoding === 'utf8' || encoding === 'utf-8') return this.#write(request, string, Buffer.byteLength(string));
    return this.writeBuffer(request, Buffer.from(string, encoding));
  }

  writev(request, chunks, allBuffers) {
    const buffers = allBuffers ? chunks : chunks.map(({ chunk, encoding }) => (
      typeof chunk === 'string' ? Buffer.from(chunk, encoding) : chunk));
    return this.writeBuffer(request, Buffer.concat(buffers));
  }

  #write(request, data, length) {
    if (this.isClosing) return -9;
    request.async = false;
    request.bytes = length;
    this.bytesWritten += length;
    return Math.min(0, ops.write(this.#fd, data));
  }

  get writeQueueSize() {
    return 0;
  }

  shutdown(request) {
    request.handle = this;
    process.nextTick(() => request.oncomplete(0, this, undefined, request));
    return 0;
  }
}

class TTY extends LateHandle {
  #terminal;

  constructor(fd) {
    super(fd);
    this.#terminal = fd;
  }

  get provider() {
    return 'TTYWRAP';
  }

  get resourceName() {
    return 'TTYWrap';
  }

  // The terminal is opened anew: its mode of waiting is shared by all who have it from our parent.
  _openForReading() {
    const own = ops.openTerminal(this.#terminal);
    return own < 0 ? own : this.open(own);
  }

  getWindowSize(out) {
    const size = ops.windowSize(this.#terminal);
    if (typeof size === 'number') return size;
    [out[0], out[1]] = size;
    return 0;
  }

  setRawMode(on) {
    stdio.modesChanged = true;
    return ops.setRawMode(this.#terminal, on);
  }
}

module.exports = { LateHandle, TTY };
