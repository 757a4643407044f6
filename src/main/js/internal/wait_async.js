// Atomics.waitAsync: V8 settles its promise by a task of its own, which runs between turns of the loop and does not
// wake it up. While such promises are pending, a timer that keeps nothing alive does.
const PERIOD = 5;

let pending = 0;
let timer;

function settled() {
  if (--pending > 0) return;
  require('timers').clearInterval(timer);
  timer = undefined;
}

exports.install = function install() {
  const native = Atomics.waitAsync;
  if (typeof native !== 'function') return;
  const { value: wrapped } = Object.getOwnPropertyDescriptor({
    waitAsync(typedArray, index, value, timeout) {
      const result = native(typedArray, index, value, timeout);
      if (result.async) {
        if (pending++ === 0) {
          const timers = require('timers');
          timer = timers.setInterval(() => {}, PERIOD).unref();
        }
        result.value.then(settled);
      }
      return result;
    },
  }, 'waitAsync');
  Object.defineProperty(Atomics, 'waitAsync', { value: wrapped, writable: true, enumerable: false, configurable: true });
};
