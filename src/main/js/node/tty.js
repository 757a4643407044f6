// node:tty. Programs that only ask isatty() load no network code.
const ops = binding('process');

function isatty(fd) {
  return Number.isInteger(fd) && fd >= 0 && fd <= 2147483647 && ops.streamType(fd) === 'tty';
}

module.exports = {
  isatty,
  get ReadStream() { return require('internal/tty/streams').ReadStream; },
  get WriteStream() { return require('internal/tty/streams').WriteStream; },
};
