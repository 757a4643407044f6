// fs.Dir: a directory that is read entry by entry. The system is asked once, when the first entry is wanted.
const fs = binding('fs');
const { codes, uvException } = require('internal/errors');
const { validateBoolean, validateFunction, validateUint32 } = require('internal/validators');
const { asyncError, check, getOptions, getValidatedPath, validateCallback, wantsBytes } = require('internal/fs/utils');
const { Dirent, eachEntry, join } = require('internal/fs/dirent');

const { ERR_DIR_CLOSED, ERR_DIR_CONCURRENT_OPERATION, ERR_MISSING_ARGS, ERR_INVALID_THIS } = codes;

class Dir {
  #path;
  #options;
  #listing;
  #entries = [];
  #next = 0;
  #pendingDirectories = [];
  #closed = false;
  /** Callbacks that wait for the operation in progress, or null while there is none. */
  #queue = null;

  constructor(handle, path, options) {
    if (handle == null) throw new ERR_MISSING_ARGS('handle');
    this.#listing = handle;
    this.#path = path;
    this.#options = { encoding: 'utf8', ...getOptions(options, { encoding: 'utf8' }) };
    validateUint32((this.#options.bufferSize ??= 32), 'options.bufferSize', true);
    this.#take(handle, path);
  }

  #take(listing, directory) {
    this.#entries = [];
    this.#next = 0;
    const { encoding, recursive } = this.#options;
    eachEntry(listing, encoding, (name, type) => {
      this.#entries.push(new Dirent(name, type, directory));
      if (recursive && type === 2) this.#pendingDirectories.push(join(directory, name));
    });
  }

  get path() {
    if (!(#path in this)) throw new ERR_INVALID_THIS('Dir');
    return this.#path;
  }

  read(callback) {
    return this.#read(true, callback);
  }

  #read(mayBePromise, callback) {
    if (this.#closed) {
      if (mayBePromise && callback === undefined) return Promise.reject(new ERR_DIR_CLOSED());
      throw new ERR_DIR_CLOSED();
    }
    if (callback === undefined) {
      return new Promise((resolve, reject) => {
        this.#read(false, (error, entry) => (error ? reject(error) : resolve(entry)));
      });
    }
    validateFunction(callback, 'callback');
    if (this.#queue !== null) {
      this.#queue.push(() => this.#read(false, callback));
      return undefined;
    }
    if (this.#next < this.#entries.length) {
      const entry = this.#entries[this.#next++];
      process.nextTick(callback, null, entry);
      return undefined;
    }
    if (this.#pendingDirectories.length === 0) {
      this.#queue = [];
      process.nextTick(() => {
        this.#continue();
        callback(null, null);
      });
      return undefined;
    }
    const directory = this.#pendingDirectories.shift();
    this.#queue = [];
    fs.listAsync((error, listing) => {
      this.#continue();
      if (error) {
        callback(error);
      } else if (typeof listing === 'number') {
        callback(asyncError(listing, 'opendir', directory));
      } else {
        this.#take(listing, directory);
        this.#read(false, callback);
      }
    }, directory, true, wantsBytes(this.#options.encoding));
    return undefined;
  }

  #continue() {
    const waiting = this.#queue;
    this.#queue = null;
    for (const operation of waiting) operation();
  }

  readSync() {
    if (this.#closed) throw new ERR_DIR_CLOSED();
    if (this.#queue !== null) throw new ERR_DIR_CONCURRENT_OPERATION();
    while (this.#next === this.#entries.length && this.#pendingDirectories.length > 0) {
      const directory = this.#pendingDirectories.shift();
      this.#take(check(fs.list(directory, true, wantsBytes(this.#options.encoding)), 'opendir', directory), directory);
    }
    return this.#next < this.#entries.length ? this.#entries[this.#next++] : null;
  }

  close(callback) {
    if (callback === undefined) {
      if (this.#closed) return Promise.reject(new ERR_DIR_CLOSED());
      return new Promise((resolve, reject) => {
        this.close((error) => (error ? reject(error) : resolve()));
      });
    }
    validateFunction(callback, 'callback');
    if (this.#closed) {
      process.nextTick(callback, new ERR_DIR_CLOSED());
      return undefined;
    }
    if (this.#queue !== null) {
      this.#queue.push(() => this.close(callback));
      return undefined;
    }
    this.#closed = true;
    process.nextTick(callback, null);
    return undefined;
  }

  closeSync() {
    if (this.#closed) throw new ERR_DIR_CLOSED();
    if (this.#queue !== null) throw new ERR_DIR_CONCURRENT_OPERATION();
    this.#closed = true;
  }

  async* entries() {
    try {
      while (true) {
        const entry = await this.#read(true);
        if (entry === null) break;
        yield entry;
      }
    } finally {
      if (!this.#closed) await this.close();
    }
  }

  async [Symbol.asyncDispose]() {
    if (this.#closed) return;
    await this.close();
  }

  [Symbol.dispose]() {
    if (this.#closed) return;
    this.closeSync();
  }
}
Object.defineProperty(Dir.prototype, Symbol.asyncIterator, {
  __proto__: null, value: Dir.prototype.entries, enumerable: false, writable: true, configurable: true,
});

function opendirOptions(options) {
  options = getOptions(options, { encoding: 'utf8' });
  if (options.recursive != null) validateBoolean(options.recursive, 'options.recursive');
  if (options.bufferSize !== undefined) validateUint32(options.bufferSize, 'options.bufferSize', true);
  return options;
}

function opendir(path, options, callback) {
  callback = validateCallback(typeof options === 'function' ? options : callback);
  path = getValidatedPath(path);
  options = opendirOptions(options);
  fs.listAsync((error, listing) => {
    if (error) callback(error);
    else if (typeof listing === 'number') callback(asyncError(listing, 'opendir', path));
    else callback(null, new Dir(listing, path, options));
  }, path, true, wantsBytes(options.encoding));
}

function opendirSync(path, options) {
  path = getValidatedPath(path);
  options = opendirOptions(options);
  const listing = fs.list(path, true, wantsBytes(options.encoding));
  // Node.js does not name the path here.
  if (typeof listing === 'number') throw uvException({ errno: listing, syscall: 'opendir', exclude: opendirSync });
  return new Dir(listing, path, options);
}

module.exports = { Dir, opendir, opendirSync };
