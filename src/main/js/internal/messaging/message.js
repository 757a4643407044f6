// What a port carries: a cloned value as bytes (internal/clone/serializer), the array buffers that are given away with
// it, and the numbers of the ports that travel in it.
//
//   bytes    ports in the transfer list: how many, then the place of each
//            objects in the transfer list: how many, then { data, deserialize } of each
//            the value, in which a port, a given-up object or shared memory is a number
//
// All ports that travel, also those that other objects hold, stand in one list of their own.

const { Serializer, Deserializer, SerializerState, DeserializerState, useHostObjects, version } = require('internal/clone/serializer');
const { kClone, kTransfer, untransferable, uncloneable, deserialize } = require('internal/clone/protocol');
const { dataCloneError } = require('internal/clone/kinds');
const types = require('internal/util/types');
const wasmModules = require('internal/wasm/module_bytes');
const sharedMemory = require('internal/messaging/shared_memory');

const PORT = 0;
const TRANSFERRED = 1;
const CLONED = 2;

const kNeedsTransfer = 'Object that needs transfer was found in message but not listed in transferList';
const kUnsupported = 'Cannot clone object of unsupported type.';
const kUnsupportedTransfer = 'Cannot transfer object of unsupported type.';

function CloneError(message) {
  return dataCloneError(message);
}

let ports; // web/messaging's internals, which requires this file
const portInternals = () => (ports ??= require('web/messaging').internals);

class MessageSerializer extends Serializer {
  portNumbers;
  transferred;
  nested = false;

  constructor(portNumbers, transferred) {
    super();
    useHostObjects(this);
    this.portNumbers = portNumbers;
    this.transferred = transferred;
  }

  _getDataCloneError = CloneError;

  _getSharedArrayBufferId(buffer) {
    return sharedMemory.idOf(buffer);
  }

  _writeHostObject(object) {
    writeHostObject(this, object);
  }

  writeParts({ data, deserializeInfo, deserialize: place = deserializeInfo }) {
    const { nested } = this;
    this.nested = true;
    this.writeValue(place);
    this.writeValue(data);
    this.nested = nested;
  }
}

// `writer` is a MessageSerializer or the Writer below.
function writeHostObject(writer, object) {
  if (portInternals().isPort(object)) {
    // What another object hands over need not be in the list.
    if (!writer.portNumbers.has(object)) {
      if (!writer.nested) throw dataCloneError(kNeedsTransfer);
      writer.portNumbers.set(object, writer.portNumbers.size);
    }
    writer.writeUint32(PORT);
    writer.writeUint32(writer.portNumbers.get(object));
    return;
  }
  const place = writer.transferred.get(object);
  if (place !== undefined) {
    writer.writeUint32(TRANSFERRED);
    writer.writeUint32(place);
    return;
  }
  if (wasmModules.isModule(object)) {
    writer.writeUint32(CLONED);
    writer.writeParts(wasmModules.partsOf(object));
    return;
  }
  if (types.isExternal?.(object) || uncloneable.has(object) || object[kClone] === null) throw dataCloneError(kUnsupported);
  if (typeof object[kClone] !== 'function') {
    if (object[kTransfer] === undefined) throw dataCloneError(kUnsupported);
    throw dataCloneError(kNeedsTransfer);
  }
  const parts = object[kClone]();
  if (parts === undefined) throw dataCloneError(kUnsupported);
  writer.writeUint32(CLONED);
  writer.writeParts(parts);
}

function checkList(list, sourcePort) {
  const buffers = [];
  const listedPorts = [];
  const objects = [];
  for (const item of list) {
    if (types.isArrayBuffer(item)) {
      if (untransferable.has(item) || item.detached) throw dataCloneError(kUnsupportedTransfer);
      if (buffers.includes(item)) throw dataCloneError('Transfer list contains duplicate ArrayBuffer');
      buffers.push(item);
      continue;
    }
    if (item === null || typeof item !== 'object') throw dataCloneError('Found invalid value in transferList.');
    if (untransferable.has(item)) throw dataCloneError(kUnsupportedTransfer);
    if (portInternals().isPort(item)) {
      if (item === sourcePort) throw dataCloneError('Transfer list contains source port');
      if (portInternals().isDetached(item)) throw dataCloneError('MessagePort in transfer list is already detached');
      if (listedPorts.includes(item)) throw dataCloneError('Transfer list contains duplicate MessagePort');
      listedPorts.push(item);
      continue;
    }
    if (typeof item[kTransfer] !== 'function') throw dataCloneError('Found invalid value in transferList.');
    if (objects.includes(item)) throw dataCloneError(`Transfer list contains duplicate ${item.constructor?.name ?? 'object'}`);
    objects.push(item);
  }
  return { buffers, listedPorts, objects };
}

const nothing = Object.freeze([]);

/** Makes { bytes, ports (their numbers), buffers } of a value, giving away what is in the list. */
function encode(value, list = nothing, sourcePort = undefined) {
  const { buffers, listedPorts, objects } = checkList(list, sourcePort);
  const portNumbers = new Map();
  for (const port of listedPorts) portNumbers.set(port, portNumbers.size);
  const transferred = new Map();
  for (const object of objects) transferred.set(object, transferred.size);

  const body = new MessageSerializer(portNumbers, transferred);
  buffers.forEach((buffer, id) => body.transferArrayBuffer(id, buffer));
  body.writeHeader();
  body.writeValue(value);
  const bodyBytes = body.releaseBuffer();

  // From here on nothing fails for what the value is; now things are given up.
  const head = new MessageSerializer(portNumbers, transferred);
  head.nested = true;
  head.writeHeader();
  head.writeUint32(listedPorts.length);
  head.writeUint32(objects.length);
  for (const object of objects) head.writeParts(object[kTransfer]());
  const headBytes = head.releaseBuffer();

  const moved = buffers.map((buffer) => (buffer.detached ? new ArrayBuffer(0) : buffer.transfer()));
  const numbers = [...portNumbers.keys()].map((port) => portInternals().giveUp(port));
  const bytes = new Uint8Array(4 + headBytes.length + bodyBytes.length);
  new DataView(bytes.buffer).setUint32(0, headBytes.length, true);
  bytes.set(headBytes, 4);
  bytes.set(bodyBytes, 4 + headBytes.length);
  return { bytes, ports: numbers, buffers: moved };
}

class MessageDeserializer extends Deserializer {
  ports;
  objects;

  constructor(bytes, adopted, objects) {
    super(bytes);
    this.ports = adopted;
    this.objects = objects;
  }

  _getSharedArrayBufferFromId(id) {
    return sharedMemory.fromId(id);
  }

  _readHostObject() {
    switch (this.readUint32()) {
      case PORT: return this.ports[this.readUint32()];
      case TRANSFERRED: return this.objects[this.readUint32()];
      case CLONED: return this.readParts();
      default: throw new Error('Unable to deserialize cloned data.');
    }
  }

  readParts() {
    const place = this.readValue();
    return deserialize({ data: this.readValue(), deserialize: place });
  }
}

// What most messages are, with an empty list and without ports: all that is before the value is always the same.
const plainStart = [0, 0, 0, 0, 4, 0, 0, 0, 0xff, version, 0, 0]; // no ports; a head of four bytes: no list
const kMostKept = 1 << 18; // bytes of memory that are kept for the next message

class Writer {
  _getDataCloneError = CloneError;
  portNumbers = new Map();
  transferred = new Map();
  nested = false;
  state = new SerializerState(this);

  constructor() {
    this.state.hostObjects = true;
  }

  _getSharedArrayBufferId(buffer) {
    return sharedMemory.idOf(buffer);
  }

  _writeHostObject(object) {
    writeHostObject(this, object);
  }

  writeUint32(value) {
    this.state.varint(value >>> 0);
  }

  writeParts({ data, deserializeInfo, deserialize: place = deserializeInfo }) {
    const { nested } = this;
    this.nested = true;
    this.state.value(place);
    this.state.value(data);
    this.nested = nested;
  }

  forget() {
    const { state } = this;
    if (state.bytes.length > kMostKept) state.bytes = new Uint8Array(256);
    state.ids.clear();
    this.portNumbers.clear();
    this.nested = false;
  }
}

let spare;

/**
 * The packed form (see web/messaging) of a value that is sent without a list: an array of bytes, which are the next
 * message's when that is made, and the number and numbers of ports.
 */
function encodePlain(value) {
  const writer = spare ?? new Writer();
  spare = undefined; // until this is done: a getter may send something, too
  const { state } = writer;
  try {
    for (let i = 0; i < plainStart.length; i++) state.bytes[i] = plainStart[i];
    state.length = plainStart.length;
    state.byte(0xff);
    state.byte(version);
    state.value(value);
    const { length } = state;
    // Ports that other objects hold are given up with these.
    const numbers = [...writer.portNumbers.keys()].map((port) => portInternals().giveUp(port));
    if (numbers.length === 0) return [state.bytes.subarray(0, length), 0];
    const packed = new Uint8Array(length + numbers.length * 4);
    const view = new DataView(packed.buffer);
    view.setUint32(0, numbers.length, true);
    numbers.forEach((number, i) => view.setUint32(4 + i * 4, number, true));
    packed.set(state.bytes.subarray(4, length), 4 + numbers.length * 4);
    return [packed, numbers.length, ...numbers];
  } finally {
    writer.forget();
    spare = writer;
  }
}

class Reader {
  state;

  constructor(bytes) {
    this.state = new DeserializerState(this, bytes);
  }

  _getSharedArrayBufferFromId(id) {
    return sharedMemory.fromId(id);
  }

  _readHostObject() {
    if (this.state.varint() !== CLONED) throw new Error('Unable to deserialize cloned data.');
    const place = this.state.value();
    return deserialize({ data: this.state.value(), deserialize: place });
  }
}

function isPlain(bytes) {
  for (let i = 0; i < plainStart.length; i++) if (bytes[i] !== plainStart[i]) return false;
  return true;
}

/** The value in bytes that isPlain() is true of. */
function decodePlain(bytes) {
  const { state } = new Reader(bytes);
  state.at = plainStart.length + 2;
  state.version = version;
  return state.value();
}

/** Makes { value, ports } of what encode() made; `numbers` are those of the ports, as they travelled. */
function decode(bytes, buffers, numbers) {
  const adopted = numbers.map((number) => portInternals().adopt(number));
  const size = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const objects = [];
  const head = new MessageDeserializer(bytes.subarray(4, 4 + size), adopted, objects);
  head.readHeader();
  const listed = head.readUint32();
  const count = head.readUint32();
  for (let i = 0; i < count; i++) objects.push(head.readParts());
  // At an even place, since UTF-16 text is.
  const body = new MessageDeserializer(bytes.subarray(4 + size), adopted, objects);
  buffers.forEach((buffer, id) => body.transferArrayBuffer(id, buffer));
  body.readHeader();
  return { value: body.readValue(), ports: adopted.slice(0, listed) };
}

module.exports = { encode, encodePlain, decode, isPlain, decodePlain };
