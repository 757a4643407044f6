// What runs between any two callbacks, as long as there are microtasks only. Those have no frame of the loop in their
// stack traces; those that ticks have made show who runs the ticks.
const { runMicrotasks } = require('internal/natives');
const hooks = require('internal/async_hooks');

let errors;

exports.make = (hasTicks, processTicks) => function runTicks() {
  errors ??= require('internal/process/errors');
  if (hooks.isRunning()) hooks.unwind();
  if (!hasTicks()) {
    runMicrotasks();
    if (!hasTicks() && !errors.hasRejections()) return;
  }
  processTicks();
};

const resolved = Promise.resolve();
const then = Promise.prototype.then;

/** Puts a callback among the microtasks. */
exports.enqueue = function enqueue(callback, resource) {
  then.call(resolved, () => run(callback, resource));
};

function run(callback, resource) {
  if (resource !== undefined) hooks.before(resource);
  try {
    callback();
    if (resource !== undefined) hooks.after(resource);
  } catch (error) {
    (errors ??= require('internal/process/errors')).uncaught(error);
  } finally {
    if (resource !== undefined) hooks.destroy(resource);
  }
}
