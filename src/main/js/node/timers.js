// node:timers
const timers = require('internal/timers');

const customPromisify = Symbol.for('nodejs.util.promisify.custom');
const { setTimeout, setInterval, clearTimeout, setImmediate, clearImmediate } = timers;

function clearInterval(timer) {
  clearTimeout(timer);
}

for (const [fn, name] of [[setTimeout, 'setTimeout'], [setImmediate, 'setImmediate']]) {
  Object.defineProperty(fn, customPromisify, {
    enumerable: true,
    get: () => require('timers/promises')[name],
  });
}

module.exports = {
  setTimeout,
  clearTimeout,
  setImmediate,
  clearImmediate,
  setInterval,
  clearInterval,
};
Object.defineProperty(module.exports, 'promises', {
  enumerable: true,
  configurable: true,
  get: () => require('timers/promises'),
});
