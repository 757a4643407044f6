// Small files that the system has in memory, read at once: no thread is needed for what takes a few microseconds and never
// waits. The system itself says so (RESOLVE_CACHED, RWF_NOWAIT); whatever else it answers, a worker thread does the whole
// work. V8 calls the system without Java on the way (internal/buffer/native), which is fast from the first time on. The
// memory that the system sees:
//      0   where the content goes, and its length (struct iovec)
//     16   how a file is opened to learn what it is, and how to read it (two of struct open_how)
//     64   what a file is (struct stat)
//    256   the path, and a zero
//   8192   the content
const fs = binding('fs');
const codec = require('internal/buffer/codec');
const memory = require('internal/buffer/memory');
const { native } = memory;

const kLook = 16;
const kRead = 40;
const kHowSize = 24;
const kStat = 64;
const kStatSize = 144;
const kPath = 256;
const kContent = 8192;
const kRoom = 64 * 1024;
const kLongestPath = 1024; // characters

const kManyReads = 256; // of worker threads, after which the preparation of some milliseconds pays
const kMisses = 32; // more of them than of hits, and the files are somewhere else

// Of Linux on x86-64, where alone the native functions are there.
const kFstat = 5;
const kOpenat2 = 437;
const kCurrentDirectory = -100;
const kLookFlags = 0x280000; // O_PATH | O_CLOEXEC: what would wait or act when it is opened stays closed
const kReadFlags = 0x80800; // O_CLOEXEC | O_NONBLOCK
const kResolveCached = 0x20;
const kNoWait = 8;
const kModeMask = 0xf000;
const kDirectory = 0x4000;
const kRegular = 0x8000;
const kEISDIR = 21;

let reads = 0;
let misses = 0;
let bytes;
let ints;
let whole; // all of it as a Buffer
let Buffer;
require('internal/process/methods_data').resets.push(() => {
  bytes = undefined;
  reads = misses = 0;
});

function attach() {
  ({ Buffer } = require('buffer'));
  const shared = new ArrayBuffer(kContent + kRoom);
  bytes = new Uint8Array(shared);
  ints = new Int32Array(shared);
  whole = Buffer.from(shared);
  const words = new BigInt64Array(shared);
  words[0] = BigInt(fs.address(bytes) + kContent);
  words[1] = BigInt(kRoom);
  for (const [at, flags] of [[kLook, kLookFlags], [kRead, kReadFlags]]) {
    words[at >> 3] = BigInt(flags);
    words[(at >> 3) + 2] = BigInt(kResolveCached);
  }
}

function open(how, pathEnd) {
  return native.call(native.kCallAt, kOpenat2, kCurrentDirectory, bytes, kPath, pathEnd - kPath, bytes, how, kHowSize) ?? -1;
}

/** The size of the file whose path is there, a negative number for a failure, 0 if it is not for us. */
function sizeOf(pathEnd) {
  const fd = open(kLook, pathEnd);
  if (fd < 0) {
    misses++;
    return 0;
  }
  const known = native.call(native.kCallOn, kFstat, fd, bytes, kStat, kStatSize) === 0;
  native.call(native.kClose, fd);
  const kind = ints[(kStat + 24) >> 2] & kModeMask;
  if (kind === kDirectory) return -kEISDIR;
  const size = ints[(kStat + 48) >> 2];
  return known && kind === kRegular && size <= kRoom && ints[(kStat + 52) >> 2] === 0 ? size : 0;
}

/**
 * Reads a file that is not empty.
 * @param {string} path - an absolute one
 * @param {string | undefined} encoding
 * @returns {Buffer | string | number | { fd: number, size: number } | undefined} undefined: nothing is done; a negative number:
 * that error's; an object: it is open and remains to be read
 */
exports.read = function read(path, encoding) {
  if (native.call === null || misses >= kMisses) {
    if (++reads === kManyReads && process.platform === 'linux') memory.prepareNative();
    return undefined;
  }
  if (path.length > kLongestPath || path[0] !== '/') return undefined;
  if (bytes === undefined) attach();
  const end = kPath + codec.encodeUtf8Into(path, bytes, kPath, kContent - kPath - 1);
  bytes[end] = 0;
  const size = sizeOf(end + 1);
  if (size <= 0) return size || undefined;
  const fd = open(kRead, end + 1);
  if (fd < 0) return undefined;
  if (native.call(native.kReadVector, fd, bytes, 0, 16, 1, 0, kNoWait) !== size) {
    misses++;
    fs.ownership(fd, true);
    return { fd, size };
  }
  native.call(native.kClose, fd);
  if (misses > 0) misses--;
  if (encoding && encoding !== 'buffer') return whole.toString(encoding, kContent, kContent + size);
  const content = Buffer.allocUnsafeSlow(size);
  content.set(bytes.subarray(kContent, kContent + size));
  return content;
};
