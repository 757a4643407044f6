// Node.js's fs.realpath resolves a path in JavaScript, link by link, so its errors name `lstat` (or `stat`) and the part
// at which it failed. Here the system resolves it, and only when that fails the failing part is looked for.
const fs = binding('fs');
const path = require('path');
const { asyncError } = require('internal/fs/utils');
const { uvException } = require('internal/errors');

/** For the module loader: a Map of paths already resolved, passed as an option. */
exports.kCache = Symbol('realpath cache');

exports.resolve = (p) => path.resolve(p);

/** The first part of a path that has no lstat, walking through links. */
function culprit(p, lstat) {
  const absolute = path.resolve(p);
  const parts = absolute.split('/').filter((part) => part !== '');
  let current = '';
  for (const part of parts) {
    current += `/${part}`;
    const result = lstat(current, false);
    if (result < 0) return [result, 'lstat', current];
    const followed = lstat(current, true);
    if (followed < 0) return [followed, 'stat', current];
  }
  return undefined;
}

function statErrno(file, follow) {
  const result = fs.stat(file, follow, false);
  return typeof result === 'number' ? result : 0;
}

exports.explainSync = function explainSync(p, errno) {
  const [number, syscall, where] = culprit(p, statErrno) ?? [errno, 'realpath', p];
  return uvException({ errno: number, syscall, path: where, exclude: explainSync });
};

exports.explain = function explain(p, errno, callback) {
  const [number, syscall, where] = culprit(p, statErrno) ?? [errno, 'realpath', p];
  callback(asyncError(number, syscall, where));
};
