// Node.js's fs.realpath resolves a path in JavaScript, link by link, so its errors name `lstat` (or `stat`) and the part
// at which it failed. Here the system resolves it, and only when that fails the failing part is looked for.
const fs = binding('fs');
const path = require('path');
const { asyncError } = require('internal/fs/utils');
const { uvException } = require('internal/errors');
const { S_IFIFO, S_IFLNK, S_IFMT, S_IFSOCK } = require('internal/fs/constants');

/** For the module loader: a Map of paths already resolved, passed as an option. */
exports.kCache = Symbol('realpath cache');

exports.absolute = (p) => path.resolve(p);

/**
 * Walks a path that the system could not resolve: [errno, syscall, where] of the part at fault, or what the path is
 * after all. A pipe or socket may be opened through /proc although the link there points to no name.
 */
function walk(p) {
  let rest = path.resolve(p).split('/').filter((part) => part !== '');
  let current = '';
  for (let links = 0; rest.length > 0;) {
    const file = `${current}/${rest.shift()}`;
    const found = fs.stat(file, false, false);
    if (typeof found === 'number') return [found, 'lstat', file];
    if ((found[1] & S_IFMT) !== S_IFLNK) {
      current = file;
      continue;
    }
    const target = fs.stat(file, true, false);
    if (typeof target === 'number') return [target, 'stat', file];
    const resolved = path.resolve(current || '/', fs.readlink(file, false));
    if ((target[1] & S_IFMT) === S_IFIFO || (target[1] & S_IFMT) === S_IFSOCK) return resolved;
    if (++links > 64) return [-40, 'stat', file];
    rest = [...resolved.split('/').filter((part) => part !== ''), ...rest];
    current = '';
  }
  return current || '/';
}

/** What realpathSync gives or throws when the system's realpath failed. */
exports.resolveSync = function resolveSync(p) {
  const found = walk(p);
  if (typeof found === 'string') return found;
  throw uvException({ errno: found[0], syscall: found[1], path: found[2], exclude: resolveSync });
};

exports.resolveAsync = function resolveAsync(p, callback) {
  const found = walk(p);
  if (typeof found === 'string') callback(null, found);
  else callback(asyncError(...found));
};
