// Names in directories: create, remove, rename, link, copy, list; synchronous and with callbacks.
const fs = binding('fs');
const { codes, errnoMessage, errnoName } = require('internal/errors');
const { validateBoolean } = require('internal/validators');
const { S_IFDIR, S_IFMT } = require('internal/fs/constants');
const {
  answer, asyncError, check, decodeName, done, getOptions, getValidMode, getValidatedPath, parseMkdirOptions,
  toPathIfFileURL, validateCallback, validatePath, validateRmOptions, validateRmdirOptions, validateSymlinkType,
  wantsBytes,
} = require('internal/fs/utils');
const { Dirent, eachEntry, join, splitNames } = require('internal/fs/dirent');
const realpaths = require('internal/fs/realpath');
const shared = require('internal/fs/shared');

const kNoEntry = -2;
const kTransient = new Set([-16 /* EBUSY */, -24 /* EMFILE */, -23 /* ENFILE */, -39 /* ENOTEMPTY */, -1 /* EPERM */]);

const kSystemMessages = {
  EPERM: 'Operation not permitted', EACCES: 'Permission denied', EBUSY: 'Device or resource busy',
  ENOTEMPTY: 'Directory not empty', EROFS: 'Read-only file system', ENOENT: 'No such file or directory',
};

function mkdir(path, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  const { mode, recursive } = parseMkdirOptions(options);
  callback = validateCallback(callback);
  path = getValidatedPath(path);
  if (recursive) {
    fs.mkdirsAsync((error, result) => {
      if (error) callback(error);
      else if (typeof result === 'number') callback(asyncError(result, 'mkdir', path));
      else callback(null, result ?? undefined);
    }, path, mode);
  } else {
    fs.mkdirAsync(done(callback, 'mkdir', path), path, mode);
  }
}

function mkdirSync(path, options) {
  path = getValidatedPath(path);
  const { mode, recursive } = parseMkdirOptions(options);
  if (recursive) return check(fs.mkdirs(path, mode), 'mkdir', path);
  check(fs.mkdir(path, mode), 'mkdir', path);
}

function rmdir(path, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  validateRmdirOptions(options);
  callback = validateCallback(callback);
  path = getValidatedPath(path);
  fs.rmdirAsync(done(callback, 'rmdir', path), path);
}

function rmdirSync(path, options) {
  path = getValidatedPath(path);
  validateRmdirOptions(options);
  check(fs.rmdir(path), 'rmdir', path);
}

function directoryError(path) {
  return new codes.ERR_FS_EISDIR({ code: 'EISDIR', message: 'is a directory', path, syscall: 'rm', errno: 21 });
}

function withoutStack(create) {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  try {
    return create();
  } finally {
    Error.stackTraceLimit = limit;
  }
}

/** What `lstat` found says whether, and how, a path may be removed: an errno or a mode. */
function removalProblem(found, path, options, makeError) {
  if (found < 0) return found === kNoEntry && options.force ? null : makeError(found, 'lstat', path);
  if ((found & S_IFMT) === S_IFDIR && !options.recursive) return directoryError(path);
  return undefined;
}

function rm(path, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  path = getValidatedPath(path);
  callback = validateCallback(callback);
  options = validateRmOptions(options);
  fs.statAsync((error, fields) => {
    const found = typeof fields === 'number' ? fields : fields?.[1];
    const problem = error ?? withoutStack(() => removalProblem(found, path, options, asyncError));
    if (problem !== undefined) {
      callback(problem);
      return;
    }
    let retries = 0;
    const attempt = () => fs.removeAsync((failure, result) => {
      if (failure) {
        callback(failure);
      } else if (result === 0 || (result === kNoEntry && options.force)) {
        callback(null);
      } else if (kTransient.has(result) && retries++ < options.maxRetries) {
        require('timers').setTimeout(attempt, retries * options.retryDelay);
      } else {
        callback(asyncError(result, 'rm', path));
      }
    }, path);
    attempt();
  }, path, false, false);
}

function rmSync(path, options) {
  path = getValidatedPath(path);
  options = validateRmOptions(options);
  shared.ensure();
  const result = fs.statShared(path, false, false);
  const problem = removalProblem(result < 0 ? result : shared.doubles()[1], path, options, uvError);
  if (problem === null) return;
  if (problem !== undefined) throw problem;
  for (let retries = 0; ; retries++) {
    const removed = fs.remove(path);
    if (removed === 0 || (removed === kNoEntry && options.force)) return;
    if (!kTransient.has(removed) || retries >= options.maxRetries) throw removalError(removed, path);
    require('internal/util').sleep((retries + 1) * options.retryDelay);
  }
}

/** rmSync words its errors as C++ does, with a positive number. */
function removalError(errno, path) {
  const code = errnoName(errno);
  const error = new Error(`${code}, ${kSystemMessages[code] ?? errnoMessage(errno)}: '${path}'`);
  error.errno = -errno;
  error.code = code;
  error.path = `${path}`;
  error.syscall = 'rm';
  return error;
}

function uvError(errno, syscall, path) {
  return require('internal/errors').uvException({ errno, syscall, path, exclude: rmSync });
}

function unlink(path, callback) {
  callback = validateCallback(callback);
  path = getValidatedPath(path);
  fs.unlinkAsync(done(callback, 'unlink', path), path);
}

function unlinkSync(path) {
  path = getValidatedPath(path);
  check(fs.unlink(path), 'unlink', path);
}

function rename(oldPath, newPath, callback) {
  callback = validateCallback(callback);
  oldPath = getValidatedPath(oldPath, 'oldPath');
  newPath = getValidatedPath(newPath, 'newPath');
  fs.renameAsync(done(callback, 'rename', oldPath, newPath), oldPath, newPath);
}

function renameSync(oldPath, newPath) {
  oldPath = getValidatedPath(oldPath, 'oldPath');
  newPath = getValidatedPath(newPath, 'newPath');
  check(fs.rename(oldPath, newPath), 'rename', oldPath, newPath);
}

function copyFile(src, dest, mode, callback) {
  if (typeof mode === 'function') {
    callback = mode;
    mode = 0;
  }
  src = getValidatedPath(src, 'src');
  dest = getValidatedPath(dest, 'dest');
  callback = validateCallback(callback);
  mode = getValidMode(mode, 'copyFile');
  fs.copyFileAsync(done(callback, 'copyfile', src, dest), src, dest, mode);
}

function copyFileSync(src, dest, mode) {
  src = getValidatedPath(src, 'src');
  dest = getValidatedPath(dest, 'dest');
  check(fs.copyFile(src, dest, getValidMode(mode, 'copyFile')), 'copyfile', src, dest);
}

function link(existingPath, newPath, callback) {
  callback = validateCallback(callback);
  existingPath = getValidatedPath(existingPath, 'existingPath');
  newPath = getValidatedPath(newPath, 'newPath');
  fs.linkAsync(done(callback, 'link', existingPath, newPath), existingPath, newPath);
}

function linkSync(existingPath, newPath) {
  existingPath = getValidatedPath(existingPath, 'existingPath');
  newPath = getValidatedPath(newPath, 'newPath');
  check(fs.link(existingPath, newPath), 'link', existingPath, newPath);
}

function symlink(target, path, type, callback) {
  if (callback === undefined) {
    callback = validateCallback(type);
    type = undefined;
  } else {
    validateSymlinkType(type);
    callback = validateCallback(callback);
  }
  target = getValidatedPath(target, 'target');
  path = getValidatedPath(path);
  fs.symlinkAsync(done(callback, 'symlink', target, path), target, path);
}

function symlinkSync(target, path, type) {
  validateSymlinkType(type);
  target = getValidatedPath(target, 'target');
  path = getValidatedPath(path);
  check(fs.symlink(target, path), 'symlink', target, path);
}

function readlink(path, options, callback) {
  callback = validateCallback(typeof options === 'function' ? options : callback);
  const { encoding } = getOptions(options);
  path = getValidatedPath(path, 'oldPath');
  fs.readlinkAsync(answer(callback, (name) => decodeName(name, encoding), 'readlink', path), path, wantsBytes(encoding));
}

function readlinkSync(path, options) {
  const { encoding } = getOptions(options);
  path = getValidatedPath(path, 'oldPath');
  return decodeName(check(fs.readlink(path, wantsBytes(encoding)), 'readlink', path), encoding);
}

/** realpath as Node.js walks it in JavaScript: the same result, but errors name `lstat` and the failing part. */
function realpath(p, options, callback) {
  callback = validateCallback(typeof options === 'function' ? options : callback);
  const { encoding } = getOptions(options, {});
  p = toPathIfFileURL(p);
  if (typeof p !== 'string') p += '';
  validatePath(p);
  fs.realpathAsync((error, result) => {
    if (error) callback(error);
    else if (typeof result !== 'number') callback(null, decodeName(result, encoding));
    else realpaths.resolveAsync(p, (failure, name) => callback(failure, name && decodeText(name, encoding)));
  }, realpaths.absolute(p), wantsBytes(encoding));
}
realpath.native = (path, options, callback) => {
  callback = validateCallback(callback || options);
  const { encoding } = getOptions(options);
  path = getValidatedPath(path);
  fs.realpathAsync(answer(callback, (name) => decodeName(name, encoding), 'realpath', path), path, wantsBytes(encoding));
};

function realpathSync(p, options) {
  const { encoding } = getOptions(options);
  p = toPathIfFileURL(p);
  if (typeof p !== 'string') p += '';
  validatePath(p);
  const cache = options?.[realpaths.kCache];
  const cached = cache?.get(p);
  if (cached !== undefined) return cached;
  const result = fs.realpath(realpaths.absolute(p), wantsBytes(encoding));
  if (typeof result === 'number') return decodeText(realpaths.resolveSync(p), encoding);
  cache?.set(p, result);
  return decodeName(result, encoding);
}
realpathSync.native = (path, options) => {
  const { encoding } = getOptions(options);
  path = getValidatedPath(path);
  return decodeName(check(fs.realpath(path, wantsBytes(encoding)), 'realpath', path), encoding);
};

/** A prefix for mkdtemp; what is no string or Buffer fails as a prefix. */
function getPrefix(prefix) {
  return getValidatedPath(prefix, 'prefix');
}

function template(prefix) {
  return typeof prefix === 'string' ? `${prefix}XXXXXX` : require('buffer').Buffer.concat([prefix, require('buffer').Buffer.from('XXXXXX')]);
}

/** A string in the encoding that the caller wants. */
function decodeText(name, encoding) {
  return wantsBytes(encoding) ? decodeName(require('buffer').Buffer.from(name), encoding) : name;
}

function temporaryName(name, encoding) {
  if (typeof name === 'string') return decodeText(name, encoding);
  if (encoding === undefined) return decodeName(name, 'utf8');
  return decodeName(name, encoding);
}

function mkdtemp(prefix, options, callback) {
  callback = validateCallback(typeof options === 'function' ? options : callback);
  const { encoding } = getOptions(options);
  prefix = getPrefix(prefix);
  fs.mkdtempAsync(answer(callback, (name) => temporaryName(name, encoding), 'mkdtemp', template(prefix)), prefix);
}

function mkdtempSync(prefix, options) {
  const { encoding } = getOptions(options);
  prefix = getPrefix(prefix);
  return temporaryName(check(fs.mkdtemp(prefix), 'mkdtemp', template(prefix)), encoding);
}

function mkdtempDisposableSync(prefix, options) {
  const path = mkdtempSync(prefix, options);
  // The working directory may change before it is removed.
  const absolute = typeof path === 'string' ? require('path').resolve(process.cwd(), path) : path;
  const remove = () => {
    rmSync(absolute, { maxRetries: 0, recursive: true, force: true, retryDelay: 0 });
  };
  return { path, remove, [Symbol.dispose]() { remove(); } };
}

/** All entries below a directory, breadth first: `list` answers the listing of one directory. */
function collect(root, listing, options, queue, results) {
  const { encoding, withFileTypes } = options;
  eachEntry(listing, encoding, (name, type) => {
    const full = join(queue.directory, name);
    results.push(withFileTypes ? new Dirent(name, type, queue.directory) : relative(root, full));
    // Links to directories are followed, until the system has had enough of them.
    if (type === 2 || (type === 3 && fs.kind(full) === 1)) queue.pending.push(full);
  });
}

function relative(root, full) {
  if (typeof full === 'string') return require('path').relative(String(root), full);
  const text = require('buffer').Buffer.from(root);
  return full.subarray(text.length + (text[text.length - 1] === 0x2f ? 0 : 1));
}

function entriesOf(listing, path, options) {
  if (!options.withFileTypes) return splitNames(listing, options.encoding);
  const entries = [];
  eachEntry(listing, options.encoding, (name, type) => entries.push(new Dirent(name, type, path)));
  return entries;
}

function readdir(path, options, callback) {
  callback = validateCallback(typeof options === 'function' ? options : callback);
  options = getOptions(options);
  path = getValidatedPath(path);
  if (options.recursive != null) validateBoolean(options.recursive, 'options.recursive');
  if (!options.recursive) {
    fs.listAsync(answer(callback, (listing) => entriesOf(listing, path, options), 'scandir', path),
                 path, !!options.withFileTypes, wantsBytes(options.encoding));
    return;
  }
  const results = [];
  const queue = { pending: [path], directory: path };
  const next = () => {
    if (queue.pending.length === 0) {
      callback(null, results);
      return;
    }
    const directory = queue.directory = queue.pending.shift();
    fs.listAsync((error, listing) => {
      if (error) {
        callback(error);
      } else if (typeof listing === 'number') {
        callback(asyncError(listing, 'scandir', directory));
      } else {
        collect(path, listing, options, queue, results);
        next();
      }
    }, directory, true, wantsBytes(options.encoding));
  };
  next();
}

function readdirSync(path, options) {
  options = getOptions(options);
  path = getValidatedPath(path);
  if (options.recursive != null) validateBoolean(options.recursive, 'options.recursive');
  const bytes = wantsBytes(options.encoding);
  if (!options.recursive) {
    return entriesOf(check(fs.list(path, !!options.withFileTypes, bytes), 'scandir', path), path, options);
  }
  const results = [];
  const queue = { pending: [path], directory: path };
  while (queue.pending.length > 0) {
    queue.directory = queue.pending.shift();
    collect(path, check(fs.list(queue.directory, true, bytes), 'scandir', queue.directory), options, queue, results);
  }
  return results;
}

module.exports = {
  copyFile, copyFileSync, entriesOf, link, linkSync, mkdir, mkdirSync, mkdtemp, mkdtempDisposableSync, mkdtempSync,
  readdir, readdirSync, readlink, readlinkSync, realpath, realpathSync, removalProblem, rename, renameSync, rm, rmSync,
  rmdir, rmdirSync, symlink, symlinkSync, template, temporaryName, unlink, unlinkSync, withoutStack,
};
