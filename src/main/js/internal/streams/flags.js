// Both stream states keep their booleans in one number, `state[kState]`. The bits named here mean the same on both
// sides, so that destroy() and friends can set them without asking which side they hold; 9 to 31 belong to each side.

const kState = Symbol('kState');

const kObjectMode = 1 << 0;
const kErrorEmitted = 1 << 1;
const kAutoDestroy = 1 << 2;
const kEmitClose = 1 << 3;
const kDestroyed = 1 << 4;
const kClosed = 1 << 5;
const kCloseEmitted = 1 << 6;
const kErrored = 1 << 7;
const kConstructed = 1 << 8;

const kErroredValue = Symbol('kErroredValue');
const kOnConstructed = Symbol('kOnConstructed');

/** Defines boolean properties over bits of kState: the names that packages read on _readableState/_writableState. */
function defineFlags(prototype, flags) {
  for (const name of Object.keys(flags)) {
    const bit = flags[name];
    Object.defineProperty(prototype, name, {
      __proto__: null,
      configurable: true,
      enumerable: false,
      get() { return (this[kState] & bit) !== 0; },
      set(value) {
        if (value) this[kState] |= bit;
        else this[kState] &= ~bit;
      },
    });
  }
}

/** Flags shared by both states, and `errored`, which is null until there is an error. */
function defineSharedFlags(prototype) {
  defineFlags(prototype, {
    objectMode: kObjectMode,
    errorEmitted: kErrorEmitted,
    autoDestroy: kAutoDestroy,
    emitClose: kEmitClose,
    destroyed: kDestroyed,
    closed: kClosed,
    closeEmitted: kCloseEmitted,
    constructed: kConstructed,
  });
  Object.defineProperty(prototype, 'errored', {
    __proto__: null,
    configurable: true,
    enumerable: false,
    get() { return (this[kState] & kErrored) !== 0 ? this[kErroredValue] : null; },
    set(error) {
      if (error) {
        this[kErroredValue] = error;
        this[kState] |= kErrored;
      } else {
        this[kState] &= ~kErrored;
      }
    },
  });
}

module.exports = {
  kState, kObjectMode, kErrorEmitted, kAutoDestroy, kEmitClose, kDestroyed, kClosed, kCloseEmitted, kErrored, kConstructed,
  kErroredValue, kOnConstructed,
  defineFlags, defineSharedFlags,
};
