// ZipBuffer: an archive in memory, as a map from names to entries.
const { Buffer } = require('buffer');
const { codes: { ERR_ZIP_ENTRY_NOT_FOUND } } = require('internal/errors');
const { validateFunction, validateString } = require('internal/validators');
const { archive, archiveSync, commentOf, requireEntry } = require('internal/zlib/zip/archive');
const { ZipEntry, bytesOf, readArchive, warn } = require('internal/zlib/zip/entry');

module.exports = class ZipBuffer {
  #entries = new Map();
  #comment;

  constructor(buffer) {
    warn();
    const { entries, comment } = readArchive(bytesOf(buffer, 'buffer'));
    for (const entry of entries) this.#entries.set(entry.name, entry);
    this.#comment = comment.toString();
  }

  get writable() { return true; }
  get comment() { return this.#comment; }
  get size() { return this.#entries.size; }

  has(name) {
    validateString(name, 'name');
    return this.#entries.has(name);
  }

  get(name) {
    validateString(name, 'name');
    const entry = this.#entries.get(name);
    if (entry === undefined) throw new ERR_ZIP_ENTRY_NOT_FOUND(JSON.stringify(name).slice(1, -1));
    return entry;
  }

  addEntry(entry) {
    requireEntry(entry);
    this.#entries.set(entry.name, entry);
    return entry;
  }

  async add(filename, data, options) {
    return this.addEntry(await ZipEntry.create(filename, data, options));
  }

  addSync(filename, data, options) {
    return this.addEntry(ZipEntry.createSync(filename, data, options));
  }

  delete(name) {
    validateString(name, 'name');
    return this.#entries.delete(name);
  }

  clear() { this.#entries.clear(); }
  keys() { return this.#entries.keys(); }
  * values() { yield* this.#entries.values(); }
  * entries() { yield* this.#entries.entries(); }
  [Symbol.iterator]() { return this.entries(); }

  forEach(callback, thisArg) {
    validateFunction(callback, 'callback');
    for (const [name, entry] of this.#entries) Reflect.apply(callback, thisArg, [entry, name, this]);
  }

  async toBuffer(options) {
    const comment = commentOf(options, this.#comment);
    const chunks = [];
    for await (const chunk of archive([...this.#entries.values()], { comment })) chunks.push(chunk);
    return Buffer.concat(chunks);
  }

  toBufferSync(options) {
    const comment = commentOf(options, this.#comment);
    return Buffer.concat([...archiveSync(this.#entries.values(), { comment })]);
  }

  get [Symbol.toStringTag]() { return 'ZipBuffer'; }
  [Symbol.dispose]() { this.#entries.clear(); }
};
