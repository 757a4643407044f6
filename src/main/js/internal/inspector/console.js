// V8's own console, which shows what it gets to debuggers. While one may be attached, the program's console calls it too.
const { v8Console } = require('internal/boot/globals');

let isWrapped = false;

/** Lets debuggers see what the program's console is told. */
exports.wrap = function wrap() {
  if (isWrapped || v8Console === undefined) return;
  isWrapped = true;
  const { console } = globalThis;
  for (const name of Object.keys(v8Console)) {
    const shown = v8Console[name];
    const printed = console[name];
    if (typeof shown !== 'function') continue;
    if (typeof printed !== 'function') {
      console[name] = shown;
      continue;
    }
    const wrapper = {
      [name](...args) {
        shown.apply(v8Console, args);
        return Reflect.apply(printed, this, args);
      },
    }[name];
    Object.defineProperty(wrapper, 'length', { value: printed.length, configurable: true });
    console[name] = wrapper;
  }
};

exports.v8Console = v8Console;
