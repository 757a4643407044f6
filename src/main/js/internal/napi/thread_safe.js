// Functions that addons call from any thread: their calls wait in Java and are made here.
const context = require('internal/async_context');
const handles = require('internal/napi/handles');
const loop = require('internal/loop');
const tasks = require('internal/process/task_queues');
const { enter, callBack } = require('internal/napi/environment');
const napi = binding('napi');

const IDLE = 0;
const ENDED = 2;
const CALL_PLAINLY = 3;
const functions = new Map();
let next = 1;

exports.add = function add(environment, pointer, fn, finalizer, data) {
  const number = next++;
  functions.set(number, { environment, pointer, fn, finalizer, data, referenced: true, frame: context.capture() });
  loop.ref();
  return number;
};

exports.reference = function reference(number, wanted) {
  const entry = functions.get(number);
  if (entry === undefined || entry.referenced === wanted) return;
  entry.referenced = wanted;
  if (wanted) loop.ref();
  else loop.unref();
};

function end(number, entry) {
  functions.delete(number);
  if (entry.referenced) loop.unref();
  const hint = napi.endThreadSafe(entry.pointer);
  if (entry.finalizer !== 0) callBack(entry.environment, entry.finalizer, entry.data, hint);
}

exports.run = function run(number) {
  const entry = functions.get(number);
  if (entry === undefined) return;
  let state;
  do {
    context.set(entry.frame);
    try {
      enter(entry.environment, () => {
        state = IDLE;
        state = napi.nextCall(entry.pointer, entry.fn === undefined ? 0 : handles.push(entry.fn));
        return 0;
      });
      if (state === CALL_PLAINLY) entry.fn();
      else if (state === ENDED) end(number, entry);
    } catch (error) {
      if (state !== ENDED) state = 1;
      require('internal/process/errors').uncaught(error);
    }
    if (state !== IDLE && state !== ENDED) tasks.runTicks();
  } while (state !== IDLE && state !== ENDED);
};
