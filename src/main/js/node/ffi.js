// node:ffi: functions of shared libraries, called directly, and memory by address.
// https://nodejs.org/api/ffi.html
//
// A function has a frame of eight bytes for each argument, which Java reads; the result comes back at its start. What may
// go into it is checked here. Addresses are taken as they come: a wrong one ends the process, as in Node.js.
const ffi = binding('ffi');
const engine = binding('engine');
const { Buffer } = require('buffer');
const { validateInteger, validateNumber, validateString } = require('internal/validators');
const { codes: { ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE, ERR_UNKNOWN_ENCODING } } = require('internal/errors');
const { isAnyArrayBuffer, isArrayBuffer } = require('internal/util/types');
const permission = require('internal/process/permission');

require('internal/util').emitExperimentalWarning('FFI');

const MAX_POINTER = 2n ** 64n - 1n;

// Errors without their code in the header, as those that Node.js makes natively.
const fail = (Type, code, message) => Object.assign(new Type(message), { code });
const wrongType = (message) => fail(TypeError, 'ERR_INVALID_ARG_TYPE', message);
const wrongValue = (message) => fail(TypeError, 'ERR_INVALID_ARG_VALUE', message);
const nullPointer = (message) => fail(Error, 'ERR_FFI_INVALID_POINTER', message);

const guard = () => permission.check('ffi');

// ---- types ----

// The letter of the type for Java, what errors call it, the array of a frame that holds it, and what it may be.
const integer = (letter, name, array, low, high) => ({
  letter, name, array, accepts: (value) => typeof value === 'number' && Number.isInteger(value) && value >= low && value <= high,
});
const bigint = (name, array, low, high) => ({
  letter: 'l', name, array, accepts: (value) => typeof value === 'bigint' && value >= low && value <= high,
});
const real = (letter, name, array) => ({ letter, name, array, accepts: (value) => typeof value === 'number' });

const int8 = integer('b', 'an int8', 'i8', -128, 127);
const uint8 = integer('b', 'a uint8', 'u8', 0, 255);
const int16 = integer('s', 'an int16', 'i16', -32768, 32767);
const uint16 = integer('s', 'a uint16', 'u16', 0, 65535);
const int32 = integer('i', 'an int32', 'i32', -(2 ** 31), 2 ** 31 - 1);
const uint32 = integer('i', 'a uint32', 'u32', 0, 2 ** 32 - 1);
const int64 = bigint('an int64', 'i64', -(2n ** 63n), 2n ** 63n - 1n);
const uint64 = bigint('a uint64', 'u64', 0n, MAX_POINTER);
const float = real('f', 'a float', 'f32');
const double = real('d', 'a double', 'f64');
const pointer = { letter: 'l', name: 'a pointer', array: 'u64', isPointer: true, accepts: uint64.accepts };
const nothing = { letter: 'v' };

const TYPES = new Map(Object.entries({
  void: nothing, pointer, ptr: pointer, buffer: pointer, arraybuffer: pointer, function: pointer, string: pointer, str: pointer,
  bool: uint8, char: int8, int8, i8: int8, uint8, u8: uint8, int16, i16: int16, uint16, u16: uint16, int32, i32: int32, uint32, u32: uint32,
  int64, i64: int64, uint64, u64: uint64, float, float32: float, f32: float, double, float64: double, f64: double,
}));

const types = Object.freeze(Object.assign(Object.create(null), {
  VOID: 'void', POINTER: 'pointer', BUFFER: 'buffer', ARRAY_BUFFER: 'arraybuffer', FUNCTION: 'function', BOOL: 'bool', CHAR: 'char',
  STRING: 'string', FLOAT: 'float', DOUBLE: 'double', INT_8: 'int8', UINT_8: 'uint8', INT_16: 'int16', UINT_16: 'uint16',
  INT_32: 'int32', UINT_32: 'uint32', INT_64: 'int64', UINT_64: 'uint64', FLOAT_32: 'float32', FLOAT_64: 'float64',
}));

function typeNamed(name) {
  const type = TYPES.get(name);
  if (type === undefined) throw wrongValue(`Unsupported FFI type: ${name}`);
  return type;
}

// { parameters, result, letters } of what a program gave.
function readSignature(signature, name) {
  let result = nothing;
  if ('return' in signature) {
    const given = signature.return;
    if (typeof given !== 'string') throw wrongValue(`Return value type of function ${name} must be a string`);
    result = typeNamed(given);
  }
  const parameters = [];
  if ('arguments' in signature) {
    const given = signature.arguments;
    if (!Array.isArray(given)) throw wrongValue(`Arguments list of function ${name} must be an array`);
    for (let i = 0; i < given.length; i++) {
      if (typeof given[i] !== 'string') throw wrongValue(`Argument ${i} of function ${name} must be a string`);
      const type = typeNamed(given[i]);
      if (type === nothing) {
        throw wrongValue(`Argument ${i} of function ${name} must not be 'void'; use an empty array for no-argument functions`);
      }
      parameters.push(type);
    }
  }
  return { parameters, result, letters: parameters.map((type) => type.letter).join('') + result.letter };
}

const WIDTHS = { i8: 8, u8: 8, i16: 4, u16: 4, i32: 2, u32: 2, f32: 2, i64: 1, u64: 1, f64: 1 }; // elements in eight bytes

function frameOf(count) {
  const bytes = new ArrayBuffer(8 * Math.max(1, count));
  return {
    bytes: new Uint8Array(bytes),
    i8: new Int8Array(bytes), u8: new Uint8Array(bytes), i16: new Int16Array(bytes), u16: new Uint16Array(bytes),
    i32: new Int32Array(bytes), u32: new Uint32Array(bytes), i64: new BigInt64Array(bytes), u64: new BigUint64Array(bytes),
    f32: new Float32Array(bytes), f64: new Float64Array(bytes),
  };
}

// ---- addresses ----

// Of an array's memory; null memory for an empty one.
function addressOf(memory) {
  const bytes = ArrayBuffer.isView(memory)
    ? new Uint8Array(memory.buffer, memory.byteOffset, memory.byteLength) : new Uint8Array(memory);
  return bytes.length === 0 ? 0n : BigInt(ffi.address(bytes));
}

// What a pointer parameter takes. A string's bytes live in `kept` while the call lasts.
function pointerArgument(value, index, kept) {
  if (typeof value === 'bigint') {
    if (value < 0n || value > MAX_POINTER) throw wrongValue(`Argument ${index} must be a non-negative pointer bigint`);
    return value;
  }
  if (value === null || value === undefined) return 0n;
  if (typeof value === 'string') {
    if (value.includes('\0')) throw wrongValue(`Argument ${index} must not contain null bytes`);
    const text = Buffer.from(`${value}\0`);
    kept.push(text);
    return addressOf(text);
  }
  if (ArrayBuffer.isView(value) || isArrayBuffer(value)) return addressOf(value);
  throw wrongValue(`Argument ${index} must be a buffer, an ArrayBuffer, a string, or a bigint`);
}

function makeFunction(state, name, signature, address) {
  const { parameters, result, letters } = signature;
  const count = parameters.length;
  const frame = frameOf(count);
  const number = ffi.function(address, letters, frame.bytes);
  state.numbers.push(number);
  const invoke = (args) => {
    if (state.handle === 0) throw closed();
    if (args.length !== count) throw wrongValue(`Invalid argument count: expected ${count}, got ${args.length}`);
    let kept;
    // A conversion may come back here by an array's accessor: what goes into the frame is put there last.
    const values = args;
    for (let i = 0; i < count; i++) {
      const type = parameters[i];
      if (type.isPointer) {
        values[i] = pointerArgument(args[i], i, kept ??= []);
      } else if (!type.accepts(args[i]) || (type.letter === 'i' && Object.is(args[i], -0))) {
        throw wrongValue(`Argument ${i} must be ${type.name}`);
      }
    }
    for (let i = 0; i < count; i++) frame[parameters[i].array][i * WIDTHS[parameters[i].array]] = values[i];
    ffi.call(number);
    if (result !== nothing) return frame[result.array][0];
  };
  const callee = { [name](...args) { return invoke(args); } }[name];
  Object.defineProperty(callee, 'length', { value: count, configurable: true });
  callee.pointer = BigInt(address);
  return callee;
}

// ---- callbacks ----

let lastCallback = 0;
let attached = false;
const callbacks = new Map(); // number to { run, signature, frame }

function fatal(message) {
  process._rawDebug(message);
  require('internal/process/exit').abort();
}

// Called by Java. What has gone wrong ends the process, since nothing can be thrown through C.
function dispatch(number) {
  const { run, signature: { parameters, result }, frame } = callbacks.get(number);
  const args = parameters.map((type, i) => frame[type.array][i * WIDTHS[type.array]]);
  let value;
  try {
    value = run(...args);
  } catch {
    fatal('Callbacks cannot throw an exception');
  }
  if (result === nothing) return 0;
  if (result.isPointer && (value === null || value === undefined)) value = 0n;
  if (!result.accepts(value)) fatal('Callback returned invalid value for declared FFI type');
  frame[result.array][0] = value;
  return 0;
}

// ---- libraries ----

const closed = () => fail(Error, 'ERR_FFI_LIBRARY_CLOSED', 'Library is closed');
const isSignature = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

function checkName(name, what) {
  if (typeof name !== 'string') throw wrongType(`${what} name must be a string`);
  if (name.includes('\0')) throw wrongValue(`${what} name must not contain null bytes`);
}

let stateOf;

class DynamicLibrary {
  #state;

  static {
    stateOf = (library) => {
      if (typeof library !== 'object' || library === null || !(#state in library)) throw new TypeError('Illegal invocation');
      return library.#state;
    };
  }

  constructor(path) {
    guard();
    if (path !== null && typeof path !== 'string') throw wrongType('Library path must be a string or null');
    if (path?.includes('\0')) throw wrongValue('Library path must not contain null bytes');
    const handle = ffi.open(path);
    this.#state = { handle, symbols: new Map(), functions: new Map(), numbers: [], callbacks: new Map() };
    Object.defineProperties(this, {
      path: { get: () => path ?? '', set: undefined, enumerable: true, configurable: false },
      symbols: { get: () => this.getSymbols(), set: undefined, enumerable: true, configurable: false },
    });
  }
}

function openState(library) {
  const state = stateOf(library);
  if (state.handle === 0) throw closed();
  return state;
}

function symbol(state, name) {
  let address = state.symbols.get(name);
  if (address === undefined) {
    address = ffi.symbol(state.handle, name);
    state.symbols.set(name, address);
  }
  return address;
}

function getFunction(state, name, signature) {
  const read = readSignature(signature, name);
  const known = state.functions.get(name);
  if (known !== undefined) {
    const same = known.signature.result === read.result && known.signature.parameters.length === read.parameters.length
      && known.signature.parameters.every((type, i) => type === read.parameters[i]);
    if (!same) throw wrongValue(`Function ${name} was already requested with a different signature`);
    return known.callee;
  }
  const callee = makeFunction(state, name, read, symbol(state, name));
  state.functions.set(name, { callee, signature: read });
  return callee;
}

const byName = (entries) => Object.assign(Object.create(null), Object.fromEntries(entries));
const functionsOf = (state) => byName([...state.functions].map(([name, { callee }]) => [name, callee]));

function findCallback(library, address) {
  const state = openState(library);
  if (typeof address !== 'bigint') throw wrongType('The first argument must be a bigint');
  const number = state.callbacks.get(address);
  if (number === undefined) throw wrongValue('Callback not found');
  return { state, number };
}

const accessors = {
  get functions() {
    return functionsOf(openState(this));
  },
};

const methods = {
  close() {
    const state = stateOf(this);
    if (state.handle === 0) return;
    for (const number of state.numbers) ffi.dropFunction(number);
    for (const number of state.callbacks.values()) {
      ffi.dropCallback(number);
      callbacks.delete(number);
    }
    ffi.close(state.handle);
    state.handle = 0;
  },

  getFunction(name, signature) {
    guard();
    const state = openState(this);
    checkName(name, 'Function');
    if (!isSignature(signature)) throw wrongType('Function signature must be an object');
    return getFunction(state, name, signature);
  },

  getFunctions(signatures) {
    guard();
    const state = openState(this);
    if (signatures === undefined) return functionsOf(state);
    if (!isSignature(signatures)) throw wrongType('Functions signatures must be an object');
    const result = Object.create(null);
    for (const name of Object.keys(signatures)) {
      checkName(name, 'Function');
      const signature = signatures[name];
      if (!isSignature(signature)) throw wrongType(`Signature of function ${name} must be an object`);
      result[name] = getFunction(state, name, signature);
    }
    return result;
  },

  getSymbol(name) {
    guard();
    const state = openState(this);
    checkName(name, 'Symbol');
    return BigInt(symbol(state, name));
  },

  getSymbols() {
    guard();
    return byName([...openState(this).symbols].map(([name, address]) => [name, BigInt(address)]));
  },

  registerCallback(...args) {
    guard();
    const state = openState(this);
    let [signature, run] = args;
    if (typeof signature === 'function') [signature, run] = [{}, signature];
    if (!isSignature(signature)) throw wrongType('First argument must be a function or a signature object');
    if (typeof run !== 'function') throw wrongType('Second argument must be a function');
    const read = readSignature(signature, '<callback>');
    if (!attached) ffi.attach(dispatch);
    attached = true;
    const frame = frameOf(read.parameters.length);
    const number = ++lastCallback;
    callbacks.set(number, { run, signature: read, frame });
    const address = BigInt(ffi.callback(number, read.letters, frame.bytes));
    state.callbacks.set(address, number);
    return address;
  },

  unregisterCallback(address) {
    guard();
    const { state, number } = findCallback(this, address);
    state.callbacks.delete(address);
    ffi.dropCallback(number);
    callbacks.delete(number);
  },

  // A callback is kept until it is unregistered, whether it counts as referenced or not.
  refCallback(address) {
    guard();
    findCallback(this, address);
  },

  unrefCallback(address) {
    guard();
    findCallback(this, address);
  },
};

Object.defineProperties(DynamicLibrary.prototype, {
  functions: { ...Object.getOwnPropertyDescriptor(accessors, 'functions'), enumerable: true },
  ...Object.getOwnPropertyDescriptors(methods),
  [Symbol.dispose]: { value: methods.close, writable: true, enumerable: true, configurable: true },
});

function dlopen(path, definitions) {
  guard();
  const lib = new DynamicLibrary(path);
  try {
    const functions = definitions === undefined ? Object.create(null) : lib.getFunctions(definitions);
    return { lib, functions, [Symbol.dispose]() { lib.close(); } };
  } catch (error) {
    lib.close();
    throw error;
  }
}

function dlclose(handle) {
  guard();
  handle.close();
}

function dlsym(handle, symbol) {
  guard();
  return handle.getSymbol(symbol);
}

// ---- memory ----

function checkPointer(value, what) {
  if (typeof value !== 'bigint') throw wrongType(`The ${what} must be a bigint`);
  if (value < 0n || value > MAX_POINTER) throw wrongValue(`The ${what} must be a non-negative bigint`);
}

let scratch;

// The address that an accessor is about.
function place(address, offset) {
  guard();
  checkPointer(address, 'pointer');
  if (address === 0n) throw nullPointer('Cannot dereference a null pointer');
  if (offset === undefined) return address;
  if (typeof offset !== 'number') throw wrongType('The offset must be a number');
  if (!Number.isInteger(offset) || offset < 0) throw wrongValue('The offset must be a non-negative integer');
  scratch ??= frameOf(1);
  return address + BigInt(offset);
}

const nativeAddress = (address) => BigInt.asIntN(64, address);

function getter(type) {
  return (...args) => {
    const address = place(args[0], args[1]);
    scratch ??= frameOf(1);
    const array = scratch[type.array];
    ffi.read(nativeAddress(address), scratch.bytes.subarray(0, array.BYTES_PER_ELEMENT));
    return array[0];
  };
}

function setter(type) {
  const isBig = type.letter === 'l';
  return (...args) => {
    const address = place(args[0], args[1]);
    if (args[1] === undefined) throw wrongValue('Expected an offset argument');
    if (args.length < 3) throw wrongValue('Expected a value argument');
    let value = args[2];
    if (isBig) {
      if (typeof value !== 'bigint' && typeof value !== 'number') throw wrongValue('Value must be a bigint or a number');
      if (Number.isSafeInteger(value)) value = BigInt(value);
    }
    if (!type.accepts(value)) throw wrongValue(`Value must be ${type.name}`);
    const array = scratch[type.array];
    array[0] = value;
    ffi.write(nativeAddress(address), scratch.bytes.subarray(0, array.BYTES_PER_ELEMENT));
  };
}

const ACCESSED = {
  Int8: int8, Uint8: uint8, Int16: int16, Uint16: uint16, Int32: int32, Uint32: uint32, Int64: int64, Uint64: uint64, Float32: float, Float64: double,
};
const memoryAccess = {};
for (const [name, type] of Object.entries(ACCESSED)) {
  for (const [prefix, make] of [['get', getter], ['set', setter]]) {
    memoryAccess[prefix + name] = Object.defineProperties(make(type), { name: { value: prefix + name }, length: { value: 0 } });
  }
}

// The bytes at an address: a copy, or the memory itself.
function bytesAt(address, length, copy, what) {
  guard();
  checkPointer(address, 'first argument');
  if (typeof length !== 'number') throw wrongType('The length must be a number');
  if (!Number.isInteger(length) || length < 0) throw wrongValue('The length must be a non-negative integer');
  if (length === 0) return new ArrayBuffer(0);
  if (address === 0n) throw nullPointer(`Cannot create ${what} from a null pointer`);
  if (length > Buffer.constants?.MAX_LENGTH || length > 2 ** 31 - 1) {
    throw fail(RangeError, 'ERR_BUFFER_TOO_LARGE', 'Cannot create a Buffer larger than 0x7fffffff bytes');
  }
  if (copy === false) return engine.foreignMemory(nativeAddress(address), length);
  const bytes = new ArrayBuffer(length);
  ffi.read(nativeAddress(address), new Uint8Array(bytes));
  return bytes;
}

// Copies to native memory; `end` zero bytes behind it.
function put(source, address, length, end = 0) {
  validateInteger(length, 'len', 0);
  const needed = source.byteLength + end;
  if (length < needed) throw new ERR_OUT_OF_RANGE('len', `>= ${needed}`, length);
  checkPointer(address, 'pointer');
  if (needed === 0) return;
  if (address === 0n) throw nullPointer('Cannot create a buffer from a null pointer');
  const bytes = new Uint8Array(needed);
  bytes.set(new Uint8Array(source.buffer ?? source, source.byteOffset ?? 0, source.byteLength));
  ffi.write(nativeAddress(address), bytes);
}

const pointerFunctions = {
  getCurrentEventLoop() {
    guard();
    throw fail(Error, 'ERR_FEATURE_UNAVAILABLE_ON_PLATFORM', 'Junction has no libuv event loop whose address could be given');
  },

  getRawPointer(...args) {
    guard();
    const [source] = args;
    if (!ArrayBuffer.isView(source) && !isAnyArrayBuffer(source)) {
      throw wrongType('The first argument must be a Buffer, ArrayBuffer, SharedArrayBuffer, or ArrayBufferView');
    }
    if ((ArrayBuffer.isView(source) ? source.buffer : source).detached) throw wrongValue('ArrayBuffer is detached');
    return addressOf(source);
  },

  toString(...args) {
    guard();
    checkPointer(args[0], 'first argument');
    return args[0] === 0n ? null : ffi.text(nativeAddress(args[0]));
  },

  toArrayBuffer: (...args) => bytesAt(args[0], args[1], args[2], 'an ArrayBuffer'),
  toBuffer: (...args) => Buffer.from(bytesAt(args[0], args[1], args[2], 'a buffer')),
};

function exportString(string, address, length, encoding = 'utf8') {
  guard();
  validateString(string, 'string');
  validateNumber(length, 'len');
  validateString(encoding, 'encoding');
  if (!Buffer.isEncoding(encoding)) throw new ERR_UNKNOWN_ENCODING(encoding);
  const wide = /^(?:ucs-?2|utf-?16le)$/i.test(encoding);
  put(Buffer.from(string, encoding), address, length, wide ? 2 : 1);
}

function exportBuffer(buffer, address, length) {
  guard();
  if (!Buffer.isBuffer(buffer)) throw new ERR_INVALID_ARG_TYPE('buffer', 'Buffer', buffer);
  put(buffer, address, length);
}

function exportArrayBuffer(arrayBuffer, address, length) {
  guard();
  if (!isArrayBuffer(arrayBuffer)) throw new ERR_INVALID_ARG_TYPE('arrayBuffer', 'ArrayBuffer', arrayBuffer);
  put(arrayBuffer, address, length);
}

function exportArrayBufferView(arrayBufferView, address, length) {
  guard();
  if (!ArrayBuffer.isView(arrayBufferView)) {
    throw new ERR_INVALID_ARG_TYPE('arrayBufferView', 'ArrayBufferView', arrayBufferView);
  }
  put(arrayBufferView, address, length);
}

const { getCurrentEventLoop, getRawPointer, toString, toArrayBuffer, toBuffer } = pointerFunctions;
const of = (kind) => Object.fromEntries(Object.entries(memoryAccess).filter(([name]) => name.startsWith(kind)));

Object.assign(exports, {
  DynamicLibrary, dlopen, dlclose, dlsym, exportArrayBuffer, exportArrayBufferView, exportString, exportBuffer,
  ...of('get'), getCurrentEventLoop, getRawPointer, ...of('set'),
  suffix: { darwin: 'dylib', win32: 'dll' }[process.platform] ?? 'so',
  toString, toArrayBuffer, toBuffer, types,
});
