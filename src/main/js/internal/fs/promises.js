// fs.promises: each function is an op on a worker thread behind a promise.
const fs = binding('fs');
const { codes, AbortError } = require('internal/errors');
const {
  parseFileMode, validateAbortSignal, validateBoolean,
} = require('internal/validators');
const { isArrayBufferView } = require('internal/util/types');
const { kEmptyObject } = require('internal/util');
const constants = require('internal/fs/constants');
const {
  asyncError, copyObject, decodeName, getOptions, getValidMode, getValidatedPath, parseMkdirOptions, stringToFlags,
  toUnixTimestamp, validateOwner, validateRmdirOptions, validateStringAfterArrayBufferView, validateSymlinkType,
  wantsBytes, validateCpOptions,
} = require('internal/fs/utils');
const { getStatFsFromBinding, getStatsFromBinding } = require('internal/fs/stats');
const {
  FileHandle, call, checkAborted, isIterable, kFd, useAndClose, writeContent,
} = require('internal/fs/file_handle');
const entries = require('internal/fs/entries');
const { opendir: opendirCallback } = require('internal/fs/dir');
const { decode, readWhole } = require('internal/fs/whole_files');
const cached = require('internal/fs/cached');
const shared = require('internal/fs/shared');

/** A function with a callback as a promise. */
function promised(start) {
  return new Promise((resolve, reject) => {
    start((error, value) => (error ? reject(error) : resolve(value)));
  });
}

async function access(path, mode) {
  path = getValidatedPath(path);
  await call(fs.accessAsync, 'access', path, undefined, path, getValidMode(mode, 'access'));
}
Object.defineProperty(access, 'length', { __proto__: null, value: 1, configurable: true });

async function copyFile(src, dest, mode) {
  src = getValidatedPath(src, 'src');
  dest = getValidatedPath(dest, 'dest');
  await call(fs.copyFileAsync, 'copyfile', src, dest, src, dest, getValidMode(mode, 'copyFile'));
}

async function cp(src, dest, options) {
  options = validateCpOptions(options);
  src = getValidatedPath(src, 'src');
  dest = getValidatedPath(dest, 'dest');
  return require('internal/fs/cp').cp(src, dest, options);
}

function glob(pattern, options) {
  return require('internal/fs/glob').globAsync(pattern, options);
}

async function open(path, flags, mode) {
  path = getValidatedPath(path);
  const flagsNumber = stringToFlags(flags);
  mode = parseFileMode(mode, 'mode', 0o666);
  return new FileHandle(await call(fs.openAsync, 'open', path, undefined, path, flagsNumber, mode));
}

async function opendir(path, options) {
  return promised((callback) => opendirCallback(path, options, callback));
}
Object.defineProperty(opendir, 'length', { __proto__: null, value: 3, configurable: true });

async function rename(oldPath, newPath) {
  oldPath = getValidatedPath(oldPath, 'oldPath');
  newPath = getValidatedPath(newPath, 'newPath');
  await call(fs.renameAsync, 'rename', oldPath, newPath, oldPath, newPath);
}

async function truncate(path, len = 0) {
  const handle = await open(path, 'r+');
  return useAndClose(handle, () => handle.truncate(len));
}

async function rm(path, options) {
  return promised((callback) => entries.rm(path, options, callback));
}

async function rmdir(path, options) {
  path = getValidatedPath(path);
  validateRmdirOptions(options);
  await call(fs.rmdirAsync, 'rmdir', path, undefined, path);
}

async function mkdir(path, options) {
  const { mode, recursive } = parseMkdirOptions(options);
  path = getValidatedPath(path);
  if (recursive) return await call(fs.mkdirsAsync, 'mkdir', path, undefined, path, mode);
  await call(fs.mkdirAsync, 'mkdir', path, undefined, path, mode);
}

async function readdir(path, options) {
  return promised((callback) => entries.readdir(path, options, callback));
}

async function readlink(path, options) {
  const { encoding } = getOptions(options);
  path = getValidatedPath(path, 'oldPath');
  return decodeName(await call(fs.readlinkAsync, 'readlink', path, undefined, path, wantsBytes(encoding)), encoding);
}

async function symlink(target, path, type) {
  validateSymlinkType(type);
  target = getValidatedPath(target, 'target');
  path = getValidatedPath(path);
  await call(fs.symlinkAsync, 'symlink', target, path, target, path);
}

async function statOf(path, options, follow, syscall) {
  path = getValidatedPath(path);
  const { bigint = false, throwIfNoEntry = true, signal } = options ?? kEmptyObject;
  if (signal !== undefined) {
    validateAbortSignal(signal, 'options.signal');
    checkAborted(signal);
  }
  return new Promise((resolve, reject) => {
    const finish = (error, result) => {
      if (error) reject(error);
      else if (typeof result !== 'number') resolve(getStatsFromBinding(result));
      else if (!throwIfNoEntry && (result === -2 || result === -20)) resolve(undefined);
      else reject(asyncError(result, syscall, path));
    };
    if (bigint || !shared.sharesPaths() || !cached.stat(path, follow, finish)) fs.statAsync(finish, path, follow, !!bigint);
  });
}

async function lstat(path, options = { bigint: false }) {
  return statOf(path, options, false, 'lstat');
}

async function stat(path, options = { bigint: false, throwIfNoEntry: true }) {
  return statOf(path, options, true, 'stat');
}

async function statfs(path, options = { bigint: false }) {
  path = getValidatedPath(path);
  return getStatFsFromBinding(await call(fs.statfsAsync, 'statfs', path, undefined, path, !!options.bigint));
}

async function link(existingPath, newPath) {
  existingPath = getValidatedPath(existingPath, 'existingPath');
  newPath = getValidatedPath(newPath, 'newPath');
  await call(fs.linkAsync, 'link', existingPath, newPath, existingPath, newPath);
}

async function unlink(path) {
  path = getValidatedPath(path);
  await call(fs.unlinkAsync, 'unlink', path, undefined, path);
}

async function chmod(path, mode) {
  path = getValidatedPath(path);
  mode = parseFileMode(mode, 'mode');
  await call(fs.chmodAsync, 'chmod', path, undefined, path, mode);
}

async function lchmod(path, mode) {
  throw new codes.ERR_METHOD_NOT_IMPLEMENTED('lchmod()');
}

async function chownOf(path, uid, gid, follow, syscall) {
  path = getValidatedPath(path);
  validateOwner(uid, gid);
  await call(fs.chownAsync, syscall, path, undefined, path, uid, gid, follow);
}

async function lchown(path, uid, gid) {
  return chownOf(path, uid, gid, false, 'lchown');
}

async function chown(path, uid, gid) {
  return chownOf(path, uid, gid, true, 'chown');
}

async function utimes(path, atime, mtime) {
  path = getValidatedPath(path);
  await call(fs.utimesAsync, 'utime', path, undefined, path, toUnixTimestamp(atime), toUnixTimestamp(mtime), true);
}

async function lutimes(path, atime, mtime) {
  path = getValidatedPath(path);
  await call(fs.utimesAsync, 'lutime', path, undefined, path, toUnixTimestamp(atime), toUnixTimestamp(mtime), false);
}

async function realpath(path, options) {
  const { encoding } = getOptions(options);
  path = getValidatedPath(path);
  return decodeName(await call(fs.realpathAsync, 'realpath', path, undefined, path, wantsBytes(encoding)), encoding);
}

async function mkdtemp(prefix, options) {
  return promised((callback) => entries.mkdtemp(prefix, options, callback));
}

async function mkdtempDisposable(prefix, options) {
  const cwd = process.cwd();
  const path = await mkdtemp(prefix, options);
  const absolute = typeof path === 'string' ? require('path').resolve(cwd, path) : path;
  const remove = async () => {
    await rm(absolute, { maxRetries: 0, recursive: true, force: true, retryDelay: 0 });
  };
  return { __proto__: null, path, remove, async [Symbol.asyncDispose]() { await remove(); } };
}

async function writeFile(path, data, options) {
  options = getOptions(options, { encoding: 'utf8', mode: 0o666, flag: 'w', flush: false });
  const flag = options.flag || 'w';
  const flush = options.flush ?? false;
  validateBoolean(flush, 'options.flush');
  const iterable = isIterable(data);
  if (!isArrayBufferView(data) && !iterable) {
    validateStringAfterArrayBufferView(data, 'data');
    data = require('buffer').Buffer.from(data, options.encoding || 'utf8');
  }
  validateAbortSignal(options.signal);
  if (path instanceof FileHandle) return path.writeFile(data, options);
  checkAborted(options.signal);
  if (!iterable && !options.signal && !flush) {
    path = getValidatedPath(path);
    return promised((callback) => require('internal/fs/whole_files').writeFile(path, data, options, callback));
  }
  const handle = await open(path, flag, options.mode);
  return useAndClose(handle, async () => {
    await writeContent(handle[kFd], data, options.signal, options.encoding);
    if (flush) await handle.sync();
  });
}

async function appendFile(path, data, options) {
  options = copyObject(getOptions(options, { encoding: 'utf8', mode: 0o666, flag: 'a', flush: false }));
  options.flag ||= 'a';
  return writeFile(path, data, options);
}

async function readFile(path, options) {
  options = getOptions(options, { flag: 'r' });
  const flag = options.flag || 'r';
  if (path instanceof FileHandle) return path.readFile(options);
  const { encoding, signal } = options;
  checkAborted(signal);
  path = getValidatedPath(path);
  const flags = stringToFlags(flag);
  const [content, decoded] = await new Promise((resolve, reject) => {
    readWhole(path, flags, signal, encoding, (error, result, done) => (error ? reject(error) : resolve([result, done])));
  });
  if (signal?.aborted) throw new AbortError(undefined, { cause: signal.reason });
  return decoded ? content : decode(content, encoding);
}

function _watch(filename, options = kEmptyObject) {
  return require('internal/fs/watchers').watchAsync(filename, options);
}

module.exports = {
  exports: {
    access, copyFile, cp, glob, open, opendir, rename, truncate, rm, rmdir, mkdir, readdir, readlink, symlink, lstat,
    stat, statfs, link, unlink, chmod, lchmod, lchown, chown, utimes, lutimes, realpath, mkdtemp, mkdtempDisposable,
    writeFile, appendFile, readFile, watch: _watch, constants,
  },
  FileHandle,
};
