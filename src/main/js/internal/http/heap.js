// What the parser needs of the runtime around it: the shared heap in which consumed streams leave their bytes,
// the clock of the loop, and the limit on heads. Looked up on first use, since it belongs to one process.
const DEFAULT_MAX_HEADER_SIZE = 16384;

let sharedHeap;
function bytes() {
  sharedHeap ??= require('internal/heap');
  return sharedHeap.u8;
}

let loop;
// milliseconds on the loop's clock, which never goes back
function now() {
  loop ??= require('internal/loop');
  return loop.now();
}

let limit;
function maxHeaderSize() {
  limit ??= require('internal/options').get('--max-http-header-size') ?? DEFAULT_MAX_HEADER_SIZE;
  return limit;
}

let queues;
let context;
// Ticks and microtasks, as after any event: the parts of a message that arrive together are separate events.
function runTicks() {
  queues ??= require('internal/process/task_queues');
  context ??= require('internal/async_context');
  const frame = context.capture();
  queues.runTicks();
  context.set(frame);
}

module.exports = { bytes, maxHeaderSize, now, runTicks };
