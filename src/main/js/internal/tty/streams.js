// tty.ReadStream and tty.WriteStream: sockets over a terminal.
const net = require('net');
const ops = binding('process');
const { codes, errnoException } = require('internal/errors');
const { TTY } = require('internal/tty/handle');
const { getColorDepth, hasColors } = require('internal/tty/colors');

function openHandle(fd) {
  if (fd >> 0 !== fd || fd < 0) throw new codes.ERR_INVALID_FD(fd);
  if (ops.streamType(fd) !== 'tty') {
    throw new codes.ERR_TTY_INIT_FAILED({ errno: -22, code: 'EINVAL', message: 'invalid argument', syscall: 'uv_tty_init' });
  }
  return new TTY(fd);
}

function ReadStream(fd, options) {
  if (!(this instanceof ReadStream)) return new ReadStream(fd, options);
  const handle = openHandle(fd);
  net.Socket.call(this, { highWaterMark: 0, handle, manualStart: true, ...options });
  this.isRaw = false;
  this.isTTY = true;
}
Object.setPrototypeOf(ReadStream.prototype, net.Socket.prototype);
Object.setPrototypeOf(ReadStream, net.Socket);

ReadStream.prototype.setRawMode = function setRawMode(flag) {
  flag = Boolean(flag);
  const status = this._handle?.setRawMode(flag);
  if (status) {
    this.emit('error', errnoException(status, 'setRawMode'));
    return this;
  }
  this.isRaw = flag;
  return this;
};

function WriteStream(fd) {
  if (!(this instanceof WriteStream)) return new WriteStream(fd);
  const handle = openHandle(fd);
  net.Socket.call(this, { highWaterMark: 65536, handle, manualStart: true });
  const size = [0, 0];
  if (handle.getWindowSize(size) === 0) [this.columns, this.rows] = size;
}
Object.setPrototypeOf(WriteStream.prototype, net.Socket.prototype);
Object.setPrototypeOf(WriteStream, net.Socket);

Object.assign(WriteStream.prototype, {
  isTTY: true,
  getColorDepth,
  hasColors,

  _refreshSize() {
    const { columns, rows } = this;
    const size = [0, 0];
    const status = this._handle.getWindowSize(size);
    if (status) {
      this.emit('error', errnoException(status, 'getWindowSize'));
      return;
    }
    if (columns === size[0] && rows === size[1]) return;
    [this.columns, this.rows] = size;
    this.emit('resize');
  },

  getWindowSize() {
    return [this.columns, this.rows];
  },

  cursorTo(x, y, callback) {
    return require('readline').cursorTo(this, x, y, callback);
  },

  moveCursor(dx, dy, callback) {
    return require('readline').moveCursor(this, dx, dy, callback);
  },

  clearLine(direction, callback) {
    return require('readline').clearLine(this, direction, callback);
  },

  clearScreenDown(callback) {
    return require('readline').clearScreenDown(this, callback);
  },
});

module.exports = { ReadStream, WriteStream };
