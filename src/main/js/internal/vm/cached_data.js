// Code caches of scripts and functions. V8 does not tell whether it took a cache, so that is found out by
// comparing what V8 would compare: the head of the cache (format, version, source, flags) and its length.
const { Buffer } = require('buffer');

const engine = binding('engine');

const HEAD = 20; // bytes: magic number, hashes of version, source, flags and V8's own snapshot
const PAYLOAD_LENGTH = 20; // offset of a 32-bit length
const PAYLOAD = 28;

function bytesOf(view) {
  return Buffer.from(view.buffer, view.byteOffset, view.byteLength);
}

exports.fits = fits;

function fits(cached, own) {
  const bytes = bytesOf(cached);
  return bytes.length > PAYLOAD && own.length > PAYLOAD && bytes.compare(own, 0, HEAD, 0, HEAD) === 0
    && bytes.readUInt32LE(PAYLOAD_LENGTH) <= bytes.length - PAYLOAD;
}

exports.of = (source, filename) => Buffer.from(engine.scriptCache(source, filename));
exports.accepts = (source, filename, cached) => fits(cached, exports.of(source, filename));
exports.ofFunction = (fn) => Buffer.from(engine.codeCache(fn) ?? []);
exports.acceptsFunction = (fn, cached) => fits(cached, exports.ofFunction(fn));
