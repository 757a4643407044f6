// cp and cpSync. The algorithm is written once, as generators that yield what file operations answer: values for cpSync,
// promises for cp. The two drivers at the end feed the results back.
const path = require('path');
const { codes } = require('internal/errors');
const { isPromise } = require('internal/util/types');
const {
  ERR_FS_CP_DIR_TO_NON_DIR, ERR_FS_CP_EEXIST, ERR_FS_CP_EINVAL, ERR_FS_CP_FIFO_PIPE, ERR_FS_CP_NON_DIR_TO_DIR,
  ERR_FS_CP_SOCKET, ERR_FS_CP_SYMLINK_TO_SUBDIRECTORY, ERR_FS_CP_UNKNOWN, ERR_FS_EISDIR, ERR_INVALID_RETURN_VALUE,
} = codes;

const numbers = { EEXIST: 17, ENOTDIR: 20, EISDIR: 21, EINVAL: 22 };

function systemError(Class, code, message, where) {
  return new Class({ message, path: where, syscall: 'cp', errno: numbers[code], code });
}

/** What cpSync reports when it compares the two paths: an error with nothing but a code. */
function plainError(code, message) {
  const error = new Error(message);
  error.code = code;
  return error;
}

/** The file operations of a copy; sync says which kind, and so how problems are worded. */
function operations(sync) {
  const fs = require('fs');
  const on = sync ? (name) => fs[`${name}Sync`] : (name) => fs.promises[name];
  return {
    sync,
    stat: on('stat'), lstat: on('lstat'), mkdir: on('mkdir'), readdir: on('readdir'), copyFile: on('copyFile'),
    unlink: on('unlink'), chmod: on('chmod'), utimes: on('utimes'), readlink: on('readlink'), symlink: on('symlink'),
  };
}

function sameFile(one, other) {
  return other.ino && other.dev && other.ino === one.ino && other.dev === one.dev;
}

function parts(file) {
  return path.resolve(file).split(path.sep).filter(Boolean);
}

/** Whether `inner` is `outer` or somewhere below it. */
function isBelow(outer, inner) {
  const innerParts = parts(inner);
  return parts(outer).every((part, index) => innerParts[index] === part);
}

function* statsOf(io, src, dest, options) {
  const stat = options.dereference ? io.stat : io.lstat;
  const source = yield stat(src, { bigint: true });
  let target = null;
  try {
    target = yield stat(dest, { bigint: true });
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
  return { source, target };
}

function* checkPaths(io, src, dest, options) {
  const { source, target } = yield* statsOf(io, src, dest, options);
  if (target !== null) {
    if (sameFile(source, target)) {
      throw io.sync ? plainError('ERR_FS_CP_EINVAL', `src and dest cannot be the same ${dest}`) :
        systemError(ERR_FS_CP_EINVAL, 'EINVAL', 'src and dest cannot be the same', dest);
    }
    if (source.isDirectory() && !target.isDirectory()) {
      throw io.sync ? plainError('ERR_FS_CP_DIR_TO_NON_DIR', `Cannot overwrite non-directory ${dest} with directory ${src}`) :
        systemError(ERR_FS_CP_DIR_TO_NON_DIR, 'EISDIR', `cannot overwrite non-directory ${dest} with directory ${src}`, dest);
    }
    if (!source.isDirectory() && target.isDirectory()) {
      throw io.sync ? plainError('ERR_FS_CP_NON_DIR_TO_DIR', `Cannot overwrite directory ${dest} with non-directory ${src}`) :
        systemError(ERR_FS_CP_NON_DIR_TO_DIR, 'ENOTDIR', `cannot overwrite directory ${dest} with non-directory ${src}`, dest);
    }
  }
  if (source.isDirectory() && isBelow(src, dest)) throw belowItself(io, src, dest);
  return { source, target };
}

function withSlash(directory) {
  return directory.endsWith('/') ? directory : `${directory}/`;
}

function belowItself(io, src, dest) {
  return io.sync ? plainError('ERR_FS_CP_EINVAL', `Cannot copy ${withSlash(src)} to a subdirectory of self ${dest}`) :
    systemError(ERR_FS_CP_EINVAL, 'EINVAL', `cannot copy ${src} to a subdirectory of self ${dest}`, dest);
}

function checkType(io, source, src, dest) {
  const kinds = [
    [source.isSocket(), ERR_FS_CP_SOCKET, 'ERR_FS_CP_SOCKET', 'a socket file'],
    [source.isFIFO(), ERR_FS_CP_FIFO_PIPE, 'ERR_FS_CP_FIFO_PIPE', 'a FIFO pipe'],
  ];
  for (const [found, Class, code, name] of kinds) {
    if (!found) continue;
    throw io.sync ? plainError(code, `Cannot copy ${name}: ${dest}`) :
      systemError(Class, 'EINVAL', `cannot copy ${name}: ${dest}`, dest);
  }
}

/** The source must not be one of the directories that the target is in. */
function* checkParents(io, src, source, dest) {
  const sourceParent = path.resolve(path.dirname(src));
  let parent = path.resolve(path.dirname(dest));
  while (parent !== sourceParent && parent !== path.parse(parent).root) {
    let stats;
    try {
      stats = yield io.stat(parent, { bigint: true });
    } catch (error) {
      if (error.code !== 'ENOENT') throw error;
      parent = path.dirname(parent);
      continue;
    }
    if (sameFile(source, stats)) throw belowItself(io, src, dest);
    parent = path.dirname(parent);
  }
}

function* allowed(io, src, dest, options) {
  if (!options.filter) return true;
  const answer = options.filter(src, dest);
  if (!io.sync) return yield answer;
  if (isPromise(answer)) throw new ERR_INVALID_RETURN_VALUE('boolean', 'filter', answer);
  return answer;
}

function* copy(io, src, dest, options) {
  if (!(yield* allowed(io, src, dest, options))) return;
  const { source, target } = yield* checkPaths(io, src, dest, options);
  yield* checkParents(io, src, source, dest);
  if (io.sync) {
    if (source.isDirectory() && !options.recursive) {
      throw plainError('ERR_FS_EISDIR', `Recursive option not enabled, cannot copy a directory: ${withSlash(src)}`);
    }
    checkType(io, source, src, dest);
  }
  yield io.mkdir(path.dirname(dest), { recursive: true });
  yield* copyEntry(io, source, target, src, dest, options);
}

function* copyEntry(io, source, target, src, dest, options) {
  if (source.isDirectory() && options.recursive) yield* copyDirectory(io, source, target, src, dest, options);
  else if (source.isDirectory()) {
    throw systemError(ERR_FS_EISDIR, 'EISDIR', `${src} is a directory (not copied)`, src);
  } else if (source.isFile() || source.isCharacterDevice() || source.isBlockDevice()) {
    yield* copyFile(io, source, target, src, dest, options);
  } else if (source.isSymbolicLink()) {
    yield* copyLink(io, target, src, dest, options);
  } else {
    checkType(io, source, src, dest);
    throw systemError(ERR_FS_CP_UNKNOWN, 'EINVAL', `cannot copy an unknown file type: ${dest}`, dest);
  }
}

function* copyFile(io, source, target, src, dest, options) {
  if (target !== null) {
    if (options.force) {
      yield io.unlink(dest);
    } else {
      if (options.errorOnExist) throw systemError(ERR_FS_CP_EEXIST, 'EEXIST', `${dest} already exists`, dest);
      return;
    }
  }
  yield io.copyFile(src, dest, options.mode);
  const mode = Number(source.mode);
  if (options.preserveTimestamps) {
    // A file without write permission cannot have its times set.
    if ((mode & 0o200) === 0) yield io.chmod(dest, mode | 0o200);
    // The copy has changed the access time of the source.
    const { atime, mtime } = yield io.stat(src);
    yield io.utimes(dest, atime, mtime);
  }
  yield io.chmod(dest, mode);
}

function* copyDirectory(io, source, target, src, dest, options) {
  if (target !== null && options.errorOnExist && !options.force) {
    throw systemError(ERR_FS_CP_EEXIST, 'EEXIST', `${dest} already exists`, dest);
  }
  if (target === null) yield io.mkdir(dest);
  for (const name of yield io.readdir(src)) {
    const from = path.join(src, name);
    const to = path.join(dest, name);
    if (!(yield* allowed(io, from, to, options))) continue;
    const stats = yield* checkPaths(io, from, to, options);
    yield* copyEntry(io, stats.source, stats.target, from, to, options);
  }
  if (target === null) yield io.chmod(dest, Number(source.mode));
}

function* copyLink(io, target, src, dest, options) {
  let pointsTo = yield io.readlink(src);
  if (!options.verbatimSymlinks && !path.isAbsolute(pointsTo)) pointsTo = path.resolve(path.dirname(src), pointsTo);
  if (target === null) {
    yield io.symlink(pointsTo, dest);
    return;
  }
  let existing;
  try {
    existing = yield io.readlink(dest);
  } catch (error) {
    // The target is there but no link.
    if (error.code !== 'EINVAL' && error.code !== 'UNKNOWN') throw error;
    yield io.symlink(pointsTo, dest);
    return;
  }
  if (!path.isAbsolute(existing)) existing = path.resolve(path.dirname(dest), existing);
  const isDirectory = (yield io.stat(src)).isDirectory();
  if (isDirectory && isBelow(pointsTo, existing)) {
    throw systemError(ERR_FS_CP_EINVAL, 'EINVAL', `cannot copy ${pointsTo} to a subdirectory of self ${existing}`, dest);
  }
  // The other way round the new link would hide what it points to.
  if (isDirectory && isBelow(existing, pointsTo)) {
    throw systemError(ERR_FS_CP_SYMLINK_TO_SUBDIRECTORY, 'EINVAL', `cannot overwrite ${existing} with ${pointsTo}`, dest);
  }
  yield io.unlink(dest);
  yield io.symlink(pointsTo, dest);
}

function checkPermission(src, dest) {
  const permission = require('internal/process/permission');
  if (!permission.isEnabled()) return;
  permission.check('fs.read', src);
  permission.check('fs.write', dest);
}

function cpSync(src, dest, options) {
  checkPermission(src, dest);
  const steps = copy(operations(true), src, dest, options);
  let step = steps.next();
  while (!step.done) step = steps.next(step.value);
}

async function cp(src, dest, options) {
  checkPermission(src, dest);
  const steps = copy(operations(false), src, dest, options);
  let step = steps.next();
  while (!step.done) {
    let value;
    try {
      value = await step.value;
    } catch (error) {
      step = steps.throw(error);
      continue;
    }
    step = steps.next(value);
  }
}

module.exports = { cp, cpSync };
