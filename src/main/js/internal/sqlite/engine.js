// SQLite itself: the WebAssembly build that the SQLite project publishes, with its files through our own virtual file
// system (vfs.js). Only the library's C interface is used, none of the JavaScript that comes with it; nothing of it
// is asynchronous, so that everything is there when `require('node:sqlite')` returns.
const fs = require('fs');
const path = require('path');

const PAGES = 128; // what the library is built to start with
const MAX_PAGES = 32768;
const PAGE = 65536;
const ENOSYS = -52; // in the numbers of WASI, which the library's C library uses

const memory = new WebAssembly.Memory({ initial: PAGES, maximum: MAX_PAGES });
let bytes = new Uint8Array(memory.buffer);
let data = new DataView(memory.buffer);

// The views of the memory; it may have grown since the last call.
function views() {
  if (bytes.buffer !== memory.buffer) {
    bytes = new Uint8Array(memory.buffer);
    data = new DataView(memory.buffer);
  }
  return data;
}
const u8 = () => {
  views();
  return bytes;
};

function localTime(seconds, at) {
  const date = new Date(Number(seconds) * 1000);
  const view = views();
  const january = new Date(date.getFullYear(), 0, 1);
  const july = new Date(date.getFullYear(), 6, 1).getTimezoneOffset();
  const winter = january.getTimezoneOffset();
  const day = Math.round((Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) - Date.UTC(date.getFullYear(), 0, 1)) / 86400000);
  const fields = [date.getSeconds(), date.getMinutes(), date.getHours(), date.getDate(), date.getMonth(), date.getFullYear() - 1900,
    date.getDay(), day, winter !== july && date.getTimezoneOffset() === Math.min(winter, july) ? 1 : 0, -60 * date.getTimezoneOffset()];
  fields.forEach((value, i) => view.setInt32(at + 4 * i, value, true));
}

function load() {
  const { home } = require('internal/process/object').info;
  const module = new WebAssembly.Module(fs.readFileSync(path.join(home, 'npm', 'node_modules', '@sqlite.org', 'sqlite-wasm', 'dist', 'sqlite3.wasm')));
  // The C library's own files are not used: what asks for them is refused.
  const imports = { env: { memory }, wasi_snapshot_preview1: {} };
  for (const { module: from, name, kind } of WebAssembly.Module.imports(module)) {
    if (kind === 'function') imports[from][name] = () => ENOSYS;
  }
  Object.assign(imports.env, {
    'emscripten_date_now': () => Date.now(),
    'emscripten_get_now': () => performance.now(),
    'emscripten_get_heap_max': () => MAX_PAGES * PAGE,
    emscripten_resize_heap(size) {
      size >>>= 0;
      const wanted = Math.min(Math.max(size, memory.buffer.byteLength * 1.2), MAX_PAGES * PAGE);
      if (size > MAX_PAGES * PAGE) return 0;
      try {
        memory.grow(Math.ceil((wanted - memory.buffer.byteLength) / PAGE));
        return 1;
      } catch {
        return 0;
      }
    },
    _localtime_js: localTime,
    _tzset_js() {},
  });
  Object.assign(imports.wasi_snapshot_preview1, {
    clock_time_get(clock, precision, at) {
      views().setBigInt64(at, BigInt(Math.round(Date.now() * 1e6)), true);
      return 0;
    },
    environ_sizes_get(count, size) {
      views().setInt32(count, 0, true);
      data.setInt32(size, 0, true);
      return 0;
    },
    environ_get: () => 0,
  });
  const { exports: loaded } = new WebAssembly.Instance(module, imports);
  loaded.__wasm_call_ctors();
  return loaded;
}

const sqlite = load();

// ---- Text and bytes ---------------------------------------------------------------------------------

const encoder = new globalThis.TextEncoder();
const decoder = new globalThis.TextDecoder('utf-8', { ignoreBOM: true });

function text(at, length) {
  if (at === 0) return null;
  const memoryBytes = u8();
  const end = length === undefined ? memoryBytes.indexOf(0, at) : at + length;
  return decoder.decode(memoryBytes.subarray(at, end));
}

// Puts a string with a zero at its end into memory of its own.
function allocateText(string) {
  const content = encoder.encode(string);
  const at = sqlite.malloc(content.length + 1);
  const memoryBytes = u8();
  memoryBytes.set(content, at);
  memoryBytes[at + content.length] = 0;
  return at;
}

function allocateBytes(view) {
  const at = sqlite.sqlite3_malloc(Math.max(view.byteLength, 1));
  u8().set(new Uint8Array(view.buffer, view.byteOffset, view.byteLength), at);
  return at;
}

// Gives work the addresses of strings for as long as it runs.
function withText(strings, work) {
  const places = strings.map((string) => (string === undefined || string === null ? 0 : allocateText(string)));
  try {
    return work(...places);
  } finally {
    for (const at of places) if (at !== 0) sqlite.free(at);
  }
}

const scratch = sqlite.malloc(16);

// Calls work with the address of a pointer that it is to fill; returns [what work gave, the pointer].
function withPointer(work) {
  const at = sqlite.malloc(8);
  views().setUint32(at, 0, true);
  try {
    const status = work(at);
    return [status, views().getUint32(at, true)];
  } finally {
    sqlite.free(at);
  }
}

// ---- Functions for SQLite to call -------------------------------------------------------------------

const TYPES = { i: 0x7f, j: 0x7e, d: 0x7c };
const table = sqlite.__indirect_function_table;
const free = [];
const made = new Map(); // signature → module

// A function pointer. The signature names result and parameters: i for 32 bits, j for 64, d for double, v for none.
function pointerTo(signature, fn) {
  let module = made.get(signature);
  if (module === undefined) {
    const [result, ...parameters] = signature;
    const type = [0x60, parameters.length, ...parameters.map((one) => TYPES[one]), ...result === 'v' ? [0] : [1, TYPES[result]]];
    module = new WebAssembly.Module(new Uint8Array([
      0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, type.length + 1, 1, ...type, 2, 7, 1, 1, 0x65, 1, 0x66, 0, 0, 7, 5, 1, 1, 0x66, 0, 0,
    ]));
    made.set(signature, module);
  }
  const index = free.pop() ?? table.grow(1);
  table.set(index, new WebAssembly.Instance(module, { e: { f: fn } }).exports.f);
  return index;
}

function release(index) {
  table.set(index, null);
  free.push(index);
}

module.exports = { sqlite, views, u8, text, encoder, allocateText, allocateBytes, withText, withPointer, pointerTo, release, scratch };

require('internal/sqlite/vfs').register(module.exports);
