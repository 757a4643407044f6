// What is known about a file beside its content: stat, access, modes, owners, times; synchronous and with callbacks.
const fs = binding('fs');
const { parseFileMode, validateAbortSignal } = require('internal/validators');
const { AbortError } = require('internal/errors');
const {
  answer, check, done, getValidMode, getValidatedFd, getValidatedPath, toUnixTimestamp, validateCallback, validateOwner,
} = require('internal/fs/utils');
const { getStatFsFromBinding, getStatsFromBinding } = require('internal/fs/stats');
const shared = require('internal/fs/shared');
const cached = require('internal/fs/cached');

const kNoEntry = -2;
const kNotDirectory = -20;

function makeStats(fields) {
  return getStatsFromBinding(fields);
}

function parseStatCallback(options, callback) {
  if (typeof options === 'function') return [{ bigint: false }, validateCallback(options)];
  return [options ?? { bigint: false }, validateCallback(callback)];
}

function statAsync(path, options, callback, follow, syscall) {
  [options, callback] = parseStatCallback(options, callback);
  path = getValidatedPath(path);
  const { bigint = false, throwIfNoEntry = true, signal } = options;
  if (signal !== undefined) {
    validateAbortSignal(signal, 'options.signal');
    if (signal.aborted) {
      process.nextTick(callback, new AbortError(undefined, { cause: signal.reason }));
      return;
    }
  }
  let finish = answer(callback, makeStats, syscall, path);
  if (!throwIfNoEntry) {
    const strict = finish;
    finish = (error, result) => {
      if (result === kNoEntry || result === kNotDirectory) callback(null, undefined);
      else strict(error, result);
    };
  }
  if (bigint || !shared.sharesPaths() || !cached.stat(path, follow, finish)) fs.statAsync(finish, path, follow, !!bigint);
}

function stat(path, options = { __proto__: null, bigint: false, throwIfNoEntry: true }, callback) {
  statAsync(path, options, callback, true, 'stat');
}

function lstat(path, options = { __proto__: null, bigint: false }, callback) {
  statAsync(path, options, callback, false, 'lstat');
}

function fstat(fd, options = { __proto__: null, bigint: false }, callback) {
  [options, callback] = parseStatCallback(options, callback);
  fd = getValidatedFd(fd);
  fs.fstatAsync(answer(callback, makeStats, 'fstat'), fd, !!options.bigint);
}

function sharedStats(bigint) {
  return bigint ? getStatsFromBinding(shared.longs(), 18) : getStatsFromBinding(shared.doubles());
}

function statSync(path, options = { __proto__: null, bigint: false, throwIfNoEntry: true }) {
  path = getValidatedPath(path);
  shared.ensure();
  const result = fs.statShared(path, true, !!options?.bigint);
  if (result < 0) {
    if (options?.throwIfNoEntry === false && (result === kNoEntry || result === kNotDirectory)) return undefined;
    check(result, 'stat', path);
  }
  return sharedStats(options?.bigint);
}

function lstatSync(path, options = { __proto__: null, bigint: false, throwIfNoEntry: true }) {
  path = getValidatedPath(path);
  shared.ensure();
  const result = fs.statShared(path, false, !!options?.bigint);
  if (result < 0) {
    if (options?.throwIfNoEntry === false && (result === kNoEntry || result === kNotDirectory)) return undefined;
    check(result, 'lstat', path);
  }
  return sharedStats(options?.bigint);
}

function fstatSync(fd, options = { __proto__: null, bigint: false }) {
  fd = getValidatedFd(fd);
  shared.ensure();
  check(fs.fstatShared(fd, !!options?.bigint), 'fstat');
  return sharedStats(options?.bigint);
}

function statfs(path, options = { __proto__: null, bigint: false }, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = { bigint: false };
  }
  validateCallback(callback);
  path = getValidatedPath(path);
  fs.statfsAsync(answer(callback, getStatFsFromBinding, 'statfs', path), path, !!options.bigint);
}

function statfsSync(path, options = { __proto__: null, bigint: false }) {
  path = getValidatedPath(path);
  return getStatFsFromBinding(check(fs.statfs(path, !!options.bigint), 'statfs', path));
}

function access(path, mode, callback) {
  if (typeof mode === 'function') {
    callback = mode;
    mode = 0;
  }
  path = getValidatedPath(path);
  mode = getValidMode(mode, 'access');
  callback = validateCallback(callback);
  fs.accessAsync(done(callback, 'access', path), path, mode);
}

function accessSync(path, mode) {
  path = getValidatedPath(path);
  check(fs.access(path, getValidMode(mode, 'access')), 'access', path);
}

function exists(path, callback) {
  validateCallback(callback);
  try {
    path = getValidatedPath(path);
  } catch {
    callback(false);
    return;
  }
  fs.accessAsync((error, result) => callback(!error && result === 0), path, 0);
}
Object.defineProperty(exists, require('internal/util').kCustomPromisifiedSymbol, {
  __proto__: null,
  value: { exists(path) { return new Promise((resolve) => module.exports.exists(path, resolve)); } }.exists,
});

function existsSync(path) {
  try {
    path = getValidatedPath(path);
  } catch (error) {
    if (error?.code === 'ERR_INVALID_ARG_TYPE') warnAboutExistsArgument();
    return false;
  }
  return shared.exists(path);
}

let warnedAboutExists = false;
function warnAboutExistsArgument() {
  if (warnedAboutExists) return;
  warnedAboutExists = true;
  process.emitWarning('Passing invalid argument types to fs.existsSync is deprecated', 'DeprecationWarning', 'DEP0187');
}

function chmod(path, mode, callback) {
  path = getValidatedPath(path);
  mode = parseFileMode(mode, 'mode');
  callback = validateCallback(callback);
  fs.chmodAsync(done(callback, 'chmod', path), path, mode);
}

function chmodSync(path, mode) {
  path = getValidatedPath(path);
  check(fs.chmod(path, parseFileMode(mode, 'mode')), 'chmod', path);
}

function fchmod(fd, mode, callback) {
  fd = getValidatedFd(fd);
  mode = parseFileMode(mode, 'mode');
  callback = validateCallback(callback);
  fs.fchmodAsync(done(callback, 'fchmod'), fd, mode);
}

function fchmodSync(fd, mode) {
  check(fs.fchmod(getValidatedFd(fd), parseFileMode(mode, 'mode')), 'fchmod');
}

function chown(path, uid, gid, callback) {
  callback = validateCallback(callback);
  path = getValidatedPath(path);
  validateOwner(uid, gid);
  fs.chownAsync(done(callback, 'chown', path), path, uid, gid, true);
}

function chownSync(path, uid, gid) {
  path = getValidatedPath(path);
  validateOwner(uid, gid);
  check(fs.chown(path, uid, gid, true), 'chown', path);
}

function lchown(path, uid, gid, callback) {
  callback = validateCallback(callback);
  path = getValidatedPath(path);
  validateOwner(uid, gid);
  fs.chownAsync(done(callback, 'lchown', path), path, uid, gid, false);
}

function lchownSync(path, uid, gid) {
  path = getValidatedPath(path);
  validateOwner(uid, gid);
  check(fs.chown(path, uid, gid, false), 'lchown', path);
}

function fchown(fd, uid, gid, callback) {
  fd = getValidatedFd(fd);
  validateOwner(uid, gid);
  callback = validateCallback(callback);
  fs.fchownAsync(done(callback, 'fchown'), fd, uid, gid);
}

function fchownSync(fd, uid, gid) {
  fd = getValidatedFd(fd);
  validateOwner(uid, gid);
  check(fs.fchown(fd, uid, gid), 'fchown');
}

function utimes(path, atime, mtime, callback) {
  callback = validateCallback(callback);
  path = getValidatedPath(path);
  fs.utimesAsync(done(callback, 'utime', path), path, toUnixTimestamp(atime), toUnixTimestamp(mtime), true);
}

function utimesSync(path, atime, mtime) {
  path = getValidatedPath(path);
  check(fs.utimes(path, toUnixTimestamp(atime), toUnixTimestamp(mtime), true), 'utime', path);
}

function futimes(fd, atime, mtime, callback) {
  fd = getValidatedFd(fd);
  atime = toUnixTimestamp(atime, 'atime');
  mtime = toUnixTimestamp(mtime, 'mtime');
  callback = validateCallback(callback);
  fs.futimesAsync(done(callback, 'futime'), fd, atime, mtime);
}

function futimesSync(fd, atime, mtime) {
  fd = getValidatedFd(fd);
  check(fs.futimes(fd, toUnixTimestamp(atime, 'atime'), toUnixTimestamp(mtime, 'mtime')), 'futime');
}

function lutimes(path, atime, mtime, callback) {
  callback = validateCallback(callback);
  path = getValidatedPath(path);
  fs.utimesAsync(done(callback, 'lutime', path), path, toUnixTimestamp(atime), toUnixTimestamp(mtime), false);
}

function lutimesSync(path, atime, mtime) {
  path = getValidatedPath(path);
  check(fs.utimes(path, toUnixTimestamp(atime), toUnixTimestamp(mtime), false), 'lutime', path);
}

module.exports = {
  access, accessSync, chmod, chmodSync, chown, chownSync, exists, existsSync, fchmod, fchmodSync, fchown, fchownSync,
  fstat, fstatSync, futimes, futimesSync, lchown, lchownSync, lstat, lstatSync, lutimes, lutimesSync, stat, statSync,
  statfs, statfsSync, utimes, utimesSync,
};
