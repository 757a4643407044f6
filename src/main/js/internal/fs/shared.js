// Memory that the synchronous ops write their results to, so that no array is made for each call:
// 18 doubles and 18 longs of the last stat, a length and flags, then the content of the last small file.
const fs = binding('fs');
const codec = require('internal/buffer/codec');
const { isUint8Array } = require('internal/util/types');

const kContent = 512;
const kContentSize = 64 * 1024;

const kLength = 496 >> 2;
const kFlags = 500 >> 2;
const kMode = 504 >> 2;
const kDataLength = 508 >> 2;
const kLongestPath = 4096;

let bytes;
let ints;
let doubles;
let longs;
require('internal/process/methods_data').resets.push(() => { bytes = undefined; });

let passesPaths = false;

/** From now on paths are arguments of ops, for the permission model. */
exports.passPaths = () => { passesPaths = true; };
exports.sharesPaths = () => !passesPaths;

/** Makes the memory known to Java; once per process, since a snapshot cannot hold it. */
exports.ensure = function ensure() {
  if (bytes !== undefined) return;
  const buffer = new ArrayBuffer(kContent + kContentSize);
  bytes = new Uint8Array(buffer);
  ints = new Int32Array(buffer, 0, kContent >> 2);
  doubles = new Float64Array(buffer, 0, 36);
  longs = new BigInt64Array(buffer, 0, 36);
  fs.share(bytes);
};

/** Reads a small file; answers its length, or what dev.junction.fs.WholeFiles does instead. */
exports.readFile = function readFile(path, flags) {
  exports.ensure();
  if (passesPaths || typeof path !== 'string' || path.length > kLongestPath) return fs.readSmallFile(path, flags);
  ints[kLength] = codec.encodeUtf8Into(path, bytes, kContent, kContentSize);
  ints[kFlags] = flags;
  return fs.readSharedFile();
};

/** Writes a short whole file of text or bytes; what the op answers, or undefined where it must be done otherwise. */
exports.writeFile = function writeFile(path, data, flags, mode) {
  const longest = typeof data === 'string' ? data.length * 3 : data.byteLength;
  if (passesPaths || typeof path !== 'string' || path.length > kLongestPath || longest > kContentSize - 3 * kLongestPath) {
    return undefined;
  }
  exports.ensure();
  const length = codec.encodeUtf8Into(path, bytes, kContent, kContentSize);
  const start = kContent + length;
  ints[kLength] = length;
  ints[kFlags] = flags;
  ints[kMode] = mode;
  if (typeof data === 'string') {
    ints[kDataLength] = codec.encodeUtf8Into(data, bytes, start, kContentSize - length);
  } else {
    bytes.set(isUint8Array(data) ? data : new Uint8Array(data.buffer, data.byteOffset, data.byteLength), start);
    ints[kDataLength] = data.byteLength;
  }
  return fs.writeSharedFile();
};

exports.exists = function exists(path) {
  if (passesPaths || typeof path !== 'string' || path.length > kLongestPath) return fs.access(path, 0) === 0;
  exports.ensure();
  ints[kLength] = codec.encodeUtf8Into(path, bytes, kContent, kContentSize);
  return fs.exists();
};

exports.doubles = () => doubles;
exports.longs = () => longs;
/** A view of the first bytes of the last file read; copy them before the next op. */
exports.content = (length) => bytes.subarray(kContent, kContent + length);

/** Puts bytes into the content part. */
exports.put = (view, offset, length) => {
  bytes.set(new Uint8Array(view.buffer, view.byteOffset + offset, length), kContent);
};
/** Copies the first bytes of the content part to a view. */
exports.take = (view, offset, length) => {
  new Uint8Array(view.buffer, view.byteOffset + offset, length).set(bytes.subarray(kContent, kContent + length));
};

let buffer;
/** The first bytes of the last file read as text. */
exports.text = (length) => {
  buffer ??= require('buffer').Buffer.from(bytes.buffer);
  return buffer.utf8Slice(kContent, kContent + length);
};
