// How messages look on a channel.

class JsonCodec {
  descriptors = [];
  #rest = [];
  #decoder = new (require('string_decoder').StringDecoder)('utf8');

  encode(message) {
    return `${JSON.stringify(message)}\n`;
  }

  receive(bytes, onmessage) {
    const text = this.#decoder.write(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    this.#rest.push(text);
    if (!text.includes('\n')) return;
    const lines = this.#rest.join('').split('\n');
    this.#rest = [lines.pop()];
    for (const line of lines) onmessage(JSON.parse(line));
  }
}

const HEAD = 4; // bytes of a message's length
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
  #pieces = [];
  #size = 0;
  #needed = HEAD;

  encode(message) {
    const { Serializer } = advancedClasses();
    const serializer = new Serializer();
    serializer.writeHeader();
    serializer.writeValue(message);
    const body = serializer.releaseBuffer();
    const bytes = Buffer.allocUnsafe(HEAD + body.length);
    bytes.writeUInt32BE(body.length, 0);
    bytes.set(body, HEAD);
    return bytes;
  }

  // Pieces are joined once a message is complete.
  receive(bytes, onmessage) {
    this.#pieces.push(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    this.#size += bytes.byteLength;
    if (this.#size < this.#needed) return;
    let buffer = this.#pieces.length === 1 ? this.#pieces[0] : Buffer.concat(this.#pieces);
    const { Deserializer } = advancedClasses();
    this.#needed = HEAD;
    while (buffer.length >= HEAD) {
      this.#needed = HEAD + buffer.readUInt32BE(0);
      if (buffer.length < this.#needed) break;
      const deserializer = new Deserializer(buffer.subarray(HEAD, this.#needed));
      buffer = buffer.subarray(this.#needed);
      this.#needed = HEAD;
      deserializer.readHeader();
      onmessage(deserializer.readValue());
    }
    this.#pieces = buffer.length > 0 ? [buffer] : [];
    this.#size = buffer.length;
  }
}

exports.create = (serialization) => (serialization === 'advanced' ? new AdvancedCodec() : new JsonCodec());
