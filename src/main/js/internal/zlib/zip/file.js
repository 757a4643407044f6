// ZipFile: an archive in a file. Its directory is read when it is opened, its entries when they are asked for. An archive that
// is opened for writing is changed in place: new entries take the place of the directory, which is written anew behind them;
// what is deleted or replaced stays as dead bytes until compact().
const { Buffer } = require('buffer');
const { codes: { ERR_INVALID_STATE, ERR_ZIP_ENTRY_NOT_FOUND, ERR_ZIP_NOT_WRITABLE } } = require('internal/errors');
const { validateBoolean, validateFunction, validateString } = require('internal/validators');
const { archive, archiveSync, requireEntry, toStream } = require('internal/zlib/zip/archive');
const ArchiveFile = require('internal/zlib/zip/archive_file');
const { ZipEntry, directoryHeader, inFile, requireApart, settle, warn } = require('internal/zlib/zip/entry');
const records = require('internal/zlib/zip/records');

const { SIZE, invalid } = records;
// Local headers are looked at in their order; one read gets many.
const WINDOW = 64 * 1024;

/** A generator for ArchiveFile.run: what an archive of a length holds. */
function* readArchive(length) {
  const tailOffset = Math.max(0, length - records.TAIL);
  const end = yield* records.readEnd(yield [tailOffset, length - tailOffset], tailOffset);
  const headers = records.readDirectory(yield [end.offset, end.size], end.count, end.shift);
  // what the directory alone tells is enough to see most archives that lie
  const regions = headers.map((central) => ({
    central, offset: central.offset, end: central.offset + SIZE.local + central.name.length + central.compressedSize,
  }));
  const requireInside = ({ central, end: dataEnd, offset }) => {
    if (dataEnd <= length) return;
    if (offset + SIZE.local > length) throw invalid('unexpected end of file');
    const name = records.nameOf(central.name, central.flags, central.extra);
    throw invalid(`entry ${JSON.stringify(name)} data is out of bounds`);
  };
  regions.forEach(requireInside);
  requireApart(regions, end.offset);
  let window = Buffer.alloc(0);
  let windowStart = 0;
  for (const region of regions) {
    const { central, offset } = region;
    if (offset < windowStart || offset + SIZE.local > windowStart + window.length) {
      windowStart = offset;
      window = yield [offset, Math.max(SIZE.local, Math.min(WINDOW, length - offset))];
    }
    const at = offset - windowStart;
    region.end = offset + SIZE.local + window.readUInt16LE(at + 26) + window.readUInt16LE(at + 28) + central.compressedSize;
    requireInside(region);
  }
  requireApart(regions, end.offset);
  return { headers, directoryOffset: end.offset, comment: end.comment };
}

class ZipFile {
  #file;
  #entries; // name → [entry, offset of its local header]
  #comment;
  #isWritable;
  #directoryOffset;
  #isClosed = false;
  #changes = Promise.resolve(); // the last of the asynchronous ones, which wait for each other
  #changing = 0;

  static #make(file, isWritable, { headers, directoryOffset, comment }) {
    const zip = new ZipFile();
    zip.#file = file;
    zip.#isWritable = isWritable;
    zip.#directoryOffset = directoryOffset;
    zip.#comment = comment;
    zip.#entries = new Map();
    for (const header of headers) {
      const entry = inFile(file, header);
      zip.#entries.set(entry.name, [entry, header.offset]);
    }
    return zip;
  }

  static #checked(filename, options) {
    warn();
    validateString(filename, 'filename');
    const writable = options?.writable ?? false;
    validateBoolean(writable, 'options.writable');
    return writable;
  }

  static async open(filename, options) {
    const isWritable = ZipFile.#checked(filename, options);
    const file = await ArchiveFile.open(filename, isWritable ? 'r+' : 'r');
    try {
      return ZipFile.#make(file, isWritable, await file.run(readArchive(await file.size())));
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  static openSync(filename, options) {
    const isWritable = ZipFile.#checked(filename, options);
    const file = ArchiveFile.openSync(filename, isWritable ? 'r+' : 'r');
    try {
      return ZipFile.#make(file, isWritable, file.runSync(readArchive(file.sizeSync())));
    } catch (error) {
      file.closeSync();
      throw error;
    }
  }

  #requireOpen() {
    if (this.#isClosed) throw new ERR_INVALID_STATE('the ZipFile has been closed');
  }

  #requireSettled() {
    this.#requireOpen();
    if (this.#changing === 0) return;
    throw new ERR_INVALID_STATE('cannot call a synchronous ZipFile method while an asynchronous ' +
      'add(), addEntry(), delete(), or close() call has not settled yet');
  }

  #requireWritable() {
    this.#requireOpen();
    if (!this.#isWritable) throw new ERR_ZIP_NOT_WRITABLE();
  }

  #find(name) {
    validateString(name, 'name');
    const found = this.#entries.get(name);
    if (found === undefined) throw new ERR_ZIP_ENTRY_NOT_FOUND(JSON.stringify(name).slice(1, -1));
    return found[0];
  }

  get writable() { return this.#isWritable; }
  get comment() { return this.#comment.toString(); }
  get size() {
    this.#requireOpen();
    return this.#entries.size;
  }

  has(name) {
    this.#requireOpen();
    validateString(name, 'name');
    return this.#entries.has(name);
  }

  async get(name) {
    this.#requireOpen();
    return this.#find(name);
  }

  getSync(name) {
    this.#requireSettled();
    return this.#find(name);
  }

  async stream(name, options) {
    return toStream((await this.get(name)).contentIterator(options));
  }

  // ---- changes ----

  // One change after the other.
  async #change(body) {
    this.#changing++;
    const before = this.#changes;
    const { promise, resolve } = Promise.withResolvers();
    this.#changes = promise;
    await before;
    try {
      return await body();
    } finally {
      this.#changing--;
      resolve();
    }
  }

  // The bytes of the directory where it begins, and what the map is to be, after entries have changed.
  #directory(entries, offset) {
    const headers = [...entries.values()].map(([entry, at]) => directoryHeader(entry, at, true));
    const size = headers.reduce((sum, header) => sum + header.length, 0);
    return Buffer.concat([...headers, records.endRecords(headers.length, size, offset, this.#comment)]);
  }

  #with(entry, offset) {
    const entries = new Map(this.#entries);
    const [header] = records.readDirectory(directoryHeader(entry, offset), 1, 0);
    settle(entry, this.#file, offset);
    const written = inFile(this.#file, header);
    entries.set(written.name, [written, offset]);
    return entries;
  }

  #without(name) {
    const entries = new Map(this.#entries);
    entries.delete(name);
    return entries;
  }

  async #commit(entries, offset) {
    const bytes = this.#directory(entries, offset);
    await this.#file.write(bytes, offset);
    await this.#file.truncate(offset + bytes.length);
    this.#entries = entries;
    this.#directoryOffset = offset;
  }

  #commitSync(entries, offset) {
    const bytes = this.#directory(entries, offset);
    this.#file.writeSync(bytes, offset);
    this.#file.truncateSync(offset + bytes.length);
    this.#entries = entries;
    this.#directoryOffset = offset;
  }

  async #append(entry) {
    const start = this.#directoryOffset;
    let position = start;
    try {
      for await (const chunk of entry) {
        await this.#file.write(chunk, position);
        position += chunk.length;
      }
      await this.#commit(this.#with(entry, start), position);
    } catch (error) {
      // what was begun has overwritten the directory
      if (position > start) await this.#commit(this.#entries, start);
      throw error;
    }
    return entry;
  }

  async addEntry(entry) {
    this.#requireWritable();
    requireEntry(entry);
    return this.#change(() => this.#append(entry));
  }

  addEntrySync(entry) {
    this.#requireSettled();
    this.#requireWritable();
    requireEntry(entry);
    const start = this.#directoryOffset;
    let position = start;
    try {
      for (const chunk of entry) {
        this.#file.writeSync(chunk, position);
        position += chunk.length;
      }
      this.#commitSync(this.#with(entry, start), position);
    } catch (error) {
      if (position > start) this.#commitSync(this.#entries, start);
      throw error;
    }
    return entry;
  }

  async add(filename, data, options) {
    this.#requireWritable();
    return this.#change(async () => this.#append(await ZipEntry.create(filename, data, options)));
  }

  addSync(filename, data, options) {
    this.#requireSettled();
    this.#requireWritable();
    return this.addEntrySync(ZipEntry.createSync(filename, data, options));
  }

  async delete(name) {
    this.#requireWritable();
    validateString(name, 'name');
    return this.#change(async () => {
      if (!this.#entries.has(name)) return false;
      await this.#commit(this.#without(name), this.#directoryOffset);
      return true;
    });
  }

  deleteSync(name) {
    this.#requireSettled();
    this.#requireWritable();
    validateString(name, 'name');
    if (!this.#entries.has(name)) return false;
    this.#commitSync(this.#without(name), this.#directoryOffset);
    return true;
  }

  // ---- all of it ----

  #all() {
    return [...this.#entries.values()].map(([entry]) => entry);
  }

  /** The archive without its dead bytes, as a stream; the file stays as it is. */
  compact(comment) {
    this.#requireOpen();
    return toStream(archive(this.#all(), { comment: comment ?? this.#comment }));
  }

  compactSync(comment) {
    this.#requireSettled();
    return Buffer.concat([...archiveSync(this.#all(), { comment: comment ?? this.#comment })]);
  }

  keys() {
    this.#requireOpen();
    return this.#entries.keys();
  }

  * values() { for (const name of this.keys()) yield this.get(name); }
  * valuesSync() { for (const name of this.keys()) yield this.getSync(name); }
  * entries() { for (const name of this.keys()) yield [name, this.get(name)]; }
  * entriesSync() { for (const name of this.keys()) yield [name, this.getSync(name)]; }
  async* [Symbol.asyncIterator]() { for (const name of this.keys()) yield this.get(name); }
  [Symbol.iterator]() { return this.entries(); }

  forEach(callback, thisArg) {
    validateFunction(callback, 'callback');
    for (const [name, entry] of this.entries()) Reflect.apply(callback, thisArg, [entry, name, this]);
  }

  forEachSync(callback, thisArg) {
    validateFunction(callback, 'callback');
    for (const [name, entry] of this.entriesSync()) Reflect.apply(callback, thisArg, [entry, name, this]);
  }

  async close() {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#file.refuseReads();
    await this.#change(() => this.#file.close());
  }

  closeSync() {
    if (this.#isClosed) return;
    this.#requireSettled();
    if (this.#file.isReading) {
      throw new ERR_INVALID_STATE('cannot synchronously close a ZipFile while an asynchronous read is still in flight');
    }
    this.#isClosed = true;
    this.#file.closeSync();
  }

  get [Symbol.toStringTag]() { return 'ZipFile'; }
  async [Symbol.asyncDispose]() { await this.close(); }
  [Symbol.dispose]() { this.closeSync(); }
}

module.exports = ZipFile;
