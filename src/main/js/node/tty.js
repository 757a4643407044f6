// node:tty
const stdio = require('internal/process/stdio');
const ops = binding('process');
const { isTerminal } = require('internal/process/object');
const { codes } = require('internal/errors');

function isatty(fd) {
  return Number.isInteger(fd) && fd >= 0 && fd <= 2147483647 && (fd <= 2 ? isTerminal(fd) : ops.streamType(fd) === 'tty');
}

function checkFd(fd) {
  if (fd >> 0 !== fd || fd < 0) throw new codes.ERR_INVALID_FD(fd);
}

let classes;
function make() {
  if (classes !== undefined) return classes;
  const Input = stdio.inputClass();
  const Output = stdio.outputClass();
  const { getColorDepth, hasColors } = require('internal/tty/colors');

  class ReadStream extends Input {
    constructor(fd, options) {
      checkFd(fd);
      super(fd, 'tty', options);
      this.isTTY = true;
      this.isRaw = false;
    }

    setRawMode(flag) {
      flag = Boolean(flag);
      const result = ops.setRawMode(flag);
      if (result < 0) {
        this.emit('error', require('internal/errors').errnoException(result, 'setRawMode'));
        return this;
      }
      this.isRaw = flag;
      return this;
    }
  }

  class WriteStream extends Output {
    constructor(fd) {
      checkFd(fd);
      super(fd, 'tty');
      this.isTTY = true;
      [this.columns, this.rows] = ops.windowSize();
    }

    _refreshSize() {
      const { columns, rows } = this;
      [this.columns, this.rows] = ops.windowSize();
      if (columns !== this.columns || rows !== this.rows) this.emit('resize');
    }

    getWindowSize() {
      return [this.columns, this.rows];
    }

    getColorDepth(env) {
      return getColorDepth(env);
    }

    hasColors(count, env) {
      return hasColors(count, env);
    }

    cursorTo(x, y, callback) {
      return require('readline').cursorTo(this, x, y, callback);
    }

    moveCursor(dx, dy, callback) {
      return require('readline').moveCursor(this, dx, dy, callback);
    }

    clearLine(direction, callback) {
      return require('readline').clearLine(this, direction, callback);
    }

    clearScreenDown(callback) {
      return require('readline').clearScreenDown(this, callback);
    }
  }
  classes = { ReadStream: callable(ReadStream), WriteStream: callable(WriteStream) };
  return classes;
}

// The classes may be called without new.
function callable(Class) {
  return new Proxy(Class, { apply: (target, _, args) => new target(...args) });
}

module.exports = {
  isatty,
  get ReadStream() { return make().ReadStream; },
  get WriteStream() { return make().WriteStream; },
};
