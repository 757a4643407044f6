// DNS messages (RFC 1035): queries written, answers read.
const { Buffer } = require('buffer');

const TYPES = {
  A: 1, NS: 2, CNAME: 5, SOA: 6, PTR: 12, MX: 15, TXT: 16, AAAA: 28, SRV: 33, NAPTR: 35, TLSA: 52, ANY: 255, CAA: 257,
};

// Whether a name can be put into a query.
function isEncodable(name) {
  if (name === '' || name === '.') return true;
  const labels = (name.endsWith('.') ? name.slice(0, -1) : name).split('.');
  let length = 1;
  for (const label of labels) {
    const bytes = Buffer.byteLength(label);
    if (bytes === 0 || bytes > 63) return false;
    length += bytes + 1;
  }
  return length <= 255;
}

// A query with recursion desired.
function encodeQuery(id, name, type) {
  const labels = name.split('.').filter((label) => label !== '').map((label) => Buffer.from(label));
  const length = labels.reduce((sum, label) => sum + label.length + 1, 1);
  const query = Buffer.alloc(12 + length + 4);
  query.writeUInt16BE(id, 0);
  query.writeUInt16BE(0x0100, 2);
  query.writeUInt16BE(1, 4);
  let at = 12;
  for (const label of labels) {
    query[at++] = label.length;
    at += label.copy(query, at);
  }
  query.writeUInt16BE(type, at + 1);
  query.writeUInt16BE(1, at + 3);
  return query;
}

class Reader {
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 0;
  }

  need(length) {
    if (this.at + length > this.bytes.length) throw new RangeError('the message is cut');
    const from = this.at;
    this.at += length;
    return from;
  }

  u8() {
    return this.bytes[this.need(1)];
  }

  u16() {
    return this.bytes.readUInt16BE(this.need(2));
  }

  u32() {
    return this.bytes.readUInt32BE(this.need(4));
  }

  slice(length) {
    const from = this.need(length);
    return this.bytes.subarray(from, from + length);
  }

  // A name, following compression pointers.
  name() {
    const labels = [];
    let end = -1;
    let jumps = 0;
    for (;;) {
      const length = this.u8();
      if (length === 0) break;
      if ((length & 0xc0) === 0xc0) {
        const target = ((length & 0x3f) << 8) | this.u8();
        if (end < 0) end = this.at;
        if (++jumps > 64) throw new RangeError('compression pointers go in a circle');
        this.at = target;
      } else if (length > 63) {
        throw new RangeError('unknown kind of label');
      } else {
        labels.push(this.slice(length).toString('latin1'));
      }
    }
    if (end >= 0) this.at = end;
    return labels.join('.');
  }

  // A length byte and that many bytes.
  string() {
    return this.slice(this.u8());
  }
}

const { fromBits } = require('internal/net/ip');

function ip(bytes, family) {
  return fromBits(BigInt(`0x${bytes.toString('hex')}`), family);
}

// Readers of record data, by type. end is where the data ends.
const READERS = {
  A: (reader) => ({ address: ip(reader.slice(4), 4) }),
  AAAA: (reader) => ({ address: ip(reader.slice(16), 6) }),
  NS: (reader) => ({ value: reader.name() }),
  CNAME: (reader) => ({ value: reader.name() }),
  PTR: (reader) => ({ value: reader.name() }),
  MX: (reader) => {
    const priority = reader.u16();
    return { exchange: reader.name(), priority };
  },
  TXT: (reader, end) => {
    const entries = [];
    while (reader.at < end) entries.push(reader.string().toString());
    return { entries };
  },
  SRV: (reader) => {
    const priority = reader.u16();
    const weight = reader.u16();
    const port = reader.u16();
    return { name: reader.name(), port, priority, weight };
  },
  SOA: (reader) => ({
    nsname: reader.name(),
    hostmaster: reader.name(),
    serial: reader.u32(),
    refresh: reader.u32(),
    retry: reader.u32(),
    expire: reader.u32(),
    minttl: reader.u32(),
  }),
  NAPTR: (reader) => {
    const order = reader.u16();
    const preference = reader.u16();
    const flags = reader.string().toString();
    const service = reader.string().toString();
    const regexp = reader.string().toString();
    return { flags, service, regexp, replacement: reader.name(), order, preference };
  },
  CAA: (reader, end) => {
    const critical = reader.u8();
    const tag = reader.string().toString();
    return { critical, [tag]: reader.slice(end - reader.at).toString() };
  },
  TLSA: (reader, end) => {
    const certUsage = reader.u8();
    const selector = reader.u8();
    const match = reader.u8();
    const bytes = reader.slice(end - reader.at);
    return { certUsage, selector, match, data: new Uint8Array(bytes).buffer };
  },
};

const namesByType = new Map(Object.entries(TYPES).map(([name, type]) => [type, name]));

// Reads an answer: {id, code, truncated, records: [{type, ttl, data}]}. Throws on a malformed one.
function decode(bytes) {
  const reader = new Reader(bytes);
  const id = reader.u16();
  const flags = reader.u16();
  const questions = reader.u16();
  const answers = reader.u16();
  reader.u32();
  for (let i = 0; i < questions; i++) {
    reader.name();
    reader.u32();
  }
  const records = [];
  const truncated = (flags & 0x0200) !== 0;
  for (let i = 0; i < answers && !truncated; i++) {
    const owner = reader.name();
    const type = namesByType.get(reader.u16());
    reader.u16();
    const ttl = reader.u32();
    const length = reader.u16();
    const end = reader.at + length;
    if (end > bytes.length) throw new RangeError('the message is cut');
    const read = READERS[type];
    if (read !== undefined) {
      const data = read(reader, end);
      if (reader.at !== end) throw new RangeError('a record does not fill its data');
      records.push({ owner, type, ttl, data });
    }
    reader.at = end;
  }
  return { id, isAnswer: (flags & 0x8000) !== 0, code: flags & 15, truncated, records };
}

module.exports = { TYPES, isEncodable, encodeQuery, decode };
