// The functions that catch what the program throws and report it, other than by rejecting a promise: for a debugger,
// what they catch is uncaught.
exports.reporters = [];
exports.isReporter = (fn) => {
  exports.reporters.push(fn);
};

// The functions that stack traces show between the loop, of which they show nothing, and what it calls back; they have
// the names that Node.js's have.
function listOnTimeout(timer, args) {
  if (args === undefined) timer._onTimeout();
  else Reflect.apply(timer._onTimeout, timer, args);
}

// Called as a method of process.
exports.processTimers = function processTimers(timer, args) {
  listOnTimeout(timer, args);
};

exports.processImmediate = function processImmediate(immediate, args) {
  if (args === undefined) immediate._onImmediate();
  else Reflect.apply(immediate._onImmediate, immediate, args);
};
