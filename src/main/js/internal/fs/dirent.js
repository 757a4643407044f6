// Directory entries, from the text that the list op gives: names separated by NUL, each after the digit of its type.
const pathModule = require('path');
const {
  S_IFBLK, S_IFCHR, S_IFDIR, S_IFIFO, S_IFLNK, S_IFMT, S_IFREG, S_IFSOCK,
  UV_DIRENT_BLOCK, UV_DIRENT_CHAR, UV_DIRENT_DIR, UV_DIRENT_FIFO, UV_DIRENT_FILE, UV_DIRENT_LINK, UV_DIRENT_SOCKET,
  UV_DIRENT_UNKNOWN,
} = require('internal/fs/constants');
const { codes } = require('internal/errors');

const kType = Symbol('type');
const kStats = Symbol('stats');

class Dirent {
  constructor(name, type, parentPath) {
    this.name = name;
    this.parentPath = parentPath;
    this[kType] = type;
  }

  isDirectory() {
    return this[kType] === UV_DIRENT_DIR;
  }

  isFile() {
    return this[kType] === UV_DIRENT_FILE;
  }

  isBlockDevice() {
    return this[kType] === UV_DIRENT_BLOCK;
  }

  isCharacterDevice() {
    return this[kType] === UV_DIRENT_CHAR;
  }

  isSymbolicLink() {
    return this[kType] === UV_DIRENT_LINK;
  }

  isFIFO() {
    return this[kType] === UV_DIRENT_FIFO;
  }

  isSocket() {
    return this[kType] === UV_DIRENT_SOCKET;
  }
}

class DirentFromStats extends Dirent {
  constructor(name, stats, parentPath) {
    super(name, null, parentPath);
    this[kStats] = stats;
  }
}
for (const name of Object.getOwnPropertyNames(Dirent.prototype)) {
  if (name === 'constructor') continue;
  DirentFromStats.prototype[name] = function() {
    return this[kStats][name]();
  };
}

const typeOfMode = new Map([
  [S_IFREG, UV_DIRENT_FILE], [S_IFDIR, UV_DIRENT_DIR], [S_IFLNK, UV_DIRENT_LINK], [S_IFIFO, UV_DIRENT_FIFO],
  [S_IFSOCK, UV_DIRENT_SOCKET], [S_IFCHR, UV_DIRENT_CHAR], [S_IFBLK, UV_DIRENT_BLOCK],
]);

function typeFromStats(stats) {
  return typeOfMode.get(Number(stats.mode) & S_IFMT) ?? UV_DIRENT_UNKNOWN;
}

/** The names in a listing without types. */
function splitNames(listing, encoding) {
  if (typeof listing === 'string') return listing === '' ? [] : listing.split('\u0000');
  return splitBytes(listing).map((bytes) => nameOf(bytes, encoding));
}

function splitBytes(bytes) {
  const parts = [];
  for (let start = 0; start < bytes.length;) {
    let end = bytes.indexOf(0, start);
    if (end === -1) end = bytes.length;
    parts.push(bytes.subarray(start, end));
    start = end + 1;
  }
  return parts;
}

function nameOf(bytes, encoding) {
  const { Buffer } = require('buffer');
  const buffer = Buffer.from(bytes);
  return encoding === 'buffer' ? buffer : buffer.toString(encoding);
}

/** Calls back with (name, type) for each entry of a listing with types. */
function eachEntry(listing, encoding, callback) {
  if (typeof listing === 'string') {
    if (listing === '') return;
    for (const part of listing.split('\u0000')) callback(part.slice(1), part.charCodeAt(0) - 48);
  } else {
    for (const part of splitBytes(listing)) callback(nameOf(part.subarray(1), encoding), part[0] - 48);
  }
}

/** A directory and a name in it as one path, whether they are strings or bytes. */
function join(directory, name) {
  if (typeof directory === 'string' && typeof name === 'string') return pathModule.join(directory, name);
  const { Buffer } = require('buffer');
  if (typeof directory !== 'string' && !(directory instanceof Uint8Array)) {
    throw new codes.ERR_INVALID_ARG_TYPE('path', ['string', 'Buffer'], directory);
  }
  return Buffer.concat([Buffer.from(directory), Buffer.from(pathModule.sep), Buffer.from(name)]);
}

module.exports = { Dirent, DirentFromStats, eachEntry, join, splitNames, typeFromStats };
