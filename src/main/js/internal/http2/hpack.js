// HPACK, the compression of header fields (RFC 7541): an encoder and a decoder, each with its dynamic table.
const { Buffer } = require('buffer');
const huffman = require('internal/http2/huffman');

const STATIC = [
  [':authority', ''], [':method', 'GET'], [':method', 'POST'], [':path', '/'], [':path', '/index.html'], [':scheme', 'http'],
  [':scheme', 'https'], [':status', '200'], [':status', '204'], [':status', '206'], [':status', '304'], [':status', '400'],
  [':status', '404'], [':status', '500'], ['accept-charset', ''], ['accept-encoding', 'gzip, deflate'], ['accept-language', ''],
  ['accept-ranges', ''], ['accept', ''], ['access-control-allow-origin', ''], ['age', ''], ['allow', ''], ['authorization', ''],
  ['cache-control', ''], ['content-disposition', ''], ['content-encoding', ''], ['content-language', ''], ['content-length', ''],
  ['content-location', ''], ['content-range', ''], ['content-type', ''], ['cookie', ''], ['date', ''], ['etag', ''], ['expect', ''],
  ['expires', ''], ['from', ''], ['host', ''], ['if-match', ''], ['if-modified-since', ''], ['if-none-match', ''], ['if-range', ''],
  ['if-unmodified-since', ''], ['last-modified', ''], ['link', ''], ['location', ''], ['max-forwards', ''], ['proxy-authenticate', ''],
  ['proxy-authorization', ''], ['range', ''], ['referer', ''], ['refresh', ''], ['retry-after', ''], ['server', ''], ['set-cookie', ''],
  ['strict-transport-security', ''], ['transfer-encoding', ''], ['user-agent', ''], ['vary', ''], ['via', ''], ['www-authenticate', ''],
];
const FIRST_DYNAMIC = STATIC.length + 1;
const OVERHEAD = 32; // of an entry, by definition
const DEFAULT_SIZE = 4096;

// Fields whose values hardly ever come again are not worth a place in the table.
const NOT_INDEXED = new Set([
  ':path', 'age', 'content-length', 'etag', 'if-modified-since', 'if-none-match', 'location', 'set-cookie',
]);

const staticFields = new Map();
const staticNames = new Map();
STATIC.forEach(([name, value], i) => {
  staticFields.set(`${name}\0${value}`, i + 1);
  if (!staticNames.has(name)) staticNames.set(name, i + 1);
});

const wide = /[\u0100-\uffff]/;

class CompressionError extends Error {}

class DynamicTable {
  entries = []; // the newest one last
  size = 0;
  maxSize = DEFAULT_SIZE;
  inserted = 0; // how many were ever put in
  onevict = undefined;

  get(index) {
    return this.entries[this.entries.length - 1 - index];
  }

  add(name, value) {
    const size = name.length + value.length + OVERHEAD;
    this.#evict(this.maxSize - size);
    if (size > this.maxSize) return false;
    this.entries.push([name, value]);
    this.inserted++;
    this.size += size;
    return true;
  }

  resize(maxSize) {
    this.maxSize = maxSize;
    this.#evict(maxSize);
  }

  #evict(limit) {
    while (this.entries.length > 0 && this.size > limit) {
      const [name, value] = this.entries.shift();
      this.size -= name.length + value.length + OVERHEAD;
      this.onevict?.(name, value);
    }
  }
}

class Decoder {
  #table = new DynamicTable();
  #limit = DEFAULT_SIZE; // what we have allowed
  #bytes;
  #at = 0;

  get tableSize() {
    return this.#table.size;
  }

  set limit(size) {
    this.#limit = size;
    if (this.#table.maxSize > size) this.#table.resize(size);
  }

  // Calls field(name, value, neverIndexed) for each field of a complete block.
  decode(bytes, field) {
    this.#bytes = bytes;
    this.#at = 0;
    let fields = 0;
    while (this.#at < bytes.length) {
      const byte = bytes[this.#at];
      if (byte >= 0x80) {
        const [name, value] = this.#entry(this.#integer(7));
        field(name, value, false);
        fields++;
      } else if (byte >= 0x40) {
        const [name, value] = this.#literal(6);
        this.#table.add(name, value);
        field(name, value, false);
        fields++;
      } else if (byte >= 0x20) {
        if (fields > 0) throw new CompressionError('a size update after a field');
        const size = this.#integer(5);
        if (size > this.#limit) throw new CompressionError('the table is larger than allowed');
        this.#table.resize(size);
      } else {
        const [name, value] = this.#literal(4);
        field(name, value, byte >= 0x10);
        fields++;
      }
    }
  }

  #entry(index) {
    const entry = index < FIRST_DYNAMIC ? STATIC[index - 1] : this.#table.get(index - FIRST_DYNAMIC);
    if (entry === undefined) throw new CompressionError(`no entry ${index}`);
    return entry;
  }

  #literal(bits) {
    const index = this.#integer(bits);
    const name = index === 0 ? this.#string() : this.#entry(index)[0];
    return [name, this.#string()];
  }

  #integer(bits) {
    const max = (1 << bits) - 1;
    let value = this.#bytes[this.#at++] & max;
    if (value < max) return value;
    let factor = 1;
    while (true) {
      if (this.#at >= this.#bytes.length || factor > 2 ** 28) throw new CompressionError('a malformed integer');
      const byte = this.#bytes[this.#at++];
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
      factor *= 128;
    }
  }

  #string() {
    const isHuffman = this.#bytes[this.#at] >= 0x80;
    const length = this.#integer(7);
    const from = this.#at;
    const to = from + length;
    if (!(to <= this.#bytes.length)) throw new CompressionError('a string beyond the block');
    this.#at = to;
    if (!isHuffman) return this.#bytes.latin1Slice(from, to);
    const text = huffman.decode(this.#bytes, from, to);
    if (text === undefined) throw new CompressionError('a malformed Huffman code');
    return text;
  }
}

class Encoder {
  #table = new DynamicTable();
  #fields = new Map(); // field or name → number of its insertion
  #pendingSize = undefined;
  #buffer = undefined;
  #at = 0;

  constructor() {
    this.#table.onevict = (name, value) => {
      const number = this.#table.inserted - this.#table.entries.length;
      const key = `${name}\0${value}`;
      if (this.#fields.get(key) <= number) this.#fields.delete(key);
      if (this.#fields.get(name) <= number) this.#fields.delete(name);
    };
  }

  get tableSize() {
    return this.#table.size;
  }

  // What the peer allows; we use at most the default.
  set limit(size) {
    size = Math.min(size, DEFAULT_SIZE);
    if (size !== this.#table.maxSize || this.#pendingSize !== undefined) this.#pendingSize = size;
  }

  // Encodes [name, value, neverIndex, …] as one block.
  encode(fields) {
    let needed = 16;
    for (let i = 0; i < fields.length; i += 3) {
      // A character is one byte; of those that do not fit the low byte is sent, as Node.js does.
      if (wide.test(fields[i + 1])) fields[i + 1] = Buffer.from(fields[i + 1], 'latin1').latin1Slice();
      if (wide.test(fields[i])) fields[i] = Buffer.from(fields[i], 'latin1').latin1Slice();
    }
    for (let i = 0; i < fields.length; i += 3) needed += fields[i].length + fields[i + 1].length + 16;
    if (this.#buffer === undefined || this.#buffer.length < needed) this.#buffer = Buffer.allocUnsafeSlow(Math.max(4096, needed));
    this.#at = 0;
    if (this.#pendingSize !== undefined) {
      this.#table.resize(this.#pendingSize);
      this.#integer(0x20, 5, this.#pendingSize);
      this.#pendingSize = undefined;
    }
    for (let i = 0; i < fields.length; i += 3) this.#field(fields[i], fields[i + 1], fields[i + 2]);
    return this.#buffer.subarray(0, this.#at);
  }

  #dynamicIndex(number) {
    return FIRST_DYNAMIC + this.#table.inserted - number;
  }

  #field(name, value, never) {
    // Short secrets could be guessed by what compresses well.
    never ||= name === 'authorization' || name === 'cookie' && value.length < 20;
    const key = `${name}\0${value}`;
    let nameIndex = staticNames.get(name);
    if (!never) {
      const known = staticFields.get(key);
      if (known !== undefined) {
        this.#integer(0x80, 7, known);
        return;
      }
      const number = this.#fields.get(key);
      if (number !== undefined) {
        this.#integer(0x80, 7, this.#dynamicIndex(number));
        return;
      }
    }
    if (nameIndex === undefined) {
      const number = this.#fields.get(name);
      if (number !== undefined) nameIndex = this.#dynamicIndex(number);
    }
    const size = name.length + value.length + OVERHEAD;
    const indexed = !never && !NOT_INDEXED.has(name) && size <= this.#table.maxSize * 0.75;
    if (indexed) this.#integer(0x40, 6, nameIndex ?? 0);
    else this.#integer(never ? 0x10 : 0, 4, nameIndex ?? 0);
    if (nameIndex === undefined) this.#string(name);
    this.#string(value);
    if (indexed && this.#table.add(name, value)) {
      this.#fields.set(key, this.#table.inserted);
      this.#fields.set(name, this.#table.inserted);
    }
  }

  #integer(flags, bits, value) {
    const max = (1 << bits) - 1;
    if (value < max) {
      this.#buffer[this.#at++] = flags | value;
      return;
    }
    this.#buffer[this.#at++] = flags | max;
    value -= max;
    while (value >= 128) {
      this.#buffer[this.#at++] = value % 128 | 0x80;
      value = Math.floor(value / 128);
    }
    this.#buffer[this.#at++] = value;
  }

  #string(text) {
    const length = huffman.encodedLength(text);
    if (length < text.length) {
      this.#integer(0x80, 7, length);
      this.#at = huffman.encode(text, this.#buffer, this.#at);
    } else {
      this.#integer(0, 7, text.length);
      this.#at += this.#buffer.latin1Write(text, this.#at);
    }
  }
}

module.exports = { CompressionError, Decoder, Encoder };
