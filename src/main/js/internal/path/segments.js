// What both flavours of path share.

const kSlash = 47;
const kDot = 46;

// Resolves '.' and '..' among the segments of a path that has no root any more.
// keepParents: whether leading '..' stay (relative paths) or are dropped (at the root).
function collapse(path, separator, splitter, keepParents) {
  const kept = [];
  for (const segment of path.split(splitter)) {
    if (segment === '' || segment === '.') continue;
    if (segment !== '..') kept.push(segment);
    else if (kept.length > 0 && kept[kept.length - 1] !== '..') kept.pop();
    else if (keepParents) kept.push('..');
  }
  return kept.join(separator);
}

// The extension of a last segment, with its dot; '' when there is none.
function extensionOf(base) {
  let dot = base.length - 1;
  while (dot >= 0 && base.charCodeAt(dot) !== kDot) dot--;
  return dot <= 0 || base === '..' ? '' : base.slice(dot);
}

// Removes a suffix from a last segment, unless that would leave nothing.
function withoutSuffix(base, suffix) {
  return suffix.length > 0 && base.length > suffix.length && base.endsWith(suffix)
    ? base.slice(0, base.length - suffix.length)
    : base;
}

function formatWith(separator, { dir, root, base, name, ext }) {
  const folder = dir || root;
  const file = base || `${name || ''}${ext ? (ext[0] === '.' ? '' : '.') + ext : ''}`;
  if (!folder) return file;
  return folder === root ? folder + file : folder + separator + file;
}

module.exports = { kSlash, kDot, collapse, extensionOf, withoutSuffix, formatWith };
