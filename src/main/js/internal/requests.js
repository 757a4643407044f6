// Requests: work that Java does on another thread and answers with one event. A request keeps the loop
// alive and calls back in the async context in which it was started.
const loop = require('internal/loop');
const context = require('internal/async_context');
const hooks = require('internal/async_hooks');
const heap = require('internal/heap');

const callbacks = new Map();
let next = 1;

// The types under which async_hooks knows requests.
const types = {
  __proto__: null,
  fs: 'FSREQCALLBACK',
  dns: 'QUERYWRAP',
  zlib: 'ZLIB',
  lookup: 'GETADDRINFOREQWRAP',
  lookupService: 'GETNAMEINFOREQWRAP',
  pbkdf2: 'PBKDF2REQUEST',
  randomBytes: 'RANDOMBYTESREQUEST',
  randomFill: 'RANDOMBYTESREQUEST',
  random: 'RANDOMBYTESREQUEST',
  scrypt: 'SCRYPTREQUEST',
  hkdf: 'HKDFREQUEST',
  sign: 'SIGNREQUEST',
  verify: 'SIGNREQUEST',
  generatePair: 'KEYPAIRGENREQUEST',
  generateKeyPair: 'KEYPAIRGENREQUEST',
};

/** A resource of a capability, named otherwise by the caller for the requests that it starts. */
exports.withType = function withType(type, fn) {
  const before = types.fs;
  types.fs = type;
  try {
    return fn();
  } finally {
    types.fs = before;
  }
};

function track(entry, capability, op) {
  const type = types[op] ?? types[capability];
  if (type !== undefined) entry.resource = hooks.initResource({}, type);
}

let active = 0;

/** What is kept of a request for end(). */
function begin(callback, capability, op, args, borrows) {
  const entry = { callback, frame: context.capture(), resource: undefined, args, borrows };
  if (hooks.enabled()) track(entry, capability, op);
  active++;
  loop.ref();
  return entry;
}
exports.begin = begin;

/** Calls back, once for each begin(). */
function end(entry, error, value) {
  active--;
  loop.unref();
  const { callback, resource } = entry;
  context.set(entry.frame);
  if (resource === undefined) {
    callback(error, value);
    return;
  }
  hooks.before(resource);
  try {
    callback(error, value);
  } finally {
    hooks.destroy(resource);
  }
  hooks.after(resource);
}
exports.end = end;

// What came of requests that were done at once. It is told as that of others: in the events of a later turn, behind the
// immediates that were there at the time.
let fresh = [];
let ripe = [];

exports.endLater = (entry, error, value) => { fresh.push({ entry, error, value }); };
exports.hasLater = () => fresh.length + ripe.length > 0;

/** Immediates run now. */
exports.ripen = function ripen() {
  if (fresh.length === 0) return;
  ripe = ripe.concat(fresh);
  fresh = [];
};

/** Calls `tell` with each that is ripe. */
exports.takeRipe = function takeRipe(tell) {
  if (ripe.length === 0) return;
  const told = ripe;
  ripe = [];
  for (let i = 0; i < told.length; i++) tell(told[i]);
};

exports.endNow = ({ entry, error, value }) => end(entry, error, value);

// Told of each request that starts, while work is traced; answers what to call at its end.
let tracer;
exports.setTracer = (trace) => { tracer = trace; };

// args: kept as long as the request is under way, since Java may use their memory.
// borrows: the callback gets views of the heap's memory, which it must not keep, in place of arrays.
exports.start = function start(callback, capability, op, args, borrows = false) {
  const ended = tracer?.(capability, op);
  if (ended !== undefined) {
    const answered = callback;
    callback = (...results) => {
      ended();
      Reflect.apply(answered, undefined, results);
    };
  }
  const request = next++;
  if (next > 0x7fffffff) next = 1;
  callbacks.set(request, begin(callback, capability, op, args, borrows));
  return request;
};

exports.count = () => active;

// Stands for no request: another process asks for a debugger.
const DEBUG = -1;

// Called by the loop for each answer, with where it lies in the heap.
exports.finish = function finish(request, offset) {
  const entry = callbacks.get(request);
  const value = entry?.borrows ? heap.borrowValueAt(offset) : heap.readValueAt(offset);
  if (entry === undefined) {
    if (request === DEBUG) require('internal/inspector/server').startBySignal();
    return;
  }
  callbacks.delete(request);
  if (value instanceof Error) end(entry, value);
  else end(entry, undefined, value);
};
