// How messages look on a channel.

class JsonCodec {
  descriptors = [];
  #rest = '';
  #decoder = new (require('string_decoder').StringDecoder)('utf8');

  encode(message) {
    return `${JSON.stringify(message)}\n`;
  }

  receive(bytes, onmessage) {
    const text = this.#decoder.write(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    if (!text.includes('\n')) {
      this.#rest += text;
      return;
    }
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop();
    for (const line of lines) onmessage(JSON.parse(line));
  }
}

const ARRAY_BUFFER_VIEW = 0;
const OTHER = 1;

let classes;
function advancedClasses() {
  if (classes !== undefined) return classes;
  const v8 = require('v8');
  class Serializer extends v8.DefaultSerializer {
    _writeHostObject(object) {
      this.writeUint32(ArrayBuffer.isView(object) ? ARRAY_BUFFER_VIEW : OTHER);
      if (ArrayBuffer.isView(object)) super._writeHostObject(object);
      else this.writeValue({ ...object });
    }
  }
  class Deserializer extends v8.DefaultDeserializer {
    _readHostObject() {
      return this.readUint32() === ARRAY_BUFFER_VIEW ? super._readHostObject() : this.readValue();
    }
  }
  classes = { Serializer, Deserializer };
  return classes;
}

class AdvancedCodec {
  descriptors = [];
  #rest = undefined;

  encode(message) {
    const { Serializer } = advancedClasses();
    const serializer = new Serializer();
    serializer.writeHeader();
    serializer.writeValue(message);
    const body = serializer.releaseBuffer();
    const bytes = Buffer.allocUnsafe(4 + body.length);
    bytes.writeUInt32BE(body.length, 0);
    bytes.set(body, 4);
    return bytes;
  }

  receive(bytes, onmessage) {
    let buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (this.#rest !== undefined) buffer = Buffer.concat([this.#rest, buffer]);
    const { Deserializer } = advancedClasses();
    while (buffer.length >= 4) {
      const length = buffer.readUInt32BE(0);
      if (buffer.length < 4 + length) break;
      const deserializer = new Deserializer(buffer.subarray(4, 4 + length));
      buffer = buffer.subarray(4 + length);
      deserializer.readHeader();
      onmessage(deserializer.readValue());
    }
    this.#rest = buffer.length > 0 ? buffer : undefined;
  }
}

exports.create = (serialization) => (serialization === 'advanced' ? new AdvancedCodec() : new JsonCodec());
