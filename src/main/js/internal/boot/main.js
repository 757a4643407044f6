// From a restored snapshot to a running program: attach() prepares the process, the first turn runs the
// main program, later turns are the event loop's.
const heap = require('internal/heap');
const loop = require('internal/loop');
const timers = require('internal/timers');
const tasks = require('internal/process/task_queues');
const errors = require('internal/process/errors');
const hooks = require('internal/async_hooks');
const { isReporter } = require('internal/process/frames');
const processObject = require('internal/process/object');
const globals = require('internal/boot/globals');
const signals = require('internal/process/signals');
const userSnapshot = require('internal/boot/user_snapshot');

globals.install();
loop.link();
timers.link();

let started = false;
let ended = false;
let looked = false; // whether the last turn was one for signals that came in while the program did its last work

exports.attach = function attach() {
  heap.attach();
  globals.installCompilation();
  processObject.attach();
  heap.i32[heap.layout.ALIVE >> 2] = 1;
  heap.i32[heap.layout.BUSY >> 2] = 1;
};

exports.rejections = errors.rejections;
exports.noteRejection = errors.note;

function runMain() {
  loop.bootstrap();
  try {
    require('internal/boot/run_main').run();
  } catch (error) {
    errors.uncaught(error);
  }
  hooks.clear();
  tasks.runTicks();
  loop.begin();
  timers.runTimers();
}

isReporter(runMain);

// Makes what a snapshot is to hold what it was before attach().
exports.detach = function detach() {
  started = ended = looked = false;
  loop.reset();
  processObject.detach();
  heap.detach();
};

// The loop has nothing left to do: 'beforeExit' may give it more, else 'exit' ends the process.
function finish() {
  // A program that collects garbage by itself may wait for what its finalizers say.
  if (globalThis.gc !== undefined) for (let tasks = 16; tasks > 0; tasks--) binding('engine').runEngineTasks();
  hooks.flush();
  process.emit('beforeExit', process.exitCode ?? 0);
  tasks.runTicks();
  if (loop.isAlive()) return;
  if (userSnapshot.isBuilding()) {
    userSnapshot.finish();
    return;
  }
  ended = true;
  loop.end();
  require('internal/process/exit').endNormally();
}

let tellsDebugger = false;

/** Lets a debugger know what is thrown and not caught by the program. */
exports.tellDebugger = () => {
  tellsDebugger = true;
};

exports.turn = function turn() {
  if (ended) return;
  if (tellsDebugger) binding('engine').throwForDebugger();
  if (started) {
    loop.turn();
  } else {
    started = true;
    runMain();
  }
  if (loop.isAlive()) {
    looked = false;
  } else if (!looked && signals.isWatching()) {
    looked = true;
    loop.report();
    heap.i32[heap.layout.ALIVE >> 2] = 1;
    heap.i32[heap.layout.BUSY >> 2] = 1;
    return;
  } else {
    try {
      finish();
    } catch (error) {
      errors.uncaught(error);
      tasks.runTicks();
    }
  }
  loop.report();
};

isReporter(exports.turn);
