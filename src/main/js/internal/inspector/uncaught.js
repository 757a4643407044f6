// Exceptions that the program does not catch are caught by functions of the library, which report them. For a debugger
// that is to pause at uncaught ones, V8 is told that these functions do not count.
const { reporters } = require('internal/process/frames');
const { NAME } = require('internal/modules/dynamic_import');
const { compile } = require('internal/natives');

const engine = binding('engine');
let isTold = false;

/** From now on. */
exports.tell = function tell() {
  if (isTold) return;
  isTold = true;
  reporters.forEach(compile);
  engine.predictUncaught(reporters);
  engine.throwForDebugger();
  require('internal/boot/main').tellDebugger();
  require('internal/process/errors').tellDebugger = (error) => {
    const marker = globalThis[NAME];
    marker.thrown = error;
    engine.inspectorThrown();
    delete marker.thrown;
  };
};
