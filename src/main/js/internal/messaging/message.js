// What a port carries: a cloned value as bytes (internal/clone/serializer), the array buffers that are given away with
// it, and the numbers of the ports that travel in it.
//
//   bytes    ports in the transfer list: how many, then the place of each
//            objects in the transfer list: how many, then { data, deserialize } of each
//            the value, in which a port, a given-up object or shared memory is a number
//
// All ports that travel, also those that other objects hold, stand in one list of their own.

const { Serializer, Deserializer, useHostObjects } = require('internal/clone/serializer');
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
    if (portInternals().isPort(object)) {
      // What another object hands over need not be in the list.
      if (!this.portNumbers.has(object)) {
        if (!this.nested) throw dataCloneError(kNeedsTransfer);
        this.portNumbers.set(object, this.portNumbers.size);
      }
      this.writeUint32(PORT);
      this.writeUint32(this.portNumbers.get(object));
      return;
    }
    const place = this.transferred.get(object);
    if (place !== undefined) {
      this.writeUint32(TRANSFERRED);
      this.writeUint32(place);
      return;
    }
    if (wasmModules.isModule(object)) {
      this.writeUint32(CLONED);
      this.writeParts(wasmModules.partsOf(object));
      return;
    }
    if (types.isExternal?.(object) || uncloneable.has(object) || object[kClone] === null) throw dataCloneError(kUnsupported);
    if (typeof object[kClone] !== 'function') {
      if (object[kTransfer] === undefined) throw dataCloneError(kUnsupported);
      throw dataCloneError(kNeedsTransfer);
    }
    const parts = object[kClone]();
    if (parts === undefined) throw dataCloneError(kUnsupported);
    this.writeUint32(CLONED);
    this.writeParts(parts);
  }

  writeParts({ data, deserializeInfo, deserialize: place = deserializeInfo }) {
    const { nested } = this;
    this.nested = true;
    this.writeValue(place);
    this.writeValue(data);
    this.nested = nested;
  }
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

module.exports = { encode, decode };
