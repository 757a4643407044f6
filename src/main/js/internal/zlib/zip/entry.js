// ZipEntry: what an archive tells about one of its members, and where its compressed bytes are: in memory, in an open file,
// or still to come from a stream.
const { Buffer, kMaxLength } = require('buffer');
const {
  codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_STATE, ERR_ZIP_ENTRY_TOO_LARGE },
} = require('internal/errors');
const { validateString, validateUint32 } = require('internal/validators');
const { isAnyArrayBuffer, isArrayBufferView, isDate } = require('internal/util/types');
const { emitExperimentalWarning } = require('internal/util');
const { crc32 } = require('internal/zlib/handle');
const content = require('internal/zlib/zip/content');
const records = require('internal/zlib/zip/records');

const { FLAG, HOST_UNIX, MAX16, METHOD, SIGNATURE, SIZE, invalid } = records;
const TYPE = { mask: 0o170000, file: 0o100000, directory: 0o040000, link: 0o120000 };
const DOS_DIRECTORY = 0x10;
const CHUNK = 64 * 1024;
const EMPTY = () => Buffer.alloc(0);

const warn = () => emitExperimentalWarning('The zlib ZIP archive API');

/** A Buffer over the memory that was given. */
function bytesOf(value, name) {
  if (Buffer.isBuffer(value)) return value;
  if (isArrayBufferView(value)) return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  if (isAnyArrayBuffer(value)) return Buffer.from(value);
  throw new ERR_INVALID_ARG_TYPE(name, ['Buffer', 'TypedArray', 'DataView', 'ArrayBuffer'], value);
}

// ---- where the bytes are ----

class InMemory {
  constructor(raw, local) {
    this.raw = raw;
    this.local = local;
  }

  bytesSync() { return this.raw; }
  async bytes() { return this.raw; }
  * chunksSync() { if (this.raw.length > 0) yield this.raw; }
  async* chunks() { if (this.raw.length > 0) yield this.raw; }
}

/** archive is the open file (archive_file.js), offset that of the local header. */
class InFile {
  raw = undefined;
  local = undefined;
  #archive;
  #offset;
  #central;

  constructor(archive, offset, central) {
    this.#archive = archive;
    this.#offset = offset;
    this.#central = central;
  }

  // Yields the ranges that it needs and is sent their bytes.
  * #find(entry) {
    if (this.local === undefined) {
      const fixed = yield [this.#offset, SIZE.local];
      if (fixed.readUInt32LE(0) !== SIGNATURE.local) {
        throw invalid(`entry ${JSON.stringify(entry.name)} has an invalid local file header`);
      }
      const local = records.readLocalHeader(
        yield [this.#offset, SIZE.local + fixed.readUInt16LE(26) + fixed.readUInt16LE(28)]);
      if (this.#central !== undefined) records.requireAgreement(this.#central, local);
      this.local = local;
    }
    return this.#offset + this.local.length;
  }

  findSync(entry) { return this.#archive.runSync(this.#find(entry)); }

  bytesSync(entry) {
    requireBufferable(entry);
    return this.#archive.readSync(this.findSync(entry), entry.compressedSize);
  }

  bytes(entry) {
    requireBufferable(entry);
    return this.#archive.whileReading(async () =>
      this.#archive.read(await this.#archive.run(this.#find(entry)), entry.compressedSize));
  }

  * chunksSync(entry) {
    let at = this.findSync(entry);
    const end = at + entry.compressedSize;
    for (; at < end; at += CHUNK) yield this.#archive.readSync(at, Math.min(CHUNK, end - at));
  }

  async* chunks(entry) {
    let at = await this.#archive.whileReading(() => this.#archive.run(this.#find(entry)));
    const end = at + entry.compressedSize;
    for (; at < end; at += CHUNK) {
      const from = at;
      yield await this.#archive.whileReading(() => this.#archive.read(from, Math.min(CHUNK, end - from)));
    }
  }
}

function requireBufferable(entry) {
  if (entry.compressedSize < kMaxLength) return;
  throw new ERR_ZIP_ENTRY_TOO_LARGE(`entry ${JSON.stringify(entry.name)} is too large to buffer ` +
    `(${entry.compressedSize} compressed bytes); use contentIterator() instead`);
}

class ToCome {
  raw = null;
  local = undefined;
  isSpent = false;

  constructor(source) {
    this.source = source;
  }

  bytesSync() {
    throw new ERR_INVALID_STATE('the content of a streaming entry is not available for reading');
  }
  async bytes() { return this.bytesSync(); }
  chunks() { return this.bytesSync(); }

  * chunksSync() { // eslint-disable-line require-yield -- it is one in order to fail when it is read
    throw new ERR_INVALID_STATE('a streaming entry cannot be serialized synchronously');
  }

  take() {
    const { source } = this;
    this.source = null;
    this.isSpent = true;
    return source;
  }
}

// ---- making entries ----

function checkedText(text, what) {
  const bytes = Buffer.from(text);
  if (bytes.length > MAX16) {
    throw new ERR_ZIP_ENTRY_TOO_LARGE(`the entry ${what} must not exceed 65535 bytes when encoded as UTF-8`);
  }
  return bytes;
}

const methods = { __proto__: null, deflate: METHOD.deflate, store: METHOD.store, zstd: METHOD.zstd };

/** The meta data of a new entry; type is undefined for a file or directory, by its name. */
function newMeta(filename, options, type) {
  validateString(filename, 'filename');
  if (filename === '') throw new ERR_INVALID_ARG_VALUE('filename', filename, 'must not be empty');
  const name = checkedText(filename, 'name');
  const { comment = '', method = 'deflate', mode, modified } = options ?? {};
  validateString(comment, 'options.comment');
  const isDirectory = type === undefined && filename.endsWith('/');
  if (mode !== undefined) validateUint32(mode, 'options.mode');
  if (methods[method] === undefined || typeof method !== 'string') {
    throw new ERR_INVALID_ARG_VALUE('options.method', method, "must be 'deflate', 'store', or 'zstd'");
  }
  const usual = isDirectory ? 0o755 : type === TYPE.link ? 0o777 : 0o644;
  const bits = (type ?? (isDirectory ? TYPE.directory : TYPE.file)) | ((mode ?? usual) & 0o7777);
  const time = checkedTime(modified);
  return {
    name, comment: checkedText(comment, 'comment'), extra: EMPTY(), flags: FLAG.utf8, method: methods[method],
    crc: 0, size: 0, compressedSize: 0, modified: time, timestamp: records.timestampFor(time),
    external: ((bits << 16) | (isDirectory ? DOS_DIRECTORY : 0)) >>> 0, internal: 0, host: HOST_UNIX,
  };
}

function checkedTime(modified) {
  // what DOS can tell, so that it needs no extra field
  if (modified === undefined) return new Date(Math.floor(Date.now() / 2000) * 2000);
  if (!isDate(modified)) throw new ERR_INVALID_ARG_TYPE('options.modified', 'Date', modified);
  if (Number.isNaN(modified.getTime())) throw new ERR_INVALID_ARG_VALUE('modified', modified, 'must be a valid Date');
  return new Date(modified.getTime());
}

function newContent(filename, data, options) {
  const meta = newMeta(filename, options);
  const bytes = bytesOf(data, 'data');
  if (filename.endsWith('/') && bytes.length > 0) {
    throw new ERR_INVALID_ARG_VALUE('data', data, 'must be empty for a directory entry');
  }
  if (bytes.length === 0) meta.method = METHOD.store;
  meta.size = bytes.length;
  meta.crc = crc32(bytes, 0);
  return { meta, bytes };
}

let make;

function finished(meta, [method, raw]) {
  meta.method = method;
  meta.compressedSize = raw.length;
  return make(meta, undefined, new InMemory(raw));
}

class ZipEntry {
  #meta;
  #central;
  #place;

  // A getter's answer of an entry whose stream has not ended.
  #later(value) {
    if (this.#place instanceof ToCome && !this.#place.isDone) {
      throw new ERR_INVALID_STATE('this streaming entry has not finished serializing yet');
    }
    return value;
  }

  get #unixMode() {
    const { external, host } = this.#meta ?? this.#central;
    return host === HOST_UNIX ? external >>> 16 : 0;
  }

  get compressed() { return this.method !== METHOD.store; }
  get rawContent() { return this.#place.raw; }
  get method() { return (this.#meta ?? this.#central).method; }
  get flags() { return (this.#meta ?? this.#place.local ?? this.#central).flags; }
  get crc32() { return this.#later((this.#meta ?? this.#central).crc); }
  get name() {
    const { name, flags, extra } = this.#meta ?? this.#central;
    return records.nameOf(name, flags, extra);
  }
  get nameBuffer() { return (this.#meta ?? this.#central).name; }
  get comment() {
    const { comment, flags } = this.#meta ?? this.#central;
    return records.textOf(comment, flags);
  }
  get size() { return this.#later((this.#meta ?? this.#central).size); }
  get compressedSize() { return this.#later((this.#meta ?? this.#central).compressedSize); }
  get modified() {
    if (this.#meta !== undefined) return this.#meta.modified;
    if (this.#place instanceof InFile && this.#place.local === undefined) {
      try {
        // some tools have the better time only there
        this.#place.findSync(this);
      } catch {
        // whoever reads the content is told
      }
    }
    const time = records.extraTime(this.#central.extra, this.#place.local?.extra);
    return time === undefined ? records.fromDos(this.#central.dosDate, this.#central.dosTime) : new Date(time);
  }
  get mode() { return this.#unixMode & 0o7777; }
  get isSymlink() { return (this.#unixMode & TYPE.mask) === TYPE.link; }
  get isFile() { return !this.isDirectory && !this.isSymlink; }
  get isDirectory() { return this.name.endsWith('/'); }

  // What decoding needs to know.
  #facts() {
    return { name: this.name, flags: this.flags, method: this.method, crc: this.crc32, size: this.size };
  }

  async content(options) {
    content.requireSize(this, options?.maxSize ?? content.getMaxZipContentSize());
    return this.#own(await content.decode(this.#facts(), await this.#place.bytes(this), options?.verify));
  }

  contentSync(options) {
    content.requireSize(this, options?.maxSize ?? content.getMaxZipContentSize());
    return this.#own(content.decodeSync(this.#facts(), this.#place.bytesSync(this), options?.verify));
  }

  // What is stored as it is must not be changed through what a caller gets.
  #own(data) { return data === this.#place.raw ? Buffer.from(data) : data; }

  contentIterator(options) {
    return content.decodeChunks(this.#facts(), this.#place.chunks(this), options ?? undefined);
  }

  // The meta data to write again: those of an archive with the extra fields and the time that they gave.
  #written() {
    if (this.#meta === undefined) {
      const { central, modified } = { central: this.#central, modified: this.modified };
      const extra = records.withoutZip64(central.extra);
      const { name, comment, flags, method, crc, size, compressedSize, external, internal, host } = central;
      this.#meta = {
        name, comment, extra, flags: flags & ~FLAG.descriptor, method, crc, size, compressedSize, external, internal, host, modified,
        timestamp: records.extraTime(extra) === undefined ? records.timestampFor(modified) : undefined,
      };
    }
    return this.#later(this.#meta);
  }

  * [Symbol.iterator]() {
    if (this.#place instanceof ToCome) {
      yield* this.#place.chunksSync();
    }
    yield records.localHeader(this.#written());
    yield* this.#place.chunksSync(this);
  }

  async* [Symbol.asyncIterator]() {
    const place = this.#place;
    if (!(place instanceof ToCome)) {
      yield records.localHeader(this.#written());
      yield* place.chunks(this);
      return;
    }
    if (place.isSpent) {
      if (place.source === null) this.#later();
      throw new ERR_INVALID_STATE('a streaming entry can only be serialized once');
    }
    place.isSpent = true;
    yield records.localHeader(this.#meta);
    const totals = {};
    yield* content.encodeChunks(this.#meta.method, place.source, totals);
    Object.assign(this.#meta, totals);
    place.isDone = true;
    yield records.descriptor64(totals.crc, totals.compressedSize, totals.size);
  }

  [Symbol.dispose]() {
    if (!(this.#place instanceof ToCome)) return;
    const source = this.#place.take();
    if (typeof source?.destroy === 'function') source.destroy();
    else if (typeof source?.return === 'function') source.return();
  }

  async [Symbol.asyncDispose]() {
    if (!(this.#place instanceof ToCome)) return;
    const source = this.#place.take();
    if (typeof source?.[Symbol.asyncDispose] === 'function') await source[Symbol.asyncDispose]();
    else if (typeof source?.destroy === 'function') source.destroy();
    else if (typeof source?.return === 'function') await source.return();
  }

  static* read(buffer) {
    warn();
    yield* readArchive(bytesOf(buffer, 'buffer')).entries;
  }

  static async create(filename, data, options) {
    warn();
    const { meta, bytes } = newContent(filename, data, options);
    return finished(meta, await content.encode(meta.method, bytes));
  }

  static createSync(filename, data, options) {
    warn();
    const { meta, bytes } = newContent(filename, data, options);
    return finished(meta, content.encodeSync(meta.method, bytes));
  }

  static createStream(filename, source, options) {
    warn();
    const meta = newMeta(filename, options);
    if (filename.endsWith('/')) throw new ERR_INVALID_ARG_VALUE('filename', filename, 'a directory entry cannot be streamed');
    meta.flags |= FLAG.descriptor;
    return make(meta, undefined, new ToCome(source));
  }

  static createSymlink(filename, target, options) {
    warn();
    const meta = newMeta(filename, options, TYPE.link);
    validateString(target, 'target');
    const raw = Buffer.from(target);
    meta.size = raw.length;
    meta.crc = crc32(raw, 0);
    return finished(meta, [METHOD.store, raw]);
  }

  // For the other files of this folder.
  static {
    make = (meta, central, place) => {
      const entry = new ZipEntry();
      entry.#meta = meta;
      entry.#central = central;
      entry.#place = place;
      return entry;
    };
    exports.isEntry = (value) => typeof value === 'object' && value !== null && #place in value;
    /** Its header for a central directory; isInPlace: its local header stays as it is. */
    exports.directoryHeader = (entry, offset, isInPlace = false) =>
      records.centralHeader(entry.#written(), offset, isInPlace && (entry.#central?.flags & FLAG.descriptor) !== 0);
    /** An entry that was streamed into a file can be read from there. */
    exports.settle = (entry, archive, offset) => {
      if (!(entry.#place instanceof ToCome)) return;
      entry.#meta.flags &= ~FLAG.descriptor;
      entry.#place = new InFile(archive, offset);
    };
  }
}

exports.inFile = (archive, central) => make(undefined, central, new InFile(archive, central.offset, central));

function drive(generator, read) {
  let step = generator.next();
  while (!step.done) step = generator.next(read(...step.value));
  return step.value;
}

/** @returns {{entries: ZipEntry[], comment: string}} */
function readArchive(bytes) {
  const tailOffset = Math.max(0, bytes.length - records.TAIL);
  const end = drive(records.readEnd(bytes.subarray(tailOffset), tailOffset), (at, length) => bytes.subarray(at, at + length));
  const headers = records.readDirectory(bytes.subarray(end.offset, end.offset + end.size), end.count, end.shift);
  const regions = [];
  const entries = headers.map((central) => {
    const { offset } = central;
    if (offset + SIZE.local > bytes.length) throw invalid('local file header is out of bounds');
    if (bytes.readUInt32LE(offset) !== SIGNATURE.local) throw invalid('local file header signature is invalid');
    const start = offset + SIZE.local + bytes.readUInt16LE(offset + 26) + bytes.readUInt16LE(offset + 28);
    if (start > bytes.length) throw invalid('local file header is truncated');
    const local = records.readLocalHeader(bytes.subarray(offset, start));
    const dataEnd = start + central.compressedSize;
    if (dataEnd > bytes.length) throw invalid('entry data is out of bounds');
    records.requireAgreement(central, local);
    regions.push({ central, offset, end: dataEnd });
    return make(undefined, central, new InMemory(bytes.subarray(start, dataEnd), local));
  });
  requireApart(regions, end.offset);
  return { entries, comment: end.comment };
}

/** Entries that share bytes make a small archive unpack to any size. */
function requireApart(regions, directory) {
  regions.sort((a, b) => a.offset - b.offset);
  for (const [index, region] of regions.entries()) {
    if (region.end <= (regions[index + 1]?.offset ?? directory)) continue;
    const name = records.nameOf(region.central.name, region.central.flags, region.central.extra);
    throw invalid(`entry ${JSON.stringify(name)} overlaps the next entry or the central directory (possible zip bomb)`);
  }
}

Object.assign(exports, { ZipEntry, bytesOf, drive, readArchive, requireApart, warn });
