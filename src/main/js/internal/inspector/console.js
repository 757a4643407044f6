// V8's own console, which shows what it gets to debuggers. While one may be attached, the program's console calls it too.
const { NAME } = require('internal/modules/dynamic_import');
const { v8Console } = require('internal/boot/globals');

let isWrapped = false;

/** Lets debuggers see what the program's console is told. */
exports.wrap = function wrap() {
  exports.lend();
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

/** Lets what is typed in a debugger's console call `require`, as if it stood in the current directory. */
exports.lend = function lend() {
  const marker = globalThis[NAME];
  if (marker.lendRequire !== undefined) return;
  let isLent = false;
  marker.lendRequire = () => {
    if (Object.hasOwn(globalThis, 'require')) return;
    isLent = true;
    const get = () => require('module').createRequire(require('path').join(process.cwd(), '<inspector console>'));
    const set = (value) => Object.defineProperty(globalThis, 'require', { value, configurable: true, writable: true, enumerable: true });
    Object.defineProperty(globalThis, 'require', { get, set, configurable: true, enumerable: false });
  };
  marker.takeRequire = () => {
    if (isLent && Object.getOwnPropertyDescriptor(globalThis, 'require')?.get !== undefined) delete globalThis.require;
    isLent = false;
  };
};
