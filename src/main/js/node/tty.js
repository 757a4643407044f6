// node:tty. Programs that only ask isatty() load no network code.
const ops = binding('process');

function isatty(fd) {
  return Number.isInteger(fd) && fd >= 0 && fd <= 2147483647 && ops.streamType(fd) === 'tty';
}

module.exports = { isatty };
for (const name of ['ReadStream', 'WriteStream']) {
  const settle = (value) => Object.defineProperty(module.exports, name, { value, writable: true, enumerable: true, configurable: true })[name];
  Object.defineProperty(module.exports, name, {
    get: () => settle(require('internal/tty/streams')[name]), set: settle, enumerable: true, configurable: true,
  });
}
