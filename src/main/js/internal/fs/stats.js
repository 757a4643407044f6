// Stats, BigIntStats and StatFs, made from the fields that the stat ops hand over (see dev.junction.posix.Stat).
const {
  S_IFBLK, S_IFCHR, S_IFDIR, S_IFIFO, S_IFLNK, S_IFMT, S_IFREG, S_IFSOCK,
} = require('internal/fs/constants');
const { deprecate } = require('internal/util');

const kNsPerMs = 10n ** 6n;
const kNsPerSecond = 10n ** 9n;

const kPartialAtimeNs = Symbol('partialAtimeNs');
const kPartialMtimeNs = Symbol('partialMtimeNs');
const kPartialCtimeNs = Symbol('partialCtimeNs');
const kPartialBirthtimeNs = Symbol('kPartialBirthtimeNs');

function StatsBase(dev, mode, nlink, uid, gid, rdev, blksize, ino, size, blocks) {
  this.dev = dev;
  this.mode = mode;
  this.nlink = nlink;
  this.uid = uid;
  this.gid = gid;
  this.rdev = rdev;
  this.blksize = blksize;
  this.ino = ino;
  this.size = size;
  this.blocks = blocks;
}

StatsBase.prototype.isDirectory = function() {
  return this._checkModeProperty(S_IFDIR);
};

StatsBase.prototype.isFile = function() {
  return this._checkModeProperty(S_IFREG);
};

StatsBase.prototype.isBlockDevice = function() {
  return this._checkModeProperty(S_IFBLK);
};

StatsBase.prototype.isCharacterDevice = function() {
  return this._checkModeProperty(S_IFCHR);
};

StatsBase.prototype.isSymbolicLink = function() {
  return this._checkModeProperty(S_IFLNK);
};

StatsBase.prototype.isFIFO = function() {
  return this._checkModeProperty(S_IFIFO);
};

StatsBase.prototype.isSocket = function() {
  return this._checkModeProperty(S_IFSOCK);
};

/** A Date or Temporal.Instant that is made when first asked for and may then be replaced. */
function defineLazyTime(prototype, name, compute) {
  Object.defineProperty(prototype, name, {
    __proto__: null,
    enumerable: true,
    configurable: true,
    get() {
      return (this[name] = compute(this));
    },
    set(value) {
      Object.defineProperty(this, name, { __proto__: null, value, writable: true, enumerable: true, configurable: true });
    },
  });
}

function dateOf(milliseconds) {
  return new Date(Math.round(Number(milliseconds)));
}

const times = [['atime', kPartialAtimeNs], ['mtime', kPartialMtimeNs], ['ctime', kPartialCtimeNs], ['birthtime', kPartialBirthtimeNs]];

function defineTimes(prototype, nanoseconds) {
  for (const [name] of times) defineLazyTime(prototype, name, (stats) => dateOf(stats[`${name}Ms`]));
  for (const [name, partial] of times) {
    defineLazyTime(prototype, `${name}Instant`,
                   (stats) => globalThis.Temporal.Instant.fromEpochNanoseconds(nanoseconds(stats, name, partial)));
  }
}

function BigIntStats(dev, mode, nlink, uid, gid, rdev, blksize, ino, size, blocks,
                     atimeNs, mtimeNs, ctimeNs, birthtimeNs) {
  Reflect.apply(StatsBase, this, [dev, mode, nlink, uid, gid, rdev, blksize, ino, size, blocks]);
  this.atimeMs = atimeNs / kNsPerMs;
  this.mtimeMs = mtimeNs / kNsPerMs;
  this.ctimeMs = ctimeNs / kNsPerMs;
  this.birthtimeMs = birthtimeNs / kNsPerMs;
  this.atimeNs = atimeNs;
  this.mtimeNs = mtimeNs;
  this.ctimeNs = ctimeNs;
  this.birthtimeNs = birthtimeNs;
}
Object.setPrototypeOf(BigIntStats.prototype, StatsBase.prototype);
Object.setPrototypeOf(BigIntStats, StatsBase);
defineTimes(BigIntStats.prototype, (stats, name) => stats[`${name}Ns`]);
BigIntStats.prototype._checkModeProperty = function(property) {
  return (this.mode & BigInt(S_IFMT)) === BigInt(property);
};

function Stats(dev, mode, nlink, uid, gid, rdev, blksize, ino, size, blocks,
               atimeMs, mtimeMs, ctimeMs, birthtimeMs, atimeNs, mtimeNs, ctimeNs, birthtimeNs) {
  this.dev = dev;
  this.mode = mode;
  this.nlink = nlink;
  this.uid = uid;
  this.gid = gid;
  this.rdev = rdev;
  this.blksize = blksize;
  this.ino = ino;
  this.size = size;
  this.blocks = blocks;
  this.atimeMs = atimeMs;
  this.mtimeMs = mtimeMs;
  this.ctimeMs = ctimeMs;
  this.birthtimeMs = birthtimeMs;
  this[kPartialAtimeNs] = atimeNs;
  this[kPartialMtimeNs] = mtimeNs;
  this[kPartialCtimeNs] = ctimeNs;
  this[kPartialBirthtimeNs] = birthtimeNs;
}
Object.setPrototypeOf(Stats.prototype, StatsBase.prototype);
Object.setPrototypeOf(Stats, StatsBase);
defineTimes(Stats.prototype, (stats, name, partial) =>
  BigInt(Math.floor(stats[`${name}Ms`] / 1000)) * kNsPerSecond + BigInt(stats[partial]));
Stats.prototype._checkModeProperty = function(property) {
  return (this.mode & S_IFMT) === property;
};

function milliseconds(seconds, nanoseconds) {
  return seconds * 1000 + nanoseconds / 1e6;
}

/** Stats from the 18 fields of a stat op: a Float64Array, or a BigInt64Array for BigIntStats. */
function getStatsFromBinding(f, offset = 0) {
  if (typeof f[offset] === 'bigint') {
    return new BigIntStats(
      BigInt.asUintN(64, f[offset]), f[offset + 1], f[offset + 2], f[offset + 3], f[offset + 4], f[offset + 5],
      f[offset + 6], BigInt.asUintN(64, f[offset + 7]), f[offset + 8], f[offset + 9],
      f[offset + 10] * kNsPerSecond + f[offset + 11], f[offset + 12] * kNsPerSecond + f[offset + 13],
      f[offset + 14] * kNsPerSecond + f[offset + 15], f[offset + 16] * kNsPerSecond + f[offset + 17]);
  }
  return new Stats(
    f[offset], f[offset + 1], f[offset + 2], f[offset + 3], f[offset + 4], f[offset + 5], f[offset + 6],
    f[offset + 7], f[offset + 8], f[offset + 9],
    milliseconds(f[offset + 10], f[offset + 11]), milliseconds(f[offset + 12], f[offset + 13]),
    milliseconds(f[offset + 14], f[offset + 15]), milliseconds(f[offset + 16], f[offset + 17]),
    f[offset + 11], f[offset + 13], f[offset + 15], f[offset + 17]);
}

class StatFs {
  constructor(type, bsize, frsize, blocks, bfree, bavail, files, ffree) {
    this.type = type;
    this.bsize = bsize;
    this.frsize = frsize;
    this.blocks = blocks;
    this.bfree = bfree;
    this.bavail = bavail;
    this.files = files;
    this.ffree = ffree;
  }
}

function getStatFsFromBinding(fields) {
  return new StatFs(...fields);
}

/** The constructor that users see; making Stats oneself is deprecated. */
const DeprecatedStats = deprecate(Stats, 'fs.Stats constructor is deprecated.', 'DEP0180');

module.exports = { BigIntStats, DeprecatedStats, StatFs, Stats, getStatFsFromBinding, getStatsFromBinding };
