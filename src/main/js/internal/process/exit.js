// The end of a process: process.exit(), exit codes, the 'exit' event.
const engine = binding('engine');

let exitCode;

function checkCode(code) {
  if (code === undefined || code === null) return;
  const value = typeof code === 'string' && code !== '' && Number.isInteger(Number(code)) ? Number(code) : code;
  if (typeof value === 'number' && Number.isInteger(value)) return;
  const { validateInteger } = require('internal/validators');
  validateInteger(value, 'code');
}

exports.install = function install(process) {
  Object.defineProperty(process, 'exitCode', {
    configurable: false,
    enumerable: true,
    get: () => exitCode,
    set(code) {
      checkCode(code);
      exitCode = code;
    },
  });
};

// What is written last of all: coverage, profiles, traces.
const last = [];

exports.atEnd = (write) => {
  last.push(write);
};

exports.writeLast = function writeLast() {
  while (last.length > 0) last.pop()();
};

// Ends the runtime at once; nothing of the program runs any more.
exports.exitNow = function exitNow(code) {
  const { beforeEnd } = exports;
  exports.beforeEnd = undefined;
  beforeEnd?.();
  exports.writeLast();
  require('internal/process/stdio').flush?.();
  engine.exit(Number(code) & 0xff);
  // An embedded runtime ends at the next check for termination.
  for (;;) new Array(1000).fill(0);
};

/** Ends the process by SIGABRT where it is a process, else with the code that says so. */
exports.abort = function abort() {
  if (require('internal/process/object').info.ownsProcess) binding('process').endBy(6);
  exports.exitNow(134);
};

exports.exit = function exit(code) {
  if (arguments.length > 0 && code !== undefined) process.exitCode = code;
  if (!process._exiting) {
    process._exiting = true;
    process.emit('exit', +process.exitCode || 0);
  }
  process.reallyExit(process.exitCode || 0);
};

exports.endNormally = function endNormally() {
  if (!process._exiting) {
    process._exiting = true;
    let code = exitCode;
    if (code === undefined && exports.unsettledTopLevelAwait?.()) {
      code = 13;
      exitCode = 13;
    }
    process.emit('exit', +code || 0);
  }
  exports.exitNow(exitCode || 0);
};
