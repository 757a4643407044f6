// Requests: work that Java does on another thread and answers with one event. A request keeps the loop
// alive and calls back in the async context in which it was started.
const loop = require('internal/loop');
const context = require('internal/async_context');

const callbacks = new Map();
let next = 1;

exports.start = function start(callback) {
  const request = next++;
  if (next > 0x7fffffff) next = 1;
  callbacks.set(request, { callback, frame: context.capture() });
  loop.ref();
  return request;
};

exports.count = () => callbacks.size;

// Called by the loop for each answer.
exports.finish = function finish(request, value) {
  const entry = callbacks.get(request);
  if (entry === undefined) return;
  callbacks.delete(request);
  loop.unref();
  if (value instanceof Error) context.run(entry.frame, entry.callback, undefined, value);
  else context.run(entry.frame, entry.callback, undefined, undefined, value);
};
