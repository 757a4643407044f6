// node:fs. The work is in internal/fs, a file for each family of functions.
const { kEmptyObject } = require('internal/util');
const { validateCpOptions, getValidatedPath, toUnixTimestamp, validateCallback } = require('internal/fs/utils');
const constants = require('internal/fs/constants');
const attributes = require('internal/fs/attributes');
const descriptors = require('internal/fs/descriptors');
const entries = require('internal/fs/entries');
const whole = require('internal/fs/whole_files');
const { Dir, opendir, opendirSync } = require('internal/fs/dir');
const { Dirent } = require('internal/fs/dirent');
const { DeprecatedStats } = require('internal/fs/stats');

function cp(src, dest, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  callback = validateCallback(callback);
  options = validateCpOptions(options);
  src = getValidatedPath(src, 'src');
  dest = getValidatedPath(dest, 'dest');
  require('internal/fs/cp').cp(src, dest, options).then(() => callback(null), (error) => {
    process.nextTick(callback, error);
  });
}

function cpSync(src, dest, options) {
  options = validateCpOptions(options);
  src = getValidatedPath(src, 'src');
  dest = getValidatedPath(dest, 'dest');
  require('internal/fs/cp').cpSync(src, dest, options);
}

function createReadStream(path, options) {
  return new module.exports.ReadStream(path, options);
}

function createWriteStream(path, options) {
  return new module.exports.WriteStream(path, options);
}

function glob(pattern, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  callback = validateCallback(callback);
  require('internal/fs/glob').collect(pattern, options).then(
    (matches) => callback(null, matches), (error) => callback(error));
}

function globSync(pattern, options) {
  return require('internal/fs/glob').globSync(pattern, options);
}

function openAsBlob(path, options = kEmptyObject) {
  // Errors are thrown at once, as Node.js does it.
  return Promise.resolve(require('internal/fs/file_blob').open(path, options));
}

function openAsBlobSync(path, options = kEmptyObject) {
  return require('internal/fs/file_blob').open(path, options);
}

function watch(filename, options, listener) {
  return require('internal/fs/watchers').watch(filename, options, listener);
}

function watchFile(filename, options, listener) {
  return require('internal/fs/watchers').watchFile(filename, options, listener);
}

function unwatchFile(filename, listener) {
  require('internal/fs/watchers').unwatchFile(filename, listener);
}

module.exports = {
  appendFile: whole.appendFile,
  appendFileSync: whole.appendFileSync,
  access: attributes.access,
  accessSync: attributes.accessSync,
  chown: attributes.chown,
  chownSync: attributes.chownSync,
  chmod: attributes.chmod,
  chmodSync: attributes.chmodSync,
  close: descriptors.close,
  closeSync: descriptors.closeSync,
  copyFile: entries.copyFile,
  copyFileSync: entries.copyFileSync,
  cp,
  cpSync,
  createReadStream,
  createWriteStream,
  exists: attributes.exists,
  existsSync: attributes.existsSync,
  fchown: attributes.fchown,
  fchownSync: attributes.fchownSync,
  fchmod: attributes.fchmod,
  fchmodSync: attributes.fchmodSync,
  fdatasync: descriptors.fdatasync,
  fdatasyncSync: descriptors.fdatasyncSync,
  fstat: attributes.fstat,
  fstatSync: attributes.fstatSync,
  fsync: descriptors.fsync,
  fsyncSync: descriptors.fsyncSync,
  ftruncate: descriptors.ftruncate,
  ftruncateSync: descriptors.ftruncateSync,
  futimes: attributes.futimes,
  futimesSync: attributes.futimesSync,
  glob,
  globSync,
  lchown: attributes.lchown,
  lchownSync: attributes.lchownSync,
  lchmod: undefined,
  lchmodSync: undefined,
  link: entries.link,
  linkSync: entries.linkSync,
  lstat: attributes.lstat,
  lstatSync: attributes.lstatSync,
  lutimes: attributes.lutimes,
  lutimesSync: attributes.lutimesSync,
  mkdir: entries.mkdir,
  mkdirSync: entries.mkdirSync,
  mkdtemp: entries.mkdtemp,
  mkdtempSync: entries.mkdtempSync,
  mkdtempDisposableSync: entries.mkdtempDisposableSync,
  open: descriptors.open,
  openSync: descriptors.openSync,
  openAsBlob,
  openAsBlobSync,
  readdir: entries.readdir,
  readdirSync: entries.readdirSync,
  read: descriptors.read,
  readSync: descriptors.readSync,
  readv: descriptors.readv,
  readvSync: descriptors.readvSync,
  readFile: whole.readFile,
  readFileSync: whole.readFileSync,
  readlink: entries.readlink,
  readlinkSync: entries.readlinkSync,
  realpath: entries.realpath,
  realpathSync: entries.realpathSync,
  rename: entries.rename,
  renameSync: entries.renameSync,
  rm: entries.rm,
  rmSync: entries.rmSync,
  rmdir: entries.rmdir,
  rmdirSync: entries.rmdirSync,
  stat: attributes.stat,
  statfs: attributes.statfs,
  statSync: attributes.statSync,
  statfsSync: attributes.statfsSync,
  symlink: entries.symlink,
  symlinkSync: entries.symlinkSync,
  truncate: descriptors.truncate,
  truncateSync: descriptors.truncateSync,
  unwatchFile,
  unlink: entries.unlink,
  unlinkSync: entries.unlinkSync,
  utimes: attributes.utimes,
  utimesSync: attributes.utimesSync,
  watch,
  watchFile,
  writeFile: whole.writeFile,
  writeFileSync: whole.writeFileSync,
  write: descriptors.write,
  writeSync: descriptors.writeSync,
  writev: descriptors.writev,
  writevSync: descriptors.writevSync,
  Dirent,
  Stats: DeprecatedStats,
};

/** A constructor that is loaded when first used and that programs may replace. */
function defineLazyClass(name, load) {
  let replaced;
  Object.defineProperty(module.exports, name, {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get() {
      return replaced ?? load();
    },
    set(value) {
      replaced = value;
    },
  });
}
for (const name of ['ReadStream', 'WriteStream', 'FileReadStream', 'FileWriteStream']) {
  defineLazyClass(name, () => require('internal/fs/streams')[name.replace('File', '')]);
}
defineLazyClass('Utf8Stream', () => require('internal/fs/utf8_stream'));

module.exports._toUnixTimestamp = toUnixTimestamp;
module.exports.Dir = Dir;
module.exports.opendir = opendir;
module.exports.opendirSync = opendirSync;
Object.defineProperties(module.exports, {
  constants: { __proto__: null, configurable: false, enumerable: true, value: constants },
  promises: {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get() {
      return require('internal/fs/promises').exports;
    },
  },
});
