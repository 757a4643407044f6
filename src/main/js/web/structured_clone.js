// structuredClone(). https://html.spec.whatwg.org/#structured-cloning
// Copies within this isolate go straight from object to object; internal/clone/serializer makes bytes of values.

const { codes: { ERR_MISSING_ARGS } } = require('internal/errors');
const types = require('internal/util/types');
const { kClone, kTransfer, deserialize, uncloneable, untransferable } = require('internal/clone/protocol');
const { kindOf, kinds, copyError, dataCloneError, describe } = require('internal/clone/kinds');

const typedArrayName = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), Symbol.toStringTag).get;

// The constructors as they are when first needed; the snapshot's isolate lacks some.
const constructors = new Map();

function constructorOf(name) {
  let constructor = constructors.get(name);
  if (constructor === undefined) constructors.set(name, constructor = globalThis[name]);
  return constructor;
}

function detached(buffer) {
  return buffer.detached;
}

const nothing = new Set();

class Cloner {
  // From each object met to its copy.
  #copies = new Map();
  // ArrayBuffers that are given away. `rehearsing`: only look for errors, give nothing away yet.
  #transferred;
  rehearsing = false;
  measures = undefined;

  constructor(transferred) {
    this.#transferred = transferred;
  }

  setCopy(object, copy) {
    this.#copies.set(object, copy);
  }

  clone(value) {
    if (typeof value === 'object' && value !== null) return this.#cloneObject(value);
    if (typeof value === 'function' || typeof value === 'symbol') throw dataCloneError(`${describe(value)} could not be cloned.`);
    return value;
  }

  #remember(object, copy) {
    this.#copies.set(object, copy);
    return copy;
  }

  #cloneObject(object) {
    const known = this.#copies.get(object);
    if (known !== undefined) return known;
    const kind = kindOf(object);
    switch (kind) {
      case kinds.PLAIN: return this.#clonePlain(object);
      case kinds.ARRAY: return this.#cloneArray(object);
      case kinds.BOXED: return this.#remember(object, Object(object.valueOf()));
      case kinds.DATE: return this.#remember(object, new Date(Date.prototype.getTime.call(object)));
      case kinds.REGEXP: return this.#remember(object, new RegExp(object.source, object.flags));
      case kinds.MAP: return this.#cloneMap(object);
      case kinds.SET: return this.#cloneSet(object);
      case kinds.ERROR: return this.#cloneError(object);
      case kinds.ARRAY_BUFFER: return this.#cloneBuffer(object);
      case kinds.SHARED: return this.#remember(object, object);
      case kinds.VIEW: return this.#cloneView(object);
      case kinds.HOST: return this.#cloneHost(object);
      default: throw dataCloneError(`${describe(object)} could not be cloned.`);
    }
  }

  #clonePlain(object) {
    const copy = {};
    this.#copies.set(object, copy);
    this.#cloneProperties(object, copy, Object.keys(object));
    return copy;
  }

  #cloneProperties(object, copy, keys) {
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i];
      // A getter may have removed it.
      if (i > 0 && !Object.hasOwn(object, key)) continue;
      const value = this.clone(object[key]);
      if (key === '__proto__') Object.defineProperty(copy, key, { value, writable: true, enumerable: true, configurable: true });
      else copy[key] = value;
    }
  }

  #cloneArray(array) {
    const { length } = array;
    const copy = new Array(length);
    this.#copies.set(array, copy);
    let present = 0;
    if (length < 65536) {
      for (let i = 0; i < length; i++) {
        const value = array[i];
        if (value === undefined && !Object.hasOwn(array, i)) continue;
        present++;
        copy[i] = typeof value === 'object' && value !== null ? this.#cloneObject(value) : this.clone(value);
      }
    }
    // What is no element, or all of a long array, which may be mostly holes.
    const keys = Object.keys(array);
    if (keys.length > present) this.#cloneProperties(array, copy, present === 0 ? keys : keys.slice(present));
    return copy;
  }

  #cloneMap(map) {
    const copy = new Map();
    this.#copies.set(map, copy);
    const entries = [];
    Map.prototype.forEach.call(map, (value, key) => entries.push(key, value));
    for (let i = 0; i < entries.length; i += 2) copy.set(this.clone(entries[i]), this.clone(entries[i + 1]));
    return copy;
  }

  #cloneSet(set) {
    const copy = new Set();
    this.#copies.set(set, copy);
    const values = [];
    Set.prototype.forEach.call(set, (value) => values.push(value));
    for (const value of values) copy.add(this.clone(value));
    return copy;
  }

  #cloneError(error) {
    return copyError(error, (value) => this.clone(value), (copy) => this.#remember(error, copy));
  }

  #cloneBuffer(buffer) {
    if (this.#transferred.has(buffer)) {
      if (this.rehearsing) return this.#remember(buffer, new ArrayBuffer(0));
      return this.#remember(buffer, buffer.transfer());
    }
    if (detached(buffer)) throw dataCloneError('An ArrayBuffer is detached and could not be cloned.');
    if (this.rehearsing) return this.#remember(buffer, new ArrayBuffer(0));
    if (!buffer.resizable) return this.#remember(buffer, ArrayBuffer.prototype.slice.call(buffer, 0));
    const copy = new ArrayBuffer(buffer.byteLength, { maxByteLength: buffer.maxByteLength });
    new Uint8Array(copy).set(new Uint8Array(buffer));
    return this.#remember(buffer, copy);
  }

  #cloneView(view) {
    const { buffer: original, byteOffset, length, tracksLength } = this.#measure(view);
    const buffer = this.#cloneObject(original);
    if (this.rehearsing) return this.#remember(view, {});
    const Constructor = types.isDataView(view) ? DataView : constructorOf(typedArrayName.call(view));
    return this.#remember(view, tracksLength
      ? new Constructor(buffer, byteOffset)
      : new Constructor(buffer, byteOffset, length));
  }

  // Where a view lies, as it was before its buffer was given away.
  #measure(view) {
    let measure = this.measures?.get(view);
    if (measure === undefined) {
      const { buffer, byteOffset, byteLength } = view;
      measure = {
        buffer,
        byteOffset,
        length: types.isDataView(view) ? byteLength : view.length,
        tracksLength: buffer.resizable && followsLength(view, buffer, byteOffset, byteLength),
      };
      this.measures?.set(view, measure);
    }
    return measure;
  }

  #cloneHost(object) {
    if (uncloneable.has(object) || object[kClone] === null) throw dataCloneError('Cannot clone object of unsupported type.');
    if (typeof object[kClone] !== 'function') {
      const error = dataCloneError('Object that needs transfer was found in message but not listed in transferList');
      throw error;
    }
    const parts = object[kClone]();
    if (parts === undefined) return this.#clonePlain(object);
    return this.#remember(object, this.rehearsing ? {} : deserialize(parts));
  }
}

// Whether a view of a resizable buffer has no length of its own: its length changes with the buffer's.
function followsLength(view, buffer, byteOffset, byteLength) {
  if (byteOffset + byteLength !== buffer.byteLength) return false;
  if (buffer instanceof SharedArrayBuffer || buffer.byteLength >= buffer.maxByteLength) return false;
  const size = buffer.byteLength;
  buffer.resize(size + (view.BYTES_PER_ELEMENT ?? 1));
  const follows = view.byteLength !== byteLength;
  buffer.resize(size);
  return follows;
}

// Checks a transfer list; answers the ArrayBuffers and the other objects in it.
function checkTransferList(list) {
  const buffers = new Set();
  const objects = [];
  for (const item of list) {
    if (types.isArrayBuffer(item)) {
      if (untransferable.has(item) || detached(item)) throw dataCloneError('Cannot transfer object of unsupported type.');
      if (buffers.has(item)) throw dataCloneError('Transfer list contains duplicate ArrayBuffer');
      buffers.add(item);
    } else {
      if (untransferable.has(item)) throw dataCloneError('Cannot transfer object of unsupported type.');
      if (typeof item[kTransfer] !== 'function' && !isPort(item)) throw dataCloneError('Found invalid value in transferList.');
      if (objects.includes(item)) throw dataCloneError(`Transfer list contains duplicate ${item.constructor?.name ?? 'object'}`);
      objects.push(item);
    }
  }
  return { buffers, objects };
}

function isPort(value) {
  return value instanceof require('web/messaging').MessagePort;
}

// Clones a value, giving away what is in the list (an array).
function cloneWith(value, list) {
  if (list.length === 0) return new Cloner(nothing).clone(value);
  const { buffers, objects } = checkTransferList(list);
  // Nothing may be given away when something later cannot be cloned.
  const rehearsal = new Cloner(buffers);
  rehearsal.rehearsing = true;
  rehearsal.measures = new Map();
  for (const object of objects) rehearsal.setCopy(object, {});
  rehearsal.clone(value);
  const cloner = new Cloner(buffers);
  cloner.measures = rehearsal.measures;
  for (const object of objects) {
    cloner.setCopy(object, typeof object[kTransfer] === 'function' ? deserialize(object[kTransfer]()) : object);
  }
  const copy = cloner.clone(value);
  for (const buffer of buffers) if (!detached(buffer)) buffer.transfer();
  return copy;
}

function invalidArgument(message) {
  const error = new TypeError(`Failed to execute 'structuredClone': ${message}`);
  error.code = 'ERR_INVALID_ARG_TYPE';
  return error;
}

function structuredClone(value, options) {
  if (arguments.length === 0) throw new ERR_MISSING_ARGS('The value argument must be specified');
  if (options === undefined || options === null) return cloneWith(value, []);
  if (typeof options !== 'object' && typeof options !== 'function') {
    throw invalidArgument('Options cannot be converted to a dictionary');
  }
  const { transfer } = options;
  if (transfer === undefined) return cloneWith(value, []);
  if (transfer === null || typeof transfer !== 'object' || typeof transfer[Symbol.iterator] !== 'function') {
    throw invalidArgument('transfer in Options cannot be converted to sequence.');
  }
  const list = [...transfer];
  list.forEach((item, i) => {
    if (item === null || (typeof item !== 'object' && typeof item !== 'function')) {
      throw invalidArgument(`transfer in Options[${i}] is not an object.`);
    }
  });
  return cloneWith(value, list);
}

module.exports = { structuredClone, cloneWith };
