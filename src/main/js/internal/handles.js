// Handles: objects that receive events from Java under a number, such as sockets and watchers.
const context = require('internal/async_context');
const heap = require('internal/heap');
const { layout } = heap;
const engine = binding('engine');

const entries = [undefined]; // by number; 0 stands for requests
const free = [];

// Registers an object with onEvent(kind, value) and, if it expects bytes, onBytes(kind, offset, length).
// Returns its number. The async context of now is what its events run in.
exports.add = function add(object) {
  const handle = free.length > 0 ? free.pop() : entries.length;
  entries[handle] = { object, frame: context.capture() };
  return handle;
};

exports.remove = function remove(handle) {
  if (entries[handle] !== undefined) {
    entries[handle] = undefined;
    // A number is used again only in a later turn, so that no event in flight reaches a stranger.
    retired.push(handle);
  }
};

const retired = [];
exports.recycle = function recycle() {
  while (retired.length > 0) free.push(retired.pop());
};

exports.get = (handle) => entries[handle]?.object;
exports.entry = (handle) => entries[handle];

// The resource names of all live handles that keep the loop alive, for process.getActiveResourcesInfo().
exports.resourceNames = function resourceNames() {
  const names = [];
  for (const entry of entries) {
    const object = entry?.object;
    if (object?.resourceName !== undefined && isReferenced(object)) names.push(object.resourceName);
  }
  return names;
};

function isReferenced(object) {
  return typeof object.hasRef === 'function' ? object.hasRef() : object.isReferenced !== false;
}

// All live handles that keep the loop alive when they have something to do.
exports.referenced = function referenced() {
  return entries.map((entry) => entry?.object).filter((object) => object?.resourceName !== undefined && isReferenced(object));
};

function reserve(length) {
  const tailIndex = layout.SUBMISSIONS_TAIL >> 2;
  const limit = layout.SUBMISSIONS + layout.SUBMISSIONS_SIZE;
  let tail = heap.i32[tailIndex];
  if (tail + layout.RECORD_HEAD + length > limit) {
    engine.flush();
    tail = heap.i32[tailIndex];
    if (tail + layout.RECORD_HEAD + length > limit) throw new RangeError('the submission is larger than the ring');
  }
  return tail;
}

function commit(tail, handle, kind, number, length) {
  const { i32 } = heap;
  const word = tail >> 2;
  i32[word] = handle;
  i32[word + 1] = kind;
  i32[word + 2] = number;
  i32[word + 3] = length;
  i32[layout.SUBMISSIONS_TAIL >> 2] = (tail + layout.RECORD_HEAD + length + 7) & ~7;
}

// Hands over what is queued now, before an op that must come after it.
exports.flush = function flush() {
  if (heap.i32[layout.SUBMISSIONS_TAIL >> 2] !== layout.SUBMISSIONS) engine.flush();
};

// Whether nothing is queued.
exports.isFlushed = function isFlushed() {
  return heap.i32[layout.SUBMISSIONS_TAIL >> 2] === layout.SUBMISSIONS;
};

// Queues a record for the Java side of a handle; it is handed over when the turn ends.
// data: a Uint8Array, a string (with encoding 'latin1' or 'utf8'), or undefined. At most maxSubmission bytes.
exports.submit = function submit(handle, kind, number, data, encoding) {
  if (data === undefined) {
    commit(reserve(0), handle, kind, number, 0);
    return 0;
  }
  if (typeof data === 'string') {
    const max = encoding === 'latin1' ? data.length : data.length * 3;
    const tail = reserve(max);
    const codec = heap.text();
    const start = tail + layout.RECORD_HEAD;
    const length = encoding === 'latin1' ? codec.latin1ToHeap(data, start, max) : codec.utf8ToHeap(data, start, max);
    commit(tail, handle, kind, number, length);
    return length;
  }
  const length = data.byteLength;
  const tail = reserve(length);
  heap.u8.set(data, tail + layout.RECORD_HEAD);
  commit(tail, handle, kind, number, length);
  return length;
};

// Puts a string or bytes where the next record would go, for an op that takes it from there at once. Answers the length;
// stagedAt tells where.
exports.stage = function stage(data, encoding) {
  if (typeof data === 'string') {
    const max = encoding === 'latin1' ? data.length : data.length * 3;
    const start = reserve(max) + layout.RECORD_HEAD;
    const codec = heap.text();
    exports.stagedAt = start;
    return encoding === 'latin1' ? codec.latin1ToHeap(data, start, max) : codec.utf8ToHeap(data, start, max);
  }
  const start = reserve(data.byteLength) + layout.RECORD_HEAD;
  exports.stagedAt = start;
  heap.u8.set(data, start);
  return data.byteLength;
};
exports.stagedAt = 0;

// The same for several one after the other: bytes, or strings of UTF-8 with at most the given number of bytes in all.
exports.stageAll = function stageAll(parts, max) {
  const start = reserve(max) + layout.RECORD_HEAD;
  exports.stagedAt = start;
  let at = start;
  for (const part of parts) {
    if (typeof part === 'string') {
      at += heap.text().utf8ToHeap(part, at, start + max - at);
    } else {
      heap.u8.set(part, at);
      at += part.byteLength;
    }
  }
  return at - start;
};

exports.maxSubmission = layout ? layout.SUBMISSIONS_SIZE - layout.RECORD_HEAD : 0;
