// Blob and File. https://w3c.github.io/FileAPI/
//
// A blob is a list of sources, pieces of immutable bytes: { size, slice(start, end), read() } where read() answers a
// Uint8Array or a promise of one; some have a verify() that fails when the bytes have changed since. Slicing and joining blobs copies nothing.

const {
  codes: { ERR_INVALID_ARG_VALUE, ERR_INVALID_STATE, ERR_INVALID_THIS, ERR_MISSING_ARGS },
} = require('internal/errors');
const { validateDictionary } = require('internal/validators');
const { customInspectSymbol, toUSVString } = require('internal/util');
const { isAnyArrayBuffer } = require('internal/util/types');
const { kClone } = require('internal/clone/protocol');
const codec = require('internal/buffer/codec');

const kEnumerable = { __proto__: null, enumerable: true };
const kFromSources = Symbol('kFromSources');
const kChunkSize = 65536;

class MemorySource {
  constructor(bytes) {
    this.bytes = bytes;
    this.size = bytes.length;
  }

  slice(start, end) {
    return new MemorySource(this.bytes.subarray(start, end));
  }

  read() {
    return this.bytes;
  }
}

function normalizeType(type) {
  return /[^\x20-\x7e]/.test(type) ? '' : type.toLowerCase();
}

function toSources(part, endings) {
  if (isBlob(part)) return sourcesOf(part);
  if (isAnyArrayBuffer(part)) return [new MemorySource(new Uint8Array(part).slice())];
  if (ArrayBuffer.isView(part)) {
    return [new MemorySource(new Uint8Array(part.buffer, part.byteOffset, part.byteLength).slice())];
  }
  let text = toUSVString(part);
  if (endings === 'native') text = text.replace(/\r\n|\r|\n/g, process.platform === 'win32' ? '\r\n' : '\n');
  return [new MemorySource(codec.encodeUtf8(text))];
}

// Web IDL's sequence: anything iterable but a string.
function toSequence(value) {
  if (value === null || (typeof value !== 'object' && typeof value !== 'function') ||
      typeof value[Symbol.iterator] !== 'function') {
    const error = new TypeError('Value cannot be converted to sequence.');
    error.code = 'ERR_INVALID_ARG_TYPE';
    throw error;
  }
  return value;
}

let isBlob;
let sourcesOf;

class Blob {
  #sources;
  #size;
  #type;

  constructor(sources = [], options = {}) {
    if (sources === kFromSources) {
      this.#sources = options.sources;
      this.#type = options.type;
    } else {
      toSequence(sources);
      validateDictionary(options, 'options');
      const endings = options?.endings ?? 'transparent';
      if (`${endings}` !== 'transparent' && `${endings}` !== 'native') {
        throw new ERR_INVALID_ARG_VALUE('options.endings', endings);
      }
      const type = options?.type;
      this.#sources = [];
      for (const part of sources) this.#sources.push(...toSources(part, `${endings}`));
      this.#type = type === undefined ? '' : normalizeType(`${type}`);
    }
    this.#size = this.#sources.reduce((sum, source) => sum + source.size, 0);
  }

  static {
    isBlob = (value) => typeof value === 'object' && value !== null && #sources in value;
    sourcesOf = (blob) => blob.#sources;
  }

  [customInspectSymbol](depth, options) {
    if (depth < 0) return '[Blob]';
    const { inspect } = require('internal/util/inspect');
    return `Blob ${inspect({ size: this.size, type: this.type }, { ...options, depth: options.depth == null ? null : options.depth - 1 })}`;
  }

  [kClone]() {
    if (!this.#sources.every((source) => source instanceof MemorySource)) {
      throw new ERR_INVALID_STATE('File-backed Blobs are not cloneable');
    }
    return { data: { sources: this.#sources, type: this.#type }, deserialize: 'web/blob:createBlob' };
  }

  get type() {
    if (!isBlob(this)) throw new ERR_INVALID_THIS('Blob');
    return this.#type;
  }

  get size() {
    if (!isBlob(this)) throw new ERR_INVALID_THIS('Blob');
    return this.#size;
  }

  slice(start = 0, end = undefined, type = '') {
    if (!isBlob(this)) throw new ERR_INVALID_THIS('Blob');
    const size = this.#size;
    const clamp = (value) => {
      value = Math.trunc(+value) || 0;
      return value < 0 ? Math.max(size + value, 0) : Math.min(value, size);
    };
    start = clamp(start);
    end = end === undefined ? size : clamp(end);
    const sources = [];
    let from = 0;
    for (const source of this.#sources) {
      const first = Math.max(start - from, 0);
      const last = Math.min(end - from, source.size);
      if (first < last) sources.push(first === 0 && last === source.size ? source : source.slice(first, last));
      from += source.size;
    }
    return createBlob({ sources, type: normalizeType(`${type}`) });
  }

  async arrayBuffer() {
    if (!isBlob(this)) throw new ERR_INVALID_THIS('Blob');
    return (await readAll(this)).buffer;
  }

  async text() {
    if (!isBlob(this)) throw new ERR_INVALID_THIS('Blob');
    const { TextDecoder } = require('web/encoding');
    return new TextDecoder().decode(await readAll(this));
  }

  async bytes() {
    if (!isBlob(this)) throw new ERR_INVALID_THIS('Blob');
    return readAll(this);
  }

  stream() {
    if (!isBlob(this)) throw new ERR_INVALID_THIS('Blob');
    const { ReadableStream } = require('web/streams/readable');
    const sources = this.#sources;
    let index = 0;
    let offset = 0;
    return new ReadableStream({
      type: 'bytes',
      async pull(controller) {
        while (index < sources.length && offset >= sources[index].size) {
          index++;
          offset = 0;
        }
        if (index === sources.length) {
          for (const source of sources) await source.verify?.();
          controller.close();
          controller.byobRequest?.respond(0);
          return;
        }
        const end = Math.min(offset + kChunkSize, sources[index].size);
        const piece = await sources[index].slice(offset, end).read();
        offset = end;
        // The consumer may detach what it gets, so it gets a copy.
        controller.enqueue(new Uint8Array(piece));
      },
    }, { highWaterMark: 0 });
  }

  textStream() {
    if (!isBlob(this)) throw new ERR_INVALID_THIS('Blob');
    const { TextDecoderStream } = require('web/streams/encoding');
    return this.stream().pipeThrough(new TextDecoderStream());
  }
}

// All bytes in one new Uint8Array.
async function readAll(blob) {
  const bytes = new Uint8Array(blob.size);
  let at = 0;
  for (const source of sourcesOf(blob)) {
    const piece = await source.read();
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

function createBlob({ sources, type }) {
  return new Blob(kFromSources, { sources, type });
}

Object.defineProperties(Blob.prototype, {
  type: kEnumerable,
  size: kEnumerable,
  slice: kEnumerable,
  arrayBuffer: kEnumerable,
  text: kEnumerable,
  bytes: kEnumerable,
  stream: kEnumerable,
  textStream: kEnumerable,
  [Symbol.toStringTag]: { __proto__: null, configurable: true, value: 'Blob' },
});

class File extends Blob {
  #name;
  #lastModified;

  constructor(fileBits, fileName, options = undefined) {
    if (fileBits === kFromSources) {
      super(kFromSources, fileName);
      this.#name = fileName.name;
      this.#lastModified = fileName.lastModified;
      return;
    }
    if (arguments.length < 2) throw new ERR_MISSING_ARGS('fileBits', 'fileName');
    super(fileBits, options);
    let { lastModified } = options ?? {};
    lastModified = lastModified === undefined ? Date.now() : +lastModified;
    this.#name = toUSVString(fileName);
    this.#lastModified = Number.isFinite(lastModified) ? Math.trunc(lastModified) : 0;
  }

  get name() {
    if (typeof this !== 'object' || this === null || !(#name in this)) throw new ERR_INVALID_THIS('File');
    return this.#name;
  }

  get lastModified() {
    if (typeof this !== 'object' || this === null || !(#name in this)) throw new ERR_INVALID_THIS('File');
    return this.#lastModified;
  }

  [customInspectSymbol](depth, options) {
    if (depth < 0) return '[File]';
    const { inspect } = require('internal/util/inspect');
    const shown = { size: this.size, type: this.type, name: this.#name, lastModified: this.#lastModified };
    return `File ${inspect(shown, { ...options, depth: options.depth == null ? null : options.depth - 1 })}`;
  }

  [kClone]() {
    return {
      data: { sources: sourcesOf(this), type: this.type, name: this.#name, lastModified: this.#lastModified },
      deserialize: 'web/blob:createFile',
    };
  }
}

Object.defineProperties(File.prototype, {
  name: kEnumerable,
  lastModified: kEnumerable,
  [Symbol.toStringTag]: { __proto__: null, configurable: true, value: 'File' },
});

function createFile(data) {
  return new File(kFromSources, data);
}

function resolveObjectURL(url) {
  return require('internal/url/object_urls').resolve(url);
}

module.exports = { Blob, File, MemorySource, createBlob, createFile, isBlob, resolveObjectURL, sourcesOf };
