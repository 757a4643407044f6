// What happens to an error that nobody caught and to a rejection that nobody handled.
const context = require('internal/async_context');
const hooks = require('internal/async_hooks');
const sourceLines = require('internal/process/source_lines');

let captureCallback = null;
let reporting = false;

const WITH_NO_HANDLER = 0;
const HANDLER_ADDED = 1;

exports.setCaptureCallback = (callback) => { captureCallback = callback; };
const moreCallbacks = [];
exports.addCaptureCallback = (callback) => { moreCallbacks.push(callback); };
exports.hasCaptureCallback = () => captureCallback !== null;

// Ends the process with Node's report of an uncaught error, unless a listener or the domain takes it.
exports.uncaught = function uncaught(error, origin = 'uncaughtException', from = undefined) {
  const place = sourceLines.takePlace(error);
  if (typeof process._fatalException !== 'function') {
    if (require('internal/process/object').info.threadId === 0) report(error, origin, place);
    process._exitNow(6);
  }
  if (moreCallbacks.length > 0 && moreCallbacks.some((callback) => callback(error) === true)) return;
  try {
    handle(error, origin, place, from);
  } finally {
    hooks.unwind();
    context.set(undefined);
    hooks.clear();
  }
};

const abortsOnUncaught = () => require('internal/process/object').info.threadId === 0
  && require('internal/options').get('--abort-on-uncaught-exception') === true;

function handle(error, origin, place, from) {
  const captures = captureCallback !== null || exports.domainCaptures?.() === true;
  if (!captures && abortsOnUncaught()) {
    report(error, origin, place);
    require('internal/process/exit').abort();
  }
  try {
    if (captureCallback === null && captures && exports.domainHandler(error)) return;
  } catch (second) {
    failAgain(second, origin);
  }
  exports.domainClear?.();
  if (!process._exiting || !reporting) {
    try {
      process.emit('uncaughtExceptionMonitor', error, origin);
      if (captureCallback !== null) {
        captureCallback(error);
        return;
      }
      if (process.emit('uncaughtException', error, origin)) return;
    } catch (second) {
      failAgain(second, origin);
    }
  }
  fatal(error, origin, place, from);
}

// The handler of an uncaught error failed itself.
function failAgain(error, origin) {
  if (require('internal/process/object').info.threadId !== 0) failThread(error);
  report(error, origin);
  if (abortsOnUncaught()) require('internal/process/exit').abort();
  process._exitNow(7);
}

function fatal(error, origin, place, from) {
  exports.tellDebugger?.(error);
  if (require('internal/process/object').info.threadId !== 0) {
    failThread(error);
    return;
  }
  report(error, origin, place, from);
  if (require('internal/options').get('--report-uncaught-exception') || reportLoaded()) {
    require('internal/process/report').onFatal(error);
  }
  try {
    if (!process._exiting) {
      process._exiting = true;
      reporting = true;
      process.exitCode = 1;
      process.emit('exit', 1);
    }
  } catch { /* the first error counts */ }
  process._exitNow(process.exitCode ?? 1);
}

// In a worker the error goes to the thread that started it.
function failThread(error) {
  process.exitCode = 1;
  try {
    if (!process._exiting) {
      process._exiting = true;
      process.emit('exit', 1);
    }
  } catch { /* the first error counts */ }
  require('internal/worker/child').fail(error);
  process._exitNow(process.exitCode ?? 1);
}

// Whether the program has looked at process.report, and may have asked for reports.
function reportLoaded() {
  return 'value' in (Object.getOwnPropertyDescriptor(process, 'report') ?? {});
}

function report(error, origin, place, from) {
  const text = require('internal/process/report_error').describe(error, origin, place, from);
  require('internal/process/stdio').writeRaw(2, text);
}

exports.fatalHookError = function fatalHookError(error) {
  require('internal/process/stdio').writeRaw(2, `${error?.stack ?? require('util').inspect(error)}\n`);
  if (abortsOnUncaught()) require('internal/process/exit').abort();
  process._exitNow(1);
};

// ---- Promise rejections -----------------------------------------------------------------------------

//
// V8 tells of them while anything may be running, even with a full stack. At first Java notes them, as event, promise,
// value and async context in turn, and they are looked at when the microtasks are done. From the moment that there is an
// async context, or some have come, V8 calls note() by itself if it can, as long as there is room on the stack
// (engine/NativeHooks).
const heap = require('internal/heap');
const noted = [];
const pending = new Map(); // promise → what is known of it, in order of rejection
const asyncHandled = [];
const warnedPromises = new WeakMap();
let lastUid = 0;
let framed = 0; // of `noted`: up to where the context is known
let callsNote = false;

exports.rejections = noted;

exports.hasRejections = () => noted.length > 0 || pending.size > 0 || asyncHandled.length > 0;

exports.note = function note(event, promise, reason) {
  if (noted.length > 0) look();
  onRejection(event, promise, reason, context.capture());
};

/** When the first async context is made. */
exports.enableContext = function enableContext() {
  callsNote = binding('engine').hookRejections();
};

// Remembers the async context, which is about to change, for what has been noted in it.
exports.keepFrame = function keepFrame(frame) {
  if (callsNote) return;
  for (const end = heap.i32[heap.layout.REJECTIONS >> 2]; framed < end; framed += 4) noted[framed + 3] = frame;
};

function look() {
  if (context.isEnabled()) exports.keepFrame(context.capture());
  const events = noted.slice();
  noted.length = 0;
  heap.i32[heap.layout.REJECTIONS >> 2] = 0;
  framed = 0;
  for (let i = 0; i < events.length; i += 4) onRejection(events[i], events[i + 1], events[i + 2], events[i + 3]);
}

let observeRejection; // while rejections are traced: told whether it is one that was handled after all
exports.observeRejections = (observe) => { observeRejection = observe; };

function onRejection(event, promise, reason, frame) {
  if (event === WITH_NO_HANDLER) {
    observeRejection?.(false);
    pending.set(promise, { reason, uid: ++lastUid, frame });
  } else if (event === HANDLER_ADDED) {
    observeRejection?.(true);
    if (pending.delete(promise)) return;
    const known = warnedPromises.get(promise);
    if (known !== undefined) {
      warnedPromises.delete(promise);
      asyncHandled.push({ promise, warned: known.warned, uid: known.uid });
    }
  }
}

require('internal/process/frames').isReporter(emitHandled);

function emitHandled() {
  while (asyncHandled.length > 0) {
    const { promise, warned, uid } = asyncHandled.shift();
    try {
      if (warned) {
        process.emitWarning(
          `Promise rejection was handled asynchronously (rejection id: ${uid})`, 'PromiseRejectionHandledWarning');
      }
      process.emit('rejectionHandled', promise);
    } catch (error) {
      exports.uncaught(error);
    }
  }
}

function isErrorLike(value) {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, 'stack');
}

// The text of a value without asking it for one, as V8 makes it for its own messages.
function textOf(value) {
  if (typeof value === 'function') return Function.prototype.toString.call(value);
  if (typeof value !== 'object' || value === null) return Object.is(value, -0) ? '0' : String(value);
  try {
    if (require('internal/util/types').isNativeError(value)) return Error.prototype.toString.call(value);
    const maker = value.constructor;
    if (value.toString === Object.prototype.toString && typeof maker === 'function' && maker.name !== '') {
      return `#<${maker.name}>`;
    }
    const tag = value[Symbol.toStringTag];
    return typeof tag === 'string' ? `[object ${tag}]` : Object.prototype.toString.call(value);
  } catch {
    return '#<Object>';
  }
}

const SHOWN = {
  throw: 'node:internal/process/promises:322\n      new UnhandledPromiseRejection(reason);\n      ^\n\n',
  strict: 'node:internal/process/promises:273\n    reason : new UnhandledPromiseRejection(reason);\n             ^\n\n',
};

function asError(reason, mode) {
  if (isErrorLike(reason)) return reason;
  const shown = textOf(reason);
  const error = new Error(
    'This error originated either by throwing inside of an async function without a catch block, or by rejecting a ' +
    `promise which was not handled with .catch(). The promise rejected with the reason "${shown}".`);
  error.name = 'UnhandledPromiseRejection';
  error.stack = error.stack.replace(/^Error/, 'UnhandledPromiseRejection');
  Object.defineProperty(error, 'name', { enumerable: false });
  error.code = 'ERR_UNHANDLED_REJECTION';
  sourceLines.setArrow(error, SHOWN[mode]);
  return error;
}

function warnUnhandled(uid, reason) {
  const warning = new Error(
    'Unhandled promise rejection. This error originated either by throwing inside of an async function ' +
    'without a catch block, or by rejecting a promise which was not handled with .catch(). To terminate the ' +
    'node process on unhandled promise rejection, use the CLI flag `--unhandled-rejections=strict` (see ' +
    `https://nodejs.org/api/cli.html#cli_unhandled_rejections_mode). (rejection id: ${uid})`);
  warning.name = 'UnhandledPromiseRejectionWarning';
  const shown = isErrorLike(reason) ? reason.stack : textOf(reason);
  process.emitWarning(shown, 'UnhandledPromiseRejectionWarning');
  if (isErrorLike(reason)) warning.stack = reason.stack;
  process.emitWarning(warning);
}

const modes = {
  throw(promise, entry) {
    if (!process.emit('unhandledRejection', entry.reason, promise)) {
      exports.uncaught(asError(entry.reason, 'throw'), 'unhandledRejection');
    }
  },
  strict(promise, entry) {
    exports.uncaught(asError(entry.reason, 'strict'), 'unhandledRejection');
    if (!process.emit('unhandledRejection', entry.reason, promise)) warnUnhandled(entry.uid, entry.reason);
  },
  warn(promise, entry) {
    process.emit('unhandledRejection', entry.reason, promise);
    warnUnhandled(entry.uid, entry.reason);
  },
  none(promise, entry) {
    process.emit('unhandledRejection', entry.reason, promise);
  },
  'warn-with-error-code': (promise, entry) => {
    if (!process.emit('unhandledRejection', entry.reason, promise)) {
      warnUnhandled(entry.uid, entry.reason);
      process.exitCode = 1;
    }
  },
};

// Answers whether there may be more to do.
exports.processRejections = function processRejections() {
  if (noted.length > 0) look();
  if (asyncHandled.length > 0) emitHandled();
  if (pending.size === 0) return false;
  const mode = modes[require('internal/options').get('--unhandled-rejections') ?? 'throw'] ?? modes.throw;
  const promises = Array.from(pending.keys());
  for (let i = 0; i < promises.length; i++) {
    const promise = promises[i];
    const entry = pending.get(promise);
    if (!pending.delete(promise)) continue;
    warnedPromises.set(promise, { warned: mode !== modes.throw, uid: entry.uid });
    try {
      context.run(entry.frame, mode, undefined, promise, entry);
    } catch (error) {
      exports.uncaught(error);
    }
  }
  return true;
};
