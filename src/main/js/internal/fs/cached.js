// What the system has in memory of files, asked for at once: their stats, and pieces of their content. No thread is needed for
// what takes a few microseconds and never waits. The system itself says so (RESOLVE_CACHED, RWF_NOWAIT) for file systems
// of this machine; whatever else it answers, a worker thread does the whole work. V8 calls the system without Java on the way
// (internal/buffer/native), which is fast from the first time on. The memory that the system sees:
//      0   where the content goes, and its length (struct iovec)
//     16   how a file is opened to learn what it is, with links and without, and how to read it (three of struct open_how)
//     88   an empty path
//     96   what a file is (struct statx)
//    512   the path, and a zero
//   8192   the content
const fs = binding('fs');
const codec = require('internal/buffer/codec');
const memory = require('internal/buffer/memory');
const requests = require('internal/requests');
const { native } = memory;

const kLook = 16;
const kLookAtLink = 40;
const kRead = 64;
const kHowSize = 24;
const kEmpty = 88;
const kStatx = 96;
const kStatxSize = 256;
const kPath = 512;
const kContent = 8192;
const kRoom = 64 * 1024;
const kLongestPath = 1024; // characters

const kManyCalls = 256; // of worker threads, after which the preparation of some milliseconds pays
const kMisses = 32; // more of them than of hits, and the files are somewhere else
const kMountsAge = 10_000; // milliseconds

// Of Linux on x86-64, where alone the native functions are there.
const kOpenat2 = 437;
const kCurrentDirectory = -100;
const kLookFlags = 0x280000; // O_PATH | O_CLOEXEC: what would wait or act when it is opened stays closed
const kNoFollow = 0x20000;
const kReadFlags = 0x80800; // O_CLOEXEC | O_NONBLOCK
const kResolveCached = 0x20;
const kStatxFlags = 0x5000; // AT_EMPTY_PATH | AT_STATX_DONT_SYNC
const kStatxAll = 0xfff;
const kNoWait = 8;
const kModeMask = 0xf000;
const kDirectory = 0x4000;
const kRegular = 0x8000;
const kEISDIR = 21;
const kLastPosition = 0x7fff0000; // numbers are passed as 32 bits

// File systems that answer from memory or a disk of this machine.
const LOCAL = new Set(['bcachefs', 'btrfs', 'erofs', 'exfat', 'ext2', 'ext3', 'ext4', 'f2fs', 'iso9660', 'jfs', 'overlay', 'ramfs', 'reiserfs',
  'squashfs', 'tmpfs', 'ubifs', 'vfat', 'xfs', 'zfs']);

const dateNow = Date.now;
let calls = 0;
let misses = 0;
let bytes;
let ints;
let whole; // all of it as a Buffer
let Buffer;
let mounts; // number of a device → whether its file system is local
let mountsReadAt = 0;
require('internal/process/methods_data').resets.push(() => {
  bytes = mounts = undefined;
  calls = misses = 0;
});

function attach() {
  ({ Buffer } = require('buffer'));
  const shared = new ArrayBuffer(kContent + kRoom);
  bytes = new Uint8Array(shared);
  ints = new Int32Array(shared);
  whole = Buffer.from(shared);
  const words = new BigInt64Array(shared);
  words[0] = BigInt(fs.address(bytes) + kContent);
  for (const [at, flags] of [[kLook, kLookFlags], [kLookAtLink, kLookFlags | kNoFollow], [kRead, kReadFlags]]) {
    words[at >> 3] = BigInt(flags);
    words[(at >> 3) + 2] = BigInt(kResolveCached);
  }
}

// Whether the system can be asked in this way.
function isReady() {
  if (native.call === null) {
    if (++calls === kManyCalls && process.platform === 'linux') memory.prepareNative();
    return false;
  }
  if (bytes === undefined) attach();
  return true;
}

// Lays out a path that can be asked for; answers where it ends, or 0.
function lay(path) {
  if (!isReady() || misses >= kMisses || typeof path !== 'string' || path.length > kLongestPath || path[0] !== '/') return 0;
  const end = kPath + codec.encodeUtf8Into(path, bytes, kPath, kContent - kPath - 1);
  bytes[end] = 0;
  return end + 1;
}

function open(how, pathEnd) {
  return native.call(native.kCallAt, kOpenat2, kCurrentDirectory, bytes, kPath, pathEnd - kPath, bytes, how, kHowSize) ?? -1;
}

const int = (offset) => ints[(kStatx + offset) >> 2];
const unsigned = (offset) => int(offset) >>> 0;
const long = (offset) => unsigned(offset) + int(offset + 4) * 2 ** 32;

// As the C library's makedev().
function device(offset) {
  const major = unsigned(offset);
  const minor = unsigned(offset + 4);
  return ((major & 0xfff) << 8) + (minor & 0xff) + (minor - (minor & 0xff)) * 2 ** 12 + (major - (major & 0xfff)) * 2 ** 32;
}

// A file system in another process, which may be this very program, or on another machine is not waited for here.
function isLocal(number) {
  const now = dateNow();
  if (mounts === undefined || now - mountsReadAt > kMountsAge || now < mountsReadAt) {
    mountsReadAt = now;
    mounts = new Map();
    for (const line of require('internal/fs/whole_files').readFileSync('/proc/self/mountinfo', 'utf8').split('\n')) {
      const [, , numbers] = line.split(' ', 3);
      const type = / - (\S+)/.exec(line)?.[1];
      if (type === undefined) continue;
      const [major, minor] = numbers.split(':');
      mounts.set(major * 2 ** 32 + Number(minor), LOCAL.has(type));
    }
  }
  return mounts.get(number) === true;
}

/** Has the system tell what the file is whose path is there; whether it has. */
function look(how, pathEnd) {
  const fd = open(how, pathEnd);
  if (fd < 0) {
    misses++;
    return false;
  }
  const { call } = native;
  const known = call(native.kStatx, fd, bytes, kEmpty, 1, kStatxFlags, kStatxAll, bytes, kStatx, kStatxSize) === 0;
  call(native.kClose, fd);
  if (!known || !isLocal(unsigned(136) * 2 ** 32 + unsigned(140))) {
    misses++;
    return false;
  }
  if (misses > 0) misses--;
  return true;
}

const mode = () => int(28) & 0xffff;

/** The size of the file whose path is there, a negative number for a failure, 0 if it is not for us. */
function sizeOf(pathEnd) {
  if (!look(kLook, pathEnd)) return 0;
  const kind = mode() & kModeMask;
  if (kind === kDirectory) return -kEISDIR;
  const size = long(40);
  return kind === kRegular && size <= kRoom ? size : 0;
}

// Reads to where the content goes; how much, or -1.
function readPiece(fd, length, position) {
  ints[2] = length;
  return native.call(native.kReadVector, fd, bytes, 0, 16, 1, position, kNoWait) ?? -1;
}

function copyTo(view, offset, length) {
  if (native.call(native.kCopy, view, offset, length, bytes, kContent, length) === 0) return;
  new Uint8Array(view.buffer, view.byteOffset + offset, length).set(bytes.subarray(kContent, kContent + length));
}

function isRegular(fd) {
  const known = native.call(native.kStatx, fd, bytes, kEmpty, 1, kStatxFlags, kStatxAll, bytes, kStatx, kStatxSize) === 0;
  return known && (mode() & kModeMask) === kRegular;
}

/**
 * Reads from an open file, and calls back in a later turn.
 * @param {number} fd
 * @param {ArrayBufferView} view
 * @param {number} offset - in the view
 * @param {number} length
 * @param {number | bigint} position - negative: where the file is
 * @param {(error: Error | undefined, count: number) => void} callback
 * @returns {boolean} false: nothing is done
 */
exports.readInto = function readInto(fd, view, offset, length, position, callback) {
  if (fd <= 2 || length > kRoom || typeof position !== 'number' || position > kLastPosition || offset > kLastPosition || !isReady()) return false;
  let count = readPiece(fd, length, position);
  if (count < 0) return false;
  copyTo(view, offset, count);
  // Less is the end of a file, or the end of what is in memory.
  for (let more = count; more > 0 && count < length; count += more) {
    more = readPiece(fd, length - count, position < 0 ? -1 : position + count);
    if (more > 0) {
      copyTo(view, offset + count, more);
    } else if (more < 0) {
      if (!isRegular(fd)) break;
      readRest(fd, view, offset, length, position, callback, count);
      return true;
    }
  }
  requests.endLater(requests.begin(callback, 'fs', 'read'), undefined, count);
  return true;
};

function readRest(fd, view, offset, length, position, callback, count) {
  fs.readAsync((error, rest) => {
    callback(undefined, error || rest < 0 ? count : count + rest);
  }, fd, view, offset + count, length - count, position < 0 ? null : position + count);
}

/**
 * Reads a file that is not empty.
 * @param {string} path - an absolute one
 * @param {string | undefined} encoding
 * @returns {Buffer | string | number | { fd: number, size: number } | undefined} undefined: nothing is done; a negative number:
 * that error's; an object: it is open and remains to be read
 */
exports.read = function read(path, encoding) {
  const end = lay(path);
  if (end === 0) return undefined;
  const size = sizeOf(end);
  if (size <= 0) return size || undefined;
  const fd = open(kRead, end);
  if (fd < 0) return undefined;
  if (readPiece(fd, size, 0) !== size) {
    misses += 2;
    fs.ownership(fd, true);
    return { fd, size };
  }
  native.call(native.kClose, fd);
  if (encoding && encoding !== 'buffer') return whole.toString(encoding, kContent, kContent + size);
  const content = Buffer.allocUnsafeSlow(size);
  content.set(bytes.subarray(kContent, kContent + size));
  return content;
};

/**
 * Calls back with the fields of a file's stats, in a later turn.
 * @param {string} path
 * @param {boolean} follow - links
 * @param {(error: undefined, fields: number[]) => void} callback
 * @returns {boolean} false: nothing is done
 */
exports.stat = function stat(path, follow, callback) {
  const end = lay(path);
  if (end === 0 || !look(follow ? kLook : kLookAtLink, end)) return false;
  const fields = [
    device(136), mode(), unsigned(16), unsigned(20), unsigned(24), device(128), unsigned(4), long(32), long(40), long(48),
    long(64), unsigned(72), long(112), unsigned(120), long(96), unsigned(104), long(80), unsigned(88),
  ];
  requests.endLater(requests.begin(callback, 'fs', 'stat'), undefined, fields);
  return true;
};
