// fs.openAsBlob(): a Blob whose bytes stay in the file until they are read. A file that has changed since can no longer
// be read through it.

const { lazyDOMException } = require('internal/util');
const { validateObject, validateString } = require('internal/validators');
const { createBlob } = require('web/blob');

class FileSource {
  #path;
  #start;
  #stamp;

  constructor(path, start, size, stamp) {
    this.#path = path;
    this.#start = start;
    this.#stamp = stamp;
    this.size = size;
  }

  slice(start, end) {
    return new FileSource(this.#path, this.#start + start, end - start, this.#stamp);
  }

  async verify() {
    const stats = await require('fs').promises.stat(this.#path, { bigint: true }).catch(() => undefined);
    if (stats === undefined || stampOf(stats) !== this.#stamp) throw unreadable();
  }

  async read() {
    const { promises } = require('fs');
    let handle;
    try {
      handle = await promises.open(this.#path, 'r');
      const stats = await handle.stat({ bigint: true });
      if (stampOf(stats) !== this.#stamp) throw new Error('changed');
      const bytes = new Uint8Array(this.size);
      let at = 0;
      while (at < this.size) {
        const { bytesRead } = await handle.read(bytes, at, this.size - at, this.#start + at);
        if (bytesRead === 0) throw new Error('shorter than it was');
        at += bytesRead;
      }
      return bytes;
    } catch {
      throw unreadable();
    } finally {
      await handle?.close();
    }
  }
}

function unreadable() {
  return lazyDOMException('The blob could not be read', 'NotReadableError');
}

function stampOf(stats) {
  return `${stats.size} ${stats.mtimeNs}`;
}

function open(path, options = {}) {
  validateObject(options, 'options');
  const type = options.type || '';
  validateString(type, 'options.type');
  const stats = require('fs').statSync(path, { bigint: true });
  const size = Number(stats.size);
  return createBlob({ sources: [new FileSource(path, 0, size, stampOf(stats))], type });
}

module.exports = { open };
