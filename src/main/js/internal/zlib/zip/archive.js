// Whole archives as streams of bytes: of entries, and of files.
const { codes: { ERR_INVALID_ARG_TYPE, ERR_ZIP_UNSUPPORTED_FEATURE } } = require('internal/errors');
const { validateObject, validateString } = require('internal/validators');
const records = require('internal/zlib/zip/records');
const { Buffer } = require('buffer');
const { ZipEntry, directoryHeader, isEntry, warn } = require('internal/zlib/zip/entry');

/** The comment that options ask for, as bytes; a string stands for options that have only that. */
function commentOf(options = {}, otherwise = '') {
  if (typeof options === 'string') return records.archiveComment(options);
  validateObject(options, 'options');
  const { comment = otherwise } = options;
  if (!Buffer.isBuffer(comment)) validateString(comment, 'options.comment');
  return records.archiveComment(comment);
}

/** What follows the entries. */
class Directory {
  position = 0;
  #entries = [];

  begin(entry) {
    this.#entries.push([entry, this.position]);
  }

  count(chunk) {
    this.position += chunk.length;
    return chunk;
  }

  * rest(comment) {
    const offset = this.position;
    for (const [entry, at] of this.#entries) yield this.count(directoryHeader(entry, at));
    yield records.endRecords(this.#entries.length, this.position - offset, offset, comment);
  }
}

function requireEntry(entry) {
  if (!isEntry(entry)) throw new ERR_INVALID_ARG_TYPE('entry', 'ZipEntry', entry);
}

function* archiveSync(entries, options) {
  const comment = commentOf(options);
  const directory = new Directory();
  for (const entry of entries) {
    requireEntry(entry);
    directory.begin(entry);
    for (const chunk of entry) yield directory.count(chunk);
  }
  yield* directory.rest(comment);
}

async function* archive(entries, options) {
  const comment = commentOf(options);
  const directory = new Directory();
  let isWhole = false;
  let current;
  try {
    for await (current of entries) {
      requireEntry(current);
      directory.begin(current);
      for await (const chunk of current) yield directory.count(chunk);
    }
    yield* directory.rest(comment);
    isWhole = true;
  } finally {
    // nobody else has the sources of streams that will not be read
    if (!isWhole) {
      for (const entry of Array.isArray(entries) ? entries : [current]) if (isEntry(entry)) entry[Symbol.dispose]();
    }
  }
}

function toStream(chunks) {
  const { Readable } = require('stream');
  return Readable.from(chunks, { objectMode: false });
}

/** @yields {ZipEntry} */
async function* entriesOf(files) {
  const { stat } = require('fs/promises');
  const { createReadStream } = require('fs');
  for await (const { 0: sourcePath, 1: name } of files) {
    validateString(sourcePath, 'sourcePath');
    validateString(name, 'name');
    const found = await stat(sourcePath);
    const options = { mode: found.mode & 0o7777, modified: found.mtime };
    if (found.isDirectory()) {
      yield ZipEntry.createSync(name.endsWith('/') ? name : `${name}/`, Buffer.alloc(0), options);
    } else if (found.isFile()) {
      // opened when it is read
      yield ZipEntry.createStream(name, { [Symbol.asyncIterator]: () => createReadStream(sourcePath)[Symbol.asyncIterator]() }, options);
    } else {
      throw new ERR_ZIP_UNSUPPORTED_FEATURE(`cannot archive ${JSON.stringify(sourcePath)}: not a regular file`);
    }
  }
}

function createZipArchive(entries, options) {
  warn();
  return toStream(archive(entries, options));
}

function createZipArchiveSync(entries, options) {
  warn();
  return archiveSync(entries, options);
}

function zipFiles(files, options) {
  warn();
  return toStream(archive(entriesOf(files), options));
}

module.exports = { archive, archiveSync, commentOf, createZipArchive, createZipArchiveSync, requireEntry, toStream, zipFiles };
