// The async context: what AsyncLocalStorage and async_hooks carry from where work is started to where it
// calls back. V8 itself carries the frame across promise reactions (its continuation-preserved embedder
// data), so here only callbacks from Java, timers and ticks are concerned.
//
// Until the first AsyncLocalStorage is used the frame is always undefined and capture() costs nothing.
const engine = binding('engine');

let getFrame;
let setFrame;
let enabled = false;
let errors; // internal/process/errors, which requires this file

exports.isEnabled = () => enabled;

// Finds V8's functions (some milliseconds); called when AsyncLocalStorage is first used.
exports.enable = function enable() {
  if (enabled) return;
  [getFrame, setFrame] = engine.findContextFunctions();
  errors ??= require('internal/process/errors');
  errors.enableContext();
  setFrame(undefined);
  enabled = true;
};

let filtered;

/** What a captured frame leaves out; set once. */
exports.filter = (filter) => { filtered = filter; };

/** The frame as it is. */
exports.current = () => (enabled ? getFrame() : undefined);

/** The frame for a later callback. */
exports.capture = function capture() {
  if (!enabled) return undefined;
  return filtered === undefined ? getFrame() : filtered(getFrame());
};

function change(frame) {
  errors ??= require('internal/process/errors');
  if (errors.rejections.length > 0) errors.keepFrame(exports.capture());
  setFrame(frame);
}

exports.set = function set(frame) {
  if (enabled) change(frame);
};

// Calls a function in a captured frame and restores the frame of before.
exports.run = function run(frame, fn, thisArg, ...args) {
  if (!enabled) return fn.apply(thisArg, args);
  const before = getFrame();
  change(frame);
  try {
    return fn.apply(thisArg, args);
  } finally {
    change(before);
  }
};
