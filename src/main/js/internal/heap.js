// The memory that JavaScript, WebAssembly and Java share (SharedHeapLayout.java has its drawing), and
// the reading of what Java wrote there.
const engine = binding('engine');
const { layout } = binding;
const { tags } = layout;

exports.layout = layout;
exports.memory = undefined;
exports.u8 = undefined;
exports.i32 = undefined;
exports.f64 = undefined;

let u8;
let u16;
let i32;
let f64;
let i64;
let at; // where readValue() reads, in bytes
let borrowing = false; // whether it answers views in place of arrays

exports.attach = function attach() {
  // there is no WebAssembly where a snapshot can be made
  const memory = typeof WebAssembly === 'undefined' ? { buffer: new ArrayBuffer(layout.PAGES * 65536) }
    : new WebAssembly.Memory({ initial: layout.PAGES, maximum: layout.PAGES });
  exports.memory = memory;
  exports.u8 = u8 = new Uint8Array(memory.buffer);
  u16 = new Uint16Array(memory.buffer);
  exports.i32 = i32 = new Int32Array(memory.buffer);
  exports.f64 = f64 = new Float64Array(memory.buffer);
  i64 = new BigInt64Array(memory.buffer);
  i32[layout.SUBMISSIONS_TAIL >> 2] = layout.SUBMISSIONS;
  i32[layout.EVENTS_TAIL >> 2] = layout.EVENTS;
  f64[layout.NEXT_TIMER >> 3] = -1;
  engine.attachHeap(memory.buffer);
};

exports.detach = function detach() {
  exports.memory = exports.u8 = exports.i32 = exports.f64 = u8 = u16 = i32 = f64 = i64 = codec = undefined;
};

function wrapLarge(value) {
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) value[i] = wrapLarge(value[i]);
  }
  return value;
}

let codec;

// Text straight out of and into the heap (internal/buffer/codec).
exports.text = function text() {
  codec ??= require('internal/buffer/codec').createHeapCodec(exports.memory);
  return codec;
};

function readLatin1(length, offset) {
  if (length > 8) return exports.text().heapToLatin1(offset, length);
  return length === 0 ? '' : String.fromCharCode.apply(null, u8.subarray(offset, offset + length));
}

function readUtf16(units, offset) {
  if (units > 8) return exports.text().heapToUtf16(offset, units);
  return units === 0 ? '' : String.fromCharCode.apply(null, u16.subarray(offset >> 1, (offset >> 1) + units));
}

function readValue() {
  const start = at;
  const tag = i32[start >> 2];
  const length = i32[(start >> 2) + 1];
  const body = start + 8;
  at = body;
  switch (tag) {
    case tags.UNDEFINED: return undefined;
    case tags.TRUE: return true;
    case tags.FALSE: return false;
    case tags.INT: return length;
    case tags.DOUBLE:
      at = start + 16;
      return f64[body >> 3];
    case tags.LATIN1:
      at = (body + length + 7) & ~7;
      return readLatin1(length, body);
    case tags.UTF16:
      at = (body + length * 2 + 7) & ~7;
      return readUtf16(length, body);
    case tags.BYTES:
      at = (body + length + 7) & ~7;
      return borrowing ? u8.subarray(body, body + length) : u8.slice(body, body + length);
    case tags.DOUBLES:
      at = body + length * 8;
      return borrowing ? f64.subarray(body >> 3, (body >> 3) + length) : f64.slice(body >> 3, (body >> 3) + length);
    case tags.LONGS:
      at = body + length * 8;
      return borrowing ? i64.subarray(body >> 3, (body >> 3) + length) : i64.slice(body >> 3, (body >> 3) + length);
    case tags.ARRAY: {
      const values = new Array(length);
      for (let i = 0; i < length; i++) values[i] = readValue();
      return values;
    }
    case tags.ERROR: {
      const code = readValue();
      const error = new Error(readValue());
      if (code !== '') error.code = code;
      return error;
    }
    case tags.LARGE: {
      const next = at;
      const value = wrapLarge(engine.takeLarge(length));
      at = next;
      return value;
    }
    default: throw new Error(`the shared heap holds an unknown tag ${tag}`);
  }
}

// Reads a value at an offset.
exports.readValueAt = function readValueAt(offset) {
  at = offset;
  return readValue();
};

// The same, but an array is a view of the heap, which is overwritten later.
exports.borrowValueAt = function borrowValueAt(offset) {
  at = offset;
  borrowing = true;
  try {
    return readValue();
  } finally {
    borrowing = false;
  }
};

// Whether an array lies in the heap.
exports.holds = (array) => array.buffer === u8.buffer;

// The answer of the synchronous op that has just returned; throws when it is an error.
exports.takeResult = function takeResult() {
  at = layout.RESULT;
  const isError = i32[at >> 2] === tags.ERROR;
  const value = readValue();
  if (isError) {
    Error.captureStackTrace(value, takeResult);
    throw value;
  }
  return value;
};
