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

// args: kept as long as the request is under way, since Java may use their memory.
// borrows: the callback gets views of the heap's memory, which it must not keep, in place of arrays.
exports.start = function start(callback, capability, op, args, borrows = false) {
  const request = next++;
  if (next > 0x7fffffff) next = 1;
  const entry = { callback, frame: context.capture(), resource: undefined, args, borrows };
  callbacks.set(request, entry);
  if (hooks.enabled()) track(entry, capability, op);
  loop.ref();
  return request;
};

exports.count = () => callbacks.size;

// Called by the loop for each answer, with where it lies in the heap.
exports.finish = function finish(request, offset) {
  const entry = callbacks.get(request);
  const value = entry?.borrows ? heap.borrowValueAt(offset) : heap.readValueAt(offset);
  if (entry === undefined) return;
  callbacks.delete(request);
  loop.unref();
  const { callback, resource } = entry;
  context.set(entry.frame);
  if (resource === undefined) {
    answer(callback, value);
    return;
  }
  hooks.before(resource);
  try {
    answer(callback, value);
  } finally {
    hooks.destroy(resource);
  }
  hooks.after(resource);
};

function answer(callback, value) {
  if (value instanceof Error) callback(value);
  else callback(undefined, value);
}
