// Values to bytes and back, in the format (version 15) that V8's ValueSerializer writes, so that what one runtime has
// written the other reads. Every object is numbered when it is begun; a second meeting writes '^' and its number.

const { lazy } = require('internal/util');
const types = require('internal/util/types');
const codec = require('internal/buffer/codec');
const { kindOf, kinds, describe, errorConstructors } = require('internal/clone/kinds');

const kVersion = 15;
const tag = (char) => char.charCodeAt(0);
const tags = {
  VERSION: 0xff, PADDING: 0, HOLE: tag('-'), UNDEFINED: tag('_'), NULL: tag('0'), TRUE: tag('T'), FALSE: tag('F'),
  INT32: tag('I'), UINT32: tag('U'), DOUBLE: tag('N'), BIGINT: tag('Z'), UTF8: tag('S'), LATIN1: tag('"'), UTF16: tag('c'),
  REFERENCE: tag('^'), OBJECT: tag('o'), END_OBJECT: tag('{'), SPARSE: tag('a'), END_SPARSE: tag('@'), DENSE: tag('A'),
  END_DENSE: tag('$'), DATE: tag('D'), TRUE_OBJECT: tag('y'), FALSE_OBJECT: tag('x'), NUMBER_OBJECT: tag('n'),
  BIGINT_OBJECT: tag('z'), STRING_OBJECT: tag('s'), REGEXP: tag('R'), MAP: tag(';'), END_MAP: tag(':'), SET: tag('\''),
  END_SET: tag(','), BUFFER: tag('B'), RESIZABLE: tag('~'), TRANSFER: tag('t'), VIEW: tag('V'), SHARED: tag('u'),
  HOST: tag('\\'), ERROR: tag('r'), VERIFY_COUNT: tag('?'),
};

const viewTags = {
  Int8Array: tag('b'), Uint8Array: tag('B'), Uint8ClampedArray: tag('C'), Int16Array: tag('w'), Uint16Array: tag('W'),
  Int32Array: tag('d'), Uint32Array: tag('D'), Float16Array: tag('h'), Float32Array: tag('f'), Float64Array: tag('F'),
  BigInt64Array: tag('q'), BigUint64Array: tag('Q'), DataView: tag('?'),
};
// Made at run time: the snapshot's isolate lacks Float16Array.
const viewConstructors = lazy(() => new Map(Object.entries(viewTags).map(([name, value]) => [value, globalThis[name]])));
const kLengthTracking = 1;
const kBackedByResizable = 2;

const errorTags = {
  EvalError: tag('E'), RangeError: tag('R'), ReferenceError: tag('F'), SyntaxError: tag('S'), TypeError: tag('T'), URIError: tag('U'),
};
const errorNames = new Map(Object.entries(errorTags).map(([name, value]) => [value, name]));
const flagBits = { g: 1, i: 2, m: 4, y: 8, u: 16, s: 32, d: 128, v: 256 };

const typedArrayName = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), Symbol.toStringTag).get;
const float64 = new Float64Array(1);
const float64Bytes = new Uint8Array(float64.buffer);
// eslint-disable-next-line no-control-regex
const isLatin1 = (text) => !/[^\0-\xff]/.test(text);
const isIndex = /^(?:0|[1-9][0-9]{0,9})$/;
const kShort = 48; // characters that are written one by one

function typeError(message) {
  const error = new TypeError(message);
  error.code = 'ERR_INVALID_ARG_TYPE';
  return error;
}

function bytesOf(view, name) {
  if (!ArrayBuffer.isView(view)) throw typeError(`${name} must be a TypedArray or a DataView`);
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}

class SerializerState {
  bytes = new Uint8Array(256);
  length = 0;
  ids = new Map();
  transfers = new Map();
  viewsAreHostObjects = false;
  // Whether objects with a clone protocol (and shared memory) go to _writeHostObject.
  hostObjects = false;

  constructor(owner) {
    this.owner = owner;
  }

  room(size) {
    const needed = this.length + size;
    if (needed <= this.bytes.length) return;
    const grown = new Uint8Array(Math.max(needed, this.bytes.length * 2));
    grown.set(this.bytes.subarray(0, this.length));
    this.bytes = grown;
  }

  byte(value) {
    if (this.length === this.bytes.length) this.room(1);
    this.bytes[this.length++] = value;
  }

  varint(value) {
    this.room(10);
    while (value >= 0x80) {
      this.bytes[this.length++] = (value % 0x80) | 0x80;
      value = Math.floor(value / 0x80);
    }
    this.bytes[this.length++] = value;
  }

  double(value) {
    float64[0] = value;
    this.room(8);
    this.bytes.set(float64Bytes, this.length);
    this.length += 8;
  }

  raw(bytes) {
    this.room(bytes.length);
    this.bytes.set(bytes, this.length);
    this.length += bytes.length;
  }

  string(text) {
    const { length } = text;
    if (length <= kShort && this.#shortString(text)) return;
    if (isLatin1(text)) {
      this.byte(tags.LATIN1);
      this.varint(length);
      this.room(length);
      this.length += codec.encodeLatin1Into(text, this.bytes, this.length, length);
      return;
    }
    const size = length * 2;
    // The code units lie at an even place.
    const varintSize = size < 0x80 ? 1 : size < 0x4000 ? 2 : size < 0x200000 ? 3 : size < 0x10000000 ? 4 : 5;
    if ((this.length + 1 + varintSize) % 2 === 1) this.byte(tags.PADDING);
    this.byte(tags.UTF16);
    this.varint(size);
    this.room(size);
    this.length += codec.encodeUtf16Into(text, this.bytes, this.length, size);
  }

  // Whether it was written: if all of it is Latin-1.
  #shortString(text) {
    const { length } = text;
    this.room(length + 2);
    const { bytes } = this;
    const at = this.length + 2;
    for (let i = 0; i < length; i++) {
      const unit = text.charCodeAt(i);
      if (unit > 0xff) return false;
      bytes[at + i] = unit;
    }
    bytes[at - 2] = tags.LATIN1;
    bytes[at - 1] = length;
    this.length = at + length;
    return true;
  }

  number(value) {
    if (value === (value | 0) && !Object.is(value, -0)) {
      this.byte(tags.INT32);
      this.varint(((value << 1) ^ (value >> 31)) >>> 0);
    } else {
      this.byte(tags.DOUBLE);
      this.double(value);
    }
  }

  bigint(value) {
    const negative = value < 0n;
    let rest = negative ? -value : value;
    const words = [];
    for (; rest > 0n; rest >>= 64n) words.push(rest & 0xffffffffffffffffn);
    this.varint((words.length * 8 * 2) | (negative ? 1 : 0));
    for (const word of words) this.raw(new Uint8Array(new BigUint64Array([word]).buffer));
  }

  fail(value) {
    const message = `${describe(value)} could not be cloned.`;
    const DataCloneError = this.owner._getDataCloneError ?? Error;
    throw new DataCloneError(message);
  }

  value(value) {
    switch (typeof value) {
      case 'undefined': return this.byte(tags.UNDEFINED);
      case 'boolean': return this.byte(value ? tags.TRUE : tags.FALSE);
      case 'number': return this.number(value);
      case 'bigint':
        this.byte(tags.BIGINT);
        return this.bigint(value);
      case 'string': return this.string(value);
      case 'object': return value === null ? this.byte(tags.NULL) : this.object(value);
      default: return this.fail(value);
    }
  }

  object(object) {
    const known = this.ids.get(object);
    if (known !== undefined) {
      this.byte(tags.REFERENCE);
      return this.varint(known);
    }
    let kind = kindOf(object);
    if (kind === kinds.HOST && !this.hostObjects) kind = kinds.PLAIN;
    if (kind === kinds.VIEW && !this.viewsAreHostObjects) this.object(object.buffer);
    this.ids.set(object, this.ids.size);
    switch (kind) {
      case kinds.PLAIN: return this.plain(object);
      case kinds.ARRAY: return this.array(object);
      case kinds.BOXED: return this.boxed(object.valueOf());
      case kinds.DATE:
        this.byte(tags.DATE);
        return this.double(Date.prototype.getTime.call(object));
      case kinds.REGEXP: return this.regExp(object);
      case kinds.MAP: return this.map(object);
      case kinds.SET: return this.set(object);
      case kinds.ERROR: return this.error(object);
      case kinds.ARRAY_BUFFER: return this.arrayBuffer(object);
      case kinds.VIEW: return this.viewsAreHostObjects ? this.host(object) : this.view(object);
      case kinds.SHARED: return types.isSharedArrayBuffer(object) ? this.shared(object) : this.host(object);
      case kinds.HOST: return this.host(object);
      default: return this.fail(object);
    }
  }

  host(object) {
    this.byte(tags.HOST);
    if (typeof this.owner._writeHostObject !== 'function') this.fail(object);
    this.owner._writeHostObject(object);
  }

  shared(object) {
    if (typeof this.owner._getSharedArrayBufferId !== 'function') this.fail(object);
    const id = this.owner._getSharedArrayBufferId(object);
    this.byte(tags.SHARED);
    this.varint(id >>> 0);
  }

  key(key) {
    if (key.charCodeAt(0) <= 57 && isIndex.test(key) && Number(key) < 0xffffffff) this.number(Number(key));
    else this.string(key);
  }

  // Answers how many were written: a getter may delete what comes later.
  properties(object, keys) {
    let count = 0;
    for (const key of keys) {
      if (count > 0 && !Object.hasOwn(object, key)) continue;
      const value = object[key];
      this.key(key);
      this.value(value);
      count++;
    }
    return count;
  }

  plain(object) {
    this.byte(tags.OBJECT);
    const count = this.properties(object, Object.keys(object));
    this.byte(tags.END_OBJECT);
    this.varint(count);
  }

  array(array) {
    const { length } = array;
    const keys = Object.keys(array);
    const isDense = keys.length >= length && (length === 0 || keys[length - 1] === String(length - 1));
    this.byte(isDense ? tags.DENSE : tags.SPARSE);
    this.varint(length);
    if (isDense) for (let i = 0; i < length; i++) this.value(array[i]);
    const count = this.properties(array, isDense ? keys.slice(length) : keys);
    this.byte(isDense ? tags.END_DENSE : tags.END_SPARSE);
    this.varint(count);
    this.varint(length);
  }

  boxed(value) {
    if (typeof value === 'boolean') return this.byte(value ? tags.TRUE_OBJECT : tags.FALSE_OBJECT);
    if (typeof value === 'number') {
      this.byte(tags.NUMBER_OBJECT);
      return this.double(value);
    }
    if (typeof value === 'bigint') {
      this.byte(tags.BIGINT_OBJECT);
      return this.bigint(value);
    }
    this.byte(tags.STRING_OBJECT);
    return this.string(value);
  }

  regExp(regExp) {
    this.byte(tags.REGEXP);
    this.string(regExp.source);
    let bits = 0;
    for (const flag of regExp.flags) bits |= flagBits[flag];
    this.varint(bits);
  }

  map(map) {
    const entries = [];
    Map.prototype.forEach.call(map, (value, key) => entries.push(key, value));
    this.byte(tags.MAP);
    for (const entry of entries) this.value(entry);
    this.byte(tags.END_MAP);
    this.varint(entries.length);
  }

  set(set) {
    const values = [];
    Set.prototype.forEach.call(set, (value) => values.push(value));
    this.byte(tags.SET);
    for (const value of values) this.value(value);
    this.byte(tags.END_SET);
    this.varint(values.length);
  }

  error(error) {
    this.byte(tags.ERROR);
    const name = error.name === undefined ? 'Error' : String(error.name);
    if (Object.hasOwn(errorTags, name)) this.byte(errorTags[name]);
    if (Object.hasOwn(error, 'message')) {
      this.byte(tag('m'));
      this.string(String(error.message));
    }
    const { stack } = error;
    if (typeof stack === 'string') {
      this.byte(tag('s'));
      this.string(stack);
    }
    if (Object.hasOwn(error, 'cause')) {
      this.byte(tag('c'));
      this.value(error.cause);
    }
    this.byte(tag('.'));
  }

  arrayBuffer(buffer) {
    const id = this.transfers.get(buffer);
    if (id !== undefined) {
      this.byte(tags.TRANSFER);
      return this.varint(id);
    }
    if (buffer.detached) {
      const DataCloneError = this.owner._getDataCloneError ?? Error;
      throw new DataCloneError('An ArrayBuffer is detached and could not be cloned.');
    }
    this.byte(buffer.resizable ? tags.RESIZABLE : tags.BUFFER);
    this.varint(buffer.byteLength);
    if (buffer.resizable) this.varint(buffer.maxByteLength);
    return this.raw(new Uint8Array(buffer));
  }

  view(view) {
    this.byte(tags.VIEW);
    this.byte(viewTags[types.isDataView(view) ? 'DataView' : typedArrayName.call(view)]);
    this.varint(view.byteOffset);
    this.varint(view.byteLength);
    this.varint(view.buffer.resizable ? kBackedByResizable : 0);
  }
}

const kState = Symbol('state');

class SerializerClass {
  constructor() {
    Object.defineProperty(this, kState, { __proto__: null, value: new SerializerState(this), enumerable: false });
  }

  writeHeader() {
    this[kState].byte(tags.VERSION);
    this[kState].byte(kVersion);
  }

  writeValue(value) {
    this[kState].value(value);
    return true;
  }

  releaseBuffer() {
    const state = this[kState];
    const { Buffer } = require('buffer');
    const released = Buffer.from(state.bytes.buffer, 0, state.length);
    state.bytes = new Uint8Array(256);
    state.length = 0;
    return released;
  }

  transferArrayBuffer(id, arrayBuffer) {
    if (!types.isAnyArrayBuffer(arrayBuffer)) throw typeError('arrayBuffer must be an ArrayBuffer');
    this[kState].transfers.set(arrayBuffer, id >>> 0);
  }

  writeUint32(value) {
    this[kState].varint(value >>> 0);
  }

  writeUint64(high, low) {
    const state = this[kState];
    let value = (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0);
    for (; value >= 0x80n; value >>= 7n) state.byte(Number(value & 0x7fn) | 0x80);
    state.byte(Number(value));
  }

  writeDouble(value) {
    this[kState].double(Number(value));
  }

  writeRawBytes(source) {
    this[kState].raw(bytesOf(source, 'source'));
  }

  _setTreatArrayBufferViewsAsHostObjects(flag) {
    this[kState].viewsAreHostObjects = Boolean(flag);
  }
}

class DeserializerState {
  at = 0;
  version = 0;
  objects = [];
  transfers = new Map();

  constructor(owner, bytes) {
    this.owner = owner;
    this.bytes = bytes;
  }

  fail() {
    throw new Error('Unable to deserialize cloned data.');
  }

  byte() {
    if (this.at >= this.bytes.length) this.fail();
    return this.bytes[this.at++];
  }

  varint() {
    let value = 0;
    let scale = 1;
    for (;;) {
      const byte = this.byte();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
      scale *= 0x80;
    }
  }

  double() {
    if (this.at + 8 > this.bytes.length) this.fail();
    float64Bytes.set(this.bytes.subarray(this.at, this.at + 8));
    this.at += 8;
    return float64[0];
  }

  raw(size) {
    if (size > this.bytes.length - this.at) this.fail();
    this.at += size;
    return this.bytes.subarray(this.at - size, this.at);
  }

  tag() {
    for (;;) {
      const value = this.byte();
      if (value === tags.VERIFY_COUNT) this.varint();
      else if (value !== tags.PADDING) return value;
    }
  }

  peekTag() {
    const { at } = this;
    if (at >= this.bytes.length) return -1;
    const value = this.tag();
    this.at = at;
    return value;
  }

  add(object) {
    this.objects.push(object);
    return object;
  }

  text(kind) {
    const size = this.varint();
    const start = this.at;
    this.raw(size);
    if (kind === tags.LATIN1) return codec.decodeLatin1(this.bytes, start, this.at);
    if (kind === tags.UTF16) return codec.decodeUtf16(this.bytes, start, this.at);
    if (kind === tags.UTF8) return codec.decodeUtf8(this.bytes, start, this.at);
    return this.fail();
  }

  string() {
    return this.text(this.tag());
  }

  bigint() {
    const bits = this.varint();
    const bytes = this.raw(bits >>> 1);
    let value = 0n;
    for (let i = bytes.length - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[i]);
    return bits & 1 ? -value : value;
  }

  value() {
    const kind = this.tag();
    switch (kind) {
      case tags.UNDEFINED: return undefined;
      case tags.NULL: return null;
      case tags.TRUE: return true;
      case tags.FALSE: return false;
      case tags.INT32: {
        const value = this.varint();
        return (value >>> 1) ^ -(value & 1);
      }
      case tags.UINT32: return this.varint();
      case tags.DOUBLE: return this.double();
      case tags.BIGINT: return this.bigint();
      case tags.LATIN1: case tags.UTF16: case tags.UTF8: return this.text(kind);
      case tags.REFERENCE: {
        const id = this.varint();
        if (id >= this.objects.length) this.fail();
        return this.viewAfter(this.objects[id]);
      }
      case tags.OBJECT: return this.plain();
      case tags.DENSE: return this.dense();
      case tags.SPARSE: return this.sparse();
      case tags.TRUE_OBJECT: return this.add(Object(true));
      case tags.FALSE_OBJECT: return this.add(Object(false));
      case tags.NUMBER_OBJECT: return this.add(Object(this.double()));
      case tags.BIGINT_OBJECT: return this.add(Object(this.bigint()));
      case tags.STRING_OBJECT: return this.add(Object(this.string()));
      case tags.DATE: return this.add(new Date(this.double()));
      case tags.REGEXP: return this.regExp();
      case tags.MAP: return this.map();
      case tags.SET: return this.set();
      case tags.ERROR: return this.error();
      case tags.BUFFER: case tags.RESIZABLE: return this.arrayBuffer(kind === tags.RESIZABLE);
      case tags.TRANSFER: {
        const buffer = this.transfers.get(this.varint());
        if (buffer === undefined) this.fail();
        return this.viewAfter(this.add(buffer));
      }
      case tags.SHARED: {
        const id = this.varint();
        const buffer = this.owner._getSharedArrayBufferFromId?.(id) ?? this.transfers.get(id);
        if (buffer === undefined) this.fail();
        return this.viewAfter(this.add(buffer));
      }
      case tags.HOST: {
        const place = this.objects.push(undefined) - 1;
        if (typeof this.owner._readHostObject !== 'function') this.fail();
        const object = this.owner._readHostObject();
        if (typeof object !== 'object' || object === null) {
          throw new TypeError('readHostObject must return an object');
        }
        this.objects[place] = object;
        return object;
      }
      default: return this.fail();
    }
  }

  properties(object, end) {
    let count = 0;
    for (; this.peekTag() !== end; count++) {
      const key = this.value();
      const value = this.value();
      if (key === '__proto__') Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true });
      else object[key] = value;
    }
    this.tag();
    if (this.varint() !== count) this.fail();
  }

  plain() {
    const object = this.add({});
    this.properties(object, tags.END_OBJECT);
    return object;
  }

  dense() {
    const length = this.varint();
    if (length > this.bytes.length - this.at) this.fail();
    const array = this.add(new Array(length));
    for (let i = 0; i < length; i++) {
      if (this.peekTag() === tags.HOLE) this.tag();
      else array[i] = this.value();
    }
    this.properties(array, tags.END_DENSE);
    if (this.varint() !== length) this.fail();
    return array;
  }

  sparse() {
    const length = this.varint();
    const array = this.add([]);
    array.length = length;
    this.properties(array, tags.END_SPARSE);
    if (this.varint() !== length) this.fail();
    return array;
  }

  regExp() {
    const source = this.string();
    const bits = this.varint();
    const flags = Object.keys(flagBits).filter((flag) => bits & flagBits[flag]).join('');
    return this.add(new RegExp(source, flags));
  }

  map() {
    const map = this.add(new Map());
    let count = 0;
    for (; this.peekTag() !== tags.END_MAP; count += 2) {
      const key = this.value();
      map.set(key, this.value());
    }
    this.tag();
    if (this.varint() !== count) this.fail();
    return map;
  }

  set() {
    const set = this.add(new Set());
    let count = 0;
    for (; this.peekTag() !== tags.END_SET; count++) set.add(this.value());
    this.tag();
    if (this.varint() !== count) this.fail();
    return set;
  }

  error() {
    const place = this.objects.push(undefined) - 1;
    let name = 'Error';
    let message;
    let stack;
    let error;
    const make = () => {
      const { stackTraceLimit } = Error;
      Error.stackTraceLimit = 0;
      error = message === undefined ? new errorConstructors[name]() : new errorConstructors[name](message);
      Error.stackTraceLimit = stackTraceLimit;
      this.objects[place] = error;
    };
    for (;;) {
      const kind = this.byte();
      if (kind === tag('m')) {
        message = this.string();
      } else if (kind === tag('s')) {
        stack = this.string();
      } else if (kind === tag('c')) {
        make();
        Object.defineProperty(error, 'cause', { value: this.value(), writable: true, enumerable: false, configurable: true });
      } else if (kind === tag('.')) {
        break;
      } else {
        name = errorNames.get(kind) ?? this.fail();
      }
    }
    if (error === undefined) make();
    if (stack !== undefined) error.stack = stack;
    return error;
  }

  arrayBuffer(resizable) {
    const size = this.varint();
    const maxByteLength = resizable ? this.varint() : undefined;
    const source = this.raw(size);
    const buffer = resizable ? new ArrayBuffer(size, { maxByteLength }) : new ArrayBuffer(size);
    new Uint8Array(buffer).set(source);
    return this.viewAfter(this.add(buffer));
  }

  // A buffer may be followed by the view for which it was written.
  viewAfter(buffer) {
    if (!types.isAnyArrayBuffer(buffer) || this.peekTag() !== tags.VIEW) return buffer;
    this.tag();
    const constructor = viewConstructors().get(this.byte());
    const byteOffset = this.varint();
    const byteLength = this.varint();
    const flags = this.version >= 14 ? this.varint() : 0;
    if (constructor === undefined || byteOffset + byteLength > buffer.byteLength) this.fail();
    if (flags & kLengthTracking) return this.add(new constructor(buffer, byteOffset));
    return this.add(new constructor(buffer, byteOffset, byteLength / (constructor.BYTES_PER_ELEMENT ?? 1)));
  }
}

class DeserializerClass {
  constructor(buffer) {
    const bytes = bytesOf(buffer, 'buffer');
    this.buffer = buffer;
    Object.defineProperty(this, kState, { __proto__: null, value: new DeserializerState(this, bytes), enumerable: false });
  }

  readHeader() {
    const state = this[kState];
    const [first, version] = state.bytes;
    if (first !== tags.VERSION || version > kVersion || version === undefined) {
      throw new Error('Unable to deserialize cloned data due to invalid or unsupported version.');
    }
    state.at = 2;
    state.version = version;
    return true;
  }

  readValue() {
    return this[kState].value();
  }

  getWireFormatVersion() {
    return this[kState].version;
  }

  transferArrayBuffer(id, arrayBuffer) {
    if (!types.isAnyArrayBuffer(arrayBuffer)) throw typeError('arrayBuffer must be an ArrayBuffer or SharedArrayBuffer');
    this[kState].transfers.set(id >>> 0, arrayBuffer);
  }

  readUint32() {
    return attempt(() => this[kState].varint(), 'ReadUint32') >>> 0;
  }

  readUint64() {
    const state = this[kState];
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = attempt(() => state.byte(), 'ReadUint64');
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) break;
    }
    return [Number((value >> 32n) & 0xffffffffn), Number(value & 0xffffffffn)];
  }

  readDouble() {
    return attempt(() => this[kState].double(), 'ReadDouble');
  }

  // The offset in the buffer at which the bytes begin.
  _readRawBytes(length) {
    const state = this[kState];
    attempt(() => state.raw(length), 'ReadRawBytes');
    return state.at - length;
  }

  readRawBytes(length) {
    const offset = this._readRawBytes(length);
    const { Buffer } = require('buffer');
    return Buffer.from(this.buffer.buffer, this.buffer.byteOffset + offset, length);
  }
}

// Library objects that can be cloned then go to _writeHostObject().
function useHostObjects(serializer) {
  serializer[kState].hostObjects = true;
}

function attempt(read, name) {
  try {
    return read();
  } catch {
    throw new Error(`${name}() failed`);
  }
}

// Classes whose call without `new` fails with Node.js's own code.
function callable(Class, name) {
  function constructor(...args) {
    if (new.target === undefined) {
      const error = new TypeError(`Class constructor ${name} cannot be invoked without 'new'`);
      error.code = 'ERR_CONSTRUCT_CALL_REQUIRED';
      throw error;
    }
    return Reflect.construct(Class, args, new.target);
  }
  Object.defineProperty(constructor, 'name', { __proto__: null, value: name, configurable: true });
  constructor.prototype = Class.prototype;
  Object.defineProperty(constructor.prototype, 'constructor', {
    __proto__: null, value: constructor, writable: true, configurable: true, enumerable: false,
  });
  return constructor;
}

const Serializer = callable(SerializerClass, 'Serializer');
const Deserializer = callable(DeserializerClass, 'Deserializer');
Serializer.prototype._getDataCloneError = Error;

module.exports = { Serializer, Deserializer, SerializerState, DeserializerState, useHostObjects, version: kVersion };
