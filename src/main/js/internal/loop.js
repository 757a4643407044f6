// The script's side of the event loop: what keeps it alive, and one turn of it.
//
// Java polls and calls turn() once; the phases in it are, in this order, as in Node.js:
//   events (what Java has written to the ring) → immediates → close callbacks → timers
// After each callback the ticks and microtasks run. Before the first turn the main program runs.
const heap = require('internal/heap');
const { isReporter } = require('internal/process/frames');
const engine = binding('engine');
const { layout } = heap;

let references = 0;
let closing = [];
let posted = [];
let pending = [];

exports.ref = () => { references++; };
exports.unref = () => { references--; };
exports.references = () => references;

// Calls a function in the close phase of this turn; pending ones keep the loop alive.
exports.closeLater = function closeLater(callback) {
  closing.push(callback);
};

// Calls a function for a handle behind the events of this turn, or, if that is past them, when it ends.
exports.pend = function pend(handle, callback) {
  pending.push({ handle, callback });
};

// Calls a function behind the events of the next turn. It does not keep the loop alive, which only does not wait.
exports.post = function post(callback) {
  posted.push(callback);
};

let timers;
let handles;
let requests;
let context;
let errors;
let tasks;

exports.link = function link() {
  timers = require('internal/timers');
  handles = require('internal/handles');
  requests = require('internal/requests');
  context = require('internal/async_context');
  errors = require('internal/process/errors');
  tasks = require('internal/process/task_queues');
};

function deliver(entry, kind, type, number, body) {
  context.set(entry.frame);
  const { object } = entry;
  if (type === layout.EVENT_BYTES) object.onBytes(kind, body, number);
  else if (type === layout.EVENT_NUMBER) object.onEvent(kind, number);
  else object.onEvent(kind, heap.readValueAt(body));
}

function runEvents() {
  const { i32 } = heap;
  const tail = i32[layout.EVENTS_TAIL >> 2];
  let at = layout.EVENTS;
  while (at < tail) {
    const word = at >> 2;
    const handle = i32[word];
    const kind = i32[word + 1];
    const type = i32[word + 2];
    const number = i32[word + 3];
    const body = at + layout.RECORD_HEAD;
    at = type === layout.EVENT_NUMBER ? body : (body + number + 7) & ~7;
    eventCount++;
    try {
      if (handle === 0) {
        requests.finish(kind, body);
      } else {
        const entry = handles.entry(handle);
        if (entry === undefined) continue;
        deliver(entry, kind, type, number, body);
      }
    } catch (error) {
      errors.uncaught(error);
    }
    tasks.runTicks();
  }
  i32[layout.EVENTS_TAIL >> 2] = layout.EVENTS;
  requests.takeRipe(tellEnd);
  handles.recycle();
}

function tellEnd(ended) {
  try {
    requests.endNow(ended);
  } catch (error) {
    errors.uncaught(error);
  }
  tasks.runTicks();
}

isReporter(runEvents);
isReporter(tellEnd);
isReporter(runClosing);
isReporter(runPending);

function runPosted() {
  if (posted.length === 0) return;
  const due = posted;
  posted = [];
  for (let i = 0; i < due.length; i++) due[i]();
}

// What these ask for follows at once, but not for ever.
function runPending() {
  for (let round = 0; pending.length > 0 && round < 8; round++) {
    const due = pending;
    pending = [];
    for (let i = 0; i < due.length; i++) {
      const { handle, callback } = due[i];
      const entry = handles.entry(handle);
      if (entry === undefined) continue;
      context.set(entry.frame);
      try {
        callback();
      } catch (error) {
        errors.uncaught(error);
      }
      tasks.runTicks();
    }
  }
}

// What was closed last comes first, as in libuv.
function runClosing() {
  if (closing.length === 0) return;
  const due = closing;
  closing = [];
  for (let i = due.length - 1; i >= 0; i--) {
    try {
      due[i]();
    } catch (error) {
      errors.uncaught(error);
    }
    tasks.runTicks();
  }
}

function isAlive() {
  return references > 0 || closing.length > 0 || timers.referencedImmediates() > 0 || timers.referencedTimers() > 0;
}
exports.isAlive = isAlive;

// Tells Java how to poll.
exports.report = function report() {
  heap.i32[layout.ALIVE >> 2] = isAlive() ? 1 : 0;
  const isBusy = closing.length > 0 || posted.length > 0 || pending.length > 0 || timers.hasImmediates() || requests.hasLater();
  heap.i32[layout.BUSY >> 2] = isBusy ? 1 : 0;
  heap.f64[layout.NEXT_TIMER >> 3] = timers.nextDue();
};

// Loop time in milliseconds. What was read last serves as long as the clock shows the same millisecond, which
// spares most callers an op.
let readAt = -1;
const dateNow = Date.now;

function setNow(value) {
  readAt = dateNow();
  heap.f64[layout.NOW >> 3] = value;
}

exports.now = () => {
  if (dateNow() !== readAt) setNow(engine.now());
  return heap.f64[layout.NOW >> 3];
};

// Reads the clock again, for those who wait for it to move.
exports.readNow = () => {
  setNow(engine.now());
  return heap.f64[layout.NOW >> 3];
};

let bootstrapped = -1;
let begun = -1;
let ended = -1;
let turns = 0;
let eventCount = 0;

/** The program begins. */
exports.bootstrap = () => { bootstrapped = exports.readNow(); };
exports.bootstrapped = () => bootstrapped;
/** The main program has run; in a worker, it is about to run. */
exports.begin = () => {
  const now = exports.readNow(); // a thread that was terminated in a microtask ends in this call
  if (begun === -1) begun = now;
};
// When the loop began, -1 before it; and how long it has waited since.
exports.started = () => begun;
/** There is nothing left to do. */
exports.end = () => { ended = exports.readNow(); };
exports.ended = () => ended;
exports.counts = () => ({ loopCount: turns, events: eventCount, eventsWaiting: 0 });
exports.idleMillis = () => engine.idleMillis();

// Nothing is under way any more: what is written to a snapshot begins anew.
exports.reset = () => {
  references = 0;
  closing = [];
  posted = [];
  pending = [];
  readAt = begun = ended = -1;
  turns = eventCount = 0;
};

exports.turn = function turn() {
  readAt = dateNow();
  turns++;
  runEvents();
  runPosted();
  runPending();
  requests.ripen();
  timers.runImmediates();
  runClosing();
  timers.runTimers();
  runPending();
};
